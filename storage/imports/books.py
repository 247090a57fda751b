"""A team's rows read at once, changed in memory and written back in few statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select, text, update

from storage.tables import Base
from storage.work import Unit

_BLOCK: Final = 500  # numbers PostgreSQL hands out at a time

Row = dict[str, Any]


class Book:
    """The rows of one table in one workspace, by id.

    New rows get their numbers at once, so that others can refer to them. In a table that holds nothing
    yet, not even another team's rows, a row may keep the number it had elsewhere.
    """

    def __init__(self, unit: Unit, workspace: int, table: type[Base]) -> None:
        self.table = table
        self.rows: dict[int, Row] = {
            row.id: dict(row._mapping)
            for row in unit.connection.execute(
                select(table.__table__)
                .where(table.__table__.c.workspace_id == workspace)
                .order_by(table.__table__.c.id)
            )
        }
        self.added: list[int] = []
        self._unit = unit
        self._workspace = workspace
        self._fresh: set[int] = set()
        self._changed: dict[int, Row] = {}
        self._numbers: _Counting | _Drawing | None = None

    def add(self, wish: int | None = None, /, **values: Any) -> int:
        """A new row; its number, which is `wish` where that is free to choose."""
        if self._numbers is None:
            self._numbers = _numbers(self._unit, self.table)
        number = self._numbers.take(wish)
        self.rows[number] = values
        self.added.append(number)
        self._fresh.add(number)
        return number

    def fill(self, number: int, **facts: Any) -> bool:
        """Fill in what a row lacks; whether it lacked anything of it."""
        row = self.rows[number]
        lacking = {
            name: value for name, value in facts.items() if value is not None and row.get(name) is None
        }
        return self.change(number, **lacking)

    def change(self, number: int, **facts: Any) -> bool:
        """Change fields of a row."""
        if not facts:
            return False
        self.rows[number] |= facts
        if number not in self._fresh:
            self._changed.setdefault(number, {}).update(facts)
        return True

    @property
    def touched(self) -> bool:
        return bool(self.added or self._changed)

    def write(self, now: datetime, by: int | None) -> None:
        """Write what is new and what changed."""
        connection = self._unit.connection
        made = {
            "workspace_id": self._workspace,
            "created_at": now,
            "updated_at": now,
            "created_by": by,
        }
        nested = "parent_id" in self.table.__table__.c
        rows = [{**self._blank(), **made, "id": number, **self.rows[number]} for number in self.added]
        if rows:
            # A parent may be written after its child, so parents are filled in when all rows are there.
            first = [{**row, "parent_id": None} for row in rows] if nested else rows
            connection.execute(insert(self.table), first)
        for number in self.added:
            if nested and self.rows[number].get("parent_id") is not None:
                self._changed[number] = {"parent_id": self.rows[number]["parent_id"]}
        for columns, changes in self._by_columns().items():
            connection.execute(
                update(self.table)
                .where(self.table.__table__.c.id == bindparam("row_id"))
                .values({name: bindparam(f"new_{name}") for name in columns} | {"updated_at": now}),
                changes,
            )
        if self._numbers is not None:
            self._numbers.settle(self.added[-1])

    def _blank(self) -> Row:
        return {column.name: None for column in self.table.__table__.c if column.name != "id"}

    def _by_columns(self) -> Mapping[tuple[str, ...], list[Row]]:
        groups: dict[tuple[str, ...], list[Row]] = {}
        for number, facts in self._changed.items():
            values = {f"new_{name}": value for name, value in facts.items()}
            groups.setdefault(tuple(sorted(facts)), []).append({"row_id": number, **values})
        return groups


class _Counting:
    """Numbers counted on from the highest: for SQLite, where nobody else writes meanwhile, and empty tables."""

    def __init__(self, unit: Unit, table: type[Base], highest: int | None) -> None:
        self._unit = unit
        self._table = table.__tablename__
        self._last = highest or 0
        self._free = highest is None

    def take(self, wish: int | None) -> int:
        self._last = wish if self._free and wish is not None and wish > self._last else self._last + 1
        return self._last

    def settle(self, last: int) -> None:
        if self._unit.dialect == "postgresql":
            sequence = select(func.setval(func.pg_get_serial_sequence(self._table, "id"), last))
            self._unit.connection.execute(sequence)


class _Drawing:
    """Numbers drawn from PostgreSQL's sequence, which others draw from too."""

    def __init__(self, unit: Unit, table: type[Base]) -> None:
        self._unit = unit
        self._table = table.__tablename__
        self._drawn: Iterator[int] = iter(())

    def take(self, wish: int | None) -> int:
        for number in self._drawn:
            return number
        self._drawn = iter(
            self._unit.connection.execute(
                text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"),
                {"name": self._table, "count": _BLOCK},
            )
            .scalars()
            .all()
        )
        return next(self._drawn)

    def settle(self, last: int) -> None:
        """The sequence knows already."""


def _numbers(unit: Unit, table: type[Base]) -> _Counting | _Drawing:
    highest = select(func.max(table.__table__.c.id))
    found = unit.connection.execute(highest).scalar()
    if unit.dialect == "sqlite":
        return _Counting(unit, table, found)
    if found is None:
        # Nobody may add a row between the look and the writing, or two would get one number.
        unit.connection.execute(text(f"LOCK TABLE {table.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))
        found = unit.connection.execute(highest).scalar()
    return _Counting(unit, table, None) if found is None else _Drawing(unit, table)
