"""Socket Mode of the loopback Slack: tickets, hello, envelopes, acknowledgements, disconnects."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback.slack_faults import cut
from tests.loopback.slack_model import APP, Json
from tests.loopback.slack_payloads import Delivery
from tests.loopback.slack_state import Workspace


@dataclass(slots=True, eq=False)
class Connection:
    """One WebSocket of the app; `waiting` are the envelopes it has not acknowledged."""

    number: int
    ws: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    leaving: bool = False

    @property
    def live(self) -> bool:
        return not self.ws.closed and not self.leaving


@dataclass(frozen=True, slots=True)
class SocketAck:
    """How one envelope fared: `failed` is None, `timeout`, `socket_closed` or `no_connection`."""

    payload: Any
    seconds: float
    failed: str | None


class Sockets:
    """All connections of the app, oldest first."""

    def __init__(self, state: Workspace) -> None:
        self.state = state
        self.connections: list[Connection] = []
        self.late_acks: list[str] = []
        self._tickets: set[str] = set()
        self._given_up: set[str] = set()

    @property
    def live(self) -> list[Connection]:
        return [c for c in self.connections if c.live]

    def open(self) -> str:
        """A fresh address for one connection; the ticket in it is used once."""
        ticket = self.state.new_id("ticket")
        self._tickets.add(ticket)
        return f"{self.state.origin.replace('http', 'ws', 1)}/socket?ticket={ticket}&app_id={APP}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection from hello to close."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404, text="no such ticket")
        self._tickets.discard(ticket)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        connection = Connection(len(self.connections), ws, request)
        self.connections.append(connection)
        await ws.send_json(
            {
                "type": "hello",
                "num_connections": len(self.live),
                "debug_info": {"host": "loopback", "build_number": 1, "approximate_connection_time": 18060},
                "connection_info": {"app_id": APP},
            }
        )
        self.state.bell.ring()
        try:
            async for message in ws:
                if message.type == WSMsgType.TEXT:
                    self._read(connection, message.data)
        except ConnectionError:
            pass  # Cut while it was being written to; whoever waits is told below.
        finally:
            connection.leaving = True
            for future in connection.waiting.values():
                if not future.done():
                    future.set_exception(ConnectionError("the connection closed before the acknowledgement"))
            self.state.bell.ring()
        return ws

    def _read(self, connection: Connection, text: str) -> None:
        try:
            body = json.loads(text)
            envelope_id = body["envelope_id"]
        except (ValueError, TypeError, KeyError):
            self.state.violate("socket", f"not an acknowledgement: {text[:200]}")
            return
        found = next((c.waiting.pop(envelope_id) for c in self.connections if envelope_id in c.waiting), None)
        if found is not None and not found.done():
            found.set_result(body.get("payload"))
        elif envelope_id in self._given_up:
            self.late_acks.append(envelope_id)
        else:
            self.state.violate("socket", f"acknowledged twice or never sent: {envelope_id}")
        self.state.bell.ring()

    async def send(self, delivery: Delivery, within: float) -> SocketAck:
        """One envelope on the newest connection, on another one than before where there is another."""
        started = time.perf_counter()
        try:
            await self.state.bell.wait_for(lambda: self.live, within)
        except TimeoutError:
            return SocketAck(None, time.perf_counter() - started, "no_connection")
        fresh = [c for c in self.live if c.number not in delivery.connections]
        connection = (fresh or self.live)[-1]
        delivery.connections.append(connection.number)
        envelope_id = self.state.new_id("envelope-")
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = future
        failed, payload = None, None
        try:
            async with asyncio.timeout(within):
                await connection.ws.send_str(json.dumps(delivery.envelope(envelope_id)))
                payload = await future
        except TimeoutError:
            self._given_up.add(envelope_id)
            failed = "timeout"
        except ConnectionError:
            self._given_up.add(envelope_id)
            failed = "socket_closed"
        finally:
            connection.waiting.pop(envelope_id, None)
        return SocketAck(payload, time.perf_counter() - started, failed)

    async def disconnect(self, reason: str = "warning") -> None:
        """Tell every connection that it will soon be closed; the app is expected to open a new one itself."""
        body: Json = {"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}}
        for connection in self.live:
            connection.leaving = True
            await connection.ws.send_json(body)

    def drop(self) -> None:
        """Cut every connection without a word, as a network does."""
        for connection in self.live:
            connection.leaving = True
            cut(connection.request, reset=True)

    async def close(self) -> None:
        for connection in self.connections:
            if not connection.ws.closed:
                await connection.ws.close()
