"""Nudge rules: what the political year and the records call for on a day, and when nobody is disturbed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.politics.calendar import Calendar, Override
from bot.politics.nudge_rules import NudgeRule, RuleTrouble, definition, rule_of, rules
from bot.politics.nudges import (
    HeldMeeting,
    Occurrence,
    PlanOver,
    Records,
    Step,
    Touch,
    Unconfirmed,
    from_calendar,
    from_records,
    new_today,
)
from bot.politics.quiet import is_first_of_week, is_quiet, may_disturb, next_open
from tests.countries import DK
from tests.tables import table

SLAGELSE, NORTH = "0330", "region_nordjylland"
MONDAY = date(2026, 11, 23)
GOOD: Mapping[str, Any] = {
    "label": {"da": "Ring", "en": "Call"},
    "text": {"da": "Ring", "en": "Call"},
    "when": {"event": "s_hearing"},
    "audience": "room",
    "basis": "custom",
}


def over(first: date, last: date, area: str = SLAGELSE, *overrides: Override) -> dict[tuple[str, str], date]:
    """The day each occurrence is first due within some days."""
    calendar = Calendar(DK, area, overrides)
    found: dict[tuple[str, str], date] = {}
    day = first
    while day <= last:
        for one in from_calendar(rules(DK), calendar, day):
            found.setdefault((one.rule, one.key), day)
        day += timedelta(days=1)
    return found


# The rules


def test_every_rule_has_words_in_both_languages_and_a_word_of_its_own() -> None:
    for language in ("da", "en"):
        names = [rule.name[language] for rule in rules(DK)]
        assert len(set(names)) == len(names)
        assert all(" " not in name for name in names)
    for rule in rules(DK):
        assert "{" not in rule.title["da"] + rule.title["en"]


def test_every_event_a_rule_counts_from_is_in_the_calendar() -> None:
    events = {event.id for event in Calendar(DK).between(date(2025, 1, 1), date(2030, 12, 31))}
    named = {rule.when.event for rule in rules(DK) if hasattr(rule.when, "event")}
    assert named <= events
    assert named


@table(
    ("changes", "field"),
    [
        ({"label": {"da": "Ring"}}, "label"),
        ({"label": "Ring"}, "label"),
        ({"text": {"da": "Ring", "en": " "}}, "text"),
        ({"when": "tomorrow"}, "when"),
        ({"when": {"event": "s_hearing", "at": "middle"}}, "when.at"),
        ({"when": {"event": "s_hearing", "week": 3}}, "when.week"),
        ({"when": {"month": 2, "day": 30}}, "when.day"),
        ({"when": {"month": 13, "day": 1}}, "month"),
        ({"when": {"month": 1, "day": 1, "years": [5]}}, "when.years"),
        ({"when": {"on": "soon"}}, "when.on"),
        ({"when": {"record": "weather"}}, "when.record"),
        ({"audience": "everybody"}, "audience"),
        ({"basis": "rumour"}, "basis"),
        ({"lead_days": "two"}, "lead_days"),
        ({"lead_days": True}, "lead_days"),
        ({"expires_days": 5000}, "expires_days"),
        ({"area": "parish"}, "area"),
        ({"buttons": ["explode"]}, "buttons"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_rule_that_is_wrong_says_which_field_and_how_it_should_be(
    changes: Mapping[str, Any], field: str
) -> None:
    with pytest.raises(RuleTrouble) as trouble:
        rule_of("mine", {**GOOD, **changes})
    assert trouble.value.field == field
    assert str(trouble.value).startswith("nudge rule 'mine': ")


@table(
    "when",
    [{"event": "s_hearing", "at": "end", "offset_days": 3}, {"month": 3, "day": 1}, {"on": "2027-03-01"}],
)
def test_a_rule_kept_as_plain_data_reads_back_the_same(when: Mapping[str, Any]) -> None:
    rule = rule_of("own:call", {**GOOD, "when": when, "lead_days": 7})
    assert rule_of("own:call", definition(rule)) == rule


# From the calendar


def test_the_election_year_of_a_municipality() -> None:
    found = over(date(2029, 1, 1), date(2030, 3, 31))
    in_order = [name for (name, _), _ in sorted(found.items(), key=lambda item: item[1])]
    assert in_order == [
        "message_paper", "heavy_proposals", "all_proposals", "panel_debates", "hearing", "negotiations",
        "amendments", "candidates", "adoption", "congratulate", "constitution", "budget_kickoff",
        "introductions", "deeper_meeting", "heavy_proposals",
    ]  # fmt: skip
    assert found["congratulate", "2029"] == date(2029, 11, 21)
    assert found["constitution", "2029"] == date(2029, 12, 1)
    assert found["deeper_meeting", "2029"] == date(2030, 1, 28)


def test_the_constitution_is_brought_up_until_it_is_over() -> None:
    calendar = Calendar(DK, SLAGELSE)
    wanted = [rule for rule in rules(DK) if rule.id == "constitution"]

    def due(day: date) -> bool:
        return bool(from_calendar(wanted, calendar, day))

    assert [due(date(2029, 11, 30)), due(date(2029, 12, 1)), due(date(2029, 12, 15))] == [False, True, True]
    assert not due(date(2029, 12, 16))  # it should have been said a fortnight ago
    assert not due(date(2028, 12, 5))


def test_an_ordinary_year_brings_up_eight_things_and_the_third_one_the_final_spurt() -> None:
    names = [name for name, _ in over(date(2027, 1, 1), date(2027, 12, 31))]
    assert sorted(names) == sorted(
        ["heavy_proposals", "all_proposals", "hearing", "negotiations", "amendments", "adoption",
         "policy_followup", "budget_kickoff"]
    )  # fmt: skip
    third = {name for name, _ in over(date(2028, 1, 1), date(2028, 12, 31))}
    assert "final_spurt" in third
    assert "message_paper" not in third


def test_a_region_has_its_own_budget_and_no_municipal_one() -> None:
    names = {name for name, _ in over(date(2029, 1, 1), date(2029, 12, 31), NORTH)}
    assert {"negotiations_region", "adoption_region", "constitution_region"} <= names
    assert not names & {"hearing", "negotiations", "amendments", "adoption", "constitution", "region_merger"}


@table(("area", "told"), [("0330", True), ("0101", True), ("0851", False), ("", False)])
def test_the_merger_of_the_regions_concerns_those_who_are_merged(area: str, told: bool) -> None:
    found = over(date(2026, 11, 20), date(2027, 1, 20), area)
    assert ("region_merger" in {name for name, _ in found}) is told


def test_dates_the_team_knows_better_move_what_hangs_on_them() -> None:
    known = Override("s_second_reading", 2028, date(2027, 10, 6))
    assert over(date(2027, 9, 1), date(2027, 10, 31), SLAGELSE, known)["adoption", "2028"] == date(
        2027, 10, 9
    )
    assert over(date(2027, 9, 1), date(2027, 10, 31))["adoption", "2028"] == date(2027, 10, 18)


def test_another_lead_time_is_another_day() -> None:
    (hearing,) = (rule for rule in rules(DK) if rule.id == "hearing")
    early = replace(hearing, lead_days=21)
    calendar = Calendar(DK, SLAGELSE)
    assert from_calendar([hearing], calendar, date(2027, 8, 3)) == ()
    (one,) = from_calendar([early], calendar, date(2027, 8, 3))
    assert (one.due_on, one.key, one.record) == (date(2027, 8, 3), "2028", "event:s_hearing:2028")


def test_only_a_deadline_of_the_law_is_legal() -> None:
    found = {one.rule: one for one in from_calendar(rules(DK), Calendar(DK, SLAGELSE), date(2027, 9, 5))}
    assert found["negotiations"].legal
    assert found["negotiations"].given["date"] == "2027-09-15"
    (congratulate,) = from_calendar(
        [rule for rule in rules(DK) if rule.id == "congratulate"], Calendar(DK, SLAGELSE), date(2029, 11, 21)
    )
    assert not congratulate.legal


def test_own_rules_come_every_year_or_once() -> None:
    yearly = rule_of("own:call", {**GOOD, "when": {"month": 2, "day": 29}, "basis": "team"})
    once = rule_of("own:once", {**GOOD, "when": {"on": "2027-03-05"}, "basis": "team"})

    def due(rule: NudgeRule, day: date) -> list[str]:
        return [one.key for one in from_calendar([rule], Calendar(DK), day)]

    assert due(yearly, date(2027, 2, 28)) == ["2027"]
    assert due(yearly, date(2028, 2, 28)) == []
    assert due(yearly, date(2028, 2, 29)) == ["2028"]
    assert [due(once, date(2027, 3, 4)), due(once, date(2027, 3, 5)), due(once, date(2028, 3, 5))] == [
        [],
        ["2027-03-05"],
        [],
    ]


# From the records


def called_for(records: Records, day: date) -> list[Occurrence]:
    return list(from_records(rules(DK), records, day, DK))


def test_a_next_step_is_brought_up_with_whose_it_is_on_its_day() -> None:
    records = Records(steps=(Step(7, "send tal", MONDAY, 3),))
    assert called_for(records, MONDAY - timedelta(days=1)) == []
    (one,) = called_for(records, MONDAY)
    assert (one.rule, one.key, one.user_id, one.record) == ("next_step", "7:2026-11-23", 3, "task:7")


@table(("age", "called"), [(0, False), (1, True), (14, True), (15, False)])
def test_what_was_planned_and_is_over_is_asked_about_from_the_day_after(age: int, called: bool) -> None:
    plan = PlanOver(9, "Anna Krog, skoler", MONDAY - timedelta(days=age), 3)
    found = called_for(Records(plans=(plan,)), MONDAY)
    assert [(one.rule, one.user_id, one.record, one.given["subject"]) for one in found] == (
        [("plan_over", 3, "activity:9", "Anna Krog, skoler")] if called else []
    )


@table(("age", "due"), [(4, False), (5, True), (30, True), (31, False)])
def test_a_meeting_is_to_be_followed_up_for_a_while(age: int, due: bool) -> None:
    records = Records(meetings=(HeldMeeting(9, "skoler", MONDAY - timedelta(days=age), 3),))
    assert bool(called_for(records, MONDAY)) is due


@table(
    ("step", "weeks", "lost"),
    [(5, 7, 0), (5, 8, 1), (3, 16, 0), (3, 17, 1), (1, 51, 0), (0, 39, 1), (0, 78, 1)],
)
def test_a_contact_is_being_lost_by_the_step_of_the_relation(step: int, weeks: int, lost: int) -> None:
    touch = Touch(4, "Anna Krog", step, MONDAY - timedelta(weeks=weeks), 3)
    found = called_for(Records(touches=(touch,)), MONDAY)
    assert len(found) == lost
    assert all(one.given["weeks"] == weeks for one in found)


def test_of_many_lost_contacts_the_closest_come_first_and_few_a_week() -> None:
    last = MONDAY - timedelta(weeks=60)
    records = Records(touches=[Touch(n, f"Nr. {n}", n % 6, last, 3) for n in range(1, 13)])
    due = called_for(records, MONDAY)
    assert len(due) == 12
    chosen = new_today(rules(DK), due, MONDAY, DK)
    assert [one.record for one in chosen] == ["person:5", "person:11"]
    assert new_today(rules(DK), due, MONDAY + timedelta(days=1), DK) == []


def test_an_ignored_contact_comes_back_when_it_has_rested_as_long_once_more() -> None:
    touch = Touch(4, "Anna Krog", 5, MONDAY - timedelta(weeks=9), 3)
    keys = {called_for(Records(touches=(touch,)), MONDAY + timedelta(weeks=n))[0].key for n in range(8)}
    assert len(keys) == 2


def test_once_a_year_bodies_without_a_meeting_and_seats_nobody_confirmed() -> None:
    records = Records(bodies=("A", "B", "C", "D"), unconfirmed=Unconfirmed(12, ("Kulturudvalget", "Byrådet")))
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    found = {(one.rule, one.key) for day in days for one in called_for(records, day)}
    assert found == {("dialogue_meeting", "2027"), ("seats_unconfirmed", "2027")}
    (one,) = called_for(records, date(2027, 10, 24))
    assert one.given["bodies"] == ["A", "B", "C"]
    assert one.given["more"] == 1
    assert called_for(Records(), date(2027, 10, 24)) == []


# When nobody is disturbed


def at(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}")


@table(
    ("day", "quiet"),
    [
        (date(2026, 11, 23), False),
        (date(2026, 11, 22), True),  # Sunday
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), True),
        (date(2027, 5, 6), True),  # Ascension Day
        (date(2027, 7, 9), False),  # week 27
        (date(2027, 7, 12), True),  # week 28
        (date(2027, 7, 30), True),  # week 30
        (date(2027, 8, 2), False),
    ],
)
def test_quiet_days(day: date, quiet: bool) -> None:
    assert is_quiet(day, DK) is quiet


def test_nobody_is_disturbed_before_eight_or_after_six() -> None:
    said = [
        clock
        for clock in ("00:00", "07:59", "08:00", "17:59", "18:00", "23:59")
        if may_disturb(at(MONDAY, clock), DK)
    ]
    assert said == ["08:00", "17:59"]


def test_a_legal_deadline_that_would_pass_breaks_the_quiet_of_the_day_only() -> None:
    july = date(2027, 7, 13)
    assert not may_disturb(at(july, "10:00"), DK)
    assert may_disturb(at(july, "10:00"), DK, legal_by=date(2027, 7, 20))
    assert not may_disturb(at(july, "10:00"), DK, legal_by=date(2027, 8, 20))
    assert not may_disturb(at(july, "10:00"), DK, legal_by=date(2027, 7, 10))
    assert not may_disturb(at(july, "19:00"), DK, legal_by=date(2027, 7, 20))
    away = date(2027, 7, 14)
    assert not may_disturb(at(july, "10:00"), DK, away_until=away, legal_by=date(2027, 7, 20))


def test_away_until_holds_through_its_last_day() -> None:
    away = MONDAY
    assert not may_disturb(at(MONDAY, "10:00"), DK, away_until=away)
    assert may_disturb(at(MONDAY + timedelta(days=1), "10:00"), DK, away_until=away)


def test_the_first_open_day_of_a_week() -> None:
    easter = date(2027, 3, 29)  # Easter Monday
    assert [is_first_of_week(easter + timedelta(days=n), DK) for n in range(3)] == [False, True, False]
    assert next_open(date(2027, 7, 10), DK) == date(2027, 8, 2)
