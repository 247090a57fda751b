"""The database thread: units of work are queued, run one after another, and answered after their commit."""

from __future__ import annotations

import asyncio
import logging
import threading
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.core.clock import stopwatch
from bot.politics.country import Country
from storage.db import in_its_file, reading
from storage.deadline import LIMIT, Overrun, Watch
from storage.file_identity import NotInTheFile, rescue

T = TypeVar("T")
log = logging.getLogger(__name__)

GROUP_UNITS: Final = 64
GROUP_SECONDS: Final = 0.05
"""A commit is not put off longer than this for the sake of units that have come in meanwhile."""

ATTEMPTS: Final = 5
"""How often PostgreSQL may call a unit off (serialization, deadlock) before its error is told."""

CALLED_OFF: Final = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected


class Busy(Exception):
    """More units are waiting than can be served in any useful time; nothing was done."""


class UnitEnded(RuntimeError):
    """What a unit raised that no awaiting caller can be handed as it is (StopIteration, SystemExit, ...).

    `__cause__` is what it was.
    """


class Unit:
    """One unit of work: one message, one transaction. Valid only while it runs."""

    __slots__ = (
        "_after",
        "_session",
        "confidential",
        "connection",
        "country",
        "dialect",
        "entries",
        "left_work",
        "mailed",
        "place",
    )

    def __init__(self, connection: Connection, country: Country) -> None:
        self.connection = connection
        self.country = country  # where the teams of this database work
        self.dialect = connection.dialect.name
        self.entries = 0  # of the trail, and jobs: none means that nothing was recorded
        self.mailed = False  # has put something into the outbox, which somebody should then look at
        self.left_work = False  # has left a job, which takes longer than a message may
        self.confidential = False  # has read what no room may be told (storage.repository)
        self.place: tuple[str, str] | None = None  # platform and room of what is answered or told
        self._session: Session | None = None
        self._after: list[Callable[[], None]] = []

    @property
    def session(self) -> Session:
        """A Session in this very transaction, for code that wants objects; flushed before the commit."""
        if self._session is None:
            self._session = Session(self.connection, join_transaction_mode="create_savepoint")
        return self._session

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have `call` run on the database thread once this unit is committed, and never if it is not."""
        self._after.append(call)

    def finish(self) -> None:
        """Write what the session still holds."""
        if self._session is not None:
            self._session.commit()
            self._session.close()

    def abandon(self) -> None:
        """Forget what the session holds."""
        if self._session is not None:
            self._session.close()


def read(engine: Engine, country: Country, unit: Callable[[Unit], T]) -> T:
    """Run a unit that only reads, in the calling thread, on the database as it is at one moment.

    For an export beside a running bot: however long it takes, nobody waits for it. What it tries to
    write is refused by the database.
    """
    with reading(engine).connect() as connection, connection.begin():
        driver: Any = connection.connection.driver_connection
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            driver.execute("PRAGMA query_only=ON")
        try:
            return unit(Unit(connection, country))
        finally:
            if sqlite:
                driver.execute("PRAGMA query_only=OFF")


class _Job:
    """A unit in the queue, and whoever waits for it: a task on an event loop, or a blocked thread."""

    __slots__ = ("after", "call", "error", "future", "loop", "result", "seconds")

    def __init__(
        self,
        call: Callable[[Unit], Any],
        future: asyncio.Future[Any] | Future[Any],
        loop: asyncio.AbstractEventLoop | None,
        seconds: float | None,
    ) -> None:
        self.call = call
        self.seconds = seconds
        self.future = future
        self.loop = loop
        self.result: Any = None
        self.error: BaseException | None = None
        self.after: list[Callable[[], None]] = []

    def settle(self) -> None:
        if self.future.done():  # the waiting task was cancelled; the unit stands all the same
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(tellable(self.error))


_Queue: TypeAlias = "SimpleQueue[_Job | None]"


class Work:
    """Runs units of work.

    On SQLite one thread takes every waiting unit into one commit, each behind its own savepoint: a unit
    sees what those before it in the group wrote, and one that raises is rolled back alone. On PostgreSQL
    a few threads run one unit per commit, and run it again when the server called it off (serialization,
    deadlock, or a connection lost before the commit); so a unit touches nothing but its transaction.

    `on_step` is told 'begin', 'before-commit' and 'after-commit', on the database thread.
    """

    def __init__(
        self,
        engine: Engine,
        country: Country,
        on_step: Callable[[str], None] | None = None,
        *,
        threads: int = 4,
        limit: int = 4096,
        seconds: float = LIMIT,
    ) -> None:
        """`country` is where its teams work, `seconds` how long a unit may take, `limit` how many may wait."""
        self.country = country
        self._engine = engine
        self._seconds = seconds
        self._watch = Watch()
        self._on_step = on_step
        self._sqlite = engine.dialect.name == "sqlite"
        self._limit = limit
        self._queue: _Queue = SimpleQueue()
        self._closed = False
        self._gate = threading.Lock()
        serve = self._serve_groups if self._sqlite else self._serve_singly
        count = 1 if self._sqlite else threads
        self._threads = [
            threading.Thread(target=serve, name=f"database-{n}", daemon=True) for n in range(1, count + 1)
        ]

    def start(self) -> None:
        """Start the database threads; called once."""
        self._watch.start()
        for thread in self._threads:
            thread.start()

    def close(self, wait: bool = True) -> None:
        """Take no more units, finish those that wait, and let go of the database."""
        with self._gate:
            if not self._closed:
                self._closed = True
                for _ in self._threads:
                    self._queue.put(None)
        if wait:
            for thread in self._threads:
                if thread.ident is not None:
                    thread.join()
            self._watch.close()

    def __enter__(self) -> Work:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def run(self, unit: Callable[[Unit], T], seconds: float | None = None) -> T:
        """Run a unit and return its result after the commit.

        Raises Overrun when it took longer than `seconds` (the Work's own limit when not given).
        What the unit raises is raised here, and nothing of it is kept. When the commit itself fails, every
        unit in it gets that error. Raises Busy at once when too many units wait.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._put(_Job(unit, future, loop, self._seconds if seconds is None else seconds))
        return await future

    def do(self, unit: Callable[[Unit], T]) -> T:
        """The same for a caller without an event loop: blocks until the commit, however long it takes."""
        if threading.current_thread() in self._threads:
            raise RuntimeError("a unit of work cannot wait for another unit")
        future: Future[T] = Future()
        self._put(_Job(unit, future, None, None))
        return future.result()

    def read(self, unit: Callable[[Unit], T]) -> T:
        """Run a unit that only reads, in the calling thread and beside the others (see `read` above)."""
        return read(self._engine, self.country, unit)

    def waiting(self) -> int:
        """How many units wait for a database thread just now."""
        return self._queue.qsize()

    def _put(self, job: _Job) -> None:
        with self._gate:
            if self._closed:
                raise RuntimeError("the database is closed")
            if self._queue.qsize() >= self._limit:
                raise Busy(f"{self._limit} units of work are waiting")
            self._queue.put(job)

    def _step(self, name: str) -> None:
        if self._on_step is not None:
            self._on_step(name)

    # SQLite: everything waiting goes into one commit.

    def _serve_groups(self) -> None:
        connection: Connection | None = None
        last = False
        while not last:
            job = self._queue.get()
            if job is None:
                break
            group = [job]
            try:
                if connection is None:
                    connection = self._engine.connect()
                last = self._commit_group(connection, group)
            except BaseException as error:
                for lost in group:
                    lost.error = error
                    lost.after = []
                if connection is not None:
                    if isinstance(error, NotInTheFile):
                        rescue(connection.connection.driver_connection)
                    _drop(connection)
                    connection = None
                if isinstance(error, NotInTheFile):
                    self._engine.dispose()
            _call_back(group)
            _settle(group)
        if connection is not None:
            connection.close()

    def _commit_group(self, connection: Connection, group: list[_Job]) -> bool:
        """Run `group[0]` and whatever waits behind it, and commit; True when the queue was closed.

        Raises when the transaction as a whole is lost.
        """
        transaction = connection.begin()
        in_its_file(connection)
        self._step("begin")
        driver: Any = connection.connection.driver_connection
        until = stopwatch() + GROUP_SECONDS
        kept = False
        closing = False
        job: _Job | None = group[0]
        while job is not None:
            # The first unit needs no savepoint: there is nothing before it that its failure could take along.
            if kept:
                driver.execute("SAVEPOINT unit")
            if _attempt(connection, self.country, job, self._watch):
                if kept:
                    driver.execute("RELEASE unit")
                kept = True
            elif not driver.in_transaction and job.error is not None:
                # SQLite has rolled back everything (disk full, I/O error): the units before this one are
                # lost too and must hear of it, and of the reason.
                raise job.error
            elif kept:
                driver.execute("ROLLBACK TO unit")
                driver.execute("RELEASE unit")
            else:
                transaction.rollback()
                transaction = connection.begin()
            if len(group) >= GROUP_UNITS or stopwatch() >= until:
                break
            try:
                job = self._queue.get_nowait()
            except Empty:
                break
            if job is None:
                closing = True
            else:
                group.append(job)
        if kept:
            self._step("before-commit")
            transaction.commit()
            in_its_file(connection)
            self._step("after-commit")
        else:
            transaction.rollback()
        return closing

    # PostgreSQL: one unit per commit, several at a time.

    def _serve_singly(self) -> None:
        while (job := self._queue.get()) is not None:
            for attempt in range(1, ATTEMPTS + 1):
                job.error = None
                if not self._commit_one(job) or attempt == ATTEMPTS:
                    break
            _call_back([job])
            _settle([job])

    def _commit_one(self, job: _Job) -> bool:
        """Run one unit in its own transaction; True when it was called off and may be run again."""
        committing = False
        try:
            with self._engine.connect() as connection:
                transaction = connection.begin()
                self._step("begin")
                if _attempt(connection, self.country, job, self._watch):
                    self._step("before-commit")
                    committing = True
                    transaction.commit()
                    self._step("after-commit")
                elif isinstance(job.error, Overrun):
                    _drop(connection)  # a cancellation may still be on its way to it
                else:
                    transaction.rollback()
        except BaseException as error:
            job.error = job.error or error
        if job.error is not None:
            job.after = []
        return isinstance(job.error, DBAPIError) and _called_off(job.error, committing)


def tellable(error: BaseException) -> Exception:
    """An error that a future takes and a waiting task survives; most are so themselves.

    A future refuses StopIteration, which would leave its caller waiting for ever; what is no Exception
    would end the event loop, or pass for the caller's own cancellation.
    """
    if isinstance(error, Exception) and not isinstance(error, StopIteration | StopAsyncIteration):
        return error
    ended = UnitEnded(type(error).__name__)
    ended.__cause__ = error
    ended.__traceback__ = error.__traceback__  # logs show the lines of code it came through
    return ended


def _attempt(connection: Connection, country: Country, job: _Job, watch: Watch) -> bool:
    unit = Unit(connection, country)

    def work() -> None:
        job.result = job.call(unit)
        unit.finish()

    try:
        watch.run(connection, job.seconds, work)
    except BaseException as error:
        unit.abandon()
        job.error = error
        if isinstance(error, Overrun):
            _log_overrun(job, error)
        return False
    job.after = unit._after
    return True


def _log_overrun(job: _Job, error: Overrun) -> None:
    """Which unit it was and where it stood: names and lines of code, nothing anybody typed."""
    name = (
        f"{getattr(job.call, '__module__', '')}.{getattr(job.call, '__qualname__', type(job.call).__name__)}"
    )
    cause = error.__cause__
    frames = "".join(traceback.format_tb(cause.__traceback__)) if cause is not None else ""
    log.error("%s and was rolled back: %s\n%s", error, name, frames)


def _called_off(error: DBAPIError, committing: bool) -> bool:
    if error.connection_invalidated:
        return not committing  # a commit whose answer was lost may have happened: never twice
    return getattr(error.orig, "sqlstate", None) in CALLED_OFF


def _drop(connection: Connection) -> None:
    try:
        connection.invalidate()
        connection.close()
    except Exception:
        log.exception("a database connection could not be closed")


def _call_back(group: Iterable[_Job]) -> None:
    for job in group:
        for call in job.after:
            try:
                call()
            except Exception:
                log.exception("what was to happen after a commit failed; the commit stands")


def _settle(group: Iterable[_Job]) -> None:
    """Tell every waiting caller; one wake-up per event loop, however many units it had in the group."""
    loops: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in group:
        if job.loop is None:
            _settle_all([job])
        else:
            loops.setdefault(job.loop, []).append(job)
    for loop, jobs in loops.items():
        try:
            loop.call_soon_threadsafe(_settle_all, jobs)
        except RuntimeError:
            log.debug("an event loop closed before %d of its units were answered", len(jobs))


def _settle_all(jobs: Iterable[_Job]) -> None:
    for job in jobs:
        try:
            job.settle()
        except Exception:  # one that cannot be told keeps nobody else waiting
            log.exception("a unit's caller could not be told")
