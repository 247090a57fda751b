"""Contacts that look like one person: found, told apart, merged with their history, and parted again."""

from __future__ import annotations

import pytest

from storage.activities import Activities, NewActivity, NewParticipant
from storage.contacts.duplicates import Duplicates, Pair, Why
from storage.contacts.notes import Notes
from storage.visibility import Confidentiality
from storage.work import Unit, Work
from tests.people import People
from tests.storage.conftest import NOW


@pytest.fixture
def pair(work: Work, workspace: int, ida: int) -> tuple[int, int]:
    """Anna twice: as a mayor with a meeting, and as a member of the council with an address and a note."""

    def make(unit: Unit) -> tuple[int, int]:
        people = People(unit, workspace, NOW, ida)
        council = people.bodies.ensure_organization(
            "Byrådet", "council", people.bodies.ensure_area("Næstved", "0370")
        )
        party = people.bodies.ensure_organization("Midterlisten", "party")
        keep = people.add_person("Anna Holm", phone="+45 12 34 56 78")
        gone = people.add_person("Anna K. Holm", email="anna@example.dk")
        people.bodies.ensure_membership(keep, council, role="medlem", start_date="2026-01-01")
        people.bodies.ensure_membership(gone, council, role="medlem", on_behalf_of_id=party)
        people.bodies.ensure_membership(gone, council, role="formand", start_date="2018", end_date="2021")
        people.add_source("https://example.dk/byraad", person_id=gone)
        people.bodies.add_identifier("a-12", "ocd", person_id=gone)
        Notes(unit, workspace, NOW, ida).add_note(gone, "Ringer helst selv", Confidentiality.TEAM)
        Activities(unit, workspace, NOW, ida).record(
            NewActivity(
                "meeting", "cykelstier", NOW.date(), participants=(NewParticipant("Anna", person_id=gone),)
            )
        )
        return keep, gone

    return work.do(make)


def everything(work: Work, workspace: int, ida: int, number: int) -> object:
    def read(unit: Unit) -> object:
        people = People(unit, workspace, NOW, ida)
        rows, _ = Activities(unit, workspace, NOW, ida).list(person_id=number)
        notes = [note.text for note in Notes(unit, workspace, NOW, ida).of(number)]
        return people.person(number), [row.subject for row in rows], notes

    return work.do(read)


def test_nothing_is_lost_in_a_merge_and_all_of_it_parts_again(
    work: Work, workspace: int, ida: int, pair: tuple[int, int]
) -> None:
    keep, gone = pair
    before = [everything(work, workspace, ida, number) for number in pair]
    entry = work.do(lambda unit: Duplicates(unit, workspace, NOW, ida).merge(keep, gone))
    assert entry is not None
    card = work.do(lambda unit: People(unit, workspace, NOW).person(keep))
    assert card is not None
    assert (card.name, card.email, card.other_names) == ("Anna Holm", "anna@example.dk", ("Anna K. Holm",))
    seats = {(seat.role, seat.start_date, seat.end_date, seat.party) for seat in card.memberships}
    assert seats == {
        ("medlem", "2026-01-01", None, "Midterlisten"),
        ("formand", "2018", "2021", None),
    }
    assert everything(work, workspace, ida, keep)[1:] == (["cykelstier"], ["Ringer helst selv"])  # type: ignore[index]
    assert work.do(lambda unit: People(unit, workspace, NOW).person(gone)) is None
    assert work.do(lambda unit: People(unit, workspace, NOW).bodies.find_by_identifier("a-12", "ocd")) == (
        keep,
        None,
    )
    taken = work.do(lambda unit: Duplicates(unit, workspace, NOW, ida).take_back(entry))
    assert taken is not None
    assert taken.kept == 0
    assert [everything(work, workspace, ida, number) for number in pair] == before


def test_pairs_are_told_with_their_reason(work: Work, workspace: int, pair: tuple[int, int]) -> None:
    def make(unit: Unit) -> list[Pair]:
        people = People(unit, workspace, NOW)
        slagelse = people.bodies.ensure_organization(
            "Byråd", "council", people.bodies.ensure_area("Slagelse", "0330")
        )
        namesake = people.add_person("Anna Holm")  # another Anna, in another municipality
        people.bodies.ensure_membership(namesake, slagelse)
        people.add_person("Ann Dam", email="anna@example.dk")
        for name in ("Bodil Mortensen", "Bodil Mortenson"):
            people.bodies.ensure_membership(people.add_person(name), slagelse)
        people.add_person("Ole Lund")
        people.add_person("Ole Lund")
        people.add_person("Anna Helm", phone="12345678")
        return Duplicates(unit, workspace, NOW).pairs()

    found = work.do(make)
    names = {one.person_id: one.name for one in work.do(lambda unit: People(unit, workspace, NOW).names())}
    assert [(names[one.first_id], names[one.second_id], one.why) for one in found] == [
        ("Anna K. Holm", "Ann Dam", Why.EMAIL),
        ("Anna Holm", "Anna K. Holm", Why.LIKE_AND_BODY),
        ("Bodil Mortensen", "Bodil Mortenson", Why.LIKE_AND_BODY),
        ("Ole Lund", "Ole Lund", Why.NAME),
    ]


def test_two_told_apart_are_never_suggested_again(work: Work, workspace: int) -> None:
    def make(unit: Unit) -> tuple[int, int]:
        people = People(unit, workspace, NOW)
        return people.add_person("Ole Lund"), people.add_person("Ole Lund")

    first, second = work.do(make)
    assert work.do(lambda unit: Duplicates(unit, workspace, NOW).pairs()) == [Pair(first, second, Why.NAME)]
    assert work.do(lambda unit: Duplicates(unit, workspace, NOW).tell_apart(second, first))
    assert not work.do(lambda unit: Duplicates(unit, workspace, NOW).tell_apart(first, second))
    assert work.do(lambda unit: Duplicates(unit, workspace, NOW).pairs()) == []


def test_another_teams_contacts_are_not_merged(
    work: Work, workspace: int, other_workspace: int, pair: tuple[int, int]
) -> None:
    keep, gone = pair
    assert work.do(lambda unit: Duplicates(unit, other_workspace, NOW).merge(keep, gone)) is None
    assert not work.do(lambda unit: Duplicates(unit, other_workspace, NOW).tell_apart(keep, gone))
    assert work.do(lambda unit: Duplicates(unit, workspace, NOW).merge(keep, keep)) is None
    assert work.do(lambda unit: People(unit, workspace, NOW).person(gone)) is not None
