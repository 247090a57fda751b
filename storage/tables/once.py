"""Table of what was recorded a moment ago, so that the same said twice is recorded once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from storage.tables.base import Base, Owned


class RecordedOnce(Owned, Base):
    """`digest` is of who said what, all of it; `record` is what it became ('activity:12'), '' where it has no card."""

    __tablename__ = "recorded_once"
    __table_args__ = (UniqueConstraint("workspace_id", "digest"),)

    digest: Mapped[str]
    at: Mapped[datetime]
    record: Mapped[str]
