"""Messages on their way: written with the change they tell of, claimed by the sender, settled once."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, Select, Update, case, delete, func, or_, select, tuple_, update

from bot.core.messages import Target
from bot.core.outgoing import Parcel, Urgency
from bot.core.reply import Reply
from storage.repository import Repository, inserting_new
from storage.serialization import pack, unpack
from storage.tables import OutboxMessage

log = logging.getLogger(__name__)

_CURRENT: Final = "now"
APART: Final = timedelta(seconds=10)
"""Between two messages in one room that keep records current there."""


class State(StrEnum):
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  # may or may not have arrived: to be looked up
    FAILED = "failed"
    WITHDRAWN = "withdrawn"  # no longer wanted, or too late


@dataclass(frozen=True, slots=True)
class Claimed:
    """A parcel one sender has taken: every word on its fate carries `attempt_id`.

    `attempt` counts from 1. `workspace_id` is None for an answer to somebody of no team. `put_at` is when
    it was written. With a `record` what it says is to be made now, and told by `making` before it is sent.
    """

    parcel: Parcel
    attempt_id: str
    attempt: int
    workspace_id: int | None
    due_at: datetime
    expires_at: datetime | None
    put_at: datetime
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that was given up: the key it was put under, and when."""

    workspace_id: int | None
    key: str
    put_at: datetime


class Outbox(Repository):
    """The messages of one team, or of all teams when opened without a workspace (the sender).

    A row's fate is settled only by the attempt that holds it: `sent`, `failed`, `not_sent`, `unsure` and
    `started` change nothing and return False when the row has been taken from that attempt meanwhile.
    """

    def put(
        self,
        target: Target,
        reply: Reply,
        locale: str,
        key: str,
        due_at: datetime | None = None,
        urgency: Urgency = Urgency.ANSWER,
        expires_at: datetime | None = None,
    ) -> int | None:
        """Write a message into the outbox in this very transaction; its id.

        None when the team has a message under that `key` already: nothing is written then. `due_at` is
        now unless given; after `expires_at` it is withdrawn instead of sent.
        """
        statement = inserting_new(self.unit.dialect, OutboxMessage, "key")
        row = {
            "workspace_id": self._workspace_id,
            "created_at": self.now,
            "updated_at": self.now,
            "created_by": self.by,
            "platform": target.platform,
            "room": target.room,
            "thread": target.thread,
            "only": target.only,
            "edit": target.edit,
            "via": target.via,
            "body": pack(reply),
            "locale": locale,
            "urgency": urgency.value,
            "key": self._key(key),
            "due_at": due_at or self.now,
            "expires_at": expires_at,
            "state": State.READY.value,
            "attempt": 0,
            "resent": False,
        }
        put = self.connection.execute(statement, row).scalar_one_or_none()
        self.unit.mailed = self.unit.mailed or put is not None
        return put

    def keep_current(self, record: str, target: Target, urgency: Urgency) -> None:
        """Have a record's message in a room say how the record now reads: one row, however often it changes.

        It is sent as soon as `APART` allows, made only then, and changes the message that is there already. Whoever
        changes the record calls this in the same transaction: what is committed is never left out of what is sent last.
        """
        row = self._current(record)
        if row is None:
            self._put_current(record, target, urgency)
            row = self._current(record)
            assert row is not None  # just put, by us or by somebody at once with us
        values: dict[str, Any] = {"room": target.room, "thread": target.thread, "updated_at": self.now}
        match State(row.state):
            case State.READY:
                return
            case State.SENDING | State.UNKNOWN:
                values = {"again": True}
            case _:
                values |= self._ready_again(self._turn(target.platform, target.room, row.id))
        self.connection.execute(update(OutboxMessage).where(OutboxMessage.id == row.id).values(values))
        self.unit.mailed = True

    def keeps_current(self, record: str) -> bool:
        """Whether a record has a message that is kept current."""
        key = self._key(f"{_CURRENT}:{record}")
        return (
            self.connection.execute(select(OutboxMessage.id).where(OutboxMessage.key == key)).first()
            is not None
        )

    def let_go(self, record: str) -> None:
        """Keep a record's message current no longer."""
        self.withdraw(f"{_CURRENT}:{record}", "no longer kept current")

    def _current(self, record: str) -> Any:
        """The row of a record, which nobody else claims or settles before this unit ends."""
        key = self._key(f"{_CURRENT}:{record}")
        wanted = select(OutboxMessage.id, OutboxMessage.state)
        return self.connection.execute(wanted.where(OutboxMessage.key == key).with_for_update()).one_or_none()

    def _put_current(self, record: str, target: Target, urgency: Urgency) -> None:
        due = self._turn(target.platform, target.room, 0)
        statement = inserting_new(self.unit.dialect, OutboxMessage, "key")
        row = {
            "workspace_id": self._workspace_id,
            "created_at": self.now,
            "updated_at": self.now,
            "created_by": None,
            "platform": target.platform,
            "room": target.room,
            "thread": target.thread,
            "body": pack(Reply()),
            "locale": "",
            "urgency": urgency.value,
            "key": self._key(f"{_CURRENT}:{record}"),
            "due_at": due,
            "state": State.READY.value,
            "attempt": 0,
            "resent": False,
            "record": record,
            "again": False,
        }
        self.connection.execute(statement, row)
        self.unit.mailed = True

    def _ready_again(self, due_at: datetime) -> dict[str, Any]:
        return {
            "state": State.READY.value,
            "due_at": due_at,
            "attempt": 0,
            "edit": None,
            "message_id": None,
            "resent": False,
            "again": False,
            "reason": None,
        }

    def _turn(self, platform: str, room: str, row: int) -> datetime:
        """When a record may have its next message in a room: after all that wait, and `APART` from the last."""
        waits = case((OutboxMessage.state == State.READY.value, OutboxMessage.due_at))
        conditions = (
            OutboxMessage.platform == platform,
            OutboxMessage.room == room,
            OutboxMessage.record.isnot(None),
        )
        sent, waiting = self.connection.execute(
            select(func.max(OutboxMessage.sent_at), func.max(waits).filter(OutboxMessage.id != row)).where(
                *conditions
            )
        ).one()
        turns: list[datetime] = [one + APART for one in (sent, waiting) if one is not None]
        return max([self.now, *turns])

    def _sent_last(self, platform: str, room: str) -> datetime | None:
        """When a room was last sent a record's message."""
        last: datetime | None = self.connection.execute(
            select(func.max(OutboxMessage.sent_at)).where(
                OutboxMessage.platform == platform,
                OutboxMessage.room == room,
                OutboxMessage.record.isnot(None),
            )
        ).scalar_one()
        return last

    def too_early(self, claimed: Claimed) -> bool:
        """Put a record's message back where its room was sent another within `APART`; whether it was."""
        target = claimed.parcel.target
        last = self._sent_last(target.platform, target.room)
        if last is None or last + APART <= self.now:
            return False
        until = last + APART
        self.not_sent(
            claimed.parcel.id, claimed.attempt_id, "another was just sent there", until, counted=False
        )
        return True

    def making(self, claimed: Claimed, reply: Reply, locale: str, edit: str | None) -> Claimed:
        """What a record's message says now, kept with its row; `edit` is the message it changes, if one is there."""
        self.connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == claimed.parcel.id, OutboxMessage.attempt_id == claimed.attempt_id)
            .values(body=pack(reply), locale=locale, edit=edit, again=False)
        )
        target = replace(claimed.parcel.target, edit=edit)
        return replace(claimed, parcel=replace(claimed.parcel, reply=reply, locale=locale, target=target))

    def nothing_to_say(self, claimed: Claimed) -> None:
        """A record's message is wanted no longer."""
        values = {"state": State.WITHDRAWN.value, "reason": "nothing to say"}
        self._settle(claimed.parcel.id, claimed.attempt_id, values)

    def claim(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        platforms: Collection[str] | None = None,
        busy: Collection[tuple[str, str]] | None = None,
    ) -> list[Claimed]:
        """Take due messages for sending, the most urgent and longest due first.

        No two claimers ever get the same one. Whoever has not settled it when the lease runs out has
        lost it (`lapse`). What has expired is to be withdrawn before (`withdraw_expired`). `platforms` are
        those that can be served. With `busy`, pairs of platform and room, it takes one message for each
        room, the first written of the most urgent, and none for those.
        """
        due = (
            select(OutboxMessage.id)
            .where(OutboxMessage.state == State.READY.value, OutboxMessage.due_at <= now)
            .order_by(OutboxMessage.urgency, OutboxMessage.due_at, OutboxMessage.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        if platforms is not None:
            due = due.where(OutboxMessage.platform.in_(platforms))
        if busy is not None:
            due = due.where(OutboxMessage.id.in_(_first_of_each_room(now, busy)))
        if self._workspace_id is not None:
            due = due.where(OutboxMessage.workspace_id == self._workspace_id)
        ids = self.connection.execute(due).scalars().all()
        if not ids:
            return []
        return self._take(ids, State.READY, now + lease)

    def unknowns(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        since: timedelta,
        platforms: Collection[str] | None = None,
    ) -> list[Claimed]:
        """Take messages whose fate has been unknown for longer than `since`, to look it up.

        They stay unknown until the attempt settles them; nobody else gets them before the lease is over.
        """
        open_cases = (
            select(OutboxMessage.id)
            .where(
                OutboxMessage.state == State.UNKNOWN.value,
                OutboxMessage.updated_at <= now - since,
                or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until <= now),
            )
            .order_by(OutboxMessage.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        if platforms is not None:
            open_cases = open_cases.where(OutboxMessage.platform.in_(platforms))
        ids = self.connection.execute(open_cases).scalars().all()
        return self._take(ids, State.UNKNOWN, now + lease) if ids else []

    def _take(self, ids: Collection[int], state: State, until: datetime) -> list[Claimed]:
        """Give these rows, which this transaction has locked, to a new attempt."""
        attempt_id = secrets.token_hex(8)
        changes: dict[str, Any] = {"attempt_id": attempt_id, "lease_until": until}
        if state is State.READY:
            changes |= {
                "state": State.SENDING.value,
                "attempt": OutboxMessage.attempt + 1,
                "updated_at": self.now,
            }
        self.connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids), OutboxMessage.state == state.value)
            .values(changes)
        )
        rows = self.connection.execute(
            select(OutboxMessage)
            .where(OutboxMessage.id.in_(ids), OutboxMessage.attempt_id == attempt_id)
            .order_by(OutboxMessage.urgency, OutboxMessage.due_at, OutboxMessage.id)
        )
        claimed = []
        for row in rows:
            try:
                claimed.append(_claimed(row))
            except Exception as fault:  # one nobody can read must not keep all others from leaving
                log.error("outbox %d cannot be read and is given up: %s", row.id, type(fault).__qualname__)
                self.failed(row.id, attempt_id, f"fault: {type(fault).__qualname__}")
        return claimed

    def sent(self, row: int, attempt_id: str, message_id: str | None) -> bool:
        """It arrived (or was found to have); `message_id` is the platform's name for it."""
        values: dict[str, Any] = {"state": State.SENT.value, "sent_at": self.now}
        if message_id is not None:
            values["message_id"] = message_id
        settled = self._settle(row, attempt_id, values)
        return settled and (self.say_again(row, only_if_changed=True) or True)

    def say_again(self, row: int, *, only_if_changed: bool = False) -> bool:
        """Have a record's message said once more; False where it is no record's, or has not changed meanwhile."""
        wanted = select(OutboxMessage.platform, OutboxMessage.room, OutboxMessage.again).where(
            OutboxMessage.id == row, OutboxMessage.record.isnot(None)
        )
        found = self.connection.execute(wanted).one_or_none()
        if found is None or (only_if_changed and not found.again):
            return False
        values = self._ready_again(self._turn(found.platform, found.room, row))
        self.connection.execute(update(OutboxMessage).where(OutboxMessage.id == row).values(values))
        return True

    def started(self, row: int, attempt_id: str, message_id: str) -> bool:
        """The first part is there and only needs its contents; the row stays with this attempt."""
        changed = self.connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == row, OutboxMessage.attempt_id == attempt_id)
            .values(message_id=message_id, updated_at=self.now)
        )
        return changed.rowcount == 1

    def not_sent(
        self, row: int, attempt_id: str, reason: str, retry_at: datetime, *, counted: bool = True
    ) -> bool:
        """It certainly did not arrive; to be tried again from `retry_at`.

        An attempt that says nothing about the message is not `counted`.
        """
        values: dict[str, Any] = {"state": State.READY.value, "due_at": retry_at, "reason": reason}
        if not counted:
            values["attempt"] = OutboxMessage.attempt - 1
        return self._settle(row, attempt_id, values)

    def unsure(self, row: int, attempt_id: str, reason: str) -> bool:
        """It may have arrived: to be looked up (`unknowns`) and not to be sent again before."""
        return self._settle(row, attempt_id, {"state": State.UNKNOWN.value, "reason": reason})

    def resend(self, row: int, attempt_id: str, due_at: datetime, reason: str) -> bool:
        """Send once more although it may have arrived, marked so (`Parcel.resent`)."""
        values = {"state": State.READY.value, "due_at": due_at, "reason": reason, "resent": True}
        return self._settle(row, attempt_id, values)

    def failed(self, row: int, attempt_id: str, reason: str) -> bool:
        """It did not arrive and never will. What a record says since then is a message of its own."""
        settled = self._settle(row, attempt_id, {"state": State.FAILED.value, "reason": reason})
        return settled and (self.say_again(row, only_if_changed=True) or True)

    def _settle(self, row: int, attempt_id: str, values: dict[str, Any]) -> bool:
        settled = self.connection.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.id == row,
                OutboxMessage.attempt_id == attempt_id,
                OutboxMessage.state.in_((State.SENDING.value, State.UNKNOWN.value)),
            )
            .values(**values, attempt_id=None, lease_until=None, updated_at=self.now)
        )
        return settled.rowcount == 1

    def renew(self, attempts: Mapping[int, str], lease: timedelta) -> None:
        """Keep these messages for so long from now, each where its attempt has it: whoever took it is still at it."""
        if attempts:
            self.connection.execute(
                update(OutboxMessage)
                .where(
                    OutboxMessage.id.in_(attempts),
                    OutboxMessage.attempt_id.in_(set(attempts.values())),
                    OutboxMessage.lease_until.isnot(None),
                )
                .values(lease_until=self.now + lease)
            )

    def lapse(self, until: datetime, reason: str = "lease ran out") -> int:
        """Declare unknown what a sender took with a lease up to a moment and never settled; how many."""
        return self.connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.state == State.SENDING.value, OutboxMessage.lease_until <= until)
            .values(
                state=State.UNKNOWN.value,
                reason=reason,
                attempt_id=None,
                lease_until=None,
                updated_at=self.now,
            )
        ).rowcount

    def withdraw(self, key: str, reason: str = "withdrawn") -> bool:
        """Take back the message under a key; False when it is on its way, gone, or was never there."""
        changed = self.connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.key == self._key(key), OutboxMessage.state == State.READY.value)
            .values(state=State.WITHDRAWN.value, reason=reason, updated_at=self.now)
        )
        return changed.rowcount == 1

    def fail_room(self, platform: str, room: str, reason: str) -> list[Undelivered]:
        """Give up everything waiting for a place that cannot be reached any more; what that was."""
        return self._given_up(
            update(OutboxMessage)
            .where(
                OutboxMessage.platform == platform,
                OutboxMessage.room == room,
                OutboxMessage.state == State.READY.value,
            )
            .values(state=State.FAILED.value, reason=reason, updated_at=self.now)
        )

    def next_due(self, platforms: Collection[str] | None = None) -> datetime | None:
        """When the next message wants to be sent: a moment in the past when one waits already."""
        statement = select(func.min(OutboxMessage.due_at)).where(OutboxMessage.state == State.READY.value)
        if platforms is not None:
            statement = statement.where(OutboxMessage.platform.in_(platforms))
        return self.connection.execute(statement).scalar_one()

    def counts(self) -> dict[State, int]:
        """How many messages lie in each state; states nobody is in are 0."""
        statement = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
        if self._workspace_id is not None:
            statement = statement.where(OutboxMessage.workspace_id == self._workspace_id)
        found = {State(state): count for state, count in self.connection.execute(statement)}
        return {state: found.get(state, 0) for state in State}

    def state_of(self, row: int) -> State | None:
        """What became of a message."""
        state = self.connection.execute(
            select(OutboxMessage.state).where(OutboxMessage.id == row)
        ).scalar_one_or_none()
        return None if state is None else State(state)

    def forget_before(self, moment: datetime) -> int:
        """Forget messages settled before a moment; how many. Their keys may then be used again."""
        settled = (State.SENT.value, State.FAILED.value, State.WITHDRAWN.value)
        return self.connection.execute(
            delete(OutboxMessage).where(OutboxMessage.state.in_(settled), OutboxMessage.updated_at < moment)
        ).rowcount

    def withdraw_expired(self, now: datetime) -> list[Undelivered]:
        """Withdraw what nobody wants any more after `expires_at`; what that was."""
        return self._given_up(
            update(OutboxMessage)
            .where(OutboxMessage.state == State.READY.value, OutboxMessage.expires_at <= now)
            .values(state=State.WITHDRAWN.value, reason="expired", updated_at=now)
        )

    def _given_up(self, statement: Update) -> list[Undelivered]:
        gone = statement.returning(OutboxMessage.workspace_id, OutboxMessage.key, OutboxMessage.created_at)
        return [
            Undelivered(row.workspace_id, row.key.partition(":")[2], row.created_at)
            for row in self.connection.execute(gone)
        ]

    def _key(self, key: str) -> str:
        return f"{self._workspace_id or 0}:{key}"


def _first_of_each_room(now: datetime, busy: Collection[tuple[str, str]]) -> Select[tuple[int]]:
    room = (OutboxMessage.platform, OutboxMessage.room)
    turn = func.row_number().over(partition_by=room, order_by=(OutboxMessage.urgency, OutboxMessage.id))
    due = select(OutboxMessage.id, turn.label("turn")).where(
        OutboxMessage.state == State.READY.value, OutboxMessage.due_at <= now
    )
    if busy:
        due = due.where(tuple_(*room).not_in(busy))
    waiting = due.subquery()
    return select(waiting.c.id).where(waiting.c.turn == 1)


def _claimed(row: Row[*tuple[Any, ...]]) -> Claimed:
    parcel = Parcel(
        row.id,
        Target(row.platform, row.room, row.thread, row.only, row.edit, row.via),
        unpack(row.body, Reply),
        row.locale,
        Urgency(row.urgency),
        row.key.partition(":")[2],
        row.message_id,
        row.resent,
    )
    return Claimed(
        parcel,
        row.attempt_id,
        row.attempt,
        row.workspace_id,
        row.due_at,
        row.expires_at,
        row.created_at,
        row.record,
    )
