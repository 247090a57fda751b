"""A record's message in a room: made when it is sent, one row however often it changes, ten seconds apart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.clock import RehearsalClock
from bot.core.errors import NotSent, Rejected, Unsure
from bot.core.messages import Target
from bot.core.outgoing import Parcel, Receipt, Urgency
from bot.core.reply import Paragraph, Reply, Text, first_line
from bot.engine.outbox import Sender
from storage.cards import Cards
from storage.outbox import Claimed, Outbox, State
from storage.team import Team
from storage.work import Unit, Work
from tests.databases import postgres_work, sqlite_work

WORKS = {"sqlite": sqlite_work, "postgresql": postgres_work}

NOW = datetime(2027, 9, 6, 6, 0, tzinfo=UTC)
ROOM = Target("slack", "C1")


@dataclass
class House:
    """A sender whose record 'r' reads as `reads`; `given` is what the room was given, by message."""

    work: Work
    workspace: int
    clock: RehearsalClock
    reads: str = ""
    made: int = 0
    given: list[tuple[str | None, str]] = field(default_factory=list)
    fates: list[Exception] = field(default_factory=list)
    platform: str = "slack"
    found: Receipt | Exception | None = None

    async def deliver(self, parcel: Parcel) -> Receipt:
        edit = parcel.message_id or parcel.target.edit
        self.during()
        if self.fates:
            raise self.fates.pop(0)
        self.given.append((edit, first_line(parcel.reply)))
        return Receipt(edit or f"m{len(self.given)}")

    def during(self) -> None:
        """What happens while a message is on its way."""

    async def find(self, parcel: Parcel) -> Receipt | None:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def make(self, unit: Unit, now: datetime, claimed: Claimed) -> tuple[Reply, str, str | None]:
        self.made += 1
        there = Cards(unit, self.workspace, now).of("r")
        reply = Reply((Paragraph((Text(self.reads),)),), card="r")
        return reply, "en", there[0].message_id if there else None

    def moves(self, reads: str, record: str = "r") -> None:
        def unit(unit: Unit) -> None:
            self.reads = reads
            Outbox(unit, self.workspace, self.clock.now()).keep_current(record, ROOM, Urgency.DIGEST)

        self.work.do(unit)

    def send(self, seconds: float = 0) -> None:
        self.clock.set(self.clock.now() + timedelta(seconds=seconds))
        sender = Sender(self.work, {"slack": self}, self.clock, making=self.make, grace=timedelta(0))
        asyncio.run(sender.drain())

    def rows(self) -> dict[State, int]:
        counts = self.work.do(lambda unit: Outbox(unit, self.workspace, NOW).counts())
        return {state: count for state, count in counts.items() if count}


@pytest.fixture(params=list(WORKS))
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    with WORKS[request.param]() as work:
        workspace = work.do(lambda unit: Team(unit, None, NOW).make_workspace("Team", "en"))
        yield House(work, workspace, RehearsalClock(NOW, running=False))


def test_changes_fold_into_one_edit_in_ten_seconds(house: House) -> None:
    house.moves("one")
    house.send()
    for number in range(50):
        house.moves(f"change {number}")
    house.send(9)
    assert house.given == [(None, "one")]
    house.send(1)
    assert house.given == [(None, "one"), ("m1", "change 49")]
    assert house.made == 2
    assert house.rows() == {State.SENT: 1}
    house.send(60)
    assert len(house.given) == 2


def test_what_changes_while_it_is_on_its_way_is_sent_after_it(house: House) -> None:
    house.moves("one")
    changes = iter(["two"])

    def during() -> None:
        for one in changes:
            house.moves(one)

    house.during = during  # type: ignore[method-assign]
    house.send()
    house.send(10)
    assert house.given == [(None, "one"), ("m1", "two")]


def test_what_could_not_be_sent_is_sent_as_it_reads_by_then(house: House) -> None:
    house.moves("one")
    house.fates = [NotSent("no network")]
    house.send()
    house.moves("two")
    house.send(10)
    assert house.given == [(None, "two")]
    assert house.rows() == {State.SENT: 1}


def test_a_message_somebody_deleted_is_said_anew(house: House) -> None:
    house.moves("one")
    house.send()
    house.moves("two")
    house.fates = [Rejected("message_not_found")]
    house.send(10)
    house.send(10)
    assert house.given == [(None, "one"), (None, "two")]


def test_two_records_of_a_room_take_turns(house: House) -> None:
    house.moves("one")
    house.moves("one", "other")
    house.send()
    assert len(house.given) == 1
    house.moves("two")  # it does not go before what waits
    house.send(10)
    assert len(house.given) == 2
    house.send(5)
    assert len(house.given) == 2
    house.send(5)
    assert house.given[-1] == ("m1", "two")


def test_a_record_that_cannot_be_made_keeps_nothing_else_back(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.moves("one", "broken")

    def unit(unit: Unit) -> None:
        Outbox(unit, house.workspace, house.clock.now()).put(
            Target("slack", "C2"), Reply((Paragraph((Text("hello"),)),)), "en", "k"
        )

    house.work.do(unit)
    make = house.make

    def breaks(unit: Unit, now: datetime, claimed: Claimed) -> tuple[Reply, str, str | None]:
        if claimed.record == "broken":
            raise ValueError("it cannot")
        return make(unit, now, claimed)

    house.make = breaks  # type: ignore[method-assign]
    house.send()
    assert house.given == [(None, "hello")]
    assert house.rows() == {State.SENT: 1, State.FAILED: 1}
    assert "ValueError" in caplog.text


def test_what_was_being_sent_by_a_bot_that_was_killed_is_sent_as_it_reads_now(house: House) -> None:
    house.moves("one")
    house.send()
    house.moves("two")
    later = house.clock.now() + timedelta(seconds=10)
    house.clock.set(later)
    lease = timedelta(minutes=1)
    taken = house.work.do(lambda unit: Outbox(unit, None, later).claim(later, 5, lease))
    assert [one.record for one in taken] == ["r"]
    house.moves("three")
    house.send(90)  # nobody settles it: its lease is over
    house.send(90)
    house.send(90)
    assert house.given[-1] == ("m1", "three")
    assert len([one for one in house.given if one[0] is None]) == 1


UNSURE = Unsure("it cannot be looked up")


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("while it is sent", Receipt("m1")),
        ("while it is looked up", NotSent("no network")),
        ("while it is looked up", UNSURE),
        ("before it is sent again", None),
        # The platform had not shown it yet when it was asked first, and what is there was made before the change.
        ("before it is sent again", Receipt("m1")),
        ("before it is sent again", UNSURE),
    ],
)
def test_what_changes_at_any_point_of_a_first_message_nobody_settled_is_sent_in_the_end(
    house: House, found: Receipt | Exception | None, at: str
) -> None:
    lease = timedelta(minutes=1)

    def killed() -> None:
        house.clock.set(house.clock.now() + timedelta(seconds=30))
        now = house.clock.now()

        def take(unit: Unit) -> None:
            outbox = Outbox(unit, None, now)
            for one in outbox.claim(now, 5, lease):
                outbox.making(one, *house.make(unit, now, one))

        house.work.do(take)

    def lapsed() -> None:
        house.clock.set(house.clock.now() + lease)
        later = house.clock.now()
        house.work.do(lambda unit: Outbox(unit, None, later).lapse(later))

    house.moves("one")
    killed()
    if at == "while it is sent":
        house.moves("two")
    lapsed()
    if at == "while it is looked up":
        house.moves("two")
    if at == "before it is sent again":
        house.found = found if found is UNSURE else None
        house.fates = [NotSent("no network")]
        house.send()
        house.moves("two")
        killed()
        lapsed()
    house.found = found
    for _ in range(4):
        house.send(90)
        if isinstance(found, NotSent):
            house.found = None
    assert house.given[-1][1] == "two"
    assert house.rows() == {State.SENT: 1}


def test_what_changed_while_a_message_was_given_up_is_a_message_of_its_own(house: House) -> None:
    changes = iter(["two"])

    def during() -> None:
        for one in changes:
            house.moves(one)

    house.during = during  # type: ignore[method-assign]
    house.fates = [Rejected("msg_too_long")]
    house.moves("one")
    house.send()
    house.send(10)
    assert house.given == [(None, "two")]
    assert house.rows() == {State.SENT: 1}
