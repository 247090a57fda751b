"""Whether there is a majority: seats and positions become what is sure, what leans, and who tips it.

A majority is more than half of the council's seats, floor(size / 2) + 1, as if everybody were there to vote; never more
than half of those whose position is known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, TypeAlias

from bot.politics.positions import Stance

PAIRS: Final = 3
"""Pairs told at most."""
_OPEN: Final = (Stance.LEANING, Stance.UNDECIDED, Stance.UNKNOWN)
_CAREFUL: Final = (Stance.AGAINST, Stance.UNDECIDED, Stance.LEANING, Stance.FOR)

Stand: TypeAlias = Stance | Mapping[Stance, int]
"""Where a group stands: all of it, or so many seats each; seats of a divided group not told are unknown."""


@dataclass(frozen=True, slots=True)
class Chamber:
    """Who sits in a council, by keys of the caller's.

    `groups` are the seats of each party. `members` are persons with a position of their own: the party they sit for,
    None for a member without one. `size` is None where nobody knows how many seats there are.
    """

    groups: Mapping[str, int]
    size: int | None = None
    members: Mapping[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Seats of one party or person that count alike."""

    who: str
    seats: int


@dataclass(frozen=True, slots=True)
class Block:
    """Groups that are counted as one: `who` is their key in the shares.

    `stance` is None where they stand against each other: then each is counted as its own.
    """

    who: str
    groups: tuple[str, ...]
    seats: int
    stance: Stance | None


@dataclass(frozen=True, slots=True)
class Majority:
    """How it stands. `shares` has every stance, each in the order of the chamber.

    `known` is how many seats the chamber's groups and members make up, `size` the council's where that is known.
    `needed` is of the size, or of the known where there is none, and then nothing is told for sure (`has_size`).
    `alone` are those who tip it by themselves, `pairs` the smallest pairs who do where nobody does alone.
    `unplaced` are members with a position for whom there is no seat; `overfull` groups whose divided seats are more
    than they have. `blocks` are those that were asked for.
    """

    shares: Mapping[Stance, tuple[Share, ...]]
    known: int
    size: int | None
    needed: int
    alone: tuple[Share, ...]
    pairs: tuple[tuple[Share, Share], ...]
    unplaced: tuple[str, ...]
    overfull: tuple[str, ...]
    blocks: tuple[Block, ...] = ()

    def seats(self, stance: Stance) -> int:
        return sum(one.seats for one in self.shares[stance])

    @property
    def together(self) -> bool:
        """Whether groups are counted as one, so that what is told is sure only if they vote alike."""
        return any(one.stance is not None for one in self.blocks)

    @property
    def sure(self) -> int:
        return self.seats(Stance.FOR)

    @property
    def with_leaning(self) -> int:
        return self.sure + self.seats(Stance.LEANING)

    @property
    def has_size(self) -> bool:
        return self.size is not None

    @property
    def unknown_seats(self) -> int:
        """Seats of the council of which nobody knows whose they are."""
        return max(0, (self.size or 0) - self.known)

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.sure)

    @property
    def is_sure(self) -> bool:
        """Whether there is a majority; never where the size of the council is not known."""
        return self.has_size and self.sure >= self.needed

    @property
    def is_likely(self) -> bool:
        """Whether there is one if those who lean that way come along."""
        return self.has_size and self.with_leaning >= self.needed

    @property
    def is_lost(self) -> bool:
        """Whether it cannot be had unless somebody who is against comes round."""
        left = sum(map(self.seats, _OPEN)) + self.unknown_seats
        return self.has_size and self.sure + left < self.needed


def majority(
    chamber: Chamber,
    stands: Mapping[str, Stand],
    own: Mapping[str, Stance] | None = None,
    blocks: Sequence[Collection[str]] = (),
) -> Majority:
    """How it stands.

    `stands` are the positions of groups; a group of which nothing is told is unknown. `own` are the positions of
    persons of `chamber.members`: each counts as theirs alone and is taken out of their group. `blocks` are groups
    that are counted as if they voted alike: as those of them do that have decided, where none of these is for while
    another is against. A divided group stays out of it.
    """
    joined: list[Block] = []
    for groups in blocks:
        chamber, stands, block = _join(chamber, stands, groups)
        joined += [block] if block is not None else []
    members, own = chamber.members or {}, own or {}
    divided = {group: dict(_divided(stands.get(group), seats)) for group, seats in chamber.groups.items()}
    overfull = tuple(
        group
        for group, seats in chamber.groups.items()
        if isinstance(stand := stands.get(group), Mapping) and sum(stand.values()) > seats
    )
    room = None if chamber.size is None else max(0, chamber.size - sum(chamber.groups.values()))
    placed: list[tuple[str, Stance]] = []
    unplaced = []
    for who, stance in own.items():
        group = members.get(who)
        if who not in members:
            unplaced.append(who)
        elif group is not None and group in divided:
            if _take_out(divided[group], stance):
                placed.append((who, stance))
            else:
                unplaced.append(who)
        elif room is None or room > 0:  # a member without a party has a seat of their own
            room = None if room is None else room - 1
            placed.append((who, stance))
        else:
            unplaced.append(who)
    shares = {
        stance: (
            *(Share(group, seats[stance]) for group, seats in divided.items() if seats.get(stance)),
            *(Share(who, 1) for who, theirs in placed if theirs is stance),
        )
        for stance in Stance
    }
    known = sum(share.seats for of_stance in shares.values() for share in of_stance)
    size = chamber.size
    needed = (known if size is None else size) // 2 + 1
    missing = needed - sum(share.seats for share in shares[Stance.FOR])
    alone, pairs = _tipping(shares, missing, [*chamber.groups, *(who for who, _ in placed)])
    return Majority(shares, known, size, needed, alone, pairs, tuple(unplaced), overfull, tuple(joined))


def _join(
    chamber: Chamber, stands: Mapping[str, Stand], groups: Collection[str]
) -> tuple[Chamber, Mapping[str, Stand], Block | None]:
    """The chamber and the positions with these groups as one, in the place of the first of them."""
    told = {
        one: stands.get(one, Stance.UNKNOWN)
        for one in chamber.groups
        if one in groups and not isinstance(stands.get(one), Mapping)
    }
    if len(told) < 2:
        return chamber, stands, None
    said = set(told.values())
    stance = next((one for one in (Stance.FOR, Stance.AGAINST, *_OPEN) if one in said), Stance.UNKNOWN)
    seats = sum(chamber.groups[one] for one in told)
    who = "+".join(told)
    if Stance.AGAINST in said and said & {Stance.FOR, Stance.LEANING}:
        return chamber, stands, Block(who, tuple(told), seats, None)
    first = next(iter(told))
    counts = {
        who if one == first else one: seats if one == first else count
        for one, count in chamber.groups.items()
        if one == first or one not in told
    }
    members = {one: who if group in told else group for one, group in (chamber.members or {}).items()}
    left = {one: stand for one, stand in stands.items() if one not in told}
    block = Block(who, tuple(told), seats, stance)
    return replace(chamber, groups=counts, members=members), {**left, who: stance}, block


def _divided(stand: Stand | None, seats: int) -> Mapping[Stance, int]:
    """The seats of a group by stance. Where more are told than it has, those against are believed first."""
    if stand is None or isinstance(stand, Stance):
        return {stand or Stance.UNKNOWN: seats}
    found: dict[Stance, int] = {}
    left = seats
    for stance in (*_CAREFUL, Stance.UNKNOWN):
        found[stance] = min(left, max(0, stand.get(stance, 0)))
        left -= found[stance]
    found[Stance.UNKNOWN] += left
    return found


def _take_out(divided: dict[Stance, int], stance: Stance) -> bool:
    """One member out of a group: out of those who stand alike, else of the unknown, else of the most."""
    filled = [one for one in Stance if divided.get(one)]
    if not filled:
        return False
    of = next((one for one in (stance, Stance.UNKNOWN) if divided.get(one)), None)
    of = of or max(filled, key=lambda one: divided[one])
    divided[of] -= 1
    return True


def _tipping(
    shares: Mapping[Stance, tuple[Share, ...]], missing: int, order: Sequence[str]
) -> tuple[tuple[Share, ...], tuple[tuple[Share, Share], ...]]:
    """Who can make up what is missing, in the order of the chamber: alone, else the smallest pairs."""
    if missing <= 0:
        return (), ()
    seats: dict[str, int] = {}
    for stance in _OPEN:
        for share in shares[stance]:
            seats[share.who] = seats.get(share.who, 0) + share.seats
    open_ones = [Share(who, seats[who]) for who in order if who in seats]
    alone = tuple(one for one in open_ones if one.seats >= missing)
    if alone:
        return alone, ()
    found = [pair for pair in combinations(open_ones, 2) if pair[0].seats + pair[1].seats >= missing]
    smallest = sorted(found, key=lambda pair: pair[0].seats + pair[1].seats)[:PAIRS]
    return (), tuple(smallest)
