"""Majorities, each worked out by hand beside the table that gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.politics.majority import Chamber, Majority, Stand, majority
from bot.politics.positions import Stance
from tests.tables import table

F, L, U, A, N = Stance.FOR, Stance.LEANING, Stance.UNDECIDED, Stance.AGAINST, Stance.UNKNOWN
SLAGELSE = {"A": 9, "B": 2, "C": 3, "F": 3, "M": 1, "O": 1, "V": 8, "Æ": 2, "Ø": 2}  # 31


@dataclass(frozen=True)
class Row:
    """What is given, and what comes of it: sure, with leaning, needed, who tips it alone, pairs, unknown seats."""

    name: str
    groups: Mapping[str, int]
    size: int | None
    stands: Mapping[str, Stand]
    sure: int
    leaning: int
    needed: int
    alone: str = ""
    pairs: str = ""
    unknown: int = 0
    members: Mapping[str, str | None] = field(default_factory=dict)
    own: Mapping[str, Stance] = field(default_factory=dict)
    says: str = ""  # 'sure', 'likely', 'lost'


ROWS = [
    # 9 + 3 + 2 = 14 for; B leans: 16 with it. 31 // 2 + 1 = 16; 2 short: B (2) or C (3), M (1) is not enough.
    Row("row 22 of the plan", SLAGELSE, 31, {"A": F, "F": F, "Ø": F, "B": L, "C": U, "M": U, "V": A, "Æ": A, "O": A},
        14, 16, 16, "B C", says="likely"),
    # The same with C for: 17 of 16.
    Row("one more and it is there", SLAGELSE, 31, {"A": F, "F": F, "Ø": F, "C": F, "V": A}, 17, 17, 16, says="sure"),
    # Exactly 16: 9 + 3 + 2 + 2.
    Row("exactly enough", SLAGELSE, 31, {"A": F, "F": F, "Ø": F, "B": F}, 16, 16, 16, says="sure"),
    # 15 of 16: everybody who is open tips it.
    Row("one short", {"A": 9, "F": 3, "C": 3, "M": 1, "V": 15}, 31, {"A": F, "F": F, "C": F, "V": A}, 15, 15, 16, "M"),
    # 9 for; 7 short. V (8) alone is enough; C + F + ... is not asked, for one is.
    Row("the largest alone", SLAGELSE, 31, {"A": F}, 9, 9, 16, "V"),
    # 8 + 3 = 11 for, A against: 5 short. B 2, F 3, M 1, O 1, Æ 2, Ø 2: nobody alone; F with B, Æ or Ø makes 5.
    Row("pairs", SLAGELSE, 31, {"V": F, "C": F, "A": A}, 11, 11, 16, pairs="B+F F+Æ F+Ø"),
    # As above with F against: 2 + 2 = 4 < 5: no pair either; 2 + 1 + 1 + 2 + 2 = 8 >= 5: three of them would.
    Row("no pair", SLAGELSE, 31, {"V": F, "C": F, "A": A, "F": A}, 11, 11, 16),
    # 11 for, all the rest against but M: 12 < 16.
    Row("lost", SLAGELSE, 31, {**dict.fromkeys("AFØBÆO", A), "V": F, "C": F}, 11, 11, 16, says="lost"),
    # Four pairs make it, three are told: the smallest. 5 short: a 4, b 3, c 2, d 2 -> bc 5, bd 5, ac 6, ad 6, ab 7.
    Row("three pairs at most", {"x": 11, "a": 4, "b": 3, "c": 2, "d": 2, "y": 9}, 31, {"x": F, "y": A}, 11, 11, 16,
        pairs="b+c b+d a+c"),
    # An odd council of 9: 5 needed. 4 for, a leaning one.
    Row("the smallest council", {"A": 4, "V": 4, "L": 1}, 9, {"A": F, "V": A, "L": L}, 4, 5, 5, "L", says="likely"),
    # Copenhagen, 55: 28 needed.
    Row("the largest council", {"Ø": 15, "F": 11, "A": 10, "B": 8, "C": 5, "V": 4, "Å": 2}, 55, {"Ø": F, "F": F},
        26, 26, 28, "A B C V Å"),
    # An even board of 10: 5 is no majority, 6 is.
    Row("half is not more than half", {"A": 5, "V": 5}, 10, {"A": F, "V": A}, 5, 5, 6, says="lost"),
    Row("an even board", {"A": 6, "V": 4}, 10, {"A": F, "V": A}, 6, 6, 6, says="sure"),
    # Nobody has said anything.
    Row("nothing said", SLAGELSE, 31, {}, 0, 0, 16, pairs="A+V"),
    Row("nobody known", {}, 31, {}, 0, 0, 16, unknown=31),
    # 4 of 31 known, all for: never a majority of those known.
    Row("most of the few known", {"A": 3, "V": 1}, 31, {"A": F, "V": F}, 4, 4, 16, unknown=27),
    # 4 known and no size: 3 needed of those known, and it is not told as sure.
    Row("no size", {"A": 3, "V": 1}, None, {"A": F}, 3, 3, 3),
    # 12 for, 5 seats of nobody knows whom: 16 - 12 = 4 short, the rest against; not lost, 12 + 5 = 17.
    Row("unknown seats may yet come", {"A": 12, "V": 14}, 31, {"A": F, "V": A}, 12, 12, 16, unknown=5),
    # 10 for, 5 unknown: 15 < 16.
    Row("unknown seats are too few", {"A": 10, "V": 16}, 31, {"A": F, "V": A}, 10, 10, 16, unknown=5, says="lost"),
    # Bent of V is for: V has 7 against, he 1 for. 14 + 1 = 15.
    Row("a person counts alone", SLAGELSE, 31, {"A": F, "F": F, "Ø": F, "V": A}, 15, 15, 16, "B C M O Æ",
        members={"Bent": "V"}, own={"Bent": F}),
    # Anna of A is against: A has 8 for. 8 + 3 + 2 = 13, 3 short: C alone.
    Row("a person breaks away", SLAGELSE, 31, {"A": F, "F": F, "Ø": F, "V": A}, 13, 13, 16, "C",
        members={"Anna": "A"}, own={"Anna": A}),
    # 30 seats in groups, and Lone of no party is the 31st: 15 + 1.
    Row("a member without a party", {"A": 15, "V": 15}, 31, {"A": F, "V": A}, 16, 16, 16,
        members={"Lone": None}, own={"Lone": F}, says="sure"),
    # All 31 seats are in groups: there is none for somebody without a party.
    Row("no seat for them", {"A": 15, "V": 16}, 31, {"A": F, "V": A}, 15, 15, 16,
        members={"Lone": None}, own={"Lone": F}, says="lost"),
    # V is divided, 5 against and 3 for: 14 + 3 = 17.
    Row("a divided group", SLAGELSE, 31, {"A": F, "F": F, "Ø": F, "V": {A: 5, F: 3}}, 17, 17, 16, says="sure"),
    # V: 2 for, 3 against, 3 not told: 9 + 2 = 11, 5 short. Open: V 3, B 2, C 3, F 3, M 1, O 1, Æ 2, Ø 2. Of pairs of
    # five in the order of the chamber: B+C, B+F, B+V come first.
    Row("a group divided in part", SLAGELSE, 31, {"A": F, "V": {F: 2, A: 3}}, 11, 11, 16, pairs="B+C B+F B+V"),
    # 6 for and 5 against of a group of 8: those against are believed, 3 are left for.
    Row("more told than it has", {"A": 12, "V": 8, "C": 11}, 31, {"A": F, "V": {F: 6, A: 5}, "C": A}, 15, 15, 16,
        says="lost"),
    # Bent is one of the 3 for of a divided V: nothing is counted twice.
    Row("one of a divided group", SLAGELSE, 31, {"A": F, "F": F, "V": {A: 5, F: 3}}, 15, 15, 16, "B C M O Æ Ø",
        members={"Bent": "V"}, own={"Bent": F}),
    # 14 sure, 2 leaning of which 1 a person: B 1 against by a member of its own.
    Row("leaning but for one", SLAGELSE, 31,
        {"A": F, "F": F, "Ø": F, "B": L, "C": A, "M": A, "O": A, "V": A, "Æ": A}, 14, 15, 16,
        members={"Ea": "B"}, own={"Ea": A}, says="lost"),
    # A person may tip it: 15 for, Ib of V leans: 16 with him.
    Row("a person tips it", {"A": 15, "V": 16}, 31, {"A": F, "V": A}, 15, 16, 16, "Ib",
        members={"Ib": "V"}, own={"Ib": L}, says="likely"),
    # Unknown and undecided alike are open, against is not.
    Row("said to be unknown", {"A": 14, "B": 2, "C": 2, "V": 13}, 31, {"A": F, "B": N, "C": U, "V": A}, 14, 14, 16,
        "C B"),
    # A member of a party nobody gave a seat is taken for one without a party where there is room.
    Row("of a party without seats", {"A": 15, "V": 15}, 31, {"A": F, "V": A}, 16, 16, 16,
        members={"Pia": "X"}, own={"Pia": F}, says="sure"),
    # Three of a group of two have positions of their own: the third has no seat.
    Row("more persons than seats", {"A": 14, "B": 2, "V": 15}, 31, {"A": F, "V": A}, 16, 16, 16,
        members={"1": "B", "2": "B", "3": "B"}, own={"1": F, "2": F, "3": F}, says="sure"),
]  # fmt: skip


def told(row: Row) -> Majority:
    return majority(Chamber(row.groups, row.size, row.members), row.stands, row.own)


@table("row", ROWS)
def test_a_majority_is_as_worked_out_by_hand(row: Row) -> None:
    found = told(row)
    assert (found.sure, found.with_leaning, found.needed) == (row.sure, row.leaning, row.needed)
    assert set(row.alone.split()) == {one.who for one in found.alone}
    assert [f"{one.who}+{other.who}" for one, other in found.pairs] == row.pairs.split()
    assert found.unknown_seats == row.unknown
    said = "sure" if found.is_sure else "lost" if found.is_lost else "likely" if found.is_likely else ""
    assert said == row.says


@table("row", ROWS)
def test_every_seat_is_counted_once(row: Row) -> None:
    found = told(row)
    assert sum(map(found.seats, Stance)) == found.known
    assert found.size is None or found.known + found.unknown_seats == found.size
    groups = sum(row.groups.values())
    assert groups <= found.known <= groups + len(row.own)
    assert found.missing == max(0, row.needed - row.sure)


def test_what_cannot_be_is_told() -> None:
    by_name = {row.name: told(row) for row in ROWS}
    assert by_name["more told than it has"].overfull == ("V",)
    assert by_name["no seat for them"].unplaced == ("Lone",)
    assert by_name["more persons than seats"].unplaced == ("3",)
    assert by_name["a divided group"].overfull == by_name["a divided group"].unplaced == ()


def test_a_person_nobody_knows_to_sit_there_is_not_counted() -> None:
    found = majority(Chamber({"A": 5, "V": 4}, 9), {"A": Stance.FOR}, {"Kim": Stance.FOR})
    assert found.unplaced == ("Kim",)
    assert found.sure == 5


def test_a_smaller_pair_comes_before_a_larger_one() -> None:
    found = told(next(row for row in ROWS if row.name == "pairs"))
    sums = [one.seats + other.seats for one, other in found.pairs]
    assert sums == sorted(sums)
    assert min(sums) >= found.missing


_SPLIT = {"A": 9, "B": 2, "C": 3, "V": 8, "Ø": 2}
BLOCKS: dict[str, tuple[dict[str, Stand], set[str], Stance | None, int, int]] = {
    # the block's stance, its seats, and those for: worked out by hand; those who are told nothing of follow the rest
    "one is for": ({"A": F, "V": A}, {"V"}, F, 16, 16),
    "one is undecided": ({"A": F, "B": U, "V": A}, {"V"}, F, 16, 16),
    "all against": ({"A": A, "V": F}, {"V"}, A, 16, 8),
    "leaning": ({"A": L, "B": U}, {"V"}, L, 16, 0),
    "nothing known": ({}, {"V"}, N, 16, 0),
    "against each other": ({"A": F, "C": A, "V": F}, {"V"}, None, 16, 17),
    "a divided one stays out": ({"A": {F: 5, A: 4}, "B": F}, {"V"}, F, 7, 12),
}


@table("name", BLOCKS)
def test_a_block_is_counted_as_one(name: str) -> None:
    stands, outside, stance, seats, sure = BLOCKS[name]
    found = majority(Chamber(_SPLIT, 24), stands, blocks=[set(_SPLIT) - outside])
    (block,) = found.blocks
    assert (block.stance, block.seats, found.sure) == (stance, seats, sure)
    assert found.together == (stance is not None)
    assert found.known == 24


def test_a_block_tips_it_as_one_and_keeps_its_members_own_word() -> None:
    chamber = Chamber(_SPLIT, 24, {"Ea": "B"})
    found = majority(chamber, {"V": Stance.FOR}, {"Ea": Stance.AGAINST}, [("A", "B")])
    assert [one.who for one in found.alone] == ["A+B"]
    assert found.seats(Stance.AGAINST) == 1
    assert majority(chamber, {}, blocks=[("A", "X")]).blocks == ()
