"""The days a question is about: 'i 2024', 'in March 2026', 'siden 2022', 'i sidste valgperiode'."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from bot.language.dates import Prefer, find_spans
from bot.language.questions.query import Period
from bot.politics.country import Country

_YEAR: Final = r"(?:19|20)\d\d"
_YEARS: Final = re.compile(
    r"(?<![\w.,§-])(?:(?P<lead>i|in|during|under|siden|since|fra|from|mellem|between|efter|before|after|før)\s+)?"
    rf"(?:(?:året|year|årene|perioden|the\s+years?|the\s+period)\s+)?(?P<first>{_YEAR})"
    rf"(?:\s*(?:-|–|—|til|to|og|and)\s*(?P<last>{_YEAR}))?(?![\w-]|[.,]\d)",
    re.IGNORECASE,
)
_TERM: Final = re.compile(
    r"\b(?:i|in|during|under)\s+(?:den\s+|the\s+)?(?P<which>sidste|forrige|seneste|last|previous|denne|indeværende|"
    r"nuværende|this|current)\s+(?:(?:valg|byråds|kommunalbestyrelses)?periode|(?:council\s+|election\s+)?(?:term|period))n?\b",
    re.IGNORECASE,
)
_SINCE: Final = re.compile(r"\b(?:siden|since)\s*$", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"\b(?:(?:(?:fra|from)(?: og med)?(?: den)?)|i|in|on|den|d\.|pr\.|per|as of|during|by)\s*$", re.IGNORECASE
)


def period_in(country: Country, text: str, now: datetime, language: str) -> tuple[Period | None, str]:
    """The days a question names and the question without them; (None, text) when it names none.

    `now` is aware and local: open dates ('in March') look back from it. 'Today' is no period.
    """
    if match := _TERM.search(text):
        terms = (
            0 if match["which"].lower() in ("denne", "indeværende", "nuværende", "this", "current") else -1
        )
        return Period(*country.terms.of(now.date(), terms)), _without(text, match.start(), match.end())
    for span in find_spans(text, now, Prefer.PAST, language):
        if span.moment.time is not None and span.moment.day == now.date():
            continue
        before = text[: span.start]
        since = _SINCE.search(before)
        last = now.date() if since else span.moment.last_day
        lead = since or _LEAD.search(before)
        rest = _without(text, lead.start() if lead else span.start, span.end)
        today = span.moment.day == span.moment.last_day == now.date()
        return (None if today else Period(span.moment.day, last)), rest
    if match := _YEARS.search(text):
        return _years(match, now.date()), _without(text, match.start(), match.end())
    return None, text


def _years(match: re.Match[str], today: date) -> Period:
    first, last = int(match["first"]), int(match["last"] or match["first"])
    lead = (match["lead"] or "").lower()
    if lead in ("siden", "since", "efter", "after") or (lead in ("fra", "from") and not match["last"]):
        return Period(date(first, 1, 1), max(today, date(first, 12, 31)))
    return Period(date(min(first, last), 1, 1), date(max(first, last), 12, 31))


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
