"""The political calendar as a team has it: the rules of its area, with the dates the team knows better."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.engine.context import Context
from bot.politics.calendar import FIRST_YEAR, Calendar, NoCalendar, Term
from bot.politics.calendar.rules import HORIZON
from storage.calendar import CalendarDates
from storage.work import Unit

WHOLE_COUNTRY: Final = frozenset({"national", "country", "all", "landet", "hele landet", "alle"})
LEAD: Final = re.compile(r"^(?:in|i|for|på|of)\s+", re.IGNORECASE)


def calendar_of(unit: Unit, workspace: int, now: datetime, area_code: str) -> Calendar:
    """The calendar of an area by its official code ('0330', '1085', 'region_oestdanmark'); '' for none."""
    code = unit.country.areas.canonical(area_code)
    return Calendar(unit.country, code, CalendarDates(unit, workspace, now).overrides(code))


def area_code_of(ctx: Context, said: str = "") -> str:
    """The area that is meant: the one said, else the room's, else the team's; '' where there is none."""
    name = said or ctx.default_area or ""
    return (ctx.country.areas.code_of(name) or "") if name else ""


def calendar_here(ctx: Context, said: str = "") -> Calendar:
    """The calendar of the area that is meant."""
    return calendar_of(ctx.unit, ctx.workspace, ctx.now, area_code_of(ctx, said))


def area_meant(ctx: Context, said: str, again: str) -> str:
    """The code of the area that is meant; `again` is the sentence to say once more with another in its {}."""
    said = LEAD.sub("", said.strip(" ?.!,()–-:"))
    if not said:
        return area_code_of(ctx)
    if fold(said) in WHOLE_COUNTRY | {ctx.country.code}:
        return ""
    code = ctx.country.areas.code_of(said)
    if code is None:
        near = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now).areas_like(said)
        raise Refusal("calendar/no_such_area", said=said, near=near, again=again)
    return code


def calendar_for(ctx: Context, code: str) -> Calendar:
    """The calendar of an area as the team has it."""
    return calendar_of(ctx.unit, ctx.workspace, ctx.now, code)


def term_for(ctx: Context, calendar: Calendar) -> Term:
    """Where today lies in the four years; says so when nobody knows, or the calendar does not reach that far."""
    if not calendar.knows_terms:
        raise Refusal("calendar/no_country", country=ctx.country.name[ctx.locale])
    try:
        return calendar.term(ctx.today)
    except NoCalendar:
        raise Refusal(
            "calendar/no_such_year", year=ctx.today.year, first=FIRST_YEAR + 1, last=HORIZON - 1
        ) from None
