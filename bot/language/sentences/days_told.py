"""Tells when words name a day that is no one day, or that could not be read."""

from __future__ import annotations

import re
from typing import Final

from bot.language.dates import Moment
from bot.language.dates.words import SHORT_WEEKDAYS, WEEKDAYS
from bot.language.sentences.terms import Terms
from bot.language.templates import words_of

_BESIDE: Final = 16  # characters
_FIGURES: Final = re.compile(
    r"(?<![\w.,/-])(?:(?:den|d\.?)\s?[0-9]{1,2}\b|the\s[0-9]{1,2}(?:st|nd|rd|th)\b"
    r"|(?:[0-2]?[0-9]|3[01])[./](?:0?[1-9]|1[0-2])(?![\w%.:/])(?!\s(?:mio|pct|kr|procent|percent)))",
    re.IGNORECASE,
)

_SHORT: Final = re.compile(
    r"(?<!\w)(?:sat|sun)(?=\s*(?:[,.;!|]|\Z))", re.IGNORECASE
)  # 'Yusuf sat, 4 hours', not 'sat with'


def is_unread(words: str, on: Terms, when: Moment | None = None) -> bool:
    """Whether words that fitted nowhere hold a day or an hour: 'otte dage', 'd. 16', '18.11'.

    A weekday that `when` is on says nothing more.
    """
    told = words_of(words)
    now = {word.start for hit in on.said.just_now.find(told) for word in hit.words}
    for word in told:
        if word.start in now:
            continue
        weekday = WEEKDAYS.get(word.key, SHORT_WEEKDAYS.get(word.key))
        if word.key in on.said.day_words and (
            when is None or weekday is None or when.day.weekday() != weekday
        ):
            return True
    short = _SHORT.search(words) if on.tongue == "en" else None
    return _FIGURES.search(words) is not None or short is not None


def beside(text: str, start: int, end: int) -> str:
    """What stands right beside a date, before and behind, up to the next sign."""
    before = re.split(r"(?<!\bd)[,;:.!?(]\s", text[max(0, start - _BESIDE) : start])[-1]
    behind = re.split(r"[,;:.!?)]\s|\s(?:og|and|men|but)\s", text[end : end + _BESIDE])[0]
    return f"{before} | {behind}"


def is_vague(words: str, on: Terms, kind: str = "") -> bool:
    """Whether words say that it was at some time, and no day: 'den anden dag', 'igen'.

    Nobody tells of a visit at the door, as they do of a meeting or a call: one is of today where it was only just.
    """
    told = words_of(words)
    if kind == "visit" and next(on.said.only_just.find(told), None) is None:
        return next(on.said.just_now.find(told), None) is None
    return next(on.said.vague_days.find(told), None) is not None
