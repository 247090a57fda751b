"""Works off what takes longer than an answer may, a step at a time, and says how far it is."""

from __future__ import annotations

import asyncio
import logging
import secrets
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from bot.core.clock import Clock, stopwatch
from bot.core.errors import Refusal
from bot.core.messages import Kind, Target
from bot.core.outgoing import Urgency
from bot.core.pulse import Pulse
from bot.core.reply import Reply, Visibility
from bot.engine import labels
from bot.engine.answer import with_short_sentences
from bot.engine.blocking import aside
from bot.engine.context import Context
from bot.engine.contexts import Contexts
from bot.engine.dispatch import House
from bot.engine.pages import Pages
from bot.engine.register import Registers
from bot.engine.router import Registry
from bot.language.words import language
from storage.cards import Card, Cards
from storage.deadline import LONG_LIMIT
from storage.jobs import ATTEMPTS, GIVEN_UP, Job, Jobs, JobState
from storage.outbox import Outbox
from storage.work import Unit, Work

log = logging.getLogger("caucus.jobs")

AT_ONCE: Final = 3
PATIENCE: Final = 1.5  # seconds a job may take before it is said how far it is
EVERY: Final = 2.0  # seconds between two words on how far it is
TRIES: Final = 20
STILL_AT_IT: Final = 60.0  # seconds after which a long step says that somebody is at it; less than LEASE
LONGEST: Final = 900.0  # seconds one step of a job may take
LOOK: Final = 30.0  # seconds between two looks for what another process left


@dataclass(frozen=True, slots=True)
class Outside:
    """A step of a job: `call` in a thread, outside of any transaction, then `then(context, its result)` in one.

    Without a `call`, `then(context, None)` follows at once. `done` of `total` is how far the job is by now;
    without a total nothing is said of it.
    """

    call: Callable[[], Any] | None
    then: Callable[[Context, Any], Step]
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """A job that cannot be begun yet: it is put back, and tried again when another one has ended."""


Step: TypeAlias = Reply | Outside | Later


class Worker:
    """One per process. `kick` is called on the database thread when something was put into the outbox.

    A job function is called with its context and the job, and returns the reply that ends it, an `Outside`
    or `Later`. After a kill it is called anew, with the payload that was kept last (storage.jobs.Jobs.keep).
    A job of a record with cards of its own (`Job.record`) is told on them, as the record reads by then.
    """

    def __init__(
        self,
        work: Work,
        registry: Registry,
        pages: Pages,
        registers: Registers,
        clock: Clock,
        house: House,
        kick: Callable[[], None],
        *,
        alone: bool = False,
        patience: float = PATIENCE,
        every: float = EVERY,
    ) -> None:
        """`alone` says that no other process works on this database."""
        self._work = work
        self._registry = registry
        self._pages = pages
        self._contexts = Contexts(house, registry, pages, registers)
        self._clock = clock
        self._house = house
        self._kick = kick
        self._alone = alone
        self._patience = patience
        self._every = every
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False
        self._taken_up = False
        self.pulse = Pulse()

    def kick(self) -> None:
        """There is something to do; may be called from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake.set)

    async def run(self, stop: asyncio.Event) -> None:
        """Work off what is there until `stop` is set; a job is then put back after the step it is at."""
        self._loop = asyncio.get_running_loop()
        stopping = asyncio.create_task(self._stop_with(stop))
        try:
            while not stop.is_set():
                self._wake.clear()
                self.pulse.beat()
                try:
                    await self.drain()
                except Exception as fault:
                    log.error("jobs wait: %s", type(fault).__qualname__)
                try:
                    async with asyncio.timeout(LOOK):
                        await self._wake.wait()
                except TimeoutError:
                    continue
        finally:
            self._loop = None
            stopping.cancel()

    async def _stop_with(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._stopping = True
        self._wake.set()

    async def drain(self) -> None:
        """Do everything there is to do now, some side by side, and return when it is done."""
        if self._alone and not self._taken_up:
            self._taken_up = True
            await self._work.run(lambda unit: Jobs(unit, None, self._clock.now()).take_up())
        tried: set[int] = set()
        put_off: set[int] = set()
        running: set[asyncio.Task[int | None]] = set()
        while not self._stopping or running:
            self.pulse.beat()
            if not self._stopping and len(running) < AT_ONCE:
                waiting = await self._work.run(lambda unit: Jobs(unit, None, self._clock.now()).waiting())
                for job in [one for one in waiting if one.id not in tried][: AT_ONCE - len(running)]:
                    tried.add(job.id)
                    running.add(asyncio.create_task(self._do(job)))
            if not running:
                return
            ended, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                if (fault := task.exception()) is not None:
                    # Even that it failed could not be kept: it stays begun, and is tried again later.
                    log.error("a job waits: %s", type(fault).__qualname__)
                elif (waits := task.result()) is not None:
                    put_off.add(waits)
                else:
                    tried -= put_off
                    put_off.clear()

    async def _do(self, job: Job) -> int | None:
        """Do a job to its end; its id where it has to wait for another one."""
        attempt = await self._work.run(lambda unit: self._jobs(unit, job).begin(job.id))
        if not attempt:
            return None
        telling = _Telling(job.done, job.total)
        if attempt > ATTEMPTS:
            log.error("job %d (%s) was begun %d times and never ended: given up", job.id, job.kind, ATTEMPTS)
            given_up = Refusal("jobs/given_up", attempts=ATTEMPTS, number=job.id)
            await self._fail(job, telling, given_up, f"{GIVEN_UP} after {ATTEMPTS} attempts")
            return None
        try:
            later = await self._steps(
                job, telling, lambda context: self._registry.jobs[job.kind](context, job)
            )
            return job.id if later else None
        except Refusal as refusal:
            await self._fail(job, telling, refusal, "refused")
        except Exception as fault:
            ours = _told(job, fault)
            await self._fail(job, telling, ours, f"fault {ours.values['reference']}")
        return None

    async def _steps(
        self, job: Job, telling: _Telling, first: Callable[[Context], Step], failed: str | None = None
    ) -> bool:
        """One step after another; whether the job has to wait. `failed` is why it ends badly, if it does."""
        step = await self._unit(job, telling, first, failed)
        while isinstance(step, Outside):
            if self._stopping:
                await self._work.run(lambda unit: self._jobs(unit, job).put_back(job.id))
                return False
            telling.done, telling.total = step.done, step.total
            outside = step
            result = await self._outside(job, outside, telling)
            if telling.told and not telling.placed and job.record != job.key:
                await self._place(job, telling)
            step = await self._unit(job, telling, lambda context: outside.then(context, result), failed)  # noqa: B023
        if isinstance(step, Later):
            return True
        if telling.told and job.record == job.key:
            telling.done = telling.total or telling.done
            await self._tell(job, telling, finished=True)
        return False

    async def _outside(self, job: Job, step: Outside, telling: _Telling) -> Any:
        calling = asyncio.create_task(self._called(job, step))
        while step.total is not None:
            wait = (self._every if telling.told else self._patience) - (stopwatch() - telling.since)
            await asyncio.wait({calling}, timeout=max(wait, 0))
            if stopwatch() - telling.since < (self._every if telling.told else self._patience):
                break
            await self._tell(job, telling)
            if calling.done():
                break
        return await calling

    async def _called(self, job: Job, step: Outside) -> Any:
        """What a step gives; meanwhile it is written down now and then that somebody is at it."""
        self.pulse.beat()
        if step.call is None:
            return None
        calling = asyncio.create_task(aside(step.call, within=LONGEST))
        while not (await asyncio.wait({calling}, timeout=STILL_AT_IT))[0]:
            self.pulse.beat()
            await self._work.run(lambda unit: self._jobs(unit, job).progress(job.id, step.done, step.total))
        return calling.result()

    async def _unit(
        self, job: Job, telling: _Telling, call: Callable[[Context], Step], failed: str | None
    ) -> Step:
        """One step in a transaction of its own; the reply that ends the job is put into the outbox in it."""

        def step(unit: Unit) -> Step:
            jobs = self._jobs(unit, job)
            context = self._context(unit, job)
            if context is None:
                jobs.settle(job.id, JobState.FAILED, "no longer in the team")
                return Reply()
            result = call(context)
            if isinstance(result, Outside):
                jobs.progress(job.id, result.done, result.total)
            elif isinstance(result, Later):
                jobs.put_back(job.id)
            elif jobs.settle(job.id, JobState.FAILED if failed else JobState.DONE, failed):
                self._give(context, job, telling, result)
            return result

        return await self._work.run(step, LONG_LIMIT)

    async def _fail(self, job: Job, telling: _Telling, refusal: Refusal, reason: str) -> None:
        """End a job badly, as its kind declares or by telling the refusal."""
        if (failure := self._registry.failures.get(job.kind)) is not None:
            try:
                await self._steps(job, telling, lambda context: failure(context, job, refusal), reason)
                return
            except Exception as fault:
                _told(job, fault)

        def fail(unit: Unit) -> None:
            context = self._context(unit, job)
            if self._jobs(unit, job).settle(job.id, JobState.FAILED, reason) and context is not None:
                self._give(context, job, telling, context.say(refusal.template, **refusal.values))

        try:
            await self._work.run(fail)
        except Exception as fault:
            log.error("job %d: nobody could be told: %s", job.id, type(fault).__qualname__)
            # Better untold than tried for ever.
            await self._work.run(lambda unit: self._jobs(unit, job).settle(job.id, JobState.FAILED, reason))
        if telling.told and job.record == job.key:
            await self._tell(job, telling, failed=True)

    def _give(self, context: Context, job: Job, telling: _Telling, reply: Reply) -> None:
        """Put what ends a job into the outbox: in place of the cards it is the card of, else as a message."""
        if not reply.blocks and reply.file is None:
            return
        outbox, now = context.outbox, context.now
        reply = with_short_sentences(context, replace(reply, replaces=False))
        if job.aloud:
            reply = reply.shown_to(Visibility.ROOM)
        target = job.target
        labels.remember(context, target.platform, target.room, target.only or target.room, reply)
        copies: tuple[Card, ...] = ()
        if reply.card == job.record:
            for key in telling.keys:
                outbox.withdraw(key)
            copies = context.cards.of(job.record)
        for card in copies:
            key = f"{job.key}:{card.platform}:{card.room}:{card.message_id}"
            outbox.put(
                _in_place(card), replace(reply, replaces=True), context.locale, key, now, Urgency.ANSWER
            )
        if not copies:
            outbox.put(job.target, reply, context.locale, job.key, now, Urgency.ANSWER)
        context.unit.after_commit(self._kick)

    async def _place(self, job: Job, telling: _Telling) -> None:
        """Wait until it is known where the first word stands, or take it back before it has left."""

        def look(unit: Unit) -> bool | None:
            now = self._clock.now()
            if Cards(unit, job.workspace_id, now).of(job.record):
                return True
            outbox = Outbox(unit, job.workspace_id, now, job.user_id)
            withdrawn = [outbox.withdraw(key) for key in telling.keys]
            return False if any(withdrawn) else None

        for _ in range(TRIES):
            found = await self._work.run(look)
            if found is not None:
                telling.told = telling.placed = found
                return
            await asyncio.sleep(0.25)
        telling.placed = True

    async def _tell(
        self, job: Job, telling: _Telling, *, finished: bool = False, failed: bool = False
    ) -> None:
        """Say how far a job is: a message of its own at first, which is changed in place from then on.

        One that has not left yet is taken back for the next.
        """

        def put(unit: Unit) -> bool:
            now = self._clock.now()
            reply = self._progress(unit, job, telling, finished, failed)
            if reply is None:
                return True
            outbox = Outbox(unit, job.workspace_id, now, job.user_id)
            cards = Cards(unit, job.workspace_id, now).of(job.record)
            taken_back = [outbox.withdraw(key) for key in telling.keys]
            key = f"{job.key}:{secrets.token_hex(6)}"
            if cards:
                telling.keys.clear()
                for card in cards:
                    telling.keys.append(f"{key}:{card.message_id}")
                    outbox.put(_in_place(card), replace(reply, replaces=True), job.locale, telling.keys[-1])
            elif not telling.told or (any(taken_back) and not finished):
                telling.keys[:] = [key]
                outbox.put(job.target, reply, job.locale, key)
            unit.after_commit(self._kick)
            return bool(cards) or not telling.told or any(taken_back)

        for _ in range(TRIES if finished or failed else 1):
            if await self._work.run(put):
                break
            await asyncio.sleep(0.25)  # the first word is on its way: nobody knows yet where it will stand
        telling.told = True
        telling.since = stopwatch()

    def _progress(
        self, unit: Unit, job: Job, telling: _Telling, finished: bool, failed: bool
    ) -> Reply | None:
        """How far a job is: on the card of its record as it reads now, else in a line; None for neither."""
        if job.record != job.key:
            context = self._context(unit, job)
            return context.card(job.record) if context is not None else None
        return self._pages.reply(
            "jobs/progress",
            language(job.locale),
            self._house.tz,
            self._clock.now(),
            job=job,
            done=telling.done,
            total=telling.total,
            finished=finished,
            failed=failed,
        )

    def _jobs(self, unit: Unit, job: Job) -> Jobs:
        return Jobs(unit, job.workspace_id, self._clock.now(), job.user_id)

    def _context(self, unit: Unit, job: Job) -> Context | None:
        """The context of whoever asked; None when they have left the team."""
        if job.user_id is None:
            return None
        return self._contexts.unasked(
            unit,
            job.workspace_id,
            job.target,
            job.user_id,
            self._clock.now(),
            event=job.key,
            text=job.kind,
            kind=Kind.COMMAND,
            aloud=job.aloud,
            locale=job.locale,
        )


class _Telling:
    """What has been said about how far a job is, and when."""

    def __init__(self, done: int, total: int | None) -> None:
        self.done, self.total = done, total
        self.told = False
        self.placed = False  # it is known where the first word stands, or that nobody will know
        self.since = stopwatch()
        self.keys: list[str] = []  # of words that may not have left yet


def _told(job: Job, fault: Exception) -> Refusal:
    """Log a fault of ours under a short reference, and make the sentence that tells the person the same one."""
    reference = secrets.token_hex(3)
    frames = "".join(traceback.format_tb(fault.__traceback__))
    log.error("fault %s: job %d (%s): %s\n%s", reference, job.id, job.kind, type(fault).__qualname__, frames)
    return Refusal("errors/ours", reference=reference)


def _in_place(card: Card) -> Target:
    return Target(card.platform, card.room, card.thread, edit=card.message_id)
