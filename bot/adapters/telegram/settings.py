"""What the Telegram adapter must be told before it can start."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

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
    """The Telegram part of the settings; complete and checked by whoever reads the environment.

    `webhook_url` is the public address of our web server; without a path of its own it gets `PATH`.
    `api_url` stands for https://api.telegram.org.
    """

    token: str = field(repr=False)
    mode: Mode = Mode.POLLING
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    api_url: str = API_URL

    @property
    def webhook_address(self) -> str:
        """The whole address Telegram posts to."""
        bare = urlsplit(self.webhook_url).path in {"", "/"}
        return self.webhook_url.rstrip("/") + PATH if bare else self.webhook_url
