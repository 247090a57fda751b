"""What earlier imports gave each row, so that what a person did to it since is seen and kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from storage.tables import Base, ImportChange
from storage.work import Unit


class GivenBefore:
    """The fields imports gave the rows of one team, the latest one's word for each; undone imports gave none."""

    def __init__(self, unit: Unit, workspace: int) -> None:
        self._by_table: dict[str, dict[int, dict[str, Any]]] = {}
        columns = ImportChange.__table__.c
        rows = unit.connection.execute(
            select(columns.record_table, columns.record_id, columns.after)
            .where(columns.workspace_id == workspace)
            .order_by(columns.id)
        )
        for table, number, after in rows:
            self._by_table.setdefault(table, {}).setdefault(number, {}).update(after)

    def to(self, table: type[Base]) -> Mapping[int, Mapping[str, Any]]:
        """By the number of the row; rows that are gone are among them."""
        return self._by_table.get(table.__tablename__, {})
