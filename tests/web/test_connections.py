"""However others behave, the web server answers those who behave, and its log stays small."""

from __future__ import annotations

import http.client
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import pytest

DESCRIPTORS = 200
HALF_SENT = 230
UPDATE = b'{"update_id": 1}'
HEAD = b"POST /telegram/webhook HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: secret\r\n"

Open: TypeAlias = Callable[[], socket.socket]


class Server:
    """A server that others share; `said` is what it has logged since this test began."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self._log = log
        self._before = len(log.read_bytes())
        self.opened: list[socket.socket] = []

    def open(self, *pieces: bytes) -> socket.socket | None:
        """A connection to the server with something sent; None when it was refused or reset meanwhile."""
        connection = socket.socket()
        connection.settimeout(5)
        self.opened.append(connection)
        try:
            connection.connect(("127.0.0.1", self.port))
            for piece in pieces:
                connection.sendall(piece)
        except OSError:
            return None
        return connection

    def answers(self) -> None:
        """Whoever behaves is answered, at every door; a connection turned away is tried once more."""
        for method, path, body, headers, status in (
            ("GET", "/livez", b"", {}, 200),
            ("GET", "/readyz", b"", {}, 200),
            ("POST", "/telegram/webhook", UPDATE, {"X-Telegram-Bot-Api-Secret-Token": "secret"}, 200),
            ("GET", f"/calendar/{'x' * 20}.ics", b"", {}, 200),
            ("GET", f"/calendar/{'y' * 20}.ics", b"", {}, 404),
        ):
            for last in (False, False, False, True):
                asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                try:
                    asking.request(method, path, body, headers)
                    assert asking.getresponse().status == status
                    break
                except (OSError, http.client.HTTPException):
                    if last:
                        raise
                finally:
                    asking.close()

    def said(self) -> str:
        return self._log.read_bytes()[self._before :].decode()

    def hang_up(self) -> None:
        for connection in self.opened:
            connection.close()
        self.opened.clear()


@pytest.fixture(scope="module")
def listening() -> Iterator[tuple[int, Path]]:
    """The port and the log of a server in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as errors:
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.web.child", str(DESCRIPTORS)],
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        assert child.stdout is not None
        try:
            ready, _, _ = select.select([child.stdout], [], [], 60)
            assert ready, log.read_text()
            yield int(child.stdout.readline()), log
            assert child.poll() is None, "the server ended"
        finally:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
            child.stdout.close()


@pytest.fixture
def server(listening: tuple[int, Path]) -> Iterator[Server]:
    running = Server(*listening)
    running.answers()
    yield running
    running.hang_up()


def quiet(server: Server) -> None:
    """A handful of lines, however often; no stack."""
    said = server.said()
    assert "Traceback" not in said
    assert len(said.splitlines()) <= 10, said


HALVES = {
    "nothing at all": (),
    "half a word": (b"PO",),
    "half a head": (HEAD,),
    "a head without an end": (HEAD, b"X-A: b\r\n" * 50),
    "no body": (HEAD, b"Content-Length: 100\r\n\r\n"),
    "half a body": (HEAD, b"Content-Length: 100\r\n\r\n{"),
    "a body without an end": (HEAD, b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"),
    "half a body elsewhere": (b"POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",),
    "half a feed": (b"GET /calendar/xxxxxxxxxxxxxxxxxxxxxxx",),
    "an answered one, and half of the next": (b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /",),
    "an answered one that stays": (b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n",),
}


@pytest.mark.parametrize("half", HALVES)
def test_half_sent_requests_shut_nobody_out(server: Server, half: str) -> None:
    """More of them than there are descriptors, held open."""
    for _ in range(HALF_SENT):
        server.open(*HALVES[half])
    server.answers()
    quiet(server)


def test_each_is_hung_up_on_after_its_time(server: Server) -> None:
    for connection in [server.open(*pieces) for pieces in HALVES.values()]:
        assert connection is not None
        connection.settimeout(60)
        with suppress(ConnectionError):
            while connection.recv(65_536):
                continue  # what was asked before is answered; then comes the end, or this times out
    server.answers()


def test_thousands_of_opens_one_after_another(server: Server) -> None:
    for n in range(2000):
        server.open(b"G")
        if n % 500 == 499:
            server.answers()
            server.hang_up()
    server.answers()
    quiet(server)


NONSENSE = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 200,
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET\r\n\r\n",
    b"\x00" * 500 + b"\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nX-A: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET /livez HTTP/1.1\r\n" + b"X-A: b\r\n" * 5000 + b"\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde",
    HEAD + b"Content-Length: 99999999999999999999\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + b"y" * 9000,
]


def test_what_is_no_request_fills_no_log(server: Server) -> None:
    for _ in range(20):
        for nonsense in NONSENSE:
            connection = server.open(nonsense)
            if connection is not None:
                with suppress(OSError):
                    connection.settimeout(0.05)
                    connection.recv(1000)
            server.hang_up()
    server.answers()
    quiet(server)
