"""Finds the points of a case where they are said by words of their titles: 'bassinet' is the 'Varmtvandsbassin'."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from bot.core.folding import fold
from bot.language.case_talk.words import vocabulary

_WORD: Final = re.compile(r"[^\W_]+(?:['’`][^\W_]+)?")
_TYPO: Final = 86  # of 100: from this likeness on two words of six letters or more are one
_SHARED: Final = 0.6  # of the shorter of two words: what they begin with alike, in letters
_ORDINAL: Final = re.compile(
    r"(?<![\w.,])(\d{1,2})['’]?(?:eren|er'en|er’en|eren's|'eren)(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class KnownPoint:
    """A point as it is known where it may be spoken of; `amount` in whole units, None for none."""

    number: str
    title: str
    saving: bool = False
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a point is spoken of: more `numbers` than one where the words are of several."""

    start: int
    end: int
    numbers: tuple[str, ...]


def mentions(
    text: str, points: Sequence[KnownPoint], is_name: Callable[[str], bool] = lambda word: False
) -> list[Mention]:
    """The points a text speaks of by words or as 'the third one', in its order, none overlapping.

    Plain numbers ('2', 'punkt 2') are left to whoever reads them, and so is what `is_name`.
    """
    words = [(one.start(), one.end(), fold(one[0]).replace(" ", "")) for one in _WORD.finditer(text)]
    found: list[tuple[int, int, frozenset[str], bool]] = []
    known = vocabulary()
    others = [one.span() for one in known.patterns["no_point"].finditer(text)]
    for start, end, key in words:
        if any(begin <= start < stop for begin, stop in others):
            continue
        if is_name(text[start:end]):
            continue
        numbers, strong = _of_word(key, points)
        if numbers:
            found.append((start, end, numbers, strong))
    for one in _ORDINAL.finditer(text):
        if any(point.number == one[1] for point in points):
            found.append((one.start(), one.end(), frozenset({one[1]}), True))
    found.sort()
    merged: list[tuple[int, int, frozenset[str], bool]] = []
    for mention in found:
        if merged and (joined := _joined(text, merged[-1], mention)):
            merged[-1] = joined
        else:
            merged.append(mention)
    sure = [one for one in merged if one[3]]
    out: list[Mention] = []
    for start, end, numbers, _ in sure:
        lead = known.before_point.search(text, 0, start)
        tail = known.behind_point.match(text, end)
        begin = lead.start() if lead else start
        if out and begin < out[-1].end:
            begin = start
        if out and start < out[-1].end:
            continue
        out.append(Mention(begin, tail.end() if tail else end, tuple(sorted(numbers))))
    return out


def _joined(
    text: str, one: tuple[int, int, frozenset[str], bool], other: tuple[int, int, frozenset[str], bool]
) -> tuple[int, int, frozenset[str], bool] | None:
    """Two words of one point as one, with nothing but small words between them."""
    between = text[one[1] : other[0]]
    if set(between) & set(",.;:!?\n") or len(between) > 24:
        return None
    small = vocabulary().between
    if any(fold(word) not in small for word in between.split()):
        return None
    both = one[2] & other[2]
    return (one[0], other[1], both, one[3] or other[3] or len(both) == 1) if both else None


def _of_word(key: str, points: Sequence[KnownPoint]) -> tuple[frozenset[str], bool]:
    """The points a word is of, and whether it says so alone."""
    known = vocabulary()
    if key in known.saving:
        saving = [one.number for one in points if one.saving]
        return frozenset(saving if len(saving) == 1 else ()), True
    if key in known.ordinals:
        number = known.ordinals[key]
        return frozenset({number} if any(one.number == number for one in points) else ()), True
    if len(key) < 4 or key in known.never or key.isdecimal():
        return frozenset(), False
    fits: dict[str, int] = {}
    for one in points:
        alike = [_alike(key, word) for word in title_words(one.title)]
        if best := max(alike, default=0):
            fits[one.number] = best
    best = max(fits.values(), default=0)
    return frozenset(number for number, how in fits.items() if how == best), key not in known.weak


@lru_cache(maxsize=2_000)
def title_words(title: str) -> tuple[str, ...]:
    """The words of a title that a point may be known by, folded."""
    known = vocabulary()
    words = [word for word in fold(title).split() if len(word) > 3 and not word.isdecimal()]
    return tuple(word for word in words if word not in known.never)


@lru_cache(maxsize=50_000)
def _alike(said: str, word: str) -> int:
    """How surely a word is one of a title: 3 the same, 2 the same but for its ending, 1 a part or nearly it; 0 not."""
    if said == word:
        return 3
    ones, others = stems(said), stems(word)
    if ones & others:
        return 2
    for one in ones:
        for other in others:
            if len(one) >= 4 and len(one) < len(other) and (other.endswith(one) or other.startswith(one)):
                return 1
            shared = _shared(one, other)
            if shared >= 6 and shared >= _SHARED * max(len(one), len(other)):
                return 1
    if min(len(said), len(word)) >= 6 and fuzz.ratio(said, word) >= _TYPO:
        return 1
    return 0


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


@lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """A folded word, and what it is without an ending, four letters at least."""
    return frozenset({word}) | {
        word[: -len(one)] for one in vocabulary().endings if word.endswith(one) and len(word) - len(one) >= 4
    }
