"""Activities as they are read: the card of one, and the lists."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from storage.activities.tasks import TaskRow, TaskStatus, selecting_tasks, task_row
from storage.repository import Repository
from storage.tables import Activity, Participant, Person, Task, User
from storage.visibility import Confidentiality, visible_to


class Status(StrEnum):
    PLANNED = "planned"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class ParticipantRole(StrEnum):
    """CiviCRM's three: who took the initiative, who was met, who is to do something about it."""

    SOURCE = "source"
    TARGET = "target"
    ASSIGNEE = "assignee"


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """`name` is the contact's or user's own where recognised, else as typed; `typed` always as typed."""

    position: int
    role: ParticipantRole
    name: str
    typed: str
    person_id: int | None
    user_id: int | None


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """One activity with everybody in it and its next steps, in the order they were typed."""

    id: int
    version: int
    activity_type: str
    subject: str
    details: str
    status: Status
    day: date
    starts_at: datetime | None
    organization_id: int | None
    organization_name: str | None
    area_name: str | None
    confidentiality: Confidentiality
    source_url: str | None
    locale: str
    created_at: datetime
    created_by: int | None
    creator: str | None
    undone_at: datetime | None
    undone_by: int | None
    participants: tuple[ParticipantRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()

    def visible_to(self, user_id: int | None) -> bool:
        """May this reader see it? None is a room. The same rule as in the lists (storage.visibility)."""
        if self.confidentiality is Confidentiality.TEAM:
            return True
        if user_id is None:
            return False
        if self.confidentiality is Confidentiality.GROUP or self.created_by == user_id:
            return True
        return any(participant.user_id == user_id for participant in self.participants)


_CARDS: Final[Select[*tuple[Any, ...]]] = (
    select(
        Activity.id,
        Activity.version,
        Activity.activity_type,
        Activity.subject,
        Activity.details,
        Activity.status,
        Activity.day,
        Activity.starts_at,
        Activity.organization_id,
        Activity.organization_name,
        Activity.area_name,
        Activity.confidentiality,
        Activity.source_url,
        Activity.locale,
        Activity.created_at,
        Activity.created_by,
        User.name.label("creator"),
        Activity.undone_at,
        Activity.undone_by,
    )
    .outerjoin(User, (User.id == Activity.created_by) & (User.workspace_id == Activity.workspace_id))
    .where(Activity.workspace_id == bindparam("workspace_id"))
)
_CARD = _CARDS.where(Activity.id == bindparam("activity_id"))
_CARD_LOCKED = _CARD.with_for_update(of=Activity)
_PARTICIPANTS = (
    select(
        Participant.activity_id,
        Participant.position,
        Participant.role,
        func.coalesce(Person.name, User.name, Participant.name).label("shown"),
        Participant.name,
        Participant.person_id,
        Participant.user_id,
    )
    .outerjoin(
        Person, (Person.id == Participant.person_id) & (Person.workspace_id == Participant.workspace_id)
    )
    .outerjoin(User, (User.id == Participant.user_id) & (User.workspace_id == Participant.workspace_id))
    .where(Participant.workspace_id == bindparam("workspace_id"))
    .order_by(Participant.activity_id, Participant.position)
)
_TASKS = (
    selecting_tasks()
    .where(Task.status != TaskStatus.CANCELLED.value)
    .order_by(Task.activity_id, Task.position, Task.id)
)
# Of one activity, as after every recording, and of a page of them: a list of values is spelt out anew for
# every execution, which takes longer than the query.
_OF_ONE: Final[BindParameter[Any]] = bindparam("activity_id")
_OF_SOME: Final[BindParameter[Any]] = bindparam("activity_ids", expanding=True)
_PARTICIPANTS_OF_ONE = _PARTICIPANTS.where(Participant.activity_id == _OF_ONE)
_PARTICIPANTS_OF_SOME = _PARTICIPANTS.where(Participant.activity_id.in_(_OF_SOME))
_TASKS_OF_ONE = _TASKS.where(Task.activity_id == _OF_ONE)
_TASKS_OF_SOME = _TASKS.where(Task.activity_id.in_(_OF_SOME))


def digest(duplicate_key: str | None) -> str | None:
    """The form a duplicate key of any length is kept in."""
    if duplicate_key is None:
        return None
    return hashlib.sha256(duplicate_key.encode("utf-8", "replace")).hexdigest()


class ActivityCards(Repository):
    """Reading the team's activities; storage.activities.Activities adds the changing."""

    def get(self, activity_id: int, *, lock: bool = False) -> ActivityCard | None:
        """One activity of this team, undone or not, whoever asks: ask the card `visible_to`.

        With `lock` nobody else changes it before this unit ends, so that a change made from what was
        read is not refused.
        """
        rows = self.connection.execute(
            _CARD_LOCKED if lock else _CARD,
            {"workspace_id": self.workspace_id, "activity_id": activity_id},
        ).all()
        cards = _cards(self.connection, self.workspace_id, rows)
        if cards and cards[0].visible_to(self.by):
            self._quotes([cards[0].confidentiality])
        return cards[0] if cards else None

    def list(
        self,
        *,
        status: Status | None = None,
        since: date | None = None,
        until: date | None = None,
        person_id: int | None = None,
        user_id: int | None = None,
        activity_types: Collection[str] | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> tuple[tuple[ActivityCard, ...], int]:
        """A page of activities, the latest day first, and how many there are in all.

        `since` and `until` are local dates, both included. `person_id` took part; `user_id` recorded it
        or took part.
        """
        conditions = [*self._listed(), *self._between(since, until)]
        if status is not None:
            conditions.append(Activity.status == status.value)
        if activity_types is not None:
            conditions.append(Activity.activity_type.in_(activity_types))
        if person_id is not None:
            # Found from the person on: asked of each activity it takes a walk through all of them.
            theirs = select(Participant.activity_id).where(
                Participant.person_id == person_id, Participant.workspace_id == self.workspace_id
            )
            conditions.append(Activity.id.in_(theirs))
        if user_id is not None:
            conditions.append(
                or_(Activity.created_by == user_id, self._took_part(Participant.user_id == user_id))
            )
        total = self.connection.execute(
            select(func.count()).select_from(Activity).where(*conditions)
        ).scalar_one()
        rows = self.connection.execute(
            _CARDS.where(*conditions)
            .order_by(Activity.day.desc(), Activity.starts_at.desc(), Activity.id.desc())
            .limit(limit)
            .offset(offset),
            {"workspace_id": self.workspace_id},
        ).all()
        return self._read(rows), total

    def meetings_between(
        self,
        since: date,
        until: date,
        *,
        user_id: int | None = None,
        activity_types: Collection[str] | None = None,
    ) -> tuple[ActivityCard, ...]:
        """What is planned or was held on local days `since` to `until`, both included, in order of time.

        What has no time of day comes first on its day. With `user_id` only what they recorded or take
        part in.
        """
        conditions = [
            *self._listed(),
            *self._between(since, until),
            Activity.status != Status.CANCELLED.value,
        ]
        if user_id is not None:
            conditions.append(
                or_(Activity.created_by == user_id, self._took_part(Participant.user_id == user_id))
            )
        if activity_types is not None:
            conditions.append(Activity.activity_type.in_(activity_types))
        rows = self.connection.execute(
            _CARDS.where(*conditions).order_by(
                Activity.day, Activity.starts_at.isnot(None), Activity.starts_at, Activity.id
            ),
            {"workspace_id": self.workspace_id},
        ).all()
        return self._read(rows)

    def counts(self, since: date, until: date, person_id: int | None = None) -> dict[str, int]:
        """How much took place on local days `since` to `until`, both included, by type, the most first.

        With `person_id` only what was held with them.
        """
        conditions = [
            *self._listed(),
            *self._between(since, until),
            Activity.status == Status.COMPLETED.value,
        ]
        if person_id is not None:
            with_them = (Participant.person_id == person_id) & (
                Participant.role == ParticipantRole.TARGET.value
            )
            conditions.append(self._took_part(with_them))
        rows = self.connection.execute(
            select(Activity.activity_type, Activity.confidentiality, func.count())
            .where(*conditions)
            .group_by(Activity.activity_type, Activity.confidentiality)
        ).all()
        self._quotes(level for _, level, _ in rows)
        found: dict[str, int] = {}
        for kind, _, number in rows:
            found[kind] = found.get(kind, 0) + number
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))

    def logged_on(self, day: date, timezone: str = "UTC") -> tuple[ActivityCard, ...]:
        """What was recorded as held on a local day of `timezone` (when typed, not when held)."""
        zone = ZoneInfo(timezone)
        begin = datetime.combine(day, time.min, zone)
        end = datetime.combine(day + timedelta(days=1), time.min, zone)
        rows = self.connection.execute(
            _CARDS.where(
                *self._listed(),
                Activity.created_at >= begin,
                Activity.created_at < end,
                Activity.status == Status.COMPLETED.value,
            ).order_by(Activity.id),
            {"workspace_id": self.workspace_id},
        ).all()
        return self._read(rows)

    def _read(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[ActivityCard, ...]:
        """The cards of rows the reader may see."""
        self._quotes(row.confidentiality for row in rows)
        return _cards(self.connection, self.workspace_id, rows)

    def _listed(self) -> tuple[ColumnElement[bool], ...]:
        return (
            Activity.workspace_id == self.workspace_id,
            Activity.undone_at.is_(None),
            visible_to(self.by),
        )

    def _between(self, since: date | None, until: date | None) -> Sequence[ColumnElement[bool]]:
        after = () if since is None else (Activity.day >= since,)
        before = () if until is None else (Activity.day <= until,)
        return (*after, *before)

    def _took_part(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(
            Participant.activity_id == Activity.id,
            Participant.workspace_id == self.workspace_id,
            condition,
        )


def _cards(
    connection: Connection, workspace_id: int, rows: Sequence[Row[*tuple[Any, ...]]]
) -> tuple[ActivityCard, ...]:
    """The cards of these activities, with everybody and every step fetched in two queries."""
    if not rows:
        return ()
    values: dict[str, Any] = {"workspace_id": workspace_id}
    if len(rows) == 1:
        participants, tasks = _PARTICIPANTS_OF_ONE, _TASKS_OF_ONE
        values["activity_id"] = rows[0].id
    else:
        participants, tasks = _PARTICIPANTS_OF_SOME, _TASKS_OF_SOME
        values["activity_ids"] = [row.id for row in rows]
    people: dict[int, list[ParticipantRow]] = {}
    for activity_id, position, role, shown, typed, person_id, user_id in connection.execute(
        participants, values
    ):
        participant = ParticipantRow(position, ParticipantRole(role), shown, typed, person_id, user_id)
        people.setdefault(activity_id, []).append(participant)
    steps: dict[int, list[TaskRow]] = {}
    for row in connection.execute(tasks, values):
        steps.setdefault(row.activity_id, []).append(task_row(row))
    return tuple(_card(row, tuple(people.get(row.id, ())), tuple(steps.get(row.id, ()))) for row in rows)


def _card(
    row: Row[*tuple[Any, ...]], participants: tuple[ParticipantRow, ...], tasks: tuple[TaskRow, ...]
) -> ActivityCard:
    fields = dict(row._mapping)
    fields["status"] = Status(fields["status"])
    fields["confidentiality"] = Confidentiality(fields["confidentiality"])
    return ActivityCard(**fields, participants=participants, tasks=tasks)
