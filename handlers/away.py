"""Who is away hears nothing they did not ask for until they are back."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, TypeAlias

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.reply import FieldKind, Reply
from bot.engine.context import Context
from bot.engine.dates import Prefer, impossible_dates, understand_when
from bot.engine.router import Router, Subject
from bot.engine.slots import Reads, Slot
from bot.engine.words import N_

UNTIL = ("until ", "till ", "to ", "til ", "indtil ", "til og med ")
WEEK = timedelta(days=7)
LONGEST = timedelta(days=366)

Until: TypeAlias = Annotated[
    str, Slot(Reads.REST, N_("Until which day"), N_("until DAY"), FieldKind.DAY, N_("Friday"))
]

router = Router(Subject("me", ("mig", "jeg"), N_("Away, and back")))


@router.command(
    "away",
    "væk",
    "fravær",
    "ferie",
    "er-væk",
    summary=N_("Be left in peace until a day"),
    role=Role.READER,
    form=True,
    en="until Friday",
    da="til fredag",
)
def away(ctx: Context, until: Until) -> Reply:
    """No overviews and no reminders to the asker up to and with a day; what waits comes in one after it."""
    said = until.strip()
    for word in sorted(UNTIL, key=len, reverse=True):
        said = said.removeprefix(word)
    now = ctx.said_at.astimezone(ctx.tz)
    moment = understand_when(said, now, Prefer.FUTURE, ctx.locale)
    if moment is None:
        impossible = impossible_dates(said, now, Prefer.FUTURE, ctx.locale)
        raise Refusal("errors/no_such_day" if impossible else "tasks/which_day", field="until", said=said)
    day = moment.last_day
    if day == ctx.today:
        # "til fredag", said on a Friday, is the next one; "i dag" stays today.
        later = understand_when(said, now + timedelta(days=1), Prefer.FUTURE, ctx.locale)
        day = later.last_day if later is not None and later.last_day == day + WEEK else day
    if day < ctx.today or day > ctx.today + LONGEST:
        raise Refusal("tasks/not_ahead", field="until", day=day)
    ctx.team.set_away(ctx.who.user_id, day)
    return ctx.say("team/away", day=day)


@router.command("back", "tilbage", "hjemme", summary=N_("Be back"), role=Role.READER)
def back(ctx: Context) -> Reply:
    """Overviews and reminders come again."""
    ctx.team.set_away(ctx.who.user_id, None)
    return ctx.say("team/back")


@router.command("", "status", summary=N_("Whether you are away"), role=Role.READER)
def status(ctx: Context) -> Reply:
    """Until when the asker is away, if they are."""
    day = ctx.team.away_until(ctx.who.user_id)
    if day is None or day < ctx.today:
        return ctx.say("team/back")
    return ctx.say("team/away", day=day)
