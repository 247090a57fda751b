"""The team's contacts, and what tests put there that comes by imports alone, or ask that nobody else asks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from storage.committees.bodies import Bodies as KnownBodies
from storage.contacts.people import People as Contacts
from storage.known_names import names_changed
from storage.tables import Identifier, Membership, OrganizationName, Person, PersonName, Post, Source
from storage.work import Unit


class Bodies(KnownBodies):
    """The bodies, with other names, identifiers and posts added by hand."""

    def add_organization_name(self, organization_id: int, name: str, note: str | None = None) -> bool:
        """Another name an organization goes by; False when it is known."""
        if self._find(OrganizationName, organization_id=organization_id, name=name) is not None:
            return False
        self._insert(OrganizationName, {"organization_id": organization_id, "name": name, "note": note})
        names_changed(self.unit, self.workspace_id)
        return True

    def ensure_post(self, label: str, organization_id: int, role: str | None = None) -> int:
        """The post of that label in an organization; made when there is none."""
        found = self._find(Post, label=label, organization_id=organization_id)
        return self._ensure(Post, found, {"label": label, "organization_id": organization_id}, {"role": role})

    def confirm_membership(self, membership_id: int) -> bool:
        """Somebody says it still holds; False when there is no such membership in the team."""
        confirmed = self.connection.execute(
            update(Membership)
            .where(Membership.workspace_id == self.workspace_id, Membership.id == membership_id)
            .values(last_confirmed_at=self.now, updated_at=self.now)
        )
        return confirmed.rowcount == 1

    def add_identifier(
        self,
        identifier: str,
        scheme: str | None = None,
        *,
        person_id: int | None = None,
        organization_id: int | None = None,
    ) -> bool:
        """An identifier somebody else issued; False when it is known."""
        row = {
            "identifier": identifier,
            "scheme": scheme,
            "person_id": person_id,
            "organization_id": organization_id,
        }
        if self._find(Identifier, **row) is not None:
            return False
        self._insert(Identifier, row)
        return True

    def find_by_identifier(
        self, identifier: str, scheme: str | None = None
    ) -> tuple[int | None, int | None] | None:
        """(person_id, organization_id) of whom an identifier was issued to, one of them set."""
        row = self.connection.execute(
            select(Identifier.person_id, Identifier.organization_id)
            .where(
                Identifier.workspace_id == self.workspace_id,
                Identifier.identifier == identifier,
                Identifier.scheme.is_not_distinct_from(scheme),
            )
            .order_by(Identifier.id)
            .limit(1)
        ).one_or_none()
        return None if row is None else (row.person_id, row.organization_id)


class People(Contacts):
    """The contacts, with other names and sources added by hand."""

    def __init__(self, unit: Unit, workspace_id: int, now: datetime, by: int | None = None) -> None:
        super().__init__(unit, workspace_id, now, by)
        self.bodies: Bodies = Bodies(unit, workspace_id, now, by)

    def add_name(self, person_id: int, name: str, note: str | None = None) -> bool:
        """Another name a person goes or went by; False when it is known."""
        if self._find(PersonName, person_id=person_id, name=name) is not None:
            return False
        self._insert(PersonName, {"person_id": person_id, "name": name, "note": note})
        names_changed(self.unit, self.workspace_id)
        return True

    def add_source(
        self,
        url: str | None,
        note: str | None = None,
        *,
        person_id: int | None = None,
        organization_id: int | None = None,
        membership_id: int | None = None,
    ) -> bool:
        """Where a fact comes from; False when it is known."""
        row = {
            "url": url,
            "note": note,
            "person_id": person_id,
            "organization_id": organization_id,
            "membership_id": membership_id,
        }
        if self._find(Source, **row) is not None:
            return False
        self._insert(Source, row)
        return True

    def find_by_name(self, name: str) -> list[int]:
        """Everybody of exactly that name, first added first; for near misses see `names`."""
        return list(
            self.connection.execute(
                select(Person.id)
                .where(
                    Person.workspace_id == self.workspace_id,
                    Person.name == name,
                    Person.erased_at.is_(None),
                )
                .order_by(Person.id)
            ).scalars()
        )
