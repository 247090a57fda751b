"""The verbs `import` and `export`: files in, everything out."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import app, calmly, settings_here, write_whole
from bot.core.clock import SystemClock
from bot.core.errors import StartError


class Format(StrEnum):
    json = "json"
    csv = "csv"
    vcard = "vcard"
    ics = "ics"


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

    with calmly():
        if (file is None) == (undo is None):
            raise StartError("name a file to take in, or an import to take back with --undo N.")
        now = SystemClock().now()
        if file is None:
            assert undo is not None  # one of the two is there
            typer.echo(take_back(settings_here(), undo, now))
            return
        progress = _progress if sys.stderr.isatty() else None
        taken = take_in(settings_here(), file, now, preview=preview, progress=progress)
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

    with calmly():
        written = partial(write_out, settings_here(), format_.value, SystemClock().now())
        if out is None:
            typer.echo(written(), nl=False)
        else:
            write_whole(out, written)
