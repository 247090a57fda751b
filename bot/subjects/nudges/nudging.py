"""Brings up what is due: plans it once a day for each team, and tells whoever has no digest to read it in."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from bot.core.clock import Clock
from bot.core.outgoing import Urgency
from bot.core.reply import Visibility
from bot.engine.blocking import aside
from bot.engine.dispatch import House
from bot.engine.pages import Pages
from bot.language.words import language
from bot.politics.nudge_rules import Audience, NudgeRule
from bot.politics.nudges import Occurrence, Records, from_calendar, from_records, new_today
from bot.politics.quiet import may_disturb, next_open
from bot.politics.workdays import is_first_workday, next_workday
from bot.subjects.calendar.political_year import calendar_of
from bot.subjects.nudges.lines import nudge_lines
from bot.subjects.nudges.readers import Listener, Listeners
from bot.subjects.nudges.team_rules import active_rules
from storage.nudges import SCHEDULE, Dismissed, NewNudge, NudgeRow, Nudges, NudgeState, Reader, card_of
from storage.nudges.due_items import DueItems
from storage.outbox import Outbox
from storage.schedule import Schedule
from storage.team import Team, WorkspaceCard
from storage.work import Busy, Unit, Work

log = logging.getLogger("caucus.nudging")

PLANNING: Final = "planning"
MESSAGES_A_WEEK: Final = 3
"""To one reader, unless the law or a next step that is due will not wait."""

WITH_BUTTONS: Final = 8  # nudges of one message that have buttons
BATCH: Final = 200  # rows told in one transaction
LOOK_BACK: Final = timedelta(days=31)
PRESSING: Final = frozenset({"next_step"})  # rules that do not wait for another week


class Nudging:
    """Looks at every team at each tick; any number of bots may do so on one database."""

    def __init__(
        self, work: Work, pages: Pages, clock: Clock, house: House, kick: Callable[[], None]
    ) -> None:
        """`kick` is called on the database thread when something was put into the outbox."""
        self._work = work
        self._pages = pages
        self._clock = clock
        self._house = house
        self._kick = kick
        self._planned: dict[int, date] = {}

    async def tick(self, now: datetime | None = None) -> int:
        """Plan the day where that has not been done, then tell whoever may be told; how many messages."""
        moment = now or self._clock.now()
        teams = await self._work.run(lambda unit: Team(unit, None, moment).workspaces())
        said = 0
        for team in teams:
            try:
                said += await self._look_after(team, moment)
            except (SQLAlchemyError, Busy) as trouble:
                log.error("the nudges of team %d wait: %s", team.id, type(trouble).__qualname__)
            except Exception as fault:
                _noted(fault, team)
        return said

    async def _look_after(self, team: WorkspaceCard, now: datetime) -> int:
        today = now.astimezone(self._zone(team)).date()
        if self._planned.get(team.id) != today:
            # What takes long with many records is read beside everybody, as of one moment.
            records = await aside(partial(self._work.read, partial(self._records, team=team, now=now)))
            await self._work.run(lambda unit: self.plan(unit, team, now, records))
            self._planned[team.id] = today
        said = 0
        while told := await self._work.run(lambda unit: self.say_batch(unit, team, now)):
            said += told
        return said

    def _zone(self, team: WorkspaceCard) -> ZoneInfo:
        return ZoneInfo(team.timezone) if team.timezone else self._house.tz

    # Planning

    def _records(self, unit: Unit, team: WorkspaceCard, now: datetime) -> Records:
        return DueItems(unit, team.id, now).records(now.astimezone(self._zone(team)).date())

    def plan(self, unit: Unit, team: WorkspaceCard, now: datetime, records: Records | None = None) -> bool:
        """Write down what is due for a team today, once a local day; False when it was done before.

        `records` are those of the day, where they have been read already. In the same transaction what is
        stale is settled, and what is no longer so is withdrawn.
        """
        today = now.astimezone(self._zone(team)).date()
        schedule, nudges = Schedule(unit, team.id, now), Nudges(unit, team.id, now)
        last = schedule.last_turn(SCHEDULE, PLANNING)
        if not schedule.claim_slot(SCHEDULE, today, PLANNING):
            return False
        missed = max(last or today, today - LOOK_BACK) + timedelta(days=1)
        while missed < today:
            schedule.claim_slot(SCHEDULE, missed, PLANNING, "skipped", "the bot was not running")
            missed += timedelta(days=1)
        nudges.expire(today)
        rules = active_rules(unit.country, nudges)
        records = records or self._records(unit, team, now)
        due = from_records(rules, records, today, self._work.country)
        self._withdraw(nudges, rules, due)
        listeners = Listeners(unit, team.id, now)
        readers = listeners.for_the_team
        planned = []
        everywhere = [rule for rule in rules if rule.place is None]
        turns = [
            (area, [one.reader for one in there], everywhere)
            for area, there in groupby(sorted(readers, key=lambda one: one.area), key=lambda one: one.area)
        ]
        # A rule of one place goes by that place's dates, wherever its readers are.
        turns += [
            (place, [one.reader for one in readers], [rule for rule in rules if rule.place == place])
            for place in sorted({rule.place for rule in rules if rule.place})
        ]
        for area, those, wanted_there in turns:
            calendar = calendar_of(unit, team.id, now, area)
            called = from_calendar(wanted_there, calendar, today)
            planned += [new for one in called for new in _for_team_or_own(one, those)]
        for one in new_today(rules, due, today, self._work.country):
            planned += _for_record(one, [each.reader for each in readers], listeners)
        dismissed = nudges.dismissed_rules()
        # Whoever begins to read for the team is not told what others were told before.
        known = nudges.known_matters(today - LOOK_BACK)
        wanted = [
            one
            for one in planned
            if (one.rule, one.occurrence) not in known and not _is_dismissed(one, dismissed)
        ]
        nudges.bring_up_all(wanted)
        schedule.settle_slot(SCHEDULE, today, PLANNING, "done")
        return True

    def _withdraw(self, nudges: Nudges, rules: Sequence[NudgeRule], due: Sequence[Occurrence]) -> None:
        """Settle what was brought up of the records and is no longer so, and what belongs to a rule now off."""
        so = {(one.rule, one.key) for one in due}
        from_records_ = {rule.id for rule in rules if rule.from_records}
        on = {rule.id for rule in rules}
        unsettled = nudges.unsettled()
        nudges.withdraw(
            [
                row.id
                for row in unsettled
                if row.rule in from_records_ and row.record and (row.rule, row.occurrence) not in so
            ],
            "no longer so",
        )
        nudges.withdraw([row.id for row in unsettled if row.rule not in on], "the rule is switched off")

    # Telling

    def say_batch(self, unit: Unit, team: WorkspaceCard, now: datetime, limit: int = BATCH) -> int:
        """Tell readers without a digest what waits for them, one message each; how many messages.

        A reader's turn of the day is claimed in the transaction that writes the message, so that of two
        bots one tells it. Whoever is away, asleep or has heard enough this week is left for another time.
        """
        now = now.replace(microsecond=0)
        today = now.astimezone(self._zone(team)).date()
        nudges = Nudges(unit, team.id, now)
        rules = {rule.id: rule for rule in active_rules(unit.country, nudges)}
        waiting = nudges.waiting(
            today,
            limit=limit,
            urgent={rule.id for rule in rules.values() if rule.urgent},
            digest_day=is_first_workday(today, self._work.country),
            next_overview=next_workday(today + timedelta(days=6 - today.weekday()), self._work.country),
        )
        if not waiting:
            return 0
        users = {row.user_id for row in waiting if row.user_id is not None}
        listeners = Listeners(unit, team.id, now, users)
        schedule = Schedule(unit, team.id, now)
        heard = schedule.turns_since(SCHEDULE, today - timedelta(days=6), "sent")
        said: list[int] = []
        messages = 0
        for key, group in groupby(waiting, key=lambda row: row.reader):
            rows = [row for row in group if row.rule in rules]
            listener = listeners.of(rows[0].of) if rows else None
            if listener is None:
                if schedule.claim_slot(SCHEDULE, today, key, "skipped", "nowhere to say it") and rows:
                    # Of a room that wants no more somebody else is told; a user may get an account yet.
                    lost = [row.id for row in rows if row.room_id is not None]
                    nudges.withdraw(lost, "the room wants no nudges any more")
                continue
            rows = self._sayable(rows, listener, now.astimezone(listener.tz or self._zone(team)))
            if not rows:
                continue
            if heard.get(key, 0) >= MESSAGES_A_WEEK and not any(map(_pressing, rows)):
                schedule.claim_slot(SCHEDULE, today, key, "held", "has heard enough this week")
                continue
            if not schedule.claim_slot(SCHEDULE, today, key, "sent"):
                continue
            try:
                self._tell(unit, team, now, rows, listener, rules)
            except SQLAlchemyError:
                raise
            except Exception as fault:  # what cannot be said to one is said to all others
                reference = _noted(fault, team)
                schedule.settle_slot(SCHEDULE, today, key, "failed", f"fault {reference}")
                continue
            said += [row.id for row in rows]
            messages += 1
        if messages:
            nudges.said(said, now)
            unit.after_commit(self._kick)
        return messages

    def _sayable(self, rows: list[NudgeRow], listener: Listener, local: datetime) -> list[NudgeRow]:
        """What may be said to somebody now: all of it, what the law will not let wait, or nothing."""
        away = listener.away_until
        if may_disturb(local, self._work.country, away_until=away):
            return rows
        return [
            row
            for row in rows
            if row.legal
            and may_disturb(
                local,
                self._work.country,
                away_until=away,
                legal_by=date.fromisoformat(row.given["date"]),
            )
        ]

    def _tell(
        self,
        unit: Unit,
        team: WorkspaceCard,
        now: datetime,
        rows: Sequence[NudgeRow],
        listener: Listener,
        rules: Mapping[str, NudgeRule],
    ) -> None:
        key, zone = rows[0].reader, listener.tz or self._zone(team)
        today = now.astimezone(zone).date()
        locale = listener.locale or language(team.locale or self._house.locale)
        # What had been put off is open again by being said.
        rows = [replace(row, state=NudgeState.OPEN, snoozed_until=None) for row in rows]
        reply = self._pages.reply(
            "nudges/message",
            locale,
            zone,
            now,
            lines=nudge_lines(rows, rules, {}, locale, now.astimezone(zone)),
            record=card_of(key, now),
            today=today,
            tomorrow=next_open(today + timedelta(days=1), self._work.country),
            most=WITH_BUTTONS,
        )
        if listener.aloud:
            reply = reply.shown_to(Visibility.ROOM)
        expires = datetime.combine(today + timedelta(days=1), datetime.min.time(), zone)
        Outbox(unit, team.id, now).put(
            listener.target, reply, locale, f"nudges:{key}:{today}", now, Urgency.DIGEST, expires_at=expires
        )


def _noted(fault: Exception, team: WorkspaceCard) -> str:
    """Log where it happened and not what it said, which may quote what somebody wrote; the reference."""
    where = "".join(traceback.format_tb(fault.__traceback__))
    reference = secrets.token_hex(3)
    log.error("fault %s: team %d: %s\n%s", reference, team.id, type(fault).__qualname__, where)
    return reference


def _pressing(row: NudgeRow) -> bool:
    return row.legal or row.rule in PRESSING


def _for_team_or_own(one: Occurrence, readers: Sequence[Reader]) -> Iterable[NewNudge]:
    """What the calendar calls for, for those who speak for the team; what is somebody's own, for them."""
    if one.audience is Audience.ROOM:
        return [_new(one, reader) for reader in readers]
    return [] if one.user_id is None else [_new(one, Reader(user_id=one.user_id))]


def _for_record(one: Occurrence, readers: Sequence[Reader], listeners: Listeners) -> Iterable[NewNudge]:
    """What the records call for, for whom it concerns; a next step is in the digest of whoever has one."""
    if one.audience is Audience.ROOM:
        return [_new(one, reader) for reader in readers]
    if one.user_id is None or (one.audience is Audience.ASSIGNEE and one.user_id in listeners.with_digest):
        return []
    return [_new(one, Reader(user_id=one.user_id))]


def _new(one: Occurrence, reader: Reader) -> NewNudge:
    return NewNudge(one.rule, one.key, reader, one.due_on, one.expires_on, one.legal, one.record, one.given)


def _is_dismissed(one: NewNudge, dismissed: frozenset[Dismissed]) -> bool:
    """Was this declared irrelevant: by this reader, or by a room, which speaks for the team?

    Of what the records call for only that record; of what the calendar calls for, the rule.
    """
    record = None if one.record is None or one.record.startswith("event:") else one.record
    for other in dismissed:
        theirs = None if other.record is None or other.record.startswith("event:") else other.record
        if (other.rule, theirs) != (one.rule, record):
            continue
        if other.reader == one.reader.key or (record is not None and other.reader.startswith("room:")):
            return True
    return False
