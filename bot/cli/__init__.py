"""The command `caucus`: run it, try it, look after it."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.core.clock import FIRST_YEAR, LAST_YEAR, Clock, RehearsalClock, SystemClock
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
db = typer.Typer(help="Look after the database.", no_args_is_help=True)
manifest = typer.Typer(help="Write what a platform wants to know about the app.", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(manifest, name="manifest")

At = Annotated[
    str,
    typer.Option(
        "--at", metavar="ISO", help="Rehearse: start the clock there and let it run on (2027-01-12T08:00)."
    ),
]


class RoleName(StrEnum):
    reader = "reader"
    member = "member"
    admin = "admin"


class Format(StrEnum):
    json = "json"
    csv = "csv"
    vcard = "vcard"
    ics = "ics"


class SlackMode(StrEnum):
    socket = "socket"
    http = "http"


class Language(StrEnum):
    da = "da"
    en = "en"


@contextmanager
def _calmly() -> Iterator[None]:
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


def _settings() -> Settings:
    from bot.settings import read_settings

    return read_settings()


def _clock(at: str, settings: Settings) -> Clock | None:
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


@app.command()
def run(at: At = "") -> None:
    """Run the bot on every platform whose tokens are set; with none, open the terminal with a demo team."""
    from bot import logs
    from bot.main import run_platforms

    with _calmly():
        settings = _settings()
        logs.set_up()
        clock = _clock(at, settings)
        if settings.slack or settings.telegram:
            asyncio.run(run_platforms(settings, clock))
        else:
            _converse(settings, clock or RehearsalClock(SystemClock().now()), "ida", None, hint=True)


@app.command()
def shell(
    as_: Annotated[str, typer.Option("--as", metavar="NAME", help="Who you are.")] = "ida",
    room: Annotated[
        str, typer.Option(metavar="ROOM", help="The room you speak in; none is a private conversation.")
    ] = "",
    at: At = "",
) -> None:
    """Talk with the bot in this terminal, or one line per message from a pipe."""
    from bot import logs

    with _calmly():
        settings = _settings()
        logs.set_up()
        _converse(settings, _clock(at, settings) or RehearsalClock(SystemClock().now()), as_, room or None)


def _converse(settings: Settings, clock: Clock, name: str, room: str | None, *, hint: bool = False) -> None:
    from bot.language.words import N_, translator
    from bot.main import run_shell

    say = translator(settings.locale)
    interactive = sys.stdin.isatty()
    lines = []
    if hint:
        lines = [
            say(N_("No platform is set up, so this is the terminal, with a demo team of invented people.")),
            say(
                N_(
                    "Slack: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN. Telegram: set TELEGRAM_BOT_TOKEN. See README.md."
                )
            ),
        ]
    asyncio.run(run_shell(settings, clock, name=name, room=room, interactive=interactive, greeting=lines))


@app.command("import")
def import_(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A table (CSV), Popolo or OParl JSON, vCard, a file of valg.dk."),
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what it would do.")] = False,
    undo: Annotated[
        int | None, typer.Option("--undo", metavar="N", help="Take an earlier import back as a whole.")
    ] = None,
) -> None:
    """Take in people and seats from a file; the same file twice changes nothing."""
    from bot.cli.exchange import take_back, take_in

    with _calmly():
        if (file is None) == (undo is None):
            raise StartError("name a file to take in, or an import to take back with --undo N.")
        now = SystemClock().now()
        if file is None:
            assert undo is not None  # one of the two is there
            typer.echo(take_back(_settings(), undo, now))
            return
        progress = _progress if sys.stderr.isatty() else None
        taken = take_in(_settings(), file, now, preview=preview, progress=progress)
        typer.echo(taken.text)
        raise typer.Exit(1 if taken.failed else 0)


def _progress(written: int, total: int) -> None:
    """A line that is written over again and again, and gone at the end."""
    line = f"{written:,} / {total:,}" if written < total else ""
    sys.stderr.write(f"\r\x1b[K{line}")
    sys.stderr.flush()


@app.command()
def export(
    format_: Annotated[
        Format,
        typer.Option("--format", help="json has everything, csv and vcard the contacts, ics the calendar."),
    ] = Format.json,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to; else to standard output.")
    ] = None,
) -> None:
    """Write everything the team has, in Popolo terms."""
    from bot.cli.exchange import write_out

    with _calmly():
        text = write_out(_settings(), format_.value, SystemClock().now())
        if out is None:
            typer.echo(text, nl=False)
        else:
            _write_whole(out, text)


def _write_whole(out: Path, text: str) -> None:
    """All of a file or nothing of it, readable by its owner only: what is exported is personal."""
    part = out.with_name(out.name + ".part")
    try:
        with open(
            os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline=""
        ) as file:
            file.write(text)
        part.replace(out)
    except OSError as error:
        raise StartError(f"{out} cannot be written ({error.strerror}).") from None


@app.command()
def invite(
    role: Annotated[RoleName, typer.Option(help="What the newcomer may do.")] = RoleName.member,
) -> None:
    """Print one line that lets one person in, once, within a week."""
    from bot.cli.invitations import invitation

    with _calmly():
        typer.echo(asyncio.run(invitation(_settings(), role.value, SystemClock().now())))


@app.command()
def doctor() -> None:
    """Say what is set, reachable and missing, in words."""
    from bot.cli.doctor import examine

    with _calmly():
        well = True
        for fine, sentence in asyncio.run(examine(_settings(), SystemClock())):
            typer.echo(f"{'✓' if fine else '✗'} {sentence}")
            well = well and fine
        raise typer.Exit(0 if well else 1)


@app.command()
def gallery(
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page to look at instead.")
    ] = None,
) -> None:
    """Show every reply of every command, on all platforms, in both languages."""
    from bot.gallery import as_html, as_text

    with _calmly():
        if html is None:
            for line in as_text():
                typer.echo(line)
        else:
            _write_whole(html, as_html())


@db.command()
def upgrade() -> None:
    """Bring the database to the shape this version works with."""
    from storage import schema

    _on_database(lambda engine: schema.upgrade(engine), "The database is up to date.")


@db.command()
def check() -> None:
    """Say whether the database fits this version."""
    from storage import schema
    from storage.db import open_engine

    with _calmly():
        engine = open_engine(_settings().database_url)
        found = schema.check(engine)
        engine.dispose()
        typer.echo(found.sentence)
        raise typer.Exit(0 if found.state == "current" else 1)


@db.command()
def backup(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Copy a SQLite database while the bot runs."""
    from storage import schema

    with _calmly():
        schema.backup(_settings().database_url, file)
        typer.echo(f"The database is copied to {file}.")


@db.command()
def erasures(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Write down in FILE who was erased, and erase again whom a restored backup has brought back.

    For a SQLite database the file beside it is kept up by itself, and read at every start.
    """
    from bot.cli.exchange import standing
    from bot.main import working
    from storage.contacts.erasures import replay

    with _calmly():
        settings = _settings()
        standing(settings)
        with working(settings) as work:
            again = work.do(lambda unit: replay(unit, file, SystemClock().now()))
        typer.echo(f"{file} is up to date; {again} contacts were erased again.")


def _on_database(act: Callable[..., None], done: str) -> None:
    from storage.db import FileLock, open_engine

    with _calmly():
        url = _settings().database_url
        with FileLock(url):
            engine = open_engine(url)
            act(engine)
            engine.dispose()
        typer.echo(done)


@manifest.command()
def slack(
    mode: Annotated[SlackMode | None, typer.Option(help="How events reach the bot; else SLACK_MODE.")] = None,
    url: Annotated[
        str, typer.Option(metavar="URL", help="The bot's public https address, for http mode.")
    ] = "",
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help="A slash command for everything, not only /caucus, /meeting, /contact and /ask."
        ),
    ] = False,
    locale: Annotated[
        Language | None, typer.Option(help="The language of the descriptions; else CAUCUS_LOCALE.")
    ] = None,
) -> None:
    """Print the manifest of the Slack app, to paste at api.slack.com/apps."""
    from bot.cli.manifests import slack_manifest

    with _calmly():
        settings = _settings()
        asked = mode.value if mode else settings.slack_mode
        spoken = locale.value if locale else settings.locale
        typer.echo(slack_manifest(settings, asked, url, everything=everything, locale=spoken))


def main() -> None:
    """The entry point of the command `caucus`."""
    # Hardly anything that is made while loading becomes garbage, and looking for it takes a sixth of the start.
    gc.set_threshold(100_000, 50, 100)
    app()


if __name__ == "__main__":
    main()
