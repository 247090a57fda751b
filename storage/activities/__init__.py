"""Activities as they are kept: recorded here, changed and taken back as storage.activities.acts says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from storage.activities.acts import ActivityActs, NewParticipant
from storage.activities.cards import ActivityCard, ParticipantRole, ParticipantRow, Status, digest
from storage.activities.tasks import NewTask, TaskRow, TaskStatus
from storage.journal import TakenBack
from storage.repository import inserting
from storage.tables import Activity, Participant, Task
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
    "TakenBack",
    "TaskRow",
]


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


class Activities(ActivityActs):
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
