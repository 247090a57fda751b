"""What the Slack adapter must be told before it can start."""

from __future__ import annotations

from dataclasses import dataclass, field

API_URL = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The Slack part of the settings; complete and checked by whoever reads the environment.

    `mode` is 'socket' (needs `app_token`) or 'http' (needs `signing_secret`). `api_url` stands for
    https://slack.com/api/ in both web clients. `prefix` stands before every slash command ('/' not counted).
    """

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    mode: str = "socket"
    api_url: str = API_URL
    prefix: str = ""

    @property
    def base_url(self) -> str:
        return self.api_url if self.api_url.endswith("/") else f"{self.api_url}/"
