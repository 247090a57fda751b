"""Has the database decide that the same said twice within a moment is recorded once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage import tables
from storage.repository import Repository


class Once(Repository):
    """What was recorded a moment ago, by a digest of who said what.

    Two that say the same at once meet at the unique key: the second waits until the first has ended, and
    is told of it.
    """

    def claim(self, digest: str, since: datetime) -> str | None:
        """Take a digest for this unit; None when it is free, else the record made of it since a moment ('' if it
        has none).
        """
        insert = sqlite.insert if self.unit.dialect == "sqlite" else postgresql.insert
        table = tables.RecordedOnce
        values = {**self._made(), "digest": digest, "at": self.now, "record": ""}
        claimed = self.connection.execute(
            insert(table)
            .values(values)
            .on_conflict_do_update(
                index_elements=("workspace_id", "digest"),
                set_={"at": self.now, "record": "", "updated_at": self.now},
                where=table.at < since,
            )
            .returning(table.id)
        ).first()
        if claimed is not None:
            return None
        return self.connection.execute(select(table.record).where(*self._of(digest))).scalar_one()

    def keep(self, digest: str, record: str) -> None:
        """Write down what a claimed digest became."""
        table = tables.RecordedOnce
        self.connection.execute(
            update(table).where(*self._of(digest)).values(at=self.now, record=record, updated_at=self.now)
        )

    def give_back(self, digest: str) -> None:
        """Free a digest again: nothing was recorded."""
        self.connection.execute(delete(tables.RecordedOnce).where(*self._of(digest)))

    def forget_before(self, moment: datetime) -> int:
        """Forget what nobody says twice any more; how many."""
        table = tables.RecordedOnce
        old = (table.workspace_id == self.workspace_id, table.at < moment)
        return self.connection.execute(delete(table).where(*old)).rowcount

    def _of(self, digest: str) -> tuple[ColumnElement[bool], ...]:
        table = tables.RecordedOnce
        return (table.workspace_id == self.workspace_id, table.digest == digest)
