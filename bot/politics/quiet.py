"""When nobody is disturbed: the hours of the day, days off, and the weeks everybody is away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from bot.politics.country import Country
from bot.politics.workdays import is_first_in_week, is_workday

OPENS: Final = time(8)
CLOSES: Final = time(18)


def is_quiet(day: date, country: Country) -> bool:
    """Is this a day nobody is disturbed: a weekend, a day off, or in the weeks everybody is away?"""
    return not is_workday(day, country) or day.isocalendar().week in country.quiet_weeks


def next_open(day: date, country: Country) -> date:
    """The first day from `day` on that is not quiet."""
    while is_quiet(day, country):
        day += timedelta(days=1)
    return day


def may_disturb(
    local: datetime, country: Country, *, away_until: date | None = None, legal_by: date | None = None
) -> bool:
    """May somebody be told now what they did not ask for? `local` is the time on their own wall.

    `away_until` is the last day they are away. `legal_by` is the day of a legal deadline: one that would
    pass before the next open day breaks the quiet of a day, never that of the evening, nor of somebody away.
    """
    if not OPENS <= local.time() < CLOSES:
        return False
    today = local.date()
    if away_until is not None and today <= away_until:
        return False
    if not is_quiet(today, country):
        return True
    return legal_by is not None and today <= legal_by < next_open(today, country)


def is_first_of_week(day: date, country: Country) -> bool:
    """Is this the first open day of its week?"""
    return is_first_in_week(day, lambda one: not is_quiet(one, country))
