"""Keeps the loops of the bot going: each begun anew when it ends, watched for silence, stopped in bounded time."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Final, Protocol

from bot.core.clock import stopwatch
from bot.core.pulse import Pulse

log = logging.getLogger("caucus")

PAUSE: Final = 5.0  # seconds before a loop that ended is begun anew
REMEMBERED: Final = 60.0  # seconds for which it is told that one has ended


class Looping(Protocol):
    """Something that goes on until it is told to stop, and beats at every turn."""

    pulse: Pulse

    async def run(self, stop: asyncio.Event) -> None: ...


@dataclass(slots=True)
class _Loop:
    name: str
    looping: Looping
    silence: float
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    ended: str = ""
    ended_at: float = 0.0


class Background:
    """What goes on beside the messages that come in."""

    def __init__(self, *, pause: float = PAUSE) -> None:
        self._loops: list[_Loop] = []
        self._pause = pause

    def start(self, looping: Looping, name: str, silence: float) -> Callable[[], Coroutine[None, None, None]]:
        """Begin a loop; calling what is returned stops it. `silence` is how many seconds it may go unheard."""
        loop = _Loop(name, looping, silence)
        self._loops.append(loop)
        looping.pulse.beat()
        loop.task = asyncio.create_task(self._keep_going(loop), name=name)

        async def stop() -> None:
            loop.stopping.set()
            await asyncio.gather(loop.task, return_exceptions=True)  # type: ignore[arg-type]

        return stop

    async def _keep_going(self, loop: _Loop) -> None:
        while not loop.stopping.is_set():
            try:
                await loop.looping.run(loop.stopping)
                if loop.stopping.is_set():
                    return
                loop.ended = "it ended"
            except BaseException as fault:
                if not _survivable(fault):
                    raise
                loop.ended = f"it ended ({type(fault).__name__})"
                # The lines of code only: the text of a fault may quote what somebody wrote.
                frames = "".join(traceback.format_tb(fault.__traceback__))
                log.error("%s ended (%s) and is begun anew\n%s", loop.name, type(fault).__qualname__, frames)
            loop.ended_at = stopwatch()
            try:
                async with asyncio.timeout(self._pause):
                    await loop.stopping.wait()
            except TimeoutError:
                continue

    async def trouble(self) -> str | None:
        """Which loops have ended a moment ago or have not been heard of for too long; None when all go on."""
        found = []
        for loop in self._loops:
            silent = loop.looping.pulse.silence()
            if loop.task is not None and loop.task.done():
                found.append(f"{loop.name}: it does not go on")
            elif loop.ended and stopwatch() - loop.ended_at < REMEMBERED:
                found.append(f"{loop.name}: {loop.ended}")
            elif silent > loop.silence:
                found.append(f"{loop.name}: nothing heard for {silent:.0f} s")
        return "; ".join(found) or None


def _survivable(fault: BaseException) -> bool:
    """Is this a fault, and not that the loop is being cancelled or the process ended?"""
    if isinstance(fault, asyncio.CancelledError):
        task = asyncio.current_task()
        return task is None or not task.cancelling()
    return isinstance(fault, Exception)
