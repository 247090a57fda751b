"""Which calendar is meant: areas by name and code, and events by what people call them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.language.event_names import events_named, known, meant_cycle, names_like
from bot.politics.calendar import Calendar
from tests.countries import DK

TODAY = date(2026, 11, 20)
SLAGELSE, NORTH = "0330", "region_nordjylland"


@pytest.mark.parametrize(
    ("said", "code", "name"),
    [
        ("Slagelse", SLAGELSE, "Slagelse"),
        ("slagelse kommune", SLAGELSE, "Slagelse"),
        ("330", SLAGELSE, "Slagelse"),
        ("Region Nordjylland", NORTH, "Region Nordjylland"),
        ("nordjylland", NORTH, "Region Nordjylland"),
        ("North Denmark Region", NORTH, "Region Nordjylland"),
        ("Region Østdanmark", "region_oestdanmark", "Region Østdanmark"),
        ("Atlantis", None, ""),
        ("", None, ""),
    ],
)
def test_areas_by_name(said: str, code: str | None, name: str) -> None:
    assert DK.areas.code_of(said) == code
    assert DK.areas.name_of(code or "", "da") == name


def test_codes_come_out_as_the_calendar_takes_them() -> None:
    assert DK.areas.canonical("330") == DK.areas.canonical("0330") == SLAGELSE
    assert DK.areas.canonical("1081") == NORTH
    assert DK.areas.canonical("") == ""


@pytest.mark.parametrize(
    ("said", "area", "meant"),
    [
        ("budget second reading", SLAGELSE, {"s_second_reading"}),
        ("andenbehandlingen", SLAGELSE, {"s_second_reading"}),
        ("budgettets 2. behandling", SLAGELSE, {"s_second_reading"}),
        ("second reading", NORTH, {"r_adoption"}),
        ("regionens budget", SLAGELSE, {"r_adoption"}),
        ("regional budget adoption", SLAGELSE, {"r_adoption"}),
        ("første behandling", SLAGELSE, {"s_first_reading"}),
        ("første behandling", NORTH, set()),
        ("budgetfrist", SLAGELSE, {"m_adoption"}),
        ("frist for budgetforslag", SLAGELSE, {"m_proposal"}),
        ("høringen", SLAGELSE, {"s_hearing"}),
        ("budgetseminar", SLAGELSE, {"s_spring_seminar", "s_august_seminar"}),
        ("konstituering", SLAGELSE, {"municipal_constitution"}),
        ("konstituering", NORTH, {"regional_constitution"}),
        ("kommunalvalg", SLAGELSE, {"municipal_and_regional"}),
        ("candidate lists", SLAGELSE, {"lists_close"}),
        ("KPT", SLAGELSE, {"kl_summit"}),
        ("KPT", NORTH, set()),
        ("folkemødet", "", {"folkemoedet"}),
        ("s_hearing", SLAGELSE, {"s_hearing"}),
        ("xyzzy", SLAGELSE, set()),
        ("???", SLAGELSE, set()),
        ("", SLAGELSE, set()),
    ],
)
def test_events_by_what_people_call_them(said: str, area: str, meant: set[str]) -> None:
    assert {one.id for one in events_named(said, Calendar(DK, area), TODAY)} == meant


def test_every_event_answers_to_its_own_name_in_both_languages() -> None:
    for area in (SLAGELSE, NORTH):
        calendar = Calendar(DK, area)
        for id_, event in known(calendar, TODAY).items():
            for label in event.label.values():
                said = f"{label} region" if id_.startswith("r_") and area == SLAGELSE else label
                if "region" in label.casefold() and area == SLAGELSE:
                    continue  # of those a region is spoken of, and the regions' own are meant
                assert id_ in {one.id for one in events_named(said, calendar, TODAY)}, label


@pytest.mark.parametrize(
    ("id_", "day", "cycle"),
    [
        ("s_second_reading", date(2027, 10, 7), 2028),
        ("s_process_plan", date(2026, 12, 15), 2028),
        ("s_process_plan", date(2027, 4, 1), 2028),
        ("municipal_constitution", date(2029, 12, 4), 2029),
        ("kkr_members", date(2030, 1, 5), 2029),
        ("kkr_meetings", date(2027, 2, 5), 2027),
        ("municipal_constitution", date(2027, 12, 4), None),
        ("s_second_reading", date(2027, 4, 1), None),
    ],
)
def test_the_cycle_a_day_is_meant_for(id_: str, day: date, cycle: int | None) -> None:
    found = meant_cycle(Calendar(DK, SLAGELSE), id_, day)
    assert (found[0] if found else None) == cycle


def test_names_that_come_near() -> None:
    assert "1. behandling" in names_like("1. behandlin", Calendar(DK, SLAGELSE), TODAY, "da")
    assert names_like("xyzzy", Calendar(DK, SLAGELSE), TODAY, "da") == ()
