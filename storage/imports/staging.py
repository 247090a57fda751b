"""A team's rows, changed in a copy only: what is to be written comes out as operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from storage.imports.temporary_store import Rows, TemporaryStore
from storage.tables import Base
from storage.work import Unit

Row = dict[str, Any]
_NOTHING: Final[Mapping[str, Any]] = {}
_PORTION: Final = 500  # rows read at once


@dataclass(frozen=True, slots=True)
class Operation:
    """One row to add (`before` is None) or to change.

    New rows have negative numbers, and facts refer to new rows by them; `wish` is the number such a row
    would like. A change holds only where the row still says what `before` says.
    """

    table: type[Base]
    number: int
    facts: Mapping[str, Any]
    before: Mapping[str, Any] | None = None
    wish: int | None = None


class Book:
    """The rows of one table in one workspace, by id.

    `given` is what imports gave each row before. A field that says something else by now was set by a
    person, and so was one they emptied: `fill` and `give` leave it alone. The rows are kept in `store`,
    where there is one, else in memory, where what is looked at again and again belongs. A row that is
    got from `rows` is changed by `change` and its like alone.
    """

    def __init__(
        self,
        unit: Unit,
        workspace: int,
        table: type[Base],
        given: Mapping[int, Mapping[str, Any]] | None = None,
        store: TemporaryStore | None = None,
    ) -> None:
        self.table = table
        found = unit.connection.execute(
            select(table.__table__)
            .where(table.__table__.c.workspace_id == workspace)
            .order_by(table.__table__.c.id),
            execution_options={"yield_per": _PORTION},
        )
        here = ((row.id, dict(row._mapping)) for row in found)
        self.rows: MutableMapping[int, Row] = dict(here) if store is None else Rows(store, here)
        self.given = given or {}
        self.changed: MutableMapping[int, Row] = {} if store is None else Rows(store)
        self._before: MutableMapping[int, Row] = {} if store is None else Rows(store)
        self._count = 0
        self._wishes: dict[int, int] = {}

    @property
    def added(self) -> range:
        """The provisional numbers of the new rows, in the order they were added."""
        return range(-1, -1 - self._count, -1)

    def add(self, wish: int | None = None, /, **values: Any) -> int:
        """A new row; its provisional number. In an empty table it may get the number it wishes for."""
        self._count += 1
        number = -self._count
        self.rows[number] = values
        if wish is not None:
            self._wishes[number] = wish
        return number

    def fill(self, number: int, **facts: Any) -> bool:
        """Fill in what a row lacks, and nobody emptied; whether it lacked anything of it."""
        row, given = self.rows[number], self.given.get(number, _NOTHING)
        lacking = {
            name: value
            for name, value in facts.items()
            if value is not None and row.get(name) is None and given.get(name) is None
        }
        return self.change(number, **lacking)

    def give(self, number: int, **facts: Any) -> bool:
        """`fill`, and change what an earlier import gave and nobody has touched since."""
        row, given = self.rows[number], self.given.get(number, _NOTHING)
        newer = {
            name: value
            for name, value in facts.items()
            if value is not None
            and row.get(name) is not None
            and row[name] != value
            and given.get(name) == row[name]
            and name not in self.changed.get(number, _NOTHING)
        }
        changed = self.change(number, **newer)
        return self.fill(number, **facts) or changed

    def corrected(self, number: int, name: str) -> bool:
        """Whether a person set a field to something else than an import gave it."""
        given = self.given.get(number, _NOTHING).get(name)
        return given is not None and given != self.rows[number].get(name)

    def change(self, number: int, **facts: Any) -> bool:
        """Change fields of a row."""
        if not facts:
            return False
        if number > 0:
            row = self.rows[number]
            was = {name: row.get(name) for name in facts}
            self._before[number] = was | self._before.get(number, {})
            self.changed[number] = self.changed.get(number, {}) | facts
        self.rows[number] = self.rows[number] | facts
        return True

    def before(self, number: int) -> Mapping[str, Any]:
        """The fields of a changed row as they were."""
        return self._before.get(number, _NOTHING)

    def removed(self) -> Iterator[Mapping[str, Any]]:
        """What imports gave rows that a person has removed since."""
        return (row for number, row in self.given.items() if number not in self.rows)

    def operations(self) -> Iterator[Operation]:
        """What is to be written, in an order in which no row refers to one that is not there yet."""
        nested = "parent_id" in self.table.__table__.c
        for number in self.added:
            facts = self.rows[number]
            if nested and facts.get("parent_id") is not None:
                facts = {**facts, "parent_id": None}  # the parent may come after its child
            yield Operation(self.table, number, facts, None, self._wishes.get(number))
        for number in self.added if nested else ():
            if (parent := self.rows[number].get("parent_id")) is not None:
                yield Operation(self.table, number, {"parent_id": parent}, {"parent_id": None})
        for number, facts in self.changed.items():
            yield Operation(self.table, number, facts, self._before[number])
