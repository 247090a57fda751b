"""Reads a line about a point of a case: its number or title, amount, owner, state, and what follows a colon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.language.amounts import AmountKind, AmountSpan, find_amounts
from bot.language.names import fold

_NUMBER: Final = re.compile(r"(?<!\s)\s*#?(\d{1,4}(?:\.\d{1,3}){0,3})\.?(?=\s|$|:)")
_QUOTED: Final = re.compile(r"[\"“”„»«]([^\"“”„»«]{1,300})[\"“”„»«]")
_FIGURE: Final = re.compile(r":(?=\s|$)")
_OWNER: Final = re.compile(r"\b(?:ansvarlig|ejer|owner|responsible)\b:?\s+", re.IGNORECASE)
_STORY: Final = re.compile(r"\b(?:historie|story)\b:?\s+", re.IGNORECASE)
_TITLE: Final = re.compile(r"\b(?:titel|title)\b:?\s+", re.IGNORECASE)
_NAME: Final = re.compile(r"@?[^\W\d_][\w.’'-]*(?:\s+(?-i:[A-ZÆØÅ])[\w.’'-]*){0,2}")
_ONCE: Final = re.compile(
    r"(?<!\w)(?:én gang|en gang|engangsbeløb|engangs|once|one-off)(?!\w)", re.IGNORECASE
)
_YEARLY: Final = re.compile(
    r"(?<!\w)(?:årligt|årlig|om året|hvert år|pr\. år|yearly|annually|a year|every year|per year)(?!\w)",
    re.IGNORECASE,
)
_SIGNS: Final = " ,;.–—-"


@dataclass(frozen=True, slots=True)
class PointSaid:
    """A line about a point, as understood; `number` is '2' or '2.1', '' where none was said.

    `title` is what stood in quotes, else what stood before the first word of another part. `often` is once or yearly
    said without an amount. `leftovers` is what fitted nowhere.
    """

    number: str = ""
    title: str = ""
    quoted: bool = False
    amounts: tuple[tuple[str, AmountSpan], ...] = ()
    often: AmountKind | None = None
    owner: str = ""
    state: str = ""
    figure: str = ""
    story: str = ""
    leftovers: str = ""

    @property
    def says_more(self) -> bool:
        """Whether anything but a number was said."""
        parts = (self.title, self.amounts, self.often, self.owner, self.state, self.figure, self.story)
        return any(parts) or bool(self.leftovers)


def read_point(
    text: str, language: str, states: Iterable[tuple[str, Iterable[str]]], *, amounts: bool
) -> PointSaid:
    """What a line says of a point; `states` are the ids of states with the folded words that say them."""
    number = ""
    if found := _NUMBER.match(text):
        number, text = found[1], text[found.end() :]
    text, figure = _parted(text)
    text, story = _after(_STORY, text)
    title, quoted = "", False
    if found := _QUOTED.search(text):
        title, quoted = found[1].strip(), True
        text = f"{text[: found.start()]} | {text[found.end() :]}"
    spans = _amounts(text, language) if amounts else ()
    cuts = [(span.start, span.end) for _, span in spans]
    owner = ""
    if found := _OWNER.search(text):
        name = _NAME.match(text, found.end())
        owner = name[0].strip(_SIGNS + "@") if name else ""
        cuts.append((found.start(), name.end() if name else found.end()))
    often = None
    for pattern, kind in ((_ONCE, AmountKind.ONCE), (_YEARLY, AmountKind.YEARLY)):
        if amounts and (found := pattern.search(text)) and not _within(found.span(), cuts):
            often = kind
            cuts.append(found.span())
    state, place = _state(text, cuts, states)
    if place is not None:
        cuts.append(place)
    pieces = _left(text, cuts)
    lead = _TITLE.match(pieces[0][1].lstrip()) if pieces else None
    if not quoted and pieces and pieces[0][0] == 0:
        title = pieces.pop(0)[1].strip(_SIGNS)
        title = _TITLE.sub("", title, count=1) if lead else title
    left = [words for _, piece in pieces for one in piece.split("|") if (words := one.strip(_SIGNS))]
    left = [one for one in left if not (quoted and _TITLE.fullmatch(f"{one} "))]
    return PointSaid(
        number,
        title,
        quoted,
        spans,
        often,
        owner,
        state,
        figure,
        story,
        "; ".join(one for one in left if one),
    )


def _parted(text: str) -> tuple[str, str]:
    """What stands before the first colon that is in no quotes, and what stands after it."""
    hidden = _QUOTED.sub(lambda found: "x" * len(found[0]), text)
    found = _FIGURE.search(hidden)
    return (text[: found.start()], text[found.end() :].strip()) if found else (text, "")


def _after(lead: re.Pattern[str], text: str) -> tuple[str, str]:
    found = lead.search(_QUOTED.sub(lambda one: "x" * len(one[0]), text))
    return (text[: found.start()], text[found.end() :].strip()) if found else (text, "")


def _amounts(text: str, language: str) -> tuple[tuple[str, AmountSpan], ...]:
    return tuple((text[one.start : one.end], one) for one in find_amounts(text, language))


def _within(place: tuple[int, int], cuts: Iterable[tuple[int, int]]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in cuts)


def _state(
    text: str, cuts: list[tuple[int, int]], states: Iterable[tuple[str, Iterable[str]]]
) -> tuple[str, tuple[int, int] | None]:
    """The state whose words stand in what is left, the longest words first, and their place."""
    words = [(found.start(), found.end(), fold(found[0])) for found in re.finditer(r"[^\s,;:|()]+", text)]
    sayings = sorted(
        ((saying, id) for id, sayings in states for saying in sayings), key=lambda one: -len(one[0])
    )
    for saying, id in sayings:
        parts = saying.split()
        for at in range(len(words) - len(parts) + 1):
            if [word for _, _, word in words[at : at + len(parts)]] != parts:
                continue
            place = (words[at][0], words[at + len(parts) - 1][1])
            if not _within(place, cuts):
                return id, place
    return "", None


def _left(text: str, cuts: list[tuple[int, int]]) -> list[tuple[int, str]]:
    """What is left between what was understood: where it began, and its words; the first begins the text at 0."""
    found, at = [], 0
    for start, end in sorted(cuts):
        if text[at:start].strip(_SIGNS + "|"):
            found.append((at, text[at:start]))
        at = max(at, end)
    if text[at:].strip(_SIGNS + "|"):
        found.append((at, text[at:]))
    return found
