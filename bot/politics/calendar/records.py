"""The rules of the political calendar as the data files hold them: read once, checked, with their sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, Final

from bot.politics.areas import load
from bot.politics.calendar.event import Basis, Family

ELECTION: Final = "municipal_and_regional"

# The lists of the data files, by file: what is in each.
SECTIONS: Final = {
    "elections": {
        "elections": Family.ELECTION,
        "election_deadlines": Family.DEADLINE,
        "constitution": Family.AFTER_ELECTION,
        "post_election_timeline": Family.AFTER_ELECTION,
        "term_milestones": Family.TERM,
    },
    "budget_calendar": {
        "legal_deadlines_municipal": Family.BUDGET,
        "legal_deadlines_regional": Family.BUDGET_REGION,
        "agreements": Family.AGREEMENT,
        "advice": Family.ADVICE,
        "typical_steps_municipal": Family.BUDGET,
        "kl_events": Family.KL,
        "other_events": Family.EVENT,
        "quiet_periods": Family.QUIET,
    },
}
LEVELS: Final = {
    Family.BUDGET: ("municipality",),
    Family.BUDGET_REGION: ("region",),
    Family.KL: ("municipality",),
}
OF_A_BUDGET: Final = frozenset({Family.BUDGET, Family.BUDGET_REGION})

# What a rule of each kind must say, and what it may.
KINDS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    kind: (frozenset(must.split()), frozenset(may.split()))
    for kind, must, may in (
        ("rrule", "dtstart rrule", ""),
        ("relative", "anchor", "offset_days offset_days_at_least time"),
        ("window", "anchor start end", ""),
        ("fixed", "", "date latest_date"),
        ("latest", "latest_date", "years_after_previous"),
        ("yearly", "month day", "year_offset"),
        ("latest_yearly", "month day", "year_offset"),
        ("window_yearly", "start end", "only_in may_run_into_january"),
        ("iso_week", "", "week weeks first_weekday last_weekday choose"),
        ("easter", "offset_days", ""),
        ("quarterly", "", ""),
        ("local", "", "at_least_every_years times_per_year"),
    )
}
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BASES: Final = {one.value: one for one in Basis} | {"agreement": Basis.CUSTOM}


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

    @property
    def has_days(self) -> bool:
        """Can its days be worked out from its rule?"""
        return self.kind not in ("latest", "local", "quarterly") and "offset_days_at_least" not in self.rule


class BadCalendar(ValueError):
    """A data file says something that cannot be: the file, the record and what is wrong."""


@cache
def records() -> Mapping[str, Record]:
    """Every rule by its id. Raises BadCalendar."""
    found: dict[str, Record] = {}
    for file, sections in SECTIONS.items():
        data = load(file)
        for section, family in sections.items():
            for row in data.get(section, ()):
                for record in _records(file, row, family, data["sources"]):
                    if record.id in found:
                        raise BadCalendar(f"{file}.yaml: {record.id} stands there twice")
                    found[record.id] = record
    for record in found.values():
        anchor = record.rule.get("anchor")
        if anchor and anchor not in found and not anchor.endswith("_local"):
            raise BadCalendar(f"{record.id}: there is no {anchor} to count from")
        for other in (record.not_after, record.days_after and record.days_after[0]):
            if other and other not in found:
                raise BadCalendar(f"{record.id}: there is no {other} to keep to")
    return found


@cache
def phases() -> frozenset[str]:
    """The ids of the stretches of time that follow an election, which are no dates to keep."""
    return frozenset(row["id"] for row in load("elections").get("post_election_timeline", ()))


@cache
def term_years() -> Mapping[int, Mapping[str, str]]:
    """What the years of a term are called, from 1."""
    return {row["year"]: row["label"] for row in load("elections")["term_years"]}


@cache
def budget_phases() -> tuple[tuple[str, Mapping[str, str], tuple[int, ...], int], ...]:
    """The phases of making a budget: id, label, months, and which year counted from the one of adoption."""
    return tuple(
        (row["id"], row["label"], tuple(row["months"]), row.get("year_offset", 0))
        for row in load("budget_calendar")["budget_phases"]
    )


@cache
def exceptions() -> Mapping[tuple[str, int], date]:
    """Days that were moved for one budget year, by (id, budget year)."""
    return {
        (event, row["budget_year"]): day
        for row in load("budget_calendar").get("exceptions", ())
        for event, day in row["moved"].items()
    }


def _records(
    file: str, row: Mapping[str, Any], family: Family, sources: Mapping[str, Any]
) -> Iterator[Record]:
    where = f"{file}.yaml: {row.get('id', row)}"
    if "rule" in row:  # a piece of advice need not have a day
        yield _record(where, row, family, sources)
    for part in row.get("related", ()):
        passed_on = {key: row[key] for key in ("basis", "verified", "source") if key in row}
        yield _record(f"{where}: {part.get('id', part)}", passed_on | part, Family.DEADLINE, sources)


def _record(where: str, row: Mapping[str, Any], family: Family, sources: Mapping[str, Any]) -> Record:
    for key in ("id", "label", "verified"):
        if key not in row:
            raise BadCalendar(f"{where}: {key} is missing")
    for named in ("label", "note", "what_happens"):
        if named in row and not {"da", "en"} <= set(row[named]):
            raise BadCalendar(f"{where}: {named} must be there in every language")
    kind = row["rule"].get("kind")
    if kind not in KINDS:
        raise BadCalendar(f"{where}: there are no rules of the kind {kind!r}")
    must, may = KINDS[kind]
    said = set(row["rule"]) - {"kind"}
    if must - said or said - must - may:
        wrong = ", ".join(sorted((must - said) | (said - must - may)))
        raise BadCalendar(f"{where}: a rule of the kind {kind} is missing, or does not know, {wrong}")
    basis = row.get("basis", "custom")
    if basis not in _BASES:
        raise BadCalendar(f"{where}: basis is one of {', '.join(sorted(_BASES))}, not {basis!r}")
    return Record(
        row["id"],
        family,
        row["label"],
        kind,
        row["rule"],
        _BASES[basis],
        row["verified"],
        row.get("note"),
        row.get("what_happens"),
        _sources(where, row, sources),
        _spans(row.get("observed", ())),
        _spans(row.get("expected", ())),
        frozenset(row.get("regions", ())),
        row.get("of_year", 1 if family in OF_A_BUDGET else 0),
        frozenset(row.get("level", LEVELS.get(family, ()))),
        (*row.get("abbreviations", ()), *row.get("aliases", ())),
        row.get("not_after"),
        (row["days_after"]["event"], row["days_after"]["days"]) if "days_after" in row else None,
    )


def _sources(where: str, row: Mapping[str, Any], sources: Mapping[str, Any]) -> tuple[str, ...]:
    """What a person can look up: the paragraph first, then addresses, then what else it was read in."""
    laws, rest = [row["legal_reference"]] if "legal_reference" in row else [], []
    for key in row.get("source", ()):
        if key not in sources:
            raise BadCalendar(f"{where}: there is no source {key}")
        source = sources[key]
        laws += [source["law"]] if "law" in source else []
        rest.append(source["ref"])
    return tuple(dict.fromkeys((*laws, *sorted(rest, key=lambda one: not one.startswith("http")))))


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
