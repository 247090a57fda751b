"""What a table's columns are for: each is erased, told, merged, exported and imported, unless it says otherwise.

A column says so beside its name (`mapped_column(info=left_out("csv"))`), a table for all of its columns
(`__table_args__ = (..., {"info": left_out("csv")})`). What is not said is done: a column that is added is
erased, told, merged, exported and imported without another line.
"""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Column
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from storage.tables.base import Base, Owned

Purpose: TypeAlias = Literal["erase", "tell", "merge", "popolo", "csv", "vcard", "search"]
"""'erase': blanked or deleted with the person; 'tell': in what they are given of what is held about them;
'merge': kept when two contacts become one; 'popolo', 'csv', 'vcard': exported and imported as that;
'search': a contact is found by it."""

_LEFT_OUT: Final = "left_out"
_ADMINISTRATIVE: Final = frozenset(name for name in dir(Owned) if not name.startswith("_"))


def left_out(*purposes: Purpose) -> dict[str, Any]:
    """The `info` of a column, or of a whole table, that takes no part in these."""
    return {_LEFT_OUT: frozenset(purposes)}


def takes_part(column: Column[Any], purpose: Purpose) -> bool:
    """Whether a column has a part in a purpose; never what every table has (`id`, `created_at`, ...)."""
    said = column.info.get(_LEFT_OUT, frozenset()) | column.table.info.get(_LEFT_OUT, frozenset())
    return column.name not in _ADMINISTRATIVE and purpose not in said


def fields(table: type[Base], purpose: Purpose) -> tuple[str, ...]:
    """The columns of a table with a part in a purpose, in the table's order."""
    return tuple(name for name, column in _columns(table).items() if takes_part(column, purpose))


def facts(table: type[Base], purpose: Purpose) -> tuple[str, ...]:
    """The `fields` that say something themselves: those that refer to other rows are left out."""
    return tuple(name for name in fields(table, purpose) if not _columns(table)[name].foreign_keys)


def _columns(table: type[Base]) -> ReadOnlyColumnCollection[str, Column[Any]]:
    return Base.metadata.tables[table.__tablename__].c


def every_table() -> dict[str, type[Base]]:
    """The tables by name."""
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def referring(target: type[Base], *, cascading: bool = False) -> list[tuple[type[Base], Column[Any]]]:
    """The columns of any table that refer to this one, in the order of the tables' names.

    With `cascading` only those whose rows go with the row they refer to.
    """
    return [
        (table, key.parent)
        for _, table in sorted(every_table().items())
        for key in sorted(table.__table__.foreign_keys, key=lambda one: one.parent.name)
        if key.column.table is target.__table__ and (not cascading or key.ondelete == "CASCADE")
    ]
