"""Reads a plain question, Danish or English, into what it asks for; no model, only its words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate
from typing import Final

from bot.core.folding import fold
from bot.core.refs import PERSON_OR_BODY
from bot.language.questions.danish import DANISH
from bot.language.questions.english import ENGLISH, SHORT
from bot.language.questions.query import Asks, Period, Query
from bot.language.questions.shapes import FILLERS, FORMER, PAST, PHRASES_OF_FILLERS, POLITE, Shape, words_of
from bot.language.questions.spelling import put_right
from bot.language.questions.when import period_in
from bot.politics.country import Country
from bot.politics.places import Areas, parted

LONGEST: Final = 400  # characters; what is longer is no question of ours
EVER: Final = date(1900, 1, 1)
_EDGES: Final = " \t\n.,;:!?¿\"'“”«»*_~()"
_SHORT: Final = 7  # words a noun phrase may have to count as a question
_BEGINS: Final = words_of(
    "hvem hvad hvor hvornar hvilke hvilket hvilken hvordan hvorfor who whos whom what when where "
    "which how why"
)
_SITTING: Final = tuple([word] for word in words_of("sidder sad sits sit sat"))
_LISTS: Final = words_of("list liste listen party parti partiet")
_MEMBER: Final = "council_member"
_JOIN: Final = re.compile(r"(?<!\s)\s+(?:og|and|eller|or|&|/)\s+", re.IGNORECASE)
_BEFORE_PERSON: Final = re.compile(r"^(?:med|with|til|to|af|of)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Words:
    """A text cut at its spaces: each word's place in the text and its folded spelling."""

    text: str
    keys: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    line: str  # the keys, each followed by a space, after one space
    starts: tuple[int, ...]  # where each key begins in the line

    def slice_of(self, match: re.Match[str], group: str) -> str:
        """What was typed for a group."""
        first = bisect_right(self.starts, match.start(group)) - 1
        last = bisect_right(self.starts, match.end(group) - 1) - 1
        return self.text[self.places[first][0] : self.places[last][1]].strip(_EDGES)


def read_question(country: Country, text: str, now: datetime, language: str, areas: Areas) -> Query | None:
    """What a text asks for, or None when it is no question there is an answer to.

    `now` is aware and local; `areas` knows the municipalities and regions.
    """
    if len(text) > LONGEST:
        return None
    ids = {letter: int(number) for letter, number in PERSON_OR_BODY.findall(text)}
    text = PERSON_OR_BODY.sub("", text)
    period, dateless = period_in(country, text, now, language)
    for spelt in (False, True):
        for said, dated in ((text, False), (dateless, True)):
            query = _read(country, said, spelt, dated, areas)
            if query is not None:
                query = replace(query, organization_id=ids.get("o"), person_id=ids.get("p"))
                return _in_time(query, text, period, now.date())
    return None


def is_question(text: str) -> bool:
    """Whether a text looks like a question at all, understood or not."""
    first = fold(text.split(None, 1)[0]) if text.strip() else ""
    return text.rstrip().endswith("?") or put_right(first) in _BEGINS


def _in_time(query: Query, text: str, period: Period | None, today: date) -> Query:
    if query.asks in (Asks.LAST_MET, Asks.MET_ABOUT):
        return query
    if period is None and PAST.search(_words(text, spelt=False).line):
        period = Period(EVER, today, ever=True)
    return replace(query, period=period)


def _read(country: Country, text: str, spelt: bool, dateless: bool, areas: Areas) -> Query | None:
    words = _words(text, spelt)
    if len(words.keys) < 2:
        return None
    asked = text.rstrip().endswith("?") or len(words.keys) <= _SHORT
    for shape in (*DANISH, *ENGLISH, *SHORT):
        if dateless == (shape.asks in (Asks.LAST_MET, Asks.MET_ABOUT)) or (shape.short and not asked):
            continue
        match = shape.pattern.match(words.line)
        if match and (query := _query(country, shape, match, words, areas)):
            return query
    return None


def _query(country: Country, shape: Shape, match: re.Match[str], words: _Words, areas: Areas) -> Query | None:
    """What a match says, unless one of its parts cannot be what the shape takes it for."""
    parts = {name: words.slice_of(match, name) for name, part in match.groupdict().items() if part}
    query = Query(shape.asks)
    if "topic" in parts and fold(parts["topic"]).split()[:1] in _NO_TOPICS:
        return None  # 'what did we talk about with Bent'
    if "topic" in parts:
        query = replace(query, topic=parts["topic"])
    if "person" in parts:
        person = _BEFORE_PERSON.sub("", parts["person"])
        if (
            not person
            or _is_office(country, _put_right(person))
            or (shape.asks is Asks.SEATS and not _is_name(country, person))
        ):
            return None
        query = replace(query, person=person)
    if "office" in parts:
        offices = _offices(country, match["office"])  # as put right, not as typed
        if not offices or (shape.asks is Asks.OFFICE and _MEMBER in offices):
            return None
        query = replace(query, offices=offices)
    if "lead" in parts or "vice" in parts:
        query = replace(query, offices=("committee_chair" if "lead" in parts else "committee_vice_chair",))
    home: str | None = None
    if "party" in parts:
        named = parted(country, parts["party"], areas)  # 'fra Venstre i Slagelse'
        cut = bool(named.area and named.body and country.parties.id_of(named.body))
        party = _party(country, named.body if cut else parts["party"], shape, match)
        if not party:
            return None
        query = replace(query, party=party)
        home = named.area if cut else None
    said = parts.get("body") or parts.get("place") or parts.get("lead") or parts.get("vice") or ""
    if said and _is_office(country, said) and shape.asks in (Asks.MEMBERS, Asks.COUNT):
        return None
    if fold(said).split()[:1] in _NO_BODIES:
        return None
    where = parted(country, said, areas) if said else None
    if where is not None and home and not where.area:
        where = replace(where, area=home)
    if shape.short and where and not (_is_only_body(country, where.body) if where.body else where.area):
        return None
    if where is None:
        return query
    if query.offices == ("group_chair",) and country.parties.id_of(where.body):
        return replace(query, party=where.body, area=where.area)  # leads a party's group, not a body
    return replace(query, said=said, body=where.body, area=where.area)


def _party(country: Country, said: str, shape: Shape, match: re.Match[str]) -> str:
    """The party as said, when it is one; after 'fra' and its like any list may be meant."""
    for form in (
        said,
        said.removesuffix("'s").removesuffix("’s"),
        said.removesuffix("s"),
        said.removesuffix("'"),
    ):
        if country.parties.id_of(form):
            return form
    before = [word for word in match.string[: match.start("party")].split() if word != "the"]
    led = before[-1:] in (["fra"], ["from"]) or (before[-1:] == ["for"] and before[-2:-1] in _SITTING)
    local = any(word in _LISTS or word.endswith(("liste", "listen")) for word in fold(said).split())
    return said if (led or local) and not shape.short and not _is_body(country, said) else ""


def _is_body(country: Country, said: str) -> bool:
    words = country.bodies.words(said)
    return bool(words.shape or country.bodies.kind_named(said) or country.bodies.kinds_abbreviated(said))


def _is_only_body(country: Country, said: str) -> bool:
    """Whether every word of it belongs to the name of a body that deals with things we know."""
    words = country.bodies.words(said)
    return bool(
        country.bodies.kind_named(said)
        or country.bodies.kinds_abbreviated(said)
        or (words.shape and words.fields <= country.bodies.fields)
    )


def _is_office(country: Country, said: str) -> bool:
    return bool(_offices(country, said))


def _put_right(said: str) -> str:
    return " ".join(put_right(fold(word)) for word in said.split())


def _is_name(country: Country, said: str) -> bool:
    """Whether it may be somebody's name: not many words, and not a thing ('det', 'the plan')."""
    words = fold(said).split()
    if not words or len(words) > _LONGEST_NAME or words[0] in _NO_NAMES or _BETWEEN & set(words):
        return False
    return not _is_body(country, said)


_LONGEST_NAME: Final = 6  # words
_NO_BODIES: Final = [[word] for word in sorted(words_of("vi har modt glemt we have met og and"))]
_NO_TOPICS: Final = [["with"], ["med"], ["hos"], ["til"], ["to"]]
_BETWEEN: Final = words_of("i in for pa on at hos med with om about")  # in no name
_NO_NAMES: Final = words_of(
    "det den de the a an en et i we vi du you it this that these those min my mit dit din vores our jeg"
)


def _offices(country: Country, said: str) -> tuple[str, ...]:
    """The ids of 'formand og næstformand'; empty when any of them is no office."""
    found = []
    for part in _JOIN.split(said):
        words = [word for word in part.split() if fold(word) not in FILLERS | FORMER]
        role = country.roles.said(" ".join(words))
        if role is None:
            return ()
        found.append(role.id)
    return tuple(dict.fromkeys(found))


def _words(text: str, spelt: bool) -> _Words:
    """The words of a text without what says nothing; `spelt` puts slips of the pen right."""
    found = list(_cut(text, spelt))
    line = _line(found)
    while match := POLITE.match(line):
        count = match[0].count(" ")
        found = found[count:]
        line = _line(found)
    while match := PHRASES_OF_FILLERS.search(line):
        first = line[: match.start() + 1].count(" ") - 1
        del found[first : first + match[0].count(" ")]
        line = _line(found)
    keys = tuple(key for key, _, _ in found)
    starts = tuple(accumulate((len(key) + 1 for key in keys[:-1]), initial=1)) if keys else ()
    return _Words(text, keys, tuple((start, end) for _, start, end in found), line, starts)


def _line(found: list[tuple[str, int, int]]) -> str:
    return f" {' '.join(key for key, _, _ in found)} "


def _cut(text: str, spelt: bool) -> Iterator[tuple[str, int, int]]:
    for number, match in enumerate(re.finditer(r"\S+", text)):
        key = fold(match[0]).replace(" ", "")
        if not key or key in FILLERS:
            continue
        proper = match[0][0].isupper() and number > 0 and not text.isupper()
        yield (put_right(key) if spelt and not proper else key), match.start(), match.end()
