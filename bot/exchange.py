"""Takes files in and writes the team out, for the command line."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from pathlib import Path

from bot.core.errors import StartError
from bot.engine.imports import sentence, summary
from bot.engine.words import N_, translator
from bot.main import working
from bot.settings import Settings
from bot.team import any_team, real_team
from storage.export import write_export
from storage.imports import ImportFailed, import_file

MOST_PROBLEMS = 50  # of a hopeless file, so many are told


def take_in(settings: Settings, file: Path, now: datetime) -> str:
    """Take a file into the real team, which is founded when there is none; what it did, in words.

    Raises StartError with one sentence when the file cannot be read; then nothing was taken in.
    """
    locale = settings.locale
    with working(settings) as work:
        team = work.do(lambda unit: real_team(unit, now, locale=locale, timezone=str(settings.tz)))
        try:
            report = import_file(work, team, file, now, locale=locale)
        except ImportFailed as failed:
            raise StartError(sentence(failed.problem, locale)) from None
    told = [sentence(problem, locale) for problem in report.problems[:MOST_PROBLEMS]]
    if more := len(report.problems) - len(told):
        told.append(translator(locale)(N_("… and {n} more")).format(n=more))
    return "\n".join([*told, summary(report, locale)])


def write_out(settings: Settings, format: str, now: datetime) -> str:
    """The team as JSON or as a table of contacts; the demo team where there is no other.

    Raises StartError when there is no team yet.
    """
    with working(settings) as work:
        team = work.do(lambda unit: any_team(unit, now))
        if team is None:
            say = translator(settings.locale)
            raise StartError(say(N_("There is no team yet, so there is nothing to write.")))
        out = StringIO(newline="")
        write_export(work, team, format, out)
    return out.getvalue()
