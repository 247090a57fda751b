"""Makes sure that the SQLite file that is written to is the one the settings name."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path
from typing import Any, Final

log = logging.getLogger(__name__)

_BESIDE: Final = ("-wal", "-shm")


class NotInTheFile(Exception):
    """What would be written, or was, cannot be found at the path the settings name; the sentence says why."""


class FileIdentity:
    """The database file and the two beside it that a process has open, as the file system knows them.

    A file that is deleted or replaced under an open connection goes on taking commits that nobody finds
    again. The two beside it may be others once no connection is open: then SQLite makes them anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: tuple[int, int] | None = None
        self._beside: dict[str, tuple[int, int]] = {}
        self._open = 0
        self._lock = threading.Lock()

    def before_opening(self) -> None:
        """Raises NotInTheFile instead of letting SQLite make an empty file in the place of a missing one."""
        with self._lock:
            if self._file is not None:
                self._compare()

    def opened(self) -> None:
        with self._lock:
            self._open += 1
            if self._file is None:
                self._file = _identity(self._path)

    def closed(self) -> None:
        with self._lock:
            self._open -= 1
            if self._open <= 0:
                self._beside.clear()

    def check(self) -> None:
        """For within a transaction and after its commit. Raises NotInTheFile."""
        with self._lock:
            self._compare()
            for ending in _BESIDE:
                found = _identity(self._path.with_name(self._path.name + ending))
                if found is not None and ending not in self._beside:
                    self._beside[ending] = found

    def _compare(self) -> None:
        found = _identity(self._path)
        if found is None:
            raise NotInTheFile(
                f"the file {self._path} is gone: put it back or restore a backup, then start the bot again"
            )
        if found != self._file:
            raise NotInTheFile(f"the file {self._path} was replaced by another: start the bot again")
        for ending, known in self._beside.items():
            if _identity(self._path.with_name(self._path.name + ending)) != known:
                raise NotInTheFile(f"the file {self._path.name}{ending} was deleted or replaced")


def rescue(driver: Any) -> None:
    """Bring everything committed into the file that is open, wherever it lies by now.

    Else it would be lost with a log that was deleted, or be read into a backup that was put in its place.
    """
    try:
        if driver.in_transaction:
            driver.rollback()
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except Exception as error:
        log.warning("what was committed could not be brought into the file (%s)", type(error).__name__)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
