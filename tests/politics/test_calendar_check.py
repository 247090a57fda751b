"""The data files of the calendar are right, and what is wrong in one is said record by record."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.politics.calendar import BadCalendar, Calendar
from bot.politics.calendar.check import SECTIONS, troubles
from tests.countries import DK, made_up

Files = dict[str, Any]


@pytest.fixture(scope="module")
def good() -> Files:
    return {name: DK.own(name) for name in SECTIONS}


def test_the_files_of_the_project_are_right(good: Files) -> None:
    assert troubles(good) == ()


def named(files: Files, file: str, section: str, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in files[file][section] if row["id"] == id_)
    return found


def deadline(files: Files) -> dict[str, Any]:
    return named(files, "budget_calendar", "legal_deadlines_municipal", "m_adoption")


def summit(files: Files) -> dict[str, Any]:
    return named(files, "budget_calendar", "kl_events", "kl_summit")


def closing(files: Files) -> dict[str, Any]:
    return named(files, "elections", "election_deadlines", "lists_close")


def election(files: Files) -> dict[str, Any]:
    return named(files, "elections", "elections", "municipal_and_regional")


def second_reading(files: Files) -> dict[str, Any]:
    return named(files, "budget_calendar", "typical_steps_municipal", "s_second_reading")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: f["elections"].update(electons=[]), "elections.yaml: electons is no section"),
        (lambda f: deadline(f).pop("verified"), "budget_calendar.yaml: m_adoption: verified is missing"),
        (lambda f: deadline(f).update(verified="yes"), "m_adoption: verified is true or false"),
        (
            lambda f: deadline(f)["label"].pop("en"),
            "m_adoption: label must be there in every language (da, en)",
        ),
        (lambda f: deadline(f).update(note="kun dansk"), "m_adoption: note must be there in every language"),
        (lambda f: deadline(f).update(basis="habit"), "m_adoption: basis is one of agreement, custom"),
        (lambda f: deadline(f).update(role="boss"), "m_adoption: role is one of adoption, constitution"),
        (lambda f: deadline(f).update(source=["hearsay"]), "m_adoption: there is no source hearsay"),
        (lambda f: deadline(f).update(remark="?"), "m_adoption: remark is no field of a record"),
        (lambda f: deadline(f)["rule"].update(kind="monthly"), "there are no rules of the kind 'monthly'"),
        (lambda f: deadline(f).update(rule="soon"), "there are no rules of the kind 'soon'"),
        (lambda f: deadline(f)["rule"].pop("day"), "a rule of the kind latest_yearly needs day"),
        (lambda f: deadline(f)["rule"].update(week=3), "a rule of the kind latest_yearly has no week"),
        (lambda f: deadline(f)["rule"].update(day=32), "there is no such day of the year"),
        (lambda f: summit(f)["rule"]["end"].update(month=13), "kl_summit: there is no such day of the year"),
        (lambda f: summit(f)["rule"].update(start="spring"), "kl_summit: there is no such day of the year"),
        (
            lambda f: closing(f)["rule"].update(anchor="nothing"),
            "lists_close: there is no nothing to count from",
        ),
        (lambda f: closing(f)["rule"].pop("offset_days"), "needs offset_days or offset_days_at_least"),
        (lambda f: closing(f)["rule"].update(offset_days="7"), "offset_days is no number of days"),
        (lambda f: closing(f)["rule"].update(time="noon"), "lists_close: time is no time of day: 'noon'"),
        (lambda f: election(f)["rule"].update(rrule="FREQ=NEVER"), "rrule cannot be read"),
        (lambda f: election(f)["rule"].update(dtstart="2025"), "dtstart is no date: '2025'"),
        (
            lambda f: election(f).update(id="kv"),
            "there is no municipal_and_regional, which the term is counted by",
        ),
        (lambda f: second_reading(f).update(not_after="x"), "s_second_reading: there is no x to keep to"),
        (lambda f: second_reading(f).update(days_after=21), "days_after needs event and days"),
        (lambda f: summit(f).update(id="kl_jobcamp"), "kl_jobcamp: stands there twice"),
        (lambda f: f["elections"]["term_years"].pop(0), "term_years must be numbered from 1, not [2, 3, 4]"),
        (lambda f: f["elections"]["sources"].update(kvrvl_6={}), "source kvrvl_6: ref is missing"),
        (
            lambda f: f["budget_calendar"]["budget_phases"][0].update(months=[0]),
            "planning: months are numbers from 1 to 12",
        ),
        (
            lambda f: f["budget_calendar"]["exceptions"][0]["moved"].update(m_adoption="later"),
            "exception_2019: m_adoption is moved to no date",
        ),
        (
            lambda f: f["budget_calendar"]["exceptions"][0]["moved"].update(x=date(2019, 1, 1)),
            "exception_2019: there is no x to move",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(good: Files, spoil: Callable[[Files], Any], said: str) -> None:
    files = copy.deepcopy(good)
    spoil(files)
    found = troubles(files)
    assert any(said in one for one in found), found


def test_all_that_is_wrong_is_said_at_once(good: Files) -> None:
    files = copy.deepcopy(good)
    deadline(files).update(basis="habit")
    summit(files).pop("label")
    assert len(troubles(files)) == 2


ELECTIONS = """
sources: {law: {ref: "Election Act § 1", law: "Election Act § 1"}}
elections:
  - id: municipal_and_regional
    label: {da: Valg, en: Election}
    basis: law
    rule: {kind: rrule, dtstart: 2026-09-13, rrule: "FREQ=YEARLY;INTERVAL=3;BYMONTH=9;BYDAY=2SU"}
    verified: true
    source: [law]
term_years:
  - {year: 1, label: {da: en, en: one}}
  - {year: 2, label: {da: to, en: two}}
  - {year: 3, label: {da: tre, en: three}}
"""
BUDGET = """
sources: {}
legal_deadlines_municipal:
  - id: adoption
    role: adoption
    label: {da: Vedtagelse, en: Adoption}
    basis: law
    rule: {kind: latest_yearly, month: 11, day: 30}
    verified: true
budget_phases:
  - {id: all_year, label: {da: Hele året, en: All year}, months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}
"""


def test_another_countrys_files_make_another_calendar(tmp_path: Path) -> None:
    calendar = Calendar(made_up(tmp_path, elections=ELECTIONS, budget_calendar=BUDGET))
    term = calendar.term(date(2028, 5, 1))
    assert (term.year, term.years, term.first, term.last) == (2, 3, date(2027, 1, 1), date(2029, 12, 31))
    assert term.election.start == date(2029, 9, 9)
    adoption = calendar.event("adoption", 2029)
    assert adoption is not None
    assert (adoption.end, adoption.legal) == (date(2028, 11, 30), True)
    assert [one.id for one in calendar.budget(date(2028, 5, 1))] == ["all_year"]
    assert calendar.event("m_adoption", 2029) is None


def test_a_file_that_is_wrong_is_refused_with_every_reason(tmp_path: Path) -> None:
    data = yaml.safe_load(BUDGET)
    data["legal_deadlines_municipal"][0] |= {"basis": "habit", "verified": None}
    wrong = made_up(tmp_path, elections=ELECTIONS, budget_calendar=yaml.safe_dump(data))
    with pytest.raises(BadCalendar) as refused:
        Calendar(wrong)
    assert str(refused.value).splitlines() == [
        "xa/budget_calendar.yaml: adoption: verified is true or false",
        "xa/budget_calendar.yaml: adoption: basis is one of agreement, custom, derived, field, law, team, not 'habit'",
    ]
