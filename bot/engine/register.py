"""The names a workspace knows, folded once and kept in memory: people, bodies, areas, team."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from bot.engine.line import Register
from bot.engine.names import Entry, NameIndex, fold_body
from bot.politics.areas import municipalities, regions
from storage.people import People
from storage.team import Team
from storage.work import Unit


@cache
def area_index() -> NameIndex:
    """Municipalities and regions by every name they have; ids count from 1 in the order of the data."""
    names = [(place.name, place.official_name, place.aliases) for place in municipalities()]
    names += [(region.name, "", ()) for region in regions()]
    return NameIndex(
        Entry(number, own["da"], "", tuple({*own.values(), official, *aliases} - {own["da"], ""}))
        for number, (own, official, aliases) in enumerate(names, 1)
    )


class Registers:
    """Keeps each workspace's register until somebody, in this process or another, changes a name."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[int, Register]] = {}

    def of(self, unit: Unit, workspace: int, now: datetime) -> Register:
        """The register as of this unit; one small query when nothing changed."""
        people = People(unit, workspace, now)
        version = people.version()
        kept = self._kept.get(workspace)
        if kept is not None and kept[0] == version:
            return kept[1]
        register = Register(
            NameIndex(_entries((row.person_id, row.name, row.hint) for row in people.names())),
            NameIndex(
                _entries((row.organization_id, row.name, row.hint) for row in people.organization_names()),
                fold_body,
            ),
            area_index(),
            NameIndex(Entry(member.id, member.name) for member in Team(unit, workspace, now).users()),
        )
        # Kept only once the transaction stands: a roll-back must not leave names that never were.
        unit.after_commit(lambda: self._kept.__setitem__(workspace, (version, register)))
        return register


def _entries(rows: Iterable[tuple[int, str, str]]) -> Iterable[Entry]:
    """One entry an id; the first name of an id is its own, the others find it too."""
    names: dict[int, list[str]] = {}
    hints: dict[int, str] = {}
    for number, name, hint in rows:
        names.setdefault(number, []).append(name)
        hints.setdefault(number, hint)
    for number, (own, *others) in names.items():
        yield Entry(number, own, hints[number], tuple(others))
