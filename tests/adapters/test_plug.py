"""A platform is one folder of `bot/adapters`: another one is served with nothing else changed."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

import bot.adapters
from bot.adapters import check_settings, platforms
from bot.cli.findings import examine
from bot.core.clock import SystemClock
from bot.core.errors import StartError
from bot.core.messages import Target
from bot.core.reply import Paragraph, Reply, Text
from bot.main import assembled, serve
from bot.settings import Settings, read_settings
from storage.outbox import Outbox
from storage.work import Unit
from tests.databases import sqlite_url

PLUG = """
import logging
from dataclasses import MISSING, dataclass

from bot.core.environment import given, setting
from bot.core.errors import StartError
from bot.core.outgoing import Receipt
from bot.core.reply import first_line

PLATFORM = "null"
log = logging.getLogger("caucus.null")


@dataclass(frozen=True)
class SETTINGS:
    secret: str = setting("NULL_SECRET", "any word, turns it on", MISSING, secret=True)
    room: str = setting("NULL_ROOM", "where it is", "#void")


def is_private(room):
    return not room.startswith("#")


def settings_from(settings):
    found = given(SETTINGS, settings.environment)
    if "room" in found and "secret" not in found:
        raise StartError("NULL_ROOM is set but NULL_SECRET is not.")
    return SETTINGS(**found) if found else None


class Null:
    platform = PLATFORM
    trouble = None

    @property
    def carrier(self):
        return self

    async def deliver(self, parcel):
        log.info("to %s: %s", parcel.target.room, first_line(parcel.reply))
        return Receipt(None)

    async def find(self, parcel):
        return None

    def routes(self):
        return ()

    async def start(self):
        log.info("on")

    async def stop(self):
        log.info("off")

    async def refused(self):
        return None

    def invitation(self, code):
        return f"null:{code}"


async def connected(settings, parts):
    return Null()


async def check(settings, locale):
    return [(True, f"Null is {settings!r}.")]


async def invitation(settings, code):
    return f"null:{code}"
"""


@pytest.fixture
def plugged_in(tmp_path: Path) -> Iterator[None]:
    """A folder `null` among those of the platforms, for the time of a test."""
    (tmp_path / "null").mkdir()
    (tmp_path / "null" / "__init__.py").touch()
    (tmp_path / "null" / "plug.py").write_text(PLUG, "utf-8")
    bot.adapters.__path__.append(str(tmp_path))
    platforms.cache_clear()
    yield
    bot.adapters.__path__.remove(str(tmp_path))
    platforms.cache_clear()
    for name in [one for one in sys.modules if one.startswith("bot.adapters.null")]:
        del sys.modules[name]


def settings(url: str, **said: str) -> Settings:
    return read_settings({"CAUCUS_DATABASE_URL": url, "CAUCUS_HTTP_PORT": "0", **said}, dotenv=None)


def test_a_folder_is_a_platform(plugged_in: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "caucus.null")

    async def scenario(url: str) -> None:
        clock = SystemClock()
        with assembled(settings(url, NULL_SECRET="word"), clock) as made:
            async with AsyncExitStack() as stack:
                await serve(made, stack)
                assert made.newcomer_line("k7mq2xw9hd4t") == "null:k7mq2xw9hd4t"

                def put(unit: Unit) -> None:
                    hello = Reply((Paragraph((Text("Good morning"),)),))
                    Outbox(unit, None, clock.now()).put(Target("null", "#void"), hello, "en", "hello")

                await made.work.run(put)
                await made.sender.drain()

    with sqlite_url() as url:
        asyncio.run(scenario(url))
    assert [one.getMessage() for one in caplog.records] == ["on", "to #void: Good morning", "off"]


def test_what_a_platform_is_told_is_its_own_matter(plugged_in: None) -> None:
    with sqlite_url() as url:
        off = asyncio.run(examine(settings(url), SystemClock()))
        on = asyncio.run(examine(settings(url, NULL_SECRET="word"), SystemClock()))
        assert (True, "Null is off: NULL_SECRET is not set.") in off
        assert (True, "Null is SETTINGS(room='#void').") in on
        assert "word" not in repr(settings(url, NULL_SECRET="word"))
        with pytest.raises(StartError, match=r"^NULL_ROOM is set but NULL_SECRET is not\.$"):
            check_settings(settings(url, NULL_ROOM="#hall"))
