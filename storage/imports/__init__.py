"""Takes in people and seats from a file: a table (CSV), Popolo JSON, or an export of our own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from storage.imports.activities import Activities, read_activities
from storage.imports.contacts import settle_table
from storage.imports.documents import settle_document
from storage.imports.files import looks_like_json, read_json, read_text
from storage.imports.given import Given
from storage.imports.popolo import read_popolo
from storage.imports.report import ImportFailed, ImportReport, Problem
from storage.imports.settling import Settling
from storage.imports.tables import TableRow, read_table
from storage.work import Unit, Work

__all__ = ["ImportFailed", "ImportReport", "Problem", "import_file"]


def import_file(
    work: Work, workspace: int, path: Path, now: datetime, by: int | None = None, locale: str = "en"
) -> ImportReport:
    """Take a file in, in one transaction, and say what it did; the same file twice changes nothing.

    Persons are found by their identifier in the file, their e-mail, their name and organization, or
    their name when there is one such person. What is known is filled in and never overwritten: where
    the file contradicts it, that is told. A record that cannot be understood is told with its place, and
    the rest goes in. `locale` is kept with activities that had none.

    Raises ImportFailed, with nothing taken in, when the file cannot be read at all.
    """
    text = read_text(path)
    problems: list[Problem] = []
    if not looks_like_json(path, text):
        rows = list(read_table(text, problems))
        return work.do(lambda unit: _take_in_table(unit, workspace, now, by, rows, problems))
    data = read_json(text)
    try:
        given = read_popolo(data, problems)
        read_activities(data, given, problems)
    except RecursionError:
        raise ImportFailed(Problem("json_too_deep")) from None
    return work.do(lambda unit: _take_in_document(unit, workspace, now, by, given, problems, locale))


def _take_in_table(
    unit: Unit, workspace: int, now: datetime, by: int | None, rows: list[TableRow], problems: list[Problem]
) -> ImportReport:
    settling = Settling(unit, workspace, now, by)
    settle_table(settling, rows)
    settling.write()
    return _report(settling, problems, None)


def _take_in_document(
    unit: Unit,
    workspace: int,
    now: datetime,
    by: int | None,
    given: Given,
    problems: list[Problem],
    locale: str,
) -> ImportReport:
    settling = Settling(unit, workspace, now, by)
    persons = settle_document(settling, given)
    activities = Activities(settling, locale) if given.activities or given.tasks else None
    if activities is not None:
        activities.settle(given, persons)
    settling.write()
    if activities is not None:
        activities.write()
    return _report(settling, problems, activities)


def _report(settling: Settling, problems: list[Problem], activities: Activities | None) -> ImportReport:
    outcomes = list(settling.persons.values())
    found = sorted([*problems, *settling.problems], key=lambda problem: problem.line or 0)
    return ImportReport(
        outcomes.count("added"),
        outcomes.count("changed"),
        outcomes.count("same"),
        tuple(found),
        len(settling.memberships.added),
        len(activities.activities.added) if activities else 0,
        len(activities.tasks.added) if activities else 0,
    )
