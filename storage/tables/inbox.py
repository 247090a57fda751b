"""Tables of what has come in: event identifiers already seen, and how far each platform was read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class InboxEvent(Base):
    """An event is written in the transaction that handles it, before anybody knows which team it concerns."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("platform", "event_id"), Index(None, "received_at"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    platform: Mapped[str]
    event_id: Mapped[str]
    received_at: Mapped[datetime]


class Cursor(Base):
    """How far a platform's stream has been read ('telegram', 'offset')."""

    __tablename__ = "cursors"
    __table_args__ = (UniqueConstraint("platform", "name"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    platform: Mapped[str]
    name: Mapped[str]
    value: Mapped[str]
    updated_at: Mapped[datetime]
