"""Next steps: ticked off, put off, taken up again, added, listed; by whom and by whom not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.messages import Abilities, Kind
from bot.core.people import Role
from bot.core.reply import Visibility
from bot.language.names import fold
from storage.activities.tasks import TaskRow, Tasks
from storage.audit import Audit
from storage.cards import Cards
from storage.team import Team
from storage.work import Unit
from tests.office import BUDGET, Office, button, choices, shown

IN_ROOM = Abilities(answers_in_ack=True)
ALOUD = Abilities(forms=False, private=False)


def step(made: Office, number: int) -> TaskRow:
    found = made.work.do(lambda unit: Tasks(unit, made.workspace, made.clock.now()).get(number))
    assert found is not None
    return found


def trail(made: Office, number: int) -> list[str]:
    audit = made.work.do(lambda unit: Audit(unit, made.workspace, made.clock.now()).of(f"task:{number}"))
    return [change.action for change in audit]


def confidential(made: Office) -> int:
    """A step of Malik's from a meeting that only Ida sees."""
    made.say(
        "meeting logged Bent Holm yesterday about salaries confidential. Next: Malik: check the law by Friday"
    )
    return 2


# Done


def test_done_is_done_and_can_be_taken_back(en: Office) -> None:
    lines = en.lines("task done 1")
    assert "✓ Done: send the waiting list figures to the committee" in lines
    assert (step(en, 1).status, step(en, 1).done_at) == ("done", en.clock.now())
    en.press("Not done")
    assert (step(en, 1).status, step(en, 1).done_at, step(en, 1).done_by) == ("open", None, None)
    assert trail(en, 1) == ["done", "reopened"]


def test_pressed_twice_it_says_who_was_first_and_changes_nothing(en: Office) -> None:
    en.say("task done 1", kind=Kind.BUTTON)
    before = step(en, 1)
    en.clock.advance(timedelta(hours=2))
    assert "Already done by Ida at 10:00. Nothing was changed." in en.lines(
        "task done 1", "bo", kind=Kind.BUTTON
    )
    assert step(en, 1) == before
    en.clock.advance(timedelta(days=1))
    lines = en.lines("task done 1", "bo", kind=Kind.BUTTON)
    assert "Already done by Ida, yesterday, Friday 20 November, 10:00." in lines


def test_the_same_in_danish(da: Office) -> None:
    da.say("opgave gjort 1")
    assert "Allerede gjort af Ida kl. 10.00. Intet er ændret." in da.lines("opgave færdig 1", "bo")


def test_somebody_elses_step_may_be_ticked_off_and_it_is_known_by_whom(en: Office) -> None:
    assert "#1 is Ida’s" in en.lines("task done 1", "bo")
    assert step(en, 1).status == "open"
    lines = shown(en.press("Yes, that one", "bo"))
    assert lines.startswith("✓ Done: send the waiting list figures to the committee · Ida")
    done_by = step(en, 1).done_by
    names = en.work.do(
        lambda unit: {one.id: one.name for one in Team(unit, en.workspace, en.clock.now()).users()}
    )
    assert done_by is not None
    assert names[done_by] == "Bo"


def test_a_step_one_may_not_see_is_not_there(en: Office) -> None:
    number = confidential(en)
    for said in (f"task done {number}", f"task snooze {number}", f"task reopen {number}"):
        assert f"I cannot find a next step #{number}. Nothing was changed." in en.lines(said, "bo")
    assert step(en, number).status == "open"
    assert "✓ Done: check the law" in en.lines(f"task done {number}", "malik")


def test_a_confidential_step_is_not_spoken_of_where_others_read_along(en: Office) -> None:
    number = confidential(en)
    reply = en.say(f"task done {number}", place=BUDGET, abilities=ALOUD)
    assert "check the law" not in shown(reply)
    assert "check the law" in str([parcel.reply for parcel in en.parcels()])
    reply = en.say(f"task done {number}", place=BUDGET, abilities=IN_ROOM)
    assert reply.visibility is Visibility.SECRET


@pytest.mark.parametrize("said", ["task done 99", "task done 999999999", "task reopen 99", "task snooze 99"])
def test_a_step_that_does_not_exist_is_said_calmly(en: Office, said: str) -> None:
    assert "I cannot find a next step #" in en.lines(said)


def test_a_step_of_an_undone_meeting_is_gone_until_it_is_put_back(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about roads. Next: call him by Monday")
    en.press("Undo")
    assert "I cannot find" in en.lines("task done 2")
    en.say("meeting restore 3")
    assert "Done: call him" in en.lines("task done 2")


def test_without_a_number_it_says_how(en: Office) -> None:
    lines = en.lines("task done")
    assert "Which one?" in lines
    assert "task done 1" in lines
    assert "TEXT" not in lines


def test_a_reader_ticks_nothing_off(en: Office) -> None:
    now = en.clock.now()

    def read_only(unit: object) -> None:
        team = Team(unit, en.workspace, now)  # type: ignore[arg-type]
        team.link_account("shell", "demo", "rikke", team.add_user("Rikke", Role.READER))

    en.work.do(read_only)
    for said in ("task done 1", "task snooze 1", "task add call Bent", "task reopen 1"):
        assert "You can read along" in en.lines(said, "rikke")
    assert "You have no open next steps." in en.lines("task list", "rikke")
    assert step(en, 1).status == "open"


def test_what_is_open_cannot_be_taken_up(en: Office) -> None:
    assert "is not ticked off. Nothing was changed." in en.lines("task reopen 1")
    assert trail(en, 1) == []


# Snooze


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("task snooze 1", date(2026, 11, 23)),  # said on a Friday
        ("task snooze 1 tomorrow", date(2026, 11, 21)),
        ("task snooze 1 next week", date(2026, 11, 23)),
        ("task snooze 1 Tuesday", date(2026, 11, 24)),
        ("task later 1 1 December", date(2026, 12, 1)),
        ("task snooze 1 digest:me", date(2026, 11, 23)),
        ("task snooze 1 next week digest:room", date(2026, 11, 23)),
        ("opgave udsæt 1 næste uge", date(2026, 11, 23)),
        ("opgave udsæt 1 i overmorgen tasks:1", date(2026, 11, 22)),
    ],
)
def test_put_off_to_the_day_that_was_said(en: Office, said: str, day: date) -> None:
    due = step(en, 1).due_date
    assert "Put off:" in en.lines(said)
    assert (step(en, 1).snoozed_until, step(en, 1).due_date) == (day, due)


def test_before_easter_the_next_working_day_is_after_it(en: Office) -> None:
    en.clock.set(en.clock.now().replace(year=2027, month=3, day=24))
    assert "It comes up again Tuesday 30 March." in en.lines("task snooze 1")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("task snooze 1 yesterday", "yesterday, Thursday 19 November is not"),
        ("task snooze 1 today", "today, Friday 20 November is not"),
        ("task snooze 1 31/2", "There is no such day: 31/2"),
        ("task snooze 1 when pigs fly", "I do not understand the day “when pigs fly”"),
    ],
)
def test_a_day_that_will_not_do_is_said_and_nothing_changes(en: Office, said: str, answer: str) -> None:
    assert answer in en.lines(said)
    assert step(en, 1).snoozed_until is None


def test_what_is_done_is_not_put_off(en: Office) -> None:
    en.say("task done 1")
    assert "Already done by Ida at 10:00" in en.lines("task snooze 1", "bo")
    assert step(en, 1).snoozed_until is None


# Add and list


def test_a_step_is_added_with_its_day_and_owner(en: Office) -> None:
    lines = en.lines("task add call Bent Holm by Tuesday; Bo: send the agenda on Monday")
    assert "call Bent Holm · by Tuesday 24 November #2" in lines
    assert "send the agenda · Bo · by Monday 23 November #3" in lines
    assert step(en, 2).assignee_name == "Ida"
    assert step(en, 3).assignee_name == "Bo"
    assert "call Bent Holm" in en.lines("task list")
    assert "send the agenda" in en.lines("task list", "bo")


def test_a_step_without_a_day_is_a_step(en: Office) -> None:
    assert "☐ tidy the archive #2" in en.lines("task add tidy the archive")
    assert step(en, 2).due_date is None


def test_nothing_said_opens_the_form(en: Office) -> None:
    assert en.say("task add").form is not None
    assert "water the plants" in shown(en.send_in({"what": "water the plants"}))
    en.say("task add")
    assert en.send_in({"what": "  "}).form is not None


@pytest.mark.parametrize(
    "typed",
    ["say <b>bold</b> & </script> aloud", "write 'x' OR 1=1 soon", "do *_~ `x` {{ 7*7 }} too"],
)
def test_what_was_typed_stays_what_was_typed(en: Office, typed: str) -> None:
    en.say(f"task add {typed}")
    assert step(en, 2).subject == typed
    assert f"☐ {typed}" in en.lines("task list")


def test_the_list_turns_its_pages(en: Office) -> None:
    for number in range(23):
        en.say(f"task add step {number} by {number % 9 + 1} December")
    assert len([one for one in choices(en.say("task list")) if one.label == "Done"]) == 10
    en.press("14 more")
    assert len([one for one in choices(en.last) if one.label == "Done"]) == 10
    en.press("4 more")
    assert len([one for one in choices(en.last) if one.label == "Done"]) == 4
    en.press("Back")
    assert button(en.last, "4 more").says == "task list 3"
    assert "☐" in en.lines("task list 77")


def test_a_press_on_the_list_redraws_the_list(en: Office) -> None:
    en.say("task add call Bent by Monday")
    en.say("task list")
    reply = en.press("Done")
    assert reply.replaces
    assert "✓ Done: send the waiting list figures" in shown(reply)
    assert "☐ send the waiting list" not in shown(reply)
    assert "☐ call Bent" in shown(reply)
    assert "You have no open next steps." in shown(en.press("Done"))


def test_the_list_tells_a_room_nothing_confidential(en: Office) -> None:
    number = confidential(en)
    assert "check the law" in en.lines("task list", "malik")
    assert "check the law" not in en.lines("task list", "malik", BUDGET, abilities=ALOUD)
    assert step(en, number).status == "open"


@pytest.mark.parametrize("word", ["task", "opgave", "næste", "Opgaver", "todo"])
def test_the_words_for_it(en: Office, word: str) -> None:
    assert "Your next steps" in en.lines(word)
    assert fold(word) in en.desk.registry.subjects


@pytest.mark.parametrize("record", ["nonsense:1", "digest:", "digest:bo", "home:x", "tasks:-1", "activity:1"])
def test_a_card_nobody_makes_does_no_harm(en: Office, record: str) -> None:
    reply = en.say(f"task done 1 {record}")
    assert step(en, 1).status == "done"
    assert "send the waiting list figures" in shown(reply)


def test_the_card_of_the_meeting_in_a_room_follows_wherever_a_step_is_ticked_off(en: Office) -> None:
    now = en.clock.now()
    en.work.do(lambda unit: Cards(unit, en.workspace, now).remember("activity:1", "slack", "C1", "7.1"))
    en.parcels()
    en.say("task done 1")
    (ticked,) = [one for one in en.parcels() if one.target.edit == "7.1"]
    assert "✓ send the waiting list figures" in shown(ticked.reply)
    en.clock.advance(timedelta(seconds=1))
    en.say("task reopen 1")
    (again,) = [one for one in en.parcels() if one.target.edit == "7.1"]
    assert "✓" not in shown(again.reply)
    en.clock.advance(timedelta(seconds=1))
    en.say("task done 1")
    assert len([one for one in en.parcels() if one.target.edit == "7.1"]) == 1


def test_a_copy_in_somebodys_own_conversation_keeps_what_no_room_may_read(en: Office) -> None:
    """Its buttons are there, and what is confidential is not taken off it."""
    en.say("meeting logged Bent Holm today about salaries, confidential. Next: send the memo today")
    now = en.clock.now()

    def remember(unit: Unit) -> None:
        cards = Cards(unit, en.workspace, now)
        for number, (platform, room) in enumerate(
            (("telegram", "500"), ("slack", "D0001"), ("telegram", "-100"))
        ):
            cards.remember("activity:1", platform, room, f"7.{number}")
            cards.remember("activity:3", platform, room, f"8.{number}")

    en.work.do(remember)
    en.parcels()
    en.say("task done 1")
    changed = {one.target.room: one.reply for one in en.parcels() if one.target.edit}
    assert changed.keys() == {"500", "D0001", "-100"}
    assert "Edit" in {choice.label for choice in choices(changed["500"])}
    assert "Edit" not in {choice.label for choice in choices(changed["-100"])}
    en.say("task done 2")
    changed = {one.target.room: one.reply for one in en.parcels() if one.target.edit}
    assert changed.keys() == {"-100"}
    assert "salaries" not in shown(changed["-100"])


def test_whose_step_it_is_reads_no_more_of_a_meeting_than_they_may(en: Office) -> None:
    en.say("meeting logged Bent Holm today about salaries, confidential. Next: Bo sends the memo today")
    lines = en.lines("task list", "bo")
    assert "sends the memo" in lines
    assert "salaries" not in lines
    assert "Bent Holm" not in lines
    en.say("meeting logged Bent Holm today about schools. Next: Bo sends the plan today")
    assert "sends the plan · Bent Holm: schools" in en.lines("task list", "bo")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("task snooze 1 Friday", "Friday 27 November"),
        ("opgave udsæt 1 til fredag", "Friday 27 November"),
        ("task snooze 1 to Monday", "Monday 23 November"),
        ("task snooze 1 two weeks", "Friday 4 December"),
    ],
)
def test_a_weekday_is_the_next_one(en: Office, said: str, day: str) -> None:
    assert day in en.lines(said)
