"""Works out on which days a rule falls: one function for each kind of rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Final

from bot.politics.calendar.records import ELECTION, WEEKDAYS, Record, clock, records
from bot.politics.country import Country

HORIZON: Final = 2100  # the last year anything is worked out for
HORIZON_OF_ELECTIONS: Final = HORIZON + 8  # so that every day of those years has a next one

Span = tuple[int, date, date, time | None]
"""A year, the first day and the last, and a local time of day."""


@cache
def recurring(record_id: str, country: Country) -> Mapping[int, date]:
    """The days of an RRULE (RFC 5545) by year, with those known from before its first."""
    from dateutil.rrule import rrulestr  # takes a while to import, and is needed first when a calendar is

    record = records(country)[record_id]
    rule = record.rule
    first = datetime.combine(rule["dtstart"], time())
    last = datetime(HORIZON_OF_ELECTIONS, 12, 31)  # noqa: DTZ001
    days = rrulestr(rule["rrule"], dtstart=first).between(first, last, inc=True)
    return {day.year: day for day in (*record.known, *(one.date() for one in days))}


def elections(country: Country) -> Mapping[int, date]:
    """The days of municipal and regional elections by year; {} for a country without their rule."""
    return recurring(ELECTION, country) if ELECTION in records(country) else {}


def spans(
    record: Record, year: int, day_of: Callable[[str, int], date | None], country: Country
) -> Iterator[Span]:
    """When a rule falls that belongs to a year: that of the election, of adoption, or the calendar year.

    `day_of` gives the day of another record in such a year, as moved as it may be.
    """
    rule = record.rule
    match record.kind:
        case "rrule":
            if (on := recurring(record.id, country).get(year)) is not None:
                yield year, on, on, None
        case "relative" if "offset_days" in rule:
            anchor = day_of(rule["anchor"], year)
            if anchor is not None:
                on = anchor + timedelta(days=rule["offset_days"])
                yield year, on, on, clock(rule.get("time"))
        case "window":
            if day_of(rule["anchor"], year) is not None:
                yield year, _in(year, rule["start"]), _in(year, rule["end"]), None
        case "fixed":
            on = rule.get("date") or rule["latest_date"]
            if on.year == year:
                yield year, on, on, None
        case "yearly" | "latest_yearly":
            on = _in(year, rule)
            yield year, on, on, None
        case "window_yearly":
            if rule.get("only_in") != "election_year" or year in elections(country):
                yield year, _in(year, rule["start"]), _in(year, rule["end"]), None
        case "iso_week":
            yield year, *_weeks(year, rule), None
        case "easter":
            from dateutil.easter import easter

            on = easter(year) + timedelta(days=rule["offset_days"])
            yield year, on, on, None
        case _:
            return  # has no day to be worked out


def _in(year: int, said: Mapping[str, Any]) -> date:
    year += said.get("year_offset", 0)
    try:
        return date(year, said["month"], said["day"])
    except ValueError:  # 29 February
        return date(year, said["month"], said["day"] - 1)


def _weeks(year: int, rule: Mapping[str, Any]) -> tuple[date, date]:
    """The days of one or several weeks in a row, by ISO number."""
    weeks = rule.get("weeks") or [rule["week"]]
    first = WEEKDAYS.index(rule.get("first_weekday", "MO")) + 1
    last = WEEKDAYS.index(rule.get("last_weekday", "SU")) + 1
    return date.fromisocalendar(year, weeks[0], first), date.fromisocalendar(year, weeks[-1], last)
