"""Who sits where, as everybody is told of it: one row, one query, and one rule each for area, role and end.

Area: that of the body (storage.committees.bodies: its own, else that of the body above it); where the body has
none, the one the membership names for itself.

Role: the membership's own role, else its label, else the role of its post, else the label of that post.

End: the earliest of its own end date, the end of its body and that of the region the body lies in
(bot.politics.endings).

What is stored stays as it was entered; who writes rows, or exchanges them with other programs in Popolo's terms,
reads the table. Everybody else asks here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    false,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from bot.politics.country import Country
from bot.politics.endings import PARTY, end_of_body, ended_by, last_in_office
from bot.politics.partial_dates import ends_before_it_starts, first_day, meets
from bot.politics.parties import is_no_party
from storage.committees.bodies import ABOVE, AREA_OF_BODY
from storage.tables import Area, Membership, Organization, Person, Post, Source
from storage.work import Unit


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a body; dates are partial, `end_date` the last day as it was entered.

    `role` and `area` are those that count, `area_code` is official where it is known. `label`, `post` and
    `own_area` are what the membership says of itself beside them. `party` is on whose behalf they sit, `parent`
    the body above. `entered_at` is when the team first knew. `source` and `source_note` are read where asked for.
    """

    membership_id: int
    person_id: int
    person: str
    organization_id: int
    organization: str
    area: str | None
    role: str | None
    party: str | None
    start_date: str | None
    end_date: str | None
    end_reason: str | None
    last_confirmed_at: datetime | None
    entered_at: datetime
    body_ends: str | None = None  # the last day of the body, its region's where that is earlier
    classification: str | None = None  # of the body
    parent: str | None = None
    area_code: str | None = None
    label: str | None = None
    post: str | None = None
    own_area: str | None = None
    source: str | None = None
    source_note: str | None = None

    @property
    def ends(self) -> str | None:
        """Its end as a partial date: `end_date`, or that of its body or region where that is earlier."""
        return last_in_office(self.end_date, self.body_ends)

    def held(self, first: date, last: date) -> bool:
        """Whether it may have been held on a day from `first` to `last`."""
        return meets(self.start_date, self.ends, first, last)

    @property
    def is_void(self) -> bool:
        """Whether it is never held, because its body ends before it begins."""
        return ends_before_it_starts(self.start_date, self.ends)

    def is_ahead(self, day: date) -> bool:
        """Whether it begins after a day."""
        return (first_day(self.start_date) or date.min) > day and not self.is_void

    def is_over(self, day: date) -> bool:
        """Whether it was held, and had ended before a day."""
        return not self.held(day, day) and not self.is_ahead(day) and not self.is_void


_PARTY = aliased(Organization)
_OWN_AREA = aliased(Area)
ROLE: Final = func.coalesce(
    func.nullif(Membership.role, ""), func.nullif(Membership.label, ""), Post.role, Post.label
)
PARTY_NAME: Final = _PARTY.name
OWN_AREA_NAME: Final = _OWN_AREA.name

BY_START: Final = (func.coalesce(Membership.start_date, ""), Person.name, Membership.id)
LATEST_FIRST: Final = (
    Membership.person_id,
    Membership.end_date.isnot(None),
    func.coalesce(Membership.start_date, "").desc(),
    Membership.id,
)
AS_ENTERED: Final = (Membership.id,)


def of_seats(*columns: Any) -> Select[*tuple[Any, ...]]:
    """SELECT of columns of a team's memberships and of what they are joined to; the erased are left out.

    Membership, Person, Organization, Post, ABOVE (the body above) and Area (the one that counts) are there.
    Executing it takes a `workspace_id`.
    """
    return (
        select(*columns)
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .join(Organization, Organization.id == Membership.organization_id)
        .outerjoin(ABOVE, ABOVE.id == Organization.parent_id)
        .outerjoin(Post, Post.id == Membership.post_id)
        .outerjoin(_PARTY, _PARTY.id == Membership.on_behalf_of_id)
        .outerjoin(Area, Area.id == func.coalesce(AREA_OF_BODY, Membership.area_id))
        .outerjoin(_OWN_AREA, _OWN_AREA.id == Membership.area_id)
        .where(Membership.workspace_id == bindparam("workspace_id"), Person.erased_at.is_(None))
    )


def _source(column: Any) -> Any:
    """The latest source of a membership, else of its body, else of its person, as scalar subqueries."""
    owners = (
        (Source.membership_id, Membership.id),
        (Source.organization_id, Membership.organization_id),
        (Source.person_id, Membership.person_id),
    )
    found = [
        select(column)
        .where(owner == own, Source.workspace_id == Membership.workspace_id, column.isnot(None))
        .order_by(Source.id.desc())
        .limit(1)
        .correlate(Membership)
        .scalar_subquery()
        for owner, own in owners
    ]
    return func.coalesce(*found)


SEATS: Final = of_seats(
    Membership.id,
    Membership.person_id,
    Person.name,
    Membership.organization_id,
    Organization.name,
    Area.name,
    ROLE,
    PARTY_NAME,
    Membership.start_date,
    Membership.end_date,
    Membership.end_reason,
    Membership.last_confirmed_at,
    Membership.created_at,
    Organization.dissolution_date,
    Organization.classification,
    ABOVE.name,
    Area.identifier,
    Membership.label,
    Post.label,
    OWN_AREA_NAME,
)
"""Every column of a Seat but its sources, in the order of its fields."""
WITH_SOURCES: Final = SEATS.add_columns(_source(Source.url), _source(Source.note))

_OF_BODIES: Final = Membership.organization_id.in_(bindparam("organization_ids", expanding=True))
_OF_PERSON: Final = Membership.person_id == bindparam("person_id")
_SOURCED_OF_BODIES: Final = WITH_SOURCES.where(_OF_BODIES).order_by(*BY_START)
_SOURCED_OF_PERSON: Final = WITH_SOURCES.where(_OF_PERSON).order_by(*BY_START)
_LATEST_OF_PERSON: Final = SEATS.where(_OF_PERSON).order_by(*LATEST_FIRST)
_EVERY: Final = SEATS.order_by(*AS_ENTERED)


def read_seats(
    unit: Unit, workspace: int, statement: Select[*tuple[Any, ...]], **values: Any
) -> tuple[Seat, ...]:
    """What SEATS or WITH_SOURCES, with further conditions and an order, find in a team."""
    rows = unit.connection.execute(statement, {"workspace_id": workspace, **values})
    return tuple(_seat(unit.country, row) for row in rows)


def seats_of_bodies(unit: Unit, workspace: int, organization_ids: Collection[int]) -> tuple[Seat, ...]:
    """Every seat there ever was in these bodies, with its source, by beginning and name."""
    return read_seats(unit, workspace, _SOURCED_OF_BODIES, organization_ids=list(organization_ids))


def seats_of_person(unit: Unit, workspace: int, person_id: int) -> tuple[Seat, ...]:
    """Every seat a person has or had, with its source, by beginning."""
    return read_seats(unit, workspace, _SOURCED_OF_PERSON, person_id=person_id)


def latest_seats_of(unit: Unit, workspace: int, person_id: int) -> tuple[Seat, ...]:
    """Every seat a person has or had: those without an end date first, then the latest."""
    return read_seats(unit, workspace, _LATEST_OF_PERSON, person_id=person_id)


def every_seat(unit: Unit, workspace: int) -> tuple[Seat, ...]:
    """Every seat there is or was, in the order they were entered."""
    return read_seats(unit, workspace, _EVERY)


def _seat(country: Country, row: Row[*tuple[Any, ...]]) -> Seat:
    """A row of SEATS or WITH_SOURCES; it has the body's own end where a seat has that of its region, too."""
    seat = Seat(*row)
    party = None if is_no_party(seat.party) else seat.party
    ends = end_of_body(country, seat.organization, seat.area, seat.body_ends, seat.classification)
    if (party, ends) == (seat.party, seat.body_ends):
        return seat
    return replace(seat, party=party, body_ends=ends)


def held_on(country: Country, day: date) -> ColumnElement[bool]:
    """The condition, on what `of_seats` joins, for a seat that may be held on a day: as `Seat.held` says it."""
    start = Membership.start_date
    begun = or_(start.is_(None), start <= func.substr(day.isoformat(), 1, func.length(start)))
    return and_(begun, not_over(country, day))


def not_over(country: Country, day: date) -> ColumnElement[bool]:
    """The condition, on what `of_seats` joins, for a seat whose end (`Seat.ends`) is no earlier than a day."""
    regions = [name.lower() for name in ended_by(country, day)]
    goes_on = or_(false(), *(Organization.name.ilike(f"{name}%") for name in country.areas.go_on))
    in_region = and_(
        func.lower(func.coalesce(Area.name, "")).in_(regions),
        func.coalesce(Organization.classification, "") != PARTY,
        not_(goes_on),
    )
    return and_(
        _not_before(Membership.end_date, day),
        _not_before(Organization.dissolution_date, day),
        not_(or_(func.lower(Organization.name).in_(regions), in_region)),
    )


def _not_before(partial: SQLColumnExpression[str | None], day: date) -> ColumnElement[bool]:
    """Whether there is no such date, or the last day it may mean is no earlier than a day."""
    return or_(partial.is_(None), partial >= func.substr(day.isoformat(), 1, func.length(partial)))
