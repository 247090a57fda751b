"""Understands a message: the command its words name, or what they mean that was said without one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.messages import Kind
from bot.engine import marked_sentence
from bot.engine.context import Context
from bot.engine.labels import NOTHING_OPEN, Labels
from bot.engine.register import Registers
from bot.engine.router import Command, Meant, Plain, Registry, Unclear, Understood
from bot.engine.slots import Reads
from bot.language.dates import Prefer
from bot.language.line import Register, read_line
from bot.language.questions import is_question
from bot.language.sentences import ASKED, tells_a_change
from storage.work import Unit

SURE: Final = 0.9  # how surely a sentence must mean something to go before a label that reads the same
COURTESY: Final = 6  # words that may follow a greeting or thanks and say nothing more
HELPED: Final = 2  # words behind 'help' that name what is asked about: 'the calendar'
SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+")
READINGS: Final = 2  # offered of what nobody understood


class Understanding:
    """Reads messages on one installation's terms: its commands, its labels, the names its teams know."""

    def __init__(
        self, registry: Registry, labels: Labels, registers: Registers, tz: ZoneInfo, locale: str
    ) -> None:
        """`tz` and `locale` are those of the installation: words count from its clock, and are read in its language."""
        self._registry = registry
        self._labels = labels
        self._registers = registers
        self._tz = tz
        self._locale = locale

    def plain(self, unit: Unit, workspace: int, text: str, now: datetime) -> Plain:
        """The words of a message; what is read of them is kept on it, also where they are put otherwise."""
        return Plain(
            text,
            now.astimezone(self._tz),
            self._locale,
            unit.country,
            lambda: self._registers.of(unit, workspace, now) if workspace else Register(unit.country),
            unit if workspace else None,
            workspace,
        )

    def understand(self, kind: Kind, plain: Plain) -> tuple[Understood | Unclear, tuple[str, ...]]:
        """The command a text names, or what else its words mean; beside it what was told at once with it."""
        typed = kind in (Kind.COMMAND, Kind.MENTION, Kind.DIRECT)
        if typed and (label := self._labels.first(plain.text)):
            return self._registry.understand(label), ()
        if typed and (beside := self._labels.beside(plain.text)) and beside[1]:
            alone = self.understand(kind, replace(plain, text=beside[1]))
            surely = isinstance(alone[0], Understood)
            return alone if surely else (self._registry.understand(" ".join(beside)), ())
        understood = self._named(kind, plain.text)
        named = isinstance(understood, Understood) and not _opens(understood.command)
        if named and typed and self._begins_another_sentence(understood, plain.text):
            meant = self._registry.recognise(plain)
            if meant is not None and not meant.by_cues:
                return self._registry.understand(meant.says), meant.also
        if not typed or (named and not self._may_be_a_sentence(understood, plain.text)):
            return understood, ()
        meant, label = self._recognised(plain, understood), self._labels.meant(plain.text)
        misspelt = (
            isinstance(understood, Unclear) and understood.meant and meant is not None and meant.by_cues
        )
        sure = meant is not None and (meant.score >= SURE or label in (None, NOTHING_OPEN))
        if meant is not None and sure and not misspelt:
            return self._registry.understand(meant.says), meant.also
        if isinstance(understood, Understood) and len(understood.rest.split()) > COURTESY:
            understood = Unclear(None)  # a greeting that says more, which is not to be passed over
        if not isinstance(understood, Unclear):
            return understood, ()
        if (by_day := self._by_its_day(understood, plain)) is not None:
            return by_day, ()
        return (self._registry.understand(label) if label else understood), ()

    def is_command(self, text: str) -> bool:
        """Is this surely said to the bot, and no answer to what it asked: a subject with its verb, a help word?"""
        understood = self._registry.understand(text)
        if not isinstance(understood, Understood):
            return text.lstrip().startswith("/")
        command = understood.command
        if command.alone and not text.lstrip().startswith("/") and self._registry.subject_of(text.strip()):
            return False  # 'mail' may well be what a question was answered with
        return text.lstrip().startswith("/") or not (command.bare or (command.takes_text and understood.rest))

    def is_question(self, plain: Plain) -> bool:
        """Does this look like something said to the bot, though it may be an answer to what the bot asked?"""
        if is_question(plain.text):
            return True
        meant = self._registry.recognise(plain)
        return meant is not None and meant.asks

    def readings(self, context: Context, text: str) -> list[tuple[str, str]]:
        """The likeliest things words may mean that nothing was sure of: a button's label and its sentence."""
        local = context.said_at.astimezone(context.tz)
        text = self._past_courtesy(text)
        plain = Plain(text, local, context.locale, context.country, lambda: context.register)
        readings: dict[str, str] = {}
        for guess in self._registry.guess(plain) if text and context.workspace else ():
            understood = self._registry.understand(guess.says)
            if isinstance(understood, Understood) and context.who.role >= understood.command.role:
                label = context.translate(guess.label)
                readings.setdefault(f"{label}: {guess.text}" if guess.text else label, guess.says)
        return list(readings.items())[:READINGS]

    def _may_be_a_sentence(self, understood: Understood | Unclear, text: str) -> bool:
        """Whether what follows a subject's word alone was taken for a name with nothing to say that it is one.

        So may a text of several words be that a command without a verb takes and only reads: 'ask the mayor for ...'.
        """
        if not isinstance(understood, Understood):
            return False
        command = understood.command
        if not command.bare and not (command.takes_text and command.reads):
            return False
        behind = text.lstrip("/ ").partition(" ")[2].strip()  # with a verb said, the rest is less than that
        return " " in understood.rest and understood.rest == behind

    def _begins_another_sentence(self, understood: Understood | Unclear, text: str) -> bool:
        """Whether a text began with a command's word by chance, as its rest is no argument of it: 'invite Bent Holm to
        a meeting' names no role, 'help me to book a meeting' asks for no help."""
        if not isinstance(understood, Understood) or self._registry.subject_of(
            text.lstrip("/ ").split(" ")[0]
        ):
            return False
        if understood.command.unsaid:
            return len(understood.rest.split()) > HELPED
        return not understood.command.fits(understood.rest)

    def _recognised(self, plain: Plain, understood: Understood | Unclear) -> Meant | None:
        """What a sentence means; behind a subject's word ('/meeting met Bent Holm') the same as without."""
        word, _, behind = plain.text.lstrip("/ ").partition(" ")
        sentence = self._past_courtesy(plain.text)
        free = replace(plain, text=sentence if sentence != plain.text else behind.strip())
        if isinstance(understood, Understood) and not _opens(understood.command):
            asked = self._registry.recognise(free)
            return asked if asked is not None and asked.asks else None
        courtesy = isinstance(understood, Understood)
        behind_it = courtesy or self._registry.subject_of(word) is not None
        ways = [plain, free] if behind_it and free.text else [plain]
        # 'thanks, I met Bent Holm' says two things, 'thank Bent Holm for the meeting' one.
        apart = courtesy and (not word[-1:].isalpha() or sentence != plain.text)
        heard = map(self._registry.recognise, reversed(ways) if apart else ways)
        # What is only asked about says less than the subject's word before it: 'meeting Bent Holm yesterday'.
        least = ASKED if behind_it and not courtesy else 0
        return next((one for one in heard if one is not None and one.score > least), None)

    def _by_its_day(self, unclear: Unclear, plain: Plain) -> Understood | None:
        """Of a subject's verbs the one that its day leaves: 'meeting Bent Holm yesterday' was held."""
        if tells_a_change(plain.text):
            return None
        days = []
        for prefer in (Prefer.PAST, Prefer.FUTURE):
            one = next(iter(unclear.meant), None)
            line = read_line(one.rest, plain.at, prefer, plain.locale, plain.register()) if one else None
            days.append(line.when if line is not None else None)
        past, ahead = days
        if past is None or ahead is None:
            return None
        want = Prefer.PAST if ahead.is_past(plain.at) else Prefer.FUTURE if past.is_future(plain.at) else None
        fitting = [one for one in unclear.meant if want is not None and _prefers(one.command) is want]
        return fitting[0] if len(fitting) == 1 and len(unclear.meant) > 1 else None

    def _named(self, kind: Kind, text: str) -> Understood | Unclear:
        """The command a text names; nothing said is a command too."""
        if not text and self._registry.unsaid is not None:
            return Understood(self._registry.unsaid, "")
        understood = self._registry.understand(text)
        if isinstance(understood, Unclear) and kind is not Kind.BUTTON:
            told = marked_sentence.meant(text, self._registry, self._locale)
            understood = self._registry.understand(told) if told is not None else understood
        return understood

    def _past_courtesy(self, text: str) -> str:
        """What follows a first sentence that is a greeting or thanks: 'Thanks for that. The mayor and I ...'."""
        first, *behind = SENTENCE.split(text, maxsplit=1)
        understood = self._registry.understand(first)
        if not behind or not isinstance(understood, Understood) or not _opens(understood.command):
            return text
        return behind[0] if len(understood.rest.split()) <= COURTESY else text


def _opens(command: Command) -> bool:
    """Whether a command's words may open a sentence that says more: 'hello', 'thanks'."""
    return command.anyone or command.opens


def _prefers(command: Command) -> Prefer | None:
    """Whether a command is about what was or what is to come; None for neither."""
    return next((one.slot.prefer for one in command.parameters if one.slot.reads is Reads.WHEN), None)
