"""The seats of councils as data: how many members a council has, how its seats are split, what sizes there can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.core.folding import fold
from bot.politics.data_files import in_every_language
from bot.politics.parties import Parties, Party, ballot_letter


class SizeTrouble(StrEnum):
    """Why a council cannot have that many members."""

    EVEN = "even"
    FEW = "few"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class ListSeats:
    """The seats of one list. A local list is a `Party` whose id begins with the code of its area: '0265:L'."""

    party: Party
    seats: int


@dataclass(frozen=True, slots=True)
class CouncilSeats:
    """A council's size, and its split at the election where one is known; lists are in order of letter.

    `size_verified` when the size was read for the term from `first` to `last`, `verified` when the split was read in
    full. `derived` are the letters that were worked out, `unallocated` the seats nobody knows the list of. `source`
    are names of sources in the country's file, `as_of` the day they were looked up.
    """

    area_code: str
    size: int
    size_verified: bool
    size_term: str
    seats: tuple[ListSeats, ...] = ()
    verified: bool = False
    derived: tuple[str, ...] = ()
    unallocated: int = 0
    source: tuple[str, ...] = ()
    note: str = ""
    election: date | None = None
    first: date | None = None
    last: date | None = None
    as_of: date | None = None

    @property
    def complete(self) -> bool:
        """Whether every seat's list is known."""
        return bool(self.seats) and sum(one.seats for one in self.seats) == self.size

    def holds_on(self, day: date) -> bool:
        """Whether a day lies in the term the split is of."""
        return (self.first or date.min) <= day <= (self.last or date.max)


class Seats:
    """What is known of the seats of a country's councils, and of its local lists."""

    def __init__(self, data: Mapping[str, Any], parties: Parties) -> None:
        """`data` is what council_seats.yaml holds. ValueError for a letter of no list, seats that miss the size."""
        self._parties = parties
        self._sizes: Mapping[str, Any] = data.get("council_sizes") or {}
        known = data.get("seats_of") or {}
        self._days = {name: known.get(name) for name in ("election", "first", "last", "as_of")}
        self._sources: Mapping[str, Any] = data.get("sources") or {}
        self._lists: dict[str, tuple[Party, ...]] = {}
        self._councils: dict[str, CouncilSeats] = {}
        for row in data.get("council_seats") or ():
            code = str(row["area"])
            self._lists[code] = _local_lists(code, row)
            self._councils[code] = self._council(code, row)

    @property
    def all(self) -> tuple[CouncilSeats, ...]:
        return tuple(self._councils.values())

    def of(self, area_code: str) -> CouncilSeats | None:
        """What is known of the council of an area ('0330', 'region_nordjylland'); None for nothing."""
        return self._councils.get(area_code)

    def sources(self, council: CouncilSeats) -> tuple[str, ...]:
        """Where what is told of a council was read: an address, or what the source is called. '' for own knowledge."""
        return tuple(_called(self._sources.get(one) or {}) for one in council.source)

    def lists(self, area_code: str) -> tuple[Party, ...]:
        """The local lists known in an area."""
        return self._lists.get(area_code, ())

    def size_trouble(self, area_code: str, size: int) -> SizeTrouble | None:
        """Why a council there cannot have so many members; None when it can. Bounds are those of municipalities."""
        if area_code[:1].isdigit():
            if size < self._sizes.get("least", 0):
                return SizeTrouble.FEW
            most = (self._sizes.get("most_in") or {}).get(area_code, self._sizes.get("most"))
            if most is not None and size > most:
                return SizeTrouble.MANY
        return SizeTrouble.EVEN if self._sizes.get("odd") and size % 2 == 0 else None

    def parties_said(self, text: str, area_code: str = "", *, ballot: bool = False) -> tuple[Party, ...]:
        """The parties and local lists somebody may mean by a letter, an abbreviation or a name; () for none known.

        `ballot` where a letter of the ballot paper is meant, as in a list of seats: 'S' is two parties there. In
        running text it is Socialdemokratiet, except where both sit on the council of that area.
        """
        forms = self._parties.forms(text)
        local = next((one for said in forms if (one := self._local(said, area_code))), None)
        if local and local.letter not in map(ballot_letter, forms):
            return (local,)  # by its name
        found = self._parties.readings(text)
        if local:  # its letter in that area; an abbreviation of another party it may be all the same
            return (local, *(one for one in found if one.letter != local.letter))
        if len(found) > 1 and not ballot:
            council = self.of(area_code)
            sitting = {one.party.id for one in council.seats} if council else set()
            found = (found[0], *(party for party in found[1:] if party.id in sitting))
        return found

    def _local(self, said: str, area_code: str) -> Party | None:
        """The local list of an area by its letter, its name or the beginning of it ('Lokallisten')."""
        letter, name = ballot_letter(said), fold(said)
        lists = self.lists(area_code)
        if letter:
            return next((one for one in lists if one.letter == letter), None)
        whole = [one for one in lists if fold(one.name["da"]) == name]
        begun = [one for one in lists if len(name) > 3 and fold(one.name["da"]).startswith(name)]
        found = whole or begun
        return found[0] if len(found) == 1 else None

    def _council(self, code: str, row: Mapping[str, Any]) -> CouncilSeats:
        by_letter = {one.letter: one for one in (*self._parties.all, *self._lists[code]) if one.letter}
        split = [(by_letter.get(letter), letter, count) for letter, count in (row.get("seats") or {}).items()]
        if unknown := [letter for party, letter, _ in split if party is None]:
            raise ValueError(f"{code}: {', '.join(unknown)} is no party or local list")
        named = {one.name["da"]: one for one in self._lists[code]}
        seats = [ListSeats(party, count) for party, _, count in split if party is not None]
        seats += [ListSeats(named[one["name"]], one["seats"]) for one in row.get("without_letter") or ()]
        seats.sort(key=lambda one: in_order(one.party))
        council = CouncilSeats(
            code,
            int(row["size"]),
            bool(row.get("size_verified")),
            str(row.get("size_term", "")),
            tuple(seats),
            bool(row.get("verified")),
            tuple(row.get("derived") or ()),
            int(row.get("unallocated", 0)),
            tuple(row.get("source") or ()),
            str(row.get("note", "")),
            **self._days,
        )
        told = sum(one.seats for one in seats) + council.unallocated
        if self.size_trouble(code, council.size) or (seats and told != council.size):
            raise ValueError(f"{code}: {told} seats are told of, and the size is {council.size}")
        return council


def _called(source: Mapping[str, Any]) -> str:
    ref = str(source.get("ref", ""))
    if source.get("kind") == "own_knowledge":
        return ""
    address = _ADDRESS.search(ref)
    return address[0] if address else re.split(r", | \(|; ", ref, maxsplit=1)[0]


def in_order(party: Party) -> tuple[bool, str, str]:
    """What parties are sorted by: their letter, lists without one last; never left to right."""
    return (not party.letter, party.letter.translate(_LAST_LETTERS), party.id)


_ADDRESS = re.compile(r"https?://\S+")
_LAST_LETTERS = str.maketrans({"Æ": "Z1", "Ø": "Z2", "Å": "Z3"})


def _local_lists(code: str, row: Mapping[str, Any]) -> tuple[Party, ...]:
    lettered = [(str(letter), name) for letter, name in (row.get("local_lists") or {}).items()]
    lettered += [("", one["name"]) for one in row.get("without_letter") or ()]
    return tuple(
        Party(f"{code}:{letter or fold(name)}", letter, in_every_language(name), (), ())
        for letter, name in lettered
    )
