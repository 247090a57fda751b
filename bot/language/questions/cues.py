"""Reads a question no shape fits by its cues: something that asks, somebody or something it is about that the team
knows, and words that say what is asked of them. The words are data (`cues:` in da.yaml and en.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, Final

import yaml

from bot.core.folding import fold, fold_body
from bot.core.refs import PERSON_OR_BODY
from bot.language.dates import Prefer, find_spans
from bot.language.line.parts import Register
from bot.language.names import Entry, Found, Several
from bot.language.questions.bodies import official_area
from bot.language.questions.query import Asks, Period, Query
from bot.language.questions.shapes import FOLDER, LANGUAGES
from bot.language.questions.shapes import words_of as words_in
from bot.language.questions.when import period_in
from bot.language.templates import Phrases, Word, WrongTemplate, phrases_of, words_of

LONGEST: Final = 300  # characters; what is longer is no question of ours
_LONGEST_NAME: Final = 5  # words
_UNREAD: Final = 1  # words of its clause beside those that are read with which a reading is still sure
_CLAUSE: Final = re.compile(r"[.!?;:,]\s|\s[-–—]\s|\n")
_DAYS_OWN: Final = re.compile(
    r"(?<!\w)(tomorrow|today|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)['’]?s(?=\s)", re.IGNORECASE
)
_GENITIVE: Final = re.compile(r"(?:['’]s?|(?<=\w)s)\Z")
_AHEAD: Final = frozenset({Asks.AHEAD, Asks.NEXT_MET, Asks.STEPS})
_BEGINS: Final = words_in(
    "hvem hvad hvor hvornar hvilke hvilket hvilken hvordan hvorfor who whos whom what whats when where which how why"
)
_LISTS: Final = ("passed", "about", "before", "verbs", "besides", "denials", "no_bodies", "any")
# What is found in a text, the things a reading may not leave out first.
_MAIN: Final = ("person", "body", "office", "member")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say what is asked, of what; `rank` goes before their number, `place` after it."""

    asks: Asks
    about: str
    of: tuple[frozenset[str], ...]
    rank: int
    place: int


@dataclass(frozen=True, slots=True)
class _Cues:
    hits: Phrases[tuple[Cue, ...]]
    asking: Phrases[bool]
    within: Phrases[bool]
    passed: frozenset[str]
    about: frozenset[str]
    before: frozenset[str]
    verbs: frozenset[str]
    besides: frozenset[str]
    denials: frozenset[str]
    no_bodies: frozenset[str]
    any: frozenset[str]


@cache
def _cues() -> _Cues:
    """The cues of every language. Raises WrongTemplate, which names the file."""
    nothing = frozenset[str]()
    by_phrase: dict[tuple[str, ...], tuple[Cue, ...]] = {}
    asking: Phrases[bool] = Phrases(nothing)
    within: Phrases[bool] = Phrases(nothing)
    words: dict[str, set[str]] = {name: set() for name in _LISTS}
    for language in LANGUAGES:
        file = FOLDER / f"{language}.yaml"
        data = yaml.load(file.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))["cues"]
        try:
            for kept, name in ((asking, "asking"), (within, "within")):
                for template in data[name]:
                    for phrase in phrases_of(str(template), {}):
                        kept.add(phrase, True)
            for name, found in words.items():
                found |= {fold(word) for one in data[name] for (word,) in phrases_of(str(one), {})}
            for place, one in enumerate(data["asks"]):
                cue = _cue(one, place)
                for template in one["says"]:
                    for phrase in phrases_of(str(template), {}):
                        by_phrase[phrase] = (*by_phrase.get(phrase, ()), cue)
        except (WrongTemplate, KeyError, TypeError, ValueError) as error:
            raise WrongTemplate(f"{file.name}: {error}") from error
    hits: Phrases[tuple[Cue, ...]] = Phrases(nothing)
    for phrase, cues in by_phrase.items():
        hits.add(phrase, cues)
    return _Cues(hits, asking, within, **{name: frozenset(found) for name, found in words.items()})


def begins_no_body(said: str) -> bool:
    """Whether a word of it asks, or its first says that it may be any: 'et byråd fra Enhedslisten'."""
    words = fold(said).split()
    return bool(_cues().no_bodies.intersection(words) or (len(words) > 1 and words[0] in _cues().any))


def _cue(one: dict[str, Any], place: int) -> Cue:
    of = tuple(frozenset(str(way).split()) for way in one["of"])
    return Cue(Asks(one["asks"]), str(one.get("about", "")), of, int(one["rank"]), place)


@dataclass(slots=True)
class Subjects:
    """What a text names of what is known: each with the words it was said in."""

    people: tuple[Entry, ...] = ()  # one, or all of one name
    person: str = ""  # as typed
    body: str = ""
    area: str = ""
    offices: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    members: tuple[str, ...] = ()  # of the team
    policy_fields: tuple[str, ...] = ()
    unknown: str = ""  # a name nobody is known by
    words: set[int] = field(default_factory=set)  # where the words stand that name them
    partly: str = ""  # a part of a name that stands for the whole
    behind: set[int] = field(default_factory=set)  # where a word stands that may be the rest of such a name
    matters: set[int] = field(default_factory=set)  # and those of policy fields

    @property
    def kinds(self) -> frozenset[str]:
        found = {
            "person": self.people or self.unknown,
            "body": self.body,
            "area": self.area,
            "office": self.offices,
            "party": self.parties,
            "member": self.members,
            "field": self.policy_fields,
        }
        return frozenset(kind for kind, value in found.items() if value)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question; `sure` when hardly a word of it was left unread, `known` when it names nobody new."""

    query: Query
    sure: bool
    known: bool


def read_by_cues(text: str, now: datetime, language: str, register: Register) -> tuple[Reading, ...]:
    """The ways a question may be meant, the likeliest first; two where both are as likely, none for no question.

    `now` is aware and local.
    """
    ids = {letter: int(number) for letter, number in PERSON_OR_BODY.findall(text)}
    text = _DAYS_OWN.sub(r"\1", PERSON_OR_BODY.sub("", text).strip())
    cues = _cues()
    if len(text) > LONGEST or not _asks(text, cues, register):
        return ()
    words = words_of(text)
    days = _days(text, now, language, register)
    subjects = subjects_in(text, words, register, cues.passed, days)
    hits = [
        hit for hit in cues.hits.every(words) if not any(word.start in subjects.words for word in hit.words)
    ]
    found: dict[Cue, set[int]] = {}
    for hit in hits:
        for cue in hit.means:
            found.setdefault(cue, set()).update(word.start for word in hit.words)
    there = subjects.kinds | ({"days"} if days else set()) | {"nothing"}
    if any(word.key in cues.denials for word in words):
        denied = [cue for cue in found if cue.asks in _NOT_DENIED and any(way <= there for way in cue.of)]
        found = {} if denied else found
    ranked = sorted(
        (
            (_loss(cue, way, subjects), -cue.rank, -len(said), cue.place, cue, way, said)
            for cue, said in found.items()
            for way in cue.of
            if way <= there
        ),
        key=lambda one: one[:4],
    )
    if not ranked:
        return ()
    near = [one for one in ranked if one[:3] == ranked[0][:3]]
    readings: dict[Query, bool] = {}
    clauses = [one.start() for one in _CLAUSE.finditer(text)]
    for loss, _, _, _, cue, way, said in near:
        query, topic = _query(cue, way, subjects, days, text, words, now, language, register)
        named = subjects.words | (subjects.matters if "field" in way else set())
        if cue.asks in _CONTACTS:
            said = said.union(*(more for other, more in found.items() if other.asks in _CONTACTS))
        read = named | said | topic | {at for first, last in days for at in range(first, last)}
        heard = {_clause_of(at, clauses) for at in said | subjects.words}
        left = [
            word
            for word in words
            if word.start not in read
            and word.key not in cues.passed
            and _clause_of(word.start, clauses) in heard
        ]
        firmer = any(other.rank > cue.rank and any(one <= there for one in other.of) for other in found)
        doubtful = firmer or any(word.start in subjects.behind for word in left)
        query = replace(query, organization_id=ids.get("o"), person_id=ids.get("p") or query.person_id)
        readings.setdefault(
            query,
            len(left) <= (0 if (cue.asks, cue.rank) == _VAGUE else _UNREAD) and not loss and not doubtful,
        )
    known = not subjects.unknown and bool(subjects.kinds or days)
    return tuple(Reading(query, sure, known) for query, sure in readings.items())[:2]


def _asks(text: str, cues: _Cues, register: Register) -> bool:
    """Whether a text, or a clause of it, asks by its mark or by how it begins: 'hvem', 'har vi', 'er Mette'."""
    if "?" in text:
        return True
    for start in (0, *(one.end() for one in _CLAUSE.finditer(text))):
        words = words_of(text[start : start + 80])
        while words and words[0].key in cues.before:
            words = words[1:]
        if not words:
            continue
        first, second = words[0].key, words[1].key if len(words) > 1 else ""
        named = second and (register.people.has_word(second) or register.team.has_word(second))
        if first in _BEGINS or cues.asking.begin(words) or (named and first in cues.verbs):
            return True
    return next(cues.within.find(words_of(text)), None) is not None


def begins_a_question(text: str, register: Register) -> bool:
    """Whether a text begins as a question does."""
    cues, words = _cues(), words_of(text[:80])
    while words and words[0].key in cues.before:
        words = words[1:]
    if not words:
        return False
    named = len(words) > 1 and (
        register.people.has_word(words[1].key) or register.team.has_word(words[1].key)
    )
    return bool(words[0].key in _BEGINS or cues.asking.begin(words) or (named and words[0].key in cues.verbs))


def names_a_body(text: str, register: Register) -> bool:
    """Whether a question names a body."""
    return bool(subjects_in(text, words_of(text), register, _cues().passed).body)


def subjects_of(text: str, register: Register) -> str:
    """The words of a question that name somebody, an office or a body; '' for none."""
    words = words_of(text)
    found = subjects_in(text, words, register, _cues().passed)
    if not (found.people or found.unknown or found.offices or found.body):
        return ""
    named = [word for word in words if word.start in found.words]
    said = text[named[0].start : named[-1].end]
    return found.people[0].name if len(found.people) == 1 else said


def _clause_of(at: int, clauses: Sequence[int]) -> int:
    return sum(1 for end in clauses if end < at)


def _loss(cue: Cue, way: frozenset[str], subjects: Subjects) -> int:
    """How many of the things that were named a reading leaves out."""
    kinds = subjects.kinds
    left: list[str] = [kind for kind in _MAIN if kind in kinds and kind not in way]
    if "person" in way:  # who else is named tells which one, or goes along; but an office is not asked for
        left = [kind for kind in left if kind == "office" and cue.asks is Asks.SEATS and not cue.about]
    if "area" in kinds and "area" not in way and cue.asks in _OF_NO_AREA:
        left.append("area")
    if "office" in way:
        left = [kind for kind in left if kind != "body"]  # whose office it is
    return len([kind for kind in left if kind != "member" or cue.asks not in _OF_TEAM])


_OF_TEAM: Final = frozenset({Asks.MET_IN, Asks.COUNT_MET, Asks.AHEAD, Asks.STEPS, Asks.NEXT_MET})
_OF_NO_AREA: Final = frozenset({Asks.COUNT_MET, Asks.STEPS})
_NOT_DENIED: Final = frozenset({Asks.MET_IN, Asks.PEOPLE, Asks.COUNT_MET, Asks.MEMBERS, Asks.WHOM})


def _query(
    cue: Cue,
    way: frozenset[str],
    subjects: Subjects,
    days: Sequence[tuple[int, int]],
    text: str,
    words: Sequence[Word],
    now: datetime,
    language: str,
    register: Register,
) -> tuple[Query, set[int]]:
    """What a cue asks of what was found, and the places of the words that are its topic."""
    query = Query(cue.asks, about=cue.about, area=subjects.area or None, team=subjects.members)
    if "person" in way:
        one = subjects.people[0] if len(subjects.people) == 1 else None
        name = one.name if one is not None else subjects.person or subjects.unknown
        query = replace(query, person=name, person_id=one.id if one else None)
    elif "body" in way:
        said = f"{subjects.body} i {subjects.area}" if subjects.area else subjects.body
        query = replace(query, body=subjects.body, said=said)
        if cue.asks in _OF_PERSON:
            query = replace(query, person=said)
    if "office" in way and "person" not in way:
        query = replace(query, offices=subjects.offices, body=subjects.body, said=subjects.body)
    if cue.asks in (Asks.PEOPLE, Asks.MEMBERS) and subjects.parties:
        query = replace(query, party=subjects.parties[0])
    topic: set[int] = set()
    if cue.asks is Asks.WHOM:
        query = replace(query, topic=" ".join(subjects.policy_fields))
    elif cue.asks in (Asks.LAST_MET, Asks.TALKED, Asks.MET_IN):
        said, topic = _topic(text, words, subjects, days)
        said = "" if topic and all(word.key in _LAST for word in words if word.start in topic) else said
        query = replace(
            query, topic=said, asks=Asks.LAST_MET if said and cue.asks is Asks.TALKED else cue.asks
        )
    prefer = Prefer.FUTURE if cue.asks in _AHEAD else Prefer.PAST
    query = replace(query, period=_period(text, now, language, prefer, register))
    if cue.asks is Asks.TALKED and query.period is not None and query.period.first == query.period.last:
        query = replace(query, asks=Asks.LAST_MET)  # of one day: that contact, with its hour
    if cue.asks is Asks.AHEAD and query.period is None:
        query = replace(query, period=Period(now.date(), now.date()))
    if cue.asks is Asks.STEPS and query.period and not (query.team or query.about):
        query = replace(query, asks=Asks.AHEAD)  # 'hvad skal jeg nå i dag': meetings as well
    return query, topic


_VAGUE: Final = (Asks.SEATS, 1)  # 'hvem er', 'hvad er' of somebody: of anything more it is no answer
_LAST: Final = words_in("last latest time sidst senest gang")
_CONTACTS: Final = frozenset({Asks.LAST_MET, Asks.NEXT_MET, Asks.WHO_MET, Asks.TALKED, Asks.MET_IN})
_OF_PERSON: Final = frozenset({Asks.LAST_MET, Asks.NEXT_MET, Asks.TALKED})


def _topic(
    text: str, words: Sequence[Word], subjects: Subjects, days: Sequence[tuple[int, int]]
) -> tuple[str, set[int]]:
    """'lokalerne' of 'hvad sagde Karl om lokalerne': what follows 'om', where it names nobody."""
    cues = _cues()
    at = next((place for place, word in enumerate(words) if word.key in cues.about), None)
    if at is None:
        return "", set()
    told = []
    for word in words[at + 1 :]:
        dated = any(first <= word.start < last for first, last in days)
        if dated or word.start in subjects.words or word.key in _BEGINS:
            break
        told.append(word)
    while told and told[0].key in cues.passed:
        told = told[1:]
    while told and told[-1].key in cues.passed:
        told = told[:-1]
    if not told:
        return "", set()
    return text[told[0].start : told[-1].end], {word.start for word in told}


# Days


def _days(text: str, now: datetime, language: str, register: Register) -> list[tuple[int, int]]:
    """Where the words of days stand."""
    spans = find_spans(_dated(text, language), now, Prefer.PAST, language)
    found = [(span.start, span.end) for span in spans]
    if not found:
        period, rest = period_in(register.country, text, now, language)
        if period is not None:
            start = next((at for at, (a, b) in enumerate(zip(text, rest, strict=False)) if a != b), len(rest))
            found = [(start, start + len(text) - len(rest))]
    return found


def _dated(text: str, language: str) -> str:
    """'kalenderen for december' as 'kalenderen i december', as long as it was."""
    return _FOR.sub("i  " if language == "da" else "in ", text)


_FOR: Final = re.compile(r"(?<=\s)for(?=\s)")


def _period(text: str, now: datetime, language: str, prefer: Prefer, register: Register) -> Period | None:
    """From the first to the last day that is named."""
    text = _dated(text, language)
    spans = find_spans(text, now, prefer, language)
    if prefer is Prefer.PAST:
        return period_in(register.country, text, now, language)[0]
    if not spans:
        return None
    return Period(min(span.moment.day for span in spans), max(span.moment.last_day for span in spans))


# Subjects


def subjects_in(
    text: str,
    words: Sequence[Word],
    register: Register,
    passed: frozenset[str],
    days: Sequence[tuple[int, int]] = (),
) -> Subjects:
    """Whom and what a text names among what is known, the longest names first; `days` is where days are named."""
    found = Subjects()
    at = 0
    while at < len(words):
        if words[at].key in _cues().besides:
            left_out = Subjects()
            size = _take(text, words, at + 1, register, passed, left_out)
            found.words |= {words[at].start, *left_out.words}
            at += 1 + size
            continue
        at += _take(text, words, at, register, passed, found) or 1
    country = register.country
    if len(found.people) > 1:
        found.people = _narrowed(found, register)
    if not found.people:
        undated = [word for word in words if not any(first <= word.start < last for first, last in days)]
        if not found.unknown:
            _unknown(text, undated, passed, found)
    fields = country.bodies.fields
    for word in words:
        if word.start not in found.words and len(word.key) > 3 and word.key not in passed:
            meant = _policy_fields(word.key, register)
            if meant and meant <= fields:
                found.policy_fields = (*found.policy_fields, *sorted(meant))
                found.matters.add(word.start)
    return found


def _is_known(word: Word, register: Register) -> bool:
    """Whether a word is a party, a place or somebody of the team: no surname."""
    country, key = register.country, word.key
    return bool(country.parties.id_of(key) or official_area(register.areas, key) or register.team.named(key))


_EITHER: Final = frozenset({"eller", "or"})


def _take(
    text: str, words: Sequence[Word], at: int, register: Register, passed: frozenset[str], found: Subjects
) -> int:
    """Keep the longest name that begins at a word; the number of its words, 0 for none."""
    for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
        here = words[at : at + size]
        if size == 1 and here[0].key in passed and text[here[0].start : here[0].end].islower():
            continue
        said = text[here[0].start : here[-1].end]
        beside = {words[place].key for place in (at - 1, at + size) if 0 <= place < len(words)}
        if len(said) <= 80 and _names(said, here, register, found, alone=not beside & _EITHER):
            found.words |= {word.start for word in here}
            behind = words[at + size] if at + size < len(words) else None
            if behind and found.partly == said and text[here[-1].end : behind.start] == " ":
                if (
                    text[behind.start].isupper()
                    and text[here[0].start].isupper()
                    and not _is_known(behind, register)
                ):
                    # 'Anna Sørensen' is not Anna Jensen.
                    found.people, found.person = (), ""
                    found.unknown = text[here[0].start : behind.end]
                    found.words.add(behind.start)
                    return size + 1
                found.behind.add(behind.start)
            return size
    return 0


def _names(said: str, here: Sequence[Word], register: Register, found: Subjects, *, alone: bool) -> bool:
    country = register.country
    bare = _GENITIVE.sub("", said)
    for name in dict.fromkeys((said, bare)):
        if not found.area and (area := official_area(register.areas, name)):
            found.area = area
            return True
        if entries := _people(name, register):
            if not found.people:
                found.people, found.person = entries, name
                whole = {fold(one) for entry in entries for one in (entry.name, *entry.other_names)}
                found.partly = "" if fold(name) in whole or (len(entries) > 1 and len(here) > 1) else said
            return True
        if (one := register.team.named(fold(name))) and len(here) < 3:
            found.members = (*found.members, one[0].name)
            return True
    if len(here) < 4 and (role := country.roles.said(said)) is not None and role.id != "council_member":
        found.offices = found.offices or (role.id,)
        return True
    if len(here) < 4 and (party := _party(said, register, alone=alone)):
        found.parties = (*found.parties, party)
        return True
    if not found.body and _is_body(said, here, register):
        found.body = said
        return True
    return False


def _people(name: str, register: Register) -> tuple[Entry, ...]:
    people = register.people
    first = fold(name).split()
    if not first or not people.has_word(first[0]) or not people.has_word(first[-1]):
        return _by_initials(name, register) if len(first) < 3 else ()
    match people.look_up(name, near=False):
        case Found(entry):
            return (entry,)
        case Several(entries):
            return entries
        case _:
            return ()


def _by_initials(name: str, register: Register) -> tuple[Entry, ...]:
    """'Karl V', 'KV': the one whose initials they are."""
    if " " in name:
        match register.people.look_up(name, near=False):
            case Found(entry):
                return (entry,)
            case _:
                return ()
    if not (name.isupper() and len(name) in (2, 3)) or register.country.parties.id_of(name):
        return ()
    fitting = [
        one for one in register.people.entries() if "".join(part[0] for part in one.name.split()) == name
    ]
    return tuple(fitting) if len(fitting) == 1 else ()


_SMALL: Final = words_in("og and the det den de i of in for af on til med with hos pa fra from at to")


def _is_body(said: str, here: Sequence[Word], register: Register) -> bool:
    bodies = register.country.bodies
    if {here[0].key, here[-1].key} & _SMALL:
        return False
    if register.bodies.named(fold_body(said)) or bodies.kind_named(said):
        return not bodies.fields & {fold(said)} and fold(said) not in ("council", "group")
    own = bodies.words(said)
    if own.shape in (None, "group", "administration"):
        return len(here) == 1 and said.isupper() and bool(bodies.kinds_abbreviated(said))
    edges = {here[0].key, here[-1].key}
    return (
        bool(own.fields)
        and own.fields <= bodies.fields
        and not edges & {"og", "and", "the", "det", "i", "in"}
    )


def _party(said: str, register: Register, *, alone: bool) -> str:
    """The party as said; a letter is one only beside 'eller'."""
    parties = register.country.parties
    for form in (said, _GENITIVE.sub("", said)):
        if parties.id_of(form) and (len(form) > 3 or form.isupper()) and (len(form) > 1 or not alone):
            return form
    return ""


def _policy_fields(key: str, register: Register) -> frozenset[str]:
    """The policy fields of a word: 'skolebørn' has to do with schools and children, 'money' with the economy."""
    bodies = register.country.bodies
    if (meant := bodies.words(key).fields) & bodies.fields:
        return meant
    return bodies.fields_begun(key)


def _narrowed(found: Subjects, register: Register) -> tuple[Entry, ...]:
    """Of several of one name those whom a place, a party or a body beside it fits."""
    people = found.people
    parties = [register.country.parties.id_of(one) for one in found.parties]
    for fits in (
        (lambda hint: fold(found.area) in fold(hint)) if found.area else None,
        (lambda hint: any(register.country.parties.id_of(part) in parties for part in hint.split(", ")))
        if parties
        else None,
        (lambda hint: fold_body(found.body) in fold_body(hint)) if found.body else None,
    ):
        if fits is not None and (some := tuple(one for one in people if fits(one.hint))):
            people = some
    return people


def _unknown(text: str, words: Sequence[Word], passed: frozenset[str], found: Subjects) -> None:
    """A name with capitals that nobody is known by: not the first word, nor one of a small word's."""
    run: list[Word] = []
    for place, word in enumerate(words):
        capital = text[word.start].isupper() and word.start not in found.words and word.key not in passed
        if capital and place and word.start and (not run or text[run[-1].end : word.start].strip() == ""):
            run.append(word)
        elif run:
            break
    if run and not text.isupper():
        found.unknown = text[run[0].start : run[-1].end]
        found.words |= {word.start for word in run}


def named_in(text: str, register: Register) -> Iterator[tuple[str, str]]:
    """What a text names, as (kind, name): 'person', 'body', 'party', 'area' that are known, or an unknown name."""
    found = subjects_in(text, words_of(text), register, _cues().passed)
    for entry in found.people[:1]:
        yield "person", entry.name
    if found.unknown and not found.people:
        yield "person", found.unknown
    if found.body:
        yield "body", f"{found.body} i {found.area}" if found.area else found.body
    elif found.area:
        yield "area", found.area
    for party in found.parties[:1]:
        yield "party", party
