"""Carries parcels from the outbox to Slack: posts, whispers, edits in place, uploads files."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import render
from bot.adapters.slack.client import called, posted
from bot.adapters.slack.failures import NoRight, NoThread
from bot.adapters.slack.render import Rendered
from bot.core.errors import NotSent, Rejected, Unreachable, Unsure
from bot.core.messages import Target
from bot.core.outgoing import Parcel, Receipt
from bot.core.reply import File, Visibility
from bot.engine.access import Access
from bot.engine.rates import Rate, Rates
from bot.language.words import translator

PLATFORM = "slack"
EVENT_TYPE = "caucus_outbox"
PAGES = 5
PAGE = 200  # messages; five pages hold what a busy room says in the minutes an outcome is unknown
SMALLER = 6_000  # characters of blocks, where Slack found the usual many too many
# The room does not know the bot, but the address Slack gave for this one answer does.
NOT_HERE = frozenset({"channel_not_found", "not_in_channel"})
NOT_EDITABLE = NOT_HERE | {"message_not_found", "cant_update_message", "edit_window_closed"}


def answer_address(response_url: str, account: str) -> str:
    """`Target.via` for an act: where it may be answered, and (as the fragment, never sent) who did it."""
    return f"{response_url}#{account}"


class SlackCarrier:
    """Delivers to channels, threads, direct messages (by channel or account) and to one person in a room.

    What is for the room is posted in the room. What is for one person goes by the address Slack gave for
    answering them, else as an ephemeral message, else into their direct messages: never into the room.
    """

    platform = PLATFORM
    # Slack's rate limits: a message a second in a channel with short bursts, some hundreds a minute in all.
    rates = Rates(Rate(5, 30), Rate(1, 5))

    def __init__(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, access: Access | None = None
    ) -> None:
        self.access = access
        self._client = client
        self._session = session
        self._direct: dict[str, str] = {}

    async def deliver(self, parcel: Parcel) -> Receipt:
        """See `bot.core.outgoing.Carrier`."""
        try:
            receipt = await self._deliver(parcel, render.Surface.MESSAGE.letters)
        except Rejected as refusal:
            if refusal.reason != "msg_blocks_too_long":
                raise
            receipt = await self._deliver(parcel, SMALLER)
        if not parcel.reply.pin or receipt.message_id is None:
            return receipt
        return replace(receipt, pinned=await self._pinned(parcel.target.room, receipt.message_id))

    async def _pinned(self, room: str, ts: str) -> str | None:
        """See `bot.core.outgoing.Receipt`: the message is there, whatever comes of this."""
        try:
            await called(self._client.pins_add(channel=await self.channel(room), timestamp=ts))
        except (NoRight, Rejected, Unreachable) as refusal:
            return "" if refusal.reason == "already_pinned" else refusal.reason
        except (NotSent, Unsure):
            return None
        return ""

    async def _deliver(self, parcel: Parcel, letters: int) -> Receipt:
        target, reply = parcel.target, parcel.reply
        rendered = render.message(reply, translator(parcel.locale), letters)
        post = _Post(self, parcel, rendered)
        if reply.file is not None:
            return await post.upload(reply.file)
        secret = reply.visibility is Visibility.SECRET and not _direct(target.room)
        if (ts := parcel.message_id or target.edit) is not None and (not secret or target.only):
            return await post.edit(ts)
        if reply.visibility is Visibility.ROOM or _direct(target.room):
            return await post.openly()
        if post.asker is not None:
            return await post.privately(post.asker)
        if reply.visibility is Visibility.SECRET:
            raise Rejected("a secret answer without anybody to tell it to")
        return await post.openly()

    async def find(self, parcel: Parcel) -> Receipt | None:
        """See `bot.core.outgoing.Carrier`: looks for the outbox id in what was said in the room of late."""
        target = parcel.target
        if parcel.message_id or target.edit:
            return None  # doing an edit twice changes nothing
        whispered = target.only or (target.via and parcel.reply.visibility is not Visibility.ROOM)
        if parcel.reply.file is not None or (whispered and not _direct(target.room)):
            raise Unsure("neither files nor answers to one person can be looked up")
        channel = await self.channel(target.room)
        wanted = metadata(parcel)
        cursor: str | None = None
        for _ in range(PAGES):
            page = await self._page(channel, target.thread, cursor)
            for message in page["messages"]:
                if message.get("metadata") == wanted:
                    return Receipt(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return None

    async def _page(self, channel: str, thread: str | None, cursor: str | None) -> Any:
        about: dict[str, Any] = {"limit": PAGE, "cursor": cursor, "include_all_metadata": True}
        try:
            if thread is not None:
                return await called(self._client.conversations_replies(channel=channel, ts=thread, **about))
            return await called(self._client.conversations_history(channel=channel, **about))
        except (NoRight, Rejected, Unreachable) as trouble:
            # missing_scope above all: the bot need not be allowed to read every room it writes in.
            raise Unsure(f"cannot look it up: {trouble}") from trouble

    async def channel(self, room: str) -> str:
        """The channel to write in: the room itself, or somebody's direct messages."""
        if room[:1] not in ("U", "W"):
            return room
        if room not in self._direct:
            opened = await called(self._client.conversations_open(users=room))
            self._direct[room] = str(opened["channel"]["id"])
        return self._direct[room]


class _Post:
    """One parcel, rendered, and the ways it may take."""

    def __init__(self, carrier: SlackCarrier, parcel: Parcel, rendered: Rendered) -> None:
        self._carrier = carrier
        self._client = carrier._client
        self._parcel = parcel
        self._target: Target = parcel.target
        self._rendered = rendered
        address, _, presser = (parcel.target.via or "").partition("#")
        self._address = address
        self.asker = parcel.target.only or presser or None

    async def openly(self) -> Receipt:
        """A message everybody in the room sees."""
        target = self._target
        try:
            return await self._said(await self._carrier.channel(target.room), target.thread)
        except Unreachable as trouble:
            if trouble.reason not in NOT_HERE or not self._address:
                raise
        aloud = self._parcel.reply.visibility is Visibility.ROOM
        return await self._answered("in_channel" if aloud else "ephemeral")

    async def privately(self, asker: str) -> Receipt:
        """A message in the room that one person sees; in their direct messages when that cannot be."""
        if self._address:
            try:
                return await self._answered("ephemeral")
            except Rejected:
                pass  # the address has expired or was used up
        try:
            return await self._whispered(asker)
        except Unreachable:
            return await self._said_directly(asker)

    async def edit(self, ts: str) -> Receipt:
        """The message with this timestamp, changed in place."""
        if self._target.only is not None:  # only the address reaches an ephemeral message
            return await self._edited_privately(self._target.only)
        channel = await self._carrier.channel(self._target.room)
        try:
            await called(
                self._client.chat_update(
                    channel=channel, ts=ts, parse="none", metadata=metadata(self._parcel), **self._content()
                )
            )
        except (Rejected, Unreachable) as trouble:
            if trouble.reason not in NOT_EDITABLE or not self._address:
                raise
            await self._respond(replace_original=True)
        return Receipt(ts)

    async def _edited_privately(self, account: str) -> Receipt:
        if self._address:
            try:
                await self._respond(replace_original=True)
                return Receipt(None)
            except Rejected:
                pass  # the address has expired or was used up: say it anew
        self._address = ""
        return await self.privately(account)

    async def upload(self, file: File) -> Receipt:
        """A file with the reply's words; one that is for a person alone goes into their direct messages."""
        target = self._target
        secret = self.asker if self._parcel.reply.visibility is not Visibility.ROOM else None
        room = secret if secret is not None and not _direct(target.room) else target.room
        channel = await self._carrier.channel(room)
        file_id = await self._stored(file)
        about: dict[str, Any] = {
            "channel_id": channel,
            "thread_ts": target.thread if room == target.room else None,
        }
        if self._rendered.blocks:
            about["blocks"] = json.dumps(self._rendered.blocks)
        else:
            about["initial_comment"] = self._rendered.text
        named: list[dict[str, str | None]] = [{"id": file_id, "title": file.title or file.name}]
        try:
            await called(self._client.files_completeUploadExternal(files=named, **about))
        except NoThread:
            if about.pop("thread_ts") is None:
                raise
            await called(self._client.files_completeUploadExternal(files=named, **about))
        return Receipt(None)

    async def _stored(self, file: File) -> str:
        """The id of the uploaded bytes. Nobody has seen anything yet, so whatever fails was not sent."""
        try:
            begun = await called(
                self._client.files_getUploadURLExternal(filename=file.name, length=len(file.content))
            )
            await posted(self._carrier._session, begun["upload_url"], data=io.BytesIO(file.content))
        except Unsure as trouble:
            raise NotSent(trouble.reason) from trouble
        return str(begun["file_id"])

    async def _said(self, channel: str, thread: str | None) -> Receipt:
        """Posted in the thread; in the room itself when the thread is no more."""
        try:
            return await self._posted(channel, thread)
        except NoThread:
            if thread is None:
                raise
            return await self._posted(channel, None)

    async def _posted(self, channel: str, thread: str | None) -> Receipt:
        said = await called(
            self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread,
                parse="none",
                unfurl_links=False,
                unfurl_media=False,
                metadata=metadata(self._parcel),
                **self._content(),
            )
        )
        return Receipt(str(said["ts"]))

    async def _said_directly(self, account: str) -> Receipt:
        return await self._said(await self._carrier.channel(account), None)

    async def _whispered(self, account: str) -> Receipt:
        target = self._target
        for thread in dict.fromkeys((target.thread, None)):
            try:
                await called(
                    self._client.chat_postEphemeral(
                        channel=target.room, user=account, thread_ts=thread, parse="none", **self._content()
                    )
                )
            except NoThread:
                if thread is None:
                    raise
            else:
                break
        return Receipt(None)

    async def _answered(self, response_type: str) -> Receipt:
        await self._respond(response_type=response_type, replace_original=False)
        return Receipt(None)

    async def _respond(self, **how: Any) -> None:
        thread = {"thread_ts": self._target.thread} if self._target.thread else {}
        body = {**self._content(), **thread, **how, "unfurl_links": False, "unfurl_media": False}
        await posted(self._carrier._session, self._address, json=body)

    def _content(self) -> dict[str, Any]:
        return {"text": self._rendered.text, "blocks": self._rendered.blocks}


def metadata(parcel: Parcel) -> dict[str, Any]:
    """What marks a message as this parcel. The key is in it as ids begin anew with a new database."""
    return {"event_type": EVENT_TYPE, "event_payload": {"id": parcel.id, "key": parcel.key[:200]}}


def _direct(room: str) -> bool:
    """A conversation of one person and the bot, by channel or by account."""
    return room[:1] in ("D", "U", "W")
