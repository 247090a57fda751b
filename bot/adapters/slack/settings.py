"""What the Slack adapter must be told before it can start."""

from __future__ import annotations

from dataclasses import dataclass, field

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

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    mode: str = "socket"
    api_url: str = API_URL
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
