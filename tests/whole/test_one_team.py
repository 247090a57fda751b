"""One team on both platforms at once, the language everybody is spoken to in, and the process as it is run."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage import tables
from tests import PATIENCE
from tests.whole.test_slack_talk import become, said
from tests.whole.town import Town, on_slack, play, town

ROOT = Path(__file__).resolve().parents[2]
LOGGED = "logged Anna Jensen yesterday 14:00 about rehabilitation"


@pytest.mark.parametrize(("slack", "telegram"), [("socket", "polling"), ("http", "webhook")])
def test_what_is_said_on_one_platform_is_known_on_the_other(slack: str, telegram: str) -> None:
    async def scenario(town: Town) -> None:
        card = (await town.slack.command("/meeting", LOGGED, user="otto", channel="general")).message
        assert card is not None
        await town.slack.press(card, "Del i kanalen", user="otto")
        shared = await said(town.slack, "rehabilitation", after=1)
        # An administrator in Slack invites a colleague, who opens the link on Telegram.
        ack = await town.slack.command("/caucus", "invite", user="otto", channel="general")
        code = ack.text.partition("?start=")[2].split()[0]
        ida = town.telegram.user("Ida", language_code="en")
        town.telegram.say(f"/start {code}", user=ida)
        await town.telegram.expect_message("Ida")
        town.telegram.say("/meeting list", user=ida)
        await town.telegram.expect_message("rehabilitation")
        town.telegram.say("/meeting show 1", user=ida)
        copy = await town.telegram.expect_message("Anna Jensen")
        await town.slack.command("/meeting", "edit 1 about waiting times", user="otto", channel="general")
        await become(town.slack, shared, "waiting times")
        await town.telegram.expect_edit(copy, "waiting times")
        assert len(town.rows(tables.Workspace)) == 1

    play(scenario, slack=slack, telegram=telegram)


@on_slack(["http"])
async def test_a_persons_choice_of_language_goes_before_the_channels_and_that_before_the_platforms(
    town: Town,
) -> None:
    slack = town.slack

    async def heard(who: str) -> str:
        return (await slack.command("/meeting", "list", user=who, channel="general")).text

    danish, english = await heard("ida"), await heard("evan")
    assert danish != english
    await slack.command("/caucus", "language en here", user="otto", channel="general")
    assert await heard("ida") == english
    await slack.command("/caucus", "language da", user="ida", channel="general")
    assert await heard("ida") == danish
    assert await heard("evan") == english
    await slack.command("/caucus", "language auto", user="ida", channel="general")
    assert await heard("ida") == english


# ---- the process


@asynccontextmanager
async def caucus(place: Town, *words: str, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`caucus` in a process of its own that hears the town's platforms; killed if it does not end by itself."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        # What is left open says so.
        *("-W", "always::ResourceWarning", "-W", "always::RuntimeWarning"),
        *("-m", "bot.cli", *words),
        cwd=Path(place.url.removeprefix("sqlite:///")).parent,
        env=environment | place.environment | more,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.communicate()


async def ended(child: asyncio.subprocess.Process) -> tuple[int | None, str, str]:
    async with asyncio.timeout(PATIENCE):
        out, err = await child.communicate()
    return child.returncode, out.decode(), err.decode()


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_the_process_serves_and_stops_without_a_word_too_many(signum: signal.Signals) -> None:
    async def played() -> None:
        async with (
            town("socket", "polling", start=False) as place,
            caucus(place, "run", "--at", "2026-11-17T10:00") as child,
        ):
            await place.slack.wait_for(lambda: place.slack.sockets.live, within=PATIENCE)
            await place.telegram.expect_call("deleteWebhook", within=PATIENCE)
            ack = await place.slack.command("/meeting", LOGGED, user="evan", channel="general")
            assert "Anna Jensen" in ack.text
            async with caucus(place, "run") as second:
                code, _, sentence = await ended(second)
                assert code == 2
                assert f"process {child.pid}" in sentence
                assert len(sentence.splitlines()) == 1
            async with caucus(place, "doctor") as doctor:
                code, report, trouble = await ended(doctor)
                assert code == 0, report + trouble
                assert "✗" not in report
                assert trouble == ""
            child.send_signal(signum)
            code, _, log = await ended(child)
            assert code == 0, log
            for word in ("Warning", "Traceback", "ERROR", "never retrieved", "was destroyed", "Anna"):
                assert word not in log, log
            assert place.one().met == ("Anna Jensen",)

    asyncio.run(played())


@pytest.mark.parametrize(
    ("platform", "change", "named"),
    [
        ("slack", {"SLACK_BOT_TOKEN": "xoxb-another"}, "SLACK_BOT_TOKEN"),
        ("slack", {"SLACK_APP_TOKEN": "xapp-another"}, "SLACK_APP_TOKEN"),
        ("telegram", {"TELEGRAM_BOT_TOKEN": "810000002:another-token-of-no-value-0000000000"}, "TELEGRAM_BOT_TOKEN"),
    ],
)  # fmt: skip
def test_a_token_the_platform_refuses_stops_the_start_by_name(
    platform: str, change: dict[str, str], named: str
) -> None:
    async def played() -> None:
        slack = "socket" if platform == "slack" else None
        telegram = "polling" if platform == "telegram" else None
        async with town(slack, telegram, start=False) as place:
            async with caucus(place, "run", **change) as child:
                code, _, trouble = await ended(child)
            assert code == 2, trouble
            assert named in trouble
            assert change[named] not in trouble
            assert "Traceback" not in trouble
            assert "Warning" not in trouble
            async with caucus(place, "doctor", **change) as doctor:
                code, report, _ = await ended(doctor)
            assert code == 1
            (wrong,) = [line for line in report.splitlines() if line.startswith("✗")]
            assert platform in wrong.lower()

    asyncio.run(played())
