"""What is known where something is said of a case: its points, the parties of its council, people and the team."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.language.case_talk.points import KnownPoint, Mention, mentions
from bot.language.case_talk.words import group, vocabulary

_LONGEST: Final = 4  # words of a party's name
_WORD: Final = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[(/\"“+]))[^\W\d_][\w-]*(?=$|[\s,.;:!?)/\"”+'’])")


@dataclass(frozen=True, slots=True)
class Room:
    """`party` gives the letters a name may mean, `person` the whole name of the one contact it may mean ('' for none or
    several), `party_of` the letter of a contact's party ('' where it is not known), `team` the colleagues by the
    names they are called by, folded; `me` is who speaks. `letters` are the parties of the council, () if not known.
    """

    points: tuple[KnownPoint, ...]
    party: Callable[[str], tuple[str, ...]] = lambda name: ()
    person: Callable[[str], str] = lambda name: ""
    party_of: Callable[[str], str] = lambda name: ""
    team: Mapping[str, str] = field(default_factory=dict)
    me: str = ""
    letters: tuple[str, ...] = ()

    def point(self, number: str) -> KnownPoint | None:
        return next((one for one in self.points if one.number == number), None)


def in_letters(text: str, room: Room) -> str:
    """The text with parties by their letter ('Radikale' is B)."""
    for one in reversed(list(vocabulary().patterns["their_party"].finditer(text))):
        if letter := room.party_of(room.person(group(one, "name"))):
            text = f"{text[: one.start()]}{letter}{text[one.end() :]}"
    words = [(one.start(), one.end()) for one in _WORD.finditer(text)]
    out, at, k = [], 0, 0
    while k < len(words):
        for count in range(min(_LONGEST, len(words) - k), 0, -1):
            start, end = words[k][0], words[k + count - 1][1]
            said = text[start:end]
            if set(said) & set(",.;:!?()") or not _may_be_a_party(said, count):
                continue
            found = room.party(said)
            if len(found) == 1 and not room.person(said):
                out += [text[at:start], found[0]]
                at, k = end, k + count - 1
                break
        k += 1
    return "".join(out) + text[at:]


def _may_be_a_party(said: str, count: int) -> bool:
    """'V' and 'SF', no 'i' and 'os': what is short is one where it is written large, 'sf' at the beginning too."""
    if count == 1 and len(said) <= 3:
        return said.isupper() and said != "I"
    first, _, rest = said.partition(" ")
    return not (rest and len(first) == 1)


def in_numbers(text: str, room: Room) -> tuple[str, list[Mention]]:
    """The text with each point by its number, where it is told by words of one; the others are left as typed."""
    found = mentions(text, room.points, lambda word: bool(room.person(word)) or word.casefold() in room.team)
    out, at = [], 0
    for one in found:
        if len(one.numbers) != 1:
            continue
        out += [text[at : one.start], one.numbers[0]]
        at = one.end
    return "".join(out) + text[at:], [one for one in found if len(one.numbers) != 1]
