"""Conversations in Slack with the whole bot: what people type, press and send in, and what they get."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import tables
from tests.loopback.slack import Slack
from tests.loopback.slack_model import Message, View, elements
from tests.whole.town import Town, on_slack

LOGGED = "logged Anna Jensen yesterday 14:00 about rehabilitation"


def labels(message: Message | View) -> list[str]:
    """What stands on the buttons of a message."""
    return [element["text"]["text"] for _, element in elements(message.blocks) if element["type"] == "button"]


async def said(slack: Slack, text: str, *, channel: str | None = None, after: int = 0) -> Message:
    """The bot's first message with these words in it, there or anywhere, of those after the first so many."""

    def probe() -> Message | None:
        for one in slack.messages[after:]:
            if text in one.shown and channel in (None, one.channel):
                return one
        return None

    try:
        found = await slack.wait_for(probe)
    except TimeoutError:
        pytest.fail(f"nothing says {text!r}: {[one.shown for one in slack.messages[after:]]}")
    assert found is not None
    return found


async def become(slack: Slack, message: Message, text: str) -> Message:
    """The message once it reads so, changed in place."""
    await slack.wait_for(lambda: message.revisions and text in message.shown)
    return message


@on_slack()
async def test_a_meeting_is_logged_by_command_in_the_words_of_whoever_logs_it(town: Town) -> None:
    ack = await town.slack.command("/meeting", LOGGED, user="evan", channel="general")
    assert ack.ok
    assert ack.message is not None
    assert ack.message.ephemeral_for == "U0000EVAN"
    assert "yesterday, Monday 16 November, 14:00" in ack.text
    ack = await town.slack.command(
        "/meeting", "logged Bent Holm i går kl. 14 om budgettet", user="ida", channel="general"
    )
    assert ack.message is not None
    assert ack.message.ephemeral_for == "U00000IDA"
    assert "i går, mandag 16. november kl. 14.00" in ack.text
    # Evan lives an hour west of the house; each day is the one their own clock shows.
    first, second = town.recorded()
    assert (first.subject, first.met, first.day) == ("rehabilitation", ("Anna Jensen",), "2026-11-16")
    assert (second.subject, second.met, second.status) == ("budgettet", ("Bent Holm",), "completed")


@on_slack()
async def test_every_way_in_is_the_same_sentence(town: Town) -> None:
    slack = town.slack
    await slack.command("/caucus", "meeting logged Anna Jensen yesterday", user="ida", channel="general")
    await slack.command("/meeting", "afholdt Bent Holm i går", user="ida", channel="general")
    await slack.command("/caucus", "møde afholdt Karl Vest i går", user="ida", channel="general")
    await slack.dm("meeting logged Ellen Thorup yesterday", user="ida")
    await slack.mention("opkald noteret Mette Lind i går", user="ida", channel="general")
    found = [(one.type, *one.met) for one in town.recorded()]
    assert found == [
        ("meeting", "Anna Jensen"),
        ("meeting", "Bent Holm"),
        ("meeting", "Karl Vest"),
        ("meeting", "Ellen Thorup"),
        ("call", "Mette Lind"),
    ]


@on_slack()
async def test_a_command_without_arguments_opens_a_form_at_once_and_fills_it(town: Town) -> None:
    slack = town.slack
    ack = await slack.command("/meeting", "logged", user="evan", channel="general")
    assert ack.ok
    assert ack.message is None
    view = slack.top_view("evan")
    assert view is not None
    methods = [call.method for call in slack.calls if call.method.startswith("views.")]
    assert methods == ["views.open", "views.update"]
    ack = await slack.options("people", "Ann", user="evan")
    assert [option["value"] for option in ack.options] == ["Ann"]
    values = {
        "people": [{"text": {"type": "plain_text", "text": "Ann"}, "value": "Ann"}],
        "About": "rehabilitation",
        "When was it": "31 February",
    }
    ack = await slack.submit(view, values, user="evan")
    (block,) = ack.errors
    assert block.startswith("when~")
    assert view.open
    assert town.recorded() == []
    ack = await slack.submit(view, values | {"When was it": "yesterday 14:00"}, user="evan")
    assert ack.errors == {}
    card = await said(slack, "rehabilitation")
    assert card.ephemeral_for == "U0000EVAN"
    assert slack.top_view("evan") is None
    assert (town.one().met, town.one().day) == (("Ann",), "2026-11-16")


@on_slack()
async def test_names_are_found_while_they_are_typed(town: Town) -> None:
    await town.contact("Anna Jensen", "Sundhedsudvalget", "Slagelse")
    await town.contact("Bent Holm", "Byrådet", "Næstved")
    await town.slack.command("/meeting", "logged", user="ida", channel="general")
    ack = await town.slack.options("people", "ann jens", user="ida")
    picked, typed = ack.options
    assert "Slagelse" in picked["text"]["text"]
    assert typed["value"] == "ann jens"
    ack = await town.slack.options("body", "sundheds", user="ida")
    assert "Sundhedsudvalget" in ack.options[0]["text"]["text"]
    view = town.slack.top_view("ida")
    assert view is not None
    await town.slack.submit(view, {"people": [picked], "Om": "genoptræning"}, user="ida")
    await said(town.slack, "genoptræning")
    (met,) = [row for row in town.rows(tables.Participant) if row.role == "target"]
    assert met.person_id == town.rows(tables.Person)[0].id


@on_slack()
async def test_a_whispered_card_is_changed_in_place_by_its_buttons(town: Town) -> None:
    slack = town.slack
    card = (await slack.command("/meeting", LOGGED, user="evan", channel="general")).message
    assert card is not None
    assert set(labels(card)) >= {"Add as contact", "Edit", "Undo", "Share in channel"}
    await slack.press(card, "Add as contact", user="evan")
    await slack.wait_for(lambda: card.revisions)
    assert "Add as contact" not in labels(card)
    assert [row.name for row in town.rows(tables.Person)] == ["Anna Jensen"]
    # Undo takes back the last act only: first the contact, then the meeting.
    changed = len(card.revisions)
    await slack.press(card, "Undo", user="evan")
    await slack.wait_for(lambda: len(card.revisions) > changed)
    assert "Add as contact" in labels(card)
    assert not town.one().undone
    changed = len(card.revisions)
    await slack.press(card, "Remove", user="evan")
    await slack.wait_for(lambda: len(card.revisions) > changed)
    assert not {"Undo", "Remove"} & set(labels(card))
    assert town.one().undone
    assert slack.messages == [card]


@on_slack()
async def test_edit_opens_the_form_filled_and_changes_the_card(town: Town) -> None:
    slack = town.slack
    card = (await slack.command("/meeting", LOGGED, user="evan", channel="general")).message
    assert card is not None
    await slack.press(card, "Edit", user="evan")
    view = await slack.wait_for(lambda: slack.top_view("evan"))
    assert view is not None
    await slack.wait_for(lambda: "rehabilitation" in str(view.payload))
    await slack.submit(view, {"About": "waiting times"}, user="evan")
    await slack.wait_for(lambda: "waiting times" in card.shown or len(slack.messages) > 1)
    assert (town.one().subject, town.one().met) == ("waiting times", ("Anna Jensen",))


@on_slack()
async def test_share_shows_the_card_to_the_channel_and_it_stays_up_to_date(town: Town) -> None:
    slack = town.slack
    card = (await slack.command("/meeting", LOGGED, user="evan", channel="general")).message
    assert card is not None
    await slack.press(card, "Share in channel", user="evan")
    shared = await said(slack, "rehabilitation", channel="C00GENERAL", after=1)
    assert shared.ephemeral_for is None
    await slack.command("/meeting", "edit 1 about waiting times", user="evan", channel="general")
    await become(slack, shared, "waiting times")
    await slack.command("/meeting", "undo 1", user="evan", channel="general")
    await slack.wait_for(lambda: len(shared.revisions) >= 2)


@on_slack()
async def test_what_is_confidential_is_never_shared(town: Town) -> None:
    slack = town.slack
    card = (await slack.command("/meeting", f"{LOGGED} confidential", user="evan", channel="general")).message
    assert card is not None
    assert card.ephemeral_for == "U0000EVAN"
    assert "Share in channel" not in labels(card)
    ack = await slack.command("/meeting", "share 1", user="evan", channel="general")
    assert ack.message is not None
    assert ack.message.ephemeral_for == "U0000EVAN"
    ack = await slack.command("/meeting", "show 1", user="otto", channel="general")
    assert "Anna" not in ack.text


@on_slack()
async def test_of_two_with_one_name_the_right_one_is_picked(town: Town) -> None:
    await town.contact("Anna Jensen", "Sundhedsudvalget", "Slagelse")
    await town.contact("Anna Jensen", "Byrådet", "Næstved")
    card = (await town.slack.command("/meeting", LOGGED, user="evan", channel="general")).message
    assert card is not None
    (wanted,) = [label for label in labels(card) if "Næstved" in label]
    await town.slack.press(card, wanted, user="evan")
    await town.slack.wait_for(lambda: card.revisions)
    assert not [label for label in labels(card) if "Næstved" in label]
    (met,) = [row for row in town.rows(tables.Participant) if row.role == "target"]
    assert met.person_id == town.rows(tables.Person)[1].id


@on_slack()
async def test_a_mention_is_answered_in_its_thread(town: Town) -> None:
    slack = town.slack
    await slack.mention("meeting logged Anna Jensen yesterday about rehab", user="evan", channel="general")
    asked = slack.state.all_messages[0]
    card = await said(slack, "Anna Jensen")
    assert (card.channel, card.thread_ts) == ("C00GENERAL", asked.ts)
    assert card.ephemeral_for is None
    await slack.press(card, "Undo", user="evan")
    await slack.wait_for(lambda: card.revisions)
    assert town.one().undone


@on_slack()
async def test_a_mention_that_needs_a_form_offers_it_by_a_button(town: Town) -> None:
    slack = town.slack
    await slack.mention("meeting logged", user="evan", channel="general")
    asked = await said(slack, "")
    fill_in = labels(asked)[0]
    await slack.press(asked, fill_in, user="evan")
    view = await slack.wait_for(lambda: slack.top_view("evan"))
    assert view is not None
    await slack.wait_for(lambda: view.edits or view.callback_id)
    assert view.callback_id == "form"


@on_slack()
async def test_a_direct_message_is_answered_where_it_was_written(town: Town) -> None:
    slack = town.slack
    await slack.dm("møde afholdt Anna Jensen i går om genoptræning", user="ida")
    card = await said(slack, "Anna Jensen")
    assert card.channel == slack.state.direct("U00000IDA").id
    assert card.ephemeral_for is None
    # What the bot says itself comes back to it as an event; it must not answer itself.
    await slack.echo(card)
    assert slack.messages == [card]


@on_slack()
async def test_a_message_becomes_a_meeting_by_its_shortcut(town: Town) -> None:
    slack = town.slack
    words = slack.say("Talte med Anna Jensen om <b>budgettet</b> & børn @otto", "ida", "general")
    ack = await slack.shortcut("log_meeting", words, user="ida")
    assert ack.ok
    view = slack.top_view("ida")
    assert view is not None
    filled = str(view.payload)
    assert "Talte med Anna Jensen om <b>budgettet</b> & børn" in filled
    await slack.submit(view, {"people": [_option("Anna Jensen")]}, user="ida")
    await said(slack, "Anna Jensen")
    kept = town.one()
    assert "budgettet" in kept.details
    assert kept.source_url is not None
    assert kept.source_url.startswith("https://vesterby.slack.com/archives/C00GENERAL/p")


@on_slack()
async def test_a_message_becomes_a_position_by_its_shortcut(town: Town) -> None:
    slack = town.slack
    for text in ('åbn "Budget 2028" i Slagelse', "ønske Genoptræning 1,5 mio. årligt", "ønske Cykelsti"):
        await slack.command("/budget", text, user="ida", channel="general")
    words = slack.say("V er nok imod 2, siger Bent Holm", "ida", "general")
    assert (await slack.shortcut("save_position", words, user="ida")).ok
    view = slack.top_view("ida")
    assert view is not None
    await slack.submit(view, {}, user="ida")
    await said(slack, "Noteret")
    (kept,) = town.rows(tables.Position)
    assert (kept.stance, kept.source_name, kept.note) == ("against", "Bent Holm", None)
    assert (kept.source_url or "").startswith("https://vesterby.slack.com/archives/C00GENERAL/p")


def _option(value: str) -> dict[str, object]:
    return {"text": {"type": "plain_text", "text": value}, "value": value}


@on_slack()
async def test_the_same_thing_twice_in_a_minute_is_asked_about(town: Town) -> None:
    slack = town.slack
    await slack.command("/meeting", LOGGED, user="evan", channel="general")
    asked = (await slack.command("/meeting", LOGGED, user="evan", channel="general")).message
    assert asked is not None
    assert len(town.recorded()) == 1
    await slack.press(asked, "Log it once more", user="evan")
    await said(slack, "Anna Jensen", after=2)
    assert len(town.recorded()) == 2
    await town.later(timedelta(minutes=2))
    await slack.command("/meeting", LOGGED, user="evan", channel="general")
    assert len(town.recorded()) == 3


@on_slack()
async def test_the_home_page_shows_what_is_ahead_and_turns_its_pages(town: Town) -> None:
    slack = town.slack
    for number in range(1, 5):
        steps = "".join(f". Next: step {number}{letter} by Friday" for letter in "abc")
        text = f"planned Person Nr{number} on Thursday 10:00 about matter {number}{steps}"
        assert (await slack.command("/meeting", text, user="evan", channel="general")).ok
    ack = await slack.open_home("evan")
    assert ack.ok
    home = slack.home["U0000EVAN"]
    assert "matter 1" in home.shown
    assert "step 1a" in home.shown
    assert "step 4c" not in home.shown
    await slack.press(home, "More", user="evan")
    await slack.wait_for(lambda: "step 4c" in slack.home["U0000EVAN"].shown)
    second = slack.home["U0000EVAN"]
    await slack.press(second, "Back", user="evan")
    await slack.wait_for(lambda: "step 1a" in slack.home["U0000EVAN"].shown)
    # Done on the page makes the page anew, with a way back at its head.
    await slack.press(slack.home["U0000EVAN"], "Done", user="evan")
    await slack.wait_for(lambda: "Not done after all" in slack.home["U0000EVAN"].shown)
    assert [row.status for row in town.rows(tables.Task)].count("done") == 1
    assert slack.home.keys() == {"U0000EVAN"}


@on_slack()
async def test_a_lost_connection_or_a_slow_answer_loses_nothing(town: Town) -> None:
    slack = town.slack
    slack.faults.next("chat.postMessage", status=503)
    await slack.mention("meeting logged Anna Jensen yesterday about rehab", user="evan", channel="general")
    await slack.wait_for(lambda: slack.calls_to("chat.postMessage"))
    assert slack.messages == []
    # Nobody knows whether it arrived: Slack is asked, and it is said again since it did not.
    await town.later(timedelta(seconds=30))
    await said(slack, "Anna Jensen")
    await town.later(timedelta(seconds=30))
    assert len(slack.messages) == 1
