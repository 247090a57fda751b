"""The sender, with a carrier that fails in every way a platform can, on both databases."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.core.clock import RehearsalClock
from bot.core.errors import Moved, NotSent, Rejected, Unreachable, Unsure
from bot.core.messages import Target
from bot.core.outgoing import Parcel, Receipt, Urgency
from bot.core.people import Role
from bot.core.reply import Paragraph, Reply, Text
from bot.engine.delivery_results import ANSWER_TRIES, ATTEMPTS, LONGEST_PAUSE, pause
from bot.engine.outbox import GRACE, LEASE, SWEEP, Sender
from bot.engine.rates import UNLIMITED, Pace, Rate, Rates
from storage.cards import Cards
from storage.outbox import Claimed, Outbox, State
from storage.schedule import Schedule
from storage.team import Team
from storage.work import Unit, Work
from tests import PATIENCE
from tests.databases import postgres_work, sqlite_work

NOW = datetime(2027, 1, 12, 7, 0, tzinfo=UTC)
WORKS: dict[str, Callable[[], AbstractContextManager[Work]]] = {
    "sqlite": sqlite_work,
    "postgresql": postgres_work,
}


@pytest.fixture(params=list(WORKS))
def work(request: pytest.FixtureRequest) -> Iterator[Work]:
    with WORKS[request.param]() as running:
        yield running


@pytest.fixture
def workspace(work: Work) -> int:
    return work.do(lambda unit: Team(unit, None, NOW).make_workspace("Byrådsgruppen", "da"))


async def until(met: Callable[[], bool]) -> None:
    """Let the sender work until something is so."""
    for _ in range(5_000):
        if met():
            return
        await asyncio.sleep(0.004)
    raise AssertionError("it never came to that")


class Courier:
    """Carries nothing anywhere: writes down what it was given, and answers as it was told to."""

    platform = "post"

    def __init__(self, rates: Rates = UNLIMITED) -> None:
        self.rates = rates
        self.given: list[Parcel] = []
        self.looked_up: list[Parcel] = []
        self.answers: list[Exception | Callable[[Parcel], Awaitable[Receipt]]] = []
        self.found: list[Receipt | Exception | None] = []

    async def deliver(self, parcel: Parcel) -> Receipt:
        self.given.append(parcel)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            return await answer(parcel)
        return Receipt(f"m{len(self.given)}")

    async def find(self, parcel: Parcel) -> Receipt | None:
        self.looked_up.append(parcel)
        found = self.found.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


class House:
    """A sender at work on a database, with a clock and a timer that only move when told to."""

    def __init__(self, work: Work, workspace: int, courier: Courier | None = None) -> None:
        self.work = work
        self.workspace = workspace
        self.courier = courier or Courier()
        self.clock = RehearsalClock(NOW, running=False)
        self.timer = 100.0
        self.slept: list[float] = []
        self.told: list[tuple[int, str]] = []
        self.sender = self.another()

    def another(self, *, alone: bool = False) -> Sender:
        return Sender(
            self.work,
            {"post": self.courier},
            self.clock,
            lambda unit, claimed, reason, now: self.told.append((claimed.parcel.id, reason)),
            alone=alone,
            timer=lambda: self.timer,
            sleep=self.sleep,
        )

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.timer += seconds
        await asyncio.sleep(0)

    def put(self, key: str, room: str = "R1", *, reply: Reply | None = None, **options: object) -> int:
        target = Target("post", room)
        for name in ("thread", "only", "edit"):
            if name in options:
                target = replace(target, **{name: options.pop(name)})  # type: ignore[arg-type]
        reply = reply or Reply((Paragraph((Text(key),)),))
        now = self.clock.now()
        row = self.work.do(
            lambda unit: Outbox(unit, self.workspace, now).put(
                target,
                reply,
                "da",
                key,
                **options,  # type: ignore[arg-type]
            )
        )
        assert row is not None
        return row

    def drain(self) -> None:
        asyncio.run(self.sender.drain())

    def after(self, span: timedelta) -> None:
        self.clock.advance(span)
        self.drain()

    def state(self, row: int) -> State | None:
        return self.work.do(lambda unit: Outbox(unit, None, NOW).state_of(row))

    def column(self, row: int, name: str) -> object:
        statement = text(f"SELECT {name} FROM outbox WHERE id = :row")
        return self.work.do(lambda unit: unit.connection.execute(statement, {"row": row}).scalar_one())

    def sent(self) -> list[str]:
        return [parcel.key for parcel in self.courier.given]


@pytest.fixture
def house(work: Work, workspace: int) -> House:
    return House(work, workspace)


def test_what_is_due_is_sent_once_and_what_is_not_waits(house: House) -> None:
    now, later = house.put("now"), house.put("later", due_at=NOW + timedelta(minutes=1))
    house.drain()
    house.drain()
    assert house.sent() == ["now"]
    assert (house.state(now), house.state(later)) == (State.SENT, State.READY)
    assert house.column(now, "message_id") == "m1"
    house.after(timedelta(minutes=1))
    assert house.sent() == ["now", "later"]
    assert house.sender.counts["sent"] == 2


def test_answers_go_before_digests_and_digests_before_bulk(house: House) -> None:
    for number, urgency in enumerate((Urgency.BULK, Urgency.DIGEST, Urgency.ANSWER)):
        house.put(urgency.value, f"R{number}", urgency=urgency)
        house.put(f"same {urgency.value}", "R9", urgency=urgency)
    house.drain()
    first = [key for key in house.sent() if not key.startswith("same")]
    assert first == ["0-answer", "1-digest", "2-bulk"]
    assert [key for key in house.sent() if key.startswith("same")] == [f"same {key}" for key in first]


def test_one_room_gets_its_messages_one_at_a_time_in_order(house: House) -> None:
    async def slowly(parcel: Parcel) -> Receipt:
        under_way.append(parcel.key)
        assert len(under_way) == 1
        await asyncio.sleep(0.01)
        under_way.remove(parcel.key)
        return Receipt(parcel.key)

    under_way: list[str] = []
    house.courier.answers = [slowly] * 6
    for number in range(6):
        house.put(str(number))
    house.drain()
    assert house.sent() == [str(number) for number in range(6)]


def test_a_slow_room_stalls_no_other(house: House) -> None:
    """A delivery that does not end keeps its own room waiting; two hundred messages elsewhere get through."""
    let_go = asyncio.Event()

    async def stuck(parcel: Parcel) -> Receipt:
        await let_go.wait()
        return Receipt("late")

    house.courier.answers = [stuck]
    slow = [house.put(f"slow {number}", "slow", urgency=Urgency.ANSWER) for number in range(50)]
    others = [house.put(f"other {number}", f"R{number % 40}", urgency=Urgency.BULK) for number in range(200)]

    async def scene() -> None:
        draining = asyncio.ensure_future(house.sender.drain())
        await until(lambda: house.sender.counts["sent"] == len(others))
        assert len([key for key in house.sent() if key.startswith("slow")]) == 1
        let_go.set()
        await draining

    asyncio.run(scene())
    assert {house.state(row) for row in (*slow, *others)} == {State.SENT}


def test_not_sent_is_tried_again_later_and_later(house: House) -> None:
    row = house.put("a")
    house.courier.answers = [NotSent("refused"), NotSent("refused")]
    house.drain()
    assert house.state(row) is State.READY
    house.drain()
    assert len(house.sent()) == 1
    house.after(pause(1))
    assert len(house.sent()) == 2
    house.after(pause(1))
    assert len(house.sent()) == 2
    house.after(pause(2))
    assert house.state(row) is State.SENT
    assert house.sender.counts == {"retried": 2, "sent": 1}


def test_what_never_leaves_is_given_up_after_about_a_day(house: House) -> None:
    assert pause(500) == LONGEST_PAUSE
    assert timedelta(hours=20) < sum(map(pause, range(1, ATTEMPTS)), timedelta()) < timedelta(hours=30)
    row = house.put("a")
    house.work.do(
        lambda unit: unit.connection.execute(text("UPDATE outbox SET attempt = :n"), {"n": ATTEMPTS - 1})
    )
    house.courier.answers = [NotSent("refused")]
    house.drain()
    assert house.state(row) is State.FAILED
    assert house.column(row, "reason") == "given up: refused"


def test_a_platform_that_names_a_wait_gets_it_for_the_whole_room(house: House) -> None:
    first, second = house.put("first"), house.put("second")
    elsewhere = house.put("elsewhere", "R2")
    house.courier.answers = [NotSent("too fast", timedelta(seconds=30))]
    before = house.timer
    house.drain()
    assert house.state(first) is State.READY
    assert (house.state(elsewhere), house.state(second)) == (State.SENT, State.SENT)
    assert house.sent() == ["first", "elsewhere", "second"]
    assert house.timer - before >= 30
    house.after(timedelta(seconds=30))
    assert house.state(first) is State.SENT


def test_an_unreachable_room_is_switched_off_and_told_of_once(house: House, workspace: int) -> None:
    def link(unit: Unit) -> None:
        Team(unit, workspace, NOW).link_room("post", "R1", name="budget")
        Schedule(unit, workspace, NOW).subscribe(
            "digest", Target("post", "R1"), "08:00", "Europe/Copenhagen", "da"
        )

    house.work.do(link)
    rows = [house.put(str(number)) for number in range(3)]
    house.courier.answers = [Unreachable("is_archived")]
    house.drain()
    assert {house.state(row) for row in rows} == {State.FAILED}
    assert house.sent() == ["0"]
    room = house.work.do(lambda unit: Team(unit, None, NOW).room_of("post", "R1"))
    assert room is not None
    assert (room.state, room.off_reason) == ("off", "is_archived")
    assert house.work.do(lambda unit: Schedule(unit, workspace, NOW).subscriptions("digest")) == []
    again = house.put("again")
    house.courier.answers = [Unreachable("is_archived")]
    house.drain()
    assert house.state(again) is State.FAILED
    assert house.told == [(rows[0], "is_archived")]


def test_a_person_who_blocked_the_bot_gets_no_more_digests(house: House, workspace: int) -> None:
    target = Target("post", "U7")
    house.work.do(
        lambda unit: Schedule(unit, workspace, NOW).subscribe("digest", target, "08:00", "UTC", "en")
    )
    row = house.put("digest", "U7")
    house.courier.answers = [Unreachable("blocked")]
    house.drain()
    assert house.work.do(lambda unit: Schedule(unit, None, NOW).subscriptions("digest")) == []
    assert house.told == [(row, "blocked")]


def test_a_whisper_nobody_hears_leaves_the_room_alone(house: House, workspace: int) -> None:
    house.work.do(lambda unit: Team(unit, workspace, NOW).link_room("post", "R1"))
    row, other = house.put("whisper", only="U7"), house.put("aloud")
    house.courier.answers = [Unreachable("user_not_in_channel")]
    house.drain()
    assert (house.state(row), house.state(other)) == (State.FAILED, State.SENT)
    assert house.told == []


def test_a_rejected_message_is_given_up_and_logged_without_its_words(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    row = house.put("a secret key", reply=Reply((Paragraph((Text("Anna is ill"),)),)))
    house.courier.answers = [Rejected("msg_too_long")]
    with caplog.at_level(logging.INFO, "caucus.outbox"):
        house.drain()
    assert house.state(row) is State.FAILED
    assert f"outbox {row}: failed on post: msg_too_long" in caplog.text
    assert "Anna" not in caplog.text
    assert "a secret key" not in caplog.text


def test_a_room_that_moved_is_followed(house: House, workspace: int) -> None:
    house.work.do(lambda unit: Team(unit, workspace, NOW).link_room("post", "R1"))
    rows = [house.put("a"), house.put("b")]
    house.courier.answers = [Moved("R1-new")]
    house.drain()
    assert {house.state(row) for row in rows} == {State.SENT}
    assert [(parcel.key, parcel.target.room) for parcel in house.courier.given] == [
        ("a", "R1"),
        ("a", "R1-new"),
        ("b", "R1-new"),
    ]
    assert house.work.do(lambda unit: Team(unit, None, NOW).room_of("post", "R1")) is None


def test_an_unknown_outcome_is_looked_up_after_a_while_and_found(house: House) -> None:
    row = house.put("a")
    house.courier.answers = [Unsure("timeout")]
    house.courier.found = [Receipt("m77")]
    house.drain()
    house.drain()
    assert (house.state(row), house.courier.looked_up) == (State.UNKNOWN, [])
    house.after(GRACE)
    assert house.state(row) is State.SENT
    assert house.column(row, "message_id") == "m77"
    assert len(house.sent()) == 1


def test_an_unknown_outcome_that_had_not_arrived_is_sent_unmarked(house: House) -> None:
    house.put("a")
    house.courier.answers = [Unsure("timeout")]
    house.courier.found = [None]
    house.drain()
    house.after(GRACE)
    assert [parcel.resent for parcel in house.courier.given] == [False, False]


def test_an_answer_somebody_waits_for_is_sent_a_few_times_each_saying_so(house: House) -> None:
    row = house.put("a", urgency=Urgency.ANSWER)
    house.courier.answers = [Unsure("timeout")] * 9
    house.courier.found = [Unsure("cannot tell")] * 9
    house.drain()
    for _ in range(9):
        house.after(GRACE)
    assert [parcel.resent for parcel in house.courier.given] == [False, *[True] * (ANSWER_TRIES - 1)]
    assert house.state(row) is State.FAILED
    house.after(timedelta(days=1))
    assert len(house.sent()) == ANSWER_TRIES


@pytest.mark.parametrize("urgency", [Urgency.DIGEST, Urgency.BULK])
def test_where_nobody_can_tell_it_is_sent_once_more_and_says_so(house: House, urgency: Urgency) -> None:
    row = house.put("a", urgency=urgency)
    house.courier.answers = [Unsure("timeout"), Unsure("timeout")]
    house.courier.found = [Unsure("cannot tell"), Unsure("cannot tell")]
    house.drain()
    house.after(GRACE)
    assert [parcel.resent for parcel in house.courier.given] == [False, True]
    house.after(GRACE)
    assert house.state(row) is State.FAILED
    house.after(timedelta(days=1))
    assert len(house.sent()) == 2


def test_an_edit_of_unknown_outcome_is_simply_repeated(house: House) -> None:
    row = house.put("a", edit="m5")
    house.courier.answers = [Unsure("timeout")]
    house.courier.found = [Unsure("cannot tell")]
    house.drain()
    house.after(GRACE)
    house.after(pause(1))
    assert house.state(row) is State.SENT
    assert [(parcel.target.edit, parcel.resent) for parcel in house.courier.given] == [("m5", False)] * 2


def test_a_lookup_that_fails_is_made_again(house: House) -> None:
    row = house.put("a")
    house.courier.answers = [Unsure("timeout")]
    house.courier.found = [NotSent("no network"), Receipt("m3")]
    house.drain()
    house.after(GRACE)
    assert house.state(row) is State.UNKNOWN
    house.after(GRACE)
    assert house.state(row) is State.SENT


def test_a_digest_in_two_steps_is_never_begun_twice(house: House) -> None:
    """Killed between the header and the contents, the header is filled in afterwards."""

    async def begin(parcel: Parcel) -> Receipt:
        await house.sender.started(parcel, "m1")
        raise Unsure("killed")

    row = house.put("digest", urgency=Urgency.DIGEST)
    house.courier.answers = [begin]
    house.courier.found = [Unsure("cannot tell")]
    house.drain()
    house.after(GRACE)
    house.after(pause(1))
    assert house.state(row) is State.SENT
    assert [(parcel.message_id, parcel.resent) for parcel in house.courier.given] == [
        (None, False),
        ("m1", False),
    ]


def test_a_fault_of_ours_is_logged_and_treated_as_unknown(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    row = house.put("a")
    house.courier.answers = [KeyError("Anna's number")]
    house.drain()
    assert house.state(row) is State.UNKNOWN
    assert "KeyError" in caplog.text
    assert "Anna" not in caplog.text


def test_what_a_killed_bot_was_sending_is_looked_up_when_its_lease_is_over(house: House) -> None:
    row = house.put("a")
    house.work.do(lambda unit: Outbox(unit, None, NOW).claim(NOW, 5, LEASE))
    house.courier.found = [Receipt("m9")]
    house.after(LEASE - timedelta(seconds=1))
    assert house.state(row) is State.SENDING
    house.after(timedelta(seconds=1))
    assert house.state(row) is State.UNKNOWN
    house.after(GRACE)
    assert house.state(row) is State.SENT
    assert house.sent() == []


def test_what_a_living_bot_is_sending_stays_its_own_however_long_it_takes(house: House) -> None:
    row = house.put("a")
    arrived = asyncio.Event()

    async def slowly(parcel: Parcel) -> Receipt:
        await arrived.wait()
        return Receipt("late")

    house.courier.answers = [slowly]

    async def send() -> None:
        stop = asyncio.Event()
        running = asyncio.ensure_future(house.sender.run(stop))
        await until(lambda: bool(house.courier.given))
        for _ in range(4):  # longer together than a lease
            house.clock.advance(LEASE / 2)
            house.timer += SWEEP
            before = house.column(row, "lease_until")
            house.sender.kick()
            await until(lambda before=before: house.column(row, "lease_until") != before)  # type: ignore[misc]
        await house.another().drain()
        arrived.set()
        await until(lambda: house.state(row) is State.SENT)
        stop.set()
        await running

    asyncio.run(send())
    assert len(house.courier.given) == 1
    assert house.column(row, "message_id") == "late"


def test_a_bot_that_is_alone_need_not_wait_for_the_lease(house: House) -> None:
    row = house.put("a")
    house.work.do(lambda unit: Outbox(unit, None, NOW).claim(NOW, 5, LEASE))

    async def start() -> None:
        stop = asyncio.Event()
        running = asyncio.ensure_future(house.another(alone=True).run(stop))
        await until(lambda: house.state(row) is State.UNKNOWN)
        stop.set()
        await running

    asyncio.run(start())
    assert house.state(row) is State.UNKNOWN
    assert house.column(row, "reason") == "the bot was killed"


def test_what_has_expired_is_withdrawn_with_its_reason(house: House) -> None:
    row = house.put("digest", expires_at=NOW + timedelta(hours=1))
    house.courier.answers = [NotSent("down", timedelta(hours=2))]
    house.drain()
    house.after(timedelta(hours=2))
    assert house.state(row) is State.WITHDRAWN
    assert house.column(row, "reason") == "expired"
    assert len(house.sent()) == 1


def test_sent_cards_are_remembered_and_lost_ones_forgotten(house: House, workspace: int) -> None:
    def cards() -> list[str]:
        found = house.work.do(lambda unit: Cards(unit, workspace, NOW).of("activity:12"))
        return [card.message_id for card in found]

    card = Reply((Paragraph((Text("card"),)),), card="activity:12")
    house.put("one", reply=card, thread="T1")
    house.drain()
    house.put("two", "R2", reply=card)
    house.drain()
    assert cards() == ["m1", "m2"]
    house.put("edit", reply=card, edit="m1")
    house.courier.answers = [Rejected("message_not_found")]
    house.drain()
    assert cards() == ["m2"]
    house.put("anew", "R2", reply=card, edit="m2")
    house.drain()
    assert cards() == ["m4"]


def test_a_platform_without_a_carrier_waits_for_one(house: House) -> None:
    row = house.put("a")
    carriers: dict[str, Courier] = {}
    sender = Sender(house.work, carriers, house.clock, timer=lambda: house.timer, sleep=house.sleep)
    asyncio.run(sender.drain())
    assert house.state(row) is State.READY
    carriers["post"] = house.courier
    asyncio.run(sender.drain())
    assert house.state(row) is State.SENT


def test_two_senders_on_one_database_send_everything_once(house: House) -> None:
    rows = [house.put(str(number), f"R{number % 7}") for number in range(120)]
    house.courier.answers = []

    async def both() -> None:
        await asyncio.gather(house.sender.drain(), house.another().drain())

    asyncio.run(both())
    assert sorted(house.sent(), key=int) == [str(number) for number in range(120)]
    assert {house.state(row) for row in rows} == {State.SENT}


def test_a_kick_from_another_thread_wakes_the_loop(house: House) -> None:
    async def scene() -> None:
        stop = asyncio.Event()
        running = asyncio.ensure_future(house.sender.run(stop))
        await asyncio.sleep(0.05)
        for number in range(3):
            now = house.clock.now()

            def write(unit: Unit, number: int = number, now: datetime = now) -> None:
                Outbox(unit, house.workspace, now).put(Target("post", "R1"), Reply(), "da", str(number))
                unit.after_commit(house.sender.kick)

            await house.work.run(write)
            wanted = number + 1
            await until(lambda: len(house.courier.given) >= wanted)  # noqa: B023
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await running

    asyncio.run(scene())
    assert house.sent() == ["0", "1", "2"]
    house.sender.kick()


def test_stopping_lets_the_delivery_under_way_end(house: House) -> None:
    stop = asyncio.Event()

    async def slowly(parcel: Parcel) -> Receipt:
        stop.set()
        await asyncio.sleep(0.05)
        return Receipt("m1")

    house.courier.answers = [slowly]
    row = house.put("a")
    asyncio.run(house.sender.run(stop))
    assert house.state(row) is State.SENT


def test_the_counts_of_the_database(house: House) -> None:
    house.put("a")
    house.put("b", due_at=NOW + timedelta(days=1))
    house.drain()
    waiting = asyncio.run(house.sender.waiting())
    assert (waiting[State.SENT], waiting[State.READY], waiting[State.FAILED]) == (1, 1, 0)


def test_a_room_is_served_no_faster_than_its_rate(work: Work, workspace: int) -> None:
    rates = Rates(Rate(100, 100), Rate(1, 2), Rate(0.25, 3), lambda room: room.startswith("-"))
    house = House(work, workspace, Courier(rates))
    moments: dict[str, list[float]] = {}

    async def stamp(parcel: Parcel) -> Receipt:
        moments.setdefault(parcel.target.room, []).append(house.timer - 100)
        return Receipt("x")

    house.courier.answers = [stamp] * 20
    for number in range(5):
        house.put(f"c{number}", "chat")
        house.put(f"g{number}", "-group")
    house.drain()
    assert moments["chat"] == pytest.approx([0, 0, 1, 2, 3], abs=0.05)
    assert moments["-group"] == pytest.approx([0, 0, 1, 4, 8], abs=0.05)


def test_a_platform_is_served_no_faster_than_its_rate(work: Work, workspace: int) -> None:
    house = House(work, workspace, Courier(Rates(Rate(10, 5), None)))
    for number in range(25):
        house.put(str(number), f"R{number}")
    house.drain()
    assert len(house.sent()) == 25
    assert house.timer - 100 >= 2.0


def test_a_pace_forgets_what_limits_nothing_any_more() -> None:
    pace = Pace(Rates(Rate(10, 1), Rate(1, 1)))
    assert pace.take("R", 0.0) == 0
    pace.hold("S", 5.0)
    assert pace.waits(0.0) == {"R": 1.0, "S": 5.0}
    assert pace.take("T", 0.0) == pytest.approx(0.1)
    pace.forget(10.0)
    assert pace.waits(0.0) == {}


def test_the_message_of_a_claimed_row_is_the_one_that_was_put(house: House) -> None:
    """What a fate is settled for is one attempt: an older one changes nothing any more."""
    row = house.put("a")
    claimed: list[Claimed] = house.work.do(lambda unit: Outbox(unit, None, NOW).claim(NOW, 5, LEASE))
    house.clock.advance(LEASE)
    house.courier.found = [None]
    house.drain()
    house.after(GRACE)
    assert house.state(row) is State.SENT
    late = house.work.do(lambda unit: Outbox(unit, None, NOW).sent(row, claimed[0].attempt_id, "late"))
    assert not late
    assert house.column(row, "message_id") == "m1"


def test_nobody_needs_a_role_to_be_told(house: House, workspace: int) -> None:
    """Answers to people of no team leave too, and no card of theirs is kept."""
    house.work.do(lambda unit: Team(unit, workspace, NOW).add_user("Ida", Role.ADMIN))
    reply = Reply((Paragraph((Text("hello"),)),), card="activity:1")
    row = house.work.do(lambda unit: Outbox(unit, None, NOW).put(Target("post", "U1"), reply, "en", "hi"))
    house.drain()
    assert row is not None
    assert house.state(row) is State.SENT
