"""Turns a local date and time of day into the one moment it stands for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, when a clock on the wall in `zone` first shows `at` on `day`.

    A time the clock skips in spring is the first moment after the gap; of a time it shows twice in
    autumn it is the first.
    """
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0), zone)
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    # Read by the offset after the gap the time lies before it, by the one before the gap after it.
    before, after = wall.replace(fold=1).astimezone(UTC), instant
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
