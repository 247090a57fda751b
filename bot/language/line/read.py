"""Reads one free line: who, from where, when, about what, with which notes and next steps."""

import re
import threading
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.language.dates import Asks, Moment, Prefer, impossible_dates
from bot.language.line import sections
from bot.language.line.absence import absences, blanked, is_one_of, words_of
from bot.language.line.clocks import is_clock, together
from bot.language.line.head import Findings, Head
from bot.language.line.notes import head_items
from bot.language.line.parts import Line, NextStep, PersonRef, Register
from bot.language.line.people import people_of
from bot.language.line.scan import has_words, said_of, tidy, tidy_lines
from bot.language.line.steps import read_steps
from bot.language.line.vocabulary import TOPIC_LEADS
from bot.language.names import Found

# A line is a few hundred characters; what a pasted document holds beyond these is kept as notes, unread.
READ_AT_MOST: Final = 8_000
_ALSO_DAY: Final = re.compile(r"(?<![\w.:/])([0-9]{1,2})\.?\s*(?:og|and|&|,)\s*(?:den\s)?\Z", re.IGNORECASE)
_TIME_WORD: Final = (
    r"(?:dag|dage|dagen|uger?|ugen|måneder|måneden|aften|aftenen|weekend|weekenden|days?|weeks?|months?|evening|years?"
    r"|(?:man|tirs|ons|tors|fre|lør|søn)dag(?:en)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[0-9]{1,2}[./][0-9]{0,2}\.?)"
)
# What belongs to a date and was not read with it: then half a phrase is left, and no day is taken of it.
_BEFORE_A_DATE: Final = re.compile(
    rf"(?<![\w.-])((?:{_TIME_WORD}\s)?(?:efter|after|før|before|inden|siden|since|indtil|until|senest|by|fra|from|mellem"
    rf"|between|no\slater\sthan|ikke\sfør)(?:\s(?:den|the|d\.?|på|on|i|in))?|{_TIME_WORD})[\s,]{{0,3}}\Z",
    re.IGNORECASE,
)
_AFTER_A_DATE: Final = re.compile(
    r"[\s,]{0,3}((?:efter|after|før|before|frem|onwards?|or\sso|eller\sder(?:omkring|over)|og\sfrem|fremad"
    rf"|(?:til|to|through|until)\s{_TIME_WORD}))(?![\w-])(?!\s(?:at|aftale|mødet|the|møde|en|et|a|an)\s)",
    re.IGNORECASE,
)
_STRETCH: Final = re.compile(
    r"(?<![\w./:])([0-9]{1,2})(?:[.:][0-9]{2})?(?:\s{0,3}[ap]m)?\s{0,3}(?:[-–—]|til|to|og|and)\s{0,3}(?:kl\.?\s{0,3})?([0-9]{1,2}(?:[.:][0-9]{2})?(?:\s?[ap]m)?)(?![\w/])",
    re.IGNORECASE,
)
_KEPT: Final = 8  # lines of a thread
_LAST: Final = threading.local()
UNDATED: Final = "undated"  # as a tag: a day was said, or meant, that is no one day
MET: Final = "met"  # as a tag: whoever is said to have been absent was there all the same


def read_line(
    text: str, now: datetime, prefer: Prefer, language: str, register: Register, *, removing: bool = False
) -> Line:
    """Understand a free line.

    `now` is aware and local, `prefer` the way an open date looks ('mandag' of a meeting that was held).
    Never raises on any text; whatever is not understood is in `leftovers`. Takes time in proportion to the
    text, and reads at most its first `READ_AT_MOST` characters. The last lines read among the same names are kept:
    a sentence is read before it is known which command it is, and as that command's line.
    """
    asked = (text, now, prefer, language, removing)
    if getattr(_LAST, "register", None) is not register or len(_LAST.lines) >= _KEPT:
        _LAST.register, _LAST.lines = register, {}
    line: Line | None = _LAST.lines.get(asked)
    if line is None:
        line = _LAST.lines[asked] = _read(*asked[:4], register, removing=removing)
    return line


def _read(
    text: str, now: datetime, prefer: Prefer, language: str, register: Register, *, removing: bool
) -> Line:
    beginning, beyond = _beginning(text)
    parts = sections.cut(beginning)
    whole, end = parts.text, parts.head[1]
    away = [] if MET in parts.tags else absences(whole, end, register, removing=removing)
    absent_words = words_of(whole, end, away)
    whole = blanked(whole, end, away)
    head = head_items(whole, end, now, prefer, language, register)
    found = Head(whole, head.items, register, language).read()
    people, claims = people_of(whole, head.items, found.mentions, found.body, register)
    absent = tuple(_person(name, register) for one in away for name in one.names)
    gone = {name for one in away for name in one.names}
    met = tuple(one for one in people if not is_one_of(one, gone))
    unmet = not met and bool(absent) and not removing
    when, when_text, when_span = _when(found, claims, now, prefer, language)

    until = _until(when, when_text, language)
    notes = head.items[found.rest].start if found.rest is not None else head.notes
    details = [(notes, end), *parts.details] if notes is not None else parts.details
    written = [whole[first:last] for first, last in details] + [beyond]
    claims += [*found.claims, *parts.keywords, *details, *parts.steps]
    steps: list[NextStep] = []
    impossible = [one.text for one in head.impossible if notes is None or one.start < notes]
    for agreed in (whole[first:last] for first, last in parts.steps):
        steps += read_steps(agreed, now, language, register)
        impossible += [one.text for one in impossible_dates(agreed, now, Prefer.FUTURE, language)]
    topic = found.topic
    return Line(
        people=absent if unmet else met,
        body=found.body,
        when=when,
        when_text=when_text,
        when_span=when_span,
        topic=(said_of(whole, head.items, topic.start, topic.end) or None) if topic else None,
        details="\n".join(filter(None, [*map(tidy_lines, written), until])) or None,
        next_steps=tuple(steps),
        confidential=parts.confidential,
        opened=parts.opened,
        impossible=tuple(impossible),
        tags=parts.tags,
        leftovers="; ".join(filter(None, (absent_words, _leftovers(whole, claims)))),
        absent=absent,
        absent_words=absent_words,
        unmet=unmet,
        hour_only=when is not None and all(is_clock(one.date) for one in found.dates if one.date),
        choices=_choices(found, whole, when),
        unsettled=_unsettled(whole, when_span, when_text, found, claims),
        recurs=next((item.text for item in found.dates if item.date and item.date.asks is Asks.RECURS), ""),
    )


def _person(name: str, register: Register) -> PersonRef:
    match register.people.look_up(name, near=False):
        case Found(entry):
            return PersonRef(entry.name, entry.id, typed=name)
        case _:
            return PersonRef(name, typed=name)


def _beginning(text: str) -> tuple[str, str]:
    """The part that is read, to a word's end, and what lies beyond it."""
    if len(text) <= READ_AT_MOST:
        return text, ""
    head = text[:READ_AT_MOST]
    at = max(head.rfind(" "), head.rfind("\n"))
    at = at if at > READ_AT_MOST // 2 else READ_AT_MOST
    return text[:at], text[at:]


def _when(
    found: Findings, claims: list[tuple[int, int]], now: datetime, prefer: Prefer, language: str
) -> tuple[Moment | None, str, tuple[int, int] | None]:
    """The moment, its text and its place: the first date, with a time of day that stood apart from it."""
    spans = [item.date for item in found.dates if item.date]
    if not spans:
        return None, "", None
    first = spans[0]
    claims.append((first.start, first.end))
    place = (first.start, first.end)
    for other in spans[1:]:
        if is_clock(first) == is_clock(other):
            continue
        day, clock = (other, first) if is_clock(first) else (first, other)
        if first.moment == other.moment:
            moment = first.moment
        elif day.moment.time is None:
            moment = together(day, clock, now, prefer, language)
        else:
            continue
        claims.append((other.start, other.end))
        return moment, f"{day.text} {clock.text}", place
    return first.moment, first.text, place


def _until(when: Moment | None, said: str, language: str) -> str:
    """When it ended, in words for the notes: only its beginning has a place of its own."""
    stretch = _STRETCH.search(said) if when is not None and when.time is not None else None
    if stretch is None or when is None or when.time is None or int(stretch[1]) % 12 != when.time.hour % 12:
        return ""
    return f"til kl. {stretch[2]}" if language.startswith("da") else f"until {stretch[2]}"


def _choices(found: Findings, text: str, when: Moment | None) -> tuple[Moment, ...]:
    """The moments named, where there is more than one: 'i går ... i forgårs', '18. og 19. november'."""
    named: list[Moment] = []
    for span in (item.date for item in found.dates if item.date and not is_clock(item.date)):
        moment = span.moment
        if span.asks:
            continue
        also = _ALSO_DAY.search(text, max(0, span.start - 20), span.start)
        if also and span.text[:1].isdecimal() and 1 <= int(also[1]) < moment.day.day:
            named.append(replace(moment, day=moment.day.replace(day=int(also[1])), also=()))
        named += moment.each
    if when is not None and when.also and not set(named) & set(when.also):
        named = list(when.each)
    several = {(one.day, one.time if one.day == named[0].day else None): one for one in named}
    return tuple(several.values()) if len(several) > 1 else ()


def _unsettled(
    text: str, place: tuple[int, int] | None, said: str, found: Findings, claims: list[tuple[int, int]]
) -> str:
    """The words that settle no day: 'forleden', 'efter 1. december', and a date of which half is not read."""
    if place is None:
        return ""
    first = next((item.date for item in found.dates if item.date and item.date.start == place[0]), None)
    if first is not None and first.asks is Asks.VAGUE:
        return said
    before = _BEFORE_A_DATE.search(text, max(0, place[0] - 40), place[0])
    starts = first is not None and is_clock(first)  # 'fra kl. 10'
    if before and not _within(before, claims) and not (starts and before[1].lower() in ("fra", "from")):
        return f"{before[1]} {said}"
    after = _AFTER_A_DATE.match(text, place[1])
    if after and not _within(after, claims):
        return f"{said} {after[1]}"
    return ""


def _within(found: re.Match[str], claims: list[tuple[int, int]]) -> bool:
    return any(start < found.end(1) and found.start(1) < end for start, end in claims)


def _leftovers(text: str, claims: list[tuple[int, int]]) -> str:
    """What no part accounts for, in the order it stood."""
    pieces: list[str] = []
    place = 0
    for start, end in sorted([*claims, (len(text), len(text))]):
        if start > place and has_words(text[place:start]):
            piece = tidy(text[place:start])
            if piece.lower() not in TOPIC_LEADS:  # 'om' with nothing after it says nothing
                pieces.append(piece)
        place = max(place, end)
    return "; ".join(filter(None, pieces))
