"""Dates as people write them, in Danish and English: read from a text, found in a sentence, said back."""

from datetime import date, datetime
from functools import lru_cache

from bot.language.dates.deadlines import deadlines
from bot.language.dates.grammar import (
    Found,
    Phrase,
    Placed,
    look_at,
    paired,
    phrase_at,
    phrases,
    settle,
    settled,
)
from bot.language.dates.leftover import ask_dateparser
from bot.language.dates.line import Line
from bot.language.dates.moment import Asks, Impossible, Moment, Prefer, Span, Why
from bot.language.dates.reckon import Ask, Refused
from bot.language.dates.say import say_day, say_part, say_when

__all__ = [
    "Asks",
    "Impossible",
    "Moment",
    "Prefer",
    "Span",
    "Why",
    "find_deadlines",
    "find_spans",
    "impossible_dates",
    "say_day",
    "say_part",
    "say_when",
    "understand_when",
]

_LONGEST_PHRASE = 120


def understand_when(text: str, now: datetime, prefer: Prefer, language: str = "da") -> Moment | None:
    """The moment that the whole of `text` names; None for none, and for a choice of several.

    `now` is aware and local. Both languages are understood; `language` settles what they dispute ('12/25').
    """
    phrase = text.strip()
    if not phrase or len(phrase) > _LONGEST_PHRASE:
        return None
    ask = _ask(now, prefer)
    line = Line(phrase, language, ask.today, whole=True)
    found = phrase_at(line, 0)
    if found and _is_all(line, found):
        try:
            moment = settle(found, ask)
        except Refused:
            return None
        return None if moment.also else moment
    line_of_it = Line(phrase, language, ask.today)
    if any(isinstance(part.meant, Impossible) for part in settled(line_of_it, phrases(line_of_it), ask)):
        return None
    return ask_dateparser(line, now, prefer)


def find_spans(
    text: str, now: datetime, prefer: Prefer, language: str = "da", *, asked: bool = False
) -> list[Span]:
    """The date phrases in `text`, left to right, none overlapping; a day and its time are one.

    When the text has one day and, apart from it, one time ('tirsdag med Anna kl. 14'), both spans carry both.

    Only the first 2,000 characters are read. What cannot be ('31/11') is left out, and unless `asked` so is
    what recurs ('hver mandag') or names no one day ('forleden').
    """
    spans = (found.meant for found in _found(text, now, prefer, language))
    return [span for span in spans if isinstance(span, Span) and (asked or not span.asks)]


def impossible_dates(text: str, now: datetime, prefer: Prefer, language: str = "da") -> list[Impossible]:
    """What has the shape of a date and names none: '31/11', 'kl. 25', a Monday that is a Tuesday.

    Meant to be told to the person, in the words of `why`; read as `find_spans` reads.
    """
    return [
        found.meant for found in _found(text, now, prefer, language) if isinstance(found.meant, Impossible)
    ]


def find_deadlines(text: str, now: datetime, language: str = "da") -> list[Span]:
    """The deadlines in a next step, preposition included, each with the one day it is due (looking ahead)."""
    line, found = _read(text, now, Prefer.FUTURE, language)
    return deadlines(line, found, _ask(now, Prefer.FUTURE))


def _found(text: str, now: datetime, prefer: Prefer, language: str) -> tuple[Found, ...]:
    return _read(text, now, prefer, language)[1]


@lru_cache(maxsize=4)  # one text is asked for its dates, for what looks like one and for deadlines, in turn
def _read(text: str, now: datetime, prefer: Prefer, language: str) -> tuple[Line, tuple[Found, ...]]:
    ask = _ask(now, prefer)
    line, placed = _placed(text, language, ask.today)
    return line, tuple(paired(line, settled(line, placed, ask), ask))


@lru_cache(maxsize=4)  # the same phrases look ahead or back
def _placed(text: str, language: str, today: date) -> tuple[Line, tuple[Placed, ...]]:
    line = Line(look_at(text), language, today)
    return line, tuple(phrases(line))


def _ask(now: datetime, prefer: Prefer) -> Ask:
    if now.tzinfo is None:
        raise ValueError("now must be an aware datetime")
    return Ask(now, now.date(), prefer)


def _is_all(line: Line, found: Phrase) -> bool:
    return all(not word[0].isalnum() and word not in "/%#@§" for word in line.words[found.end : line.count])
