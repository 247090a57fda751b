"""What a file gives, in Popolo's terms, before it is settled with what the team knows.

`key` is the file's own identifier of a record, `place` where the record stands in the file. References
(`area`, `organization`, `person`, ...) are such keys. Dates are partial dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

Fields: TypeAlias = Mapping[str, str]
"""What is known of a row by its columns: {"name": "Anna Holm", "note": "before 2020"}."""


@dataclass(frozen=True, slots=True)
class Details:
    """What persons and organizations share: rows of other names, identifiers, sources and contact details.

    Names have a `name`, identifiers an `identifier`, contacts a `type` and a `value`.
    """

    other_names: tuple[Fields, ...] = ()
    identifiers: tuple[Fields, ...] = ()
    sources: tuple[Fields, ...] = ()
    contacts: tuple[Fields, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenArea:
    key: str
    name: str
    identifier: str | None = None
    classification: str | None = None
    parent: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class GivenOrganization:
    key: str
    name: str
    classification: str | None = None
    area: str | None = None
    parent: str | None = None
    founding_date: str | None = None
    dissolution_date: str | None = None
    details: Details = Details()
    place: str = ""


@dataclass(frozen=True, slots=True)
class GivenPost:
    key: str
    label: str
    organization: str
    role: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class GivenPerson:
    """`facts` are columns of a person: email, sort_name, family_name, ..."""

    key: str
    name: str
    facts: Fields = field(default_factory=dict)
    details: Details = Details()
    place: str = ""


@dataclass(frozen=True, slots=True)
class GivenMembership:
    """`facts` are the columns of a membership that have no field here: label, end_reason, ..."""

    person: str
    organization: str
    post: str | None = None
    role: str | None = None
    on_behalf_of: str | None = None
    area: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    facts: Fields = field(default_factory=dict)
    sources: tuple[Fields, ...] = ()
    key: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A person of a table, which calls nobody by keys, and the seat their row gives them, if any.

    `body` is where they sit, `or_body` what else it may be called; `party` whom they sit for.
    """

    person: GivenPerson
    area: GivenArea | None = None
    body: GivenOrganization | None = None
    or_body: str | None = None
    party: GivenOrganization | None = None
    seat: GivenMembership | None = None


@dataclass(frozen=True, slots=True)
class GivenParticipant:
    name: str
    role: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class GivenActivity:
    """`starts_at` is aware, and None where only the day is known."""

    key: str
    activity_type: str
    subject: str
    day: date
    starts_at: datetime | None
    status: str
    organization: str | None
    details: str
    confidentiality: str
    participants: tuple[GivenParticipant, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class GivenTask:
    key: str
    subject: str
    due_date: date | None
    assignee: str | None
    status: str
    activity: str | None
    place: str = ""
    confidentiality: str | None = None


@dataclass(slots=True)
class Given:
    """Everything a file gives."""

    areas: list[GivenArea] = field(default_factory=list)
    organizations: list[GivenOrganization] = field(default_factory=list)
    posts: list[GivenPost] = field(default_factory=list)
    persons: list[GivenPerson] = field(default_factory=list)
    memberships: list[GivenMembership] = field(default_factory=list)
    activities: list[GivenActivity] = field(default_factory=list)
    tasks: list[GivenTask] = field(default_factory=list)
    rows: Sequence[GivenRow] = ()


Record: TypeAlias = Mapping[str, Any]
