"""A date the team has set goes before the law's, and nothing is told on two different days."""

from __future__ import annotations

from datetime import date, timedelta

from bot.politics.calendar import Calendar
from bot.politics.calendar.event import Override
from bot.politics.calendar.lawful import breach
from bot.politics.calendar.records import records
from bot.politics.nudge_rules import rules
from bot.politics.nudges import from_calendar
from tests.countries import DK
from tests.tables import table

LAW = date(2026, 10, 15)
SAME = [(one.id, one.held_as) for one in records(DK).values() if one.held_as]


@table("own", [date(2026, 9, 29), date(2026, 10, 7), date(2026, 10, 12), LAW])
@table(("law", "held_as"), SAME)
def test_what_the_law_sets_a_last_day_for_is_on_the_teams_own_day(law: str, held_as: str, own: date) -> None:
    calendar = Calendar(DK, "0330", (Override(held_as, 2027, own),))
    event, local = calendar.event(law, 2027), calendar.event(held_as, 2027)
    assert event is not None
    assert local is not None
    assert (event.start, event.end, event.latest) == (local.start, local.end, False)
    plain = Calendar(DK, "0330").event(law, 2027)
    assert plain is not None
    assert plain.end == LAW
    # Another year's, another municipality's stay as the law has them.
    other = calendar.event(law, 2028)
    assert other is not None
    assert other.end == date(2027, 10, 15)


@table("own", [date(2026, 9, 29), date(2026, 10, 7), date(2026, 10, 12)])
def test_no_nudge_of_a_year_is_told_of_the_laws_day(own: date) -> None:
    calendar = Calendar(DK, "0330", (Override("s_second_reading", 2027, own),))
    told = {
        (one.rule, one.given.get("date"))
        for days in range(400)
        for one in from_calendar(rules(DK), calendar, date(2026, 1, 1) + timedelta(days=days))
        if one.key == "2027"
    }
    assert any(day == own.isoformat() for _, day in told)
    assert not [rule for rule, day in told if day == LAW.isoformat()]


def test_its_own_day_is_no_deadline_for_itself() -> None:
    calendar = Calendar(DK, "0330", (Override("s_second_reading", 2027, date(2026, 10, 7)),))
    assert breach(calendar, "s_second_reading", 2027, date(2026, 10, 12), date(2026, 10, 12)) is None
    late = breach(calendar, "s_second_reading", 2027, date(2026, 10, 20), date(2026, 10, 20))
    assert late is not None
    # What comes before it keeps the team's day.
    amendments = breach(calendar, "s_amendments", 2027, date(2026, 10, 9), date(2026, 10, 9))
    assert amendments is not None


@table("own", [None, date(2026, 9, 29), date(2026, 10, 7)])
def test_adopted_is_what_lies_behind(own: date | None) -> None:
    overrides = (Override("s_second_reading", 2027, own),) if own else ()
    calendar, day = Calendar(DK, "0330", overrides), own or LAW
    before, after = calendar.adopted(day), calendar.adopted(day + timedelta(days=1))
    assert before is None or before.end.year == 2025
    assert after is not None
    assert after.end == day
