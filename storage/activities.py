"""Activities as they are kept: recorded, changed, undone, restored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, select, update

from storage.activity_cards import (
    ActivityCard,
    ActivityCards,
    ParticipantRole,
    ParticipantRow,
    Status,
    digest,
)
from storage.repository import inserting
from storage.tables import Activity, Participant, Person, Task
from storage.tasks import NewTask, TaskRow, Tasks, TaskStatus
from storage.visibility import Confidentiality

__all__ = [
    "Activities",
    "ActivityCard",
    "Confidentiality",
    "NewActivity",
    "NewParticipant",
    "NewTask",
    "ParticipantRole",
    "ParticipantRow",
    "Status",
    "TaskRow",
]


@dataclass(frozen=True, slots=True)
class NewParticipant:
    """Somebody as understood; `name` as typed, with the contact or the user they were recognised as."""

    name: str
    role: ParticipantRole = ParticipantRole.TARGET
    person_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewActivity:
    """An activity as understood.

    `day` is the local date; `starts_at` is given only when a time of day is known. `duplicate_key` is
    any text that two recordings of the same thing share.
    """

    activity_type: str
    subject: str
    day: date
    starts_at: datetime | None = None
    status: Status = Status.COMPLETED
    details: str = ""
    participants: tuple[NewParticipant, ...] = ()
    tasks: tuple[NewTask, ...] = ()
    organization_id: int | None = None
    organization_name: str | None = None
    area_name: str | None = None
    confidentiality: Confidentiality = Confidentiality.TEAM
    source_url: str | None = None
    locale: str = "en"
    duplicate_key: str | None = None
    created_by: int | None = None


CHANGEABLE: Final = frozenset(
    {
        "activity_type",
        "subject",
        "details",
        "starts_at",
        "day",
        "status",
        "organization_id",
        "organization_name",
        "area_name",
        "confidentiality",
        "source_url",
        "duplicate_key",
    }
)


class Activities(ActivityCards):
    """The team's activities.

    Lists leave out what is undone, and what `by` may not see: a repository opened without `by` speaks
    for a room and lists only what is for the whole team.
    """

    def record(self, activity: NewActivity) -> int:
        """Keep an activity with its participants, next steps and audit entry; its id."""
        by = activity.created_by if activity.created_by is not None else self.by
        made = {**self._made(), "created_by": by}
        values = {
            **made,
            "activity_type": activity.activity_type,
            "subject": activity.subject,
            "details": activity.details,
            "starts_at": activity.starts_at,
            "day": activity.day,
            "status": activity.status.value,
            "organization_id": activity.organization_id,
            "organization_name": activity.organization_name,
            "area_name": activity.area_name,
            "confidentiality": activity.confidentiality.value,
            "source_url": activity.source_url,
            "locale": activity.locale,
            "version": 1,
            "duplicate_key": digest(activity.duplicate_key),
        }
        key = self.connection.execute(inserting(Activity), values).inserted_primary_key
        assert key is not None
        activity_id = int(key[0])
        self._add_participants(activity_id, activity.participants, made)
        self._add_tasks(activity_id, enumerate(activity.tasks), made)
        Activities(self.unit, self.workspace_id, self.now, by)._audit("recorded", f"activity:{activity_id}")
        return activity_id

    def _add_participants(
        self, activity_id: int, participants: Sequence[NewParticipant], made: Mapping[str, Any]
    ) -> None:
        if participants:
            self.connection.execute(
                inserting(Participant),
                [
                    {
                        **made,
                        "activity_id": activity_id,
                        "position": position,
                        "role": participant.role.value,
                        "name": participant.name,
                        "person_id": participant.person_id,
                        "user_id": participant.user_id,
                    }
                    for position, participant in enumerate(participants)
                ],
            )

    def _add_tasks(
        self, activity_id: int, tasks: Iterable[tuple[int, NewTask]], made: Mapping[str, Any]
    ) -> None:
        rows = [
            {
                **made,
                "activity_id": activity_id,
                "position": position,
                "subject": task.subject,
                "due_date": task.due_date,
                "assignee_user_id": task.assignee_user_id,
                "assignee_name": task.assignee_name,
                "status": TaskStatus.OPEN.value,
            }
            for position, task in tasks
        ]
        if rows:
            self.connection.execute(inserting(Task), rows)

    def change(
        self,
        activity_id: int,
        version: int,
        changes: Mapping[str, Any],
        *,
        participants: Sequence[NewParticipant] | None = None,
        tasks: Sequence[NewTask] | None = None,
    ) -> bool:
        """Change fields of an activity read at `version`; False when somebody changed it since.

        `participants` replaces them all. `tasks` names the steps there are to be: one whose subject is
        there already keeps its row and its state, a missing one is cancelled, a new one is added.
        """
        if unknown := changes.keys() - CHANGEABLE:
            raise ValueError(f"an activity has no {', '.join(sorted(unknown))} to change")
        if "duplicate_key" in changes:
            changes = {**changes, "duplicate_key": digest(changes["duplicate_key"])}
        before = self._fields(activity_id, changes.keys())
        if before is None or not self._touch(activity_id, Activity.version == version, changes):
            return False
        if participants is not None:
            self.connection.execute(
                delete(Participant).where(
                    Participant.workspace_id == self.workspace_id, Participant.activity_id == activity_id
                )
            )
            self._add_participants(activity_id, participants, self._made())
        if tasks is not None:
            self._settle_tasks(activity_id, tasks)
        after = _plain(changes)
        if participants is not None:
            # Without the names: a trail must not keep a name its owner has had erased.
            after["participants"] = [
                {"role": one.role.value, "person_id": one.person_id, "user_id": one.user_id}
                for one in participants
            ]
        if tasks is not None:
            after["tasks"] = [task.subject for task in tasks]
        self._audit("changed", f"activity:{activity_id}", before, after)
        return True

    def _settle_tasks(self, activity_id: int, wanted: Sequence[NewTask]) -> None:
        card = self.get(activity_id)
        there = {} if card is None else {task.subject: task for task in card.tasks}
        steps = Tasks(self.unit, self.workspace_id, self.now, self.by)
        for task in wanted:
            kept = there.pop(task.subject, None)
            if kept is None:
                steps.add(task, activity_id)
            else:
                self.connection.execute(
                    update(Task)
                    .where(Task.workspace_id == self.workspace_id, Task.id == kept.id)
                    .values(
                        due_date=task.due_date,
                        assignee_user_id=task.assignee_user_id,
                        assignee_name=task.assignee_name,
                        updated_at=self.now,
                    )
                )
        for gone in there.values():
            steps.cancel(gone.id)

    def undo(self, activity_id: int, by: int | None = None) -> bool:
        """Take an activity back, so that no list shows it; False when it is undone already."""
        who = by if by is not None else self.by
        undone = self._touch(
            activity_id, Activity.undone_at.is_(None), {"undone_at": self.now, "undone_by": who}
        )
        if undone:
            self._audit("undone", f"activity:{activity_id}")
        return undone

    def restore(self, activity_id: int) -> bool:
        """Bring an undone activity back; False when it is not undone."""
        restored = self._touch(
            activity_id, Activity.undone_at.isnot(None), {"undone_at": None, "undone_by": None}
        )
        if restored:
            self._audit("restored", f"activity:{activity_id}")
        return restored

    def name_participant(self, activity_id: int, position: int, person_id: int) -> bool:
        """Say which contact a participant is; False when either is not the team's.

        The name as typed stays beside it.
        """
        person = select(Person.id).where(Person.workspace_id == self.workspace_id, Person.id == person_id)
        named = self.connection.execute(
            update(Participant)
            .where(
                Participant.workspace_id == self.workspace_id,
                Participant.activity_id == activity_id,
                Participant.position == position,
                person.exists(),
            )
            .values(person_id=person_id, updated_at=self.now)
        )
        if named.rowcount:
            self._touch(activity_id, None, {})
            self._audit(
                "named",
                f"activity:{activity_id}",
                after={"position": position, "person_id": person_id},
            )
        return named.rowcount == 1

    def _touch(
        self, activity_id: int, condition: ColumnElement[bool] | None, changes: Mapping[str, Any]
    ) -> bool:
        statement = update(Activity).where(
            Activity.workspace_id == self.workspace_id, Activity.id == activity_id
        )
        if condition is not None:
            statement = statement.where(condition)
        values = {"version": Activity.version + 1, "updated_at": self.now, **changes}
        return self.connection.execute(statement.values(values)).rowcount == 1

    def _fields(self, activity_id: int, names: Iterable[str]) -> dict[str, Any] | None:
        columns = [Activity.__table__.c[name] for name in names]
        row = self.connection.execute(
            select(Activity.id, *columns).where(
                Activity.workspace_id == self.workspace_id, Activity.id == activity_id
            )
        ).one_or_none()
        if row is None:
            return None
        fields = dict(row._mapping)
        del fields["id"]
        return _plain(fields)


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields as JSON takes them: dates and moments in ISO 8601."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
