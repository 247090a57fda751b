"""What the Slack adapter must be told before it can start."""

from __future__ import annotations

from dataclasses import MISSING, dataclass

from bot.core.environment import Environment, address_trouble, given, setting
from bot.core.errors import StartError

API_URL = "https://slack.com/api/"
MODES = ("socket", "http")


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The Slack part of the settings.

    `mode` is 'socket' (needs `app_token`) or 'http' (needs `signing_secret`); else raises StartError.
    `api_url` stands for https://slack.com/api/ in both web clients. `prefix` stands before the name of
    every slash command.
    """

    bot_token: str = setting("SLACK_BOT_TOKEN", "`xoxb-...`, turns Slack on", MISSING, secret=True)
    app_token: str = setting("SLACK_APP_TOKEN", "`xapp-...`, for Socket Mode", secret=True)
    signing_secret: str = setting("SLACK_SIGNING_SECRET", "for HTTP mode", secret=True)
    mode: str = setting("SLACK_MODE", "`socket` (no public address needed) or `http`", "socket")
    api_url: str = setting("SLACK_API_URL", "another address of Slack's Web API", API_URL)
    prefix: str = ""

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise StartError("SLACK_MODE must be socket or http.")
        if self.mode == "socket" and not self.app_token:
            raise StartError("SLACK_MODE is socket, but SLACK_APP_TOKEN is not set.")
        if self.mode == "http" and not self.signing_secret:
            raise StartError("SLACK_MODE is http, but SLACK_SIGNING_SECRET is not set.")

    @property
    def base_url(self) -> str:
        """The API's address with the slash the SDK needs at its end."""
        return self.api_url if self.api_url.endswith("/") else f"{self.api_url}/"


def read(environment: Environment, prefix: str = "") -> SlackSettings | None:
    """Slack's settings; None where it is off. StartError names the first that is wrong or half set."""
    found = given(SlackSettings, environment)
    if trouble := _trouble(found):
        raise StartError(trouble)
    return SlackSettings(**found, prefix=prefix) if "bot_token" in found else None


def mode_in(environment: Environment) -> str:
    """'socket' or 'http', whether Slack is on or not."""
    return given(SlackSettings, environment).get("mode", "socket")


def _trouble(found: dict[str, str]) -> str | None:
    mode = found.get("mode", "socket")
    if mode not in MODES:
        return f"SLACK_MODE is {mode!r}; it must be socket or http."
    if trouble := address_trouble("SLACK_API_URL", found.get("api_url", API_URL)):
        return trouble
    if "bot_token" not in found:
        named = {"app_token": "SLACK_APP_TOKEN", "signing_secret": "SLACK_SIGNING_SECRET"}
        half = next((name for one, name in named.items() if one in found), None)
        return f"{half} is set but SLACK_BOT_TOKEN is not." if half else None
    if not found["bot_token"].startswith("xoxb-"):
        return "SLACK_BOT_TOKEN must begin with xoxb-: it is the Bot User OAuth Token of your app."
    if mode == "socket" and not found.get("app_token", "").startswith("xapp-"):
        return "SLACK_APP_TOKEN must be set and begin with xapp- in Socket Mode (or set SLACK_MODE=http)."
    if mode == "http" and "signing_secret" not in found:
        return "SLACK_SIGNING_SECRET must be set with SLACK_MODE=http."
    return None
