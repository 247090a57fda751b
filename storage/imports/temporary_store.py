"""Keeps what an import works with on disk instead of in memory, until the import is over."""

from __future__ import annotations

import pickle
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from itertools import count
from typing import Any, Final, Generic, TypeVar, overload

T = TypeVar("T")

_PORTION: Final = 500  # rows read at once
# A private database of SQLite: a file without a name, which the system takes away with the connection. Nothing
# of it outlives the process, so nothing is done to make it safe.
_PRAGMAS: Final = (
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA locking_mode=EXCLUSIVE",
    "PRAGMA temp_store=FILE",
    "PRAGMA cache_size=-2000",  # 2 MB
)

Key = str | int | tuple[object, ...]


class TemporaryStore:
    """One such file; the tables in it are used by one thread at a time, and gone when nobody holds them.

    What it keeps is pickled by this process and read by it alone.
    """

    def __init__(self) -> None:
        self.database = sqlite3.connect(
            "", isolation_level=None, check_same_thread=False, cached_statements=256
        )
        for pragma in _PRAGMAS:
            self.database.execute(pragma)
        # Everything happens in one transaction, which nobody will ever commit.
        self.database.execute("BEGIN")
        self._names = (f"t{number}" for number in count())
        weakref.finalize(self, self.database.close)

    def table(self, columns: str) -> str:
        """A new table; its name."""
        name = next(self._names)
        self.database.execute(f"CREATE TABLE {name} ({columns})")
        return name


class Rows(MutableMapping[int, dict[str, Any]]):
    """Rows by number: those above zero upward, then those below zero downward.

    What is got is a copy: a change counts when it is set.
    """

    def __init__(self, store: TemporaryStore, rows: Iterable[tuple[int, dict[str, Any]]] = ()) -> None:
        self._scratch = store
        self._execute = store.database.execute
        name = store.table("number INTEGER PRIMARY KEY, row BLOB")
        self._get = f"SELECT row FROM {name} WHERE number = ?"
        self._has = f"SELECT 1 FROM {name} WHERE number = ?"
        self._set = f"INSERT OR REPLACE INTO {name} VALUES (?, ?)"
        self._delete = f"DELETE FROM {name} WHERE number = ?"
        self._count = f"SELECT count(*) FROM {name}"
        portion = f"FROM {name} WHERE number > ? AND number < ? ORDER BY number"
        self._up = f"SELECT number, row {portion} LIMIT {_PORTION}"
        self._down = f"SELECT number, row {portion} DESC LIMIT {_PORTION}"
        store.database.executemany(self._set, ((number, _packed(row)) for number, row in rows))

    def __getitem__(self, number: int) -> dict[str, Any]:
        found = self._execute(self._get, (number,)).fetchone()
        if found is None:
            raise KeyError(number)
        row: dict[str, Any] = pickle.loads(found[0])
        return row

    def __setitem__(self, number: int, row: dict[str, Any]) -> None:
        self._execute(self._set, (number, _packed(row)))

    def __delitem__(self, number: int) -> None:
        if self._execute(self._delete, (number,)).rowcount == 0:
            raise KeyError(number)

    def __contains__(self, number: object) -> bool:
        return self._execute(self._has, (number,)).fetchone() is not None

    def __len__(self) -> int:
        return int(self._execute(self._count).fetchone()[0])

    def __iter__(self) -> Iterator[int]:
        return (number for number, _ in self._pairs())

    def items(self) -> Any:
        """Pairs of number and row, read a portion at a time."""
        return self._loaded()

    def values(self) -> Any:
        """The rows, read a portion at a time."""
        return (row for _, row in self._loaded())

    def _loaded(self) -> Iterator[tuple[int, dict[str, Any]]]:
        return ((number, pickle.loads(packed)) for number, packed in self._pairs())

    def _pairs(self) -> Iterator[tuple[int, bytes]]:
        last = 0
        while found := self._execute(self._up, (last, _FARTHEST)).fetchall():
            yield from found
            last = found[-1][0]
        last = 0
        while found := self._execute(self._down, (-_FARTHEST, last)).fetchall():
            yield from found
            last = found[-1][0]


_FARTHEST: Final = 2**62


class Lists:
    """Numbers by key, each number once under a key, in the order they were added."""

    def __init__(self, store: TemporaryStore) -> None:
        self._scratch = store
        self._execute = store.database.execute
        name = store.table("key, number INTEGER")
        self._execute(f"CREATE UNIQUE INDEX {name}_key ON {name} (key, number)")
        self._get = f"SELECT number FROM {name} WHERE key = ? ORDER BY rowid"
        self._add = f"INSERT OR IGNORE INTO {name} VALUES (?, ?)"

    def get(self, key: Key) -> list[int]:
        """The numbers under a key; none for one that is not there."""
        return [number for (number,) in self._execute(self._get, (_key(key),))]

    def add(self, key: Key, number: int) -> None:
        """Put a number under a key; an empty key takes none."""
        if key:
            self._execute(self._add, (_key(key), number))


class Marks:
    """A set of keys."""

    def __init__(self, store: TemporaryStore, keys: Iterable[Key] = ()) -> None:
        self._scratch = store
        self._execute = store.database.execute
        name = store.table("key PRIMARY KEY")
        self._has = f"SELECT 1 FROM {name} WHERE key = ?"
        self._add = f"INSERT OR IGNORE INTO {name} VALUES (?)"
        store.database.executemany(self._add, ((_key(key),) for key in keys))

    def __contains__(self, key: Any) -> bool:
        return self._execute(self._has, (_key(key),)).fetchone() is not None

    def add(self, key: Key) -> None:
        self._execute(self._add, (_key(key),))


class Spool(Sequence[T], Generic[T]):
    """Things written once, one after another, and read by place."""

    def __init__(self, things: Iterable[T] = (), store: TemporaryStore | None = None) -> None:
        self._scratch = store or TemporaryStore()
        self._execute = self._scratch.database.execute
        name = self._scratch.table("place INTEGER PRIMARY KEY, thing BLOB")
        self._add = f"INSERT INTO {name} VALUES (?, ?)"
        self._part = f"SELECT thing FROM {name} WHERE place >= ? AND place < ? ORDER BY place"
        self._count = 0
        for thing in things:
            self.append(thing)

    def append(self, thing: T) -> None:
        self._execute(self._add, (self._count, _packed(thing)))
        self._count += 1

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            start, stop, step = place.indices(self._count)
            return self._between(start, stop)[::step]
        if not -self._count <= place < self._count:
            raise IndexError(place)
        return self._between(place % self._count, place % self._count + 1)[0]

    def __iter__(self) -> Iterator[T]:
        for start in range(0, self._count, _PORTION):
            yield from self._between(start, start + _PORTION)

    def _between(self, start: int, stop: int) -> list[T]:
        return [pickle.loads(thing) for (thing,) in self._execute(self._part, (start, stop))]


def _packed(thing: object) -> bytes:
    return pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)


def _key(key: Key) -> str | int:
    return repr(key) if isinstance(key, tuple) else key
