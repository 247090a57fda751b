"""Answers what Slack tells: hands it to the desk, then puts the outcome where the person looks.

Slack waits three seconds. What takes longer than two is acknowledged and finished in the background; commands,
presses and forms are never told twice, so their outcome is shown however late. Events are told again with the
same id until they are acknowledged, so they are acknowledged only once the desk is done.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import forms, render
from bot.adapters.slack import hearing as heard
from bot.adapters.slack.carrier import PLATFORM, SlackCarrier
from bot.adapters.slack.client import called, posted
from bot.adapters.slack.directory import Directory, NotVouched
from bot.adapters.slack.errand import Errand
from bot.adapters.slack.fields import options
from bot.adapters.slack.hearing import Ears, Payload
from bot.adapters.slack.richtext import Json
from bot.adapters.slack.text import mentioned, plain_words
from bot.adapters.slack.windows import FAILED, Window, Windows
from bot.core.desk import Desk, Outcome
from bot.core.messages import Message, PlaceKind, Target
from bot.core.outgoing import Parcel
from bot.core.people import Sender
from bot.core.reply import FieldKind, Paragraph, Reply, Text, Visibility
from bot.engine.words import N_, translator

log = logging.getLogger("caucus.slack")

Answer: TypeAlias = Json | None  # what the acknowledgement carries
Opening: TypeAlias = asyncio.Task[Window | None]
T = TypeVar("T")

PATIENCE = 2.0  # seconds of the three Slack gives
LAST_RETRY = 3

NOT_VOUCHED = N_("Slack does not tell who you are just now. Nothing was saved; please try again in a moment.")
OURS = N_("Something went wrong on our side, and it has been noted. Please try again. Reference: {reference}")
ELSEWHERE = N_("The answer is in the conversation.")
UNKNOWN_FORM = N_("This form is no longer known here. Nothing was saved; please open it again.")


class Listeners:
    """One listener per kind of thing Slack tells; each returns what its acknowledgement carries."""

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
    ) -> None:
        self._desk = desk
        self._client = client
        self._session = session
        self._directory = directory
        self._carrier = carrier
        self._windows = Windows(client)
        self._ears = ears
        self._locale = locale
        self._patience = patience
        self._going_on: set[asyncio.Task[Any]] = set()

    async def close(self, within: float = 5.0) -> None:
        """Let what is going on in the background finish."""
        if self._going_on:
            _, late = await asyncio.wait(self._going_on, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    # ---- slash commands

    async def command(self, body: Payload) -> Answer:
        errand = heard.command_errand(body, self._ears.sentence(body))
        opening = self._opening(body, errand.says) if self._desk.opens_form(errand.says) else None

        async def commanded() -> Answer:
            outcome = await self._handled(heard.sender_of(body), lambda who: self._ears.command(body, who))
            return await self._left_to_say(outcome, errand, opening, str(body["trigger_id"]))

        async def late(answer: Answer) -> None:
            await self._respond(errand, answer)

        return await self._in_time(commanded(), late)

    # ---- buttons

    async def pressed(self, body: Payload) -> Answer:
        in_view = body["container"]["type"] == "view"
        job = self._pressed_in_view(body) if in_view else self._pressed_on_message(body)
        await self._in_time(job)
        return None

    async def _pressed_on_message(self, body: Payload) -> None:
        errand = heard.pressed_errand(body)
        opening = self._opening(body, errand.says) if self._desk.opens_form(errand.says) else None
        outcome = await self._handled(heard.sender_of(body), lambda who: self._ears.pressed(body, who))
        answer = await self._left_to_say(outcome, errand, opening, str(body["trigger_id"]))
        await self._respond(errand, answer)

    async def _pressed_in_view(self, body: Payload) -> None:
        account, view = heard.sender_of(body), body["view"]
        try:
            errand = heard.view_errand(body)
        except ValueError:
            return  # a view of ours always says what it is about
        if view.get("type") == "home":
            await self._pressed_at_home(body, account, errand)
            return
        outcome = await self._handled(account, lambda who: self._ears.pressed_in_view(body, who, errand))
        shown = self._view(
            outcome.reply or _sentence(translator(outcome.locale)(ELSEWHERE)), outcome.locale, errand
        )
        await self._windows.show(Window(str(view["id"]), view.get("hash")), shown)

    async def _pressed_at_home(self, body: Payload, account: str, errand: Errand) -> None:
        trigger = str(body["trigger_id"])
        if errand.says.split(" ")[0] == heard.HOME:
            await self._show_home(account, trigger, errand.says)
            return
        outcome = await self._handled(account, lambda who: self._ears.pressed_in_view(body, who, errand))
        reply = outcome.reply
        if reply is not None and reply.form is not None:
            await self._windows.open(trigger, self._view(reply, outcome.locale, errand))
            return
        await self._show_home(account, f"{trigger}:home", said=reply)

    # ---- forms

    async def submitted(self, body: Payload) -> Answer:
        view, account = body["view"], heard.sender_of(body)
        try:
            _, errand = self._ears.filled_in(body, Sender(account, account))
        except ValueError:
            nowhere = Errand("", heard.home_place(account), Target(PLATFORM, account))
            shown = self._view(_sentence(self._say(account)(UNKNOWN_FORM)), self._spoken_by(account), nowhere)
            return {"response_action": "update", "view": shown}

        async def filled_in() -> Outcome:
            outcome = await self._handled(account, lambda who: self._ears.filled_in(body, who)[0])
            if outcome.reply is None and errand.place.kind is PlaceKind.HOME:
                self._go_on(self._show_home(account, f"{body['trigger_id']}:home"))
            return outcome

        async def late(outcome: Outcome) -> None:
            reply = outcome.reply or _sentence(translator(outcome.locale)(ELSEWHERE))
            await self._windows.show(Window(str(view["id"])), self._view(reply, outcome.locale, errand))

        outcome = await self._in_time(filled_in(), late)
        if outcome is None:
            return {"response_action": "update", "view": forms.skeleton(self._say(account))}
        reply = outcome.reply
        if reply is None:
            return {"response_action": "clear"}
        if reply.form is not None and (errors := forms.troubles(reply.form, errand, view)):
            return {"response_action": "errors", "errors": errors}
        return {"response_action": "update", "view": self._view(reply, outcome.locale, errand)}

    async def suggestions(self, body: Payload) -> Answer:
        """What a field that looks names up offers; whatever fails, what was typed can be used."""
        account, word = heard.sender_of(body), str(body.get("value") or "")
        found: list[tuple[str, str]] = []
        try:
            async with asyncio.timeout(self._patience):
                asked = self._ears.looking_up(body, await self._directory.sender(account))
                found += await self._desk.suggest(asked, FieldKind(str(body["action_id"])), word)
        except Exception as trouble:
            self._note(trouble)
        return {"options": options(found, word, self._say(account))}

    # ---- shortcuts

    async def shortcut(self, body: Payload) -> Answer:
        if body.get("type") != "message_action" or body.get("callback_id") not in heard.SHORTCUTS:
            return None
        errand = heard.shortcut_errand(body)
        opening = self._opening(body, errand.says)

        async def opened() -> None:
            prefill = await self._message_as_prefill(body)
            outcome = await self._handled(
                heard.sender_of(body), lambda who: self._ears.shortcut(body, who, prefill)
            )
            answer = await self._left_to_say(outcome, errand, opening, str(body["trigger_id"]))
            await self._respond(errand, answer)

        await self._in_time(opened())
        return None

    async def _message_as_prefill(self, body: Payload) -> dict[str, str]:
        """The words of the message and a link to it; without the link when Slack gives none."""
        room, message = str(body["channel"]["id"]), body.get("message") or {}
        ts = str(body.get("message_ts") or message.get("ts"))
        text = str(message.get("text") or "")
        names, link = await asyncio.gather(
            self._directory.names(mentioned(text)),
            called(self._client.chat_getPermalink(channel=room, message_ts=ts)),
            return_exceptions=True,
        )
        known = names if isinstance(names, dict) else {}
        details = plain_words(text, known.get).strip()
        return {
            "details": details,
            **({} if isinstance(link, BaseException) else {"source_url": str(link["permalink"])}),
        }

    # ---- events

    async def event(self, body: Payload, retries: int = 0) -> bool:
        """Whether the event is dealt with; if not, Slack is to tell it again."""
        event = body["event"]
        match event.get("type"):
            case "user_change":
                self._directory.forget(str((event.get("user") or {}).get("id")))
            case "app_home_opened" if event.get("tab") == "home":
                await self._in_time(self._show_home(heard.sender_of(body), str(body["event_id"])))
            case "app_mention" | "message" if heard.is_for_us(event, self._ears.account):
                return await self._said(body, retries)
            case _:
                pass
        return True

    async def _said(self, body: Payload, retries: int) -> bool:
        try:
            sender = await self._directory.sender(heard.sender_of(body))
            names = await self._directory.names(mentioned(str(body["event"].get("text") or "")))
            message = self._ears.said(body, sender, names)
            outcome = await self._desk.handle(message)
            if outcome.reply is not None and message.answer_to is not None:
                await self._carrier.deliver(Parcel(0, message.answer_to, outcome.reply, outcome.locale))
        except Exception as trouble:
            reference = self._note(trouble)
            if retries >= LAST_RETRY:
                await self._apologise(body, trouble, reference)
            return False
        return True

    async def _apologise(self, body: Payload, trouble: Exception, reference: str) -> None:
        """Slack will not tell this again: say so where it was said."""
        event = body["event"]
        sentence = _apology(trouble, self._say(heard.sender_of(body)), reference)
        try:
            thread = event.get("thread_ts") or (event["ts"] if event["type"] == "app_mention" else None)
            await called(
                self._client.chat_postMessage(channel=event["channel"], thread_ts=thread, text=sentence)
            )
        except FAILED as failure:
            self._note(failure)

    async def _show_home(
        self, account: str, event_id: str, text: str = heard.HOME, said: Reply | None = None
    ) -> None:
        outcome = await self._handled(account, lambda who: self._ears.home(event_id, who, text))
        if outcome.reply is not None:
            await self._windows.publish(account, render.home(outcome.reply, translator(outcome.locale), said))

    # ---- what they share

    async def _handled(self, account: str, message: Callable[[Sender], Message]) -> Outcome:
        """The desk's outcome; a calm sentence when there is none to be had."""
        try:
            return await self._desk.handle(message(await self._directory.sender(account)))
        except Exception as trouble:
            reference = self._note(trouble)
            return Outcome(
                _sentence(_apology(trouble, self._say(account), reference)), self._spoken_by(account)
            )

    async def _left_to_say(
        self, outcome: Outcome, errand: Errand, opening: Opening | None, trigger: str
    ) -> Answer:
        """Show a form or, in a modal that is already open, the reply; what is left comes back as a message."""
        reply, window = outcome.reply, await opening if opening is not None else None
        if reply is None:
            if window is not None:
                elsewhere = _sentence(translator(outcome.locale)(ELSEWHERE))
                await self._windows.show(window, self._view(elsewhere, outcome.locale, errand))
            return None
        if reply.form is not None or window is not None:
            view = self._view(reply, outcome.locale, errand)
            shown = await (self._windows.show(window, view) if window else self._windows.open(trigger, view))
            if shown:
                return None
        if reply.file is not None:
            self._go_on(self._send_file(errand, reply, outcome.locale))
            if not reply.blocks and not reply.choices:
                return None
        opens = errand.says if len(errand.says) <= render.BUTTON_VALUE // 2 else ""
        rendered = render.message(reply, translator(outcome.locale), opens=opens)
        aloud = reply.visibility is Visibility.ROOM
        return {
            "response_type": "in_channel" if aloud else "ephemeral",
            "text": rendered.text,
            "blocks": rendered.blocks,
        }

    def _view(self, reply: Reply, locale: str, errand: Errand) -> Json:
        """The reply in a modal: its form, or what it says."""
        say = translator(locale)
        if reply.form is None:
            return forms.notice(reply, say, errand)
        return forms.modal(reply.form, say, replace(errand, says=reply.form.says))

    def _opening(self, body: Payload, says: str) -> Opening:
        """A modal that opens while its form is still being made."""
        view = forms.skeleton(self._say(heard.sender_of(body)))
        opening = asyncio.create_task(self._windows.open(str(body["trigger_id"]), view))
        self._keep(opening)
        return opening

    async def _respond(self, errand: Errand, answer: Answer) -> None:
        """Say something by the address Slack gave for this act, else to the one person, else note it."""
        if answer is None:
            return
        target = errand.target
        address, _, account = (target.via or "").partition("#")
        thread = {"thread_ts": target.thread} if target.thread else {}
        try:
            if address:
                await posted(self._session, address, json={**answer, **thread, "replace_original": False})
                return
        except FAILED as failure:
            self._note(failure)
        try:
            said = {"text": answer["text"], "blocks": answer["blocks"]}
            await called(
                self._client.chat_postEphemeral(channel=target.room, user=account, parse="none", **said)
            )
        except FAILED as failure:
            self._note(failure)

    async def _send_file(self, errand: Errand, reply: Reply, locale: str) -> None:
        try:
            await self._carrier.deliver(
                Parcel(0, errand.target, replace(reply, blocks=(), choices=()), locale)
            )
        except FAILED as failure:
            self._note(failure)
            failed = _sentence(_apology(failure, translator(locale), ""))
            rendered = render.message(failed, translator(locale))
            await self._respond(errand, {"text": rendered.text, "blocks": rendered.blocks})

    async def _in_time(
        self, job: Coroutine[Any, Any, T], late: Callable[[T], Awaitable[None]] | None = None
    ) -> T | None:
        """The job's result; None when Slack cannot wait for it: then `late` gets it, in the background."""
        task = asyncio.create_task(job)
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        if done:
            return task.result()
        self._go_on(self._finish(task, late))
        return None

    async def _finish(self, task: asyncio.Task[T], late: Callable[[T], Awaitable[None]] | None) -> None:
        try:
            result = await task
            if late is not None:
                await late(result)
        except Exception as trouble:
            self._note(trouble)

    def _go_on(self, job: Coroutine[Any, Any, None]) -> None:
        self._keep(asyncio.create_task(job))

    def _keep(self, task: asyncio.Task[Any]) -> None:
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)

    def _spoken_by(self, account: str) -> str:
        """The language of somebody, as far as Slack has told it already."""
        seen = self._directory.seen(account)
        return seen.locale if seen is not None and seen.locale else self._locale

    def _say(self, account: str) -> render.Say:
        return translator(self._spoken_by(account))

    def _note(self, trouble: Exception) -> str:
        """Log where it went wrong, not what was said: a short reference the person is told too."""
        reference = secrets.token_hex(3)
        if isinstance(trouble, (NotVouched, *FAILED)):
            log.warning("%s: %s: %s", reference, type(trouble).__name__, trouble)
        else:
            where = "".join(traceback.format_tb(trouble.__traceback__))
            log.error("%s: %s\n%s", reference, type(trouble).__name__, where)
        return reference


def _sentence(text: str) -> Reply:
    return Reply((Paragraph((Text(text),)),))


def _apology(trouble: Exception, say: render.Say, reference: str) -> str:
    return say(NOT_VOUCHED) if isinstance(trouble, NotVouched) else say(OURS).format(reference=reference)
