"""What the clock says of cases: the morning post of each room, what is not sent in, whose deadline is near."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from bot.core.clock import Clock
from bot.core.messages import Kind
from bot.core.outgoing import Urgency
from bot.core.reply import Visibility
from bot.engine.context import Context
from bot.engine.contexts import Contexts
from bot.engine.turns import EVENING
from bot.politics.cases import case_kinds
from bot.politics.workdays import is_workday
from bot.subjects.cases.kinds import kind_of
from bot.subjects.cases.room import notice_seats, tells
from bot.subjects.cases.season import adoption_of, deadlines_of, in_season
from storage.cases import CaseRoomRow, CaseRooms, CaseRow, Cases, PointRow
from storage.nudges import NewNudge, Nudges, Reader
from storage.schedule import Schedule
from storage.team import Team, WorkspaceCard
from storage.work import Busy, Unit, Work

log = logging.getLogger("caucus.cases")

SCHEDULE: Final = "cases"
RULE: Final = "ask_deadline"
BEFORE: Final = (2, 7)  # days before a deadline on which those who see to asks are told
NOT_SENT: Final = ((4, 1, 30), (6, 10, 25))
"""When a room is told which asks are not sent in: in April, and before the summer; month, first and last day."""


class Mornings:
    """Looks at every team's cases at each tick; any number of bots may do so on one database."""

    def __init__(self, work: Work, contexts: Contexts, clock: Clock, kick: Callable[[], None]) -> None:
        """`kick` is called on the database thread when something was put into the outbox."""
        self._work = work
        self._contexts = contexts
        self._clock = clock
        self._kick = kick

    async def tick(self, now: datetime | None = None) -> int:
        """Take every turn that has come; how many rooms were told something."""
        moment = now or self._clock.now()
        kinds = [kind.name for kind in case_kinds().values() if kind.council]
        rooms = await self._work.run(lambda unit: _due(unit, moment, self._contexts.house.tz, kinds))
        told = 0
        for team, room in rooms:
            try:
                told += await self._work.run(partial(self._take, team=team, room=room, now=moment))
            except (SQLAlchemyError, Busy) as trouble:
                log.error("the morning of room %d waits: %s", room.id, type(trouble).__qualname__)
            except Exception as fault:  # keeps no other room from its own
                frames = "".join(traceback.format_tb(fault.__traceback__))
                log.error("the morning of room %d: %s\n%s", room.id, type(fault).__qualname__, frames)
        return told

    def _take(self, unit: Unit, team: WorkspaceCard, room: CaseRoomRow, now: datetime) -> bool:
        """One turn of one room, once: what it is told, if anything, is in the outbox when this returns."""
        zone = _zone(team, self._contexts.house.tz)
        today = now.astimezone(zone).date()
        schedule = Schedule(unit, team.id, now)
        if not schedule.claim_slot(SCHEDULE, today, room.record):
            return False
        context = self._contexts.unasked(
            unit,
            team.id,
            room.target,
            None,
            now,
            event=f"{room.record}:{today}",
            text=SCHEDULE,
            kind=Kind.HOME,
            aloud=True,
            fallback=team.locale,
            tz=zone,
        )
        case = context.seen_by_reader(Cases).get(room.case_id) if context is not None else None
        if context is None or case is None:
            schedule.settle_slot(SCHEDULE, today, room.record, "skipped", "there is no such case")
            return False
        points = context.seen_by_reader(Cases).points(case.id)
        notice_seats(context, case, [room])
        self._bring_up(context, case, points)
        rooms = CaseRooms(unit, team.id, now)
        if in_season(context.country, today, adoption_of(context, case)):
            says = tells(context, room, room.told_at or room.created_at)
            rooms.turn_taken(room, today if says else None)
        else:
            says = self._not_sent(context, case, room, points)
            rooms.turn_taken(room, None)
        schedule.settle_slot(SCHEDULE, today, room.record, "sent" if says else "nothing")
        unit.after_commit(self._kick)
        return says

    def _not_sent(self, ctx: Context, case: CaseRow, room: CaseRoomRow, points: list[PointRow]) -> bool:
        """In April and before the summer, once each: which asks nobody has sent in."""
        kind, today = kind_of(case), ctx.today
        adoption = adoption_of(ctx, case)
        here = [span for span in NOT_SENT if today.month == span[0] and span[1] <= today.day <= span[2]]
        left = [one for one in points if one.state == kind.states[0].id]
        if adoption is None or adoption.year != today.year or not here or not left:
            return False
        month = here[0][0]
        reply = ctx.say(
            "cases/not_sent", kind=kind, locale=ctx.locale, case=case, left=left, state=kind.states[1]
        )
        put = ctx.send(
            room.target,
            reply.shown_to(Visibility.ROOM),
            key=f"casenotsent:{room.id}:{today.year}-{month}",
            urgency=Urgency.DIGEST,
        )
        return put is not None

    def _bring_up(self, ctx: Context, case: CaseRow, points: list[PointRow]) -> None:
        """Have those who see to asks told of the deadlines that are near; nobody is told twice of one."""
        kind, wanted = kind_of(case), []
        for deadline in deadlines_of(ctx, case, points):
            days = next((one for one in BEFORE if deadline.left(ctx.today) <= one), None)
            if days is None:
                continue
            own: dict[int, list[PointRow]] = {}
            for point in [deadline.point] if deadline.point is not None else points:
                if point.owner_user_id is not None and not kind.state(point.state).ends:
                    own.setdefault(point.owner_user_id, []).append(point)
            for user_id, theirs in own.items():
                asks = ", ".join(f"{one.number} {one.title}" for one in theirs[:3])
                given = {
                    "case": case.title,
                    "what": deadline.label,
                    "asks": asks + (f" +{len(theirs) - 3}" if len(theirs) > 3 else ""),
                    "date": deadline.day.isoformat(),
                }
                wanted.append(
                    NewNudge(
                        RULE,
                        f"{case.id}:{deadline.key}:{deadline.day}:{days}",
                        Reader(user_id=user_id),
                        ctx.today,
                        deadline.day + timedelta(days=1),
                        deadline.law,
                        None,
                        given,
                    )
                )
        Nudges(ctx.unit, ctx.workspace, ctx.now).bring_up_all(wanted)


def _due(
    unit: Unit, now: datetime, house: ZoneInfo, kinds: list[str]
) -> list[tuple[WorkspaceCard, CaseRoomRow]]:
    """The rooms whose turn of the day has come and is not taken: on working days, from their hour to the evening."""
    found = []
    for team in Team(unit, None, now).workspaces():
        local = now.astimezone(_zone(team, house))
        if not is_workday(local.date(), unit.country) or local.time() >= EVENING:
            continue
        rooms = [
            one
            for one in CaseRooms(unit, team.id, now).open_ones(kinds)
            if local.time() >= (at := time.fromisoformat(one.at_time))
            and one.created_at < datetime.combine(local.date(), at, local.tzinfo)
        ]
        taken = _taken(unit, team, now, local.date()) if rooms else frozenset()
        found += [(team, one) for one in rooms if one.record not in taken]
    return found


def _taken(unit: Unit, team: WorkspaceCard, now: datetime, day: date) -> frozenset[str]:
    return frozenset(slot for _, _, slot in Schedule(unit, team.id, now).taken(SCHEDULE, [day]))


def _zone(team: WorkspaceCard, house: ZoneInfo) -> ZoneInfo:
    return ZoneInfo(team.timezone) if team.timezone else house
