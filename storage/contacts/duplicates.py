"""Contacts that may be one person: suggested with the reason, told apart for good, or merged and parted again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any, Final

from rapidfuzz import fuzz
from sqlalchemy import select

from bot.core.folding import fold
from bot.politics.country import Country
from bot.politics.partial_dates import ends_before_it_starts
from storage.committees.memberships import of_seats
from storage.journal import Journal
from storage.tables import (
    Area,
    Base,
    ContactDetail,
    DistinctPair,
    Membership,
    Nudge,
    Person,
    PersonName,
)
from storage.tables.facts import fields, referring, takes_part

LIKE: Final = 90.0  # one slip of the pen in ten letters
CROWD: Final = 120  # more people in one body than are compared letter by letter
FOLDED: Final = (Membership, PersonName, ContactDetail)
"""Of these, what two contacts both have is kept once."""


class Why(StrEnum):
    """What makes two contacts look like one person, the surest first."""

    EMAIL = "email"
    NUMBER = "number"
    NAME_AND_BODY = "name and body"
    NAME_AND_AREA = "name and area"
    LIKE_AND_BODY = "like and body"
    NAME = "name"  # and nothing that tells them apart


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts that may be one person, the one added first first."""

    first_id: int
    second_id: int
    why: Why


@dataclass(frozen=True, slots=True)
class _Known:
    names: frozenset[str]
    emails: frozenset[str]
    numbers: frozenset[str]
    bodies: frozenset[int]
    areas: frozenset[str]


class Duplicates(Journal):
    """Pairs of contacts; nothing is merged unless somebody says so, and never on a name."""

    def pairs(self) -> list[Pair]:
        """Contacts that may be one person, the surest first; those told apart are left out."""
        known = self._known()
        apart = {
            (row.first_id, row.second_id)
            for row in self.connection.execute(
                select(DistinctPair.first_id, DistinctPair.second_id).where(
                    DistinctPair.workspace_id == self.workspace_id
                )
            )
        }
        found = {}
        for first, second in _candidates(known):
            if (first, second) not in apart and (why := _why(known[first], known[second])):
                found[first, second] = Pair(first, second, why)
        order = list(Why)
        return sorted(found.values(), key=lambda pair: (order.index(pair.why), pair.first_id, pair.second_id))

    def _known(self) -> dict[int, _Known]:
        names: dict[int, set[str]] = {}
        emails: dict[int, set[str]] = defaultdict(set)
        numbers: dict[int, set[str]] = defaultdict(set)
        bodies: dict[int, set[int]] = defaultdict(set)
        areas: dict[int, set[str]] = defaultdict(set)
        for number, name, email in self._rows(Person.id, Person.name, Person.email):
            names[number] = {fold(name)}
            if email:
                emails[number].add(email.lower())
        for number, name in self._rows(PersonName.person_id, PersonName.name):
            names.get(number, set()).add(fold(name))
        for number, kind, value in self._rows(
            ContactDetail.person_id, ContactDetail.type, ContactDetail.value
        ):
            if kind == "email":
                emails[number].add(value.lower())
            elif kind in ("voice", "cell"):
                numbers[number].add("".join(filter(str.isdigit, value))[-8:])
        seats = self.connection.execute(
            of_seats(Membership.person_id, Membership.organization_id, Area.name),
            {"workspace_id": self.workspace_id},
        )
        for number, body, area in seats:
            bodies[number].add(body)
            if area:
                areas[number].add(fold(area))
        return {
            number: _Known(
                frozenset(called) - {""},
                frozenset(emails[number]),
                frozenset(one for one in numbers[number] if len(one) == 8),
                frozenset(bodies[number]),
                frozenset(areas[number]),
            )
            for number, called in names.items()
        }

    def _rows(self, owner: Any, *columns: Any) -> Iterable[Any]:
        statement = select(owner, *columns).where(owner.class_.workspace_id == self.workspace_id)
        if owner.class_ is Person:
            statement = statement.where(Person.erased_at.is_(None))
        return self.connection.execute(statement.where(owner.isnot(None)))

    def details(self, person_id: int, type: str, value: str) -> list[int]:
        """The numbers of a person's contact details that read so."""
        return [
            one.id for one in self._of(ContactDetail, person_id) if (one.type, one.value) == (type, value)
        ]

    def tell_apart(self, first: int, second: int) -> bool:
        """Two contacts are two people, for good; False when that is known, or they are not the team's."""
        first, second = sorted((first, second))
        if first == second or not self._are_ours(first, second):
            return False
        values = {"first_id": first, "second_id": second}
        return self._insert_new(DistinctPair, ("first_id", "second_id"), values)

    def _are_ours(self, *persons: int) -> bool:
        ours = self.connection.execute(
            select(Person.id).where(
                Person.workspace_id == self.workspace_id, Person.id.in_(persons), Person.erased_at.is_(None)
            )
        ).all()
        return len(ours) == len(set(persons))

    def merge(self, keep: int, gone: int) -> int | None:
        """Make one contact of two; the number of the act to part them by, None when they are not the team's.

        Everything of `gone` moves to `keep`: meetings, seats with their dates, addresses, notes, sources;
        its name stays as another name. A seat, address or name both have is kept once, with what either
        of the two knew. What `keep` says of itself stands.
        """
        if keep == gone or not self._are_ours(keep, gone):
            return None
        rows = {
            row.id: row for row in self.connection.execute(select(Person).where(Person.id.in_((keep, gone))))
        }
        self._fold_seats(keep, gone)
        self._fold_names(keep, gone, rows[gone].name, rows[keep].name)
        self._fold_details(keep, gone)
        for table, column in referring(Person):
            if table not in FOLDED and takes_part(column, "merge"):
                self.move(table, column.name, gone, keep)
        for number in self._pairs_of(gone):
            self.remove(DistinctPair, number)
        # What somebody said is not relevant about the one is not relevant about the two.
        self._move_nudges(gone, keep)
        self._fill(Person, rows[keep], rows[gone])
        second = rows[gone].email
        if second and rows[keep].email and second != rows[keep].email:
            self._detail_once(keep, "email", second)
        self.remove(Person, gone)
        return self.close("merged", f"person:{keep}")

    def _fold_seats(self, keep: int, gone: int) -> None:
        mine = self._of(Membership, keep)
        for seat in self._of(Membership, gone):
            twin = next((one for one in mine if _same_seat(self.unit.country, one, seat)), None)
            if twin is None:
                self.set(Membership, seat.id, person_id=keep)
                continue
            self._fill(Membership, twin, seat)
            for table, column in referring(Membership):
                self.move(table, column.name, seat.id, twin.id)
            self.remove(Membership, seat.id)

    def _fill(self, table: type[Base], row: Any, other: Any) -> None:
        """Fill in what a row lacks and the other one has."""
        lacking = {
            name: getattr(other, name)
            for name in fields(table, "merge")
            if getattr(row, name) is None and getattr(other, name) is not None
        }
        if lacking:
            self.set(table, row.id, **lacking)

    def _fold_names(self, keep: int, gone: int, name: str, own: str) -> None:
        known = {fold(one.name): one for one in self._of(PersonName, keep)}
        for other in self._of(PersonName, gone):
            twin = known.setdefault(fold(other.name), other)
            if twin is other and fold(other.name) != fold(own):
                self.set(PersonName, other.id, person_id=keep)
                continue
            if twin is not other:
                self._fill(PersonName, twin, other)
            self.remove(PersonName, other.id)
        if fold(name) not in {fold(own), *known}:
            self.add(PersonName, person_id=keep, name=name, note=None)

    def _fold_details(self, keep: int, gone: int) -> None:
        known = {(one.type, one.value): one for one in self._of(ContactDetail, keep)}
        for detail in self._of(ContactDetail, gone):
            if twin := known.get((detail.type, detail.value)):
                self._fill(ContactDetail, twin, detail)
                self.remove(ContactDetail, detail.id)
            else:
                self.set(ContactDetail, detail.id, person_id=keep)

    def _detail_once(self, person_id: int, type: str, value: str) -> None:
        if self._find(ContactDetail, person_id=person_id, type=type, value=value) is None:
            self.add(ContactDetail, person_id=person_id, type=type, value=value)

    def _move_nudges(self, gone: int, keep: int) -> None:
        rows = self.connection.execute(
            select(Nudge.id).where(Nudge.workspace_id == self.workspace_id, Nudge.record == f"person:{gone}")
        ).scalars()
        for number in list(rows):
            self.set(Nudge, number, record=f"person:{keep}")

    def _of(self, table: Any, person_id: int) -> list[Any]:
        rows = self.connection.execute(
            select(table)
            .where(table.workspace_id == self.workspace_id, table.person_id == person_id)
            .order_by(table.id)
        )
        return list(rows)

    def _pairs_of(self, person_id: int) -> list[int]:
        rows = self.connection.execute(
            select(DistinctPair.id).where(
                (DistinctPair.first_id == person_id) | (DistinctPair.second_id == person_id)
            )
        )
        return list(rows.scalars())


def _candidates(known: dict[int, _Known]) -> set[tuple[int, int]]:
    """Pairs worth a look: of one name, address or number, or in one body with nearly the same name."""
    groups: dict[tuple[str, object], list[int]] = defaultdict(list)
    for number in sorted(known):
        person = known[number]
        for kind, keys in (("name", person.names), ("email", person.emails), ("number", person.numbers)):
            for key in keys:
                groups[kind, key].append(number)
        for body in person.bodies:
            groups["body", body].append(number)
    found: set[tuple[int, int]] = set()
    for (kind, _), people in groups.items():
        if kind != "body":
            found.update(combinations(people[:20], 2))
        elif len(people) <= CROWD:
            found.update(
                (one, other)
                for one, other in combinations(people, 2)
                if _alike(known[one].names, known[other].names)
            )
    return found


def _alike(first: Iterable[str], second: Iterable[str]) -> bool:
    second = list(second)
    return any(fuzz.ratio(one, other, score_cutoff=LIKE) for one in first for other in second)


def _why(first: _Known, second: _Known) -> Why | None:
    same_name = bool(first.names & second.names)
    if first.emails & second.emails:
        return Why.EMAIL
    if first.numbers & second.numbers and _alike(first.names, second.names):
        return Why.NUMBER
    if same_name and first.bodies & second.bodies:
        return Why.NAME_AND_BODY
    if same_name and first.areas & second.areas:
        return Why.NAME_AND_AREA
    if first.bodies & second.bodies and _alike(first.names, second.names):
        return Why.LIKE_AND_BODY
    told_apart = (first.areas and second.areas) or (first.bodies and second.bodies)
    return Why.NAME if same_name and not told_apart else None


def _same_seat(country: Country, one: Any, other: Any) -> bool:
    """Whether two seats are one: in the same body and role, and with no dates that contradict."""
    if one.organization_id != other.organization_id or not country.roles.same(one.role, other.role):
        return False
    start, end = one.start_date or other.start_date, one.end_date or other.end_date
    return not ends_before_it_starts(start, end) and all(
        getattr(one, name) is None
        or getattr(other, name) is None
        or getattr(one, name) == getattr(other, name)
        for name in ("start_date", "end_date", "on_behalf_of_id")
    )
