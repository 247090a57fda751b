"""The settings: one frozen object read once from the environment and `.env`, every mistake named."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from bot.core.errors import StartError
from bot.politics.country import countries

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def _setting(name: str, meaning: str, default: Any = "", *, secret: bool = False) -> Any:
    return field(default=default, metadata={"name": name, "meaning": meaning, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; the metadata of each field is its line in the README."""

    database_url: str = _setting(
        "CAUCUS_DATABASE_URL",
        "where the records are: `sqlite:///file` or `postgresql://...`",
        "sqlite:///caucus.db",
        secret=True,
    )
    timezone: str = _setting("CAUCUS_TIMEZONE", "the team's time zone", "Europe/Copenhagen")
    locale: str = _setting(
        "CAUCUS_LOCALE", "`da` or `en`, where nobody chose; else from `LANG`, else `en`", "en"
    )
    country: str = _setting(
        "CAUCUS_COUNTRY", "where the team works: the name of a folder in `bot/politics/data/`", "dk"
    )
    http_host: str = _setting("CAUCUS_HTTP_HOST", "the address the web server listens on", "127.0.0.1")
    http_port: int = _setting("CAUCUS_HTTP_PORT", "its port; `0` takes a free one", 8080)
    public_url: str = _setting(
        "CAUCUS_PUBLIC_URL", "the public `https://` address of the web server, for calendar subscriptions"
    )
    command_prefix: str = _setting(
        "CAUCUS_COMMAND_PREFIX",
        "put before every slash command's name, for a second bot in one workspace",
        "",
    )
    slack_bot_token: str = _setting("SLACK_BOT_TOKEN", "`xoxb-...`, turns Slack on", secret=True)
    slack_app_token: str = _setting("SLACK_APP_TOKEN", "`xapp-...`, for Socket Mode", secret=True)
    slack_signing_secret: str = _setting("SLACK_SIGNING_SECRET", "for HTTP mode", secret=True)
    slack_mode: str = _setting("SLACK_MODE", "`socket` (no public address needed) or `http`", "socket")
    slack_api_url: str = _setting(
        "SLACK_API_URL", "another address of Slack's Web API", "https://slack.com/api/"
    )
    telegram_bot_token: str = _setting(
        "TELEGRAM_BOT_TOKEN", "from @BotFather, turns Telegram on", secret=True
    )
    telegram_mode: str = _setting(
        "TELEGRAM_MODE", "`polling` (no public address needed) or `webhook`", "polling"
    )
    telegram_webhook_url: str = _setting(
        "TELEGRAM_WEBHOOK_URL", "the public `https://` address, for webhook mode"
    )
    telegram_webhook_secret: str = _setting(
        "TELEGRAM_WEBHOOK_SECRET", "1-256 letters, figures, `_` or `-`, for webhook mode", secret=True
    )
    telegram_api_url: str = _setting(
        "TELEGRAM_API_URL", "another address of the Bot API", "https://api.telegram.org"
    )

    @property
    def slack(self) -> bool:
        return bool(self.slack_bot_token)

    @property
    def telegram(self) -> bool:
        return bool(self.telegram_bot_token)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def read_settings(
    environment: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env")
) -> Settings:
    """Settings from the environment, then `.env`, then the defaults.

    Raises StartError with one sentence naming the first value that is wrong or half set.
    """
    found: dict[str, str] = {}
    if dotenv is not None and dotenv.is_file():
        found |= {name: value for name, value in dotenv_values(dotenv, interpolate=False).items() if value}
    found |= {
        name: value for name, value in (os.environ if environment is None else environment).items() if value
    }
    values: dict[str, Any] = {}
    for one in fields(Settings):
        raw = found.get(one.metadata["name"], "").strip()
        if raw:
            values[one.name] = (
                int(raw) if one.name == "http_port" and raw.isascii() and raw.isdigit() else raw
            )
    if "locale" not in values:
        values["locale"] = _language(found)
    settings = Settings(**values)
    for check in (_check_house, _check_slack, _check_telegram):
        if trouble := check(settings):
            raise StartError(trouble)
    return settings


def _language(found: Mapping[str, str]) -> str:
    speech = found.get("LC_ALL") or found.get("LC_MESSAGES") or found.get("LANG") or ""
    return "da" if speech.lower().startswith("da") else "en"


def _check_house(settings: Settings) -> str | None:
    if not re.match(r"(sqlite|postgresql(\+psycopg)?)://", settings.database_url):
        return "CAUCUS_DATABASE_URL must begin with sqlite:/// or postgresql://."
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"CAUCUS_TIMEZONE: there is no time zone {settings.timezone!r}; try Europe/Copenhagen."
    if settings.country not in countries():
        return f"CAUCUS_COUNTRY is {settings.country!r}; it must be one of: {', '.join(countries())}."
    if settings.locale not in ("da", "en"):
        return f"CAUCUS_LOCALE is {settings.locale!r}; it must be da or en."
    if not (str(settings.http_port).isdecimal() and int(settings.http_port) <= 65535):
        return f"CAUCUS_HTTP_PORT is {settings.http_port!r}; it must be a number from 0 to 65535."
    if settings.public_url and (trouble := _check_address("CAUCUS_PUBLIC_URL", settings.public_url)):
        return trouble
    if not re.fullmatch(r"[a-z0-9_-]{0,20}", settings.command_prefix):
        return "CAUCUS_COMMAND_PREFIX may hold small letters, figures, _ and - only, 20 at most."
    return None


def _check_slack(settings: Settings) -> str | None:
    if settings.slack_mode not in ("socket", "http"):
        return f"SLACK_MODE is {settings.slack_mode!r}; it must be socket or http."
    if trouble := _check_address("SLACK_API_URL", settings.slack_api_url):
        return trouble
    if not settings.slack:
        others = [
            n
            for n, v in (
                ("SLACK_APP_TOKEN", settings.slack_app_token),
                ("SLACK_SIGNING_SECRET", settings.slack_signing_secret),
            )
            if v
        ]
        return f"{others[0]} is set but SLACK_BOT_TOKEN is not." if others else None
    if not settings.slack_bot_token.startswith("xoxb-"):
        return "SLACK_BOT_TOKEN must begin with xoxb-: it is the Bot User OAuth Token of your app."
    if settings.slack_mode == "socket" and not settings.slack_app_token.startswith("xapp-"):
        return "SLACK_APP_TOKEN must be set and begin with xapp- in Socket Mode (or set SLACK_MODE=http)."
    if settings.slack_mode == "http" and not settings.slack_signing_secret:
        return "SLACK_SIGNING_SECRET must be set with SLACK_MODE=http."
    return None


def _check_telegram(settings: Settings) -> str | None:
    if settings.telegram_mode not in ("polling", "webhook"):
        return f"TELEGRAM_MODE is {settings.telegram_mode!r}; it must be polling or webhook."
    if trouble := _check_address("TELEGRAM_API_URL", settings.telegram_api_url):
        return trouble
    if not settings.telegram:
        if settings.telegram_webhook_url or settings.telegram_webhook_secret:
            return "TELEGRAM_WEBHOOK_URL or TELEGRAM_WEBHOOK_SECRET is set but TELEGRAM_BOT_TOKEN is not."
        return None
    if not re.fullmatch(r"(?<!\d)\d+:[A-Za-z0-9_-]{10,}", settings.telegram_bot_token):
        return "TELEGRAM_BOT_TOKEN must look like 123456:ABC...: copy it whole from @BotFather."
    if settings.telegram_mode == "polling":
        return None
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", settings.telegram_webhook_secret):
        return "TELEGRAM_WEBHOOK_SECRET must be set in webhook mode: 1-256 letters, figures, _ or -."
    return _check_address("TELEGRAM_WEBHOOK_URL", settings.telegram_webhook_url)


def _check_address(name: str, address: str) -> str | None:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return None
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return None
    return f"{name} must be an https:// address (plain http:// on this machine only)."


def described() -> list[tuple[str, str, str]]:
    """(name, default, meaning) of every setting, for the README and `caucus doctor`."""
    return [(one.metadata["name"], str(one.default), one.metadata["meaning"]) for one in fields(Settings)]
