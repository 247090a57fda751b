"""A small desk for the shell's own tests: keeps what it is told and answers with replies of every kind."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.adapters.shell.app import Shell, Surroundings
from bot.adapters.shell.lines import Lines, piped
from bot.adapters.shell.screen import Screen, ShellCarrier
from bot.core.clock import Clock, RehearsalClock
from bot.core.desk import CommandInfo, Outcome
from bot.core.messages import Kind, Message, Target
from bot.core.outgoing import Parcel
from bot.core.reply import (
    Buttons,
    Choice,
    Field,
    FieldKind,
    Fields,
    File,
    Form,
    Heading,
    Paragraph,
    Reply,
    Text,
    Tone,
    Visibility,
)

TZ = ZoneInfo("Europe/Copenhagen")
START = datetime(2026, 11, 20, 10, tzinfo=TZ)


def said(text: str, **more: object) -> Reply:
    return Reply((Paragraph((Text(text),)),), **more)  # type: ignore[arg-type]


def form(values: dict[str, str] | None = None, troubles: dict[str, str] | None = None) -> Form:
    values, troubles = values or {}, troubles or {}
    fields = (
        Field("who", "Who", FieldKind.PEOPLE, hint="Anna Jensen, Bo Holm", required=True),
        Field("kind", "Kind", FieldKind.PICK, options=(("planned", "Planned"), ("logged", "Logged"))),
        Field("secret", "Confidential", FieldKind.FLAG),
        Field("notes", "Notes", FieldKind.TEXT),
    )
    filled = tuple(
        Field(
            f.name,
            f.label,
            f.kind,
            values.get(f.name, ""),
            f.hint,
            f.required,
            f.options,
            troubles.get(f.name, ""),
        )
        for f in fields
    )
    return Form("meeting logged", "Log a meeting", filled, "Save", "Cancel")


class LittleDesk:
    def __init__(self, locale: str = "en") -> None:
        self.heard: list[Message] = []
        self.locale = locale

    async def handle(self, message: Message) -> Outcome:
        self.heard.append(message)
        return Outcome(self._answer(message), self.locale)

    def _answer(self, message: Message) -> Reply | None:
        if message.kind is Kind.FORM:
            typed = dict(message.form or {})
            if typed["who"] == "Nobody":
                return Reply(form=form(typed, {"who": "Nobody is not a person."}))
            return said(f"{typed['who']}|{typed['kind']}|{typed['secret']}|{typed['notes']}")
        match message.text.split(" ", 1)[0]:
            case "meeting":
                return Reply(form=form({"kind": "logged"}))
            case "usage":
                return Reply((Paragraph((Text("Like this: usage Anna"),)),), form=form())
            case "card":
                return Reply(
                    (
                        Heading("Meeting logged"),
                        Fields((("With", (Text("Anna Jensen", bold=True),)), ("Topic", (Text("Rehab"),)))),
                        Buttons((Choice("Done", "task done 1"), Choice("Snooze", "task snooze 1"))),
                    ),
                    (Choice("Edit", "card edit"), Choice("Undo", "card undo", Tone.DANGER)),
                    visibility=Visibility.ROOM,
                    card="activity:1",
                )
            case "file":
                return said("Here", file=File("meetings.csv", b"a,b\n", "text/csv"))
            case "break":
                raise RuntimeError("a fault of ours")
            case "nothing":
                return None
            case _:
                return said(
                    f"{message.kind.value} {message.sender.account}@{message.place.room}: {message.text}"
                )

    def opens_form(self, text: str) -> bool:
        return text.startswith("meeting")

    def commands(self, locale: str) -> Sequence[CommandInfo]:
        return [CommandInfo("meeting", "Meetings", "logged Anna Jensen yesterday about rehab", ("møde",))]

    async def takes_files(self, message: Message) -> bool:
        return True

    async def suggest(self, message: Message, kind: FieldKind, typed: str) -> Sequence[tuple[str, str]]:
        return ()


class Terminal:
    """A shell without a terminal: what is said goes in, `text` is what came out."""

    def __init__(
        self,
        *,
        interactive: bool = False,
        locale: str = "en",
        clock: Clock | None = None,
        room: str | None = None,
        greeting: bool = False,
    ) -> None:
        self.desk = LittleDesk(locale)
        self.paper = StringIO()
        self.screen = Screen(Console(file=self.paper, width=80))
        self.carrier = ShellCarrier(self.screen)
        self.clock = clock or RehearsalClock(START, running=False)
        self.ticks: list[datetime] = []
        self.waiting: list[Parcel] = []
        self._interactive, self._room, self._locale, self._greeting = interactive, room, locale, greeting

    async def _tick(self) -> None:
        self.ticks.append(self.clock.now())

    async def _settle(self) -> None:
        while self.waiting:
            await self.carrier.deliver(self.waiting.pop(0))

    def open(self, lines: Lines, screen: Screen | None = None) -> Shell:
        around = Surroundings(self.clock, TZ, self._locale, self._tick, self._settle)
        return Shell(
            self.desk,
            around,
            lines,
            screen or self.screen,
            name="ida",
            room=self._room,
            interactive=self._interactive,
            greeting=self._greeting,
        )

    def hears(self, typed: bytes | str) -> str:
        """Run a whole conversation; returns everything that was shown."""
        data = typed if isinstance(typed, bytes) else typed.encode()
        asyncio.run(self.open(piped(BytesIO(data).read)).run())
        return self.text

    @property
    def text(self) -> str:
        return self.paper.getvalue()


def parcel(reply: Reply, room: str, only: str | None = None, edit: str | None = None) -> Parcel:
    return Parcel(1, Target("shell", room, only=only, edit=edit), reply, "en")
