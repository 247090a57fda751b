"""Tables of files taken in: every import, and every row it added or changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Owned
from storage.tables.facts import left_out


class Import(Owned, Base):
    """One file: who gave it and when are `created_by` and `created_at`.

    `content` is kept only until the file has gone in or was called off. `total` and `written` count rows.
    """

    __tablename__ = "imports"
    __table_args__ = (Index(None, "workspace_id", "state"), Index(None, "state"))

    name: Mapped[str]
    format: Mapped[str | None]
    state: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    report: Mapped[dict[str, Any] | None]
    total: Mapped[int]
    written: Mapped[int]


class ImportChange(Owned, Base):
    """One row an import added (`before` is NULL) or changed, with the fields it gave.

    `record_table` and `record_id` name the row; it may be gone since. `person_id` is whose data it is.
    The last entry of a row says which of its fields are still as an import left them: any other was
    set by a person.
    """

    __tablename__ = "import_changes"
    __table_args__ = (
        Index(None, "import_id"),
        Index(None, "workspace_id", "record_table", "record_id"),
        Index(None, "person_id"),
        {"info": left_out("popolo", "csv", "vcard")},
    )

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    record_table: Mapped[str]
    record_id: Mapped[int] = mapped_column(info=left_out("tell"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any]]
