"""Listens to each kind of thing Slack tells, and hands it to the desk.

Slack waits three seconds. What takes longer than two is acknowledged and finished in the background; commands,
presses and forms are never told twice, so their outcome is shown however late. Events are told again with the
same id until they are acknowledged, so they are acknowledged only once the desk is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import forms, happenings
from bot.adapters.slack import hearing as heard
from bot.adapters.slack.apologies import ELSEWHERE, UNKNOWN_FORM, apology, note, sentence
from bot.adapters.slack.background import Background
from bot.adapters.slack.carrier import PLATFORM, SlackCarrier
from bot.adapters.slack.client import called
from bot.adapters.slack.directory import Directory
from bot.adapters.slack.fields import options
from bot.adapters.slack.files import Files
from bot.adapters.slack.hearing import Ears, Payload
from bot.adapters.slack.private_metadata import PrivateMetadata
from bot.adapters.slack.richtext import Json
from bot.adapters.slack.showing import Showing, content, view
from bot.adapters.slack.text import mentioned, plain_words
from bot.adapters.slack.windows import FAILED, Window, Windows
from bot.core.desk import Desk, Outcome, RoomsTold
from bot.core.messages import Message, PlaceKind, Target
from bot.core.outgoing import Parcel
from bot.core.people import Sender, Standing
from bot.core.reply import FieldKind
from bot.language.words import translator

Answer: TypeAlias = Json | None  # what the acknowledgement carries
TellsStanding: TypeAlias = Callable[[str, str, Standing, int], Awaitable[None]]
Opening: TypeAlias = asyncio.Task[Window | None]

PATIENCE = 2.0  # seconds of the three Slack gives
LAST_RETRY = 3
A_LINE = 120  # characters of a message that may be a line as it is typed


class Listeners:
    """One listener per kind; each returns what its acknowledgement carries."""

    def __init__(
        self,
        desk: Desk,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        directory: Directory,
        carrier: SlackCarrier,
        ears: Ears,
        locale: str,
        patience: float = PATIENCE,
        rooms: RoomsTold | None = None,
        probe: Callable[[], Awaitable[None]] | None = None,
        tell: TellsStanding | None = None,
    ) -> None:
        """`tell` is awaited with a team, an account, how it stands now and when Slack changed it (seconds)."""
        self._desk = desk
        self._tell = tell
        self._client = client
        self._directory = directory
        self._carrier = carrier
        self._ears = ears
        self._locale = locale
        self._rooms = rooms
        self._probe = probe
        self._files = Files(client, session)
        self._windows = Windows(client)
        self._background = Background(patience)
        self._showing = Showing(client, session, carrier, self._windows, self._background)

    async def close(self) -> None:
        await self._background.close()

    # ---- slash commands

    async def command(self, body: Payload) -> Answer:
        remembered = heard.command_metadata(body, self._ears.sentence(body))
        opening = self._opening(body) if self._desk.opens_form(remembered.says) else None

        async def commanded() -> Answer:
            names = await self._directory.names(mentioned(str(body.get("text") or "")))
            outcome = await self._handled(
                heard.sender_of(body), lambda who: self._ears.command(body, who, names)
            )
            return await self._showing.outcome(
                outcome, remembered, await _opened(opening), str(body["trigger_id"])
            )

        return await self._background.in_time(
            commanded(), lambda late: self._showing.whisper(remembered, late)
        )

    # ---- buttons

    async def pressed(self, body: Payload) -> Answer:
        in_view = body["container"]["type"] == "view"
        job = self._pressed_in_view(body) if in_view else self._pressed_on_message(body)
        await self._background.in_time(job)
        return None

    async def _pressed_on_message(self, body: Payload) -> None:
        remembered = heard.pressed_metadata(body)
        opening = self._opening(body) if self._desk.opens_form(remembered.says) else None
        outcome = await self._handled(heard.sender_of(body), lambda who: self._ears.pressed(body, who))
        left = await self._showing.outcome(
            outcome, remembered, await _opened(opening), str(body["trigger_id"])
        )
        await self._showing.whisper(remembered, left)

    async def _pressed_in_view(self, body: Payload) -> None:
        account, pressed = heard.sender_of(body), body["view"]
        remembered = heard.view_metadata(body)
        if remembered.place.kind is PlaceKind.HOME and pressed.get("type") == "home":
            await self._pressed_at_home(body, account, remembered)
            return
        outcome = await self._handled(account, lambda who: self._ears.pressed_in_view(body, who, remembered))
        window = Window(str(pressed["id"]), pressed.get("hash"))
        await self._showing.outcome(outcome, remembered, window, str(body["trigger_id"]))

    async def _pressed_at_home(self, body: Payload, account: str, remembered: PrivateMetadata) -> None:
        trigger = str(body["trigger_id"])
        if remembered.says.split(" ")[0] == heard.HOME:
            await self._showing.home(account, await self._home(account, trigger, remembered.says))
            return
        outcome = await self._handled(account, lambda who: self._ears.pressed_in_view(body, who, remembered))
        if outcome.reply is not None and outcome.reply.form is not None:
            await self._windows.open(trigger, view(outcome.reply, outcome.locale, remembered))
            return
        await self._showing.home(account, await self._home(account, f"{trigger}:home"), outcome.reply)

    # ---- forms

    async def submitted(self, body: Payload) -> Answer:
        sent, account = body["view"], heard.sender_of(body)
        try:
            _, remembered = self._ears.filled_in(body, Sender(account, account))
        except ValueError:
            return self._instead(account, translator(self._spoken_by(account))(UNKNOWN_FORM))

        async def filled_in() -> Outcome:
            outcome = await self._handled(account, lambda who: self._ears.filled_in(body, who)[0])
            if outcome.reply is None and remembered.place.kind is PlaceKind.HOME:
                self._background.go_on(self._home_anew(account, f"{body['trigger_id']}:home"))
            return outcome

        async def late(outcome: Outcome) -> None:
            reply = outcome.reply or sentence(translator(outcome.locale)(ELSEWHERE))
            await self._windows.show(Window(str(sent["id"])), view(reply, outcome.locale, remembered))

        outcome = await self._background.in_time(filled_in(), late)
        if outcome is None:
            return {"response_action": "update", "view": forms.skeleton(translator(self._spoken_by(account)))}
        if outcome.reply is None:
            return {"response_action": "clear"}
        form = outcome.reply.form
        if form is not None and (errors := forms.troubles(form, remembered, sent)):
            return {"response_action": "errors", "errors": errors}
        return {"response_action": "update", "view": view(outcome.reply, outcome.locale, remembered)}

    async def suggestions(self, body: Payload) -> Answer:
        """What a field that looks names up offers; whatever fails, what was typed can be used."""
        account, word = heard.sender_of(body), str(body.get("value") or "")
        found: list[tuple[str, str]] = []
        try:
            async with asyncio.timeout(self._background.patience):
                asked = self._ears.looking_up(body, await self._directory.sender(account))
                found += await self._desk.suggest(asked, FieldKind(str(body["action_id"])), word)
        except ValueError:
            pass  # a form that is not ours, or not any more
        except Exception as trouble:
            note(trouble)
        return {"options": options(found, word, translator(self._spoken_by(account)))}

    # ---- shortcuts

    async def shortcut(self, body: Payload) -> Answer:
        on_message = body.get("type") == "message_action"
        if body.get("callback_id") not in (heard.SHORTCUTS if on_message else heard.GLOBAL_SHORTCUTS):
            return None
        remembered = heard.shortcut_metadata(body)
        opening = self._opening(body)

        async def opened() -> None:
            prefill = await self._message_as_prefill(body) if on_message else {}
            outcome = await self._handled(
                heard.sender_of(body), lambda who: self._ears.shortcut(body, who, prefill)
            )
            about = replace(remembered, source=prefill.get("source_url"))
            left = await self._showing.outcome(outcome, about, await opening, str(body["trigger_id"]))
            await self._showing.whisper(about, left)

        await self._background.in_time(opened())
        return None

    async def _message_as_prefill(self, body: Payload) -> dict[str, str]:
        """The words of the message and a link to it; without the link when Slack gives none."""
        room, message = str(body["channel"]["id"]), body.get("message") or {}
        text = str(message.get("text") or "")
        names, link = await asyncio.gather(
            self._directory.names(mentioned(text)),
            called(self._client.chat_getPermalink(channel=room, message_ts=str(body["message_ts"]))),
            return_exceptions=True,
        )
        known = names if isinstance(names, dict) else {}
        words = plain_words(text, known.get).strip()
        prefill = {"details": words}
        if len(words) <= A_LINE and "\n" not in words:
            prefill["text"] = words  # it may be the very line that is asked for
        if not isinstance(link, BaseException):
            prefill["source_url"] = str(link["permalink"])
        return prefill

    # ---- events

    async def event(self, body: Payload, retries: int = 0) -> bool:
        """Whether the event is dealt with; if not, Slack is to tell it again."""
        event = body["event"]
        match event.get("type"):
            case "user_change":
                await self._changed(event.get("user") or {})
            case "app_uninstalled" | "tokens_revoked":
                await self._shut_out()
            case kind if kind in happenings.EVENTS:
                return await self._happened(event)
            case "app_home_opened" if event.get("tab") == "home":
                account = heard.sender_of(body)
                await self._background.in_time(self._home_anew(account, str(body["event_id"])))
            case "app_mention" | "message" if heard.is_for_us(event, self._ears.account):
                return await self._said(body, retries)
            case _:
                pass
        return True

    async def _changed(self, user: Payload) -> None:
        """Somebody was deactivated, made a guest or taken back: one of us is told, and all are to know."""
        account = str(user.get("id"))
        self._directory.forget(account)
        if self._tell is not None and ("team_id" in user or user.get("deleted")):
            updated = user.get("updated")
            said = int(updated) if isinstance(updated, int) else 0
            await self._tell(self._ears.team, account, self._directory.standing(user), said)
        if self._rooms is not None and not user.get("deleted"):
            await self._rooms.back(account)

    async def _shut_out(self) -> None:
        """The app was removed or a token revoked, perhaps not ours: Slack's answer to a call says it."""
        if self._probe is not None:
            try:
                await self._probe()
            except FAILED as trouble:
                note(trouble)

    async def _happened(self, event: Payload) -> bool:
        """A channel was joined, left, archived, renamed, moved; False when that could not be kept."""
        try:
            await self._keep(happenings.happening(event, self._ears.account))
        except Exception as trouble:
            note(trouble)
            return False
        return True

    async def _keep(self, found: happenings.Happening | None) -> None:
        rooms = self._rooms
        if rooms is None:
            return
        match found:
            case happenings.Joined(room):
                await rooms.joined(room, await self._directory.channel_name(room))
            case happenings.Gone(room, reason):
                await rooms.gone(room, reason)
            case happenings.Back(room):
                await rooms.back(room)
            case happenings.Renamed(room, name):
                await rooms.renamed(room, name)
            case happenings.Moved(old, new):
                await rooms.moved(old, new)
            case None:
                pass

    async def _said(self, body: Payload, retries: int) -> bool:
        try:
            sender = await self._directory.sender(heard.sender_of(body))
            names = await self._directory.names(mentioned(str(body["event"].get("text") or "")))
            message = self._ears.said(body, sender, names)
            files = await self._files.of(message, body["event"], self._desk)
            message = replace(message, files=files)
            outcome = await self._desk.handle(message)
            if outcome.reply is not None and message.answer_to is not None:
                await self._carrier.deliver(Parcel(0, message.answer_to, outcome.reply, outcome.locale))
        except Exception as trouble:
            if retries < LAST_RETRY:
                note(trouble)
            else:
                await self._apologise(body, trouble)
            return False
        return True

    async def _apologise(self, body: Payload, trouble: Exception) -> None:
        """Slack will not tell this again: say so where it was said."""
        event = body["event"]
        told = apology(trouble, translator(self._spoken_by(heard.sender_of(body))))
        try:
            thread = event.get("thread_ts") or (event["ts"] if event["type"] == "app_mention" else None)
            await called(self._client.chat_postMessage(channel=event["channel"], thread_ts=thread, text=told))
        except FAILED as failure:
            note(failure)

    # ---- what they share

    async def broken(self, body: Payload, trouble: Exception) -> Answer:
        """A calm word for an act none of the listeners above could deal with."""
        account = heard.sender_of(body)
        told = apology(trouble, translator(self._spoken_by(account)))
        if body.get("type") == "view_submission":
            return self._instead(account, told)
        said = content(sentence(told), self._spoken_by(account))
        if "command" in body:
            return said
        if body.get("type") == "block_actions" and body["container"]["type"] == "message":
            await self._showing.whisper(heard.pressed_metadata(body), said)
        return None

    async def _handled(self, account: str, message: Callable[[Sender], Message]) -> Outcome:
        """The desk's outcome; a calm sentence when there is none to be had."""
        try:
            return await self._desk.handle(message(await self._directory.sender(account)))
        except Exception as trouble:
            locale = self._spoken_by(account)
            return Outcome(sentence(apology(trouble, translator(locale))), locale)

    async def _home(self, account: str, event_id: str, text: str = heard.HOME) -> Outcome:
        return await self._handled(account, lambda who: self._ears.home(event_id, who, text))

    async def _home_anew(self, account: str, event_id: str) -> None:
        await self._showing.home(account, await self._home(account, event_id))

    def _instead(self, account: str, told: str) -> Json:
        """Another view in the place of the one that was sent in."""
        nowhere = PrivateMetadata("", heard.home_place(account), Target(PLATFORM, account))
        return {"response_action": "update", "view": view(sentence(told), self._spoken_by(account), nowhere)}

    def _opening(self, body: Payload) -> Opening:
        """A modal that opens while its form is still being made."""
        skeleton = forms.skeleton(translator(self._spoken_by(heard.sender_of(body))))
        return self._background.go_on(self._windows.open(str(body["trigger_id"]), skeleton))

    def _spoken_by(self, account: str) -> str:
        """The language of somebody, as far as Slack has told it already."""
        seen = self._directory.seen(account)
        return seen.locale if seen is not None and seen.locale else self._locale


async def _opened(opening: Opening | None) -> Window | None:
    return await opening if opening is not None else None
