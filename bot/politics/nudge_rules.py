"""The rules of what is brought up and when, read from data and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final, TypeAlias, TypeVar

from bot.politics.country import Country
from bot.politics.data_files import of_languages


class RuleTrouble(ValueError):
    """A rule that cannot be used: which rule, which of its fields, and what is wrong, in plain English."""

    def __init__(self, rule: str, field: str, what: str) -> None:
        super().__init__(f"nudge rule {rule!r}: {field} {what}")
        self.rule, self.field, self.what = rule, field, what


class Audience(StrEnum):
    """Whom a nudge is for; see the head of nudges.yaml."""

    ROOM = "room"
    ASSIGNEE = "assignee"
    OWNER = "owner"
    CREATOR = "creator"
    LAST_MET = "last_met"
    ME = "me"  # one of the team's own rules that is for whoever made it


class Button(StrEnum):
    DONE = "done"
    SNOOZE = "snooze"
    MINE = "mine"
    DISMISS = "dismiss"


class Record(StrEnum):
    """What is looked for in the team's records."""

    NEXT_STEP = "next_step"
    PLAN_OVER = "plan_over"
    MEETING_WITHOUT_FOLLOWUP = "meeting_without_followup"
    LOSING_TOUCH = "losing_touch"
    BODY_WITHOUT_DIALOGUE = "body_without_dialogue"
    SEATS_UNCONFIRMED = "seats_unconfirmed"
    ASK_DEADLINE = "ask_deadline"  # brought up by bot.subjects.cases.mornings


@dataclass(frozen=True, slots=True)
class OnEvent:
    """So many days after an event of the political calendar begins, or after it ends."""

    event: str
    at_end: bool = False
    offset_days: int = 0


@dataclass(frozen=True, slots=True)
class Yearly:
    """A day of the year, in the given years of the term (1-4), in all of them when none is given."""

    month: int
    day: int
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Once:
    """One day."""

    on: date


@dataclass(frozen=True, slots=True)
class InRecords:
    """Something in the records: after `days`, until `until_days`, `most` a week to a reader, once a year at `on`."""

    record: Record
    days: int = 0
    until_days: int = 0
    most: int = 0
    on: Yearly | None = None


When: TypeAlias = OnEvent | Yearly | Once | InRecords

ALL_BUTTONS: Final = tuple(Button)


@dataclass(frozen=True, slots=True)
class NudgeRule:
    """One rule. `lead_days` before its day it is brought up; `expires_days` after its day it is stale.

    `name` is the word the team calls it by, `title` what a list calls it, `label` what a message does: that
    may hold {names} of what the record gives. Texts are by language. `area` is 'municipality' or 'region', or
    the code of the one area it is for.
    """

    id: str
    name: Mapping[str, str]
    title: Mapping[str, str]
    label: Mapping[str, str]
    text: Mapping[str, str]
    when: When
    audience: Audience
    basis: str
    lead_days: int = 0
    expires_days: int = 14
    deadline: bool = False
    urgent: bool = False
    area: str | None = None
    regions: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ALL_BUTTONS
    user_id: int | None = None

    @property
    def place(self) -> str | None:
        """The code of the one area it is for; None where it is for every area, or every one of a kind."""
        return None if self.area in (None, *_AREAS) else self.area

    @property
    def own(self) -> bool:
        """Is it one of the team's own?"""
        return self.id.startswith(OWN)

    @property
    def from_records(self) -> bool:
        return isinstance(self.when, InRecords)


OWN: Final = "own:"
PLAN_OVER: Final = "plan_over"
"""The rule about plans whose day is over: it is answered with what became of them."""

_FIELDS: Final = frozenset(NudgeRule.__dataclass_fields__) - {"id"}
_BASES: Final = frozenset({"law", "custom", "field", "derived", "team"})
_AREAS: Final = frozenset({"municipality", "region"})
_AREA_CODE: Final = re.compile(r"\d{4}|region_[a-z]+")
_LONGEST: Final = 400  # days a rule looks ahead or stays

Kind = TypeVar("Kind", bound=StrEnum)


@cache
def rules(country: Country) -> tuple[NudgeRule, ...]:
    """The rules the project brings: those of a country's year, then those of every team's records.

    In the order of their files. RuleTrouble when one is wrong.
    """
    found: dict[str, NudgeRule] = {}
    for given in (*(country.part("nudges").get("rules") or ()), *of_languages("nudges")["rules"]):
        rule = rule_of(str(given.get("id", "")), given)
        if rule.id in found:
            raise RuleTrouble(rule.id, "id", "is there twice")
        found[rule.id] = rule
    return tuple(found.values())


def rule_of(id: str, given: Mapping[str, Any]) -> NudgeRule:
    """A rule from plain data; RuleTrouble says which field is wrong and how it should be."""
    if not id:
        raise RuleTrouble("", "id", "is missing")
    check = _Check(id)
    if unknown := given.keys() - _FIELDS - {"id"}:
        raise RuleTrouble(id, sorted(unknown)[0], "is no field of a rule")
    basis = given.get("basis", "team")
    check.that(basis in _BASES, "basis", f"must be one of {', '.join(sorted(_BASES))}, not {basis!r}")
    area = given.get("area")
    check.that(
        area is None or area in _AREAS or bool(_AREA_CODE.fullmatch(str(area))),
        "area",
        "must be 'municipality', 'region' or the code of one",
    )
    regions = given.get("regions", ())
    check.that(isinstance(regions, list | tuple), "regions", "must be a list of region ids")
    user_id = given.get("user_id")
    check.that(user_id is None or isinstance(user_id, int), "user_id", "must be a number")
    return NudgeRule(
        id,
        check.words(given, "name") if "name" in given else dict.fromkeys(("da", "en"), id.removeprefix(OWN)),
        check.words(given, "title" if "title" in given else "label"),
        check.words(given, "label"),
        check.words(given, "text"),
        check.when(given.get("when")),
        check.one_of(Audience, given.get("audience"), "audience"),
        basis,
        check.number(given, "lead_days", 0, 0, _LONGEST),
        check.number(given, "expires_days", 14, -_LONGEST, _LONGEST),
        given.get("deadline", False) is True,
        given.get("urgent", False) is True,
        area,
        tuple(map(str, regions)),
        tuple(check.one_of(Button, one, "buttons") for one in given.get("buttons", ALL_BUTTONS)),
        user_id,
    )


class _Check:
    """Reads the fields of one rule and names the one that is wrong."""

    def __init__(self, rule: str) -> None:
        self._rule = rule

    def that(self, holds: bool, field: str, what: str) -> None:
        if not holds:
            raise RuleTrouble(self._rule, field, what)

    def words(self, given: Mapping[str, Any], field: str) -> Mapping[str, str]:
        value = given.get(field)
        ok = isinstance(value, Mapping) and all(
            isinstance(value.get(language), str) and value[language].strip() for language in ("da", "en")
        )
        self.that(ok, field, "must have a text in Danish (da) and in English (en)")
        assert isinstance(value, Mapping)  # just checked
        return {language: " ".join(str(value[language]).split()) for language in ("da", "en")}

    def number(self, given: Mapping[str, Any], field: str, usual: int, least: int, most: int) -> int:
        value = given.get(field, usual)
        whole = isinstance(value, int) and not isinstance(value, bool)
        self.that(
            whole and least <= value <= most,
            field,
            f"must be a whole number from {least} to {most}, not {value!r}",
        )
        return int(value)

    def one_of(self, kind: type[Kind], value: object, field: str) -> Kind:
        try:
            return kind(str(value))
        except ValueError:
            names = ", ".join(kind)
            raise RuleTrouble(self._rule, field, f"must be one of {names}, not {value!r}") from None

    def when(self, given: object) -> When:
        self.that(isinstance(given, Mapping), "when", "must say an event, a day of the year, or a record")
        assert isinstance(given, Mapping)  # just checked
        if "event" in given:
            self._only(given, {"event", "at", "offset_days"})
            self.that(given.get("at", "start") in ("start", "end"), "when.at", "must be 'start' or 'end'")
            offset = self.number(given, "offset_days", 0, -_LONGEST, _LONGEST)
            return OnEvent(str(given["event"]), given.get("at") == "end", offset)
        if "record" in given:
            self._only(given, {"record", "days", "until_days", "most", "month", "day"})
            return InRecords(
                self.one_of(Record, given["record"], "when.record"),
                self.number(given, "days", 0, 0, 4000),
                self.number(given, "until_days", 0, 0, 4000),
                self.number(given, "most", 0, 0, 100),
                self._yearly(given) if "month" in given else None,
            )
        if "on" in given:
            self._only(given, {"on"})
            return Once(self._date(given["on"]))
        self._only(given, {"month", "day", "years"})
        return self._yearly(given)

    def _only(self, given: Mapping[str, Any], known: set[str]) -> None:
        if unknown := given.keys() - known:
            raise RuleTrouble(self._rule, f"when.{sorted(unknown)[0]}", "does not belong there")

    def _date(self, value: object) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise RuleTrouble(self._rule, "when.on", f"must be a date, not {value!r}") from None

    def _yearly(self, given: Mapping[str, Any]) -> Yearly:
        month, day = self.number(given, "month", 0, 1, 12), self.number(given, "day", 0, 1, 31)
        try:
            date(2028, month, day)  # a leap year: 29 February is a day
        except ValueError:
            raise RuleTrouble(self._rule, "when.day", f"is no day of month {month}: {day}") from None
        years: Sequence[int] = given.get("years", ())
        ok = isinstance(years, list | tuple) and all(year in (1, 2, 3, 4) for year in years)
        self.that(ok, "when.years", "must be a list of years of the term, 1 to 4")
        return Yearly(month, day, tuple(years))


def definition(rule: NudgeRule) -> dict[str, Any]:
    """A rule as the plain data `rule_of` reads."""
    match rule.when:
        case OnEvent(event, at_end, offset):
            when: dict[str, Any] = {"event": event, "at": "end" if at_end else "start", "offset_days": offset}
        case Yearly(month, day, years):
            when = {"month": month, "day": day, "years": list(years)}
        case Once(on):
            when = {"on": on.isoformat()}
        case InRecords():
            raise ValueError("what is looked for in the records is not a team's own rule")
    return {
        "label": dict(rule.label),
        "text": dict(rule.text),
        "when": when,
        "audience": rule.audience.value,
        "basis": rule.basis,
        "lead_days": rule.lead_days,
        "expires_days": rule.expires_days,
        "user_id": rule.user_id,
    } | ({"area": rule.area} if rule.area else {})
