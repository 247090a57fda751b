"""Checks the data files of a calendar and says what is wrong in them, record by record."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from typing import Any, Final

from bot.politics.calendar.event import Basis, Family

LANGUAGES: Final = ("da", "en")
ELECTION: Final = "municipal_and_regional"  # what a data file calls the election councils come from
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BASES: Final = {one.value: one for one in Basis} | {"agreement": Basis.CUSTOM}
ROLES: Final = frozenset({"constitution", "adoption"})

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
_FIELDS: Final = frozenset(
    {
        *("id", "label", "short", "aliases", "abbreviations", "level", "basis"),
        *("rule", "verified", "verified_note", "source", "note", "what_happens"),
        *("observed", "expected", "weekdays", "regions", "of_year", "not_after"),
        *("days_after", "role", "held_as", "legal_reference", "overridable", "voters", "known_dates"),
        *("next_date", "last_held", "next_expected_window", "next_expected_date", "related", "convened_by"),
    }
)


def troubles(files: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """What is wrong in the calendar files of a country, given by name; () when nothing is, or none is there."""
    ids: set[str] = set()
    found: list[str] = []
    rows: list[tuple[str, Mapping[str, Any]]] = []
    for file, sections in SECTIONS.items():
        data = files.get(file) or {}
        known = known_sections(file)
        found += [f"{file}.yaml: {section} is no section" for section in data if section not in known]
        found += _of_sources(file, data.get("sources") or {})
        for section in sections:
            for row in data.get(section) or ():
                rows += [(file, row), *((file, _inherited(row, part)) for part in row.get("related", ()))]
    for file, row in rows:
        where = f"{file}.yaml: {row.get('id', row)}"
        if row.get("id") in ids:
            found.append(f"{where}: stands there twice")
        ids.add(str(row.get("id")))
        found += [f"{where}: {what}" for what in _of_record(row, files[file].get("sources") or {})]
    found += [f"{file}.yaml: {row.get('id')}: {what}" for file, row in rows for what in _of_others(row, ids)]
    if ELECTION not in ids and files.get("elections"):
        found.append(f"elections.yaml: there is no {ELECTION}, which the term is counted by")
    found += _of_the_rest(files, ids)
    return tuple(found)


# Lists that are no records with rules of their own.
_OTHERS: Final = {
    "elections": ("terms", "term_years", "regional_council_sizes"),
    "budget_calendar": ("budget_phases", "exceptions", "public_holidays"),
}


def sections_of(file: str, own: Mapping[str, Any], common: Mapping[str, Any]) -> Mapping[str, Any]:
    """What belongs to one file of the calendar: all it says, and its sections in the country's common file."""
    beside = {key: value for key, value in common.items() if key in known_sections(file)}
    return {**beside, **own} if own or beside.keys() - {"meta", "sources"} else {}


def known_sections(file: str) -> frozenset[str]:
    """What a file of the calendar may hold."""
    return frozenset({*SECTIONS[file], "meta", "sources", *_OTHERS.get(file, ())})


def _inherited(row: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**{key: row[key] for key in ("basis", "verified", "source") if key in row}, **part}


def _of_sources(file: str, sources: Mapping[str, Any]) -> Iterator[str]:
    for key, source in sources.items():
        if not isinstance(source, Mapping) or not source.get("ref"):
            yield f"{file}.yaml: source {key}: ref is missing"


def _of_record(row: Mapping[str, Any], sources: Collection[str]) -> Iterator[str]:
    for key in ("id", "label", "verified"):
        if key not in row:
            yield f"{key} is missing"
    for key in row.keys() - _FIELDS:
        if not key.startswith("example_"):
            yield f"{key} is no field of a record"
    for key in ("label", "short", "note", "what_happens", "voters", "convened_by"):
        said = row.get(key)
        if key in row and not (isinstance(said, Mapping) and all(said.get(one) for one in LANGUAGES)):
            yield f"{key} must be there in every language ({', '.join(LANGUAGES)})"
    if not isinstance(row.get("verified", True), bool):
        yield "verified is true or false"
    if row.get("basis", "custom") not in BASES:
        yield f"basis is one of {', '.join(sorted(BASES))}, not {row['basis']!r}"
    if row.get("role") not in (None, *ROLES):
        yield f"role is one of {', '.join(sorted(ROLES))}, not {row['role']!r}"
    for key in row.get("source", ()):
        if key not in sources:
            yield f"there is no source {key}"
    if "rule" in row:
        yield from _of_rule(row["rule"])


def _of_rule(rule: Any) -> Iterator[str]:
    if not isinstance(rule, Mapping) or rule.get("kind") not in KINDS:
        kind = rule.get("kind") if isinstance(rule, Mapping) else rule
        yield f"there are no rules of the kind {kind!r}; there are {', '.join(KINDS)}"
        return
    kind = rule["kind"]
    must, may = KINDS[kind]
    said = rule.keys() - {"kind"}
    yield from (f"a rule of the kind {kind} needs {key}" for key in sorted(must - said))
    yield from (f"a rule of the kind {kind} has no {key}" for key in sorted(said - must - may))
    if kind == "relative" and not said & {"offset_days", "offset_days_at_least"}:
        yield "a rule of the kind relative needs offset_days or offset_days_at_least"
    if kind == "fixed" and not said & {"date", "latest_date"}:
        yield "a rule of the kind fixed needs date or latest_date"
    if kind == "iso_week" and not said & {"week", "weeks"}:
        yield "a rule of the kind iso_week needs week or weeks"
    yield from _of_values(rule)


def _of_values(rule: Mapping[str, Any]) -> Iterator[str]:
    for key in ("dtstart", "date", "latest_date"):
        if key in rule and not isinstance(rule[key], date):
            yield f"{key} is no date: {rule[key]!r}"
    for key in ("offset_days", "offset_days_at_least", "year_offset"):
        if key in rule and not isinstance(rule[key], int):
            yield f"{key} is no number of days or years: {rule[key]!r}"
    days = [rule] if "month" in rule else [rule[key] for key in ("start", "end") if key in rule]
    for day in days:
        try:
            date(2024, day["month"], day["day"])
        except (ValueError, TypeError, KeyError):
            yield f"there is no such day of the year: {day!r}"
    for week in rule.get("weeks") or ([rule["week"]] if "week" in rule else []):
        if not (isinstance(week, int) and 1 <= week <= 52):
            yield f"there is no week {week!r} in every year"
    for key in ("first_weekday", "last_weekday"):
        if rule.get(key, "MO") not in WEEKDAYS:
            yield f"{key} is one of {', '.join(WEEKDAYS)}, not {rule[key]!r}"
    if "time" in rule:
        try:
            time.fromisoformat(rule["time"])
        except (ValueError, TypeError):
            yield f"time is no time of day: {rule['time']!r}"
    if "rrule" in rule and isinstance(rule.get("dtstart"), date):
        yield from _of_rrule(rule["rrule"])


def _of_rrule(text: Any) -> Iterator[str]:
    from dateutil.rrule import rrulestr

    try:
        rrulestr(text)
    except (ValueError, TypeError, AttributeError) as trouble:
        yield f"rrule cannot be read ({trouble}): {text!r}"


def _of_others(row: Mapping[str, Any], ids: Collection[str]) -> Iterator[str]:
    """What a record says of other records."""
    rule = row.get("rule")
    anchor = rule.get("anchor") if isinstance(rule, Mapping) else None
    if anchor and anchor not in ids and not anchor.endswith("_local"):
        yield f"there is no {anchor} to count from"
    after = row.get("days_after")
    if after is not None and not (isinstance(after, Mapping) and isinstance(after.get("days"), int)):
        yield "days_after needs event and days"
        after = None
    for other in (row.get("not_after"), after and after.get("event")):
        if other and other not in ids:
            yield f"there is no {other} to keep to"


def _of_the_rest(files: Mapping[str, Mapping[str, Any]], ids: Collection[str]) -> Iterator[str]:
    elections, budget = files.get("elections") or {}, files.get("budget_calendar") or {}
    years = [row.get("year") for row in elections.get("term_years") or ()]
    if elections and (not years or years != list(range(1, len(years) + 1))):
        yield f"elections.yaml: term_years must be numbered from 1, not {years}"
    for row in budget.get("budget_phases") or ():
        months = row.get("months")
        if not months or not all(isinstance(one, int) and 1 <= one <= 12 for one in months):
            yield f"budget_calendar.yaml: {row.get('id')}: months are numbers from 1 to 12, not {months!r}"
    for row in budget.get("exceptions") or ():
        for event, day in (row.get("moved") or {}).items():
            if event not in ids:
                yield f"budget_calendar.yaml: {row.get('id')}: there is no {event} to move"
            if not isinstance(day, date):
                yield f"budget_calendar.yaml: {row.get('id')}: {event} is moved to no date: {day!r}"
