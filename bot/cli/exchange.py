"""Takes files in and writes the team out, for the command line."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import StringIO
from pathlib import Path

from sqlalchemy import Engine

from bot.core.errors import StartError
from bot.language.words import N_, translations, translator
from bot.main import working
from bot.politics.country import country
from bot.settings import Settings
from bot.subjects.calendar.feeds import gathered, ics
from bot.subjects.imports.words import example, sentence, summary, undone_words
from bot.team import any_team, found_team, real_team
from storage import schema
from storage.db import database_file, open_engine
from storage.exports.popolo import write_export
from storage.imports import ImportFailed, ImportReport, import_file, preview_file, undo_import
from storage.team import Team
from storage.work import Unit, Work, read

MOST_PROBLEMS = 50  # of a hopeless file, so many are told


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did, in words; `failed` where nothing of the file could be used."""

    text: str
    failed: bool


def take_in(
    settings: Settings,
    file: Path,
    now: datetime,
    *,
    preview: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Taken:
    """Take a file into the real team, which is founded when there is none and the file holds something for it.

    With `preview` it only says what it would do, and no database is made or changed. `progress` is told how
    many rows of how many are written. Raises StartError with one sentence when the file cannot be read; then
    nothing was taken in.
    """
    locale = settings.locale
    try:
        report = _previewed(settings, file, now) if preview or not _has_team(settings, now) else None
        if report is None or (not preview and not _is_nothing(report)):
            with working(settings) as work:
                team = work.do(lambda unit: real_team(unit, now, locale=locale, timezone=str(settings.tz)))
                report = import_file(work, team, file, now, locale=locale, progress=progress)
    except ImportFailed as failed:
        raise StartError(sentence(failed.problem, locale)) from None
    return Taken(_told(report, locale, preview), _is_nothing(report) and bool(report.problems))


def _is_nothing(report: ImportReport) -> bool:
    """Whether a file holds nothing that goes in or is in already."""
    people = report.added + report.changed + report.same + report.memberships + report.candidacies
    return not people + report.areas + report.organizations + report.activities + report.tasks


def _told(report: ImportReport, locale: str, preview: bool) -> str:
    say = translator(locale)
    told = [sentence(problem, locale) for problem in report.problems[:MOST_PROBLEMS]]
    if more := len(report.problems) - len(told):
        told.append(say(N_("… and {n} more")).format(n=more))
    if preview:
        told += [f"{'+' if one.new else '~'} {example(one, locale)}" for one in report.examples]
        unnamed = report.added + report.changed - len(report.examples)
        if unnamed > 0:
            told.append(say(N_("… and {n} more")).format(n=unnamed))
    told.append(summary(report, locale))
    if _is_nothing(report):
        told.append(
            say(
                N_("Nothing in the file could be used.")
                if report.problems
                else N_("There is nothing new in it.")
            )
        )
    elif left := report.left_out + report.ambiguous:
        told.append(
            translations(locale).ngettext("{n} was left out.", "{n} were left out.", left).format(n=left)
        )
    if preview:
        told.append(say(N_("Nothing was saved: this is what the import would do.")))
    elif report.number:
        told.append(say(N_("To take it back: caucus import --undo {n}")).format(n=report.number))
    return "\n".join(told)


@contextmanager
def _looking(settings: Settings) -> Iterator[Engine]:
    """The database to be read: a copy of a SQLite file, and an empty one where there is none yet.

    Opening a SQLite file may change it; so it is not opened.
    """
    with tempfile.TemporaryDirectory(prefix="caucus-") as folder:
        url, file, copy = settings.database_url, database_file(settings.database_url), Path(folder, "copy.db")
        if file is not None and file.exists():
            verdict = schema.copy_file(file, copy)
            if verdict != "ok":
                raise StartError(f"The database {file} cannot be read: {verdict}.")
        engine = open_engine(url if file is None else f"sqlite:///{copy}")
        try:
            found = schema.check(engine)
            if found.state == "empty":
                engine.dispose()
                engine = open_engine("sqlite://")
                schema.upgrade(engine)
            if found.state not in ("empty", "current"):
                raise StartError(found.sentence)
            yield engine
        finally:
            engine.dispose()


def _has_team(settings: Settings, now: datetime) -> bool:
    with _looking(settings) as engine:
        return read(engine, country(settings.country), lambda unit: found_team(unit, now)) is not None


def _previewed(settings: Settings, file: Path, now: datetime) -> ImportReport:
    with _looking(settings) as engine:
        team = read(engine, country(settings.country), lambda unit: found_team(unit, now))
        return preview_file(
            Work(engine, country(settings.country)), team or NOBODYS, file, locale=settings.locale, now=now
        )


NOBODYS = 0
"""The number of no team: nothing is on record for it."""


def standing(settings: Settings) -> None:
    """Refuse where there is no database yet: looking would make one."""
    file = database_file(settings.database_url)
    if file is not None and not file.exists():
        say = translator(settings.locale)
        raise StartError(say(N_("There is no database at {file} yet.")).format(file=file))


def take_back(settings: Settings, number: int, now: datetime) -> str:
    """Undo an import as a whole; what it did, in words. Raises StartError when there is none of that number."""
    say = translator(settings.locale)
    standing(settings)
    with working(settings) as work:
        team = work.do(lambda unit: any_team(unit, now))
        undone = undo_import(work, team, number, now) if team is not None else None
    if undone is None:
        raise StartError(say(N_("There is no import {n} to take back.")).format(n=number))
    return undone_words(undone.kept, settings.locale)


def write_out(settings: Settings, format: str, now: datetime) -> str:
    """The team as JSON, its contacts as a table or as cards, or its calendar (ics).

    Of the demo team where there is no other.

    Raises StartError when there is no team yet.
    """
    standing(settings)
    with working(settings) as work:
        team = work.do(lambda unit: any_team(unit, now))
        if team is None:
            say = translator(settings.locale)
            raise StartError(say(N_("There is no team yet, so there is nothing to write.")))
        if format == "ics":
            return work.do(partial(_calendar, team=team, settings=settings, now=now))
        out = StringIO(newline="")
        write_export(work, team, format, out, today=now.astimezone(settings.tz).date())
    return out.getvalue()


def _calendar(unit: Unit, team: int, settings: Settings, now: datetime) -> str:
    """The team's calendar: political dates, and what it has planned that is not confidential."""
    name = Team(unit, team, now).default_area("", "")
    area = (unit.country.areas.code_of(name) if name else None) or ""
    return ics(gathered(unit, team, now, settings.tz, area, settings.locale, None), now).decode()
