"""Works off the files people give the bot: previews them, writes them, takes them back, and says how far it is."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.clock import Clock, stopwatch
from bot.core.messages import Target
from bot.core.pulse import Pulse
from bot.core.reply import Reply
from bot.engine.blocking import aside
from bot.engine.dispatch import House
from bot.engine.pages import Pages
from bot.subjects.imports.card import import_card
from storage.cards import Cards
from storage.deadline import LONG_LIMIT
from storage.imports import ImportFailed, clear_up, parse, plan
from storage.imports.batches import ATTEMPTS, Batch, Batches, State
from storage.imports.plan import Plan
from storage.imports.report import ImportReport, Problem, packed
from storage.imports.undoing import Undoing
from storage.imports.writing import Writing, keep_progress
from storage.outbox import Outbox
from storage.work import Unit, Work

log = logging.getLogger("caucus.imports")

PATIENCE: Final = 1.0  # seconds a file may take to read before it is said that it is being read
EVERY: Final = 2.0  # seconds between two words on how far it is
LOOK: Final = 30.0  # seconds between two looks for what another process left
TRIES: Final = 40
LONGEST: Final = 600.0  # seconds the reading of one file may take
PROBLEMS: Final = 30  # kept of one file


class Importer:
    """One per process. `kick` is called on the database thread when something was put into the outbox.

    Reading and planning happen in a thread of their own, beside everybody; writing in small units of
    work between everybody else's. One file at a time.
    """

    def __init__(
        self,
        work: Work,
        pages: Pages,
        clock: Clock,
        house: House,
        kick: Callable[[], None],
        *,
        patience: float = PATIENCE,
        every: float = EVERY,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._work = work
        self._pages = pages
        self._clock = clock
        self._house = house
        self._kick = kick
        self._patience = patience
        self._every = every
        self._sleep = sleep
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False
        self.pulse = Pulse()
        self._first_words: dict[int, str] = {}  # outbox keys of cards that have not been sent yet
        self._progress: dict[int, list[str]] = {}  # outbox keys of words on how far it is

    def kick(self) -> None:
        """There is something to do; may be called from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake.set)

    async def run(self, stop: asyncio.Event) -> None:
        """Work off what is given until `stop` is set; what is being written then is taken back and waits."""
        self._loop = asyncio.get_running_loop()
        stopping = asyncio.create_task(self._stop_with(stop))
        try:
            while not stop.is_set():
                self._wake.clear()
                self.pulse.beat()
                try:
                    await self._clear_up()
                    await self.drain()
                except Exception as fault:
                    log.error("imports wait: %s", type(fault).__qualname__)
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
        """Do everything there is to do now, and return when it is done."""
        done: set[tuple[int, State]] = set()
        while not self._stopping:
            waiting = await self._work.run(lambda unit: Batches(unit, None, self._clock.now()).waiting())
            batch = next((one for one in waiting if (one.id, one.state) not in done), None)
            if batch is None:
                return
            done.add((batch.id, batch.state))
            self.pulse.beat()
            match batch.state:
                case State.RECEIVED:
                    await self._preview(batch)
                case State.CONFIRMED:
                    await self._write(batch)
                case _:
                    await self._take_back(batch)

    async def _clear_up(self) -> None:
        now = self._clock.now()
        await self._work.run(lambda unit: Batches(unit, None, now).forget_unanswered())
        for left in await aside(partial(clear_up, self._work, now)):
            batch = await self._batch(left)
            if batch is not None and batch.platform is not None:
                await self._tell(batch, self._card(batch, trouble="interrupted"))

    # Reading

    async def _preview(self, batch: Batch) -> None:
        if not await self._work.run(lambda unit: self._batches(unit, batch).attempt(batch.id)):
            log.error("import %d: reading it was begun %d times and never ended", batch.id, ATTEMPTS)
            await self._refuse(batch, Problem("given_up", values={"count": ATTEMPTS}))
            return
        reading = asyncio.create_task(aside(partial(self._planned, batch), within=LONGEST))
        await asyncio.wait({reading}, timeout=self._patience)
        if not reading.done():
            await self._tell(batch, self._card(batch))
        try:
            planned = await reading
        except ImportFailed as failed:
            await self._refuse(batch, failed.problem)
            return
        except Exception as fault:
            await self._refuse(batch, _fault(batch, fault))
            return
        report = packed(planned.report, PROBLEMS)
        # What there is to say about single people stays with a preview only.
        state = State.PLANNED if planned.operations else State.NOTHING
        kept = report if planned.operations else report | {"problems": [], "examples": []}
        total = len(planned.operations)
        await self._move(batch, State.RECEIVED, state, format=planned.format, report=kept, total=total)
        await self._show(batch, planned.report)

    def _planned(self, batch: Batch) -> Plan:
        """What a file would do; in a thread of its own, on the database as it is at one moment."""

        def planned(unit: Unit) -> Plan:
            now = self._clock.now()
            content = Batches(unit, batch.workspace_id, now).content(batch.id)
            given = parse(content or b"")
            return plan(unit, batch.workspace_id, given, batch.by, self._locale(batch), now.date())

        return self._work.read(planned)

    async def _refuse(self, batch: Batch, problem: Problem) -> None:
        if await self._move(batch, State.RECEIVED, State.REFUSED):
            await self._show(batch, ImportReport(problems=(problem,)))

    # Writing

    async def _write(self, batch: Batch) -> None:
        if not await self._begin(batch, State.RUNNING):
            return
        began = stopwatch()
        writing: Writing | None = None
        try:
            planned = await aside(partial(self._planned, batch), within=LONGEST)
            writing = Writing(planned, batch.workspace_id, batch.id, self._clock.now(), batch.by)
            if not await self._written(batch, writing):
                await self._undone(batch, State.CONFIRMED)  # the bot is being stopped: it waits
                return
        except Exception as fault:
            problem = fault.problem if isinstance(fault, ImportFailed) else _fault(batch, fault)
            await self._undone(batch, State.PLANNED)
            again = await self._batch(batch)
            if again is not None:
                await self._tell(again, self._card(again, ImportReport(problems=(problem,)), trouble="fault"))
            return
        counts = packed(planned.report, 0) | {"examples": []}
        state = State.DONE if planned.operations else State.NOTHING
        values = {
            "format": planned.format,
            "report": counts,
            "total": writing.total,
            "written": writing.written,
        }
        await self._move(batch, State.RUNNING, state, **values)
        log.info("import %d: %d rows in %.1f s", batch.id, writing.total, stopwatch() - began)
        await self._show(batch, planned.report)

    async def _written(self, batch: Batch, writing: Writing) -> bool:
        """Whether everything was written before the bot is stopped."""
        last = stopwatch()

        def step(unit: Unit) -> bool:
            done = writing.step(unit)
            keep_progress(unit, batch.id, writing.written, self._clock.now())
            return done

        while not await self._work.run(step, LONG_LIMIT):
            self.pulse.beat()
            if self._stopping:
                return False
            if stopwatch() - last >= self._every:
                last = stopwatch()
                now = replace(batch, state=State.RUNNING, written=writing.written, total=writing.total)
                await self._tell(now, self._card(now), passing=True)
        return True

    # Taking back

    async def _take_back(self, batch: Batch) -> None:
        if await self._begin(batch, State.UNDOING):
            kept = await self._undone(batch, State.UNDONE)
            after = await self._batch(batch)
            if after is not None:
                await self._tell(after, self._card(after, kept=kept))

    async def _undone(self, batch: Batch, state: State) -> int:
        """Take back what an import wrote; how many rows stay because somebody works with them."""
        undoing = Undoing(batch.workspace_id, batch.id, self._clock.now(), batch.by)
        last = stopwatch()

        def step(unit: Unit) -> bool:
            done = undoing.step(unit)
            keep_progress(unit, batch.id, 0, self._clock.now())
            return done

        while not await self._work.run(step, LONG_LIMIT):
            self.pulse.beat()
            if stopwatch() - last >= self._every and state is State.UNDONE:
                last = stopwatch()
                now = replace(batch, state=State.UNDOING)
                await self._tell(now, self._card(now), passing=True)
        before = (State.RUNNING, State.UNDOING)
        await self._work.run(lambda unit: self._batches(unit, batch).move(batch.id, before, state))
        return undoing.result.kept

    # What they share

    def _batches(self, unit: Unit, batch: Batch) -> Batches:
        return Batches(unit, batch.workspace_id, self._clock.now(), batch.by)

    async def _batch(self, batch: Batch) -> Batch | None:
        return await self._work.run(lambda unit: self._batches(unit, batch).get(batch.id))

    async def _begin(self, batch: Batch, state: State) -> bool:
        """Be the one import of the team at work; one that has to wait is looked at again later."""
        return await self._work.run(lambda unit: self._batches(unit, batch).begin(batch.id, state))

    async def _move(self, batch: Batch, before: State, state: State, **values: object) -> bool:
        return await self._work.run(
            lambda unit: self._batches(unit, batch).move(batch.id, (before,), state, **values)
        )

    async def _show(self, batch: Batch, report: ImportReport) -> None:
        """The card as it is now, with everything there is to say about the file."""
        after = await self._batch(batch)
        if after is not None:
            await self._tell(after, self._card(after, report))

    def _locale(self, batch: Batch) -> str:
        return batch.locale or self._house.locale

    def _card(
        self, batch: Batch, report: ImportReport | None = None, *, kept: int = 0, trouble: str = ""
    ) -> Reply:
        now = self._clock.now()
        tz: ZoneInfo = self._house.tz
        return import_card(
            self._pages, batch, self._locale(batch), tz, now, report, kept=kept, trouble=trouble
        )

    async def _tell(self, batch: Batch, reply: Reply, *, passing: bool = False) -> None:
        """Put the card in place of its copies, or send it where the file was given.

        A word in passing is withdrawn when the next one comes before it has left.
        """
        if batch.platform is None or batch.room is None:
            return
        if batch.id in self._first_words and not await self._arrived(batch):
            self._first_words.pop(batch.id, None)
        key = f"{batch.record}:{secrets.token_hex(6)}"

        def put(unit: Unit) -> bool:
            now = self._clock.now()
            outbox = Outbox(unit, batch.workspace_id, now, batch.by)
            for old in self._progress.pop(batch.id, []):
                outbox.withdraw(old)
            keys = []
            for card in Cards(unit, batch.workspace_id, now).of(batch.record):
                keys.append(f"{key}:{card.platform}:{card.room}:{card.message_id}")
                target = Target(card.platform, card.room, card.thread, edit=card.message_id)
                outbox.put(target, replace(reply, replaces=True), self._locale(batch), keys[-1])
            if not keys:
                assert batch.platform is not None
                assert batch.room is not None
                target = Target(batch.platform, batch.room, batch.thread)
                outbox.put(target, reply, self._locale(batch), key)
            elif passing:
                self._progress[batch.id] = keys
            unit.after_commit(self._kick)
            return not keys

        if await self._work.run(put):
            self._first_words[batch.id] = key

    async def _arrived(self, batch: Batch) -> bool:
        """Whether the first card is there to be changed; one that has not left yet is withdrawn."""
        key = self._first_words[batch.id]

        def look(unit: Unit) -> bool | None:
            now = self._clock.now()
            if Outbox(unit, batch.workspace_id, now).withdraw(key):
                return False
            return True if Cards(unit, batch.workspace_id, now).of(batch.record) else None

        for _ in range(TRIES):
            found = await self._work.run(look)
            if found is not None:
                return found
            await self._sleep(0.25)
        return False


def _fault(batch: Batch, fault: Exception) -> Problem:
    """Log a fault of ours under a short reference, and tell the same one; its text may quote people."""
    reference = secrets.token_hex(3)
    where = fault.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    line = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
    log.error("fault %s: import %d: %s at %s", reference, batch.id, type(fault).__qualname__, line)
    return Problem("fault", values={"reference": reference})
