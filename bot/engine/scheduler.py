"""Says what the clock says: to each subscription once per working day; and tidies up once a day."""

from __future__ import annotations

import asyncio
import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from bot.core.clock import Clock
from bot.core.localtime import instant_of
from bot.core.messages import Kind
from bot.core.often import OncePerMinute
from bot.core.outgoing import Urgency
from bot.core.pulse import Pulse
from bot.core.reply import Visibility
from bot.engine import labels
from bot.engine.answer import with_short_sentences
from bot.engine.context import Context
from bot.engine.contexts import Contexts
from bot.engine.dispatch import House
from bot.engine.pages import Pages
from bot.engine.register import Registers
from bot.engine.router import Registry
from bot.engine.turns import LATE, LocalSlot, Occasion, has_turn, missed_evening, turn
from bot.engine.untold import DIGEST, UNDELIVERED
from bot.politics.workdays import is_first_workday, next_workday
from storage.inbox import Inbox
from storage.jobs import Jobs
from storage.once import Once
from storage.outbox import Outbox
from storage.questions import Questions
from storage.schedule import Rhythm, Schedule, Subscription
from storage.sentences import Sentences
from storage.team import Team
from storage.work import Busy, Unit, Work

log = logging.getLogger("caucus.scheduler")

LOOKED_AT: Final = ("sent", "nothing")
"""How a turn ended in which what there was to say was looked at."""

BEAT: Final = timedelta(seconds=30)

LOOK_BACK: Final = timedelta(days=31)
"""How far back missed days are written down."""

KEEP_EVENTS: Final = timedelta(days=14)
KEEP_SENT: Final = timedelta(days=30)
KEEP_SENTENCES: Final = timedelta(days=90)


class Scheduler:
    """Looks at the clock twice a minute; any number of bots may do so on one database."""

    def __init__(
        self,
        work: Work,
        registry: Registry,
        pages: Pages,
        registers: Registers,
        clock: Clock,
        house: House,
        kick: Callable[[], None],
        before: Sequence[Callable[[datetime], Awaitable[object]]] = (),
    ) -> None:
        """`kick` is called on the database thread when something was put into the outbox.

        `before` is done at each tick, with its moment, before any digest is composed.
        """
        self._before = tuple(before)
        self._work = work
        self._registry = registry
        self._contexts = Contexts(house, registry, pages, registers)
        self._clock = clock
        self._house = house
        self._kick = kick
        self.pulse = Pulse()
        self._often = OncePerMinute(log, 3600)

    async def run(self, stop: asyncio.Event) -> None:
        """Tick now and then every half minute until `stop` is set."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        await self._beat()
        metronome = AsyncIOScheduler(timezone=UTC)
        metronome.add_job(
            self._beat,
            "interval",
            seconds=BEAT.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        metronome.start()
        try:
            await stop.wait()
        finally:
            metronome.shutdown(wait=False)
            await asyncio.sleep(0)  # it lets go of the loop in a call of its own

    async def _beat(self) -> None:
        try:
            await self.tick()
        except Exception as fault:
            log.error("the clock's turn was missed: %s", _where(fault))
        self.pulse.beat()

    async def tick(self, now: datetime | None = None) -> int:
        """Take every turn that has come by `now` (the clock's moment unless given); how many were sent."""
        moment = now or self._clock.now()
        for do in self._before:
            try:
                await do(moment)
            except Exception as fault:  # keeps nobody from their digest
                log.error("something of the clock's turn was missed: %s", _where(fault))
        due = await self._work.run(lambda unit: self._due(unit, moment))
        sent = 0
        for subscription, slot in due:
            self.pulse.beat()
            sent += await self._take(subscription, slot, moment)
        await self._tidy(moment)
        return sent

    def _due(self, unit: Unit, now: datetime) -> list[tuple[Subscription, LocalSlot]]:
        """Subscriptions whose turn has come, and whose slot nobody has taken yet."""
        schedule = Schedule(unit, None, now)
        due = [
            (subscription, slot)
            for subscription in schedule.subscriptions(DIGEST)
            if (slot := self._turn(subscription, now)) is not None
        ]
        if not due:
            return []
        dates = {slot.local_date for _, slot in due}
        taken = schedule.taken(DIGEST, dates) - self._owed(schedule, due, now)
        return [
            (subscription, slot)
            for subscription, slot in due
            if (subscription.workspace_id, slot.local_date, subscription.slot) not in taken
            # The week's is made up for on the first day back.
            and not (subscription.rhythm is Rhythm.WEEKLY and self._is_away(unit, subscription, now))
        ]

    def _owed(
        self, schedule: Schedule, due: Sequence[tuple[Subscription, LocalSlot]], now: datetime
    ) -> frozenset[tuple[int, date, str]]:
        """Turns taken on an earlier day than today whose message was given up: those of the weekly readers."""
        missed = {slot.local_date for one, slot in due if slot.local_date < _today(one, now)}
        if not missed:
            return frozenset()
        lost = schedule.ended_so(DIGEST, missed, UNDELIVERED)
        zones = {one.slot: ZoneInfo(one.timezone) for one, _ in due}
        return frozenset(
            turn
            for turn, at in lost.items()
            if (zone := zones.get(turn[2])) is not None
            and at.astimezone(zone).date() < now.astimezone(zone).date()
        )

    def _turn(self, subscription: Subscription, now: datetime) -> LocalSlot | None:
        """The turn of one subscription; one that makes no sense keeps nobody else from theirs."""
        try:
            return turn(subscription, now, self._work.country)
        except Exception as fault:
            self._often.warning(
                "subscription %d makes no sense: %s", subscription.id, type(fault).__qualname__
            )
            return None

    async def _take(self, subscription: Subscription, slot: LocalSlot, now: datetime) -> bool:
        """One turn in a transaction of its own; a fault in one keeps nobody else from theirs."""
        try:
            return await self._work.run(lambda unit: self._compose(unit, subscription, slot, now))
        except (SQLAlchemyError, Busy) as trouble:
            log.error("subscription %d waits: %s", subscription.id, type(trouble).__qualname__)
            return False
        except Exception as fault:
            reference = secrets.token_hex(3)
            log.error("fault %s: subscription %d: %s", reference, subscription.id, _where(fault))

        def write_down(unit: Unit) -> None:
            schedule = Schedule(unit, subscription.workspace_id, now)
            schedule.claim_slot(DIGEST, slot.local_date, subscription.slot, "failed", f"fault {reference}")

        try:
            await self._work.run(write_down)
        except Exception as again:  # keeps nobody behind it from their turn
            log.error("subscription %d waits: %s", subscription.id, type(again).__qualname__)
        return False

    def _compose(self, unit: Unit, subscription: Subscription, slot: LocalSlot, now: datetime) -> bool:
        schedule = Schedule(unit, subscription.workspace_id, now)
        self._write_down_missed(schedule, subscription, slot.local_date)
        here = (DIGEST, slot.local_date, subscription.slot)
        if slot.local_date < _today(subscription, now):
            schedule.free_slot(*here, UNDELIVERED)
        if not schedule.claim_slot(*here):
            return False
        if slot.due_at < subscription.changed_at:
            schedule.settle_slot(*here, "skipped", "subscribed after its time")
            return False
        if missed_evening(subscription, slot, now):
            schedule.settle_slot(*here, "skipped", "too late in the day")
            return False
        if self._is_away(unit, subscription, now):
            schedule.settle_slot(*here, "skipped", "away")
            return False
        context = self._context(unit, subscription, now)
        if context is None:
            schedule.unsubscribe(subscription.id)
            schedule.settle_slot(*here, "skipped", "no longer in the team")
            return False
        reply = self._registry.nudges[DIGEST](context, self._occasion(schedule, subscription, slot, now))
        if reply is None:
            schedule.settle_slot(*here, "nothing", "nothing to say")
            return False
        reply = with_short_sentences(context, reply)
        if context.aloud:
            reply = reply.shown_to(Visibility.ROOM)
        target = subscription.target
        labels.remember(context, target.platform, target.room, target.room, reply)
        context.outbox.put(
            subscription.target,
            reply,
            context.locale,
            _key(subscription, slot, now),
            now,
            Urgency.DIGEST,
            expires_at=slot.expires_at,
        )
        schedule.settle_slot(*here, "sent", "late" if now - slot.due_at >= LATE else None)
        unit.after_commit(self._kick)
        return True

    def _occasion(
        self, schedule: Schedule, subscription: Subscription, slot: LocalSlot, now: datetime
    ) -> Occasion:
        """What this turn is like; in the first one of all everything that waits is news."""
        since = schedule.last_turn(DIGEST, subscription.slot, before=slot.local_date, outcomes=LOOKED_AT)
        since = since or date.min
        week = (
            subscription.rhythm is Rhythm.WEEKLY
            or is_first_workday(slot.local_date, self._work.country)
            or self._week_is_owed(schedule, subscription, slot.local_date, since)
        )
        return Occasion(since, now - slot.due_at >= LATE, week, subscription.left_out)

    def _week_is_owed(self, schedule: Schedule, subscription: Subscription, day: date, since: date) -> bool:
        """Was the week's overview given up on its way, and nothing said since?"""
        first = next_workday(day - timedelta(days=day.weekday() + 1), self._work.country)
        outcome = schedule.outcome_of(DIGEST, first, subscription.slot) if since < first else None
        return outcome is not None and outcome[0] == UNDELIVERED

    def _is_away(self, unit: Unit, subscription: Subscription, now: datetime) -> bool:
        """Is whoever it is for away today? What waits meanwhile is in the first one after it."""
        if subscription.user_id is None:
            return False
        day = now.astimezone(ZoneInfo(subscription.timezone)).date()
        until = Team(unit, subscription.workspace_id, now).away_until(subscription.user_id)
        return until is not None and day <= until

    def _write_down_missed(self, schedule: Schedule, subscription: Subscription, today: date) -> None:
        """Working days since the last turn on which nobody looked at the clock: skipped, and why."""
        zone = ZoneInfo(subscription.timezone)
        last = schedule.last_turn(DIGEST, subscription.slot)
        day = max(subscription.changed_at.astimezone(zone).date(), today - LOOK_BACK)
        day = day if last is None else max(day, last + timedelta(days=1))
        while day < today:
            due_at = instant_of(day, time.fromisoformat(subscription.at_time), zone)
            if has_turn(subscription, day, self._work.country) and due_at > subscription.changed_at:
                schedule.claim_slot(DIGEST, day, subscription.slot, "skipped", "the bot was not running")
            day += timedelta(days=1)

    def _context(self, unit: Unit, subscription: Subscription, now: datetime) -> Context | None:
        """The context of what a subscription is told; None when whoever subscribed has left the team."""
        return self._contexts.unasked(
            unit,
            subscription.workspace_id,
            subscription.target,
            subscription.user_id,
            now,
            event=f"clock:{subscription.id}:{now.isoformat()}",
            text=DIGEST,
            kind=Kind.HOME,
            aloud=subscription.user_id is None,
            fallback=subscription.locale,
            tz=ZoneInfo(subscription.timezone),
        )

    async def _tidy(self, now: datetime) -> None:
        """Once a day: forget what nobody will ask for again."""
        today = now.astimezone(UTC).date()

        def tidy(unit: Unit) -> None:
            for workspace in Team(unit, None, now).workspaces():
                if not Schedule(unit, workspace.id, now).claim_slot("tidying", today, "daily", "done"):
                    continue
                Questions(unit, workspace.id, now).forget_expired()
                Once(unit, workspace.id, now).forget_before(now - KEEP_EVENTS)
                Sentences(unit, workspace.id, now).forget_before(now - KEEP_SENTENCES)
                Inbox(unit, None, now).forget_before(now - KEEP_EVENTS)
                Outbox(unit, None, now).forget_before(now - KEEP_SENT)
                Jobs(unit, None, now).forget_before(now - KEEP_SENT)

        await self._work.run(tidy)


def _today(subscription: Subscription, now: datetime) -> date:
    return now.astimezone(ZoneInfo(subscription.timezone)).date()


def _key(subscription: Subscription, slot: LocalSlot, now: datetime) -> str:
    """Of a turn's message; one made up for on another day is another message."""
    key = f"{DIGEST}:{subscription.id}:{slot.local_date}"
    today = _today(subscription, now)
    return key if today == slot.local_date else f"{key}:{today}"


def _where(fault: Exception) -> str:
    """A fault by its kind and the lines of code it came through; its text may quote what somebody wrote."""
    return f"{type(fault).__qualname__}\n{''.join(traceback.format_tb(fault.__traceback__))}"
