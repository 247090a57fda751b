"""What the disk asks for one durable insert, with nothing around it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.bench.bolt import INSERT, PRAGMAS, TABLE
from tests.bench.figures import quantile


def insert_alone(file: Path, times: int) -> float:
    """Median milliseconds of an insert and its commit into a database of its own."""
    took = []
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        for statement in (*PRAGMAS, TABLE):
            database.execute(statement)
        for number in range(times):
            started = time.perf_counter()
            database.execute(INSERT, (str(number), "U00000IDA", "logged Asta Abildgren yesterday"))
            took.append(time.perf_counter() - started)
    return 1000 * quantile(took, 0.5)
