"""Opening a database, and keeping a second bot off the same file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.errors import StartError
from storage.db import FileLock, database_file, open_engine
from tests.databases import postgres_url, sqlite_url


def test_sqlite_is_opened_durable_and_strict() -> None:
    with sqlite_url() as url:
        engine = open_engine(url)
        with engine.connect() as connection:
            said = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "busy_timeout")
            }
        engine.dispose()
    assert said == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "busy_timeout": 10_000,
    }


def test_postgresql_is_opened_with_its_limits() -> None:
    with postgres_url() as url:
        engine = open_engine(url)
        assert engine.dialect.driver == "psycopg"
        with engine.connect() as connection:
            said = [
                connection.exec_driver_sql(f"SHOW {name}").scalar_one()
                for name in ("lock_timeout", "statement_timeout", "timezone")
            ]
        engine.dispose()
    assert said == ["10s", "30s", "UTC"]


def test_the_oldest_spelling_of_a_postgresql_address_is_understood() -> None:
    assert open_engine("postgres://ida@127.0.0.1/caucus").url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "url", ["caucus.db", "mysql://127.0.0.1/caucus", "sqlite:////no/such/folder/caucus.db", ""]
)
def test_an_address_that_cannot_be_right_is_told_in_a_sentence_that_names_the_setting(url: str) -> None:
    with pytest.raises(StartError, match="CAUCUS_DATABASE_URL"):
        open_engine(url)


def test_only_a_sqlite_file_is_a_file() -> None:
    assert database_file("sqlite:///caucus.db") == Path("caucus.db")
    assert database_file("sqlite:////srv/my%20data/caucus.db") == Path("/srv/my data/caucus.db")
    assert database_file("sqlite://") is None
    assert database_file("postgresql://127.0.0.1/caucus") is None


HOLD = """
import sys
from storage.db import FileLock
lock = FileLock(sys.argv[1])
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_bot_on_the_same_file_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'caucus.db'}"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(StartError) as refused:
            FileLock(url).acquire()
        assert str(first.pid) in str(refused.value)
        assert str(tmp_path / "caucus.db") in str(refused.value)
        first.kill()  # however it ends, the system lets go of its lock
    with FileLock(url):
        assert (tmp_path / "caucus.db.lock").read_text() == str(os.getpid())
        with pytest.raises(StartError):
            FileLock(url).acquire()
    with FileLock(url):
        pass


def test_where_there_is_no_file_there_is_nothing_to_lock() -> None:
    with FileLock("sqlite://"), FileLock("postgresql://127.0.0.1/caucus"):
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "caucus.db.lock").mkdir()
    with pytest.raises(StartError, match=r"caucus\.db\.lock cannot be written"):
        FileLock(f"sqlite:///{tmp_path / 'caucus.db'}").acquire()
