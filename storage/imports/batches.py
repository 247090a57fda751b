"""Keeps the files that were given to be taken in: what became of each, and which one is at work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select, update

from storage.jobs import UNFINISHED
from storage.repository import Repository
from storage.tables import Import, Job

LEASE: Final = timedelta(minutes=2)
"""An import at work that no job is about and nobody has written to for so long was left by a command that is gone."""

UNANSWERED: Final = timedelta(days=7)
"""A preview nobody answers is called off after so long, and the file forgotten."""


class State(StrEnum):
    RECEIVED = "received"  # to be read
    PLANNED = "planned"  # its preview is shown
    CONFIRMED = "confirmed"  # to be written
    RUNNING = "running"
    DONE = "done"
    UNDO = "undo"  # to be taken back
    UNDOING = "undoing"
    UNDONE = "undone"
    NOTHING = "nothing"  # there is nothing new in it
    REFUSED = "refused"  # it could not be read
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"  # it could not be finished, and nothing of it is kept


AT_WORK: Final = (State.RUNNING, State.UNDOING)
WITH_CONTENT: Final = (State.RECEIVED, State.PLANNED, State.CONFIRMED, State.RUNNING)


RECORD: Final = "import:"
"""How the record of an import is called, before its number: by its cards, its jobs and the trail."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One file. `report` is storage.imports.report.packed; `by` the user who gave it."""

    id: int
    workspace_id: int
    name: str
    format: str | None
    state: State
    report: Mapping[str, Any]
    total: int
    written: int
    by: int | None
    created_at: datetime
    updated_at: datetime

    @property
    def record(self) -> str:
        """What its card is the card of."""
        return f"{RECORD}{self.id}"


_COLUMNS: Final = tuple(column for column in Import.__table__.c if column.name != "content")


class Batches(Repository):
    """The imports of one team, or of all teams when opened without a workspace."""

    def add(self, name: str, state: State, *, content: bytes | None = None) -> int:
        """Keep a file that is to be taken in; its number."""
        return self._insert(
            Import,
            {
                "name": name,
                "state": state.value,
                "content": content,
                "total": 0,
                "written": 0,
            },
        )

    def get(self, number: int) -> Batch | None:
        return next(iter(self._all(self._select(Import.id == number))), None)

    def latest(self, limit: int) -> list[Batch]:
        """The last files that went in, the newest first."""
        done = Import.state.in_([State.DONE.value, State.UNDO.value, State.UNDOING.value, State.UNDONE.value])
        return self._all(self._select(done).order_by(Import.id.desc()).limit(limit))

    def content(self, number: int) -> bytes | None:
        """The file itself; None when it is not kept any more."""
        return self.connection.execute(select(Import.content).where(Import.id == number)).scalar_one_or_none()

    def move(self, number: int, before: tuple[State, ...], state: State, **values: Any) -> bool:
        """Take an import from one state to another; False when it was not in the first."""
        if state not in WITH_CONTENT:
            values = {"content": None, **values}
        moved = self.connection.execute(
            update(Import)
            .where(self._mine(), Import.id == number, Import.state.in_([one.value for one in before]))
            .values(state=state.value, updated_at=self.now, **values)
        )
        return moved.rowcount == 1

    def begin(self, number: int, state: State = State.RUNNING) -> bool:
        """Be the one import of its team that is being written or taken back; False when another one is."""
        before = (State.CONFIRMED, State.UNDO)
        busy = (
            select(func.count())
            .select_from(Import)
            .where(Import.workspace_id == self.workspace_id)
            .where(Import.state.in_([one.value for one in AT_WORK]), Import.id != number)
        )
        # PostgreSQL: two that look at the same moment would both find the team free.
        self.connection.execute(
            select(Import.id).where(Import.workspace_id == self.workspace_id).with_for_update()
        )
        if self.connection.execute(busy).scalar_one():
            return False
        return self.move(number, before, state)

    def left(self) -> list[Batch]:
        """What is half done or waits to be taken back, and no job is about: whoever was at it is gone."""
        states = Import.state.in_([one.value for one in (*AT_WORK, State.UNDO)])
        stale = Import.updated_at < self.now - LEASE
        about = Job.payload["record"].as_string() == literal(RECORD) + cast(Import.id, String)
        jobs = select(Job.id).where(Job.state.in_([one.value for one in UNFINISHED]), about)
        return self._all(self._select(states, stale, ~jobs.exists()).order_by(Import.id))

    def forget_unanswered(self) -> int:
        """Call off what nobody answered, or will take in any more; how many."""
        forgotten = self.connection.execute(
            update(Import)
            .where(
                self._mine(),
                Import.state.in_([one.value for one in (State.RECEIVED, State.PLANNED, State.CONFIRMED)]),
                Import.updated_at < self.now - UNANSWERED,
            )
            .values(state=State.CANCELLED.value, content=None, report=None, updated_at=self.now)
        )
        return forgotten.rowcount

    def _mine(self) -> ColumnElement[bool]:
        return Import.id > 0 if self._workspace_id is None else Import.workspace_id == self._workspace_id

    def _select(self, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        return select(*_COLUMNS).where(self._mine(), *conditions)

    def _all(self, statement: Select[*tuple[Any, ...]]) -> list[Batch]:
        return [
            Batch(
                row.id,
                row.workspace_id,
                row.name,
                row.format,
                State(row.state),
                row.report or {},
                row.total,
                row.written,
                row.created_by,
                row.created_at,
                row.updated_at,
            )
            for row in self.connection.execute(statement)
        ]
