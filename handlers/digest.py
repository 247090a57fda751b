"""The day's overview: what to act on, what is coming, what was logged; when asked, or every working day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.core.localtime import instant_of
from bot.core.messages import PlaceKind, Target
from bot.core.people import Role
from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.engine.event_lines import EventLine, event_lines
from bot.engine.names import fold
from bot.engine.nudge_lines import NudgeLine, nudge_lines
from bot.engine.political_year import calendar_here
from bot.engine.router import Router, Subject
from bot.engine.slots import Clock, Word
from bot.engine.team_rules import team_rules
from bot.engine.turns import next_turn
from bot.engine.words import N_, language
from bot.politics.workdays import is_workday, next_workday
from storage.activities import ActivityCard, Status
from storage.nudges import NudgeRow, Nudges, Reader
from storage.schedule import Subscription
from storage.tasks import TaskRow, Tasks

KIND = "digest"
STEPS = 4  # a section that have buttons: with more of them a message is too long for Slack
LINES = 10  # a section in all
NUDGES = 3  # of a kind that have buttons
AHEAD_OF_WEEK = timedelta(days=6)  # from Monday to Sunday
SOON = timedelta(days=14)
MORNING = time(8)
HERE = frozenset({"here", "her", "rummet", "kanalen", "gruppen"})

router = Router(Subject("digest", ("overblik", "dagens", "morgenoverblik"), N_("The day’s overview")))


@dataclass(frozen=True, slots=True)
class Agenda:
    """One day for one reader. `meetings` go up to the next working day, `logged` back to the last one.

    `week` are the next steps of the days left of the week, `calendar` and `touch` what is brought up today
    (bot.engine.nudging), `dates` those of the political calendar in the next two weeks.
    """

    overdue: tuple[TaskRow, ...]
    due: tuple[TaskRow, ...]
    week: tuple[TaskRow, ...]
    meetings: tuple[tuple[date, tuple[ActivityCard, ...]], ...]
    calendar: tuple[NudgeLine, ...]
    touch: tuple[NudgeLine, ...]
    dates: tuple[EventLine, ...]
    logged: tuple[ActivityCard, ...]
    logged_since: date
    brought_up: tuple[int, ...]  # the nudges in it, by id

    def __bool__(self) -> bool:
        mine = self.overdue or self.due or self.week or self.meetings
        return bool(mine or self.calendar or self.touch or self.logged)

    def calls(self) -> bool:
        """Is there something to act on? What others logged and what is still to come is no reason to write."""
        return bool(self.overdue or self.due or self.meetings or self.calendar or self.touch)


def _agenda(ctx: Context, *, ticked: bool = False) -> Agenda:
    """What there is today for the reader, or for everybody when read aloud; `ticked` keeps what was done today."""
    ahead = AHEAD_OF_WEEK - timedelta(days=ctx.today.weekday())
    steps = _steps(ctx, ticked, ctx.today + ahead)
    nudges = _nudges(ctx, ticked)
    lines = _nudge_lines(ctx, nudges)
    last = ctx.today - timedelta(days=1)
    while not is_workday(last, ctx.country):
        last -= timedelta(days=1)
    days = [last + timedelta(days=n) for n in range((ctx.today - last).days)]
    until = next_workday(ctx.today, ctx.country)
    meetings = ctx.seen.meetings_between(ctx.today, until, user_id=ctx.reader)
    planned = [activity for activity in meetings if activity.status is Status.PLANNED]
    return Agenda(
        tuple(step for step in steps if step.due is not None and step.due < ctx.today),
        tuple(step for step in steps if step.due == ctx.today),
        tuple(step for step in steps if step.due is not None and step.due > ctx.today),
        tuple((day, tuple(those)) for day, those in groupby(planned, key=lambda activity: activity.day)),
        tuple(one for one in lines if one.person_id is None),
        tuple(one for one in lines if one.person_id is not None),
        _dates(ctx),
        tuple(activity for day in days for activity in ctx.seen.logged_on(day, ctx.tz.key)),
        last,
        tuple(row.id for row in nudges),
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
    nudges = Nudges(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id or None)
    began = instant_of(ctx.today, time(), ctx.tz)
    said = nudges.said_since(reader, began) if ticked else []
    known = {row.id for row in said}
    return [*said, *(row for row in nudges.open_for(reader, ctx.today, fresh=True) if row.id not in known)]


def _nudge_lines(ctx: Context, rows: list[NudgeRow]) -> tuple[NudgeLine, ...]:
    if not rows:
        return ()
    nudges = Nudges(ctx.unit, ctx.workspace, ctx.now)
    rules = {one.rule.id: one.rule for one in team_rules(nudges)}
    names = {member.id: member.name for member in ctx.team.users()}
    return nudge_lines(rows, rules, names, ctx.locale, ctx.local_now)


def _dates(ctx: Context) -> tuple[EventLine, ...]:
    """The dates of the next two weeks that hold: set by law or by the team."""
    calendar = calendar_here(ctx)
    found = calendar.between(ctx.today, ctx.today + SOON)
    return event_lines(
        [one for one in found if (one.legal or one.set_by_team) and one.start >= ctx.today],
        ctx.locale,
        ctx.local_now,
    )


def _steps(ctx: Context, ticked: bool, until: date) -> list[TaskRow]:
    tasks = Tasks(ctx.unit, ctx.workspace, ctx.now, ctx.reader)
    steps = tasks.due(until) if ctx.reader is None else tasks.open_for(ctx.reader, until)
    if ticked:
        began = instant_of(ctx.today, time(), ctx.tz)
        done = tasks.done_since(began, ctx.reader)
        steps = [*steps, *(step for step in done if step.due is not None and step.due <= ctx.today)]
        steps.sort(key=lambda step: (step.due or date.max, step.id))
    return steps


def _page(ctx: Context, agenda: Agenda, *, late: bool = False, by_clock: bool = False) -> Reply:
    return ctx.say(
        "digest/day",
        agenda=agenda,
        today=ctx.today,
        room=ctx.aloud,
        record="digest:room" if ctx.aloud else "digest:me",
        steps=STEPS,
        lines=LINES,
        next_workday=next_workday(ctx.today, ctx.country),
        nudges=NUDGES,
        locale=ctx.locale,
        names={member.id: member.name for member in ctx.team.users()},
        late=late,
        by_clock=by_clock,
    )


@router.nudge(KIND)
def every_morning(ctx: Context, late: bool) -> Reply | None:
    """The overview of the day for whoever subscribed; None when there is nothing to say."""
    agenda = _agenda(ctx)
    if not agenda.calls():
        return None
    reply = _page(ctx, agenda, late=late, by_clock=True)
    Nudges(ctx.unit, ctx.workspace, ctx.now).said(agenda.brought_up, ctx.now)
    return reply


@router.card(KIND)
def card(ctx: Context, whose: str) -> Reply | None:
    """An overview brought up to date, what was done today ticked off: the reader's ('me') or the 'room' one."""
    if whose == "room":
        ctx = _for_room(ctx)
    elif ctx.aloud:
        return None
    return replace(_page(ctx, _agenda(ctx, ticked=True)), replaces=True)


def _for_room(ctx: Context) -> Context:
    """The same context as everybody in the room reads it: in the room's language and the house's time."""
    room = ctx.team.room_of(ctx.place.platform, ctx.place.room)
    subscription = ctx.schedule.subscription_at(KIND, _room(ctx))
    chosen = (room and room.locale) or (subscription and subscription.locale)
    return replace(ctx, aloud=True, locale=language(chosen or ctx.locale), tz=ctx.house_tz)


@router.command("now", "nu", "today", "i-dag", summary=N_("The overview of today"), role=Role.READER)
def now(ctx: Context) -> Reply:
    """The overview of today: the asker's own, or the team's where everybody reads along."""
    agenda = _agenda(ctx)
    if not agenda:
        return ctx.say("digest/nothing")
    return _page(ctx, agenda)


@router.command(
    "at",
    "kl",
    "kl.",
    "klokken",
    "daily",
    "dagligt",
    summary=N_("Get it every working day"),
    role=Role.READER,
    form=True,
    en="08:00",
    da="08.00",
)
def at_(ctx: Context, at: Clock) -> Reply:
    """Send the asker's own overview to their private conversation here, every working day at a time."""
    target = Target(ctx.place.platform, ctx.message.sender.account)
    for other in ctx.schedule.subscriptions_of(ctx.who.user_id, KIND):
        if other.active and other.target != target:
            ctx.schedule.unsubscribe(other.id)
    return _subscribe(ctx, target, at or MORNING, ctx.tz, user_id=ctx.who.user_id)


@router.command(
    "here", "her", summary=N_("Have the team’s overview sent to this channel"), en="08:00", da="08.00"
)
def here(ctx: Context, at: Clock = None) -> Reply:
    """Send the team's overview to this channel or group; in a private conversation the asker's own."""
    if ctx.place.kind is not PlaceKind.ROOM:
        return at_(ctx, at)
    room = ctx.team.room_of(ctx.place.platform, ctx.place.room)
    reply = _subscribe(ctx, _room(ctx), at or MORNING, ctx.house_tz, room_id=room.id if room else None)
    return reply.shown_to(Visibility.ROOM)


def _room(ctx: Context) -> Target:
    thread = ctx.place.thread if ctx.message.abilities.topics else None
    return Target(ctx.place.platform, ctx.place.room, thread)


def _subscribe(
    ctx: Context,
    target: Target,
    at: time,
    zone: ZoneInfo,
    *,
    user_id: int | None = None,
    room_id: int | None = None,
) -> Reply:
    number = ctx.schedule.subscribe(
        KIND, target, f"{at:%H:%M}", zone.key, ctx.locale, user_id=user_id, room_id=room_id
    )
    ctx.audit.note("subscribed", f"subscription:{number}", after={"at": f"{at:%H:%M}"})
    subscription = ctx.schedule.subscription_at(KIND, target)
    assert subscription is not None  # just written
    first = next_turn(subscription, ctx.now, ctx.country)
    return ctx.say("digest/subscribed", at=at, first=first, room=user_id is None)


@router.command(
    "off", "fra", "stop", "slut", summary=N_("Have it sent no more"), role=Role.READER, da="her", en="here"
)
def off(ctx: Context, where: Word = "") -> Reply:
    """Stop the asker's own overview; with 'here' the one this channel gets."""
    room = _active(ctx, _room(ctx)) if ctx.place.kind is PlaceKind.ROOM else None
    if fold(where) in HERE and ctx.place.kind is PlaceKind.ROOM:
        ctx.need(Role.MEMBER)
        stopped = [room] if room else []
        reply = ctx.say("digest/off", stopped=stopped, room=True, other=None).shown_to(Visibility.ROOM)
    else:
        stopped = [one for one in ctx.schedule.subscriptions_of(ctx.who.user_id, KIND) if one.active]
        reply = ctx.say("digest/off", stopped=stopped, room=False, other=room)
    for subscription in stopped:
        ctx.schedule.unsubscribe(subscription.id)
        ctx.audit.note("unsubscribed", f"subscription:{subscription.id}")
    return reply


@router.command("show", "vis", "", "status", summary=N_("When it is sent, and where"), role=Role.READER)
def show(ctx: Context) -> Reply:
    """Which overviews come, to the asker and to this channel, and when the next ones do."""
    mine = [one for one in ctx.schedule.subscriptions_of(ctx.who.user_id, KIND) if one.active]
    room = _active(ctx, _room(ctx)) if ctx.place.kind is PlaceKind.ROOM else None
    return ctx.say(
        "digest/show",
        mine=_next(ctx, mine[0]) if mine else None,
        room=_next(ctx, room) if room else None,
        in_room=ctx.place.kind is PlaceKind.ROOM,
        morning=MORNING,
    )


def _active(ctx: Context, target: Target) -> Subscription | None:
    subscription = ctx.schedule.subscription_at(KIND, target)
    return subscription if subscription is not None and subscription.active else None


def _next(ctx: Context, subscription: Subscription) -> tuple[time, datetime]:
    at = time.fromisoformat(subscription.at_time)
    return at, next_turn(subscription, ctx.now, ctx.country)
