"""Subscriptions and slots: who is due where they are, and each turn taken once."""

from __future__ import annotations

from datetime import date

from bot.core.messages import Target
from storage.schedule import Rhythm, Schedule
from storage.team import Team
from storage.work import Unit, Work
from tests.storage.conftest import NOW

ROOM = Target("slack", "C1")
TODAY = date(2026, 11, 3)


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


def test_what_is_taken_is_told_of_a_team_or_of_all(work: Work, workspace: int, other_workspace: int) -> None:
    tomorrow = date(2026, 11, 4)

    def claim(unit: Unit) -> None:
        for team, day in ((workspace, TODAY), (other_workspace, TODAY), (workspace, tomorrow)):
            assert Schedule(unit, team, NOW).claim_slot("digest", day, "subscription:1")
        assert Schedule(unit, workspace, NOW).claim_slot("nudges", TODAY, "subscription:2")

    work.do(claim)

    def taken(team: int | None, *dates: date) -> set[tuple[int, date, str]]:
        return set(work.do(lambda unit: Schedule(unit, team, NOW).taken("digest", dates)))

    mine, others = (workspace, TODAY, "subscription:1"), (other_workspace, TODAY, "subscription:1")
    assert taken(workspace, TODAY) == {mine}
    assert taken(None, TODAY) == {mine, others}
    assert taken(None, TODAY, tomorrow) == {mine, others, (workspace, tomorrow, "subscription:1")}


def test_the_last_turn_is_that_of_the_outcomes_asked_for(work: Work, workspace: int) -> None:
    def look(unit: Unit) -> None:
        schedule = Schedule(unit, workspace, NOW)
        assert schedule.last_turn("digest", "s") is None
        for day, outcome in ((2, "sent"), (3, "nothing"), (4, "skipped"), (5, "sent")):
            schedule.claim_slot("digest", date(2026, 11, day), "s", outcome)
        looked_at = ("sent", "nothing")
        assert schedule.last_turn("digest", "s") == date(2026, 11, 5)
        assert schedule.last_turn("digest", "s", before=date(2026, 11, 5)) == date(2026, 11, 4)
        assert schedule.last_turn("digest", "s", before=date(2026, 11, 5), outcomes=looked_at) == date(
            2026, 11, 3
        )

    work.do(look)


def test_what_is_not_said_of_a_wish_stays_as_it_was(work: Work, workspace: int) -> None:
    def subscribe_twice(unit: Unit) -> None:
        schedule = Schedule(unit, workspace, NOW)
        schedule.subscribe("digest", ROOM, "08:00", "UTC", "da")
        new = schedule.subscription_at("digest", ROOM)
        assert new is not None
        assert (new.rhythm, new.left_out) == (Rhythm.DAILY, frozenset())
        schedule.subscribe(
            "digest", ROOM, "08:00", "UTC", "da", rhythm=Rhythm.WEEKLY, left_out={"touch", "logged"}
        )
        schedule.subscribe("digest", ROOM, "09:00", "UTC", "da")
        kept = schedule.subscription_at("digest", ROOM)
        assert kept is not None
        assert (kept.at_time, kept.rhythm, set(kept.left_out)) == (
            "09:00",
            Rhythm.WEEKLY,
            {"touch", "logged"},
        )

    work.do(subscribe_twice)


def test_a_room_that_is_off_gets_nothing(work: Work, workspace: int) -> None:
    subscribe(work, workspace, "08:00")

    def wanting() -> list[Target]:
        return [one.target for one in work.do(lambda unit: Schedule(unit, None, NOW).subscriptions("digest"))]

    work.do(lambda unit: Team(unit, workspace, NOW).link_room("slack", "C1"))
    assert wanting() == [ROOM]
    work.do(lambda unit: Team(unit, None, NOW).switch_room_off("slack", "C1", "archived"))
    assert wanting() == []
    work.do(lambda unit: Team(unit, workspace, NOW).link_room("slack", "C1"))
    assert wanting() == [ROOM]
