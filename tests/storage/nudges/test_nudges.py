"""Nudges: brought up once, said once, put off, taken, settled; and the rules a team changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.core.messages import Target
from bot.core.people import Role
from storage.nudges import Dismissed, NewNudge, NudgeRow, Nudges, NudgeState, Reader
from storage.schedule import Rhythm, Schedule
from storage.team import Team
from storage.work import Unit, Work
from tests.databases import work_on
from tests.storage.conftest import NOW

TODAY = date(2026, 11, 3)
SOON = date(2026, 11, 20)


@pytest.fixture
def bo(work: Work, workspace: int) -> int:
    return work.do(lambda unit: Team(unit, workspace, NOW).add_user("Bo Lund", Role.MEMBER))


def nudges(unit: Unit, workspace: int, now: datetime = NOW, by: int | None = None) -> Nudges:
    return Nudges(unit, workspace, now, by)


def bring_up(work: Work, workspace: int, reader: Reader, occurrence: str = "2027", **changes: object) -> int:
    fields = {"due_on": TODAY, "expires_on": SOON} | changes
    assert work.do(
        lambda unit: nudges(unit, workspace).bring_up("hearing", occurrence, reader, **fields)  # type: ignore[arg-type]
    )
    rows = work.do(lambda unit: nudges(unit, workspace).unsettled([reader.key]))
    return next(row.id for row in rows if row.occurrence == occurrence)


def open_on(
    work: Work, workspace: int, reader: Reader, day: date = TODAY, *, fresh: bool = False
) -> list[int]:
    rows = work.do(lambda unit: nudges(unit, workspace).open_for(reader.key, day, fresh=fresh))
    return [row.id for row in rows]


def get(work: Work, workspace: int, number: int) -> NudgeRow:
    row = work.do(lambda unit: nudges(unit, workspace).get(number))
    assert row is not None
    return row


def test_an_occurrence_is_brought_up_once_with_a_reader(
    work: Work, workspace: int, ida: int, bo: int
) -> None:
    def up(user: int, occurrence: str = "2027", team: int = workspace) -> bool:
        return work.do(
            lambda unit: nudges(unit, team).bring_up(
                "hearing", occurrence, Reader(user_id=user), due_on=TODAY, given={"date": "2027-08-24"}
            )
        )

    assert [up(ida), up(ida), up(bo), up(ida, "2028")] == [True, False, True, True]
    (first, _) = work.do(lambda unit: nudges(unit, workspace).open_for(f"user:{ida}", TODAY))
    assert (first.rule, first.occurrence, first.of, first.given) == (
        "hearing",
        "2027",
        Reader(user_id=ida),
        {"date": "2027-08-24"},
    )
    assert first.fresh
    assert first.card is None


def test_many_are_brought_up_at_once_and_those_known_are_left(work: Work, workspace: int, ida: int) -> None:
    known = bring_up(work, workspace, Reader(user_id=ida))
    work.do(lambda unit: nudges(unit, workspace, by=ida).done(known))
    new = [NewNudge("hearing", str(2027 + n), Reader(user_id=ida), TODAY) for n in range(50)]
    work.do(lambda unit: nudges(unit, workspace).bring_up_all(new))
    work.do(lambda unit: nudges(unit, workspace).bring_up_all(new))
    work.do(lambda unit: nudges(unit, workspace).bring_up_all([]))
    assert len(open_on(work, workspace, Reader(user_id=ida))) == 49
    assert get(work, workspace, known).state is NudgeState.DONE


def test_it_is_open_from_its_day_until_it_is_stale(work: Work, workspace: int, ida: int) -> None:
    reader = Reader(user_id=ida)
    number = bring_up(work, workspace, reader)
    day = timedelta(days=1)
    assert open_on(work, workspace, reader, TODAY - day) == []
    assert open_on(work, workspace, reader, SOON - day) == [number]
    assert open_on(work, workspace, reader, SOON) == []
    assert work.do(lambda unit: nudges(unit, workspace).expire(SOON - day)) == 0
    assert work.do(lambda unit: nudges(unit, workspace).expire(SOON)) == 1
    row = get(work, workspace, number)
    assert (row.state, row.reason) == (NudgeState.EXPIRED, "stale before it could be said")


def test_what_was_said_is_not_fresh_until_a_snooze_is_over(work: Work, workspace: int, ida: int) -> None:
    reader = Reader(user_id=ida)
    number = bring_up(work, workspace, reader, expires_on=None)
    assert work.do(lambda unit: nudges(unit, workspace).said([number], NOW)) == 1
    assert work.do(lambda unit: nudges(unit, workspace).said([number], NOW)) == 0
    assert work.do(lambda unit: nudges(unit, workspace).said([], NOW)) == 0
    assert open_on(work, workspace, reader) == [number]
    assert open_on(work, workspace, reader, fresh=True) == []
    assert get(work, workspace, number).card == f"nudges:user:{ida}:{int(NOW.timestamp())}"

    until = TODAY + timedelta(days=6)
    assert work.do(lambda unit: nudges(unit, workspace).snooze(number, until))
    assert open_on(work, workspace, reader, until - timedelta(days=1)) == []
    assert open_on(work, workspace, reader, until, fresh=True) == [number]
    again = NOW + timedelta(days=6)
    assert work.do(lambda unit: nudges(unit, workspace).said([number], again)) == 1
    row = get(work, workspace, number)
    assert (row.state, row.snoozed_until, row.sent_at) == (NudgeState.OPEN, None, again)


def test_a_series_goes_on_when_one_of_it_is_put_off(work: Work, workspace: int, ida: int) -> None:
    reader = Reader(user_id=ida)
    first, second = bring_up(work, workspace, reader), bring_up(work, workspace, reader, "2028")
    work.do(lambda unit: nudges(unit, workspace).snooze(first, SOON))
    assert open_on(work, workspace, reader) == [second]


def test_done_and_taken_hold_for_every_reader_of_the_matter(
    work: Work, workspace: int, ida: int, bo: int
) -> None:
    hers, his = (bring_up(work, workspace, Reader(user_id=user)) for user in (ida, bo))
    assert work.do(lambda unit: nudges(unit, workspace, by=ida).take(hers, ida))
    assert not work.do(lambda unit: nudges(unit, workspace, by=ida).take(hers, ida))
    taken = get(work, workspace, his)
    assert (taken.state, taken.taken_by) == (NudgeState.TAKEN, ida)
    assert open_on(work, workspace, Reader(user_id=bo)) == []

    assert work.do(lambda unit: nudges(unit, workspace, by=bo).done(his))
    assert not work.do(lambda unit: nudges(unit, workspace, by=ida).done(hers))
    settled = get(work, workspace, hers)
    assert (settled.state, settled.settled_by, settled.settled_at) == (NudgeState.DONE, bo, NOW)

    assert work.do(lambda unit: nudges(unit, workspace, by=bo).reopen(his))
    assert not work.do(lambda unit: nudges(unit, workspace, by=bo).reopen(his))
    assert get(work, workspace, hers).state is NudgeState.OPEN


def test_not_relevant_is_remembered_for_the_reader_who_said_so(
    work: Work, workspace: int, ida: int, bo: int
) -> None:
    hers, his = (bring_up(work, workspace, Reader(user_id=user), record="person:7") for user in (ida, bo))
    assert work.do(lambda unit: nudges(unit, workspace, by=ida).dismiss(hers, "ikke vores"))
    assert not work.do(lambda unit: nudges(unit, workspace, by=ida).dismiss(hers, "igen"))
    assert get(work, workspace, hers).reason == "ikke vores"
    assert get(work, workspace, his).state is NudgeState.OPEN
    known = work.do(lambda unit: nudges(unit, workspace).dismissed_rules())
    assert known == {Dismissed("hearing", "person:7", f"user:{ida}")}
    assert work.do(lambda unit: nudges(unit, workspace).change_rule("hearing", recall=True, active=True))
    assert not work.do(lambda unit: nudges(unit, workspace).has_dismissed("hearing"))
    assert work.do(lambda unit: nudges(unit, workspace).dismissed_rules()) == frozenset()


def test_waiting_are_readers_without_a_digest_who_had_no_turn(
    work: Work, workspace: int, ida: int, bo: int
) -> None:
    hers, his = (bring_up(work, workspace, Reader(user_id=user)) for user in (ida, bo))

    def waiting(limit: int | None = None) -> list[int]:
        rows = work.do(lambda unit: nudges(unit, workspace).waiting(TODAY, limit=limit))
        return [row.id for row in rows]

    assert waiting() == [hers, his]
    assert waiting(1) == [hers]
    subscription = work.do(
        lambda unit: Schedule(unit, workspace, NOW).subscribe(
            "digest", Target("slack", "U1"), "08:00", "Europe/Copenhagen", "da", user_id=ida
        )
    )
    assert waiting() == [his]
    work.do(lambda unit: Schedule(unit, workspace, NOW).unsubscribe(subscription))
    work.do(lambda unit: Schedule(unit, workspace, NOW).claim_slot("nudges", TODAY, f"user:{bo}", "sent"))
    assert waiting() == [hers]
    heard = work.do(lambda unit: Schedule(unit, workspace, NOW).turns_since("nudges", TODAY, "sent"))
    assert heard == {f"user:{bo}": 1}


def test_with_a_limit_nobodys_nudges_are_cut_in_two(work: Work, workspace: int, ida: int, bo: int) -> None:
    for user in (ida, bo):
        for year in ("2027", "2028", "2029"):
            bring_up(work, workspace, Reader(user_id=user), year)
    rows = work.do(lambda unit: nudges(unit, workspace).waiting(TODAY, limit=4))
    assert [row.user_id for row in rows] == [ida] * 3 + [bo] * 3


def test_a_room_with_a_digest_and_a_room_that_is_off_wait_for_nothing(work: Work, workspace: int) -> None:
    room = work.do(lambda unit: Team(unit, workspace, NOW).link_room("slack", "C1"))
    assert room is not None
    number = bring_up(work, workspace, Reader(room_id=room.id))

    def waiting() -> list[int]:
        return [row.id for row in work.do(lambda unit: nudges(unit, workspace).waiting(TODAY))]

    assert waiting() == [number]
    work.do(
        lambda unit: Schedule(unit, workspace, NOW).subscribe(
            "digest", Target("slack", "C1"), "08:00", "Europe/Copenhagen", "da", room_id=room.id
        )
    )
    assert waiting() == []
    other = work.do(lambda unit: Team(unit, workspace, NOW).link_room("slack", "C2"))
    assert other is not None
    bring_up(work, workspace, Reader(room_id=other.id), "2028")
    work.do(lambda unit: Team(unit, None, NOW).switch_room_off("slack", "C2", "archived"))
    assert waiting() == []


def test_a_digest_of_one_reader_keeps_nothing_from_the_others(
    work: Work, workspace: int, ida: int, bo: int
) -> None:
    """Whatever rooms and users read in a digest, and however much waits for them: who has none is told."""
    room = work.do(lambda unit: Team(unit, workspace, NOW).link_room("slack", "C1"))
    assert room is not None

    def subscribe(unit: Unit) -> None:
        schedule = Schedule(unit, workspace, NOW)
        schedule.subscribe("digest", Target("slack", "C1"), "08:00", "UTC", "da", room_id=room.id)
        weekly = Target("slack", "U1")
        schedule.subscribe("digest", weekly, "08:00", "UTC", "da", user_id=ida, rhythm=Rhythm.WEEKLY)

    work.do(subscribe)
    bring_up(work, workspace, Reader(room_id=room.id))
    bring_up(work, workspace, Reader(user_id=ida))
    his = bring_up(work, workspace, Reader(user_id=bo))
    for digest_day in (False, True):
        rows = work.do(
            lambda unit, on=digest_day: nudges(unit, workspace).waiting(TODAY, digest_day=on)  # type: ignore[misc]
        )
        assert [row.id for row in rows] == [his]


def test_two_processes_that_say_the_same_take_one_turn(
    work: Work, url: str, workspace: int, ida: int
) -> None:
    number = bring_up(work, workspace, Reader(user_id=ida))

    def say(unit: Unit) -> bool:
        if not Schedule(unit, workspace, NOW).claim_slot("nudges", TODAY, f"user:{ida}", "sent"):
            return False
        return nudges(unit, workspace).said([number], NOW) == 1

    with work_on(url) as other, ThreadPoolExecutor(2) as pool:
        turns = list(pool.map(lambda one: one.do(say), (work, other)))
    assert sorted(turns) == [False, True]


def test_a_team_keeps_what_it_changed_about_a_rule(work: Work, workspace: int, other_workspace: int) -> None:
    def change(**changes: Any) -> None:
        work.do(lambda unit: nudges(unit, workspace).change_rule("hearing", **changes))

    change(lead_days=21)
    change(active=False)
    change(lead_days=14)
    (kept,) = work.do(lambda unit: nudges(unit, workspace).rule_changes()).values()
    assert (kept.rule, kept.active, kept.lead_days, kept.definition) == ("hearing", False, 14, None)
    assert work.do(lambda unit: nudges(unit, other_workspace).rule_changes()) == {}


def test_another_team_sees_and_changes_nothing(
    work: Work, workspace: int, other_workspace: int, ida: int
) -> None:
    number = bring_up(work, workspace, Reader(user_id=ida))

    def others(unit: Unit) -> list[object]:
        theirs = nudges(unit, other_workspace)
        return [
            theirs.get(number),
            theirs.open_for(f"user:{ida}", TODAY),
            theirs.waiting(TODAY),
            theirs.done(number),
            theirs.snooze(number, SOON),
            theirs.dismiss(number, ""),
            theirs.take(number, ida),
            theirs.withdraw([number], "gone"),
            theirs.said([number], NOW),
        ]

    assert work.do(others) == [None, [], [], False, False, False, False, 0, 0]
    assert get(work, workspace, number).state is NudgeState.OPEN
