"""Reads who takes or leaves a seat, said in one line: 'Anna Jensen on the health committee as chair for A'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.engine.dates import Prefer, find_spans, understand_when
from bot.politics.partial_dates import first_day
from bot.politics.parties import party_said

_ON: Final = re.compile(
    r"(?<!\s)\s+(?:on|onto|på|paa|i|in|til|to|sidder i|sits on)\s+(?:the\s+)?", re.IGNORECASE
)
_FROM: Final = re.compile(
    r"(?<!\s)\s+(?:from|leaves|left|fra|forlader|i|på|on|in|of|af)\s+(?:the\s+)?", re.IGNORECASE
)
_ROLE: Final = re.compile(
    r"^(?P<head>.+?)(?<![\s,])[\s,]++(?<=\s)(?:as|som)\s+(?:an?\s+|the\s+|en\s+)?(?P<said>[^,]{1,120})$",
    re.IGNORECASE,
)
_PARTY: Final = re.compile(
    r"^(?P<head>.+?)(?<![\s,])[\s,]++(?<=\s)(?:for|of|fra|from|party|parti)\s+(?P<said>\S{1,60}+(?:\s++\S{1,60}+){0,3}+)\s*+$",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(r"(?:(?<!\s)\s+)?\((?P<said>[^()]{1,60})\)")
_REASON: Final = re.compile(
    r"(?<![\s,:;])[\s,:;]+(?:because(?:\s+of)?|fordi|på\s+grund\s+af|pga\.?|reason:|årsag:|grund:|efter\s+at|after)\s+(?P<said>(?s:.+))$",
    re.IGNORECASE,
)
_DATE_LEAD: Final = re.compile(
    r"(?<![\s,])[\s,]++(?:from\s+and\s+including|starting|from|since|as\s+of|fra\s+og\s+med|til\s+og\s+med|fra|siden|pr\.?|per"
    r"|on|den|d\.|by|with\s+effect\s+from|med\s+virkning\s+fra)?\s*$",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(
    r"(?<![\s,])[\s,]+(?:from|since|fra|siden|pr\.?|as\s+of|in|i|on)\s+(?P<said>(?:19|20)\d\d(?:-\d\d){0,2})\s*$",
    re.IGNORECASE,
)

_PARTIAL: Final = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")


@dataclass(frozen=True, slots=True)
class SeatSaid:
    """A seat as said; '' for what was not. `since` is a partial date: the first day, or the last one there."""

    who: str = ""
    body: str = ""
    role: str = ""
    party: str = ""
    since: str = ""
    reason: str = ""


def read_seat(text: str, now: datetime, language: str) -> SeatSaid:
    """Understand '<person> on <body> as <role> for <party> from <date>', the last three in any order."""
    rest, party = _bracketed(text.strip())
    role = since = ""
    while True:
        head, said = (rest, "") if since else _dated(rest, now, language)
        if said:
            rest, since = head, said
            continue
        if not party and (found := _PARTY.match(rest)) and is_party(found["said"]):
            rest, party = found["head"], found["said"].strip()
            continue
        if not role and (found := _ROLE.match(rest)):
            rest, role = found["head"], found["said"].strip()
            continue
        break
    parts = _ON.split(rest, maxsplit=1)
    who = parts[0].strip(" ,")
    body = parts[1].strip(" ,.") if len(parts) > 1 else ""
    return SeatSaid(who, body, role, party, since)


def read_leave(text: str, now: datetime, language: str) -> SeatSaid:
    """Understand '<person> from <body> on <date> because <reason>'."""
    rest, reason = text.strip(), ""
    if found := _REASON.search(rest):
        rest, reason = rest[: found.start()], found["said"].strip(" .")
    rest, since = _dated(rest, now, language)
    parts = _FROM.split(rest, maxsplit=1)
    who = parts[0].strip(" ,")
    return SeatSaid(who, parts[1].strip(" ,.") if len(parts) > 1 else "", since=since, reason=reason)


def read_day(text: str, now: datetime, language: str) -> str | None:
    """The partial date somebody typed in a field: '2026', '2026-03', 'on Monday'; None for what is none."""
    said = text.strip()
    if _PARTIAL.fullmatch(said):
        return said if first_day(said) else None
    moment = understand_when(said, now, Prefer.PAST, language)
    if moment is None:
        return None
    last = moment.until
    if (
        last is not None
        and moment.day.day == 1
        and (last.year, last.month) == (moment.day.year, moment.day.month)
    ):
        return f"{moment.day:%Y-%m}"
    return moment.day.isoformat()


def is_party(text: str) -> bool:
    """Whether this names a party: a known one, a letter on the ballot, or 'Liste X'."""
    said = text.strip().strip("()")
    return bool(re.fullmatch(r"(?:(?:liste|list)\s+)?[A-ZÆØÅ][0-9]?", said)) or party_said(said) is not None


def _bracketed(text: str) -> tuple[str, str]:
    """The text without a party in brackets, and the party."""
    for found in _BRACKETED.finditer(text):
        if is_party(found["said"]):
            return text[: found.start()] + text[found.end() :], found["said"].strip()
    return text, ""


def _dated(text: str, now: datetime, language: str) -> tuple[str, str]:
    """The text without the date it ends in, and that as a partial date."""
    if found := _YEAR.search(text):
        return (text[: found.start()], found["said"]) if first_day(found["said"]) else (text, "")
    for span in reversed(find_spans(text, now, Prefer.PAST, language)):
        if text[span.end :].strip(" .,"):
            continue
        head = text[: span.start]
        lead = _DATE_LEAD.search(head)
        said = read_day(text[span.start : span.end], now, language) or span.moment.day.isoformat()
        return (head[: lead.start()] if lead else head).rstrip(" ,"), said
    return text, ""
