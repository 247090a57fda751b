"""Who is away hears nothing they did not ask for until they are back."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, TypeAlias

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.reply import FieldKind, Reply
from bot.engine.context import Context
from bot.engine.router import Router, Subject
from bot.engine.slots import Reads, Slot
from bot.language.words import N_
from bot.subjects.activities.day_ahead import day_wanted

LONGEST = timedelta(days=366)

Until: TypeAlias = Annotated[str, Slot(Reads.REST, N_("Until which day"), "", FieldKind.DAY, N_("Friday"))]

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
    day = day_wanted(ctx, until.strip(), "until").last_day
    if day < ctx.today or day > ctx.today + LONGEST:
        raise Refusal("team/away_when", field="until", day=day)
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
