"""Tells whether a day somebody wants to put down for an event keeps the deadlines it is bound by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.politics.calendar import Calendar
from bot.politics.calendar.event import Basis, Event
from bot.politics.calendar.records import Record, records
from bot.politics.country import Country


class Fault(StrEnum):
    """What is wrong with a day."""

    LATE = "late"  # after the last lawful day
    OTHER = "other"  # not the day, or not within the days, the law sets
    CLOSE = "close"  # too few days after what must come before it


@dataclass(frozen=True, slots=True)
class Breach:
    """A deadline that would not be kept: `by` sets it; `first` and `last` are the lawful days as far as known.

    `days` is how many must lie between, for what is too CLOSE.
    """

    fault: Fault
    by: Event
    first: date | None
    last: date | None
    days: int = 0


def breach(calendar: Calendar, id: str, cycle: int, start: date, end: date) -> Breach | None:
    """What putting an event on these days would break, None when nothing; not what nobody has a rule for.

    A deadline the team has moved holds as moved, save the event's own: that is measured by its rule.
    """
    record = records(calendar.country).get(id)
    if record is None:
        return None
    own = Calendar(calendar.country, calendar.area).event(id, cycle) if _binds(record) else None
    if own is not None and own.latest and end > own.end:
        return Breach(Fault.LATE, own, None, own.end)
    if own is not None and not own.latest and not own.start <= start <= end <= own.end:
        return Breach(Fault.OTHER, own, own.start, own.end)
    deadline = calendar.event(record.not_after, cycle) if record.not_after else None
    if record.not_after and _apart(id, calendar.country):
        # The two readings bind each other by the days between them, each with the law's last day for itself.
        deadline = calendar.by_law().event(record.not_after, cycle)
    if deadline is not None and end > deadline.end:
        return Breach(Fault.LATE, deadline, None, deadline.end)
    return _too_close(calendar, record, cycle, start, end)


def _apart(id: str, country: Country) -> bool:
    """Is it one of two that must lie some days apart?"""
    pairs = [(one.id, one.days_after[0]) for one in records(country).values() if one.days_after is not None]
    return any(id in pair for pair in pairs)


def _binds(record: Record) -> bool:
    """Does the law set the days of this event itself?"""
    return record.basis is Basis.LAW or (record.basis is Basis.DERIVED and record.kind == "relative")


def _too_close(calendar: Calendar, record: Record, cycle: int, start: date, end: date) -> Breach | None:
    """What must lie some days apart, as far as the team has put both down."""
    if record.days_after is not None:
        before, days = record.days_after
        earlier = calendar.event(before, cycle)
        if earlier is not None and earlier.set_by_team and start < earlier.end + timedelta(days=days):
            return Breach(Fault.CLOSE, earlier, earlier.end + timedelta(days=days), None, days)
    for other in records(calendar.country).values():
        if other.days_after is None or other.days_after[0] != record.id:
            continue
        later = calendar.event(other.id, cycle)
        days = other.days_after[1]
        if later is not None and later.set_by_team and end > later.start - timedelta(days=days):
            return Breach(Fault.CLOSE, later, None, later.start - timedelta(days=days), days)
    return None
