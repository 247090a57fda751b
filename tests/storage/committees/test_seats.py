"""Who sat where and when, and whom the team has met, as a reader may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar

import pytest
from sqlalchemy import event, update

from bot.core.people import Role
from storage.activities import (
    Activities,
    Confidentiality,
    NewActivity,
    NewParticipant,
    ParticipantRole,
    Status,
)
from storage.committees.seats import Met, Seats
from storage.tables import Organization, Succession
from storage.team import Team
from storage.work import Unit, Work
from tests.people import People
from tests.storage.conftest import NOW

T = TypeVar("T")
TODAY = date(2026, 11, 20)
LATER = datetime(2026, 11, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Town:
    work: Work
    workspace: int
    committee: int
    council: int
    anna: int
    bent: int
    carla: int

    def seats(self, do: Callable[[Seats], T], reader: int | None = None) -> T:
        return self.work.do(lambda unit: do(Seats(unit, self.workspace, NOW, reader)))

    def log(self, activity: NewActivity, by: int | None = None) -> int:
        return self.work.do(lambda unit: Activities(unit, self.workspace, NOW, by).record(activity))


@pytest.fixture
def town(work: Work, workspace: int) -> Town:
    def make(unit: Unit) -> Town:
        people = People(unit, workspace, NOW)
        area = people.bodies.ensure_area("Slagelse", "0330", "municipality")
        committee = people.bodies.ensure_organization("Sundhedsudvalget", "committee", area)
        council = people.bodies.ensure_organization("Byrådet", "council", area)
        party = people.bodies.ensure_organization("Socialdemokratiet", "party")
        anna, bent, carla = (people.add_person(name) for name in ("Anna Jensen", "Bent Holm", "Carla Friis"))
        first, last = "2026-01-01", "2029-12-31"
        chair = people.bodies.ensure_membership(
            anna, committee, role="formand", on_behalf_of_id=party, start_date=first, end_date=last
        )
        people.bodies.ensure_membership(bent, committee, role="medlem", start_date="2026", end_date=None)
        people.bodies.ensure_membership(
            carla, committee, role="medlem", start_date="2022-01-01", end_date="2026-02-28"
        )
        post = people.bodies.ensure_post("Borgmester", council, "borgmester")
        people.bodies.ensure_membership(carla, council, post_id=post, start_date=first, end_date=last)
        people.add_source("https://slagelse.example", organization_id=committee)
        people.add_source(None, "konstituering 2025", membership_id=chair)
        People(unit, workspace, LATER).bodies.confirm_membership(chair)
        return Town(work, workspace, committee, council, anna, bent, carla)

    return work.do(make)


def names(town: Town, first: date, last: date | None = None) -> set[str]:
    found = town.seats(lambda seats: seats.held([town.committee], first, last or first))
    return {seat.person for seat in found}


def test_who_sat_on_a_body_on_a_day(town: Town) -> None:
    assert names(town, TODAY) == {"Anna Jensen", "Bent Holm"}
    assert names(town, date(2026, 2, 28)) == {
        "Anna Jensen",
        "Bent Holm",
        "Carla Friis",
    }  # the last day in office
    assert names(town, date(2026, 3, 1)) == {"Anna Jensen", "Bent Holm"}
    assert names(town, date(2025, 12, 31)) == {"Carla Friis"}
    assert names(town, date(2030, 1, 1)) == {"Bent Holm"}  # no end is known, and none is made up


def test_who_sat_on_a_body_in_a_stretch(town: Town) -> None:
    assert names(town, date(2026, 1, 1), date(2026, 3, 31)) == {"Anna Jensen", "Bent Holm", "Carla Friis"}
    assert names(town, date(2024, 1, 1), date(2024, 12, 31)) == {"Carla Friis"}
    assert names(town, date(2019, 1, 1), date(2019, 12, 31)) == set()


def test_a_seat_carries_all_that_is_told_of_it(town: Town) -> None:
    (anna,) = (
        seat for seat in town.seats(lambda s: s.of_bodies([town.committee])) if seat.person_id == town.anna
    )
    assert (anna.person, anna.organization, anna.area) == ("Anna Jensen", "Sundhedsudvalget", "Slagelse")
    assert (anna.role, anna.party) == ("formand", "Socialdemokratiet")
    assert (anna.start_date, anna.end_date) == ("2026-01-01", "2029-12-31")
    assert (anna.last_confirmed_at, anna.entered_at) == (LATER, NOW)
    assert (anna.source, anna.source_note) == ("https://slagelse.example", "konstituering 2025")
    (bent,) = (
        seat for seat in town.seats(lambda s: s.of_bodies([town.committee])) if seat.person_id == town.bent
    )
    assert (bent.last_confirmed_at, bent.party, bent.source_note) == (None, None, None)


def test_the_seats_of_a_person_over_time(town: Town) -> None:
    seats = town.seats(lambda s: s.of_person(town.carla))
    assert [(seat.organization, seat.role) for seat in seats] == [
        ("Sundhedsudvalget", "medlem"),
        ("Byrådet", "borgmester"),  # the role of the post
    ]
    assert town.seats(lambda s: s.of_person(9999)) == ()
    assert town.seats(lambda s: s.of_bodies([])) == ()


def test_another_team_sees_nothing(town: Town, other_workspace: int) -> None:
    def look(unit: Unit) -> tuple[object, ...]:
        seats = Seats(unit, other_workspace, NOW)
        return (
            *seats.of_bodies([town.committee]),
            *seats.of_person(town.anna),
            *seats.meetings_of(town.anna),
        )

    town.log(meeting(town, "genoptræning"))
    assert town.work.do(look) == ()


def test_the_erased_are_not_told(town: Town) -> None:
    town.log(meeting(town, "genoptræning"))
    town.work.do(lambda unit: People(unit, town.workspace, NOW).erase(town.anna))
    assert names(town, TODAY) == {"Bent Holm"}
    assert town.seats(lambda s: s.met_about(["genoptræning"], TODAY)) == ()
    assert town.seats(lambda s: s.meetings_of(town.anna)) == ()


def meeting(
    town: Town,
    topic: str,
    day: date = date(2026, 11, 12),
    *,
    whom: int | None = None,
    details: str = "",
    status: Status = Status.COMPLETED,
    confidentiality: Confidentiality = Confidentiality.TEAM,
    body: int | None = None,
    name: str = "Anna Jensen",
) -> NewActivity:
    return NewActivity(
        "meeting",
        topic,
        day,
        status=status,
        details=details,
        confidentiality=confidentiality,
        organization_id=body,
        participants=(NewParticipant(name, ParticipantRole.TARGET, whom or town.anna),),
        locale="da",
    )


def test_the_last_meeting_with_somebody(town: Town) -> None:
    town.log(meeting(town, "først", date(2026, 9, 1)))
    town.log(meeting(town, "sidst", date(2026, 11, 12)))
    town.log(meeting(town, "kommer", date(2026, 12, 1), status=Status.PLANNED))
    town.log(meeting(town, "aflyst", date(2026, 11, 19), status=Status.CANCELLED))
    town.log(meeting(town, "en anden", date(2026, 11, 18), whom=town.bent))
    undone = town.log(meeting(town, "fortrudt", date(2026, 11, 19)))
    town.work.do(lambda unit: Activities(unit, town.workspace, NOW, 1).undo(undone))
    met = town.seats(lambda s: s.meetings_of(town.anna))
    assert [(one.subject, one.planned) for one in met] == [
        ("kommer", True),
        ("sidst", False),
        ("først", False),
    ]
    assert [one.subject for one in town.seats(lambda s: s.met([town.anna, town.bent], TODAY))] == [
        "en anden",
        "sidst",
        "først",
    ]


def test_what_is_confidential_is_seen_by_whom_it_is_for(town: Town, ida: int) -> None:
    bo = town.work.do(lambda unit: Team(unit, town.workspace, NOW).add_user("Bo", Role.MEMBER))
    town.log(meeting(town, "genoptræning privat", confidentiality=Confidentiality.PRIVATE), by=ida)
    town.log(meeting(town, "genoptræning gruppe", confidentiality=Confidentiality.GROUP), by=ida)

    def seen(reader: int | None) -> tuple[set[str], ...]:
        looks: tuple[Callable[[Seats], tuple[Met, ...]], ...] = (
            lambda s: s.meetings_of(town.anna),
            lambda s: s.met([town.anna], TODAY),
            lambda s: s.met_about(["genoptræning"], TODAY),
            lambda s: s.met_in([town.committee], TODAY),
        )
        return tuple({one.subject for one in town.seats(look, reader)} for look in looks)

    assert seen(ida) == ({"genoptræning privat", "genoptræning gruppe"},) * 4
    assert seen(bo) == ({"genoptræning gruppe"},) * 4
    assert seen(None) == (set(),) * 4  # a room


def test_whom_was_met_about_something(town: Town) -> None:
    town.log(meeting(town, "Ældre og GENOPTRÆNING", date(2026, 11, 1)))
    town.log(meeting(town, "budget", date(2026, 11, 2), whom=town.bent, details="også om genoptræningen"))
    town.log(meeting(town, "skolernes budget", date(2026, 11, 3), whom=town.carla))
    town.log(meeting(town, "genoptræning", date(2026, 12, 3), whom=town.carla, status=Status.PLANNED))

    def about(*words: str) -> list[str]:
        return [one.subject for one in town.seats(lambda s: s.met_about(words, TODAY))]

    assert about("genoptræning") == ["budget", "Ældre og GENOPTRÆNING"]
    assert about("genoptraening") == ["budget", "Ældre og GENOPTRÆNING"]  # typed without Danish letters
    assert about("ældre") == ["Ældre og GENOPTRÆNING"]
    assert about("budget", "skole") == ["skolernes budget"]
    assert about("budget") == ["skolernes budget", "budget"]
    assert about("parkering") == about("%") == about("") == about("_") == []
    assert about("get") == []  # short words begin a word


def test_meetings_with_a_body_are_those_with_its_members_too(town: Town) -> None:
    town.log(meeting(town, "medlem", date(2026, 11, 1)))
    outside = town.work.do(lambda unit: People(unit, town.workspace, NOW).add_person("Dorte"))
    town.log(meeting(town, "udvalget", date(2026, 11, 2), whom=outside, body=town.committee))
    town.log(meeting(town, "en tredje", date(2026, 11, 3), whom=outside))
    assert [one.subject for one in town.seats(lambda s: s.met_in([town.committee], TODAY))] == [
        "udvalget",
        "medlem",
    ]


def test_every_look_is_one_round_trip(town: Town) -> None:
    looks: tuple[Callable[[Seats], object], ...] = (
        lambda s: s.held([town.committee, town.council], TODAY, TODAY),
        lambda s: s.of_person(town.anna),
        lambda s: s.meetings_of(town.anna),
        lambda s: s.met([town.anna, town.bent], TODAY),
        lambda s: s.met_in([town.committee], TODAY),
        lambda s: s.met_about(["genoptræning", "budget"], TODAY),
    )
    for look in looks:
        assert len(town.work.do(partial(statements, workspace=town.workspace, look=look))) == 1


def statements(unit: Unit, workspace: int, look: Callable[[Seats], object]) -> list[str]:
    """The statements sent to the database for a look."""
    sent: list[str] = []

    def note(conn: object, cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(unit.connection, "before_cursor_execute", note)
    look(Seats(unit, workspace, NOW))
    event.remove(unit.connection, "before_cursor_execute", note)
    return sent


def test_the_default_area_is_the_rooms_else_the_teams(town: Town) -> None:
    def do(unit: Unit) -> tuple[str | None, ...]:
        team = Team(unit, town.workspace, NOW)
        people = People(unit, town.workspace, NOW)
        slagelse, odense = (
            people.bodies.ensure_area("Slagelse", "0330"),
            people.bodies.ensure_area("Odense", "0461"),
        )
        team.link_room("slack", "C1")
        found = [team.default_area("slack", "C1")]
        team.set_workspace(default_area_id=slagelse)
        found += [team.default_area("slack", "C1"), team.default_area("slack", "D9")]
        assert team.set_room_area("slack", "C1", odense)
        assert not team.set_room_area("slack", "C404", odense)
        found += [team.default_area("slack", "C1"), team.default_area("slack", "D9")]
        team.set_room_area("slack", "C1", None)
        return (*found, team.default_area("slack", "C1"))

    assert town.work.do(do) == (None, "Slagelse", "Slagelse", "Odense", "Slagelse", "Slagelse")


def test_what_tells_bodies_apart_is_known_of_each(town: Town) -> None:
    facts = town.seats(lambda seats: seats.facts_of([town.committee, town.council]))
    assert facts[town.committee].classification == "committee"
    assert (facts[town.committee].begins, facts[town.committee].ends) == ("2022-01-01", None)
    assert (facts[town.council].begins, facts[town.council].ends) == ("2026-01-01", "2029-12-31")
    assert (facts[town.committee].held(TODAY), facts[town.council].held(TODAY)) == (2, 1)
    assert town.seats(lambda seats: seats.facts_of([])) == {}


def test_a_body_that_ended_seats_nobody_after_and_names_what_follows(town: Town) -> None:
    assert town.seats(lambda seats: seats.following(town.committee)) == (None, ())

    def end(unit: Unit) -> None:
        unit.session.execute(
            update(Organization)
            .where(Organization.id == town.committee)
            .values(dissolution_date="2026-06-30")
        )
        unit.session.add(
            Succession(
                workspace_id=town.workspace,
                predecessor_id=town.committee,
                successor_id=town.council,
                created_at=NOW,
                updated_at=NOW,
            )
        )

    town.work.do(end)
    assert town.seats(lambda seats: seats.following(town.committee)) == ("2026-06-30", ("Byrådet",))
    last, after = date(2026, 6, 30), date(2026, 7, 1)
    assert {seat.person for seat in town.seats(lambda seats: seats.held([town.committee], last, last))} == {
        "Anna Jensen",
        "Bent Holm",
    }
    assert town.seats(lambda seats: seats.held([town.committee], after, after)) == ()
    (kept,) = (seat for seat in town.seats(lambda seats: seats.of_person(town.anna)))
    assert (kept.end_date, kept.ends) == ("2029-12-31", "2026-06-30")
