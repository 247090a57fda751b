"""A document sent to the bot on Slack is fetched before the message is handed in, and nothing else is."""

from __future__ import annotations

import logging

import pytest

from bot.core.messages import LARGEST_FILE, Attached, Kind
from tests.adapters.slack.running import Running, both_ways, run_async, running

TABLE = "navn;e-mail\nSøren Ærø;soren@example.dk\n".encode("latin-1")


def downloads(it: Running) -> int:
    return len(it.slack.calls_to("download"))


@both_ways
def test_a_file_sent_directly_reaches_the_desk_with_its_contents(mode: str) -> None:
    async def scenario() -> None:
        async with running(mode) as it:
            it.slack.api.scopes.append("files:read")
            assert (await it.slack.share("people.csv", TABLE, "ida")).ok
            (message,) = it.desk.heard
            assert (message.kind, message.text) == (Kind.DIRECT, "")
            assert message.files == (Attached("people.csv", len(TABLE), "text/csv", TABLE),)
            it.calm()

    run_async(scenario())


def test_a_file_may_come_with_a_mention_and_words() -> None:
    async def scenario() -> None:
        async with running() as it:
            it.slack.api.scopes.append("files:read")
            await it.slack.share("people.csv", TABLE, "ida", "here is the list", "general")
            (message,) = it.desk.heard
            assert (message.kind, message.text) == (Kind.MENTION, "here is the list")
            assert [one.content for one in message.files] == [TABLE]

    run_async(scenario())


def test_a_file_the_event_does_not_describe_is_asked_for() -> None:
    async def scenario() -> None:
        async with running() as it:
            it.slack.api.scopes.append("files:read")
            await it.slack.share("people.csv", TABLE, "ida", described=False)
            assert it.desk.heard[0].files[0].content == TABLE
            assert len(it.slack.calls_to("files.info")) == 1

    run_async(scenario())


def test_what_is_too_large_or_no_document_is_not_fetched() -> None:
    async def scenario() -> None:
        async with running() as it:
            it.slack.api.scopes.append("files:read")
            await it.slack.share("huge.csv", b"name\n", "ida", size=300_000_000)
            await it.slack.share("face.png", b"\x89PNG", "ida", media_type="image/png")
            large, picture = it.desk.heard
            assert large.files == (Attached("huge.csv", 300_000_000, "text/csv"),)
            assert large.files[0].too_large
            assert picture.files == ()
            assert downloads(it) == 0

    run_async(scenario())


def test_a_file_larger_than_slack_said_is_not_held() -> None:
    async def scenario() -> None:
        async with running() as it:
            it.slack.api.scopes.append("files:read")
            await it.slack.share("sly.csv", b"x" * (LARGEST_FILE + 5), "ida", size=100)
            (file,) = it.desk.heard[0].files
            assert (file.content, file.too_large) == (None, True)

    run_async(scenario())


@pytest.mark.parametrize("trouble", ["no right", "status", "reset", "gone"])
def test_a_file_that_cannot_be_fetched_is_handed_in_without_contents(
    trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with running() as it:
            if trouble != "no right":
                it.slack.api.scopes.append("files:read")
            if trouble in ("status", "reset"):
                it.slack.faults.next(
                    "download", times=3, status=500 if trouble == "status" else None, reset=trouble == "reset"
                )
            if trouble == "gone":
                await it.slack.share("people.csv", TABLE, "ida", "first")
                it.slack.state.files.clear()
            with caplog.at_level(logging.WARNING, "caucus.slack"):
                if trouble == "gone":
                    delivery = it.slack.payloads.message_event(it.slack.state.all_messages[-1], "message")
                    await it.slack.deliver(delivery)
                else:
                    await it.slack.share("people.csv", TABLE, "ida")
            (file,) = it.desk.heard[-1].files
            assert (file.content, file.too_large) == (None, False)
            assert "could not be fetched" in caplog.text
            assert it.slack.bot_token not in caplog.text

    run_async(scenario())


def test_strangers_and_guests_have_nothing_fetched() -> None:
    async def scenario() -> None:
        async with running() as it:
            it.slack.api.scopes.append("files:read")
            for person in it.slack.state.people.values():
                if person.is_stranger or person.is_restricted:
                    await it.slack.share("people.csv", TABLE, person)
            assert it.desk.heard
            assert {message.files for message in it.desk.heard} == {()}
            assert downloads(it) == 0

    run_async(scenario())


def test_whom_the_desk_takes_no_files_from_has_nothing_fetched() -> None:
    async def scenario() -> None:
        async with running() as it:
            it.slack.api.scopes.append("files:read")
            it.desk.strangers = {person.id for person in it.slack.state.people.values()}
            await it.slack.share("people.csv", TABLE, "ida")
            await it.slack.share("people.csv", TABLE, "ida", described=False)
            assert [one.content for message in it.desk.heard for one in message.files] == [None, None]
            assert (downloads(it), len(it.slack.calls_to("files.info"))) == (0, 0)
            it.desk.strangers.clear()
            await it.slack.share("people.csv", TABLE, "ida")
            assert [one.content for one in it.desk.heard[-1].files] == [TABLE]
            assert downloads(it) == 1

    run_async(scenario())


def test_the_token_is_shown_to_slack_alone() -> None:
    async def scenario() -> None:
        async with running() as it:
            it.slack.api.scopes.append("files:read")
            ack = await it.slack.share("people.csv", TABLE, "ida")
            event = ack.delivery.payload
            event["event"]["files"][0]["url_private"] = "https://slack.com.example.org/people.csv"
            event["event_id"] = "Ev-other"
            await it.slack.deliver(ack.delivery)
            assert [one.content for one in it.desk.heard[-1].files] == [None]

    run_async(scenario())
