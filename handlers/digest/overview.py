"""The overview of the day and of the week: what to act on, what is coming, what was logged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.core.people import Role
from bot.core.reply import Reply
from bot.core.text import number_in
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Number, Own
from bot.engine.turns import Occasion
from bot.language.words import N_, language
from bot.politics.workdays import next_workday
from bot.subjects.digest.agenda import Agenda, Section, agenda, without
from bot.subjects.first_words import DIGEST
from storage.nudges import Nudges
from storage.schedule import Subscription

KIND = "digest"
# Of a section: steps with buttons, lines in all, and nudges with buttons; the first that fits is taken.
SIZES = ((4, 10, 3), (3, 8, 2), (2, 6, 2), (2, 5, 1), (1, 4, 1), (1, 3, 1))
LARGEST = 9_500  # what a message may weigh: Slack takes 12 000 signs of JSON
STEP, NUDGE, LINE = 800, 1_250, 240  # what one of them weighs at most, by its JSON
PAGE = 8  # of one section on a page of its own
WEEKLY = "weekly"

router = Router(DIGEST)


@router.nudge(KIND)
def every_morning(ctx: Context, occasion: Occasion) -> Reply | None:
    """The overview for whoever subscribed; None when there is nothing new to act on."""
    shown = without(agenda(ctx, weekly=occasion.week), occasion.left_out)
    if not shown.calls(ctx, occasion):
        return None
    reply = _page(ctx, shown, late=occasion.late, by_clock=True)
    Nudges(ctx.unit, ctx.workspace, ctx.now).said(shown.brought_up, ctx.now)
    return reply


def _page(ctx: Context, shown: Agenda, *, late: bool = False, by_clock: bool = False) -> Reply:
    whose = "digest:room" if ctx.aloud else "digest:me"
    steps, lines, nudges = _size(shown)
    return ctx.say(
        "digest/day",
        agenda=shown,
        today=ctx.today,
        room=ctx.aloud,
        record=f"{whose}:{WEEKLY}" if shown.weekly else whose,
        steps=steps,
        lines=lines,
        next_workday=next_workday(ctx.today, ctx.country),
        nudges=nudges,
        locale=ctx.locale,
        names=_names(ctx),
        late=late,
        by_clock=by_clock,
    )


def _size(shown: Agenda) -> tuple[int, int, int]:
    """How much of each section is shown, so that nothing is cut off at the end: the rest is behind buttons."""
    pressed = [shown.overdue, shown.due]
    brought_up = [shown.follow, shown.calendar, shown.touch]
    listed = [[one for _, those in shown.meetings for one in those], shown.logged]
    for steps, lines, nudges in SIZES:
        weight = sum(_weight(len(those), steps, lines, STEP) for those in pressed)
        weight += sum(_weight(len(those), nudges, lines, NUDGE) for those in brought_up)
        weight += sum(_weight(len(those), 0, lines, 0) for those in listed)
        weight += sum(_weight(len(those), 0, steps, 0) for those in (shown.week, shown.dates))
        if weight <= LARGEST:
            return steps, lines, nudges
    return SIZES[-1]


def _weight(number: int, with_buttons: int, lines: int, each: int) -> int:
    heavy = min(number, with_buttons)
    return heavy * each + (min(number, lines) - heavy + 2) * LINE if number else 0


def _names(ctx: Context) -> dict[int, str]:
    return {member.id: member.name for member in ctx.team.users()}


@router.card(KIND)
def card(ctx: Context, which: str) -> Reply | None:
    """An overview brought up to date, what was done today ticked off.

    `which` is whose it is ('me' or 'room'), then 'weekly' for that of the week, then a section of it with its
    page: 'me', 'room:weekly', 'me:overdue:2'.
    """
    whose, *rest = which.split(":")
    if whose == "room":
        ctx = _for_room(ctx)
    elif ctx.aloud:
        return None
    weekly = rest[:1] == [WEEKLY]
    shown = without(agenda(ctx, weekly=weekly, ticked=True), _left_out(ctx))
    section, page = (*rest[weekly:], "", "")[:2]
    if not section:
        reply = _page(ctx, shown)
    elif section in tuple(Section):
        reply = _section_page(ctx, shown, Section(section), number_in(page) or 1, which)
    else:
        return None
    return replace(reply, replaces=True)


def _section_page(ctx: Context, shown: Agenda, section: Section, page: int, which: str) -> Reply:
    """All of one section, a page at a time."""
    items: Collection[object] = getattr(shown, section.value)
    if section is Section.MEETINGS:
        items = [one for _, those in shown.meetings for one in those]
    pages = max(1, -(-len(items) // PAGE))
    page = min(max(page, 1), pages)
    whole = which.partition(f":{section}")[0]
    return ctx.say(
        "digest/section",
        section=section.value,
        items=list(items)[PAGE * (page - 1) : PAGE * page],
        page=page,
        pages=pages,
        here=f"digest:{whole}:{section}",
        record=f"digest:{whole}:{section}:{page}",
        room=ctx.aloud,
        today=ctx.today,
        next_workday=next_workday(ctx.today, ctx.country),
        logged_since=shown.logged_since,
        locale=ctx.locale,
        names=_names(ctx),
    )


@router.command("more", "mere", summary="", role=Role.READER)
def more(ctx: Context, on: Own = "") -> Reply:
    """The whole of one section of an overview; `on` names the card: 'digest:me:overdue:1'."""
    reply = ctx.card(on.strip())
    return now(ctx) if reply is None else replace(reply, replaces=False)


def _for_room(ctx: Context) -> Context:
    """The same context as everybody in the room reads it: in the room's language and the house's time."""
    room = ctx.team.room_of(ctx.place.platform, ctx.place.room)
    subscription = _subscription(ctx, aloud=True)
    chosen = (room and room.locale) or (subscription and subscription.locale)
    return replace(ctx, aloud=True, locale=language(chosen or ctx.locale), tz=ctx.house_tz)


def _subscription(ctx: Context, *, aloud: bool) -> Subscription | None:
    """What the reader, or the room, subscribed to."""
    if aloud:
        return ctx.schedule.subscription_at(KIND, ctx.where)
    mine = ctx.schedule.subscriptions_of(ctx.who.user_id, KIND)
    return next((one for one in mine if one.active), None)


def _left_out(ctx: Context) -> Collection[str]:
    subscription = _subscription(ctx, aloud=ctx.aloud)
    return subscription.left_out if subscription else ()


@router.command(
    "now", "nu", "today", "i-dag", "dag", "day", summary=N_("The overview of today"), role=Role.READER
)
def now(ctx: Context) -> Reply:
    """The overview of today: the asker's own, or the team's where everybody reads along."""
    return _asked_for(ctx, weekly=False)


@router.command("week", "uge", "ugen", summary=N_("The overview of the week"), role=Role.READER)
def week(ctx: Context, number: Number = 0) -> Reply:
    """The overview of what is left of the week; of another one the calendar tells."""
    if number not in (0, ctx.today.isocalendar().week):
        return ctx.say("digest/other_week", number=number)
    return _asked_for(ctx, weekly=True)


def _asked_for(ctx: Context, *, weekly: bool) -> Reply:
    shown = without(agenda(ctx, weekly=weekly), _left_out(ctx))
    return _page(ctx, shown) if shown else ctx.say("digest/nothing", weekly=weekly)
