"""Brings a database to the shape this version works with, says which shape it has, and backs it up."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from bot.core.errors import NotYet, StartError
from storage.db import database_file, reading

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is imported where a database is changed: it takes 10 MB, and a bot on a current one never needs it.

MIGRATIONS: Final = Path(__file__).with_name("migrations")
UPGRADE_LOCK: Final = 0x63617563
"""The number of the PostgreSQL lock that two upgrades at once meet at."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The shape of a database: the state, and one sentence that says what to do about it.

    `revision` is the shape it has, `head` the one this version works with.
    """

    state: Literal["current", "older", "newer", "empty", "foreign"]
    sentence: str
    revision: str | None
    head: str


def alembic_config() -> Config:
    """Alembic's settings, without a file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def steps() -> list[str]:
    """The migrations, first to last: their files are numbered ('0001_make_the_first_tables.py')."""
    return sorted(file.name.partition("_")[0] for file in MIGRATIONS.glob("versions/[0-9]*.py"))


def check(engine: Engine) -> Schema:
    """Which shape the database has; changes nothing. Raises StartError when it cannot be opened."""
    known = steps()
    head = known[-1]
    file = database_file(engine.url)
    if file is not None and not file.exists():  # looking would make it
        return Schema(
            "empty", f"There is no database at {file} yet: `caucus db upgrade` makes it.", None, head
        )
    with _connected(reading(engine)) as connection, connection.begin():
        tables = set(inspect(connection).get_table_names())
        revision = _revision(connection) if "alembic_version" in tables else None
    if revision == head:
        return Schema("current", "The database is up to date.", revision, head)
    if revision in known:
        sentence = (
            f"The database is at step {revision} and this version of Caucus needs step {head}:"
            " back it up with `caucus db backup FILE`, then run `caucus db upgrade`."
        )
        return Schema("older", sentence, revision, head)
    if revision is not None:
        sentence = (
            f"The database was made by a newer version of Caucus (step {revision}, this version knows"
            f" up to {head}): run that version, or restore a backup made before the upgrade."
        )
        return Schema("newer", sentence, revision, head)
    if tables - {"alembic_version"}:
        sentence = (
            "The database holds tables that are not Caucus's:"
            " set CAUCUS_DATABASE_URL to a database of its own."
        )
        return Schema("foreign", sentence, None, head)
    return Schema("empty", "The database is empty: `caucus db upgrade` makes its tables.", None, head)


def _revision(connection: Connection) -> str | None:
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().first()
    return None if found is None else str(found)


def prepare(engine: Engine) -> None:
    """Make the tables of an empty database; refuse any shape but the current with its sentence."""
    schema = check(engine)
    if schema.state == "empty":
        upgrade(engine)
    elif schema.state != "current":
        raise StartError(schema.sentence)


def upgrade(engine: Engine) -> None:
    """Bring an empty or older database to the current shape, wholly or not at all.

    Two at once are no harm: the second waits and finds nothing to do. Raises StartError for a database
    that is newer or not Caucus's.
    """
    from alembic import command

    schema = check(engine)
    if schema.state in ("newer", "foreign"):
        raise StartError(schema.sentence)
    config = alembic_config()
    with migrating(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def downgrade(engine: Engine, revision: str) -> None:
    """Take a database back to an earlier step ('0001', 'base'), wholly or not at all."""
    from alembic import command

    config = alembic_config()
    with migrating(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


@contextlib.contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may be rebuilt.

    SQLite changes a table by copying it and dropping the first one, and with foreign keys on that drop
    deletes or unlinks the rows that point to it. So they are off meanwhile, and before the commit every
    reference is checked: RuntimeError, and nothing changed, when one leads nowhere.
    """
    with _connected(engine) as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _pragma(connection, "foreign_keys=OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
                yield connection
                if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise RuntimeError(
                        f"the migration leaves {len(broken)} broken references, first in {broken[0][0]}"
                    )
        finally:
            if sqlite:
                _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, pragma: str) -> None:
    # Past SQLAlchemy, which would open a transaction first, where this pragma is a silent no-op.
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute(f"PRAGMA {pragma}")


_STARTING: Final = (
    "the database system is starting up",
    "the database system is shutting down",
    "the database system is in recovery mode",
    "the database system is not yet accepting connections",
    "too many clients",
    "too many connections",
    "remaining connection slots",
)


def _may_come(engine: Engine, said: str) -> bool:
    """Whether a server that is not reached may be there later: it did not answer, or says so itself.

    What it answers with FATAL else, as to a wrong password, no waiting will change.
    """
    if engine.dialect.name == "sqlite":
        return False
    return "FATAL" not in said or any(words in said for words in _STARTING)


@contextlib.contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except DBAPIError as error:
        where = engine.url.render_as_string(hide_password=True)
        said = " ".join(str(error.orig).split())
        kind = NotYet if _may_come(engine, said) else StartError
        raise kind(f"The database {where} cannot be opened: {said}") from None
    with connection:
        yield connection


def backup(url: str, file: str | Path) -> None:
    """Copy the database to a new file while a bot goes on working (SQLite's backup API).

    The copy is one file, complete as of one moment, and checked. Raises StartError with a sentence for
    PostgreSQL, a database that is not there, and a file that is there already.
    """
    source = database_file(url)
    if source is None:
        raise StartError(
            "`caucus db backup` copies a SQLite file; back a PostgreSQL database up with"
            " `pg_dump --format=custom --file=caucus.dump`."
        )
    target = Path(file)
    if not source.is_file():
        raise StartError(f"There is no database at {source} to back up.")
    if target.exists():
        raise StartError(f"{target} exists already; name a file that does not.")
    if not target.parent.is_dir():
        raise StartError(f"The folder {target.parent} does not exist.")
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    verdict = copy_file(source, partial)
    if verdict != "ok":
        partial.unlink(missing_ok=True)
        raise StartError(f"No backup was made, because copying {source} failed: {verdict}.")
    os.replace(partial, target)


def copy_file(source: Path, target: Path) -> str:
    """Copy a SQLite database as of one moment; 'ok', or what is wrong with it in one line."""
    try:
        with (
            contextlib.closing(sqlite3.connect(source)) as old,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            old.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            verdict = str(copy.execute("PRAGMA quick_check").fetchone()[0])
    except sqlite3.Error as error:
        verdict = str(error)
    return verdict.splitlines()[0]
