"""What is sent by the clock: who asked for it, and whose turn has been taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, exists, func, select, update

from bot.core.localtime import instant_of
from bot.core.messages import Target
from storage import tables
from storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody or some room that wants what `kind` names at `at_time` ('08:00') in `timezone`.

    `user_id` is whose it is; None means it is for the room. `changed_at` is when it last became so.
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

    @property
    def slot(self) -> str:
        """Its name among the slots of a day."""
        return f"subscription:{self.id}"


@dataclass(frozen=True, slots=True)
class DueSubscription:
    """A subscription whose time came at `due_at` on `local_date`, and whose slot nobody has claimed yet."""

    subscription: Subscription
    local_date: date
    due_at: datetime


class Schedule(Repository):
    """Subscriptions and slots of one team; `subscriptions` and `due_subscriptions` serve all teams."""

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

    def outcome_of(self, schedule: str, local_date: date, slot: str) -> tuple[str | None, str | None] | None:
        """(outcome, reason) of a claimed turn; None when nobody claimed it."""
        row = self.connection.execute(
            select(tables.Slot.outcome, tables.Slot.reason).where(*self._slot(schedule, local_date, slot))
        ).one_or_none()
        return None if row is None else (row.outcome, row.reason)

    def last_turn(self, schedule: str, slot: str) -> date | None:
        """The latest local date a turn was claimed for."""
        return self.connection.execute(
            select(func.max(tables.Slot.local_date)).where(
                tables.Slot.workspace_id == self.workspace_id,
                tables.Slot.schedule == schedule,
                tables.Slot.slot == slot,
            )
        ).scalar_one()

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
    ) -> int:
        """Subscribe a place, or change the subscription it has (switching it on again); its id.

        A place is platform, room, thread and the account that alone sees it.
        """
        place = {"kind": kind, **_place(target)}
        wish = {
            "at_time": at_time,
            "timezone": timezone,
            "locale": locale,
            "active": True,
            "user_id": user_id,
            "room_id": room_id,
        }
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

    def due_subscriptions(self, kind: str) -> list[DueSubscription]:
        """Subscriptions whose time of day has come where they are, and whose slot of that day is free.

        Local times are bot.core.localtime's. The slot to claim is `subscription.slot` in the schedule
        named `kind`.
        """
        due = []
        for subscription in self.subscriptions(kind):
            zone = ZoneInfo(subscription.timezone)
            today = self.now.astimezone(zone).date()
            due_at = instant_of(today, time.fromisoformat(subscription.at_time), zone)
            if due_at <= self.now:
                due.append(DueSubscription(subscription, today, due_at))
        if not due:
            return []
        dates = {turn.local_date for turn in due}
        taken = {
            (workspace_id, local_date, slot)
            for workspace_id, local_date, slot in self.connection.execute(
                select(tables.Slot.workspace_id, tables.Slot.local_date, tables.Slot.slot).where(
                    tables.Slot.schedule == kind, tables.Slot.local_date.in_(dates)
                )
            )
        }
        return [
            turn
            for turn in due
            if (turn.subscription.workspace_id, turn.local_date, turn.subscription.slot) not in taken
        ]


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
    )
