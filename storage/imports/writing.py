"""Writes a planned import in small units of work, and keeps what it did so that it can be undone as a whole."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, func, select, text, update

from bot.core.clock import stopwatch
from storage.imports.batches import Batches, State
from storage.imports.plan import Plan
from storage.imports.report import packed
from storage.imports.staging import Operation
from storage.known_names import names_changed
from storage.repository import inserting
from storage.tables import AuditEntry, Base, Import, ImportChange, Membership, Person
from storage.work import Unit

LONGEST: Final = 0.02
"""Seconds one unit should take at most: everybody else's messages wait that long."""

FIRST: Final = 50
MOST: Final = 500
"""Rows in one unit; PostgreSQL hands out as many numbers at a time."""


class Writing:
    """One plan being written; call `step` in one unit of work after another until it returns True.

    A unit that is rolled back counts for nothing and may be repeated. Rows that a person has changed
    since the plan was made stay as they are. Each step keeps how far it is; the last one, how the import
    ended.
    """

    def __init__(self, plan: Plan, workspace: int, number: int, now: datetime, by: int | None) -> None:
        self.total = len(plan.operations)
        self.written = 0
        self._plan = plan
        self._workspace = workspace
        self._import = number
        self._now, self._began = now, stopwatch()
        self._made = {"workspace_id": workspace, "created_at": now, "updated_at": now, "created_by": by}
        self._by = by
        self._numbers: dict[
            str, array[int]
        ] = {}  # by table: of the new rows, in the order of their operations
        self._last: dict[str, int] = {}  # the highest number of a table that held nothing before
        self._told = 0
        self._size = FIRST

    def step(self, unit: Unit) -> bool:
        """Write the next rows; True when there are none left."""
        began, start, told = stopwatch(), self.written, self._told
        numbers, last = list[int](), dict(self._last)
        batch = self._next(start)
        try:
            if batch and batch[0].before is None:
                self._add(unit, batch, numbers, last)
            elif batch:
                self._change(unit, batch)
            else:
                told = self._tell(unit, told)
            done = not batch and told == len(self._plan.persons)
            keep_progress(unit, self._import, start + len(batch), self._now, self._began)
            if done:
                self._finish(unit)
        finally:
            self._size = sized(self._size, stopwatch() - began)

        def kept() -> None:
            if numbers:
                self._numbers.setdefault(batch[0].table.__tablename__, array("q")).extend(numbers)
            self._last, self._told = last, told
            self.written = start + len(batch)

        unit.after_commit(kept)
        return done

    def _next(self, start: int) -> Sequence[Operation]:
        """The operations from there on that are of one kind and one table."""
        found = self._plan.operations[start : start + self._size]
        kind = (found[0].table, found[0].before is None) if found else None
        end = next((n for n, one in enumerate(found) if (one.table, one.before is None) != kind), len(found))
        return found[:end]

    def _add(
        self,
        unit: Unit,
        batch: Sequence[Operation],
        numbers: list[int],
        last: dict[str, int],
    ) -> None:
        table = batch[0].table
        name = table.__tablename__
        given = _Numbers(unit, table, last.get(name), len(batch))
        blank = {column.name: None for column in table.__table__.c if column.name != "id"}
        rows, changes = [], []
        for one in batch:
            if one.number != -1 - len(self._numbers.get(name, ())) - len(numbers):
                raise AssertionError("new rows are written in the order of their provisional numbers")
            number = given.take(one.wish)
            numbers.append(number)
            facts = self._referring(table, one.facts)
            rows.append({**blank, **self._made, **facts, "id": number})
            plain = {field: _plain(value) for field, value in facts.items() if value is not None}
            changes.append(self._change_row(table, number, self._whose(unit, facts), None, plain))
        unit.connection.execute(inserting(table), rows)
        given.settle()
        if given.free:
            last[name] = rows[-1]["id"]
        unit.connection.execute(inserting(ImportChange), changes)

    def _change(self, unit: Unit, batch: Sequence[Operation]) -> None:
        table, changes = batch[0].table, []
        columns = table.__table__.c
        for one in batch:
            facts = self._referring(table, one.facts)
            before = self._referring(table, one.before or {})
            number = self._number(table.__tablename__, one.number)
            changed = unit.connection.execute(
                _changing(table, tuple(sorted(facts))),
                {"row_id": number, "row_workspace": self._workspace, "moment": self._now}
                | {f"new_{name}": value for name, value in facts.items()}
                | {f"old_{name}": before.get(name) for name in facts},
            )
            if changed.rowcount:
                row = unit.connection.execute(select(table.__table__).where(columns.id == number)).one()
                whose = self._whose(unit, dict(row._mapping))
                was = {name: _plain(before.get(name)) for name in facts}
                became = {name: _plain(value) for name, value in facts.items()}
                changes.append(self._change_row(table, number, whose, was, became))
        if changes:
            unit.connection.execute(inserting(ImportChange), changes)

    def _change_row(
        self,
        table: type[Base],
        number: int,
        whose: int | None,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any],
    ) -> dict[str, Any]:
        return {
            **self._made,
            "import_id": self._import,
            "record_table": table.__tablename__,
            "record_id": number,
            "person_id": number if table is Person else whose,
            "before": before,
            "after": after,
        }

    def _whose(self, unit: Unit, row: Mapping[str, Any]) -> int | None:
        """Whose data a row is: the person it is of, or whose seat it is about."""
        if row.get("membership_id") is None:
            return row.get("person_id")
        seat = select(Membership.person_id).where(Membership.id == row["membership_id"])
        return unit.connection.execute(seat).scalar()

    def _referring(self, table: type[Base], facts: Mapping[str, Any]) -> dict[str, Any]:
        """Facts with the real numbers of rows that were new; those lie in tables written before."""
        found = dict(facts)
        for column, target in _references(table):
            value = found.get(column)
            if value is not None:
                found[column] = self._number(target, value)
        return found

    def _number(self, table: str, number: int) -> int:
        """The real number of a row."""
        return number if number > 0 else self._numbers[table][-1 - number]

    def _tell(self, unit: Unit, told: int) -> int:
        """An entry in the trail for every person, so many at a time."""
        part = self._plan.persons[told : told + self._size]
        entry = {"workspace_id": self._workspace, "at": self._now, "user_id": self._by, "action": "imported"}
        if part:
            numbers = (self._number("persons", one) for one in part)
            unit.connection.execute(
                inserting(AuditEntry),
                [{**entry, "record": f"person:{one}", "before": None, "after": None} for one in numbers],
            )
        return told + len(part)

    def _finish(self, unit: Unit) -> None:
        # Only now, so that nobody is found by name whose seats are not there yet.
        if self.total:
            names_changed(unit, self._workspace)
        # Counts only: what is told of single people is told now, and not kept beside them.
        kept = packed(self._plan.report, 0) | {"examples": []}
        state = State.DONE if self.total else State.NOTHING
        values = {"format": self._plan.format, "report": kept, "total": self.total}
        batches = Batches(unit, self._workspace, self._now)
        batches.move(self._import, (State.RUNNING,), state, **values)


def keep_progress(unit: Unit, number: int, written: int, now: datetime, began: float) -> None:
    """Keep how far an import has come, and that somebody was at it `began` (of the stopwatch) after `now`."""
    moment = now + timedelta(seconds=stopwatch() - began)
    unit.connection.execute(
        update(Import).where(Import.id == number).values(written=written, updated_at=moment)
    )


def sized(size: int, seconds: float) -> int:
    """How many rows the next unit takes, by how long this one took."""
    if seconds > LONGEST:
        return max(10, int(size * LONGEST / seconds * 0.8))
    return min(MOST, size * 2) if seconds < LONGEST / 3 else size


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


@cache
def _references(table: type[Base]) -> tuple[tuple[str, str], ...]:
    """The columns that refer to other rows, with the tables they refer to."""
    return tuple(
        (column.name, key.column.table.name)
        for column in table.__table__.c
        for key in column.foreign_keys
        if column.name != "workspace_id"
    )


@cache
def _changing(table: type[Base], names: tuple[str, ...]) -> Any:
    """UPDATE of some fields of one row that still says what it said."""
    columns = table.__table__.c
    return (
        update(table)
        .where(columns.id == bindparam("row_id"), columns.workspace_id == bindparam("row_workspace"))
        .where(*(columns[name].is_not_distinct_from(bindparam(f"old_{name}")) for name in names))
        .values({name: bindparam(f"new_{name}") for name in names} | {"updated_at": bindparam("moment")})
    )


class _Numbers:
    """Numbers for new rows of one table.

    In a table that held nothing when the import began, a row may get the number it wishes for. SQLite's
    are counted on from the highest, as nobody else writes meanwhile; PostgreSQL's come from the sequence.
    """

    def __init__(self, unit: Unit, table: type[Base], ours: int | None, count: int) -> None:
        self._unit, self._table = unit, table.__tablename__
        highest = select(func.max(table.__table__.c.id))
        found = unit.connection.execute(highest).scalar()
        if found == ours and unit.dialect == "postgresql":
            # Nobody may add a row between the look and the writing, or two would get one number.
            unit.connection.execute(text(f"LOCK TABLE {self._table} IN SHARE ROW EXCLUSIVE MODE"))
            found = unit.connection.execute(highest).scalar()
        self.free = found == ours  # nothing there, or nothing but what this import wrote
        self._last = found or 0
        drawn: Iterable[int] = ()
        if unit.dialect == "postgresql" and not self.free:
            drawn = (
                unit.connection.execute(
                    text(
                        "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"
                    ),
                    {"name": self._table, "count": count},
                )
                .scalars()
                .all()
            )
        self._drawn = iter(drawn)

    def take(self, wish: int | None) -> int:
        drawn = next(self._drawn, None)
        if drawn is not None:
            return drawn
        wished = self.free and wish is not None and wish > self._last
        self._last = wish if wished and wish is not None else self._last + 1
        return self._last

    def settle(self) -> None:
        if self._unit.dialect == "postgresql" and self.free:
            sequence = select(func.setval(func.pg_get_serial_sequence(self._table, "id"), self._last))
            self._unit.connection.execute(sequence)
