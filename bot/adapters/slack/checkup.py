"""Says in words whether the Slack settings work."""

from __future__ import annotations

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import called, web_client
from bot.adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from bot.adapters.slack.render import Say
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.windows import FAILED
from bot.engine.words import N_


class Checkup:
    """Asks Slack with each token in turn; changes nothing there."""

    def __init__(self, settings: SlackSettings, session: aiohttp.ClientSession, say: Say) -> None:
        self._settings = settings
        self._session = session
        self._say = say

    async def sentences(self) -> list[str]:
        found = await self._bot(web_client(self._settings, self._session, self._settings.bot_token))
        if self._settings.mode == "socket":
            return [*found, await self._socket(web_client(self._settings, self._session, None))]
        secret = N_("Slack: the signing secret is set; requests are taken at /slack/events.")
        missing = N_("Slack: SLACK_SIGNING_SECRET is not set, so nothing can be taken in over HTTP.")
        return [*found, self._say(secret if self._settings.signing_secret else missing)]

    async def _bot(self, client: AsyncWebClient) -> list[str]:
        try:
            me = await called(client.auth_test())
        except FAILED as failure:
            sentence = self._say(N_("Slack: SLACK_BOT_TOKEN does not work ({reason})."))
            return [sentence.format(reason=failure)]
        found = self._say(N_("Slack: connected to {team} as {name}.")).format(
            team=me["team"], name=me["user"]
        )
        granted = {scope.strip() for scope in str(me.headers.get("X-OAuth-Scopes") or "").split(",")}
        missing = [scope for scope, _ in SCOPES if scope not in granted]
        left_out = [scope for scope, _ in OPTIONAL_SCOPES if scope not in granted]
        sentences = [found]
        if missing:
            sentence = self._say(
                N_("Slack: rights are missing, reinstall the app with the manifest: {scopes}.")
            )
            sentences.append(sentence.format(scopes=", ".join(missing)))
        if left_out:
            sentence = self._say(N_("Slack: works without these optional rights: {scopes}."))
            sentences.append(sentence.format(scopes=", ".join(left_out)))
        return sentences

    async def _socket(self, client: AsyncWebClient) -> str:
        try:
            await called(client.apps_connections_open(app_token=self._settings.app_token))
        except FAILED as failure:
            sentence = self._say(N_("Slack: SLACK_APP_TOKEN does not work ({reason})."))
            return sentence.format(reason=failure)
        return self._say(N_("Slack: Socket Mode can be opened."))
