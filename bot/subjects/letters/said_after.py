"""Reads what is said behind the number of a draft: the day of it, or nothing; other words are asked about."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.core.errors import Refusal
from bot.engine.context import Context
from bot.language.dates import Prefer, understand_when

# What a button adds, and what says nothing.
_BESIDE: Final = re.compile(r"\[[^\]\n]{0,80}\]|(?<!\w)v\d{1,9}(?!\w)", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"^\s*(?:(?:nr|no|number|nummer)\b\.?\s*)?(?:#\s*)?(\d{1,9})(?!\w)", re.IGNORECASE
)
_POLITE: Final = re.compile(
    r"(?<!\w)(?:please|thanks|thank you|tak|venligst|nu|now|lige|again|igen)(?!\w)", re.IGNORECASE
)
_EDGES: Final = " \n\t.,;:!?"


def words_after(text: str) -> str:
    """The words behind a number, without what a button adds and what says nothing."""
    return " ".join(_POLITE.sub(" ", _BESIDE.sub(" ", _NUMBER.sub("", text))).split()).strip(_EDGES)


def nothing_after(ctx: Context) -> None:
    """Refuse words behind the number that the command has no use for."""
    if said := words_after(ctx.rest):
        raise _not_understood(ctx, said)


def day_after(ctx: Context) -> date | None:
    """The day said behind the number, None where nothing is; one to come, or anything else, is refused."""
    said = words_after(ctx.rest)
    if not said:
        return None
    moment = understand_when(said, ctx.said_at.astimezone(ctx.tz), Prefer.PAST, ctx.locale)
    if moment is None or moment.until is not None:
        raise _not_understood(ctx, said)
    if moment.day > ctx.today:
        raise Refusal("letters/not_yet", said=said, day=moment.day)
    return moment.day


def _not_understood(ctx: Context, said: str) -> Refusal:
    found = _NUMBER.match(ctx.rest)
    return Refusal("letters/more_said", said=said, says=f"{ctx.command.name} {found[1]}" if found else "")
