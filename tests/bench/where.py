"""Where the time of one `/meeting logged` goes: the stages of dealing with it, one after another on one thread."""

from __future__ import annotations

import functools
import gc
import json
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.adapters.slack import render
from bot.commands import registry
from bot.core.messages import Message
from bot.core.reply import Reply
from bot.engine import dispatch, markup
from bot.engine.dispatch import FrontDesk
from bot.engine.pages import Pages
from bot.language.words import translator
from storage.activities import Activities
from storage.inbox import Inbox
from storage.once import Once
from storage.work import Unit
from tests.bench import report
from tests.bench.commands import CONTACTS, topic
from tests.bench.desk import Speaker, desks
from tests.bench.stage import folder, make_database

STAGES: tuple[tuple[Any, str, str], ...] = (
    (Inbox, "first_time", "has it been here before (1 statement)"),
    (dispatch, "admit", "who speaks, and where (2)"),
    (dispatch, "read_text", "reading the line: names, dates, topic, next step"),
    (Once, "claim", "was it said a minute ago (1)"),
    (Activities, "record", "recording, with people, next step, audit (4)"),
    (Activities, "get", "reading it back for the card (3)"),
    (Pages, "text", "the template"),
    (markup, "parse", "from the template to blocks"),
)


class Stopwatch:
    """Seconds by stage; `watch` puts it around a function until `exits` closes."""

    def __init__(self, exits: ExitStack) -> None:
        self.took: dict[str, list[float]] = {}
        self._committing = 0.0
        self._exits = exits

    def note(self, stage: str, seconds: float) -> None:
        self.took.setdefault(stage, []).append(seconds)

    def on_step(self, step: str) -> None:
        if step == "before-commit":
            self._committing = time.perf_counter()
        elif step == "after-commit":
            self.note("the commit, alone in its group", time.perf_counter() - self._committing)

    def watch(self, owner: Any, name: str, stage: str) -> None:
        plain: Callable[..., Any] = getattr(owner, name)

        @functools.wraps(plain)
        def watched(*args: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return plain(*args, **named)
            finally:
                self.note(stage, time.perf_counter() - started)

        setattr(owner, name, watched)
        self._exits.callback(setattr, owner, name, plain)


def measure(messages: int) -> None:
    """Deal with so many messages, each in a transaction of its own, and print the median of every stage."""
    with ExitStack() as exits:
        watch, speaker, say = Stopwatch(exits), Speaker(), translator("en")
        url = make_database(exits.enter_context(folder()) / "caucus.db")
        work, (desk,) = exits.enter_context(desks(url, [registry()], watch.on_step))
        for owner, name, stage in STAGES:
            watch.watch(owner, name, stage)
        warm = max(20, messages // 10)
        for number in range(warm + messages):
            if number == warm:
                gc.collect()
                gc.disable()
                exits.callback(gc.enable)
                watch.took.clear()
            person = CONTACTS[number % len(CONTACTS)]
            said = f"meeting logged {person} yesterday 14:00 about {topic(number)}. Next: send the figures by Friday"
            reply = work.do(partial(_deal_with, watch, desk, speaker.says(said)))
            began = time.perf_counter()
            json.dumps(render.message(reply, say).blocks)
            watch.note("writing Block Kit (event loop)", time.perf_counter() - began)
    _tell({stage: 1e6 * statistics.median(took) for stage, took in watch.took.items()}, messages)


def _deal_with(watch: Stopwatch, desk: FrontDesk, message: Message, unit: Unit) -> Reply:
    began = time.perf_counter()
    outcome = desk._deal_with(unit, message, datetime.now(UTC), None)
    watch.note("all of it", time.perf_counter() - began)
    if outcome.reply is None or not outcome.reply.card:
        raise AssertionError(f"{message.text!r} was not kept")
    return outcome.reply


def _tell(micro: dict[str, float], messages: int) -> None:
    whole = micro.pop("all of it")
    stages = [stage for _, _, stage in STAGES]
    rest = whole - sum(micro[stage] for stage in stages)
    print(f"   Where one goes: medians of {messages}, no server, no other message in flight.\n")
    report.table(
        ("stage", "µs"),
        [
            *((stage, report.number(micro.pop(stage))) for stage in stages),
            ("finding the command, the rest of the transaction", report.number(rest)),
            *((stage, report.number(took)) for stage, took in micro.items()),
        ],
    )
