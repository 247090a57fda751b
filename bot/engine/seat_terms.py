"""Takes out of a line since when, until when and on whose behalf somebody sits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from bot.core.errors import Refusal
from bot.engine.dates import Moment, Prefer, find_spans, impossible_dates, understand_when
from bot.politics.partial_dates import first_day
from bot.politics.parties import party_said

_SINCE: Final = (
    r"from and including|with effect from|med virkning fra|fra og med|as of|starting|beginning|since|from|siden"
    r"|fra|pr\.?|per|fom|f\.o\.m\."
)
_UNTIL: Final = (
    r"up to and including|until and including|to and including|frem til og med|indtil og med|til og med|frem til"
    r"|indtil|until|till|through|til|to|tom|t\.o\.m\.|ending|udløber|slutter"
)
_LEAD: Final = re.compile(
    rf"(?:^|(?<=[\s,(]))(?:(?P<until>{_UNTIL})|(?P<since>{_SINCE}))?"
    r"(?:(?:^|(?<=\s)|\s)(?P<on>on|den|d\.|the|in|i|by))?\s*$",
    re.IGNORECASE,
)
_OWN_LEAD: Final = re.compile(rf"(?:(?P<until>{_UNTIL})|(?:{_SINCE})) ", re.IGNORECASE)
_PERIOD: Final = re.compile(
    r"(?:(?:i |in |for )?(?:the )?(?:valgperioden|perioden|term|period) )?"
    r"(?<![\w-])(?P<first>(?:19|20)\d\d) ?[-–—] ?(?P<last>(?:19|20)\d\d)(?![\w-])",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(
    rf"(?<!\S)(?:(?P<until>{_UNTIL})|(?P<since>{_SINCE})|in|i|on) (?P<said>(?:19|20)\d\d(?:-\d\d){{0,2}})(?![\w-])",
    re.IGNORECASE,
)
_ISO: Final = re.compile(r"(?<!\S)(?P<said>(?:19|20)\d\d(?:-\d\d){1,2})(?![\w-])")
_PARTIAL: Final = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")
_BETWEEN: Final = re.compile(r"[\s,]*(?:[-–—]|til|to|until|indtil)?\s*", re.IGNORECASE)
_OPEN: Final = re.compile(r"(?<!\S),? ?(?:indtil videre|until further notice)(?![\w-])", re.IGNORECASE)
_LONGEST_LEAD: Final = 40  # characters


@dataclass(frozen=True, slots=True)
class Term:
    """A line without what it said of time; `since` and `until` are partial dates, '' for what was not said."""

    rest: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    since: str = ""
    until: str = ""


def take_term(text: str, now: datetime, language: str, *, sure: bool = False) -> Term:
    """The dates of a seat in a line with single spaces, in any place: 'fra 1. januar 2026 til 2029', '2026-2029'.

    A date that no word leads to counts at the end of the line and after a comma; with `sure` only one that
    'from', 'until' or their like lead to does.
    Refusal where a date was said that cannot be. A second beginning or end is left in the line.
    """
    text = _OPEN.sub("", text)
    hits: list[_Hit] = []
    for hit in sorted(_hits(text, now, language, sure=sure), key=lambda one: (one.start, -one.end)):
        if hits and hit.start < hits[-1].end:
            continue
        hits.append(hit)
    rest, since, until, at = [], "", "", 0
    for hit in hits:
        if (hit.since and since) or (hit.until and until):
            continue
        since, until = since or hit.since, until or hit.until
        start, end = hit.start, hit.end
        if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
            start, end = start - 1, end + 1
        rest.append(text[at:start].rstrip(" ,"))
        at = end
    rest.append(text[at:].strip(" ,") if hits else text)
    return Term(", ".join(filter(None, rest)), since, until)


def _hits(text: str, now: datetime, language: str, *, sure: bool) -> Iterator[_Hit]:
    for found in _PERIOD.finditer(text):
        if found["first"] <= found["last"]:
            yield _Hit(found.start(), found.end(), found["first"], found["last"])
    for found in _YEAR.finditer(text):
        if first_day(found["said"]) and (found["until"] or found["since"] or not sure):
            side = "until" if found["until"] else "since"
            yield _Hit(found.start(), found.end(), **{side: found["said"]})
    yield from _ranges(text)
    for wrong in impossible_dates(text, now, Prefer.PAST, language):
        if wrong.start and (lead := _lead(text, wrong.start)) and (lead["until"] or lead["since"]):
            raise Refusal("errors/no_such_day", said=text[wrong.start : wrong.end])
    after = -1
    for span in find_spans(text, now, Prefer.PAST, language):
        lead = _lead(text, span.start)
        own = _OWN_LEAD.match(text, span.start, span.end)
        led = own is not None or bool(lead and (lead["until"] or lead["since"] or (lead["on"] and not sure)))
        alone = text[: span.start].rstrip().endswith((",", "(")) or not text[span.end :].strip(" .,)")
        follows = after >= 0 and _BETWEEN.fullmatch(text, after, span.start) is not None
        if span.start == 0 or not (led or follows or (alone and not sure)):
            continue
        ends = bool((lead and lead["until"]) or (own and own["until"])) or follows
        begin = lead.start() if lead else span.start
        yield _of_span(text, begin, own.end() if own else span.start, span.end, ends, now, language)
        after = span.end


def _ranges(text: str) -> Iterator[_Hit]:
    """'2026-01-01 - 2029-12-31', '2026-03 til 2027-04'."""
    found = [one for one in _ISO.finditer(text) if first_day(one["said"])]
    for first, last in pairwise(found):
        if first.end() < last.start() and _BETWEEN.fullmatch(text, first.end(), last.start()):
            lead = _lead(text, first.start())
            start = lead.start() if lead and lead["since"] else first.start()
            yield _Hit(start, last.end(), first["said"], last["said"])


def _lead(text: str, start: int) -> re.Match[str] | None:
    return _LEAD.search(text, max(0, start - _LONGEST_LEAD), start)


def _of_span(text: str, begin: int, start: int, end: int, ends: bool, now: datetime, language: str) -> _Hit:
    said = text[start:end]
    moment = understand_when(said, now, Prefer.FUTURE if ends else Prefer.PAST, language)
    day = read_day(said, now, language)
    if moment is not None and moment.until is not None and not ends and (day or "").count("-") == 2:
        return _Hit(begin, end, moment.day.isoformat(), moment.until.isoformat())
    if ends:
        return _Hit(begin, end, until=_partial(moment) if moment else "")
    return _Hit(begin, end, since=day or "")


def read_day(text: str, now: datetime, language: str) -> str | None:
    """The partial date somebody typed in a field: '2026', '2026-03', 'on Monday'; None for what is none."""
    said = text.strip()
    if _PARTIAL.fullmatch(said):
        return said if first_day(said) else None
    moment = understand_when(said, now, Prefer.PAST, language)
    return _partial(moment) if moment is not None else None


def read_term(text: str, now: datetime, language: str) -> Term | None:
    """What somebody typed in a field for the dates of a seat; None for what is none."""
    said = " ".join(text.split())
    if (day := read_day(said, now, language)) is not None and not _PERIOD.fullmatch(said):
        term = take_term(f", {said}", now, language)
        return term if term.until and not term.rest else Term("", day)
    term = take_term(f"from {said}", now, language)
    if not (term.since or term.until):
        term = take_term(f", {said}", now, language)
    return term if (term.since or term.until) and term.rest in ("", "from", ",") else None


def _partial(moment: Moment) -> str:
    """A moment as a partial date: '2026-03' of the whole of March."""
    last, day = moment.until, moment.day
    if last is not None and day.day == 1 and (last.year, last.month) == (day.year, day.month):
        return f"{day:%Y-%m}"
    if (
        last is not None
        and (day.month, day.day, last.month, last.day) == (1, 1, 12, 31)
        and day.year == last.year
    ):
        return f"{day:%Y}"
    return day.isoformat()


def take_behalf(text: str) -> tuple[str, str]:
    """The text without 'on behalf of X', and X: the party, whatever it is called; '' where that is not said."""
    found = _BEHALF.search(text)
    if found is None:
        return text, ""
    return f"{text[: found.start()].rstrip(' ,')} {text[found.end() :]}".strip(" ,"), found["said"].strip()


_BEHALF: Final = re.compile(
    r"(?<!\S)(?:på vegne af|paa vegne af|on behalf of|representing|repræsenterer|repræsenterende|valgt ind for"
    r"|valgt for|elected for|opstillet af)(?: (?:partiet|listen|the))? (?P<said>[^,;|()]{1,80})",
    re.IGNORECASE,
)


def is_party(text: str) -> bool:
    """Whether this names a party: a known one, a letter on the ballot, or 'Liste X'."""
    said = text.strip().strip("()")
    return bool(re.fullmatch(r"(?:(?:liste|list) )?[A-ZÆØÅ][0-9]?", said)) or party_said(said) is not None
