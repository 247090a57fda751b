"""What comes over HTTP: only what Slack has signed, and a calm word for everything else."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import aiohttp
import pytest

from tests.adapters.slack.running import Running, run_async, running
from tests.loopback.slack_http import sign

FORM = "application/x-www-form-urlencoded"


async def post(it: Running, body: bytes, **headers: str) -> tuple[int, str]:
    """Post as Slack would, signed unless told otherwise."""
    stamp = str(int(it.slack.state.now()))
    given = {
        "Content-Type": FORM,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(it.slack.signing_secret, stamp, body),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    assert it.slack.events_url is not None
    content = io.BytesIO(body)
    async with (
        aiohttp.ClientSession() as session,
        session.post(it.slack.events_url, data=content, headers=given) as response,
    ):
        return response.status, await response.text()


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Slack_Signature": ""},
        {"X_Slack_Signature": "v0=" + "0" * 64},
        {"X_Slack_Signature": "v0=æøå"},
        {"X_Slack_Request_Timestamp": ""},
        {"X_Slack_Request_Timestamp": "soon"},
        {"X_Slack_Request_Timestamp": "-1"},
        {"X_Slack_Request_Timestamp": "1" * 400},
        {"X_Slack_Request_Timestamp": "²"},
    ],
)
@pytest.mark.parametrize(
    "body", [b"ssl_check=1", b"{", b"[" * 100_000, b'{"authorizations": [1]}', b"\xff\xfe", b""]
)
def test_what_is_not_signed_is_not_read(
    headers: dict[str, str], body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        async with running() as it:
            status, word = await post(it, body, **headers)
            assert (status, word) in ((401, "not signed"), (401, "signed too long ago"))
            assert it.desk.heard == []

    run_async(test())
    assert caplog.records == []


def test_a_forged_and_an_old_signature() -> None:
    async def test() -> None:
        async with running() as it:
            command = it.slack.payloads.command(
                "/meeting", "logged", it.slack.state.person("ida"), it.slack.state.channel("general")
            )
            assert (await it.slack.deliver(command, secret="guessed")).status == 401
            assert (await it.slack.deliver(command, age=301)).status == 401
            assert (await it.slack.deliver(command, age=-301)).status == 401
            assert it.desk.heard == []
            assert (await it.slack.deliver(command, age=299)).status == 200

    run_async(test())


def test_a_replay_is_heard_with_the_same_id() -> None:
    async def test() -> None:
        async with running() as it:
            ack = await it.slack.command("/meeting", "logged Anna", user="ida", channel="general")
            again = await it.slack.replay(ack)
            first, second = it.desk.heard
            assert first.event_id == second.event_id
            assert (again.status, again.body) == (200, "")

    run_async(test())


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("application/json", b"null"),
        ("application/json", b"[" * 100_000),
        (FORM, b"payload=x"),
        (FORM, b"payload=[1]"),
        (FORM, b"\xff\xfe"),
    ],
)
def test_signed_but_no_payload(content_type: str, body: bytes) -> None:
    async def test() -> None:
        async with running() as it:
            assert await post(it, body, Content_Type=content_type) == (400, "not understood")

    run_async(test())


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "something_new"},
        {"type": "event_callback"},
        {"type": "event_callback", "event": {"type": 7}, "event_id": "Ev1"},
        {"type": "event_callback", "event": {"type": "message"}, "event_id": "Ev1"},
        {"type": "block_actions", "actions": [], "user": {"id": "U00000IDA"}},
        {"type": "view_submission", "user": {"id": "U00000IDA"}, "view": {"callback_id": None}},
        {"type": "view_closed", "user": {"id": "U00000IDA"}, "view": {}},
        {"type": "block_suggestion", "user": {"id": "U00000IDA"}, "action_id": "people", "value": "Anna"},
    ],
)
def test_signed_but_odd_is_no_reason_for_a_traceback(payload: dict[str, Any]) -> None:
    async def test() -> None:
        async with running() as it:
            status, text = await post(it, json.dumps(payload).encode(), Content_Type="application/json")
            assert status in (200, 400)
            assert "Traceback" not in text
            assert it.adapter.trouble is None

    run_async(test())


def test_more_than_a_megabyte_is_not_read() -> None:
    async def test() -> None:
        async with running() as it:
            assert await post(it, b"text=" + b"x" * 1024 * 1024) == (413, "too large")
            assert (await post(it, b"type=x&text=" + b"x" * 1024 * 1000))[0] == 200

    run_async(test())


def test_a_body_without_a_length_is_counted_while_it_comes() -> None:
    async def test() -> None:
        async with running() as it:
            assert it.slack.events_url is not None
            host, port = it.slack.events_url.split("/")[2].split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(
                f"POST /slack/events HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
            )
            chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
            for _ in range(20):
                writer.write(chunk)
            await writer.drain()
            assert b"413" in await reader.readline()
            writer.close()

    run_async(test())


def test_slacks_question_to_a_new_address_is_answered() -> None:
    async def test() -> None:
        async with running() as it:
            assert (await it.slack.verify_url("ok?")).ok

    run_async(test())
