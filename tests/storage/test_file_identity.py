"""What is answered "kept" is in the file the settings name: deleted, moved, replaced, or full, it is said."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from storage.db import open_engine
from storage.file_identity import NotInTheFile
from storage.team import Team
from storage.trouble import trouble_of
from storage.work import Unit, Work
from tests.countries import DK
from tests.databases import sqlite_url, work_on
from tests.storage.conftest import NOW


def found(name: str) -> Callable[[Unit], int]:
    return lambda unit: Team(unit, None, NOW).make_workspace(name)


def names(unit: Unit) -> list[str]:
    return [workspace.name for workspace in Team(unit, None, NOW).workspaces()]


@pytest.fixture
def file() -> Iterator[Path]:
    with sqlite_url() as url:
        file = Path(url.removeprefix("sqlite:///"))
        yield file
        elsewhere = file.parent.with_name(file.parent.name + "-moved")
        if elsewhere.exists():
            elsewhere.rename(file.parent)


def beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def deleted(file: Path) -> None:
    file.unlink()


def all_deleted(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        beside(file, ending).unlink()


def moved(file: Path) -> None:
    file.rename(beside(file, ".moved"))


def folder_moved(file: Path) -> None:
    file.parent.rename(file.parent.with_name(file.parent.name + "-moved"))


def replaced(file: Path) -> None:
    """A backup is put in its place, as `mv` and most editors do."""
    shutil.copyfile(beside(file, ".backup"), beside(file, ".new"))
    os.replace(beside(file, ".new"), file)


def replaced_by_nothing(file: Path) -> None:
    file.unlink()
    file.touch()


def made_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def linked_elsewhere(file: Path) -> None:
    other = beside(file, ".other")
    shutil.copyfile(beside(file, ".backup"), other)
    file.unlink()
    file.symlink_to(other)


LOST = [
    deleted,
    all_deleted,
    moved,
    folder_moved,
    replaced,
    replaced_by_nothing,
    made_a_folder,
    linked_elsewhere,
]


def saved(file: Path) -> list[str]:
    """What somebody finds who opens the file anew."""
    if not file.is_file() or not file.stat().st_size:
        return []
    with work_on(f"sqlite:///{file}") as work:
        return work.do(names)


@pytest.mark.parametrize("lose", LOST)
def test_nothing_is_answered_kept_that_nobody_finds_again(file: Path, lose: Callable[[Path], None]) -> None:
    with work_on(f"sqlite:///{file}") as work:
        work.do(found("before"))
        shutil.copyfile(file, beside(file, ".backup"))
        lose(file)
        for n in range(4):
            with pytest.raises(NotInTheFile) as told:
                work.do(found(f"after {n}"))
            assert trouble_of(told.value) == str(told.value)
            assert str(file) in str(told.value)
        with pytest.raises(NotInTheFile):
            work.do(names)  # what is read there is not the team's any more either
        with pytest.raises(NotInTheFile):
            work.read(names)
    assert not file.is_file() or saved(file) in ([], ["before"])


@pytest.mark.parametrize("lose", LOST)
def test_in_the_middle_of_a_transaction_too(file: Path, lose: Callable[[Path], None]) -> None:
    with work_on(f"sqlite:///{file}") as work:
        work.do(found("before"))
        shutil.copyfile(file, beside(file, ".backup"))

        def unit(unit: Unit) -> None:
            found("half")(unit)
            lose(file)

        with pytest.raises(NotInTheFile):
            work.do(unit)


def test_put_back_it_goes_on_and_everything_is_there(file: Path) -> None:
    with work_on(f"sqlite:///{file}") as work:
        work.do(found("before"))
        moved(file)
        with pytest.raises(NotInTheFile):
            work.do(found("lost"))
        beside(file, ".moved").rename(file)
        work.do(found("after"))
    assert saved(file) == ["before", "after"]


def test_what_was_kept_before_is_in_the_file_that_was_moved_away(file: Path) -> None:
    with work_on(f"sqlite:///{file}") as work:
        for n in range(20):
            work.do(found(f"{n}"))
        moved(file)
        with pytest.raises(NotInTheFile):
            work.do(found("lost"))
        # At once: the process may be killed before it can close anything.
        copy = beside(file, ".copy")
        shutil.copyfile(beside(file, ".moved"), copy)
    assert saved(copy) == [f"{n}" for n in range(20)]


def test_a_restored_backup_stays_what_it_was(file: Path) -> None:
    """What the bot had in the log beside the file must not be read into another file put in its place."""
    with work_on(f"sqlite:///{file}") as work:
        work.do(found("before"))
        backup = sqlite3.connect(beside(file, ".backup"))
        with sqlite3.connect(file) as source:
            source.backup(backup)
        backup.close()
        source.close()
        for n in range(20):
            work.do(found(f"{n}"))
        replaced(file)
        with pytest.raises(NotInTheFile, match="replaced"):
            work.do(found("lost"))
    assert saved(file) == ["before"]


@pytest.mark.parametrize("ending", ["-wal", "-shm"])
@pytest.mark.parametrize("replaced", [False, True])
def test_a_log_deleted_beside_the_file_loses_nothing_that_was_answered(
    file: Path, ending: str, replaced: bool
) -> None:
    kept = ["before"]
    with work_on(f"sqlite:///{file}") as work:
        work.do(found("before"))
        beside(file, ending).unlink()
        if replaced:
            beside(file, ending).write_bytes(b"")
        with pytest.raises(NotInTheFile, match=ending):
            work.do(found("told"))
        for n in range(3):  # and it went on with a new log
            work.do(found(f"after {n}"))
            kept.append(f"after {n}")
        copies = file.parent / "killed"
        copies.mkdir()
        for one in (file, beside(file, "-wal")):
            if one.exists():
                shutil.copyfile(one, copies / one.name)
    assert saved(file) == kept
    assert saved(copies / file.name) == kept


def test_other_processes_coming_and_going_are_no_trouble(file: Path) -> None:
    with work_on(f"sqlite:///{file}") as work:
        for n in range(5):
            work.do(found(f"{n}"))
            with work_on(f"sqlite:///{file}") as other:
                other.do(found(f"other {n}"))
            assert len(saved(file)) == 2 * n + 2
            work.read(names)


def test_a_folder_and_file_made_read_only_lose_nothing_that_was_answered(file: Path) -> None:
    kept = ["before"]
    with work_on(f"sqlite:///{file}") as work:
        work.do(found("before"))
        try:
            file.chmod(0o400)
            file.parent.chmod(0o500)
            for n in range(3):
                work.do(found(f"{n}"))
                kept.append(f"{n}")
        finally:
            file.parent.chmod(0o700)
            file.chmod(0o600)
    assert saved(file) == kept


def test_a_full_disk_is_told_as_such_and_once_there_is_room_it_goes_on(file: Path) -> None:
    engine = open_engine(f"sqlite:///{file}")
    with Work(engine, DK) as work:

        def limit(pages: int) -> Callable[[Unit], None]:
            def set_limit(unit: Unit) -> None:
                unit.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

            return set_limit

        work.do(found("before"))
        work.do(limit(1))

        def fill() -> None:
            for n in range(5000):
                work.do(found("x" * 4000 + str(n)))
                kept.append(n)

        kept: list[int] = []
        with pytest.raises(OperationalError) as told:
            fill()
        assert trouble_of(told.value) == "the disk is full"
        assert len(work.do(names)) == 1 + len(kept)
        work.do(limit(1 << 30))
        work.do(found("after"))
        assert work.do(names)[-1] == "after"
    engine.dispose()


def test_a_broken_constraint_is_no_trouble_of_the_database(file: Path) -> None:
    assert trouble_of(OSError(errno.ENOSPC, "x")) is None
    with work_on(f"sqlite:///{file}") as work, pytest.raises(Exception) as told:  # noqa: PT011
        work.do(lambda unit: unit.connection.exec_driver_sql("SELECT * FROM nowhere"))
    assert trouble_of(told.value) is None
