"""The political year: what comes next, where we are in the term and the budget years, and the team's own dates."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.political_year import calendar_here
from bot.engine.router import Router, Subject
from bot.engine.slots import Reads, Slot
from bot.engine.words import N_

CALENDAR: Final = Subject(
    "calendar", ("kalender", "år", "year", "kalenderen"), N_("The political year: dates, deadlines, budget")
)

Place: TypeAlias = Annotated[
    str, Slot(Reads.REST, N_("Municipality or region"), N_("in PLACE"), hint="Slagelse", asked=False)
]

router = Router(CALENDAR)


@router.command(
    "next",
    "næste",
    "",
    "kommende",
    "coming",
    summary=N_("What comes next, and what to do"),
    role=Role.READER,
    reads=True,
    en="Slagelse",
    da="Slagelse",
)
def next_(ctx: Context, where: Place = "") -> Reply:
    """The next dates with the days left, and what to do."""
    calendar = calendar_here(ctx, where)
    return ctx.say("calendar/next", events=calendar.next(ctx.today, 8), today=ctx.today)
