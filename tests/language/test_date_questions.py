"""Plain questions about dates of the political calendar: routed to it, and to nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.language.questions.dates import date_asked, parted_from_area
from tests.countries import DK, made_up
from tests.office import Office, office
from tests.tables import table

TODAY = date(2026, 11, 20)


@pytest.fixture
def da() -> Iterator[Office]:
    with office("da") as made:
        yield made


@pytest.fixture
def en() -> Iterator[Office]:
    with office("en") as made:
        yield made


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("hvornår er der kommunalvalg?", "tirsdag 20. november 2029 · om 1.096 dage"),
        ("Hvornår er næste kommunalvalg", "tirsdag 20. november 2029"),
        ("hvornår er konstitueringen?", "1.-15. december 2029"),
        ("hvornår vedtages budgettet?", "senest fredag 15. oktober 2027"),
        ("hvornår skal budgettet vedtages?", "senest fredag 15. oktober 2027"),
        ("hvornår er 1. behandling i Slagelse?", "1. behandling · Slagelse"),
        ("hvornår er høringsfristen?", "Høring af budgetforslag"),
        ("hvornår er kommunalvalget i 2033?", "tirsdag 15. november 2033"),
        ("hvornår er kommunalvalget i 2025?", "tirsdag 18. november 2025"),
        ("hvornår er kommunalvalget 2031", "ingen, jeg kender, i 2031"),
        ("hvornår er næste valg?", "tirsdag 20. november 2029"),
        ("hvornår er der folketingsvalg?", "senest lørdag 23. marts 2030; kan komme før"),
    ],
)
def test_a_date_asked_about_in_danish_is_told(da: Office, question: str, answer: str) -> None:
    assert answer in da.lines(question)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("when is the next municipal election?", "Tuesday 20 November 2029 · in 1,096 days"),
        ("When is the second reading in Slagelse?", "Second reading (adoption) · Slagelse"),
        ("when is the budget adopted?", "by Friday 15 October 2027"),
        ("when will the constitution be?", "1-15 December 2029"),
        ("when are the budget negotiations?", "expected 1-30 September 2027"),
    ],
)
def test_a_date_asked_about_in_english_is_told(en: Office, question: str, answer: str) -> None:
    assert answer in en.lines(question)


@table(
    "question",
    [
        "hvornår har vi sidst mødt Bent Holm?",
        "hvornår er mødet med Karl?",
        "when did we last meet Bent Holm?",
        "when is the meeting with Karl?",
        "hvornår?",
        "when is it?",
        "hvornår er " + "der " * 60 + "valg?",
        "budgettet",
    ],
)
def test_what_is_about_no_such_date_is_not_taken_for_one(question: str) -> None:
    assert date_asked(DK, question, TODAY) is None


def test_a_country_without_a_calendar_has_no_dates(tmp_path: Path) -> None:
    assert date_asked(made_up(tmp_path), "when is the next municipal election?", TODAY) is None


def test_the_area_is_told_apart_from_the_date() -> None:
    assert parted_from_area(DK, "second reading in Slagelse") == ("second reading", "0330")
    assert parted_from_area(DK, "anden behandling i Region Sjælland") == (
        "anden behandling",
        "region_sjaelland",
    )
    assert parted_from_area(DK, "hearing for the team") == ("hearing for the team", "")


def test_the_room_is_told_the_same_and_may_share_it(da: Office) -> None:
    assert "Slagelse" in da.lines("kalender vis anden behandling i Slagelse")
    assert "Slagelse" in da.lines("kalender hvornår anden behandling i Slagelse?")


def test_next_week_and_a_week_of_a_place_are_weeks(da: Office) -> None:
    assert da.lines("kalender næste uge").startswith("Uge 48 (23.-29. november)")
    assert da.lines("kalender uge 48 i Slagelse").startswith("Uge 48 (23.-29. november) · Slagelse")
