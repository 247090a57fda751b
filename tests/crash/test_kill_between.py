"""`kill -9` where the steps are finer: a socket, a message in two steps, a request on its way, a button."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import tables
from tests.crash.test_kill import EIGHT, LINE, Town, digest_for, play, until


def said(here: Town, text: str) -> list[Any]:
    return [one for one in here.slack.messages if text in one.shown]


@pytest.mark.parametrize("point", ["receive", "after-commit", "after-send"])
def test_a_mention_over_a_socket_comes_again_on_the_next(point: str) -> None:
    async def scenario(here: Town) -> None:
        here.on_slack()
        here.settings |= {"SLACK_MODE": "socket", "SLACK_APP_TOKEN": here.slack.app_token}
        here.slack.events_url = None
        await here.start(point)
        mentioned = await here.slack.mention(LINE, "evan", "general")
        await here.killed()
        here.check(point, acknowledged=mentioned.ok)
        await here.start()
        await here.slack.wait_for(lambda: here.slack.sockets.live)
        assert all(ack.ok for ack in await here.slack.redeliver())
        await until(lambda: bool(said(here, "Meeting logged")), "an answer in the thread")
        await here.end()
        assert here.recorded() == 1
        assert len(said(here, "Meeting logged")) == 1

    play(scenario, "sqlite")


@pytest.mark.parametrize("point", ["first-part", "first-part-kept"])
def test_of_a_digest_in_two_steps_only_an_empty_first_one_may_come_twice(point: str) -> None:
    async def scenario(here: Town) -> None:
        here.on_telegram()
        digest_for(here, "telegram")
        await here.start(point, "tick")
        await here.killed()
        (first,) = here.telegram.messages
        assert "call the mayor" not in first.text
        here.now = EIGHT + timedelta(minutes=6)
        await here.start()
        await until(lambda: any("call the mayor" in one.text for one in here.telegram.messages), "a digest")
        await here.end()
        digest = [one for one in here.telegram.messages if "call the mayor" in one.text]
        assert len(digest) == 1
        if point == "first-part-kept":
            assert here.telegram.messages == [first] == digest
        else:
            assert here.telegram.messages == [first, *digest]

    play(scenario, "sqlite", EIGHT)


@pytest.mark.parametrize("arrives", [True, False])
def test_a_request_on_its_way_when_the_bot_is_killed_is_looked_up(arrives: bool) -> None:
    async def scenario(here: Town) -> None:
        here.on_slack()
        gate = asyncio.Event()
        here.slack.faults.next("chat.postMessage", hold=gate, reset=not arrives)
        await here.start("nowhere")
        assert (await here.slack.mention(LINE, "evan", "general")).ok
        await until(lambda: here.slack.faults.pending == 0, "a request")
        assert here.child is not None
        here.child.kill()
        await here.killed()
        gate.set()  # what the platform does with it no longer reaches anybody
        await until(lambda: bool(here.slack.calls_to("chat.postMessage")), "the end of the request")
        assert len(said(here, "Meeting logged")) == int(arrives)
        await here.start()
        await until(lambda: bool(said(here, "Meeting logged")), "the answer")
        await until(lambda: bool(here.slack.calls_to("conversations.replies")), "the looking up")
        await here.end()
        assert len(said(here, "Meeting logged")) == 1
        assert here.recorded() == 1

    play(scenario, "sqlite")


@pytest.mark.parametrize("point", ["receive", "before-commit", "after-commit"])
def test_a_press_that_failed_may_be_pressed_again(point: str) -> None:
    undos = select(tables.AuditEntry.id).where(tables.AuditEntry.action == "undone")

    async def scenario(here: Town) -> None:
        here.on_slack()
        await here.start()
        assert (await here.slack.mention(LINE, "evan", "general")).ok
        await until(lambda: bool(said(here, "Meeting logged")), "an answer")
        await here.end()
        (card,) = said(here, "Meeting logged")
        await here.start(point, "meeting remove")
        assert (await here.slack.press(card, "Undo", user="evan")).failed
        await here.killed()
        kept = here.ask(lambda unit: unit.connection.execute(undos).all())
        await here.start()
        if kept:
            # What was acknowledged to nobody stands all the same, and the card says so by itself.
            await until(lambda: bool(card.revisions), "the card changed")
        else:
            assert (await here.slack.press(card, "Undo", user="evan")).ok
        await until(lambda: "Undo" not in card.shown.splitlines(), "the card changed")
        await here.end()
        assert len(here.ask(lambda unit: unit.connection.execute(undos).all())) == 1
        assert len(here.slack.messages) == 1

    play(scenario, "sqlite")


@pytest.mark.parametrize(
    ("point", "posted"),
    [
        *((point, posted) for point in ("before-send", "after-send") for posted in (False, True)),
        ("kept", True),
    ],
)
def test_the_status_of_a_room_is_posted_once_and_tells_everything_that_was_kept(
    point: str, posted: bool
) -> None:
    async def scenario(here: Town) -> None:
        here.on_slack()
        here.slack.api.scopes.append("pins:write")

        async def says(text: str) -> None:
            await here.slack.command("/caucus", f"budget {text}", user="evan", channel="general")

        def statuses() -> list[Any]:
            return [
                one
                for one in said(here, "There are no asks yet") + said(here, "Rehab")
                if not one.ephemeral_for
            ]

        if posted:
            await here.start()
            await says('open "Budget 2028" in Slagelse')
            await until(lambda: bool(statuses()), "a status")
            await here.end()
            await here.start(point, "budget ask")
        else:
            await here.start(point, "budget open")
            await says('open "Budget 2028" in Slagelse')
            await here.killed()
            await here.start()
            await until(lambda: bool(statuses()), "a status")
        await says("ask Rehabilitation DKK 1.5m a year")
        if posted:
            await here.killed()
        await here.end()
        await here.start()
        await until(lambda: any("Rehab" in one.shown for one in statuses()), "the ask in the status")
        await here.end()
        assert len(statuses()) == 1
        assert statuses()[0].pinned

    play(scenario, "sqlite")
