"""The terms councils are elected for, and the elections they come from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Terms:
    """The terms of a country's councils, all of one length, and the day they are elected on.

    A country that says nothing of them has one term without beginning or end.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        """`data` holds `council_terms`: the first day of a term, its years, and the day of the election."""
        said = data.get("council_terms")
        self._first: date | None = None
        if said is None:
            return
        self._first, self._years = said["first"], int(said["years"])
        if not isinstance(self._first, date) or self._years < 1:
            raise ValueError("council_terms needs the first day of a term, and its years")
        election = said["election"]
        self._month, self._nth = int(election["month"]), int(election["nth"])
        self._weekday = WEEKDAYS.index(election["weekday"])

    def of(self, day: date, terms: int = 0) -> tuple[date, date]:
        """First and last day of the term a day lies in, or of the one that many terms later (earlier: negative)."""
        if self._first is None:
            return date.min, date.max
        passed = day.year - self._first.year - ((day.month, day.day) < (self._first.month, self._first.day))
        begun = self._first.year + (passed // self._years + terms) * self._years
        return self._first.replace(year=begun), self._first.replace(year=begun + self._years) - timedelta(1)

    def election_before(self, day: date) -> date:
        """The last election of councils held before a day; the first day of all where nobody knows of one."""
        if self._first is None:
            return date.min
        first, last = self.of(day)
        following = self._election_of(last + timedelta(1))
        return following if following < day else self._election_of(first)

    def _election_of(self, first: date) -> date:
        """The election a term that begins on a day comes from: the last such day before it."""
        held = self._in(first.year)
        return held if held < first else self._in(first.year - 1)

    def _in(self, year: int) -> date:
        first = date(year, self._month, 1)
        return first + timedelta((self._weekday - first.weekday()) % 7 + 7 * (self._nth - 1))
