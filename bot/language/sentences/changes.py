"""Reads what undoes or changes something that was noted: which record is meant, and what is to become of it.

The phrases are data (`changes:` in da.yaml and en.yaml). What is read is no more than the words say: which record that
is, and whether it may be changed, is looked up by bot.subjects.activities.record_meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.core.addresses import EMAIL, EMAIL_OR_PHONE
from bot.language.dates import Moment, Prefer, find_spans
from bot.language.line.clocks import is_clock
from bot.language.line.parts import BodyRef, Line, PersonRef, Register
from bot.language.line.read import read_line
from bot.language.names import Found, Several, Unknown, fold, is_pronoun
from bot.language.questions import is_question
from bot.language.sentences.frames import data_of, file_of
from bot.language.sentences.smooth import EDGES, smoothed
from bot.language.templates import Hit, Phrases, Word, WrongTemplate, keys_of, phrases_of, words_of

WORDS: Final = 40
"""Words of a sentence that is read; whoever says more says something else."""

CERTAIN: Final = 0.96  # how surely a phrase is meant that is known
SPELT: Final = 0.8  # how much less sure a sentence is of which a word was put right
_CLAUSE: Final = re.compile(r"[,.;!?]\s|\s[-–—]\s")
_EDGES: Final = EDGES + '?"“”»«'
_SLOT: Final = re.compile(r"\{([a-z]{1,10})\}")
_NUMBER: Final = re.compile(r"(?:nr\.?|nummer|number|no\.?)?(?:(?<!\s)\s+)?#?([0-9]{1,9})\.?", re.IGNORECASE)
_HOUR: Final = re.compile(r"(?:1?\d|2[0-3])(?:[.:][0-5]\d)?")
_GENITIVE: Final = re.compile(r"(?:['’]s?|(?<=\w)s)\Z")
_SMALL: Final = frozenset(
    fold(word)
    for word in (
        *(
            "med",
            "til",
            "fra",
            "for",
            "den",
            "det",
            "der",
            "som",
            "har",
            "skal",
            "inden",
            "senest",
            "vores",
            "min",
        ),
        *(
            "mit",
            "dem",
            "ham",
            "hende",
            "the",
            "and",
            "with",
            "from",
            "that",
            "have",
            "her",
            "him",
            "them",
            "our",
        ),
        *("should", "must", "before"),
    )
)
_LEADS: Final = re.compile(r"(?<!\w)(?:den|på|til|fra|i|om|at|on|to|from|the)(?!\w)", re.IGNORECASE)
_WITH: Final = re.compile(r"^(?:m|w)[./]?\s", re.IGNORECASE)
_FROM_A_DAY: Final = re.compile(r"(?<!\w)(?:fra|from)\s+(?=(?:i\s|den\s|last\s|the\s|\w+day))", re.IGNORECASE)
_DET: Final = re.compile(
    r"\s(?:det|den)\s(?=(?:i|fra|på)\s)", re.IGNORECASE
)  # 'mødet med holm det i lørdags'
_OWN: Final = re.compile(r"(?<=\w)['’]s(?!\w)")  # 'at Karl's tomorrow'
_NAMED_FIRST: Final = re.compile(
    r"^(?:the|our|my|that)\s+(?P<who>[^\W\d_]+)\s+(?P<kind>\w+)(?!\w)(?P<rest>.*)$", re.I
)
_DAY_FIRST: Final = re.compile(
    r"^(?:(?:the|our|my|vores)\s+)?(?P<day>[^\W\d_]+da(?:g|y)|tomorrow)(?:ens|['’]?s)\s+(?P<kind>\w+)(?!\w)(?P<rest>.*)$",
    re.IGNORECASE,
)
_MORNING: Final = 7  # the first hour of a day that somebody is met at
_SAME_TIME: Final = re.compile(
    r"(?<!\s)\s+(?:(?:på|til|at)\s+)?(?:det\s+|the\s+)?(?:samme tid(?:spunkt)?|same time)\Z", re.I
)


class Act(StrEnum):
    """What a sentence does."""

    UNDO = "undo"
    REMOVE = "remove"
    CANCEL = "cancel"
    MOVE = "move"
    TOPIC = "topic"
    INSTEAD = "instead"  # of somebody, a day or a kind of contact
    KIND = "kind"
    ALSO = "also"
    CONFIDENTIAL = "confidential"
    DONE = "done"  # a next step
    STEP_REMOVED = "step_removed"
    STEP_MOVED = "step_moved"
    ADDRESS = "address"  # of a contact
    SEATED = "seated"
    LEFT = "left"
    UNSEATED = "unseated"  # an office given up, perhaps not the seat


@dataclass(frozen=True, slots=True)
class Meaning:
    """The record that words name, as far as they do.

    `kind` is a type of activity, None for any. `days` are the local days they may mean. `named`: they name somebody, a
    body, a day or a number, and not just 'det' or 'mødet'.
    """

    kind: str | None = None
    number: int | None = None
    people: tuple[PersonRef, ...] = ()
    body: BodyRef | None = None
    days: frozenset[date] = frozenset()
    topic: str = ""
    clear: bool = False  # a kind of record or 'the last' is said: no contact can be meant

    @property
    def named(self) -> bool:
        return bool(self.number or self.people or self.body or self.days or self.topic)


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence that changes something.

    `to` is what it becomes, in words; `people` those it names, `no` the one who is said to be wrong; `more` the words
    beside it (a reason, a step that is done); `who`, `role`, `body` are as typed.
    """

    act: Act
    what: Meaning = Meaning()
    to: str = ""
    people: tuple[PersonRef, ...] = ()
    no: PersonRef | None = None
    more: str = ""
    who: str = ""
    role: str = ""
    body: str = ""
    rest: str = ""  # what was said beside it and is no part of it
    sure: float = CERTAIN


@dataclass(frozen=True, slots=True)
class _Phrase:
    act: str
    words: tuple[str, ...]  # folded; a slot is its name in braces
    place: tuple[int, int]  # the fewer slots, and then the earlier in the file, the sooner it is tried


@dataclass(frozen=True, slots=True)
class _Said:
    """The phrases of one language; `by_word` finds those that may fit by a word they need."""

    by_word: dict[str, tuple[_Phrase, ...]]
    before: Phrases[bool]
    after: frozenset[tuple[str, ...]]
    passed: frozenset[str]
    kinds: Phrases[str]
    last: Phrases[bool]
    about: Phrases[bool]
    all: frozenset[str]
    vocabulary: frozenset[str]
    by_length: tuple[str, ...]  # the words of it that are worth recognising misspelt


@cache
def _said(language: str) -> _Said:
    data = data_of(language)
    try:
        return _read(data["changes"], {str(name): str(one) for name, one in data["lists"].items()})
    except (WrongTemplate, KeyError, TypeError) as error:
        raise WrongTemplate(f"{file_of(language).name}: {error}") from error


def _read(data: dict[str, Any], lists: dict[str, str]) -> _Said:
    nothing = frozenset[str]()

    def ways(name: str) -> Iterator[tuple[str, ...]]:
        for template in data[name]:
            for phrase in phrases_of(str(template), lists):
                yield keys_of(phrase)

    def phrases(name: str) -> Phrases[bool]:
        made: Phrases[bool] = Phrases(nothing)
        for phrase in ways(name):
            made.add(phrase, True)
        return made

    kinds: Phrases[str] = Phrases(nothing)
    for kind, template in data["kinds"].items():
        for phrase in phrases_of(str(template), lists):
            kinds.add(phrase, str(kind))
    found: dict[str, list[_Phrase]] = {}
    passed = frozenset(fold(str(word)) for word in data["passed"])
    count = 0
    words: set[str] = set()
    for one in data["says"]:
        for template in one["says"]:
            for phrase in phrases_of(str(template), lists):
                keys = tuple(key for token in phrase for key in _keys(token) if key not in passed)
                literal = [key for key in keys if not key.startswith("{")]
                if not literal:
                    raise WrongTemplate(f"{template!r} names no word")
                count += 1
                words.update(literal)
                made = _Phrase(str(one["is"]), keys, (len(keys) - len(literal), count))
                found.setdefault(max(literal, key=len), []).append(made)
    return _Said(
        {word: tuple(some) for word, some in found.items()},
        phrases("before"),
        frozenset(ways("after")),
        passed,
        kinds,
        phrases("last"),
        phrases("about"),
        frozenset(fold(str(word)) for word in data["all"]),
        frozenset(words),
        tuple(sorted(word for word in words if len(word) >= 5)),
    )


def _keys(token: str) -> tuple[str, ...]:
    return (token,) if _SLOT.fullmatch(token) else keys_of((token,))


def read_changed(text: str, now: datetime, language: str, register: Register) -> Changed | None:
    """What a sentence changes; None where it changes nothing that is known. Never raises on any text.

    `now` is aware and local. At most `WORDS` words are read.
    """
    if len(text) > 12 * WORDS or len(words_of(text)) > WORDS:
        return None
    said = _said(language)
    smooth, unframed_ = smoothed(text, language)
    whole = [word.key for word in words_of(smooth)]
    for bare in dict.fromkeys((smooth, unframed_)):
        if found := _whole(bare, now, language, register, said):
            return found
    plain = _bare(unframed_, said)
    asked = smooth.rstrip().endswith("?")
    if is_question(smooth.rstrip("? ")) or (asked and [word.key for word in words_of(plain)] == whole):
        return None
    found = _whole(plain, now, language, register, said)
    if found is None and (spelt := _put_right(plain, said)) != plain:
        found = _whole(spelt, now, language, register, said)
        found = replace(found, sure=found.sure * SPELT) if found else None
    return found or _first_clause(plain, now, language, register, said)


def _put_right(text: str, said: _Said) -> str:
    """The text with words that are one slip from a word of a phrase ('sednt') spelt as that."""
    for word in reversed(words_of(text)):
        if len(word.key) < 5 or word.key in said.vocabulary:
            continue
        near = process.extract(
            word.key, said.by_length, scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=5
        )
        alike = [one for one, _, _ in near if one[0] == word.key[0]]
        if alike:  # a letter is sooner left out than put in
            text = f"{text[: word.start]}{max(alike, key=len)}{text[word.end :]}"
    return text


def _first_clause(text: str, now: datetime, language: str, register: Register, said: _Said) -> Changed | None:
    """What the first clause of a text changes, with what follows it kept: 'mødet er aflyst, ny dato følger'."""
    cut = _CLAUSE.search(text)
    if cut is None:
        return None
    found = _whole(text[: cut.start()], now, language, register, said)
    rest = text[cut.end() :].strip(EDGES)
    if found is None or not rest:
        return found
    if found.act is Act.CANCEL:
        return replace(found, more=", ".join(filter(None, (found.more, rest))))
    return replace(found, rest=rest)


def _whole(text: str, now: datetime, language: str, register: Register, said: _Said) -> Changed | None:
    words = [word for word in words_of(text) if word.key not in said.passed]
    while (end := _trailing(words, said)) and end < len(words):
        if found := _fitting(text, words, now, language, register, said):
            return found
        words = words[:end]
    return _fitting(text, words, now, language, register, said)


def _fitting(
    text: str, words: Sequence[Word], now: datetime, language: str, register: Register, said: _Said
) -> Changed | None:
    keys = [word.key for word in words]
    beside: Changed | None = None
    there = {one for key in keys for one in said.by_word.get(key, ())}
    for phrase in sorted(there, key=lambda one: one.place):
        for slots in _matches(phrase.words, keys, 0):
            parts = {
                name: text[words[first].start : _end(text, words, last)].strip(_EDGES)
                for name, (first, last) in slots.items()
            }
            found = _meant(phrase.act, parts, now, language, register, said)
            if found and not found.rest:
                return found
            beside = beside or found
    return beside


def _end(text: str, words: Sequence[Word], last: int) -> int:
    """Where the last word of a slot ends, with the signs that stand at it: 'bent@example.dk', 'kl. 11'."""
    end = words[last - 1].end
    beyond = words[last].start if last < len(words) else len(text)
    return end + len(re.split(r"[\s,;]", text[end:beyond], maxsplit=1)[0])


def _bare(text: str, said: _Said) -> str:
    """Without what only leads up to it: 'nej nej, undskyld, '."""
    for _ in range(4):
        frame = said.before.begin(words_of(text[:60]))
        rest = text[frame.end :].lstrip(f" ?{EDGES}") if frame else ""
        if not rest:
            return text
        text = rest
    return text


def _trailing(words: Sequence[Word], said: _Said) -> int:
    """The number of words without polite ones at the end, 0 where there are none."""
    keys = tuple(word.key for word in words)
    for size in range(min(5, len(keys) - 1), 0, -1):
        if keys[-size:] in said.after:
            return len(keys) - size
    return 0


def _matches(phrase: Sequence[str], keys: Sequence[str], at: int) -> Iterator[dict[str, tuple[int, int]]]:
    """Every way the words fit a phrase: the places of its slots, each at least a word long."""
    if not phrase:
        if at == len(keys):
            yield {}
        return
    slot = _SLOT.fullmatch(phrase[0])
    if slot is None:
        if at < len(keys) and keys[at] == phrase[0]:
            yield from _matches(phrase[1:], keys, at + 1)
        return
    needed = len(phrase) - 1  # every word that follows takes one
    if needed == 0:
        if at < len(keys):
            yield {slot[1]: (at, len(keys))}
        return
    for end in range(at + 1, len(keys) - needed + 1):
        if keys[end] == phrase[1] or phrase[1].startswith("{"):
            for rest in _matches(phrase[1:], keys, end):
                yield {slot[1]: (at, end), **rest}


# What the parts of a phrase mean


def _meant(
    act: str, parts: dict[str, str], now: datetime, language: str, register: Register, said: _Said
) -> Changed | None:
    if act in ("undo", "done"):
        return Changed(Act(act), more=parts.get("more", ""))
    if act == "perhaps_done":  # a contact, told so, says more
        return Changed(Act.DONE, more=parts["more"], sure=0.5)
    if act in ("step_removed", "step_moved"):
        to = _as_when(parts["to"], now, language) if "to" in parts else ""
        number = _NUMBER.fullmatch(parts["more"])
        what = Meaning(number=int(number[1]) if number else None, clear=True)
        return Changed(Act(act), what, to=to, more=parts["more"]) if to or act == "step_removed" else None
    if act in ("address", "seated", "left", "unseated"):
        return _of_contact(act, parts, register)
    what = Meaning(clear=True)
    if "what" in parts:
        told = f"{parts['what']} {parts['with']}" if "with" in parts else parts["what"]
        read = _meaning(told, now, language, register, said)
        if read is None and act == "also" and (days := _days(told, now, language)):
            read = Meaning(days=days, clear=True)  # 'add Malik to tomorrow'
        if read is None or (act == "remove" and not read.clear):
            return None
        what = read
    if act == "move" and "no" in parts:
        hours = all(_HOUR.fullmatch(parts[name]) for name in ("no", "to"))  # '16 not 15'
        clock = is_clock(parts["no"]) or ((hours or is_clock(parts["to"])) and is_clock(f"kl. {parts['no']}"))
        days = frozenset() if clock else _days(parts["no"], now, language)
        if not clock and not days:
            return None
        what = replace(what, days=what.days | days)
    if act in ("remove", "cancel", "confidential"):
        return Changed(Act(act), what, more=parts.get("more", ""))
    if act == "topic":
        return Changed(Act.TOPIC, what, to=parts["to"])
    if act == "also":
        people = _people(_OWN.sub("", parts["to"]), now, language, register)
        return Changed(Act.ALSO, what, people=people, sure=0.93) if people else None
    return _becomes(act, what, parts, now, language, register, said)


def _becomes(
    act: str,
    what: Meaning,
    parts: dict[str, str],
    now: datetime,
    language: str,
    register: Register,
    said: _Said,
) -> Changed | None:
    """A day, a kind of contact or somebody that it is to be, in place of what it was said to be."""
    to = parts["to"]
    if act == "move" and _HOUR.fullmatch(to) and what.clear:  # 'er rykket til 11'
        to = f"kl. {_of_the_day(to)}"
    when, rest = _as_when(to, now, language), ""
    if not when:
        when, rest = _when_first(to, now, language)
    if when:
        if act != "move" and "no" in parts and not _days(parts["no"], now, language):
            return None
        if rest and act == "now":
            return None
        return Changed(Act.MOVE, what, to=when, rest=rest, sure=0.9 if act == "now" else 0.96)
    kind = said.kinds.whole(words_of(to))
    if kind and kind != "any" and (act != "move" or what.clear):
        return Changed(Act.KIND, what, to=kind, sure=0.93)
    if act != "instead" or "no" not in parts:
        return None
    people, wrong = (_people(parts[name], now, language, register) for name in ("to", "no"))
    return Changed(Act.INSTEAD, what, people=people, no=wrong[0]) if people and len(wrong) == 1 else None


def _of_the_day(hour: str) -> str:
    """An hour said alone, by day: '2' is 14, as nobody meets at night."""
    number = int(hour) if hour.isdecimal() else 0
    return str(number + 12) if 0 < number < _MORNING else hour


def _of_contact(act: str, parts: dict[str, str], register: Register) -> Changed | None:
    who = parts["who"]
    names = (who, _GENITIVE.sub("", who))
    known = next(
        (one for one in names if isinstance(register.people.look_up(one, near=False), Found | Several)), ""
    )
    who = known or (who if who[:1].isupper() and not is_pronoun(who) else "")
    if not who or len(who.split()) > 5 or any(is_question(word) for word in who.split()):
        return None
    if act == "address":
        to = parts["to"].strip(EDGES)
        is_address = EMAIL.fullmatch(to) is not None or (
            EMAIL_OR_PHONE.fullmatch(to) is not None and sum(sign.isdecimal() for sign in to) >= 6
        )
        return Changed(Act.ADDRESS, who=who, to=to) if is_address else None
    if register.country.parties.id_of(parts["body"].partition(",")[0]):
        return None  # a party is no body
    role = parts.get("role", "")
    if role and register.country.roles.said(role) is None:
        return None
    return Changed(Act(act), who=who, role=role, body=parts["body"])


def _meaning(text: str, now: datetime, language: str, register: Register, said: _Said) -> Meaning | None:
    """The record that words name; None where a word of them says nothing of it."""
    named_first = _NAMED_FIRST.match(text)
    if (
        named_first  # 'the Karl meeting tomorrow'
        and said.kinds.whole(words_of(named_first["kind"]))
        and not isinstance(register.people.look_up(named_first["who"], near=False), Unknown)
    ):
        text = f"{named_first['kind']} {named_first['who']}{named_first['rest']}"
    day_first = _DAY_FIRST.match(text)
    if day_first and said.kinds.whole(words_of(day_first["kind"])):  # 'lørdagens aftale med Karl'
        text = f"{day_first['kind']}{day_first['rest']} {day_first['day']}"
    words = words_of(text)
    if not words or any(word.key in said.all for word in words):
        return None
    if said.last.whole(words):
        return Meaning(clear=True)
    about = said.about.begin(words)
    hit = None if about else (said.kinds.begin(words) or _compound(words[0], said))
    rest = text[(about or hit).end :].strip(EDGES) if (about or hit) else text  # type: ignore[union-attr]
    kind = hit.means if hit and hit.means != "any" else None
    named = about is not None or hit is not None
    if not rest:
        return Meaning(kind, clear=True)
    rest = _WITH.sub("", rest)
    rest = _FROM_A_DAY.sub("", _DET.sub(" ", _OWN.sub("", rest)))
    if (number := _NUMBER.fullmatch(rest)) and (named or "#" in rest):
        return Meaning(kind, int(number[1]), clear=True)
    lines = [read_line(rest, now, prefer, language, register) for prefer in (Prefer.PAST, Prefer.FUTURE)]
    line = lines[0]
    if not _is_understood(line, said):
        return None
    people, topic = line.people, line.topic or ""
    if topic and isinstance(register.people.look_up(topic, near=False), Found | Several):
        people, topic = (*people, *_people(topic, now, language, register)), ""
    if any(not _may_be(one) for one in people):
        return None
    if about is not None and not people and line.topic is None:
        people = people or _people(rest, now, language, register)
    days = frozenset(one.when.day for one in lines if one.when and not is_clock(line.when_text))
    found = Meaning(kind, None, people, line.body, days, topic, named)
    known = any(one.person_id is not None or one.candidates for one in people)
    return found if found.named and (named or known) else None


def _compound(word: Word, said: _Said) -> Hit[str] | None:
    """The kind of 'budgetmødet', whose end names one."""
    for at in range(3, len(word.key) - 4):
        if kind := said.kinds.whole([replace(word, key=word.key[at:])]):
            return Hit((word,), kind) if kind != "any" else None
    return None


def _is_understood(line: Line, said: _Said) -> bool:
    left = [word.key for word in words_of(line.leftovers) if word.key not in said.passed]
    return not (left or line.impossible or line.details or line.next_steps)


def _may_be(person: PersonRef) -> bool:
    known = person.person_id is not None or bool(person.candidates) or person.title is not None
    return known or (person.typed or person.name)[:1].isupper()


def _people(text: str, now: datetime, language: str, register: Register) -> tuple[PersonRef, ...]:
    """Those that words name, when they name nothing else."""
    line = read_line(text, now, Prefer.PAST, language, register)
    if line.when or line.body or line.topic or line.leftovers or line.details or line.next_steps:
        return ()
    people = tuple(_colleague(one, register) or one for one in line.people)
    return people if all(_may_be(one) or _colleague(one, register) for one in people) else ()


def _colleague(one: PersonRef, register: Register) -> PersonRef | None:
    """Somebody of the team by the name they have there: 'malik', 'Malik's'."""
    found = register.team.look_up(_GENITIVE.sub("", one.typed or one.name), near=False)
    known = one.person_id is None and not one.candidates and isinstance(found, Found)
    return PersonRef(found.entry.name, typed=found.entry.name) if known and isinstance(found, Found) else None


def _days(text: str, now: datetime, language: str) -> frozenset[date]:
    """The days that words mean, read back and ahead; empty where they mean none."""
    found = (_only_when(text, now, prefer, language) for prefer in (Prefer.PAST, Prefer.FUTURE))
    return frozenset(one.day for one in found if one)


def _only_when(text: str, now: datetime, prefer: Prefer, language: str) -> Moment | None:
    """The moment words mean, when they mean nothing else."""
    spans = find_spans(text, now, prefer, language)
    if not spans:
        return None
    left = text
    for span in reversed(spans):
        left = f"{left[: span.start]} {left[span.end :]}"
    return None if _LEADS.sub(" ", left).strip(_EDGES) else spans[0].moment


def _as_when(text: str, now: datetime, language: str) -> str:
    """The words when they mean a moment and nothing else ('samme tid' left out), else ''."""
    text = _SAME_TIME.sub("", text.strip(_EDGES))
    return text if _only_when(text, now, Prefer.FUTURE, language) else ""


def _when_first(text: str, now: datetime, language: str) -> tuple[str, str]:
    """The moment words begin with, and what follows it: 'half past nine he just told me'; ('', '') for none."""
    spans = find_spans(text, now, Prefer.FUTURE, language)
    if not spans or _LEADS.sub(" ", text[: spans[0].start]).strip(_EDGES):
        return "", ""
    rest = text[spans[0].end :].strip(_EDGES)
    return (text[: spans[0].end].strip(_EDGES), rest) if rest else ("", "")


def read_in_both(text: str, now: datetime, language: str, register: Register) -> Changed | None:
    """What a sentence changes, in the language or else in the other."""
    other = "en" if language.lower().startswith("da") else "da"
    return read_changed(text, now, language, register) or read_changed(text, now, other, register)


def words_shared(one: str, other: str) -> float:
    """How much of what the first text is about the second says too, from 0 to 1: 'send tal', 'har sendt tallene'.

    Words of three letters and more count; two are the same that begin alike and end differently ('tal', 'tallene').
    """
    told = [word.key for word in words_of(one) if _tells(word.key)]
    said = [word.key for word in words_of(other) if _tells(word.key)]
    return sum(any(_alike(a, b) for b in said) for a in told) / len(told) if told else 0.0


def _tells(key: str) -> bool:
    return len(key) > 2 and key not in _SMALL


def _alike(one: str, other: str) -> bool:
    short = min(len(one), len(other))
    same = next((at for at in range(short) if one[at] != other[at]), short)
    return same >= max(3, short - 2)
