"""Reads Popolo JSON, as publishers and our own export write it (popoloproject.com/specs)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from bot.core.addresses import EMAIL
from bot.core.text import clean, one_line
from bot.politics.partial_dates import ends_before_it_starts
from storage.imports.given import (
    Details,
    Fields,
    Given,
    GivenArea,
    GivenMembership,
    GivenOrganization,
    GivenPerson,
    GivenPost,
    Record,
)
from storage.imports.guarding import for_all
from storage.imports.partial_dates import partial_date
from storage.imports.report import ImportFailed, Problem
from storage.tables import Base, ContactDetail, Identifier, Membership, Person, PersonName, Source
from storage.tables.facts import facts

COLLECTIONS: Final = ("persons", "organizations", "posts", "memberships", "areas")
LONGEST: Final = 500  # characters of a name, a role, an address
LONGEST_TEXT: Final = 20_000
NAMING: Final = frozenset({"sort_name", "family_name", "given_name", "honorific_prefix"})
"""What of a person is no line about them, and so is not looked through for what is marked confidential."""


def read_popolo(data: Mapping[str, Any], problems: list[Problem]) -> Given:
    """The persons, organizations, posts, memberships and areas of a Popolo document.

    Memberships may stand on their own or inside persons, organizations and posts, and may hold the
    records they refer to. What is wrong with one record goes to `problems`; it alone is left out. Raises
    ImportFailed when the document has none of the collections.
    """
    if not any(isinstance(data.get(name), list) for name in (*COLLECTIONS, "activities", "tasks")):
        raise ImportFailed(Problem("json_no_popolo"))
    reader = _Reader(problems)
    for place, record in records(data, "areas", problems):
        reader.area(record, place)
    for place, record in records(data, "organizations", problems):
        reader.organization(record, place)
    for place, record in records(data, "posts", problems):
        reader.post(record, place, None)
    for place, record in records(data, "persons", problems):
        reader.person(record, place)
    for place, record in records(data, "memberships", problems):
        reader.membership(record, place, {})
    reader.settle_memberships()
    return reader.given


def records(data: Record, name: str, problems: list[Problem]) -> Iterator[tuple[str, Record]]:
    """The records of one collection with their places; what is no record is a problem."""
    found = data.get(name)
    if found is None:
        return
    if not isinstance(found, list):
        problems.append(Problem("no_list", place=name))
        return
    for index, record in enumerate(found):
        place = f"{name}[{index}]"
        if isinstance(record, dict):
            yield place, record
        else:
            problems.append(Problem("no_record", place=place))


def text_of(record: Record, name: str, limit: int = LONGEST) -> str | None:
    """A field as one line of text; None when it is missing or empty. Numbers are taken as written."""
    value = record.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return (one_line(value, limit) or None) if isinstance(value, str) else None


def too_long(record: Record, name: str, place: str, problems: list[Problem]) -> bool:
    """Whether a name is longer than any is; told as a problem."""
    value = record.get(name)
    long = isinstance(value, str) and len(value) > LONGEST and len(one_line(value, len(value))) > LONGEST
    if long:
        problems.append(Problem("long_name", place=place, values={"limit": LONGEST}))
    return long


def rows_of(
    record: Record, name: str, table: type[Base], problems: list[Problem], *needed: str
) -> tuple[Fields, ...]:
    """What a record has under a name, by the columns of its table; without those that lack what is needed."""
    found = (said(one, facts(table, "popolo")) for _, one in records(record, name, problems))
    return tuple(row for row in found if row.keys() >= set(needed))


def said(record: Record, names: Iterable[str], limit: int = LONGEST) -> dict[str, str]:
    """The fields of a record that say something, each as one line of text."""
    texts = ((name, text_of(record, name, max(limit, 2000) if name == "url" else limit)) for name in names)
    return {name: value for name, value in texts if value}


class _Reader:
    """Gathers what a document gives, those records too that stand inside others."""

    def __init__(self, problems: list[Problem]) -> None:
        self.given = Given()
        self._problems = problems
        self._seen: dict[str, set[str]] = {
            "areas": set(),
            "organizations": set(),
            "posts": set(),
            "persons": set(),
        }
        self._memberships: list[GivenMembership] = []

    # The records

    def area(self, record: Record, place: str) -> str | None:
        key, fresh = self._key("areas", record, place)
        name = self._name(record)
        if not fresh or name is None:
            return self._known("areas", key, record, place, fresh)
        parent = self._ref(record, "parent", place, self.area)
        self.given.areas.append(
            GivenArea(
                key, name, text_of(record, "identifier"), text_of(record, "classification"), parent, place
            )
        )
        self._inside(record, "children", place, lambda child, at: self.area({**child, "parent_id": key}, at))
        return key

    def organization(self, record: Record, place: str) -> str | None:
        key, fresh = self._key("organizations", record, place)
        name = self._name(record)
        if not fresh or name is None:
            return self._known("organizations", key, record, place, fresh)
        self.given.organizations.append(
            GivenOrganization(
                key,
                name,
                text_of(record, "classification"),
                self._ref(record, "area", place, self.area),
                self._ref(record, "parent", place, self.organization),
                self._date(record, "founding_date", place),
                self._date(record, "dissolution_date", place),
                self._details(record),
                place,
            )
        )
        self._inside(record, "posts", place, lambda post, at: self.post(post, at, key))
        self._inside(
            record, "memberships", place, lambda one, at: self.membership(one, at, {"organization": key})
        )
        self._inside(
            record, "children", place, lambda child, at: self.organization({**child, "parent_id": key}, at)
        )
        return key

    def post(self, record: Record, place: str, organization: str | None) -> str | None:
        key, fresh = self._key("posts", record, place)
        label = text_of(record, "label") or text_of(record, "role")
        if not fresh or label is None:
            return self._known("posts", key, record, place, fresh)
        body = self._ref(record, "organization", place, self.organization) or organization
        if body is None:
            self._problems.append(Problem("post_without_organization", place=place, values={"name": label}))
            return None
        self.given.posts.append(GivenPost(key, label, body, text_of(record, "role"), place))
        whose = {"organization": body, "post": key}
        self._inside(record, "memberships", place, lambda one, at: self.membership(one, at, whose))
        return key

    def person(self, record: Record, place: str) -> str | None:
        key, fresh = self._key("persons", record, place)
        name = self._name(record)
        if not fresh or not name:
            return self._known("persons", key, record, place, fresh)
        known = said(record, _but(facts(Person, "popolo"), "name", "email"), LONGEST_TEXT)
        for fact in _but(tuple(known), *NAMING):
            known[fact] = for_all(known[fact], name, self._problems, place=place)
        known = {fact: value for fact, value in known.items() if value}
        email = (text_of(record, "email") or "").removeprefix("mailto:")
        if EMAIL.fullmatch(email):
            known["email"] = email.lower()
        elif email:
            self._problems.append(Problem("no_email", place=place, values={"name": name, "said": email}))
        self.given.persons.append(GivenPerson(key, name, known, self._details(record), place))
        self._inside(record, "memberships", place, lambda one, at: self.membership(one, at, {"person": key}))
        return key

    def membership(self, record: Record, place: str, whose: Mapping[str, str]) -> None:
        try:
            start, end = partial_date(_said(record, "start_date")), partial_date(_said(record, "end_date"))
        except ValueError as error:
            self._problems.append(Problem("no_date", place=place, values={"said": str(error)[:60]}))
            return
        if ends_before_it_starts(start, end):
            values = {"start": start or "", "end": end or ""}
            self._problems.append(Problem("ends_before_it_starts", place=place, values=values))
            return
        person = self._ref(record, "person", place, self.person) or whose.get("person")
        organization = self._ref(record, "organization", place, self.organization) or whose.get(
            "organization"
        )
        if person is None or (organization is None and "post_id" not in record):
            self._problems.append(Problem("membership_of_nobody", place=place))
            return
        one = GivenMembership(
            person,
            organization or "",
            self._ref(record, "post", place, lambda post, at: self.post(post, at, organization))
            or whose.get("post"),
            text_of(record, "role"),
            self._ref(record, "on_behalf_of", place, self.organization),
            self._ref(record, "area", place, self.area),
            start,
            end,
            said(record, _but(facts(Membership, "popolo"), "role", "start_date", "end_date")),
            links(record),
            text_of(record, "id") or "",
            place,
        )
        self._memberships.append(one)

    def settle_memberships(self) -> None:
        """Keep every membership once, although it may stand by itself and inside its person and its body."""
        by_source: dict[str, Counter[tuple[Any, ...]]] = {}
        ids: set[str] = set()
        for one in self._memberships:
            if one.key and one.key in ids:
                continue
            ids.add(one.key)
            what = (one.person, one.organization, one.post, one.role, one.start_date, one.end_date)
            source = re.sub(r"\[\d+\]", "", one.place)
            here = by_source.setdefault(source, Counter())
            here[what] += 1
            elsewhere = max((seen[what] for name, seen in by_source.items() if name != source), default=0)
            if here[what] > elsewhere:
                self.given.memberships.append(one)

    # What records are made of

    def _key(self, kind: str, record: Record, place: str) -> tuple[str, bool]:
        """The key of a record, and whether it is the first with it."""
        key = text_of(record, "id") or f"#{place}"
        fresh = key not in self._seen[kind]
        self._seen[kind].add(key)
        return key, fresh

    def _known(self, kind: str, key: str, record: Record, place: str, fresh: bool) -> str | None:
        """What to make of a record that adds nothing: a repeated one is the first, a nameless one is none."""
        if not fresh:
            if "." not in place:  # inside others, records are repeated as a matter of course
                self._problems.append(Problem("same_id_twice", place=place, values={"id": key[:100]}))
            return key
        self._seen[kind].discard(key)
        if not self._told_long(record, place) and set(record) - {"id"}:
            self._problems.append(Problem("no_name", place=place))
        return None

    @staticmethod
    def _name(record: Record) -> str | None:
        """The name of a record; None when it has none, or one longer than any is."""
        parts = (text_of(record, "given_name"), text_of(record, "family_name"))
        name = text_of(record, "name", LONGEST + 1) or " ".join(filter(None, parts)) or None
        return None if name and len(name) > LONGEST else name

    def _told_long(self, record: Record, place: str) -> bool:
        return too_long(record, "name", place, self._problems)

    def _ref(
        self, record: Record, name: str, place: str, take: Callable[[Record, str], str | None]
    ) -> str | None:
        """The key a record refers to by `<name>_id`, or of the record it holds as `<name>`."""
        held = record.get(name)
        if isinstance(held, dict) and (text_of(held, "name") or text_of(held, "label")):
            return take(held, f"{place}.{name}")
        own = text_of(held, "id") if isinstance(held, dict) else None
        return text_of(record, f"{name}_id") or own

    def _inside(self, record: Record, name: str, place: str, take: Callable[[Record, str], object]) -> None:
        if record.get(name):
            for at, inner in records(record, name, self._problems):
                take(inner, f"{place}.{at}")

    def _date(self, record: Record, name: str, place: str) -> str | None:
        try:
            return partial_date(_said(record, name))
        except ValueError as error:
            self._problems.append(Problem("no_date", place=place, values={"said": str(error)[:60]}))
            return None

    def _details(self, record: Record) -> Details:
        return Details(
            rows_of(record, "other_names", PersonName, self._problems, "name"),
            rows_of(record, "identifiers", Identifier, self._problems, "identifier"),
            links(record),
            rows_of(record, "contact_details", ContactDetail, self._problems, "type", "value"),
        )


def links(record: Record) -> tuple[Fields, ...]:
    """The sources of a record: addresses with notes."""
    found = record.get("sources")
    links = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return tuple(row for one in links if (row := said(one, facts(Source, "popolo"))))


def _but(names: tuple[str, ...], *others: str) -> tuple[str, ...]:
    return tuple(name for name in names if name not in others)


def _said(record: Record, name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    return clean(str(value), 60) if isinstance(value, str | int) else repr(type(value).__name__)
