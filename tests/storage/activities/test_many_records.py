"""With very many meetings nobody waits: what is asked of all of them goes through them once, or not at all."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

import storage.work as work_module
from bot.engine.dispatch import House
from bot.engine.outbox import Sender
from bot.engine.scheduler import Scheduler
from bot.politics.country import Country
from bot.subjects.nudges.nudging import Nudging
from tests.databases import sqlite_url, work_on
from tests.many import fill
from tests.office import COPENHAGEN, PAGES, Office, office
from tests.tables import table

pytestmark = pytest.mark.timeout(600)

MEETINGS = 40_000
"""What goes through all of them again and again takes as many floors as with more."""

FLOORS = 40
"""How many times as long as counting all meetings once a unit may take. Before, a turn of the nudges took hundreds."""


class Watched:
    """An office with very many records; what each unit costs is noted."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.units: list[float] = []  # processor seconds of the database thread
        self.statements: list[str] = []

    def floor(self) -> float:
        """Processor seconds to go once through all meetings and whom they were with, here and now."""

        def count(unit: work_module.Unit) -> float:
            began = time.thread_time()
            for _ in range(3):
                unit.connection.execute(
                    text(
                        "SELECT sum(a.version + p.position) FROM activities a, participants p WHERE p.id = a.id"
                    )
                ).all()
            return (time.thread_time() - began) / 3

        return self.office.work.do(count)

    def longest(self, do: Callable[[], object]) -> float:
        self.units.clear()
        do()
        return max(self.units)


@pytest.fixture(scope="module")
def many() -> Iterator[Watched]:
    with sqlite_url() as url, work_on(url) as work, office("en", work=work) as made:
        work.do(lambda unit: fill(unit, made.workspace, meetings=MEETINGS, people=5_000))
        watched = Watched(made)
        attempt = work_module._attempt

        def timed(connection: Connection, country: Country, job: Any, watch: Any) -> bool:
            began = time.thread_time()
            try:
                return attempt(connection, country, job, watch)
            finally:
                watched.units.append(time.thread_time() - began)

        @event.listens_for(work._engine, "before_cursor_execute")
        def noted(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            watched.statements.append(statement)

        patch = pytest.MonkeyPatch()
        patch.setattr(work_module, "_attempt", timed)
        made.say(
            "contact show Person5 Nummer5"
        )  # the register of names is read once, after each change to it
        yield watched
        patch.undo()


def test_there_are_as_many_as_promised(many: Watched) -> None:
    count = many.office.work.do(
        lambda unit: unit.connection.execute(text("SELECT count(*) FROM activities")).scalar_one()
    )
    assert count >= MEETINGS


SENTENCES = [
    "contact forgotten",
    "contact forgotten 2",
    "contact forget Person11 Nummer11",
    "contact forget Person12 Nummer12 [yes]",
    "contact show Person5 Nummer5",
    "contact export Person9 Nummer9",
    "contact find Nummer",
    "meeting list",
    "meeting list last week",
    "meeting list with Person5 Nummer5",
    "meeting list 2020",
    "visit list",
    "oped list",
    "task list",
    "meeting logged Person7 Nummer7 yesterday about rehab. Next: send it by Friday",
    "meeting planned Person8 Nummer8 on Tuesday 10:00 about the budget",
    "meeting show 77",
    "meeting undo 77",
    "who sits on Udvalg nummer 7?",
    "when did we last meet Person7 Nummer7?",
    "what did we talk about with Person7 Nummer7?",
    "committee mine",
    "committee show Udvalg nummer 7",
    "digest now",
    "digest week",
    "nudge list",
    "calendar week",
    "calendar next",
    "home",
]


@table("sentence", SENTENCES)
def test_a_sentence_is_answered_in_a_few_passes(many: Watched, sentence: str) -> None:
    assert many.longest(lambda: many.office.say(sentence)) < FLOORS * many.floor()


def test_every_command_is_answered_in_a_few_passes(many: Watched) -> None:
    """By its own example, and alone."""
    registry = many.office.desk.registry
    said = [sentence for one in registry.commands for sentence in (one.name, one.example("en"))]
    floor = many.floor()
    slow = {
        sentence: took / floor
        for sentence in dict.fromkeys(said)
        if (took := many.longest(lambda sentence=sentence: many.office.say(sentence))) > FLOORS * floor  # type: ignore[misc]
        # Once more, both: the machine may have done something else.
        and (took := many.longest(lambda sentence=sentence: many.office.say(sentence)))  # type: ignore[misc]
        > FLOORS * (floor := many.floor())
    }
    assert slow == {}
    assert len(said) > 150


def test_a_turn_of_the_clock_holds_the_database_thread_for_no_longer(many: Watched) -> None:
    """Nudges, digests, tidying: what takes long is read beside the others."""
    office, house = many.office, House(COPENHAGEN, "en")
    nudging = Nudging(office.work, PAGES, office.clock, house, lambda: None)
    scheduler = Scheduler(
        office.work,
        office.desk.registry,
        PAGES,
        office.desk.registers,
        office.clock,
        house,
        lambda: None,
        before=(nudging.tick,),
    )
    office.say("digest daily 08:00")
    for _ in range(4):
        office.clock.advance(timedelta(days=1))
        floor = many.floor()
        assert many.longest(lambda: asyncio.run(scheduler.tick())) < FLOORS * floor


def test_the_outbox_is_claimed_and_swept_without_a_walk_through_what_was_sent(many: Watched) -> None:
    sender = Sender(many.office.work, {"slack": object()}, many.office.clock)  # type: ignore[dict-item]
    many.statements.clear()
    asyncio.run(sender._round(None))
    asyncio.run(sender._sweep(None))
    seen = [one for one in many.statements if "outbox" in one]
    assert seen
    for statement in seen:
        plan = _plan(many, statement)
        assert not re.search(r"SCAN outbox(?! USING)", plan), f"{statement}\n{plan}"


def _plan(many: Watched, statement: str) -> str:
    """How SQLite goes about a statement."""

    def explained(unit: work_module.Unit) -> str:
        driver: Any = unit.connection.connection.driver_connection
        values = ("",) * statement.count("?")
        return "\n".join(row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values))

    return many.office.work.do(explained)
