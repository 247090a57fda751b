"""Reads a plain question, Danish or English, into what it asks for; no model, only its words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Final

from bot.core.folding import fold
from bot.core.refs import PERSON_OR_BODY
from bot.language.dates import Prefer, find_spans
from bot.language.questions.query import Asks, Period, Query
from bot.language.questions.shapes import (
    EVERY,
    FILLERS,
    FORMER,
    PAST,
    PHRASES_OF_FILLERS,
    POLITE,
    Shape,
    shapes,
    words_of,
)
from bot.language.questions.spelling import put_right
from bot.language.questions.when import period_in
from bot.politics.country import Country
from bot.politics.places import Areas, Known, Where, parted

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
_BEFORE_PERSON: Final = re.compile(
    r"^(?:med|with|til|to|af|of)\s+|^(?:nogen|anyone|anybody|someone|somebody)\s+(?:fra|i|på|from|in|on|at)\s+",
    re.IGNORECASE,
)


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


def read_question(
    country: Country, text: str, now: datetime, language: str, areas: Areas, known: Known | None = None
) -> Query | None:
    """What a text asks for, or None when it is no question there is an answer to.

    `now` is aware and local; `areas` knows the municipalities and regions, `known` the names of bodies.
    """
    if len(text) > LONGEST:
        return None
    ids = {letter: int(number) for letter, number in PERSON_OR_BODY.findall(text)}
    text = PERSON_OR_BODY.sub("", text)
    if (ahead := _ahead(country, text, now, language, areas)) is not None:
        return ahead
    period, dateless = period_in(country, text, now, language)
    for spelt in (False, True):
        for said, dated in ((text, False), (dateless, True)):
            query = _read(country, said, spelt, dated, areas, known)
            if query is not None:
                query = replace(query, organization_id=ids.get("o"), person_id=ids.get("p"))
                return _in_time(query, text, period, now.date())
    return None


def _ahead(country: Country, text: str, now: datetime, language: str, areas: Areas) -> Query | None:
    """'Hvad sker der i næste uge', with the days it is about; today is the overview's."""
    for span in find_spans(text, now, Prefer.FUTURE, language):
        first, last = span.moment.day, span.moment.last_day
        if first == last == now.date() or last - first > _LONGEST_AHEAD:
            continue
        words = _words(f"{text[: span.start]} {text[span.end :]}", spelt=False)
        for shape in shapes():
            match = shape.pattern.match(words.line) if shape.asks is Asks.AHEAD else None
            if match is None:
                continue
            where = words.slice_of(match, "body") if match.groupdict().get("body") else ""
            area = areas(where) if where else None
            if area is not None or not where:
                return Query(Asks.AHEAD, area=area, period=Period(first, last))
    return None


def is_question(text: str) -> bool:
    """Whether a text looks like a question at all, understood or not."""
    if text.rstrip().endswith("?"):
        return True
    words = text.split(None, 1)
    if not words or _TOLD.match(text.lstrip()):
        return False  # 'hvad der skete: mødte Bent i går'
    return put_right(fold(words[0])) in _BEGINS


def _in_time(query: Query, text: str, period: Period | None, today: date) -> Query:
    if query.asks in _WHOLE:
        return query
    if query.asks in _TENSED and period is None and PAST.search(_words(text, spelt=False).line):
        period = Period(EVER, today, ever=True)
    return replace(query, period=period)


def _read(
    country: Country, text: str, spelt: bool, dateless: bool, areas: Areas, known: Known | None
) -> Query | None:
    words = _words(text, spelt)
    if len(words.keys) < (2 if EVERY.isdisjoint(fold(text).split()) else 1):
        return None
    marked = text.rstrip().endswith("?")
    asked = marked or len(words.keys) <= _SHORT
    for shape in shapes():
        bare = shape.short and not shape.offices and shape.asks is Asks.MEMBERS  # a body and nothing else
        if (
            shape.asks is Asks.AHEAD
            or dateless == (bare or shape.asks in _WHOLE)
            or (shape.short and not asked)
        ):
            continue
        if shape.marked and not marked:
            continue
        match = shape.pattern.match(words.line)
        if match and (query := _query(country, shape, match, words, areas, known)):
            return query
    return None


def _query(
    country: Country,
    shape: Shape,
    match: re.Match[str],
    words: _Words,
    areas: Areas,
    known: Known | None,
) -> Query | None:
    """What a match says, unless one of its parts cannot be what the shape takes it for."""
    parts = {name: words.slice_of(match, name) for name, part in match.groupdict().items() if part}
    query = Query(shape.asks, offices=shape.offices, about=shape.about)
    if "topic" in parts:
        if fold(parts["topic"]).split()[:1] in _NO_TOPICS:
            return None  # 'what did we talk about with Bent'
        if "/" in parts["topic"] and shape.asks is not Asks.MET_ABOUT:
            return None  # one or the other: it is asked which
        query = replace(query, topic=parts["topic"])
    if "person" in parts:
        person = _person(country, shape, parts["person"])
        if person is None:
            return None
        query = replace(query, person=person)
    if "office" in parts:
        offices, number = _offices(country, match["office"])  # as put right, not as typed
        if not offices or (shape.asks is Asks.OFFICE and _MEMBER in offices):
            return None
        many = _MANY.search(match["office"]) or not EVERY.isdisjoint(fold(words.text).split())
        if shape.short and not many and "body" not in parts:
            return None  # 'borgmester' alone asks nothing
        query = replace(query, offices=offices, number=number, every=bool(many))
    if shape.asks is Asks.OFFICIALS:
        query = replace(query, offices=tuple(sorted(country.roles.administrative)), every=True)
    home: str | None = None
    if "party" in parts:
        named = parted(country, parts["party"], areas)  # 'fra Venstre i Slagelse'
        cut = bool(named.area and named.body and country.parties.id_of(named.body))
        party = _party(country, named.body if cut else parts["party"], shape, match)
        if not party:
            return None
        query = replace(query, party=party)
        home = named.area if cut else None
    led = match.string[: match.start("body")].split()[-1:] in _IN if "body" in parts else False
    said = parts.get("body", "")
    where = parted(country, said, areas, known)
    return _placed(country, shape, query, said, where, home, areas, led=led)


def _placed(
    country: Country,
    shape: Shape,
    query: Query,
    said: str,
    where: Where,
    home: str | None,
    areas: Areas,
    *,
    led: bool,
) -> Query | None:
    """A query with the body and the area that are said, unless they cannot be meant; `led` by 'i', 'in'."""
    if not said:
        return query
    if _is_office(country, said) and shape.asks in (Asks.MEMBERS, Asks.COUNT):
        return None
    if fold(said).split()[:1] in _NO_BODIES:
        return None
    if home and not where.area:
        where = replace(where, area=home)
    if shape.asks in _OF_AREAS and where.body and not where.area and said[:1].isupper() and led:
        where = Where("", said)  # a place nobody knows: 'hvilke udvalg er der i Utopia'
    if shape.asks in _OF_AREAS and (where.body or not where.area):
        return None
    if shape.asks is Asks.CONTACTS and country.bodies.words(where.body).shape == "administration":
        return None  # 'hvem har vi i forvaltningen'
    either = not _EITHER.isdisjoint(fold(said).split()) and any(
        _is_body(country, one) for one in said.split()
    )
    if shape.asks is Asks.SAT and query.person and either:
        return replace(query, asks=Asks.SEATS, offices=())  # 'i børneudvalget eller i sundhedsudvalget'
    if shape.asks is Asks.CONTACTS and where.area and (not where.body or _is_all_of(country, shape, where)):
        return replace(query, asks=Asks.PEOPLE, area=where.area)  # 'hvem kender vi i Næstved'
    surely = _is_only_body(country, where.body) if where.body else bool(where.area)
    if (shape.short or shape.sure) and not surely:
        return None
    if shape.short and not query.offices and not query.party and not _is_bare_body(country, where, areas):
        return None
    if query.offices == ("group_chair",) and country.parties.id_of(where.body):
        return replace(query, party=where.body, area=where.area)  # leads a party's group, not a body
    return replace(query, said=said, body=where.body, area=where.area)


def _is_all_of(country: Country, shape: Shape, where: Where) -> bool:
    """'Kender vi nogen i Ringsted byråd': everybody who is known in the municipality is meant, met or not."""
    kind = country.bodies.kind_named(where.body)
    return shape.about == _KNOWN and kind is not None and kind.id == _COUNCIL


def _person(country: Country, shape: Shape, said: str) -> str | None:
    """The person as said; None where it is surely none."""
    person = _BEFORE_PERSON.sub("", said)
    if not fold(person) or _is_office(country, _put_right(person)):
        return None
    first = fold(person).split()[0]
    if first in _SPEAKERS or first in _JOINTS or put_right(first) in _BEGINS:
        return None
    if shape.asks in _OF_PEOPLE and not _is_name(country, person):
        return None
    if first in _NOBODY:
        return None  # 'er der noget i kalenderen'
    if shape.asks is Asks.NOT_KEPT and any(country.roles.said(word) for word in person.split()):
        return None  # 'is Anna chair of ...'
    return person


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
    led = led and said[:1].isupper()  # 'hvem sidder for bordenden'
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


def _is_bare_body(country: Country, where: Where, areas: Areas) -> bool:
    """Whether a body said alone is surely one: its name says what it is, and its place, where one is said, is known."""
    if not where.body or (where.area and areas(where.area) is None):
        return False
    return bool(where.area or country.bodies.words(where.body).shape)


def _is_office(country: Country, said: str) -> bool:
    return bool(_offices(country, said)[0])


def _put_right(said: str) -> str:
    return " ".join(put_right(fold(word)) for word in said.split())


def _is_name(country: Country, said: str) -> bool:
    """Whether it may be somebody's name: not many words, and not a thing ('det', 'the plan')."""
    words = fold(said).split()
    if not words or len(words) > _LONGEST_NAME or words[0] in _NO_NAMES or _BETWEEN & set(words):
        return False
    return not _is_body(country, said)


_EITHER: Final = words_of("eller or")
_WHOLE: Final = frozenset({Asks.LAST_MET, Asks.MET_ABOUT})  # dates are a part of what is asked
_KNOWN: Final = "known"
_COUNCIL: Final = "municipal_council"
_OF_PEOPLE: Final = frozenset({Asks.SEATS, Asks.CONTACT, Asks.NOT_KEPT})  # never of bodies
_TENSED: Final = frozenset(
    {Asks.MEMBERS, Asks.OFFICE, Asks.OFFICIALS, Asks.COUNT, Asks.CONTACTS, Asks.SEATS, Asks.SAT}
)
_IN: Final = (["i"], ["in"], ["pa"])
_OF_AREAS: Final = frozenset({Asks.BODIES, Asks.OFFICIALS})
_LONGEST_AHEAD: Final = timedelta(days=100)
_TOLD: Final = re.compile(r"(?:hvad\s+der|what\s+(?:happened|was\s+said))\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"^(?:[1-9](?:st|nd|rd)?|forste|anden|første|first|second)\s+")
_MANY: Final = re.compile(r"(?:maend|mestre|forere|personer|kvinder|chairs|mayors|men|women)(?:ne|ene)? $")
_SPEAKERS: Final = words_of("vi jeg i os mig we us me you du dig jer")
_JOINTS: Final = words_of("and og or eller")  # begin no name
_LONGEST_NAME: Final = 6  # words
_NO_BODIES: Final = [
    [word] for word in sorted(words_of("vi har modt glemt we have met og and noget anything something"))
]
_NO_TOPICS: Final = [["with"], ["med"], ["hos"], ["til"], ["to"]]
_BETWEEN: Final = words_of("i in for pa on at hos med with om about")  # in no name
_NOBODY: Final = words_of("der noget nogen nogle there anything something anyone anybody somebody someone")
_NO_NAMES: Final = words_of(
    "det den de the a an en et i we vi du you it this that these those min my mit dit din vores our jeg"
)


def _offices(country: Country, said: str) -> tuple[tuple[str, ...], str]:
    """The ids of 'formand og næstformand', none when any of them is no office; the number in '1. viceborgmester'."""
    found, number = [], ""
    for part in _JOIN.split(said):
        words = " ".join(word for word in part.split() if fold(word) not in FILLERS | FORMER)
        role = country.roles.said(words)
        if role is None:
            role, number = country.roles.numbered(words)
            if role is None or not number or country.roles.said(_NUMBER.sub("", words)) is None:
                return (), ""
        found.append(role.id)
    return tuple(dict.fromkeys(found)), number


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
