"""Puts the outcome of an act where the person looks: the acknowledgement, a modal, the App Home, a whisper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import forms, render
from bot.adapters.slack.apologies import ELSEWHERE, apology, note, sentence
from bot.adapters.slack.background import Background
from bot.adapters.slack.carrier import SlackCarrier
from bot.adapters.slack.client import called, posted
from bot.adapters.slack.private_metadata import PrivateMetadata
from bot.adapters.slack.richtext import Json
from bot.adapters.slack.windows import FAILED, Window, Windows
from bot.core.desk import Outcome
from bot.core.outgoing import Parcel
from bot.core.reply import Reply, Visibility
from bot.language.words import translator

OPENS = 1_000  # characters of a sentence that a button says again; of a longer one only the form's own


class Showing:
    """Shows replies; over what Slack refuses it never raises, there is always another way or a line in the log."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        carrier: SlackCarrier,
        windows: Windows,
        background: Background,
    ) -> None:
        self._client = client
        self._session = session
        self._carrier = carrier
        self._windows = windows
        self._background = background

    async def outcome(
        self, outcome: Outcome, remembered: PrivateMetadata, window: Window | None, trigger: str
    ) -> Json | None:
        """Show a form, or in a modal that stands open the reply; what is left comes back as a message."""
        reply, say = outcome.reply, translator(outcome.locale)
        try:
            if reply is None:
                if window is not None:
                    await self._windows.show(
                        window, view(sentence(say(ELSEWHERE)), outcome.locale, remembered)
                    )
                return None
            if window is not None:
                if await self._windows.show(window, view(reply, outcome.locale, remembered)):
                    return None
            elif reply.form is not None and await self._windows.open(
                trigger, view(reply, outcome.locale, remembered)
            ):
                return None
            if reply.file is not None:
                self._background.go_on(self._file(remembered, reply, outcome.locale))
                if not reply.blocks and not reply.choices:
                    return None
            return content(reply, outcome.locale, remembered.says)
        except Exception as trouble:
            return content(sentence(apology(trouble, say)), outcome.locale)

    async def whisper(self, remembered: PrivateMetadata, said: Mapping[str, object] | None) -> None:
        """Say something by the address Slack gave for this act, else to the one person in the room."""
        if said is None:
            return
        target = remembered.target
        address, _, account = (target.via or "").partition("#")
        try:
            if address:
                thread = {"thread_ts": target.thread} if target.thread else {}
                await posted(self._session, address, json={**said, **thread, "replace_original": False})
                return
        except FAILED as failure:
            note(failure)
        try:
            words = {"text": str(said["text"]), "blocks": said["blocks"]}
            await called(
                self._client.chat_postEphemeral(channel=target.room, user=account, parse="none", **words)  # type: ignore[arg-type]
            )
        except FAILED as failure:
            note(failure)

    async def home(self, account: str, outcome: Outcome, said: Reply | None = None) -> None:
        """Make somebody's App Home anew; `said` stands at its head this once."""
        if outcome.reply is not None:
            await self._windows.publish(account, render.home(outcome.reply, translator(outcome.locale), said))

    async def _file(self, remembered: PrivateMetadata, reply: Reply, locale: str) -> None:
        try:
            await self._carrier.deliver(
                Parcel(0, remembered.target, replace(reply, blocks=(), choices=()), locale)
            )
        except FAILED as failure:
            await self.whisper(remembered, content(sentence(apology(failure, translator(locale))), locale))


def view(reply: Reply, locale: str, remembered: PrivateMetadata) -> Json:
    """The reply as a modal: its form, or what it says."""
    say = translator(locale)
    if reply.form is None:
        return forms.notice(reply, say, remembered)
    return forms.modal(reply.form, say, replace(remembered, says=reply.form.says))


def content(reply: Reply, locale: str, says: str = "") -> Json:
    """The reply as a command's acknowledgement or a post to an answer's address carries it."""
    rendered = render.message(reply, translator(locale), opens=says if len(says) <= OPENS else "")
    aloud = reply.visibility is Visibility.ROOM
    kind = "in_channel" if aloud else "ephemeral"
    return {"response_type": kind, "text": rendered.text, "blocks": rendered.blocks}
