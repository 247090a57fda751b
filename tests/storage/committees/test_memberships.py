"""What is told of a seat is the same wherever it is read: answers, cards, files, letters, access, nudges."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any, TypeAlias

import pytest

from bot.politics.partial_dates import last_day
from storage.committees.memberships import SEATS, Seat, every_seat, held_on, not_over, of_seats, read_seats
from storage.committees.seats import Seats
from storage.contacts.held import Held
from storage.exports.popolo import export_json, write_export
from storage.imports import import_file
from storage.letters.facts import LetterFacts
from storage.nudges.due_items import DueItems
from storage.tables import Membership, Person
from storage.work import Unit, Work
from tests.countries import DK
from tests.people import People
from tests.seats import NEVER, PARTY, TODAY, TOLD, Told, enter_seats
from tests.seats import NOW as HELD
from tests.storage.conftest import NOW

Line: TypeAlias = tuple[str | None, ...]
PLAIN = ("Mads Dobbelt", "Byrådet", "Slagelse", "medlem", None, None, None)
"""The plain membership beside two offices, which is kept and, where one reads of a person, not told."""


@pytest.fixture
def team(work: Work, workspace: int) -> tuple[Work, int]:
    work.do(lambda unit: enter_seats(unit, workspace, NOW))
    return work, workspace


def line(one: Told) -> Line:
    return (one.person, one.body, one.area, one.role, one.party, one.start, one.ends)


def lines(seats: Any) -> list[Line]:
    return sorted(
        (
            (one.person, one.organization, one.area, one.role, one.party, one.start_date, one.ends)
            for one in seats
        ),
        key=str,
    )


EVERY = sorted([*map(line, TOLD), PLAIN], key=str)


def persons(unit: Unit, workspace: int) -> list[int]:
    people = People(unit, workspace, NOW)
    return [number for name in {one.person: 0 for one in TOLD} for number in people.find_by_name(name)]


def of_answers(unit: Unit, workspace: int) -> list[Line]:
    bodies = {seat.organization_id for seat in every_seat(unit, workspace)}
    return lines(Seats(unit, workspace, NOW).of_bodies(bodies))


def of_answers_about_people(unit: Unit, workspace: int) -> list[Line]:
    seats = Seats(unit, workspace, NOW)
    return lines(seat for one in persons(unit, workspace) for seat in seats.of_person(one))


def of_cards(unit: Unit, workspace: int) -> list[Line]:
    found: list[Seat] = []
    for one in persons(unit, workspace):
        card = People(unit, workspace, NOW).person(one)
        assert card is not None
        found += card.memberships
    return lines(found)


def of_access(unit: Unit, workspace: int) -> list[Line]:
    found = []
    for one in persons(unit, workspace):
        held = Held(unit, workspace, NOW).about(one)
        assert held is not None
        json.dumps(held)
        found += [
            (
                held["person"]["name"],
                *(
                    seat.get(name)
                    for name in ("organization", "area", "role", "on_behalf_of", "start_date", "end_date")
                ),
            )
            for seat in held["memberships"]
        ]
    return sorted(found, key=str)


@pytest.mark.parametrize("read", [of_answers, of_answers_about_people, of_cards, of_access])
def test_every_reader_is_told_the_same(
    team: tuple[Work, int], read: Callable[[Unit, int], list[Line]]
) -> None:
    work, workspace = team
    assert work.do(lambda unit: read(unit, workspace)) == EVERY


def test_letters_say_the_same_of_what_is_no_party(team: tuple[Work, int]) -> None:
    work, workspace = team

    def offices(unit: Unit) -> tuple[list[Line], list[Line]]:
        facts = LetterFacts(unit, workspace, NOW)
        of_people = facts.offices(persons(unit, workspace)).values()
        return lines(seat for seats in of_people for seat in seats), lines(facts.holders())

    no_party = [one for one in EVERY if one[1] != PARTY]
    assert work.do(offices) == (no_party, no_party)


def test_the_table_says_the_same_and_reads_back(team: tuple[Work, int], tmp_path: Any) -> None:
    work, workspace = team
    out = StringIO(newline="")
    write_export(work, workspace, "csv", out)
    rows = list(csv.DictReader(StringIO(out.getvalue())))
    columns = ("name", "organization", "area", "role", "on_behalf_of", "start_date", "end_date")
    told = sorted((tuple(row[one] or None for one in columns) for row in rows), key=str)
    void = ("Xenia Aldrig", "Trafiknævnet", "Slagelse", "formand", None, "2026-09-01", None)
    expected = [
        # The import reads a membership of a party from the column of the party.
        (one[0], None, *one[2:4], one[1], *one[5:]) if one[1:3] == (PARTY, None) else one
        for one in EVERY
        if one[0] != void[0]
    ]
    assert told == sorted([*expected, void], key=str)
    file = tmp_path / "contacts.csv"
    file.write_text(out.getvalue())
    before = work.do(lambda unit: export_json(unit, workspace))
    again = import_file(work, workspace, file, NOW)
    assert (again.added, again.changed, again.memberships, again.problems) == (0, 0, 0, ())
    assert work.do(lambda unit: export_json(unit, workspace))["memberships"] == before["memberships"]


def test_business_cards_say_what_is_held_today(team: tuple[Work, int]) -> None:
    work, workspace = team
    out = StringIO(newline="")
    write_export(work, workspace, "vcard", out, today=TODAY)
    told: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for text in out.getvalue().replace("\r\n ", "").split("\r\n"):
        key, _, value = text.partition(":")
        if key == "FN":
            name = value
        elif key.endswith(".ORG"):
            told.setdefault(name, []).append((value.split(";")[-1], ""))
        elif key.endswith(".TITLE"):
            told[name][-1] = (told[name][-1][0], value)
    expected: dict[str, list[tuple[str, str]]] = {}
    for one in TOLD:
        if one.when == HELD:
            expected.setdefault(one.person, []).append((one.body, one.role or ""))
    expected["Mads Dobbelt"].insert(1, ("Byrådet", "medlem"))
    assert told == expected


def test_an_exchange_keeps_what_was_entered(team: tuple[Work, int]) -> None:
    work, workspace = team
    found = work.do(lambda unit: export_json(unit, workspace))
    names = {one["id"]: one["name"] for one in found["persons"]}
    seats = {names[one["person_id"]]: one for one in found["memberships"]}
    assert seats["Astrid Postholm"]["post_id"]
    assert "role" not in seats["Astrid Postholm"]
    assert seats["Otto Regionsbo"]["end_date"] == "2029-12-31"
    assert seats["Egon Andetsted"]["area_id"] != seats["Gert Egenegn"]["area_id"]


def test_what_tells_namesakes_apart_says_the_same(team: tuple[Work, int]) -> None:
    work, workspace = team
    hints = {one.name: one.hint for one in work.do(lambda unit: People(unit, workspace, NOW).names())}
    for one in TOLD:
        if one.person != "Mads Dobbelt":
            assert hints[one.person] == ", ".join(filter(None, (one.area, one.role, one.body, one.party)))
    words = work.do(lambda unit: People(unit, workspace, NOW).search_words())
    told = {text for _, text in words}
    assert any(
        "Næstved" in text and "Slagelse" in text for text in told
    )  # where somebody lives finds them too


@pytest.mark.parametrize(
    "day",
    [
        date(2021, 1, 1),
        date(2022, 4, 30),
        date(2026, 3, 31),
        date(2026, 4, 1),
        date(2026, 6, 30),
        date(2026, 7, 1),
        TODAY,
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2029, 11, 21),
        date(2030, 1, 1),
    ],
)
def test_the_database_counts_the_seats_that_are_told(team: tuple[Work, int], day: date) -> None:
    work, workspace = team

    def both(unit: Unit) -> None:
        every = every_seat(unit, workspace)
        here = {"workspace_id": workspace}
        held = of_seats(Membership.id).where(held_on(DK, day))
        assert set(unit.connection.execute(held, here).scalars()) == {
            one.membership_id for one in every if one.held(day, day)
        }
        open_ = of_seats(Membership.id).where(not_over(DK, day))
        assert set(unit.connection.execute(open_, here).scalars()) == {
            one.membership_id for one in every if one.ends is None or (last_day(one.ends) or day) >= day
        }

    work.do(both)


def test_it_is_told_when_each_is_held(team: tuple[Work, int]) -> None:
    work, workspace = team
    when = {
        (seat.person, seat.role): next(
            (name for name, is_so in (
                ("never", seat.is_void),
                ("now", seat.held(TODAY, TODAY)),
                ("ahead", seat.is_ahead(TODAY)),
                ("over", seat.is_over(TODAY)),
            ) if is_so),
            "",
        )
        for seat in work.do(lambda unit: every_seat(unit, workspace))
    }  # fmt: skip
    assert {(one.person, one.role): one.when for one in TOLD} == {
        key: value for key, value in when.items() if key != ("Mads Dobbelt", "medlem")
    }
    assert NEVER in when.values()


def test_nudges_count_who_sits_there(team: tuple[Work, int]) -> None:
    work, workspace = team
    unconfirmed = work.do(lambda unit: DueItems(unit, workspace, NOW.replace(year=2028)).unconfirmed(TODAY))
    assert "Skoleforum (Slagelse)" in unconfirmed.bodies
    assert "Borgerforum (Køge)" in unconfirmed.bodies
    assert not any("Trafiknævnet" in one for one in unconfirmed.bodies)


def test_another_team_is_told_nothing(team: tuple[Work, int], other_workspace: int) -> None:
    work, _ = team
    assert work.do(lambda unit: every_seat(unit, other_workspace)) == ()
    assert work.do(lambda unit: read_seats(unit, other_workspace, SEATS.where(Person.id > 0))) == ()
