"""Reads the day something is put off to: 'fredag', said on a Friday, is the next one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.core.errors import Refusal
from bot.engine.context import Context
from bot.language.dates import Moment, Prefer, impossible_dates, understand_when

WEEK: Final = timedelta(days=7)
LEADS: Final = ("until ", "till ", "to ", "til og med ", "indtil ", "til ", "for ")
AFTER: Final = ("om ", "in ")


def day_wanted(ctx: Context, said: str, field: str | None = None) -> Moment:
    """The day the asker put something off to; refused where there is no such day, or none at all."""
    now = ctx.said_at.astimezone(ctx.tz)
    moment = day_ahead(said, now, ctx.locale)
    if moment is None:
        impossible = impossible_dates(said, now, Prefer.FUTURE, ctx.locale)
        raise Refusal("errors/no_such_day" if impossible else "tasks/which_day", field=field, said=said)
    return moment


def day_ahead(said: str, now: datetime, locale: str) -> Moment | None:
    """The day meant, with or without 'til' before it; None for no day. `now` is local.

    'en uge' and 'two weeks' are so long from now; 'i dag' stays today.
    """
    said = said.strip()
    lead = next((one for one in LEADS if said.casefold().startswith(one)), "")
    said = said[len(lead) :].strip()
    moment = understand_when(said, now, Prefer.FUTURE, locale)
    if moment is None:
        spans = (understand_when(f"{word}{said}", now, Prefer.FUTURE, locale) for word in AFTER)
        return next((one for one in spans if one is not None), None)
    if moment.last_day == now.date():
        later = understand_when(said, now + timedelta(days=1), Prefer.FUTURE, locale)
        if later is not None and later.last_day == moment.last_day + WEEK:
            return later
    return moment
