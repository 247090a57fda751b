"""Table of what takes longer than an answer may: pictures, many letters; a restart begins it anew."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Owned


class Job(Owned, Base):
    """One thing to be done. `payload` is what it needs and how far it is; `done` of `total` is shown.

    `attempts` counts how often it was begun: also those that ended with the process.

    Where the result goes is `platform`, `room`, `thread` and `only`, '' where there is none.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state"),)

    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str]
    platform: Mapped[str]
    room: Mapped[str]
    thread: Mapped[str]
    only: Mapped[str]
    aloud: Mapped[bool]
    locale: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    done: Mapped[int]
    total: Mapped[int | None]
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
