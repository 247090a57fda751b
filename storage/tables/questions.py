"""Table of forms being asked step by step; they survive a restart."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from storage.tables.base import Base, Owned


class Question(Owned, Base):
    """One form one account is in the middle of; `field` counts from 0 in the form's fields."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("platform", "room", "account"),)

    platform: Mapped[str]
    room: Mapped[str]
    thread: Mapped[str | None]
    account: Mapped[str]
    says: Mapped[str]
    form: Mapped[dict[str, Any]]
    given: Mapped[dict[str, Any]]
    field: Mapped[int]
    asked_message_id: Mapped[str | None]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
