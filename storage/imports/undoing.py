"""Takes an import back as a whole, in small units of work; what a person changed since stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Row, delete, select, update

from bot.core.clock import stopwatch
from bot.politics.partial_dates import ends_before_it_starts
from storage.imports.batches import AT_WORK, Batches, State
from storage.imports.writing import FIRST, keep_progress, sized
from storage.known_names import names_changed
from storage.repository import inserting
from storage.tables import AuditEntry, Base, ImportChange, Workspace
from storage.work import Unit

MOST: Final = 100
"""Rows in one unit: taking a person away looks through every table that may refer to one."""

_TABLES: Final = {table.name: table for table in Base.metadata.sorted_tables}
_NOT_COUNTED: Final = ImportChange.__tablename__


@dataclass(slots=True)
class Undone:
    """How many rows were removed, set back to what they said, and left because a person works with them."""

    removed: int = 0
    restored: int = 0
    kept: int = 0


class Undoing:
    """One import being taken back; call `step` in one unit of work after another until it returns True.

    A row it added goes, unless a field of it was changed since or something that stays refers to it. A
    field it changed says what it said before, unless it says something else again. A unit that is rolled
    back may be repeated; one that was interrupted goes on where it was. The import is left in `state`.
    """

    def __init__(self, workspace: int, number: int, state: State, now: datetime, by: int | None) -> None:
        self.result = Undone()
        self._workspace, self._import, self._state, self._by = workspace, number, state, by
        self._now, self._began = now, stopwatch()
        self._size = FIRST

    def step(self, unit: Unit) -> bool:
        """Take back the next rows, the last written first; True when there are none left."""
        began = stopwatch()
        keep_progress(unit, self._import, 0, self._now, self._began)
        columns = ImportChange.__table__.c
        changes = unit.connection.execute(
            select(columns.id, columns.record_table, columns.record_id, columns.before, columns.after)
            .where(columns.import_id == self._import)
            .order_by(columns.id.desc())
            .limit(self._size)
        ).all()
        if not changes:
            names_changed(unit, self._workspace)
            batches = Batches(unit, self._workspace, self._now, self._by)
            batches.move(self._import, (*AT_WORK, State.UNDO), self._state)
            return True
        # As they were written: rows of one table, all added or all changed, so nothing refers across.
        kind = (changes[0].record_table, changes[0].before is None)
        changes = [one for one in changes if (one.record_table, one.before is None) == kind]
        done = self._remove(unit, kind[0], changes) if kind[1] else self._restore(unit, kind[0], changes)
        unit.connection.execute(delete(ImportChange).where(columns.id.in_([one.id for one in changes])))

        def kept() -> None:
            self.result.removed += done.removed
            self.result.restored += done.restored
            self.result.kept += done.kept

        unit.after_commit(kept)
        self._size = min(sized(self._size, stopwatch() - began), MOST)
        return False

    def _rows(self, unit: Unit, name: str, numbers: Iterable[int]) -> dict[int, Mapping[str, Any]]:
        table = _TABLES[name]
        rows = unit.connection.execute(
            select(table).where(table.c.workspace_id == self._workspace, table.c.id.in_(list(numbers)))
        )
        return {row.id: dict(row._mapping) for row in rows}

    def _remove(self, unit: Unit, name: str, changes: Collection[Row[*tuple[Any, ...]]]) -> Undone:
        table = _TABLES[name]
        here = self._rows(unit, name, (one.record_id for one in changes))
        as_given = [
            one.record_id
            for one in changes
            if one.record_id in here
            and all(
                _plain(here[one.record_id].get(field)) == value
                for field, value in one.after.items()
                if field in table.c  # a column may be gone since
            )
            and here[one.record_id].get("erased_at") is None
        ]
        going = set(as_given) - self._needed(unit, name, as_given)
        if going:
            unit.connection.execute(delete(table).where(table.c.id.in_(going)))
        if name == "persons" and going:
            entry = {"workspace_id": self._workspace, "at": self._now, "user_id": self._by}
            unit.connection.execute(
                inserting(AuditEntry),
                [
                    entry | {"action": "undone", "record": f"person:{one}", "before": None, "after": None}
                    for one in sorted(going)
                ],
            )
        return Undone(removed=len(going), kept=len(here) - len(going))

    def _needed(self, unit: Unit, name: str, numbers: Collection[int]) -> set[int]:
        """Those that something else refers to: a meeting, a note, a seat somebody added or changed."""
        needed: set[int | None] = set()
        for other, column in _referring(name):
            found = _TABLES[other].c[column]
            needed |= set(unit.connection.execute(select(found).where(found.in_(list(numbers)))).scalars())
        if name == "areas":
            own = select(Workspace.default_area_id).where(Workspace.id == self._workspace)
            needed |= set(unit.connection.execute(own).scalars())
        return {one for one in needed if one is not None}

    def _restore(self, unit: Unit, name: str, changes: Collection[Row[*tuple[Any, ...]]]) -> Undone:
        table, done = _TABLES[name], Undone()
        here = self._rows(unit, name, (one.record_id for one in changes))
        for one in changes:
            row = here.get(one.record_id)
            if row is None or row.get("erased_at") is not None:
                continue
            given = {field: value for field, value in one.after.items() if field in table.c}
            back = {
                field: one.before[field] for field, value in given.items() if _plain(row.get(field)) == value
            }
            dates = {**row, **back}
            if ends_before_it_starts(dates.get("start_date"), dates.get("end_date")):
                back = {}  # its other date was changed since
            if back:
                unit.connection.execute(
                    update(table).where(table.c.id == one.record_id).values(**back, updated_at=self._now)
                )
                done.restored += 1
            if len(back) < len(given):
                done.kept += 1
        return done


@cache
def _referring(name: str) -> tuple[tuple[str, str], ...]:
    """The columns anywhere that refer to rows of a table."""
    return tuple(
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        if table.name != _NOT_COUNTED
        for column in table.c
        for key in column.foreign_keys
        if key.column.table.name == name
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
