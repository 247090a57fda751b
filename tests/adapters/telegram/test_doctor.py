"""What `caucus doctor` says about Telegram."""

from __future__ import annotations

import asyncio

from bot.adapters.telegram.doctor import check, username
from bot.adapters.telegram.settings import Mode, TelegramSettings
from tests.loopback.telegram import telegram_loopback
from tests.loopback.telegram_updates import Webhook


def asked(
    mode: Mode = Mode.POLLING,
    locale: str = "en",
    *,
    hook: str = "",
    token: str | None = None,
    offline: bool = False,
    privacy: bool = True,
) -> list[tuple[bool, str]]:
    async def play() -> list[tuple[bool, str]]:
        async with telegram_loopback(privacy=privacy) as telegram:
            if hook:
                telegram.updates.set_webhook(Webhook(hook))
            if offline:
                await telegram.offline()
            settings = TelegramSettings(
                token or telegram.token, mode, "https://caucus.example.dk", "secret", telegram.api_url
            )
            found = await check(settings, locale)
            methods = {call.method for call in telegram.calls}
            assert methods <= {"getMe", "getWebhookInfo"}
            return found

    return asyncio.run(play())


def test_all_is_well() -> None:
    found = asked()
    assert all(well for well, _ in found)
    assert found[0] == (True, "Telegram: the token is accepted, the bot is @caucus_test_bot.")
    assert "turn privacy mode off with /setprivacy" in found[1][1]
    assert len(found) == 2


def test_it_speaks_danish() -> None:
    assert asked(locale="da")[0][1] == "Telegram: nøglen (token) er godkendt, botten hedder @caucus_test_bot."


def test_privacy_mode_off_is_told() -> None:
    assert "privacy mode is off" in asked(privacy=False)[1][1]


def test_a_wrong_token_and_a_missing_network_are_told_apart() -> None:
    assert asked(token="810000001:another-token-0000000") == [
        (False, "Telegram: the token is not accepted. Copy it whole from @BotFather.")
    ]
    ((well, sentence),) = asked(offline=True)
    assert not well
    assert sentence.startswith("Telegram cannot be reached: ")


def test_the_webhook_is_looked_at() -> None:
    def about(found: list[tuple[bool, str]]) -> list[str]:
        return [sentence for _, sentence in found[2:]]

    ours = "https://caucus.example.dk/telegram/webhook"
    assert about(asked(hook="https://old.example.dk/x")) == [
        "Telegram: a webhook at old.example.dk is set. Polling removes it at the start."
    ]
    assert about(asked(Mode.WEBHOOK)) == ["Telegram: no webhook is set yet. It is set at the start."]
    assert about(asked(Mode.WEBHOOK, hook=ours)) == ["Telegram: the webhook at caucus.example.dk is set."]
    assert about(asked(Mode.WEBHOOK, hook="https://old.example.dk/x")) == [
        "Telegram: the webhook points at old.example.dk. It is changed at the start."
    ]


def test_the_name_is_told_where_telegram_answers() -> None:
    async def play() -> list[str | None]:
        async with telegram_loopback() as telegram:
            settings = TelegramSettings(telegram.token, api_url=telegram.api_url)
            told = [await username(settings)]
            told.append(await username(TelegramSettings("1:wrong", api_url=telegram.api_url)))
            await telegram.offline()
            return [*told, await username(settings)]

    assert asyncio.run(play()) == ["caucus_test_bot", None, None]
