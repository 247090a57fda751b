"""A seat said in one line: who, where, as what, for whom, from when and until when, in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import permutations
from time import thread_time
from zoneinfo import ZoneInfo

import pytest

from bot.core.errors import Refusal
from bot.language.seat_line import SeatSaid, read_leave, read_seat, write_leave, write_seat
from bot.language.seat_terms import read_term, take_behalf
from tests.countries import DK
from tests.tables import table

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Europe/Copenhagen"))
PARTS = {
    "da": ("på byrådet i Sorø", "som formand", "på vegne af Borgerlisten", "fra 1. januar 2026", "til 2029"),
    "en": (
        "on the council of Sorø",
        "as chair",
        "on behalf of Borgerlisten",
        "from 2026-01-01",
        "until 2029",
    ),
}
SAID = {
    "da": SeatSaid("Anna Greve", "byrådet i Sorø", "formand", "Borgerlisten", "2026-01-01", "2029"),
    "en": SeatSaid("Anna Greve", "council of Sorø", "chair", "Borgerlisten", "2026-01-01", "2029"),
}


@table("language", ["da", "en"])
def test_the_parts_come_in_any_order(language: str) -> None:
    for parts in permutations(PARTS[language]):
        for between in (" ", ", "):
            said = between.join(("Anna Greve", *parts))
            assert read_seat(DK, said, NOW, language) == SAID[language], said


@table(
    ("said", "wanted"),
    [
        (
            "Anna Greve, formand for byrådet i Sorø, V",
            SeatSaid("Anna Greve", "byrådet i Sorø", "formand", "V"),
        ),
        ("Anna Greve formand for byrådet (Sorø)", SeatSaid("Anna Greve", "byrådet (Sorø)", "formand")),
        ("2. næstformand Anna Greve på byrådet", SeatSaid("Anna Greve", "byrådet", "2. næstformand")),
        (
            "Anna Greve (V) på byrådet sorø (2026-2029)",
            SeatSaid("Anna Greve", "byrådet sorø", "", "V", "2026", "2029"),
        ),
        ("Maj Greve på udvalget for sundhed", SeatSaid("Maj Greve", "udvalget for sundhed")),
        ("Anna Greve på § 17.4-udvalget", SeatSaid("Anna Greve", "§ 17.4-udvalget")),
        ("Anna på byrådet fra 2026 indtil videre", SeatSaid("Anna", "byrådet", since="2026")),
        (
            "Anna on byrådet from 1 March to 1 June 2026",
            SeatSaid("Anna", "byrådet", "", "", "2026-03-01", "2026-06-01"),
        ),
        ("Anna på klima, miljø og teknikudvalget", SeatSaid("Anna", "klima, miljø og teknikudvalget")),
    ],
)
def test_other_ways_to_say_it(said: str, wanted: SeatSaid) -> None:
    read = read_seat(DK, said, NOW, "da")
    assert read == wanted
    assert read_seat(DK, write_seat(DK, read), NOW, "da") == read


def test_who_leaves_is_said_again_in_the_same_words() -> None:
    read = read_leave(DK, "Anna Greve fra byrådet sorø til 31. december 2026 fordi hun flytter", NOW, "da")
    assert read == SeatSaid("Anna Greve", "byrådet sorø", since="2026-12-31", reason="hun flytter")
    assert read_leave(DK, write_leave(read), NOW, "da") == read


@table("said", ["til 31. november 2026", "fra 30. februar 2026"])
def test_a_day_that_cannot_be_is_refused(said: str) -> None:
    with pytest.raises(Refusal):
        read_seat(DK, f"Anna Greve på byrådet {said}", NOW, "da")


@table(
    ("said", "since", "until"),
    [
        ("2026", "2026", ""),
        ("2026-2029", "2026", "2029"),
        ("fra 1. januar 2026 til 1. september 2027", "2026-01-01", "2027-09-01"),
        ("til 1. september 2027", "", "2027-09-01"),
    ],
)
def test_a_field_holds_both_ends(said: str, since: str, until: str) -> None:
    term = read_term(DK, said, NOW, "da")
    assert term is not None
    assert (term.since, term.until) == (since, until)
    assert read_term(DK, "engang", NOW, "da") is None


def test_a_party_is_taken_whatever_it_is_called() -> None:
    assert take_behalf("Anna Greve, på vegne af Lokallisten for Sorø, medlem") == (
        "Anna Greve , medlem",
        "Lokallisten for Sorø",
    )


READERS: tuple[Callable[[str], object], ...] = (
    lambda text: read_seat(DK, text, NOW, "da"),
    lambda text: read_leave(DK, text, NOW, "da"),
)
WORST = (
    "a ",
    ", ",
    "på ",
    "for a ",
    "as a, ",
    "[o1] ",
    "(a) ",
    "fra 2026 ",
    "1. ",
    "\t",
    "on behalf of ",
    "because ",
)


@table("worst", WORST)
def test_it_is_read_in_time_in_proportion_to_its_length(worst: str) -> None:
    for read in READERS:
        times = []
        for length in (400, 4_000):
            text = f"Anna på byrådet {worst * (length // len(worst))}"
            began = thread_time()
            read(text)
            times.append(thread_time() - began)
        assert times[1] < 40 * times[0] + 0.5, (worst, times)
