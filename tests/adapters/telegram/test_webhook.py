"""Updates posted to us: taken only from Telegram, answered only when they are on disk."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from bot.adapters.telegram.settings import PATH, Mode, TelegramSettings
from bot.adapters.telegram.webhook import LARGEST_BODY, SECRET_HEADER
from bot.core.messages import Kind
from bot.core.reply import Choice, Paragraph, Reply, Text
from tests.adapters.telegram.house import SECRET, House, run


async def registered(home: House) -> None:
    await home.telegram.expect_call("setWebhook")


async def post(home: House, body: bytes | Any, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {SECRET_HEADER: secret}
    url = home.settings.webhook_address
    if isinstance(body, bytes):
        body = BytesIO(body)
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status


def test_the_webhook_is_registered_with_its_secret_and_nothing_that_waits_is_dropped() -> None:
    async def scenario(home: House) -> None:
        home.telegram.say("waiting", user=home.telegram.user("Ida"))
        assert not home.adapter.ready()
        await home.adapter.start()
        await registered(home)
        await home.telegram.expect_message("Heard: waiting")
        (call,) = home.telegram.called("setWebhook")
        assert call.parameters["url"].endswith(PATH)
        assert call.parameters["secret_token"] == SECRET
        assert set(call.parameters["allowed_updates"]) == {
            "message", "edited_message", "callback_query", "my_chat_member",
        }  # fmt: skip
        assert home.telegram.called("getUpdates") == []
        assert home.adapter.ready()

    run(scenario, Mode.WEBHOOK, start=False)


def test_messages_and_buttons_come_in() -> None:
    async def scenario(home: House) -> None:
        await registered(home)
        home.desk.answer = lambda message: Reply(
            blocks=(Paragraph((Text(message.text),)),), choices=(Choice("Undo", "meeting undo 1"),)
        )
        ida = home.telegram.user("Ida")
        home.telegram.say("/meeting logged Bo", user=ida)
        card = await home.telegram.expect_message("meeting logged Bo")
        await home.telegram.expect_answer(home.telegram.press(card, "Undo", user=ida))
        await home.telegram.delivered()
        assert [message.kind for message in home.desk.messages] == [Kind.COMMAND, Kind.BUTTON]
        assert {attempt.status for attempt in home.telegram.updates.attempts} == {200}

    run(scenario, Mode.WEBHOOK)


def test_it_is_accepted_only_when_it_is_on_disk() -> None:
    async def scenario(home: House) -> None:
        await registered(home)
        gate = home.desk.gates["slow"] = asyncio.Event()
        home.telegram.say("slow", user=home.telegram.user("Ida"))
        await home.until(lambda: home.desk.attempts)
        assert home.telegram.updates.attempts == []
        gate.set()
        await home.telegram.delivered()
        assert home.desk.texts == ["slow"]

    run(scenario, Mode.WEBHOOK)


def test_what_could_not_be_kept_comes_again_and_what_was_kept_is_known() -> None:
    async def scenario(home: House) -> None:
        await registered(home)
        home.desk.failing = lambda message: len(home.desk.attempts) == 1
        ida = home.telegram.user("Ida")
        home.telegram.say("/meeting logged Bo", user=ida)
        await home.telegram.signal.until(lambda: home.telegram.updates.attempts, 5, lambda: "no attempt")
        assert home.telegram.updates.attempts[0].status == 500
        (again,) = await home.telegram.retry()
        assert again.status == 200
        home.telegram.repeat()
        await home.telegram.delivered()
        assert home.desk.texts == ["meeting logged Bo"]
        assert home.desk.duplicates == 1

    run(scenario, Mode.WEBHOOK)


def test_one_chat_in_order_the_others_beside_it() -> None:
    async def scenario(home: House) -> None:
        await registered(home)
        gate = home.desk.gates["first"] = asyncio.Event()
        await home.adapter.take(_said(1, 5, "warm up"))
        posts = [asyncio.create_task(post(home, _json(_said(number, chat, text)))) for number, chat, text in (
            (2, 5, "first"), (3, 6, "other"),
        )]  # fmt: skip
        await home.until(lambda: "other" in home.desk.texts and "first" in home.desk.attempts)
        posts.append(asyncio.create_task(post(home, _json(_said(4, 5, "second")))))
        assert await posts[1] == 200
        assert "second" not in home.desk.attempts
        gate.set()
        assert await asyncio.gather(*posts) == [200, 200, 200]
        assert home.desk.texts == ["warm up", "other", "first", "second"]
        await asyncio.gather(*home.sending, return_exceptions=True)
        home.sending.clear()

    run(scenario, Mode.WEBHOOK)


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "é", SECRET.upper()])
def test_nobody_else_gets_in(secret: str | None) -> None:
    async def scenario(home: House) -> None:
        await registered(home)
        assert await post(home, _json(_said(1, 5, "/meeting logged Bo")), secret) == 403
        assert home.desk.attempts == []

    run(scenario, Mode.WEBHOOK)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"{}", 400),
        (b'{"update_id": "7"}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"update_id": 7, "message": []}', 200),
        (b'{"update_id": 7, "callback_query": {"message": 1}}', 200),
        (b" " * (LARGEST_BODY + 1), 413),
    ],
)
def test_nonsense_is_answered_calmly(body: bytes, status: int, caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(home: House) -> None:
        await registered(home)
        assert await post(home, body) == status
        assert await post(home, _json(_said(8, 5, "after"))) == 200
        assert home.desk.texts == ["after"]
        await asyncio.gather(*home.sending, return_exceptions=True)
        home.sending.clear()

    run(scenario, Mode.WEBHOOK)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_a_body_without_an_end_is_not_read_to_its_end() -> None:
    async def scenario(home: House) -> None:
        await registered(home)
        sent = 0

        async def endless() -> Any:
            nonlocal sent
            while sent < 64 << 20:
                sent += 1 << 16
                yield b" " * (1 << 16)

        with suppress(aiohttp.ClientError):  # the connection is closed while we are still sending
            assert await post(home, endless()) == 413
        assert sent < 32 << 20

    run(scenario, Mode.WEBHOOK)


def test_before_we_know_who_we_are_telegram_is_asked_to_come_again() -> None:
    async def scenario(home: House) -> None:
        assert await post(home, _json(_said(1, 5, "early"))) == 503
        assert home.desk.attempts == []

    run(scenario, Mode.WEBHOOK, start=False)


def test_an_address_telegram_refuses_is_named(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(home: House) -> None:
        home.settings = replace(home.settings, webhook_url="http://caucus.example.dk/telegram/webhook")
        await home.make_adapter().start()
        await home.until(lambda: home.slept)
        assert not home.adapter.ready()
        assert "TELEGRAM_WEBHOOK_URL" in (home.adapter.trouble or "")
        assert "TELEGRAM_WEBHOOK_URL" in caplog.text
        home.telegram.violations.clear()
        await home.adapter.stop()
        home.telegram.violations.clear()

    run(scenario, Mode.WEBHOOK, start=False)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://caucus.example.dk", "https://caucus.example.dk/telegram/webhook"),
        ("https://caucus.example.dk/", "https://caucus.example.dk/telegram/webhook"),
        ("https://example.dk/caucus/hook", "https://example.dk/caucus/hook"),
    ],
)
def test_an_address_without_a_path_gets_ours(given: str, address: str) -> None:
    assert TelegramSettings("1:a", Mode.WEBHOOK, webhook_url=given).webhook_address == address


def test_settings_do_not_show_their_secrets() -> None:
    shown = repr(TelegramSettings("1:token", Mode.WEBHOOK, "https://x.dk", "hush"))
    assert "token'" not in shown
    assert "hush" not in shown


def _said(number: int, chat: int, text: str) -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": "Ida"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1,
            "chat": {"id": chat, "type": "private", "first_name": "Ida"},
            "from": user,
            "text": text,
        },
    }


def _json(update: dict[str, Any]) -> bytes:
    return json.dumps(update).encode()
