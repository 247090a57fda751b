"""Says whether two records are about the same person, body or seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import lru_cache, partial

from bot.core.folding import fold
from bot.politics.country import Country
from bot.politics.partial_dates import first_day, one_of
from bot.politics.places import parted
from storage.imports.staging import Row


def may_be_one(one: str, other: str) -> bool:
    """Whether two names can be one person's, given that an address or an identifier says they are.

    'A. Jensen', 'Anna M. Jensen' and 'Anna Jensen' can, and so can 'Anna Holm'; 'Anna Jensen' and 'Bo
    Jensen' cannot: councils have mailboxes that all members share.
    """
    first, second = fold(one).split(), fold(other).split()
    if not first or not second:
        return False
    alike = first[0] == second[0] or (first[-1] == second[-1] and 1 in map(len, (first[0], second[0])))
    return (alike and first[0][0] == second[0][0]) or set(first) <= set(second) or set(second) <= set(first)


def same_role(country: Country, row: Row, role: str | None) -> bool:
    """Whether a seat's role is that one; what is not said on one side agrees with anything."""
    return not row.get("role") or not role or country.roles.same(row["role"], role)


def same_term(country: Country, row: Row, start: str | None, end: str | None, today: date | None) -> bool:
    """Whether a seat's dates can be these: the starts agree, and where one is not known the ends do.

    A seat without a beginning is known to be held when it was entered, or is said to be held `today`: that is
    none of a term to come.
    """
    here = row.get("start_date")
    if here and start:
        return one_of(here, start)
    said, held = (start, _entered(row) or today) if start else (here, today)
    begun = first_day(said)
    if begun and held and begun > held and country.terms.of(begun) != country.terms.of(held):
        return False
    return one_of(row.get("end_date"), end)


def _entered(row: Row) -> date | None:
    moment = row.get("created_at")
    return moment.date() if moment is not None else None


class Likeness(Enum):
    """What speaks for two records of one name being of one person."""

    SAME = auto()
    UNSURE = auto()  # nothing but the name
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Traces:
    """What tells a person from a namesake: bodies and parties by id, areas by `area_key`, figures of phones."""

    email: str | None = None
    bodies: frozenset[int] = frozenset()
    parties: frozenset[int] = frozenset()
    areas: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    placeless: bool = False  # sits in a council or committee, and nothing says where

    def likeness(self, other: Traces) -> Likeness:
        """Whether another record of the same name is of the same person."""
        if self.bodies & other.bodies or self.phones & other.phones:
            return Likeness.SAME
        elsewhere = bool(self.areas and other.areas) and not self.areas & other.areas
        if self.email and other.email and self.email != other.email:
            return Likeness.OTHER if elsewhere else Likeness.UNSURE
        if self.areas & other.areas or (self.email and self.email == other.email):
            return Likeness.SAME
        if elsewhere:
            return Likeness.OTHER
        if self.parties & other.parties or (self.placeless and other.placeless):
            return Likeness.SAME
        nothing = not (self._says_anything or other._says_anything)
        return Likeness.SAME if nothing and not (self.phones and other.phones) else Likeness.UNSURE

    @property
    def _says_anything(self) -> bool:
        return bool(self.email or self.bodies or self.parties or self.areas)


@lru_cache(maxsize=4_096)
def area_key(country: Country, name: str) -> str:
    """What an area is known by, however its name is spelled."""
    place = country.areas.municipality(name)
    region = None if place else country.areas.region(name)
    return place.code if place else region.id if region else fold(name)


def own_area(country: Country, name: str) -> str | None:
    """The own name of the municipality or region that is meant; None for no such place."""
    place = country.areas.municipality(name) if not name.strip().isdigit() else None
    region = None if place else country.areas.region(name)
    return place.name["da"] if place else region.name["da"] if region else None


@lru_cache(maxsize=4_096)
def area_in(country: Country, body: str) -> str | None:
    """The area that the name of a body says it lies in: 'Slagelse Byråd', 'Byrådet i Slagelse'."""
    where = parted(country, body, partial(own_area, country))
    return where.area


def same_number(one: str, other: str) -> bool:
    """Whether two telephone numbers are one, however their figures are grouped and prefixed."""
    return phone_figures(one) == phone_figures(other) != ""


def phone_figures(number: str) -> str:
    """The figures of a telephone number without its Danish prefix."""
    figures = "".join(sign for sign in number if sign.isdigit())
    prefixed = number.strip().startswith(("+45", "0045"))
    return figures.removeprefix("00").removeprefix("45") if prefixed else figures
