"""Who says a thing is proven for each message, and what somebody else said is done only when it is made one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import commands
from bot.core.messages import Abilities, Foreign, Kind
from bot.core.people import Sender, Standing
from bot.core.reply import Reply
from storage.activities import Activities
from storage.team import Team
from tests.office import BUDGET, DIRECT, FRIDAY, Office, button, choices, shown

REGISTRY = commands.registry()
CHANGING = [one for one in REGISTRY.commands if not (one.reads or one.anyone)]
MONDAY = FRIDAY - timedelta(days=4)


def meetings(made: Office) -> int:
    return made.work.do(lambda unit: Activities(unit, made.workspace, FRIDAY).list()[1])


@pytest.mark.parametrize("kind", [Kind.DIRECT, Kind.MENTION])
def test_no_command_is_done_in_somebody_elses_words(en: Office, kind: Kind) -> None:
    place = BUDGET if kind is Kind.MENTION else DIRECT
    assert len(CHANGING) > 80
    for command in CHANGING:
        said = command.example("en")
        reply = en.say(said, "bo", place, kind=kind, words_of=Foreign("Ida Holm", MONDAY))
        assert "These are the words of Ida Holm" in shown(reply), said
        assert button(reply, "Yes").says.startswith("=")
        assert len(choices(reply)) == 2
    assert not en.parcels()


def test_made_ones_own_its_days_are_those_of_then(en: Office) -> None:
    before = meetings(en)
    en.say("meeting logged Bent Holm yesterday about rehab", "bo", words_of=Foreign("Ida", MONDAY))
    assert meetings(en) == before
    assert "Monday 16 November" in shown(en.last)
    card = shown(en.press("Yes", "bo"))
    assert "Sunday 15 November" in card
    assert "Bo" in card
    assert meetings(en) == before + 1
    en.say("meeting logged Bent Holm yesterday about lunch", "bo", words_of=Foreign("", None))
    assert "somebody else’s words" in shown(en.last)
    en.press("No", "bo")
    assert meetings(en) == before + 1


def test_what_was_passed_on_answers_no_question_and_questions_are_answered(en: Office) -> None:
    asking: dict[str, Any] = {"abilities": Abilities(forms=False, questions=True), "kind": Kind.DIRECT}
    assert en.say("meeting logged", "bo", **asking).asks
    before = meetings(en)
    en.say("Bent Holm yesterday about rehab", "bo", words_of=Foreign("Ida", MONDAY), **asking)
    assert meetings(en) == before
    told = en.lines("who chairs the health committee in Slagelse?", "bo", words_of=Foreign("Ida", MONDAY))
    assert "Anna Jensen" in told


def vouched(made: Office, standing: Standing, minutes: int) -> Reply:
    """What Bo is told by a replica that was told how he stands some minutes from now."""
    at = FRIDAY + timedelta(minutes=minutes)
    sender = Sender("bo", "Bo", standing, vouched_at=at)
    message = replace(made.message("meeting logged Bent Holm yesterday about x", "bo"), sender=sender)
    return made.hand_in(message).reply or Reply()


def told(made: Office, standing: Standing, minutes: int, said: int) -> None:
    now = FRIDAY + timedelta(minutes=minutes)
    made.work.do(lambda unit: Team(unit, made.workspace, now).stands("shell", "demo", "bo", standing, said))


def test_what_one_replica_was_told_of_somebody_holds_in_all(en: Office) -> None:
    assert "Meeting logged" in shown(vouched(en, Standing.MEMBER, 0))
    told(en, Standing.STRANGER, 1, 100)
    before = meetings(en)
    assert "another organisation" in shown(vouched(en, Standing.MEMBER, 0))
    assert "another organisation" in shown(vouched(en, Standing.ADMIN, 1))
    told(en, Standing.GUEST, 2, 200)
    assert "guest" in shown(vouched(en, Standing.MEMBER, 0)).lower()
    told(en, Standing.STRANGER, 3, 150)  # told late: what came after it stands
    assert "guest" in shown(vouched(en, Standing.MEMBER, 0)).lower()
    assert meetings(en) == before
    told(en, Standing.MEMBER, 4, 300)
    assert "a moment ago" in shown(vouched(en, Standing.GUEST, 0)) or meetings(en) == before + 1
    assert "guest" in shown(vouched(en, Standing.GUEST, 5)).lower(), "a later look at Slack counts"


def test_who_hides_behind_a_group_is_told_why(en: Office) -> None:
    message = en.message("meeting logged Bent Holm yesterday", "bo", BUDGET)
    hidden = replace(message, sender=Sender("-100", "Group", Standing.ANONYMOUS))
    reply = en.hand_in(hidden).reply
    assert reply is not None
    assert "cannot see who you are" in shown(reply)
