"""A contact is read from one line, its parts in any order, and nothing of the line is lost."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.text import clean
from bot.engine.register import area_index
from bot.language.line.contact import ContactSaid, read_contact, write_contact
from bot.language.line.parts import BodyRef, Register
from bot.language.names import Entry, NameIndex, fold, fold_body
from tests.countries import DK
from tests.tables import table

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
BODIES = NameIndex(
    [
        Entry(1, "Byrådet", "Slagelse"),
        Entry(2, "Byrådet", "Næstved"),
        Entry(3, "Sundheds- og Ældreudvalget", "Slagelse"),
        Entry(4, "Diabetesforeningen"),
    ],
    fold_body,
)
REGISTER = Register(DK, NameIndex(), BODIES, area_index(DK), NameIndex())

HEALTH = BodyRef("Sundhedsudvalget", None, "Slagelse")
WORDS = (
    *("Anna", "Bo", "Jensen", "formand", "for", "i", "Slagelse", "Byrådet", "A", "V", "journalist"),
    *(",", "(", ")", "-", "12345678", "x@y.dk", "og"),
)
ANNA = ContactSaid("Anna Jensen", "formand", HEALTH, "A", "anna@example.dk", "12 34 56 78")


def read(text: str, language: str = "da") -> ContactSaid:
    return read_contact(text, NOW, language, REGISTER)


@table(
    "line",
    [
        "Anna Jensen, formand for Sundhedsudvalget i Slagelse, A, anna@example.dk, 12 34 56 78",
        "anna@example.dk, A, formand for Sundhedsudvalget i Slagelse, 12 34 56 78, Anna Jensen",
        "Anna Jensen (A), formand for Sundhedsudvalget i Slagelse; 12 34 56 78; ANNA@example.dk",
        "formand for Sundhedsudvalget i Slagelse, Anna Jensen (A), tlf. 12 34 56 78, mailto:anna@example.dk",
        "Anna Jensen formand for Sundhedsudvalget i Slagelse A <anna@example.dk> 12 34 56 78",
        "anna jensen - A - Sundhedsudvalget i Slagelse - formand - mobil: 12 34 56 78 - e-mail: anna@example.dk",
        "Anna Jensen, A\nformand, Sundhedsudvalget, Slagelse\nanna@example.dk\n12 34 56 78",
        "Anna Jensen, parti A, rolle: formand, fra: Sundhedsudvalget i Slagelse, anna@example.dk, 12 34 56 78",
    ],
)
def test_the_parts_stand_in_any_order(line: str) -> None:
    assert read(line) == ANNA


def test_english_is_read_too() -> None:
    said = read("Anna Jensen, chair of the health committee in Slagelse, SF, +45 12345678", "en")
    assert said == ContactSaid(
        "Anna Jensen",
        "chair",
        BodyRef("health committee", None, "Slagelse"),
        "SF",
        phone="+45 12345678",
    )


@table(
    ("line", "said"),
    [
        ("Anna Jensen", ContactSaid("Anna Jensen")),
        ("bo van der berg", ContactSaid("Bo van der Berg")),
        (
            "Anna Jensen, byrådet i Slagelse",
            ContactSaid("Anna Jensen", body=BodyRef("byrådet", 1, "Slagelse")),
        ),
        ("Anna Jensen fra Næstved", ContactSaid("Anna Jensen", body=BodyRef("Næstved", None, "Næstved"))),
        (
            "borgmester Anna Jensen fra Næstved",
            ContactSaid("Anna Jensen", "borgmester", BodyRef("Næstved", None, "Næstved")),
        ),
        (
            "Anna Jensen, Klima-, Miljø- og Teknikudvalget, Slagelse, medlem",
            ContactSaid(
                "Anna Jensen", "medlem", BodyRef("Klima-, Miljø- og Teknikudvalget", None, "Slagelse")
            ),
        ),
        ("Anna Jensen, byrådsmedlem, Venstre", ContactSaid("Anna Jensen", "byrådsmedlem", party="Venstre")),
        ("Anna Jensen, Liste T", ContactSaid("Anna Jensen", party="T")),
        ("Anna Jensen, KL", ContactSaid("Anna Jensen", body=BodyRef("KL"))),
        (
            "Anna Jensen, Diabetesforeningen, direktør",
            ContactSaid("Anna Jensen", "direktør", BodyRef("Diabetesforeningen", 4)),
        ),
        (
            "Anna Jensen, overlæge på Næstved Sygehus",
            ContactSaid("Anna Jensen", "overlæge", BodyRef("Næstved Sygehus", None, "Næstved")),
        ),
        ("Anna Jensen, født 01.01.1970", ContactSaid("Anna Jensen", note="født 01.01.1970")),
        (
            "Dr. Anna Jensen, overlæge, kender Bo godt",
            ContactSaid("Anna Jensen", "overlæge", note="Dr, kender Bo godt"),
        ),
        ("Anna Jensen, anna@example", ContactSaid("Anna Jensen", email="anna@example")),
        ("Anna Jensen [again]", ContactSaid("Anna Jensen", again=True)),
        ("Anna Jensen, 12345678 [p12]", ContactSaid("Anna Jensen", phone="12345678", person_id=12)),
        ("A", ContactSaid(party="A")),
        ("12345678", ContactSaid(phone="12345678")),
        ("", ContactSaid()),
    ],
)
def test_what_was_said(line: str, said: ContactSaid) -> None:
    assert read(line) == said


def test_bodies_of_one_name_are_all_offered() -> None:
    body = read("Anna Jensen, medlem af Byrådet").body
    assert body is not None
    assert body.organization_id is None
    assert {entry.id for entry in body.candidates} == {1, 2}


def test_an_address_is_one_or_none() -> None:
    assert read("Anna, anna@example.dk").is_email
    assert not read("Anna, anna@example").is_email
    assert not read("Anna").is_email


@table("language", ["da", "en"])
@table(
    "said",
    [
        ANNA,
        ContactSaid("Anna Jensen"),
        ContactSaid("Anna Jensen", "Journalist", BodyRef("politiken"), "T", note="kender Bo godt"),
        ContactSaid("Anna Jensen", "medlem", BodyRef("Byrådet", 2, "Næstved"), again=True),
        ContactSaid("Bo", email="bo@example.dk", person_id=7),
        ContactSaid("Bo", "overlæge", BodyRef("Næstved Sygehus", None, "Næstved")),
    ],
)
def test_a_contact_written_reads_back_the_same(said: ContactSaid, language: str) -> None:
    assert read(write_contact(said, language), language) == said


@given(st.text(max_size=200))
def test_any_text_is_read_calmly(text: str) -> None:
    read(clean(text, 200))


@given(st.lists(st.sampled_from(WORDS)))
@example(["Slagelse", ",", "for", "Anna"])
def test_every_word_is_somewhere(words: list[str]) -> None:
    said = read(" ".join(words))
    body = f"{said.body.text} {said.body.area}" if said.body else ""
    held = fold(" ".join((said.name, said.role, body, said.party, said.email, said.phone, said.note))).split()
    silent = {"for", "i", "og", ""}
    assert {word for one in words for word in fold(one).split()} - silent <= set(held)


@table(
    ("said", "party"),
    [
        ("A", "socialdemokratiet"),
        ("S", "socialdemokratiet"),  # as after a name, not as on the ballot
        ("K", "konservative"),
        ("(V)", "venstre"),
        ("sf", "sf"),
        ("radikale", "radikale_venstre"),
        ("Social Democrats", "socialdemokratiet"),
        ("T", None),
        ("v", None),
        ("", None),
    ],
)
def test_parties_by_letter_and_name(said: str, party: str | None) -> None:
    found = DK.parties.said(said)
    assert (found.id if found else None) == party


@table(
    ("said", "code"),
    [
        ("Slagelse", "0330"),
        ("slagelse kommune", "0330"),
        ("330", "0330"),
        ("Københavns Kommune", "0101"),
        ("By", None),
    ],
)
def test_municipalities_by_name_and_code(said: str, code: str | None) -> None:
    found = DK.areas.municipality(said)
    assert (found.code if found else None) == code
