"""The election December: who sits now and in the new term has two seats, by whichever door they come in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from bot.politics.partial_dates import ends_before_it_starts
from storage.committees.seating import Seating
from storage.imports import import_file
from storage.work import Unit
from tests.databases import postgres_work, sqlite_work
from tests.office import Office, choices, office, shown
from tests.people import People

DECEMBER = datetime(2029, 12, 5, 9, tzinfo=UTC)
NEW = "2030-01-01"


@pytest.fixture(params=["sqlite", "postgresql"])
def da(request: pytest.FixtureRequest) -> Iterator[Office]:
    made = sqlite_work() if request.param == "sqlite" else postgres_work()
    with made as work, office("da", DECEMBER, work) as at:
        yield at


@pytest.fixture
def quick() -> Iterator[Office]:
    """The same on SQLite alone, for what the database has no say in."""
    with office("da", DECEMBER) as at:
        yield at


def seats(at: Office, name: str) -> list[tuple[str | None, str | None, str | None]]:
    """(role, first day, last day) of the seats of the people of that name in the council of Slagelse."""

    def find(unit: Unit) -> list[tuple[str | None, str | None, str | None]]:
        people, act = People(unit, at.workspace, DECEMBER), Seating(unit, at.workspace, DECEMBER)
        found = [seat for one in people.find_by_name(name) for seat in act.seats(person_id=one)]
        return [
            (seat.role, seat.start_date, seat.end_date)
            for seat in sorted(found, key=lambda one: one.start_date or "")
            if (seat.organization, seat.area) == ("Byrådet", "Slagelse")
        ]

    return at.work.do(find)


def take_in(at: Office, file: Path) -> None:
    import_file(at.work, at.workspace, file, DECEMBER, locale="da")


def somebody_else(at: Office) -> None:
    """Answer the question about a name that is nearly somebody's."""
    if any(one.label.startswith("En anden") for one in choices(at.last)):
        at.press("En anden")


def by_line(at: Office, name: str, role: str, start: str, folder: Path) -> None:
    at.say(f"udvalg plads {name} på byrådet slagelse som {role} for V fra {start}")
    somebody_else(at)


def by_list(at: Office, name: str, role: str, start: str, folder: Path) -> None:
    at.say(f"udvalg plads byrådet i Slagelse fra {start}\n{name}, {role} (V)")
    somebody_else(at)
    at.press("Gem")


def by_contact(at: Office, name: str, role: str, start: str, folder: Path) -> None:
    at.say(f"kontakt tilføj {name}, {role} af byrådet i Slagelse, V, fra {start}")
    if "Er det den samme" in shown(at.last):
        at.press("Føj det til kortet")


def by_table(at: Office, name: str, role: str, start: str, folder: Path) -> None:
    file = folder / "people.csv"
    file.write_text(
        "name,organization,area,role,on_behalf_of,start_date\n"
        f"{name},Byrådet,Slagelse,{role},Venstre,{start}\n"
    )
    take_in(at, file)


def by_popolo(at: Office, name: str, role: str, start: str, folder: Path) -> None:
    file = folder / "council.json"
    body = {"id": "council", "name": "Byrådet", "area_id": "0330", "classification": "council"}
    document = {
        "areas": [{"id": "0330", "name": "Slagelse", "identifier": "0330", "classification": "municipality"}],
        "organizations": [body, {"id": "v", "name": "Venstre", "classification": "party"}],
        "persons": [{"id": name.lower(), "name": name}],
        "memberships": [
            {
                "person_id": name.lower(),
                "organization_id": "council",
                "on_behalf_of_id": "v",
                "role": role,
                "start_date": start,
            }
        ],
    }
    file.write_text(json.dumps(document))
    take_in(at, file)


GIVEN = ("Agnete", "Birthe", "Carsten", "Dorte", "Egon", "Frode", "Gudrun", "Hjalmar")
FAMILY = ("Abild", "Bjerring", "Clemmensen", "Dragsted", "Enevold", "Fogh", "Gammelgaard")
Door = Callable[[Office, str, str, str, Path], None]
DOORS: tuple[Door, ...] = (by_line, by_list, by_contact, by_table, by_popolo)


@pytest.mark.parametrize("turned", [False, True], ids=["old-first", "new-first"])
def test_two_terms_are_two_seats_whichever_way_they_are_entered(
    da: Office, tmp_path: Path, turned: bool
) -> None:
    """Through every two doors, either one first, for every second two of them the new term before the old."""
    pairs = [*permutations(DOORS, 2), *((one, one) for one in DOORS)]
    for number, (first, second) in enumerate(pairs):
        if number // 2 % 2 != turned:
            continue
        for old, new in [(("medlem", "medlem"), ("formand", "medlem"))[number % 2]]:
            name = f"{GIVEN[number % 8]} {FAMILY[number // 8]}"
            steps = [(first, old, "2026-01-01"), (second, new, NEW)]
            for door, role, start in reversed(steps) if turned else steps:
                door(da, name, role, start, tmp_path)
            there = seats(da, name)
            said = (first.__name__, second.__name__, old, new)
            assert there == [(old, "2026-01-01", "2029-12-31"), (new, NEW, None)], said
            assert not any(ends_before_it_starts(start, end) for _, start, end in there)
            for door, role, start in steps:
                door(da, name, role, start, tmp_path)
            assert seats(da, name) == there, said


def test_who_sits_now_stays_who_sits_now(da: Office) -> None:
    da.say("udvalg plads Ulla Krag på byrådet i Slagelse som formand fra 1. januar 2026")
    told = da.lines("udvalg plads Ulla Krag på byrådet i Slagelse som formand fra 1. januar 2030")
    assert "fra 1. januar 2030" in told
    assert "31. december 2029" not in told
    assert "Ulla Krag" in da.lines("udvalg hvem byrådet i Slagelse")
    da.say("udvalg plads Ulla Krag på byrådet i Slagelse som formand fra 1. januar 2030")
    da.clock.set(datetime(2030, 2, 1, 9, tzinfo=UTC))
    assert da.lines("udvalg hvem byrådet i Slagelse").count("•  Ulla Krag") == 1


def test_the_seat_of_the_new_term_is_taken_back_alone(da: Office) -> None:
    da.say("udvalg plads Ulla Krag på byrådet i Slagelse som formand fra 1. januar 2026")
    da.say("udvalg plads Ulla Krag på byrådet i Slagelse som medlem fra 1. januar 2030")
    da.press("Fortryd")
    assert seats(da, "Ulla Krag") == [("formand", "2026-01-01", None)]


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("til 1. september 2030", None, "2030-09-01"),
        ("indtil 1. september 2030", None, "2030-09-01"),
        ("fra 1. januar 2030 til 31. december 2033", "2030-01-01", "2033-12-31"),
        ("2030-2033", "2030", "2033"),
        ("siden marts 2026", "2026-03", None),
        ("fra 2026 til og med marts 2030", "2026", "2030-03"),
    ],
)
def test_every_date_that_is_said_is_kept(da: Office, said: str, start: str | None, end: str | None) -> None:
    da.say(f"udvalg plads Ulla Krag på byrådet slagelse {said} på vegne af Borgerlisten")
    assert [one[1:] for one in seats(da, "Ulla Krag")] == [(start, end)], shown(da.last)
    assert "Borgerlisten" in da.lines("kontakt vis Ulla Krag")
    da.say(f"kontakt tilføj Bo Krag, medlem af byrådet slagelse {said}, på vegne af Borgerlisten")
    assert [one[1:] for one in seats(da, "Bo Krag")] == [(start, end)], shown(da.last)
    assert "Borgerlisten" in da.lines("kontakt vis Bo Krag")
    da.say(f"udvalg plads byrådet i Slagelse\nEva Krag, medlem, {said} (V)")
    da.press("Gem")
    assert [one[1:] for one in seats(da, "Eva Krag")] == [(start, end)]


@pytest.mark.parametrize(
    "said",
    [
        "udvalg plads Ulla Krag på byrådet slagelse fra 1. januar 2030 til 31. december 2029",
        "udvalg plads Ulla Krag på byrådet slagelse til 31. november 2030",
        "kontakt tilføj Ulla Krag, medlem af byrådet slagelse, fra 2030 til 2029",
    ],
)
def test_dates_that_cannot_be_save_nothing(da: Office, said: str) -> None:
    da.say(said)
    assert seats(da, "Ulla Krag") == []


# Three people of one name


@pytest.mark.parametrize(
    "places", [("Slagelse", "Næstved", "Ringsted"), ("Ringsted", "Næstved", "Slagelse")], ids="-".join
)
def test_three_of_one_name_in_three_municipalities_are_three(
    da: Office, tmp_path: Path, places: tuple[str, ...]
) -> None:
    def known() -> int:
        return len(da.work.do(lambda unit: People(unit, da.workspace, DECEMBER).find_by_name("Lone Dam")))

    one_file = tmp_path / "all.csv"
    one_file.write_text(
        "name,organization,area,role\n" + "".join(f"Lone Dam,Byrådet,{place},medlem\n" for place in places)
    )
    for _ in range(2):
        take_in(da, one_file)
        assert known() == 3
    named = tmp_path / "named.csv"
    named.write_text("name,organization,role\n" + "".join(f"Lone Dam,{one} Byråd,Medlem\n" for one in places))
    take_in(da, named)
    assert known() == 3
    for place in places:
        card = tmp_path / f"{place}.vcf"
        card.write_text(
            f"BEGIN:VCARD\nVERSION:3.0\nFN:Lone Dam\nN:Dam;Lone;;;\nORG:{place} Kommune;Byrådet\nEND:VCARD\n"
        )
        take_in(da, card)
        assert known() == 3, place


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chair", "Formand"),
        ("chairman", "fmd."),
        ("chairwoman", "forkvinde"),
        ("udvalgsformand", "formand for byrådet"),
        ("deputy", "næstformand"),
        ("1. viceborgmester", "First deputy mayor"),
        ("viceborgmester", "2. viceborgmester"),
        ("member", "menigt medlem"),
        ("Mayor", "borgmester"),
        ("Councillor", "byrådsmedlem"),
    ],
)
def test_one_office_in_two_spellings_is_one_seat(quick: Office, tmp_path: Path, one: str, other: str) -> None:
    for number, pair in enumerate([(one, other), (other, one)]):
        for door in DOORS[number::2]:
            name = f"Tove Lund{chr(97 + number)}{door.__name__.removeprefix('by_')}"
            for role in pair:
                by_table(quick, name, role, "2026-01-01", tmp_path)
            door(quick, name, pair[1], "2026-01-01", tmp_path)
            assert len(seats(quick, name)) == 1, (pair, door)


def test_two_deputies_are_two_offices(da: Office, tmp_path: Path) -> None:
    for role in ("1. viceborgmester", "2. viceborgmester"):
        by_table(da, "Tove Lund", role, "2026-01-01", tmp_path)
    assert len(seats(da, "Tove Lund")) == 2
