"""Takes in people and seats from a file: a table, Popolo, OParl, vCard, or what elections authorities publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from storage.imports.batches import Batch, Batches, State
from storage.imports.files import read_bytes
from storage.imports.plan import Plan, plan
from storage.imports.reading import FORMATS, Parsed, parse
from storage.imports.report import Example, ImportFailed, ImportReport, Problem
from storage.imports.undoing import Undoing, Undone
from storage.imports.writing import Writing
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
    parsed = parse(read_bytes(path), work.country)
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
    parsed = parse(read_bytes(path), work.country)
    clear_up(work, now)

    def begin(unit: Unit) -> int:
        batches = Batches(unit, workspace, now, by)
        number = batches.add(path.name[:200], State.CONFIRMED)
        if not batches.begin(number):
            raise ImportFailed(Problem("busy"))
        return number

    number = work.do(begin)
    try:
        planned = work.read(lambda unit: plan(unit, workspace, parsed, by, locale, now.date()))
        writing = Writing(planned, workspace, number, now, by)
        done = False
        while not done:
            done = work.do(writing.step)
            if progress is not None:
                progress(writing.written, writing.total)
    except BaseException:
        take_back(work, workspace, number, now, State.INTERRUPTED)
        raise
    return replace(planned.report, number=number if planned.operations else 0)


def undo_import(
    work: Work, workspace: int, number: int, now: datetime, by: int | None = None
) -> Undone | None:
    """Take an import back; None when it is none that went in. What a person changed since stays."""

    def claim(unit: Unit) -> bool:
        batches = Batches(unit, workspace, now, by)
        if not batches.move(number, (State.DONE,), State.UNDO):
            return False
        return batches.begin(number, State.UNDOING) or not batches.move(number, (State.UNDO,), State.DONE)

    return take_back(work, workspace, number, now, State.UNDONE, by) if work.do(claim) else None


def clear_up(work: Work, now: datetime) -> list[Batch]:
    """Take back what a command that is gone has left half done; which imports that was.

    What a job was at is begun anew with the job. Previews that nobody answered are called off.
    """
    work.do(lambda unit: Batches(unit, None, now).forget_unanswered())
    left = work.do(lambda unit: Batches(unit, None, now).left())
    for batch in left:
        state = State.INTERRUPTED if batch.state is State.RUNNING else State.UNDONE
        take_back(work, batch.workspace_id, batch.id, now, state)
    return left


def take_back(
    work: Work, workspace: int, number: int, now: datetime, state: State, by: int | None = None
) -> Undone:
    """Take back what an import that is at work has written, and leave it in that state."""
    undoing = Undoing(workspace, number, state, now, by)
    while not work.do(undoing.step):
        pass
    return undoing.result
