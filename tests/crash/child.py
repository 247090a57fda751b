"""A bot in a process of its own that kills itself at a chosen step, and `Child`, which starts it.

POINT is 'never', 'receive', 'begin', 'before-commit', 'after-commit' (of whatever is committed first), 'kept' (behind
the commit of the message itself), 'before-send', 'after-send', or, of a message that goes in two steps, 'first-part'
and 'first-part-kept'. ARMS says what makes it count: words in a message, or 'tick' for the clock's turn. Everything
else is the bot as `caucus run` runs it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from bot import logs
from bot.adapters.slack.app import SlackAdapter
from bot.core.clock import RehearsalClock
from bot.core.desk import Outcome
from bot.core.messages import Message
from bot.core.outgoing import Carrier, Parcel, Receipt
from bot.engine import outbox
from bot.main import Bot, assembled, serve
from bot.settings import read_settings
from tests import PATIENCE
from tests.forked import SERVER

LOOK: Final = 0.01  # seconds between two looks at a child


class Fuse:
    """Ends the process when the point is reached after it was armed."""

    def __init__(self, point: str) -> None:
        self.point = point
        self.armed = False

    def at(self, step: str) -> None:
        if self.armed and step == self.point:
            os.kill(os.getpid(), signal.SIGKILL)


class Deadly:
    """A carrier with a fuse before and after every delivery."""

    def __init__(self, carrier: Carrier, fuse: Fuse) -> None:
        self.platform = carrier.platform
        self.rates = getattr(carrier, "rates", None)
        self._carrier = carrier
        self._fuse = fuse

    async def deliver(self, parcel: Parcel) -> Receipt:
        self._fuse.at("before-send")
        receipt = await self._carrier.deliver(parcel)
        self._fuse.at("after-send")
        return receipt

    async def find(self, parcel: Parcel) -> Receipt | None:
        return await self._carrier.find(parcel)


def lay_fuse(bot: Bot, fuse: Fuse, arms: str) -> None:
    """Arm the fuse when a message with these words comes in, or when the clock's turn comes."""
    handle, tick, started = bot.desk.handle, bot.scheduler.tick, bot.sender.started

    async def fused_handle(message: Message) -> Outcome:
        fuse.armed = fuse.armed or arms in message.text
        fuse.at("receive")
        outcome = await handle(message)
        fuse.at("kept")
        return outcome

    async def fused_tick(now: datetime | None = None) -> int:
        fuse.armed = fuse.armed or arms == "tick"
        fuse.at("receive")
        return await tick(now)

    async def fused_started(parcel: Parcel, message_id: str) -> None:
        fuse.at("first-part")
        await started(parcel, message_id)
        fuse.at("first-part-kept")

    bot.desk.handle = fused_handle  # type: ignore[method-assign]
    bot.sender.started = fused_started  # type: ignore[method-assign]
    bot.scheduler.tick = fused_tick  # type: ignore[method-assign]


def wait_for_answers(bot: Bot) -> None:
    """Have what Slack is told wait for its answer, however slow the machine is."""
    for adapter in bot.adapters.values():
        if isinstance(adapter, SlackAdapter):
            adapter._patience = PATIENCE
            if adapter._listeners is not None:
                adapter._listeners._background.patience = PATIENCE


async def live(point: str, arms: str, says: Connection) -> None:
    """Serve until killed; says 'ready' when connected."""
    settings = read_settings(dotenv=None)
    clock = RehearsalClock(datetime.fromisoformat(os.environ["CHILD_NOW"]))
    fuse = Fuse(point)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with assembled(settings, clock, fuse.at) as bot:
        lay_fuse(bot, fuse, arms)

        class Carriers(dict[str, Carrier]):
            def __setitem__(self, platform: str, carrier: Carrier) -> None:
                super().__setitem__(platform, Deadly(carrier, fuse))

        bot.carriers = bot.sender._carriers = Carriers()
        bot.sender._grace = timedelta(seconds=1)  # a loopback platform is never still at it
        outbox.SWEEP = 0.5  # type: ignore[misc]  # and nobody here need wait for what is looked up
        async with AsyncExitStack() as stack:
            await serve(bot, stack)
            wait_for_answers(bot)
            says.send("ready")
            await stop.wait()


def _run(environment: dict[str, str], point: str, arms: str, says: Connection, log: Path | None) -> None:
    if log is not None:
        with log.open("ab") as file:
            os.dup2(file.fileno(), sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(environment)
    logs.set_up()
    asyncio.run(live(point, arms, says))


class Child:
    """A bot that was started; it is forked from a process that has read all modules, which saves most of a start."""

    def __init__(
        self, environment: Mapping[str, str], point: str, arms: str, log: Path | None = None
    ) -> None:
        """`log`: the file its errors go to, at their end; else where ours go."""
        self._said, says = SERVER.Pipe(duplex=False)
        self._process = SERVER.Process(target=_run, args=(dict(environment), point, arms, says, log))
        self._process.start()
        says.close()

    async def ready(self) -> bool:
        """Whether it came to be connected before it ended."""
        # Looked at again and again: a thread that waits could not be called off.
        while not self._said.poll():  # noqa: ASYNC110
            await asyncio.sleep(LOOK)
        try:
            return bool(self._said.recv() == "ready")
        except EOFError:
            return False

    def ended(self) -> bool:
        return self._process.exitcode is not None

    async def wait(self) -> int:
        """How it ended: minus the number of the signal that killed it."""
        while (code := self._process.exitcode) is None:  # noqa: ASYNC110
            await asyncio.sleep(LOOK)
        return code

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()
