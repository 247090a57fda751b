"""What is known of councils' seats holds together, and a party is found by whatever it is called."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.politics.country_check import trouble_in
from bot.politics.data_files import BadData
from bot.politics.seats import CouncilSeats, SizeTrouble
from tests.countries import DK, made_up
from tests.tables import table

NATIONAL = 2_432
SOURCES = DK.own("council_seats")["sources"]


def test_every_municipality_has_a_size_and_half_of_them_a_split() -> None:
    councils = [one for one in DK.seats.all if one.area_code[:1].isdigit()]
    assert {one.area_code for one in councils} == {one.code for one in DK.areas.municipalities}
    assert len([one for one in councils if one.seats]) == 47
    assert len([one for one in councils if one.verified]) == 37
    assert len([one for one in councils if one.size_verified]) >= 60
    assert sum(one.size for one in councils) == NATIONAL + 2  # one that is not verified is smaller by two


def test_names_beside_the_codes_are_those_of_the_municipalities() -> None:
    for row in DK.own("council_seats")["council_seats"]:
        if "name" in row:
            assert DK.areas.municipality(row["name"]) is DK.areas.municipality(row["area"])


def test_the_regional_councils_of_2027() -> None:
    sizes = {one.area_code: one.size for one in DK.seats.all if not one.area_code[:1].isdigit()}
    assert sizes == {
        "region_oestdanmark": 47,
        "region_midtjylland": 31,
        "region_syddanmark": 31,
        "region_nordjylland": 25,
    }
    assert all(DK.areas.name_of(code, "da") for code in sizes)


@table("council", DK.seats.all)
def test_a_council_is_told_of_with_sources_and_its_seats_are_its_size(council: CouncilSeats) -> None:
    assert DK.seats.size_trouble(council.area_code, council.size) is None
    assert council.source
    assert set(council.source) <= set(SOURCES)
    assert (council.election, council.first) == (date(2025, 11, 18), date(2026, 1, 1))
    if council.seats:
        assert sum(one.seats for one in council.seats) + council.unallocated == council.size
        letters = [one.party.letter for one in council.seats if one.party.letter]
        assert letters == sorted(letters, key="ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ".index)
    if council.verified:
        assert council.complete
        assert not council.derived


def test_what_a_council_holds() -> None:
    naestved = DK.seats.of("0370")
    assert naestved
    assert naestved.verified
    assert {one.party.id: one.seats for one in naestved.seats}["socialdemokratiet"] == 10
    slagelse = DK.seats.of("0330")
    assert slagelse
    assert (slagelse.size, slagelse.seats, slagelse.complete) == (31, (), False)
    assert DK.seats.of("9999") is None


@table(
    ("area", "size", "trouble"),
    [
        ("0330", 31, None),
        ("0330", 9, None),
        ("0330", 30, SizeTrouble.EVEN),
        ("0330", 7, SizeTrouble.FEW),
        ("0330", 33, SizeTrouble.MANY),
        ("0101", 55, None),
        ("0101", 57, SizeTrouble.MANY),
        ("region_oestdanmark", 47, None),
        ("region_oestdanmark", 46, SizeTrouble.EVEN),
    ],
)
def test_the_sizes_a_council_can_have(area: str, size: int, trouble: SizeTrouble | None) -> None:
    assert DK.seats.size_trouble(area, size) is trouble


SAID = [
    ("A", "", "socialdemokratiet"),
    ("S", "0330", "socialdemokratiet"),
    ("Socialdemokratiet", "", "socialdemokratiet"),
    ("Soc.dem.", "", "socialdemokratiet"),
    ("socialdemokraterne", "", "socialdemokratiet"),
    ("the Social Democrats", "", "socialdemokratiet"),
    ("S-gruppen", "", "socialdemokratiet"),
    ("Radikale", "", "radikale_venstre"),
    ("Radikale Venstre", "", "radikale_venstre"),
    ("RV", "", "radikale_venstre"),
    ("rv", "", "radikale_venstre"),
    ("De Radikales", "", "radikale_venstre"),
    ("Rad.", "", "radikale_venstre"),
    ("K", "0330", "konservative"),
    ("the Conservatives", "", "konservative"),
    ("the Conservative group", "", "konservative"),
    ("De Konservative", "", "konservative"),
    ("KD", "", "kristendemokraterne"),
    ("V", "", "venstre"),
    ("v", "", "venstre"),
    ("Vs", "", "venstre"),
    ("Venstres gruppe", "", "venstre"),
    ("partiet Venstre", "", "venstre"),
    ("SF", "", "sf"),
    ("SF’erne", "", "sf"),
    ("Green Left", "", "sf"),
    ("LA", "", "liberal_alliance"),
    ("I", "", "liberal_alliance"),
    ("DF", "", "dansk_folkeparti"),
    ("Danish People's Party", "", "dansk_folkeparti"),
    ("AE", "", "danmarksdemokraterne"),
    ("liste Ø", "", "enhedslisten"),
    ("oe", "", "enhedslisten"),
    ("Enhl.", "", "enhedslisten"),
    ("Moderaterne", "", "moderaterne"),
    ("(Å)", "", "alternativet"),
    ("L", "0265", "0265:L"),
    ("liste L", "0265", "0265:L"),
    ("Lokallisten", "0265", "0265:L"),
    ("Lokallisten Roskilde", "0265", "0265:L"),
    ("HavdrupListen", "0269", "0269:havdruplisten"),
    ("D", "0259", "0259:D"),
    ("D", "0330", "nye_borgerlige"),
    ("S", "0550", "socialdemokratiet|slesvigsk_parti"),
    ("K", "0760", "konservative|kristendemokraterne"),
    ("L", "0330", ""),
    ("i", "", ""),
    ("Bent Holm", "", ""),
    ("", "", ""),
]


@table(("said", "area", "meant"), SAID)
def test_a_party_is_found_by_what_it_is_called_there(said: str, area: str, meant: str) -> None:
    assert "|".join(one.id for one in DK.seats.parties_said(said, area)) == meant


def test_on_a_ballot_paper_a_letter_may_be_another_partys() -> None:
    both = {"S": "socialdemokratiet|slesvigsk_parti", "K": "konservative|kristendemokraterne"}
    for letter, meant in both.items():
        assert "|".join(one.id for one in DK.seats.parties_said(letter, "0330", ballot=True)) == meant


def test_every_party_is_found_by_each_of_its_names() -> None:
    for party in DK.parties.all:
        for name in (*party.name.values(), *party.aliases, *party.abbreviations, party.letter):
            found = DK.seats.parties_said(name, "", ballot=True)
            assert party.id in [one.id for one in found], name


def test_a_country_with_no_such_file_knows_no_seats(tmp_path: Path) -> None:
    empty = made_up(tmp_path, "xb")
    assert (empty.seats.all, empty.seats.of("1"), empty.seats.lists("1")) == ((), None, ())
    assert empty.seats.size_trouble("1", 4) is None
    assert empty.seats.parties_said("A", "1") == ()
    assert trouble_in(empty) is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('{area: "1281", size: 5, seats: {X: 5}}', "X is no party or local list"),
        ('{area: "1281", size: 5, seats: {C: 4}}', "1281: 4 seats are told of, and the size is 5"),
        ('{area: "1281", size: 4}', "the size is 4"),
        ("{size: 5}", "area is missing"),
    ],
)
def test_what_is_wrong_with_seats_is_said(tmp_path: Path, row: str, said: str) -> None:
    parties = "parties: [{id: centre, letter: C, label: Centre}]\ncouncil_sizes: {odd: true}\n"
    wrong = made_up(tmp_path, country=f"{parties}council_seats: [{row}]")
    with pytest.raises(BadData, match=re.escape(said)):
        _ = wrong.seats
    assert said in (trouble_in(wrong) or "")
