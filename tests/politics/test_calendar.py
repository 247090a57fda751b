"""The political calendar: every rule, every example and every date that is known, and what must hold of all."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.politics.calendar import Basis, Calendar, Event, Family, NoCalendar, Override
from bot.politics.calendar.check import KINDS, SECTIONS
from bot.politics.calendar.lawful import Fault, breach
from bot.politics.calendar.records import records
from bot.subjects.pictures.year import timeline, wheel
from tests.countries import DK, made_up
from tests.tables import table

SLAGELSE, NORTH, EAST, ZEALAND = "0330", "region_nordjylland", "region_oestdanmark", "region_sjaelland"
TODAY = date(2026, 11, 20)


def rows() -> Iterator[Mapping[str, Any]]:
    """Every record of the data files as it is written."""
    for file, sections in SECTIONS.items():
        data = DK.own(file)
        for section in sections:
            for row in data[section]:
                yield row
                yield from row.get("related", ())


def days(row: Any) -> tuple[date, date]:
    """The days an example or an observation gives."""
    if isinstance(row, date):
        return row, row
    first, last = row
    return first, last


EXAMPLES = [
    (row["id"], int(key.removeprefix("example_")), days(said))
    for row in rows()
    for key, said in row.items()
    if key.startswith("example_")
]
OBSERVED = [
    (row["id"], (one.get("start") or one["date"], one.get("end") or one["date"]))
    for row in rows()
    for one in (*row.get("observed", ()), *row.get("expected", ()))
    if "start" in one or "date" in one
]


def in_year(events: tuple[Event, ...], id_: str, year: int) -> list[Event]:
    return [event for event in events if event.id == id_ and event.start.year == year]


def the(calendar: Calendar, id_: str, cycle: int) -> Event:
    event = calendar.event(id_, cycle)
    assert event is not None
    return event


# Where we are


def test_on_20_november_2026_we_are_in_the_first_year_of_the_term() -> None:
    term = Calendar(DK, SLAGELSE).term(TODAY)
    assert (term.year, term.years, term.first, term.last) == (1, 4, date(2026, 1, 1), date(2029, 12, 31))
    assert term.label == {"da": "Ny periode", "en": "New term"}
    assert (term.election.start, term.days_left) == (date(2029, 11, 20), 1096)
    assert term.phase is not None
    assert term.phase.id == "everyday"


@table(
    ("day", "year", "election"),
    [
        (date(2025, 11, 18), 4, date(2025, 11, 18)),
        (date(2025, 11, 19), 4, date(2029, 11, 20)),
        (date(2026, 1, 1), 1, date(2029, 11, 20)),
        (date(2027, 6, 1), 2, date(2029, 11, 20)),
        (date(2028, 2, 29), 3, date(2029, 11, 20)),
        (date(2029, 12, 31), 4, date(2033, 11, 15)),
        (date(2030, 1, 1), 1, date(2033, 11, 15)),
        (date(2019, 5, 1), 2, date(2021, 11, 16)),
    ],
)
def test_the_years_of_a_term(day: date, year: int, election: date) -> None:
    term = Calendar(DK).term(day)
    assert (term.year, term.election.start) == (year, election)
    assert term.first <= day <= term.last
    assert term.days_left == (election - day).days


def test_the_constitution_of_2029() -> None:
    for area, id_ in ((SLAGELSE, "municipal_constitution"), (NORTH, "regional_constitution")):
        event = the(Calendar(DK, area), id_, 2029)
        assert (event.start, event.end) == (date(2029, 12, 1), date(2029, 12, 15))
        assert event.legal
        assert not event.expected


def test_a_municipal_budget_is_adopted_by_15_october_and_a_regional_one_by_1_october_as_far_as_known() -> (
    None
):
    municipal = the(Calendar(DK, SLAGELSE), "m_adoption", 2028)
    assert (municipal.end, municipal.legal, municipal.latest, municipal.expected) == (
        date(2027, 10, 15),
        True,
        True,
        False,
    )
    assert municipal.sources[0] == "kommunestyrelsesloven § 38"
    regional = the(Calendar(DK, NORTH), "r_adoption", 2028)
    assert (regional.end, regional.legal, regional.latest, regional.expected) == (
        date(2027, 10, 1),
        True,
        True,
        True,
    )


def test_slagelse_changes_region_at_new_year() -> None:
    calendar = Calendar(DK, SLAGELSE)
    assert calendar.region(date(2026, 12, 31)) == "sjaelland"
    assert calendar.region(date(2027, 1, 1)) == "oestdanmark"
    place = DK.areas.municipality("Slagelse")
    assert place is not None
    assert DK.areas.region_of(place, date(2026, 12, 31)) == "sjaelland"
    merger = the(calendar, "region_merger", 2027)
    assert (merger.start, merger.legal) == (date(2027, 1, 1), True)


@table(
    ("day", "expected"),
    [
        (date(2026, 9, 30), [(2027, "negotiations")]),
        (date(2026, 10, 15), [(2027, "adoption"), (2028, "run_up")]),
        (date(2026, 10, 16), [(2027, "adopted"), (2028, "run_up")]),
        (date(2026, 12, 31), [(2027, "adopted"), (2028, "run_up")]),
        (date(2027, 1, 1), [(2028, "planning")]),
        (date(2027, 4, 1), [(2028, "accounts_and_budget")]),
        (date(2027, 7, 15), [(2028, "summer")]),
    ],
)
def test_budget_years_that_overlap_are_told_apart(day: date, expected: list[tuple[int, str]]) -> None:
    phases = Calendar(DK, SLAGELSE).budget(day)
    assert [(one.budget_year, one.id) for one in phases] == expected
    assert all(one.start <= day <= one.end for one in phases)
    assert all(one.next is None or one.next.cycle == one.budget_year for one in phases)


def test_every_day_is_in_some_budget_year() -> None:
    calendars = [Calendar(DK, SLAGELSE), Calendar(DK, NORTH), Calendar(DK)]
    for n in range(4 * 366):
        for calendar in calendars:
            assert calendar.budget(TODAY + timedelta(days=n))


# Every example and every date that is known


@table(("id_", "year", "span"), EXAMPLES)
def test_examples(id_: str, year: int, span: tuple[date, date]) -> None:
    events = in_year(Calendar(DK).between(date(year, 1, 1), date(year, 12, 31)), id_, year)
    assert [(event.start, event.end) for event in events] == [span]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 25
    assert len(OBSERVED) > 15


@table(("id_", "span"), OBSERVED)
def test_days_that_were_read_go_before_the_rule(id_: str, span: tuple[date, date]) -> None:
    events = in_year(Calendar(DK).between(span[0], span[1]), id_, span[0].year)
    assert [(event.start, event.end) for event in events] == [span]


@table(
    ("id_", "span"),
    [
        (row["id"], day)
        for row in rows()
        for day in (*row.get("known_dates", ()), row.get("next_date"))
        if day
    ],
)
def test_known_and_next_dates(id_: str, span: date) -> None:
    events = in_year(Calendar(DK).between(span, span), id_, span.year)
    assert [event.start for event in events] == [span]


def test_what_was_moved_in_2019_and_2015_stands_as_moved() -> None:
    calendar = Calendar(DK)
    for id_, day in (
        ("m_adoption", date(2019, 11, 5)),
        ("m_first_reading_latest", date(2019, 10, 15)),
        ("r_proposal", date(2019, 10, 2)),
        ("r_adoption", date(2019, 11, 5)),
    ):
        assert the(calendar, id_, 2020).end == day
    assert the(calendar, "economy_agreement_kl", 2015).end == date(2015, 7, 3)
    assert the(calendar, "economy_agreement_regions", 2015).end == date(2015, 8, 20)
    assert the(calendar, "m_adoption", 2021).end == date(2020, 10, 15)


# Every kind of rule


@table(
    ("id_", "cycle", "start", "end"),
    [
        ("municipal_and_regional", 2033, date(2033, 11, 15), date(2033, 11, 15)),  # rrule
        ("parish_list_deadline", 2028, date(2028, 10, 17), date(2028, 10, 17)),  # relative, of a related one
        ("kkr_members", 2029, date(2029, 12, 18), date(2030, 1, 12)),  # window over New Year
        ("planning_strategy", 2027, date(2027, 12, 31), date(2027, 12, 31)),  # fixed
        ("m_binding", 2028, date(2028, 1, 1), date(2028, 1, 1)),  # yearly
        ("m_proposal", 2028, date(2027, 9, 15), date(2027, 9, 15)),  # latest_yearly
        ("kick_off_window", 2027, date(2026, 12, 1), date(2027, 4, 30)),  # window_yearly
        ("industrial_holiday", 2026, date(2026, 7, 6), date(2026, 7, 26)),  # iso_week
        ("winter_holiday", 2027, date(2027, 2, 15), date(2027, 2, 28)),
        ("national_health_profile", 2029, date(2029, 2, 1), date(2029, 2, 1)),
    ],
)
def test_rules_of_each_kind(id_: str, cycle: int, start: date, end: date) -> None:
    event = the(Calendar(DK), id_, cycle)
    assert (event.start, event.end) == (start, end)


def test_a_time_of_day_the_law_names() -> None:
    assert the(Calendar(DK), "lists_close", 2029).time == time(12)


def test_new_mayors_gather_in_election_years_only() -> None:
    calendar = Calendar(DK)
    assert calendar.event("kl_new_mayors", 2029) is not None
    assert calendar.event("kl_new_mayors", 2028) is None


def test_what_no_day_can_be_put_down_for_is_told_apart() -> None:
    calendar = Calendar(DK)
    told = {one.id: one for one in calendar.open_ended()}
    assert told["folketing"].latest == date(2030, 3, 23)
    assert told["committee_chairs"].latest is None
    assert told.keys().isdisjoint(event.id for event in calendar.between(TODAY, date(2030, 12, 31)))
    dated = {event.id for event in calendar.between(date(2013, 1, 1), date(2032, 12, 31))}
    assert dated | told.keys() == set(records(DK))


def test_every_kind_of_rule_is_in_use_and_tried() -> None:
    assert {record.kind for record in records(DK).values()} <= set(KINDS)
    assert {"easter"} >= set(KINDS) - {record.kind for record in records(DK).values()}


# Law and custom


def test_law_is_apart_from_custom_and_a_guess_is_called_one() -> None:
    for record in records(DK).values():
        for event in Calendar(DK).between(date(2027, 1, 1), date(2030, 12, 31)):
            if event.id != record.id or event.start in {span[0] for span in record.observed}:
                continue
            assert event.legal == (record.basis is Basis.LAW)
            assert event.expected or record.verified
            assert event.expected or record.basis is not Basis.CUSTOM or event.one_day


def test_a_municipality_is_not_told_of_deadlines_of_the_first_reading_of_nobody() -> None:
    assert "m_two_readings" not in {
        event.id for event in Calendar(DK, SLAGELSE).between(TODAY, date(2028, 1, 1))
    }


def test_regions_have_no_dates_of_municipalities() -> None:
    families = {event.family for event in Calendar(DK, NORTH).between(date(2026, 1, 1), date(2029, 12, 31))}
    assert Family.BUDGET not in families
    assert Family.KL not in families
    assert Family.BUDGET_REGION in families


def test_no_word_of_how_the_data_came_about_reaches_a_reader() -> None:
    text = "\n".join(
        str(said)
        for record in records(DK).values()
        for said in (record.label, record.note, record.what_happens, record.sources)
    )
    assert not re.search(
        r"\bseed|seedet|the brief|stored (?:copy|copies|mirror)|find_string", text, re.IGNORECASE
    )


def test_a_legal_date_names_its_law_first_where_it_names_one() -> None:
    for record in records(DK).values():
        laws = [source for source in record.sources if "§" in source]
        assert not laws or "§" in record.sources[0]
        assert all(";" not in law for law in laws)


# What the team knows better


def test_a_date_of_the_team_goes_before_the_rule_in_its_cycle_alone() -> None:
    calendar = Calendar(
        DK,
        SLAGELSE,
        [Override("s_second_reading", 2028, date(2027, 10, 7), time=time(17), source="kommunens side")],
    )
    event = the(calendar, "s_second_reading", 2028)
    assert (event.start, event.end, event.time) == (date(2027, 10, 7), date(2027, 10, 7), time(17))
    assert (event.set_by_team, event.expected, event.basis) == (True, False, Basis.TEAM)
    assert not the(calendar, "s_second_reading", 2029).set_by_team
    assert not the(Calendar(DK, SLAGELSE), "s_second_reading", 2028).set_by_team


def test_what_is_counted_from_a_date_moves_with_it() -> None:
    calendar = Calendar(DK, SLAGELSE, [Override("m_adoption", 2028, date(2027, 11, 5))])
    assert the(calendar, "m_first_reading_latest", 2028).end == date(2027, 10, 15)
    assert the(calendar, "m_adoption", 2028).legal


def test_of_two_dates_for_one_event_the_areas_own_holds() -> None:
    calendar = Calendar(
        DK,
        SLAGELSE,
        [
            Override("s_hearing", 2028, date(2027, 8, 24), date(2027, 9, 3)),
            Override("s_hearing", 2028, date(2027, 8, 30), date(2027, 9, 10)),
        ],
    )
    assert the(calendar, "s_hearing", 2028).start == date(2027, 8, 30)


def test_own_dates_and_dates_no_rule_gives() -> None:
    calendar = Calendar(
        DK,
        SLAGELSE,
        [
            Override("own:dialogue-2027-03-03", 0, date(2027, 3, 3), time=time(19), label="Dialogmøde"),
            Override("kkr_meetings", 2027, date(2027, 2, 5)),
        ],
    )
    found = {event.id: event for event in calendar.between(date(2027, 1, 1), date(2027, 3, 31))}
    own = found["own:dialogue-2027-03-03"]
    assert (own.family, own.label["da"], own.basis, own.time) == (
        Family.OWN,
        "Dialogmøde",
        Basis.TEAM,
        time(19),
    )
    assert found["kkr_meetings"].start == date(2027, 2, 5)
    assert calendar.event("own:dialogue-2027-03-03", 0) == own


def test_an_override_of_what_does_not_exist_is_let_lie() -> None:
    calendar = Calendar(DK, SLAGELSE, [Override("gone", 2028, date(2027, 1, 1))])
    assert calendar.event("gone", 2028) is None
    assert calendar.between(TODAY, TODAY)


# What the law leaves


@table(
    ("id_", "cycle", "day", "fault"),
    [
        ("s_second_reading", 2028, date(2027, 10, 15), None),
        ("s_second_reading", 2028, date(2027, 10, 16), Fault.LATE),
        ("s_first_reading", 2028, date(2027, 9, 24), None),
        ("s_first_reading", 2028, date(2027, 9, 25), Fault.LATE),
        ("s_amendments", 2028, date(2027, 10, 16), Fault.LATE),
        ("m_adoption", 2028, date(2027, 10, 7), None),
        ("m_adoption", 2028, date(2027, 10, 16), Fault.LATE),
        ("m_first_reading_latest", 2028, date(2027, 9, 25), Fault.OTHER),
        ("municipal_constitution", 2029, date(2029, 12, 1), None),
        ("municipal_constitution", 2029, date(2029, 11, 30), Fault.OTHER),
        ("municipal_constitution", 2029, date(2029, 12, 16), Fault.OTHER),
        ("lists_close", 2029, date(2029, 10, 3), Fault.OTHER),
        ("kl_summit", 2027, date(2027, 5, 1), None),
        ("own:party", 0, date(2027, 5, 1), None),
    ],
)
def test_days_the_law_leaves(id_: str, cycle: int, day: date, fault: Fault | None) -> None:
    found = breach(Calendar(DK, SLAGELSE), id_, cycle, day, day)
    assert (found.fault if found else None) == fault


def test_two_readings_lie_21_days_apart_whichever_is_put_down_first() -> None:
    first = Calendar(DK, SLAGELSE, [Override("s_first_reading", 2028, date(2027, 9, 16))])
    assert breach(first, "s_second_reading", 2028, date(2027, 10, 7), date(2027, 10, 7)) is None
    close = breach(first, "s_second_reading", 2028, date(2027, 10, 6), date(2027, 10, 6))
    assert close is not None
    assert (close.fault, close.days, close.first) == (Fault.CLOSE, 21, date(2027, 10, 7))
    second = Calendar(DK, SLAGELSE, [Override("s_second_reading", 2028, date(2027, 10, 7))])
    assert breach(second, "s_first_reading", 2028, date(2027, 9, 16), date(2027, 9, 16)) is None
    close = breach(second, "s_first_reading", 2028, date(2027, 9, 17), date(2027, 9, 17))
    assert close is not None
    assert (close.fault, close.last) == (Fault.CLOSE, date(2027, 9, 16))


def test_a_deadline_that_was_moved_is_the_one_to_keep() -> None:
    moved = Calendar(DK, SLAGELSE, [Override("m_adoption", 2028, date(2027, 11, 5))])
    assert breach(moved, "s_second_reading", 2028, date(2027, 11, 5), date(2027, 11, 5)) is None
    assert breach(moved, "s_second_reading", 2028, date(2027, 11, 6), date(2027, 11, 6)) is not None


# What must hold of all


def keys(events: tuple[Event, ...]) -> set[tuple[str, int]]:
    return {(event.id, event.cycle) for event in events}


AREAS = st.sampled_from(["", SLAGELSE, "0101", NORTH, EAST, ZEALAND])
DAYS = st.dates(date(2014, 1, 1), date(2060, 12, 31))
LENGTHS = st.integers(0, 900)


@given(AREAS, DAYS, LENGTHS, LENGTHS)
@settings(max_examples=150, deadline=None)
def test_between_is_monotone_and_stable_under_union(area: str, first: date, one: int, two: int) -> None:
    calendar = Calendar(DK, area)
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two + 1)
    whole = keys(calendar.between(first, last))
    begin, rest = calendar.between(first, middle), calendar.between(middle + timedelta(days=1), last)
    assert keys(begin) <= whole
    assert keys(begin) | keys(rest) == whole


@given(AREAS, DAYS, LENGTHS)
@settings(max_examples=150, deadline=None)
def test_every_event_touches_the_days_asked_for_and_stands_once(area: str, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    events = Calendar(DK, area).between(first, last)
    assert all(event.start <= event.end and event.start <= last and event.end >= first for event in events)
    assert len(keys(events)) == len(events)
    assert list(events) == sorted(events, key=lambda event: (event.start, event.end, event.id))
    assert all(event.label["da"] and event.label["en"] for event in events)


@given(AREAS, DAYS)
@settings(max_examples=100, deadline=None)
def test_an_event_is_found_again_by_its_id_and_cycle(area: str, day: date) -> None:
    calendar = Calendar(DK, area)
    for event in calendar.between(day, day + timedelta(days=30)):
        assert calendar.event(event.id, event.cycle) == event


@given(AREAS, DAYS)
@settings(max_examples=100, deadline=None)
def test_the_term_is_known_on_every_day(area: str, day: date) -> None:
    term = Calendar(DK, area).term(day)
    assert term.first <= day <= term.last
    assert 1 <= term.year <= 4
    assert 0 <= term.days_left <= 4 * 366
    assert term.label["da"]


@given(
    AREAS,
    st.lists(
        st.builds(
            Override,
            st.sampled_from([*records(DK), "own:a-2027-03-03", "gone"]),
            st.integers(2020, 2035),
            st.dates(date(2020, 1, 1), date(2035, 12, 31)),
            label=st.just("Navn"),
        ),
        max_size=8,
    ),
    st.dates(date(2025, 1, 1), date(2030, 1, 1)),
)
@settings(max_examples=100, deadline=None)
def test_whatever_the_team_puts_down_the_calendar_can_be_read(
    area: str, said: list[Override], day: date
) -> None:
    calendar = Calendar(DK, area, said)
    events = calendar.between(day, day + timedelta(days=400))
    assert all(event.start <= day + timedelta(days=400) and event.end >= day for event in events)
    assert calendar.budget(day)


# Other countries


def test_every_year_a_calendar_knows_can_be_drawn_and_beyond_it_says_so() -> None:
    """What a year is asked of gives an answer or says that it is beyond the calendar; never anything else."""
    asked = 0
    for area in ("", "0330", "region_sjaelland"):
        calendar = Calendar(DK, area)
        for year in range(1990, 2160):
            day = date(year, 12, 28)
            calendar.budget(day)
            calendar.next(day, 5)
            wheel(calendar, year, day, "Slagelse", [], "da")
            for of_the_term in (calendar.term, lambda one, of=calendar: timeline(of, one, "Slagelse", "da")):
                asked += 1
                if 2014 <= year <= 2100:
                    of_the_term(day)
                else:
                    with contextlib.suppress(NoCalendar):
                        of_the_term(day)
    assert asked == 3 * 170 * 2


def test_a_country_nobody_wrote_down_is_no_calendar(tmp_path: Path) -> None:
    calendar = Calendar(made_up(tmp_path))
    assert calendar.between(date(2026, 1, 1), date(2030, 1, 1)) == ()
    assert calendar.budget(TODAY) == ()
    assert not calendar.knows_terms
    with pytest.raises(NoCalendar):
        calendar.term(TODAY)
