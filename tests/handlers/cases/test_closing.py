"""The end of a case: what came of each point, beside what was expected; thanks, reflection, the next one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.cases import Cases, CaseState
from tests.handlers.cases.test_cases import labels, opened, rows
from tests.office import Office, shown

ASKS = (
    "Rehabilitation DKK 1.5m a year",
    "Evening opening DKK 600,000 a year",
    "Cycle path DKK 2m a year",
    "Benches DKK 100,000 once",
)


@pytest.fixture
def negotiated(en: Office) -> Office:
    """Four asks: a sure majority for 1, none to be had for 3."""
    opened(en, *ASKS)
    for said in ("A, V for 1 per Bent Holm", "Anna Jensen for 1", "A, V, F against 3"):
        en.say(f"budget stand {said}")
    en.say("budget ask 3 negotiating")
    return en


def settled(made: Office) -> Office:
    made.say("budget close")
    for label in ("Agreed: DKK 1.5m", "Next year", "Rejected", "Next year"):
        made.press(label)
    made.clock.set(made.clock.now() + timedelta(days=1))
    return made


def test_each_ask_is_settled_with_one_tap_the_likeliest_first(negotiated: Office) -> None:
    negotiated.say("budget close")
    first = [one for one in labels(negotiated) if not one.startswith("Another")]
    assert [first[at] for at in range(0, 12, 3)] == [
        "Agreed: DKK 1.5m a year",
        "Next year",
        "Rejected",
        "Next year",
    ]
    negotiated.press("Agreed")
    assert "1 of 4 are settled" in shown(negotiated.last)
    assert rows(negotiated, Cases, "get", 1).state is CaseState.OPEN
    negotiated.say("budget close 2 agreed DKK 500,000")
    assert [one.got_amount for one in rows(negotiated, Cases, "points", 1)] == [
        1_500_000,
        500_000,
        None,
        None,
    ]
    negotiated.say("budget close 3 perhaps")
    assert "I do not know what “perhaps” says" in shown(negotiated.last)
    negotiated.say("budget close 3 rejected")
    negotiated.press("Next year")
    assert rows(negotiated, Cases, "get", 1).state is CaseState.CLOSED
    assert "Got 2 of 4 asks, DKK 2m of DKK 4.1m a year, 0 of DKK 100,000 once" in shown(negotiated.last)
    negotiated.press("Undo")
    assert rows(negotiated, Cases, "get", 1).state is CaseState.OPEN


def test_another_amount_is_asked_for(negotiated: Office) -> None:
    negotiated.say("budget close")
    negotiated.press("Another amount")
    negotiated.send_in({"got": "1 million"})
    (first, *_) = rows(negotiated, Cases, "points", 1)
    assert (first.state, first.got_amount, first.amount) == ("agreed", 1_000_000, 1_500_000)
    negotiated.press("Another amount")
    negotiated.send_in({"got": "a lot"})
    assert rows(negotiated, Cases, "points", 1)[1].state == "idea"


def test_it_is_closed_as_it_stands_with_a_reason(negotiated: Office) -> None:
    said = negotiated.lines("budget close because the election came")
    assert "the election came" in said
    assert rows(negotiated, Cases, "get", 1).closed_reason == "the election came"
    negotiated.say("budget reopen")
    assert rows(negotiated, Cases, "get", 1).closed_reason is None


def test_what_was_expected_stands_beside_what_came_and_how_they_voted(negotiated: Office) -> None:
    settled(negotiated).say("budget stand V against 1")
    said = negotiated.lines("budget result")
    assert "✓ 17" in said  # as it stood when it was closed
    assert "Of 2 it was clear beforehand how they would go; 2 went so." in said
    assert "1: V was said to be for, and was against" in said
    negotiated.say("budget ask 1 rejected [c1]")
    assert "1, Rehabilitation, was expected and not got." in negotiated.lines("budget result")


def test_thanks_are_drafted_to_those_who_were_for_what_was_got(negotiated: Office) -> None:
    settled(negotiated).say("budget result")
    assert "Write thanks to 2" in labels(negotiated)  # Anna Jensen, and Bent Holm who spoke for V
    negotiated.press("Write thanks")
    negotiated.work_off()
    said = negotiated.lines("draft list")
    assert "Anna Jensen · Thanks after the budget" in said
    assert "Bent Holm · Thanks after the budget" in said
    negotiated.say("budget ask 1 rejected [c1]")
    assert "I know nobody by name" in negotiated.lines("budget thanks")


def test_everybody_answers_three_questions_for_themselves(negotiated: Office) -> None:
    for who, answer in (
        ("ida", "We came early"),
        ("bo", "The figures"),
        ("ida", "We came early, with figures"),
    ):
        negotiated.say("budget reflect", who)
        negotiated.send_in({"worked": answer}, who)
    said = shown(negotiated.last)
    assert "We came early, with figures · Ida" in said
    assert "The figures · Bo" in said
    assert "We came early ·" not in said
    negotiated.press("Undo")
    assert "We came early · Ida" in negotiated.lines("budget result")
    assert len(rows(negotiated, Cases, "points", 1)) == 4
    negotiated.say("budget ask One more")
    assert "Ask 5: One more" in shown(negotiated.last)


def test_what_was_put_off_are_ideas_of_the_next_case(negotiated: Office) -> None:
    settled(negotiated).say("budget result")
    negotiated.press("2 asks to Budget 2029")
    assert "Budget 2029 · Slagelse" in shown(negotiated.last)
    carried = [(one.title, one.amount, one.state) for one in rows(negotiated, Cases, "points", 2)]
    assert carried == [("Evening opening", 600_000, "idea"), ("Benches", 100_000, "idea")]
    undo = next(one for one in negotiated.last.choices if one.label == "Undo")
    negotiated.say("budget carry [c1]")
    assert len(rows(negotiated, Cases, "points", 2)) == 2
    negotiated.say("budget ask A third [c2]")
    assert "Somebody has changed the same since" in negotiated.lines(undo.says)
    negotiated.say("budget remove 3 [c2]")
    assert len(rows(negotiated, Cases, "points", 2)) == 2


def test_an_agreement_closes_without_a_council(en: Office) -> None:
    en.say('agreement open "Development agreement 2027" in Slagelse')
    en.say("agreement goal More visits at home")
    en.say("agreement close")
    en.press("Reached")
    assert "Got 1 of 1 goals" in shown(en.last)
    assert not any(one.startswith("Write thanks") for one in labels(en))
