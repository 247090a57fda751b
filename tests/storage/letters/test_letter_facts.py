"""What letters may say of people: seats, meetings and promises, as far as the reader may see them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.people import Role
from storage.activities import Activities, NewActivity, NewParticipant, NewTask, Status
from storage.activities.tasks import Tasks
from storage.contacts.people import People
from storage.letters.facts import LetterFacts
from storage.team import Team
from storage.visibility import Confidentiality
from storage.work import Unit, Work
from tests.storage.conftest import NOW

TODAY = NOW.date()
TERM = date(2026, 1, 1)


@pytest.fixture
def anna(work: Work, workspace: int) -> int:
    """Anna, chair of the health committee, who belongs to a party."""

    def enter(unit: Unit) -> int:
        people = People(unit, workspace, NOW)
        area = people.bodies.ensure_area("Slagelse", "0330")
        person = people.add_person("Anna Holm", email="anna@example.dk", phone="12 34 56 78")
        committee = people.bodies.ensure_organization("Sundhedsudvalget", "committee", area)
        people.bodies.ensure_membership(person, committee, role="formand", start_date="2026-01-01")
        people.bodies.ensure_membership(
            person, people.bodies.ensure_organization("Venstre", "party"), role="kandidat"
        )
        return person

    return work.do(enter)


def facts(unit: Unit, workspace: int, reader: int | None) -> LetterFacts:
    return LetterFacts(unit, workspace, NOW, reader)


def meet(work: Work, workspace: int, by: int, person: int, days: int, **changes: object) -> int:
    values: dict[str, object] = {"participants": (NewParticipant("Anna", person_id=person),), **changes}
    return work.do(
        lambda unit: Activities(unit, workspace, NOW, by).record(
            NewActivity("meeting", f"{days} dage siden", TODAY - timedelta(days=days), **values)  # type: ignore[arg-type]
        )
    )


def test_people_and_their_offices_without_their_parties(work: Work, workspace: int, anna: int) -> None:
    found = work.do(lambda unit: facts(unit, workspace, None).people([anna, 999]))
    assert {one.name: (one.email, one.phone) for one in found.values()} == {
        "Anna Holm": ("anna@example.dk", "12 34 56 78")
    }
    offices = work.do(lambda unit: facts(unit, workspace, None).offices([anna]))
    assert [(one.organization, one.role, one.area, one.area_code) for one in offices[anna]] == [
        ("Sundhedsudvalget", "formand", "Slagelse", "0330")
    ]
    assert work.do(lambda unit: facts(unit, workspace, None).holders()) == offices[anna]


def test_nobody_of_another_team(
    work: Work, workspace: int, other_workspace: int, ida: int, anna: int
) -> None:
    meet(work, workspace, ida, anna, 3)

    def others(unit: Unit) -> tuple[object, ...]:
        theirs = facts(unit, other_workspace, ida)
        return (
            theirs.people([anna]),
            theirs.offices([anna]),
            theirs.contacts([anna], TODAY),
            theirs.promises([anna]),
            theirs.met_between(date(2020, 1, 1), TODAY),
            theirs.holders(),
            theirs.known_before(TERM),
        )

    assert work.do(others) == ({}, {}, {}, {}, [], [], frozenset())


def test_meetings_are_told_to_those_who_may_know_them(
    work: Work, workspace: int, ida: int, anna: int
) -> None:
    bo = work.do(lambda unit: Team(unit, workspace, NOW).add_user("Bo", Role.MEMBER))
    meet(work, workspace, ida, anna, 9)
    meet(work, workspace, ida, anna, 3, confidentiality=Confidentiality.PRIVATE)
    meet(work, workspace, ida, anna, 2, confidentiality=Confidentiality.GROUP)
    meet(work, workspace, ida, anna, 1, status=Status.CANCELLED)
    undone = meet(work, workspace, ida, anna, 1)
    work.do(lambda unit: Activities(unit, workspace, NOW, ida).undo(undone))

    def told(reader: int | None) -> list[str]:
        found = work.do(lambda unit: facts(unit, workspace, reader).contacts([anna], TODAY))
        return [one.topic for one in found.get(anna, [])]

    assert told(ida) == ["2 dage siden", "3 dage siden", "9 dage siden"]
    assert told(bo) == ["2 dage siden", "9 dage siden"]
    assert told(None) == ["9 dage siden"]
    levels = work.do(lambda unit: facts(unit, workspace, ida).contacts([anna], TODAY - timedelta(days=3)))
    assert [one.confidentiality for one in levels[anna]] == ["private", "team"]


def test_promises_are_what_is_open(work: Work, workspace: int, ida: int, anna: int) -> None:
    steps = (NewTask("send tal", TODAY, ida), NewTask("ring", None, None, "Bo"), NewTask("gjort", TODAY))
    meet(work, workspace, ida, anna, 3, tasks=steps)
    work.do(lambda unit: Tasks(unit, workspace, NOW, ida).done(3))
    found = work.do(lambda unit: facts(unit, workspace, None).promises([anna]))
    assert [(one.what, one.due, one.who) for one in found[anna]] == [
        ("send tal", TODAY, "Ida Brandt"),
        ("ring", None, "Bo"),
    ]


def test_who_was_met_between_two_days(work: Work, workspace: int, ida: int, anna: int) -> None:
    meet(work, workspace, ida, anna, 10)

    def met(first: int, last: int) -> list[int]:
        return work.do(
            lambda unit: facts(unit, workspace, None).met_between(
                TODAY - timedelta(days=first), TODAY - timedelta(days=last)
            )
        )

    assert met(10, 10) == [anna]
    assert met(9, 0) == []
    assert met(20, 11) == []


def test_an_area_is_known_before_when_its_seats_of_then_are(work: Work, workspace: int, anna: int) -> None:
    def known() -> frozenset[str]:
        return work.do(lambda unit: facts(unit, workspace, None).known_before(TERM))

    assert known() == frozenset()

    def enter(unit: Unit, number: int, start: str) -> None:
        people = People(unit, workspace, NOW)
        area = people.bodies.ensure_area("Slagelse", "0330")
        council = people.bodies.ensure_organization("Byrådet", "council", area)
        people.bodies.ensure_membership(people.add_person(f"Nr. {number}"), council, start_date=start)

    work.do(lambda unit: enter(unit, 1, "2022"))
    assert known() == {"Slagelse"}
    for number in range(2, 5):
        work.do(lambda unit: enter(unit, number, "2026-01-01"))  # noqa: B023
    assert known() == frozenset()
    work.do(lambda unit: enter(unit, 9, "2018-01"))
    assert known() == {"Slagelse"}
