"""The day's overview, asked for and subscribed to, by a person and by a room."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.adapters.slack.render import Surface
from bot.adapters.slack.render import message as slack_message
from bot.adapters.telegram.render import render as telegram_pages
from bot.core.messages import Abilities, Kind, Target
from bot.core.people import Role
from bot.core.reply import Buttons, Reply, Visibility
from bot.engine.dispatch import House
from bot.engine.register import Registers
from bot.engine.scheduler import Scheduler
from bot.language.words import translator
from bot.subjects.nudges.nudging import Nudging
from storage.activities import (
    Activities,
    Confidentiality,
    NewActivity,
    NewParticipant,
    ParticipantRole,
    Status,
)
from storage.activities.tasks import NewTask, Tasks
from storage.nudges import Nudges, Reader
from storage.outbox import Outbox
from storage.schedule import Rhythm, Schedule, Subscription
from storage.team import Team
from storage.work import Unit
from tests.office import BUDGET, COPENHAGEN, ON_TELEGRAM, PAGES, PHONE, Office, button, choices, shown

IN_ROOM = Abilities(answers_in_ack=True)
ALOUD = Abilities(forms=False, private=False)
QUIET = datetime(2027, 2, 2, 8, 0, tzinfo=UTC)  # a Tuesday with nothing of the demo team's


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
    assert lines.count("24 more") == 3
    assert all(len(choice.says.encode()) <= 60 for choice in choices(reply))
    blocks = slack_message(reply, translator("en"), Surface.MESSAGE.letters).blocks
    assert len(blocks) <= 50
    assert "meeting 3" in str(blocks)
    assert len(telegram_pages(reply, "en", at_most=1)) == 1


def test_on_the_fullest_of_days_every_section_is_there_to_its_end(quiet: Office) -> None:
    """What is brought up counts as said: nothing of it may be cut off at the end of a message."""
    for number in range(30):
        task(quiet, f"overdue step {number} " + "x" * 300, -2)
        task(quiet, f"step of today {number}", 0)
        task(quiet, f"step of Thursday {number}", 2)
        activity(quiet, f"meeting {number} " + "y" * 200, number % 4)
    now = quiet.clock.now()
    ida = Reader(user_id=user(quiet, "Ida"))

    def bring_up(unit: Unit) -> None:
        nudges, due = Nudges(unit, quiet.workspace, now), now.date()
        for n in range(8):
            nudges.bring_up("policy_followup", f"{n}", ida, due_on=due)
            nudges.bring_up("followup", f"{n}", ida, due_on=due, given={"subject": f"Anna {n}"})
            person = {"name": f"Karen {n}", "weeks": 12}
            nudges.bring_up("losing_touch", f"{n}", ida, due_on=due, given=person, record=f"person:{n + 1}")

    quiet.work.do(bring_up)
    for said in ("digest now", "digest week"):
        reply = quiet.say(said)
        blocks = slack_message(reply, translator("en"), Surface.MESSAGE.letters).blocks
        assert len(blocks) <= 50
        assert len(str(blocks)) <= 12_000
        assert all(block["type"] != "context" for block in blocks)  # 'and 12 more'
        (page,) = telegram_pages(reply, "en", at_most=1)
        for end in ("Karen 0", "Anna 0", "Follow up the policy"):
            assert end in str(blocks)
            assert end in page.html


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
    assert "“digest settings” changes or stops this." in sent


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
    assert "“digest settings here” changes or stops this." in sent


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
    assert "Du får dagens overblik hver arbejdsdag kl. 08.00" in da.lines("overblik status")
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


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("mig væk til fredag", "fredag 27. november"),
        ("me away until Friday", "fredag 27. november"),
        ("mig væk i dag", "i dag, fredag 20. november"),
        ("mig væk til i morgen", "i morgen, lørdag 21. november"),
        ("mig væk til mandag", "mandag 23. november"),
        ("mig væk til 20. november", "i dag, fredag 20. november"),
    ],
)
def test_away_until_the_weekday_it_is_means_the_next_one(da: Office, said: str, day: str) -> None:
    assert f"væk til og med {day}" in da.lines(said)


# How often, and what is new


def mornings(made: Office, first: datetime, days: int) -> list[str]:
    """The days of the month on which something comes at eight, looking every day."""
    found = []
    for n in range(days):
        now = first + timedelta(days=n)
        if tick(made, now):
            found.append(f"{now:%a %d}")
    return found


DAY = timedelta(days=1)
MORNING = datetime(2027, 2, 3, 7, 0, tzinfo=UTC)  # Wednesday, 8:00 in Copenhagen


def test_what_stays_undone_is_said_on_its_day_on_the_next_and_then_once_a_week(quiet: Office) -> None:
    task(quiet, "send the figures", 2)  # Thursday
    quiet.say("digest daily 8")
    assert mornings(quiet, MORNING, 17) == ["Thu 04", "Fri 05", "Mon 08", "Mon 15"]


def test_what_is_put_off_comes_back_on_its_day_and_not_before(quiet: Office) -> None:
    number = task(quiet, "send the figures", 2)
    quiet.say("digest daily 8")
    tick(quiet, MORNING)
    quiet.say(f"task snooze {number} 11 February")
    assert mornings(quiet, MORNING + timedelta(days=1), 10) == ["Mon 08", "Thu 11", "Fri 12"]
    quiet.clock.set(datetime(2027, 2, 9, 8, 0, tzinfo=UTC))
    quiet.say(f"task snooze {number} 18 February")
    assert quiet.lines("digest now") == "Nothing to act on today."


def test_a_meeting_is_said_once_in_the_last_overview_before_it(quiet: Office) -> None:
    quiet.say("digest daily 8")
    early = datetime(2027, 2, 11, 6, 30, tzinfo=UTC)  # 7:30 on Thursday, before that day's overview
    activity(quiet, "early", 9, starts_at=early)
    activity(quiet, "later", 11, starts_at=datetime(2027, 2, 13, 12, 0, tzinfo=UTC))  # on Saturday
    assert mornings(quiet, MORNING, 14) == ["Mon 08", "Wed 10", "Fri 12"]


def test_mondays_overview_is_the_weeks(quiet: Office) -> None:
    quiet.say("digest daily 8")
    monday = datetime(2027, 2, 8, 7, 0, tzinfo=UTC)
    quiet.clock.set(monday - timedelta(days=3))
    task(quiet, "of Thursday", 6)
    activity(quiet, "of Friday", 7)
    assert tick(quiet, monday - timedelta(days=3, hours=-1)) == []
    ((_, told),) = tick(quiet, monday)
    assert told.startswith("Overview of week 6, Monday 8 February")
    assert "of Thursday · Thursday 11 February" in told
    assert "Planned Friday 12 February" in told
    ((_, told),) = tick(quiet, monday + timedelta(days=3))
    assert told.startswith("Today’s overview, Thursday 11 February")


def test_once_a_week_is_on_the_first_working_day(quiet: Office) -> None:
    for days in range(1, 60):
        task(quiet, f"step {days}", days)
    assert "On the first working day of each week, at 08:00" in quiet.lines("digest weekly 8")
    easter = datetime(2027, 3, 29, 6, 0, tzinfo=UTC)  # Easter Monday
    assert mornings(quiet, MORNING, 13) == ["Mon 08", "Mon 15"]
    assert mornings(quiet, easter, 5) == ["Tue 30"]


def test_a_week_that_began_without_the_bot_has_its_overview_on_the_next_day(quiet: Office) -> None:
    task(quiet, "of Friday", 10)
    quiet.say("digest weekly 8")
    assert tick(quiet, datetime(2027, 2, 8, 17, 30, tzinfo=UTC)) == []
    ((_, told),) = tick(quiet, datetime(2027, 2, 9, 6, 0, tzinfo=UTC) + timedelta(hours=1))
    assert told.startswith("Overview of week 6, Tuesday 9 February")
    assert "This comes late" in told
    assert mornings(quiet, datetime(2027, 2, 10, 7, 0, tzinfo=UTC), 6) == ["Mon 15"]


def test_whoever_is_away_on_monday_has_the_weeks_overview_when_they_are_back(quiet: Office) -> None:
    task(quiet, "of Friday", 10)
    quiet.say("digest weekly 8")
    quiet.say("me away until 9 February")
    assert mornings(quiet, datetime(2027, 2, 8, 7, 0, tzinfo=UTC), 5) == ["Wed 10"]


def test_of_another_week_the_calendar_tells(quiet: Office) -> None:
    assert button(quiet.say("digest week 8"), "Week 8").says == "calendar week 8"
    task(quiet, "of today", 0)
    assert "of today" in quiet.lines("digest week 5")


def test_whoever_reads_once_a_week_is_told_in_between_what_would_be_stale_by_then(quiet: Office) -> None:
    quiet.say("digest weekly 8")
    now, wednesday = quiet.clock.now(), MORNING.date()
    ida = Reader(user_id=user(quiet, "Ida"))

    def bring_up(unit: Unit) -> None:
        nudges = Nudges(unit, quiet.workspace, now)
        for occurrence, days in (("stale by Monday", 4), ("still topical on Monday", 6), ("for good", None)):
            expires = wednesday + timedelta(days=days) if days else None
            nudges.bring_up("follow_up", occurrence, ida, due_on=wednesday, expires_on=expires)

    quiet.work.do(bring_up)
    waiting = quiet.work.do(lambda unit: Nudges(unit, quiet.workspace, now).waiting(wednesday))
    assert [row.occurrence for row in waiting] == ["stale by Monday"]
    quiet.say("digest daily")
    assert quiet.work.do(lambda unit: Nudges(unit, quiet.workspace, now).waiting(wednesday)) == []


@pytest.mark.parametrize(
    ("said", "rhythm", "at"),
    [
        ("overblik ugentligt", Rhythm.WEEKLY, "08:00"),
        ("overblik hver uge kl. 9", Rhythm.WEEKLY, "09:00"),
        ("overblik hver mandag", Rhythm.WEEKLY, "08:00"),
        ("overblik hver dag kl 7.30", Rhythm.DAILY, "07:30"),
        ("digest every week at 7:30", Rhythm.WEEKLY, "07:30"),
        ("digest every working day", Rhythm.DAILY, "08:00"),
        ("digest daily 8", Rhythm.DAILY, "08:00"),
    ],
)
def test_the_rhythm_is_said_in_many_ways(da: Office, said: str, rhythm: Rhythm, at: str) -> None:
    da.say(said)
    (only,) = subscriptions(da)
    assert (only.rhythm, only.at_time) == (rhythm, at)


def test_a_room_may_have_it_once_a_week(en: Office) -> None:
    lines = en.lines("digest here weekly 8:30", "bo", BUDGET)
    assert "On the first working day of each week, at 08:30, this channel gets" in lines
    (only,) = subscriptions(en)
    assert (only.rhythm, only.at_time, only.target.room) == (Rhythm.WEEKLY, "08:30", "#budget")
    assert "I do not understand the time" in en.lines("digest here noonish", "bo", BUDGET)
    en.say("digest here 9", "bo", BUDGET)
    assert [(one.rhythm, one.at_time) for one in subscriptions(en)] == [(Rhythm.WEEKLY, "09:00")]


def test_the_dates_in_it_are_those_a_team_does_something_about(da: Office) -> None:
    """Of the law's dates no accounts and no audit; from two weeks before on Mondays, else just before."""
    da.say("caucus område Slagelse")
    da.say("opgave gjort 1")
    da.say("kalender tilføj møde i budgetforum 24. september 2027")
    for day, words in (
        (13, ("Økonomiudvalgets budgetforslag", "møde i budgetforum")),
        (14, ("Økonomiudvalgets budgetforslag",)),
        (9, ()),
    ):
        da.clock.set(datetime(2027, 9, day, 6, 0, tzinfo=UTC))
        told = da.lines("overblik uge" if day == 13 else "overblik nu")
        assert "Halvårsregnskab" not in told
        assert [
            one for one in ("Økonomiudvalgets budgetforslag", "møde i budgetforum") if one in told
        ] == list(words)


# What is wanted


def test_the_form_shows_what_is_and_keeps_what_is_sent_in(en: Office) -> None:
    reply = en.say("digest settings")
    assert reply.form is not None
    assert {one.name: one.value for one in reply.form.fields} == {
        "often": "daily", "at": "08:00", "calendar": "yes", "touch": "yes", "logged": "yes",
    }  # fmt: skip
    assert subscriptions(en) == []
    told = shown(en.send_in({"often": "weekly", "at": "7.15", "touch": "", "logged": ""}))
    assert "Left out: What the team logged, Losing touch" in told
    (only,) = subscriptions(en)
    assert (only.rhythm, only.at_time, set(only.left_out)) == (Rhythm.WEEKLY, "07:15", {"touch", "logged"})
    reply = en.say("digest settings")
    assert reply.form is not None
    assert [one.value for one in reply.form.fields] == ["weekly", "07:15", "yes", "", ""]
    en.send_in({"often": "off"})
    assert subscriptions(en) == []


def test_what_is_wrong_in_the_form_comes_back_in_it(en: Office) -> None:
    en.say("digest settings")
    reply = en.send_in({"often": "hourly", "at": "25:00"})
    assert reply.form is not None
    troubles = {one.name: one.trouble for one in reply.form.fields if one.trouble}
    assert troubles["often"].startswith("“hourly” is not among the choices")
    assert troubles["at"].startswith("I do not understand the time")
    assert subscriptions(en) == []


def test_a_channels_settings_are_for_members(en: Office) -> None:
    en.say("digest here 8", "bo", BUDGET)
    en.say("digest settings here", "bo", BUDGET)
    told = en.send_in({"often": "weekly", "logged": ""}, "bo", BUDGET)
    assert told.visibility is Visibility.ROOM
    (only,) = subscriptions(en)
    assert (only.rhythm, set(only.left_out), only.user_id) == (Rhythm.WEEKLY, {"logged"}, None)
    bo = user(en, "Bo")
    en.work.do(lambda unit: Team(unit, en.workspace, QUIET).set_role(bo, Role.READER))
    assert "You can read along in this team, but not write." in en.lines("digest settings here", "bo", BUDGET)


def test_where_no_form_can_be_shown_each_answer_is_a_button(da: Office) -> None:
    da.say("overblik dagligt 8")
    da.say("overblik indstillinger", abilities=ON_TELEGRAM)
    assert [choice.label for choice in da.last.choices][-3:] == [
        "☑ Den politiske kalender", "☑ Ved at miste kontakten", "☑ Hvad holdet har noteret",
    ]  # fmt: skip
    da.press("☑ Hvad holdet har noteret", abilities=ON_TELEGRAM)
    da.say("overblik indstillinger", abilities=ON_TELEGRAM)
    assert "☐ Hvad holdet har noteret" in [choice.label for choice in da.last.choices]
    da.press("Hvor tit", abilities=ON_TELEGRAM)
    da.press("Én gang om ugen", abilities=ON_TELEGRAM)
    (only,) = subscriptions(da)
    assert (only.rhythm, set(only.left_out)) == (Rhythm.WEEKLY, {"logged"})
    assert "Dine næste skridt" in da.lines("hjem", abilities=ON_TELEGRAM)


def test_an_answer_is_typed_where_its_button_could_be_pressed(da: Office) -> None:
    da.say("overblik indstillinger", abilities=ON_TELEGRAM)
    da.press("Hvor tit", abilities=ON_TELEGRAM)
    da.say("én gang om ugen", abilities=ON_TELEGRAM)
    assert [one.rhythm for one in subscriptions(da)] == [Rhythm.WEEKLY]


def test_what_is_left_out_is_not_in_it_and_is_no_reason_to_write(quiet: Office) -> None:
    activity(quiet, "said on Tuesday", -1)
    quiet.clock.advance(DAY)
    assert "said on Tuesday" in quiet.lines("digest now")
    quiet.say("digest settings")
    quiet.send_in({"often": "daily", "calendar": "", "touch": "", "logged": ""})
    assert quiet.lines("digest now") == "Nothing to act on today."
    now = quiet.clock.now()
    ida = Reader(user_id=user(quiet, "Ida"))
    quiet.work.do(
        lambda unit: Nudges(unit, quiet.workspace, now).bring_up(
            "follow_up", "one", ida, due_on=MORNING.date()
        )
    )
    assert tick(quiet, MORNING + DAY) == []
    rows = quiet.work.do(lambda unit: Nudges(unit, quiet.workspace, now).unsettled())
    assert [row.sent_at for row in rows] == [None]


def test_the_bots_own_page_says_when_one_hears_from_it(en: Office) -> None:
    assert "You do not get the day’s overview." in en.lines("home")
    en.say("digest weekly 7:30")
    en.say("me away until 1 December")
    lines = en.lines("home")
    assert "You get the week’s overview on its first working day at 07:30." in lines
    assert "You are away up to and including Tuesday 1 December." in lines
    assert button(en.last, "Change").says == "digest settings"
    en.press("I am back")
    assert "You are away" not in en.lines("home")


# All of a section


def test_what_does_not_fit_is_behind_a_button_a_page_at_a_time(quiet: Office) -> None:
    for number in range(21):
        task(quiet, f"step {number:02}", -1)
        activity(quiet, f"meeting {number:02}", 0)
    quiet.say("digest now")
    assert [choice.label for choice in choices(quiet.last) if choice.says.startswith("digest more")] == [
        "11 more", "11 more",
    ]  # fmt: skip
    first = shown(quiet.press("11 more"))
    assert [f"step {n:02}" in first for n in (0, 7, 8)] == [True, True, False]
    second = shown(quiet.press("More"))
    assert "step 08" in second
    assert "Page 2 of 3" in second
    done = quiet.press("Done")
    assert done.replaces
    assert "✓ step 08" in shown(done)
    meetings = shown(quiet.say("digest more digest:me:meetings:3"))
    assert [f"meeting {n}" in meetings for n in (15, 16, 20)] == [False, True, True]
    assert not quiet.last.replaces


def test_a_room_is_shown_only_what_is_for_everybody_behind_the_button_too(quiet: Office) -> None:
    private = activity(
        quiet, "secret", 0, "Bo", confidentiality=Confidentiality.PRIVATE, status=Status.COMPLETED
    )
    task(quiet, "whisper", 0, "Bo", private)
    for number in range(12):
        task(quiet, f"step {number:02}", 0, "Bo")
    quiet.say("digest now", "bo", BUDGET, abilities=ALOUD)
    shown_here = shown(quiet.press("2 more", "bo", BUDGET, abilities=ALOUD))
    assert "☐ step 00 · Bo" in shown_here
    assert "whisper" not in shown_here


@pytest.mark.parametrize(
    "on", ["digest:me:nonsense", "digest:me:overdue:99", "digest:me:due:x", "digest:x", ""]
)
def test_a_button_of_another_time_shows_what_there_is(quiet: Office, on: str) -> None:
    task(quiet, "send the figures", 0)
    assert shown(quiet.say(f"digest more {on}".strip(), kind=Kind.BUTTON))


# After a stop


def test_stopped_for_three_days_in_the_budget_season_there_is_one_late_overview(da: Office) -> None:
    """Stopped from Tuesday to Friday morning in August 2027: one digest, marked late, and nothing stale in it."""
    monday = datetime(2027, 8, 30, 6, 0, tzinfo=UTC)
    da.say("opgave gjort 1")
    da.say("caucus område Slagelse")
    da.clock.set(monday - timedelta(days=3))
    da.say("overblik dagligt 8")
    for days, subject in ((4, "send svar på budgettet"), (5, "ring til formanden"), (7, "skriv læserbrev")):
        task(da, subject, days)
    activity(da, "møde der blev holdt, mens botten stod stille", 5)
    nudging = Nudging(da.work, PAGES, da.clock, House(COPENHAGEN, "da"), lambda: None)

    def beat(now: datetime) -> list[str]:
        da.clock.set(now)
        asyncio.run(nudging.tick())
        return [text for _, text in tick(da, now)]

    beat(monday - timedelta(days=3))
    assert len(beat(monday)) == 1
    friday = monday + timedelta(days=4, hours=3)
    (told,) = beat(friday)
    assert told.count("Det her kommer sent") == 1
    assert "send svar på budgettet · skulle være gjort tirsdag 31. august" in told
    assert "ring til formanden · skulle være gjort" in told
    assert told.index("Over fristen") < told.index("Forfalder i dag") < told.index("skriv læserbrev")
    assert "På programmet" not in told
    assert "☐ Blev det til noget? møde der blev holdt, mens botten stod stille" in told
    assert beat(friday + timedelta(minutes=1)) == []
    reasons = da.work.do(
        lambda unit: unit.connection.execute(
            text(
                "SELECT local_date, outcome, reason FROM slots WHERE schedule = 'digest' ORDER BY local_date"
            )
        ).all()
    )
    assert [(str(day)[-5:], outcome, reason) for day, outcome, reason in reasons][-4:] == [
        ("08-31", "skipped", "the bot was not running"),
        ("09-01", "skipped", "the bot was not running"),
        ("09-02", "skipped", "the bot was not running"),
        ("09-03", "sent", "late"),
    ]
