"""One message, one transaction: who is let in, what is asked, how an answer travels, and what happens to faults."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import commands
from bot.core.messages import Abilities, Kind, Place, Target
from bot.core.people import Sender, Standing
from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.engine.dispatch import FrontDesk, House
from bot.engine.router import Registry, Router, Subject
from storage.activities import Activities
from storage.cards import Cards
from storage.team import Team
from tests.office import (
    BUDGET,
    COPENHAGEN,
    GROUP,
    ON_TELEGRAM,
    PAGES,
    PHONE,
    Office,
    button,
    choices,
    office,
    shown,
)
from tests.rows import change_user

BODIL = Sender("500", "Bodil", Standing.UNKNOWN)
IN_CHAT = Target("telegram", "500")
IN_GROUP = Target("telegram", "-100")
LINE = "meeting logged Bent Holm yesterday about rehab"


@pytest.fixture
def here() -> Iterator[Office]:
    with office("en") as made:
        yield made


def recorded(here: Office) -> int:
    return here.work.do(lambda unit: Activities(unit, here.workspace, here.clock.now(), 1).list()[1])


def on_the_phone(here: Office, text: str, **changes: Any) -> Reply:
    """What comes back in the private conversation on a platform without forms."""
    place = changes.pop("place", PHONE)
    assert isinstance(place, Place)
    settled: dict[str, Any] = {
        "workspace": "",
        "sender": BODIL,
        "abilities": ON_TELEGRAM,
        "answer_to": IN_CHAT,
        **changes,
    }
    outcome = here.hand_in(here.message(text, "500", place, **settled))
    assert outcome.reply is None
    parcels = here.parcels()
    here.last = parcels[-1].reply if parcels else Reply()
    return here.last


def let_bodil_in(here: Office, role: str = "admin") -> None:
    code = shown(here.say(f"caucus invite {role}")).split("/start ")[1].split()[0]
    assert "Welcome" in shown(on_the_phone(here, f"start {code}"))


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.GUEST, "As a guest"),
        (Standing.STRANGER, "another organisation"),
        (Standing.BOT, "other bots"),
        (Standing.UNKNOWN, "do not know each other"),
    ],
)
@pytest.mark.parametrize(
    "text", [LINE, "meeting list", "caucus help", "digest now", "nonsense", "start", "caucus link"]
)
def test_nobody_gets_past_the_gate(here: Office, standing: Standing, words: str, text: str) -> None:
    before = recorded(here)
    reply = here.say(text, sender=Sender("somebody", "Somebody", standing), place=BUDGET, kind=Kind.COMMAND)
    assert words in shown(reply)
    assert recorded(here) == before
    users = here.work.do(lambda unit: Team(unit, here.workspace, here.clock.now()).users())
    assert "Somebody" not in {user.name for user in users}


def test_a_workspace_nobody_connected_is_turned_away(here: Office) -> None:
    assert "not connected" in shown(here.say(LINE, "mallory", workspace="T999"))


def test_a_full_member_becomes_a_user_with_the_first_message(here: Office) -> None:
    here.say(LINE, "Sif")
    names = [
        user.name for user in here.work.do(lambda unit: Team(unit, here.workspace, here.clock.now()).users())
    ]
    assert names.count("Sif") == 1


def test_somebody_switched_off_stays_out(here: Office) -> None:
    now = here.clock.now()

    def switch_off(unit: object) -> None:
        team = Team(unit, here.workspace, now)  # type: ignore[arg-type]
        malik = next(user.id for user in team.users() if user.name == "Malik")
        change_user(team, malik, active=False)

    here.work.do(switch_off)
    assert "switched off" in here.lines(LINE, "malik")


def test_the_platforms_administrators_are_administrators_here(here: Office) -> None:
    boss = Sender("sif", "Sif", Standing.ADMIN)
    assert "/start" in shown(here.say("caucus invite", sender=boss))
    assert "administrator" in shown(here.say("caucus invite", sender=replace(boss, standing=Standing.MEMBER)))


def test_an_invitation_works_once_and_for_a_week(here: Office) -> None:
    first = shown(here.say("caucus invite")).split("/start ")[1].split()[0]
    late = shown(here.say("caucus invite")).split("/start ")[1].split()[0]
    assert "Welcome" in shown(on_the_phone(here, f"start {first.upper()}"))
    other: dict[str, Any] = {"sender": Sender("501", "Viggo", Standing.UNKNOWN)}
    assert "not valid" in shown(on_the_phone(here, f"start {first}", **other))
    here.clock.advance(timedelta(days=7, seconds=1))
    assert "not valid" in shown(on_the_phone(here, f"start {late}", **other))


def test_an_invitation_is_not_shown_to_a_room(here: Office) -> None:
    assert here.say("caucus invite", place=BUDGET).visibility is Visibility.SECRET


def test_a_group_is_told_nothing_before_an_admin_links_it(here: Office) -> None:
    let_bodil_in(here, "member")
    group: dict[str, Any] = {"place": GROUP, "answer_to": IN_GROUP}
    assert "not linked" in shown(on_the_phone(here, LINE, **group))
    assert recorded(here) == 2
    assert "administrator" in shown(on_the_phone(here, "caucus link", **group))
    here.say("caucus role admin Bodil")
    assert "now works with" in shown(on_the_phone(here, "caucus link", **group))
    assert "Meeting logged" in shown(on_the_phone(here, LINE, **group))
    assert "silent" in shown(on_the_phone(here, "caucus unlink", **group))
    assert "not linked" in shown(on_the_phone(here, LINE, **group))


def test_a_question_takes_the_whole_line_in_a_private_conversation(here: Office) -> None:
    let_bodil_in(here)
    asked = on_the_phone(here, "meeting logged", kind=Kind.COMMAND)
    assert asked.asks
    assert "one line" in shown(asked)
    assert "Meeting logged" in shown(on_the_phone(here, "Bent Holm yesterday 14:00 about rehab"))


def test_a_question_outlives_the_bot(here: Office) -> None:
    let_bodil_in(here)
    on_the_phone(here, "meeting logged about rehab yesterday", kind=Kind.COMMAND)
    here.desk = FrontDesk(
        here.work, commands.registry(), PAGES, here.clock, House(COPENHAGEN, "en"), lambda: None
    )
    card = shown(on_the_phone(here, "Bent Holm, Sofus Brandt"))
    assert "Bent Holm, Sofus Brandt" in card
    assert "rehab" in card


def test_a_question_can_be_given_up_and_is_forgotten_after_a_day(here: Office) -> None:
    let_bodil_in(here)
    on_the_phone(here, "meeting logged", kind=Kind.COMMAND)
    assert "forgotten" in shown(on_the_phone(here, "Annullér"))
    on_the_phone(here, "meeting logged", kind=Kind.COMMAND)
    here.clock.advance(timedelta(days=1))
    assert "did not understand" in shown(on_the_phone(here, "Bent Holm"))
    assert recorded(here) == 2


def test_in_a_group_only_a_reply_to_the_question_answers_it(here: Office) -> None:
    let_bodil_in(here)
    group: dict[str, Any] = {"place": GROUP, "answer_to": IN_GROUP}
    on_the_phone(here, "caucus link", **group)
    asked = on_the_phone(here, "meeting logged", kind=Kind.COMMAND, **group)
    record, now = asked.card, here.clock.now()
    assert record is not None
    here.work.do(lambda unit: Cards(unit, here.workspace, now).remember(record, "telegram", "-100", "88"))
    stray = on_the_phone(here, "Bent Holm yesterday", kind=Kind.MENTION, reply_to="87", **group)
    assert "Meeting logged" not in shown(stray)
    answered = on_the_phone(here, "Bent Holm yesterday", kind=Kind.MENTION, reply_to="88", **group)
    assert "Meeting logged" in shown(answered)


def test_editing_without_forms_goes_field_by_field(here: Office) -> None:
    let_bodil_in(here)
    on_the_phone(here, "meeting logged Bent Holm yesterday 14:00 about rehab: fine", kind=Kind.COMMAND)
    pressed: dict[str, Any] = {"kind": Kind.BUTTON, "card": "90"}
    on_the_phone(here, "meeting edit 3", **pressed)
    asked = on_the_phone(here, button(here.last, "About").says, **pressed)
    assert asked.asks
    card = shown(on_the_phone(here, "waiting times"))
    assert "waiting times" in card
    assert "fine" in card
    on_the_phone(here, "meeting edit 3", **pressed)
    assert "only you see it" in shown(on_the_phone(here, button(here.last, "☐").says, **pressed))


def test_where_no_form_can_be_opened_a_button_offers_it(here: Office) -> None:
    spoken: dict[str, Any] = {"kind": Kind.MENTION, "abilities": Abilities(forms=False), "place": BUDGET}
    reply = here.say("meeting logged", **spoken)
    assert button(reply, "Fill in the form").says == "meeting logged"


def test_an_answer_rides_in_the_outbox_when_it_has_somewhere_to_go(here: Office) -> None:
    here.hand_in(here.message(LINE, answer_to=Target("shell", "ida", thread="7")))
    (parcel,) = here.parcels()
    assert parcel.target == Target("shell", "ida", thread="7")
    assert parcel.reply.card == "activity:3"
    assert here.kicked


def test_a_card_is_changed_in_place_and_a_list_is_not(here: Office) -> None:
    here.say(LINE)
    pressed: dict[str, Any] = {
        "kind": Kind.BUTTON,
        "card": "77",
        "answer_to": Target("shell", "ida", edit="77"),
    }
    here.hand_in(here.message("meeting undo 3", **pressed))
    here.hand_in(here.message("meeting list", **pressed))
    undone, listed = here.parcels()
    assert undone.target.edit == "77"
    assert listed.target.edit is None


def test_other_copies_of_a_card_follow(here: Office) -> None:
    here.say(LINE)
    now = here.clock.now()
    here.work.do(
        lambda unit: Cards(unit, here.workspace, now).remember("activity:3", "shell", "#budget", "55")
    )
    here.say("meeting edit 3 about waiting times")
    (copy,) = here.parcels()
    assert copy.target == Target("shell", "#budget", edit="55")
    assert "waiting times" in shown(copy.reply)


def test_a_copy_in_a_room_shows_nothing_that_has_become_confidential(here: Office) -> None:
    here.say(LINE)
    now = here.clock.now()
    here.work.do(
        lambda unit: Cards(unit, here.workspace, now).remember("activity:3", "shell", "#budget", "55")
    )
    here.say("meeting edit 3 confidential: he is ill")
    here.say("meeting remove 3")
    here.say("meeting restore 3")
    copies = [parcel.reply for parcel in here.parcels()]
    assert len(copies) == 3
    assert not [copy for copy in copies if "Bent" in shown(copy) or "ill" in shown(copy) or choices(copy)]


@pytest.mark.parametrize("text", ["=nosuchtoken", "=", "meeting who 999 0 1", "frobnicate", "answer x y"])
def test_an_unknown_button_says_so_calmly(here: Office, text: str) -> None:
    reply = shown(here.say(text, kind=Kind.BUTTON))
    assert "no longer leads anywhere" in reply or "cannot find" in reply


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n ",
        "\x00",
        "\ud800\udfff",
        "👍👍👍",
        "‮gnitseretni‬",
        "​​",
        "<!channel> <@U123> @here",
        "<b>x</b></script><script>",
        "*_~`",
        "x" * 10_000_000,
        "meeting logged " + "a, " * 200_000,
        "meeting logged Bent Holm 31 February about x",
        "meeting logged Bent Holm 3/3-9999 about x",
        "meeting logged <!channel> yesterday about *bold* _x_ </script> \x00 ",
        "meeting show 99999999999999999999",
        "meeting show -1",
        "meeting edit 0",
        "digest at 25:00",
        "contact add",
        "caucus role",
        "caucus language klingon",
        "[p1] [o1] [again] [page99]",
        "meeting list [page0]",
    ],
)
def test_bad_input_gets_a_calm_sentence(here: Office, text: str, caplog: pytest.LogCaptureFixture) -> None:
    reply = here.say(text)
    assert reply.blocks or reply.form
    assert "on our side" not in shown(reply)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_fault_of_ours_is_told_with_a_reference_and_leaves_nothing(
    here: Office, caplog: pytest.LogCaptureFixture
) -> None:
    router = Router(Subject("break", (), "Break"))

    @router.command("it", summary="Break it")
    def break_it(ctx: Context) -> Reply:
        """Record something, then fail."""
        ctx.team.make_workspace("half done")
        raise ValueError(ctx.message.text)

    desk = FrontDesk(here.work, Registry([router]), PAGES, here.clock, House(COPENHAGEN, "en"), lambda: None)
    here.desk = desk
    told = here.lines("break it with secret words")
    reference = told.rsplit(" ", 1)[-1].strip(".")
    (record,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert reference in record.getMessage()
    assert "secret words" not in caplog.text
    names = [one.name for one in here.work.do(lambda unit: Team(unit, None, here.clock.now()).workspaces())]
    assert "half done" not in names


def test_the_language_is_the_persons_then_the_rooms_then_the_platforms(here: Office) -> None:
    spoken: dict[str, Any] = {"sender": Sender("bo", "Bo", Standing.MEMBER, locale="da-DK"), "place": BUDGET}
    assert here.hand_in(here.message("caucus help", **spoken)).locale == "da"
    here.say("caucus language en here", place=BUDGET)
    assert here.hand_in(here.message("caucus help", **spoken)).locale == "en"
    here.say("caucus language da", "bo")
    assert here.hand_in(here.message("caucus help", **spoken)).locale == "da"
    here.say("caucus language auto", "bo")
    assert here.hand_in(here.message("caucus help", **spoken)).locale == "en"


def test_days_are_those_of_the_persons_own_time_zone(here: Office) -> None:
    far: dict[str, Any] = {"sender": Sender("bo", "Bo", Standing.MEMBER, timezone="Pacific/Auckland")}
    assert "22:00" in here.lines("meeting logged Bent Holm", **far)


def test_menus_speak_both_languages(here: Office) -> None:
    english = {info.name: info for info in here.desk.commands("en")}
    danish = {info.name: info for info in here.desk.commands("da")}
    assert {"meeting", "call", "visit", "caucus"} <= set(english)
    assert {"møde", "opkald", "besøg"} <= set(danish)
    assert english["meeting"].usage.startswith("logged Anna Jensen")


def test_names_are_suggested_to_the_team_only(here: Office) -> None:
    import asyncio

    from bot.core.reply import FieldKind

    message = here.message("")
    (first, *_) = asyncio.run(here.desk.suggest(message, FieldKind.PEOPLE, "bent"))
    assert first[0].startswith("Bent Holm [p")
    stranger = replace(message, sender=Sender("x", "X", Standing.STRANGER))
    assert list(asyncio.run(here.desk.suggest(stranger, FieldKind.PEOPLE, "bent"))) == []


def test_choices_are_short_enough_for_every_platform(here: Office) -> None:
    long = "about " + "very long topics indeed " * 20
    reply = here.say(f"meeting logged Bent Holm tomorrow {long}")
    assert choices(reply)
    assert all(len(one.says.encode()) <= 60 for one in choices(reply))


@pytest.mark.parametrize(
    ("asked", "said", "answer"),
    [
        ("calendar add", "digest now", "overview"),
        ("contact add", "help", "What you can say"),
        ("me away", "calendar week", "Week 47"),
    ],
)
def test_who_moves_on_is_not_held_to_a_question(asked: str, said: str, answer: str) -> None:
    with office("en") as en:
        assert en.say(asked, abilities=ON_TELEGRAM).asks
        assert answer in en.lines(said, abilities=ON_TELEGRAM)
        assert "did not understand" in en.lines("3 March", abilities=ON_TELEGRAM)


@pytest.mark.parametrize(
    "said", ["contact help", "kontakt hjælp", "committee ?", "meeting help", "digest help"]
)
def test_help_after_a_subject_is_help_with_it(said: str) -> None:
    with office("en") as en:
        subject = {"kontakt": "contact"}.get(said.split()[0], said.split()[0])
        assert en.lines(said) == en.lines(f"help {subject}")
