"""The names a workspace knows, folded once and kept in memory: people, bodies, areas, team."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Generic, TypeVar

from bot.language.line import Register
from bot.language.names import Entry, NameIndex, fold, fold_body
from bot.language.questions.bodies import KnownBodies, official_area
from bot.politics.country import Country
from storage.contacts.people import People
from storage.known_names import names_version
from storage.team import Team
from storage.work import Unit

T = TypeVar("T")


@cache
def area_index(country: Country) -> NameIndex:
    """Municipalities and regions by every name they have; ids count from 1 in the order of the data."""
    names = [(place.name, place.official_name, place.aliases) for place in country.areas.municipalities]
    names += [(region.name, "", region.aliases) for region in country.areas.regions]
    return NameIndex(
        Entry(number, own["da"], "", tuple({*own.values(), official, *aliases} - {own["da"], ""}))
        for number, (own, official, aliases) in enumerate(names, 1)
    )


def area_named(country: Country, text: str) -> str | None:
    """The own name of the municipality or region somebody means, with or without 'Kommune'; None for none."""
    return official_area(area_index(country), text)


@dataclass(frozen=True, slots=True)
class Listing:
    """A contact in the directory; `words` is folded and holds everything it can be found by."""

    person_id: int
    name: str
    hint: str
    words: str


class _Kept(Generic[T]):
    """One thing per workspace, made of its names, for as long as they stay the same.

    The database threads share it: what is in it is never changed, only replaced, and by nothing older.
    """

    def __init__(self, make: Callable[[Unit, int, datetime, T | None], T]) -> None:
        """`make` is given what is there already, to be made from where that is quicker."""
        self._make = make
        self._kept: dict[int, tuple[int, T]] = {}
        self._made: dict[int, tuple[Unit, int, T]] = {}  # by units that have not ended

    def of(self, unit: Unit, workspace: int, now: datetime) -> T:
        # Read before the names: a change that comes in between makes this one old, never the other way.
        version = names_version(unit, workspace)
        kept = self._kept.get(workspace)
        if kept is not None and kept[0] == version:
            return kept[1]
        unsure = self._made.get(workspace)
        if unsure is not None and unsure[0] is unit and unsure[1] == version:
            return unsure[2]
        made = self._make(unit, workspace, now, kept[1] if kept else None)
        # Kept only once the transaction stands: a roll-back must not leave names that never were. Until then
        # it is the unit's own, which may ask again.
        self._made[workspace] = (unit, version, made)
        unit.after_commit(lambda: self._keep(workspace, version, made))
        return made

    def _keep(self, workspace: int, version: int, made: T) -> None:
        self._made.pop(workspace, None)
        kept = self._kept.get(workspace)
        if kept is None or kept[0] <= version:
            self._kept[workspace] = (version, made)


class Registers:
    """Keeps each workspace's names until somebody, in this process or another, changes one."""

    def __init__(self) -> None:
        self._registers = _Kept(_register)
        self._directories = _Kept(_directory)
        self._bodies = _Kept(
            lambda unit, workspace, now, before: _bodies(self.of(unit, workspace, now), before)
        )

    def of(self, unit: Unit, workspace: int, now: datetime) -> Register:
        """The register as of this unit; one small query when nothing changed."""
        return self._registers.of(unit, workspace, now)

    def directory(self, unit: Unit, workspace: int, now: datetime) -> tuple[Listing, ...]:
        """Every contact with all that it can be found by, by name."""
        return self._directories.of(unit, workspace, now)

    def bodies(self, unit: Unit, workspace: int, now: datetime) -> KnownBodies:
        """The bodies the team knows, by area."""
        return self._bodies.of(unit, workspace, now)


def _bodies(register: Register, before: KnownBodies | None) -> KnownBodies:
    if before is not None and before.are_of(register.bodies):
        return before
    return KnownBodies(register.country, register.bodies, register.areas)


def _register(unit: Unit, workspace: int, now: datetime, before: Register | None) -> Register:
    people = People(unit, workspace, now)
    persons = _entries((row.person_id, row.name, row.hint) for row in people.names())
    bodies = _entries((row.organization_id, row.name, row.hint) for row in people.bodies.organization_names())
    team = (Entry(member.id, member.name) for member in Team(unit, workspace, now).users())
    areas, country = area_index(unit.country), unit.country
    if before is None:
        return Register(country, NameIndex(persons), NameIndex(bodies, fold_body), areas, NameIndex(team))
    return Register(
        country, before.people.having(persons), before.bodies.having(bodies), areas, before.team.having(team)
    )


def _directory(
    unit: Unit, workspace: int, now: datetime, _: tuple[Listing, ...] | None
) -> tuple[Listing, ...]:
    people = People(unit, workspace, now)
    entries = _entries((row.person_id, row.name, row.hint) for row in people.names())
    words: dict[int, list[str]] = {}
    for person_id, text in people.search_words():
        words.setdefault(person_id, []).append(text)
    found = [
        Listing(
            one.id, one.name, one.hint, fold(" ".join((one.name, *one.other_names, *words.get(one.id, ()))))
        )
        for one in entries
    ]
    return tuple(sorted(found, key=lambda one: (fold(one.name), one.person_id)))


def _entries(rows: Iterable[tuple[int, str, str]]) -> Iterable[Entry]:
    """One entry an id; the first name of an id is its own, the others find it too."""
    names: dict[int, list[str]] = {}
    hints: dict[int, str] = {}
    for number, name, hint in rows:
        names.setdefault(number, []).append(name)
        hints.setdefault(number, hint)
    for number, (own, *others) in names.items():
        yield Entry(number, own, hints[number], tuple(others))
