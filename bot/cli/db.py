"""The verbs of `db`: looking after the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import app, calmly, settings_here
from bot.core.clock import SystemClock

db = typer.Typer(help="Look after the database.", no_args_is_help=True)
app.add_typer(db, name="db")


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

    with calmly():
        engine = open_engine(settings_here().database_url)
        found = schema.check(engine)
        engine.dispose()
        typer.echo(found.sentence)
        raise typer.Exit(0 if found.state == "current" else 1)


@db.command()
def backup(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Copy a SQLite database while the bot runs."""
    from storage import schema

    with calmly():
        schema.backup(settings_here().database_url, file)
        typer.echo(f"The database is copied to {file}.")


@db.command()
def erasures(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Write down in FILE who was erased, and erase again whom a restored backup has brought back.

    For a SQLite database the file beside it is kept up by itself, and read at every start.
    """
    from bot.cli.exchange import standing
    from bot.main import working
    from storage.contacts.erasures import replay

    with calmly():
        settings = settings_here()
        standing(settings)
        with working(settings) as work:
            again = work.do(lambda unit: replay(unit, file, SystemClock().now()))
        typer.echo(f"{file} is up to date; {again} contacts were erased again.")


def _on_database(act: Callable[..., None], done: str) -> None:
    from storage.db import FileLock, open_engine

    with calmly():
        url = settings_here().database_url
        with FileLock(url):
            engine = open_engine(url)
            act(engine)
            engine.dispose()
        typer.echo(done)
