"""What is sent by the clock: who asked for it, and whose turn has been taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, func, select, update

from bot.core.messages import Target
from storage import tables
from storage.repository import Repository


class Rhythm(StrEnum):
    """How often a subscription has its turn: every working day, or on the first one of a week."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody or some room that wants what `kind` names at `at_time` ('08:00') in `timezone`.

    `user_id` is whose it is; None means it is for the room. `changed_at` is when it last became so.
    `left_out` are the sections not wanted.
    """

    id: int
    workspace_id: int
    kind: str
    target: Target
    user_id: int | None
    room_id: int | None
    at_time: str
    timezone: str
    locale: str
    active: bool
    changed_at: datetime
    rhythm: Rhythm = Rhythm.DAILY
    left_out: frozenset[str] = frozenset()

    @property
    def slot(self) -> str:
        """Its name among the slots of a day."""
        return f"subscription:{self.id}"


class Schedule(Repository):
    """Subscriptions and slots of one team; `subscriptions` and `taken` serve all teams."""

    def claim_slot(
        self,
        schedule: str,
        local_date: date,
        slot: str,
        outcome: str | None = None,
        reason: str | None = None,
    ) -> bool:
        """Take one turn of a schedule; False when it has been taken, by whomever, at any time.

        Of two that try at once one gets True, when the other's transaction has ended.
        """
        values = {
            "schedule": schedule,
            "local_date": local_date,
            "slot": slot,
            "outcome": outcome,
            "reason": reason,
        }
        return self._insert_new(tables.Slot, ("workspace_id", "schedule", "local_date", "slot"), values)

    def settle_slot(
        self, schedule: str, local_date: date, slot: str, outcome: str, reason: str | None = None
    ) -> bool:
        """Write down what came of a claimed turn ('sent', 'skipped') and why; False when it is free."""
        changed = self.connection.execute(
            update(tables.Slot)
            .where(*self._slot(schedule, local_date, slot))
            .values(outcome=outcome, reason=reason, updated_at=self.now)
        )
        return changed.rowcount == 1

    def free_slot(self, schedule: str, local_date: date, slot: str, outcome: str) -> bool:
        """Let a turn that ended so be taken again; False when there is none such."""
        gone = self.connection.execute(
            delete(tables.Slot).where(*self._slot(schedule, local_date, slot), tables.Slot.outcome == outcome)
        )
        return gone.rowcount == 1

    def ended_so(
        self, schedule: str, dates: Collection[date], outcome: str
    ) -> dict[tuple[int, date, str], datetime]:
        """(workspace, local date, slot) of the turns of these dates that ended so, and when taken; of all teams."""
        statement = select(
            tables.Slot.workspace_id, tables.Slot.local_date, tables.Slot.slot, tables.Slot.created_at
        ).where(
            tables.Slot.schedule == schedule,
            tables.Slot.local_date.in_(dates),
            tables.Slot.outcome == outcome,
        )
        return {
            (row.workspace_id, row.local_date, row.slot): row.created_at
            for row in self.connection.execute(statement)
        }

    def outcome_of(self, schedule: str, local_date: date, slot: str) -> tuple[str | None, str | None] | None:
        """(outcome, reason) of a claimed turn; None when nobody claimed it."""
        row = self.connection.execute(
            select(tables.Slot.outcome, tables.Slot.reason).where(*self._slot(schedule, local_date, slot))
        ).one_or_none()
        return None if row is None else (row.outcome, row.reason)

    def last_turn(
        self,
        schedule: str,
        slot: str,
        *,
        before: date | None = None,
        outcomes: Collection[str] | None = None,
    ) -> date | None:
        """The latest local date a turn was claimed for: before a day, and with one of these outcomes."""
        # Backwards from the latest day: the index ends the search within a day or two.
        statement = (
            select(tables.Slot.local_date)
            .where(
                tables.Slot.workspace_id == self.workspace_id,
                tables.Slot.schedule == schedule,
                tables.Slot.slot == slot,
            )
            .order_by(tables.Slot.local_date.desc())
            .limit(1)
        )
        if before is not None:
            statement = statement.where(tables.Slot.local_date < before)
        if outcomes is not None:
            statement = statement.where(tables.Slot.outcome.in_(outcomes))
        return self.connection.execute(statement).scalar_one_or_none()

    def turns_since(self, schedule: str, first: date, outcome: str) -> dict[str, int]:
        """How many turns each slot took from a local date on that ended so."""
        rows = self.connection.execute(
            select(tables.Slot.slot, func.count().label("turns"))
            .where(
                tables.Slot.workspace_id == self.workspace_id,
                tables.Slot.schedule == schedule,
                tables.Slot.local_date >= first,
                tables.Slot.outcome == outcome,
            )
            .group_by(tables.Slot.slot)
        )
        return {row.slot: row.turns for row in rows}

    def _slot(self, schedule: str, local_date: date, slot: str) -> Iterable[ColumnElement[bool]]:
        return (
            tables.Slot.workspace_id == self.workspace_id,
            tables.Slot.schedule == schedule,
            tables.Slot.local_date == local_date,
            tables.Slot.slot == slot,
        )

    def subscribe(
        self,
        kind: str,
        target: Target,
        at_time: str,
        timezone: str,
        locale: str,
        *,
        user_id: int | None = None,
        room_id: int | None = None,
        rhythm: Rhythm | None = None,
        left_out: Collection[str] | None = None,
    ) -> int:
        """Subscribe a place, or change the subscription it has (switching it on again); its id.

        A place is platform, room, thread and the account that alone sees it. A rhythm and sections left out
        that are not given stay as they were: every working day and none for a new one.
        """
        place = {"kind": kind, **_place(target)}
        wish: dict[str, Any] = {
            "at_time": at_time,
            "timezone": timezone,
            "locale": locale,
            "active": True,
            "user_id": user_id,
            "room_id": room_id,
        }
        if rhythm is not None:
            wish["rhythm"] = rhythm.value
        if left_out is not None:
            wish["left_out"] = " ".join(sorted(left_out))
        unique = ("workspace_id", *place)
        if not self._insert_new(tables.Subscription, unique, {**place, **wish}):
            self.connection.execute(
                update(tables.Subscription)
                .where(tables.Subscription.workspace_id == self.workspace_id)
                .filter_by(**place)
                .values(**wish, updated_at=self.now)
            )
        here = self.subscription_at(kind, target)
        assert here is not None
        return here.id

    def unsubscribe(self, subscription_id: int) -> bool:
        """Switch a subscription off; False when it is off or not the team's."""
        changed = self.connection.execute(
            update(tables.Subscription)
            .where(
                tables.Subscription.workspace_id == self.workspace_id,
                tables.Subscription.id == subscription_id,
                tables.Subscription.active,
            )
            .values(active=False, updated_at=self.now)
        )
        return changed.rowcount == 1

    def subscription_at(self, kind: str, target: Target) -> Subscription | None:
        """The subscription of a place, on or off."""
        row = self.connection.execute(
            select(tables.Subscription)
            .where(tables.Subscription.workspace_id == self.workspace_id)
            .filter_by(kind=kind, **_place(target))
        ).one_or_none()
        return None if row is None else _subscription(row)

    def reader_of(self, subscription_id: int) -> str | None:
        """Whose turn a subscription's is, as nudges name their readers: 'user:3' or 'room:5'."""
        room = and_(
            tables.Room.platform == tables.Subscription.platform,
            tables.Room.external == tables.Subscription.room,
        )
        row = self.connection.execute(
            select(tables.Subscription.user_id, tables.Room.id.label("room_id"))
            .outerjoin(tables.Room, room)
            .where(
                tables.Subscription.workspace_id == self.workspace_id,
                tables.Subscription.id == subscription_id,
            )
        ).one_or_none()
        if row is None:
            return None
        if row.user_id is not None:
            return f"user:{row.user_id}"
        return None if row.room_id is None else f"room:{row.room_id}"

    def subscriptions_of(self, user_id: int, kind: str) -> list[Subscription]:
        """A user's own subscriptions, on or off, oldest first."""
        rows = self.connection.execute(
            select(tables.Subscription)
            .where(
                tables.Subscription.workspace_id == self.workspace_id,
                tables.Subscription.kind == kind,
                tables.Subscription.user_id == user_id,
            )
            .order_by(tables.Subscription.id)
        )
        return [_subscription(row) for row in rows]

    def subscriptions(self, kind: str) -> list[Subscription]:
        """Every active subscription whose room is not switched off; of all teams without a workspace."""
        room_off = exists().where(
            tables.Room.platform == tables.Subscription.platform,
            tables.Room.external == tables.Subscription.room,
            tables.Room.state == "off",
        )
        statement = (
            select(tables.Subscription)
            .where(tables.Subscription.kind == kind, tables.Subscription.active, ~room_off)
            .order_by(tables.Subscription.id)
        )
        if self._workspace_id is not None:
            statement = statement.where(tables.Subscription.workspace_id == self._workspace_id)
        return [_subscription(row) for row in self.connection.execute(statement)]

    def taken(self, schedule: str, dates: Collection[date]) -> frozenset[tuple[int, date, str]]:
        """(workspace, local date, slot) of every turn claimed on these dates; of all teams without a workspace."""
        statement = select(tables.Slot.workspace_id, tables.Slot.local_date, tables.Slot.slot).where(
            tables.Slot.schedule == schedule, tables.Slot.local_date.in_(dates)
        )
        if self._workspace_id is not None:
            statement = statement.where(tables.Slot.workspace_id == self._workspace_id)
        return frozenset(
            (row.workspace_id, row.local_date, row.slot) for row in self.connection.execute(statement)
        )


def _place(target: Target) -> dict[str, str]:
    return {
        "platform": target.platform,
        "room": target.room,
        "thread": target.thread or "",
        "only": target.only or "",
    }


def _subscription(row: Row[*tuple[Any, ...]]) -> Subscription:
    return Subscription(
        row.id,
        row.workspace_id,
        row.kind,
        Target(row.platform, row.room, row.thread or None, row.only or None),
        row.user_id,
        row.room_id,
        row.at_time,
        row.timezone,
        row.locale,
        row.active,
        row.updated_at,
        Rhythm(row.rhythm),
        frozenset(row.left_out.split()),
    )
