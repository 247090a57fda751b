"""What becomes of a plan is said on its card, and its next steps are ticked off there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.messages import Abilities
from bot.core.reply import Visibility
from storage.activities import Activities, Status
from storage.work import Unit
from tests.office import BUDGET, FRIDAY, Office, button, choices, shown


def labels(an: Office) -> list[str]:
    return [one.label for one in choices(an.last)]


def status(an: Office, number: int) -> Status:
    def read(unit: Unit) -> Status:
        activity = Activities(unit, an.workspace, FRIDAY).get(number)
        assert activity is not None
        return activity.status

    return an.work.do(read)


def plan(an: Office) -> int:
    """A meeting at three this afternoon, which is over now; its number."""
    an.say("meeting planned Bent Holm today 15:00 about the budget. Next: send the figures by Monday")
    number = int((an.last.card or ":0").partition(":")[2])
    an.clock.set(FRIDAY + timedelta(hours=6))
    return number


# What became of it


def test_a_plan_is_not_asked_about_before_its_time(en: Office) -> None:
    en.say("meeting planned Bent Holm today 15:00 about the budget")
    assert "It took place" not in labels(en)
    en.say("meeting planned Ellen Thorup today about parking")
    assert "It took place" not in labels(en)


def test_it_took_place_and_that_is_taken_back(en: Office) -> None:
    number = plan(en)
    assert "Did it take place?" in en.lines(f"meeting show {number}")
    en.press("It took place")
    assert shown(en.last).startswith("Meeting logged")
    assert "It took place" not in labels(en)
    assert status(en, number) is Status.COMPLETED
    assert "Last contact  Meeting, today" in en.lines("contact show Bent Holm")
    en.say(f"meeting reopen {number}")
    en.say(f"meeting happened {number}")
    en.press("Undo")
    assert shown(en.last).startswith("Meeting planned")
    assert status(en, number) is Status.PLANNED
    assert "It took place" in labels(en)


def test_it_was_cancelled_and_is_on_after_all(da: Office) -> None:
    number = plan(da)
    da.say(f"møde vis {number}")
    assert {"Det er holdt", "Det blev aflyst"} <= set(labels(da))
    da.press("Det blev aflyst")
    assert shown(da.last, "da").startswith("Møde aflyst")
    assert status(da, number) is Status.CANCELLED
    assert "aflyst" in da.lines("møde liste")
    card = da.lines("kontakt vis Bent Holm")
    assert "Seneste kontakt" in card
    assert f"#{number}" not in card
    da.say(f"møde vis {number}")
    da.press("Det bliver til noget alligevel")
    assert status(da, number) is Status.PLANNED


def test_the_list_says_what_waits_for_an_answer(en: Office) -> None:
    number = plan(en)
    en.clock.set(FRIDAY + timedelta(days=1))
    assert "not logged yet" in en.lines("meeting list")
    assert "Did it take place?" in shown(en.press(f"Did #{number} take place?"))
    assert f"Did #{number} take place?" not in "".join(
        one.label for one in choices(en.say("meeting list", "malik"))
    )


def test_what_is_to_come_has_not_taken_place(en: Office) -> None:
    en.say("meeting planned Bent Holm tomorrow 15:00 about the budget")
    number = int((en.last.card or ":0").partition(":")[2])
    assert "still to come: tomorrow" in en.lines(f"meeting happened {number}")
    assert status(en, number) is Status.PLANNED


def test_said_twice_it_changes_nothing(en: Office) -> None:
    number = plan(en)
    en.say(f"meeting happened {number}")
    assert shown(en.say(f"meeting happened {number}")).startswith("Meeting\n")
    assert status(en, number) is Status.COMPLETED


def test_somebody_elses_plan_is_theirs_to_settle(en: Office) -> None:
    number = plan(en)
    en.say(f"meeting show {number}", "bo")
    assert "It took place" not in labels(en)
    assert "Only Ida or an administrator" in en.lines(f"meeting happened {number}", "bo")


@pytest.mark.parametrize(
    ("said", "yes", "no"),
    [
        ("call planned Bent Holm today 15:00 about rehab", "We talked", "It was cancelled"),
        ("visit planned Bent Holm today 15:00 about rehab", "The visit took place", "It was cancelled"),
        ("mail planned Bent Holm today 15:00 about rehab", "It was sent", "It was not sent"),
        ("oped planned about rehab today 15:00", "It was sent", "It was not sent"),
    ],
)
def test_each_kind_in_its_own_words(en: Office, said: str, yes: str, no: str) -> None:
    en.say(said)
    kind, number = said.split()[0], (en.last.card or "").partition(":")[2]
    en.clock.set(FRIDAY + timedelta(hours=6))
    en.say(f"{kind} show {number}")
    assert {yes, no} <= set(labels(en))
    en.press(yes)
    assert status(en, int(number)) is Status.COMPLETED


# Next steps on the card


def test_a_step_is_ticked_off_on_the_card_and_taken_back(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about rehab. Next: send the figures by Friday")
    reply = en.press("Done: send the figures")
    assert reply.replaces
    told = shown(reply)
    assert told.startswith("Meeting")
    assert "✓ send the figures" in told
    assert "Done: send the figures" not in labels(en)
    en.press("Not done: send the figures")
    assert "✓" not in shown(en.last)
    assert "Done: send the figures" in labels(en)


def test_two_steps_have_a_button_each_that_names_it(da: Office) -> None:
    da.say(
        "møde afholdt Bent Holm i går om genoptræning. Næste: send tal inden fredag; Bo: ring til ham mandag"
    )
    assert {"Gjort: send tal", "Gjort: ring til ham"} <= set(labels(da))
    told = shown(da.press("Gjort: ring til ham"), "da")
    assert "✓ ring til ham" in told
    assert "✓ send tal" not in told
    assert {"Gjort: send tal", "Ikke gjort: ring til ham"} <= set(labels(da))


def test_a_reader_and_a_copy_for_everybody_have_no_buttons_for_steps(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about rehab. Next: send the figures by Friday")
    number = (en.last.card or "").partition(":")[2]
    en.say("caucus role reader Bo")
    en.say(f"meeting show {number}", "bo")
    assert "Done: send the figures" not in labels(en)
    en.say(f"meeting share {number}", "ida", BUDGET)
    assert en.last.visibility is Visibility.ROOM
    assert "Done: send the figures" not in labels(en)


def test_a_confidential_step_stays_with_its_author(en: Office) -> None:
    en.say(
        "meeting logged Bent Holm yesterday about rehab (confidential). Next: send the figures by Friday",
        abilities=Abilities(answers_in_ack=True),
        place=BUDGET,
    )
    says = button(en.last, "Done").says
    assert "send the figures" not in en.lines(says, "malik")
    reply = en.say(says)
    assert "✓ send the figures" in shown(reply)
    assert reply.visibility is Visibility.SECRET


def test_an_undone_meeting_has_no_steps_to_tick(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about rehab. Next: send the figures by Friday")
    en.press("Undo")
    assert "Done: send the figures" not in labels(en)
