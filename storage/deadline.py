"""Ends a unit of work that takes longer than anybody waits."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import Connection

from bot.core.clock import stopwatch

LIMIT: Final = 10.0
"""Seconds a unit may take; nobody waits longer for an answer in a chat."""

LONG_LIMIT: Final = 120.0
"""Seconds for a step of what is done in the background, for which nobody waits at a keyboard."""

_LOOK: Final = 0.25  # seconds between two looks
_AGAIN: Final = 5.0  # seconds until a unit that goes on all the same is stopped again


class Overrun(Exception):
    """A unit took longer than it may; nothing of it was kept."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"a unit of work ran over {seconds:g} s")
        self.seconds = seconds


class _Stop(BaseException):
    """Raised inside a unit by the watch; no `except Exception` of a handler swallows it."""


class _Watched:
    __slots__ = ("again", "driver", "fired", "thread", "until")

    def __init__(self, thread: int, seconds: float, driver: Any) -> None:
        self.thread = thread
        self.until = stopwatch() + seconds
        self.driver = driver
        self.fired = False
        self.again = 0.0


class Watch:
    """A thread that looks after the units of others.

    A unit over its limit is interrupted in two ways: its SQL by the driver (SQLite `interrupt`, PostgreSQL
    `cancel`), its Python by an exception raised in its thread at the next instruction. One long call
    into C, such as a single match of a regular expression, cannot be interrupted: it is noticed when it returns.
    Whichever way it ends, `run` raises Overrun, so that the transaction is rolled back and whoever waits is told.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: dict[int, _Watched] = {}
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="database-watch", daemon=True)

    def start(self) -> None:
        """Start the thread; called once."""
        self._thread.start()

    def close(self) -> None:
        """Watch no longer; what runs, runs on."""
        self._closed.set()

    def run(self, connection: Connection, seconds: float | None, call: Callable[[], None]) -> None:
        """Run `call` in this thread for at most so many seconds (None: as long as it likes).

        Raises Overrun, whatever the call ended in, when it took longer.
        """
        if seconds is None:
            call()
            return
        watched = _Watched(threading.get_ident(), seconds, connection.connection.driver_connection)
        ended: BaseException | None = None
        # A stop is raised where Python calls something or jumps back, so never between these lines but
        # within `call` or `_let_go`; the next one comes no sooner than `_AGAIN` seconds later.
        try:
            try:
                with self._lock:
                    self._watched[watched.thread] = watched
                call()
            except BaseException as error:
                ended = error
            self._let_go(watched)
        except _Stop:
            self._let_go(watched)
        if watched.fired or stopwatch() > watched.until:
            raise Overrun(seconds) from ended
        if ended is not None:
            raise ended

    def _let_go(self, watched: _Watched) -> None:
        """Take a unit off the watch, and take back a stop that was not yet raised."""
        with self._lock:
            self._watched.pop(watched.thread, None)
            _raise_in(watched.thread, None)

    def _run(self) -> None:
        while not self._closed.wait(_LOOK):
            # The lock is held while a unit is struck, so that one which ends meanwhile is not struck after its end.
            with self._lock:
                now = stopwatch()
                for watched in self._watched.values():
                    if now > watched.until and (not watched.fired or now > watched.again):
                        watched.fired = True
                        watched.again = now + _AGAIN
                        _interrupt(watched.driver)
                        _raise_in(watched.thread, _Stop)


def _interrupt(driver: Any) -> None:
    """Have the database give up the statement it is at, if it is at one."""
    stop: Callable[[], None] | None = getattr(driver, "interrupt", None) or getattr(driver, "cancel", None)
    if stop is not None:
        with suppress(Exception):  # a connection that is closed meanwhile has nothing to give up
            stop()


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    """Have an exception raised in another thread at its next instruction; None takes back one not yet raised."""
    raised = None if kind is None else ctypes.py_object(kind)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
