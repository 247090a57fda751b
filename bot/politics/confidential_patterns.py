"""Phrases in which one of several words may stand at a place: 'hold <it> for <self>'."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from bot.core.folding import fold

ANY: Final = "*"  # any word
NAME: Final = "^"  # a word that begins with a capital letter
_WILD: Final = frozenset({ANY, NAME})

Phrase: TypeAlias = tuple[str, ...]
Part: TypeAlias = Mapping[
    str, tuple[Phrase, ...]
]  # what may stand at a place, by its first word; '' for nothing
Pattern: TypeAlias = tuple[Part, ...]
Patterns: TypeAlias = Mapping[str, tuple[Pattern, ...]]


def patterns_in(texts: Iterable[str], slots: Mapping[str, str]) -> list[Pattern]:
    """The patterns written in some texts, '|' between them; `<name>` is one of the words of that slot."""
    return [_pattern(one, slots) for text in texts for one in text.split("|") if one.strip()]


def _pattern(written: str, slots: Mapping[str, str]) -> Pattern:
    parts = []
    for piece in written.split():
        part: dict[str, list[Phrase]] = {}
        for one in slots[piece[1:-1]].split("|") if piece[0] == "<" else [piece]:
            words = tuple(word if word in _WILD else fold(word) for word in one.split() if word != "-")
            part.setdefault(words[0] if words else "", []).append(words)
        parts.append({word: tuple(some) for word, some in part.items()})
    return tuple(parts)


def by_first_word(patterns: Iterable[Pattern]) -> Patterns:
    """The patterns by each word they may begin with."""
    found: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for part in pattern:
            for word in part.keys() - {""}:
                found.setdefault(word, []).append(pattern)
            if "" not in part:
                break
    return {word: tuple(some) for word, some in found.items()}


def telling_of(pattern: Pattern, everywhere: frozenset[str]) -> set[str]:
    """Words of which a text has one where this pattern stands: those met most seldom elsewhere."""

    def rare(word: str) -> tuple[bool, int]:
        return word not in everywhere and word not in _WILD, len(word)

    certain = [
        {max(phrase, key=rare) for phrases in part.values() for phrase in phrases}
        for part in pattern
        if "" not in part and not any(set(phrase) <= _WILD for phrases in part.values() for phrase in phrases)
    ]
    return max(certain, key=lambda words: min(map(rare, words)))


def longest(
    pattern: Pattern,
    start: int,
    words: Sequence[str],
    is_name: Callable[[int], bool],
    after: Callable[[int], int],
) -> int | None:
    """The last place of the longest reading of a pattern from `start`; `after` is the place that follows another."""
    ends = {start: -1}  # the next place, and the last one taken
    for part in pattern:
        further: dict[int, int] = {}
        for place, last in ends.items():
            if "" in part:
                further[place] = last
            here = words[place] if place < len(words) else ""
            some = (*part.get(here, ()), *part.get(ANY, ()), *part.get(NAME, ())) if here else ()
            for phrase in some:
                end = _taken(phrase, place, words, is_name, after)
                if end is not None:
                    further[after(end)] = end
        ends = further
    return max(ends.values(), default=None)


def _taken(
    phrase: Phrase,
    place: int,
    words: Sequence[str],
    is_name: Callable[[int], bool],
    after: Callable[[int], int],
) -> int | None:
    last = place
    for nth, word in enumerate(phrase):
        place = after(last) if nth else place
        if place >= len(words) or not words[place]:
            return None
        if word != ANY and (not is_name(place) if word == NAME else words[place] != word):
            return None
        last = place
    return last
