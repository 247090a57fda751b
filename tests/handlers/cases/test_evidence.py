"""What was done about a point: counted to it, changed, and what it shows of states and positions."""

from __future__ import annotations

import pytest

from bot.core.messages import Place, PlaceKind
from bot.politics.positions import Stance
from storage.cases import Positions
from storage.cases.evidence import ActivityPoints
from storage.team import Team
from tests.handlers.cases.test_cases import labels, opened, rows
from tests.office import Office, shown

REHAB, EVENINGS = "Rehabilitation within 14 days DKK 1.5m a year", "Evening opening of the library DKK 2m"


def belongs(made: Office, activity: int) -> list[str]:
    return [one.number for one in rows(made, ActivityPoints, "of", activity)]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("Bent Holm yesterday about rehabilitation", "1"),
        ("Bent Holm yesterday about the rehabilitating of patients", ""),
        ("Bent Holm yesterday about ask 2", "2"),
        ("Bent Holm yesterday about waiting times within the municipality", ""),
        ("Bent Holm yesterday about rehabilitation and the library", ""),
        ("Bent Holm yesterday: we spoke of evenings", "2"),
    ],
)
def test_an_activity_belongs_to_the_one_point_its_words_are_about(en: Office, said: str, number: str) -> None:
    opened(en, REHAB, EVENINGS).say(f"meeting logged {said}")
    assert belongs(en, 3) == ([number] if number else [])
    assert ("Belongs to" in shown(en.last)) is bool(number)


def test_of_a_room_with_one_point_that_one_is_meant_and_of_several_it_is_asked(en: Office) -> None:
    at = Place("shell", "#a", kind=PlaceKind.ROOM, name="#a")
    en.work.do(lambda unit: Team(unit, en.workspace, en.clock.now()).link_room("shell", "#a", name="#a"))
    en.say('budget open "Budget 2028" in Slagelse', place=at)
    en.say(f"budget ask {REHAB}", place=at)
    en.say("call logged Bent Holm yesterday about the weather", place=at)
    assert belongs(en, 3) == ["1"]
    en.say(f"budget ask {EVENINGS}", place=at)
    en.say("call logged Bent Holm yesterday about the snow", place=at)
    assert belongs(en, 4) == []
    en.press("Which ask does it belong to?", place=at)
    en.press("2 Evening", place=at)
    assert belongs(en, 4) == ["2"]
    en.press("Undo", place=at)
    assert belongs(en, 4) == []


def test_a_point_is_changed_and_its_log_follows(en: Office) -> None:
    opened(en, REHAB, EVENINGS).say("meeting logged Bent Holm yesterday about rehabilitation")
    assert "Meeting with Bent Holm (#3): rehabilitation" in en.lines("budget log 1")
    en.say("meeting show 3")
    en.press("Another ask")
    en.press("None")
    assert belongs(en, 3) == []
    en.say("undo")
    assert belongs(en, 3) == ["1"]
    en.say("meeting remove 3")
    assert "(#3)" not in en.lines("budget log 1")


def test_what_notes_tell_is_offered_and_kept_with_its_source(en: Office) -> None:
    opened(en, REHAB).say(
        "meeting logged Bent Holm yesterday about rehabilitation. It is in the catalogue. V is against"
    )
    assert rows(en, Positions, "log", 1) == []
    assert "Ask 1: in the catalogue" in labels(en)
    card = en.last
    en.press("V is against")
    (kept,) = rows(en, Positions, "log", 1)
    assert (kept.stance, kept.activity_id, kept.source) == (Stance.AGAINST, 3, "Bent Holm")
    assert kept.said_on == en.clock.now().date().replace(day=19)
    en.say("meeting show 3")
    assert "V is against" not in labels(en)
    en.last = card
    en.press("Ask 1: in the catalogue")
    assert "in the catalogue" in en.lines("budget 1")
    en.say("meeting show 3")
    assert "Ask 1: in the catalogue" not in labels(en)


def test_what_a_confidential_meeting_tells_stays_with_its_author(en: Office) -> None:
    opened(en, REHAB).say(
        "meeting logged confidential Bent Holm yesterday about rehabilitation. V is against"
    )
    assert belongs(en, 3) == ["1"]
    en.press("V is against")
    assert "V is against" in en.lines("budget 1")
    assert "V is against" not in en.lines("budget 1", "bo")
    assert "(#3)" not in en.lines("budget log 1", "bo")


def test_a_proposal_that_was_sent_offers_that_it_is(en: Office) -> None:
    opened(en, REHAB).say("draft new budget proposal to Bent Holm about rehabilitation")
    en.press("Draft it without")
    en.work_off()
    en.say("draft approve 1", "bo")
    en.say("draft sent 1 [yes]")
    en.press("Ask 1: sent in")
    assert "sent in" in shown(en.last)
    assert "(#3)" in en.lines("budget log 1")


def test_what_belongs_to_a_point_stays_when_somebody_met_is_erased(en: Office) -> None:
    opened(en, REHAB).say("meeting logged Bent Holm yesterday about rehabilitation")
    en.say("contact erase Bent Holm")
    en.press("Erase")
    assert belongs(en, 3) == ["1"]
    told = en.lines("budget log 1")
    assert "(#3)" in told
    assert "Bent Holm" not in told
