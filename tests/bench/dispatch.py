"""What it costs to have every command there is, beside having one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from itertools import count

from bot.commands import registry
from bot.engine.dispatch import FrontDesk
from bot.engine.router import Registry, Router, Understood
from tests.bench import report
from tests.bench.commands import CONTACTS, topic
from tests.bench.desk import Speaker, desks
from tests.bench.figures import Figure, Goal, quantile
from tests.bench.stage import folder, make_database

TEXT = f"meeting logged {CONTACTS[0]} yesterday 14:00 about rehabilitation"
SWITCHES = 20  # turns between the two within a round


def one_command() -> Registry:
    """A registry of `meeting logged` alone."""
    everything = registry()
    understood = everything.understand(TEXT)
    if not isinstance(understood, Understood):
        raise AssertionError("`meeting logged` is not understood")
    router = Router(understood.command.subject)
    router.commands.append(understood.command)
    return Registry([router])


def measure(rounds: int, readings: int, messages: int) -> None:
    """Time both by turns and print the ratio: of finding the command, and of dealing with a message."""
    one, every = one_command(), registry()
    found: dict[Registry, list[float]] = {one: [], every: []}
    for turn in range(rounds):
        found[one].append(0.0)
        found[every].append(0.0)
        for part in range(SWITCHES):
            for commands in (one, every)[:: -1 if (turn + part) % 2 else 1]:
                found[commands][-1] += _understand(commands, readings // SWITCHES)
    with folder() as cwd, desks(make_database(cwd / "caucus.db"), (one, every)) as (_, (short, long)):
        dealt = asyncio.run(_by_turns(short, long, rounds, messages))
    micro = {r: Figure(tuple(1e6 * s / readings for s in found[r])) for r in (one, every)}
    _tell(rounds, len(every.commands), readings, messages, micro[one], micro[every], *dealt)


def _understand(registry: Registry, times: int) -> float:
    understand: Callable[[str], object] = registry.understand
    started = time.perf_counter()
    for _ in range(times):
        understand(TEXT)
    return time.perf_counter() - started


async def _by_turns(short: FrontDesk, long: FrontDesk, rounds: int, messages: int) -> tuple[Figure, Figure]:
    """Median milliseconds of a message with its commit, for both desks, round by round."""
    speaker, numbers = Speaker(), count()
    medians: dict[FrontDesk, list[float]] = {short: [], long: []}
    for turn in range(-1, rounds):  # the round before the first warms up
        took: dict[FrontDesk, list[float]] = {short: [], long: []}
        for part in range(SWITCHES):
            for desk in (short, long)[:: -1 if (turn + part) % 2 else 1]:
                for _ in range(messages // SWITCHES):
                    number = next(numbers)
                    text = f"meeting logged {CONTACTS[number % len(CONTACTS)]} yesterday 14:00 about {topic(number)}"
                    message = speaker.says(text)
                    started = time.perf_counter()
                    outcome = await desk.handle(message)
                    took[desk].append(time.perf_counter() - started)
                    if outcome.reply is None or not (outcome.reply.card or "").startswith("activity:"):
                        raise AssertionError(f"{text!r} was not kept")
        if turn >= 0:
            for desk, samples in took.items():
                medians[desk].append(1000 * quantile(samples, 0.5))
    return Figure(tuple(medians[short])), Figure(tuple(medians[long]))


def _tell(
    rounds: int,
    commands: int,
    readings: int,
    messages: int,
    find_one: Figure,
    find_every: Figure,
    deal_one: Figure,
    deal_every: Figure,
) -> None:
    report.heading(
        2,
        f"Dispatch with every command registered ({commands}), beside one",
        f"{rounds} rounds, {SWITCHES} turns each: {readings} sentences read, {messages} messages dealt with.",
    )
    report.table(
        ("median of the rounds (lowest-highest)", "one command", f"{commands} commands"),
        [
            ("finding the command, µs", report.shown(find_one), report.shown(find_every)),
            ("a message and its commit, ms", report.shown(deal_one), report.shown(deal_every)),
        ],
    )
    report.goals(
        [
            Goal("finding the command / with one", find_every.over(find_one), 1.2),
            Goal("a message and its commit / with one", deal_every.over(deal_one), 1.2),
        ]
    )
