"""Knows the words by which somebody says that what they write is for few, wherever in a text they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.politics.confidential_cuts import joined
from bot.politics.confidential_reading import Mark, Reader, Sense

__all__ = ["Mark", "MarkedText", "Sense", "is_marked", "is_opened", "marks_in", "read"]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text without its clear marks; `marked` when it is for few, `opened` when it is said not to be.

    `words` are those of the first mark, as typed; '' for none.
    """

    text: str
    marked: bool
    opened: bool
    words: str


def marks_in(text: str, start: int = 0, end: int | None = None, head: int = 0) -> list[Mark]:
    """The marks in a stretch of a text, in their order.

    Before `head` only people, places and days are named, so that a word there describes nothing else.
    Takes time in proportion to the text.
    """
    return Reader(text, start, len(text) if end is None else end, head).read()


def is_marked(marks: Iterable[Mark]) -> bool:
    """Whether a text with these marks is for few: where that is in doubt it is, unless the contrary is said."""
    senses = {mark.sense for mark in marks}
    return Sense.CLEAR in senses or (Sense.DOUBTFUL in senses and Sense.OPEN not in senses)


def is_opened(marks: Iterable[Mark]) -> bool:
    """Whether it is said in so many words that a text is for everybody, and nothing to the contrary."""
    found = list(marks)
    return not is_marked(found) and any(mark.sense is Sense.OPEN for mark in found)


def read(text: str, head: int = 0) -> MarkedText:
    """A text and what its marks say, with the clear ones cut out of it; `head` as in `marks_in`."""
    marks = marks_in(text, head=head)
    words = next((text[mark.start : mark.end] for mark in marks if mark.sense is not Sense.OPEN), "")
    return MarkedText(_without(text, marks), is_marked(marks), is_opened(marks), words)


def _without(text: str, marks: Iterable[Mark]) -> str:
    pieces: list[str] = []
    place = 0
    for mark in marks:
        if mark.sense is not Sense.DOUBTFUL:
            pieces.append(text[place : mark.cut[0]])
            place = mark.cut[1]
    if not pieces:
        return text
    whole = ""
    for piece in (*pieces, text[place:]):
        whole = joined(whole, piece)
    return whole.strip()
