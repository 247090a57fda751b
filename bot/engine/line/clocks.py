"""Tells a bare time of day from a date, and puts the two together where they stood apart."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.engine.dates import Moment, Prefer, Span, understand_when

_CLOCK: Final = re.compile(
    r"(?:kl\.?|klokken|at|@)?\s{0,3}[0-9]{1,2}(?:[.:][0-9]{2})?(?:\s?[-–]\s?[0-9]{1,2}(?:[.:][0-9]{2})?)?\s?(?:am|pm)?"
    r"|(?:at\s)?noon|midnight",
    re.IGNORECASE,
)


def is_clock(text: str) -> bool:
    """Whether a date phrase names a time of day and no day: 'kl. 14', 'at 2pm', '14:30-15'."""
    return _CLOCK.fullmatch(text.strip()) is not None


def together(day: Span, clock: Span, now: datetime, prefer: Prefer, language: str) -> Moment:
    """One moment of a day and a time that stood apart: 'i går ... kl. 14'."""
    moment = understand_when(f"{day.text} {clock.text}", now, prefer, language)
    return moment or replace(day.moment, time=clock.moment.time)
