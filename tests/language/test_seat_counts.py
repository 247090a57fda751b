"""A split of seats is read however it is typed; what may be two parties is told, and a sum that cannot be."""

from __future__ import annotations

from bot.language.seat_counts import SeatCounts, read_seat_counts
from bot.politics.seats import SizeTrouble
from tests.countries import DK
from tests.tables import table

SLAGELSE, ROSKILDE, TOENDER, COPENHAGEN = "0330", "0265", "0550", "0101"
THE_ROW = "A9 B2 C3 F3 M1 O1 V8 Æ2 Ø2"


def read(text: str, area: str = SLAGELSE) -> SeatCounts:
    found = read_seat_counts(DK, text, area)
    assert found is not None
    return found


def told(found: SeatCounts) -> str:
    parts = [f"{one.party.letter}{one.seats}" for one in found.counts]
    parts += [
        f"{one.said}={one.seats}?{'/'.join(party.id for party in one.readings)}" for one in found.unclear
    ]
    return " ".join(parts)


@table(
    ("text", "meant"),
    [
        ("A 9, V 8, F 3, C 3, B 2, Ø 2, Æ 2, M 1, O 1", THE_ROW),
        ("A9 V8 F3 C3 B2 Ø2 Æ2 M1 O1", THE_ROW),
        ("A 9 V 8 F 3 C 3 B 2 Ø 2 Æ 2 M 1 O 1", THE_ROW),
        ("A: 9; V: 8; F: 3; C: 3; B: 2; Ø: 2; Æ: 2; M: 1; O: 1", THE_ROW),
        ("A=9 V=8 F=3 C=3 B=2 Ø=2 Æ=2 M=1 O=1", THE_ROW),
        ("a 9, v 8, f 3, c 3, b 2, oe 2, ae 2, m 1, o 1", THE_ROW),
        ("9 A, 8 V, 3 F, 3 C, 2 B, 2 Ø, 2 Æ, 1 M og 1 O", THE_ROW),
        ("9 A\n8 V\n3 F\n3 C\n2 B\n2 Ø\n2 Æ\n1 M\n1 O", THE_ROW),
        ("A\t9\nV\t8\nF\t3\nC\t3\nB\t2\nØ\t2\nÆ\t2\nM\t1\nO\t1", THE_ROW),
        (
            "Socialdemokratiet 9, Venstre 8, SF 3, Konservative 3, Radikale 2, Enhedslisten 2, Danmarksdemokraterne 2,"
            " Moderaterne 1, Dansk Folkeparti 1",
            THE_ROW,
        ),
        ("Socialdemokratiet (A) 9 mandater\nVenstre (V) 8 mandater", "A9 V8"),
        ("A Socialdemokratiet 9\nB Radikale Venstre 2\nC Det Konservative Folkeparti 3", "A9 B2 C3"),
        ("A. Socialdemokratiet: 9 pladser", "A9"),
        ("A har 9, V har 8 og SF har 3", "A9 F3 V8"),
        ("Social Democrats 9, Conservatives 3 and V 8 seats", "A9 C3 V8"),
        ("liste A 9 - liste V 8", "A9 V8"),
        ("SF 3, LA 2, DF 1, RV 2, KF 3, EL 2, DD 2", "B2 C3 F3 I2 O1 Æ2 Ø2"),
    ],
)
def test_a_split_is_read_however_it_is_typed(text: str, meant: str) -> None:
    found = read(text)
    assert told(found) == meant
    assert found.total == sum(one.seats for one in found.counts)
    assert not found.unread


@table(
    ("text", "area", "meant"),
    [
        ("S 9, V 8", SLAGELSE, "V8 S=9?socialdemokratiet/slesvigsk_parti"),
        ("S 8, T 6, V 6", TOENDER, "T6 V6 S=8?socialdemokratiet/slesvigsk_parti"),
        ("S 8, T 6, V 6, A 4", TOENDER, "A4 S8 T6 V6"),
        ("K 3, V 8", SLAGELSE, "V8 K=3?konservative/kristendemokraterne"),
        ("K 1, C 3", SLAGELSE, "C3 K1"),
        ("R 2, A 9", SLAGELSE, "A9 R=2?radikale_venstre"),
        ("R 2, B 1", SLAGELSE, "B1 R=2?"),
        ("L 2, A 9", SLAGELSE, "A9 L=2?"),
        ("L 2, A 9", ROSKILDE, "A9 L2"),
        ("Lokallisten 2, A 9", ROSKILDE, "A9 L2"),
        ("Borgerlisten Vest 2, A 9", SLAGELSE, "A9 Borgerlisten Vest=2?"),
        ("L 2, T 3", SLAGELSE, "L=2? T=3?"),
    ],
)
def test_what_may_be_two_parties_or_is_none_known_is_told(text: str, area: str, meant: str) -> None:
    assert told(read(text, area)) == meant


@table(
    ("text", "area", "total", "trouble"),
    [
        ("A 16, V 15", SLAGELSE, 31, None),
        ("A 15, V 15", SLAGELSE, 30, SizeTrouble.EVEN),
        ("A 20, V 15", SLAGELSE, 35, SizeTrouble.MANY),
        ("A 4, V 3", SLAGELSE, 7, SizeTrouble.FEW),
        ("A 28, V 27", COPENHAGEN, 55, None),
        ("A 29, V 28", COPENHAGEN, 57, SizeTrouble.MANY),
        ("A 9, L 2, V 20", SLAGELSE, 31, None),
    ],
)
def test_a_sum_that_cannot_be_is_told(text: str, area: str, total: int, trouble: SizeTrouble | None) -> None:
    found = read(text, area)
    assert (found.total, found.trouble) == (total, trouble)


def test_a_total_that_is_said_is_no_party() -> None:
    for text in (
        "A 16, V 14, i alt 31",
        "A 16, V 14 = 31",
        "A 16, V 14 of 31",
        "A 16, V 14, total: 31 pladser",
    ):
        found = read(text)
        assert (told(found), found.total, found.said_total) == ("A16 V14", 30, 31)


def test_nothing_that_was_typed_is_lost() -> None:
    found = read("A 9, V 8, A 3")
    assert [(one.party.letter, one.seats) for one in found.twice] == [("A", 3)]
    assert read("A 9, V 8 og nogle løsgængere").unread == "nogle løsgængere"
    assert read("9 A, 8 V og 3").unread == ""
    assert read("9 A, 8 V og 3").said_total == 3


@table("text", ["", "hej", "14 dage", "31 pladser", "A", "på tirsdag kl. 14"])
def test_what_is_no_split_is_none(text: str) -> None:
    assert read_seat_counts(DK, text, SLAGELSE) is None
