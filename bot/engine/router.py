"""How handlers say what they answer to, and how a text finds its handler."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar, cast

from rapidfuzz import fuzz, process

from bot.core.people import Role
from bot.core.reply import FieldKind, Reply
from bot.engine.slots import OF_A_LINE, Reads, Slot
from bot.language.line import Register
from bot.language.names import fold, is_pronoun
from bot.politics.country import Country
from storage.work import Unit

Handler = TypeVar("Handler", bound=Callable[..., Any])
T = TypeVar("T")

SAYS_MORE = re.compile(r"[,@:\d]")  # after a name: an address, a telephone number, a role
_MARK = re.compile(r"\A\s*(?:(?:>|&gt;|[-–—*•·]|\(?[0-9]{1,2}[.)])\s*){1,3}(?=[^\W\d_\"'“»/])")
_QUOTES = frozenset(
    {('"', '"'), ("'", "'"), ("“", "”"), ("„", "“"), ("”", "”"), ("»", "«"), ("«", "»"), ("‘", "’")}
)
_NUMBER = re.compile(r"#?[0-9]+(?:\.[0-9]+)*\.?")  # of a record, or of a point in an outline: '2', '2.1'
ANY = "[any]"  # what follows an undo that names no kind of record
_THE_LAST = frozenset(
    map(
        fold,
        (
            "",
            "det",
            "det sidste",
            "det seneste",
            "sidste",
            "that",
            "it",
            "the last",
            "last",
            "the last one",
            "this",
        ),
    )
)
PLAIN_AT_MOST = 1_500  # characters; whoever writes more writes no sentence as to a colleague
MISSPELT = 72  # below this likeness (0-100) two words are not taken for a slip of the pen


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a handler: its name, its slot, and whether it must be given."""

    name: str
    slot: Slot
    required: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """What a command is about, the first word: its English name, and the other words for it."""

    name: str
    words: tuple[str, ...]
    summary: str
    shown: bool = True

    def shown_as(self, locale: str) -> str:
        """The word shown in menus and help; the first of `words` is the Danish one."""
        return self.words[0] if locale == "da" and self.words else self.name


@dataclass(frozen=True, slots=True, eq=False)
class Command:
    """One thing the bot can be told: subject, verb, and the function that does it."""

    subject: Subject
    verb: str
    words: tuple[str, ...]
    handler: Callable[..., Any]
    parameters: tuple[Parameter, ...]
    summary: str
    role: Role = Role.MEMBER
    reads: bool = False  # changes nothing: its answer may be shared by asking again in public
    form: bool = False  # said with nothing after it, it opens its form
    bare: bool = False  # meant where its subject is said without a verb: 'contact Anna Jensen'
    filled: bool = False  # its form comes from the handler, filled with what is kept
    anyone: bool = False  # may be said by somebody the team does not know yet
    once: bool = False  # records something: the very same within a minute is asked about
    knows_twice: bool = (
        False  # its handler asks of what is there already itself; the second of two only waits
    )
    examples: Mapping[str, str] = field(default_factory=dict)
    public: bool = False  # keeps words that the whole team sees: what is marked confidential is not taken
    unsaid: bool = False  # what a bare mention or slash command means; 'help' after any subject
    files: bool = False  # what a file means that comes with no words, or with words that say nothing
    last: bool = False  # said alone, it is about whatever its asker did last
    opens: bool = False  # a courtesy that may open a sentence: 'thanks, and remind me ...'
    numbered_as: str = ""  # the verb that means this one where only a number follows: 'held 2', of a plan
    alone: bool = False  # meant where its subject is said with nothing after it: '/meeting'
    quotes: bool = False  # said alone in answer to what somebody wrote, that is what follows it
    instead: tuple[str, str] | None = None  # the verb its form offers beside it, and the label of that button

    @property
    def name(self) -> str:
        return f"{self.subject.name} {self.verb}".rstrip()

    def example(self, locale: str) -> str:
        """A sentence that says it, in that language."""
        return f"{self.word(locale)} {self.examples.get(locale, '')}".strip()

    @property
    def guards(self) -> bool:
        """Keeps what is marked confidential to whoever said it."""
        return any(parameter.slot.reads is Reads.CONFIDENTIAL for parameter in self.parameters)

    @property
    def reads_line(self) -> bool:
        return any(parameter.slot.reads in OF_A_LINE for parameter in self.parameters)

    @property
    def every_word(self) -> frozenset[str]:
        """Its verb in every language, folded."""
        return frozenset(fold(word) for word in (self.verb, *self.words) if word)

    @property
    def begins_with_people(self) -> bool:
        """What may be meant by its subject and a name: 'meeting Anna Jensen', 'contact Anna Jensen'."""
        named = any(parameter.slot.reads is Reads.NAME for parameter in self.parameters)
        return named or (self.reads_line and self.form and not self.numbered)

    @property
    def takes_text(self) -> bool:
        """Has no verb of its own: whatever follows the subject is its text."""
        return self.verb == "" and any(one.slot.reads is Reads.REST for one in self.parameters)

    @property
    def numbered(self) -> bool:
        """Takes the number of a record."""
        return any(parameter.slot.reads is Reads.NUMBER for parameter in self.parameters)

    def fits(self, rest: str) -> bool:
        """Whether what follows its words can be its arguments: a word that is one of those it may be, no more words
        than it takes. What it takes as text fits however it reads."""
        words = rest.lower().split()
        slots = [one.slot for one in self.parameters]
        if any(one.among and word not in one.among for one, word in zip(slots, words, strict=False)):
            return False
        return any(one.reads is not Reads.WORD for one in slots) or len(words) <= len(slots)

    def word(self, locale: str) -> str:
        """The command as people of that language type it."""
        verb = self.words[0] if locale == "da" and self.words else self.verb
        return f"{self.subject.shown_as(locale)} {verb}".rstrip()


@dataclass(frozen=True, slots=True)
class Plain:
    """Words said without a command's: the text, the local moment they count from, and where they were said.

    `register` gives the names the team knows. `unit` is the unit of work it was said in and `workspace` its team, for
    what is meant only while the team has something open; a text that is only guessed at has none.
    """

    text: str
    at: datetime
    locale: str
    country: Country
    register: Callable[[], Register]
    unit: Unit | None = None
    workspace: int = 0
    _read: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    def once(self, reader: Callable[..., T], *more: Hashable) -> T:
        """What a reader makes of the text, the moment, and the names: read once, for all who ask within a message.

        `reader` takes the text, `at`, those of `more`, and the register.
        """
        key = (reader, self.text, *more)
        if key not in self._read:
            self._read[key] = reader(self.text, self.at, *more, self.register())
        return cast("T", self._read[key])


@dataclass(frozen=True, slots=True)
class Meant:
    """What plain words mean: the sentence of a command that says it, and how surely, from 0 to 1.

    `asks`: it is surely said to the bot, and so no answer to anything the bot asked. `also` are the sentences of what
    was told at once with it.
    """

    says: str
    score: float
    asks: bool = False
    by_cues: bool = False  # read off single words: a command that was misspelt goes before it
    also: tuple[str, ...] = ()


class SaidInstead(Exception):
    """A handler that found out what is meant, and has changed nothing: the sentence of a command that says it.

    It is carried out as if it had been said.
    """

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


class Asked(Exception):
    """A handler that must ask before it can do anything, and has changed nothing: the reply that asks."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.summary)
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody has typed into a field that suggests: within a unit, for a team, on its day."""

    unit: Unit
    workspace: int
    register: Register
    text: str
    now: datetime
    today: date
    locale: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What words may mean that nothing was sure of: a sentence said with all of them, and how likely, from 0 to 1.

    `label` is a string marked N_ that says in a few words what it would be; `text` follows it on the button.
    """

    label: str
    says: str
    score: float
    text: str = ""


Recogniser: TypeAlias = Callable[[Plain], Meant | None]
Ceiling: TypeAlias = Callable[[Plain], float]
"""How surely a recogniser may understand words at most, from 0 to 1; quick, as it is asked before it."""
Guesser: TypeAlias = Callable[[Plain], Iterable[Guess]]
Suggester: TypeAlias = Callable[[Typed], Sequence[tuple[str, str]]]
"""The value and the label of each suggestion, the likeliest first."""


def parameters_of(handler: Callable[..., Any], more: Mapping[str, Slot]) -> tuple[Parameter, ...]:
    """The slots a handler's signature names; every parameter but the first (the context) has one.

    Those of `more` follow, for a handler that takes them by name (`**own`).
    """
    hints = typing.get_type_hints(handler, include_extras=True)
    found = []
    for name, parameter in list(inspect.signature(handler).parameters.items())[1:]:
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            found += [Parameter(one, slot, False) for one, slot in more.items()]
            continue
        slots = [extra for extra in getattr(hints[name], "__metadata__", ()) if isinstance(extra, Slot)]
        if not slots:
            raise TypeError(
                f"{handler.__module__}.{handler.__name__}: parameter {name!r} names no kind of argument"
            )
        found.append(Parameter(name, slots[0], parameter.default is inspect.Parameter.empty))
    return tuple(found)


class Router:
    """The commands of one handler module, for one subject or several that share a grammar."""

    def __init__(self, *subjects: Subject) -> None:
        self.subjects = subjects
        self.commands: list[Command] = []
        self.nudges: dict[str, Callable[..., Any]] = {}
        self.cards: dict[str, Callable[..., Any]] = {}
        self.jobs: dict[str, Callable[..., Any]] = {}
        self.failures: dict[str, Callable[..., Any]] = {}
        self.recognisers: list[tuple[Recogniser, Ceiling]] = []
        self.suggesters: dict[FieldKind, Suggester] = {}
        self.guessers: list[Guesser] = []
        self.words: dict[str, str] = {}

    def command(
        self,
        verb: str,
        *words: str,
        summary: str,
        role: Role = Role.MEMBER,
        reads: bool = False,
        form: bool = False,
        bare: bool = False,
        filled: bool = False,
        anyone: bool = False,
        once: bool = False,
        knows_twice: bool = False,
        en: str = "",
        da: str = "",
        public: bool = False,
        unsaid: bool = False,
        files: bool = False,
        last: bool = False,
        opens: bool = False,
        numbered_as: str = "",
        alone: bool = False,
        quotes: bool = False,
        instead: tuple[str, str] | None = None,
        more: Mapping[str, Slot] = MappingProxyType({}),
    ) -> Callable[[Handler], Handler]:
        """Declare a command; `words` are its other names, Danish first, `en` and `da` what may follow it.

        `more` are arguments of a handler that takes them by name (`**own`), each optional.
        """

        def declare(handler: Handler) -> Handler:
            parameters = parameters_of(handler, more)
            for subject in self.subjects:
                self.commands.append(
                    Command(
                        subject,
                        verb,
                        words,
                        handler,
                        parameters,
                        summary,
                        role,
                        reads,
                        form,
                        bare,
                        filled,
                        anyone,
                        once,
                        knows_twice,
                        {"en": en, "da": da},
                        public,
                        unsaid,
                        files,
                        last,
                        opens,
                        numbered_as,
                        alone,
                        quotes,
                        instead,
                    )
                )
            return handler

        return declare

    def understands(self, at_most: float | Ceiling = 1.0) -> Callable[[Recogniser], Recogniser]:
        """Declare what reads plain words, said without a command's, and how surely it understands them `at_most`.

        It is not asked where another is surer than that already.
        """
        ceiling = at_most if callable(at_most) else lambda _: at_most

        def declare(recogniser: Recogniser) -> Recogniser:
            self.recognisers.append((recogniser, ceiling))
            return recogniser

        return declare

    def guesses(self, guesser: Guesser) -> Guesser:
        """Declare what offers readings of words that nothing was sure of."""
        self.guessers.append(guesser)
        return guesser

    def means(self, label: str, says: str) -> None:
        """Declare what a label (marked N_) means that is typed alone, before any other reading of it."""
        self.words[label] = says

    def suggests(self, kind: FieldKind) -> Callable[[Suggester], Suggester]:
        """Declare who answers a typeahead of this kind of field."""

        def declare(suggester: Suggester) -> Suggester:
            self.suggesters[kind] = suggester
            return suggester

        return declare

    def nudge(self, kind: str) -> Callable[[Handler], Handler]:
        """Declare what the clock says to those who subscribed to `kind`: (context) -> Reply | None."""

        def declare(handler: Handler) -> Handler:
            self.nudges[kind] = handler
            return handler

        return declare

    def job(self, kind: str) -> Callable[[Handler], Handler]:
        """Declare what takes longer than an answer may: (context, Job) -> a step of bot.engine.jobs."""

        def declare(handler: Handler) -> Handler:
            self.jobs[kind] = handler
            return handler

        return declare

    def failure(self, kind: str) -> Callable[[Handler], Handler]:
        """Declare how a job of this kind ends that failed or is given up: (context, Job, Refusal) -> a step.

        Without one the refusal itself is told.
        """

        def declare(handler: Handler) -> Handler:
            self.failures[kind] = handler
            return handler

        return declare

    def card(self, kind: str) -> Callable[[Handler], Handler]:
        """Declare how a record of this kind reads now: (context, what follows 'kind:') -> Reply | None.

        None where there is none, or where the reader may not see it.
        """

        def declare(handler: Handler) -> Handler:
            self.cards[kind] = handler
            return handler

        return declare


@dataclass(frozen=True, slots=True)
class Understood:
    """A text that names a command; `rest` is what follows the verb."""

    command: Command
    rest: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A text that names none: the subject it seems to be about and what may have been meant, if anything."""

    subject: Subject | None
    meant: tuple[Understood, ...] = ()


class Registry:
    """Every command there is, by every word it answers to."""

    def __init__(self, routers: Iterable[Router], home: str = "caucus") -> None:
        self.home = home
        self.subjects: dict[str, Subject] = {}
        self.by_subject: dict[str, dict[str, Command]] = {}
        self.commands: list[Command] = []
        self.nudges: dict[str, Callable[..., Any]] = {}
        self.cards: dict[str, Callable[..., Any]] = {}
        self.jobs: dict[str, Callable[..., Any]] = {}
        self.failures: dict[str, Callable[..., Any]] = {}
        self.recognisers: list[tuple[Recogniser, Ceiling]] = []
        self.suggesters: dict[FieldKind, Suggester] = {}
        self.guessers: list[Guesser] = []
        self.words: dict[str, str] = {}
        for router in routers:
            self.nudges |= router.nudges
            self.cards |= router.cards
            self.jobs |= router.jobs
            self.failures |= router.failures
            self.recognisers += router.recognisers
            self.suggesters |= router.suggesters
            self.guessers += router.guessers
            self.words |= router.words
            for subject in router.subjects:
                self._add_subject(subject)
            for command in router.commands:
                self._add_command(command)
        self._first_words = [word for word in self.subjects if word]
        self.unsaid = next((one for one in self.commands if one.unsaid), None)
        self.files = next((one for one in self.commands if one.files), None)
        self._last = next((one for one in self.commands if one.last), None)

    def _add_subject(self, subject: Subject) -> None:
        for word in (subject.name, *subject.words):
            other = self.subjects.setdefault(fold(word), subject)
            if other is not subject:
                raise ValueError(f"{word!r} begins both {other.name!r} and {subject.name!r}")
        self.by_subject.setdefault(subject.name, {})

    def _add_command(self, command: Command) -> None:
        verbs = self.by_subject[command.subject.name]
        for word in (command.verb, *command.words):
            if verbs.setdefault(fold(word), command) is not command:
                raise ValueError(f"{command.subject.name!r} has two commands named {word!r}")
        self.commands.append(command)

    def understand(self, text: str) -> Understood | Unclear:
        """The command a text names: 'meeting logged ...', 'caucus meeting logged ...', 'møde afholdt ...'."""
        understood = self._understand(text)
        bare = _unmarked(text)
        if isinstance(understood, Unclear) and bare != text:
            inner = self._understand(bare)
            return inner if isinstance(inner, Understood) or inner.meant else understood
        return understood

    def _understand(self, text: str) -> Understood | Unclear:
        first, rest = _split(text.lstrip().removeprefix("/"))
        if fold(first) == self.home and _split(rest)[0]:
            inner = self.understand(rest)
            if isinstance(inner, Understood) or inner.meant or inner.subject:
                return inner
        subject = self.subjects.get(fold(first))
        last = self._last
        if subject is None and last and fold(first) in last.every_word and fold(rest) in _THE_LAST:
            return Understood(last, ANY)
        if subject is None:
            verbs_of_home = self.by_subject.get(self.home, {})
            # Signs alone fold to nothing, and nothing is a word too; of them only a question mark means it.
            if (command := verbs_of_home.get(fold(first))) and (fold(first) or first in ("", "?")):
                return Understood(command, rest)
            return self._near_subject(first, rest)
        verbs = self.by_subject[subject.name]
        second, after = _split(rest)
        told = self.unsaid
        helps = told is not None and not after and (fold(second) in told.every_word or second == "?")
        if told is not None and helps and fold(second) not in verbs:
            return Understood(told, subject.name)
        if (word := fold(second.rstrip(":,"))) and (command := verbs.get(word)):
            if after.removeprefix("#").isdecimal():
                numbered = (one for one in verbs.values() if one.numbered_as == command.verb)
                command = next(numbered, command) if command.verb else command
            return Understood(command, after)
        if (command := verbs.get("")) and (
            not second or command.takes_text or (command.numbered and _NUMBER.fullmatch(second))
        ):
            return Understood(command, rest)
        if (command := self._bare(subject, second, rest)) is not None:
            return Understood(command, rest)
        if not second and (command := next((one for one in verbs.values() if one.alone), None)):
            return Understood(command, "")
        if is_pronoun(first) and not self.verbs_like(subject, second):
            return Unclear(None)  # 'I saw Bent Holm': somebody speaks, and names no command
        return self._near_verb(subject, second, rest, after)

    def _near_subject(self, first: str, rest: str) -> Unclear:
        if len(first) < 3:
            return Unclear(None)
        meant = {}
        for word, _, _ in process.extract(
            fold(first), self._first_words, scorer=fuzz.ratio, limit=2, score_cutoff=MISSPELT
        ):
            inner = self.understand(f"{word} {rest}")
            if isinstance(inner, Understood):
                meant[inner.command] = inner
        return Unclear(None, tuple(meant.values()))

    def _near_verb(self, subject: Subject, second: str, rest: str, after: str) -> Unclear:
        verbs = self.by_subject[subject.name]
        commands = self.verbs_like(subject, second) if second else ()
        if commands:
            return Unclear(subject, tuple(Understood(command, after) for command in commands))
        if second:
            told = [one for one in dict.fromkeys(verbs.values()) if one.begins_with_people]
            return Unclear(subject, tuple(Understood(command, rest) for command in told))
        return Unclear(subject)

    def verbs_like(self, subject: Subject, word: str) -> tuple[Command, ...]:
        """Commands whose verb may have been meant by a word."""
        verbs = self.by_subject[subject.name]
        near = process.extract(
            fold(word), [verb for verb in verbs if verb], scorer=fuzz.ratio, limit=2, score_cutoff=MISSPELT
        )
        return tuple(dict.fromkeys(verbs[verb] for verb, _, _ in near))

    def _bare(self, subject: Subject, second: str, rest: str) -> Command | None:
        """What a subject means with no verb, but for a slip of a verb, and more than a name after a person's."""
        command = next((one for one in self.by_subject[subject.name].values() if one.bare), None)
        if command is None or not second or self.verbs_like(subject, second):
            return None
        named = any(one.slot.reads is Reads.NAME for one in command.parameters)
        return None if named and SAYS_MORE.search(rest) else command

    def recognise(self, plain: Plain) -> Meant | None:
        """What plain words mean most surely; of two as sure the one declared first. A long text means nothing so."""
        if len(plain.text) > PLAIN_AT_MOST:
            return None
        places = range(len(self.recognisers))
        ceilings = [ceiling(plain) for _, ceiling in self.recognisers]
        best: tuple[float, int, Meant] | None = None
        for place in sorted(places, key=lambda one: -ceilings[one]):
            if best is not None and (ceilings[place], -place) < best[:2]:
                continue
            found = self.recognisers[place][0](plain)
            if found is not None and (best is None or (found.score, -place) > best[:2]):
                best = (found.score, -place, found)
        return best[2] if best is not None else None

    def guess(self, plain: Plain) -> list[Guess]:
        """What plain words may mean, the likeliest first."""
        guesses = [one for guesser in self.guessers for one in guesser(plain)]
        return sorted(guesses, key=lambda one: -one.score)

    def subject_of(self, word: str) -> Subject | None:
        """The subject a word begins, if it does."""
        return self.subjects.get(fold(word)) if word else None

    def all_subjects(self) -> tuple[Subject, ...]:
        """Every subject once, in the order they were declared."""
        return tuple(dict.fromkeys(self.subjects.values()))

    def of_subject(self, subject: Subject) -> Sequence[Command]:
        return tuple(dict.fromkeys(self.by_subject[subject.name].values()))


def _unmarked(text: str) -> str:
    """Without what a list or a quotation puts before a line: '> ', '- ', '1. '; and without marks around all of it."""
    bare = _MARK.sub("", text, count=1).strip()
    if len(bare) > 2 and (bare[0], bare[-1]) in _QUOTES and bare.count(bare[0]) <= 2:
        bare = bare[1:-1].strip()
    return bare


def _split(text: str) -> tuple[str, str]:
    parts = text.split(None, 1)
    return (parts[0] if parts else "", parts[1].strip() if len(parts) > 1 else "")
