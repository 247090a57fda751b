"""The words of nudges: a row and its rule in, what a page shows of it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from bot.language.dates import say_day
from bot.language.words import translations
from bot.politics.nudge_rules import NudgeRule
from storage.nudges import NudgeRow, NudgeState

GONE: Final = "?"


@dataclass(frozen=True, slots=True)
class NudgeLine:
    """A nudge as a page shows it, its words in the reader's language.

    `by` is who took or settled it, `until` the day it was put off to, `day` what it is about where that
    is a deadline; `expected` says that the day is a guess, `legal` that it is the law's; `personal` that it
    is for one reader and no room.
    """

    id: int
    rule: str
    label: str
    text: str
    state: str
    buttons: tuple[str, ...]
    record: str | None
    day: date | None = None
    expected: bool = False
    legal: bool = False
    by: str | None = None
    until: date | None = None
    personal: bool = False

    @property
    def person_id(self) -> int | None:
        """The contact it is about."""
        kind, _, number = (self.record or "").partition(":")
        return int(number) if kind == "person" else None


def nudge_lines(
    rows: Iterable[NudgeRow],
    rules: Mapping[str, NudgeRule],
    names: Mapping[int, str],
    locale: str,
    now: datetime,
) -> tuple[NudgeLine, ...]:
    """What a page shows of rows, in their order; a row of a rule that is gone is left out.

    `rules` are a team's by id (bot.subjects.nudges.team_rules), `names` its users' by id; `now` is local to the reader.
    """
    return tuple(_line(row, rules[row.rule], names, locale, now) for row in rows if row.rule in rules)


def _line(row: NudgeRow, rule: NudgeRule, names: Mapping[int, str], locale: str, now: datetime) -> NudgeLine:
    label, text = rule.label[locale], rule.text[locale]
    if not rule.own:
        given = _said(row.given, locale, now)
        label, text = label.format_map(given), text.format_map(given)
    by = row.taken_by if row.state is NudgeState.TAKEN else row.settled_by
    day = row.given.get("date") or (row.given.get("on") if rule.own else None)
    return NudgeLine(
        row.id,
        row.rule,
        label,
        "" if text == label else text,
        row.state.value,
        tuple(button.value for button in rule.buttons),
        row.record,
        date.fromisoformat(day) if day and (rule.deadline or rule.own) else None,
        bool(row.given.get("expected")),
        row.legal,
        names.get(by, GONE) if by is not None else None,
        row.snoozed_until,
        row.user_id is not None,
    )


class _Given(dict[str, Any]):
    """What words may ask for; a name that was not given shows as a gap, so that no rule breaks a message."""

    def __missing__(self, name: str) -> str:
        return GONE


def _said(given: Mapping[str, Any], locale: str, now: datetime) -> _Given:
    said = _Given({"about": "", **given})
    if "last" in given:  # an age is told as of when it is read
        said["weeks"] = (now.date() - date.fromisoformat(given["last"])).days // 7
    if "date" in given:
        said["date"] = say_day(date.fromisoformat(given["date"]), now, locale)
    if isinstance(given.get("bodies"), list):
        said["bodies"] = _some(given["bodies"], int(given.get("more", 0)), locale)
    return said


def _some(names: list[str], more: int, locale: str) -> str:
    """'A, B og C', or 'A, B og 7 mere'."""
    if more:
        catalogue = translations(locale)
        names = [*names, catalogue.ngettext("{n} more", "{n} more", more).replace("{n}", str(more))]
    *first, last = names or [GONE]
    return f"{', '.join(first)} {'og' if locale == 'da' else 'and'} {last}" if first else last
