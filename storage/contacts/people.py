"""Contacts: the people the team meets, what they are called and where they sit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, delete, select, update

from bot.politics.parties import is_no_party
from storage.committees.bodies import Bodies
from storage.committees.memberships import (
    LATEST_FIRST,
    OWN_AREA_NAME,
    PARTY_NAME,
    ROLE,
    Seat,
    latest_seats_of,
    of_seats,
)
from storage.known_names import names_changed
from storage.repository import Repository
from storage.tables import (
    Area,
    AuditEntry,
    Base,
    ContactDetail,
    ImportChange,
    Membership,
    Organization,
    Person,
    PersonName,
)
from storage.tables.facts import facts, referring, takes_part
from storage.work import Unit


@dataclass(frozen=True, slots=True)
class IndexedName:
    """One name of a person for the index in memory.

    `hint` is what tells two of one name apart: role, organization, party; '' when nothing is known.
    """

    person_id: int
    name: str
    hint: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A means of contact; `type` as in Popolo ('email', 'voice', 'cell', 'address', ...)."""

    type: str
    value: str
    label: str | None


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A contact with everything known about them; seats without an end date first, then the latest."""

    id: int
    name: str
    email: str | None
    summary: str | None
    other_names: tuple[str, ...]
    contact_details: tuple[ContactLine, ...]
    memberships: tuple[Seat, ...]
    erased: bool
    facts: Mapping[str, str] = field(default_factory=dict)
    """What is known of them in words, by the column of `persons`."""


_HINTS = of_seats(Membership.person_id, Area.name, ROLE, Organization.name, PARTY_NAME).order_by(
    *LATEST_FIRST
)
_WORDS = of_seats(
    Membership.person_id, Membership.label, ROLE, Organization.name, Area.name, OWN_AREA_NAME, PARTY_NAME
)


class People(Repository):
    """The team's contacts; erased ones are not found. `bodies` are those they sit in."""

    def __init__(self, unit: Unit, workspace_id: int | None, now: datetime, by: int | None = None) -> None:
        super().__init__(unit, workspace_id, now, by)
        self.bodies = Bodies(unit, workspace_id, now, by)

    def names(self) -> list[IndexedName]:
        """Every name a person of the team goes by, for an index in memory.

        `storage.known_names` says whether such an index is still current.
        """
        hints: dict[int, str] = {}
        for person_id, *parts, party in self.connection.execute(_HINTS, {"workspace_id": self.workspace_id}):
            if person_id not in hints:
                known = (*parts, None if is_no_party(party) else party)
                hints[person_id] = ", ".join(dict.fromkeys(filter(None, known)))
        own = select(Person.id, Person.name).where(
            Person.workspace_id == self.workspace_id, Person.erased_at.is_(None)
        )
        others = (
            select(PersonName.person_id, PersonName.name)
            .join(Person, Person.id == PersonName.person_id)
            .where(Person.workspace_id == self.workspace_id, Person.erased_at.is_(None))
        )
        rows = [*self.connection.execute(own.order_by(Person.id)), *self.connection.execute(others)]
        return [IndexedName(person_id, name, hints.get(person_id, "")) for person_id, name in rows]

    def search_words(self) -> list[tuple[int, str]]:
        """What each contact can be found by beside a name: seats, places, parties, and facts of their own."""
        found = [
            (person_id, " ".join(filter(None, parts)))
            for person_id, *parts in self.connection.execute(_WORDS, {"workspace_id": self.workspace_id})
        ]
        about = select(Person.id, *(getattr(Person, name) for name in facts(Person, "search"))).where(
            Person.workspace_id == self.workspace_id, Person.erased_at.is_(None)
        )
        found += [
            (person_id, " ".join(filter(None, parts))) for person_id, *parts in self.connection.execute(about)
        ]
        return found

    def add_person(
        self,
        name: str,
        *,
        email: str | None = None,
        phone: str | None = None,
        **others: str | None,
    ) -> int:
        """Add a contact, with `others` of the columns of a person; the person's id.

        The address is kept in lower case, a phone number as a contact detail of type 'voice'.
        """
        _known_columns(others)
        person_id = self._insert(
            Person, {"name": name, "email": None if email is None else email.lower(), **others}
        )
        if phone is not None:
            self.add_contact_detail(person_id, "voice", phone)
        self._audit("added", f"person:{person_id}")
        names_changed(self.unit, self.workspace_id)
        return person_id

    def change_person(self, person_id: int, **changes: str | None) -> bool:
        """Change fields of a contact; False when there is none in the team."""
        _known_columns(changes)
        if email := changes.get("email"):
            changes["email"] = email.lower()
        changed = self.connection.execute(
            update(Person)
            .where(
                Person.workspace_id == self.workspace_id, Person.id == person_id, Person.erased_at.is_(None)
            )
            .values(**changes, updated_at=self.now)
        )
        if changed.rowcount:
            self._audit("changed", f"person:{person_id}", after=changes)
            names_changed(self.unit, self.workspace_id)
        return changed.rowcount == 1

    def add_contact_detail(self, person_id: int, type: str, value: str, label: str | None = None) -> bool:
        """A means of contact; False when it is known."""
        if self._find(ContactDetail, person_id=person_id, type=type, value=value) is not None:
            return False
        row = {"person_id": person_id, "type": type, "value": value, "label": label}
        self._insert(ContactDetail, row)
        return True

    def find_by_email(self, email: str) -> int | None:
        """The person with that address, upper or lower case; the first added when there are several."""
        return self.connection.execute(
            select(Person.id)
            .where(
                Person.workspace_id == self.workspace_id,
                Person.email == email.lower(),
                Person.erased_at.is_(None),
            )
            .order_by(Person.id)
            .limit(1)
        ).scalar_one_or_none()

    def person(self, person_id: int) -> PersonCard | None:
        """Everything known about one person of the team; an erased one is told as such."""
        row = self.connection.execute(
            select(Person).where(Person.workspace_id == self.workspace_id, Person.id == person_id)
        ).one_or_none()
        if row is None:
            return None
        others = self.connection.execute(
            select(PersonName.name)
            .where(PersonName.workspace_id == self.workspace_id, PersonName.person_id == person_id)
            .order_by(PersonName.id)
        ).scalars()
        details = self.connection.execute(
            select(ContactDetail.type, ContactDetail.value, ContactDetail.label)
            .where(ContactDetail.workspace_id == self.workspace_id, ContactDetail.person_id == person_id)
            .order_by(ContactDetail.id)
        )
        return PersonCard(
            row.id,
            row.name,
            row.email,
            row.summary,
            tuple(others),
            tuple(ContactLine(*detail) for detail in details),
            latest_seats_of(self.unit, self.workspace_id, person_id),
            row.erased_at is not None,
            {
                name: said
                for name in facts(Person, "tell")
                if isinstance(said := getattr(row, name), str) and said
            },
        )

    def erase(self, person_id: int) -> bool:
        """Forget a person: every row that refers to them goes, and what imports said of it; the person's own
        row stays blank, and so do the rows of tables that say so (storage.tables.facts), as where they took
        part. False when there is none, or erased already.

        What was written about them in topics and notes of meetings is not found by this.
        """
        erased = self.connection.execute(
            update(Person)
            .where(
                Person.workspace_id == self.workspace_id, Person.id == person_id, Person.erased_at.is_(None)
            )
            .values(erased_at=self.now, updated_at=self.now, **_blank(Person))
        )
        if not erased.rowcount:
            return False
        for table, column in referring(Person):
            if takes_part(column, "erase"):
                self._erase_rows(table, column, [person_id])
            elif blank := _blank(table):
                self.connection.execute(
                    update(table)
                    .where(table.__table__.c.workspace_id == self.workspace_id, column == person_id)
                    .values(updated_at=self.now, **blank)
                )
        self.connection.execute(
            update(AuditEntry)
            .where(AuditEntry.workspace_id == self.workspace_id, AuditEntry.record == f"person:{person_id}")
            .values(before=None, after=None)
        )
        self._audit("erased", f"person:{person_id}")
        names_changed(self.unit, self.workspace_id)
        return True

    def _erase_rows(self, table: type[Base], column: Column[Any], numbers: list[int]) -> None:
        """Delete the rows that refer to these by a column, those that go with them, and what imports said of each."""
        own = table.__table__.c
        gone = list(
            self.connection.execute(
                select(own.id).where(own.workspace_id == self.workspace_id, column.in_(numbers))
            ).scalars()
        )
        if not gone:
            return
        for other, reference in referring(table, cascading=True):
            self._erase_rows(other, reference, gone)
        self.connection.execute(
            delete(ImportChange).where(
                ImportChange.workspace_id == self.workspace_id,
                ImportChange.record_table == table.__tablename__,
                ImportChange.record_id.in_(gone),
            )
        )
        self.connection.execute(delete(table).where(own.id.in_(gone)))


def _known_columns(named: Iterable[str]) -> None:
    if unknown := set(named) - set(facts(Person, "popolo")):
        raise ValueError(f"a person has no {', '.join(sorted(unknown))} to change")


def _blank(table: type[Base]) -> dict[str, str | None]:
    """The values of a row that says nothing of an erased person any more."""
    columns = table.__table__.c
    return {name: None if columns[name].nullable else "" for name in facts(table, "erase")}
