"""The settings of the house: one frozen object read once from the environment and `.env`, every mistake named."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from bot.core.environment import Environment, address_trouble, given, setting
from bot.core.errors import StartError
from bot.politics.country import countries


@dataclass(frozen=True, slots=True)
class Settings:
    """What the house can be told; what a platform can be told is read by its plug."""

    database_url: str = setting(
        "CAUCUS_DATABASE_URL",
        "where the records are: `sqlite:///file` or `postgresql://...`",
        "sqlite:///caucus.db",
        secret=True,
    )
    timezone: str = setting("CAUCUS_TIMEZONE", "the team's time zone", "Europe/Copenhagen")
    locale: str = setting(
        "CAUCUS_LOCALE", "`da` or `en`, where nobody chose; else from `LANG`, else `en`", "en"
    )
    country: str = setting(
        "CAUCUS_COUNTRY", "where the team works: the name of a folder in `bot/politics/data/`", "dk"
    )
    http_host: str = setting("CAUCUS_HTTP_HOST", "the address the web server listens on", "127.0.0.1")
    http_port: int = setting("CAUCUS_HTTP_PORT", "its port; `0` takes a free one", 8080)
    public_url: str = setting(
        "CAUCUS_PUBLIC_URL", "the public `https://` address of the web server, for calendar subscriptions"
    )
    command_prefix: str = setting(
        "CAUCUS_COMMAND_PREFIX",
        "put before every slash command's name, for a second bot in one workspace",
        "",
    )
    environment: Environment = field(default_factory=dict, repr=False, compare=False)
    """All that is set, for each platform to read what is its own (bot.engine.adapter.Plug)."""

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
    values: dict[str, Any] = given(Settings, found)
    port = values.get("http_port", "")
    if port.isascii() and port.isdigit():
        values["http_port"] = int(port)
    if "locale" not in values:
        values["locale"] = _language(found)
    settings = Settings(**values, environment=found)
    if trouble := _trouble(settings):
        raise StartError(trouble)
    return settings


def _language(found: Mapping[str, str]) -> str:
    speech = found.get("LC_ALL") or found.get("LC_MESSAGES") or found.get("LANG") or ""
    return "da" if speech.lower().startswith("da") else "en"


def _trouble(settings: Settings) -> str | None:
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
    if settings.public_url and (trouble := address_trouble("CAUCUS_PUBLIC_URL", settings.public_url)):
        return trouble
    if not re.fullmatch(r"[a-z0-9_-]{0,20}", settings.command_prefix):
        return "CAUCUS_COMMAND_PREFIX may hold small letters, figures, _ and - only, 20 at most."
    return None
