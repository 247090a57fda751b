"""Says in words whether the Slack settings work."""

from __future__ import annotations

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import called, web_client
from bot.adapters.slack.failures import refusal
from bot.adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from bot.adapters.slack.render import Say
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.windows import FAILED
from bot.core.errors import LockedOut
from bot.language.words import N_


class Checkup:
    """Asks Slack with each token in turn; changes nothing there."""

    def __init__(self, settings: SlackSettings, session: aiohttp.ClientSession, say: Say) -> None:
        self._settings = settings
        self._session = session
        self._say = say

    async def findings(self) -> list[tuple[bool, str]]:
        """(in order?, sentence) of each thing there is to look at."""
        found = await self._bot(web_client(self._settings, self._session, self._settings.bot_token))
        if self._settings.mode == "socket":
            return [*found, await self._socket(web_client(self._settings, self._session, None))]
        here = N_("Slack: the signing secret is set; requests are taken at /slack/events.")
        return [*found, (True, self._say(here))]

    async def _bot(self, client: AsyncWebClient) -> list[tuple[bool, str]]:
        try:
            me = await called(client.auth_test())
        except FAILED as failure:
            return [self._failed(failure, N_("Slack: SLACK_BOT_TOKEN does not work ({reason})."))]
        connected = self._say(N_("Slack: connected to {team} as {name}."))
        found = [(True, connected.format(team=me["team"], name=me["user"]))]
        granted = {scope.strip() for scope in str(me.headers.get("X-OAuth-Scopes") or "").split(",")}
        if missing := [scope for scope, _ in SCOPES if scope not in granted]:
            lacking = self._say(
                N_("Slack: rights are missing, reinstall the app with the manifest: {scopes}.")
            )
            found.append((False, lacking.format(scopes=", ".join(missing))))
        if left_out := [scope for scope, _ in OPTIONAL_SCOPES if scope not in granted]:
            without = self._say(N_("Slack: works without these optional rights: {scopes}."))
            found.append((True, without.format(scopes=", ".join(left_out))))
        return found

    async def _socket(self, client: AsyncWebClient) -> tuple[bool, str]:
        try:
            await called(client.apps_connections_open(app_token=self._settings.app_token))
        except FAILED as failure:
            return self._failed(failure, N_("Slack: SLACK_APP_TOKEN does not work ({reason})."))
        return True, self._say(N_("Slack: Socket Mode can be opened."))

    def _failed(self, failure: Exception, refused: str) -> tuple[bool, str]:
        """What a failed call says: of the token, of the workspace, or of the way to Slack."""
        if refusal(failure) is not None:
            sentence = refused
        elif isinstance(failure, LockedOut):
            sentence = N_("Slack: the workspace does not let the app in for now ({reason}).")
        else:
            sentence = N_("Slack cannot be reached ({reason}); the tokens have not been tried.")
        return False, self._say(sentence).format(reason=failure)
