"""The day's overview, asked for and subscribed to, by a person and by a room."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.slack.render import Surface
from bot.adapters.slack.render import message as slack_message
from bot.adapters.telegram.render import render as telegram_pages
from bot.core.messages import Abilities, Target
from bot.core.people import Role
from bot.core.reply import Buttons, Reply, Visibility
from bot.engine.dispatch import House
from bot.engine.register import Registers
from bot.engine.scheduler import Scheduler
from bot.engine.words import translator
from storage.activities import (
    Activities,
    Confidentiality,
    NewActivity,
    NewParticipant,
    ParticipantRole,
    Status,
)
from storage.nudges import Nudges, Reader
from storage.outbox import Outbox
from storage.schedule import Schedule, Subscription
from storage.tasks import NewTask, Tasks
from storage.team import Team
from tests.office import BUDGET, COPENHAGEN, PAGES, PHONE, Office, button, choices, office, shown

IN_ROOM = Abilities(answers_in_ack=True)
ALOUD = Abilities(forms=False, private=False)
QUIET = datetime(2027, 2, 2, 8, 0, tzinfo=UTC)  # a Tuesday with nothing of the demo team's


@pytest.fixture
def en() -> Iterator[Office]:
    with office("en") as made:
        yield made


@pytest.fixture
def da() -> Iterator[Office]:
    with office("da") as made:
        yield made


@pytest.fixture
def quiet(en: Office) -> Office:
    en.say("task done 1")
    en.clock.set(QUIET)
    return en


def user(made: Office, name: str) -> int:
    members = made.work.do(lambda unit: Team(unit, made.workspace, QUIET).users())
    return next(member.id for member in members if member.name == name)


def task(made: Office, subject: str, days: int, who: str = "Ida", activity: int | None = None) -> int:
    now = made.clock.now()
    due = now.astimezone(COPENHAGEN).date() + timedelta(days=days)
    step = NewTask(subject, due, user(made, who), who)
    return made.work.do(lambda unit: Tasks(unit, made.workspace, now).add(step, activity))


def activity(made: Office, subject: str, days: int, who: str = "Ida", **changes: object) -> int:
    now, number = made.clock.now(), user(made, who)
    values: dict[str, object] = {
        "activity_type": "meeting",
        "subject": subject,
        "day": now.astimezone(COPENHAGEN).date() + timedelta(days=days),
        "status": Status.PLANNED if days >= 0 else Status.COMPLETED,
        "participants": (NewParticipant(who, ParticipantRole.SOURCE, user_id=number),),
        **changes,
    }
    new = NewActivity(**values)  # type: ignore[arg-type]
    return made.work.do(lambda unit: Activities(unit, made.workspace, now, number).record(new))


def subscriptions(made: Office) -> list[Subscription]:
    return made.work.do(lambda unit: Schedule(unit, made.workspace, made.clock.now()).subscriptions("digest"))


def tick(made: Office, now: datetime) -> list[tuple[Target, str]]:
    """What the clock sends at a moment: where to, and how it reads."""
    made.clock.set(now)
    house, registry = House(COPENHAGEN, made.locale), made.desk.registry
    scheduler = Scheduler(made.work, registry, PAGES, Registers(), made.clock, house, lambda: None)
    asyncio.run(scheduler.tick())
    claimed = made.work.do(lambda unit: Outbox(unit, None, now).claim(now, 99, timedelta(minutes=1)))
    parcels = [one.parcel for one in claimed if one.parcel.key.startswith("digest:")]
    return [(parcel.target, shown(parcel.reply, parcel.locale)) for parcel in parcels]


# What it says


def test_it_says_what_to_do_first_and_what_was_done_last(quiet: Office) -> None:
    activity(quiet, "schools", 0, starts_at=QUIET + timedelta(hours=5))
    activity(quiet, "roads", 1)
    activity(quiet, "much later", 2)
    task(quiet, "overdue step", -3)
    task(quiet, "step of today", 0)
    task(quiet, "step of tomorrow", 1)
    quiet.clock.set(QUIET - timedelta(days=1))
    activity(quiet, "libraries", -1, who="Bo")
    quiet.clock.set(QUIET)
    lines = quiet.lines("digest now")
    order = ["2 February", "Overdue", "overdue step", "Due today", "step of today", "Planned today"]
    order += ["14:00", "schools", "Planned tomorrow", "roads", "Logged yesterday", "libraries · Bo"]
    places = [lines.index(word) for word in order]
    assert places == sorted(places)
    assert "due Saturday 30 January" in lines
    assert lines.index("Later this week") < lines.index("step of tomorrow")
    assert "much later" not in lines


def test_a_person_sees_their_own_steps_and_meetings(quiet: Office) -> None:
    task(quiet, "mine", 0)
    task(quiet, "his", 0, who="Bo")
    activity(quiet, "our meeting", 0)
    activity(quiet, "his meeting", 0, who="Bo")
    lines = quiet.lines("digest now")
    assert "mine" in lines
    assert "our meeting" in lines
    assert "his" not in lines.replace("this", "")


def test_a_room_sees_the_teams_and_nothing_confidential(quiet: Office) -> None:
    secret = activity(quiet, "salaries", 0, confidentiality=Confidentiality.PRIVATE)
    activity(quiet, "among ourselves", 0, confidentiality=Confidentiality.GROUP)
    activity(quiet, "open", 0, who="Bo")
    task(quiet, "secret step", 0, activity=secret)
    task(quiet, "open step", 0, who="Bo")
    room = quiet.lines("digest now", place=BUDGET, abilities=ALOUD)
    assert "open step · Bo" in room
    assert "Meeting: open" in room
    for word in ("salaries", "among ourselves", "secret step"):
        assert word not in room
        assert word in quiet.lines("digest now")


def test_in_a_channel_that_can_whisper_the_asker_gets_their_own(quiet: Office) -> None:
    task(quiet, "mine", 0)
    reply = quiet.say("digest now", place=BUDGET, abilities=IN_ROOM)
    assert reply.visibility is Visibility.ASKER
    assert "mine" in shown(reply)
    assert "digest:me" in button(reply, "Done").says


def test_nothing_to_act_on_is_said_calmly(quiet: Office) -> None:
    assert quiet.lines("digest now") == "Nothing to act on today."
    assert quiet.lines("digest now", place=BUDGET, abilities=ALOUD) == "Nothing to act on today."


def test_before_a_weekend_it_looks_ahead_to_monday_and_after_it_back_to_friday(quiet: Office) -> None:
    friday = datetime(2027, 2, 5, 8, 0, tzinfo=UTC)
    quiet.clock.set(friday)
    activity(quiet, "on Monday", 3)
    activity(quiet, "on Tuesday", 4)
    activity(quiet, "said on Friday", -1)
    lines = quiet.lines("digest now")
    assert "Planned Monday 8 February" in lines
    assert "on Tuesday" not in lines
    quiet.clock.set(friday + timedelta(days=3))
    lines = quiet.lines("digest now")
    assert "Logged since Friday 5 February" in lines
    assert "said on Friday" in lines


def test_it_is_danish_in_danish(da: Office) -> None:
    lines = da.lines("overblik nu")
    for words in (
        "Dagens overblik, fredag 20. november",
        "Forfalder i dag",
        "På programmet i morgen",
        "10.30",
    ):
        assert words in lines
    assert "[1] Gjort  [2] Mandag  [3] Næste uge" in lines


def test_a_long_day_stays_within_every_platforms_limits(quiet: Office) -> None:
    for number in range(30):
        task(quiet, f"overdue step {number} " + "x" * 300, -2)
        task(quiet, f"step of today {number}", 0)
        activity(quiet, f"meeting {number} " + "y" * 200, 0)
    reply = quiet.say("digest now")
    lines = shown(reply)
    assert lines.count("20 more") == 3
    assert all(len(choice.says.encode()) <= 60 for choice in choices(reply))
    blocks = slack_message(reply, translator("en"), Surface.MESSAGE.letters).blocks
    assert len(blocks) <= 50
    assert "meeting 3" in str(blocks)
    assert len(telegram_pages(reply, "en", at_most=1)) == 1


# In place


def test_done_ticks_the_step_off_in_the_same_message(quiet: Office) -> None:
    task(quiet, "first", 0)
    second = task(quiet, "second", 0)
    quiet.say("digest now")
    reply = quiet.say(f"task done {second} digest:me")
    assert reply.replaces
    lines = shown(reply)
    assert "☐ first" in lines
    assert "✓ second · done by Ida" in lines
    assert quiet.press("Not done").replaces
    assert "☐ second" in shown(quiet.last)


def test_snooze_takes_the_step_off_the_day_and_says_until_when(quiet: Office) -> None:
    task(quiet, "first", 0)
    quiet.say("digest now")
    reply = quiet.press("Tomorrow")
    assert reply.replaces
    assert "☐ first" not in shown(reply)
    assert "Put off: first. It comes up again tomorrow, Wednesday 3 February." in shown(reply)
    quiet.clock.advance(timedelta(days=1))
    assert "☐ first" in quiet.lines("digest now")


def test_a_press_on_a_rooms_overview_shows_everybody_only_what_is_for_everybody(quiet: Office) -> None:
    """Pressed by Ida, in her language or not, it stays the room's."""
    quiet.say("digest here", place=BUDGET)
    mine = task(quiet, "step", 0)
    secret = activity(quiet, "salaries", 0, confidentiality=Confidentiality.PRIVATE)
    task(quiet, "secret step", 0, activity=secret)
    quiet.work.do(
        lambda unit: (
            Team(unit, quiet.workspace, QUIET).set_user_locale(user_id := user_of(unit, quiet), "da")
            or user_id
        )
    )
    reply = quiet.say(f"task done {mine} digest:room", place=BUDGET, abilities=IN_ROOM)
    assert reply.replaces
    lines = shown(reply)
    assert "Today’s overview" in lines
    assert "✓ step · done by Ida" in lines
    assert "secret" not in lines
    assert "salaries" not in lines


def user_of(unit: object, made: Office) -> int:
    team = Team(unit, made.workspace, QUIET)  # type: ignore[arg-type]
    return next(member.id for member in team.users() if member.name == "Ida")


def test_a_personal_overview_is_never_redrawn_where_everybody_reads_along(quiet: Office) -> None:
    step = task(quiet, "mine", 0)
    task(quiet, "another of mine", 0)
    reply = quiet.say(f"task done {step} digest:me", place=BUDGET, abilities=ALOUD)
    assert not reply.replaces
    assert "another of mine" not in shown(reply)


# Subscribing


def test_a_person_subscribes_and_is_told_what_comes_and_when(en: Office) -> None:
    lines = en.lines("digest at 8")
    assert "Every working day at 08:00" in lines
    assert "The first comes Monday 23 November, 08:00." in lines
    (only,) = subscriptions(en)
    assert (only.at_time, only.timezone, only.target) == (
        "08:00",
        "Europe/Copenhagen",
        Target("shell", "ida"),
    )
    assert tick(en, datetime(2026, 11, 23, 6, 59, tzinfo=UTC)) == []
    ((target, sent),) = tick(en, datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
    assert target == Target("shell", "ida")
    assert "send the waiting list figures" in sent
    assert "“digest off” stops this." in sent


@pytest.mark.parametrize(
    "said", ["overblik kl 08.15", "overblik kl. 8.15", "overblik kl 8:15", "digest at 08:15"]
)
def test_the_time_is_said_in_many_ways(da: Office, said: str) -> None:
    assert "Hver arbejdsdag kl. 08.15" in da.lines(said)


@pytest.mark.parametrize("said", ["digest at 25:00", "digest at noonish", "digest at 8:75"])
def test_a_time_that_is_none_is_asked_for_again(en: Office, said: str) -> None:
    reply = en.say(said)
    assert "I do not understand the time" in shown(reply)
    assert reply.form is not None
    assert subscriptions(en) == []


def test_without_a_time_it_is_asked_for(en: Office) -> None:
    reply = en.say("digest at")
    assert reply.form is not None
    assert "07:30" in shown(en.send_in({"at": "7.30"}))


def test_changing_the_time_leaves_one_subscription(en: Office) -> None:
    en.say("digest at 8")
    en.say("digest at 9")
    assert [one.at_time for one in subscriptions(en)] == ["09:00"]


def test_a_person_has_one_wherever_they_last_asked_for_it(en: Office) -> None:
    now = en.clock.now()
    en.say("digest at 8")
    ida = user(en, "Ida")
    en.work.do(lambda unit: Team(unit, en.workspace, now).link_account("telegram", "", "500", ida))
    en.say("digest at 9", "500", PHONE, workspace="", abilities=Abilities(forms=False, questions=True))
    assert [one.target for one in subscriptions(en)] == [Target("telegram", "500")]


def test_a_room_subscribes_and_everybody_sees_it(en: Office) -> None:
    reply = en.say("digest here 07:30", "bo", BUDGET, abilities=IN_ROOM)
    assert reply.visibility is Visibility.ROOM
    assert "Every working day at 07:30 this channel" in shown(reply)
    ((target, sent),) = tick(en, datetime(2026, 11, 23, 6, 30, tzinfo=UTC))
    assert target == Target("shell", "#budget")
    assert "send the waiting list figures to the committee · Ida" in sent
    assert "“digest off here” stops this." in sent


def test_here_is_eight_unless_said_otherwise_and_private_in_private(en: Office) -> None:
    en.say("digest here", place=BUDGET)
    en.say("digest here")
    assert [(one.target.room, one.at_time, one.user_id is None) for one in subscriptions(en)] == [
        ("#budget", "08:00", True),
        ("ida", "08:00", False),
    ]


def test_a_topic_is_a_room_and_a_chain_of_answers_is_not(en: Office) -> None:
    from dataclasses import replace

    thread = replace(BUDGET, thread="T9")
    en.say("digest here", place=thread, abilities=ALOUD)
    en.say("digest here", place=thread, abilities=replace(ALOUD, topics=True))
    assert [one.target.thread for one in subscriptions(en)] == [None, "T9"]


def test_off_stops_ones_own_and_off_here_the_rooms(en: Office) -> None:
    en.say("digest at 8")
    en.say("digest here 9", place=BUDGET)
    reply = en.say("digest off", place=BUDGET)
    assert "You get no more overviews." in shown(reply)
    assert "This channel still gets the team’s." in shown(reply)
    assert [one.target.room for one in subscriptions(en)] == ["#budget"]
    assert "This channel gets no more overviews." in shown(en.press("Turn that off", place=BUDGET))
    assert subscriptions(en) == []
    assert "This channel got none." in en.lines("digest off here", place=BUDGET)
    assert "You got none." in en.lines("digest off")
    en.say("digest off here", place=BUDGET)
    assert tick(en, datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) == []


def test_turned_on_again_at_the_same_time(en: Office) -> None:
    en.say("digest at 8:40")
    en.say("digest off")
    en.press("Turn it on")
    assert [one.at_time for one in subscriptions(en)] == ["08:40"]


def test_danish_words_subscribe_and_stop(da: Office) -> None:
    da.say("overblik her 8", place=BUDGET)
    da.say("overblik kl 8")
    assert "Du får dagens overblik hver arbejdsdag kl. 08.00" in da.lines("overblik")
    assert "Du får ikke flere overblik." in da.lines("overblik fra")
    assert "Denne kanal får ikke flere overblik." in da.lines("overblik fra her", place=BUDGET)
    assert subscriptions(da) == []


def test_show_tells_what_comes_to_me_and_to_this_room(en: Office) -> None:
    lines = en.lines("digest", place=BUDGET)
    assert "You do not get the day’s overview." in lines
    assert "This channel does not get the team’s." in lines
    en.press("Every working day at 08:00", place=BUDGET)
    en.say("digest show", place=BUDGET)
    en.press("Send the team’s here", place=BUDGET)
    lines = en.lines("digest status", place=BUDGET)
    assert lines.count("08:00. The next comes Monday 23 November, 08:00.") == 2


def test_readers_may_have_their_own_but_not_decide_for_a_room(en: Office) -> None:
    now = en.clock.now()

    def read_only(unit: object) -> int:
        team = Team(unit, en.workspace, now)  # type: ignore[arg-type]
        number = team.add_user("Rikke", Role.READER)
        team.link_account("shell", "demo", "rikke", number)
        return number

    en.work.do(read_only)
    assert "Every working day" in en.lines("digest at 8", "rikke")
    assert "You can read along" in en.lines("digest here", "rikke", BUDGET)
    en.say("digest here", place=BUDGET)
    assert "You can read along" in en.lines("digest off here", "rikke", BUDGET)
    assert len(subscriptions(en)) == 2


def test_every_button_is_a_sentence_that_is_understood(quiet: Office) -> None:
    task(quiet, "step", 0)
    for said in ("digest now", "digest at 8", "digest off", "digest", "digest here"):
        reply: Reply = quiet.say(said, place=BUDGET)
        for choice in choices(reply):
            answer = quiet.say(choice.says, place=BUDGET)
            assert "did not understand" not in shown(answer), choice.says
            assert "no longer leads" not in shown(answer), choice.says
    assert any(isinstance(block, Buttons) for block in quiet.say("digest now").blocks) is False


# What the political year calls for


def bring_up(made: Office, rule: str, occurrence: str) -> None:
    now = made.clock.now()
    today = now.astimezone(COPENHAGEN).date()
    reader = Reader(user_id=user(made, "Ida"))
    expires = today + timedelta(days=20)
    made.work.do(
        lambda unit: Nudges(unit, made.workspace, now).bring_up(
            rule,
            occurrence,
            reader,
            due_on=today,
            expires_on=expires,
            legal=False,
            record=None,
            given={"on": "2026-12-07", "date": "2026-12-01"},
        )
    )


def test_what_is_brought_up_is_in_the_overview_once(quiet: Office) -> None:
    bring_up(quiet, "budget_kickoff", "2027")
    quiet.say("digest at 08:00")
    ((_, first),) = tick(quiet, datetime(2027, 2, 3, 7, 0, tzinfo=UTC))
    assert "The political calendar" in first
    assert "The budget year begins" in first
    assert tick(quiet, datetime(2027, 2, 4, 7, 0, tzinfo=UTC)) == []


def test_a_press_in_the_overview_settles_it_in_place(quiet: Office) -> None:
    bring_up(quiet, "budget_kickoff", "2027")
    reply = quiet.say("digest now")
    assert "nudge done 1 digest:me" in {choice.says for choice in choices(reply)}
    after = quiet.say("nudge done 1 digest:me", card="m1")
    assert after.replaces
    assert "done" in shown(after).lower()


def test_who_is_away_is_left_in_peace_and_told_together_afterwards(quiet: Office) -> None:
    task(quiet, "send the figures", 1)
    quiet.say("digest at 08:00")
    assert "Thursday 4 February" in quiet.lines("me away until Thursday")
    assert tick(quiet, datetime(2027, 2, 3, 7, 0, tzinfo=UTC)) == []
    assert tick(quiet, datetime(2027, 2, 4, 7, 0, tzinfo=UTC)) == []
    ((_, told),) = tick(quiet, datetime(2027, 2, 5, 7, 0, tzinfo=UTC))
    assert "send the figures" in told
    outcome = quiet.work.do(
        lambda unit: Schedule(unit, quiet.workspace, quiet.clock.now()).outcome_of(
            "digest", datetime(2027, 2, 3, tzinfo=UTC).date(), "subscription:1"
        )
    )
    assert outcome == ("skipped", "away")


@pytest.mark.parametrize("said", ["jeg væk til fredag", "mig ferie indtil fredag", "me away Friday"])
def test_away_is_said_in_both_languages(da: Office, said: str) -> None:
    assert "væk til og med" in da.lines(said)
    assert "som sædvanligt" in da.lines("jeg tilbage")
    assert "som sædvanligt" in da.lines("jeg status")
