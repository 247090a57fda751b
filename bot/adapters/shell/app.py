"""The terminal as a chat platform: one line is one message, typed or from a pipe."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.adapters.shell.forms import Cancelled, FormAsker
from bot.adapters.shell.lines import Interrupted, Lines
from bot.adapters.shell.orders import HELP, Order, read_moment, read_order
from bot.adapters.shell.render import drawn_form
from bot.adapters.shell.screen import PLATFORM, Screen, Shown
from bot.core.clock import Clock, RehearsalClock
from bot.core.desk import Desk
from bot.core.messages import Abilities, Kind, Message, Place, PlaceKind, Target
from bot.core.people import Sender, Standing
from bot.core.reply import Reply
from bot.core.text import one_line
from bot.language.dates import Moment, say_when
from bot.language.words import N_, translator

log = logging.getLogger("caucus.shell")

_NAME = 40  # characters of a person's or room's name
_OLDER = re.compile(r"#([0-9]{1,6})\s+([0-9]{1,3})")
_ADDRESS = re.compile(
    r"\A(?:/caucus(?:\s+|\Z)|/|@?caucus[,:]?\s+)", re.IGNORECASE
)  # '/caucus x', '/x', '@caucus x'
_BUTTON = re.compile(r"[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the shell needs beside the desk.

    `tick` runs the scheduler once at the clock's present time; `settle` returns when everything due in the
    outbox has been handed to its carriers. `workspace` is the team the shell's people belong to.
    """

    clock: Clock
    tz: ZoneInfo
    locale: str
    tick: Callable[[], Awaitable[object]]
    settle: Callable[[], Awaitable[object]]
    workspace: str = ""
    standing: Standing = Standing.MEMBER


class Shell:
    """A conversation in the terminal, as whoever and wherever the person says.

    `interactive` asks forms prompt by prompt; else, as from a pipe, a form is shown with its one-line
    equivalent and nothing is waited for.
    """

    def __init__(
        self,
        desk: Desk,
        surroundings: Surroundings,
        lines: Lines,
        screen: Screen,
        *,
        name: str = "ida",
        room: str | None = None,
        interactive: bool = True,
        greeting: bool = True,
    ) -> None:
        self._desk = desk
        self._around = surroundings
        self._lines = lines
        self._screen = screen
        self._interactive = interactive
        self._greeting = greeting and interactive
        self._locale = surroundings.locale
        self._sender = self._somebody(name)
        self._room = _room_name(room or "")
        screen.aside = lines.aside

    @property
    def prompt(self) -> str:
        """'ida@budget> ' in a room, 'ida> ' in the conversation with the bot alone."""
        return f"{self._sender.account}{'@' + self._room[1:] if self._room else ''}> "

    async def run(self) -> None:
        """Converse until the input ends, :quit, or Ctrl-C twice."""
        if self._greeting:
            hint = N_("Type help to see what I understand, :help for this terminal, :quit to leave.")
            self._screen.tell(self._say(hint), "dim")
        interrupted = False
        with self._lines.watched():
            while True:
                try:
                    line = await self._lines.line(self.prompt if self._interactive else "")
                except Interrupted:
                    if interrupted or not self._interactive:
                        break
                    interrupted = True
                    self._screen.tell("\n" + self._say(N_("Ctrl-C again, Ctrl-D or :quit leaves.")), "dim")
                    continue
                interrupted = False
                if line is None or not await self.take(line):
                    break
        if self._greeting:
            self._screen.tell("\n" + self._say(N_("Goodbye.")), "dim")

    async def take(self, line: str) -> bool:
        """Deal with one line; False when it said to leave."""
        line = line.strip()
        if not line:
            return True
        try:
            if order := read_order(line):
                return await self._obey(order)
            await self._converse(line)
        except Interrupted:
            self._screen.tell("\n" + self._say(N_("Stopped; nothing was sent in.")), "dim")
        except Cancelled as cancelled:
            self._screen.tell(self._say(N_("Cancelled; nothing was sent in.")), "dim")
            return not cancelled.ended
        except Exception:
            # The desk answers for its own faults; what reaches this place must not end the conversation.
            reference = secrets.token_hex(3)
            log.exception("fault %s in the shell", reference)
            sentence = self._say(N_("Something went wrong on our side, reference {reference}. Try it again."))
            self._screen.tell(sentence.format(reference=reference), "red")
        return True

    # Messages

    async def _converse(self, line: str) -> None:
        if older := _OLDER.fullmatch(line):
            await self._press(self._screen.called(int(older[1])), int(older[2]))
            return
        last = self._screen.last()
        if _BUTTON.fullmatch(line) and last and last.choices:
            await self._press(last, int(line))
            return
        kind = Kind.COMMAND if line.startswith("/") else Kind.MENTION if self._room else Kind.DIRECT
        await self._send(self._message(_ADDRESS.sub("", line, count=1), kind))

    async def _press(self, shown: Shown | None, number: int) -> None:
        choices = shown.choices if shown else ()
        if shown is None or not 1 <= number <= len(choices):
            sentence = self._say(N_("There is no button {number} there; it has {count}."))
            self._screen.tell(sentence.format(number=number, count=len(choices)))
            return
        message = self._message(choices[number - 1].says, Kind.BUTTON)
        place = self._place(shown.target.room)
        await self._send(replace(message, place=place, card=shown.message_id))

    async def _send(self, message: Message) -> None:
        """Hand a message in and show what comes of it, asking forms until they are through."""
        while True:
            outcome = await self._desk.handle(message)
            self._locale = outcome.locale
            reply = outcome.reply
            if reply is not None:
                self._show(reply, message)
            await self._around.settle()
            if reply is None or reply.form is None or not self._interactive:
                return
            values = await FormAsker(reply.form, self._lines, self._screen, self._locale).ask()
            message = replace(
                self._message(reply.form.says, Kind.FORM), place=message.place, card=message.card, form=values
            )

    def _show(self, reply: Reply, message: Message) -> None:
        here = Target(PLATFORM, message.place.room, edit=message.card if reply.replaces else None)
        if reply.form is not None:
            if self._interactive:
                return  # the form says it all
            self._show_form(reply, here)
        elif reply.blocks or reply.choices or reply.file:
            self._screen.show(reply, self._locale, here)

    def _show_form(self, reply: Reply, here: Target) -> None:
        """Where nobody can be asked: what is missing, and how to say it all in one line."""
        form = reply.form
        assert form is not None  # the caller asked
        if reply.blocks:
            self._screen.show(replace(reply, form=None), self._locale, here)
        else:
            self._screen.draw(drawn_form(form, self._locale))
        first = form.says.split(" ", 1)[0]
        for command in self._desk.commands(self._locale):
            if first in (command.name, *command.aliases) and command.usage and not reply.blocks:
                sentence = self._say(N_("In one line: {example}"))
                self._screen.tell(sentence.format(example=f"/{command.name} {command.usage}"))
                return

    def _message(self, text: str, kind: Kind) -> Message:
        return Message(
            platform=PLATFORM,
            event_id=secrets.token_hex(12),
            workspace=self._around.workspace,
            sender=self._sender,
            place=self._place(self._room or self._sender.account),
            text=text,
            kind=kind,
            abilities=Abilities(forms=True, private=True, answers_in_ack=True),
        )

    def _place(self, room: str) -> Place:
        if room.startswith("#"):
            return Place(PLATFORM, room, kind=PlaceKind.ROOM, name=room[1:])
        return Place(PLATFORM, room, kind=PlaceKind.DIRECT)

    # The terminal's own orders

    async def _obey(self, order: Order) -> bool:
        match order.name:
            case "quit":
                return False
            case "help":
                self._help()
            case "as":
                self._become(order.rest)
            case "room":
                self._room = _room_name(order.rest)
            case "at":
                self._travel(order.rest)
            case "tick":
                await self._tick()
            case "save":
                self._save(order.rest)
            case _:
                sentence = self._say(N_("There is no {order} in this terminal; :help shows what there is."))
                self._screen.tell(sentence.format(order=":" + one_line(order.name, _NAME)))
        return True

    def _help(self) -> None:
        width = max(len(usage) for usage, _ in HELP)
        for usage, meaning in HELP:
            self._screen.tell(f"{usage:<{width}}  {self._say(meaning)}")
        for command in self._desk.commands(self._locale):
            if command.shown:
                self._screen.tell(f"{'/' + command.name:<{width}}  {command.summary}")

    def _become(self, name: str) -> None:
        if not name:
            self._screen.tell(self._say(N_("Say who: :as ida")))
            return
        self._sender = self._somebody(name)

    def _travel(self, text: str) -> None:
        clock, tz = self._around.clock, self._around.tz
        if text:
            moment = read_moment(text, clock.now().astimezone(tz))
            if moment is None:
                self._screen.tell(
                    self._say(N_("I need a day and a time, such as :at 2027-01-12T08:00 or :at 08:00."))
                )
                return
            if not isinstance(clock, RehearsalClock):
                self._screen.tell(self._say(N_("The clock can only be set in a rehearsal: start with --at.")))
                return
            clock.set(moment)
        now = clock.now().astimezone(tz)
        # Said as from another year, so that it names the day and the year and not "today".
        said = say_when(Moment(now.date(), now.time()), now - timedelta(days=400), self._locale)
        self._screen.tell(self._say(N_("It is {moment}.")).format(moment=said))

    async def _tick(self) -> None:
        before = self._screen.count
        await self._around.tick()
        await self._around.settle()
        if self._screen.count == before:
            self._screen.tell(self._say(N_("Nothing is due now.")))

    def _save(self, name: str) -> None:
        file = self._screen.file
        if file is None:
            self._screen.tell(self._say(N_("There is no file to keep.")))
            return
        path = Path(name or Path(file.name).name)
        try:
            with path.open("xb") as target:
                target.write(file.content)
        except (OSError, ValueError) as trouble:
            sentence = self._say(N_("{file} could not be written: {reason}."))
            reason = getattr(trouble, "strerror", None) or str(trouble)
            self._screen.tell(sentence.format(file=one_line(str(path), 200), reason=reason))
            return
        self._screen.tell(self._say(N_("Kept as {file}.")).format(file=path))

    def _somebody(self, name: str) -> Sender:
        name = one_line(name.lstrip("@"), _NAME) or "ida"
        return Sender(name.casefold(), name.title() if name.islower() else name, self._around.standing)

    def _say(self, sentence: str) -> str:
        return translator(self._locale)(sentence)


def _room_name(room: str) -> str:
    """'#budget' for 'budget' or '#budget', '' for the conversation with the bot alone."""
    name = one_line(room.lstrip("#"), _NAME).casefold().replace(" ", "-")
    return "#" + name if name else ""
