"""Units of work: committed in groups, rolled back alone, never lost, never done twice."""

from __future__ import annotations

import asyncio
import builtins
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.pool import NullPool

from bot.core.messages import Target
from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.blocking import aside
from storage.activities import Activities
from storage.activities.tasks import NewTask, Tasks
from storage.db import open_engine
from storage.inbox import Inbox
from storage.outbox import Outbox
from storage.schedule import Schedule
from storage.tables import Workspace
from storage.team import Team
from storage.work import Busy, Unit, UnitEnded, Work, read
from tests.countries import DK
from tests.databases import postgres_url, sqlite_url, work_on
from tests.storage.activities.test_activities import MEETING, record
from tests.storage.conftest import NOW


def found(name: str) -> Callable[[Unit], int]:
    return lambda unit: Team(unit, None, NOW).make_workspace(name)


def names(unit: Unit) -> list[str]:
    return [workspace.name for workspace in Team(unit, None, NOW).workspaces()]


def fail(unit: Unit) -> None:
    Team(unit, None, NOW).make_workspace("lost")
    raise LookupError("changed its mind")


class Held:
    """Keeps the database thread inside a unit until told, so that the units behind it form one group."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.go = threading.Event()

    def __call__(self, unit: Unit) -> None:
        self.entered.set()
        assert self.go.wait(30)


def test_what_a_unit_wrote_is_there_when_it_returns(work: Work, url: str) -> None:
    work.do(found("første"))
    with work_on(url) as other:
        assert other.do(names) == ["første"]


def test_a_unit_that_raises_is_rolled_back_and_its_error_told(work: Work) -> None:
    with pytest.raises(LookupError, match="changed its mind"):
        work.do(fail)
    assert work.do(names) == []


def test_a_unit_that_raises_takes_none_of_its_group_along(url: str) -> None:
    steps: list[str] = []
    with work_on(url, steps.append) as work:

        async def together() -> list[object]:
            held = Held()
            units = (held, found("a"), fail, found("b"), fail, fail, found("c"), names)
            waiting = asyncio.gather(*map(work.run, units), return_exceptions=True)  # type: ignore[arg-type]
            await asyncio.to_thread(held.entered.wait)
            held.go.set()
            return list(await waiting)

        results = asyncio.run(together())
        assert [type(result) for result in results if isinstance(result, Exception)] == [LookupError] * 3
        assert sorted(work.do(names)) == ["a", "b", "c"]
    if url.startswith("sqlite"):
        # Each unit saw what those before it wrote, and the eight took one commit, or two where the first
        # was held so long that its own was not put off; the reading at the end has its own.
        assert results[-1] == ["a", "b", "c"]
        assert steps[:3] == ["begin", "before-commit", "after-commit"]
        assert steps.count("after-commit") in (2, 3)


def test_the_first_of_a_group_may_fail_too(work: Work) -> None:
    async def together() -> list[object]:
        held = Held()

        def hold_and_fail(unit: Unit) -> None:
            held(unit)
            fail(unit)

        waiting = asyncio.gather(work.run(hold_and_fail), work.run(found("a")), return_exceptions=True)
        await asyncio.to_thread(held.entered.wait)
        held.go.set()
        return list(await waiting)

    first, second = asyncio.run(together())
    assert isinstance(first, LookupError)
    assert isinstance(second, int)
    assert work.do(names) == ["a"]


def test_a_broken_constraint_concerns_its_own_unit_alone(work: Work) -> None:
    def orphan(unit: Unit) -> None:
        Team(unit, 4711, NOW).add_user("Ida", Role.MEMBER)

    async def together() -> list[object]:
        units = (found("a"), orphan, found("b"))
        return list(await asyncio.gather(*map(work.run, units), return_exceptions=True))

    results = asyncio.run(together())
    assert isinstance(results[1], IntegrityError)
    assert sorted(work.do(names)) == ["a", "b"]


RAISED = [
    kind
    for kind in vars(builtins).values()
    if isinstance(kind, type) and issubclass(kind, BaseException) and not issubclass(kind, Warning)
] + [asyncio.CancelledError, asyncio.InvalidStateError, LookupError]


def raised(kind: type[BaseException]) -> BaseException:
    if issubclass(kind, UnicodeDecodeError):
        return kind("utf-8", b"x", 0, 1, "")
    if issubclass(kind, UnicodeEncodeError):
        return kind("utf-8", "x", 0, 1, "")
    if issubclass(kind, UnicodeTranslateError):
        return kind("x", 0, 1, "")
    if issubclass(kind, BaseExceptionGroup):
        return kind("", [LookupError()])
    return kind()


def test_whatever_a_unit_raises_whoever_waits_is_told_and_the_next_one_is_served(work: Work) -> None:
    """Of every kind of error there is, on an event loop, in a thread, and alone or in a group."""

    def unit(kind: type[BaseException]) -> Callable[[Unit], None]:
        def fail(unit: Unit) -> None:
            raise raised(kind)

        return fail

    async def awaited() -> list[object]:
        together = [work.run(unit(kind)) for kind in RAISED]
        outcomes = await asyncio.wait_for(asyncio.gather(*together, return_exceptions=True), 60)
        for kind in RAISED:  # and each by itself
            with pytest.raises(Exception):  # noqa: B017, PT011
                await asyncio.wait_for(work.run(unit(kind)), 60)
        return list(outcomes)

    for kind, outcome in zip(RAISED, asyncio.run(awaited()), strict=True):
        assert isinstance(outcome, Exception), kind
        assert isinstance(outcome.__cause__ if isinstance(outcome, UnitEnded) else outcome, kind)
    for kind in RAISED:
        with pytest.raises((kind, UnitEnded)):
            work.do(unit(kind))
    assert work.do(names) == []


def test_whatever_is_raised_aside_is_told_and_what_hangs_holds_nobody() -> None:
    def call(kind: type[BaseException]) -> Callable[[], None]:
        def fail() -> None:
            raise raised(kind)

        return fail

    async def awaited() -> list[object]:
        return list(
            await asyncio.wait_for(
                asyncio.gather(*(aside(call(kind)) for kind in RAISED), return_exceptions=True), 60
            )
        )

    for kind, outcome in zip(RAISED, asyncio.run(awaited()), strict=True):
        assert isinstance(outcome.__cause__ if isinstance(outcome, UnitEnded) else outcome, kind)
    hanging = threading.Event()

    async def too_long() -> None:
        with pytest.raises(TimeoutError):
            await aside(hanging.wait, within=0.05)

    asyncio.run(too_long())  # returns although the call still hangs
    hanging.set()


def test_the_session_of_a_unit_is_in_its_transaction(work: Work) -> None:
    def add(unit: Unit) -> None:
        made = {"created_at": NOW, "updated_at": NOW, "people_version": 0}
        unit.session.add(Workspace(name="objekt", **made))
        assert unit.session.scalars(select(Workspace.name)).all() == ["objekt"]

    def add_and_fail(unit: Unit) -> None:
        add(unit)
        raise LookupError

    with pytest.raises(LookupError):
        work.do(add_and_fail)
    assert work.do(names) == []
    work.do(add)
    assert work.do(names) == ["objekt"]


def test_after_commit_is_called_when_the_row_is_there_and_never_otherwise(work: Work, url: str) -> None:
    seen: list[list[str]] = []

    def look() -> None:
        with work_on(url) as other:
            seen.append(other.do(names))

    def good(unit: Unit) -> None:
        found("a")(unit)
        unit.after_commit(look)

    def bad(unit: Unit) -> None:
        unit.after_commit(look)
        raise LookupError

    work.do(good)
    with pytest.raises(LookupError):
        work.do(bad)
    assert seen == [["a"]]


def test_a_call_after_the_commit_that_fails_is_logged_and_the_commit_stands(
    work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble() -> None:
        raise LookupError("the wake-up call failed")

    def good(unit: Unit) -> None:
        unit.after_commit(stumble)
        found("a")(unit)

    with caplog.at_level(logging.ERROR):
        work.do(good)
    assert work.do(names) == ["a"]
    assert "the wake-up call failed" in caplog.text


def test_a_commit_that_fails_is_told_to_every_unit_in_it(url: str) -> None:
    calls: list[str] = []
    broken = True

    def step(name: str) -> None:
        if name == "before-commit" and broken:
            raise OSError("disk full")

    def good(unit: Unit) -> None:
        found("a")(unit)
        unit.after_commit(lambda: calls.append("committed"))

    with work_on(url, step) as work:

        async def together() -> list[object]:
            return list(await asyncio.gather(*[work.run(good)] * 1, work.run(good), return_exceptions=True))

        assert [str(result) for result in asyncio.run(together())] == ["disk full", "disk full"]
        broken = False
        assert work.do(names) == []
        work.do(good)
        assert work.do(names) == ["a"]
    assert calls == ["committed"]


def test_a_group_whose_transaction_is_gone_is_lost_as_a_whole_and_says_so() -> None:
    with sqlite_url() as url, work_on(url) as work:

        def rolled_back_by_the_database(unit: Unit) -> None:
            # What SQLite does by itself when the disk is full.
            unit.connection.connection.cursor().execute("ROLLBACK")
            raise OSError("disk full")

        async def together() -> list[object]:
            held = Held()
            units = (held, found("a"), rolled_back_by_the_database)
            waiting = asyncio.gather(*map(work.run, units), return_exceptions=True)  # type: ignore[arg-type]
            await asyncio.to_thread(held.entered.wait)
            held.go.set()
            return list(await waiting)

        results = asyncio.run(together())
        assert all(isinstance(result, Exception) for result in results[1:])
        assert work.do(names) == []
        work.do(found("b"))
        assert work.do(names) == ["b"]


def test_a_waiting_task_that_is_cancelled_harms_nobody(work: Work) -> None:
    async def cancel() -> None:
        held = Held()
        holding = asyncio.ensure_future(work.run(held))
        await asyncio.to_thread(held.entered.wait)
        waiting = asyncio.ensure_future(work.run(found("a")))
        await asyncio.sleep(0)
        waiting.cancel()
        held.go.set()
        await holding
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await work.run(found("b"))

    asyncio.run(cancel())
    for _ in range(1000):  # nobody waits for "a": where several threads serve, it may commit a little later
        if len(kept := sorted(work.do(names))) == 2:
            break
    assert kept == ["a", "b"]


def test_an_event_loop_that_is_gone_stops_nobody(work: Work) -> None:
    held = [Held() for _ in range(4)]  # as many as there may be database threads
    left: list[asyncio.Future[None]] = []

    async def leave() -> None:
        for one in held[: 1 if work.do(lambda unit: unit.dialect) == "sqlite" else 4]:
            left.append(asyncio.ensure_future(work.run(one)))
            await asyncio.to_thread(one.entered.wait)

    asyncio.run(leave())
    for one in held:
        one.go.set()
    work.do(found("a"))
    assert work.do(names) == ["a"]


def test_too_many_waiting_units_are_refused_at_once() -> None:
    with sqlite_url() as url:
        engine = open_engine(url)
        held = Held()
        with Work(engine, DK, limit=2) as work:

            async def pile_up() -> list[object]:
                first = asyncio.ensure_future(work.run(held))
                await asyncio.to_thread(held.entered.wait)
                rest = [asyncio.ensure_future(work.run(found(str(n)))) for n in range(3)]
                await asyncio.sleep(0)
                held.go.set()
                return list(await asyncio.gather(first, *rest, return_exceptions=True))

            results = asyncio.run(pile_up())
            assert [isinstance(result, Busy) for result in results] == [False, False, False, True]
            assert work.do(names) == ["0", "1"]
        engine.dispose()


def test_closing_finishes_what_waits_and_takes_no_more(url: str) -> None:
    engine = open_engine(url)
    work = Work(engine, DK)
    work.start()
    held = Held()
    threads = [threading.Thread(target=work.do, args=(unit,)) for unit in (held, found("a"))]
    threads[0].start()
    assert held.entered.wait(30)
    threads[1].start()
    while work.waiting() == 0 and threads[1].is_alive():
        pass  # a PostgreSQL thread may have taken it already
    work.close(wait=False)
    held.go.set()
    work.close()
    for thread in threads:
        thread.join(30)
    with pytest.raises(RuntimeError, match="closed"):
        work.do(names)
    engine.dispose()
    with work_on(url) as again:
        assert again.do(names) == ["a"]


def test_a_unit_cannot_wait_for_a_unit(work: Work) -> None:
    with pytest.raises(RuntimeError, match="cannot wait"):
        work.do(lambda unit: work.do(names))


# Several at once


def test_sixteen_edits_of_one_record_at_once_are_all_kept(
    work: Work, url: str, workspace: int, ida: int
) -> None:
    activity_id = record(work, workspace, ida)

    def edit(unit: Unit) -> bool:
        activities = Activities(unit, workspace, NOW, ida)
        card = activities.get(activity_id, lock=True)
        assert card is not None
        return bool(activities.change(activity_id, card.version, {"details": card.details + "+"}))

    with work_on(url) as other:

        async def edits() -> list[bool]:
            return await asyncio.gather(*[(work, other)[n % 2].run(edit) for n in range(16)])

        assert asyncio.run(edits()) == [True] * 16
    card = work.do(lambda unit: Activities(unit, workspace, NOW).get(activity_id))
    assert card is not None
    assert card.details == MEETING.details + "+" * 16
    assert card.version == 17


def test_of_sixteen_edits_made_from_one_reading_one_is_kept_and_the_others_are_told(
    work: Work, url: str, workspace: int, ida: int
) -> None:
    activity_id = record(work, workspace, ida)

    def edit(unit: Unit) -> bool:
        return bool(Activities(unit, workspace, NOW, ida).change(activity_id, 1, {"details": "ny"}))

    with work_on(url) as other:

        async def edits() -> list[bool]:
            return await asyncio.gather(*[(work, other)[n % 2].run(edit) for n in range(16)])

        assert sorted(asyncio.run(edits())) == [False] * 15 + [True]


def many(work: Work, other: Work, unit: Callable[[Unit], object], times: int = 40) -> list[object]:
    async def run() -> list[object]:
        return list(await asyncio.gather(*[(work, other)[n % 2].run(unit) for n in range(times)]))

    return asyncio.run(run())


def test_two_processes_never_claim_the_same(work: Work, url: str, workspace: int, ida: int) -> None:
    def fill(unit: Unit) -> None:
        for n in range(60):
            Outbox(unit, workspace, NOW).put(Target("slack", "C1"), Reply(), "da", f"k{n}")
        Team(unit, workspace, NOW).make_invite("hash", Role.MEMBER, NOW + timedelta(days=1))

    work.do(fill)
    task_id = work.do(lambda unit: Tasks(unit, workspace, NOW).add(NewTask("ring", None, ida)))
    with work_on(url) as other:
        claims = many(work, other, lambda unit: Outbox(unit, None, NOW).claim(NOW, 2, timedelta(minutes=1)))
        rows = [claimed.parcel.id for claim in claims for claimed in claim]  # type: ignore[attr-defined]
        assert sorted(rows) == sorted(set(rows))
        while rest := work.do(lambda unit: Outbox(unit, None, NOW).claim(NOW, 2, timedelta(minutes=1))):
            rows += [claimed.parcel.id for claimed in rest]
        assert len(rows) == len(set(rows)) == 60

        once: dict[str, Callable[[Unit], object]] = {
            "slot": lambda unit: Schedule(unit, workspace, NOW).claim_slot("digest", NOW.date(), "08:00"),
            "invite": lambda unit: Team(unit, None, NOW).use_invite("hash", NOW) is not None,
            "event": lambda unit: Inbox(unit, None, NOW).first_time("slack", "Ev1"),
            "task": lambda unit: Tasks(unit, workspace, NOW).done(task_id),
            "key": lambda unit: (
                Outbox(unit, workspace, NOW).put(Target("slack", "C1"), Reply(), "da", "k") is not None
            ),
            "platform team": lambda unit: Team(unit, None, NOW).link_workspace("slack", "T1", workspace),
        }
        for name, unit in once.items():
            results = many(work, other, unit, 16)
            if name == "platform team":
                assert set(results) == {workspace}
            else:
                assert (name, results.count(True)) == (name, 1)


def test_sixteen_first_messages_of_one_person_make_one_user(work: Work, url: str, workspace: int) -> None:
    def enrol(unit: Unit) -> int | None:
        who = Team(unit, workspace, NOW).enrol("slack", "T1", "U1", "Bo Lind", Role.MEMBER)
        return None if who is None else who.user_id

    with work_on(url) as other:
        assert len(set(many(work, other, enrol, 16))) == 1
    assert [user.name for user in work.do(lambda unit: Team(unit, workspace, NOW).users())] == ["Bo Lind"]


def test_two_processes_write_side_by_side_and_nothing_is_lost_or_locked(work: Work, url: str) -> None:
    def count(unit: Unit) -> None:
        value = unit.connection.execute(
            text("SELECT people_version FROM workspaces WHERE name = 'tæller'" + lock)
        ).scalar_one()
        unit.connection.execute(
            text("UPDATE workspaces SET people_version = :value WHERE name = 'tæller'"), {"value": value + 1}
        )

    work.do(found("tæller"))
    lock = " FOR UPDATE" if url.startswith("postgresql") else ""
    with work_on(url) as other:
        many(work, other, count, 200)
    counted = "SELECT people_version FROM workspaces"
    assert work.do(lambda unit: unit.connection.execute(text(counted)).scalar_one()) == 200


def test_reading_is_as_of_one_moment_and_holds_up_no_writer(work: Work, url: str) -> None:
    engine = open_engine(url)
    work.do(found("a"))

    def look(unit: Unit) -> tuple[list[str], list[str]]:
        before = names(unit)
        work.do(found("b"))
        return before, names(unit)

    assert read(engine, DK, look) == (["a"], ["a"])
    assert read(engine, DK, names) == ["a", "b"]
    with pytest.raises((OperationalError, InternalError)):
        read(engine, DK, found("c"))
    with Work(engine, DK) as other:
        other.do(found("d"))
    assert work.do(names) == ["a", "b", "d"]
    engine.dispose()


# What only PostgreSQL does


def test_units_that_postgresql_calls_off_are_run_again() -> None:
    with postgres_url() as url, work_on(url) as work:
        first, second = work.do(found("a")), work.do(found("b"))
        meet = threading.Barrier(2, timeout=30)
        runs: list[int] = []

        def crossing(*order: int) -> Callable[[Unit], None]:
            def unit(unit: Unit) -> None:
                runs.append(order[0])
                for number, workspace_id in enumerate(order):
                    unit.connection.execute(
                        text("UPDATE workspaces SET people_version = people_version + 1 WHERE id = :id"),
                        {"id": workspace_id},
                    )
                    if number == 0 and len(runs) <= 2:
                        meet.wait()

            return unit

        async def deadlock() -> None:
            await asyncio.gather(work.run(crossing(first, second)), work.run(crossing(second, first)))

        asyncio.run(deadlock())
        assert len(runs) >= 3
        versions = "SELECT people_version FROM workspaces"
        assert work.do(lambda unit: unit.connection.execute(text(versions)).scalars().all()) == [2, 2]


def test_a_connection_lost_before_the_commit_is_opened_anew() -> None:
    with postgres_url() as url, work_on(url) as work:
        runs: list[int] = []

        def cut_off_once(unit: Unit) -> None:
            runs.append(1)
            if len(runs) == 1:
                unit.connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
            found("a")(unit)

        work.do(cut_off_once)
        assert len(runs) == 2
        assert work.do(names) == ["a"]


def test_a_unit_whose_commit_was_not_answered_is_not_run_again() -> None:
    with postgres_url() as url:
        engine = open_engine(url)
        runs: list[int] = []

        @event.listens_for(engine, "commit")
        def cut_off(connection: object) -> None:
            if len(runs) == 1:
                killer = create_engine(engine.url, poolclass=NullPool)
                with killer.connect() as other:
                    other.exec_driver_sql(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                    )

        def unit(unit: Unit) -> None:
            runs.append(1)
            found("a")(unit)

        with Work(engine, DK) as work:
            with pytest.raises(OperationalError):
                work.do(unit)
            assert len(runs) == 1
            runs.append(2)
            work.do(found("b"))
        engine.dispose()


# Killed

CHILD = """
import os, signal, sys
from datetime import UTC, datetime
from bot.politics.country import country
from storage.db import open_engine
from storage.team import Team
from storage.work import Work

url, fatal = sys.argv[1:]
now = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)

def step(name):
    if name == fatal and armed:
        os.kill(os.getpid(), signal.SIGKILL)

armed = False
with Work(open_engine(url), country("dk"), step) as work:
    work.do(lambda unit: Team(unit, None, now).make_workspace("before"))
    print("acknowledged before", flush=True)
    armed = True
    work.do(lambda unit: Team(unit, None, now).make_workspace("during"))
    print("acknowledged during", flush=True)
"""


@pytest.mark.parametrize(
    ("fatal", "kept"),
    [
        ("begin", ["before"]),
        ("before-commit", ["before"]),
        ("after-commit", ["before", "during"]),
        ("never", ["before", "during"]),
    ],
)
def test_killed_at_any_step_keeps_what_was_acknowledged_and_nothing_by_halves(
    url: str, fatal: str, kept: list[str]
) -> None:
    root = Path(__file__).parents[2]
    child = subprocess.run(
        [sys.executable, "-c", CHILD, url, fatal], cwd=root, capture_output=True, text=True, check=False
    )
    assert (child.returncode == 0) is (fatal == "never"), child.stderr
    assert "acknowledged before" in child.stdout
    assert ("acknowledged during" in child.stdout) is (fatal == "never")
    with work_on(url) as work:
        assert work.do(names) == kept
        work.do(found("after"))
        assert work.do(names) == [*kept, "after"]
