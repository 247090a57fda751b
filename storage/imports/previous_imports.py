"""What earlier imports gave each row, so that what a person did to it since is seen and kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping
from typing import Any, Final

from sqlalchemy import select

from storage.imports.temporary_store import Rows, TemporaryStore
from storage.tables import Base, ImportChange
from storage.work import Unit

_PORTION: Final = 500  # rows read at once


class PreviousImports:
    """The fields imports gave the rows of one team, the latest one's word for each; undone imports gave none."""

    def __init__(
        self, unit: Unit, workspace: int, store: TemporaryStore, large: Collection[type[Base]]
    ) -> None:
        """What was given to the `large` tables is kept in `store`."""
        self._by_table: dict[str, MutableMapping[int, dict[str, Any]]] = {
            table.__tablename__: Rows(store) for table in large
        }
        columns = ImportChange.__table__.c
        rows = unit.connection.execute(
            select(columns.record_table, columns.record_id, columns.after)
            .where(columns.workspace_id == workspace)
            .order_by(columns.id),
            execution_options={"yield_per": _PORTION},
        )
        for table, number, after in rows:
            given = self._by_table.setdefault(table, {})
            given[number] = given.get(number, {}) | after

    def to(self, table: type[Base]) -> Mapping[int, Mapping[str, Any]]:
        """By the number of the row; rows that are gone are among them."""
        return self._by_table.get(table.__tablename__, {})
