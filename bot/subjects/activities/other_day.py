"""Says which other day a date without a year may mean: 'den 5. december' is the last one or the next."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from bot.engine.context import Context
from bot.language.dates import Moment, Prefer, understand_when

# A weekday is settled by whether it was or will be; a day of a month a long way off may be a slip.
_DATED: Final = re.compile(
    r"\d{1,2}(?:\.|/|-|st|nd|rd|th|\s[^\W\d_]{3})|(?:den|the)\s\d"
    r"|(?<!\w)(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)[^\W\d_]*\.?\s\d"
    r"|[^\W\d_]\s(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
    r"|january|february|march|may|june|july|october)(?!\w)",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)|\d[./-]\d{1,2}[./-]\d")
FAR: Final = timedelta(days=60)


def nearer(ctx: Context, said: str, day: date, prefer: Prefer, at_least: timedelta) -> Moment | None:
    """What the words mean looked at the other way in time, where that is nearer to today; else None.

    `day` is how they were read, looking as `prefer`; a day less than `at_least` away is taken as read.
    """
    if not _DATED.search(said) or _YEAR.search(said):
        return None
    other = Prefer.FUTURE if prefer is Prefer.PAST else Prefer.PAST
    moment = understand_when(said, ctx.said_at.astimezone(ctx.tz), other, ctx.locale)
    if moment is None or moment.day == day or abs(day - ctx.today) < at_least:
        return None
    return moment if abs(moment.day - ctx.today) < abs(day - ctx.today) else None
