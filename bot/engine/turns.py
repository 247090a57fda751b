"""When a subscription's turn comes: at its local time, on working days, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.localtime import instant_of
from bot.politics.workdays import is_workday, next_workday
from storage.schedule import Subscription

LATE: Final = timedelta(minutes=15)
"""From this delay on a digest says that it comes late."""

EVENING: Final = time(18)
"""What was missed during the day is not made up for after this."""


@dataclass(frozen=True, slots=True)
class LocalSlot:
    """A subscription's turn on one local date: due at `due_at`, worth nothing from `expires_at` on."""

    local_date: date
    due_at: datetime
    expires_at: datetime


def turn(subscription: Subscription, now: datetime, country: str) -> LocalSlot | None:
    """The turn that has come at `now` on the local date it then is; None before its time and on days off."""
    zone = ZoneInfo(subscription.timezone)
    today = now.astimezone(zone).date()
    if not is_workday(today, country):
        return None
    due_at = _due_at(subscription, today)
    if now < due_at:
        return None
    return LocalSlot(today, due_at, instant_of(today + timedelta(days=1), time(), zone))


def next_turn(subscription: Subscription, now: datetime, country: str) -> datetime:
    """The moment of the first turn still to come after `now`."""
    today = now.astimezone(ZoneInfo(subscription.timezone)).date()
    if is_workday(today, country) and now < (due_at := _due_at(subscription, today)):
        return due_at
    return _due_at(subscription, next_workday(today, country))


def missed_evening(subscription: Subscription, slot: LocalSlot, now: datetime) -> bool:
    """Is a turn of the day being taken so late that it had better be dropped?"""
    local = now.astimezone(ZoneInfo(subscription.timezone))
    daytime = time.fromisoformat(subscription.at_time) < EVENING
    return daytime and now - slot.due_at >= LATE and local.time() >= EVENING


def _due_at(subscription: Subscription, day: date) -> datetime:
    return instant_of(day, time.fromisoformat(subscription.at_time), ZoneInfo(subscription.timezone))
