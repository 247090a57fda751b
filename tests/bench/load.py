"""Sends requests that were made beforehand over kept-alive connections, and times every answer.

Plain sockets and one selector: an HTTP client library would take longer over a request than some of the
servers it is to measure.
"""

from __future__ import annotations

import gc
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

PATIENCE = 30.0  # seconds without any answer


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds each answer took, in the order they arrived, and seconds for all of them together."""

    answers: tuple[float, ...]
    whole: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.answers) / self.whole


class BadAnswer(Exception):
    """An answer that is not what the measurement is about; its text is the answer's beginning."""


class _Line:
    """One connection with at most one request under way."""

    __slots__ = ("buffer", "sent_at", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.buffer = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bytes | None:
        """The whole answer, or None when more is to come."""
        part = self.socket.recv(262_144)
        if not part:
            raise BadAnswer("the server hung up")
        self.buffer += part
        head, gap, body = self.buffer.partition(b"\r\n\r\n")
        if not gap:
            return None
        lower = head.lower()
        at = lower.find(b"content-length:")
        if at < 0:
            raise BadAnswer(head[:200].decode("latin-1"))
        length = int(lower[at + 15 :].split(b"\r\n", 1)[0])
        return self.buffer if len(body) >= length else None


def ask(port: int, request: bytes) -> bytes:
    """The whole answer to one request, on a connection of its own. Raises OSError when nobody listens."""
    line = _Line(port)
    try:
        line.send(request)
        while (answer := line.receive()) is None:
            pass
        return answer
    finally:
        line.socket.close()


def exchange(port: int, requests: Sequence[bytes], in_flight: int, must_hold: bytes = b"") -> Timings:
    """Send every request, `in_flight` at a time, each on a connection that is free.

    Every answer must be 200 and hold `must_hold`, else BadAnswer. The garbage collector rests meanwhile.
    """
    lines = [_Line(port) for _ in range(min(in_flight, len(requests)))]
    waiting = iter(requests)
    took: list[float] = []
    gc.collect()
    gc.disable()
    try:
        with selectors.DefaultSelector() as selector:
            for line in lines:
                selector.register(line.socket, selectors.EVENT_READ, line)
            started = time.perf_counter()
            for line in lines:
                line.send(next(waiting))
            while len(took) < len(requests):
                ready = selector.select(PATIENCE)
                if not ready:
                    raise BadAnswer(f"no answer in {PATIENCE:.0f} s")
                for key, _ in ready:
                    line = key.data
                    answer = line.receive()
                    if answer is None:
                        continue
                    took.append(time.perf_counter() - line.sent_at)
                    if not answer.startswith(b"HTTP/1.1 200") or must_hold not in answer:
                        raise BadAnswer(answer[:2000].decode("utf-8", "replace"))
                    request = next(waiting, None)
                    if request is not None:
                        line.send(request)
            whole = time.perf_counter() - started
    finally:
        gc.enable()
        for line in lines:
            line.socket.close()
    return Timings(tuple(took), whole)
