"""A unit of work has a time: what runs over it is undone and told, and those beside it stand."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from storage.db import open_engine
from storage.deadline import Overrun
from storage.team import Team
from storage.work import Unit, Work
from tests.countries import DK
from tests.storage.conftest import NOW

# A stop may come while the garbage collector calls back, which swallows it and says so; the unit is told all the same.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

COUNTS = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n"
)


def in_python(unit: Unit) -> None:
    while True:
        pass


def deaf(unit: Unit) -> None:
    """Goes on whatever it is told, as careless code might."""
    until = time.monotonic() + 2
    while time.monotonic() < until:
        try:
            while time.monotonic() < until:
                pass
        except BaseException:
            continue


def in_sql(unit: Unit) -> None:
    unit.connection.execute(COUNTS)


def in_c(unit: Unit) -> None:
    """One call that cannot be interrupted, like the match of a pattern."""
    time.sleep(1.5)


SLOW = (in_python, deaf, in_sql, in_c)


def founding(name: str, then: Callable[[Unit], object] = lambda unit: None) -> Callable[[Unit], None]:
    def found(unit: Unit) -> None:
        Team(unit, None, NOW).make_workspace(name)
        then(unit)

    return found


def names(unit: Unit) -> list[str]:
    return [workspace.name for workspace in Team(unit, None, NOW).workspaces()]


@contextmanager
def hurried(url: str) -> Iterator[Work]:
    engine = open_engine(url)
    with Work(engine, DK, seconds=0.5) as work:
        yield work
    engine.dispose()


@pytest.mark.parametrize("slow", SLOW, ids=lambda one: one.__name__)
def test_what_runs_over_its_time_is_undone_and_told_and_logged(
    url: str, slow: Callable[[Unit], None], caplog: pytest.LogCaptureFixture
) -> None:
    with hurried(url) as work, caplog.at_level(logging.ERROR, "storage.work"):

        async def together() -> list[object]:
            units = (founding("first"), founding("lost", slow), founding("last"))
            return await asyncio.gather(*map(work.run, units), return_exceptions=True)

        first, lost, last = asyncio.run(together())
        assert (first, last) == (None, None)
        assert isinstance(lost, Overrun)
        assert sorted(work.do(names)) == ["first", "last"]
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 1
    assert "founding.<locals>.found" in told[0]
    assert "rolled back" in told[0]


def test_a_step_of_a_job_may_take_longer(url: str) -> None:
    with hurried(url) as work:
        asyncio.run(work.run(in_c, 60))
        work.do(in_c)


def test_nobody_is_stopped_for_what_somebody_else_did(url: str) -> None:
    """Many units end close to their time; each is either whole or told, and no stop strikes a later one."""
    engine = open_engine(url)
    with Work(engine, DK, seconds=0.25) as work:

        async def one(number: int) -> bool:
            try:
                await work.run(founding(f"{number}", lambda unit: time.sleep(0.2 + (number % 5) * 0.02)))
            except Overrun:
                return False
            return True

        async def all_of_them() -> dict[str, bool]:
            return {str(number): await one(number) for number in range(20)}

        kept = asyncio.run(all_of_them())
        assert set(work.do(names)) == {number for number, stands in kept.items() if stands}
        for _ in range(200):
            work.do(names)
    engine.dispose()
