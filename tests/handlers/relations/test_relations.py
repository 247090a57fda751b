"""The relation staircase in conversation, and whom the team is losing touch with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.core.reply import Visibility
from tests.office import BUDGET, Office, button, office, shown


@pytest.fixture
def here() -> Iterator[Office]:
    with office("en") as made:
        yield made


def test_a_relation_gets_a_step_and_its_log_is_kept(here: Office) -> None:
    assert "Nobody has said where it stands yet" in here.lines("contact step Bent Holm")
    noted = here.say("contact step Bent Holm 2 met at the summer meeting")
    text = shown(noted)
    assert "Noted where the relation with Bent Holm stands" in text
    assert "2 · Contact ◀" in text
    assert "step 2 · met at the summer meeting · Ida" in text
    here.say(button(noted, "4").says)
    text = shown(here.last)
    assert "4 · Cooperation partner ◀" in text
    assert text.index("step 4") < text.index("step 2")
    assert "After 12 weeks with nothing logged" in text
    assert "2 · Contact ◀" in shown(here.press("Undo"))
    assert "stands there already" in here.lines("contact step Bent Holm 2")


def test_the_teams_judgement_is_for_the_team_alone(here: Office) -> None:
    assert here.say("contact step Bent Holm 2", place=BUDGET).visibility is Visibility.SECRET
    assert here.say("contact forgotten", place=BUDGET).visibility is Visibility.SECRET


@pytest.mark.parametrize("step", ["0", "6", "17"])
def test_there_are_five_steps(here: Office, step: str) -> None:
    text = here.lines(f"contact step Bent Holm {step}")
    assert f"no step {step}" in text
    assert "Nothing was changed" in text


def test_somebody_nobody_knows(here: Office) -> None:
    assert "I do not know Nobody Atall" in here.lines("contact step Nobody Atall 3")


def test_who_is_forgotten_is_counted_from_the_last_logged_contact(here: Office) -> None:
    assert "You are in touch with everybody you have met" in here.lines("contact forgotten")
    here.clock.set(datetime(2027, 9, 1, 9, tzinfo=UTC))
    text = here.lines("contact forgotten")
    assert "You are losing touch with 1 contact" in text
    assert "Bent Holm · 41 weeks · last met by Ida" in text
    here.say("call logged Bent Holm yesterday about rehabilitation")
    assert "Bent Holm" not in here.lines("contact forgotten")


def test_in_danish() -> None:
    with office("da") as here:
        assert "3 · Samarbejde ◀" in here.lines("kontakt trin Bent Holm 3")
        here.clock.set(datetime(2027, 9, 1, 9, tzinfo=UTC))
        assert "I er ved at miste kontakten til 1" in here.lines("kontakt glemte")
        assert "Samarbejde" in shown(here.last, "da")
