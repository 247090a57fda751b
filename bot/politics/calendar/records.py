"""The rules of the political calendar as the data files hold them: read once, checked, with their sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, Final

from bot.politics.calendar.check import BASES, ELECTION, SECTIONS, WEEKDAYS, sections_of, troubles
from bot.politics.calendar.event import Basis, Family
from bot.politics.country import ITSELF, Country

__all__ = [
    "ELECTION",
    "WEEKDAYS",
    "BadCalendar",
    "NoCalendar",
    "Record",
    "adopted_phase",
    "budget_phases",
    "exceptions",
    "phases",
    "records",
    "term_years",
]

LEVELS: Final = {
    Family.BUDGET: ("municipality",),
    Family.BUDGET_REGION: ("region",),
    Family.KL: ("municipality",),
}
OF_A_BUDGET: Final = frozenset({Family.BUDGET, Family.BUDGET_REGION})


@dataclass(frozen=True, slots=True)
class Record:
    """One rule: what it is called, when it falls, and what says so."""

    id: str
    family: Family
    label: Mapping[str, str]
    kind: str
    rule: Mapping[str, Any]
    basis: Basis
    verified: bool
    note: Mapping[str, str] | None
    what_happens: Mapping[str, str] | None
    sources: tuple[str, ...]
    observed: tuple[tuple[date, date], ...]
    announced: tuple[tuple[date, date], ...]  # days told in advance, which may still change
    regions: frozenset[str]  # ids of the regions it concerns; of all when empty
    of_year: int  # its cycle, counted from the year it belongs to
    level: frozenset[str]  # 'municipality', 'region', ...: whose business it is; everybody's when empty
    aliases: tuple[str, ...] = ()  # what else it is called, abbreviations among them
    not_after: str | None = None  # the deadline it has to keep
    days_after: tuple[str, int] | None = None  # what must come so many days before it
    role: str | None = None  # 'constitution' or 'adoption', where it is that
    held_as: str | None = None  # what the same thing is called where a team has a day of its own for it
    short: Mapping[str, str] | None = None  # what it is called where what it belongs to is said
    known: tuple[date, ...] = ()  # days an RRULE had before its first

    @property
    def has_days(self) -> bool:
        """Can its days be worked out from its rule?"""
        return self.kind not in ("latest", "local", "quarterly") and "offset_days_at_least" not in self.rule


class BadCalendar(ValueError):
    """The data files of a country say something that cannot be: the file, the record and what is wrong."""


class NoCalendar(LookupError):
    """Nobody has written down the terms of a country, or not so far ahead or back."""


@cache
def _files(country: Country) -> Mapping[str, Mapping[str, Any]]:
    """The files of a country's calendar, {} for one it lacks."""
    return {name: sections_of(name, country.own(name), country.own(ITSELF)) for name in SECTIONS}


@cache
def records(country: Country) -> Mapping[str, Record]:
    """Every rule by its id. Raises BadCalendar."""
    files = _files(country)
    if wrong := troubles(files):
        raise BadCalendar("\n".join(f"{country.code}/{one}" for one in wrong))
    return {
        record.id: record
        for file, data in files.items()
        for section, family in SECTIONS[file].items()
        for row in data.get(section) or ()
        for record in _records(row, family, data.get("sources") or {})
    }


@cache
def phases(country: Country) -> frozenset[str]:
    """The ids of the stretches of time that follow an election, which are no dates to keep."""
    return frozenset(row["id"] for row in _files(country)["elections"].get("post_election_timeline", ()))


@cache
def term_years(country: Country) -> Mapping[int, Mapping[str, str]]:
    """What the years of a term are called, from 1."""
    return {row["year"]: row["label"] for row in _files(country)["elections"].get("term_years", ())}


@cache
def budget_phases(country: Country) -> tuple[tuple[str, Mapping[str, str], tuple[int, ...], int], ...]:
    """The phases of making a budget: id, label, months, and which year counted from the one of adoption."""
    return tuple(
        (row["id"], row["label"], tuple(row["months"]), row.get("year_offset", 0))
        for row in _files(country)["budget_calendar"].get("budget_phases", ())
    )


@cache
def adopted_phase(country: Country) -> tuple[str, Mapping[str, str]] | None:
    """The phase a budget is in once it is adopted: id and label."""
    rows = _files(country)["budget_calendar"].get("budget_phases", ())
    return next(((row["id"], row["label"]) for row in rows if row.get("after_adoption")), None)


@cache
def exceptions(country: Country) -> Mapping[tuple[str, int], date]:
    """Days that were moved for one budget year, by (id, budget year)."""
    return {
        (event, row["budget_year"]): day
        for row in _files(country)["budget_calendar"].get("exceptions", ())
        for event, day in row["moved"].items()
    }


def _records(row: Mapping[str, Any], family: Family, sources: Mapping[str, Any]) -> Iterator[Record]:
    if "rule" in row:  # a piece of advice need not have a day
        yield _record(row, family, sources)
    for part in row.get("related", ()):
        passed_on = {key: row[key] for key in ("basis", "verified", "source") if key in row}
        yield _record(passed_on | part, Family.DEADLINE, sources)


def _record(row: Mapping[str, Any], family: Family, sources: Mapping[str, Any]) -> Record:
    return Record(
        row["id"],
        family,
        row["label"],
        row["rule"]["kind"],
        row["rule"],
        BASES[row.get("basis", "custom")],
        row["verified"],
        row.get("note"),
        row.get("what_happens"),
        _sources(row, sources),
        _spans(row.get("observed", ())),
        _spans(row.get("expected", ())),
        frozenset(row.get("regions", ())),
        row.get("of_year", 1 if family in OF_A_BUDGET else 0),
        frozenset(row.get("level", LEVELS.get(family, ()))),
        (*row.get("abbreviations", ()), *row.get("aliases", ())),
        row.get("not_after"),
        (row["days_after"]["event"], row["days_after"]["days"]) if "days_after" in row else None,
        row.get("role"),
        row.get("held_as"),
        row.get("short"),
        tuple(row.get("known_dates", ())),
    )


def _sources(row: Mapping[str, Any], sources: Mapping[str, Any]) -> tuple[str, ...]:
    """What a person can look up: the paragraph first, then addresses, then what else it was read in."""
    laws: list[str] = [row["legal_reference"]] if "legal_reference" in row else []
    rest: list[str] = []
    for key in row.get("source", ()):
        source = sources[key]
        laws += [source["law"]] if "law" in source else []
        (laws if _is_law(source["ref"]) else rest).append(source["ref"])
    return tuple(dict.fromkeys((*laws, *sorted(rest, key=lambda one: not one.startswith("http")))))


def _is_law(ref: str) -> bool:
    return "§" in ref and not ref.startswith("http")


def _spans(rows: Any) -> tuple[tuple[date, date], ...]:
    """Days something was or will be held, as far as they are known to the day."""
    found = []
    for row in rows:
        if "start" in row:
            found.append((row["start"], row["end"]))
        elif "date" in row:
            found.append((row["date"], row["date"]))
    return tuple(found)


def clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
