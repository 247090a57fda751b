"""The calendar as people use it: the next dates, the term, the budgets, the week, and the team's own dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from bot.core.messages import Abilities, Kind
from bot.core.people import Role
from bot.core.reply import Visibility
from bot.politics.calendar import Override
from storage.audit import Audit
from storage.calendar import CalendarDates
from storage.team import Team
from tests.office import BUDGET, ON_TELEGRAM, PHONE, Office, button, choices, office, shown

IN_ROOM = Abilities(answers_in_ack=True)
SLAGELSE, NAESTVED = "0330", "0370"


def kept(made: Office) -> list[tuple[str, Override]]:
    return made.work.do(lambda unit: CalendarDates(unit, made.workspace, made.clock.now()).every())


def days(made: Office) -> dict[tuple[str, str], date]:
    """The days the team has put down, by area and event."""
    return {(area, said.event): said.start for area, said in kept(made)}


# What comes next


def test_next_tells_the_days_left_what_to_do_and_what_is_law(en: Office) -> None:
    lines = en.lines("calendar next in Slagelse")
    assert "What comes next · Slagelse" in lines
    assert "Year 1 of 4: New term. Next election Tuesday 20 November 2029 · in 1,096 days." in lines
    assert "§ The Capital and Zealand regions become Region Østdanmark · Friday 1 January 2027" in lines
    assert "→ The Capital Region and Region Zealand become" in lines
    more = en.lines("calendar next 2 in Slagelse")
    assert "KL's municipal economy forum · expected 5-31 January 2027 · in 46 days" in more
    assert "Room for manoeuvre and review before the next budget year · expected until" in lines


def test_next_in_danish_and_by_its_other_words(da: Office) -> None:
    expected = da.lines("kalender næste i Slagelse")
    assert "Næste valg tirsdag 20. november 2029 · om 1.096 dage." in expected
    assert "forventet 5.-31. januar 2027 · om 46 dage" in da.lines("kalender næste 2 i Slagelse")
    for said in ("kalender kommende i Slagelse", "år næste i Slagelse", "year next Slagelse"):
        assert da.lines(said) == expected
    assert da.lines("kalender") == da.lines("år") == da.lines("kalender næste")


def test_a_region_has_its_own_dates_and_none_of_a_municipality(en: Office) -> None:
    lines = en.lines("calendar budget 2028 in Region Nordjylland")
    assert "§ Regional budget is adopted (second reading) · expected by Friday 1 October 2027" in lines
    assert "Finance committee" not in lines
    assert "(government and KL)" not in lines


def test_a_municipality_has_none_of_a_region(en: Office) -> None:
    lines = en.lines("calendar budget 2028 in Slagelse")
    assert "§ Budget is adopted (second reading) · by Friday 15 October 2027 · in 329 days" in lines
    assert "Regional" not in lines


def test_pages_follow_one_another_without_gap_or_repeat(en: Office) -> None:
    first, second = en.lines("calendar next in Slagelse"), shown(en.press("More"))
    bullets = [line for line in f"{first}\n{second}".splitlines() if line.startswith("•")]
    assert len(set(bullets)) == len(bullets) == 12  # 2 under way and twice 5 to come
    assert "Children and youth summit" in second


def test_an_unknown_place_is_asked_about(en: Office) -> None:
    lines = en.lines("calendar next in Slagelsee")
    assert "I do not know Slagelsee. Did you mean:" in lines
    assert "What comes next · Slagelse" in shown(en.press("Slagelse"))
    assert "I know of no municipality or region called Xyzzy." in en.lines("calendar period in Xyzzy")


def test_the_area_is_the_one_asked_else_the_rooms_else_the_teams(en: Office) -> None:
    assert "For the whole country." in en.lines("calendar next")
    en.say("caucus area Slagelse")
    en.say("caucus area Næstved here", place=BUDGET)
    assert "· Slagelse" in en.lines("calendar next")
    assert "· Næstved" in en.lines("calendar next", place=BUDGET)
    assert "· Ringsted" in en.lines("calendar next in Ringsted", place=BUDGET)
    assert "For the whole country." in en.lines("calendar next national", place=BUDGET)


def test_an_answer_in_a_room_is_private_and_can_be_shared(en: Office) -> None:
    reply = en.say("calendar period in Slagelse", place=BUDGET, abilities=IN_ROOM)
    assert reply.visibility is Visibility.ASKER
    shared = en.press("Share", place=BUDGET, abilities=IN_ROOM)
    assert shared.visibility is Visibility.ROOM
    assert "The term 2026-2029 · Slagelse" in shown(shared)


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("kalender Slagelse", "Det næste · Slagelse"),
        ("kalender i Slagelse", "Det næste · Slagelse"),
        ("år 2028", "Budget 2028"),
        ("kalender folketingsvalg?", "Folketingsvalg"),
        ("kalender nste", "Mente du:"),
        ("kalender xyzzy", "Du kan for eksempel skrive:"),
        ("kalender næste 99", "Det næste"),
    ],
)
def test_with_no_verb_or_half_of_one(da: Office, said: str, heading: str) -> None:
    assert heading in da.lines(said)


# Where we are


def test_period_says_where_we_are(en: Office) -> None:
    lines = en.lines("calendar period in Slagelse")
    for said in (
        "year 1 of 4: New term",
        "Tuesday 20 November 2029 · in 1,096 days",
        "1-15 December 2029",
        "Region Zealand until Thursday 31 December, then Region Østdanmark",
        "by Saturday 23 March 2030; it can come earlier",
        "Budget 2027: Adopted",
        "Budget 2028: Run-up",
    ):
        assert said in lines


def test_after_new_year_slagelse_lies_in_the_new_region() -> None:
    with office("da", datetime(2027, 1, 1, 9, tzinfo=UTC)) as made:
        lines = made.lines("kalender periode i Slagelse")
    assert "år 2 af 4: Beslutninger og drift" in lines
    assert "Region Østdanmark" in lines
    assert "Region Sjælland" not in lines


@pytest.mark.parametrize(
    ("now", "year"),
    [(datetime(2026, 10, 15, 9, tzinfo=UTC), 2027), (datetime(2026, 10, 16, 9, tzinfo=UTC), 2028)],
)
def test_budget_shows_the_one_that_is_adopted_next(now: datetime, year: int) -> None:
    with office("en", now) as made:
        assert f"Budget {year} · Slagelse" in made.lines("calendar budget in Slagelse")


def test_of_a_budget_that_is_over_only_the_laws_dates_are_told(en: Office) -> None:
    lines = en.lines("calendar budget 2027 in Slagelse")
    assert "§ Budget is adopted (second reading) · ✓ by Thursday 15 October" in lines
    assert "First reading" not in lines


# The week


def test_a_week_holds_the_calendar_our_meetings_and_next_steps(en: Office) -> None:
    lines = en.lines("calendar week")
    assert "Week 47 (16-22 November)" in lines
    assert "Meeting with Karl Vestermark: budget 2028" in lines
    assert "send the waiting list figures to the committee" in lines
    assert "Week 48 (23-29 November)" in shown(en.press("Week 48"))


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("53", "Week 53 (28 December 2026-3 January 2027)"),
        ("uge 1 2027", "Week 1 (4-10 January 2027)"),
        ("next week", "Week 48 (23-29 November)"),
        ("24 December", "Week 52 (21-27 December)"),
        ("45", "Week 45 (8-14 November 2027)"),
    ],
)
def test_weeks_as_people_name_them(en: Office, said: str, heading: str) -> None:
    assert heading in en.lines(f"calendar week {said}")


def test_a_week_names_public_holidays(da: Office) -> None:
    lines = da.lines("kalender uge 12 2027")
    assert "Skærtorsdag · torsdag 25. marts 2027" in lines
    assert "Langfredag" in lines


@pytest.mark.parametrize("said", ["60", "banana", "0", "53 2027"])
def test_a_week_there_is_not(en: Office, said: str) -> None:
    assert f"I do not know the week “{said}”." in en.lines(f"calendar week {said}")


def test_a_week_read_aloud_holds_nothing_confidential(en: Office) -> None:
    en.say("meeting planned Bent Holm Saturday 14:00 about salaries confidential")
    assert "salaries" in en.lines("calendar week")
    shared = en.say("share calendar week", place=BUDGET)
    assert "salaries" not in shown(shared)
    assert "budget 2028" in shown(shared)


# One date


def test_show_tells_the_law_and_the_deadline(da: Office) -> None:
    lines = da.lines("kalender vis konstituering")
    assert "§ 1.-15. december 2029 · om 1.107 dage" in lines
    assert "kommunestyrelsesloven § 6" in lines
    lines = da.lines("kalender hvornår er 2. behandling")
    assert "forventet 25. september-15. oktober 2027" in lines
    assert "Fristen: senest fredag 15. oktober 2027 (kommunestyrelsesloven § 38)" in lines
    assert "den fastsættes lokalt" in da.lines("kalender vis udvalgsformænd")
    assert "senest lørdag 23. marts 2030; kan komme før" in da.lines("kalender vis folketingsvalg")


def test_show_of_what_is_not_in_the_calendar(en: Office) -> None:
    assert "I know of no “xyzzy” in the calendar." in en.lines("calendar show xyzzy")


# Set


def test_set_puts_a_date_down_for_an_area_and_undo_takes_it_back(en: Office) -> None:
    lines = en.lines('calendar set "budget second reading" 2027-10-07 in Slagelse')
    assert "Second reading (adoption) in Slagelse: Thursday 7 October 2027." in lines
    assert "It was expected 25 September-15 October 2027." in lines
    assert days(en) == {(SLAGELSE, "s_second_reading"): date(2027, 10, 7)}
    undo = button(en.last, "Undo")
    assert "Second reading (adoption) · Thursday 7 October 2027 · in 321 days · set by you" in en.lines(
        "calendar budget 2028 in Slagelse"
    )
    assert "set by you" not in en.lines("calendar budget 2028 in Næstved")
    assert "The rule holds again: expected 25 September" in en.lines(undo.says, kind=Kind.BUTTON)
    assert days(en) == {}
    assert "already" in en.lines(undo.says, kind=Kind.BUTTON)


def test_undo_of_a_second_date_brings_the_first_back(en: Office) -> None:
    en.say('calendar set "second reading" 5 October 2027 in Slagelse')
    assert "It was Tuesday 5 October 2027." in en.lines(
        'calendar set "second reading" 2027-10-07 in Slagelse'
    )
    en.press("Undo")
    assert days(en) == {(SLAGELSE, "s_second_reading"): date(2027, 10, 5)}


@pytest.mark.parametrize(
    ("said", "event", "day"),
    [
        ("sæt 2. behandling 7. oktober 2027 i Slagelse", "s_second_reading", date(2027, 10, 7)),
        ("sæt anden behandling den 7/10 2027 i Slagelse", "s_second_reading", date(2027, 10, 7)),
        ("sæt førstebehandlingen i Slagelse torsdag 2. september 2027", "s_first_reading", date(2027, 9, 2)),
        ("sæt »høring« 27. august-10. september 2027 i Slagelse", "s_hearing", date(2027, 8, 27)),
        ("ret budgetseminar 20. august 2027 i Slagelse", "s_august_seminar", date(2027, 8, 20)),
        ("ret budgetseminar 29. april 2027 i Slagelse", "s_spring_seminar", date(2027, 4, 29)),
        ("sæt konstituering i Slagelse til 4. december 2029", "municipal_constitution", date(2029, 12, 4)),
        ("sæt budgetfrist 11. oktober 2027 i Slagelse", "m_adoption", date(2027, 10, 11)),
        ("set winter holiday 15-21 February 2027 in Slagelse", "winter_holiday", date(2027, 2, 15)),
        ("sæt udvalgsformænd 12. januar 2027 i Slagelse", "committee_chairs", date(2027, 1, 12)),
    ],
)
def test_events_as_people_name_them(da: Office, said: str, event: str, day: date) -> None:
    da.say(f"kalender {said}")
    assert days(da) == {(SLAGELSE, event): day}


def test_a_date_of_the_whole_country_is_set_for_the_whole_team(en: Office) -> None:
    en.say("caucus area Slagelse")
    en.say("calendar set KPT 11-12 March 2027")
    en.say("calendar set second reading 7 October 2027")
    assert days(en) == {
        ("", "kl_summit"): date(2027, 3, 11),
        (SLAGELSE, "s_second_reading"): date(2027, 10, 7),
    }
    assert kept(en)[0][1].end == date(2027, 3, 12)


def test_a_date_no_rule_gives_stands_in_the_calendar_when_set(en: Office) -> None:
    en.say("calendar set KKR meetings 5 February 2027")
    assert "KKR meetings · Friday 5 February 2027 · in 77 days · set by you" in en.lines(
        "calendar week 5 2027"
    )


def test_a_date_after_the_deadline_is_asked_about_and_can_be_set_anyway(en: Office) -> None:
    lines = en.lines("calendar set second reading 20 October 2027 in Slagelse")
    assert (
        "would be after the deadline, Friday 15 October 2027 (kommunestyrelsesloven § 38)."
        " Nothing was changed." in lines.replace("\n", " ")
    )
    assert days(en) == {}
    assert "This is not within the deadline the rule knows." in shown(en.press("Set it anyway"))
    assert days(en) == {(SLAGELSE, "s_second_reading"): date(2027, 10, 20)}


def test_a_deadline_the_minister_moved_is_the_one_that_holds(en: Office) -> None:
    en.say("calendar set budget deadline 5 November 2027 in Slagelse")
    en.press("Set it anyway")
    lines = en.lines("calendar set second reading 20 October 2027 in Slagelse")
    assert "Second reading (adoption) in Slagelse: Wednesday 20 October 2027." in lines


def test_the_readings_lie_three_weeks_apart(da: Office) -> None:
    da.say("kalender sæt 1. behandling 20. september 2027 i Slagelse")
    lines = da.lines("kalender sæt 2. behandling 7. oktober 2027 i Slagelse")
    assert "der skal være mindst 21 dage mellem den og »1. behandling«, mandag 20. september 2027." in lines
    da.say("kalender sæt 2. behandling 11. oktober 2027 i Slagelse")
    assert days(da)[SLAGELSE, "s_second_reading"] == date(2027, 10, 11)


def test_several_that_may_be_meant_are_asked_about_unless_the_day_tells(en: Office) -> None:
    en.say("calendar set budget seminar 1 August 2027 in Slagelse")
    assert {choice.label for choice in choices(en.last)} == {
        "Spring budget seminar",
        "Budget seminar after the summer",
    }
    assert days(en) == {}
    en.press("Budget seminar after")
    assert days(en) == {(SLAGELSE, "s_august_seminar"): date(2027, 8, 1)}
    en.say("calendar set summit 4 May 2027")
    assert days(en)["", "regions_summit"] == date(2027, 5, 4)


def test_a_day_far_from_the_event_is_refused(en: Office) -> None:
    lines = en.lines("calendar set second reading 3 February 2027 in Slagelse")
    assert "is far from any “Second reading (adoption)”. Nothing was changed." in lines
    assert days(en) == {}


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("second reading 31 November", "There is no such day: 31 November."),
        ("hearing 1 January-31 December 2027", "is too long for one date."),
        ("xyzzy 3 March 2027", "I know of no “xyzzy” in the calendar."),
        ("second reading 7 October 2027 in Atlantis", "called Atlantis"),
    ],
)
def test_what_cannot_be_set_is_told(en: Office, said: str, answer: str) -> None:
    assert answer in en.lines(f"calendar set {said}")
    assert days(en) == {}


def test_what_is_missing_is_asked_for_in_a_form(en: Office) -> None:
    form = en.say("calendar set").form
    assert form is not None
    assert [field.name for field in form.fields] == ["what", "day", "where"]
    form = en.say("calendar set second reading in Slagelse").form
    assert form is not None
    assert {field.name: field.value for field in form.fields} == {
        "what": "second reading",
        "day": "",
        "where": "Slagelse",
    }
    assert "Second reading (adoption) in Slagelse: Thursday 7 October 2027." in shown(
        en.send_in({"day": "7 October 2027"})
    )


def test_a_form_sent_in_wrong_comes_back_with_what_was_typed(en: Office) -> None:
    en.say("calendar set")
    form = en.send_in({"what": "second reading", "day": "banana", "where": "Slagelse"}).form
    assert form is not None
    assert next(field.trouble for field in form.fields if field.name == "day")
    assert next(field.value for field in form.fields if field.name == "what") == "second reading"


def test_where_there_are_no_forms_it_is_asked_in_turn(en: Office) -> None:
    en.work.do(
        lambda unit: (
            (team := Team(unit, en.workspace, en.clock.now())).link_workspace(
                "telegram", "telegram", en.workspace
            ),
            team.link_account("telegram", "telegram", "500", 1),
        )
    )
    asked = en.say(
        "calendar set second reading in Slagelse", "500", PHONE, abilities=ON_TELEGRAM, workspace="telegram"
    )
    assert asked.asks
    told = en.say("7 October 2027", "500", PHONE, abilities=ON_TELEGRAM, workspace="telegram")
    assert "Second reading (adoption) in Slagelse" in shown(told)


def test_a_reader_may_look_and_not_set(en: Office) -> None:
    malik = en.work.do(
        lambda unit: next(
            one.id for one in Team(unit, en.workspace, en.clock.now()).users() if one.name == "Malik"
        )
    )
    en.work.do(lambda unit: Team(unit, en.workspace, en.clock.now()).set_role(malik, Role.READER))
    assert "What comes next" in en.lines("calendar next", "malik")
    en.say("calendar set second reading 7 October 2027 in Slagelse", "malik")
    en.say("calendar add Party 7 October 2027", "malik")
    assert days(en) == {}


def test_what_is_set_is_in_the_audit(en: Office) -> None:
    en.say("calendar set second reading 7 October 2027 in Slagelse")
    en.press("Undo")
    trail = en.work.do(
        lambda unit: Audit(unit, en.workspace, en.clock.now()).of("date:s_second_reading:2028")
    )
    assert [change.action for change in trail] == ["set", "removed"]


# Dates of the team's own


def test_add_list_and_remove(da: Office) -> None:
    lines = da.lines('kalender tilføj "Dialogmøde" 3. marts 2027 kl. 19')
    assert "I kalenderen: Dialogmøde, onsdag 3. marts 2027 kl. 19.00." in lines
    [(area, said)] = kept(da)
    assert (area, said.label, said.start, said.time) == ("", "Dialogmøde", date(2027, 3, 3), time(19))
    assert "Dialogmøde · onsdag 3. marts 2027 kl. 19.00" in da.lines("kalender liste")
    assert "Dialogmøde" in da.lines("kalender uge 9 2027")
    assert "Fjernet: Dialogmøde" in da.lines("kalender fjern dialogmøde")
    assert kept(da) == []
    da.press("Fortryd")
    assert [one.time for _, one in kept(da)] == [time(19)]


def test_a_date_in_one_area_is_not_in_another(en: Office) -> None:
    en.say("calendar add Dialogue meeting in Næstved 3 March 2027 at 19:00")
    assert days(en) == {(NAESTVED, "own:dialogue-meeting-2027-03-03"): date(2027, 3, 3)}
    assert "Dialogue meeting" in en.lines("calendar next 2 in Næstved")
    assert "Dialogue meeting" not in en.lines("calendar next 2 in Slagelse")


def test_a_place_that_is_no_area_belongs_to_the_name(en: Office) -> None:
    en.say("calendar add Open house in the library 3 March 2027")
    assert [said.label for _, said in kept(en)] == ["Open house in the library"]


def test_added_twice_it_stands_once(en: Office) -> None:
    en.say("calendar add Party 3 March 2027")
    assert "stands there already" in en.lines("calendar add Party 3 March 2027")
    assert len(kept(en)) == 1


def test_one_of_our_own_is_moved_by_its_name_at_the_same_hour(en: Office) -> None:
    en.say('calendar add "Dialogue meeting" 3 March 2027 at 19:00')
    assert "It was Wednesday 3 March 2027, 19:00." in en.lines("calendar set dialogue meeting 4 March 2027")
    assert [(one.start, one.time) for _, one in kept(en)] == [(date(2027, 3, 4), time(19))]


def test_remove_asks_which_and_says_when_there_is_none(en: Office) -> None:
    assert "You have set and added no dates yet." in en.lines("calendar remove party")
    en.say("calendar add Party 3 March 2027")
    en.say("calendar add Party 4 March 2027")
    assert "Which “party” do you mean?" in en.lines("calendar remove party")
    en.press("Party 04.03.2027")
    assert [one.start for _, one in kept(en)] == [date(2027, 3, 3)]
    assert "is none of the dates" in en.lines("calendar remove crocodile")


def test_in_a_group_that_reads_along_a_shared_list_has_no_buttons_to_remove(en: Office) -> None:
    en.say("calendar add Party 3 March 2027")
    assert [one for one in choices(en.say("calendar list")) if one.label == "Take out"]
    shared = en.say("share calendar list", place=BUDGET)
    assert not [one for one in choices(shared) if one.label == "Take out"]


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize(
    "said",
    [
        "calendar set \x00 \ud800 [s_second_reading/9999@0330] 3 March",
        "calendar set [nothing/1@] 2027-03-03",
        "calendar remove [own:x/0@zz]",
        "calendar remove [/]",
        "calendar add " + "x" * 5000 + " 3 March 2027",
        'calendar add "" 3 March 2027',
        "calendar show @@@",
        "calendar budget 2099 in Slagelse",
        "calendar budget 9999",
        "calendar next 99999",
        "calendar week 1 2199",
        "calendar set second reading 7 October 2199",
    ],
)
def test_nothing_breaks_it(locale: str, said: str) -> None:
    with office(locale) as made:
        reply = made.say(said.replace("\ud800", ""))
        assert reply.blocks or reply.form
        assert "reference" not in shown(reply, locale)
        assert "henvisning" not in shown(reply, locale)
