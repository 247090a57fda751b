"""Looks whether the bot can do its work: writes a row, and asks the loops, the jobs and the platforms."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot.core.clock import Clock, stopwatch
from bot.engine.adapter import Adapter
from storage.inbox import Cursors
from storage.jobs import STUCK, Jobs
from storage.trouble import trouble_of
from storage.work import Unit, Work

ANSWERS: Final = 3.0  # seconds the database may take to keep a row
ASKED_EVERY: Final = 60.0  # seconds between two questions to a platform whether it still knows our token
PLATFORM_ANSWERS: Final = 5.0


async def database_trouble(work: Work, clock: Clock) -> str | None:
    """Why nothing can be kept just now; None when a row was."""

    def write(unit: Unit) -> None:
        now = clock.now()
        Cursors(unit, None, now).set("caucus", "ready", now.isoformat())

    try:
        async with asyncio.timeout(ANSWERS):
            await work.run(write)
    except TimeoutError:
        return f"no answer within {ANSWERS:.0f} s; {work.waiting()} units of work wait"
    except Exception as error:
        return trouble_of(error) or f"nothing can be written ({type(error).__name__})"
    return None


async def stuck_work(work: Work, clock: Clock) -> str | None:
    """Jobs that have been there for long and are neither done nor given up."""
    try:
        async with asyncio.timeout(ANSWERS):
            jobs = await work.run(lambda unit: Jobs(unit, None, clock.now()).stuck())
    except Exception as error:
        return f"not known ({type(error).__name__})"
    minutes = STUCK.total_seconds() / 60
    return f"{jobs} jobs waiting for more than {minutes:.0f} minutes" if jobs else None


def platform_trouble(adapter: Adapter) -> Callable[[], Awaitable[str | None]]:
    """A check of one platform: what the adapter says, and once a minute what the platform says of our token."""
    asked_at = -ASKED_EVERY
    refused: str | None = None

    async def trouble() -> str | None:
        nonlocal asked_at, refused
        if adapter.trouble is not None:
            return adapter.trouble
        if stopwatch() - asked_at >= ASKED_EVERY:
            asked_at = stopwatch()
            try:
                async with asyncio.timeout(PLATFORM_ANSWERS):
                    refused = await adapter.refused()
            except Exception as error:
                refused = f"it does not say whether it takes our token ({type(error).__name__})"
        return refused

    return trouble
