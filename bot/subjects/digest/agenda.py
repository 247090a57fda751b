"""What a day, or a week, holds for one reader or for everybody in a room: steps, meetings, what is brought up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import groupby

from bot.core.localtime import instant_of
from bot.engine.context import Context
from bot.engine.turns import Occasion
from bot.politics.calendar import Calendar, Event, Family
from bot.politics.calendar.records import records
from bot.politics.quiet import is_quiet
from bot.politics.workdays import last_workday, next_workday
from bot.subjects.calendar.event_lines import EventLine, dates_of, lines_of, role_of
from bot.subjects.calendar.political_year import calendar_here
from bot.subjects.nudges.lines import NudgeLine, nudge_lines
from bot.subjects.nudges.team_rules import team_rules
from storage.activities import ActivityCard, Status
from storage.activities.tasks import TaskRow, Tasks
from storage.nudges import NudgeRow, Nudges, NudgeState, Reader

SOON = timedelta(days=14)
NEAR = timedelta(days=3)
PUBLIC = frozenset({"municipality", "region", "state"})  # elections everybody in politics lives by
WEEK = timedelta(days=7)


class Section(StrEnum):
    """The parts of an overview, in the order of what can be acted on."""

    OVERDUE = "overdue"
    DUE = "due"
    MEETINGS = "meetings"
    WEEK = "week"
    FOLLOW = "follow"
    CALENDAR = "calendar"
    DATES = "dates"
    TOUCH = "touch"
    LOGGED = "logged"


@dataclass(frozen=True, slots=True)
class Agenda:
    """One day for one reader. `meetings` go up to the next working day, `logged` back to the last one.

    `week` are the next steps of the days left of the week; `follow`, `calendar` and `touch` what is brought up
    today (bot.subjects.nudges.nudging): of the records, of the political year, of contacts; `dates` those of the
    political calendar that are near. Of a `weekly` one the meetings go up to the end of the week, and `logged`
    back over seven days.
    """

    overdue: tuple[TaskRow, ...]
    due: tuple[TaskRow, ...]
    week: tuple[TaskRow, ...]
    meetings: tuple[tuple[date, tuple[ActivityCard, ...]], ...]
    follow: tuple[NudgeLine, ...]
    calendar: tuple[NudgeLine, ...]
    touch: tuple[NudgeLine, ...]
    dates: tuple[EventLine, ...]
    logged: tuple[ActivityCard, ...]
    logged_since: date
    brought_up: tuple[int, ...]  # the nudges in it, by id
    weekly: bool = False

    def __bool__(self) -> bool:
        mine = self.overdue or self.due or self.week or self.meetings
        return bool(mine or self.follow or self.calendar or self.touch or self.dates or self.logged)

    def calls(self, ctx: Context, occasion: Occasion) -> bool:
        """Is there something to act on that was not said before? What others logged is no reason to write.

        A step calls on its day and, still open, once more after it; then with the week's overview.
        A meeting calls in the last overview before it.
        """
        if self.follow or self.calendar or self.touch or self.due:
            return True
        if any(step.due is not None and step.due >= occasion.since for step in self.overdue):
            return True
        if occasion.week:
            pressing = self.overdue and not is_quiet(ctx.today, ctx.country)
            return bool(pressing or self.week or self.meetings)
        after = next_workday(ctx.today, ctx.country)
        until = instant_of(after, ctx.local_now.time().replace(tzinfo=None), ctx.tz)
        return any(
            one.day < after if one.starts_at is None else ctx.now < one.starts_at < until
            for _, those in self.meetings
            for one in those
        )


def agenda(ctx: Context, *, weekly: bool = False, ticked: bool = False) -> Agenda:
    """What there is today for the reader, or for everybody when read aloud; `ticked` keeps what was done today."""
    sunday = ctx.today + timedelta(days=6 - ctx.today.weekday())
    steps = _steps(ctx, ticked, sunday)
    nudges = _nudges(ctx, ticked)
    follow, calendar, touch = _brought_up(ctx, nudges)
    logged_since = ctx.today - WEEK if weekly else last_workday(ctx.today, ctx.country)
    days = [logged_since + timedelta(days=n) for n in range((ctx.today - logged_since).days)]
    until = sunday if weekly else next_workday(ctx.today, ctx.country)
    meetings = ctx.seen.meetings_between(ctx.today, until, user_id=ctx.reader)
    planned = [activity for activity in meetings if activity.status is Status.PLANNED]
    return Agenda(
        tuple(step for step in steps if step.due is not None and step.due < ctx.today),
        tuple(step for step in steps if step.due == ctx.today),
        tuple(step for step in steps if step.due is not None and step.due > ctx.today),
        tuple((day, tuple(those)) for day, those in groupby(planned, key=lambda activity: activity.day)),
        follow,
        calendar,
        touch,
        _dates(ctx, weekly),
        tuple(activity for day in days for activity in ctx.seen.logged_on(day, ctx.tz.key)),
        logged_since,
        tuple(row.id for row in nudges),
        weekly,
    )


def without(whole: Agenda, left_out: Collection[str]) -> Agenda:
    """The same without the sections a reader does not want; what is left out has not been brought up."""
    calendar = () if Section.CALENDAR in left_out else whole.calendar
    touch = () if Section.TOUCH in left_out else whole.touch
    shown = {one.id for one in (*whole.follow, *calendar, *touch)}
    return replace(
        whole,
        calendar=calendar,
        touch=touch,
        dates=() if Section.CALENDAR in left_out else whole.dates,
        logged=() if Section.LOGGED in left_out else whole.logged,
        brought_up=tuple(number for number in whole.brought_up if number in shown),
    )


def _reader(ctx: Context) -> str | None:
    """Whose nudges are in it: the reader's own, or the room's; None for a room the team does not know."""
    if ctx.reader is not None:
        return Reader(user_id=ctx.reader).key
    room = ctx.team.room_of(ctx.place.platform, ctx.place.room)
    return Reader(room_id=room.id).key if room is not None else None


def _nudges(ctx: Context, ticked: bool) -> list[NudgeRow]:
    """What is brought up today; with `ticked` also what was said earlier today, whatever became of it."""
    reader = _reader(ctx)
    if reader is None:
        return []
    nudges = ctx.of(Nudges)
    began = instant_of(ctx.today, time(), ctx.tz)
    said = nudges.said_since(reader, began) if ticked else []
    known = {row.id for row in said}
    # What had been put off is open again by being said.
    fresh = [
        replace(row, state=NudgeState.OPEN, snoozed_until=None)
        for row in nudges.open_for(reader, ctx.today, fresh=True)
    ]
    return [*said, *(row for row in fresh if row.id not in known)]


def _brought_up(ctx: Context, rows: list[NudgeRow]) -> tuple[tuple[NudgeLine, ...], ...]:
    """What the records call for, what the calendar does, and contacts to be looked up again."""
    if not rows:
        return (), (), ()
    nudges = Nudges(ctx.unit, ctx.workspace, ctx.now)
    rules = {one.rule.id: one.rule for one in team_rules(ctx.country, nudges)}
    names = {member.id: member.name for member in ctx.team.users()}
    lines = nudge_lines(rows, rules, names, ctx.locale, ctx.local_now)
    return (
        tuple(one for one in lines if one.person_id is None and rules[one.rule].from_records),
        tuple(one for one in lines if one.person_id is None and not rules[one.rule].from_records),
        tuple(one for one in lines if one.person_id is not None),
    )


def _dates(ctx: Context, weekly: bool) -> tuple[EventLine, ...]:
    """The dates that are near: the team's own, and of the law's those a team does something about.

    A date is told in the week's overviews from two weeks before it, and in the day's when it is all but there.
    """
    calendar = calendar_here(ctx)
    found = dates_of(calendar, calendar.between(ctx.today, ctx.today + (SOON if weekly else NEAR)))
    lines = lines_of(ctx, [one for one in found if one.start >= ctx.today])
    return tuple(
        one
        for one in lines
        if one.event.set_by_team
        or (
            one.event.legal
            and (one.to_do or role_of(calendar, one.event) or _is_election(calendar, one.event))
        )
    )


def _is_election(calendar: Calendar, event: Event) -> bool:
    record = records(calendar.country).get(event.id)
    return event.family is Family.ELECTION and record is not None and bool(record.level & PUBLIC)


def _steps(ctx: Context, ticked: bool, until: date) -> list[TaskRow]:
    tasks = ctx.seen_by_reader(Tasks)
    steps = tasks.due(until) if ctx.reader is None else tasks.open_for(ctx.reader, until)
    if ticked:
        began = instant_of(ctx.today, time(), ctx.tz)
        done = tasks.done_since(began, ctx.reader)
        steps = [*steps, *(step for step in done if step.due is not None and step.due <= ctx.today)]
        steps.sort(key=lambda step: (step.due or date.max, step.id))
    return steps
