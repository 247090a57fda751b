"""Holds the Socket Mode connection: comes back after a loss, and loses no answer with it."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.adapters.slack.client import called, posted, sdk_log, web_client
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.shapes import oddity
from bot.adapters.slack.windows import FAILED
from bot.core.clock import stopwatch
from bot.core.often import OncePerMinute

log = logging.getLogger("caucus.slack")

often = OncePerMinute(log)

PING = 10.0  # seconds
WATCH = 30.0


class Socket:
    """One connection at a time; Slack itself asks for a new one every few hours."""

    def __init__(
        self, settings: SlackSettings, session: aiohttp.ClientSession, bolt: AsyncApp, ping: float = PING
    ) -> None:
        self._settings = settings
        self._session = session
        self._bolt = bolt
        self._ping = ping
        self._client = web_client(settings, session, None)
        self._handler: _Handler | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def connected(self) -> bool:
        session = self._handler.client.current_session if self._handler is not None else None
        return session is not None and not session.closed

    async def open(self) -> None:
        """Connect. Raises as `called` does when Slack refuses the token or is not reached."""
        token = self._settings.app_token
        ticket = await called(self._client.apps_connections_open(app_token=token))
        handler = self._handler = _Handler(self._bolt, token, sdk_log, self._client, ping_interval=self._ping)
        handler.session = self._session
        handler.client.wss_uri = str(ticket["url"])
        # Connecting never fails, it tries on for ever; the start does not wait for that.
        connecting: asyncio.Task[None] = asyncio.create_task(handler.client.connect())  # type: ignore[no-untyped-call]
        self._tasks += [connecting, asyncio.create_task(self._watch(handler.client))]
        await asyncio.wait({connecting}, timeout=self._ping)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        running: list[asyncio.Future[Any] | None] = list(self._tasks)
        if self._handler is not None:
            client = self._handler.client
            running += [client.message_processor, client.current_session_monitor, client.message_receiver]
            await self._handler.close_async()  # type: ignore[no-untyped-call]
        await asyncio.gather(*(task for task in running if task is not None), return_exceptions=True)

    async def _watch(self, client: SocketModeClient) -> None:
        """The SDK tries a ticket that is refused again and again; without one it asks for another."""
        while True:
            await asyncio.sleep(WATCH)
            if not self.connected:
                log.warning("the Slack socket is not connected; asking for a new one")
                client.wss_uri = None


class _Handler(AsyncSocketModeHandler):
    """Acknowledges after the work; what cannot be said in an acknowledgement is said by the answer's address."""

    client: SocketModeClient
    session: aiohttp.ClientSession

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        connection = client.current_session
        odd = oddity(req.payload)
        if odd is None:
            response = await run_async_bolt_app(self.app, req)
        else:  # acknowledged, because it would only come again
            often.warning("Slack told something odd, which is left out: %s", odd)
            response = BoltResponse(status=200)
        lost = client.current_session is not connection or connection is None or connection.closed
        if not lost:
            try:
                await send_async_response(client, req, response, stopwatch())
                return
            except (ConnectionError, aiohttp.ClientError) as trouble:
                log.warning("an acknowledgement was lost: %s", type(trouble).__name__)
        await self._answer_otherwise(req.payload, response)

    async def _answer_otherwise(self, payload: Any, response: BoltResponse) -> None:
        """Slack listens to an acknowledgement only where it told; a command's answer has another way."""
        address = payload.get("response_url") if isinstance(payload, dict) else None
        if not address or "command" not in payload or not response.body.startswith("{"):
            return
        try:
            await posted(self.session, str(address), json=json.loads(response.body))
        except FAILED as failure:
            log.warning("an answer could not be given: %s", failure)
