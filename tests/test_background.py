"""Loops go on whatever happens in them, are told when they do not, and end when they are told to."""

from __future__ import annotations

import asyncio
import builtins
from collections.abc import Callable
from typing import Any

import pytest

from bot import background as module
from bot.background import Background
from bot.core.pulse import Pulse

FAULTS = [
    kind
    for kind in vars(builtins).values()
    if isinstance(kind, type)
    and issubclass(kind, Exception)
    and not issubclass(kind, Warning | UnicodeError | ExceptionGroup)
] + [asyncio.CancelledError, asyncio.InvalidStateError]


class Loop:
    """Fails in its first turns as it is told, then goes on until it is stopped."""

    def __init__(self, *faults: type[BaseException] | None) -> None:
        self.pulse = Pulse()
        self.faults = list(faults)
        self.going = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        if self.faults:
            fault = self.faults.pop(0)
            if fault is not None:
                raise fault
            return  # it just ends
        self.going.set()
        await stop.wait()


def play(scenario: Callable[[], Any]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(scenario(), 60)

    asyncio.run(bounded())


def test_a_loop_goes_on_whatever_it_raised_and_so_it_is_told(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        loop = Loop(*FAULTS, None)
        background = Background(pause=0.001)
        stop = background.start(loop, "outbox", 60)
        await loop.going.wait()
        assert loop.faults == []
        assert "outbox: it ended" in (await background.trouble() or "")
        await stop()
        assert loop.pulse.silence() < 60

    play(scenario)
    assert len(caplog.records) == len(FAULTS)


def test_what_ended_long_ago_is_no_trouble_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 0.0)

    async def scenario() -> None:
        loop = Loop(KeyError)
        background = Background(pause=0.001)
        stop = background.start(loop, "outbox", 60)
        await loop.going.wait()
        assert await background.trouble() is None
        await stop()

    play(scenario)


def test_a_loop_nothing_is_heard_of_is_told() -> None:
    async def scenario() -> None:
        background = Background()
        loops = [Loop(), Loop()]
        stops = [background.start(loops[0], "outbox", 0.0), background.start(loops[1], "jobs", 60)]
        for loop in loops:
            await loop.going.wait()
        told = await background.trouble()
        assert told is not None
        assert told.startswith("outbox: nothing heard for")
        assert "jobs" not in told
        for stop in stops:
            await stop()

    play(scenario)


def test_a_loop_that_is_cancelled_does_not_go_on() -> None:
    async def scenario() -> None:
        loop = Loop()
        background = Background(pause=0.001)
        background.start(loop, "outbox", 60)
        await loop.going.wait()
        task = background._loops[0].task
        assert task is not None
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()
        assert await background.trouble() == "outbox: it does not go on"

    play(scenario)
