"""Which points of a case are meant: their numbers as typed, words, or all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.language.positions.words import vocabulary
from bot.language.templates import words_of

_NUMBER: Final = re.compile(r"(\d{1,3}(?:\.\d{1,2}){0,4})(?![\d%])")
_JOIN: Final = re.compile(r"[ \t]{0,3}(?:,|og\b|and\b|&|\+|/|samt\b)[ \t]{0,3}", re.IGNORECASE)
_TO: Final = re.compile(r"[ \t]{0,3}[-–][ \t]{0,3}(\d{1,2})(?![\d.])")
_EDGES: Final = " \t\n,;:.-–—()\"'“”«»!"
_CLAUSE: Final = re.compile(r"[,;\n]|\.(?=\s|$)")
_LONGEST_RANGE: Final = 20
_OTHER: Final = re.compile(r"\A\s*+[,;.]\s++(?!#?\d)")


@dataclass(frozen=True, slots=True)
class Points:
    """The points that were said; `every` when all were. `rest` is what follows them."""

    points: tuple[str, ...] = ()
    every: bool = False
    rest: str = ""


def read_points(text: str, *, joined: bool = False) -> Points:
    """The points a text begins with. `joined` when what follows them is the next sentence's: its words end at 'og'.

    'det' and 'it' are the points spoken of before: none that is said here.
    """
    if joined and _begins_another(text):
        return Points(rest=text)
    if _OTHER.match(text):
        return Points(rest=text)  # 'A and F are for, the rest can wait'
    text = without_lead(text)
    if not text:
        return Points()
    if (hit := vocabulary().lists["every"].begin(words_of(text))) and hit.start == _first(text):
        rest = text[hit.end :]
        if not rest.strip(_EDGES) or rest.lstrip()[:1] in ",;:.":
            return Points(every=True, rest=rest)
    found, end = _numbers(text)
    if found and not _counts_something(text[end:]):
        return Points(found, rest=text[end:])
    cut = _CLAUSE.search(text)
    end = cut.start() if cut else len(text)
    if joined and not cut:
        lists = vocabulary().lists
        hits = [hit.start for name in ("but", "and") for hit in lists[name].find(words_of(text)) if hit.start]
        end = min(hits, default=end)
    said = text[:end].strip(_EDGES)
    if len(words := words_of(said)) == 1 and (words[0].key in _SPOKEN_OF or words[0].key.isdecimal()):
        return Points(rest=text[end:] if words[0].key in _SPOKEN_OF else text)
    return Points((said,) if said else (), rest=text[end:])


def _begins_another(text: str) -> bool:
    """Whether a text goes on with somebody else: ', V og C', 'og V'."""
    if text.lstrip(" \t")[:1] in (*",;.\n",):
        return True
    words, lists = words_of(text), vocabulary().lists
    return any(lists[name].begin(words) for name in ("but", "and"))


def without_lead(text: str) -> str:
    """A text without the 'på', 'om punkt', 'to ask' it begins with."""
    lists = vocabulary().lists
    text = text.lstrip(_EDGES)
    small = vocabulary().sets["small"]
    for _ in range(6):
        words = words_of(text[:80])
        passed = len(words) > 1 and words[0].key in small and not lists["every"].begin(words)
        if passed and lists["prepositions"].begin(words[1:]):
            text = text[words[1].start :]  # 'ikke med' 'mere på 2'
            continue
        hit = next(
            (hit for name in ("not", "prepositions", "labels") if (hit := lists[name].begin(words))), None
        )
        if text[:1] == "#":
            text = text[1:]
        elif hit is None or not text[hit.end :].strip(_EDGES):
            break
        else:
            text = text[hit.end :].lstrip(_EDGES)
    return text


def _numbers(text: str) -> tuple[tuple[str, ...], int]:
    found: list[str] = []
    at = 0
    while match := _NUMBER.match(text, at):
        found.append(match[1])
        at = match.end()
        if (to := _TO.match(text, at)) and "." not in match[1]:
            first, last = int(match[1]), int(to[1])
            if first < last < first + _LONGEST_RANGE:
                found += map(str, range(first + 1, last + 1))
                at = to.end()
        join = _JOIN.match(text, at)
        label = (
            vocabulary().lists["labels"].begin(words_of(text[join.end() : join.end() + 30])) if join else None
        )
        begin = join.end() + label.end if join and label and label.start == 0 else join.end() if join else at
        begin += len(text[begin : begin + 3]) - len(text[begin : begin + 3].lstrip())
        if join is None or not _NUMBER.match(text, begin):
            break
        at = begin
    return tuple(dict.fromkeys(found)), at


def _counts_something(rest: str) -> bool:
    """Whether figures are a count of what follows: '14 dage', '2 mio.'."""
    if rest[:1].isalpha():
        return True
    words = words_of(rest[:40])
    return (
        bool(words)
        and not rest[: words[0].start].strip()
        and (words[0].key in vocabulary().sets["counted"] or words[0].key in _LARGE)
    )


_SPOKEN_OF: Final = frozenset({"det", "den", "dem", "it", "that", "this", "them"})
_LARGE: Final = frozenset({"mio", "million", "millioner", "millions", "mia", "t", "k", "m"})


def _first(text: str) -> int:
    words = words_of(text)
    return words[0].start if words else -1
