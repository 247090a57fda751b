"""Keeps on disk how far Telegram's updates have been dealt with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.adapters.telegram.settings import TELEGRAM
from bot.core.clock import Clock
from storage.inbox import Cursors
from storage.work import Work

QUIET: Final = timedelta(days=6)
"""After a week without updates Telegram numbers the next one at random (core.telegram.org/bots/api#update)."""

_NAME: Final = "offset"


class StoredOffset:
    """The `offset` of getUpdates: the number of the first update not dealt with yet."""

    def __init__(self, work: Work, clock: Clock) -> None:
        self._work = work
        self._clock = clock

    async def read(self) -> int:
        """The offset, 0 when none was kept or it is too old to mean anything."""
        now = self._clock.now()
        value = await self._work.run(lambda unit: Cursors(unit, None, now).get(TELEGRAM, _NAME))
        number, _, kept_at = (value or "").partition(" ")
        if not number.isdecimal() or now - datetime.fromisoformat(kept_at) > QUIET:
            return 0
        return int(number)

    async def keep(self, offset: int) -> None:
        """Keep the offset; it is on disk when this returns."""
        now = self._clock.now()
        value = f"{offset} {now.isoformat()}"
        await self._work.run(lambda unit: Cursors(unit, None, now).set(TELEGRAM, _NAME, value))
