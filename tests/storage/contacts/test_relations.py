"""Relations and what calls for attention: steps as a log, the last contact, meetings, bodies and seats."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.people import Role
from bot.politics.nudges import HeldMeeting, Step, Touch, Unconfirmed
from storage.activities import (
    Activities,
    Confidentiality,
    NewActivity,
    NewParticipant,
    NewTask,
    ParticipantRole,
    Status,
)
from storage.contacts.duplicates import Duplicates
from storage.contacts.erasures import Erasures
from storage.contacts.held import Held
from storage.contacts.people import People
from storage.contacts.relations import Relations
from storage.nudges import Nudges, Reader
from storage.nudges.due_items import DueItems
from storage.team import Team
from storage.work import Unit, Work
from tests.rows import change_user
from tests.storage.conftest import NOW

TODAY = date(2026, 11, 3)


@pytest.fixture
def anna(work: Work, workspace: int) -> int:
    """The person id of Anna Krog, who sits in the health committee of Slagelse."""
    return seat(work, workspace, "Anna Krog", "Sundhedsudvalget")


def seat(work: Work, workspace: int, name: str, body: str, end: str | None = None, at: datetime = NOW) -> int:
    def add(unit: Unit) -> int:
        people = People(unit, workspace, at)
        area = people.bodies.ensure_area("Slagelse", "0330", "municipality")
        committee = people.bodies.ensure_organization(body, "committee", area)
        person = people.add_person(name)
        people.bodies.ensure_membership(person, committee, role="medlem", end_date=end)
        return person

    return work.do(add)


def meet(work: Work, workspace: int, by: int, person: int | None, day: date, **changes: object) -> int:
    participants = (
        NewParticipant("Ida Brandt", ParticipantRole.SOURCE, user_id=by),
        *((NewParticipant("nogen", person_id=person),) if person is not None else ()),
    )
    activity = NewActivity("meeting", "genoptræning", day, participants=participants)
    activity = replace(activity, **changes)  # type: ignore[arg-type]
    return work.do(lambda unit: Activities(unit, workspace, NOW, by).record(activity))


def touches(work: Work, workspace: int, day: date = TODAY, by: int | None = None) -> list[Touch]:
    return work.do(lambda unit: Relations(unit, workspace, NOW, by).touches(day))


def everybodys(work: Work, workspace: int) -> list[Touch]:
    return work.do(lambda unit: Relations(unit, workspace, NOW).everybodys_touches(TODAY))


def test_a_relation_keeps_the_log_of_its_steps(work: Work, workspace: int, ida: int, anna: int) -> None:
    def judge(step: int, day: date, note: str | None = None) -> bool:
        return work.do(lambda unit: bool(Relations(unit, workspace, NOW, ida).judge(anna, step, day, note)))

    assert judge(1, date(2026, 1, 10))
    assert judge(3, date(2026, 5, 2), "fælles projekt")
    assert not judge(3, TODAY)
    log = work.do(lambda unit: Relations(unit, workspace, NOW).log(anna))
    assert [(one.step, one.since, one.note, one.by) for one in log] == [
        (1, date(2026, 1, 10), None, ida),
        (3, date(2026, 5, 2), "fælles projekt", ida),
    ]
    assert work.do(lambda unit: Relations(unit, workspace, NOW).steps()) == {anna: 3}
    taken = work.do(lambda unit: Relations(unit, workspace, NOW, ida).take_back(anna))
    assert taken is not None
    assert taken.step == 3
    assert work.do(lambda unit: Relations(unit, workspace, NOW).steps()) == {anna: 1}
    with pytest.raises(ValueError, match="no step 6"):
        judge(6, TODAY)


def test_the_last_contact_is_the_last_one_held(work: Work, workspace: int, ida: int, anna: int) -> None:
    assert touches(work, workspace) == []
    meet(work, workspace, ida, anna, date(2026, 2, 1))
    meet(work, workspace, ida, anna, date(2026, 6, 1))
    undone = meet(work, workspace, ida, anna, date(2026, 9, 1))
    work.do(lambda unit: Activities(unit, workspace, NOW, ida).undo(undone, ida))
    meet(work, workspace, ida, anna, date(2026, 8, 1), status=Status.PLANNED)
    (one,) = touches(work, workspace)
    assert one == Touch(anna, "Anna Krog", 0, date(2026, 6, 1), ida, True)
    meet(work, workspace, ida, anna, TODAY + timedelta(days=9), status=Status.PLANNED)
    assert touches(work, workspace) == []


def test_who_met_them_is_a_colleague_who_is_still_there(
    work: Work, workspace: int, ida: int, anna: int
) -> None:
    bo = work.do(lambda unit: Team(unit, workspace, NOW).add_user("Bo Lund", Role.MEMBER))
    meet(work, workspace, bo, anna, date(2026, 6, 1), created_by=ida)
    assert [one.user_id for one in touches(work, workspace)] == [bo]
    work.do(lambda unit: change_user(Team(unit, workspace, NOW), bo, active=False))
    assert [one.user_id for one in touches(work, workspace)] == [ida]
    work.do(lambda unit: change_user(Team(unit, workspace, NOW), ida, active=False))
    assert [one.user_id for one in touches(work, workspace)] == [None]


def test_who_has_no_seat_and_no_step_is_let_go(work: Work, workspace: int, ida: int) -> None:
    former = seat(work, workspace, "Bent Falk", "Børneudvalget", end="2025")
    this_year = seat(work, workspace, "Carla Busk", "Kulturudvalget", end="2026")
    for person in (former, this_year):
        meet(work, workspace, ida, person, date(2026, 1, 5))
    assert [one.name for one in touches(work, workspace)] == ["Carla Busk"]
    work.do(lambda unit: Relations(unit, workspace, NOW, ida).judge(former, 2, TODAY))
    assert [(one.name, one.step) for one in touches(work, workspace)] == [("Bent Falk", 2), ("Carla Busk", 0)]


def test_a_confidential_contact_counts_for_those_who_may_know_and_for_nobody_else(
    work: Work, workspace: int, ida: int, anna: int
) -> None:
    bo = work.do(lambda unit: Team(unit, workspace, NOW).add_user("Bo Lund", Role.MEMBER))
    private, day = Confidentiality.PRIVATE, date(2026, 6, 1)
    meet(work, workspace, ida, anna, day, confidentiality=private)
    assert [(one.last, one.open) for one in touches(work, workspace, by=ida)] == [(day, False)]
    assert touches(work, workspace) == touches(work, workspace, by=bo) == []
    assert [(one.user_id, one.last) for one in everybodys(work, workspace)] == [(ida, day)]
    meet(work, workspace, bo, anna, date(2026, 5, 1))
    assert [(one.user_id, one.last) for one in touches(work, workspace)] == [(bo, date(2026, 5, 1))]
    assert [(one.user_id, one.open) for one in everybodys(work, workspace)] == [(bo, True), (ida, False)]
    planned = TODAY + timedelta(days=3)
    meet(work, workspace, ida, anna, planned, confidentiality=private, status=Status.PLANNED)
    assert [one.user_id for one in everybodys(work, workspace)] == [bo], "Ida has planned to meet her again"
    assert touches(work, workspace, by=ida) == []


def test_a_meeting_that_left_nothing_behind_is_to_be_followed_up(
    work: Work, workspace: int, ida: int, anna: int
) -> None:
    day = date(2026, 10, 20)
    bare = meet(work, workspace, ida, anna, day)
    nameless = meet(work, workspace, ida, None, day, subject="", organization_name="Økonomiudvalget")
    meet(work, workspace, ida, None, day, details="de lovede et svar")
    meet(work, workspace, ida, None, day, tasks=(NewTask("send tal", TODAY, ida),))
    meet(work, workspace, ida, None, day, activity_type="call")
    meet(work, workspace, ida, None, day, status=Status.PLANNED)
    meet(work, workspace, ida, None, date(2026, 7, 1))
    records = work.do(lambda unit: DueItems(unit, workspace, NOW).records(TODAY))
    assert records.meetings == [
        HeldMeeting(bare, "Anna Krog, genoptræning", day, ida),
        HeldMeeting(nameless, "Økonomiudvalget", day, ida),
    ]
    meet(work, workspace, ida, anna, date(2026, 10, 28), activity_type="call", details="fulgt op")
    meetings = work.do(lambda unit: DueItems(unit, workspace, NOW).meetings(TODAY))
    assert [one.activity_id for one in meetings] == [nameless]


def test_open_steps_of_users_call_for_attention_on_their_day(work: Work, workspace: int, ida: int) -> None:
    steps = (
        NewTask("send tal", TODAY, ida),
        NewTask("ring", TODAY + timedelta(days=1), ida),
        NewTask("skriv", TODAY, None, "en frivillig"),
    )
    meet(work, workspace, ida, None, TODAY, tasks=steps)
    (one,) = work.do(lambda unit: DueItems(unit, workspace, NOW).steps(TODAY))
    assert (one.subject, one.due, one.user_id) == ("send tal", TODAY, ida)
    assert isinstance(one, Step)


def test_committees_the_team_works_with_and_has_not_met_this_year(
    work: Work, workspace: int, ida: int, anna: int
) -> None:
    def bodies() -> list[str]:
        return work.do(lambda unit: DueItems(unit, workspace, NOW).bodies(TODAY))

    seat(work, workspace, "Dorte Riis", "Børneudvalget")
    assert bodies() == []
    work.do(lambda unit: Relations(unit, workspace, NOW, ida).judge(anna, 2, TODAY))
    assert bodies() == ["Sundhedsudvalget (Slagelse)"]
    committee = work.do(
        lambda unit: People(unit, workspace, NOW).bodies.ensure_organization("Børneudvalget", "committee")
    )
    meet(work, workspace, ida, None, date(2025, 11, 1), organization_id=committee)
    assert bodies() == ["Børneudvalget (Slagelse)", "Sundhedsudvalget (Slagelse)"]
    meet(work, workspace, ida, None, date(2026, 12, 1), organization_id=committee, status=Status.PLANNED)
    assert bodies() == ["Sundhedsudvalget (Slagelse)"]


def test_seats_nobody_has_confirmed_for_a_year(work: Work, workspace: int, anna: int) -> None:
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    seat(work, workspace, "Erik Dam", "Kulturudvalget", at=long_ago)
    seat(work, workspace, "Finn Hede", "Kulturudvalget", at=long_ago, end="2025-12-31")
    found = work.do(lambda unit: DueItems(unit, workspace, NOW).unconfirmed(TODAY))
    assert found == Unconfirmed(1, ("Kulturudvalget (Slagelse)",))


def test_a_seat_in_what_has_ended_is_confirmed_by_nobody(work: Work, workspace: int, anna: int) -> None:
    def make(unit: Unit) -> None:
        people = People(unit, workspace, NOW - timedelta(days=800))
        region = people.bodies.ensure_area("Region Sjælland", "1085", "region")
        for name in ("Regionsrådet", "Sundhedsråd Midt- og Vestsjælland"):
            body = people.bodies.ensure_organization(name, "council", region)
            people.bodies.ensure_membership(anna, body, start_date="2022", end_date="2029-12-31")

    work.do(make)

    def named(day: date) -> tuple[str, ...]:
        return work.do(lambda unit: DueItems(unit, workspace, NOW).unconfirmed(day).bodies)

    council = "Regionsrådet (Region Sjælland)"
    assert council in named(date(2026, 12, 31))
    assert council not in named(date(2027, 1, 1))
    assert "Sundhedsråd Midt- og Vestsjælland (Region Sjælland)" in named(date(2027, 1, 1))


def test_another_teams_records_are_none_of_ours(
    work: Work, workspace: int, other_workspace: int, ida: int, anna: int
) -> None:
    meet(work, workspace, ida, anna, date(2026, 2, 1))
    work.do(lambda unit: Relations(unit, workspace, NOW, ida).judge(anna, 2, TODAY))
    records = work.do(lambda unit: DueItems(unit, other_workspace, NOW).records(TODAY))
    assert (records.steps, records.meetings, records.touches, records.bodies) == ([], [], [], [])
    assert records.unconfirmed.number == 0


def test_erasing_somebody_takes_their_steps_and_nudges_along(
    work: Work, workspace: int, ida: int, anna: int
) -> None:
    meeting = meet(work, workspace, ida, anna, date(2026, 10, 1))
    work.do(lambda unit: Relations(unit, workspace, NOW, ida).judge(anna, 4, TODAY, "god sparring"))
    reader = Reader(user_id=ida)

    def bring_up(unit: Unit) -> None:
        nudges = Nudges(unit, workspace, NOW)
        for record, given in (
            (f"person:{anna}", "Anna Krog"),
            (f"activity:{meeting}", "Anna"),
            ("task:1", "x"),
        ):
            nudges.bring_up("rule", record, reader, due_on=TODAY, record=record, given={"name": given})

    work.do(bring_up)
    held = work.do(lambda unit: Held(unit, workspace, NOW, ida).about(anna))
    assert held is not None
    assert held["relation"] == [
        {
            "step": 4,
            "since": "2026-11-03",
            "note": "god sparring",
            "created_at": NOW.isoformat(),
            "by": "Ida Brandt",
        }
    ]
    assert held["reminders"] == [{"rule": "rule", "due_on": "2026-11-03", "state": "open"}]
    work.do(lambda unit: Erasures(unit, workspace, NOW, ida).erase(anna))
    assert work.do(lambda unit: Relations(unit, workspace, NOW).log(anna)) == []
    left = work.do(lambda unit: Nudges(unit, workspace, NOW).unsettled())
    assert [row.record for row in left] == ["task:1"]


def test_two_contacts_made_one_keep_both_logs_and_what_was_dismissed(
    work: Work, workspace: int, ida: int, anna: int
) -> None:
    twin = seat(work, workspace, "Anna Krogh", "Kulturudvalget")
    work.do(lambda unit: Relations(unit, workspace, NOW, ida).judge(twin, 2, date(2026, 2, 1)))
    work.do(lambda unit: Relations(unit, workspace, NOW, ida).judge(anna, 3, TODAY))

    def dismissed(unit: Unit) -> None:
        nudges = Nudges(unit, workspace, NOW, ida)
        nudges.bring_up("losing_touch", "1", Reader(user_id=ida), due_on=TODAY, record=f"person:{twin}")
        nudges.dismiss(nudges.unsettled()[0].id, "er stoppet")

    work.do(dismissed)
    act = work.do(lambda unit: Duplicates(unit, workspace, NOW, ida).merge(anna, twin))
    assert act is not None
    log = work.do(lambda unit: Relations(unit, workspace, NOW).log(anna))
    assert [one.step for one in log] == [2, 3]
    (known,) = work.do(lambda unit: Nudges(unit, workspace, NOW).dismissed_rules())
    assert known.record == f"person:{anna}"
    work.do(lambda unit: Duplicates(unit, workspace, NOW, ida).take_back(act))
    assert [one.step for one in work.do(lambda unit: Relations(unit, workspace, NOW).log(twin))] == [2]
