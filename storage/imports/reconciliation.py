"""Settles what a file gives with what the team knows: finds, fills in, adds, and overwrites nobody's work."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from bot.core.folding import fold, fold_body
from bot.politics.endings import end_of_body, last_in_office
from bot.politics.partial_dates import finer, first_day, one_of
from bot.politics.places import is_body
from bot.politics.tenure import TERM_ENDED
from storage.contacts.erasures import erased_in
from storage.external_ids import SCHEME, number_in, outer_ids
from storage.imports.given import (
    Details,
    Fields,
    GivenArea,
    GivenMembership,
    GivenOrganization,
    GivenPerson,
    GivenPost,
)
from storage.imports.matching import (
    Likeness,
    Traces,
    area_in,
    area_key,
    may_be_one,
    phone_figures,
    same_number,
    same_role,
    same_term,
)
from storage.imports.previous_imports import PreviousImports
from storage.imports.report import Problem
from storage.imports.staging import Book, Operation, Row
from storage.imports.temporary_store import Lists, Marks, TemporaryStore
from storage.tables import (
    Area,
    ContactDetail,
    Identifier,
    Membership,
    Organization,
    OrganizationName,
    Person,
    PersonName,
    Post,
    Source,
)
from storage.work import Unit

IDENTITY: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name",),
    "identifier": ("scheme", "identifier"),
    "source": ("url", "note"),
}
"""The columns that tell one such row of a person or body from another."""
PARTY: Final = "party"  # Popolo's classification of whom somebody sits for
LARGE: Final = (Person, PersonName, ContactDetail, Identifier, Membership, Source)
"""The tables with a row or more for every person: what is known of them is kept on disk meanwhile."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What of the team's rows a file's own records have taken already: each row is one record's only."""

    persons: set[int]
    organizations: set[int]
    memberships: set[int]


class Reconciliation:
    """One file being settled with one team; it only reads, and `operations` are what is to be written.

    `persons` says of every person the file names whether they are 'added', 'changed' or the 'same'. What
    an earlier import gave is brought up to date; what a person set or took away stays as it is. What is
    said without dates is about `today`, where that is given.
    """

    def __init__(self, unit: Unit, workspace: int, by: int | None, today: date | None = None) -> None:
        self.unit, self.workspace, self.by = unit, workspace, by
        self._today = today
        tables = (Area, Organization, OrganizationName, Post, Person, PersonName, ContactDetail, Identifier)
        self.store = TemporaryStore()
        before = PreviousImports(unit, workspace, self.store, LARGE)
        books = {
            table: Book(unit, workspace, table, before.to(table), self.store if table in LARGE else None)
            for table in (*tables, Membership, Source)
        }
        self.areas, self.organizations, self.posts = books[Area], books[Organization], books[Post]
        self.people, self.memberships = books[Person], books[Membership]
        self._person_names, self._organization_names = books[PersonName], books[OrganizationName]
        self._contacts, self._identifiers, self._sources = (
            books[ContactDetail],
            books[Identifier],
            books[Source],
        )
        self._books = books
        self.persons: dict[int, str] = {}
        self.problems: list[Problem] = []
        self.claimed = Claim(set(), set(), set())
        self._erased = erased_in(unit, workspace)
        self._index()

    def _index(self) -> None:
        """Look-ups over what is there; `_enter_*` keeps them up as rows are added."""
        store = self.store
        self._by_name, self._by_email = Lists(store), Lists(store)
        self._by_body: dict[str, list[int]] = {}
        self._by_party: dict[str, list[int]] = {}
        self._by_area: dict[str, list[int]] = {}
        self._by_code: dict[str | None, int] = {
            row["identifier"]: number
            for number, row in self.areas.rows.items()
            if row["identifier"] is not None
        }
        self._by_label: dict[tuple[int, str], int] = {
            (row["organization_id"], fold(row["label"])): number for number, row in self.posts.rows.items()
        }
        self._seats, self._contacts_of = Lists(store), Lists(store)
        self._known = Marks(store)
        for number, row in self.people.rows.items():
            if row["erased_at"] is None:
                self._enter_person(number, row["name"], row["email"])
        for row in self._person_names.rows.values():
            self._by_name.add(fold(row["name"]), row["person_id"])
            self._known.add(("name", "person_id", row["person_id"], row["name"]))
        for number, row in self.organizations.rows.items():
            self._enter_organization(number, row["name"], row["classification"])
        for row in self._organization_names.rows.values():
            self._note_name(self._by_body, fold_body(row["name"]), row["organization_id"])
            self._known.add(("name", "organization_id", row["organization_id"], row["name"]))
        for number, row in self.areas.rows.items():
            self._note_name(self._by_area, fold(row["name"]), number)
        for number, row in self.memberships.rows.items():
            self._seats.add(row["person_id"], number)
        for number, row in self._contacts.rows.items():
            self._enter_contact(number, row)
        self._by_identifier, self._called = Lists(store), Lists(store)
        for row in self._identifiers.rows.values():
            if row["person_id"] is not None and row["scheme"] not in (None, SCHEME):
                self._by_identifier.add((row["scheme"], row["identifier"]), row["person_id"])
            for owner in ("person_id", "organization_id"):
                if row["scheme"] == SCHEME and row[owner] is not None:
                    self._called.add((owner, row["identifier"]), row[owner])
                self._known.add(("identifier", owner, row[owner], row["scheme"], row["identifier"]))
        for row in self._sources.rows.values():
            for owner in ("person_id", "organization_id", "membership_id"):
                self._known.add(("source", owner, row[owner], row["url"], row["note"]))
        self._note_removed()

    @cached_property
    def _persons_outside(self) -> dict[str, int]:
        """The persons by what files call them; only documents ask, before they add any."""
        return self._outside("person", self.people, "person_id")

    @cached_property
    def _organizations_outside(self) -> dict[str, int]:
        return self._outside("organization", self.organizations, "organization_id")

    def _note_removed(self) -> None:
        """What an import added and a person took away is not added again."""
        self._removed_contacts = {
            (owner, row.get(owner), row.get("type"), row.get("value"))
            for row in self._contacts.removed()
            for owner in ("person_id", "organization_id")
        }
        self._removed_seats: dict[tuple[int, int], list[Row]] = {}
        for row in self.memberships.removed():
            key = (row["person_id"], row["organization_id"])
            self._removed_seats.setdefault(key, []).append(dict(row))
        for book, what in (
            (self._person_names, "name"),
            (self._organization_names, "name"),
            (self._identifiers, "identifier"),
            (self._sources, "source"),
        ):
            for row in book.removed():
                for owner in ("person_id", "organization_id", "membership_id"):
                    self._known.add((what, owner, row.get(owner), *map(row.get, IDENTITY[what])))

    def _outside(self, kind: str, book: Book, owner: str) -> dict[str, int]:
        kept = {
            row[owner]: row["identifier"]
            for row in self._identifiers.rows.values()
            if row["scheme"] == SCHEME and row.get(owner) is not None
        }
        return {outer: number for number, outer in outer_ids(kind, book.rows, kept).items()}

    @staticmethod
    def _note_name(index: dict[str, list[int]], key: str, number: int) -> None:
        numbers = index.setdefault(key, [])
        if key and number not in numbers:
            numbers.append(number)

    def _enter_person(self, number: int, name: str, email: str | None) -> None:
        self._by_name.add(fold(name), number)
        if email:
            self._by_email.add(email.lower(), number)

    def _enter_organization(self, number: int, name: str, classification: str | None) -> None:
        self._note_name(self._by_body, fold_body(name), number)
        if classification == PARTY and (party := self.unit.country.parties.said(name)):
            self._note_name(self._by_party, party.id, number)

    def _enter_contact(self, number: int, row: Row) -> None:
        for owner in ("person_id", "organization_id"):
            if row.get(owner) is not None:
                self._contacts_of.add((owner, row[owner]), number)

    # Areas

    def find_area(self, given: GivenArea) -> int | None:
        """The area with that official code, or of that name and kind."""
        here = self.areas.rows
        if given.identifier in self._by_code:
            return self._by_code[given.identifier]
        for number in self._by_area.get(fold(given.name), ()):
            row = here[number]
            codes = {row["identifier"], given.identifier} - {None}
            kinds = {fold(kind) for kind in (row["classification"], given.classification) if kind}
            if len(codes) < 2 and len(kinds) < 2:
                return number
        return None

    def area(self, given: GivenArea) -> int:
        number = self.find_area(given)
        if number is None:
            facts = {"identifier": given.identifier, "classification": given.classification}
            number = self.areas.add(number_in("area", given.key), name=given.name, **facts)
            self._note_name(self._by_area, fold(given.name), number)
        else:
            self.areas.fill(number, identifier=given.identifier, classification=given.classification)
        if given.identifier is not None:
            self._by_code.setdefault(given.identifier, number)
        return number

    # Organizations

    def find_organizations(
        self, name: str, area: int | None, classification: str | None, *, area_said: bool
    ) -> list[int]:
        """Those of that name that can be meant; more than one is for the caller to tell apart."""
        fitting = []
        meant = self._by_body.get(fold_body(name), [])
        if not meant and classification == PARTY and (party := self.unit.country.parties.said(name)):
            # 'V', 'Venstre' and 'Venstre, Danmarks Liberale Parti' are one, whoever wrote them.
            meant = self._by_party.get(party.id, [])[:1]
        for number in meant:
            row = self.organizations.rows[number]
            kinds = {fold(kind) for kind in (row["classification"], classification) if kind}
            if len(kinds) < 2 and number not in self.claimed.organizations:
                fitting.append(number)
        if not area_said:
            return fitting
        there = [number for number in fitting if area and self.organizations.rows[number]["area_id"] == area]
        return there[:1] or [n for n in fitting if self.organizations.rows[n]["area_id"] is None][:1]

    def organization(self, given: GivenOrganization, area: int | None, found: int | None) -> int:
        """Fill in the organization that was found, or add it."""
        facts = {"classification": given.classification, "area_id": area}
        dates = {"founding_date": given.founding_date, "dissolution_date": given.dissolution_date}
        if found is None:
            wish = number_in("organization", given.key)
            found = self.organizations.add(wish, name=given.name, **facts, **dates)
            self._enter_organization(found, given.name, given.classification)
        else:
            self.organizations.fill(found, **facts)
            self.organizations.give(found, **dates)
        self._details(given.details, "organization_id", found, self._organization_names)
        return found

    def organization_outside(self, given: GivenOrganization, area: int | None) -> int:
        """The organization a file calls `given.key`: known by it and of that name, of that name, or new."""
        found = self._organizations_outside.get(given.key)
        if found is not None and found not in self._by_body.get(fold_body(given.name), ()):
            found = None
        if found is None:
            named = self.find_organizations(
                given.name, area, given.classification, area_said=given.area is not None
            )
            found = named[0] if len(named) == 1 else None
        found = self.organization(given, area, found)
        self.claimed.organizations.add(found)
        self._keep_outer_id("organization", given.key, found)
        return found

    def organization_called(self, key: str) -> int | None:
        """The organization that an earlier file called so."""
        return next(iter(self._called.get(("organization_id", key))), None)

    def person_called(self, key: str) -> int | None:
        """The person that an earlier file called so."""
        return next(iter(self._called.get(("person_id", key))), None)

    def post(self, given: GivenPost, organization: int) -> int:
        key = (organization, fold(given.label))
        found = self._by_label.get(key)
        if found is None:
            post = {"label": given.label, "role": given.role, "organization_id": organization}
            found = self._by_label[key] = self.posts.add(number_in("post", given.key), **post)
        else:
            self.posts.fill(found, role=given.role)
        return found

    # Persons

    def find_persons(self, name: str, traces: Traces, emails: Container[str] = ()) -> list[int]:
        """Who is surely meant: by address, else by name and something else that is theirs; never by name alone.

        More than one is ambiguous. `emails` are all the addresses of the file: who has another one of
        them is somebody else.
        """
        email = traces.email
        if email:
            owners = [n for n in self._by_email.get(email) if may_be_one(self._name(n), name)]
            owners = [number for number in owners if number not in self.claimed.persons]
            if owners:
                called = self._by_name.get(fold(name))
                exactly = [number for number in owners if number in called]
                return exactly or owners
        alike = [n for n in self._namesakes(name) if self._alike(n, traces) is Likeness.SAME]
        if email:
            here = self.people.rows
            alike = [n for n in alike if here[n]["email"] == email or here[n]["email"] not in emails]
        seated = [number for number in alike if self._bodies_of(number) & traces.bodies]
        return seated or alike

    def unsure_namesakes(self, name: str, traces: Traces) -> int:
        """How many others bear the name of somebody new, with nothing to say whether they are the same."""
        return sum(self._alike(n, traces) is not Likeness.OTHER for n in self._namesakes(name))

    def _namesakes(self, name: str) -> list[int]:
        return [number for number in self._by_name.get(fold(name)) if number not in self.claimed.persons]

    def _alike(self, person: int, traces: Traces) -> Likeness:
        return self._traces_of(person).likeness(traces)

    def _traces_of(self, person: int) -> Traces:
        """What tells a person from a namesake by now, what the file has given so far included."""
        seats = [self.memberships.rows[number] for number in self._seats.get(person)]
        contacts = [self._contacts.rows[number] for number in self._contacts_of.get(("person_id", person))]
        return self.traces(
            self.people.rows[person]["email"],
            [row["organization_id"] for row in seats],
            [row["area_id"] for row in seats if row.get("area_id")],
            [row["value"] for row in contacts if row["type"] in ("voice", "cell")],
        )

    def traces(
        self,
        email: str | None,
        organizations: Iterable[int],
        areas: Iterable[int] = (),
        phones: Iterable[str] = (),
        said: str | None = None,
    ) -> Traces:
        """What is known of somebody beside the name; `said` is an area by name, which may not be there yet."""
        rows = [(number, self.organizations.rows[number]) for number in organizations]
        parties = frozenset(number for number, row in rows if fold(row["classification"] or "") == PARTY)
        places = {area_key(self.unit.country, str(self.areas.rows[number]["name"])) for number in areas}
        places |= {key for number, _ in rows if (key := self._area_of_body(number))}
        places |= {area_key(self.unit.country, said)} if said else set()
        return Traces(
            email or None,
            frozenset(number for number, _ in rows) - parties,
            parties,
            frozenset(places),
            frozenset(filter(None, map(phone_figures, phones))),
            placeless=not places
            and any(is_body(self.unit.country, str(row["name"])) for n, row in rows if n not in parties),
        )

    def _area_of_body(self, organization: int) -> str:
        """What the area of a body is known by: its own, the one its name says, or that of what it belongs to."""
        passed: set[int] = set()
        number: int | None = organization
        while number is not None and number not in passed:
            passed.add(number)
            row = self.organizations.rows[number]
            area = self.areas.rows.get(row.get("area_id") or 0)
            named = str(area["name"]) if area else area_in(self.unit.country, str(row["name"]))
            if named:
                return area_key(self.unit.country, named)
            number = row.get("parent_id")
        return ""

    def _name(self, number: int) -> str:
        return str(self.people.rows[number]["name"])

    def _bodies_of(self, person: int) -> set[int]:
        return {self.memberships.rows[number]["organization_id"] for number in self._seats.get(person)}

    def person(self, given: GivenPerson, found: int | None) -> int:
        """Fill in the person that was found, or add them."""
        if found is None:
            found = self.people.add(
                number_in("person", given.key),
                name=given.name,
                erased_at=None,
                **{"email": None, **given.facts},
            )
            self.persons[found] = "added"
        else:
            self.persons.setdefault(found, "same")
            if self.people.give(found, **given.facts):
                self._changed(found)
            here, there = self.people.rows[found]["email"], given.facts.get("email")
            if there and here != there:
                self._keep(given.place, given.name, "email", here or "", there)
        self._enter_person(found, given.name, given.facts.get("email"))
        if self._details(given.details, "person_id", found, self._person_names):
            self._changed(found)
        return found

    def was_erased(self, given: GivenPerson, organizations: Collection[int], found: int | None) -> bool:
        """Whether somebody asked for this person to be erased: then no file brings them back.

        `found` is who is there of that name. An erased one's address or identifier is not theirs, but a
        seat on the same body may be.
        """
        email = given.facts.get("email")
        if found is not None and email and email == self.people.rows[found]["email"]:
            return False
        seats = []
        for number in organizations if found is None else ():
            body = self.organizations.rows[number]
            area = self.areas.rows.get(body["area_id"])
            seats.append((str(body["name"]), str(area["name"]) if area else None))
        emails = [one["value"] for one in given.details.contacts if one["type"] == "email"]
        emails += [given.facts["email"]] if given.facts.get("email") else []
        issued = [(one.get("scheme"), one["identifier"]) for one in given.details.identifiers]
        issued += [(SCHEME, given.key)] if given.key else []
        return self._erased.is_erased(given.name, emails, issued, seats)

    def person_outside(
        self,
        given: GivenPerson,
        organizations: Collection[int],
        areas: Collection[int],
        emails: Container[str],
    ) -> int | None:
        """The person a file calls `given.key`; None when several can be meant, or they were erased."""
        found = self._persons_outside.get(given.key)
        if found is not None and (
            found in self.claimed.persons or not may_be_one(self._name(found), given.name)
        ):
            found = None
        if found is None:
            found = self._identified(given)
        if found is not None:
            found = self.person(given, found)
        else:
            traces = self.traces_given(given, organizations, areas)
            found = self.person_meant(given, organizations, traces, emails)
        if found is not None:
            self.claimed.persons.add(found)
            self._keep_outer_id("person", given.key, found)
        return found

    def traces_given(
        self,
        given: GivenPerson,
        organizations: Iterable[int],
        areas: Iterable[int] = (),
        said: str | None = None,
    ) -> Traces:
        """What tells a person of the file from a namesake; `said` as for `traces`."""
        phones = [one["value"] for one in given.details.contacts if one["type"] in ("voice", "cell")]
        return self.traces(given.facts.get("email"), organizations, areas, phones, said)

    def person_meant(
        self,
        given: GivenPerson,
        organizations: Collection[int],
        traces: Traces,
        emails: Container[str],
    ) -> int | None:
        """The person who is surely meant, filled in, or a new one; None when several are, or they were erased."""
        fitting = self.find_persons(given.name, traces, emails)
        if len(fitting) > 1:
            self.tell("several_persons", given.place, {"name": given.name, "count": len(fitting)})
            return None
        found = fitting[0] if fitting else None
        if self.was_erased(given, organizations, found):
            self.tell("erased", given.place, {})
            return None
        if found is None:
            self.tell_namesakes(given, traces)
        return self.person(given, found)

    def tell_namesakes(self, given: GivenPerson, traces: Traces) -> None:
        """Tell of somebody new that there may be a contact of theirs, which nothing but the name says."""
        if count := self.unsure_namesakes(given.name, traces):
            self.tell("possible_duplicate", given.place, {"name": given.name, "count": count})

    def _identified(self, given: GivenPerson) -> int | None:
        """The one person with an identifier that somebody else issued, by its scheme."""
        for issued in given.details.identifiers:
            scheme = issued.get("scheme")
            owners = self._by_identifier.get((scheme, issued["identifier"])) if scheme else ()
            fitting = [
                n for n in owners if n not in self.claimed.persons and may_be_one(self._name(n), given.name)
            ]
            if len(fitting) == 1:
                return fitting[0]
        return None

    # Memberships

    def membership(
        self, given: GivenMembership, person: int, organization: int, references: Mapping[str, int | None]
    ) -> int | None:
        """The seat, filled in or added; None for one that a person took away after an import.

        `references` are post_id, on_behalf_of_id and area_id.
        """
        found = self._find_membership(given, person, organization)
        if found is not None:
            given = self._without_what_we_told(given, self.memberships.rows[found])
        if found is None and self._taken_away(given, person, organization):
            return None
        facts: dict[str, Any] = {
            "role": given.role,
            "start_date": given.start_date,
            "end_date": given.end_date,
            **given.facts,
            **references,
        }
        self._end_by_terms(found, given, person, organization, facts)
        if found is None:
            seat = {"person_id": person, "organization_id": organization, "last_confirmed_at": None}
            found = self.memberships.add(number_in("membership", given.key), **seat, **facts)
            self._seats.add(person, found)
            self._changed(person)
        else:
            self._fill_membership(found, given, person, facts)
        for source in given.sources:
            self._once(self._sources, "source", "membership_id", found, source)
        return found

    def _without_what_we_told(self, given: GivenMembership, row: Row) -> GivenMembership:
        """A seat without a role and an end that a table of ours gives it by its label, its post or its body's end.

        They follow from what is known (storage.committees.memberships), and are not to be kept as entered.
        """
        body = self.organizations.rows[row["organization_id"]]
        above = self.organizations.rows.get(body.get("parent_id") or 0, {})
        post = self.posts.rows.get(row.get("post_id") or 0, {})
        areas = (body.get("area_id"), above.get("area_id"), row.get("area_id"))
        area = self.areas.rows.get(next(filter(None, areas), 0), {}).get("name")
        role = next(
            filter(None, (row.get("role"), row.get("label"), post.get("role"), post.get("label"))), None
        )
        own = (body.get("dissolution_date"), body.get("classification"))
        ends = last_in_office(row.get("end_date"), end_of_body(self.unit.country, body["name"], area, *own))
        if given.role == role and not row.get("role"):
            given = replace(given, role=None)
        if given.end_date == ends and row.get("end_date") != ends:
            given = replace(given, end_date=None)
        return given

    def _end_by_terms(
        self, found: int | None, given: GivenMembership, person: int, organization: int, facts: dict[str, Any]
    ) -> None:
        """Seats of one person in one body in two terms: the earlier one ends with its term.

        What the file itself gives side by side in other roles stays so.
        """
        begun = first_day(given.start_date) or (None if given.start_date else self._today)
        for number in self._seats.get(person) if begun is not None else ():
            row = self.memberships.rows[number]
            other = first_day(row.get("start_date")) or (
                self._today if row.get("start_date") is None and number > 0 else None
            )
            if row["organization_id"] != organization or number == found or other is None or begun is None:
                continue
            if self.unit.country.terms.of(other) == self.unit.country.terms.of(begun):
                continue
            ends = self.unit.country.terms.of(max(other, begun))[0] - timedelta(days=1)
            if other > begun and not facts["end_date"] and found is None:
                facts |= {"end_date": ends.isoformat(), "end_reason": TERM_ENDED}
            theirs = number > 0 and number not in self.claimed.memberships
            open_ended = row.get("end_date") is None and given.start_date is not None
            if other < begun and open_ended and (theirs or same_role(self.unit.country, row, given.role)):
                self.memberships.fill(number, end_date=ends.isoformat(), end_reason=TERM_ENDED)

    def _taken_away(self, given: GivenMembership, person: int, organization: int) -> bool:
        for row in self._removed_seats.get((person, organization), ()):
            if same_role(self.unit.country, row, given.role) and same_term(
                self.unit.country, row, given.start_date, given.end_date, self._today
            ):
                values = {"name": self._name(person), "body": self.organizations.rows[organization]["name"]}
                self.tell("removed_by_hand", given.place, values)
                return True
        return False

    def _find_membership(self, given: GivenMembership, person: int, organization: int) -> int | None:
        start, end = given.start_date, given.end_date
        fitting = [
            (
                row.get("start_date") != start,
                bool(row.get("role")) != bool(given.role),
                number < 0,
                abs(number),
            )
            for number in self._seats.get(person)
            if (row := self.memberships.rows[number])["organization_id"] == organization
            and number not in self.claimed.memberships
            and same_role(self.unit.country, row, given.role)
            and same_term(self.unit.country, row, start, end, self._today)
        ]
        if not fitting:
            return None
        _, _, new, number = min(fitting)
        return -number if new else number

    def _fill_membership(
        self, found: int, given: GivenMembership, person: int, facts: Mapping[str, object]
    ) -> None:
        row = self.memberships.rows[found]
        dates = ("start_date", "end_date")
        exact = {
            name: more
            for name in dates
            if (more := finer(row.get(name), getattr(given, name)))
            and not self.memberships.corrected(found, name)
        }
        changed = self.memberships.change(found, **exact)
        row = self.memberships.rows[found]
        # Another spelling of a role, or a date less exact than the one here, says nothing new.
        spelt = {name: facts[name] for name in ("role", "start_date")}
        newer = {name: value for name, value in facts.items() if name not in spelt}
        if one_of(row.get("end_date"), given.end_date):
            newer["end_date"] = None
            spelt["end_date"] = given.end_date
        filled = self.memberships.fill(found, **spelt)
        if self.memberships.give(found, **newer) or filled or changed:
            self._changed(person)
        row = self.memberships.rows[found]
        name = self._name(person)
        there = given.end_date
        if there and not str(row["end_date"]).startswith(there):
            self._keep(given.place, name, "end_date", row["end_date"] or "", there)
        party = facts.get("on_behalf_of_id")
        if isinstance(party, int) and row["on_behalf_of_id"] != party:
            here = self.organizations.rows.get(row["on_behalf_of_id"] or 0, {}).get("name", "")
            self._keep(given.place, name, "on_behalf_of", here, self.organizations.rows[party]["name"])

    # What persons and organizations have

    def _add_contact(self, owner: str, number: int, given: Fields) -> bool:
        type_, value = given["type"], given["value"]
        phone = type_ in ("voice", "cell")
        for known in self._contacts_of.get((owner, number)):
            row = self._contacts.rows[known]
            if row["value"] == value and row["type"] == type_:
                return False
            if (
                phone
                and row["type"] in ("voice", "cell")
                and same_number(row["value"], value)
                and "label" not in given
            ):
                return False
        if (owner, number, type_, value) in self._removed_contacts:
            return False
        row = {owner: number, **given}
        self._enter_contact(self._contacts.add(None, **row), row)
        return True

    def _details(self, details: Details, owner: str, number: int, names: Book) -> bool:
        new = [self._once(names, "name", owner, number, one) for one in details.other_names]
        new += [
            self._once(self._identifiers, "identifier", owner, number, one) for one in details.identifiers
        ]
        new += [self._once(self._sources, "source", owner, number, one) for one in details.sources]
        new += [self._add_contact(owner, number, contact) for contact in details.contacts]
        for one in details.other_names:
            if owner == "person_id":
                self._by_name.add(fold(one["name"]), number)
            else:
                self._note_name(self._by_body, fold_body(one["name"]), number)
        return any(new)

    def _once(self, book: Book, what: str, owner: str, number: int, given: Fields) -> bool:
        """Add a detail unless it is there; was it added?"""
        known = (what, owner, number, *map(given.get, IDENTITY[what]))
        if known in self._known:
            return False
        self._known.add(known)
        book.add(None, **{owner: number}, **given)
        return True

    def _keep_outer_id(self, kind: str, key: str, number: int) -> None:
        """Remember what the file calls a row, when we would not call it so ourselves."""
        outside = self._persons_outside if kind == "person" else self._organizations_outside
        if key.startswith("#") or outside.get(key) == number:
            return
        if key != f"{kind}/{number}" or key in outside:
            own = {"scheme": SCHEME, "identifier": key}
            self._once(self._identifiers, "identifier", f"{kind}_id", number, own)
        outside[key] = number

    # The end

    def _changed(self, person: int) -> None:
        if self.persons.get(person) != "added":
            self.persons[person] = "changed"

    def _keep(self, place: str, name: str, field: str, here: object, there: object) -> None:
        """Tell that a file contradicts what is known, which stays."""
        values = {"name": name, "field": field, "here": str(here), "there": str(there)}
        self.tell("kept" if here else "kept_empty", place, values)

    def tell(self, code: str, place: str, values: Mapping[str, str | int]) -> None:
        """Tell of something in a file: at the line of a table where `place` is a number, else of a record."""
        line = int(place) if place.isdigit() else None
        self.problems.append(Problem(code, line, "" if line else place, values))

    def operations(self) -> Iterator[Operation]:
        """Everything to be written, in the order of the tables' references."""
        for book in self._books.values():
            yield from book.operations()

    def described(self, persons: Collection[int]) -> dict[int, list[tuple[str, str, str]]]:
        """What is new about some who are here already: (field, before, after); of a seat where it is."""
        told: dict[int, list[tuple[str, str, str]]] = {}
        for number in persons:
            facts = self.people.changed.get(number, {})
            told[number] = [
                (field, str(self.people.before(number).get(field) or ""), str(value))
                for field, value in facts.items()
            ]
            for seat in sorted(self._seats.get(number), key=lambda one: (one < 0, abs(one))):
                row = self.memberships.rows[seat]
                if seat < 0:
                    told[number].append(("seat", "", self._seat(row)))
                elif before := self.memberships.before(seat):
                    told[number].append(("seat", self._seat(row | dict(before)), self._seat(row)))
            for contact in self._contacts_of.get(("person_id", number)):
                if contact < 0:
                    row = self._contacts.rows[contact]
                    told[number].append((row["type"], "", row["value"]))
        return told

    def seats_of(self, persons: Collection[int]) -> dict[int, tuple[tuple[str, str, str], ...]]:
        """The new seats of some persons, told as `described` does."""
        return {
            number: tuple(
                ("seat", "", self._seat(self.memberships.rows[seat]))
                for seat in self._seats.get(number)
                if seat < 0
            )
            for number in persons
        }

    def _seat(self, row: Row) -> str:
        """'formand, Sundhedsudvalget (Slagelse), Venstre, 2026-01-01 – 2029-12-31'."""
        names = self.organizations.rows
        body = names[row["organization_id"]]
        area = self.areas.rows.get(body["area_id"] or 0)
        place = (
            f"{body['name']} ({area['name']})" if area and area["name"] not in body["name"] else body["name"]
        )
        term = f"{row.get('start_date') or ''} – {row.get('end_date') or ''}".strip()
        party = names.get(row.get("on_behalf_of_id") or 0, {}).get("name")
        parts = (
            row.get("role"),
            place,
            party,
            term.strip("–").strip() and term,
        )
        return ", ".join(part for part in parts if part)
