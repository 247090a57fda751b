"""The whole bot: it says when it cannot do its work, loses nothing it confirmed, and ends when it is told to."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot import readiness
from bot.core.messages import Target
from storage.jobs import Jobs
from storage.work import Unit
from tests.databases import sqlite_url
from tests.loopback.telegram import telegram_loopback
from tests.whole.town import Town, town


async def says(place: Town, words: str) -> str:
    """The page of readiness, once it is red for this reason."""
    status, text = 0, ""
    for _ in range(100):
        status, text = await place.get("/readyz")
        if status == 503 and words in text:
            return text
        await asyncio.sleep(0.05)
    raise AssertionError(f"{status}: {text}")


async def green(place: Town) -> None:
    status, text = 0, ""
    for _ in range(200):
        status, text = await place.get("/readyz")
        if status == 200:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{status}: {text}")


def file_of(place: Town) -> Path:
    return Path(place.url.removeprefix("sqlite:///"))


@pytest.mark.parametrize("lose", [Path.unlink, lambda file: file.rename(f"{file}.moved")])
def test_a_file_that_is_gone_is_said_and_nothing_is_answered_logged(lose: Callable[[Path], None]) -> None:
    async def played() -> None:
        async with town("socket", "polling") as place:
            await green(place)
            lose(file_of(place))
            ack = await place.slack.command(
                "/meeting", "logged Anna Jensen yesterday about rehab", user="ida", channel="general"
            )
            said = str(ack.payload)
            assert "nothing of what you said was saved" in said or "intet af det, du sagde" in said
            await says(place, "is gone")
            assert (await place.get("/livez"))[0] == 200
            place.trouble.clear()

    asyncio.run(played())


def test_a_full_disk_is_said_and_once_there_is_room_it_goes_on() -> None:
    async def played() -> None:
        async with town("socket", "polling") as place:
            await green(place)

            def pages(most: int) -> Callable[[Unit], None]:
                def limit(unit: Unit) -> None:
                    unit.connection.exec_driver_sql(f"PRAGMA max_page_count={most}")

                return limit

            def fill(unit: Unit) -> None:
                unit.connection.exec_driver_sql("CREATE TABLE filling (x TEXT)")
                unit.connection.exec_driver_sql("INSERT INTO filling VALUES (zeroblob(100000))")

            await place.bot.work.run(pages(1))  # the pages there are, and no more
            with pytest.raises(Exception, match="full"):
                await place.bot.work.run(fill)
            await place.bot.work.run(pages(1))  # once more: a connection that was full may be another by now
            said = ""
            for n in range(50):  # what migrations left free is filled first
                ack = await place.slack.command(
                    "/meeting", f"logged {'Anna ' * 900}{n} yesterday", user="ida", channel="general"
                )
                said = str(ack.payload)
                if "was saved" in said or "du sagde" in said:
                    break
            assert "was saved" in said or "du sagde" in said
            await place.bot.work.run(pages(1 << 30))
            await green(place)
            place.trouble.clear()

    asyncio.run(played())


def test_a_token_that_is_taken_back_is_said_and_one_that_is_taken_again_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readiness, "ASKED_EVERY", 0.0)

    async def played() -> None:
        async with town("socket", "polling") as place:
            await green(place)
            place.slack.faults.next("auth.test", error="token_revoked")
            text = await says(place, "slack: Slack refuses SLACK_BOT_TOKEN (token_revoked)")
            assert "database: ok" in text
            await green(place)
            place.trouble.clear()

    asyncio.run(played())


def test_a_job_nobody_comes_to_the_end_of_is_said() -> None:
    async def played() -> None:
        async with town("socket", "polling") as place:
            await green(place)
            now = place.clock.now() - timedelta(hours=1)

            def add(unit: Unit) -> int:
                return Jobs(unit, 1, now).add(
                    "nobody-does-this", {}, Target("slack", "D1"), "en", aloud=False
                )

            number = await place.bot.work.run(add)
            await place.bot.work.run(lambda unit: Jobs(unit, None, now).begin(number))
            await place.bot.work.run(
                lambda unit: Jobs(unit, None, place.clock.now()).progress(number, 0, None)
            )
            await says(place, "jobs: 1 jobs waiting for more than 30 minutes")
            place.trouble.clear()

    asyncio.run(played())


def test_a_loop_that_is_dead_is_said() -> None:
    async def played() -> None:
        async with town("socket", "polling") as place:
            await green(place)
            for task in asyncio.all_tasks():
                if task.get_name() == "metronome":
                    task.cancel()
            text = await says(place, "background: metronome: it does not go on")
            assert "database: ok" in text
            place.trouble.clear()

    asyncio.run(played())


HANGS = [
    "nothing",
    "a unit",
    "a thread",
    "a thread of the library",
    "the loop",
    "the stop itself",
    "a thread that keeps processes",
]


@pytest.mark.parametrize("what", HANGS)
def test_it_ends_when_told_to_whatever_hangs(what: str) -> None:
    async def played() -> int:
        with sqlite_url() as url:
            async with telegram_loopback() as telegram:
                environment = os.environ | {
                    "CAUCUS_DATABASE_URL": url,
                    "CAUCUS_HTTP_PORT": "0",
                    "TELEGRAM_BOT_TOKEN": telegram.token,
                    "TELEGRAM_API_URL": telegram.api_url,
                }
                child = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "tests.whole.stopping", what,
                    env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                )  # fmt: skip
                assert child.stdout is not None
                try:
                    async with asyncio.timeout(100):
                        assert await child.stdout.readline() == b"ready\n"
                        child.send_signal(signal.SIGTERM)
                        return await child.wait()
                finally:
                    if child.returncode is None:
                        child.kill()
                        await child.wait()

    code = asyncio.run(played())
    assert code == 0 if what in ("nothing", "a thread") else code in (0, 1)
