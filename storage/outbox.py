"""Messages on their way: written with the change they tell of, claimed by the sender, settled once."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, Update, delete, func, or_, select, tuple_, update

from bot.core.messages import Target
from bot.core.outgoing import Parcel, Urgency
from bot.core.reply import Reply
from storage.repository import Repository, inserting_new
from storage.serialization import pack, unpack
from storage.tables import OutboxMessage

log = logging.getLogger(__name__)


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
    it was written.
    """

    parcel: Parcel
    attempt_id: str
    attempt: int
    workspace_id: int | None
    due_at: datetime
    expires_at: datetime | None
    put_at: datetime


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
        return self._settle(row, attempt_id, values)

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
        """It did not arrive and never will."""
        return self._settle(row, attempt_id, {"state": State.FAILED.value, "reason": reason})

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
        parcel, row.attempt_id, row.attempt, row.workspace_id, row.due_at, row.expires_at, row.created_at
    )
