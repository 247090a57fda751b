"""Signed, and odd: each field of everything Slack tells dropped or of another kind. A calm answer, no stack."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.core.messages import Kind
from bot.core.reply import Choice, Reply
from tests.adapters.slack.desk import saying
from tests.adapters.slack.running import Running, run_async, running
from tests.adapters.slack.test_app import FORM
from tests.adapters.slack.test_ingress import post
from tests.loopback.slack_payloads import Delivery

DROPPED = object()
ODD = [DROPPED, None, 7, [], {}, [None]]


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in plain data, the whole of it left out."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        yield (*path, key)
        yield from paths(one, (*path, key))


def mutated(payload: Any) -> Iterator[Any]:
    for path in list(paths(payload)):
        for odd in ODD:
            other = copy.deepcopy(payload)
            holder = other
            for key in path[:-1]:
                holder = holder[key]
            if odd is DROPPED:
                del holder[path[-1]]
            else:
                holder[path[-1]] = odd
            yield other


async def everything(it: Running) -> dict[str, Delivery]:
    """One good delivery of each kind."""
    told: dict[str, Delivery] = {}
    deliver = it.slack.deliver

    async def noted(delivery: Delivery, **how: Any) -> Any:
        told.setdefault(delivery.type, delivery)
        return await deliver(delivery, **how)

    it.slack.deliver = noted  # type: ignore[method-assign]
    it.desk.answers["meeting logged"] = lambda message: (
        Reply(form=FORM) if message.kind is not Kind.FORM else saying("Kept")
    )
    it.desk.answers["buttons"] = saying("Card", choices=(Choice("Undo", "undo 1"),))
    slack = it.slack
    message = (await slack.command("/caucus", "buttons", user="ida", channel="general")).message
    assert message is not None
    await slack.press(message, "Undo", "ida")
    await slack.mention("buttons", user="ida", channel="general")
    await slack.dm("buttons", user="ida")
    await slack.open_home("ida")
    await slack.command("/meeting", "logged", user="ida", channel="general")
    view = slack.top_view("ida")
    assert view is not None
    await slack.options("people", "ann", "ida", view)
    people = next(block for block in view.blocks if block["label"]["text"] == "With")
    await slack.submit(view, {people["block_id"]: ["ann"], "When": "i går", "About": "budget"}, "ida")
    said = slack.say("Anna was here", user="ida", channel="general")
    await slack.shortcut("log_meeting", said, "ida")
    it.slack.deliver = deliver  # type: ignore[method-assign]
    return told


KINDS = (
    "command",
    "block_actions",
    "view_submission",
    "block_suggestion",
    "message_action",
    "app_mention",
    "message",
    "app_home_opened",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.timeout(600)
def test_an_odd_field_gets_a_calm_answer_and_the_next_good_one_is_heard(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    async def test() -> None:
        async with running(patience=0.5) as it:
            good = (await everything(it))[kind]
            tried = 0
            for payload in mutated(good.payload):
                content_type, body = replace(good, payload=payload).http()
                caplog.clear()
                status, _ = await post(it, body, Content_Type=content_type)
                assert status == 200 or 400 <= status < 500, payload
                _calm(caplog, payload)
                tried += 1
            assert tried > 30
            before = len(it.desk.heard)
            content_type, body = good.http()
            assert (await post(it, body, Content_Type=content_type))[0] == 200
            assert len(it.desk.heard) + len(it.desk.asked) > before

    run_async(test())


def _calm(caplog: pytest.LogCaptureFixture, payload: Any) -> None:
    for record in caplog.records:
        assert record.exc_info is None, payload
        assert "File " not in record.getMessage(), payload
        assert record.levelno < logging.ERROR, (record.getMessage(), payload)


WHOLE = [
    b"[]",
    b"null",
    b"7",
    b'"x"',
    b"{}",
    b"",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a":' * 900 + b"1" + b"}" * 900,
    b'{"type": "event_callback", "event": ' + b"[" * 500 + b"]" * 500 + b"}",
    b'{"type": "url_verification"}',
    b'{"type": "url_verification", "challenge": [1]}',
    b'{"type": 7}',
    b'{"type": "event_callback"}',
    b'{"type": "block_actions"}',
    b'{"type": "nobody knows"}',
    b"payload=",
    b"payload=null",
    b"payload=[]",
    b"payload=7",
    b"payload=%7B%7D",
    b"command=",
    b"command=%2Fmeeting",
    b"command=%2Fmeeting&user_id=&channel_id=&trigger_id=",
    b"a=" + b"b" * 500_000,
    b"&" * 10_000,
]


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/x-www-form-urlencoded", "text/x", ""]
)
def test_an_odd_body_gets_a_calm_answer(content_type: str, caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        async with running(patience=0.5) as it:
            for body in WHOLE:
                caplog.clear()
                status, _ = await post(it, body, Content_Type=content_type)
                assert status == 200 or 400 <= status < 500, body[:80]
                _calm(caplog, body[:80])
            assert it.desk.heard == []
            await it.slack.command("/meeting", "logged", user="ida", channel="general")
            assert len(it.desk.heard) == 1

    run_async(test())


@pytest.mark.timeout(600)
def test_over_a_socket_too(caplog: pytest.LogCaptureFixture) -> None:
    """What is odd is acknowledged, and the connection stays."""

    class Odd(Delivery):
        takes_answer = True

    async def test() -> None:
        async with running("socket", patience=0.5) as it:

            async def sent(payload: Any, like: Delivery) -> None:
                ack = await it.slack.sockets.send(Odd(like.kind, payload), 10)
                assert ack.failed is None, payload

            told = await everything(it)
            (connection,) = it.slack.sockets.live
            for good in told.values():
                for number, payload in enumerate(mutated(good.payload)):
                    if number % 7 == 0:
                        await sent(payload, good)
            for payload in ({}, {"type": 7}, {"command": "/meeting"}):
                await sent(payload, told["command"])
            assert it.slack.sockets.live == [connection]
            before = len(it.desk.heard)
            await it.slack.command("/meeting", "logged again", user="ida", channel="general")
            assert len(it.desk.heard) == before + 1

    run_async(test())
    assert not [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]
