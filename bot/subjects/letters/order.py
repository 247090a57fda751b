"""Reads what is to be drafted, said in one line: 'invitation for Anna Jensen about rehabilitation'."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.core.refs import AS_IT_IS
from bot.subjects.letters.facts import Given

LONGEST: Final = 400  # characters of a comparison
_LONGEST_NAME: Final = 12  # words of a letter's name
_FOR: Final = re.compile(r"(?<!\s)\s+(?:for|til|to)\s+", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"(?:^|(?<!\s)\s+)(?:about|om|regarding|concerning|vedrørende|vedr\.?|angående)\s+", re.IGNORECASE
)
_LANGUAGE: Final = (
    (re.compile(r"(?<!\s)\s+(?:in\s+English|på\s+engelsk)\s*$", re.IGNORECASE), "en"),
    (re.compile(r"(?<!\s)\s+(?:in\s+Danish|på\s+dansk)\s*$", re.IGNORECASE), "da"),
)
_LABELS: Final = {
    "story": "story",
    "historie": "story",
    "figure": "figure",
    "tal": "figure",
    "wish": "our_wish",
    "ønske": "our_wish",
    "date": "date",
    "dato": "date",
    "place": "place",
    "sted": "place",
    "deadline": "deadline",
    "frist": "deadline",
    "case": "case",
    "sag": "case",
    "headline": "headline",
    "overskrift": "headline",
    "proposal": "proposal",
    "forslag": "proposal",
    "cost": "cost",
    "pris": "cost",
    "gain": "gain",
    "gevinst": "gain",
    "also": "other_gains",
    "desuden": "other_gains",
    "our part": "our_part",
    "vores bidrag": "our_part",
    "topic": "topic",
    "emne": "topic",
    "agreed": "agreed",
    "aftalt": "agreed",
    "sources": "sources",
    "kilder": "sources",
    "outcome": "outcome",
    "udfald": "outcome",
    **dict.fromkeys(("our figure", "our number", "vores tal", "kommunens tal"), "figure.ours"),
    **dict.fromkeys(
        (
            "neighbour figure",
            "neighbour's figure",
            "neighbours figure",
            "neighbor figure",
            "neighbor's figure",
        ),
        "figure.neighbour",
    ),
    **dict.fromkeys(
        ("their figure", "nabotal", "naboens tal", "nabokommunens tal", "deres tal"), "figure.neighbour"
    ),
    **dict.fromkeys(("neighbour", "neighbor", "nabo", "naboen", "nabokommune"), "figure.neighbour_name"),
}
LABEL_OF: Final = {
    **{kept: said for said, kept in reversed(_LABELS.items())},
    "our_wish": "wish",
    "other_gains": "also",
    "our_part": "our part",
}
"""The label each value is said under, in English."""

_PARTS: Final = ("ours", "neighbour", "neighbour_name")  # of a figure
_SPELLED: Final = "|".join(map(re.escape, sorted(_LABELS, key=len, reverse=True)))
_LABEL: Final = re.compile(rf"(?:^|[\s.;,])(?P<label>{_SPELLED})\s*:\s*", re.IGNORECASE)
# 'weeks of waiting: 12 here, 6 in Næstved': what parts ours from theirs, and theirs from their name.
_AGAINST: Final = re.compile(r"[;/]|,(?!\d)|\b(?:against|versus|mod|og|and|men|but)\b", re.IGNORECASE)
_HERE: Final = re.compile(r"\b(?:here|hos os|her)$", re.IGNORECASE)
_IN: Final = re.compile(r"(?<!\s)\s+(?:in|i)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be drafted; '' for what was not said. `locale` is a language that was asked for.

    `figure` is as it was typed, what was said of a part of it lies in `others` under 'figure.ours' and the like.
    `as_it_is`: nothing more is to be asked for. `twice` is a label under which two things were said.
    """

    template: str = ""
    people: str = ""
    topic: str = ""
    figure: str = ""
    others: dict[str, str] = field(default_factory=dict)
    locale: str | None = None
    as_it_is: bool = False
    confidential: bool = False
    twice: str = ""

    @property
    def figures(self) -> dict[str, str] | None:
        """The figure and its parts; None where nothing was said of it."""
        found = read_figure(self.figure)
        parts = {part: said for part in _PARTS if (said := self.others.get(f"figure.{part}"))}
        if not parts:
            return found
        return {"text": "", "ours": "", "neighbour": "", "neighbour_name": "", **(found or {}), **parts}

    def given(self, area: str) -> Given:
        return Given(self.topic, self.figures, self.others, area)


def read_order(text: str, is_letter: Callable[[str], bool]) -> Order:
    """The parts of a line; `is_letter` knows the names of letters, of which some hold a 'for' or 'til'."""
    bare = AS_IT_IS.sub("", text)
    head, labelled, twice = _labelled(bare)
    locale = None
    for pattern, spoken in _LANGUAGE:
        if pattern.search(head):
            head, locale = pattern.sub("", head), spoken
    template, rest = _template(head, is_letter)
    parts = _ABOUT.split(rest, maxsplit=1)
    topic = labelled.pop("topic", "") or (parts[1].strip(" .,;") if len(parts) > 1 else "")
    figure = labelled.pop("figure", "")
    return Order(template, parts[0].strip(" .,;"), topic, figure, labelled, locale, bare != text, twice=twice)


def _labelled(text: str) -> tuple[str, dict[str, str], str]:
    """The text before the first label, what stands behind each of them, and a label that stands there twice."""
    labels = list(_LABEL.finditer(text))
    if not labels:
        return text.strip(), {}, ""
    ends = [*(label.start() for label in labels[1:]), len(text)]
    found: dict[str, str] = {}
    twice = ""
    for label, end in zip(labels, ends, strict=True):
        key, said = _LABELS[label["label"].lower()], text[label.end() : end].strip(" \n\t;,")
        twice = twice or (label["label"] if found.get(key, said) != said else "")
        found.setdefault(key, said)
    return text[: labels[0].start()].strip(" ;,"), found, twice


def _template(text: str, is_letter: Callable[[str], bool]) -> tuple[str, str]:
    """The letter's name and what follows it, without the 'for' between them."""
    words = text.split()
    for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
        name = " ".join(words[:count]).strip(" .,;:")
        if is_letter(name):
            rest = " ".join(words[count:])
            return name, _FOR.sub("", f" {rest} ", count=1).strip() if _FOR.match(f" {rest} ") else rest
    for divide in (_FOR, _ABOUT):
        if found := divide.search(text):
            kept = found.end() if divide is _FOR else found.start()
            return text[: found.start()].strip(), text[kept:].strip()
    return text.strip(), ""


def read_figure(text: str) -> dict[str, str] | None:
    """'weeks of waiting: 12 here, 6 in Næstved' as {text, ours, neighbour, neighbour_name}; None for nothing.

    What is not compared with a neighbour has '' there.
    """
    said = text.strip()
    if not said:
        return None
    return _compared(said) or {"text": said, "ours": "", "neighbour": "", "neighbour_name": ""}


def _compared(said: str) -> dict[str, str] | None:
    text, _, rest = said.partition(":")
    rest = rest.strip()
    parting = _AGAINST.search(rest, 1)
    if len(said) > LONGEST or not text.strip() or parting is None:
        return None
    ours, theirs = rest[: parting.start()].rstrip(), rest[parting.end() :].strip()
    bare = _HERE.sub("", ours).rstrip() or ours
    place = _IN.search(theirs, max(theirs.rfind(","), theirs.rfind(";")) + 1)
    name = theirs[place.end() :].removesuffix(".").strip() if place else ""
    if place is None or not place.start() or not name:
        return None
    return {"text": text.strip(), "ours": bare, "neighbour": theirs[: place.start()], "neighbour_name": name}
