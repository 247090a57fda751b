"""Says in a sentence why the database keeps nothing, of what it raised."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError, OperationalError

from storage.file_identity import NotInTheFile

# SQLite's own words (sqlite3ErrStr) and PostgreSQL's SQLSTATEs.
_SQLITE: Final = {
    "database or disk is full": "the disk is full",
    "disk I/O error": "the disk gives errors",
    "attempt to write a readonly database": "the file or its folder cannot be written",
    "unable to open database file": "the file cannot be opened",
    "database disk image is malformed": "the file is damaged: restore a backup",
    "file is not a database": "the file is damaged: restore a backup",
}
_POSTGRES: Final = {
    "53100": "the disk is full",
    "53300": "it has too many connections",
    "25006": "it takes no writes",
    "57P03": "it cannot be connected to now",
}


def trouble_of(error: BaseException) -> str | None:
    """A sentence about the database as a whole; None for an error that concerns one unit of work alone."""
    if isinstance(error, NotInTheFile):
        return str(error)
    if not isinstance(error, DBAPIError):
        return None
    said = str(error.orig)
    for words, sentence in _SQLITE.items():
        if words in said:
            return sentence
    if not hasattr(error.orig, "sqlstate"):
        return None
    state = getattr(error.orig, "sqlstate", None)
    if state in _POSTGRES:
        return _POSTGRES[state]
    if error.connection_invalidated or (isinstance(error, OperationalError) and state is None):
        return f"it cannot be reached ({type(error.orig).__name__})"
    return None
