"""Table of the copies of a record's card that lie in rooms, so that they can be changed in place."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from storage.tables.base import Base, Owned


class Card(Owned, Base):
    """One sent copy; `record` names what it is the card of ('activity:12').

    `pinned` is what came of pinning it: '' where it is pinned, the platform's word where it may not be.
    """

    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("platform", "room", "message_id"),
        Index(None, "workspace_id", "record"),
    )

    record: Mapped[str]
    platform: Mapped[str]
    room: Mapped[str]
    thread: Mapped[str | None]
    message_id: Mapped[str]
    pinned: Mapped[str | None]
