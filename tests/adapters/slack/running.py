"""The adapter at work against a loopback Slack, over HTTP or Socket Mode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.adapters.slack.app import SlackAdapter
from bot.adapters.slack.settings import SlackSettings
from tests import PATIENCE
from tests.adapters.slack.desk import NotingDesk
from tests.loopback.slack import Slack, slack_loopback

both_ways = pytest.mark.parametrize("mode", ["http", "socket"])


class SlackClock:
    """The adapter's clock: the loopback Slack's."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._slack.state.now(), UTC)


@dataclass
class Running:
    slack: Slack
    desk: NotingDesk
    adapter: SlackAdapter
    session: aiohttp.ClientSession

    async def deliver_all(self) -> None:
        """Send what the desk has put into its outbox, as the sender does."""
        while self.desk.outbox:
            await self.adapter.carrier.deliver(self.desk.outbox.pop(0))

    def calm(self) -> None:
        """Slack found nothing wrong with anything it was sent."""
        assert self.slack.violations == []


def settings_of(slack: Slack, mode: str) -> SlackSettings:
    return SlackSettings(slack.bot_token, slack.app_token, slack.signing_secret, mode, slack.base_url)


@asynccontextmanager
async def running(
    mode: str = "http", *, patience: float = PATIENCE, prefix: str = ""
) -> AsyncIterator[Running]:
    desk = NotingDesk()
    async with slack_loopback() as slack, aiohttp.ClientSession() as session:
        settings = replace(settings_of(slack, mode), prefix=prefix)
        adapter = SlackAdapter(settings, desk, session, SlackClock(slack), patience=patience)
        app = web.Application()
        app.add_routes(adapter.routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        try:
            if mode == "http":
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                host, port = runner.addresses[0][:2]
                slack.events_url = f"http://{host}:{port}/slack/events"
            await adapter.start()
            if mode == "socket":
                await slack.wait_for(lambda: slack.sockets.live)
            yield Running(slack, desk, adapter, session)
        finally:
            await adapter.stop()
            await runner.cleanup()


def run_async(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(test)
