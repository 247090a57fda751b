"""Sends what lies in the outbox: claims in one transaction, delivers outside any, settles in another."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from bot.core.clock import Clock, stopwatch
from bot.core.errors import Moved, NotSent, Rejected, Unreachable, Unsure
from bot.core.outgoing import Carrier, Parcel, Receipt
from bot.core.pulse import Pulse
from bot.core.reply import Reply
from bot.engine.access import Access
from bot.engine.delivery_results import Fate, OnUnreachable, settle, settle_found
from bot.engine.rates import Pace, Rates
from bot.engine.untold import untell
from storage.outbox import Claimed, Outbox, State
from storage.work import Unit, Work

log = logging.getLogger("caucus.outbox")

CONCURRENT: Final = 32
"""Deliveries under way at a time; at most one of them to any one room."""

PATIENCE: Final = 240.0
"""Seconds after which a delivery that neither ends nor fails counts as unknown."""

AT_THE_END: Final = 4.0
"""Seconds the deliveries under way have when the bot is being stopped."""

LEASE: Final = timedelta(minutes=1)
"""How long a claimed message is left to a bot that gives no sign of life; a living one renews it at every sweep."""

GRACE: Final = timedelta(seconds=20)
"""How long an outcome stays unknown before it is looked up: a slow platform may still be at it."""

SWEEP: Final = 5.0
"""Seconds between looks at what nobody kicks for: lapsed leases, unknown outcomes, other processes' messages."""


Making: TypeAlias = Callable[[Unit, datetime, Claimed], tuple[Reply, str, str | None] | None]
"""What a record's message says: the reply, the language it is in, and the message it changes, if one is there."""


class Sender:
    """Delivers due messages, the most urgent first, in each room one at a time and in order.

    `carriers` by platform may be filled in later; messages of a platform without one wait. `alone` says
    that no other bot serves this database: what was being sent when it was last killed is looked up at
    once instead of when its lease runs out. `on_unreachable` is called in the transaction that gives up
    a place for good. `making` makes what a record's message says, in the transaction that claims it.
    `counts` holds how often each thing happened since the start.
    """

    def __init__(
        self,
        work: Work,
        carriers: Mapping[str, Carrier],
        clock: Clock,
        on_unreachable: OnUnreachable | None = None,
        *,
        alone: bool = False,
        making: Making | None = None,
        grace: timedelta = GRACE,
        timer: Callable[[], float] = stopwatch,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._work = work
        self._carriers = carriers
        self._clock = clock
        self._tell = on_unreachable
        self._alone = alone
        self._making = making
        self._grace = grace
        self._timer = timer
        self._sleep = sleep
        self._paces: dict[str, Pace] = {}
        self._attempts: dict[int, str] = {}  # by outbox row, while its delivery is under way
        self._busy: dict[tuple[str, str], int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended = 0
        self._claiming = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self.counts: Counter[str] = Counter()
        self.pulse = Pulse()

    def kick(self) -> None:
        """Something may have been put into the outbox. May be called on any thread, at any time."""
        loop = self._loop
        if loop is not None:
            try:
                loop.call_soon_threadsafe(self._wake.set)
            except RuntimeError:
                log.debug("kicked after the loop was closed")

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set, then let the deliveries under way end."""
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        stopping = asyncio.ensure_future(_set_when(stop, self._wake))
        try:
            await self._guarded(self._recover())
            swept = self._timer() - SWEEP
            while not stop.is_set():
                self._wake.clear()
                self.pulse.beat()
                if self._timer() - swept >= SWEEP:
                    swept = self._timer()
                    await self._guarded(self._sweep(None))
                next_due = await self._guarded(self._round(None))
                await self._rest(next_due)
            await self._let_end()
        finally:
            self._loop = None
            stopping.cancel()

    async def _let_end(self) -> None:
        """Wait for the deliveries under way; what is not done in time is looked up after the next start."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(set(self._tasks), timeout=AT_THE_END)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def drain(self, now: datetime | None = None) -> None:
        """Send everything due at `now` (the clock's moment unless given), and return when it is settled."""
        await self._sweep(now)
        while True:
            ended = self._ended
            next_due = await self._round(now)
            if self._tasks:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            elif self._ended != ended:
                continue  # a room became free while we were claiming
            elif next_due is not None and next_due <= (now or self._clock.now()):
                await self._sleep(max(self._soonest(), 0.001))
            else:
                return

    async def started(self, parcel: Parcel, message_id: str) -> None:
        """The first part of a message is there: from now on it is changed, never sent again."""
        attempt, now = self._attempts.get(parcel.id, ""), self._clock.now()
        kept = await self._work.run(
            lambda unit: Outbox(unit, None, now).started(parcel.id, attempt, message_id)
        )
        if not kept:
            log.warning("outbox %d: begun after its lease was over", parcel.id)

    async def expire(self, now: datetime | None = None) -> None:
        """Withdraw what nobody wants any more; what it held is told another time."""
        moment = now or self._clock.now()
        await self._work.run(lambda unit: _expire(unit, moment))

    async def waiting(self) -> dict[State, int]:
        """How many messages lie in each state."""
        return await self._work.run(lambda unit: Outbox(unit, None, self._clock.now()).counts())

    # Claiming

    async def _recover(self) -> None:
        """Nobody else is sending: whatever is marked so was left by a bot that was killed."""
        if self._alone:
            now = self._clock.now()
            await self._work.run(
                lambda unit: Outbox(unit, None, now).lapse(now + LEASE, "the bot was killed")
            )

    async def _round(self, now: datetime | None) -> datetime | None:
        """Claim what may be sent now and start delivering it; when the next message is due, if any is."""
        async with self._claiming:
            moment, at = now or self._clock.now(), self._timer()
            free = CONCURRENT - len(self._tasks)
            busy = {*self._busy, *self._waits(at)}
            platforms = self._open()
            if free <= 0 or not platforms:
                return None

            def claim(unit: Unit) -> tuple[list[Claimed], datetime | None]:
                outbox = _expire(unit, moment)
                claimed = outbox.claim(moment, free, LEASE, platforms, busy)
                made = [one for each in claimed if (one := self._made(unit, moment, each)) is not None]
                return made, outbox.next_due(platforms)

            claimed, next_due = await self._work.run(claim)
            for one in claimed:
                target = one.parcel.target
                wait = self._pace(target.platform).take(target.room, at)
                self._start(one, self._carry(one, wait, now))
            return next_due

    def _made(self, unit: Unit, moment: datetime, claimed: Claimed) -> Claimed | None:
        """What is to be sent: of a record's message what it says now, None where nothing is to be said now."""
        if claimed.record is None:
            return claimed
        outbox = Outbox(unit, claimed.workspace_id, moment)
        if outbox.too_early(claimed):
            return None
        try:
            with unit.connection.begin_nested():  # what cannot be made keeps nobody else's from leaving
                made = self._making(unit, moment, claimed) if self._making is not None else None
        except Exception as fault:
            frames = "".join(traceback.format_tb(fault.__traceback__))
            log.error("outbox %d: %s\n%s", claimed.parcel.id, type(fault).__qualname__, frames)
            outbox.failed(claimed.parcel.id, claimed.attempt_id, f"fault: {type(fault).__qualname__}")
            return None
        if made is None:
            outbox.nothing_to_say(claimed)
            return None
        reply, locale, edit = made
        return outbox.making(claimed, reply, locale, edit)

    async def _sweep(self, now: datetime | None) -> None:
        """Look up what became of messages whose outcome is unknown."""
        moment, platforms = now or self._clock.now(), self._open()
        under_way = dict(self._attempts)
        for pace in self._paces.values():
            pace.forget(self._timer())

        def look(unit: Unit) -> list[Claimed]:
            outbox = _expire(unit, moment)
            outbox.renew(under_way, LEASE)
            outbox.lapse(moment)
            return outbox.unknowns(moment, CONCURRENT, LEASE, self._grace, platforms) if platforms else []

        for one in await self._work.run(look):
            self._start(one, self._look_up(one, now))

    def _start(self, claimed: Claimed, delivery: Coroutine[Any, Any, None]) -> None:
        target = claimed.parcel.target
        room = (target.platform, target.room)
        self._busy[room] = self._busy.get(room, 0) + 1
        self._attempts[claimed.parcel.id] = claimed.attempt_id
        task = asyncio.ensure_future(delivery)
        self._tasks.add(task)

        def ended(_: asyncio.Task[None]) -> None:
            self._ended += 1
            self._tasks.discard(task)
            self._attempts.pop(claimed.parcel.id, None)
            self._busy[room] -= 1
            if not self._busy[room]:
                del self._busy[room]
            self._wake.set()

        task.add_done_callback(ended)

    # Delivering

    async def _carry(self, claimed: Claimed, wait: float, now: datetime | None) -> None:
        parcel = claimed.parcel
        if wait:
            await self._sleep(wait)
        carrier = self._carriers[parcel.target.platform]
        fate = await self._attempt(claimed, carrier.deliver(parcel))
        assert fate is not None  # `deliver` gives a receipt
        if isinstance(fate, NotSent) and fate.retry_after is not None:
            until = self._timer() + fate.retry_after.total_seconds()
            self._pace(parcel.target.platform).hold(parcel.target.room, until)
        await self._keep(claimed, fate, now, settle)

    async def _look_up(self, claimed: Claimed, now: datetime | None) -> None:
        carrier = self._carriers[claimed.parcel.target.platform]
        found = await self._attempt(claimed, carrier.find(claimed.parcel))
        await self._keep(claimed, found, now, settle_found)

    async def _attempt(self, claimed: Claimed, call: Coroutine[Any, Any, Receipt | None]) -> Fate | None:
        try:
            async with asyncio.timeout(PATIENCE):
                return await call
        except (NotSent, Unreachable, Rejected, Moved, Unsure) as fate:
            return fate
        except TimeoutError:
            return Unsure("no answer")
        except Exception as fault:
            # A fault of ours, which says nothing of whether the platform got something. Its text may quote
            # what somebody wrote, so the log gets the lines of code only.
            frames = "".join(traceback.format_tb(fault.__traceback__))
            log.error("outbox %d: %s\n%s", claimed.parcel.id, type(fault).__qualname__, frames)
            return Unsure(f"fault: {type(fault).__qualname__}")

    async def _keep(
        self,
        claimed: Claimed,
        fate: Fate | None,
        now: datetime | None,
        how: Callable[[Unit, datetime, Claimed, Any, OnUnreachable | None], str],
    ) -> None:
        moment, parcel = now or self._clock.now(), claimed.parcel
        try:
            word = await self._work.run(lambda unit: how(unit, moment, claimed, fate, self._tell))
        except Exception as fault:
            # The row stays with this attempt; when the lease is over the outcome is looked up.
            log.error("outbox %d: outcome not kept: %s", parcel.id, type(fault).__qualname__)
            return
        self.counts[word] += 1
        if isinstance(fate, Exception):
            level = logging.WARNING if word == "failed" else logging.INFO
            log.log(level, "outbox %d: %s on %s: %s", parcel.id, word, parcel.target.platform, fate)

    # Waiting

    async def _guarded(self, step: Coroutine[Any, Any, datetime | None]) -> datetime | None:
        """A step of the loop, which outlives a database that is busy or away for a while."""
        try:
            return await step
        except Exception as fault:
            log.error("the outbox cannot be read: %s", type(fault).__qualname__)
            self.counts["faults"] += 1
            await self._sleep(1.0)
            return None

    async def _rest(self, next_due: datetime | None) -> None:
        """Wait for a kick, the end of a delivery, the next message's time, a rate, or the next sweep."""
        wait = SWEEP
        if next_due is not None:
            due_in = (next_due - self._clock.now()).total_seconds()
            # Due already and yet not claimed: its room is busy (and wakes us) or has to wait.
            wait = min(wait, due_in) if due_in > 0 else min(wait, max(self._soonest(), 0.01))
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            return

    def _soonest(self) -> float:
        """Seconds until the first room that has to wait takes something again."""
        return min(self._waits(self._timer()).values(), default=SWEEP if self._tasks else 0.0)

    def _waits(self, at: float) -> dict[tuple[str, str], float]:
        return {
            (platform, room): wait
            for platform, pace in self._paces.items()
            for room, wait in pace.waits(at).items()
        }

    def _open(self) -> tuple[str, ...]:
        """The platforms that take messages at all now; for the others everything waits."""
        return tuple(
            platform
            for platform, carrier in self._carriers.items()
            if not isinstance(access := getattr(carrier, "access", None), Access) or access.open
        )

    def _pace(self, platform: str) -> Pace:
        pace = self._paces.get(platform)
        if pace is None:
            rates = getattr(self._carriers[platform], "rates", None)
            pace = self._paces[platform] = Pace(rates if isinstance(rates, Rates) else Rates())
        return pace


def _expire(unit: Unit, moment: datetime) -> Outbox:
    outbox = Outbox(unit, None, moment)
    untell(unit, moment, outbox.withdraw_expired(moment))
    return outbox


async def _set_when(stop: asyncio.Event, wake: asyncio.Event) -> None:
    await stop.wait()
    wake.set()
