"""Names are found however they are spelled, and quickly."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.names import Entry, Found, Lookup, NameIndex, Near, Several, Unknown, fold, fold_body
from tests.tables import table

PEOPLE = NameIndex(
    [
        Entry(1, "Anna Jensen", "borgmester, Næstved"),
        Entry(2, "Bo Ømark", "Slagelse"),
        Entry(3, "Åge Kjær", "Køge"),
        Entry(4, "Ida Marie Østergaard", "Køge", ("Ida Holt",)),
        Entry(5, "Lars Dam", "Næstved"),
        Entry(6, "Lars Dam", "Slagelse"),
        Entry(7, "Anne-Marie O'Neill", ""),
        Entry(8, "José van der Berg", ""),
        Entry(9, "Jens-Ole Krabbe", ""),
        Entry(10, "Sofie Bæk-Løgstrup", ""),
    ]
)


def ids(found: Lookup) -> tuple[int, ...]:
    match found:
        case Found(entry):
            return (entry.id,)
        case Several(entries) | Near(entries):
            return tuple(entry.id for entry in entries)
        case Unknown():
            return ()


@table(
    ("one", "other"),
    [
        ("Åse Østergård", "aase oestergaard"),
        ("Åse Østergård", "ASE OSTERGARD"),
        ("Kjær", "Kjaer"),
        ("Søren", "Soren"),
        ("Søren", "Soeren"),
        ("Søren", "Sören"),
        ("Aage", "Åge"),
        ("Anne-Marie", "anne marie"),
        ("O'Neill", "O’NEILL"),
        ("José", "Jose"),
        ("José", "Jose\u0301"),
        ("Åse", "A\u030ase"),
        ("A. B. Holm", "a b holm"),
        ("Weiß", "weiss"),
        ("Łukasz", "lukasz"),
        ("  Anna \t Jensen ", "anna jensen"),
    ],
)
def test_two_spellings_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@table(
    ("one", "other"),
    [("Anna", "Anne"), ("Bæk", "Bak"), ("Holm", "Holme"), ("Møller", "Mæller"), ("Jan", "Jane")],
)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@table(
    ("one", "other"),
    [
        ("Teknik- og Miljøudvalget", "teknik og miljøudvalg"),
        ("Teknik- og Miljøudvalget", "Teknik & Miljøudvalgets"),
        ("Klima-, Miljø- og Teknikudvalget", "klima, miljø og teknikudvalget"),
        ("Byrådet", "byråd"),
        ("the Health Committee", "health committee's"),
        ("Ældrerådet", "aeldreraad"),
        ("Skolebestyrelsen", "skolebestyrelse"),
    ],
)
def test_a_body_is_one_in_all_its_forms(one: str, other: str) -> None:
    assert fold_body(one) == fold_body(other) != ""


@table(
    ("typed", "kind", "expected"),
    [
        ("Anna Jensen", Found, (1,)),
        ("anna jensen", Found, (1,)),
        ("bo oemark", Found, (2,)),
        ("Bo Omark", Found, (2,)),
        ("aage kjaer", Found, (3,)),
        ("Åge", Found, (3,)),
        ("Kjær", Found, (3,)),
        ("Ida Holt", Found, (4,)),
        ("Ida Østergård", Found, (4,)),
        ("Østergaard", Found, (4,)),
        ("Lars Dam", Several, (5, 6)),
        ("Lars", Several, (5, 6)),
        ("dam", Several, (5, 6)),
        ("A. Jensen", Found, (1,)),
        ("A Jensen", Found, (1,)),
        ("I. M. Østergaard", Found, (4,)),
        ("Anna J.", Found, (1,)),
        ("L. Dam", Several, (5, 6)),
        ("anne marie oneill", Found, (7,)),
        ("van der berg", Found, (8,)),
        ("jose v d berg", Found, (8,)),
        ("Jens Ole Krabbe", Found, (9,)),
        ("baek løgstrup", Found, (10,)),
        ("Ana Jensen", Near, (1,)),
        ("Anna Jenson", Near, (1,)),
        ("Krabe", Near, (9,)),
        ("Lars Damm", Near, (5, 6)),
        ("B. Jensen", Unknown, ()),
        ("Torben Vinther", Unknown, ()),
        ("A. J.", Unknown, ()),
        ("", Unknown, ()),
        ("🎉 \x00 \ud800", Unknown, ()),
        ("x" * 100_000, Unknown, ()),
    ],
)
def test_look_up(typed: str, kind: type[Lookup], expected: tuple[int, ...]) -> None:
    found = PEOPLE.look_up(typed)
    assert isinstance(found, kind)
    assert ids(found) == expected


@table(
    ("typed", "first"),
    [
        ("an", (1, 7)),
        ("anna j", (1,)),
        ("jens", (9, 1)),  # a name that begins so comes before one that has such a word
        ("oster", (4,)),
        ("berg", (8,)),
        ("la da", (5, 6)),
        ("krabe", (9,)),
        ("zzz", ()),
    ],
)
def test_suggest(typed: str, first: tuple[int, ...]) -> None:
    assert tuple(entry.id for entry in PEOPLE.suggest(typed))[: max(len(first), 1)] == first


def test_suggest_offers_the_first_names_before_anything_is_typed() -> None:
    assert [entry.name for entry in PEOPLE.suggest("", 2)] == ["Åge Kjær", "Anna Jensen"]
    assert len(PEOPLE.suggest("a", 1)) == 1


def test_changes_show_at_once() -> None:
    index = NameIndex([Entry(1, "Bo Holm")])
    index.add(Entry(2, "Bo Holm", "Køge"))
    assert ids(index.look_up("bo holm")) == (1, 2)
    index.rename(2, "Bo Vester")
    assert ids(index.look_up("bo holm")) == (1,)
    assert index.look_up("Bo Vester") == Found(Entry(2, "Bo Vester", "Køge"))
    assert [entry.id for entry in index.suggest("vest")] == [2]
    index.remove(1)
    index.remove(1)
    assert index.look_up("Holm", near=False) == Unknown()
    assert len(index) == 1
    index.add(Entry(2, "Bo Vester", "Køge", ("Bosse",)))
    assert ids(index.look_up("bosse")) == (2,)
    with pytest.raises(KeyError):
        index.rename(99, "Nobody")


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["Bo Holm", "Bo Dam", "Ib Dam", ""]))))
def test_a_changed_index_equals_a_new_one(steps: list[tuple[int, str]]) -> None:
    changed, kept = NameIndex(), dict[int, Entry]()
    for number, name in steps:
        if name:
            changed.add(Entry(number, name))
            kept[number] = Entry(number, name)
        else:
            changed.remove(number)
            kept.pop(number, None)
    fresh = NameIndex(kept.values())
    for typed in ("bo", "dam", "bo holm", "b. dam", "Bo Holn", ""):
        one, other = changed.look_up(typed), fresh.look_up(typed)
        assert type(one) is type(other)
        assert set(ids(one)) == set(ids(other))
        assert {entry.id for entry in changed.suggest(typed)} == {entry.id for entry in fresh.suggest(typed)}


def invented_names(count: int) -> list[Entry]:
    dice = random.Random(7)
    given_names = [
        a + b for a in ("An", "Ka", "Mo", "Jo", "Sø", "Fre", "Tho", "Yr") for b in ("na", "rin", "se", "ren")
    ]
    family = [
        a + b for a in ("Jen", "Holm", "Kjær", "Vester", "Øster") for b in ("sen", "gaard", "bjerg", "dahl")
    ]
    return [
        Entry(i, f"{dice.choice(given_names)} {dice.choice(given_names)} {dice.choice(family)}")
        for i in range(count)
    ]


USUAL = 0.05  # processor seconds of a usual machine for folding five thousand names


@table(("count", "limit"), [(10_000, 0.010), (100_000, 0.040)])
def test_look_ups_are_quick(count: int, limit: float) -> None:
    """In seconds of a usual machine; one that takes longer to fold so many names is given as much longer."""
    began = time.thread_time()
    for _ in range(5_000):
        fold("Søren Kjær Østergaard-Jensen")
    limit *= max(1.0, (time.thread_time() - began) / USUAL)
    entries = invented_names(count)
    index = NameIndex(entries)
    dice = random.Random(8)
    spans = []
    for entry in dice.sample(entries, 200):
        for typed in (
            entry.name,
            entry.name.replace("n", "m", 1),
            entry.name.split()[0],
            "K. " + entry.name.split()[-1],
        ):
            began = time.thread_time()
            index.look_up(typed)
            index.suggest(typed[: len(typed) // 2])
            spans.append((time.thread_time() - began) / 2)
    assert sorted(spans)[int(len(spans) * 0.95)] < limit


def test_an_index_made_from_another_finds_what_one_made_anew_does() -> None:
    dice = random.Random(20)
    first_names, family = ("Anna", "Bo", "Åse", "Mia"), ("Krog", "Lind", "Østergård", "Krogh", "Toft")

    def some(count: int) -> dict[int, Entry]:
        return {
            number: Entry(
                number,
                f"{dice.choice(first_names)} {dice.choice(family)}",
                dice.choice(("", "Slagelse")),
                tuple(dice.sample(family, dice.randrange(2))),
            )
            for number in dice.sample(range(100), count)
        }

    entries = some(40)
    index = first = NameIndex(entries.values())
    before = {typed: first.look_up(typed) for typed in (*first_names, *family, "Ana Krog")}
    for _ in range(60):
        for number in dice.sample(sorted(entries), 3):
            del entries[number]
        entries |= some(4)
        index = index.having(entries.values())
        anew = NameIndex(entries.values())
        assert [*index.entries()] == [*anew.entries()]
        for name in {entry.name for entry in entries.values()} | {
            *first_names,
            *family,
            "A. Krog",
            "Ana Krog",
            "Bo Lindt",
        }:
            assert index.look_up(name, near=False) == anew.look_up(name, near=False)
            assert index.suggest(name[:2], 100) == anew.suggest(name[:2], 100)
    assert before == {typed: first.look_up(typed) for typed in before}  # the one it was made from stays
    assert index.having(list(entries.values())) is index
    assert len(index.having([])) == 0
