"""Table of sentences kept under a short token: a button's, or one to be read again later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from storage.tables.base import Base, Owned


class Sentence(Owned, Base):
    """`said_at` is the moment its words ('tomorrow') are read by."""

    __tablename__ = "sentences"
    __table_args__ = (UniqueConstraint("token"),)

    token: Mapped[str]
    text: Mapped[str]
    said_at: Mapped[datetime]
    user_id: Mapped[int | None]
