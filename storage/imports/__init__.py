"""Takes in people and seats from a file: a table, Popolo, OParl, vCard, or what elections authorities publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.core.clock import stopwatch
from storage.imports.batches import Batch, Batches, State
from storage.imports.files import read_bytes
from storage.imports.plan import Plan, plan
from storage.imports.reading import FORMATS, Parsed, parse
from storage.imports.report import Example, ImportFailed, ImportReport, Problem, packed
from storage.imports.undoing import Undoing, Undone
from storage.imports.writing import Writing, keep_progress
from storage.work import Unit, Work

__all__ = [
    "FORMATS",
    "Example",
    "ImportFailed",
    "ImportReport",
    "Parsed",
    "Plan",
    "Problem",
    "clear_up",
    "import_file",
    "parse",
    "plan",
    "preview_file",
    "undo_import",
]

Progress = Callable[[int, int], None]


def preview_file(
    work: Work,
    workspace: int,
    path: Path,
    by: int | None = None,
    locale: str = "en",
    now: datetime | None = None,
) -> ImportReport:
    """What `import_file` would do, without doing any of it. Raises ImportFailed as it does."""
    parsed = parse(read_bytes(path))
    today = now.date() if now else None
    return work.read(lambda unit: plan(unit, workspace, parsed, by, locale, today)).report


def import_file(
    work: Work,
    workspace: int,
    path: Path,
    now: datetime,
    by: int | None = None,
    locale: str = "en",
    progress: Progress | None = None,
) -> ImportReport:
    """Take a file in and say what it did; the same file twice changes nothing.

    It is written in small units of work, so that others are not held up, and when it cannot be finished
    everything is taken back. What a person set stays, and where the file contradicts it, that is told; what an
    earlier import gave is brought up to date. A record that cannot be understood is told with its place,
    and the rest goes in. `locale` is kept with activities that had none. `progress` is told how many
    rows of how many are written.

    Raises ImportFailed, with nothing taken in, when the file cannot be read at all or another import of
    the team is at work.
    """
    parsed = parse(read_bytes(path))
    clear_up(work, now)
    number = work.do(
        lambda unit: Batches(unit, workspace, now, by).add(path.name[:200], State.CONFIRMED, locale=locale)
    )
    if not work.do(lambda unit: Batches(unit, workspace, now, by).begin(number)):
        work.do(lambda unit: Batches(unit, workspace, now).move(number, (State.CONFIRMED,), State.CANCELLED))
        raise ImportFailed(Problem("busy"))
    try:
        planned = work.read(lambda unit: plan(unit, workspace, parsed, by, locale, now.date()))
        writing = Writing(planned, workspace, number, now, by)
        _write(work, writing, number, now, progress)
        finish(work, planned, workspace, number, now)
    except BaseException:
        take_back(work, workspace, number, now, State.INTERRUPTED)
        raise
    return replace(planned.report, number=number if planned.operations else 0)


def _write(work: Work, writing: Writing, number: int, now: datetime, told: Progress | None) -> None:
    done, began = False, stopwatch()
    while not done:
        done = work.do(writing.step)
        moment = now + timedelta(seconds=stopwatch() - began)
        work.do(lambda unit, moment=moment: keep_progress(unit, number, writing.written, moment))  # type: ignore[misc]
        if told is not None:
            told(writing.written, writing.total)


def finish(work: Work, planned: Plan, workspace: int, number: int, now: datetime) -> None:
    """Keep how an import ended."""
    # Counts only: what is told of single people is told now, and not kept beside them.
    kept = packed(planned.report, 0) | {"examples": []}
    values = {"format": planned.format, "report": kept, "total": len(planned.operations)}
    state = State.DONE if planned.operations else State.NOTHING
    work.do(lambda unit: Batches(unit, workspace, now).move(number, (State.RUNNING,), state, **values))


def undo_import(
    work: Work, workspace: int, number: int, now: datetime, by: int | None = None
) -> Undone | None:
    """Take an import back; None when it is none that went in. What a person changed since stays."""

    def claim(unit: Unit) -> bool:
        batches = Batches(unit, workspace, now, by)
        if not batches.move(number, (State.DONE,), State.UNDO):
            return False
        return batches.begin(number, State.UNDOING) or not batches.move(number, (State.UNDO,), State.DONE)

    if not work.do(claim):
        return None
    return take_back(work, workspace, number, now, State.UNDONE, by)


def clear_up(work: Work, now: datetime) -> list[Batch]:
    """Take back what a process that is gone has left half done; which imports that was.

    A file that was given in a chat is kept, so that it can be taken in again.
    """
    left = work.do(lambda unit: Batches(unit, None, now).left())
    for batch in left:
        kept = State.PLANNED if batch.platform is not None else State.INTERRUPTED
        state = State.UNDONE if batch.state is State.UNDOING else kept
        take_back(work, batch.workspace_id, batch.id, now, state)
    return left


def take_back(
    work: Work, workspace: int, number: int, now: datetime, state: State, by: int | None = None
) -> Undone:
    """Take back what an import that is at work has written, and leave it in that state."""
    undoing = Undoing(workspace, number, now, by)
    while not work.do(undoing.step):
        pass
    before = (State.RUNNING, State.UNDOING)
    work.do(lambda unit: Batches(unit, workspace, now, by).move(number, before, state))
    return undoing.result
