"""Faults a test orders from the loopback Slack: refusals, resets, lost answers, waiting."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import defaultdict, deque
from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request.

    `status`: answered so without being carried out (429 carries `Retry-After`).
    `error`: HTTP 200 with `{"ok": false, "error": ...}`, not carried out.
    `reset`: the connection is reset before anything was carried out.
    `lost`: carried out, and the connection closed without an answer.
    `delay`, `hold`: real seconds, or until the event is set, before any of the above (or before success).
    """

    status: int | None = None
    retry_after: int = 30
    error: str | None = None
    reset: bool = False
    lost: bool = False
    delay: float = 0.0
    hold: asyncio.Event | None = None

    @property
    def name(self) -> str:
        """What `Call.fault` says."""
        if self.status is not None:
            return f"status {self.status}"
        if self.error is not None:
            return self.error
        return "reset" if self.reset else "lost" if self.lost else "delay"

    async def wait(self) -> None:
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.hold is not None:
            await self.hold.wait()

    def refusal(self) -> web.Response | None:
        """The answer of a request that is refused outright, as Slack words it."""
        if self.status == 429:
            headers = {"Retry-After": str(self.retry_after)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if self.status is not None:
            return web.Response(
                status=self.status, text="<html>Server Error</html>", content_type="text/html"
            )
        if self.error is not None:
            return web.json_response({"ok": False, "error": self.error})
        return None


class Faults:
    """Ordered faults by method; `*` stands for any, `response_url` and `upload` for those posts."""

    def __init__(self) -> None:
        self._queues: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def next(
        self,
        method: str,
        *,
        times: int = 1,
        status: int | None = None,
        retry_after: int = 30,
        error: str | None = None,
        reset: bool = False,
        lost: bool = False,
        delay: float = 0.0,
        hold: asyncio.Event | None = None,
    ) -> None:
        """The next `times` requests of `method` go wrong so; see `Fault`."""
        if not (status or error or reset or lost or delay or hold):
            raise ValueError("say what is to go wrong")
        fault = Fault(status, retry_after, error, reset, lost, delay, hold)
        self._queues[method].extend([fault] * times)

    @property
    def pending(self) -> int:
        """How many ordered faults nobody has met yet."""
        return sum(map(len, self._queues.values()))

    def take(self, method: str) -> Fault | None:
        for name in (method, "*"):
            if self._queues[name]:
                return self._queues[name].popleft()
        return None


def cut(request: web.Request, *, reset: bool) -> web.Response:
    """Close the connection without an answer; with `reset` the peer gets a TCP reset instead of an end."""
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        if reset and connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response(status=500)
