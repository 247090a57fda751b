"""Parcels on their way to Slack: where they arrive, and what each failure means."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.adapters.slack import client as client_module
from bot.adapters.slack.carrier import SlackCarrier, answer_address, metadata
from bot.adapters.slack.client import web_client
from bot.adapters.slack.settings import SlackSettings
from bot.core.errors import LockedOut, NotSent, Rejected, Unreachable, Unsure
from bot.core.messages import Target
from bot.core.outgoing import Parcel
from bot.core.reply import Choice, File, Paragraph, Reply, Text, Visibility
from tests.adapters.slack.desk import saying
from tests.adapters.slack.running import run_async, settings_of
from tests.loopback.slack import Slack, slack_loopback

ALOUD = {"visibility": Visibility.ROOM}


@asynccontextmanager
async def carrying() -> AsyncIterator[tuple[Slack, SlackCarrier]]:
    async with slack_loopback() as slack, aiohttp.ClientSession() as session:
        settings = settings_of(slack, "http")
        yield slack, SlackCarrier(web_client(settings, session, slack.bot_token), session)


def parcel(room: str, reply: Reply | None = None, *, number: Any = 7, **target: Any) -> Parcel:
    where = Target("slack", room, **target)
    return Parcel(number, where, reply or saying("Hej", **ALOUD), "da", key=f"digest:{number}")


def via(slack: Slack, user: str = "U00000IDA", channel: str = "C00GENERAL") -> str:
    return answer_address(slack.state.new_response_url(user, channel), user)


# ---- where it arrives


def test_a_digest_in_a_channel() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            receipt = await carrier.deliver(parcel("C00GENERAL"))
            (said,) = slack.messages
            assert receipt.message_id == said.ts
            assert (said.channel, said.ephemeral_for, said.shown) == ("C00GENERAL", None, "Hej")
            (call,) = slack.calls_to("chat.postMessage")
            assert call.params["unfurl_links"] is False
            assert call.params["unfurl_media"] is False
            assert call.params["metadata"] == {
                "event_type": "caucus_outbox",
                "event_payload": {"id": 7, "key": "digest:7"},
            }
            assert slack.violations == []

    run_async(test())


def test_a_thread() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            root = slack.say("Hej", "ida", "general")
            await carrier.deliver(parcel("C00GENERAL", saying("Svar"), thread=root.ts))
            assert slack.messages[0].thread_ts == root.ts

    run_async(test())


@pytest.mark.parametrize("room", ["D00000IDA", "U00000IDA"])
def test_a_person_by_account_or_conversation(room: str) -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            slack.state.direct("U00000IDA")
            for _ in range(2):
                await carrier.deliver(parcel(room, saying("Kun dig", visibility=Visibility.SECRET)))
            assert [(m.channel, m.ephemeral_for) for m in slack.messages] == [("D00000IDA", None)] * 2
            assert len(slack.calls_to("conversations.open")) == (room[0] == "U")

    run_async(test())


def test_for_one_person_in_a_room() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            receipt = await carrier.deliver(parcel("C00GENERAL", saying("Kun dig"), only="U00000IDA"))
            assert receipt.message_id is None
            assert slack.messages[0].ephemeral_for == "U00000IDA"

    run_async(test())


def test_by_the_address_of_an_act() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            await carrier.deliver(parcel("C00GENERAL", saying("Kun dig"), via=via(slack)))
            (call,) = slack.calls_to("response_url")
            assert call.params["response_type"] == "ephemeral"
            assert slack.messages[0].ephemeral_for == "U00000IDA"
            assert slack.violations == []

    run_async(test())


@pytest.mark.parametrize("used_up", [False, True])
def test_by_name_when_the_address_has_expired_or_is_used_up(used_up: bool) -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            address = via(slack)
            if used_up:
                slack.state.response_urls[address.rpartition("/")[2].partition("#")[0]].uses = 5
            else:
                slack.advance(31 * 60)
            await carrier.deliver(parcel("C00GENERAL", saying("Kun dig"), via=address))
            assert slack.messages[0].ephemeral_for == "U00000IDA"

    run_async(test())


@pytest.mark.parametrize("room", ["C00UDENFOR", "C000LUKKET"])
def test_where_the_bot_is_not_a_private_answer_still_arrives_and_never_in_the_room(room: str) -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            address = via(slack, channel=room)
            slack.advance(31 * 60)
            secret = saying("Kun dig", visibility=Visibility.SECRET)
            await carrier.deliver(parcel(room, secret, via=address))
            assert [(m.channel, m.shown) for m in slack.messages] == [("D00000IDA", "Kun dig")]

    run_async(test())


@pytest.mark.parametrize("room", ["C00UDENFOR", "C000LUKKET"])
def test_where_the_bot_is_not_the_room_is_reached_by_the_address(room: str) -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            await carrier.deliver(parcel(room, via=via(slack, channel=room)))
            assert [(m.channel, m.ephemeral_for) for m in slack.messages] == [(room, None)]

    run_async(test())


def test_a_secret_is_never_said_to_a_room() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            with pytest.raises(Rejected, match="secret"):
                await carrier.deliver(parcel("C00GENERAL", saying("x", visibility=Visibility.SECRET)))
            assert slack.messages == []

    run_async(test())


def test_a_message_is_edited_in_place() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            first = await carrier.deliver(
                parcel("C00GENERAL", saying("Før", choices=(Choice("Fortryd", "undo 1"),)))
            )
            edit = parcel("C00GENERAL", saying("Efter", replaces=True), edit=first.message_id)
            assert (await carrier.deliver(edit)).message_id == first.message_id
            (said,) = slack.messages
            assert (said.shown, said.revisions) == ("Efter", ["Før\nFortryd"])
            assert await carrier.find(edit) is None
            assert slack.violations == []

    run_async(test())


def test_the_second_phase_of_a_message_edits_the_first() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            first = await carrier.deliver(parcel("C00GENERAL"))
            again = Parcel(
                7, Target("slack", "C00GENERAL"), saying("Hele"), "da", message_id=first.message_id
            )
            await carrier.deliver(again)
            assert [m.shown for m in slack.messages] == ["Hele"]

    run_async(test())


def test_an_ephemeral_message_is_edited_by_its_address_or_said_anew() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            await carrier.deliver(parcel("C00GENERAL", saying("Før"), only="U00000IDA"))
            card = slack.messages[0]
            url = answer_address(slack.state.new_response_url("U00000IDA", "C00GENERAL", card), "U00000IDA")
            about = {"only": "U00000IDA", "edit": card.ts, "via": url}
            await carrier.deliver(parcel("C00GENERAL", saying("Efter", replaces=True), **about))
            assert [m.shown for m in slack.messages] == ["Efter"]
            slack.advance(31 * 60)
            await carrier.deliver(parcel("C00GENERAL", saying("Senere", replaces=True), **about))
            assert [(m.shown, m.ephemeral_for) for m in slack.messages] == [
                ("Efter", "U00000IDA"),
                ("Senere", "U00000IDA"),
            ]

    run_async(test())


def test_a_card_where_the_bot_is_not_is_edited_by_its_address() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            await carrier.deliver(parcel("C00UDENFOR", via=via(slack, channel="C00UDENFOR")))
            card = slack.messages[0]
            slack.faults.next("chat.update", error="channel_not_found")
            url = answer_address(slack.state.new_response_url("U00000IDA", "C00UDENFOR", card), "U00000IDA")
            await carrier.deliver(parcel("C00UDENFOR", saying("Efter", replaces=True), edit=card.ts, via=url))
            assert [m.shown for m in slack.messages] == ["Efter"]

    run_async(test())


@pytest.mark.parametrize(
    ("target", "arrives"),
    [
        ({"room": "C00GENERAL"}, "C00GENERAL"),
        ({"room": "C00GENERAL", "only": "U00000IDA"}, "D00000IDA"),
        ({"room": "U00000IDA"}, "D00000IDA"),
    ],
)
def test_a_file(target: dict[str, str], arrives: str) -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            file = File("Kalender æøå.ics", b"BEGIN:VCALENDAR", "text/calendar", "Kalender")
            reply = saying("Her er filen", file=file)
            await carrier.deliver(Parcel(7, Target("slack", **target), reply, "da"))
            (found,) = slack.state.files.values()
            assert (found.name, found.content, found.title, found.channel) == (
                "Kalender æøå.ics",
                b"BEGIN:VCALENDAR",
                "Kalender",
                arrives,
            )
            assert slack.violations == []

    run_async(test())


def test_a_large_file() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            content = b"x" * 3_000_000
            await carrier.deliver(parcel("C00GENERAL", saying("", file=File("x.csv", content, "text/csv"))))
            (found,) = slack.state.files.values()
            assert found.content == content

    run_async(test())


def test_a_file_whose_bytes_did_not_arrive_was_not_sent() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            reply = saying("", file=File("x.csv", b"x", "text/csv"))
            slack.faults.next("upload", reset=True)
            with pytest.raises(NotSent):
                await carrier.deliver(parcel("C00GENERAL", reply))
            slack.faults.next("files.completeUploadExternal", lost=True)
            with pytest.raises(Unsure):
                await carrier.deliver(parcel("C00GENERAL", reply))

    run_async(test())


# ---- what a failure means


@pytest.mark.parametrize(
    ("fault", "kind", "reason"),
    [
        ({"status": 429, "retry_after": 17}, NotSent, "ratelimited"),
        ({"error": "service_unavailable"}, NotSent, "service_unavailable"),
        ({"error": "invalid_auth"}, NotSent, "invalid_auth"),
        ({"error": "missing_scope"}, NotSent, "missing_scope"),
        ({"error": "channel_not_found"}, Unreachable, "channel_not_found"),
        ({"error": "is_archived"}, Unreachable, "is_archived"),
        ({"error": "not_in_channel"}, Unreachable, "not_in_channel"),
        ({"error": "account_inactive"}, LockedOut, "account_inactive"),
        ({"error": "token_revoked"}, LockedOut, "token_revoked"),
        ({"error": "invalid_blocks"}, Rejected, "invalid_blocks"),
        ({"error": "msg_too_long"}, Rejected, "msg_too_long"),
        ({"error": "something_new"}, Rejected, "something_new"),
        ({"error": "fatal_error"}, Unsure, "fatal_error"),
        ({"status": 500}, Unsure, "status 500"),
        ({"status": 503}, Unsure, "status 503"),
        ({"reset": True}, Unsure, "Client|Server"),
        ({"lost": True}, Unsure, "Client|Server"),
    ],
)
def test_what_a_failure_means(fault: dict[str, Any], kind: type[Exception], reason: str) -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            slack.faults.next("chat.postMessage", **fault)
            with pytest.raises(kind, match=reason) as raised:
                await carrier.deliver(parcel("C00GENERAL"))
            assert len(slack.calls_to("chat.postMessage")) == 1
            if fault.get("status") == 429:
                assert isinstance(raised.value, NotSent)
                assert raised.value.retry_after == timedelta(seconds=17)

    run_async(test())


def test_without_a_connection_nothing_was_sent() -> None:
    async def test() -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
            async with aiohttp.ClientSession() as session:
                client = web_client(SlackSettings("xoxb-1", "xapp-1", api_url=address), session, "xoxb-1")
                with pytest.raises(NotSent):
                    await SlackCarrier(client, session).deliver(parcel("C00GENERAL"))

    run_async(test())


def test_no_answer_in_time_is_no_certainty(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            hold = asyncio.Event()
            slack.faults.next("chat.postMessage", hold=hold)
            with pytest.raises(Unsure):
                await carrier.deliver(parcel("C00GENERAL"))
            hold.set()

    monkeypatch.setattr(client_module, "PATIENCE", 0.05)
    run_async(test())


def test_archived_and_left_rooms_are_unreachable() -> None:
    async def test() -> None:
        async with carrying() as (_slack, carrier):
            for room in ("C000GAMMEL", "C00UDENFOR", "C0NOWHERE"):
                with pytest.raises(Unreachable):
                    await carrier.deliver(parcel(room))

    run_async(test())


def test_blocks_slack_finds_too_many_are_sent_again_with_fewer() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            long = Reply(
                tuple(Paragraph((Text("ord " * 300),)) for _ in range(12)), visibility=Visibility.ROOM
            )
            slack.faults.next("chat.postMessage", error="msg_blocks_too_long")
            await carrier.deliver(parcel("C00GENERAL", long))
            first, second = (len(str(call.params["blocks"])) for call in slack.calls_to("chat.postMessage"))
            assert second < first * 0.7
            assert "og 8 til" in slack.messages[0].shown

    run_async(test())


# ---- looking for what is not certain


def test_what_arrived_is_found_and_what_did_not_is_not() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            slack.faults.next("chat.postMessage", lost=True)
            arrived, missing = parcel("C00GENERAL", number=1), parcel("C00GENERAL", number=2)
            with pytest.raises(Unsure):
                await carrier.deliver(arrived)
            slack.faults.next("chat.postMessage", reset=True)
            with pytest.raises(Unsure):
                await carrier.deliver(missing)
            found = await carrier.find(arrived)
            assert found is not None
            assert found.message_id == slack.messages[0].ts
            assert await carrier.find(missing) is None

    run_async(test())


def test_it_is_found_in_a_thread_and_in_somebodys_own_messages() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            root = slack.say("Hej", "ida", "general")
            threaded = parcel("C00GENERAL", saying("Svar"), number=1, thread=root.ts)
            direct = parcel("U00000IDA", saying("Svar"), number=2)
            for one in (threaded, direct):
                sent = await carrier.deliver(one)
                assert await carrier.find(one) == sent
            assert await carrier.find(parcel("C00GENERAL", number=2, thread=root.ts)) is None

    run_async(test())


def test_it_is_found_beneath_many_others() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            sent = await carrier.deliver(parcel("C00GENERAL", number=1))
            for number in range(250):
                slack.say(f"Nr. {number}", "ida", "general")
            assert await carrier.find(parcel("C00GENERAL", number=1)) == sent
            assert len(slack.calls_to("conversations.history")) == 2

    run_async(test())


def test_an_outbox_that_began_anew_is_not_mistaken_for_the_old_one() -> None:
    async def test() -> None:
        async with carrying() as (_slack, carrier):
            await carrier.deliver(parcel("C00GENERAL", number=1))
            other = Parcel(1, Target("slack", "C00GENERAL"), saying("Hej", **ALOUD), "da", key="digest:other")
            assert await carrier.find(other) is None

    run_async(test())


@pytest.mark.parametrize(
    ("error", "kind"),
    # What keeps it from looking only now is no reason to send it again: it looks another time.
    [
        ("missing_scope", Unsure),
        ("not_in_channel", Unsure),
        ("ratelimited", NotSent),
        ("token_revoked", LockedOut),
    ],
)
def test_where_it_may_not_look_it_says_so(error: str, kind: type[Exception]) -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            slack.faults.next("conversations.history", error=error)
            with pytest.raises(kind, match=error):
                await carrier.find(parcel("C00GENERAL"))

    run_async(test())


def test_what_one_person_was_told_in_a_room_cannot_be_looked_up() -> None:
    async def test() -> None:
        async with carrying() as (slack, carrier):
            for one in (
                parcel("C00GENERAL", saying("x"), only="U00000IDA"),
                parcel("C00GENERAL", saying("x"), via=via(slack)),
                parcel("C00GENERAL", saying("x", file=File("x", b"x", "text/plain"))),
            ):
                with pytest.raises(Unsure):
                    await carrier.find(one)

    run_async(test())


def test_the_mark_fits_into_slacks_metadata() -> None:
    long = Parcel(1, Target("slack", "C1"), saying("x"), "da", key="k" * 100_000)
    assert len(str(metadata(long))) < 1_000
