"""Telegram, as the bot takes it in; nothing of its SDK is loaded before it is needed."""

from __future__ import annotations

from bot.adapters.telegram.settings import TELEGRAM, TelegramSettings, read, start_link
from bot.engine.adapter import Adapter, Parts
from bot.settings import Settings

PLATFORM = TELEGRAM
SETTINGS = TelegramSettings


def is_private(room: str) -> bool:
    """Groups have negative numbers."""
    return not room.startswith("-")


def settings_from(settings: Settings) -> TelegramSettings | None:
    """What is set of Telegram's; None where its token is not."""
    return read(settings.environment)


async def connected(settings: TelegramSettings, parts: Parts) -> Adapter:
    """The adapter, which knows from the database what it has fetched."""
    from bot.adapters.telegram.app import TelegramAdapter
    from bot.adapters.telegram.offset import StoredOffset

    return TelegramAdapter(
        settings,
        parts.desk,
        offsets=StoredOffset(parts.work, parts.clock),
        rooms=parts.rooms(parts.team),
        started=parts.started,
        access=parts.access,
        locale=parts.locale,
    )


async def check(settings: TelegramSettings, locale: str) -> list[tuple[bool, str]]:
    """The token, the webhook, and what the bot sees in groups."""
    from bot.adapters.telegram.doctor import check as checked

    return await checked(settings, locale)


async def invitation(settings: TelegramSettings, code: str) -> str | None:
    """The link that sends `/start CODE`; None when Telegram does not tell the bot's name."""
    from bot.adapters.telegram.doctor import username

    name = await username(settings)
    return start_link(name, code) if name else None
