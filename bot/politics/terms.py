"""The terms councils are elected for: four years from 1 January after the November election."""

from __future__ import annotations

from datetime import date
from typing import Final

_FIRST: Final = 2026  # a term began on 1 January of this year
_YEARS: Final = 4


def council_term(day: date, terms: int = 0) -> tuple[date, date]:
    """First and last day of the term a day lies in, or of the one that many terms later (earlier: negative)."""
    first = day.year - (day.year - _FIRST) % _YEARS + terms * _YEARS
    return date(first, 1, 1), date(first + _YEARS - 1, 12, 31)


def council_election(day: date) -> date:
    """The last election of municipal and regional councils held before a day.

    The third Tuesday of November every fourth year (kommunal- og regional valgloven § 6).
    """
    _, last = council_term(day)
    held = _third_tuesday(last.year)
    return held if held < day else _third_tuesday(last.year - _YEARS)


def _third_tuesday(year: int) -> date:
    first = date(year, 11, 1)
    return date(year, 11, 15 + (1 - first.weekday()) % 7)
