"""Reads how a council's seats are split, as people type it: 'A 9, V 8, F 3', '9 A og 8 V', 'Venstre: 8 mandater'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.core.folding import fold
from bot.language.questions.shapes import words_of
from bot.politics.country import Country
from bot.politics.parties import Party, ballot_letter
from bot.politics.seats import ListSeats, SizeTrouble, in_order

LONGEST: Final = 2_000  # characters that are read
_NUMBER: Final = re.compile(r"(?<![\d.,])\d{1,3}(?![\d%])")
_SPLIT: Final = re.compile(r"[\s,;:=()/|*•+.–—-]+")
_NO_WORDS: Final = words_of(
    "og and har has have med with fik got far til to stk mandat mandater mandaterne plads pladser pladserne seat seats"
    " medlem medlemmer member members er is are the x"
)
_TOTAL: Final = words_of("ialt total totalt sum samlet tilsammen alt all altogether af of ud out i in")
_LONGEST_NAME: Final = 6  # words


@dataclass(frozen=True, slots=True)
class Unclear:
    """Seats of somebody who may be several parties, or none that is known there (`readings` empty)."""

    said: str
    seats: int
    readings: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class SeatCounts:
    """A split as it was read; `counts` are in order of letter.

    `total` is the sum of all seats said, the unclear too; `said_total` the one that was said ('i alt 31'). `twice` are
    what was said of a party after its first number, which counts. `trouble` when no council there has that many
    members. `unread` is what is neither a party nor a number.
    """

    counts: tuple[ListSeats, ...]
    unclear: tuple[Unclear, ...] = ()
    twice: tuple[ListSeats, ...] = ()
    total: int = 0
    said_total: int | None = None
    trouble: SizeTrouble | None = None
    unread: str = ""


def read_seat_counts(country: Country, text: str, area_code: str) -> SeatCounts | None:
    """The seats of each party in a text; None when it names none.

    A letter is one of the ballot paper there, so that 'S' may be two parties; it is the one that is not said besides.
    """
    said: list[tuple[str, int]] = []
    total: int | None = None
    unread: list[str] = []
    for name, seats in _pairs(text[:LONGEST]):
        if seats is None:
            unread.append(name)
        elif set(fold(name).split()) <= _TOTAL:  # 'i alt 31', '= 31'
            total = seats
        else:
            said.append((name, seats))
    readings = [_readings(country, name, area_code) for name, _ in said]
    if not any(readings) and not (said and all(_is_letter(name) for name, _ in said)):
        return None
    sure = {found[0].id for (name, _), found in zip(said, readings, strict=True) if _is_sure(name, found)}
    counts: dict[str, ListSeats] = {}
    unclear: list[Unclear] = []
    twice: list[ListSeats] = []
    for (name, seats), found in zip(said, readings, strict=True):
        left = found if _is_sure(name, found) else tuple(one for one in found if one.id not in sure)
        if not _is_sure(name, left):
            unclear.append(Unclear(name, seats, left))
        elif left[0].id in counts:
            twice.append(ListSeats(left[0], seats))
        else:
            counts[left[0].id] = ListSeats(left[0], seats)
    all_seats = sum(one.seats for one in counts.values()) + sum(one.seats for one in unclear)
    return SeatCounts(
        tuple(sorted(counts.values(), key=lambda one: in_order(one.party))),
        tuple(unclear),
        tuple(twice),
        all_seats,
        total,
        country.seats.size_trouble(area_code, all_seats),
        ", ".join(filter(None, unread)),
    )


def _pairs(text: str) -> Iterator[tuple[str, int | None]]:
    """Names with their numbers, whichever is said first; a name without a number is left over."""
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return
    first = not _bare(text[: numbers[0].start()]) and bool(_bare(text[numbers[0].end() :]))
    edges = [one.start() for one in numbers] + [len(text)] if first else [0] + [one.end() for one in numbers]
    for number, (begin, end) in zip(numbers, pairwise(edges), strict=True):
        name = text[number.end() : end] if first else text[begin : number.start()]
        yield _bare(name), int(number[0])
    if rest := _bare(text[: edges[0]] if first else text[edges[-1] :]):
        yield rest, None


def _bare(name: str) -> str:
    """A name without signs and the words around it: 'og Venstre har' is Venstre."""
    words = [word for word in _SPLIT.split(name) if word]
    while words and words[0].lower() in _NO_WORDS:
        del words[0]
    while words and words[-1].lower() in _NO_WORDS:
        del words[-1]
    return " ".join(words)


def _readings(country: Country, name: str, area_code: str) -> tuple[Party, ...]:
    """Who a name may be; 'Socialdemokratiet A' and 'A Socialdemokratiet' say it twice."""
    seats = country.seats
    if found := seats.parties_said(name, area_code, ballot=True):
        return found
    words = name.split()
    if not 1 < len(words) <= _LONGEST_NAME:
        return ()
    for letter, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        by_name = seats.parties_said(" ".join(rest), area_code, ballot=True)
        by_letter = {one.id for one in seats.parties_said(letter, area_code, ballot=True)}
        if both := tuple(one for one in by_name if one.id in by_letter):
            return both
    return ()


def _is_letter(name: str) -> bool:
    return bool(ballot_letter(name))


def _is_sure(name: str, found: tuple[Party, ...]) -> bool:
    """Whether it is one party, by its own letter if by one: 'R' is Radikale's in newspapers, not on a ballot paper."""
    letter = ballot_letter(name)
    return len(found) == 1 and (not letter or letter == found[0].letter)
