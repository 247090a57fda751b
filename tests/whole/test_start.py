"""The start: nothing is refused in its first seconds, and what cannot be reached yet is waited for."""

from __future__ import annotations

import asyncio
import socket
from contextlib import closing

import aiohttp
import pytest

from bot import main
from bot.adapters.slack import app as slack_app
from bot.cli.findings import examine
from bot.core.clock import SystemClock
from bot.core.errors import NotYet, StartError
from bot.settings import Settings, read_settings
from storage.db import open_engine
from storage.schema import check
from tests import PATIENCE
from tests.databases import postgres_url
from tests.loopback.slack import Slack, slack_loopback
from tests.whole.town import town


def free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def answers(url: str, wanted: int, within: float = PATIENCE) -> str:
    """The page once it has this status."""
    status, text = 0, ""
    async with aiohttp.ClientSession() as session, asyncio.timeout(within):
        while status != wanted:
            try:
                async with session.get(url) as answer:
                    status, text = answer.status, await answer.text()
            except aiohttp.ClientError:
                status = 0
            await asyncio.sleep(0.02)
    return text


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_the_first_command_is_answered_however_early_it_comes(mode: str) -> None:
    async def played() -> None:
        async with town(mode, start=False) as place:
            hold = asyncio.Event()
            place.slack.faults.next("auth.test", hold=hold, delay=0.0)
            starting = asyncio.create_task(place.start())
            for _ in range(500):
                if not place.slack.faults.pending:
                    break
                await asyncio.sleep(0.01)
            # While Slack has not said who we are nobody can reach us, so nobody is refused.
            assert place.running is not None
            assert not starting.done()
            hold.set()
            await starting
            ack = await place.slack.command("/meeting", "list", user="ida", channel="general")
            assert ack.status == 200
            assert ack.failed is None

    asyncio.run(played())


def test_a_slack_that_keeps_us_waiting_holds_commands_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack_app, "START_WAIT", 0.05)

    async def played() -> None:
        async with town("http", start=False) as place:
            hold = asyncio.Event()
            place.slack.faults.next("auth.test", hold=hold)
            await place.start()
            assert "does not answer yet" in (await place.get("/readyz"))[1]
            early = asyncio.create_task(
                place.slack.command("/meeting", "list", user="ida", channel="general")
            )
            await asyncio.sleep(0)
            hold.set()
            ack = await early
            assert ack.failed is None
            assert (await place.get("/readyz"))[0] == 200
            # Without Slack a command is answered all the same, in its three seconds; events come again.
            place.bot.adapters["slack"]._patience = 0.5  # type: ignore[attr-defined]
            place.bot.adapters["slack"]._connected.clear()  # type: ignore[attr-defined]
            place.bot.adapters["slack"]._listeners, kept = None, place.bot.adapters["slack"]._listeners  # type: ignore[attr-defined]
            ack = await place.slack.command("/meeting", "list", user="ida", channel="general")
            assert ack.status == 200
            assert "Nothing was saved" in ack.text
            assert (await place.slack.dm("hej", "ida")).status == 503
            place.bot.adapters["slack"]._listeners = kept  # type: ignore[attr-defined]

    asyncio.run(played())


@pytest.mark.parametrize("how", ["refused", "status 503", "reset"])
def test_a_platform_that_is_not_there_yet_is_connected_when_it_is(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_app, "FIRST_WAIT", 0.02)

    async def played() -> None:
        async with town("http", "polling", start=False) as place:
            if how == "refused":
                await place.telegram.offline()
            for _ in range(3):
                match how:
                    case "status 503":
                        place.slack.faults.next("auth.test", status=503)
                        place.telegram.faults.next("getMe", "502")
                    case "reset":
                        place.slack.faults.next("auth.test", reset=True)
                        place.telegram.faults.next("getMe", "reset_before")
                    case _:
                        place.slack.faults.next("auth.test", status=503)
            await place.start_without_waiting()
            findings = await examine(place.settings, place.clock)
            assert not [sentence for fine, sentence in findings if "does not work" in sentence]
            if how == "refused":
                await place.telegram.online()
            text = await answers(f"{place.address}/readyz", 200)
            assert "slack: ok" in text
            assert "telegram: ok" in text
            place.trouble.clear()  # the libraries log what could not be read

    asyncio.run(played())


@pytest.mark.parametrize("platform", ["slack", "telegram"])
def test_a_wrong_token_still_stops_the_start_with_one_sentence(platform: str) -> None:
    async def played() -> None:
        async with town("http", "polling", start=False) as place:
            if platform == "slack":
                place.slack.api.refusing = "invalid_auth"
            else:
                place.environment["TELEGRAM_BOT_TOKEN"] = "810000001:a-wrong-token-000000000000"
            with pytest.raises(StartError, match="TOKEN"):
                await place.start()
            place.slack.api.refusing = None

    asyncio.run(played())


def test_the_doctor_tells_a_wrong_token_from_a_slack_that_is_away() -> None:
    async def sentences(url: str, slack: Slack) -> str:
        settings = read_settings(
            {
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_APP_TOKEN": slack.app_token,
                "SLACK_API_URL": url,
            },
            dotenv=None,
        )
        return "\n".join(sentence for fine, sentence in await examine(settings, SystemClock()) if not fine)

    async def played() -> None:
        async with slack_loopback() as slack:
            away = await sentences(f"http://127.0.0.1:{free_port()}/api/", slack)
            assert "cannot be reached" in away
            assert "TOKEN" not in away
            slack.faults.next("auth.test", status=503)
            slack.faults.next("apps.connections.open", status=503)
            assert "TOKEN" not in await sentences(slack.base_url, slack)
            slack.api.refusing = "token_revoked"
            assert "SLACK_BOT_TOKEN does not work (token_revoked)" in await sentences(slack.base_url, slack)
            slack.api.refusing = "account_inactive"
            assert "for now (account_inactive)" in await sentences(slack.base_url, slack)

    asyncio.run(played())


def _settings(url: str, slack: Slack, port: int) -> Settings:
    return read_settings(
        {
            "CAUCUS_DATABASE_URL": url,
            "CAUCUS_HTTP_PORT": str(port),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_MODE": "http",
            "SLACK_API_URL": slack.base_url,
        },
        dotenv=None,
    )


def test_a_database_server_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "FIRST_PAUSE", 0.05)
    reached = main._not_reached
    away = asyncio.Event()

    def not_reached(settings: Settings) -> str | None:
        return None if away.is_set() else reached(settings)

    async def played() -> None:
        port = free_port()
        nowhere = f"postgresql://caucus@127.0.0.1:{free_port()}/caucus"
        async with slack_loopback() as slack:
            stop = asyncio.Event()
            waiting = asyncio.create_task(main._database_reached(_settings(nowhere, slack, port), stop))
            assert "cannot be opened" in await answers(f"http://127.0.0.1:{port}/readyz", 503)
            assert await answers(f"http://127.0.0.1:{port}/livez", 200) == "ok\n"
            away.set()
            assert await waiting
            away.clear()
            waiting = asyncio.create_task(main._database_reached(_settings(nowhere, slack, port), stop))
            await answers(f"http://127.0.0.1:{port}/livez", 200)
            stop.set()
            assert not await waiting

    monkeypatch.setattr(main, "_not_reached", not_reached)
    asyncio.run(played())


def test_a_database_that_is_not_there_is_told_from_a_server_that_is_not() -> None:
    nowhere = open_engine(f"postgresql://caucus@127.0.0.1:{free_port()}/caucus")
    with pytest.raises(NotYet):
        check(nowhere)
    nowhere.dispose()
    with postgres_url() as url:
        missing = open_engine(url.replace("/caucus_", "/no_such_"))
        with pytest.raises(StartError) as raised:
            check(missing)
        missing.dispose()
        assert not isinstance(raised.value, NotYet)
