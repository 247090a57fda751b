"""Tables of nudges: what was brought up with whom, what became of it, and the rules a team changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Owned


class Nudge(Owned, Base):
    """One occurrence of one rule for one reader; the unique constraint says that it is brought up once.

    `occurrence` tells it from the others of its rule ('2027', 'task:12'); `reader` is 'user:3' or 'room:5'.
    `record` is what it is about ('task:12', 'person:7', 'event:m_adoption:2027'), `given` what its words
    need. `due_on` is the local day it is to be said, `expires_on` the first day it is stale.
    """

    __tablename__ = "nudges"
    __table_args__ = (
        UniqueConstraint("workspace_id", "rule", "occurrence", "reader"),
        Index(None, "workspace_id", "state", "due_on"),
        Index(None, "workspace_id", "reader", "state"),
    )

    rule: Mapped[str]
    occurrence: Mapped[str]
    reader: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    record: Mapped[str | None]
    given: Mapped[dict[str, Any]]
    due_on: Mapped[date]
    expires_on: Mapped[date | None]
    legal: Mapped[bool]
    state: Mapped[str]
    snoozed_until: Mapped[date | None]
    taken_by: Mapped[int | None]
    reason: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None]


class NudgeRule(Owned, Base):
    """What a team changed about a rule, or a rule of its own (`definition`)."""

    __tablename__ = "nudge_rules"
    __table_args__ = (UniqueConstraint("workspace_id", "rule"),)

    rule: Mapped[str]
    active: Mapped[bool | None]
    lead_days: Mapped[int | None]
    definition: Mapped[dict[str, Any] | None]
