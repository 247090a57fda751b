"""Contacts: the people the team meets, what they are called and where they sit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

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
    ContactDetail,
    Identifier,
    ImportChange,
    Membership,
    Organization,
    Participant,
    Person,
    PersonName,
    Source,
)
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
        """What each contact can be found by beside a name: seats, places, parties, e-mail, summary."""
        found = [
            (person_id, " ".join(filter(None, parts)))
            for person_id, *parts in self.connection.execute(_WORDS, {"workspace_id": self.workspace_id})
        ]
        about = select(Person.id, Person.email, Person.summary).where(
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
        family_name: str | None = None,
        given_name: str | None = None,
        sort_name: str | None = None,
        honorific_prefix: str | None = None,
        image: str | None = None,
        summary: str | None = None,
    ) -> int:
        """Add a contact; the person's id.

        The address is kept in lower case, a phone number as a contact detail of type 'voice'.
        """
        person_id = self._insert(
            Person,
            {
                "name": name,
                "email": None if email is None else email.lower(),
                "family_name": family_name,
                "given_name": given_name,
                "sort_name": sort_name,
                "honorific_prefix": honorific_prefix,
                "image": image,
                "summary": summary,
            },
        )
        if phone is not None:
            self.add_contact_detail(person_id, "voice", phone)
        self._audit("added", f"person:{person_id}")
        names_changed(self.unit, self.workspace_id)
        return person_id

    def change_person(self, person_id: int, **changes: str | None) -> bool:
        """Change fields of a contact; False when there is none in the team."""
        fields = {
            "name",
            "email",
            "family_name",
            "given_name",
            "sort_name",
            "honorific_prefix",
            "image",
            "summary",
        }
        if unknown := changes.keys() - fields:
            raise ValueError(f"a person has no {', '.join(sorted(unknown))} to change")
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

    def add_name(self, person_id: int, name: str, note: str | None = None) -> bool:
        """Another name a person goes or went by; False when it is known."""
        if self._find(PersonName, person_id=person_id, name=name) is not None:
            return False
        self._insert(PersonName, {"person_id": person_id, "name": name, "note": note})
        names_changed(self.unit, self.workspace_id)
        return True

    def add_contact_detail(self, person_id: int, type: str, value: str, label: str | None = None) -> bool:
        """A means of contact; False when it is known."""
        if self._find(ContactDetail, person_id=person_id, type=type, value=value) is not None:
            return False
        row = {"person_id": person_id, "type": type, "value": value, "label": label}
        self._insert(ContactDetail, row)
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
        )

    def erase(self, person_id: int) -> bool:
        """Forget a person: name, contact details, memberships and sources go, and so does their name
        wherever they took part. The meetings stay. False when there is none, or erased already.

        What was written about them in topics and notes is not found by this.
        """
        blank = ("sort_name", "family_name", "given_name", "honorific_prefix", "email", "image", "summary")
        erased = self.connection.execute(
            update(Person)
            .where(
                Person.workspace_id == self.workspace_id, Person.id == person_id, Person.erased_at.is_(None)
            )
            .values(name="", erased_at=self.now, updated_at=self.now, **dict.fromkeys(blank))
        )
        if not erased.rowcount:
            return False
        for table in (PersonName, ContactDetail, Membership, Identifier, Source, ImportChange):
            self.connection.execute(
                delete(table).where(table.workspace_id == self.workspace_id, table.person_id == person_id)
            )
        self.connection.execute(
            update(Participant)
            .where(Participant.workspace_id == self.workspace_id, Participant.person_id == person_id)
            .values(name="", updated_at=self.now)
        )
        self.connection.execute(
            update(AuditEntry)
            .where(AuditEntry.workspace_id == self.workspace_id, AuditEntry.record == f"person:{person_id}")
            .values(before=None, after=None)
        )
        self._audit("erased", f"person:{person_id}")
        names_changed(self.unit, self.workspace_id)
        return True
