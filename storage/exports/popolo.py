"""Writes everything a team has, in Popolo's terms (popoloproject.com/specs), and its contacts as a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final, TextIO, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, Row, select, text

from storage.exports.csv import contacts_table, write_csv
from storage.exports.vcard import vcards
from storage.external_ids import SCHEME, outer_ids
from storage.tables import (
    Activity,
    Area,
    Base,
    ContactDetail,
    Identifier,
    Membership,
    Organization,
    OrganizationName,
    Participant,
    Person,
    PersonName,
    Post,
    Source,
    Task,
    User,
    Workspace,
)
from storage.tables.facts import facts
from storage.work import Unit, Work

FORMATS: Final = ("json", "csv", "vcard")
Record: TypeAlias = dict[str, Any]
_Rows: TypeAlias = Sequence[Row[*tuple[Any, ...]]]


def write_export(
    work: Work,
    workspace: int,
    format: str,
    out: TextIO,
    tz: ZoneInfo | None = None,
    today: date | None = None,
) -> None:
    """Write the team to a text stream: 'json' has everything, 'csv' and 'vcard' the contacts.

    Ends with a newline. Only seats held `today` are on a card.

    The team is read in one transaction and written after it. `tz` is as in `export_json`.
    """
    if format not in FORMATS:
        raise ValueError(f"there is no export as {format!r}")
    if format == "csv":
        write_csv(out, work.do(lambda unit: contacts_table(_at_one_moment(unit), workspace)))
        return
    if format == "vcard":
        out.writelines(work.do(lambda unit: list(vcards(_at_one_moment(unit), workspace, today))))
        return
    everything = work.do(lambda unit: export_json(_at_one_moment(unit), workspace, tz))
    for piece in json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(everything):
        out.write(piece)
    out.write("\n")


def export_json(unit: Unit, workspace: int, tz: ZoneInfo | None = None) -> dict[str, list[Record]]:
    """Everything a team has: Popolo's persons, organizations, posts, memberships and areas; activities, tasks.

    Records come in the order they were made and leave out what is not known. An `id` is the one the
    record had in the file it came from, else 'person/12'. `activity_date` is a date, or a date and time
    with the offset of `tz` (the team's own time zone, else UTC). `organization` is as typed, with the
    place where one was named. Undone activities, their tasks and erased persons are left out;
    cancelled tasks are not.
    """
    reader = _Export(unit, workspace, tz)
    return {
        "persons": reader.persons(),
        "organizations": reader.organizations(),
        "posts": reader.posts(),
        "memberships": reader.memberships(),
        "areas": reader.areas(),
        "activities": reader.activities(),
        "tasks": reader.tasks(),
    }


def _at_one_moment(unit: Unit) -> Unit:
    """The unit, at its beginning, made to read everything as it is now, whatever others write meanwhile."""
    if unit.dialect == "postgresql":  # on SQLite nobody else writes
        unit.connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    return unit


class _Export:
    """One team being read; the rows of every table once."""

    def __init__(self, unit: Unit, workspace: int, tz: ZoneInfo | None) -> None:
        self._unit = unit
        self._workspace = workspace
        self._persons = self._rows(Person, Person.erased_at.is_(None))
        self._organizations = self._rows(Organization)
        self._areas = self._rows(Area)
        kept = self._rows(Identifier)
        self._identifiers = [row for row in kept if row.scheme != SCHEME]
        self._person_ids = self._outside("person", self._persons, kept)
        self._organization_ids = self._outside("organization", self._organizations, kept)
        self._sources = self._rows(Source)
        self._contacts = self._rows(ContactDetail)
        self._activities = self._rows(Activity, Activity.undone_at.is_(None))
        undone = {row.id for row in self._rows(Activity, Activity.undone_at.isnot(None))}
        self._tasks = [row for row in self._rows(Task) if row.activity_id not in undone]
        named = select(User.id, User.name).where(User.workspace_id == workspace)
        self._users: dict[int | None, str] = {row.id: row.name for row in unit.connection.execute(named)}
        own = unit.connection.execute(select(Workspace.timezone).where(Workspace.id == workspace)).scalar()
        self._tz = tz or _zone(own)
        self._names: dict[int | None, str] = {row.id: row.name for row in self._persons}

    def _rows(self, table: type[Base], *conditions: ColumnElement[bool]) -> _Rows:
        columns = table.__table__.c
        return self._unit.connection.execute(
            select(table.__table__)
            .where(columns.workspace_id == self._workspace, *conditions)
            .order_by(columns.id)
        ).all()

    def _outside(self, kind: str, rows: _Rows, identifiers: _Rows) -> dict[int, str]:
        owner = f"{kind}_id"
        kept = {
            getattr(row, owner): row.identifier
            for row in reversed(identifiers)  # the first one counts
            if row.scheme == SCHEME and getattr(row, owner) is not None
        }
        return outer_ids(kind, (row.id for row in rows), kept)

    def persons(self) -> list[Record]:
        names = _by(self._rows(PersonName), "person_id")
        shared = self._shared("person_id")
        return [
            _known(
                id=self._person_ids[row.id],
                **_facts(Person, row),
                other_names=[_facts(PersonName, one) for one in names.get(row.id, ())],
                **shared(row.id),
            )
            for row in self._persons
        ]

    def organizations(self) -> list[Record]:
        names = _by(self._rows(OrganizationName), "organization_id")
        shared = self._shared("organization_id")
        return [
            _known(
                id=self._organization_ids[row.id],
                name=row.name,
                classification=row.classification,
                parent_id=self._organization_ids.get(row.parent_id),
                area_id=_outer("area", row.area_id),
                founding_date=row.founding_date,
                dissolution_date=row.dissolution_date,
                other_names=[_known(name=one.name, note=one.note) for one in names.get(row.id, ())],
                **shared(row.id),
            )
            for row in self._organizations
        ]

    def posts(self) -> list[Record]:
        return [
            _known(
                id=_outer("post", row.id),
                label=row.label,
                role=row.role,
                organization_id=self._organization_ids[row.organization_id],
            )
            for row in self._rows(Post)
        ]

    def memberships(self) -> list[Record]:
        sources = _by(self._sources, "membership_id")
        return [
            _known(
                id=_outer("membership", row.id),
                person_id=self._person_ids[row.person_id],
                organization_id=self._organization_ids[row.organization_id],
                post_id=_outer("post", row.post_id),
                on_behalf_of_id=self._organization_ids.get(row.on_behalf_of_id),
                area_id=_outer("area", row.area_id),
                **_facts(Membership, row),
                sources=_links(sources.get(row.id, ())),
            )
            for row in self._rows(Membership)
            if row.person_id in self._person_ids
        ]

    def areas(self) -> list[Record]:
        return [
            _known(
                id=_outer("area", row.id),
                name=row.name,
                identifier=row.identifier,
                classification=row.classification,
                parent_id=_outer("area", row.parent_id),
            )
            for row in self._areas
        ]

    def activities(self) -> list[Record]:
        participants = _by(self._rows(Participant), "activity_id")
        tasks = _by(self._tasks, "activity_id")
        bodies = {row.id: row.name for row in self._organizations}
        return [
            {
                "id": _outer("activity", row.id),
                "activity_type": row.activity_type,
                "subject": row.subject,
                "activity_date": (
                    row.starts_at.astimezone(self._tz) if row.starts_at else row.day
                ).isoformat(),
                "status": row.status,
                "organization": _place(
                    row.organization_name or bodies.get(row.organization_id), row.area_name
                ),
                "details": row.details,
                "confidentiality": row.confidentiality,
                "participants": [
                    {
                        "name": self._name(one),
                        "role": one.role,
                        "person_id": self._person_ids.get(one.person_id),
                    }
                    for one in sorted(participants.get(row.id, ()), key=lambda one: one.position)
                ],
                "task_ids": [_outer("task", task.id) for task in _in_order(tasks.get(row.id, ()))],
            }
            for row in self._activities
        ]

    def tasks(self) -> list[Record]:
        return [
            {
                "id": _outer("task", row.id),
                "subject": row.subject,
                "due_date": row.due_date.isoformat() if row.due_date else None,
                "assignee": self._users.get(row.assignee_user_id) or row.assignee_name,
                "status": row.status,
                "confidentiality": row.confidentiality,
                "activity_id": _outer("activity", row.activity_id),
            }
            for row in self._tasks
        ]

    def _name(self, participant: Row[*tuple[Any, ...]]) -> str:
        """As on the card: the contact's or user's own name where recognised, else as typed."""
        return (
            self._names.get(participant.person_id)
            or self._users.get(participant.user_id)
            or str(participant.name)
        )

    def _shared(self, owner: str) -> Callable[[int], Record]:
        """Makes the fields persons and organizations share, of one of them."""
        identifiers = _by(self._identifiers, owner)
        contacts = _by(self._contacts, owner)
        sources = _by(self._sources, owner)

        def of(number: int) -> Record:
            return {
                "identifiers": [_facts(Identifier, one) for one in identifiers.get(number, ())],
                "contact_details": [_facts(ContactDetail, one) for one in contacts.get(number, ())],
                "sources": _links(sources.get(number, ())),
            }

        return of


def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _by(rows: Iterable[Row[*tuple[Any, ...]]], column: str) -> dict[int | None, list[Any]]:
    found: dict[int | None, list[Any]] = {}
    for row in rows:
        if (number := getattr(row, column)) is not None:
            found.setdefault(number, []).append(row)
    return found


def _in_order(tasks: Iterable[Any]) -> list[Any]:
    return sorted(tasks, key=lambda task: (task.position, task.id))


def _known(**fields: Any) -> Record:
    """The fields that hold something."""
    return {name: value for name, value in fields.items() if value not in (None, [], "")}


def _facts(table: type[Base], row: Row[*tuple[Any, ...]]) -> Record:
    """What a row says of its own, but for what its table leaves out of Popolo."""
    return _known(**{name: getattr(row, name) for name in facts(table, "popolo")})


def _outer(kind: str, number: int | None) -> str | None:
    return None if number is None else f"{kind}/{number}"


def _place(body: str | None, area: str | None) -> str | None:
    """'Sundhedsudvalget, Slagelse', and the place but once."""
    if body and area and area.casefold() in body.casefold():
        area = None
    return ", ".join(filter(None, (body, area))) or None


def _links(rows: Iterable[Any]) -> list[Record]:
    """Sources as Popolo's links, whose `url` must be there: empty where only a note is known."""
    return [{"url": "", **_facts(Source, row)} for row in rows]
