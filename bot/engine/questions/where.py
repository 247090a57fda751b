"""Parts a body as somebody says it from the municipality or region it lies in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.core.folding import fold
from bot.engine.questions.shapes import words_of
from bot.politics.bodies import body_words, kind_named

Areas: TypeAlias = Callable[[str], str | None]  # a name as said -> the area's own name, None for no area

_LEADS: Final = frozenset({"i", "in", "for", "of", "fra", "from", "på", "at", "ved"})
_SURE: Final = frozenset({"i", "in"})
_HERE: Final = words_of(
    "kommunens kommunen regionens regionen byens byen vores vor vore our municipality municipalitys "
    "citys town towns city"
)
_ARTICLES: Final = frozenset({"the", "det", "den", "de"})
_LONGEST: Final = 6  # words in an area's name
_LONGEST_AREA: Final = 12  # words, the commas among them


@dataclass(frozen=True, slots=True)
class Where:
    """A body without its area, and the area; either may be missing."""

    body: str
    area: str | None = None


def parted(said: str, areas: Areas) -> Where:
    """'Slagelse Kommunes sundhedsudvalg', 'sundhedsudvalget i Slagelse', 'Slagelse Byråd', 'Slagelse'."""
    words = said.replace(",", " , ").split()
    words = words[1:] if words and words[0].lower() in _ARTICLES else words
    area = _area(words, areas)
    if area:
        return Where("", area)
    if not any(word.lower() not in _HERE for word in words):
        return Where("")
    for k in range(max(1, len(words) - 1 - _LONGEST_AREA), len(words) - 1):
        if words[k].lower() in _LEADS or words[k] == ",":
            rest = words[k + 1 :]
            area = _area(rest, areas)
            if area or (fold(" ".join(rest)) in _HERE and words[k] != ","):
                return Where(_text(words[:k]), area)
    for n in range(min(_LONGEST, len(words) - 1), 0, -1):
        area = _area(words[:n], areas)
        if area:
            return Where(_text(words[n:]), area)
    if fold(words[0]) in _HERE:
        while len(words) > 1 and fold(words[0]) in _HERE:
            words = words[1:]
        return Where(_text(words))
    return _elsewhere(words)


def _area(words: list[str], areas: Areas) -> str | None:
    """The area these words are, in the genitive or not."""
    if len(words) > _LONGEST_AREA:
        return None
    text = " ".join(words)
    return areas(text) or next(
        (
            found
            for ending in ("'s", "’s", "s", "'", "’")
            if text.endswith(ending) and (found := areas(text.removesuffix(ending)))
        ),
        None,
    )


def _elsewhere(words: list[str]) -> Where:
    """'Sundhedsudvalget i Utopia': after a name that is surely a body's, 'i' begins a place nobody knows."""
    for k in range(len(words) - 2, 0, -1):
        if words[k].lower() in _SURE and words[k + 1][0].isupper():
            body = _text(words[:k])
            if kind_named(body) or body_words(body).shape:
                return Where(body, _text(words[k + 1 :]))
    return Where(_text(words))


def _text(words: list[str]) -> str:
    return " ".join(words).replace(" ,", ",").strip(" ,")
