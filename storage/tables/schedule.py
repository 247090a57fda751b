"""Tables of what is sent by the clock: who asked for it, and which slots have been taken."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Owned


class Subscription(Owned, Base):
    """A person or a room that wants a digest at `at_time` ('08:00') local time in `timezone`.

    `rhythm` is 'daily' (every working day) or 'weekly' (the first working day of the week); `left_out`
    names the sections not wanted, separated by spaces. `thread` and `only` are '' where there is none,
    so that the unique constraint holds for them too.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "platform", "room", "thread", "only"),
        Index(None, "kind", "active"),
        Index(None, "platform", "room"),
    )

    kind: Mapped[str]
    platform: Mapped[str]
    room: Mapped[str]
    thread: Mapped[str]
    only: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    at_time: Mapped[str]
    timezone: Mapped[str]
    locale: Mapped[str]
    active: Mapped[bool]
    rhythm: Mapped[str] = mapped_column(server_default="daily")
    left_out: Mapped[str] = mapped_column(server_default="")


class Slot(Owned, Base):
    """One turn of one schedule on one local date; the unique constraint decides who takes it."""

    __tablename__ = "slots"
    __table_args__ = (UniqueConstraint("workspace_id", "schedule", "local_date", "slot"),)

    schedule: Mapped[str]
    local_date: Mapped[date]
    slot: Mapped[str]
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
