"""Table of who changed what, when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class AuditEntry(Base):
    """One change of one record; `before` and `after` hold the fields that changed."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "workspace_id", "record"), Index(None, "workspace_id", "at"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    user_id: Mapped[int | None]
    action: Mapped[str]
    record: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
