"""'Sidst mødt' is a meeting: questions by their verb, over every kind of activity, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from storage.activities import Activities, NewActivity, NewParticipant, Status
from tests.office import FRIDAY, Office, office

TODAY = FRIDAY.date()
KINDS = {"meeting": 9, "visit": 8, "call": 7, "mail": 6}  # days ago
SHOWN = {"meeting": "Meeting", "visit": "Visit", "call": "Phone call", "mail": "Mail"}
QUESTIONS = [
    ("when did we last meet {}?", ("meeting", "visit")),
    ("when have we last met {}?", ("meeting", "visit")),
    ("when did we last meet with {}?", ("meeting", "visit")),
    ("last meeting with {}?", ("meeting", "visit")),
    ("have we met {}?", ("meeting", "visit")),
    ("when did we last talk to {}?", ("meeting", "visit", "call")),
    ("when did we last speak with {}?", ("meeting", "visit", "call")),
    ("last conversation with {}?", ("meeting", "visit", "call")),
    ("when did we last write to {}?", ("mail",)),
    ("when did we last visit {}?", ("visit",)),
    ("when did we last call {}?", ("call",)),
    ("when were we last in touch with {}?", ("meeting", "visit", "call", "mail")),
    ("hvornår har vi sidst mødt {}?", ("meeting", "visit")),
    ("hvornår mødte vi sidst {}?", ("meeting", "visit")),
    ("hvornår mødtes vi sidst med {}?", ("meeting", "visit")),
    ("sidste møde med {}?", ("meeting", "visit")),
    ("har vi mødt {}?", ("meeting", "visit")),
    ("hvornår har vi sidst talt med {}?", ("meeting", "visit", "call")),
    ("hvornår snakkede vi sidst med {}?", ("meeting", "visit", "call")),
    ("sidste samtale med {}?", ("meeting", "visit", "call")),
    ("hvornår har vi sidst skrevet til {}?", ("mail",)),
    ("hvornår skrev vi sidst til {}?", ("mail",)),
    ("hvornår har vi sidst besøgt {}?", ("visit",)),
    ("hvornår besøgte vi sidst {}?", ("visit",)),
    ("hvornår ringede vi sidst til {}?", ("call",)),
    ("hvornår var vi sidst i kontakt med {}?", ("meeting", "visit", "call", "mail")),
]


@pytest.fixture(scope="module")
def en() -> Iterator[Office]:
    with office("en") as made:
        yield made


def log(
    made: Office, kinds: tuple[str, ...], name: str, status: Status = Status.COMPLETED, ahead: int = 0
) -> None:
    """These kinds of activity with a contact of that name, who is new."""
    from storage.contacts.people import People

    def record(unit: object) -> None:
        person = People(unit, made.workspace, FRIDAY).add_person(name)  # type: ignore[arg-type]
        for kind in kinds:
            Activities(unit, made.workspace, FRIDAY, 1).record(  # type: ignore[arg-type]
                NewActivity(
                    kind,
                    f"a {kind}",
                    TODAY - timedelta(days=KINDS[kind]) + timedelta(days=ahead),
                    participants=(NewParticipant(name, person_id=person),),
                    status=status,
                )
            )

    made.work.do(record)


ALL = [
    "".join(mark for mark, bit in zip("mvcl", range(4), strict=True) if number >> bit & 1)
    for number in range(16)
]
OF = {"m": "meeting", "v": "visit", "c": "call", "l": "mail"}
NAMES = {
    marks: f"Vera {first}"
    for marks, first in zip(
        ALL,
        [
            "Abel",
            "Buch",
            "Carl",
            "Dahl",
            "Elm",
            "Falk",
            "Gad",
            "Hagen",
            "Ibsen",
            "Juul",
            "Krag",
            "Lund",
            "Moth",
            "Nue",
            "Olrik",
            "Pauli",
        ],
        strict=True,
    )
}


@pytest.fixture(scope="module")
def all_kinds(en: Office) -> Office:
    for marks, name in NAMES.items():
        log(en, tuple(OF[mark] for mark in marks), name)
    return en


@pytest.mark.parametrize(("question", "answers"), QUESTIONS, ids=[row[0] for row in QUESTIONS])
def test_the_answer_is_of_the_kind_asked_for(
    all_kinds: Office, question: str, answers: tuple[str, ...]
) -> None:
    for marks, name in NAMES.items():
        kinds = [OF[mark] for mark in marks]
        lines = all_kinds.lines("ask " + question.format(name))
        fitting = sorted((kind for kind in kinds if kind in answers), key=KINDS.__getitem__)
        others = sorted((kind for kind in kinds if kind not in answers), key=KINDS.__getitem__)
        last = next((line for line in lines.splitlines() if line.startswith("Last:")), "")
        beside = next((line for line in lines.splitlines() if line.startswith("Otherwise:")), "")
        assert SHOWN[fitting[0]] in last if fitting else not last, (marks, lines)
        newer = bool(others) and (not fitting or KINDS[others[0]] < KINDS[fitting[0]])
        assert SHOWN[others[0]] in beside if newer else not beside, (marks, lines)


@pytest.mark.parametrize("status", [Status.PLANNED, Status.CANCELLED])
def test_what_was_not_held_was_not_met(en: Office, status: Status) -> None:
    name = f"Erna {status.value.capitalize()}"
    log(en, ("meeting", "visit"), name, status, ahead=-3)
    assert "Last:" not in en.lines(f"ask when did we last meet {name}?")


def test_a_letter_is_no_meeting_about_something(en: Office) -> None:
    en.say("mail logged Bent Holm yesterday about windmills")
    lines = en.lines("ask whom have we met about windmills?")
    assert "I have no meeting logged about windmills" in lines
    assert "Bent Holm · Mail, " in lines
    en.say("meeting logged Karl Vestermark yesterday about windmills")
    lines = en.lines("ask whom have we met about windmills?")
    assert lines.index("Karl") < lines.index("Bent Holm · Mail, ")
