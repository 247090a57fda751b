"""Subscriptions and slots: who is due where they are, and each turn taken once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.core.messages import Target
from storage.schedule import Schedule
from storage.team import Team
from storage.work import Unit, Work
from tests.storage.conftest import NOW

ROOM = Target("slack", "C1")
TODAY = date(2026, 11, 3)


def due(work: Work, now: datetime) -> list[date]:
    turns = work.do(lambda unit: Schedule(unit, None, now).due_subscriptions("digest"))
    return [turn.local_date for turn in turns]


def subscribe(work: Work, workspace: int, at_time: str, timezone: str = "Europe/Copenhagen") -> int:
    return work.do(
        lambda unit: Schedule(unit, workspace, NOW).subscribe("digest", ROOM, at_time, timezone, "da")
    )


def test_a_slot_is_claimed_once_per_team_and_day(work: Work, workspace: int, other_workspace: int) -> None:
    def claim(team: int, day: date = TODAY, slot: str = "08:00") -> bool:
        return work.do(lambda unit: Schedule(unit, team, NOW).claim_slot("digest", day, slot))

    assert [claim(workspace), claim(workspace)] == [True, False]
    assert claim(other_workspace)
    assert claim(workspace, date(2026, 11, 4))
    assert claim(workspace, slot="09:00")


def test_what_came_of_a_slot_is_kept(work: Work, workspace: int) -> None:
    def settle(unit: Unit) -> None:
        schedule = Schedule(unit, workspace, NOW)
        assert schedule.outcome_of("digest", TODAY, "08:00") is None
        assert not schedule.settle_slot("digest", TODAY, "08:00", "sent")
        assert schedule.claim_slot("digest", TODAY, "08:00")
        assert schedule.outcome_of("digest", TODAY, "08:00") == (None, None)
        assert schedule.settle_slot("digest", TODAY, "08:00", "skipped", "public holiday")
        assert schedule.outcome_of("digest", TODAY, "08:00") == ("skipped", "public holiday")

    work.do(settle)


def test_a_place_has_one_subscription(work: Work, workspace: int, other_workspace: int) -> None:
    first = subscribe(work, workspace, "08:00")
    assert work.do(lambda unit: Schedule(unit, workspace, NOW).unsubscribe(first))
    assert not work.do(lambda unit: Schedule(unit, workspace, NOW).unsubscribe(first))
    assert subscribe(work, workspace, "09:15") == first
    (subscription,) = work.do(lambda unit: Schedule(unit, workspace, NOW).subscriptions("digest"))
    assert (subscription.at_time, subscription.active, subscription.target) == ("09:15", True, ROOM)
    threaded = Target("slack", "C1", thread="1.2")
    other = work.do(
        lambda unit: Schedule(unit, workspace, NOW).subscribe("digest", threaded, "08:00", "UTC", "en")
    )
    assert other != first
    assert work.do(lambda unit: Schedule(unit, other_workspace, NOW).subscriptions("digest")) == []
    assert not work.do(lambda unit: Schedule(unit, other_workspace, NOW).unsubscribe(first))


def test_a_person_has_their_own(work: Work, workspace: int, ida: int) -> None:
    place = Target("telegram", "42")
    work.do(
        lambda unit: Schedule(unit, workspace, NOW).subscribe(
            "digest", place, "08:00", "UTC", "da", user_id=ida
        )
    )
    (own,) = work.do(lambda unit: Schedule(unit, workspace, NOW).subscriptions_of(ida, "digest"))
    assert (own.target, own.user_id) == (place, ida)
    assert work.do(lambda unit: Schedule(unit, workspace, NOW).subscriptions_of(ida + 1, "digest")) == []


@pytest.mark.parametrize(
    ("at_time", "now", "expected"),
    [
        ("08:00", datetime(2026, 11, 3, 6, 59, tzinfo=UTC), []),
        ("08:00", datetime(2026, 11, 3, 7, 0, tzinfo=UTC), [TODAY]),
        ("08:00", datetime(2026, 11, 3, 22, 59, tzinfo=UTC), [TODAY]),
        ("00:00", datetime(2026, 11, 2, 23, 0, tzinfo=UTC), [TODAY]),
        # 28 March 2027: the clock goes from 01:59 to 03:00 in Copenhagen at 01:00 UTC
        ("02:30", datetime(2027, 3, 28, 0, 59, tzinfo=UTC), []),
        ("02:30", datetime(2027, 3, 28, 1, 0, tzinfo=UTC), [date(2027, 3, 28)]),
        # 31 October 2027: 02:30 comes twice, at 00:30 and 01:30 UTC
        ("02:30", datetime(2027, 10, 31, 0, 29, tzinfo=UTC), []),
        ("02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC), [date(2027, 10, 31)]),
    ],
)
def test_a_subscription_is_due_by_the_clock_on_its_own_wall(
    work: Work, workspace: int, at_time: str, now: datetime, expected: list[date]
) -> None:
    subscribe(work, workspace, at_time)
    assert due(work, now) == expected


def test_once_claimed_it_is_not_due_again_that_day(work: Work, workspace: int) -> None:
    subscribe(work, workspace, "02:30")
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)

    def claim(unit: Unit) -> None:
        schedule = Schedule(unit, workspace, first)
        (turn,) = schedule.due_subscriptions("digest")
        assert schedule.claim_slot("digest", turn.local_date, turn.subscription.slot)

    work.do(claim)
    assert due(work, first) == []
    assert due(work, datetime(2027, 10, 31, 1, 30, tzinfo=UTC)) == []
    assert due(work, datetime(2027, 11, 1, 1, 30, tzinfo=UTC)) == [date(2027, 11, 1)]


def test_a_room_that_is_off_is_not_due(work: Work, workspace: int) -> None:
    subscribe(work, workspace, "08:00")
    work.do(lambda unit: Team(unit, workspace, NOW).link_room("slack", "C1"))
    assert due(work, NOW) == [TODAY]
    work.do(lambda unit: Team(unit, None, NOW).switch_room_off("slack", "C1", "archived"))
    assert due(work, NOW) == []
    work.do(lambda unit: Team(unit, workspace, NOW).link_room("slack", "C1"))
    assert due(work, NOW) == [TODAY]
