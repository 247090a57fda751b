"""Parses the dates of a seat, and the party it is held for, out of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from bot.core.errors import Refusal
from bot.language.dates import Moment, Prefer, find_spans, impossible_dates, understand_when
from bot.politics.country import Country
from bot.politics.partial_dates import first_day, last_day

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
    r"(?:(?:^|(?<=\s)|\s)(?P<on>on|den|d\.|the|in|i|by))?\s{0,3}$",
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
_BETWEEN: Final = re.compile(r"[\s,]*(?:(?:[-–—]|til|to|until|indtil)\s*)?", re.IGNORECASE)
_OPEN: Final = re.compile(r"(?<!\S),? ?(?:indtil videre|until further notice)(?![\w-])", re.IGNORECASE)
_LONGEST_LEAD: Final = 40  # characters
_NEAR: Final = timedelta(days=92)  # a day without a year within so many is the one meant
_BACK: Final = re.compile(r"(?:^|\s)(?:since|siden)\s+(?:den\s+|d\.\s+)?$", re.IGNORECASE)
_NEXT_TERM: Final = re.compile(
    rf"(?<!\S)(?:(?P<until>{_UNTIL}) |(?:{_SINCE}|i|in|for|ved|med|efter|after) )?"
    r"(?:(?:starten|begyndelsen) af |the (?:start|beginning) of )?(?:den |det |the )?"
    r"(?:(?P<next>næste|kommende|next|coming|upcoming|following)|nye|ny|new) (?:council |electoral |election )?"
    r"(?:valgperiode|byrådsperiode|periode|term|period)(?:ns?|s)?(?: start| begyndelse)?(?![\w-])",
    re.IGNORECASE,
)
_NEW_YEAR: Final = re.compile(
    rf"(?<!\S)(?:(?P<until>{_UNTIL})|(?P<back>siden|since)|{_SINCE}|efter|after|ved) (?:det |the )?"
    r"(?:nytår|årsskiftet|nye år|new year(?:['’]?s)?(?: day)?|turn of the year)(?![\w-])",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(
    rf"(?<!\S)(?:(?P<until>{_UNTIL})|(?P<back>siden|since)|{_SINCE}) (?P<said>(?:januar|februar|marts|april|maj|juni"
    r"|juli|august|september|oktober|november|december|january|february|march|may|june|july"
    r"|october))(?: måned)?"
    r"(?! ?\d)(?![\w-])",
    re.IGNORECASE,
)


class Undecided(Refusal):
    """A date without a year that may be the last or the next: `said` is its text, `days` both as partial dates."""

    def __init__(self, said: str, days: tuple[str, str], lead: str = "") -> None:
        super().__init__("committees/which_year", said=said, days=days, ways=())
        self.said, self.days, self.lead = said, days, lead

    def with_day(self, line: str, day: str) -> str:
        """The line with one of the days in place of what was said."""
        line = line if self.said in line else " ".join(line.split())
        return line.replace(self.said, f"{self.lead}{day}", 1)


@dataclass(frozen=True, slots=True)
class Term:
    """The dates of a line as partial dates, '' for none, and the `rest` of its text."""

    rest: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    since: str = ""
    until: str = ""
    asked: Undecided | None = None  # which of two days `since` is


def take_term(country: Country, text: str, now: datetime, language: str, *, sure: bool = False) -> Term:
    """The dates of a seat in a line with single spaces, in any place: 'fra 1. januar 2026 til 2029', '2026-2029'.

    A date that no word leads to counts at the end of the line and after a comma; with `sure` only one that
    'from', 'until' or their like lead to does.
    Refusal where a date was said that cannot be, Undecided where it may be last or next. A second beginning
    or end is left in the line.
    """
    text = _OPEN.sub("", text)
    hits: list[_Hit] = []
    for hit in sorted(_hits(country, text, now, language, sure=sure), key=lambda one: (one.start, -one.end)):
        if hits and hit.start < hits[-1].end:
            continue
        hits.append(hit)
    rest, since, until, at, asked = [], "", "", 0, None
    for hit in hits:
        if (hit.since and since) or (hit.until and until):
            continue
        since, until, asked = since or hit.since, until or hit.until, asked or hit.asked
        start, end = hit.start, hit.end
        if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
            start, end = start - 1, end + 1
        rest.append(text[at:start].rstrip(" ,"))
        at = end
    rest.append(text[at:].strip(" ,") if hits else text)
    over = last_day(until)
    if asked is not None and not (over and over < (first_day(asked.days[1]) or over)):
        raise asked
    return Term(", ".join(filter(None, rest)), since, until)


def _hits(country: Country, text: str, now: datetime, language: str, *, sure: bool) -> Iterator[_Hit]:
    for found in _PERIOD.finditer(text):
        if found["first"] <= found["last"]:
            yield _Hit(found.start(), found.end(), found["first"], found["last"])
    for found in _YEAR.finditer(text):
        if first_day(found["said"]) and (found["until"] or found["since"] or not sure):
            since, until = ("", found["said"]) if found["until"] else (found["said"], "")
            yield _Hit(found.start(), found.end(), since, until)
    yield from _ranges(text)
    yield from _of_term(country, text, now)
    yield from _of_months(text, now)
    for wrong in impossible_dates(text, now, Prefer.PAST, language):
        lead = _lead(text, wrong.start)
        led = bool(lead and (lead["until"] or lead["since"]))
        if wrong.start and (led or (not sure and not text[wrong.end :].strip(" .,)"))):
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
        hit = _of_span(text, begin, own.end() if own else span.start, span.end, ends, now, language)
        if hit.since and not hit.until and not _BACK.search(text[: own.end() if own else span.start]):
            from_now_on = bool(lead and lead["since"]) or own is not None
            hit = _nearest(hit, text[own.end() if own else span.start : span.end], now, language, from_now_on)
        yield hit
        after = span.end


def _nearest(hit: _Hit, said: str, now: datetime, language: str, from_now_on: bool) -> _Hit:
    """A beginning without a year: the coming day or the last one, whichever is near; undecided where neither is."""
    coming = understand_when(said, now, Prefer.FUTURE, language)
    if coming is None:
        return hit
    day = _nearer(hit.since, _partial(coming), now.date(), from_now_on=from_now_on)
    asked = Undecided(said.strip(), (hit.since, _partial(coming))) if not day else None
    return _Hit(hit.start, hit.end, day or hit.since, asked=asked)


def _nearer(past: str, coming: str, today: date, *, from_now_on: bool) -> str:
    """Which of two partial dates is near today; '' where neither is, and it has to be asked."""
    last, then = first_day(past), first_day(coming)
    if past == coming or last is None or then is None or last > today:
        return past
    near = (today - last <= _NEAR, then - today <= _NEAR)
    if all(near):
        return coming if from_now_on else past
    return past if near[0] else coming if near[1] else ""


def _of_term(country: Country, text: str, now: datetime) -> Iterator[_Hit]:
    """'in the new term', 'fra næste periode', 'efter nytår': from the first day of a term or a year."""
    today = now.date()
    (first, last), (begins, _) = country.terms.of(today), country.terms.of(today, 1)
    for found in _NEXT_TERM.finditer(text):
        if found["until"]:
            yield _Hit(found.start(), found.end(), until=last.isoformat())
        else:
            sure = found["next"] or country.terms.election_before(today).year == last.year
            days = (first.isoformat(), begins.isoformat())
            asked = None if sure else Undecided(found[0], days, "from ")
            yield _Hit(found.start(), found.end(), begins.isoformat(), asked=asked)
    for found in _NEW_YEAR.finditer(text):
        past, coming = date(today.year, 1, 1).isoformat(), date(today.year + 1, 1, 1).isoformat()
        if found["until"]:
            yield _Hit(found.start(), found.end(), until=date(today.year, 12, 31).isoformat())
        else:
            day = past if found["back"] else _nearer(past, coming, today, from_now_on=True)
            asked = None if day else Undecided(found[0], (past, coming), "from ")
            yield _Hit(found.start(), found.end(), day or past, asked=asked)


def _of_months(text: str, now: datetime) -> Iterator[_Hit]:
    """'fra marts', 'until June': a month without its year."""
    for found in _MONTH.finditer(text):
        month = found["said"]
        both = [
            understand_when(f"i {month}", now, prefer, "da")
            or understand_when(f"in {month}", now, prefer, "en")
            for prefer in (Prefer.PAST, Prefer.FUTURE)
        ]
        past, coming = (_partial(one) if one else "" for one in both)
        if not past or not coming:
            continue
        if found["until"]:
            yield _Hit(found.start(), found.end(), until=coming)
            continue
        day = past if found["back"] else _nearer(past, coming, now.date(), from_now_on=True)
        asked = None if day else Undecided(found[0], (past, coming), "from ")
        yield _Hit(found.start(), found.end(), day or past, asked=asked)


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


def near_day(text: str, now: datetime, language: str) -> str | None:
    """`read_day` where a day without a year is the nearest one. Undecided where it may be last or next."""
    day = read_day(text, now, language)
    if day is None or _PARTIAL.fullmatch(text.strip()):
        return day
    hit = _nearest(_Hit(0, 0, day), text.strip(), now, language, from_now_on=False)
    if hit.asked is not None:
        raise hit.asked
    return hit.since


def read_term(country: Country, text: str, now: datetime, language: str) -> Term | None:
    """What somebody typed in a field for the dates of a seat; None for what is none."""
    said = " ".join(text.split())
    if (day := near_day(said, now, language)) is not None and not _PERIOD.fullmatch(said):
        term = take_term(country, f", {said}", now, language)
        return term if term.until and not term.rest else Term("", day)
    term = take_term(country, f"from {said}", now, language)
    if not (term.since or term.until):
        term = take_term(country, f", {said}", now, language)
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


def is_party(country: Country, text: str) -> bool:
    """Whether this names a party: a known one, a letter on the ballot, or 'Liste X'."""
    said = text.strip().strip("()")
    return (
        bool(re.fullmatch(r"(?:(?:liste|list) )?[A-ZÆØÅ][0-9]?", said))
        or country.parties.said(said) is not None
    )
