"""Reads the stretch of days a list is asked for: 'sidste uge', 'siden 1. oktober', 'the last 30 days'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.core.refs import AT_PAGE
from bot.language.dates import Prefer, Span, find_spans
from bot.language.questions.query import Period
from bot.language.questions.when import period_in
from bot.politics.country import Country

EVER: Final = date(1900, 1, 1)
NEVER: Final = date(2199, 12, 31)
EVERYTHING: Final = frozenset(
    {"", "alle", "all", "alt", "everything", "dem alle", "mine", "my", "open", "abne"}
)
"""Words, folded, that ask a list for no less than all of it."""

_NEAR: Final = 45  # days
_UNITS: Final = {"d": 1, "u": 7, "w": 7, "m": 30, "å": 365, "y": 365}
_COUNTED: Final = re.compile(
    r"\b(?:(?:i|in|over|within|inden\s+for)\s+)?(?:the\s+|de\s+)?"
    r"(?P<way>sidste|seneste|forløbne|last|past|previous|næste|kommende|next|coming)\s+(?P<n>\d{1,3})\s+"
    r"(?P<unit>dage?|days?|uger?|weeks?|måneder|måned|months?|år|years?)\b",
    re.IGNORECASE,
)
_AHEAD: Final = ("næste", "kommende", "next", "coming")
_LEAD: Final = re.compile(
    r"(?:^|\s)(?P<lead>siden|since|fra\s+og\s+med|fra|from|efter|after|før|inden|before|til\s+og\s+med|til|until|till|mellem|between"
    r"|i\s+løbet\s+af|i|in|on|den|d\.|during|for|under|by)\s*(?:den\s+|the\s+)?$",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"^\s*(?:til\s+og\s+med|og|and|til|to|until|-|–|—)\s*(?:den\s+|the\s+)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list was asked for: the days, both included, None for all; and the other words."""

    first: date | None
    last: date | None
    rest: str
    said: str  # the whole without its page

    @property
    def all_days(self) -> bool:
        return self.first is None

    def holds(self, day: date | None) -> bool:
        """Whether a day is among those asked for; of what has no day, only where no days were."""
        if self.first is None or self.last is None:
            return True
        return day is not None and self.first <= day <= self.last


def listed(country: Country, text: str, now: datetime, language: str, prefer: Prefer = Prefer.PAST) -> Listed:
    """The days a text asks for; `now` is aware and local. Open ones ('in March') look the preferred way."""
    said = " ".join(AT_PAGE.sub("", text).split())
    if match := _COUNTED.search(said):
        days = int(match["n"]) * _UNITS[match["unit"][0].lower()]
        ahead = match["way"].lower() in _AHEAD
        first = now.date() + timedelta(days=1) if ahead else now.date() - timedelta(days=days - 1)
        last = now.date() + timedelta(days=days) if ahead else now.date()
        return Listed(first, last, _rest(said, match.start(), match.end()), said)
    spans = _spans(said, now, prefer, language)
    if len(spans) > 1 and _BETWEEN.match(said[spans[0].end : spans[1].start]):
        before = _LEAD.search(said[: spans[0].start])
        start = before.start() if before else spans[0].start
        days_of = spans[0].moment.day, spans[1].moment.last_day
        return Listed(min(days_of), max(days_of), _rest(said, start, spans[1].end), said)
    if not spans:
        period, rest = period_in(country, said, now, language)
        if period is None:
            return Listed(None, None, said, said)
        return Listed(period.first, period.last, rest, said)
    span = spans[0]
    before = _LEAD.search(said[: span.start])
    lead = " ".join(before["lead"].lower().split()) if before else ""
    rest = _rest(said, before.start() if before else span.start, span.end)
    period = _led(lead, span.moment.day, span.moment.last_day)
    return Listed(period.first, period.last, rest, said)


def _spans(text: str, now: datetime, prefer: Prefer, language: str) -> list[Span]:
    """The dates in a text: an open one looks the preferred way unless it is near the other way."""
    found = find_spans(text, now, prefer, language)
    other = find_spans(text, now, Prefer.PAST if prefer is Prefer.FUTURE else Prefer.FUTURE, language)
    return other if _far(found, now.date()) > _NEAR >= _far(other, now.date()) else found


def _far(spans: list[Span], today: date) -> int:
    return max((abs((span.moment.day - today).days) for span in spans), default=0)


def _led(lead: str, first: date, last: date) -> Period:
    match lead:
        case "siden" | "since" | "fra" | "from" | "fra og med":
            return Period(first, NEVER)
        case "efter" | "after":
            return Period(last + timedelta(days=1), NEVER)
        case "før" | "inden" | "before":
            return Period(EVER, first - timedelta(days=1))
        case "til" | "until" | "till" | "til og med":
            return Period(EVER, last)
        case _:
            return Period(first, last)


def _rest(text: str, start: int, end: int) -> str:
    return f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
