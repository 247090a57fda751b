"""Nudges as they are dealt with: done, put off, taken, not relevant, taken back; and the rules behind them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.messages import Abilities, Kind, Place, PlaceKind
from bot.core.reply import Reply, Visibility
from bot.engine.dispatch import House
from bot.subjects.nudges.nudging import Nudging
from storage.activities import Activities
from storage.activities.tasks import NewTask, Tasks
from storage.cards import Cards
from storage.nudges import NudgeRow, Nudges, NudgeState, Reader
from storage.outbox import Outbox
from storage.team import Team
from storage.work import Unit
from tests.office import BUDGET, COPENHAGEN, PAGES, Office, button, choices, office, shown

TODAY = date(2026, 11, 20)
BO = Place("shell", "bo", kind=PlaceKind.DIRECT)


@pytest.fixture
def here() -> Iterator[Office]:
    with office("en") as made:
        yield made


def users(here: Office) -> dict[str, int]:
    members = here.work.do(lambda unit: Team(unit, here.workspace, here.clock.now()).users())
    return {member.name.lower(): member.id for member in members}


def nudges(unit: Unit, here: Office, by: int | None = None) -> Nudges:
    return Nudges(unit, here.workspace, here.clock.now(), by)


def bring_up(here: Office, rule: str = "adoption", key: str = "2027", **reader: int) -> int:
    """A nudge for a user or a room, which waits to be said; its number."""
    whom = Reader(**reader)

    def put(unit: Unit) -> int:
        assert nudges(unit, here).bring_up(
            rule, key, whom, due_on=TODAY, expires_on=TODAY + timedelta(days=30), given={"date": "2026-10-15"}
        )
        return max(row.id for row in nudges(unit, here).unsettled([whom.key]))

    return here.work.do(put)


def get(here: Office, number: int) -> NudgeRow:
    row = here.work.do(lambda unit: nudges(unit, here).get(number))
    assert row is not None
    return row


def told(here: Office, whom: str = "bo") -> Reply:
    """What the bot says to somebody when it looks at the clock; the card is remembered as a platform would have it."""
    now = here.clock.now()
    bot = Nudging(here.work, PAGES, here.clock, House(COPENHAGEN, here.locale, str), lambda: None)
    assert asyncio.run(bot.tick(now)) > 0
    claimed = here.work.do(lambda unit: Outbox(unit, None, now).claim(now, 10, timedelta(minutes=1)))
    (parcel,) = [one.parcel for one in claimed if one.parcel.target.room == whom]
    record, target = str(parcel.reply.card), parcel.target
    here.work.do(
        lambda unit: Cards(unit, here.workspace, now).remember(record, target.platform, target.room, "m1")
    )
    here.last = parcel.reply
    return parcel.reply


def room(here: Office) -> int:
    """The room 'budget', which asked for the nudges of the team."""
    here.work.do(lambda unit: Team(unit, here.workspace, here.clock.now()).link_room("shell", "#budget"))
    assert "comes here from now on" in here.lines("nudge here", place=BUDGET)
    linked = here.work.do(
        lambda unit: Team(unit, here.workspace, here.clock.now()).room_of("shell", "#budget")
    )
    assert linked is not None
    return linked.id


# Dealing with one


def test_done_is_shown_on_the_card_and_undone_there(here: Office) -> None:
    first = bring_up(here, user_id=users(here)["bo"])
    second = bring_up(here, "policy_followup", user_id=users(here)["bo"])
    reply = told(here)
    assert [one.label for one in choices(reply)].count("Done") == 2
    pressed = here.say(button(reply, "Done").says, "bo", BO, kind=Kind.BUTTON, card="m1")
    assert pressed.replaces
    assert pressed.card == reply.card
    text = shown(pressed)
    assert "✓ The budget is adopted: thank, and note · done by Bo" in text
    assert "☐ Follow up the policy" in text
    assert get(here, first).state is NudgeState.DONE
    assert get(here, second).state is NudgeState.OPEN
    again = here.say(button(pressed, "Undo").says, "bo", BO, kind=Kind.BUTTON, card="m1")
    assert "✓" not in shown(again)
    assert get(here, first).state is NudgeState.OPEN


@pytest.mark.parametrize(
    ("label", "until"), [("Monday", date(2026, 11, 23)), ("Next week", date(2026, 11, 23))]
)
def test_it_is_put_off_by_a_press(here: Office, label: str, until: date) -> None:
    number = bring_up(here, user_id=users(here)["bo"])
    pressed = here.say(button(told(here), label).says, "bo", BO, kind=Kind.BUTTON)
    assert "put off to Monday 23 November" in shown(pressed)
    row = get(here, number)
    assert (row.state, row.snoozed_until) == (NudgeState.SNOOZED, until)


def test_any_other_day_is_asked_for_in_a_form_and_the_card_follows(here: Office) -> None:
    number = bring_up(here, user_id=users(here)["bo"])
    here.say(button(told(here), "Another day").says, "bo", BO, kind=Kind.BUTTON)
    assert here.last.form is not None
    refused = here.send_in({"day": "yesterday"}, "bo", BO)
    assert refused.form is not None
    assert refused.form.fields[0].trouble
    assert get(here, number).state is NudgeState.OPEN
    said = here.send_in({"day": "2 December"}, "bo", BO)
    assert "It comes up again Wednesday 2 December" in shown(said)
    assert get(here, number).snoozed_until == date(2026, 12, 2)
    (edit,) = [one for one in here.parcels() if one.target.edit]
    assert edit.target.edit == "m1"
    assert "put off to Wednesday 2 December" in shown(edit.reply)


def test_not_relevant_asks_why_and_is_remembered(here: Office) -> None:
    bo = users(here)["bo"]
    number = bring_up(here, user_id=bo)
    here.say(button(told(here), "Not relevant").says, "bo", BO, kind=Kind.BUTTON)
    assert here.last.form is not None
    said = here.send_in({"why": "we  do not work on\nthe budget"}, "bo", BO)
    assert "It is not brought up again" in shown(said)
    row = get(here, number)
    assert (row.state, row.reason) == (NudgeState.DISMISSED, "we do not work on the budget")
    (known,) = here.work.do(lambda unit: nudges(unit, here).dismissed_rules())
    assert (known.rule, known.reader) == ("adoption", f"user:{bo}")
    assert "Open again" in here.lines(button(said, "Undo").says, "bo", BO)
    assert here.work.do(lambda unit: nudges(unit, here).dismissed_rules()) == frozenset()


def test_in_a_room_others_see_who_took_it(here: Office) -> None:
    number = bring_up(here, room_id=room(here))
    reply = told(here, "#budget")
    assert reply.visibility is Visibility.ROOM
    press = next(one for one in choices(reply) if one.says.startswith(f"nudge mine {number} "))
    pressed = here.say(press.says, "bo", BUDGET, kind=Kind.BUTTON, card="m1")
    assert "Bo sees to it" in shown(pressed)
    assert get(here, number).taken_by == users(here)["bo"]
    late = here.lines(f"nudge mine {number}", "malik", BUDGET)
    assert "Bo sees to it already" in late
    assert get(here, number).taken_by == users(here)["bo"]
    press = next(one for one in choices(pressed) if one.says.startswith(f"nudge done {number} "))
    done = here.say(press.says, "malik", BUDGET, kind=Kind.BUTTON, card="m1")
    assert "done by Malik" in shown(done)
    assert "Already done by Malik" in here.lines(f"nudge done {number}", "bo", BUDGET)


def test_a_next_step_is_ticked_off_put_off_and_taken_up_with_its_nudge(here: Office) -> None:
    bo = users(here)["bo"]
    now = here.clock.now()
    task = here.work.do(
        lambda unit: Tasks(unit, here.workspace, now, bo).add(NewTask("call the chair", TODAY, bo))
    )

    def step() -> tuple[str, date | None]:
        row = here.work.do(lambda unit: Tasks(unit, here.workspace, now).get(task))
        assert row is not None
        return row.status.value, row.due

    reply = told(here)
    assert "call the chair" in shown(reply)
    pressed = here.say(button(reply, "Done").says, "bo", BO, kind=Kind.BUTTON)
    assert step() == ("done", TODAY)
    pressed = here.say(button(pressed, "Undo").says, "bo", BO, kind=Kind.BUTTON)
    assert step() == ("open", TODAY)
    pressed = here.say(button(pressed, "Next week").says, "bo", BO, kind=Kind.BUTTON)
    assert step() == ("open", date(2026, 11, 23))
    here.say(button(pressed, "Undo").says, "bo", BO, kind=Kind.BUTTON)
    assert step() == ("open", TODAY)


def test_the_list_holds_what_is_the_askers_own_and_the_teams(here: Office) -> None:
    bo, budget = users(here)["bo"], room(here)
    bring_up(here, user_id=bo)
    bring_up(here, "policy_followup", room_id=budget)
    bring_up(here, "region_merger", user_id=users(here)["malik"])
    text = here.lines("nudge list", "bo", BO)
    assert "The budget is adopted" in text
    assert "Follow up the policy" in text
    assert "merge" not in text
    pressed = shown(here.press("Done", "bo", BO))
    assert "Done: The budget is adopted" in pressed
    assert "☐ The budget is adopted" not in pressed
    assert "☐ The budget is adopted" in shown(here.press("Undo", "bo", BO))
    assert "Follow up the policy" in here.lines("nudge", "ida")
    assert "The budget is adopted" not in shown(here.last)


def test_nobody_touches_what_is_somebody_elses(here: Office) -> None:
    number = bring_up(here, user_id=users(here)["bo"])
    for sentence in ("done", "mine", "snooze", "reopen"):
        assert f"cannot find a nudge #{number}" in here.lines(f"nudge {sentence} {number}", "malik", BUDGET)
    assert "cannot find a nudge #999" in here.lines("nudge done 999", "bo", BO)
    assert get(here, number).state is NudgeState.OPEN


@pytest.mark.parametrize(
    "sentence",
    [
        "nudge done {} nudges:user:1:99999999999999999999",
        "nudge done {} nudges:user:x",
        "nudge done {} nudges:room:7:1795000000",
        "nudge done {} nothing:at:all",
    ],
)
def test_a_card_that_is_none_does_no_harm(here: Office, sentence: str) -> None:
    number = bring_up(here, user_id=users(here)["bo"])
    assert "Done: The budget is adopted" in here.lines(sentence.format(number), "bo", BO)
    assert get(here, number).state is NudgeState.DONE


def test_a_day_that_is_none_is_said_and_nothing_changes(here: Office) -> None:
    number = bring_up(here, user_id=users(here)["bo"])
    for said in ("someday", "31 November", "yesterday"):
        assert (
            "Nothing was changed" in here.lines(f"nudge snooze {number} {said}", "bo", BO) or here.last.blocks
        )
    assert get(here, number).state is NudgeState.OPEN


# The rules


def test_a_rule_is_switched_off_and_on_by_its_word_or_its_name(here: Office) -> None:
    assert "Off: The budget hearing is short" in here.lines("nudge off hearing")
    assert "is off. Nothing was changed" in here.lines("nudge off The budget hearing is short")
    assert "off" in here.lines("nudge rules").split("hearing", 2)[2].splitlines()[0]
    assert "On: The budget hearing is short" in shown(here.say("nudge on hearing"))
    assert "is on. Nothing was changed" in here.lines("nudge on hearing")
    assert "I know no rule called “weather”" in here.lines("nudge off weather")


def test_switching_a_rule_on_forgets_that_it_was_not_relevant(here: Office) -> None:
    number = bring_up(here, user_id=users(here)["bo"])
    here.say(f"nudge dismiss {number} not ours", "bo", BO)
    assert "On: " in here.lines("nudge on adoption", "bo", BO)
    assert here.work.do(lambda unit: nudges(unit, here).dismissed_rules()) == frozenset()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("hearing 21", "now comes 21 days ahead"),
        ("budget hearing 21 days", "I know no rule"),
        ("the budget hearing is short 1", "now comes 1 day ahead"),
        ("hearing", "Say which rule and how many days"),
        ("losing-touch 5", "has no lead time"),
        ("hearing 900", "too long ahead"),
    ],
)
def test_another_lead_time(here: Office, said: str, answer: str) -> None:
    assert answer in here.lines(f"nudge lead {said}")


@pytest.mark.parametrize(
    ("said", "answer", "when"),
    [
        ("“Call the chair” every year 1 March", "every year", "It comes to the team Monday 1 March 2027."),
        ('"Ring til formanden" hvert år 1. marts', "every year", "Monday 1 March 2027"),
        ("»Ring« hvert år den 1. marts", "every year", "Monday 1 March 2027"),
        ("Call Bo on 4 December", "Added: Call Bo", "Friday 4 December"),
        (
            "“Send tal” 14 days before second reading",
            "14 days before “Second reading",
            "Monday 13 September 2027",
        ),
        (
            "“Tak” 3 dage efter kommunalvalget",
            "3 days after “Municipal and regional council elections”",
            "Friday 23 November 2029",
        ),
        ("“Write” every year 1 March to me", "Added: Write", "It comes to you Monday 1 March 2027."),
    ],
)
def test_a_rule_of_its_own(here: Office, said: str, answer: str, when: str) -> None:
    text = here.lines(f"nudge add {said}")
    assert answer in text
    assert when in text
    assert "Taken back." in shown(here.press("Undo"))


def test_a_rule_of_its_own_is_brought_up_on_its_day(here: Office) -> None:
    here.say("nudge add “Call the chair” 2 December to me", "bo", BO)
    here.clock.set(datetime(2026, 12, 2, 9, tzinfo=UTC))
    assert "☐ Call the chair" in shown(told(here))
    reader = f"user:{users(here)['bo']}"
    rows = here.work.do(lambda unit: nudges(unit, here).unsettled([reader]))
    assert [row.rule for row in rows] == ["own:call-the-chair"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("“” every year 1 March", "What is to be done?"),
        ("“Call” every year sometime", "I do not understand when"),
        ("“Call” 1 March 2020", "is over"),
        ("“Call” 3 days after the cows come home", "I know no date in the political calendar"),
        ("{{7*7}} {x.__class__} every year 1 March", "Added: {{7*7}} {x.__class__}"),
    ],
)
def test_what_cannot_be_read_is_said(here: Office, said: str, answer: str) -> None:
    assert answer in here.lines(f"nudge add {said}")


def test_a_date_that_may_be_several_is_asked_for(here: Office) -> None:
    text = here.lines("nudge add “Call” 5 days before budget reading")
    assert "Which date do you mean by “budget reading”?" in text
    assert "Added: Call" in shown(here.press("First reading"))


def test_two_rules_of_one_name_are_two_and_one_said_twice_is_one(here: Office) -> None:
    for said in ("every year 1 March", "every year 1 May", "every year 1 March"):
        here.say(f"nudge add “Call” {said}")
    changes = here.work.do(lambda unit: nudges(unit, here).rule_changes())
    assert sorted(changes) == ["own:call", "own:call-2"]


def test_the_channel_no_longer_wants_them(here: Office) -> None:
    room(here)
    assert "gets no more nudges" in here.lines("nudge off here", place=BUDGET)
    assert "did not ask for nudges" in here.lines("nudge off here", place=BUDGET)
    assert "in the channel or group" in here.lines("nudge here")


def test_in_danish() -> None:
    with office("da") as here:
        assert "Slået fra: Høringen af budgettet er kort" in here.lines("påmindelse fra høring")
        assert "Slået til: Høringen af budgettet er kort" in here.lines("påmindelse til høring")
        assert "kommer nu 21 dage i forvejen" in here.lines("påmindelse varsel høring 21")
        bring_up(here, user_id=users(here)["bo"])
        text = here.lines("påmindelse", "bo", BO)
        assert "Budgettet er vedtaget: sig tak, og skriv ned" in text
        assert "Ikke relevant" in text
        assert "udsat til onsdag 2. december" in shown(
            here.say("påmindelse udsæt 1 2. december nudges:list", "bo", BO)
        )


# Plans whose day is over


@pytest.fixture
def planned(here: Office) -> Office:
    """Bo planned a meeting for Tuesday; it is Wednesday, and he has been asked about it."""
    here.say("meeting planned Anna Krog on Tuesday 10:00 about schools", "bo", BO)
    here.clock.set(datetime(2026, 11, 25, 8, 0, tzinfo=UTC))
    here.last = told(here)
    return here


def statuses(here: Office) -> list[str]:
    ida = users(here)["ida"]

    def read(unit: Unit) -> list[str]:
        found, _ = Activities(unit, here.workspace, here.clock.now(), ida).list()
        return [one.status.value for one in found if one.subject == "schools"]

    return here.work.do(read)


def test_what_was_planned_is_asked_about_and_logged_with_one_press(planned: Office) -> None:
    assert "Did it happen? Anna Krog, schools" in shown(planned.last)
    assert "Planned for yesterday, Tuesday 24 November." in shown(planned.last)
    reply = planned.press("Yes, log it", "bo", BO)
    assert "✓ Did it happen? Anna Krog, schools" in shown(reply)
    assert statuses(planned) == ["completed"]
    assert button(planned.last, "Notes and next steps").says == "meeting edit 3"
    planned.press("Undo", "bo", BO)
    assert statuses(planned) == ["planned"]


def test_what_was_called_off_is_kept_as_cancelled(planned: Office) -> None:
    planned.press("No, it did not", "bo", BO)
    assert statuses(planned) == ["cancelled"]
    planned.press("Undo", "bo", BO)
    assert statuses(planned) == ["planned"]


def test_what_was_said_of_it_meanwhile_stands(planned: Office) -> None:
    asked = planned.last
    planned.say("meeting cancelled 3", "bo", BO)
    planned.last = asked
    planned.press("Yes, log it", "bo", BO)
    assert statuses(planned) == ["cancelled"]


def test_it_is_not_asked_about_again_once_it_is_logged(planned: Office) -> None:
    planned.say("meeting happened 3", "bo", BO)
    planned.clock.set(datetime(2026, 11, 26, 8, 0, tzinfo=UTC))
    bot = Nudging(planned.work, PAGES, planned.clock, House(COPENHAGEN, "en", str), lambda: None)
    asyncio.run(bot.tick(planned.clock.now()))
    bo = Reader(user_id=users(planned)["bo"]).key
    open_ones = planned.work.do(lambda unit: nudges(unit, planned).unsettled([bo]))
    assert [row.rule for row in open_ones if row.rule == "plan_over"] == []


def test_what_was_moved_meanwhile_has_not_taken_place(planned: Office) -> None:
    asked = planned.last
    planned.say("meeting edit 3 on 2 December", "bo", BO)
    planned.last = asked
    planned.press("Yes, log it", "bo", BO)
    assert statuses(planned) == ["planned"]


def test_it_is_answered_where_no_room_reads_along(planned: Office) -> None:
    reply = planned.say(
        "nudge done 1", "bo", BUDGET, abilities=Abilities(forms=False, private=False), kind=Kind.COMMAND
    )
    assert "Anna Krog" not in shown(reply)


def plan_nudges(here: Office) -> list[str]:
    bo = Reader(user_id=users(here)["bo"]).key
    rows = here.work.do(lambda unit: nudges(unit, here).unsettled([bo]))
    return [row.state.value for row in rows if row.rule == "plan_over"]


def test_what_has_been_said_of_it_is_not_asked_the_same_day_and_a_reopened_plan_is_asked_again(
    planned: Office,
) -> None:
    assert plan_nudges(planned) == ["open"]
    planned.say("meeting happened 3", "bo", BO)
    assert plan_nudges(planned) == []
    planned.say("meeting reopen 3", "bo", BO)
    planned.clock.set(datetime(2026, 11, 26, 8, 0, tzinfo=UTC))
    assert "Did it happen? Anna Krog, schools" in shown(told(planned))


def test_a_plan_that_was_moved_is_asked_about_after_its_new_day(planned: Office) -> None:
    planned.say("meeting edit 3 on 26 November", "bo", BO)
    assert plan_nudges(planned) == []
    planned.clock.set(datetime(2026, 11, 27, 8, 0, tzinfo=UTC))
    assert "Planned for yesterday, Thursday 26 November." in shown(told(planned))
