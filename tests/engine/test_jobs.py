"""What takes longer than an answer may: done once, said how far, begun anew after a kill."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import Refusal
from bot.core.messages import Target
from bot.core.reply import Paragraph, Reply, Text, Visibility
from bot.engine.context import Context
from bot.engine.dispatch import House
from bot.engine.jobs import Outside, Worker
from storage.cards import Cards
from storage.jobs import ATTEMPTS, GIVEN_UP, LEASE, Job, Jobs, JobState
from storage.team import Team
from storage.work import Unit, Work
from tests import PATIENCE
from tests.databases import postgres_work, sqlite_url, work_on
from tests.forked import SERVER
from tests.office import BUDGET, COPENHAGEN, DIRECT, FRIDAY, PAGES, Office, office, shown

HERE = Target("shell", "ida")


@pytest.fixture
def desk() -> Iterator[Office]:
    with office() as made:
        yield made


def said(words: str) -> Reply:
    return Reply((Paragraph((Text(words),)),))


def add(
    office: Office,
    kind: str,
    payload: dict[str, Any],
    *,
    aloud: bool = False,
    target: Target = HERE,
    locale: str = "en",
) -> int:
    def put(unit: Unit) -> int:
        ida = next(
            one for one in Team(unit, office.workspace, office.clock.now()).users() if one.name == "Ida"
        )
        return Jobs(unit, office.workspace, office.clock.now(), ida.id).add(
            kind, payload, target, locale, aloud=aloud
        )

    return office.work.do(put)


def worker(office: Office, work: Work | None = None, **settings: Any) -> Worker:
    return Worker(
        work or office.work,
        office.desk.registry,
        PAGES,
        office.desk.registers,
        office.clock,
        House(COPENHAGEN, "en"),
        lambda: None,
        **settings,
    )


def waiting(office: Office) -> list[int]:
    return [one.id for one in office.work.do(lambda unit: Jobs(unit, None, office.clock.now()).waiting())]


def test_the_result_goes_out_once(desk: Office) -> None:
    desk.desk.registry.jobs["greet"] = lambda ctx, job: said(f"Hello {job.payload['name']}")
    number = add(desk, "greet", {"name": "Anna"})
    desk.work_off()
    desk.work_off()
    parcels = desk.parcels()
    assert [(one.key, one.target, shown(one.reply).strip()) for one in parcels] == [
        (f"job:{number}", HERE, "Hello Anna")
    ]
    assert waiting(desk) == []


def test_what_lies_outside_runs_without_a_transaction_and_steps_follow_each_other(desk: Office) -> None:
    threads = []

    def count(ctx: Context, job: Job, so_far: int = 0) -> Reply | Outside:
        def call() -> int:
            # A unit of work here would wait for ever if one were open.
            threads.append(desk.work.do(lambda unit: unit.dialect))
            return so_far + 1

        def then(ctx: Context, result: int) -> Reply | Outside:
            return said(f"{result} steps") if result == 3 else count(ctx, job, result)

        return Outside(call, then, so_far, 3)

    desk.desk.registry.jobs["count"] = count
    add(desk, "count", {})
    desk.work_off()
    assert threads == ["sqlite"] * 3
    assert [shown(one.reply).strip() for one in desk.parcels()] == ["3 steps"]


def test_a_long_one_says_how_far_it_is(desk: Office) -> None:
    def count(ctx: Context, job: Job, so_far: int = 0) -> Reply | Outside:
        def then(ctx: Context, result: None) -> Reply | Outside:
            return said("There.") if so_far == 2 else count(ctx, job, so_far + 1)

        return Outside(lambda: None, then, so_far, 3)

    desk.desk.registry.jobs["count"] = count
    number = add(desk, "count", {})
    asyncio.run(worker(desk, patience=0, every=0).drain())
    told = [shown(one.reply).strip() for one in desk.parcels()]
    # Words on how far it is that had not left yet were taken back for the next ones.
    assert told == ["There."], told
    number = add(desk, "count", {})
    desk.work.do(
        lambda unit: Cards(unit, desk.workspace, desk.clock.now()).remember(
            f"job:{number}", "shell", "ida", "m1"
        )
    )
    asyncio.run(worker(desk, patience=0, every=0).drain())
    parcels = {one.target.edit: shown(one.reply).strip() for one in desk.parcels()}
    assert parcels == {"m1": "✓ Done: 3 of 3", None: "There."}


@pytest.mark.parametrize("where", ["at once", "outside", "afterwards"])
def test_a_refusal_is_said_and_a_fault_is_told_by_a_reference(
    desk: Office, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(fault: Exception) -> Callable[[Context, Job], Reply | Outside]:
        def fail(*_: object) -> Any:
            raise fault

        def job(ctx: Context, job: Job) -> Reply | Outside:
            if where == "at once":
                fail()
            return Outside(fail if where == "outside" else lambda: None, fail)

        return job

    desk.desk.registry.jobs["refuse"] = failing(Refusal("tasks/none", number=7))
    desk.desk.registry.jobs["break"] = failing(KeyError("Anna Jensen"))
    add(desk, "refuse", {})
    add(desk, "break", {})
    desk.work_off()
    refused, broken = (shown(one.reply) for one in desk.parcels())
    assert refused == shown(PAGES.reply("tasks/none", "en", COPENHAGEN, desk.clock.now(), number=7))
    assert "went wrong" in broken
    reference = caplog.records[-1].getMessage().split()[1].rstrip(":")
    assert reference in broken
    assert "Anna Jensen" not in caplog.text
    assert waiting(desk) == []


def test_what_a_killed_process_left_is_begun_anew_from_what_was_kept(desk: Office) -> None:
    starts: list[int] = []

    def job(ctx: Context, job: Job) -> Reply:
        starts.append(job.payload["at"])
        return said("done")

    desk.desk.registry.jobs["long"] = job
    number = add(desk, "long", {"at": 0})
    desk.work.do(lambda unit: Jobs(unit, None, desk.clock.now()).begin(number))
    desk.work.do(lambda unit: Jobs(unit, None, desk.clock.now()).keep(number, {"at": 7}))
    assert waiting(desk) == []  # somebody may be at it
    asyncio.run(worker(desk).drain())
    assert starts == []
    asyncio.run(worker(desk, alone=True).drain())  # nobody else can be
    assert starts == [7]
    assert [shown(one.reply).strip() for one in desk.parcels()] == ["done"]


def test_a_job_nobody_has_written_to_for_long_is_free_again(desk: Office) -> None:
    number = add(desk, "long", {})
    desk.work.do(lambda unit: Jobs(unit, None, desk.clock.now()).begin(number))
    desk.clock.advance(LEASE)
    assert waiting(desk) == []
    desk.clock.advance(timedelta(seconds=1))
    assert waiting(desk) == [number]


def test_stopping_puts_a_job_back_after_the_step_it_is_at(desk: Office) -> None:
    async def scenario() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()

        def job(ctx: Context, job: Job) -> Reply | Outside:
            def call() -> None:
                loop.call_soon_threadsafe(stop.set)

            return Outside(call, lambda ctx, _: Outside(lambda: None, lambda ctx, _: said("too far")))

        desk.desk.registry.jobs["long"] = job
        one = worker(desk)
        running = asyncio.create_task(one.run(stop))
        await asyncio.wait_for(running, PATIENCE)

    number = add(desk, "long", {"a": 1})
    asyncio.run(scenario())
    assert waiting(desk) == [number]
    assert desk.parcels() == []


def ends_the_process(url: str) -> None:
    """In a child: begin the job, and die in the middle of it."""
    with work_on(url) as work, office(work=work, team=lambda unit, *_: 1) as desk:
        desk.desk.registry.jobs["deadly"] = lambda ctx, job: os._exit(9)
        asyncio.run(worker(desk, alone=True).drain())


@pytest.mark.parametrize("locale", ["en", "da"])
def test_a_job_that_ends_the_process_is_given_up_after_so_many_attempts_and_whoever_asked_is_told(
    locale: str,
) -> None:
    with sqlite_url() as url:
        with work_on(url) as work, office(locale, work=work) as desk:
            number = add(desk, "deadly", {}, locale=locale)
        for _ in range(ATTEMPTS):
            child = SERVER.Process(target=ends_the_process, args=(url,))
            child.start()
            child.join(PATIENCE)
            assert child.exitcode == 9
        with work_on(url) as work, office(locale, work=work, team=lambda unit, *_: 1) as desk:
            desk.desk.registry.jobs["deadly"] = lambda ctx, job: os._exit(9)
            asyncio.run(worker(desk, alone=True).drain())
            told = PAGES.reply(
                "jobs/given_up", locale, COPENHAGEN, desk.clock.now(), attempts=ATTEMPTS, number=number
            )
            assert [shown(one.reply) for one in desk.parcels()] == [shown(told)]
            failed = desk.work.do(lambda unit: Jobs(unit, None, desk.clock.now()).failed_since(FRIDAY))
            assert failed == [("deadly", f"{GIVEN_UP} after {ATTEMPTS} attempts")]
            asyncio.run(worker(desk, alone=True).drain())
            assert desk.parcels() == []


WHATEVER = [StopIteration, StopAsyncIteration, SystemExit, KeyboardInterrupt, GeneratorExit, MemoryError]


@pytest.mark.parametrize("where", ["at once", "outside", "afterwards"])
@pytest.mark.parametrize("kind", [*WHATEVER, asyncio.CancelledError, RecursionError, BaseException])
def test_whatever_a_job_raises_it_is_told_once_and_the_next_one_is_done(
    desk: Office, where: str, kind: type[BaseException]
) -> None:
    def job(ctx: Context, job: Job) -> Reply | Outside:
        def fail(*_: object) -> Any:
            raise kind

        if where == "at once":
            fail()
        return Outside(fail if where == "outside" else lambda: None, fail)

    desk.desk.registry.jobs["break"] = job
    desk.desk.registry.jobs["greet"] = lambda ctx, job: said("Hello")
    add(desk, "break", {})
    add(desk, "greet", {})
    asyncio.run(asyncio.wait_for(worker(desk).drain(), PATIENCE))
    told = sorted(shown(one.reply).strip() for one in desk.parcels())
    assert told[0] == "Hello"
    assert "went wrong" in told[1]
    assert len(told) == 2
    assert waiting(desk) == []


def test_being_stopped_is_no_attempt(desk: Office) -> None:
    """However often the bot is restarted in good order, what waits is done in the end."""

    async def scenario() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()

        def job(ctx: Context, job: Job) -> Reply | Outside:
            return Outside(
                lambda: loop.call_soon_threadsafe(stop.set),
                lambda ctx, _: Outside(int, lambda ctx, _: Reply()),
            )

        desk.desk.registry.jobs["long"] = job
        await asyncio.wait_for(worker(desk).run(stop), PATIENCE)

    add(desk, "long", {})
    for _ in range(ATTEMPTS + 2):
        asyncio.run(scenario())
    desk.desk.registry.jobs["long"] = lambda ctx, job: said("done at last")
    desk.work_off()
    assert [shown(one.reply).strip() for one in desk.parcels()] == ["done at last"]


def test_the_result_of_a_room_goes_to_the_asker_alone_unless_it_is_for_everybody(desk: Office) -> None:
    def context(ctx: Context) -> None:
        ctx.start_job("greet", {})
        ctx.start_job("greet", {}, aloud=True)

    desk.desk.registry.jobs["greet"] = lambda ctx, job: said(f"{ctx.aloud} {ctx.place.kind}")
    command = desk.desk.registry.understand("task list")
    original = command.command.handler  # type: ignore[union-attr]

    def listing(ctx: Context, what: str = "") -> Reply:
        context(ctx)
        return original(ctx, what)  # type: ignore[no-any-return]

    object.__setattr__(command.command, "handler", listing)  # type: ignore[union-attr]
    try:
        desk.say("task list", place=BUDGET)
        desk.say("task list", place=DIRECT)
    finally:
        object.__setattr__(command.command, "handler", original)  # type: ignore[union-attr]
    desk.work_off()
    found = {
        (one.target.room, one.reply.visibility, shown(one.reply).strip())
        for one in desk.parcels()
        if one.key.startswith("job:")
    }
    assert found == {
        ("ida", Visibility.ASKER, "False direct"),
        ("#budget", Visibility.ROOM, "True room"),
        ("ida", Visibility.ROOM, "True room"),
    }


def test_of_two_processes_one_does_it() -> None:
    with postgres_work() as work, office(work=work) as desk:
        calls: list[int] = []

        def job(ctx: Context, job: Job) -> Reply | Outside:
            return Outside(lambda: calls.append(job.id), lambda ctx, _: said("done"))

        desk.desk.registry.jobs["once"] = job
        numbers = [add(desk, "once", {}) for _ in range(5)]

        async def both() -> None:
            await asyncio.gather(worker(desk).drain(), worker(desk).drain())

        asyncio.run(both())
        assert sorted(calls) == numbers
        assert len(desk.parcels()) == 5


def test_what_ended_is_forgotten_after_a_while(desk: Office) -> None:
    desk.desk.registry.jobs["greet"] = lambda ctx, job: said("Hello")
    number = add(desk, "greet", {"name": "Anna"})
    desk.work_off()
    later = desk.clock.now() + timedelta(days=1)
    assert desk.work.do(lambda unit: Jobs(unit, None, later).settle(number, JobState.DONE)) is False
    assert desk.work.do(lambda unit: Jobs(unit, None, later).forget_before(later)) == 1
