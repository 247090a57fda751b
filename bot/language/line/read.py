"""Reads one free line: who, from where, when, about what, with which notes and next steps."""

import re
from datetime import date, datetime
from typing import Final

from bot.language.dates import Moment, Prefer, impossible_dates
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
_STRETCH: Final = re.compile(
    r"(?<![\w./:])([0-9]{1,2})(?:[.:][0-9]{2})?(?:\s{0,3}[ap]m)?\s{0,3}(?:[-–—]|til|to)\s{0,3}(?:kl\.?\s{0,3})?([0-9]{1,2}(?:[.:][0-9]{2})?(?:\s?[ap]m)?)(?![\w/])",
    re.IGNORECASE,
)
MET: Final = "met"  # as a tag: whoever is said to have been absent was there all the same


def read_line(
    text: str, now: datetime, prefer: Prefer, language: str, register: Register, *, removing: bool = False
) -> Line:
    """Understand a free line.

    `now` is aware and local, `prefer` the way an open date looks ('mandag' of a meeting that was held).
    Never raises on any text; whatever is not understood is in `leftovers`. Takes time in proportion to the
    text, and reads at most its first `READ_AT_MOST` characters.
    """
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
        days=_days(found, whole),
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
        if is_clock(first.text) == is_clock(other.text):
            continue
        day, clock = (other, first) if is_clock(first.text) else (first, other)
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


def _days(found: Findings, text: str) -> tuple[date, ...]:
    """The days named, where there is more than one: 'i går ... i forgårs', '18. og 19. november'."""
    days: list[date] = []
    for span in (item.date for item in found.dates if item.date and not is_clock(item.text)):
        day = span.moment.day
        also = _ALSO_DAY.search(text, max(0, span.start - 20), span.start)
        if also and span.text[:1].isdecimal() and 1 <= int(also[1]) < day.day:
            days.append(day.replace(day=int(also[1])))
        days.append(day)
    several = tuple(dict.fromkeys(days))
    return several if len(several) > 1 else ()


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
