"""What every repository is made of: an open unit of work, one workspace, the moment, and who acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Insert, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from storage.tables import AuditEntry, Base
from storage.work import Unit

OPEN: Final = "team"
"""The confidentiality of what rooms may be told (storage.visibility)."""


@cache
def inserting(table: type[Base]) -> Insert:
    """INSERT into a table; one statement object per table, so that it is compiled once."""
    return insert(table)


@cache
def inserting_new(dialect: str, table: type[Base], *unique: str) -> ReturningInsert[int]:
    """INSERT that returns the new row's id, or nothing when a row with the same `unique` columns is there."""
    key = table.__table__.c.id
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=unique).returning(key)
    return postgresql.insert(table).on_conflict_do_nothing(index_elements=unique).returning(key)


class Repository:
    """Rows of one subject in one workspace, inside one unit of work.

    `workspace_id` is None only for what is looked up before the team is known (accounts, invitations)
    and for what serves all teams (the outbox sender, the scheduler); asking such a repository for a
    team's rows is an error. `by` is the user who acts: it goes into `created_by` and the audit.
    """

    def __init__(self, unit: Unit, workspace_id: int | None, now: datetime, by: int | None = None) -> None:
        self.unit = unit
        self.connection = unit.connection
        self.now = now
        self.by = by
        self._workspace_id = workspace_id

    @property
    def workspace_id(self) -> int:
        if self._workspace_id is None:
            raise ValueError(f"{type(self).__name__} was opened without a workspace")
        return self._workspace_id

    def _quotes(self, levels: Iterable[str]) -> None:
        """Note how far the rows just read for `by` may be told: an answer made of them goes no further.

        To be called with rows the reader may see, and only those: whoever may not see a row must not notice
        that it is there.
        """
        if any(level != OPEN for level in levels):
            self.unit.confidential = True

    def _made(self) -> dict[str, Any]:
        return {
            "workspace_id": self.workspace_id,
            "created_at": self.now,
            "updated_at": self.now,
            "created_by": self.by,
        }

    def _find(self, table: Any, **columns: Any) -> int | None:
        """The first row of this team with exactly these values; None matches what is missing."""
        conditions = [getattr(table, name).is_not_distinct_from(value) for name, value in columns.items()]
        found: int | None = self.connection.execute(
            select(table.id)
            .where(table.workspace_id == self.workspace_id, *conditions)
            .order_by(table.id)
            .limit(1)
        ).scalar_one_or_none()
        return found

    def _insert(self, table: type[Base], values: Mapping[str, Any]) -> int:
        """Add a row of this workspace; its id."""
        key = self.connection.execute(inserting(table), {**self._made(), **values}).inserted_primary_key
        assert key is not None
        return int(key[0])

    def _insert_new(self, table: type[Base], unique: tuple[str, ...], values: Mapping[str, Any]) -> bool:
        """Add a row of this workspace unless one with the same unique columns exists; was it added?"""
        statement = inserting_new(self.unit.dialect, table, *unique)
        return self.connection.execute(statement, {**self._made(), **values}).first() is not None

    def _audit(
        self,
        action: str,
        record: str,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        self.unit.entries += 1
        self.connection.execute(
            inserting(AuditEntry),
            {
                "workspace_id": self.workspace_id,
                "at": self.now,
                "user_id": self.by,
                "action": action,
                "record": record,
                "before": before,
                "after": after,
            },
        )
