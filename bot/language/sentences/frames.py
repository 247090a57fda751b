"""The sentences of a language, as its file gives them: verbs of contact, promises, tasks, whole sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from bot.core.folding import fold
from bot.language.templates import (
    KNOWN,
    MORE,
    NUMBER,
    REACH,
    REST,
    Phrases,
    Word,
    WrongTemplate,
    keys_of,
    phrases_of,
    words_of,
)

FOLDER: Final = Path(__file__).parent
KINDS: Final = {
    "meeting": "meeting",
    "call": "call",
    "visit": "visit",
    "letter sent": "mail",
    "letter received": "mail",
}
SLOTS: Final = (REST, KNOWN, NUMBER, REACH)  # what the first words are that a command is given
_SHORT: Final = {"med": "m", "with": "w"}
TENSES: Final = ("past", "open", "future")


@dataclass(frozen=True, slots=True)
class Contact:
    """What a verb phrase tells of a contact: its kind of activity, its tense, and whether it came from the other side.

    `told` is 'past', 'future', or 'open' where only the date says which it is.
    """

    kind: str
    told: str
    received: bool


@dataclass(frozen=True, slots=True)
class Around:
    """A sentence that means a command: what stands before, between and behind the words the command is given.

    `between` is what parts `{rest}` from `{more}`; None where the command is given one run of words only. `slot` says
    what the first words it is given have to be: any, or as `{known}`, `{number}`, `{reach}` have it.
    """

    command: str
    before: tuple[str, ...]
    behind: tuple[str, ...]
    between: tuple[str, ...] | None = None
    slot: str = REST

    @property
    def told(self) -> int:
        """How many words of it are its own."""
        return len(self.before) + len(self.behind) + len(self.between or ())

    def given(self, text: str, words: Sequence[Word]) -> dict[str, str] | None:
        """The words it is given, by their slots; None where a text is not said so."""
        first, last = len(self.before), len(words) - len(self.behind)
        keys = tuple(word.key for word in words)
        if first >= last or keys[:first] != self.before or keys[last:] != self.behind:
            return None
        end = words[last - 1].end if self.behind else len(text)
        if self.between is None:
            return {"rest": text[words[first].start : end].strip(" ?!")}
        size = len(self.between)
        for at in range(first + 1, last - size):
            if keys[at : at + size] == self.between:
                rest, more = (words[first].start, words[at - 1].end), (words[at + size].start, end)
                return {"rest": text[slice(*rest)].strip(), "more": text[slice(*more)].strip(" ?!")}
        return None


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is said in one language: `small` are the words a phrase passes over, `kept` those a record keeps of it,
    `named` those that begin commands, `subjects` those that begin a clause unless one of `joints` stands before."""

    small: frozenset[str]
    kept: frozenset[str]
    named: frozenset[str]
    polite: frozenset[str]
    subjects: frozenset[str]
    joints: frozenset[str]
    told_next: frozenset[str]
    day_words: frozenset[str]
    states: frozenset[str]
    present: str
    denials: frozenset[str]
    given_names: frozenset[str]
    fillers: frozenset[str]
    frames: Phrases[bool]
    corrections: Phrases[bool]
    contacts: Phrases[Contact]
    not_contacts: Phrases[bool]
    no_news: Phrases[bool]
    noting: Phrases[bool]
    steps: Phrases[bool]
    tasks: Phrases[bool]
    openers: Phrases[bool]
    topics: Phrases[bool]
    dated: Phrases[bool]
    duties: Phrases[bool]
    promised: Phrases[bool]
    vague: Phrases[bool]
    deadlines: Phrases[bool]
    past_marks: Phrases[bool]
    future_marks: Phrases[bool]
    whole_tasks: Phrases[bool]
    orders: Phrases[bool]
    order_behind: Phrases[bool]
    asking: Phrases[bool]
    cues: Phrases[Contact]
    not_cues: Phrases[bool]
    between_others: Phrases[bool]
    elsewhere: Phrases[bool]
    together: frozenset[str]
    ours: frozenset[str]
    past_words: frozenset[str]
    future_words: frozenset[str]
    vague_days: Phrases[bool]
    name_leads: Phrases[bool]
    no_surnames: frozenset[str]
    wishes: Phrases[bool]
    task_marks: Phrases[bool]
    calls: Phrases[bool]
    self_takes: Phrases[bool]
    courtesies: frozenset[str]
    wanted: frozenset[str]
    takes_it: frozenset[str]
    takes_over: Phrases[bool]
    along: frozenset[str]
    unable: Phrases[bool]
    refers: Phrases[bool]
    alters: Phrases[bool]
    puts_right: Phrases[bool]
    banter: Phrases[bool]
    obliged: frozenset[str]
    time_given: Phrases[bool]
    just_now: Phrases[bool]
    only_just: Phrases[bool]
    asides: Phrases[bool]
    task_headings: Phrases[bool]
    conditions: frozenset[str]
    first_person: frozenset[str]
    shall: frozenset[str]
    function_words: frozenset[str]
    commands: Phrases[str]
    around: dict[
        str, tuple[Around, ...]
    ]  # by their first word, '' where they begin with the words that are given


@dataclass(frozen=True, slots=True)
class InAll:
    """Words that part a clause, of every language: people mix them.

    `topic` leads what a contact was about, `that` what was said at it, `lead` stands before a day or a place at the end
    of a run of words; `listed` (folded) join what is listed.
    """

    topic: re.Pattern[str]
    that: re.Pattern[str]
    lead: re.Pattern[str]
    listed: frozenset[str]


@cache
def said_in_all() -> InAll:
    """The words of `InAll`, as the files give them; one that ends in a full stop may be written without."""
    files = [data_of(language) for language in ("da", "en")]

    def any_of(name: str) -> str:
        words = sorted({str(word) for data in files for word in data[name]}, key=len, reverse=True)
        return "|".join(re.escape(word.removesuffix(".")) + r"\.?" * word.endswith(".") for word in words)

    return InAll(
        re.compile(rf"(?<![\w-])(?:{any_of('topic_leads')})(?::|\s)\s*(?=\S)", re.IGNORECASE),
        re.compile(rf"(?:,|\s[-–—])\s|:\s|(?<!\w)(?:{any_of('that')})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?:\s|\A)(?:{any_of('leads')})\s*\Z", re.IGNORECASE),
        frozenset(fold(str(word)) for data in files for word in data["listed"]),
    )


@cache
def sentences(language: str) -> Sentences:
    """The sentences of a language, Danish for 'da', else English. Raises WrongTemplate, which names the file."""
    try:
        return _read(data_of(language))
    except (WrongTemplate, KeyError, TypeError) as error:
        raise WrongTemplate(f"{file_of(language).name}: {error}") from error


def tongue_of(words: Iterable[str]) -> str:
    """'da' or 'en', the language most of the small words are of; '' where neither has more."""
    counts = dict.fromkeys(("da", "en"), 0)
    for word in words:
        for one in counts:
            counts[one] += word in sentences(one).function_words
    return "" if counts["da"] == counts["en"] else max(counts, key=lambda one: counts[one])


def file_of(language: str) -> Path:
    """The file of a language, Danish for 'da', else English."""
    return FOLDER / ("da.yaml" if language.lower().startswith("da") else "en.yaml")


def data_of(language: str) -> dict[str, Any]:
    """What the file of a language holds, as it stands there."""
    text = file_of(language).read_text("utf-8")
    data: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return data


def _read(data: dict[str, Any]) -> Sentences:
    lists = {str(name): str(template) for name, template in data["lists"].items()}

    def keys(name: str) -> frozenset[str]:
        ways = (phrase for template in data[name] for phrase in phrases_of(str(template), lists))
        return frozenset(word.key for phrase in ways if len(phrase) == 1 for word in words_of(phrase[0]))

    small, polite, nothing = keys("small"), keys("polite"), frozenset[str]()

    def phrases(name: str, passed: frozenset[str] = small) -> Phrases[bool]:
        made: Phrases[bool] = Phrases(passed)
        for template in data[name]:
            for phrase in phrases_of(str(template), lists):
                made.add(phrase, True)
        return made

    def told(name: str, passed: frozenset[str]) -> Phrases[Contact]:
        made: Phrases[Contact] = Phrases(passed)
        for one in data[name]:
            if one["kind"] not in KINDS or one["told"] not in TENSES:
                raise WrongTemplate(f"no kind {one['kind']!r} told {one['told']!r}")
            contact = Contact(KINDS[one["kind"]], one["told"], one["kind"] == "letter received")
            for template in one["says"]:
                for phrase in phrases_of(template, lists):
                    made.add(phrase, contact)
                    if not _SHORT.keys().isdisjoint(phrase):
                        made.add([_SHORT.get(word, word) for word in phrase], contact)
        return made

    commands: Phrases[str] = Phrases(frozenset())
    around: list[Around] = []
    for one in data["commands"]:
        for template in one["says"]:
            for phrase in phrases_of(template, lists):
                slot = next((word for word in phrase if word in SLOTS), None)
                if slot is None:
                    commands.add(phrase, one["is"])
                    continue
                at = phrase.index(slot)
                if MORE not in phrase:
                    before, behind = keys_of(phrase[:at]), keys_of(phrase[at + 1 :])
                    around.append(Around(one["is"], before, behind, slot=slot))
                    continue
                more = phrase.index(MORE, at)
                between, behind = phrase[at + 1 : more], phrase[more + 1 :]
                around.append(
                    Around(one["is"], keys_of(phrase[:at]), keys_of(behind), keys_of(between), slot)
                )
    around.sort(key=lambda one: -one.told)
    by_first: dict[str, list[Around]] = {}
    for sentence in around:
        by_first.setdefault((*sentence.before, "")[0], []).append(sentence)
    return Sentences(
        small=small,
        kept=keys("kept"),
        named=keys("named"),
        polite=polite,
        subjects=keys("subjects"),
        joints=keys("joints"),
        told_next=keys("told_next"),
        day_words=keys("day_words"),
        states=keys("states"),
        present=str(data["present"]),
        denials=keys("denials"),
        given_names=frozenset(fold(name) for name in str(data["given_names"]).split()),
        fillers=keys("fillers"),
        frames=phrases("frames", polite),
        corrections=phrases("corrections", nothing),
        contacts=told("contacts", small),
        cues=told("cues", nothing),
        not_cues=phrases("not_cues", nothing),
        together=keys("together"),
        between_others=phrases("between_others", nothing),
        elsewhere=phrases("elsewhere", nothing),
        ours=keys("ours"),
        past_words=keys("past_words"),
        future_words=keys("future_words"),
        vague_days=phrases("vague_days", nothing),
        name_leads=phrases("name_leads", nothing),
        no_surnames=keys("no_surnames"),
        wishes=phrases("wishes", nothing),
        task_marks=phrases("task_marks", nothing),
        calls=phrases("calls", nothing),
        self_takes=phrases("self_takes", nothing),
        courtesies=keys("courtesies"),
        wanted=keys("wanted"),
        takes_it=keys("takes_it"),
        along=keys("along"),
        unable=phrases("unable", nothing),
        refers=phrases("refers", nothing),
        alters=phrases("alters", nothing),
        puts_right=phrases("puts_right", nothing),
        banter=phrases("banter", nothing),
        obliged=keys("obliged"),
        time_given=phrases("time_given", nothing),
        just_now=phrases("just_now", nothing),
        only_just=phrases("only_just", nothing),
        asides=phrases("asides", nothing),
        takes_over=phrases("takes_over", nothing),
        task_headings=phrases("task_headings", nothing),
        conditions=keys("conditions"),
        first_person=keys("first_person"),
        shall=keys("shall"),
        not_contacts=phrases("not_contacts", nothing),
        no_news=phrases("no_news", nothing),
        noting=phrases("noting"),
        steps=phrases("steps"),
        tasks=phrases("tasks", polite),
        openers=phrases("openers", nothing),
        topics=phrases("topics"),
        dated=phrases("dated", nothing),
        duties=phrases("duties", nothing),
        promised=phrases("promised", nothing),
        vague=phrases("vague", nothing),
        deadlines=phrases("deadlines"),
        past_marks=phrases("past_marks"),
        future_marks=phrases("future_marks", nothing),
        whole_tasks=phrases("whole_tasks", polite),
        orders=phrases("orders"),
        order_behind=phrases("order_behind", nothing),
        asking=phrases("asking", nothing),
        function_words=frozenset[str]().union(
            *map(
                keys, ("small", "joints", "subjects", "ours", "past_words", "future_words", "of_the_language")
            )
        ),
        commands=commands,
        around={first: tuple(those) for first, those in by_first.items()},
    )
