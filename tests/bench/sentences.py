"""What it costs to say it as to a colleague, beside the line of the bot's own grammar that means the same."""

from __future__ import annotations

import asyncio
import time
from itertools import count

from bot.commands import registry
from bot.engine.dispatch import FrontDesk
from tests.bench import report
from tests.bench.commands import CONTACTS, topic
from tests.bench.desk import Speaker, desks
from tests.bench.figures import Figure, Goal, quantile
from tests.bench.stage import folder, make_database

LINES = (
    ("meeting logged {} yesterday about {}", "so I met {} yesterday about {}"),
    ("call logged {} yesterday about {}", "we called {} yesterday about {}"),
    ("møde noteret {} i går om {}", "jeg har holdt møde med {} i går om {}"),
    ("brev sendt {} i går om {}", "skrev til {} i går om {}"),
)


def measure(rounds: int, messages: int) -> None:
    """Deal with both by turns and print the difference of their medians."""
    with folder() as cwd, desks(make_database(cwd / "caucus.db"), (registry(),)) as (_, (desk,)):
        lines, sentences = asyncio.run(_by_turns(desk, rounds, messages))
    more = Figure(tuple(b - a for a, b in zip(lines.rounds, sentences.rounds, strict=True)))
    report.heading(
        9, "A sentence beside the line it means", f"{rounds} rounds of {messages} messages of each."
    )
    report.table(
        ("median of the rounds (lowest-highest)", "line", "sentence"),
        [("a message and its commit, ms", report.shown(lines), report.shown(sentences))],
    )
    report.goals([Goal("a sentence, more than its line", more, 1.0, unit=" ms")])


async def _by_turns(desk: FrontDesk, rounds: int, messages: int) -> tuple[Figure, Figure]:
    speaker, numbers = Speaker(), count()
    medians: tuple[list[float], list[float]] = ([], [])
    for turn in range(-1, rounds):  # the round before the first warms up
        took: tuple[list[float], list[float]] = ([], [])
        for number in range(messages):
            for way in (0, 1)[:: -1 if (turn + number) % 2 else 1]:
                at = next(numbers)
                text = LINES[number % len(LINES)][way].format(CONTACTS[at % len(CONTACTS)], topic(at))
                message = speaker.says(text)
                started = time.perf_counter()
                outcome = await desk.handle(message)
                took[way].append(time.perf_counter() - started)
                if outcome.reply is None or not (outcome.reply.card or "").startswith("activity:"):
                    raise AssertionError(f"{text!r} was not kept")
        if turn >= 0:
            for way in (0, 1):
                medians[way].append(1000 * quantile(took[way], 0.5))
    return Figure(tuple(medians[0])), Figure(tuple(medians[1]))
