"""Delivery to Telegram: what arrives, and what every failure means for the outbox."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import LockedOut, Moved, NotSent, Rejected, Unreachable, Unsure
from bot.core.outgoing import Parcel, Receipt, Urgency
from bot.core.reply import Bullets, Choice, Fields, File, Heading, Paragraph, Reply, Text, Tone
from tests import PATIENCE
from tests.adapters.telegram.house import House, parcel, run
from tests.loopback.telegram import Message

PNG = (
    b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 640, 480) + b"\x08\x06\0\0\0"
)
NOTED = Reply(
    blocks=(Paragraph((Text("Noted."),)),), choices=(Choice("Undo", "meeting undo 1", Tone.DANGER),)
)
LONG = Reply(
    blocks=tuple(Paragraph((Text(f"{number} " + "x" * 2000),)) for number in range(6)),
    choices=(Choice("All", "all"),),
)
DIGEST = Reply(blocks=(Heading("Tuesday 3 November"), Bullets(((Text("Call Bo"),),))), choices=NOTED.choices)


def play(scenario: Callable[[House, str], Awaitable[None]], **settings: Any) -> None:
    """In a house where Ida has begun a conversation; the scenario gets her room."""

    async def inside(home: House) -> None:
        await home.telegram.expect_call("deleteWebhook")
        ida = home.telegram.user("Ida", started=True)
        await scenario(home, str(ida.id))

    run(inside, **settings)


async def deliver(home: House, one: Parcel) -> Message:
    receipt = await home.adapter.carrier.deliver(one)
    return next(found for found in home.telegram.messages if str(found.message_id) == receipt.message_id)


def test_a_reply_arrives_with_its_buttons() -> None:
    async def scenario(home: House, room: str) -> None:
        message = await deliver(home, parcel(room, NOTED))
        assert (message.text, message.chat_id) == ("Noted.", int(room))
        assert message.reply_markup == {
            "inline_keyboard": [[{"text": "Undo", "callback_data": "meeting undo 1", "style": "danger"}]]
        }
        (call,) = home.telegram.called("sendMessage")
        assert call.parameters["link_preview_options"] == {"is_disabled": True}

    play(scenario)


def test_what_an_older_server_does_not_know_is_left_out_from_then_on() -> None:
    notes = " ".join(f"word{number}" for number in range(80))
    card = Reply(
        blocks=(Fields((("Notes", (Text(notes),)),)),),
        choices=NOTED.choices,
        copies=(("Copy bo@example.dk", "bo@example.dk"), ("Copy all", "x" * 257)),
    )

    async def scenario(home: House, room: str) -> None:
        for older in (False, True):
            home.telegram.methods.older = older
            before = len(home.telegram.called("sendMessage"))
            for _ in range(2):
                message = await deliver(home, parcel(room, card))
                assert message.text == (f"Notes: {notes}" if older else f"Notes: \n{notes}")
                kinds = [entity["type"] for entity in message.entities]
                assert ("expandable_blockquote" in kinds) is not older
                labels = [button.text for row in message.buttons for button in row]
                assert labels == (["Undo"] if older else ["Undo", "Copy bo@example.dk"])
            tries = len(home.telegram.called("sendMessage")) - before
            assert tries == (3 if older else 2)
        assert home.telegram.violations == []

    play(scenario)


def test_a_long_reply_arrives_in_order_and_the_receipt_names_the_message_with_the_buttons() -> None:
    async def scenario(home: House, room: str) -> None:
        last = await deliver(home, parcel(room, LONG))
        texts = [message.text for message in home.telegram.messages]
        assert len(texts) == 4
        assert [text[0] for text in texts] == ["0", "1", "2", "3"]
        assert texts[-1].endswith("…\n\n… and 1 more")
        assert last is home.telegram.messages[-1]
        assert [button.text for row in last.buttons for button in row] == ["All"]

    play(scenario)


def test_between_its_messages_it_waits_rather_than_begin_again() -> None:
    async def scenario(home: House, room: str) -> None:
        gate = home.telegram.faults.hold("sendMessage", "after")
        task = asyncio.create_task(deliver(home, parcel(room, LONG)))
        await gate.arrived.wait()
        home.telegram.faults.next("sendMessage", "429", retry_after=7)
        home.telegram.faults.next("sendMessage", "429", retry_after=2)
        gate.open()
        await task
        assert home.slept == [7.0, 2.0]
        assert len(home.telegram.messages) == 4

    play(scenario)


def test_when_the_rest_cannot_follow_the_whole_is_uncertain() -> None:
    async def scenario(home: House, room: str) -> None:
        gate = home.telegram.faults.hold("sendMessage", "after")
        task = asyncio.create_task(deliver(home, parcel(room, LONG)))
        await gate.arrived.wait()
        home.telegram.faults.next("sendMessage", "429", retry_after=900)
        home.telegram.faults.next("sendMessage", "429", retry_after=900)
        gate.open()
        with pytest.raises(Unsure, match="only the first part"):
            await task
        assert home.slept == []

    play(scenario)


def test_a_card_a_question_and_an_edit_are_one_message() -> None:
    async def scenario(home: House, room: str) -> None:
        blocks = LONG.blocks
        await deliver(home, parcel(room, Reply(blocks, card="activity:1")))
        await deliver(home, parcel(room, Reply(blocks, asks=True)))
        assert len(home.telegram.messages) == 2
        assert [message.text[-12:] for message in home.telegram.messages] == ["… and 4 more"] * 2

    play(scenario)


def test_an_edit_changes_the_message_in_place_and_may_be_repeated() -> None:
    async def scenario(home: House, room: str) -> None:
        card = await deliver(home, parcel(room, NOTED))
        undone = Reply(blocks=(Paragraph((Text("Undone."),)),), replaces=True)
        for _ in range(2):
            again = parcel(room, undone, edit=str(card.message_id), resent=True)
            assert await home.adapter.carrier.deliver(again) == Receipt(str(card.message_id))
        assert card.text == "Undone."
        assert card.buttons == []
        assert len(home.telegram.messages) == 1

    play(scenario)


def test_what_cannot_be_edited_any_more_is_sent_anew() -> None:
    async def scenario(home: House, room: str) -> None:
        card = await deliver(home, parcel(room, NOTED))
        card.deleted = True
        fresh = await deliver(home, parcel(room, NOTED, edit=str(card.message_id)))
        assert fresh.message_id != card.message_id
        assert fresh.text == "Noted."

    play(scenario)


def test_a_question_is_never_an_edit() -> None:
    async def scenario(home: House, room: str) -> None:
        card = await deliver(home, parcel(room, NOTED))
        question = Reply(blocks=(Paragraph((Text("When?"),)),), asks=True)
        asked = await deliver(home, parcel(room, question, edit=str(card.message_id)))
        assert asked.message_id != card.message_id
        assert asked.reply_markup == {
            "force_reply": True,
            "selective": True,
            "input_field_placeholder": "When?",
        }

    play(scenario)


def test_a_digest_is_a_header_first_and_put_on_record_before_its_contents() -> None:
    async def scenario(home: House, room: str) -> None:
        gate = home.telegram.faults.hold("editMessageText")
        task = asyncio.create_task(deliver(home, parcel(room, DIGEST, urgency=Urgency.DIGEST, number=9)))
        await gate.arrived.wait()
        (header,) = home.telegram.messages
        assert header.text == "Tuesday 3 November"
        assert header.buttons == []
        assert home.started == [(9, str(header.message_id))]
        gate.open()
        digest = await task
        assert digest is header
        assert digest.text == "Tuesday 3 November\n• Call Bo"
        assert [button.text for row in digest.buttons for button in row] == ["Undo"]

    play(scenario)


@pytest.mark.parametrize("fault", ["lost_after", "500", "reset_before", "502", "429"])
def test_a_digest_whose_contents_did_not_follow_is_completed_not_repeated(fault: Any) -> None:
    async def scenario(home: House, room: str) -> None:
        digest = parcel(room, DIGEST, urgency=Urgency.DIGEST)
        home.telegram.faults.next("editMessageText", fault)
        with pytest.raises(NotSent):
            await home.adapter.carrier.deliver(digest)
        ((_, message_id),) = home.started
        again = parcel(room, DIGEST, urgency=Urgency.DIGEST, message_id=message_id, resent=True)
        assert await home.adapter.carrier.deliver(again) == Receipt(message_id)
        (only,) = home.telegram.messages
        assert only.text == "Tuesday 3 November\n• Call Bo"

    play(scenario)


def test_a_digest_whose_header_was_deleted_is_sent_anew() -> None:
    async def scenario(home: House, room: str) -> None:
        gate = home.telegram.faults.hold("editMessageText")
        task = asyncio.create_task(deliver(home, parcel(room, DIGEST, urgency=Urgency.DIGEST)))
        await gate.arrived.wait()
        home.telegram.messages[0].deleted = True
        gate.open()
        assert (await task).text == "Tuesday 3 November\n• Call Bo"

    play(scenario)


def test_what_is_sent_again_says_so() -> None:
    async def scenario(home: House, room: str) -> None:
        message = await deliver(home, parcel(room, NOTED, resent=True, locale="da"))
        assert message.text.startswith("Sendt igen")

    play(scenario)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("429", NotSent),
        ("500", Unsure),
        ("502", Unsure),
        ("reset_before", Unsure),
        ("lost_after", Unsure),
        ("unparsable", Unsure),
    ],
)
def test_what_is_known_after_a_failure(fault: Any, error: type[Exception]) -> None:
    async def scenario(home: House, room: str) -> None:
        home.telegram.faults.next("sendMessage", fault, retry_after=12)
        with pytest.raises(error) as raised:
            await home.adapter.carrier.deliver(parcel(room, NOTED))
        if isinstance(raised.value, NotSent):
            assert raised.value.retry_after == timedelta(seconds=12)
            assert home.telegram.messages == []

    play(scenario)


def test_a_time_out_after_the_message_left_is_uncertain() -> None:
    async def scenario(home: House, room: str) -> None:
        home.telegram.faults.next("sendMessage", "stall_after")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("bot.adapters.telegram.connection._READ", 0.3)
            await home.adapter.stop()
            await home.make_adapter().start()
            with pytest.raises(Unsure):
                await home.adapter.carrier.deliver(parcel(room, NOTED))
        assert len(home.telegram.messages) == 1

    play(scenario)


def test_without_a_connection_nothing_was_sent() -> None:
    async def scenario(home: House, room: str) -> None:
        await home.telegram.offline()
        with pytest.raises(NotSent):
            await home.adapter.carrier.deliver(parcel(room, NOTED))
        await home.telegram.online()
        assert home.telegram.messages == []

    play(scenario)


def test_rooms_that_are_closed_to_us_are_told_apart_from_refused_messages() -> None:
    async def scenario(home: House, room: str) -> None:
        ida = home.telegram.user("Ida")
        group = home.telegram.group("Byrådsgruppen", [ida])
        home.telegram.kick(group, by=ida)
        blocked = home.telegram.user("Bo", started=True)
        home.telegram.block(blocked)
        for closed in (group.id, blocked.id, home.telegram.user("Eva").id, -100999, 999):
            with pytest.raises(Unreachable):
                await home.adapter.carrier.deliver(parcel(str(closed), NOTED))
        for nonsense in ("C012AB3CD", ""):
            with pytest.raises(Rejected):
                await home.adapter.carrier.deliver(parcel(nonsense, NOTED))
        upload = Reply(file=File("empty.csv", b"", "text/csv"))
        with pytest.raises(Rejected, match="non-empty"):
            await home.adapter.carrier.deliver(parcel(room, upload))
        home.telegram.violations.clear()

    play(scenario)


def test_a_revoked_token_is_no_fault_of_the_room() -> None:
    async def scenario(home: House, room: str) -> None:
        home.telegram.server.token = "810000001:a-new-token-0000000000000"
        with pytest.raises(LockedOut) as raised:
            await home.adapter.carrier.deliver(parcel(room, NOTED))
        home.telegram.server.token = home.telegram.token
        assert home.telegram.token not in raised.value.reason

    play(scenario)


def test_an_upgraded_group_has_moved() -> None:
    async def scenario(home: House, room: str) -> None:
        ida = home.telegram.user("Ida")
        old = home.telegram.group("Byrådsgruppen", [ida], kind="group")
        new = home.telegram.migrate(old)
        with pytest.raises(Moved) as raised:
            await home.adapter.carrier.deliver(parcel(str(old.id), NOTED))
        assert raised.value.room == str(new.id)
        await home.telegram.delivered()

    play(scenario)


def test_topics_are_kept_and_a_closed_or_deleted_one_falls_back_to_the_group() -> None:
    async def scenario(home: House, room: str) -> None:
        forum = home.telegram.group("Byrådsgruppen", topics=["Budget", "School"])
        budget, school = home.telegram.thread(forum, "Budget"), home.telegram.thread(forum, "School")
        there = await deliver(home, parcel(str(forum.id), NOTED, thread=str(budget)))
        assert there.thread == budget
        forum.closed_topics.add(school)
        del forum.topics[budget]
        for thread in (budget, school):
            message = await deliver(home, parcel(str(forum.id), NOTED, thread=str(thread)))
            assert message.thread is None

    play(scenario)


def test_in_a_group_the_answer_hangs_below_what_it_answers() -> None:
    async def scenario(home: House, room: str) -> None:
        ida = home.telegram.user("Ida")
        group = home.telegram.group("Byrådsgruppen", [ida])
        said = home.telegram.say("/start@caucus_test_bot", user=ida, chat=group)
        await home.telegram.expect_message("Heard")
        answer = await deliver(home, parcel(str(group.id), NOTED, via=str(said.message_id)))
        assert answer.reply_to == said.message_id
        said.deleted = True
        orphan = await deliver(home, parcel(str(group.id), NOTED, via=str(said.message_id)))
        assert orphan.reply_to is None

    play(scenario)


def test_a_question_to_somebody_hostile_names_them_safely() -> None:
    async def scenario(home: House, room: str) -> None:
        group = home.telegram.group("Byrådsgruppen")
        question = Reply(blocks=(Paragraph((Text("When?"),)),), asks=True)
        asked = await deliver(home, parcel(str(group.id), question, via="4 77 <b>Ida</b> & co"))
        assert asked.text == "<b>Ida</b> & co: When?"

    play(scenario)


def test_a_document_comes_with_its_text_below_it() -> None:
    async def scenario(home: House, room: str) -> None:
        reply = Reply(NOTED.blocks, NOTED.choices, file=File("møder.csv", b"a;b\n", "text/csv", "Meetings"))
        message = await deliver(home, parcel(room, reply))
        assert message.document is not None
        assert (message.document.name, message.document.content) == ("møder.csv", b"a;b\n")
        assert message.text == "Noted."
        assert [button.text for row in message.buttons for button in row] == ["Undo"]
        assert len(home.telegram.messages) == 1

    play(scenario)


def test_a_file_alone_has_its_title_and_a_long_text_comes_before_it() -> None:
    async def scenario(home: House, room: str) -> None:
        file = File("meetings.csv", b"a;b\n", "text/csv", "Meetings <2026>")
        alone = await deliver(home, parcel(room, Reply(file=file)))
        assert (alone.document is not None, alone.text) == (True, "Meetings <2026>")
        last = await deliver(home, parcel(room, Reply(LONG.blocks[:1], file=file)))
        assert last.text.startswith("0 xxx")
        after = home.telegram.messages[-1]
        assert (after.document is not None, after.text) == (True, "Meetings <2026>")

    play(scenario)


def test_a_picture_is_shown_and_other_pictures_are_files() -> None:
    async def scenario(home: House, room: str) -> None:
        shown = await deliver(home, parcel(room, Reply(file=File("map.png", PNG, "image/png", "Map"))))
        assert (shown.photo is not None, shown.text) == (True, "Map")
        svg = await deliver(home, parcel(room, Reply(file=File("map.svg", b"<svg/>", "image/svg+xml"))))
        assert (svg.document is not None, svg.text) == (True, "")

    play(scenario)


def test_telegram_cannot_say_whether_a_message_arrived() -> None:
    async def scenario(home: House, room: str) -> None:
        with pytest.raises(Unsure):
            await home.adapter.carrier.find(parcel(room, NOTED))

    play(scenario)


class NthTime(asyncio.Event):
    """Is set when it has been set so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._left = times

    def set(self) -> None:
        self._left -= 1
        if self._left == 0:
            super().set()


def test_sixty_four_messages_may_be_on_their_way_at_once() -> None:
    async def scenario(home: House, room: str) -> None:
        card = await deliver(home, parcel(room, NOTED))
        gate = home.telegram.faults.hold("sendMessage")
        gate.arrived = NthTime(64)
        sending = [asyncio.create_task(deliver(home, parcel(room, NOTED, number=n))) for n in range(64)]
        async with asyncio.timeout(PATIENCE):
            await gate.arrived.wait()
        query = home.telegram.press(card, "Undo", user=home.telegram.world.users[int(room)])
        await home.telegram.expect_answer(query)  # buttons are answered all the same
        gate.open()
        assert len({message.message_id for message in await asyncio.gather(*sending)}) == 64

    play(scenario)
