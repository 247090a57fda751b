"""Who gets the overview by itself: how often, when, where, and without what."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Annotated, TypeAlias
from zoneinfo import ZoneInfo

from bot.core.messages import Kind, PlaceKind, Target
from bot.core.people import Role
from bot.core.reply import FieldKind, Reply, Visibility
from bot.engine.context import Context
from bot.engine.grammar import clock_in
from bot.engine.router import Router
from bot.engine.slots import Clock, Own, Reads, Rest, Slot, Word
from bot.engine.turns import coming, next_turn
from bot.language.names import fold
from bot.language.words import N_
from bot.subjects.digest.agenda import Section
from bot.subjects.first_words import DIGEST
from storage.schedule import Rhythm, Subscription

KIND = "digest"
MORNING = time(8)
HERE = frozenset({"here", "her", "rummet", "kanalen", "gruppen"})
OFF = "off"
RHYTHMS = {
    **dict.fromkeys(("weekly", "ugentligt", "ugevis", "week", "uge", "monday", "mandag"), Rhythm.WEEKLY),
    **dict.fromkeys(
        ("daily", "dagligt", "day", "dag", "hverdag", "arbejdsdag", "morning", "morgen"), Rhythm.DAILY
    ),
}
EVERY = ("every ", "each ", "hver ", "working ")

HowOften: TypeAlias = Annotated[
    str,
    Slot(
        Reads.PICK,
        N_("How often"),
        "",
        FieldKind.PICK,
        options=(
            (Rhythm.DAILY.value, N_("Every working day")),
            (Rhythm.WEEKLY.value, N_("Once a week")),
            (OFF, N_("Not at all")),
        ),
        needed=True,
    ),
]
WithCalendar: TypeAlias = Annotated[bool, Slot(Reads.YES, N_("The political calendar"), "", FieldKind.FLAG)]
WithTouch: TypeAlias = Annotated[bool, Slot(Reads.YES, N_("Losing touch"), "", FieldKind.FLAG)]
WithLogged: TypeAlias = Annotated[bool, Slot(Reads.YES, N_("What the team logged"), "", FieldKind.FLAG)]

router = Router(DIGEST)


@router.command(
    "at",
    "kl",
    "kl.",
    "klokken",
    summary=N_("Get it at a time of day"),
    role=Role.READER,
    en="08:00",
    da="08.00",
)
def at_(ctx: Context, at: Clock) -> Reply:
    """Send the asker's own overview to their private conversation here at a time, as often as before."""
    return _mine(ctx, at, None)


@router.command(
    "daily",
    "dagligt",
    "every",
    "hver",
    summary=N_("Get it every working day"),
    role=Role.READER,
    en="08:00",
    da="08.00",
)
def daily(ctx: Context, said: Rest = "") -> Reply:
    """Send the asker's own overview every working day; on the first one of a week that of the week.

    After 'every' it may as well be a week: 'every week at 8:30', 'hver mandag kl. 7'.
    """
    at, rhythm = _as_said(said)
    return _mine(ctx, at, rhythm or Rhythm.DAILY)


@router.command(
    "weekly",
    "ugentligt",
    "ugevis",
    summary=N_("Get it once a week"),
    role=Role.READER,
    en="08:00",
    da="08.00",
)
def weekly(ctx: Context, at: Clock = None) -> Reply:
    """Send the asker's own overview of the week on its first working day."""
    return _mine(ctx, at, Rhythm.WEEKLY)


def _mine(
    ctx: Context, at: time | None, rhythm: Rhythm | None, left_out: frozenset[str] | None = None
) -> Reply:
    target = Target(ctx.place.platform, ctx.message.sender.account)
    before = _active_of(ctx)
    for other in before:
        if other.target != target:
            ctx.schedule.unsubscribe(other.id)
    kept = before[0] if before else None
    return _subscribe(ctx, target, at, rhythm, left_out, kept, ctx.tz, user_id=ctx.who.user_id)


@router.command(
    "here", "her", summary=N_("Have the team’s overview sent to this channel"), en="08:00", da="08.00"
)
def here(ctx: Context, said: Rest = "") -> Reply:
    """Send the team's overview to this channel or group; in a private conversation the asker's own.

    `said` is a time of day, a rhythm, or both: 'weekly 8:30'.
    """
    at, rhythm = _as_said(said)
    if ctx.place.kind is not PlaceKind.ROOM:
        return _mine(ctx, at, rhythm)
    return _ours(ctx, at, rhythm)


def _as_said(said: str) -> tuple[time | None, Rhythm | None]:
    """A time of day, a rhythm, or both: 'every week at 8:30', 'dagligt', '8'."""
    left = " ".join(said.casefold().split())
    for word in EVERY:
        left = left.removeprefix(word)
    first, _, rest = left.partition(" ")
    rhythm = RHYTHMS.get(first)
    clock = rest if rhythm else left
    return (clock_in(clock) if clock else None), rhythm


def _ours(
    ctx: Context, at: time | None, rhythm: Rhythm | None, left_out: frozenset[str] | None = None
) -> Reply:
    here = (ctx.place.platform, ctx.place.room)
    # By this name whoever has to know is told later that the channel was lost.
    room = ctx.team.room_of(*here) or ctx.team.link_room(*here, name=ctx.place.name)
    kept = ctx.schedule.subscription_at(KIND, ctx.where)
    number = room.id if room else None
    reply = _subscribe(ctx, ctx.where, at, rhythm, left_out, kept, ctx.house_tz, room_id=number)
    return reply.shown_to(Visibility.ROOM)


def _subscribe(
    ctx: Context,
    target: Target,
    at: time | None,
    rhythm: Rhythm | None,
    left_out: frozenset[str] | None,
    kept: Subscription | None,
    zone: ZoneInfo,
    *,
    user_id: int | None = None,
    room_id: int | None = None,
) -> Reply:
    """Subscribe a place; what was not said is as it was `kept`."""
    clock = f"{at:%H:%M}" if at is not None else kept.at_time if kept else f"{MORNING:%H:%M}"
    number = ctx.schedule.subscribe(
        KIND,
        target,
        clock,
        zone.key,
        ctx.locale,
        user_id=user_id,
        room_id=room_id,
        rhythm=rhythm or (kept.rhythm if kept else Rhythm.DAILY),
        left_out=left_out if left_out is not None else kept.left_out if kept else frozenset(),
    )
    subscription = ctx.schedule.subscription_at(KIND, target)
    assert subscription is not None  # just written
    after = {"at": clock, "rhythm": subscription.rhythm.value}
    ctx.audit.note("subscribed", f"subscription:{number}", after=after)
    return ctx.say(
        "digest/subscribed",
        at=time.fromisoformat(clock),
        weekly=subscription.rhythm is Rhythm.WEEKLY,
        left_out=sorted(subscription.left_out),
        first=next_turn(subscription, ctx.now, ctx.country),
        room=user_id is None,
    )


@router.command(
    "off", "fra", "stop", "slut", summary=N_("Have it sent no more"), role=Role.READER, da="her", en="here"
)
def off(ctx: Context, where: Word = "") -> Reply:
    """Stop the asker's own overview; with 'here' the one this channel gets."""
    room = _active_here(ctx)
    if _means_here(ctx, where):
        ctx.need(Role.MEMBER)
        stopped = [room] if room else []
        reply = ctx.say("digest/off", stopped=stopped, room=True, other=None).shown_to(Visibility.ROOM)
    else:
        stopped = _active_of(ctx)
        reply = ctx.say("digest/off", stopped=stopped, room=False, other=room)
    for subscription in stopped:
        ctx.schedule.unsubscribe(subscription.id)
        ctx.audit.note("unsubscribed", f"subscription:{subscription.id}")
    return reply


@router.command("show", "vis", "", "status", summary=N_("When it is sent, and where"), role=Role.READER)
def show(ctx: Context) -> Reply:
    """Which overviews come, to the asker and to this channel, and when the next ones do."""
    mine = _active_of(ctx)
    room = _active_here(ctx)
    return ctx.say(
        "digest/show",
        mine=coming(mine[0], ctx.now, ctx.country) if mine else None,
        room=coming(room, ctx.now, ctx.country) if room else None,
        in_room=ctx.place.kind is PlaceKind.ROOM,
        morning=MORNING,
    )


@router.command(
    "settings",
    "indstillinger",
    "preferences",
    "præferencer",
    "valg",
    summary=N_("How often, and with what"),
    role=Role.READER,
    form=True,
    filled=True,
)
def settings(
    ctx: Context,
    often: HowOften = "",
    at: Clock = None,
    calendar: WithCalendar = False,
    touch: WithTouch = False,
    logged: WithLogged = False,
    where: Own = "",
) -> Reply:
    """What the asker wants of their overview, in a form; with 'here' what this channel gets."""
    ours = _means_here(ctx, ctx.rest)
    if ours:
        ctx.need(Role.MEMBER)
    if ctx.message.kind is not Kind.FORM:
        return _settings(ctx, ours=ours)
    if often == OFF:
        return off(ctx, "here" if ours else "")
    wanted = {Section.CALENDAR: calendar, Section.TOUCH: touch, Section.LOGGED: logged}
    left_out = frozenset(section.value for section, yes in wanted.items() if not yes)
    rhythm = Rhythm(often) if often else None
    return _ours(ctx, at, rhythm, left_out) if ours else _mine(ctx, at, rhythm, left_out)


def _settings(ctx: Context, *, ours: bool) -> Reply:
    """The form as it stands now."""
    mine = _active_of(ctx)
    now = _active_here(ctx) if ours else mine[0] if mine else None
    left_out = now.left_out if now else frozenset()
    filled = {
        "often": now.rhythm.value if now else Rhythm.DAILY.value,
        "at": now.at_time if now else f"{MORNING:%H:%M}",
        **{one.value: "" if one.value in left_out else "yes" for one in OPTIONAL},
    }
    page = ctx.say("digest/settings", room=ours, now=coming(now, ctx.now, ctx.country) if now else None)
    return replace(page, form=ctx.form(filled))


OPTIONAL = (Section.CALENDAR, Section.TOUCH, Section.LOGGED)


def _means_here(ctx: Context, where: str) -> bool:
    return fold(where) in HERE and ctx.place.kind is PlaceKind.ROOM


def _active_of(ctx: Context) -> list[Subscription]:
    return [one for one in ctx.schedule.subscriptions_of(ctx.who.user_id, KIND) if one.active]


def _active_here(ctx: Context) -> Subscription | None:
    if ctx.place.kind is not PlaceKind.ROOM:
        return None
    subscription = ctx.schedule.subscription_at(KIND, ctx.where)
    return subscription if subscription is not None and subscription.active else None
