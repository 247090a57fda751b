"""What the table of a long negotiation costs beside a list of meetings, and a position beside a meeting logged."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Final

from sqlalchemy import select

from bot.commands import registry
from bot.engine.dispatch import FrontDesk
from storage.repository import inserting
from storage.tables import CasePoint, Position
from storage.work import Unit, Work
from tests.bench import report
from tests.bench.commands import CONTACTS, topic
from tests.bench.desk import Speaker, desks
from tests.bench.figures import Figure, Goal, quantile
from tests.bench.stage import folder, make_database

SEATS: Final = "A 7, B 1, C 3, F 3, I 2, K 1, M 2, O 2, Q 1, V 5, Æ 1, Ø 2, Å 1"
PARTIES: Final = tuple(one.split()[0] for one in SEATS.split(", "))
STANCES: Final = ("for", "against", "undecided", "leaning")
DAYS: Final = 60  # that a negotiation lasts
MEETINGS: Final = 25  # more than a page of a list
WAYS: Final = ("the table of the case", "a list of meetings", "a position", "a meeting logged")


def measure(rounds: int, messages: int, asks: int, positions: int) -> None:
    """Say all four by turns in one team, and print the processor time each takes."""
    with folder() as cwd, desks(make_database(cwd / "caucus.db"), (registry(),)) as (work, (desk,)):
        speaker = Speaker()
        asyncio.run(_negotiate(desk, speaker, asks))
        work.do(lambda unit: _remember(unit, positions))
        took = asyncio.run(_by_turns(desk, speaker, rounds, messages, asks, work))
    report.heading(
        10,
        "A case with a long log",
        f"{asks} asks, {len(PARTIES)} parties, {positions} positions of {DAYS} days;"
        f" {rounds} rounds of {messages} of each, processor time of the whole message.",
    )
    report.table(
        ("median of the rounds (lowest-highest)", "ms"),
        [(way, report.shown(figure)) for way, figure in zip(WAYS, took, strict=True)],
    )
    table, meetings, position, logged = took
    report.goals(
        [
            Goal("the table of the case / a list of meetings", table.over(meetings), 2.0),
            Goal("a position recorded / a meeting logged", position.over(logged), 1.5),
        ]
    )


async def _negotiate(desk: FrontDesk, speaker: Speaker, asks: int) -> None:
    said = ['budget open "Budget 2027" in Slagelse', f"budget seats {SEATS}"]
    said += [f"budget ask {topic(at)} DKK {at + 1}.5m a year" for at in range(asks)]
    said += [f"budget stand {one} for 1 per Bent Holm" for one in PARTIES]
    said += [f"meeting logged {CONTACTS[at]} yesterday about {topic(at)}" for at in range(MEETINGS)]
    for text in said:
        outcome = await desk.handle(speaker.says(text))
        assert outcome.reply is not None, text


def _remember(unit: Unit, positions: int) -> None:
    """A log as it may be at the end: those positions again, on any ask, of any day."""
    random, today = Random(2027), datetime.now(UTC).date()
    there = [dict(row) for row in unit.connection.execute(select(Position.__table__)).mappings()]
    points = unit.connection.execute(select(CasePoint.id)).scalars().all()
    assert len(there) == len(PARTIES), there
    rows = []
    for _ in range(positions):
        row = random.choice(there) | {
            "point_id": random.choice(points),
            "stance": random.choice(STANCES),
            "said_on": today - timedelta(days=random.randrange(DAYS)),
        }
        del row["id"]
        rows.append(row)
    unit.connection.execute(inserting(Position), rows)


async def _by_turns(
    desk: FrontDesk, speaker: Speaker, rounds: int, messages: int, asks: int, work: Work
) -> tuple[Figure, ...]:
    numbers = count(MEETINGS)
    medians: tuple[list[float], ...] = tuple([] for _ in WAYS)
    for turn in range(-1, rounds):  # the round before the first warms up
        took: tuple[list[float], ...] = tuple([] for _ in WAYS)
        for _ in range(messages):
            at = next(numbers)
            party, stance = PARTIES[at % len(PARTIES)], STANCES[at % 2]
            texts = (
                "budget",
                "meeting list",
                f"budget stand {party} {stance} {at % asks + 1} per Bent Holm",
                f"meeting logged {CONTACTS[at % len(CONTACTS)]} yesterday about {topic(at)}",
            )
            for way, text in enumerate(texts):
                message = speaker.says(text)
                started = time.process_time()
                outcome = await desk.handle(message)
                took[way].append(time.process_time() - started)
                if outcome.reply is None or not outcome.reply.blocks:
                    raise AssertionError(f"{text!r} was not answered")
        if turn >= 0:
            for way in range(len(WAYS)):
                medians[way].append(1000 * quantile(took[way], 0.5))
    kept = work.do(lambda unit: len(unit.connection.execute(select(Position.id)).all()))
    if kept < (rounds + 1) * messages:
        raise AssertionError("the positions were not kept")
    return tuple(Figure(tuple(one)) for one in medians)
