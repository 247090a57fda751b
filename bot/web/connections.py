"""Keeps the web server open to others: a limit of connections, and a deadline for each part of a request."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from aiohttp import web

from bot.core.clock import stopwatch
from bot.core.often import OncePerMinute

log = logging.getLogger("caucus.web")

MOST: Final = 256
LEAST: Final = 8
SHARE: Final = 4
"""Of the descriptors the process may have, one in so many is for connections to the web server."""

AT_ONCE: Final = 16
"""How many connections are taken in one go: each needs a descriptor before it can be turned away."""

QUEUE: Final = 256  # connections that may wait to be taken

LOOK: Final = 0.5  # seconds between two looks at the deadlines


class Phase(Enum):
    """What a connection is at."""

    HEAD = "the head of a request"
    BODY = "the body of a request"
    ANSWER = "an answer"
    IDLE = "the next request"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds for each part. An answer waits for the database and for those before it in its chat."""

    head: float = 10.0
    body: float = 20.0
    answer: float = 90.0
    idle: float = 75.0  # longer than proxies keep theirs

    def of(self, phase: Phase) -> float:
        match phase:
            case Phase.HEAD:
                return self.head
            case Phase.BODY:
                return self.body
            case Phase.ANSWER:
                return self.answer
            case Phase.IDLE:
                return self.idle


@dataclass(slots=True, eq=False)
class _Connection:
    transport: asyncio.Transport
    peer: str
    phase: Phase = Phase.HEAD
    since: float = field(default_factory=stopwatch)
    request: web.BaseRequest | None = None

    def begin(self, phase: Phase) -> None:
        self.phase, self.since = phase, stopwatch()


class Connections:
    """The open connections. `watched` makes protocols that are counted here; `run` keeps the deadlines.

    When there are too many, the one that has kept us waiting longest for a request makes room.
    """

    def __init__(self, deadlines: Deadlines | None = None, most: int | None = None) -> None:
        self._deadlines = deadlines or Deadlines()
        self._most = most or most_connections()
        self._open: dict[asyncio.BaseTransport, _Connection] = {}
        self._often = OncePerMinute(log)

    def watched(self, make: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
        return lambda: _Watched(make(), self)

    @web.middleware
    async def middleware(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Tells when the head of a request is there, and when it has been answered."""
        connection = self._open.get(request.transport) if request.transport is not None else None
        if connection is None:
            return await handler(request)
        connection.request = request
        connection.begin(Phase.BODY)
        try:
            return await handler(request)
        finally:
            connection.request = None
            connection.begin(Phase.IDLE)

    async def run(self) -> None:
        """Close what has run over its time, until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            self.look()

    def look(self) -> None:
        """Close what has run over its time."""
        self._note_bodies()
        for connection in list(self._open.values()):
            if stopwatch() - connection.since > self._deadlines.of(connection.phase):
                self._close(connection, "took too long with")

    def _note_bodies(self) -> None:
        """Whose request is all there waits for us from then on."""
        for connection in self._open.values():
            request = connection.request
            if connection.phase is Phase.BODY and request is not None and request.content.is_eof():
                connection.begin(Phase.ANSWER)

    # Told by the protocols

    def opened(self, transport: asyncio.Transport) -> None:
        peer = transport.get_extra_info("peername")
        connection = _Connection(transport, str(peer[0]) if isinstance(peer, tuple) else "")
        if len(self._open) >= self._most:
            self._note_bodies()
            waiting = [one for one in self._open.values() if one.phase is not Phase.ANSWER]
            slowest = min(waiting, key=lambda one: one.since, default=connection)
            self._close(slowest, "makes room with")
        if connection.transport.is_closing():
            return
        self._open[transport] = connection

    def heard(self, transport: asyncio.BaseTransport) -> None:
        connection = self._open.get(transport)
        if connection is not None and connection.phase is Phase.IDLE:
            connection.begin(Phase.HEAD)

    def lost(self, transport: asyncio.BaseTransport) -> None:
        self._open.pop(transport, None)

    def _close(self, connection: _Connection, why: str) -> None:
        self._open.pop(connection.transport, None)
        if connection.phase is not Phase.IDLE:  # to hang up on who has said nothing new is no news
            self._often.warning(
                "%s %s %s: closed", connection.peer, why, connection.phase.value, about=connection.peer
            )
        connection.transport.abort()


class _Watched(asyncio.Protocol):
    """A protocol as it is, with its connection counted."""

    def __init__(self, protocol: asyncio.Protocol, connections: Connections) -> None:
        self._protocol = protocol
        self._connections = connections
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._protocol.connection_made(transport)
        self._connections.opened(transport)  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None  # it was made
        self._connections.heard(self._transport)
        self._protocol.data_received(data)

    def eof_received(self) -> bool | None:
        return self._protocol.eof_received()

    def pause_writing(self) -> None:
        self._protocol.pause_writing()

    def resume_writing(self) -> None:
        self._protocol.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._connections.lost(self._transport)
        self._protocol.connection_lost(exc)


def most_connections() -> int:
    """How many connections the web server may hold, so that files and other connections find room."""
    try:
        import resource
    except ImportError:
        return MOST
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MOST if soft == resource.RLIM_INFINITY else max(LEAST, min(MOST, soft // SHARE))
