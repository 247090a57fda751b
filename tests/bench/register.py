"""How long it takes to find a person or a committee by name, beside LIKE on the same rows, and a whole question."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

from bot.engine.register import Registers
from bot.language.names import Found, Lookup, Near, Several
from bot.language.questions.bodies import How, Meant
from storage.contacts.people import People
from storage.db import open_engine
from storage.work import Unit, Work
from tests.bench import report
from tests.bench.commands import SPEAKERS, posted, slash
from tests.bench.figures import Figure, Goal, quantile
from tests.bench.load import BadAnswer, ask
from tests.bench.people import Register, make_register, misspelt
from tests.bench.stage import (
    CAUCUS,
    Stage,
    caucus_environment,
    folder,
    free_port,
    running,
    until,
)
from tests.countries import DK
from tests.loopback.slack import Slack

PERSON_LIKE: Final = (
    "SELECT id, name FROM persons WHERE workspace_id = ? AND erased_at IS NULL AND name LIKE ?"
)
BODY_LIKE: Final = (
    "SELECT o.id, o.name FROM organizations o JOIN areas a ON a.id = o.area_id"
    " WHERE o.workspace_id = ? AND o.name LIKE ? AND a.name LIKE ?"
)
LOOKUPS: Final = ("a name", "a name, misspelt", "a committee", "a committee, misspelt")
WARM: Final = 20  # look-ups and questions before those that count
FOUND_AT_LEAST: Final = 0.9  # of the misspelt names the right one must be offered for so many


@dataclass(slots=True)
class Times:
    """Milliseconds of every look-up, round by round, and how many found what was meant."""

    rounds: list[list[float]] = field(default_factory=list)
    found: int = 0

    def p(self, share: float) -> Figure:
        return Figure(tuple(quantile(one, share) for one in self.rounds))

    @property
    def share(self) -> float:
        return self.found / sum(map(len, self.rounds))


@dataclass(frozen=True, slots=True)
class Size:
    """One register: what it took to make its index, and each look-up by the index and by LIKE."""

    people: int
    bodies: int
    made: float  # ms
    changed: Figure  # ms
    ours: dict[str, Times]
    like: dict[str, Times]


def measure(stage: Stage, rounds: int, sizes: Sequence[int], lookups: int, questions: int) -> None:
    """Find people and committees in registers of these sizes, then ask whole questions of the first."""
    measured = []
    with folder() as cwd:
        for size in sizes:
            register = make_register(cwd / f"{size}.db", size)
            engine = open_engine(register.url)
            with Work(engine, DK) as work:
                measured.append(
                    work.do(partial(_looked_up, register=register, rounds=rounds, lookups=lookups))
                )
            engine.dispose()
            if size == sizes[0]:
                place = cwd / "bot"
                place.mkdir()
                asked = _questions(stage, register, place, rounds, questions)
    _tell(measured, rounds, lookups, asked)


def _looked_up(unit: Unit, register: Register, rounds: int, lookups: int) -> Size:
    """Every look-up as a message makes it: is the index still that of the database? then the index."""
    now, registers, random = datetime.now(UTC), Registers(), Random(7)
    made = _made(unit, registers, register, now)
    changed = []
    for n in range(rounds):
        People(unit, register.workspace, now).add_person(f"Newcomer {n}")
        changed.append(_made(unit, registers, register, now))
        if not registers.of(unit, register.workspace, now).people.named(f"newcomer {n}"):
            raise AssertionError("a new name is not in the index")
    ours, like = _blank(), _blank()
    for times in (*ours.values(), *like.values()):
        times.rounds.clear()
    driver: Any = unit.connection.connection.driver_connection
    for _ in range(WARM):
        _one_turn(unit, registers, register, now, driver, random, _blank(), _blank())
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for times in (*ours.values(), *like.values()):
                times.rounds.append([])
            for _ in range(lookups):
                _one_turn(unit, registers, register, now, driver, random, ours, like)
    finally:
        gc.enable()
    for what in LOOKUPS:
        least = FOUND_AT_LEAST if "misspelt" in what else 1
        if ours[what].share < least:
            raise AssertionError(f"{what}: {ours[what].share:.0%} found what was meant")
    return Size(len(register.people), len(register.bodies), made, Figure(tuple(changed)), ours, like)


def _made(unit: Unit, registers: Registers, register: Register, now: datetime) -> float:
    """Milliseconds until the names are known, as the first to ask after a change waits for them."""
    started = time.perf_counter()
    registers.of(unit, register.workspace, now)
    registers.bodies(unit, register.workspace, now)
    took = 1000 * (time.perf_counter() - started)
    # In a unit of its own an index is kept once that is committed; this one looks again and again.
    for call in unit._after:
        call()
    unit._after.clear()
    return took


def _blank() -> dict[str, Times]:
    return {name: Times([[]]) for name in LOOKUPS}


def _one_turn(
    unit: Unit,
    registers: Registers,
    register: Register,
    now: datetime,
    driver: Any,
    random: Random,
    ours: dict[str, Times],
    like: dict[str, Times],
) -> None:
    """One person and one committee, spelt and misspelt, by the index and by LIKE."""
    number, name = random.choice(register.people)
    body_id, body, area = random.choice(register.bodies)

    def by_name(typed: str) -> bool:
        return number in _offered(registers.of(unit, register.workspace, now).people.look_up(typed))

    def by_body(typed: str) -> bool:
        bodies = registers.bodies(unit, register.workspace, now)
        return body_id in _meant(bodies.find(typed, f"{typed} i {area}", area, None))

    def like_name(typed: str) -> bool:
        rows = driver.execute(PERSON_LIKE, (register.workspace, f"%{typed}%")).fetchall()
        return any(row[0] == number for row in rows)

    def like_body(typed: str) -> bool:
        rows = driver.execute(BODY_LIKE, (register.workspace, f"%{typed}%", f"{area}%")).fetchall()
        return any(row[0] == body_id for row in rows)

    wrong_name, wrong_body = misspelt(name, random), misspelt(body, random)
    _timed(ours["a name"], by_name, name)
    _timed(like["a name"], like_name, name)
    _timed(ours["a name, misspelt"], by_name, wrong_name)
    _timed(like["a name, misspelt"], like_name, wrong_name)
    _timed(ours["a committee"], by_body, body)
    _timed(like["a committee"], like_body, body)
    _timed(ours["a committee, misspelt"], by_body, wrong_body)
    _timed(like["a committee, misspelt"], like_body, wrong_body)


def _timed(times: Times, look: Callable[[str], bool], typed: str) -> None:
    started = time.perf_counter()
    found = look(typed)
    times.rounds[-1].append(1000 * (time.perf_counter() - started))
    times.found += found


def _offered(found: Lookup) -> tuple[int, ...]:
    match found:
        case Found(entry):
            return (entry.id,)
        case Several(entries) | Near(entries):
            return tuple(entry.id for entry in entries)
        case _:
            return ()


def _meant(meant: Meant) -> tuple[int, ...]:
    """The one that was found, or those that are offered for a misspelt one."""
    return () if meant.how is How.NONE else tuple(entry.id for entry in meant.entries)


# The whole way


@dataclass(frozen=True, slots=True)
class Questions:
    """Milliseconds from the question to its answer, and the calls that were made to Slack for all of them."""

    people: int
    asked: int
    took: Times
    calls: tuple[str, ...]  # for the slash commands
    mention: tuple[str, ...]  # for one question by mention


def _questions(stage: Stage, register: Register, cwd: Path, rounds: int, questions: int) -> Questions:
    """Ask the running bot who sits on a committee; every member must be in the answer."""
    port = free_port()
    environment = caucus_environment(register.url, port, stage, telegram=False)
    random, took = Random(11), Times()
    with running(CAUCUS, environment, cwd) as process:
        until(partial(_listens, port), process, cwd)
        for _ in range(WARM):  # the first makes the index
            _one_question(port, register, random)
        before = len(stage.slack.calls)
        for _ in range(rounds):
            took.rounds.append([_one_question(port, register, random) for _ in range(questions)])
        calls = tuple(call.method for call in stage.slack.calls[before:])
        stage.slack.events_url = f"http://127.0.0.1:{port}/slack/events"
        try:
            mention = stage.run(_mention(stage.slack, register))
        finally:
            stage.slack.events_url = None
    return Questions(len(register.people), rounds * questions, took, calls, mention)


def _listens(port: int) -> bool | None:
    """Whether the bot is connected; until then it says so."""
    answer = ask(port, b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    return True if answer.startswith(b"HTTP/1.1 200") else None


def _one_question(port: int, register: Register, random: Random) -> float:
    """Ask one by slash command; milliseconds until its answer, which is in the acknowledgement."""
    at = random.randrange(len(register.bodies))
    _, body, area = register.bodies[at]
    request = posted(slash("/ask", f"hvem sidder i {body} i {area}?", SPEAKERS[at % len(SPEAKERS)]))
    started = time.perf_counter()
    answer = ask(port, request)
    took = 1000 * (time.perf_counter() - started)
    said = json.dumps(json.loads(answer.partition(b"\r\n\r\n")[2]), ensure_ascii=False)
    if not all(name in said for name in register.members(at)):
        raise BadAnswer(said[:2000])
    return took


async def _mention(slack: Slack, register: Register) -> tuple[str, ...]:
    """Ask by mention in a channel; the methods that were called to answer somebody who has been met before."""
    _, body, area = register.bodies[0]
    calls: list[str] = []
    for _ in range(2):
        before, said = len(slack.calls), len(slack.messages)
        ack = await slack.mention(f"hvem sidder i {body} i {area}?", "ida", "general")
        answer = (await slack.wait_for(lambda said=said: slack.messages[said:]))[0].shown  # type: ignore[misc]
        if not ack.ok or not all(name in answer for name in register.members(0)):
            raise BadAnswer(answer[:2000])
        calls = [call.method for call in slack.calls[before:]]
    return tuple(calls)


def _tell(measured: Sequence[Size], rounds: int, lookups: int, asked: Questions) -> None:
    report.heading(
        5,
        "A person or a committee found by name, beside SQL LIKE on the same rows",
        f"{rounds} rounds of {lookups} look-ups of each kind, in turns, each with the look whether the index is new.",
        "Misspelt: two letters the wrong way round. LIKE '%name%' finds nothing then, and takes as long.",
    )
    for size in measured:
        print(
            f"   {report.number(size.people)} people, {report.number(size.bodies)} committees;"
            f" the index made in {report.number(size.made)} ms, and anew after a change of a name in"
            f" {report.shown(size.changed, 'ms')}.\n"
        )
        report.table(
            (
                "median of the rounds (lowest-highest)",
                "p50, ms",
                "p99, ms",
                "found",
                "LIKE p50, ms",
                "LIKE p99, ms",
            ),
            [
                (
                    what,
                    report.shown(size.ours[what].p(0.5)),
                    report.shown(size.ours[what].p(0.99)),
                    f"{size.ours[what].share:.1%}",
                    report.shown(size.like[what].p(0.5)),
                    report.shown(size.like[what].p(0.99)),
                )
                for what in LOOKUPS
            ],
        )
    report.goals(
        [
            Goal(
                f"p99 of {what} among {report.number(size.people)} people",
                size.ours[what].p(0.99),
                5 if size.people <= 10_000 else 20,
                unit="ms",
            )
            for size in measured
            for what in LOOKUPS
        ]
        + [
            Goal(
                f"p50 of {what} among {report.number(size.people)} / LIKE",
                size.ours[what].p(0.5).over(size.like[what].p(0.5)),
                1,
            )
            for size in measured
            for what in ("a name",)
        ]
    )
    print(
        f"   A whole question among {report.number(asked.people)} people, '/ask hvem sidder i ... i ...?' over Slack"
        f" HTTP, {asked.asked} asked\n   and every answer checked: p50 {report.shown(asked.took.p(0.5), 'ms')}, p99"
        f" {report.shown(asked.took.p(0.99), 'ms')} to the whole answer, which rides in the\n   acknowledgement."
        f" Calls to Slack: {len(asked.calls)}; by mention in a channel: {len(asked.mention)}"
        f" ({', '.join(asked.mention)}).\n"
    )
    report.goals(
        [
            Goal("calls to Slack for a question by command", Figure((float(len(asked.calls)),)), 0),
            Goal("calls to Slack for a question by mention", Figure((float(len(asked.mention)),)), 1),
        ]
    )
