"""The adapter through real Bolt over a loopback Slack: commands, mentions, presses, forms, shortcuts, Home."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.slack.checkup import Checkup
from bot.core.messages import Kind, PlaceKind, Target
from bot.core.people import Standing
from bot.core.reply import (
    Buttons,
    Choice,
    Field,
    FieldKind,
    File,
    Form,
    Heading,
    Reply,
    Tone,
    Visibility,
)
from bot.language.words import translator
from tests.adapters.slack.desk import saying
from tests.adapters.slack.running import Running, both_ways, run_async, running, settings_of
from tests.loopback.slack_model import Json, View, walk

FORM = Form(
    "meeting logged",
    "Log a meeting",
    (
        Field("people", "With", FieldKind.PEOPLE, required=True),
        Field("when", "When", FieldKind.DAY, hint="yesterday 14:00"),
        Field("topic", "About"),
        Field("secret", "Confidential", FieldKind.FLAG),
    ),
    "Save",
    "Cancel",
)


def filled(**values: str) -> Form:
    fields = tuple(
        Field(f.name, f.label, f.kind, values.get(f.name, f.value), f.hint, f.required) for f in FORM.fields
    )
    return Form(FORM.says, FORM.title, fields, FORM.submit, FORM.cancel)


def troubled(name: str, trouble: str) -> Form:
    fields = tuple(
        Field(f.name, f.label, f.kind, f.value, f.hint, f.required, trouble=trouble if f.name == name else "")
        for f in FORM.fields
    )
    return Form(FORM.says, FORM.title, fields, FORM.submit, FORM.cancel)


async def top_view(it: Running) -> View:
    view = await it.slack.wait_for(lambda: it.slack.top_view("ida"))
    assert view is not None
    return view


# ---- slash commands


@both_ways
def test_a_command_is_answered_in_the_acknowledgement(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            it.desk.answers["meeting"] = saying("Kept", choices=(Choice("Undo", "undo 1"),))
            ack = await it.slack.command(
                "/meeting", "logged Anna & Bo <i går>", user="ida", channel="general"
            )
            assert ack.text == "Kept\nUndo"
            assert ack.message is not None
            assert ack.message.ephemeral_for == "U00000IDA"
            (message,) = it.desk.heard
            assert message.text == "meeting logged Anna & Bo <i går>"
            assert message.kind is Kind.COMMAND
            assert message.answer_to is None
            assert (message.place.room, message.place.name) == ("C00GENERAL", "general")
            assert message.workspace == it.slack.team_id
            assert message.sender.name == "Ida Holmgaard"
            assert (message.sender.locale, message.sender.timezone) == ("da", "Europe/Copenhagen")
            it.calm()

    run_async(test())


@both_ways
def test_what_concerns_the_room_is_said_to_the_room(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            it.desk.answers["meeting"] = saying("For all", visibility=Visibility.ROOM)
            ack = await it.slack.command("/meeting", "share 1", user="ida", channel="general")
            assert ack.message is not None
            assert ack.message.ephemeral_for is None
            it.calm()

    run_async(test())


@pytest.mark.parametrize(
    ("command", "text", "heard"),
    [
        ("/caucus", "meeting list", "meeting list"),
        ("/caucus", "", ""),
        ("/meeting", "", "meeting"),
        ("/meeting", "logged payload=[1] a=b&c=d", "meeting logged payload=[1] a=b&c=d"),
        ("/meeting", 'logged {"x": 1}', 'meeting logged {"x": 1}'),
        ("/meeting", "afholdt Åse Ærø 👩‍👩‍👧 مرحبا", "meeting afholdt Åse Ærø 👩‍👩‍👧 مرحبا"),
    ],
)
@both_ways
def test_the_words_of_a_command(mode: str, command: str, text: str, heard: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            await it.slack.command(command, text, user="ida", channel="general")
            assert it.desk.heard[0].text == heard

    run_async(test())


@both_ways
def test_a_person_picked_in_a_command_is_named(mode: str) -> None:
    """An app may be set to send accounts and channels in a command as markup."""

    async def test() -> None:
        async with running(mode) as it:
            ida = it.slack.state.person("ida")
            text = f"logged <@{ida.id}|{ida.name}> yesterday in <#C1|budget> about <b>x</b> &amp; <!channel>"
            await it.slack.command("/meeting", text, user="ida", channel="general")
            assert it.desk.heard[0].text == (
                f"meeting logged {ida.real_name} yesterday in #budget about <b>x</b> & @channel"
            )

    run_async(test())


def test_the_prefix_of_commands_is_left_out() -> None:
    async def test() -> None:
        async with running(prefix="dev-") as it:
            await it.slack.command("/dev-meeting", "list", user="ida", channel="general")
            await it.slack.command("/dev-caucus", "help", user="ida", channel="general")
            assert [message.text for message in it.desk.heard] == ["meeting list", "help"]

    run_async(test())


@both_ways
def test_what_takes_long_is_finished_in_the_background(mode: str) -> None:
    async def test() -> None:
        async with running(mode, patience=0.05) as it:
            it.desk.hold = asyncio.Event()
            ack = await it.slack.command("/meeting", "logged Anna", user="ida", channel="general")
            assert ack.ok
            assert ack.message is None
            assert it.slack.messages == []
            it.desk.hold.set()
            (message,) = await it.slack.wait_for(lambda: it.slack.messages)
            assert message.ephemeral_for == "U00000IDA"
            assert message.shown == "Heard: meeting logged Anna"
            it.calm()

    run_async(test())


def test_a_late_answer_whose_address_is_gone_is_whispered() -> None:
    async def test() -> None:
        async with running(patience=0.05) as it:
            it.desk.hold = asyncio.Event()
            await it.slack.command("/meeting", "logged Anna", user="ida", channel="general")
            it.slack.advance(31 * 60)
            it.desk.hold.set()
            (message,) = await it.slack.wait_for(lambda: it.slack.messages)
            assert (message.ephemeral_for, message.shown) == ("U00000IDA", "Heard: meeting logged Anna")

    run_async(test())


# ---- who is speaking


@pytest.mark.parametrize(
    ("who", "standing"),
    [
        ("ida", Standing.MEMBER),
        ("otto", Standing.ADMIN),
        ("astrid", Standing.ADMIN),
        ("gert", Standing.GUEST),
        ("sille", Standing.GUEST),
        ("frida", Standing.STRANGER),
        ("robot", Standing.BOT),
        ("gorm", Standing.STRANGER),
    ],
)
def test_standing(who: str, standing: Standing) -> None:
    async def test() -> None:
        async with running() as it:
            await it.slack.mention("hello", who, "delt")
            assert it.desk.heard[0].sender.standing is standing

    run_async(test())


def test_slack_is_asked_once_about_a_person() -> None:
    async def test() -> None:
        async with running() as it:
            say = [it.slack.command("/meeting", str(n), user="ida", channel="general") for n in range(10)]
            await asyncio.gather(*say)
            assert len(it.slack.calls_to("users.info")) == 1
            it.slack.advance(301)
            await it.slack.command("/meeting", "again", user="ida", channel="general")
            assert len(it.slack.calls_to("users.info")) == 2

    run_async(test())


def test_somebody_who_became_a_guest_is_one_at_once() -> None:
    async def test() -> None:
        async with running() as it:
            await it.slack.command("/meeting", "1", user="ida", channel="general")
            it.slack.state.people["U00000IDA"] = replace(it.slack.state.person("ida"), is_restricted=True)
            await it.slack.event({"type": "user_change", "user": {"id": "U00000IDA"}, "event_ts": "1.0"})
            await it.slack.command("/meeting", "2", user="ida", channel="general")
            standings = [message.sender.standing for message in it.desk.heard]
            assert standings == [Standing.MEMBER, Standing.GUEST]

    run_async(test())


def test_an_unknown_person_is_told_so_calmly_while_slack_does_not_say() -> None:
    async def test() -> None:
        async with running() as it:
            it.slack.faults.next("users.info", status=502)
            ack = await it.slack.command("/meeting", "logged Anna", user="ida", channel="general")
            assert ack.text.startswith("Slack does not tell who you are just now.")
            assert it.desk.heard == []
            it.calm()

    run_async(test())


def test_somebody_known_from_before_is_heard_while_slack_does_not_say() -> None:
    async def test() -> None:
        async with running() as it:
            await it.slack.command("/meeting", "1", user="ida", channel="general")
            it.slack.advance(600)
            it.slack.faults.next("users.info", status=502)
            ack = await it.slack.command("/meeting", "2", user="ida", channel="general")
            assert ack.text == "Heard: meeting 2"

    run_async(test())


# ---- mentions and direct messages


@both_ways
def test_a_mention_is_answered_in_its_thread(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            ack = await it.slack.mention("meeting logged @bertel om #budget", "ida", "general")
            assert ack.ok
            (message,) = it.desk.heard
            assert message.text == "meeting logged Bertel Krogsøe om #budget"
            assert (message.kind, message.place.kind) == (Kind.MENTION, PlaceKind.ROOM)
            assert not message.abilities.forms
            assert not message.abilities.private
            await it.deliver_all()
            (said,) = it.slack.messages
            asked = next(m for m in it.slack.state.all_messages if not m.by_app)
            assert (said.channel, said.thread_ts, said.ephemeral_for) == ("C00GENERAL", asked.ts, None)
            it.calm()

    run_async(test())


def test_a_mention_within_a_thread_is_answered_there() -> None:
    async def test() -> None:
        async with running() as it:
            root = it.slack.say("Hvornår?", "bertel", "general")
            await it.slack.mention("meeting list", "ida", "general", root.ts)
            assert it.desk.heard[0].answer_to == Target("slack", "C00GENERAL", root.ts)
            assert it.desk.heard[0].reply_to == root.ts

    run_async(test())


@both_ways
def test_a_direct_message_is_answered_in_place(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            await it.slack.dm("møde afholdt Anna <b>i går</b> & *igen*", "ida")
            (message,) = it.desk.heard
            assert message.text == "møde afholdt Anna <b>i går</b> & *igen*"
            assert (message.kind, message.place.kind) == (Kind.DIRECT, PlaceKind.DIRECT)
            await it.deliver_all()
            (said,) = it.slack.messages
            assert (said.channel, said.thread_ts) == (message.place.room, None)
            it.calm()

    run_async(test())


@both_ways
def test_what_nobody_can_see_is_not_heard(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            await it.slack.dm("meet\u200bing \ud800\x00\u202elogged 👩‍👩‍👧", "ida")
            await it.slack.command("/meeting", "log\u200bged\x00", user="ida", channel="general")
            assert [message.text for message in it.desk.heard] == ["meeting logged 👩‍👩‍👧", "meeting logged"]
            await it.deliver_all()
            it.calm()

    run_async(test())


@both_ways
def test_an_event_told_again_has_the_same_id(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            ack = await it.slack.mention("meeting logged Anna", "ida", "general")
            await it.slack.retry(ack)
            first, second = it.desk.heard
            assert first.event_id == second.event_id
            assert len(it.desk.outbox) == 1

    run_async(test())


@both_ways
def test_an_event_that_failed_is_told_again_and_dealt_with(
    mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        async with running(mode) as it:
            it.slack.ack_timeout = 0.5
            it.desk.answers["meeting"] = OSError("the disk is full of Anna's notes")
            ack = await it.slack.mention("meeting logged Anna", "ida", "general")
            assert not ack.ok
            it.desk.answers.clear()
            assert [again.ok for again in await it.slack.redeliver()] == [True]
            assert len(it.desk.outbox) == 1

    run_async(test())
    assert "OSError" in caplog.text
    assert "Anna" not in caplog.text


def test_after_the_last_telling_the_person_hears_of_it() -> None:
    async def test() -> None:
        async with running() as it:
            it.desk.answers["meeting"] = OSError("broken")
            ack = await it.slack.mention("meeting logged Anna", "ida", "general")
            for _ in range(3):
                ack = await it.slack.retry(ack)
            (said,) = it.slack.messages
            assert said.thread_ts is not None
            assert said.text.startswith("Noget gik galt hos os, og det er noteret. Prøv igen. Reference: ")

    run_async(test())


def test_what_is_not_said_to_the_bot_is_left_alone() -> None:
    async def test() -> None:
        async with running() as it:
            heard = await it.slack.dm("hej", "ida")
            it.desk.heard.clear()
            event = heard.delivery.payload["event"]
            edited = {**event, "subtype": "message_changed", "hidden": True}
            joined = {**event, "subtype": "channel_join"}
            by_bot = {**event, "bot_id": "B000OTHER"}
            elsewhere = {**event, "channel_type": "channel", "channel": "C00GENERAL"}
            corrected = {**event, "type": "app_mention", "edited": {"user": "U00000IDA", "ts": "1.0"}}
            nobody = {key: value for key, value in event.items() if key != "user"}
            for other in (edited, joined, by_bot, elsewhere, corrected, nobody):
                assert (await it.slack.event(other)).ok
            await it.adapter.carrier._client.chat_postMessage(channel=event["channel"], text="egne ord")
            assert (await it.slack.echo(it.slack.messages[-1])).ok
            assert it.desk.heard == []

    run_async(test())


# ---- buttons


async def card(it: Running, **reply: Any) -> Any:
    it.desk.answers["meeting logged"] = saying("Card", choices=(Choice("Undo", "undo 1"),), **reply)
    return (await it.slack.command("/meeting", "logged Anna", user="ida", channel="general")).message


@both_ways
def test_a_press_on_an_ephemeral_card_changes_it_in_place(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            message = await card(it)
            it.desk.answers["undo 1"] = saying("Undone", replaces=True)
            ack = await it.slack.press(message, "Undo", "ida")
            assert ack.ok
            heard = it.desk.heard[-1]
            assert (heard.text, heard.kind, heard.card) == ("undo 1", Kind.BUTTON, None)
            assert heard.answer_to is not None
            assert heard.answer_to.only == "U00000IDA"
            await it.deliver_all()
            assert [m.shown for m in it.slack.messages] == ["Undone"]
            it.calm()

    run_async(test())


@both_ways
def test_a_press_on_a_card_in_the_room_edits_it_for_all(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            message = await card(it, visibility=Visibility.ROOM)
            it.desk.answers["undo 1"] = saying("Undone", replaces=True)
            await it.slack.press(message, "Undo", "bertel")
            assert it.desk.heard[-1].card == message.ts
            await it.deliver_all()
            (said,) = it.slack.messages
            assert (said.shown, said.ephemeral_for, said.revisions) == ("Undone", None, ["Card\nUndo"])
            it.calm()

    run_async(test())


def test_an_answer_beside_a_card_is_for_the_one_who_pressed() -> None:
    async def test() -> None:
        async with running() as it:
            message = await card(it, visibility=Visibility.ROOM)
            await it.slack.press(message, "Undo", "bertel")
            await it.deliver_all()
            answer = it.slack.messages[-1]
            assert (answer.shown, answer.ephemeral_for) == ("Heard: undo 1", "U000BERTEL")

    run_async(test())


def test_an_answer_beside_a_card_finds_the_one_who_pressed_after_the_address_expired() -> None:
    async def test() -> None:
        async with running() as it:
            message = await card(it, visibility=Visibility.ROOM)
            await it.slack.press(message, "Undo", "bertel")
            it.slack.advance(31 * 60)
            await it.deliver_all()
            answer = it.slack.messages[-1]
            assert (answer.shown, answer.ephemeral_for) == ("Heard: undo 1", "U000BERTEL")

    run_async(test())


def test_a_button_without_a_sentence_is_heard_as_one_that_says_nothing() -> None:
    async def test() -> None:
        async with running() as it:
            message = await card(it)
            for node in walk(message.blocks):
                node.pop("value", None)
            await it.slack.press(message, "Undo", "ida")
            assert it.desk.heard[-1].text == ""

    run_async(test())


def test_a_press_while_we_are_broken_is_answered_calmly() -> None:
    async def test() -> None:
        async with running() as it:
            message = await card(it)
            it.desk.answers["undo 1"] = OSError("broken")
            assert (await it.slack.press(message, "Undo", "ida")).ok
            answer = it.slack.messages[-1]
            assert answer.ephemeral_for == "U00000IDA"
            assert answer.shown.startswith("Noget gik galt hos os")
            it.calm()

    run_async(test())


# ---- forms


@both_ways
def test_a_form_opens_at_once_and_is_filled_then(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            it.desk.forms.add("meeting logged")
            it.desk.answers["meeting logged"] = Reply(form=FORM)
            it.desk.hold = asyncio.Event()
            command = asyncio.create_task(
                it.slack.command("/meeting", "logged", user="ida", channel="general")
            )
            view = await top_view(it)
            assert "Caucus" in view.shown
            assert "moment" in view.shown or "øjeblik" in view.shown
            it.desk.hold.set()
            ack = await command
            assert ack.message is None
            assert view.title == "Log a meeting"
            assert [b["label"]["text"] for b in view.blocks] == ["With", "When", "About", "Confidential"]
            assert [call.params.get("hash") is not None for call in it.slack.calls_to("views.update")] == [
                True
            ]
            it.calm()

    run_async(test())


@both_ways
def test_a_form_nobody_foresaw_opens_as_well(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            it.desk.answers["meeting logged"] = Reply(form=FORM)
            ack = await it.slack.command("/meeting", "logged Anna", user="ida", channel="general")
            assert ack.message is None
            view = it.slack.top_view("ida")
            assert view is not None
            assert view.title == "Log a meeting"
            it.calm()

    run_async(test())


def test_a_form_that_comes_too_late_is_offered_on_a_button_that_says_it_all_again() -> None:
    async def test() -> None:
        async with running(patience=0.05) as it:
            it.desk.answers["meeting logged"] = Reply(form=FORM)
            it.desk.hold = asyncio.Event()
            await it.slack.command("/meeting", "logged Anna", user="ida", channel="general")
            it.slack.advance(4)
            it.desk.hold.set()
            (message,) = await it.slack.wait_for(lambda: it.slack.messages)
            it.desk.hold = None
            await it.slack.press(message, "Fill in the form", "ida")
            assert it.desk.heard[-1].text == "meeting logged Anna"
            view = await top_view(it)
            assert view.title == "Log a meeting"
            it.calm()

    run_async(test())


def test_a_skeleton_that_gets_no_form_shows_the_answer() -> None:
    async def test() -> None:
        async with running() as it:
            it.desk.forms.add("meeting logged")
            it.desk.answers["meeting logged"] = saying("Members only")
            ack = await it.slack.command("/meeting", "logged", user="gert", channel="general")
            assert ack.message is None
            view = it.slack.top_view("gert")
            assert view is not None
            assert "Members only" in view.shown
            it.calm()

    run_async(test())


async def open_form(it: Running, form: Form = FORM) -> Any:
    it.desk.answers["meeting logged"] = lambda message: (
        Reply(form=form) if message.kind is not Kind.FORM else saying("Kept", card="activity:1")
    )
    await it.slack.command("/meeting", "logged", user="ida", channel="general")
    view = it.slack.top_view("ida")
    assert view is not None
    return view


@both_ways
def test_a_form_sent_in_is_heard_and_its_answer_goes_where_the_command_was(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            it.desk.names = [("Anna Jensen [p12]", "Anna Jensen · borgmester"), ("Bo Holm [p3]", "Bo Holm")]
            view = await open_form(it)
            people = next(b for b in view.blocks if b["label"]["text"] == "With")
            offered = (await it.slack.options("people", "ann", "ida", view)).options
            assert [o["text"]["text"] for o in offered] == [
                "Anna Jensen · borgmester",
                "Brug »ann«, som det er skrevet",
            ]
            assert [o["value"] for o in offered] == ["Anna Jensen [p12]", "ann"]
            values = {
                people["block_id"]: ["Anna Jensen [p12]", "ann"],
                "When": "i går kl. 14",
                "About": "budget",
                "Confidential": ["yes"],
            }
            ack = await it.slack.submit(view, values, "ida")
            assert ack.ok
            assert not view.open
            heard = it.desk.heard[-1]
            assert (heard.kind, heard.text) == (Kind.FORM, "meeting logged")
            assert heard.form == {
                "people": "Anna Jensen [p12], ann",
                "when": "i går kl. 14",
                "topic": "budget",
                "secret": "yes",
            }
            assert heard.place.room == "C00GENERAL"
            await it.deliver_all()
            said = it.slack.messages[-1]
            assert (said.shown, said.ephemeral_for, said.channel) == ("Kept", "U00000IDA", "C00GENERAL")
            it.calm()

    run_async(test())


@both_ways
def test_what_is_wrong_stands_beside_its_field(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            view = await open_form(it, filled(people="Anna Jensen [p12]"))
            it.desk.answers["meeting logged"] = Reply(form=troubled("when", "31 February is no day."))
            ack = await it.slack.submit(view, {"When": "31/2"}, "ida")
            assert list(ack.errors.values()) == ["31 February is no day."]
            assert view.open
            assert it.desk.heard[-1].form is not None
            assert it.desk.heard[-1].form["people"] == "Anna Jensen [p12]"
            it.calm()

    run_async(test())


def test_another_form_takes_the_place_of_the_first() -> None:
    async def test() -> None:
        async with running() as it:
            view = await open_form(it, filled(people="Anna"))
            which = Field(
                "which", "Which Anna?", FieldKind.PICK, options=(("p1", "Anna Jensen"), ("p2", "Anna Holm"))
            )
            other = Form(FORM.says, FORM.title, (*FORM.fields, which), FORM.submit, FORM.cancel)
            it.desk.answers["meeting logged"] = Reply(form=other)
            await it.slack.submit(view, {}, "ida")
            assert view.open
            assert "Which Anna?" in view.shown
            await it.slack.submit(view, {"With": ["Anna"], "Which Anna?": "Anna Holm"} | served(view), "ida")
            assert it.desk.heard[-1].form is not None
            assert it.desk.heard[-1].form["which"] == "p2"
            it.calm()

    run_async(test())


def served(view: Any) -> Json:
    """Nobody typed in the people field of this view: leave what stands in it."""
    block = next(b for b in view.blocks if b["element"]["action_id"] == "people")
    option = {"text": {"type": "plain_text", "text": "Anna"}, "value": "Anna"}
    block["element"]["initial_options"] = [option]
    return {}


def test_a_form_that_takes_long_says_so_and_then_what_came_of_it() -> None:
    async def test() -> None:
        async with running(patience=0.05) as it:
            view = await open_form(it, filled(people="Anna"))
            it.desk.hold = asyncio.Event()
            await it.slack.submit(view, {}, "ida")
            assert view.open
            it.desk.hold.set()
            await it.slack.wait_for(lambda: "The answer is in the conversation." in view.shown)
            await it.deliver_all()
            assert it.slack.messages[-1].shown == "Kept"
            it.calm()

    run_async(test())


def test_trouble_that_comes_late_stands_above_its_field() -> None:
    async def test() -> None:
        async with running(patience=0.05) as it:
            view = await open_form(it, filled(people="Anna"))
            it.desk.answers["meeting logged"] = Reply(form=troubled("when", "31 February is no day."))
            it.desk.hold = asyncio.Event()
            await it.slack.submit(view, {"When": "31/2"}, "ida")
            it.desk.hold.set()
            await it.slack.wait_for(lambda: "⚠ 31 February is no day." in view.shown)
            it.calm()

    run_async(test())


@pytest.mark.parametrize(
    "metadata", ["", "nonsense", "[1]", "null", "{}", '{"k": "room"}', '{"k": "?", "r": "C"}']
)
def test_a_form_that_is_none_of_ours_is_answered_calmly(metadata: str) -> None:
    async def test() -> None:
        async with running() as it:
            view = await open_form(it, filled(people="Anna"))
            view.payload["private_metadata"] = metadata
            ack = await it.slack.submit(view, {}, "ida")
            assert ack.ok
            assert view.open
            assert "kendes ikke længere" in view.shown
            assert [message.kind for message in it.desk.heard] == [Kind.COMMAND]
            it.calm()

    run_async(test())


def test_a_form_too_long_to_remember_is_answered_calmly() -> None:
    async def test() -> None:
        async with running() as it:
            form = Form("meeting logged " + "x" * 3_000, "Log a meeting", FORM.fields, "Save", "Cancel")
            it.desk.answers["meeting logged"] = Reply(form=form)
            ack = await it.slack.command("/meeting", "logged", user="ida", channel="general")
            assert ack.text.startswith("Something went wrong on our side")
            view = await open_form(it, filled(people="Anna"))
            it.desk.answers["meeting logged"] = Reply(form=form)
            assert (await it.slack.submit(view, {}, "ida")).ok
            assert "Noget gik galt hos os" in view.shown
            it.calm()

    run_async(test())


def test_while_we_are_broken_a_field_still_takes_what_is_typed() -> None:
    async def test() -> None:
        async with running() as it:
            view = await open_form(it)
            it.desk.names = None  # type: ignore[assignment]
            ack = await it.slack.options("people", "Anna", "ida", view)
            assert [option["value"] for option in ack.options] == ["Anna"]

    run_async(test())


# ---- the message shortcut


@both_ways
def test_a_message_is_logged_as_a_meeting(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            it.desk.answers["meeting logged"] = lambda message: Reply(
                form=filled(topic=message.prefill["details"])
            )
            said = it.slack.say("Mødte @bertel & <b>Anna</b> om #budget", "otto", "general")
            ack = await it.slack.shortcut("log_meeting", said, "ida")
            assert ack.ok
            (message,) = it.desk.heard
            assert message.text == "meeting logged"
            assert message.prefill == {
                "details": "Mødte Bertel Krogsøe & <b>Anna</b> om #budget",
                "text": "Mødte Bertel Krogsøe & <b>Anna</b> om #budget",
                "source_url": f"https://vesterby.slack.com/archives/C00GENERAL/p{said.ts.replace('.', '')}",
            }
            view = it.slack.top_view("ida")
            assert view is not None
            assert view.title == "Log a meeting"
            it.calm()

    run_async(test())


@both_ways
def test_a_shortcut_from_anywhere_opens_a_form_and_its_answer_comes_in_the_own_conversation(
    mode: str,
) -> None:
    async def test() -> None:
        async with running(mode) as it:
            it.desk.answers["meeting logged"] = lambda message: Reply(form=filled())
            assert (await it.slack.shortcut("new_meeting", None, "ida")).ok
            assert (await top_view(it)).title == "Log a meeting"
            (message,) = it.desk.heard
            assert (message.text, message.prefill, message.place.kind) == (
                "meeting logged",
                {},
                PlaceKind.HOME,
            )
            assert message.answer_to == Target("slack", "U00000IDA")
            it.calm()

    run_async(test())


def test_an_unknown_shortcut_changes_nothing() -> None:
    async def test() -> None:
        async with running() as it:
            said = it.slack.say("hej", "otto", "general")
            assert (await it.slack.shortcut("something_else", said, "ida")).ok
            assert (await it.slack.shortcut("log_meeting", None, "ida")).ok
            assert it.desk.heard == []

    run_async(test())


# ---- App Home


@both_ways
def test_app_home_is_shown_paged_and_kept_fresh(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            page = lambda message: Reply(  # noqa: E731
                (Heading(f"Your next steps ({message.text})"),),
                (Choice("Done", "task done 1"), Choice("More", "home 2")),
            )
            it.desk.answers["home"] = page
            await it.slack.open_home("ida")
            view = it.slack.home["U00000IDA"]
            assert "Your next steps (home)" in view.shown
            assert it.desk.heard[0].place.kind is PlaceKind.HOME
            await it.slack.press(view, "More", "ida")
            assert "Your next steps (home 2)" in view.shown
            it.desk.answers["task done 1"] = saying("Well done")
            await it.slack.press(view, "Done", "ida")
            assert "Well done" in view.shown
            assert "Your next steps (home)" in view.shown
            assert [m.kind for m in it.desk.heard] == [Kind.HOME, Kind.HOME, Kind.BUTTON, Kind.HOME]
            assert len({m.event_id for m in it.desk.heard}) == 4
            it.calm()

    run_async(test())


def test_a_form_from_app_home_is_answered_directly_and_home_is_made_anew() -> None:
    async def test() -> None:
        async with running() as it:
            it.desk.answers["home"] = Reply((Heading("Yours"),), (Choice("Log a meeting", "meeting logged"),))
            it.desk.answers["meeting logged"] = lambda message: (
                Reply(form=filled(people="Anna")) if message.kind is not Kind.FORM else saying("Kept")
            )
            await it.slack.open_home("ida")
            await it.slack.press(it.slack.home["U00000IDA"], "Log a meeting", "ida")
            view = it.slack.top_view("ida")
            assert view is not None
            published = len(it.slack.calls_to("views.publish"))
            await it.slack.submit(view, {}, "ida")
            await it.slack.wait_for(lambda: len(it.slack.calls_to("views.publish")) > published)
            await it.deliver_all()
            assert (it.slack.messages[-1].channel, it.slack.messages[-1].shown) == ("D00000IDA", "Kept")
            it.calm()

    run_async(test())


# ---- files, life


def test_a_file_asked_for_by_a_command_comes_directly() -> None:
    async def test() -> None:
        async with running() as it:
            file = File("eksport.csv", b"navn\nAnna\n", "text/csv", "Eksport")
            it.desk.answers["caucus"] = it.desk.answers["export"] = saying("Here it is", file=file)
            ack = await it.slack.command("/caucus", "export", user="ida", channel="general")
            assert ack.text == "Here it is"
            (found,) = await it.slack.wait_for(
                lambda: [f for f in it.slack.state.files.values() if f.complete]
            )
            assert (found.name, found.content, found.channel) == ("eksport.csv", b"navn\nAnna\n", "D00000IDA")

    run_async(test())


@both_ways
def test_ready_and_doctor(mode: str) -> None:
    async def test() -> None:
        async with running(mode) as it:
            assert it.adapter.trouble is None
            settings = settings_of(it.slack, mode)
            findings = await Checkup(settings, it.session, translator("en")).findings()
            assert [fine for fine, _ in findings] == [True, False, True, True]
            first, missing, optional, last = (sentence for _, sentence in findings)
            assert first == "Slack: connected to Gruppen i Vesterby as caucus."
            assert "users:read" in missing
            assert "channels:history" in optional
            assert (
                last
                == {
                    "http": "Slack: the signing secret is set; requests are taken at /slack/events.",
                    "socket": "Slack: Socket Mode can be opened.",
                }[mode]
            )

    run_async(test())


def test_nothing_personal_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        async with running() as it:
            await it.slack.command("/meeting", "logged Hemmelig Person", user="ida", channel="general")
            await it.slack.dm("meeting logged Hemmelig Person", "ida")
            await it.deliver_all()

    caplog.set_level(logging.DEBUG)
    run_async(test())
    assert "Hemmelig" not in caplog.text


# ---- a menu behind a button


def test_what_is_chosen_in_a_menu_is_said() -> None:
    async def test() -> None:
        async with running() as it:
            step = Buttons(
                (
                    Choice("Done", "task done 1", Tone.PRIMARY),
                    Choice("Tomorrow", "task snooze 1", Tone.QUIET),
                    Choice("Next week", "task snooze 1 next week", Tone.QUIET),
                )
            )
            it.desk.answers["task list"] = lambda message: Reply((Heading("Call Bo"), step))
            ack = await it.slack.command("/caucus", "task list", user="ida", channel="general")
            assert ack.message is not None
            await it.slack.press(ack.message, "Next week", "ida")
            assert it.desk.heard[-1].text == "task snooze 1 next week"
            it.calm()

    run_async(test())
