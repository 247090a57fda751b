"""Takes files in and writes the team out, for the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import StringIO
from pathlib import Path

from bot.core.errors import StartError
from bot.engine.feeds import gathered, ics
from bot.engine.imports import example, sentence, summary, undone_words
from bot.engine.political_year import area_said
from bot.engine.words import N_, translator
from bot.main import working
from bot.settings import Settings
from bot.team import any_team, real_team
from storage.export import write_export
from storage.imports import ImportFailed, import_file, preview_file, undo_import
from storage.team import Team
from storage.work import Unit

MOST_PROBLEMS = 50  # of a hopeless file, so many are told


def take_in(
    settings: Settings,
    file: Path,
    now: datetime,
    *,
    preview: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> str:
    """Take a file into the real team, which is founded when there is none; what it did, in words.

    With `preview` it only says what it would do. `progress` is told how many rows of how many are written.
    Raises StartError with one sentence when the file cannot be read; then nothing was taken in.
    """
    locale = settings.locale
    say = translator(locale)
    with working(settings) as work:
        team = work.do(lambda unit: real_team(unit, now, locale=locale, timezone=str(settings.tz)))
        try:
            if preview:
                report = preview_file(work, team, file, locale=locale, now=now)
            else:
                report = import_file(work, team, file, now, locale=locale, progress=progress)
        except ImportFailed as failed:
            raise StartError(sentence(failed.problem, locale)) from None
    told = [sentence(problem, locale) for problem in report.problems[:MOST_PROBLEMS]]
    if more := len(report.problems) - len(told):
        told.append(say(N_("… and {n} more")).format(n=more))
    if preview:
        told += [f"{'+' if one.new else '~'} {example(one, locale)}" for one in report.examples]
        unnamed = report.added + report.changed - len(report.examples)
        if unnamed > 0:
            told.append(say(N_("… and {n} more")).format(n=unnamed))
    told.append(summary(report, locale))
    if preview:
        told.append(say(N_("Nothing was saved: this is what the import would do.")))
    elif report.number:
        told.append(say(N_("To take it back: caucus import --undo {n}")).format(n=report.number))
    return "\n".join(told)


def take_back(settings: Settings, number: int, now: datetime) -> str:
    """Undo an import as a whole; what it did, in words. Raises StartError when there is none of that number."""
    say = translator(settings.locale)
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
    area = (area_said(name) if name else None) or ""
    return ics(gathered(unit, team, now, settings.tz, area, settings.locale, None), now).decode()
