"""What every verb of the command `caucus` shares: the program, its settings and clock, one sentence for a trouble."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.core.clock import FIRST_YEAR, LAST_YEAR, Clock, RehearsalClock
from bot.core.errors import StartError

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    name="caucus",
    help="Caucus, a chat-ops bot for political teams: meetings, people, follow-ups, in Slack, Telegram and here.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

At = Annotated[
    str,
    typer.Option(
        "--at", metavar="ISO", help="Rehearse: start the clock there and let it run on (2027-01-12T08:00)."
    ),
]


@contextmanager
def calmly() -> Iterator[None]:
    """One sentence instead of a traceback for what the person at the keyboard can put right."""
    try:
        yield
    except StartError as trouble:
        typer.echo(f"caucus: {trouble}", err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except Exception as trouble:
        sentence = _told(trouble)
        if sentence is None:
            raise
        typer.echo(f"caucus: {sentence}", err=True)
        raise typer.Exit(2) from None


def _told(trouble: Exception) -> str | None:
    """What the database or the disk has to say, in one sentence; None for a fault of ours."""
    from storage.db import trouble_told

    if (sentence := trouble_told(trouble)) is not None:
        return sentence
    if isinstance(trouble, OSError) and trouble.strerror:
        return f"{trouble.filename or 'The system'}: {trouble.strerror}."
    return None


def settings_here() -> Settings:
    """What is set, for the house and for each platform. Raises StartError for what is wrong with any of it."""
    from bot.adapters import check_settings
    from bot.settings import read_settings

    settings = read_settings()
    check_settings(settings)
    return settings


def clock_at(at: str, settings: Settings) -> Clock | None:
    """The clock to rehearse by, or None for the machine's."""
    if not at:
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise StartError(f"--at: {at!r} is not a moment such as 2027-01-12T08:00.") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise StartError(
            f"--at: a rehearsal may be set to the years {FIRST_YEAR} to {LAST_YEAR}, not to {at}."
        )
    return RehearsalClock(moment if moment.tzinfo else moment.replace(tzinfo=settings.tz))


def write_whole(out: Path, make: Callable[[], str]) -> None:
    """All of a file or nothing of it, readable by its owner only: what is exported is personal.

    Nothing is made for a file that cannot be written.
    """
    part = out.with_name(out.name + ".part")
    try:
        with open(
            os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline=""
        ) as file:
            file.write(make())
        part.replace(out)
    except OSError as error:
        raise StartError(f"{out} cannot be written ({error.strerror}).") from None
    finally:
        with suppress(OSError):
            part.unlink()
