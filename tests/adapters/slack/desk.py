"""A desk that notes what it is asked and answers by the first words, so that the adapter can be seen alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from bot.core.desk import CommandInfo, Outcome
from bot.core.messages import Message
from bot.core.outgoing import Parcel
from bot.core.reply import FieldKind, Paragraph, Reply, Text


def saying(text: str, **more: object) -> Reply:
    return Reply((Paragraph((Text(text),)),), **more)  # type: ignore[arg-type]


class NotingDesk:
    """Keeps the promises of `bot.core.desk.Desk`: once per event, and answers with an address go to the outbox."""

    def __init__(self) -> None:
        self.heard: list[Message] = []
        self.asked: list[tuple[Message, FieldKind, str]] = []
        self.outbox: list[Parcel] = []
        self.answers: dict[str, Reply | Callable[[Message], Reply] | Exception] = {}
        self.strangers: set[str] = set()  # accounts no files are taken from
        self.forms: set[str] = set()
        self.names: list[tuple[str, str]] = []
        self.locale = "en"
        self.hold: asyncio.Event | None = None
        self._dealt_with: set[str] = set()

    async def handle(self, message: Message) -> Outcome:
        self.heard.append(message)
        if self.hold is not None:
            await self.hold.wait()
        if message.event_id in self._dealt_with:
            return Outcome(None, self.locale, duplicate=True)
        found = next((a for words, a in self.answers.items() if message.text.startswith(words)), None)
        if isinstance(found, Exception):
            raise found
        self._dealt_with.add(message.event_id)
        reply = (
            found
            if isinstance(found, Reply)
            else found(message)
            if found
            else saying(f"Heard: {message.text}")
        )
        if message.answer_to is None or (reply.form is not None and message.abilities.forms):
            return Outcome(reply, self.locale)
        target = message.answer_to
        if target.edit is not None and not reply.replaces:
            target = type(target)(target.platform, target.room, target.thread, target.only, None, target.via)
        number = len(self.outbox) + 1
        self.outbox.append(Parcel(number, target, reply, self.locale, key=f"answer:{message.event_id}"))
        return Outcome(None, self.locale)

    def opens_form(self, text: str) -> bool:
        return text in self.forms

    def commands(self, locale: str) -> Sequence[CommandInfo]:
        return (CommandInfo("meeting", "Meetings", "logged Anna Jensen yesterday"),)

    async def takes_files(self, message: Message) -> bool:
        return message.sender.account not in self.strangers

    async def suggest(self, message: Message, kind: FieldKind, typed: str) -> Sequence[tuple[str, str]]:
        self.asked.append((message, kind, typed))
        return [(value, label) for value, label in self.names if typed.lower() in label.lower()]
