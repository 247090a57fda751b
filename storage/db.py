"""Opens the database a URL names, and keeps a second bot off the same file."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from bot.core.errors import StartError
from storage.file_identity import FileIdentity

BUSY_SECONDS: Final = 10
"""How long a unit waits for another process (an import, a backup) to let go of the database."""

IDENTITY: Final = "file_identity"

PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA temp_store=MEMORY",
)

POSTGRES_OPTIONS: Final = (
    f"-c timezone=UTC -c lock_timeout={BUSY_SECONDS}s -c statement_timeout=30s"
    " -c idle_in_transaction_session_timeout=60s"
)


def open_engine(url: str) -> Engine:
    """An engine for a `sqlite:///file.db` or `postgresql://...` address; connects when first used.

    Every transaction on SQLite is a write transaction (BEGIN IMMEDIATE), but for those of `reading`: two
    read-modify-writes never meet half way, they queue. Raises StartError with one sentence when the
    address cannot be right.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(address)
    if address.get_backend_name() == "postgresql":
        return create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=6,
            max_overflow=4,
            connect_args={"options": POSTGRES_OPTIONS, "connect_timeout": BUSY_SECONDS},
        )
    raise StartError(
        "CAUCUS_DATABASE_URL names a database Caucus does not know; it takes sqlite:/// and postgresql://."
    )


def reading(engine: Engine) -> Engine:
    """The same database for transactions that only read, each as of one moment; they hold up no writer."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reading=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _address(url: str) -> URL:
    # Hosting providers still hand out the address in its oldest spelling.
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    try:
        return make_url(url)
    except ArgumentError:
        raise StartError(
            "CAUCUS_DATABASE_URL is not a database address; it looks like sqlite:///caucus.db"
            " or postgresql://user:password@host/name."
        ) from None


def _open_sqlite(address: URL) -> Engine:
    path = database_file(address)
    if path is not None and not path.parent.is_dir():
        raise StartError(f"CAUCUS_DATABASE_URL points into the folder {path.parent}, which does not exist.")
    # The driver's own transactions begin late and as readers, which loses updates or fails half way
    # with "locked"; so the driver is left in autocommit and we say BEGIN IMMEDIATE ourselves.
    driver: dict[str, Any] = {"isolation_level": None, "cached_statements": 512, "timeout": BUSY_SECONDS}
    if path is None:
        driver["check_same_thread"] = False
        engine = create_engine(address, poolclass=StaticPool, connect_args=driver)
    else:
        engine = create_engine(address, connect_args=driver)

    if path is not None:
        _watch(engine, FileIdentity(path))

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.connection.cursor().execute("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _watch(engine: Engine, identity: FileIdentity) -> None:
    @event.listens_for(engine, "do_connect")
    def before(*_: object) -> None:
        identity.before_opening()

    @event.listens_for(engine, "connect")
    def opened(_connection: object, record: ConnectionPoolEntry) -> None:
        identity.opened()
        record.info[IDENTITY] = identity

    @event.listens_for(engine, "close")
    def closed(_connection: object, _record: object) -> None:
        identity.closed()


def in_its_file(connection: Connection) -> None:
    """Raises NotInTheFile unless what is written here is in the file the address names; others always are."""
    identity = connection.info.get(IDENTITY)
    if identity is not None:
        identity.check()


def trouble_told(error: BaseException) -> str | None:
    """What a database says that is damaged, locked, full or out of reach, in one sentence; None for anything else."""
    if not isinstance(error, DBAPIError | sqlite3.Error):
        return None
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    reason = next(iter(said.splitlines()), "").strip().rstrip(".") or type(error).__name__
    for sign, advice in _ADVICE:
        if sign in reason:
            return f"The database cannot be used ({reason}): {advice}."
    return f"The database cannot be used ({reason})."


_ADVICE: Final = (
    ("malformed", "put the file aside and restore a backup of it"),
    ("not a database", "put the file aside and restore a backup of it"),
    ("locked", "another program holds it; try again when that is done"),
    ("readonly", "its file and folder must be writable"),
    ("disk", "see that the disk has room and works"),
    ("unable to open", "CAUCUS_DATABASE_URL must name a file that can be read and written"),
)


def database_file(address: URL | str) -> Path | None:
    """The file of a SQLite address; None for PostgreSQL and for a database in memory."""
    url = _address(address) if isinstance(address, str) else address
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(url.database or "")


class FileLock:
    """The operating system's lock on `<file>.lock`, which a running bot holds for as long as it lives.

    Keep the object: the lock goes with it.

    Two bots on one file would both answer; a command beside the bot (export, invite, backup) takes no
    lock. The system releases it when the process ends, however it ends. Where the address names no
    file (PostgreSQL, memory) taking it always succeeds.
    """

    def __init__(self, url: str) -> None:
        database = database_file(url)
        self._database = database
        self._path = None if database is None else database.with_name(database.name + ".lock")
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take it or raise StartError with a sentence that names the file and the process holding it."""
        if self._path is None or self._file is not None:
            return
        try:
            file = self._path.open("a+", encoding="utf-8")
        except OSError as error:
            raise StartError(
                f"{self._path} cannot be written ({error.strerror}); the folder must be writable."
            ) from None
        if not _lock(file):
            file.seek(0)
            holder = file.read().strip()
            file.close()
            named = f" (process {holder})" if holder.isdigit() else ""
            raise StartError(
                f"Another bot is already running on {self._database}{named}:"
                " stop it first, or set CAUCUS_DATABASE_URL to another file."
            )
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let go; a file that was never locked is left alone."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> FileLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _lock(file: IO[str]) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            # One byte far behind the content, because a locked byte cannot be read by others.
            file.seek(1 << 30)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
