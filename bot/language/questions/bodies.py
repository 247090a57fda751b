"""Finds the body somebody means among those the team knows in an area; never one of another area."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from rapidfuzz import fuzz, process

from bot.core.folding import fold, fold_body
from bot.language.names import Entry, Found, NameIndex, Several
from bot.politics.areas import place_keys
from bot.politics.bodies import (
    BodyWords,
)
from bot.politics.country import Country

_NEAR: Final = 82.0
_OFFERED: Final = 8
_LONGEST_SHORT: Final = 6  # letters in an abbreviation
_SEARCHED: Final = 5_000  # bodies looked through where nobody said in which area
_AREA_WORDS: Final = frozenset(
    {"kommune", "kommunes", "region", "municipality", "city", "town", "shire", "of", "the", "denmark"}
)


class How(Enum):
    """How sure it is which body was meant."""

    ONE = auto()
    SEVERAL = auto()  # it is one of these: ask
    AREA = auto()  # there is one in each of several areas: ask which
    NEAR = auto()  # none is called so; these have to do with the same things
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Meant:
    """The bodies that may be meant, and the area they were looked for in."""

    how: How
    entries: tuple[Entry, ...] = ()
    area: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """One body of the register with what its name says."""

    entry: Entry
    keys: frozenset[str]
    kinds: frozenset[str]
    words: tuple[BodyWords, ...]
    initials: frozenset[str]
    cases: bool


def official_area(areas: NameIndex, text: str) -> str | None:
    """The own name of the area in an index that somebody means, however it is said."""
    for key in place_keys(text):
        if entries := areas.named(key):
            return entries[0].name
    return None


class KnownBodies:
    """The bodies of one team by area; made anew when the register changes."""

    def __init__(self, country: Country, bodies: NameIndex, areas: NameIndex) -> None:
        self.country = country
        self._bodies = bodies
        self._areas = areas
        self._entries: dict[str, list[Entry]] = {}
        self._names: dict[str, str] = {}
        self._known: dict[str, tuple[_Known, ...]] = {}
        keys: dict[str, str] = {}
        for entry in bodies.entries():
            key = keys.get(entry.hint)
            if key is None:
                key = keys[entry.hint] = _area_key(entry.hint)
            self._entries.setdefault(key, []).append(entry)
            self._names.setdefault(key, entry.hint)

    def are_of(self, bodies: NameIndex) -> bool:
        """Whether they were made of this very index."""
        return self._bodies is bodies

    def area_named(self, text: str) -> str | None:
        """The own name of the municipality, region or other area somebody means; None for no area."""
        return official_area(self._areas, text) or self._names.get(_area_key(text)) or None

    def is_named(self, text: str) -> bool:
        """Whether a text is the whole name of a body, wherever it lies."""
        return bool(self._bodies.named(fold_body(text)))

    def areas(self) -> tuple[str, ...]:
        """The areas in which the team knows a body, by name."""
        return tuple(sorted(name for key, name in self._names.items() if key))

    def areas_like(self, text: str) -> tuple[str, ...]:
        """The areas whose names come close to a misspelt one."""
        match self._areas.look_up(text):
            case Found(entry):
                return (entry.name,)
            case found:
                return tuple(entry.name for entry in getattr(found, "entries", ()))[:3]

    def get(self, organization_id: int) -> Entry | None:
        return self._bodies.get(organization_id)

    def of_area(self, area: str) -> tuple[Entry, ...]:
        """Every body of an area."""
        return tuple(self._entries.get(_area_key(area), ()))

    def find(self, body: str, said: str, area: str | None, default: str | None) -> Meant:
        """The body meant by `body` (without its area; `said` with it), in `area`, else in `default`."""
        whole = [one for one in self._bodies.named(fold_body(said)) if _lies_in(one, area)]
        if len(whole) == 1 and (area or not whole[0].hint) and fold_body(said) != fold_body(body):
            return Meant(How.ONE, (whole[0],), area)
        place = area or default
        if place is None:
            return self._anywhere(body)
        here = self._in(place)
        if not body:
            return Meant(
                How.SEVERAL if here else How.NONE, tuple(one.entry for one in here)[:_OFFERED], place
            )
        if hits := _called(self.country, body, here):
            return Meant(How.ONE if len(hits) == 1 else How.SEVERAL, hits[:_OFFERED], place)
        nowhere = self._without_area(body)
        if len(nowhere) == 1 and area is None and not _general(self.country, body):
            return Meant(How.ONE, nowhere)
        if area is None and (only := self._proper(body)):
            return Meant(How.ONE, only)
        offers = _akin(self.country, body, here)
        if area is None or not _general(self.country, body):
            offers += nowhere
        if not offers and area is None:
            offers = self._anywhere(body).entries
        return Meant(How.NEAR if offers else How.NONE, tuple(dict.fromkeys(offers))[:_OFFERED], place)

    def _anywhere(self, body: str) -> Meant:
        """The body when nobody said where: one that lies in no area, else one of each area that has it."""
        if not body:
            return Meant(How.NONE)
        nowhere = self._without_area(body)
        if len(nowhere) == 1 and not _general(self.country, body):
            return Meant(How.ONE, nowhere)
        if only := self._proper(body):
            return Meant(How.ONE, only)
        if len(self._bodies) <= _SEARCHED:
            hits = self._everywhere(lambda known: _called(self.country, body, known))
        else:
            hits = tuple(self._bodies.named(fold_body(body)))
        if len(hits) == 1 and _own_words(self.country, body) and not nowhere:
            return Meant(How.ONE, hits)
        if hits:
            return Meant(How.AREA, tuple(dict.fromkeys((*hits, *nowhere))))
        if len(self._bodies) <= _SEARCHED:
            hits = self._everywhere(lambda known: _akin(self.country, body, known))
        hits = hits or self._holding(body)
        return Meant(How.NEAR if hits else How.NONE, hits[:_OFFERED])

    def _proper(self, body: str) -> tuple[Entry, ...]:
        """The one body with a name all of its own ('Sundhedsråd Fyn'), which needs no area to be known by."""
        named = self._bodies.named(fold_body(body))
        return (
            named
            if len(named) == 1 and _own_words(self.country, body) and not _general(self.country, body)
            else ()
        )

    def _everywhere(self, find: Callable[[tuple[_Known, ...]], tuple[Entry, ...]]) -> tuple[Entry, ...]:
        return tuple(entry for key in self._entries if key for entry in find(self._in(key)))

    def _without_area(self, body: str) -> tuple[Entry, ...]:
        """The bodies of that name, or of these words, that are known to lie in no area."""
        named = tuple(one for one in self._bodies.named(fold_body(body)) if not one.hint)
        if named or len(body.split()) < 2:
            return named
        return self._arealess(body)

    def _holding(self, word: str) -> tuple[Entry, ...]:
        """The few bodies in no area whose names hold a word: 'Vesterby' for the council of Vesterby."""
        fitting = self._arealess(word)
        return fitting if len(fitting) <= _OFFERED else ()

    def _arealess(self, words: str) -> tuple[Entry, ...]:
        """The bodies in no area whose names hold these words."""
        match self._bodies.look_up(words, near=False):
            case Found(entry):
                found: tuple[Entry, ...] = (entry,)
            case Several(entries):
                found = entries
            case _:
                return ()
        return tuple(entry for entry in found if not entry.hint)

    def _in(self, area: str) -> tuple[_Known, ...]:
        key = _area_key(area)
        if key not in self._known:
            self._known[key] = tuple(_known(self.country, entry) for entry in self._entries.get(key, ()))
        return self._known[key]


def _called(country: Country, body: str, here: Iterable[_Known]) -> tuple[Entry, ...]:
    """The bodies that are called so, by the surest of: name, kind, initials, all fields, some fields."""
    here = tuple(one for one in here if not one.cases or country.bodies.decides_cases(body))
    key, short = fold_body(body), fold(body).replace(" ", "")
    kind = country.bodies.kind_named(body)
    kinds = {kind.id} if kind and not kind.standing else set()
    labels: tuple[BodyWords, ...] = ()
    if len(short) <= _LONGEST_SHORT:
        kinds |= {one.id for one in country.bodies.kinds_abbreviated(short) if not one.standing}
        labels = tuple(
            country.bodies.words(one.label["da"])
            for one in country.bodies.kinds_abbreviated(short)
            if one.standing
        )
    words = country.bodies.words(body)
    right = country.bodies.well_spelt(body)
    tests: tuple[Callable[[_Known], bool], ...] = (
        lambda one: key in one.keys,
        lambda one: bool(kinds & one.kinds),
        lambda one: len(short) <= _LONGEST_SHORT and short in one.initials,
        lambda one: words in one.words,
        lambda one: any(own.covers(words) for own in one.words),
        lambda one: any(own.covers(label) for own in one.words for label in labels),
        lambda one: right in one.words,
        lambda one: any(own.covers(right) for own in one.words),
        lambda one: (
            bool(words.shape) and not words.fields and any(own.shape == words.shape for own in one.words)
        ),
    )
    for test in tests:
        if hits := tuple(one.entry for one in here if test(one)):
            return hits
    return ()


def _akin(country: Country, body: str, here: Iterable[_Known]) -> tuple[Entry, ...]:
    """Bodies with a name that is nearly so, or that deal with the same policy fields."""
    here = tuple(one for one in here if not one.cases)
    words = country.bodies.well_spelt(body)
    kind = country.bodies.kind_named(body)
    kinds = country.bodies.kinds_like(words) | ({kind.id} if kind else set())
    kinds |= {one.id for one in country.bodies.kinds_abbreviated(body)}
    near = process.extract(
        fold_body(body),
        dict(enumerate(key for one in here for key in one.keys)),
        scorer=fuzz.ratio,
        score_cutoff=_NEAR,
        limit=3,
    )
    keys = {key for key, _, _ in near}
    return tuple(
        one.entry
        for one in here
        if keys & one.keys
        or kinds & one.kinds
        or any(
            own.shape == "committee" and (country.bodies.kinds_like(own) & kinds or own.fields & words.fields)
            for own in one.words
        )
    )


def _known(country: Country, entry: Entry) -> _Known:
    area = frozenset(fold(entry.hint).split()) - _AREA_WORDS
    keys: set[str] = set()
    for name in (entry.name, *entry.other_names):
        key = fold_body(name)
        bare = " ".join(word for word in key.split() if word not in area and word != "kommune")
        keys |= {key, bare} - {""}
    return _Known(
        entry,
        frozenset(keys),
        frozenset(kind.id for key in keys if (kind := country.bodies.kind_named(key))),
        tuple(country.bodies.words(key) for key in keys),
        frozenset(country.bodies.initials(name) for name in (entry.name, *entry.other_names)),
        any(country.bodies.decides_cases(name) for name in (entry.name, *entry.other_names)),
    )


def _own_words(country: Country, body: str) -> frozenset[str]:
    """The words of a name that say more than which policy fields the body deals with."""
    return country.bodies.words(body).fields - country.bodies.fields


def _general(country: Country, body: str) -> bool:
    """Whether every municipality or region has a body called so."""
    kind = country.bodies.kind_named(body)
    return kind is not None and kind in country.bodies.kinds and kind.section != "associations"


def _lies_in(entry: Entry, area: str | None) -> bool:
    return not entry.hint or area is None or _area_key(entry.hint) == _area_key(area)


def _area_key(area: str) -> str:
    words = fold(area).split()
    return " ".join(word for word in words if word not in _AREA_WORDS) or " ".join(words)
