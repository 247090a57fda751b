"""Parts a body as somebody says it from the municipality or region it lies in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.core.folding import fold
from bot.politics.country import Country

Areas: TypeAlias = Callable[[str], str | None]  # a name as said -> the area's own name, None for no area
Known: TypeAlias = Callable[[str], bool]  # whether a text is the whole name of a body somebody knows

_LEADS: Final = frozenset({"i", "in", "for", "of", "fra", "from", "på", "at", "ved", "under", "hos"})
_SURE: Final = frozenset({"i", "in"})
_JOINING: Final = frozenset({"og", "and", "&", "om", "til", "to", "with", "med", "on", "af", "eller", "or"})
_WITH: Final = frozenset({"med", "with", "af", "by"})
_HERE: Final = frozenset(
    {
        *("kommunens", "kommunen", "regionens", "regionen", "byens", "byen", "vores", "vor", "vore", "our"),
        *("municipality", "municipalitys", "citys", "town", "towns", "city"),
    }
)
_ARTICLES: Final = frozenset({"the", "det", "den", "de"})
_LONGEST: Final = 6  # words in an area's name
_LONGEST_SAID: Final = 400  # characters; what is longer is no name of a body
_SEPARATORS: Final = frozenset({",", "(", ")", ":", "-", "–", "—", "|", "/"})
_WORDS: Final = re.compile(r"[^\s,():|/]+|[,():|/]")
_QUOTES: Final = "\"“”„«»'’ ,"
# What ends in one of these is a body, although its shape says nothing of politics.
_BODY_ENDING: Final = re.compile(
    r"(?<!\w)\w{0,60}(?:forening|forvaltning|sekretariat|direktion|magistrat|repr(?:æ|ae)sentation|n(?:æ|ae)vn|gruppe|center|centr"
    r"|klub|organisation|afdeling|kreds|hospital|sygehus|association|administration|centre)(?:en|et|n)?s?",
    re.IGNORECASE,
)
_DEFINITE: Final = re.compile(
    r"(?<!\w)\w{0,60}(?:udvalget|r(?:å|aa)det|bestyrelsen|n(?:æ|ae)vnet)s?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Where:
    """A body without its area, and the area; either may be missing.

    `proper` is what the body is called where the area is a part of its name: 'Fredericia Ungdomsråd'.
    """

    body: str
    area: str | None = None
    proper: str = ""

    @property
    def name(self) -> str:
        """The name of a body that is to be made."""
        return self.proper or self.body


def anything(text: str) -> bool:
    """Every text: for `parted` to part anything from its place, and not a body alone."""
    return bool(text)


def parted(country: Country, said: str, areas: Areas, known: Known | None = None) -> Where:
    """The body and the area of what somebody says, in whichever order and with whichever signs between.

    'sundhedsudvalget i Slagelse', 'Slagelse Kommunes sundhedsudvalg', 'Slagelse Byråd', 'sundhedsudvalget
    slagelse', '... (Slagelse)', '... - 4200 Slagelse', 'Slagelse'. `known` names bodies that are known.
    """
    if len(said) > _LONGEST_SAID:
        return Where(said)
    words = _hyphened(_WORDS.findall(said), areas)
    if not words:
        return Where("")
    area = _area(words, areas)
    if area:
        return Where("", area)
    words = words[1:] if len(words) > 1 and words[0].lower() in _ARTICLES else words
    if not any(word.lower() not in _HERE for word in words):
        return Where("")
    return (
        _set_apart(country, words, areas, known)
        or _led(words, areas)
        or _leading(country, words, areas, known)
        or _here(words)
        or _trailing(country, words, areas, known)
        or _elsewhere(country, words)
        or Where(_text(words))
    )


def _hyphened(words: list[str], areas: Areas) -> list[str]:
    """'Ringkøbing - Skjern' is one name, with spaces around its hyphen."""
    for k in range(len(words) - 2, 0, -1):
        if words[k] in ("-", "–") and areas(joined := f"{words[k - 1]}-{words[k + 1]}"):
            words = [*words[: k - 1], joined, *words[k + 2 :]]
            break
    return words


def _set_apart(country: Country, words: list[str], areas: Areas, known: Known | None) -> Where | None:
    """An area between signs: '(Slagelse)', '- Slagelse', ', Slagelse Kommune', 'Slagelse: ...'."""
    starts = [0, *(k + 1 for k, word in enumerate(words) if word in _SEPARATORS)]
    if len(starts) == 1:
        return None
    for start, after in reversed(list(zip(starts, [*starts[1:], len(words) + 1], strict=True))):
        piece = words[start : after - 1]
        if piece and piece[0].lower() in _LEADS | _ARTICLES:
            piece = piece[1:]
        area = _area(piece, areas) if 0 < len(piece) <= _LONGEST else None
        rest = [*words[: max(0, start - 1)], *words[after - 1 :]]
        body = _text(rest)
        if not area or not fold(body):
            continue
        inner = parted(country, body, areas, known)
        if inner.area and inner.body:  # 'sundhedsudvalget i Slagelse, Region Sjælland'
            return inner
        if _is_short(area, piece) and not _is_regional(country, body, known):
            continue
        return Where(body, area)
    return None


def _led(words: list[str], areas: Areas) -> Where | None:
    """An area after a preposition: 'sundhedsudvalget i Slagelse', 'the health committee of Slagelse'."""
    for k in range(1, len(words) - 1):
        rest = words[k + 1 :]
        if words[k].lower() not in _LEADS or len(rest) > _LONGEST + 2:
            continue
        area = _area(rest, areas)
        if area or fold(" ".join(rest)) in _HERE:
            return Where(_text(words[:k]), area)
    return None


def _leading(country: Country, words: list[str], areas: Areas, known: Known | None) -> Where | None:
    """'Slagelse Kommunes sundhedsudvalg', 'Region Sjællands regionsråd', 'Fredericia Ungdomsråd'."""
    for n in range(min(_LONGEST, len(words) - 1), 0, -1):
        area = _area(words[:n], areas)
        if not area or words[n].lower() in _JOINING | _LEADS:
            continue
        body = _text(words[n:])
        if _is_short(area, words[:n]) and not _is_regional(country, body, known):
            continue
        bare = fold(" ".join(words[:n])) == fold(area) and words[n][:1].isupper()
        proper = "" if not bare or _DEFINITE.fullmatch(words[-1]) else _text(words)
        return Where(body, area, proper)
    return None


def _here(words: list[str]) -> Where | None:
    """'vores sundhedsudvalg', 'kommunens byråd': the area is the speaker's own."""
    if fold(words[0]) not in _HERE:
        return None
    while len(words) > 1 and fold(words[0]) in _HERE:
        words = words[1:]
    return Where(_text(words))


def _trailing(country: Country, words: list[str], areas: Areas, known: Known | None) -> Where | None:
    """'sundhedsudvalget slagelse', 'BUU Slagelse Kommune': after what is surely a body, never after a first name."""
    for n in range(min(_LONGEST, len(words) - 1), 0, -1):
        head, tail = words[:-n], words[-n:]
        area = _area(tail, areas)
        if not area or head[-1].lower() in _JOINING | _LEADS | _ARTICLES:
            continue
        if known is anything and not _WITH.isdisjoint(word.lower() for word in head):
            continue  # 'dialogmøde med Lars Greve'
        body = _text(head)
        if _is_short(area, tail) and not _is_regional(country, body, known):
            continue
        if is_body(country, body) or _is_fields(country, body) or (known is not None and known(body)):
            return Where(body, area)
    return None


def _is_fields(country: Country, text: str) -> bool:
    """Whether a name is policy fields and nothing else, more than one of them: 'kultur og fritid'."""
    fields = country.bodies.words(text).fields
    return len(fields) > 1 and fields <= country.bodies.fields


def is_body(country: Country, text: str) -> bool:
    """Whether a name surely is a body's: its kind, its shape or its abbreviation says so."""
    words = text.split()
    return bool(words) and bool(
        country.bodies.kind_named(text)
        or country.bodies.words(text).shape
        or (len(words) == 1 and country.bodies.kinds_abbreviated(text))
        or any(_BODY_ENDING.fullmatch(word) for word in words)
    )


def _is_regional(country: Country, body: str, known: Known | None) -> bool:
    """Whether every region has one: then 'Sjælland' alone is Region Sjælland, and no part of a name."""
    if known is anything:
        return True
    kind = country.bodies.kind_named(body)
    return kind is not None and kind.id.startswith("regional")


def _is_short(area: str, words: list[str]) -> bool:
    """Whether a region was said without the word: 'Sjælland'."""
    return fold(area).startswith("region ") and "region" not in fold(" ".join(words))


def _area(words: list[str], areas: Areas) -> str | None:
    return areas(" ".join(words)) if words else None


def _elsewhere(country: Country, words: list[str]) -> Where | None:
    """'Sundhedsudvalget i Utopia': after a name that is surely a body's, 'i' begins a place nobody knows."""
    for k in range(len(words) - 2, 0, -1):
        place = words[k + 1 :]
        signed = words[k] in ("(", ",", "-", "–", "—") and len(place) <= _LONGEST
        if (words[k].lower() in _SURE or signed) and place[0][0].isupper():
            body, name = _text(words[:k]), _text(place)
            if signed and not all(one[0].isupper() for one in name.split()):
                continue
            if (country.bodies.kind_named(body) or country.bodies.words(body).shape) and not (
                signed and is_body(country, name)
            ):
                return Where(body, name)
    return None


def _text(words: list[str]) -> str:
    """Words as they were said, without the signs and prepositions a place left behind at their edges."""
    while words and words[-1] in _SEPARATORS | {"i", "in"}:
        words = words[:-1]
    while words and words[0] in _SEPARATORS:
        words = words[1:]
    text = " ".join(words)
    for sign in (",", ")", ":"):
        text = text.replace(f" {sign}", sign)
    return text.replace("( ", "(").strip(_QUOTES)
