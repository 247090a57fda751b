"""Adds areas, organizations, posts and memberships unless they are there, and lists the names of bodies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.orm import aliased

from storage.known_names import names_changed
from storage.repository import Repository
from storage.tables import (
    Area,
    Membership,
    Organization,
    OrganizationName,
)
from storage.tables.base import storable


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area; `identifier` is its official code."""

    id: int
    name: str
    identifier: str | None
    classification: str | None
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class IndexedOrganization:
    """One name of an organization for the index in memory; `hint` tells two of one name apart."""

    organization_id: int
    name: str
    hint: str
    classification: str | None


ABOVE = aliased(Organization)
"""The body an organization belongs to (`parent_id`)."""
AREA_OF_BODY = func.coalesce(Organization.area_id, ABOVE.area_id)
"""The area an organization lies in, where ABOVE is joined: its own, else that of the body it belongs to."""


_OWN_NAMES: Final = (
    select(Organization.id, Organization.name, Area.name, Organization.classification)
    .select_from(Organization)
    .outerjoin(ABOVE, ABOVE.id == Organization.parent_id)
    .outerjoin(Area, (Area.id == AREA_OF_BODY) & (Area.workspace_id == bindparam("workspace")))
    .where(Organization.workspace_id == bindparam("workspace"))
)
_OTHER_NAMES: Final = _OWN_NAMES.with_only_columns(
    Organization.id, OrganizationName.name, Area.name, Organization.classification
).join(OrganizationName, OrganizationName.organization_id == Organization.id)


class Bodies(Repository):
    """Areas, organizations, posts, memberships.

    Every `ensure_` finds what is there by what identifies it, fills in what was missing, changes nothing
    that was filled in, and makes it otherwise: saying the same thing twice changes nothing.
    """

    def organization_names(self) -> list[IndexedOrganization]:
        """Every name an organization of the team goes by, its own first; the hint is its area's name."""
        told = {"workspace": self.workspace_id}
        rows = [*self.connection.execute(_OWN_NAMES, told), *self.connection.execute(_OTHER_NAMES, told)]
        return [
            IndexedOrganization(organization_id, name, area or "", classification)
            for organization_id, name, area, classification in rows
        ]

    def area_by_name(self, name: str) -> AreaRow | None:
        """The team's area of that name, upper or lower case; the first made when there are several."""
        name = storable(name)
        row = self.connection.execute(
            select(Area)
            .where(Area.workspace_id == self.workspace_id, func.lower(Area.name) == func.lower(name))
            .order_by(Area.id)
            .limit(1)
        ).one_or_none()
        if row is None and not name.isascii():
            # SQLite folds the case of ASCII alone, so names with other letters are compared here.
            folded = name.casefold()
            row = next((area for area in self._areas() if area.name.casefold() == folded), None)
        return None if row is None else _area(row)

    def areas(self) -> list[AreaRow]:
        """The team's areas, by name."""
        return [_area(row) for row in self._areas()]

    def _areas(self) -> list[Row[*tuple[Any, ...]]]:
        statement = select(Area).where(Area.workspace_id == self.workspace_id).order_by(Area.name, Area.id)
        return list(self.connection.execute(statement))

    def ensure_area(
        self,
        name: str,
        identifier: str | None = None,
        classification: str | None = None,
        parent_id: int | None = None,
    ) -> int:
        """The area with that official code, or of that name; made when there is none."""
        found = None
        if identifier is not None:
            found = self._find(Area, identifier=identifier)
        if found is None:
            here = self.area_by_name(name)
            # Two areas of one name are two when their codes say so.
            if here is not None and (identifier is None or here.identifier in (None, identifier)):
                found = here.id
        facts = {"identifier": identifier, "classification": classification, "parent_id": parent_id}
        return self._ensure(Area, found, {"name": name}, facts)

    def ensure_organization(
        self,
        name: str,
        classification: str | None = None,
        area_id: int | None = None,
        parent_id: int | None = None,
    ) -> int:
        """The organization of that name (in that area, where one is given); made when there is none."""
        found = None
        if area_id is not None:
            found = self._find(Organization, name=name, area_id=area_id) or self._find(
                Organization, name=name, area_id=None
            )
        else:
            found = self._find(Organization, name=name)
        facts = {"classification": classification, "area_id": area_id, "parent_id": parent_id}
        return self._ensure(Organization, found, {"name": name}, facts)

    def ensure_membership(
        self,
        person_id: int,
        organization_id: int,
        *,
        role: str | None = None,
        label: str | None = None,
        post_id: int | None = None,
        on_behalf_of_id: int | None = None,
        area_id: int | None = None,
        start_date: str | None = None,
        end_date: str | None = None,
        end_reason: str | None = None,
    ) -> int:
        """The membership of a person in an organization, in that role and from that day.

        One without a start date that fits is filled in; a person who comes back later has two. Dates are
        partial dates ('2026', '2026-03', '2026-03-01'), `end_date` the last day in office.
        """
        identity = {"person_id": person_id, "organization_id": organization_id, "role": role}
        found = self._find(Membership, **identity, start_date=start_date)
        if found is None and start_date is not None:
            found = self._find(Membership, **identity, start_date=None)
        facts = {
            "label": label,
            "post_id": post_id,
            "on_behalf_of_id": on_behalf_of_id,
            "area_id": area_id,
            "start_date": start_date,
            "end_date": end_date,
            "end_reason": end_reason,
        }
        return self._ensure(Membership, found, identity, facts)

    def _ensure(self, table: Any, found: int | None, identity: dict[str, Any], facts: dict[str, Any]) -> int:
        """Make a row, or fill in the facts the found one lacks."""
        if found is None:
            made = self._insert(table, {**identity, **facts})
            names_changed(self.unit, self.workspace_id)
            return made
        known = self.connection.execute(select(table).where(table.id == found)).one()._mapping
        missing = {name: value for name, value in facts.items() if value is not None and known[name] is None}
        if missing:
            self.connection.execute(
                update(table)
                .where(table.workspace_id == self.workspace_id, table.id == found)
                .values(**missing, updated_at=self.now)
            )
            names_changed(self.unit, self.workspace_id)
        return found


def _area(row: Row[*tuple[Any, ...]]) -> AreaRow:
    return AreaRow(row.id, row.name, row.identifier, row.classification, row.parent_id)
