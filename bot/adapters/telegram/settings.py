"""What the Telegram adapter must be told before it can start."""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from bot.core.environment import Environment, address_trouble, given, setting
from bot.core.errors import StartError

TELEGRAM: Final = "telegram"
API_URL: Final = "https://api.telegram.org"

PATH: Final = "/telegram/webhook"
"""Where our web server takes updates."""


def start_link(username: str, code: str) -> str:
    """The link that makes Telegram send `/start CODE` to the bot of that name."""
    return f"https://t.me/{username}?start={code}"


class Mode(StrEnum):
    """How updates reach us."""

    POLLING = "polling"  # we ask: needs no address on the internet
    WEBHOOK = "webhook"  # Telegram posts to us: needs an https address and a secret it sends along


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """The Telegram part of the settings; complete and checked by `read`.

    `webhook_url` is the public address of our web server; without a path of its own it gets `PATH`.
    `api_url` stands for https://api.telegram.org.
    """

    token: str = setting("TELEGRAM_BOT_TOKEN", "from @BotFather, turns Telegram on", MISSING, secret=True)
    mode: Mode = setting("TELEGRAM_MODE", "`polling` (no public address needed) or `webhook`", Mode.POLLING)
    webhook_url: str = setting("TELEGRAM_WEBHOOK_URL", "the public `https://` address, for webhook mode")
    webhook_secret: str = setting(
        "TELEGRAM_WEBHOOK_SECRET", "1-256 letters, figures, `_` or `-`, for webhook mode", secret=True
    )
    api_url: str = setting("TELEGRAM_API_URL", "another address of the Bot API", API_URL)

    @property
    def webhook_address(self) -> str:
        """The whole address Telegram posts to."""
        bare = urlsplit(self.webhook_url).path in {"", "/"}
        return self.webhook_url.rstrip("/") + PATH if bare else self.webhook_url


def read(environment: Environment) -> TelegramSettings | None:
    """Telegram's settings; None where it is off. StartError names the first that is wrong or half set."""
    found = given(TelegramSettings, environment)
    if trouble := _trouble(found):
        raise StartError(trouble)
    if "token" not in found:
        return None
    mode = Mode(found.pop("mode", Mode.POLLING))
    return TelegramSettings(mode=mode, **found)


def _trouble(found: dict[str, str]) -> str | None:
    mode = found.get("mode", Mode.POLLING)
    if mode not in list(Mode):
        return f"TELEGRAM_MODE is {mode!r}; it must be polling or webhook."
    if trouble := address_trouble("TELEGRAM_API_URL", found.get("api_url", API_URL)):
        return trouble
    if "token" not in found:
        if "webhook_url" in found or "webhook_secret" in found:
            return "TELEGRAM_WEBHOOK_URL or TELEGRAM_WEBHOOK_SECRET is set but TELEGRAM_BOT_TOKEN is not."
        return None
    if not re.fullmatch(r"(?<!\d)\d+:[A-Za-z0-9_-]{10,}", found["token"]):
        return "TELEGRAM_BOT_TOKEN must look like 123456:ABC...: copy it whole from @BotFather."
    if mode == Mode.POLLING:
        return None
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", found.get("webhook_secret", "")):
        return "TELEGRAM_WEBHOOK_SECRET must be set in webhook mode: 1-256 letters, figures, _ or -."
    return address_trouble("TELEGRAM_WEBHOOK_URL", found.get("webhook_url", ""))
