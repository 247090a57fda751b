"""Dates the team puts down: kept by area, put in place of one another, taken out, and told in the audit."""

from __future__ import annotations

from datetime import date, time

from bot.politics.calendar import Calendar, Override
from storage.audit import Audit
from storage.calendar import CalendarDates
from storage.work import Unit, Work
from tests.storage.conftest import NOW

SLAGELSE = "0330"
READING = Override("s_second_reading", 2028, date(2027, 10, 7), time=time(17), source="kommunens side")
PARTY = Override("own:fest-2027-06-05", 0, date(2027, 6, 5), date(2027, 6, 6), label="Fest", note="husk kage")


def dates(unit: Unit, workspace: int) -> CalendarDates:
    return CalendarDates(unit, workspace, NOW, None)


def test_a_date_is_kept_as_it_was_put_down(work: Work, workspace: int) -> None:
    def keep(unit: Unit) -> None:
        kept = dates(unit, workspace)
        assert kept.put(READING, SLAGELSE) is None
        assert kept.put(PARTY) is None

    work.do(keep)
    assert work.do(lambda unit: dates(unit, workspace).every()) == [("", PARTY), (SLAGELSE, READING)]
    assert work.do(lambda unit: dates(unit, workspace).get("s_second_reading", 2028, SLAGELSE)) == READING


def test_an_area_has_its_own_dates_and_the_teams_its_own_last(work: Work, workspace: int) -> None:
    teams = Override("s_second_reading", 2028, date(2027, 10, 5))

    def keep(unit: Unit) -> None:
        kept = dates(unit, workspace)
        kept.put(READING, SLAGELSE)
        kept.put(teams)
        kept.put(PARTY, "0370")

    work.do(keep)
    there = work.do(lambda unit: dates(unit, workspace).overrides(SLAGELSE))
    assert there == [teams, READING]
    event = Calendar(SLAGELSE, there).event("s_second_reading", 2028)
    assert event is not None
    assert event.start == READING.start
    assert work.do(lambda unit: dates(unit, workspace).overrides()) == [teams]


def test_a_second_date_goes_in_place_of_the_first_and_both_are_told(work: Work, workspace: int) -> None:
    moved = Override("s_second_reading", 2028, date(2027, 10, 5))

    def change(unit: Unit) -> tuple[Override | None, Override | None, Override | None]:
        kept = dates(unit, workspace)
        kept.put(READING, SLAGELSE)
        before = kept.put(moved, SLAGELSE)
        removed = kept.remove("s_second_reading", 2028, SLAGELSE)
        return before, removed, kept.remove("s_second_reading", 2028, SLAGELSE)

    assert work.do(change) == (READING, moved, None)
    assert work.do(lambda unit: dates(unit, workspace).every()) == []
    trail = work.do(lambda unit: Audit(unit, workspace, NOW).of("date:s_second_reading:2028"))
    assert [(change.action, change.before and change.before["start"]) for change in trail] == [
        ("set", None),
        ("set", "2027-10-07"),
        ("removed", "2027-10-05"),
    ]


def test_another_team_sees_none_of_it(work: Work, workspace: int, other_workspace: int) -> None:
    work.do(lambda unit: dates(unit, workspace).put(READING, SLAGELSE))
    assert work.do(lambda unit: dates(unit, other_workspace).every()) == []
    assert (
        work.do(lambda unit: dates(unit, other_workspace).remove("s_second_reading", 2028, SLAGELSE)) is None
    )
    assert len(work.do(lambda unit: dates(unit, workspace).every())) == 1
