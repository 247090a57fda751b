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
from bot.engine.names import fold
from bot.engine.router import Router, Subject
from bot.engine.slots import Clock, Word
from bot.engine.turns import next_turn
from bot.engine.words import N_, language
from bot.politics.workdays import is_workday, next_workday
from storage.activities import ActivityCard, Status
from storage.schedule import Subscription
from storage.tasks import TaskRow, Tasks

KIND = "digest"
STEPS = 5  # a section that have buttons: with more of them a message is too long for Slack
LINES = 10  # a section in all
MORNING = time(8)
HERE = frozenset({"here", "her", "rummet", "kanalen", "gruppen"})

router = Router(Subject("digest", ("overblik", "dagens", "morgenoverblik"), N_("The day’s overview")))


@dataclass(frozen=True, slots=True)
class Agenda:
    """One day for one reader. `meetings` go up to the next working day, `logged` back to the last one."""

    overdue: tuple[TaskRow, ...]
    due: tuple[TaskRow, ...]
    meetings: tuple[tuple[date, tuple[ActivityCard, ...]], ...]
    logged: tuple[ActivityCard, ...]
    logged_since: date

    def __bool__(self) -> bool:
        return bool(self.overdue or self.due or self.meetings or self.logged)


def _agenda(ctx: Context, *, ticked: bool = False) -> Agenda:
    """What there is today for the reader, or for everybody when read aloud; `ticked` keeps what was done today."""
    steps = _steps(ctx, ticked)
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
        tuple((day, tuple(those)) for day, those in groupby(planned, key=lambda activity: activity.day)),
        tuple(activity for day in days for activity in ctx.seen.logged_on(day, ctx.tz.key)),
        last,
    )


def _steps(ctx: Context, ticked: bool) -> list[TaskRow]:
    tasks = Tasks(ctx.unit, ctx.workspace, ctx.now, ctx.reader)
    steps = tasks.due(ctx.today) if ctx.reader is None else tasks.open_for(ctx.reader, ctx.today)
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
        names={member.id: member.name for member in ctx.team.users()},
        late=late,
        by_clock=by_clock,
    )


@router.nudge(KIND)
def every_morning(ctx: Context, late: bool) -> Reply | None:
    """The overview of the day for whoever subscribed; None when there is nothing to say."""
    agenda = _agenda(ctx)
    return _page(ctx, agenda, late=late, by_clock=True) if agenda else None


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
