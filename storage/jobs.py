"""What takes longer than an answer may: kept until it is done, and begun anew after a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, func, or_, select, update

from bot.core.messages import Target
from storage import tables
from storage.repository import Repository

LEASE: Final = timedelta(minutes=5)
"""A job nobody has written to for so long was left by a process that is gone."""


ATTEMPTS: Final = 5
"""How often a job is begun: one that ends the process each time does not do so for ever."""

GIVEN_UP: Final = "given up"
"""How the reason begins of a job that was begun too often."""

STUCK: Final = timedelta(minutes=30)
"""A job still to be done after so long waits for something that does not come."""


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNFINISHED: Final = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to be done for one person: `payload` is what it needs, `done` of `total` how far it is.

    `target` is where the result goes, `aloud` whether everybody there reads it.
    """

    id: int
    workspace_id: int
    kind: str
    payload: Mapping[str, Any]
    target: Target
    aloud: bool
    locale: str
    user_id: int | None
    done: int
    total: int | None

    @property
    def key(self) -> str:
        """What its messages are known by in the outbox."""
        return f"job:{self.id}"

    @property
    def record(self) -> str:
        """What is told of it is told on the cards of: the record its payload names, or itself."""
        return str(self.payload.get("record") or self.key)


class Jobs(Repository):
    """The jobs of one team, or of all teams when opened without a workspace (who works them off)."""

    def add(self, kind: str, payload: Mapping[str, Any], target: Target, locale: str, *, aloud: bool) -> int:
        """Keep a job to be done after this unit's commit; its id."""
        self.unit.left_work = True
        self.unit.entries += 1
        return self._insert(
            tables.Job,
            {
                "kind": kind,
                "payload": dict(payload),
                "state": JobState.WAITING.value,
                "platform": target.platform,
                "room": target.room,
                "thread": target.thread or "",
                "only": target.only or "",
                "aloud": aloud,
                "locale": locale,
                "user_id": self.by,
                "done": 0,
                "attempts": 0,
            },
        )

    def waiting(self) -> list[Job]:
        """Jobs nobody is at, of all teams, oldest first: new ones, and those a process left unfinished."""
        rows = self.connection.execute(select(tables.Job).where(self._free()).order_by(tables.Job.id))
        return [_job(row) for row in rows]

    def begin(self, job_id: int) -> int:
        """Be the one who does it: the how manieth attempt this is; 0 when somebody else is at it, or it is done.

        Beyond ATTEMPTS it is to be given up.
        """
        begun = self._move(job_id, self._free(), JobState.RUNNING, attempts=tables.Job.attempts + 1)
        if not begun:
            return 0
        return self.connection.execute(
            select(tables.Job.attempts).where(tables.Job.id == job_id)
        ).scalar_one()

    def put_back(self, job_id: int) -> bool:
        """Have it wait again without its fault, because the bot is being stopped: that was no attempt."""
        running = tables.Job.state == JobState.RUNNING.value
        return self._move(job_id, running, JobState.WAITING, attempts=tables.Job.attempts - 1)

    def stuck(self) -> int:
        """How many jobs of all teams have been there for long and are neither done nor given up."""
        unfinished = [one.value for one in UNFINISHED]
        return self.connection.execute(
            select(func.count())
            .select_from(tables.Job)
            .where(tables.Job.state.in_(unfinished), tables.Job.created_at < self.now - STUCK)
        ).scalar_one()

    def failed_since(self, moment: datetime) -> list[tuple[str, str]]:
        """(kind, reason) of the jobs of all teams that failed since a moment through a fault of ours."""
        rows = self.connection.execute(
            select(tables.Job.kind, tables.Job.reason).where(
                tables.Job.state == JobState.FAILED.value,
                tables.Job.updated_at >= moment,
                or_(tables.Job.reason.startswith("fault"), tables.Job.reason.startswith(GIVEN_UP)),
            )
        )
        return [(row.kind, row.reason or "") for row in rows]

    def keep(self, job_id: int, payload: Mapping[str, Any]) -> None:
        """Write down what a job needs to go on from here after a restart."""
        self._write(job_id, payload=dict(payload))

    def progress(self, job_id: int, done: int, total: int | None) -> None:
        """Write down how far it is; says too that somebody is still at it."""
        self._write(job_id, done=done, total=total)

    def settle(self, job_id: int, state: JobState, reason: str | None = None) -> bool:
        """End it; False when it is not running. What it needed is forgotten."""
        running = tables.Job.state == JobState.RUNNING.value
        return self._move(job_id, running, state, reason=reason, payload={})

    def take_up(self) -> int:
        """Put back what was being done; for a process that knows it is the only one. How many."""
        return self.connection.execute(
            update(tables.Job)
            .where(tables.Job.state == JobState.RUNNING.value)
            .values(state=JobState.WAITING.value, updated_at=self.now)
        ).rowcount

    def forget_before(self, moment: datetime) -> int:
        """Delete what ended before a moment, of all teams; how many."""
        ended = (JobState.DONE.value, JobState.FAILED.value)
        return self.connection.execute(
            delete(tables.Job).where(tables.Job.state.in_(ended), tables.Job.updated_at < moment)
        ).rowcount

    def _free(self) -> ColumnElement[bool]:
        left = (tables.Job.state == JobState.RUNNING.value) & (tables.Job.updated_at < self.now - LEASE)
        return or_(tables.Job.state == JobState.WAITING.value, left)

    def _move(self, job_id: int, condition: ColumnElement[bool], state: JobState, **values: Any) -> bool:
        statement = (
            update(tables.Job)
            .where(tables.Job.id == job_id, condition)
            .values(state=state.value, updated_at=self.now, **values)
        )
        return self.connection.execute(statement).rowcount == 1

    def _write(self, job_id: int, **values: Any) -> None:
        self.connection.execute(
            update(tables.Job).where(tables.Job.id == job_id).values(updated_at=self.now, **values)
        )


def _job(row: Row[*tuple[Any, ...]]) -> Job:
    return Job(
        row.id,
        row.workspace_id,
        row.kind,
        row.payload,
        Target(row.platform, row.room, row.thread or None, row.only or None),
        row.aloud,
        row.locale,
        row.user_id,
        row.done,
        row.total,
    )
