"""When a subscription's turn comes: at its local time, on working days or once a week, and once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.localtime import instant_of
from bot.politics.country import Country
from bot.politics.workdays import is_first_workday, is_workday, next_workday
from storage.schedule import Rhythm, Subscription

LATE: Final = timedelta(minutes=15)
"""From this delay on a digest says that it comes late."""

EVENING: Final = time(18)
"""What was missed during the day is not made up for after this."""


@dataclass(frozen=True, slots=True)
class LocalSlot:
    """A subscription's turn: that of `local_date`, due at `due_at`, worth nothing from `expires_at` on."""

    local_date: date
    due_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a turn that is being taken is like, for whoever composes what is said.

    `since` is the local date of the last turn that was looked at, said or not; `week` asks for the week's
    overview instead of the day's; `left_out` are the sections not wanted.
    """

    since: date
    late: bool = False
    week: bool = False
    left_out: frozenset[str] = frozenset()


def turn(subscription: Subscription, now: datetime, country: Country) -> LocalSlot | None:
    """The turn that has come at `now` on the local date it then is; None before its time and on days off.

    A weekly turn is that of the first working day of the week; missed, it is made up for on the next one.
    """
    zone = ZoneInfo(subscription.timezone)
    today = now.astimezone(zone).date()
    if not is_workday(today, country):
        return None
    if now < _due_at(subscription, today):
        return None
    day = today
    while subscription.rhythm is Rhythm.WEEKLY and not is_first_workday(day, country):
        day -= timedelta(days=1)
    slot = LocalSlot(day, _due_at(subscription, day), instant_of(today + timedelta(days=1), time(), zone))
    # What is left for tomorrow need not be dropped tonight.
    if subscription.rhythm is Rhythm.WEEKLY and missed_evening(subscription, slot, now):
        return None
    return slot


def has_turn(subscription: Subscription, day: date, country: Country) -> bool:
    """Is there a turn on this local date?"""
    if subscription.rhythm is Rhythm.WEEKLY:
        return is_first_workday(day, country)
    return is_workday(day, country)


def next_turn(subscription: Subscription, now: datetime, country: Country) -> datetime:
    """The moment of the first turn still to come after `now`."""
    day = now.astimezone(ZoneInfo(subscription.timezone)).date()
    while not has_turn(subscription, day, country) or _due_at(subscription, day) <= now:
        day = next_workday(day, country)
    return _due_at(subscription, day)


def coming(subscription: Subscription, now: datetime, country: Country) -> tuple[time, datetime, bool]:
    """At what time of day it comes, when next, and whether it is weekly."""
    at = time.fromisoformat(subscription.at_time)
    return at, next_turn(subscription, now, country), subscription.rhythm is Rhythm.WEEKLY


def missed_evening(subscription: Subscription, slot: LocalSlot, now: datetime) -> bool:
    """Is a turn of the day being taken so late that it had better be dropped?"""
    local = now.astimezone(ZoneInfo(subscription.timezone))
    daytime = time.fromisoformat(subscription.at_time) < EVENING
    return daytime and now - slot.due_at >= LATE and local.time() >= EVENING


def _due_at(subscription: Subscription, day: date) -> datetime:
    return instant_of(day, time.fromisoformat(subscription.at_time), ZoneInfo(subscription.timezone))
