"""A text cut into words, figures and signs, each with its place."""

import re
from datetime import date
from typing import Final

from bot.language.dates.words import CONNECTORS, fold

# Zero-width, direction and NUL characters stand between tokens like spaces.
_INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00"
_TOKEN: Final = re.compile(
    r"[0-9]+|[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*(?:['’][^\W\d_]+)*|[^\s" + _INVISIBLE + "]"
)
_CHUNK: Final = re.compile(r"\S+")
_ADDRESS: Final = re.compile(r"://|\w@\w|^www\.", re.IGNORECASE)
_PADDING: Final = 12


class Line:
    """The tokens of one text; empty ones stand beyond the last, so that looking ahead needs no check."""

    __slots__ = ("count", "ends", "language", "starts", "text", "today", "whole", "words")

    def __init__(self, text: str, language: str, today: date, *, whole: bool = False) -> None:
        self.text = text
        self.today = today
        self.language = language
        self.whole = whole
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for match in _TOKEN.finditer(_without_addresses(text)):
            start, end = match.span()
            words.append(fold(match[0]))
            starts.append(start)
            ends.append(end)
        self.count = len(words)
        self.words = words + [""] * _PADDING
        self.starts = starts + [-1] * _PADDING
        self.ends = ends + [-2] * _PADDING

    def touches(self, i: int) -> bool:
        """Whether token `i` and the next stand together without a gap."""
        return self.ends[i] == self.starts[i + 1]

    def number(self, i: int, digits: int = 2) -> int | None:
        """The number at `i` when it has at most so many digits."""
        word = self.words[i]
        if word and len(word) <= digits and word.isdecimal() and word.isascii():
            return int(word)
        return None

    def capital(self, i: int) -> bool:
        return i < self.count and self.text[self.starts[i]].isupper()

    def closed(self, i: int, *, names: bool = True) -> bool:
        """Whether a phrase may end before `i`: at a sign, a word that joins, or (`names`) a capital."""
        word = self.words[i]
        if not word or word in CONNECTORS:
            return True
        if not word[0].isalnum():
            return word != "%"
        return names and self.capital(i)

    def cut(self, i: int, end: int) -> tuple[int, int]:
        """The place in the text of tokens `i` up to and without `end`."""
        return self.starts[i], self.ends[end - 1]


def _without_addresses(text: str) -> str:
    """The text with links and mail addresses blanked: what looks like a date inside them is none."""
    if "@" not in text and "://" not in text and "www." not in text:
        return text
    return _CHUNK.sub(lambda m: "_" * len(m[0]) if _ADDRESS.search(m[0]) else m[0], text)
