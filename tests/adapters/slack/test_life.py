"""Starting, losing Slack and finding it again, hanging up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.adapters.slack import app as app_module
from bot.adapters.slack.app import SlackAdapter
from bot.adapters.slack.checkup import Checkup
from bot.adapters.slack.settings import SlackSettings
from bot.core.errors import StartError
from bot.language.words import translator
from tests.adapters.slack.desk import NotingDesk, saying
from tests.adapters.slack.running import SlackClock, both_ways, run_async, running, settings_of
from tests.loopback.slack import Slack, slack_loopback

joined: list[str] = []


async def joined_now(team: str) -> None:
    joined.append(team)


@asynccontextmanager
async def adapter_for(mode: str = "http", **changes: Any) -> AsyncIterator[tuple[Slack, SlackAdapter]]:
    async with slack_loopback() as slack, aiohttp.ClientSession() as session:
        settings = replace(settings_of(slack, mode), **changes)
        adapter = SlackAdapter(
            settings, NotingDesk(), session, SlackClock(slack), joined=joined_now, locale="da"
        )
        try:
            yield slack, adapter
        finally:
            await adapter.stop()


@pytest.mark.parametrize(
    ("mode", "changes", "setting"),
    [
        ("http", {"bot_token": "xoxb-wrong"}, "SLACK_BOT_TOKEN"),
        ("socket", {"app_token": "xapp-wrong"}, "SLACK_APP_TOKEN"),
        ("socket", {"app_token": "xoxb-loopback-bot"}, "SLACK_APP_TOKEN"),
    ],
)
def test_a_wrong_token_stops_the_start_with_one_sentence(
    mode: str, changes: dict[str, str], setting: str
) -> None:
    async def test() -> None:
        async with adapter_for(mode, **changes) as (_slack, adapter):
            with pytest.raises(StartError, match=rf"^Slack afviser {setting} \(\w+\)\.$"):
                await adapter.start()
            findings = await Checkup(adapter._settings, adapter._session, translator("da")).findings()
            assert [sentence for fine, sentence in findings if not fine and setting in sentence]

    run_async(test())


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"mode": "carrier pigeon"}, "SLACK_MODE must be"),
        ({"mode": "socket"}, "SLACK_APP_TOKEN is not set"),
        ({"mode": "http"}, "SLACK_SIGNING_SECRET is not set"),
    ],
)
def test_half_set_settings_are_refused_by_name(settings: dict[str, str], sentence: str) -> None:
    with pytest.raises(StartError, match=sentence):
        SlackSettings("xoxb-1", **settings)


def test_no_token_is_ever_shown() -> None:
    assert "x-" not in repr(SlackSettings("x-bot", "x-app", "x-secret"))


def test_slacks_library_is_not_led_astray_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        with pytest.raises(StartError, match="SLACK_CLIENT_ID"):
            async with adapter_for():
                pass

    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "x")
    run_async(test())


@both_ways
def test_a_slack_that_cannot_be_reached_is_tried_again(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        async with adapter_for(mode) as (slack, adapter):
            joined.clear()
            slack.faults.next("auth.test", status=503, times=2)
            await adapter.start()
            assert adapter.trouble == "cannot be reached (status 503)"
            assert adapter._connecting is not None
            await adapter._connecting
            assert len(slack.calls_to("auth.test")) == 3
            assert not adapter.trouble
            assert joined == [slack.team_id]

    monkeypatch.setattr(app_module, "FIRST_WAIT", 0.0)
    run_async(test())


def test_before_slack_is_reached_events_are_to_be_told_again() -> None:
    async def test() -> None:
        async with running() as it:
            it.adapter._listeners = None
            assert (await it.slack.dm("hej", "ida")).status == 503
            assert it.desk.heard == []

    run_async(test())


def test_no_routes_in_socket_mode() -> None:
    async def test() -> None:
        async with adapter_for("socket") as (_slack, adapter):
            assert adapter.routes() == []

    run_async(test())


def test_a_socket_slack_closes_is_opened_again() -> None:
    async def test() -> None:
        async with running("socket") as it:
            await it.slack.sockets.disconnect()
            await it.slack.wait_for(lambda: len(it.slack.sockets.connections) == 2 and it.slack.sockets.live)
            assert (await it.slack.command("/meeting", "list", user="ida", channel="general")).ok

    run_async(test())


def test_an_answer_whose_connection_was_lost_comes_another_way() -> None:
    async def test() -> None:
        async with running("socket") as it:
            it.desk.answers["meeting"] = saying("Kept")
            it.desk.hold = asyncio.Event()
            command = asyncio.create_task(
                it.slack.command("/meeting", "logged", user="ida", channel="general")
            )
            await it.slack.wait_for(lambda: it.slack.calls_to("users.info"))
            await it.slack.sockets.disconnect()
            await it.slack.wait_for(lambda: len(it.slack.sockets.connections) == 2 and it.slack.sockets.live)
            it.desk.hold.set()
            (message,) = await it.slack.wait_for(lambda: it.slack.messages)
            assert (message.shown, message.ephemeral_for) == ("Kept", "U00000IDA")
            await command
            assert [message.shown for message in it.slack.messages] == ["Kept"]

    run_async(test())


def test_hanging_up_lets_what_is_going_on_finish() -> None:
    async def test() -> None:
        async with running(patience=0.01) as it:
            it.desk.hold = asyncio.Event()
            await it.slack.command("/meeting", "logged", user="ida", channel="general")
            closing = asyncio.create_task(it.adapter.stop())
            it.desk.hold.set()
            await closing
            assert [message.shown for message in it.slack.messages] == ["Heard: meeting logged"]

    run_async(test())


@both_ways
def test_everything_goes_through_the_one_session(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            await it.slack.dm("hej", "ida")
            await it.deliver_all()
            assert it.slack.calls
            assert {call.headers.get("X-Session") for call in it.slack.calls} == {"the-one"}

    async def marked() -> None:
        original = aiohttp.ClientSession.__init__

        def init(self: aiohttp.ClientSession, *args: Any, **kwargs: Any) -> None:
            made.append(1)
            original(
                self, *args, **({"headers": {"X-Session": "the-one"}} if len(made) == 1 else {}) | kwargs
            )

        made: list[int] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(aiohttp.ClientSession, "__init__", init)
            await test()

    run_async(marked())
