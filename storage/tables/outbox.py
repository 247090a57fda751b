"""Table of messages on their way to anyone but the asker."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Made


class OutboxMessage(Made, Base):
    """One message; `state` is ready, sending, sent, unknown, failed or withdrawn.

    `workspace_id` is missing on an answer to somebody who belongs to no team yet. `key` is unique and
    begins with the workspace's id, because a unique constraint tells missing workspaces apart.

    A row with a `record` is that record's message in its room for good: made as the record then reads each time it
    is sent, and ready again when the record changes; `again` where it changed while it was on its way.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "state", "due_at"),
        Index(None, "platform", "room"),
    )

    workspace_id: Mapped[int | None] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), sort_order=-9
    )
    platform: Mapped[str]
    room: Mapped[str]
    thread: Mapped[str | None]
    only: Mapped[str | None]
    edit: Mapped[str | None]
    via: Mapped[str | None]
    body: Mapped[dict[str, Any]]
    locale: Mapped[str]
    urgency: Mapped[str]
    key: Mapped[str]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    state: Mapped[str]
    attempt: Mapped[int]
    attempt_id: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    reason: Mapped[str | None]
    message_id: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    resent: Mapped[bool]
    record: Mapped[str | None]
    again: Mapped[bool] = mapped_column(server_default=false())
