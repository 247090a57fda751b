"""Shows replies and deliveries in the terminal and remembers the buttons on them."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.text import Text as Line

from bot.adapters.shell.render import drawn, plain_lines, pressable
from bot.core.errors import NotSent, Unsure
from bot.core.messages import Target
from bot.core.outgoing import Parcel, Receipt
from bot.core.reply import Choice, File, Reply, Visibility
from bot.engine.rates import UNLIMITED
from bot.language.words import N_, translator

PLATFORM = "shell"
_KEPT = 200  # replies whose buttons can still be pressed


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply on the screen: `number` is what the person calls it by, `message_id` what the bot does."""

    number: int
    message_id: str
    target: Target
    reply: Reply

    @property
    def choices(self) -> tuple[Choice, ...]:
        return pressable(self.reply)


class Screen:
    """The one terminal everybody's messages appear in.

    Draws with colour, folded to the window, when `console` is a terminal; else writes one line per line.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.count = 0
        self.file: File | None = None  # the last one that was shown
        self.aside: Callable[[], AbstractContextManager[None]] = nullcontext
        self._shown: dict[str, Shown] = {}
        self._last: Shown | None = None

    @classmethod
    def of_this_process(cls) -> Screen:
        """Standard output: no colour when it is not a terminal or NO_COLOR is set."""
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
        return cls(
            Console(
                no_color=bool(os.environ.get("NO_COLOR")) or None, highlight=False, markup=False, emoji=False
            )
        )

    def draw(self, picture: RenderableType) -> None:
        """Print anything, above the prompt if one is waiting."""
        with self.aside():
            if self.console.is_terminal:
                self.console.print(picture)
            else:
                self.console.file.write("\n".join(plain_lines(picture)) + "\n")
                self.console.file.flush()

    def tell(self, sentence: str, style: str = "") -> None:
        """One sentence of the terminal itself."""
        self.draw(Line(sentence, style=style))

    def show(self, reply: Reply, locale: str, target: Target, *, sent: bool = False) -> Shown:
        """Draw a reply and remember its buttons; `sent` marks what came through the outbox."""
        known = self._shown.get(target.edit or "")
        self.count += 1
        number = known.number if known else self.count
        shown = Shown(number, known.message_id if known else secrets.token_hex(6), target, reply)
        self.file = reply.file or self.file
        parts: list[RenderableType] = []
        if sent:
            parts.append(_sent_to(target, locale))
        parts.append(drawn(reply, locale, number if shown.choices else None))
        if not sent and target.room.startswith("#") and reply.visibility is not Visibility.ROOM:
            parts.append(Line(translator(locale)(N_("Only you can see this.")), style="dim"))
        self.draw(Group(*parts))
        self._remember(shown)
        return shown

    def last(self) -> Shown | None:
        """The reply shown last, the one bare numbers mean."""
        return self._last

    def called(self, number: int) -> Shown | None:
        """The reply that goes by this number."""
        return next((one for one in self._shown.values() if one.number == number), None)

    def _remember(self, shown: Shown) -> None:
        self._last = shown
        self._shown.pop(shown.message_id, None)
        self._shown[shown.message_id] = shown
        while len(self._shown) > _KEPT:
            del self._shown[next(iter(self._shown))]


class ShellCarrier:
    """Delivers parcels to the screen, whoever of the team they are for (see bot.core.outgoing.Carrier)."""

    platform = PLATFORM
    rates = UNLIMITED

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    async def deliver(self, parcel: Parcel) -> Receipt:
        try:
            shown = self._screen.show(parcel.reply, parcel.locale, parcel.target, sent=True)
        except OSError as trouble:
            raise NotSent(f"the terminal took nothing: {trouble.strerror}") from trouble
        return Receipt(shown.message_id, "" if parcel.reply.pin else None)  # nothing is out of sight here

    async def find(self, parcel: Parcel) -> Receipt | None:
        raise Unsure("a terminal keeps no messages")


def _sent_to(target: Target, locale: str) -> Line:
    say = translator(locale)
    line = Line(f"→ {target.room}", style="bold magenta")
    if target.only:
        line.append(" " + say(N_("(only {name})")).format(name=target.only), style="dim")
    if target.edit:
        line.append(" " + say(N_("(changed)")), style="dim")
    return line
