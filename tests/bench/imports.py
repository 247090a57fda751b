"""What it takes to have 10 000 rows taken in from a file: time, memory and words on how far it is.

`python -m tests.bench.imports FOLDER ROWS` takes one file in, in a process of its own, and prints what it took.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from storage.db import open_engine
from storage.imports import ImportReport, import_file
from storage.team import Team
from storage.work import Work
from tests.bench import report
from tests.bench.figures import Figure, Goal
from tests.bench.people import BODIES, names
from tests.bench.stage import ROOT, bare_environment, folder, make_database
from tests.countries import DK
from tests.loopback.slack_model import TEAM

TABLES: Final = ("areas", "organizations", "persons", "memberships", "contact_details")
PARTIES: Final = ("Venstre", "Socialdemokratiet", "SF", "Konservative", "Radikale Venstre", "Enhedslisten")
COLUMNS: Final = ("navn", "udvalg", "kommune", "rolle", "parti", "start", "slut", "e-mail", "telefon")
TO_WARM: Final = 5  # rows taken in beforehand, so that what is loaded once is loaded


def measure(rounds: int, sizes: tuple[int, int]) -> None:
    """Take files of both sizes in by turns, each in a process of its own, and print what it took."""
    took: dict[int, list[dict[str, Any]]] = {size: [] for size in sizes}
    with folder() as cwd:
        for turn in range(rounds):
            for size in sizes[:: -1 if turn % 2 else 1]:
                place = cwd / f"{turn}-{size}"
                place.mkdir()
                took[size].append(_in_a_process(place, size))
    _tell(took, rounds)


def _in_a_process(place: Path, rows: int) -> dict[str, Any]:
    done = subprocess.run(
        (sys.executable, "-m", "tests.bench.imports", str(place), str(rows)),
        cwd=ROOT,
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _tell(took: dict[int, list[dict[str, Any]]], rounds: int) -> None:
    small, large = took
    report.heading(
        6,
        f"A table of {report.number(large)} people with seats, taken in by the importer (SQLite)",
        f"{rounds} rounds, every file in a process of its own; memory is the peak above what was held before.",
        "Rows counted afterwards; the same file taken in again must change nothing.",
        "The floor: the same rows put into the same tables by executemany, in one transaction.",
    )

    def figure(size: int, what: str) -> Figure:
        return Figure(tuple(float(one[what]) for one in took[size]))

    report.table(
        ("median of the rounds (lowest-highest)", *(f"{report.number(size)} rows" for size in took)),
        [
            (name, *(report.shown(figure(size, what)) for size in took))
            for name, what in (
                ("taken in, s", "seconds"),
                ("taken in again, nothing new, s", "again"),
                ("the same rows by executemany, s", "floor"),
                ("peak of memory, MB", "megabytes"),
                ("the file itself, MB", "file"),
                ("words on how far it is", "told"),
                ("longest silence, s", "silence"),
            )
        ],
    )
    seconds, memory = figure(large, "seconds"), figure(large, "megabytes")
    more = zip(memory.rounds, figure(small, "megabytes").rounds, strict=True)
    row = Figure(tuple(1000 * (most - least) / (large - small) for most, least in more))
    report.goals(
        [
            Goal(f"{report.number(large)} rows taken in", seconds, 60, unit="s"),
            Goal("taken in / executemany", seconds.over(figure(large, "floor")), 60),
            Goal("without a word on how far it is", figure(large, "silence"), 5, unit="s"),
            Goal(f"memory for {report.number(large)} rows", memory, 16, unit="MB"),
            Goal(f"memory for every row beyond {report.number(small)}", row, 0.75, unit="KB"),
        ]
    )


# In the process of its own


def take_in(place: Path, rows: int) -> dict[str, float]:
    """Take a file of so many rows into a fresh database, twice, and check what is there then."""
    file = _write(place / "people.csv", rows)
    warm = _write(place / "warm.csv", TO_WARM)
    _import(make_database(place / "warm.db"), warm, [])
    url = make_database(place / "caucus.db")
    before = _peak()
    moments = [time.perf_counter()]
    first = _import(url, file, moments)
    ended = time.perf_counter()
    megabytes = _peak() - before
    again_from = time.perf_counter()
    second = _import(url, file, [])
    again = time.perf_counter() - again_from
    if (first.added, first.memberships, len(first.problems)) != (rows, rows, 0):
        raise AssertionError(f"{rows} rows, but {first}")
    if second != ImportReport(same=rows):
        raise AssertionError(f"the same again, but {second}")
    kept = _kept(place / "caucus.db")
    if len(kept["memberships"]) != rows or len(kept["contact_details"]) != rows:
        raise AssertionError({name: len(found) for name, found in kept.items()})
    return {
        "seconds": ended - moments[0],
        "again": again,
        "megabytes": max(megabytes, 0.1),  # a few rows find room in what was held
        "floor": _executemany(Path(make_database(place / "floor.db").removeprefix("sqlite:///")), kept),
        "file": file.stat().st_size / 1e6,
        "told": len(moments) - 1,
        "silence": max(later - one for one, later in zip(moments, [*moments[1:], ended], strict=True)),
    }


def _write(file: Path, rows: int) -> Path:
    """A table as a council's secretariat would send it: ten people on each body."""
    areas = [place.name["da"] for place in DK.areas.municipalities]
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, delimiter=";")
        table.writerow(COLUMNS)
        for number, name in zip(range(rows), names(), strict=False):
            body = number // 10
            table.writerow(
                (
                    name,
                    BODIES[body % len(BODIES)],
                    areas[body // len(BODIES) % len(areas)],
                    "medlem" if number % 10 else "formand",
                    PARTIES[number % len(PARTIES)],
                    "01.01.2026",
                    "31.12.2029",
                    f"person{number}@example.dk",
                    f"{20_000_000 + number}",
                )
            )
    return file


def _import(url: str, file: Path, moments: list[float]) -> ImportReport:
    """Take a file in; `moments` gets the time of every word on how far it is."""
    engine, now = open_engine(url), datetime.now(UTC)
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        moments.append(time.perf_counter())
        told.append((done, of))

    try:
        with Work(engine, DK) as work:
            team = work.do(lambda unit: Team(unit, None, now).workspace_of("slack", TEAM))
            assert team is not None
            taken = import_file(work, team, file, now, locale="da", progress=progress)
    finally:
        engine.dispose()
    if told != sorted(told) or (told and told[-1][0] != told[-1][1]):
        raise AssertionError(f"how far it is was told as {told[:5]} ... {told[-5:]}")
    return taken


def _kept(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(file)) as database:
        return {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}


def _executemany(file: Path, rows: dict[str, list[tuple[Any, ...]]]) -> float:
    """Seconds for the same rows in the same tables, with nothing looked up and nothing kept for an undo."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        for table in TABLES:
            database.execute(f"DELETE FROM {table}")
        database.commit()
        started = time.perf_counter()
        for table in TABLES:
            marks = ", ".join("?" * len(rows[table][0]))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
        database.commit()
        return time.perf_counter() - started


def _peak() -> float:
    """The most memory this process has held so far, in MB; where the system does not tell, 0."""
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
    except OSError:
        return 0.0
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


if __name__ == "__main__":
    print(json.dumps(take_in(Path(sys.argv[1]), int(sys.argv[2]))))
