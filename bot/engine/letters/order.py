"""Reads what is to be drafted, said in one line: 'invitation for Anna Jensen about rehabilitation'."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.engine.letters.facts import Given

LONGEST: Final = 400  # characters of a comparison
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
}
_LABEL: Final = re.compile(rf"(?:^|[\s.;,])(?P<label>{'|'.join(_LABELS)})\s*:\s*", re.IGNORECASE)
_AS_IT_IS: Final = re.compile(r"(?:(?<!\s)\s+)?\[as ?is\]", re.IGNORECASE)
# 'weeks of waiting: 12 here, 6 in Næstved': what parts ours from theirs, and theirs from their name.
_AGAINST: Final = re.compile(r"[;/]|,(?!\d)|\b(?:against|versus|mod|og|and|men|but)\b", re.IGNORECASE)
_HERE: Final = re.compile(r"\b(?:here|hos os|her)$", re.IGNORECASE)
_IN: Final = re.compile(r"(?<!\s)\s+(?:in|i)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be drafted; '' for what was not said. `locale` is a language that was asked for.

    `figure` is as it was typed. `as_it_is`: nothing more is to be asked for.
    """

    template: str = ""
    people: str = ""
    topic: str = ""
    figure: str = ""
    others: dict[str, str] = field(default_factory=dict)
    locale: str | None = None
    as_it_is: bool = False

    def given(self, area: str) -> Given:
        return Given(self.topic, read_figure(self.figure), self.others, area)


def read_order(text: str, is_letter: Callable[[str], bool]) -> Order:
    """The parts of a line; `is_letter` knows the names of letters, of which some hold a 'for' or 'til'."""
    bare = _AS_IT_IS.sub("", text)
    head, labelled = _labelled(bare)
    locale = None
    for pattern, spoken in _LANGUAGE:
        if pattern.search(head):
            head, locale = pattern.sub("", head), spoken
    template, rest = _template(head, is_letter)
    parts = _ABOUT.split(rest, maxsplit=1)
    topic = labelled.pop("topic", "") or (parts[1].strip(" .,;") if len(parts) > 1 else "")
    figure = labelled.pop("figure", "")
    return Order(template, parts[0].strip(" .,;"), topic, figure, labelled, locale, bare != text)


def _labelled(text: str) -> tuple[str, dict[str, str]]:
    """The text before the first label, and what stands behind each of them."""
    labels = list(_LABEL.finditer(text))
    if not labels:
        return text.strip(), {}
    ends = [*(label.start() for label in labels[1:]), len(text)]
    found = {
        _LABELS[label["label"].lower()]: text[label.end() : end].strip(" \n\t;,")
        for label, end in zip(labels, ends, strict=True)
    }
    return text[: labels[0].start()].strip(" ;,"), found


def _template(text: str, is_letter: Callable[[str], bool]) -> tuple[str, str]:
    """The letter's name and what follows it, without the 'for' between them."""
    words = text.split()
    for count in range(min(6, len(words)), 0, -1):
        name = " ".join(words[:count]).strip(" .,;:")
        if is_letter(name):
            rest = " ".join(words[count:])
            return name, _FOR.sub("", f" {rest}", count=1) if _FOR.match(f" {rest}") else rest
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
