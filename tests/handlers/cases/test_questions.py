"""Questions to the administration and the target of a case, through the desk."""

from __future__ import annotations

from datetime import date

import pytest

from storage.cases import Cases
from tests.handlers.cases.test_cases import opened, rows
from tests.office import BUDGET, Office, choices, office, shown


def test_a_question_has_its_own_number_and_is_no_point(en: Office) -> None:
    opened(en, "Rehabilitation DKK 1m", "Hall DKK 2m")
    said = en.lines('budget question "What do 14 days cost?" about 2 to finance by 28 November')
    assert "Question 1: What do 14 days cost?" in said
    (one,) = rows(en, Cases, "questions", 1)
    assert (one.number, one.title, one.owner, one.due_date) == (
        "1",
        "What do 14 days cost?",
        "finance",
        date(2026, 11, 28),
    )
    en.say("budget ask Road DKK 3m")
    assert [point.number for point in rows(en, Cases, "points", 1)] == ["1", "2", "3"]
    assert rows(en, Cases, "point", one.parent_id).number == "2"
    assert "1 question has no answer yet" in en.lines("budget")


def test_answered_reopened_and_taken_back(en: Office) -> None:
    opened(en).say("budget question What does it cost? to finance")
    en.say("budget question 1 answered by Lone Krag note 214: DKK 1.2m a year")
    (one,) = rows(en, Cases, "questions", 1)
    assert (one.state, one.answered_by, one.note_number, one.story) == (
        "answered",
        "Lone Krag",
        "214",
        "DKK 1.2m a year",
    )
    en.press("Open it again")
    assert rows(en, Cases, "questions", 1)[0].state == "unanswered"
    en.press("Undo")
    assert rows(en, Cases, "questions", 1)[0].state == "answered"
    en.say("budget question 1 remove")
    assert rows(en, Cases, "questions", 1) == []
    en.say("budget undo")
    en.say("budget question another one?")
    assert [one.number for one in rows(en, Cases, "questions", 1)] == ["1", "2"]
    assert "Question 2 another one?" in en.lines("budget log")


@pytest.mark.parametrize(
    "said", ["confidential: what does it cost?", "9 answered", "what? about 7", '"what?" by 31 June', '""']
)
def test_what_is_not_clear_is_not_kept(en: Office, said: str) -> None:
    opened(en).say(f"budget question {said}")
    assert rows(en, Cases, "questions", 1) == []
    assert shown(en.last)


def test_the_open_ones_come_by_deadline_and_the_form_takes_one(en: Office) -> None:
    opened(en).say("budget question first? by 30 November")
    en.say("budget question new")
    en.send_in({"text": "second?", "to": "health", "due": "25 November"})
    en.say("budget question third?")
    en.say("budget question")
    labels = [one.label for one in choices(en.last)]
    assert labels[:3] == ["2 second?", "1 first?", "3 third?"]
    assert not any("new" in one.says for one in choices(en.say("share budget question", place=BUDGET)))


def test_every_kind_of_case_has_them() -> None:
    with office("da") as made:
        made.say('aftale åbn "Udviklingsaftale 2027" i Slagelse')
        assert "Spørgsmål 1" in made.lines('aftale spørgsmål "Hvor mange?" til sundhed')
        assert "er ikke åbnet" not in made.lines("aftale mål Flere møder")  # a goal there, and no sum


def test_a_target_is_what_savings_bring_less_what_asks_cost(en: Office) -> None:
    opened(en, "Hall DKK 4.1m a year", "Signs saving DKK 1.7m", "Road DKK 9m", "Trees 1.500")
    en.say("budget ask 3 rejected")
    said = en.lines("budget target 10m")
    assert "Asks and savings give -DKK 2.4m of DKK 10m; DKK 12.4m is missing" in said
    assert "1 unclear amount is not in it" in said
    en.say("budget ask 1 agreed DKK 1m")
    assert "give DKK 700,000 of DKK 10m" in en.lines("budget")
    assert "the target is met" in en.lines("budget target 500,000")
    en.say("budget undo")
    assert rows(en, Cases, "get", 1).target_amount == 10_000_000
    en.say("budget target none")
    assert rows(en, Cases, "get", 1).target_amount is None


@pytest.mark.parametrize("said", ["8-10 million", "1.500", "a lot", "10m for a hall", "2028"])
def test_an_unclear_target_is_asked(en: Office, said: str) -> None:
    opened(en).say(f"budget target {said}")
    assert rows(en, Cases, "get", 1).target_amount is None
