"""The one place that asks the machine what time it is.

Everything else is told: a message, a tick and a test each read `now` once and hand it down.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol


class Clock(Protocol):
    """Tells the present moment, aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


FIRST_YEAR: Final = 2015
LAST_YEAR: Final = 2097
"""The years a rehearsal may be set to: those the rules of the political calendar know, and a term on either side."""


class RehearsalClock:
    """A clock that starts at a chosen moment and runs on from there (`--at`), or stands still."""

    def __init__(self, start: datetime, *, running: bool = True) -> None:
        if start.tzinfo is None:
            raise ValueError("a rehearsal starts at an aware moment")
        self._start = start.astimezone(UTC)
        self._running = running
        self._began = time.monotonic()

    def now(self) -> datetime:
        if not self._running:
            return self._start
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def set(self, moment: datetime) -> None:
        """Jump to an aware moment and go on from there."""
        if moment.tzinfo is None:
            raise ValueError("a clock is set to an aware moment")
        self._start = moment.astimezone(UTC)
        self._began = time.monotonic()

    def advance(self, by: timedelta) -> None:
        """Jump ahead (or back) by a span."""
        self.set(self.now() + by)


def stopwatch() -> float:
    """Seconds on a clock that never goes back; for measuring spans only."""
    return time.monotonic()
