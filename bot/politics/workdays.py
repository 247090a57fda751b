"""Which days people are at work: not at weekends, not on public holidays, nor when everybody is off anyway."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from functools import cache

from bot.politics.country import Country


def is_workday(day: date, country: Country) -> bool:
    """Is this an ordinary working day in a country?

    Of a country whose holidays nobody has written down only the weekends are known.
    """
    return day.weekday() < 5 and day not in _days_off(country, day.year)


def next_workday(day: date, country: Country) -> date:
    """The first working day after a day."""
    day += timedelta(days=1)
    while not is_workday(day, country):
        day += timedelta(days=1)
    return day


def last_workday(day: date, country: Country) -> date:
    """The last working day before a day."""
    day -= timedelta(days=1)
    while not is_workday(day, country):
        day -= timedelta(days=1)
    return day


def is_first_workday(day: date, country: Country) -> bool:
    """Is this the first working day of its week?"""
    return is_first_in_week(day, lambda one: is_workday(one, country))


def is_first_in_week(day: date, is_one: Callable[[date], bool]) -> bool:
    """Is a day the first of its kind in its week, which begins on Monday?"""
    return is_one(day) and not any(is_one(day - timedelta(days=n)) for n in range(1, day.weekday() + 1))


@cache
def _days_off(country: Country, year: int) -> Collection[date]:
    import holidays  # takes a while to import, and is needed first when a digest is

    off = {date(year, month, day) for month, day in country.days_off}
    try:
        return off | set(holidays.country_holidays(country.holidays, years=year))
    except NotImplementedError:
        return off


@cache
def public_holidays(country: Country, year: int, locale: str) -> tuple[tuple[date, str], ...]:
    """The public holidays of a year and their names, in the language asked for where it is known."""
    import holidays

    try:
        known = holidays.country_holidays(country.holidays, years=year)
        language = next((one for one in known.supported_languages if one.startswith(locale)), None)
        named = holidays.country_holidays(country.holidays, years=year, language=language)
    except NotImplementedError:
        return ()
    return tuple(sorted(named.items()))
