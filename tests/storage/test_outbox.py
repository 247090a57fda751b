"""The outbox: written once, claimed once, settled by the attempt that holds it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.core.messages import Target
from bot.core.outgoing import Urgency
from bot.core.reply import Heading, Reply
from storage.outbox import Claimed, Outbox, State
from storage.work import Unit, Work
from tests.storage.conftest import NOW

PLACE = Target("slack", "C1", thread="1.2", only="U1", edit="9.9", via="https://127.0.0.1/answer")
REPLY = Reply(blocks=(Heading("Møder i dag"),), card="activity:1")
MINUTE = timedelta(minutes=1)


def put(
    work: Work,
    workspace: int | None,
    key: str,
    due_at: datetime | None = None,
    urgency: Urgency = Urgency.ANSWER,
    expires_at: datetime | None = None,
    target: Target = PLACE,
) -> int | None:
    return work.do(
        lambda unit: Outbox(unit, workspace, NOW).put(target, REPLY, "da", key, due_at, urgency, expires_at)
    )


def claim(work: Work, now: datetime = NOW, limit: int = 10) -> list[Claimed]:
    def take(unit: Unit) -> list[Claimed]:
        outbox = Outbox(unit, None, now)
        outbox.withdraw_expired(now)
        return outbox.claim(now, limit, MINUTE)

    return work.do(take)


def state(work: Work, row: int | None) -> State | None:
    assert row is not None
    return work.do(lambda unit: Outbox(unit, None, NOW).state_of(row))


def test_a_message_comes_back_as_it_was_put(work: Work, workspace: int) -> None:
    row = put(work, workspace, "digest:2026-11-03", urgency=Urgency.DIGEST)
    (claimed,) = claim(work)
    parcel = claimed.parcel
    assert (parcel.id, parcel.target, parcel.reply, parcel.locale) == (row, PLACE, REPLY, "da")
    assert (parcel.key, parcel.urgency) == ("digest:2026-11-03", Urgency.DIGEST)
    assert (parcel.message_id, parcel.resent) == (None, False)
    assert (claimed.attempt, claimed.workspace_id) == (1, workspace)


def test_a_key_is_used_once_per_team(work: Work, workspace: int, other_workspace: int) -> None:
    assert put(work, workspace, "k") is not None
    assert put(work, workspace, "k") is None
    assert put(work, other_workspace, "k") is not None
    assert put(work, None, "k") is not None
    assert put(work, None, "k") is None
    assert len(claim(work)) == 3


def test_what_is_not_due_or_of_another_platform_waits(work: Work, workspace: int) -> None:
    put(work, workspace, "later", NOW + MINUTE)
    put(work, workspace, "telegram", target=Target("telegram", "42"))
    only = work.do(lambda unit: Outbox(unit, None, NOW).claim(NOW, 10, MINUTE, platforms=["slack"]))
    assert only == []
    assert work.do(lambda unit: Outbox(unit, None, NOW).next_due()) == NOW
    assert [claimed.parcel.key for claimed in claim(work)] == ["telegram"]
    assert work.do(lambda unit: Outbox(unit, None, NOW).next_due()) == NOW + MINUTE
    assert [claimed.parcel.key for claimed in claim(work, NOW + MINUTE)] == ["later"]
    assert work.do(lambda unit: Outbox(unit, None, NOW).next_due()) is None


def test_answers_go_before_digests_before_bulk(work: Work, workspace: int) -> None:
    put(work, workspace, "bulk", NOW - 3 * MINUTE, Urgency.BULK)
    put(work, workspace, "digest", NOW - 2 * MINUTE, Urgency.DIGEST)
    put(work, workspace, "second", NOW, Urgency.ANSWER)
    put(work, workspace, "first", NOW - MINUTE, Urgency.ANSWER)
    assert [claimed.parcel.key for claimed in claim(work, limit=3)] == ["first", "second", "digest"]
    assert [claimed.parcel.key for claimed in claim(work)] == ["bulk"]


def test_a_claimed_message_is_claimed_by_nobody_else_and_sent_once(work: Work, workspace: int) -> None:
    row = put(work, workspace, "k")
    (claimed,) = claim(work)
    assert claim(work) == []

    def sent(attempt_id: str) -> bool:
        assert row is not None
        return work.do(lambda unit: Outbox(unit, None, NOW).sent(row, attempt_id, "1.5"))

    assert [sent("not mine"), sent(claimed.attempt_id), sent(claimed.attempt_id)] == [False, True, False]
    assert state(work, row) is State.SENT
    assert claim(work, NOW + timedelta(days=1)) == []


def test_what_did_not_arrive_is_tried_again_and_what_never_will_is_not(work: Work, workspace: int) -> None:
    row = put(work, workspace, "k")
    assert row is not None
    (first,) = claim(work)
    assert work.do(lambda unit: Outbox(unit, None, NOW).not_sent(row, first.attempt_id, "429", NOW + MINUTE))
    assert claim(work) == []
    (second,) = claim(work, NOW + MINUTE)
    assert (second.attempt, second.attempt_id != first.attempt_id) == (2, True)
    assert work.do(lambda unit: Outbox(unit, None, NOW).failed(row, second.attempt_id, "archived"))
    assert state(work, row) is State.FAILED
    assert claim(work, NOW + timedelta(days=1)) == []


def test_of_what_was_claimed_together_only_what_is_in_hand_is_kept(work: Work, workspace: int) -> None:
    put(work, workspace, "in hand", target=Target("slack", "C1"))
    put(work, workspace, "let go", target=Target("slack", "C2"))
    claimed = {one.parcel.key: one for one in claim(work)}
    one = claimed["in hand"]
    assert claimed["let go"].attempt_id == one.attempt_id
    later = NOW + MINUTE
    work.do(lambda unit: Outbox(unit, None, later).renew({one.parcel.id: one.attempt_id}, MINUTE))
    assert work.do(lambda unit: Outbox(unit, None, later).lapse(later)) == 1


def test_a_lease_that_runs_out_makes_the_fate_unknown_until_looked_up(work: Work, workspace: int) -> None:
    row = put(work, workspace, "k")
    assert row is not None
    (killed,) = claim(work)
    assert work.do(lambda unit: Outbox(unit, None, NOW).started(row, killed.attempt_id, "header"))
    assert work.do(lambda unit: Outbox(unit, None, NOW).lapse(NOW)) == 0
    late = NOW + MINUTE
    assert work.do(lambda unit: Outbox(unit, None, late).lapse(late)) == 1
    assert state(work, row) is State.UNKNOWN
    assert not work.do(lambda unit: Outbox(unit, None, late).sent(row, killed.attempt_id, "1.5"))
    assert claim(work, late) == []

    def unknowns(now: datetime) -> list[Claimed]:
        return work.do(lambda unit: Outbox(unit, None, now).unknowns(now, 10, MINUTE, since=MINUTE))

    assert unknowns(late) == []  # too soon: what was sent may still turn up
    (case,) = unknowns(late + MINUTE)
    assert case.parcel.message_id == "header"
    assert unknowns(late + MINUTE) == []
    assert work.do(
        lambda unit: Outbox(unit, None, late).resend(row, case.attempt_id, late, "not found in history")
    )
    (again,) = claim(work, late)
    assert (again.parcel.resent, again.attempt, again.parcel.message_id) == (True, 2, "header")


def test_what_may_have_arrived_is_found(work: Work, workspace: int) -> None:
    row = put(work, workspace, "k")
    assert row is not None
    (claimed,) = claim(work)
    assert work.do(lambda unit: Outbox(unit, None, NOW).unsure(row, claimed.attempt_id, "timeout"))
    (case,) = work.do(lambda unit: Outbox(unit, None, NOW).unknowns(NOW, 10, MINUTE, since=timedelta(0)))
    assert work.do(lambda unit: Outbox(unit, None, NOW).sent(row, case.attempt_id, "1.5"))
    assert state(work, row) is State.SENT


def test_the_expired_and_the_withdrawn_are_not_sent(work: Work, workspace: int, other_workspace: int) -> None:
    expired = put(work, workspace, "expired", expires_at=NOW)
    withdrawn = put(work, workspace, "withdrawn")
    assert not work.do(lambda unit: Outbox(unit, other_workspace, NOW).withdraw("withdrawn"))
    assert work.do(lambda unit: Outbox(unit, workspace, NOW).withdraw("withdrawn"))
    assert not work.do(lambda unit: Outbox(unit, workspace, NOW).withdraw("withdrawn"))
    assert claim(work) == []
    assert (state(work, expired), state(work, withdrawn)) == (State.WITHDRAWN, State.WITHDRAWN)


def test_everything_for_an_unreachable_room_is_given_up(work: Work, workspace: int) -> None:
    rows = [put(work, workspace, f"k{n}", NOW + n * MINUTE) for n in range(3)]
    put(work, workspace, "elsewhere", target=Target("slack", "C2"))
    claim(work, limit=1)
    lost = work.do(lambda unit: Outbox(unit, None, NOW).fail_room("slack", "C1", "archived"))
    assert len(lost) == 2
    assert [state(work, row) for row in rows] == [State.SENDING, State.FAILED, State.FAILED]
    assert work.do(lambda unit: Outbox(unit, workspace, NOW).counts()) == {
        State.READY: 1,
        State.SENDING: 1,
        State.SENT: 0,
        State.UNKNOWN: 0,
        State.FAILED: 2,
        State.WITHDRAWN: 0,
    }


def test_only_settled_messages_are_forgotten(work: Work, workspace: int) -> None:
    sent, waiting = put(work, workspace, "sent"), put(work, workspace, "waiting", NOW + MINUTE)
    assert sent is not None
    (claimed,) = claim(work)
    work.do(lambda unit: Outbox(unit, None, NOW).sent(sent, claimed.attempt_id, None))
    assert work.do(lambda unit: Outbox(unit, None, NOW).forget_before(NOW)) == 0
    assert work.do(lambda unit: Outbox(unit, None, NOW).forget_before(NOW + MINUTE)) == 1
    assert (state(work, sent), state(work, waiting)) == (None, State.READY)


def test_a_message_is_put_with_the_change_it_tells_of_or_not_at_all(work: Work, workspace: int) -> None:
    def fail(unit: object) -> None:
        Outbox(unit, workspace, NOW).put(PLACE, REPLY, "da", "k")  # type: ignore[arg-type]
        raise LookupError("the handler changed its mind")

    with pytest.raises(LookupError):
        work.do(fail)
    assert claim(work) == []
