"""The values of the date grammar: what was meant, where it stood in the text, and what cannot be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as WallTime
from enum import StrEnum
from typing import Final

from bot.language.dates.words import Part

# The wall times between which a part of the day lies.
_HOURS: Final = {
    Part.MORNING: (WallTime(0), WallTime(12)),
    Part.FORENOON: (WallTime(0), WallTime(12)),
    Part.NOON: (WallTime(11), WallTime(14)),
    Part.AFTERNOON: (WallTime(12), WallTime(18)),
    Part.EVENING: (WallTime(17), WallTime.max),
    Part.NIGHT: (WallTime(0), WallTime.max),
}


class Prefer(StrEnum):
    """Which way an open phrase such as 'Tuesday' or '3 March' looks from now."""

    PAST = "past"
    FUTURE = "future"


class Why(StrEnum):
    """Why a phrase that has the shape of a date is none."""

    DAY = "day"  # 31 February, 31/11
    WEEKDAY = "weekday"  # Monday 1 December when that is a Tuesday
    WEEK = "week"  # week 53 of a year with 52
    YEAR = "year"  # before 1900 or after 2199
    TIME = "time"  # kl. 25


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a wall time on a day, or a stretch of days; always in the local time of whoever said it.

    `part` is the part of the day that was said without a time ('tirsdag aften'). `also` are the other moments
    named beside this one, of which one is meant ('torsdag eller fredag', 'kl. 10 eller 11').
    """

    day: date
    time: WallTime | None = None
    until: date | None = None
    part: Part | None = field(default=None, compare=False)
    also: tuple[Moment, ...] = ()

    @property
    def each(self) -> tuple[Moment, ...]:
        """Every moment that was named."""
        return (replace(self, also=()), *self.also)

    @property
    def last_day(self) -> date:
        """The last day it covers: `until`, or the day itself; of a choice the last of its days."""
        return max(self.until or self.day, *(one.last_day for one in self.also), date.min)

    def instant(self, tz: tzinfo) -> datetime | None:
        """The moment in UTC, aware; None when only a day was said.

        A wall time that a clock change leaves out is the first instant after the gap; one that comes twice is
        the first of the two, unless `time.fold` says otherwise.
        """
        if self.time is None:
            return None
        return wall_to_utc(datetime.combine(self.day, self.time), tz)

    def local(self, tz: tzinfo) -> datetime | date:
        """An aware datetime in `tz`, or the plain date when no time was said."""
        at = self.instant(tz)
        return self.day if at is None else at.astimezone(tz)

    def starts_after(self, now: datetime) -> bool:
        """Whether it begins later than `now` (aware, local); a whole day does so only from tomorrow on."""
        at = self.instant(_zone(now))
        if at is None and self.part and self.day == now.date():
            return now.time() < _HOURS[self.part][0]
        return self.day > now.date() if at is None else at > now

    def is_future(self, now: datetime) -> bool:
        """Whether all of it lies ahead of `now` (aware, local); 'today' without a time does not."""
        return self.starts_after(now)

    def is_past(self, now: datetime) -> bool:
        """Whether all of it lies behind `now` (aware, local); 'today' without a time does not."""
        at = self.instant(_zone(now))
        if at is None and self.part and self.last_day == now.date():
            return now.time() > _HOURS[self.part][1]
        return self.last_day < now.date() if at is None else at < now


class Asks(StrEnum):
    """Why a phrase about time names no one day."""

    VAGUE = "vague"  # 'forleden', 'the other day'
    RECURS = "recurs"  # 'hver tirsdag': its moment is the next one


@dataclass(frozen=True, slots=True)
class Span:
    """A date phrase in a text: `text == whole[start:end]`.

    `clock` is the part of it that says the time, and `day` whether a day is named too. `asks` is why it names no
    one day that can be kept.
    """

    start: int
    end: int
    text: str
    moment: Moment
    clock: str = field(default="", compare=False)
    day: bool = field(default=True, compare=False)
    asks: Asks | None = None


@dataclass(frozen=True, slots=True)
class Impossible:
    """A phrase with the shape of a date that names none; `day` is the date when only its weekday is wrong."""

    start: int
    end: int
    text: str
    why: Why
    day: date | None = None


def wall_to_utc(wall: datetime, tz: tzinfo) -> datetime:
    """A naive wall time in `tz` as an aware UTC instant, by the rule of `Moment.instant`."""
    try:
        at = wall.replace(tzinfo=tz).astimezone(UTC)
        if at.astimezone(tz).replace(tzinfo=None) == wall:
            return at
        low = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
        high = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    except OverflowError:  # the first and the last day datetime knows
        return wall.replace(tzinfo=UTC)
    before = low.astimezone(tz).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(tz).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def _zone(now: datetime) -> tzinfo:
    if now.tzinfo is None:
        raise ValueError("now must be an aware datetime")
    return now.tzinfo
