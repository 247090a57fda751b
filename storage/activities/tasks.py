"""Next steps: whose they are, when they are due, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, case, func, select, update

from storage.repository import Repository
from storage.tables import Activity, Participant, Person, Task, User
from storage.visibility import Confidentiality, task_visible_to, visible_to


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewTask:
    """A next step as understood; `assignee_name` is the name as typed where no user was recognised."""

    subject: str
    due_date: date | None = None
    assignee_user_id: int | None = None
    assignee_name: str | None = None
    confidentiality: Confidentiality | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A next step; `activity` is the topic of what it came from, `people` who was met there, in one line.

    `confidentiality` is its own, or else that activity's.
    """

    id: int
    activity_id: int | None
    position: int
    subject: str
    due_date: date | None
    assignee_user_id: int | None
    assignee_name: str | None
    status: TaskStatus
    snoozed_until: date | None
    done_at: datetime | None
    done_by: int | None
    activity: str | None = None
    confidentiality: str = "team"
    people: str | None = None
    created_by: int | None = None

    def visible_to(self, user_id: int | None) -> bool:
        """May this reader see it, as far as it stands on its own? The same rule as in the lists."""
        if self.activity_id is not None or self.confidentiality == Confidentiality.TEAM.value:
            return True
        if user_id is None:
            return False
        group = self.confidentiality == Confidentiality.GROUP.value
        return group or user_id in (self.created_by, self.assignee_user_id)

    @property
    def due(self) -> date | None:
        """The day it asks for attention: the day it was put off to, else the day it is due."""
        return self.snoozed_until or self.due_date


_MET = (
    select(func.aggregate_strings(func.coalesce(Person.name, Participant.name), ", "))
    .select_from(Participant)
    .outerjoin(Person, Person.id == Participant.person_id)
    .where(
        Participant.activity_id == Task.activity_id,
        Participant.role == "target",
        func.coalesce(Person.name, Participant.name) != "",
    )
    .correlate(Task)
    .scalar_subquery()
)
# What a step came from is told to whose step it is only as far as they may see it.
_SEEN = visible_to(Task.assignee_user_id)
PEOPLE_MET = case((_SEEN, _MET))
TOPIC = case((_SEEN, Activity.subject))
_COLUMNS = (
    Task.id,
    Task.activity_id,
    Task.position,
    Task.subject,
    Task.due_date,
    Task.assignee_user_id,
    func.coalesce(User.name, Task.assignee_name).label("assignee_name"),
    Task.status,
    Task.snoozed_until,
    Task.done_at,
    Task.done_by,
    TOPIC.label("activity"),
    func.coalesce(Task.confidentiality, Activity.confidentiality, "team").label("confidentiality"),
    PEOPLE_MET.label("people"),
    Task.created_by,
)
_ATTENTION = func.coalesce(Task.snoozed_until, Task.due_date)


def selecting_tasks() -> Select[*tuple[Any, ...]]:
    """The columns `task_row` takes, of one workspace (bound as `workspace_id`)."""
    return (
        select(*_COLUMNS)
        .outerjoin(Activity, (Activity.id == Task.activity_id) & (Activity.workspace_id == Task.workspace_id))
        .outerjoin(User, (User.id == Task.assignee_user_id) & (User.workspace_id == Task.workspace_id))
        .where(Task.workspace_id == bindparam("workspace_id"))
    )


def task_row(row: Row[*tuple[Any, ...]]) -> TaskRow:
    fields = dict(row._mapping)
    fields["status"] = TaskStatus(fields["status"])
    return TaskRow(**fields)


_GET = selecting_tasks().where(Task.id == bindparam("task_id"))
_OPEN = (
    selecting_tasks()
    .where(Task.status == TaskStatus.OPEN.value, Activity.undone_at.is_(None))
    .order_by(_ATTENTION.is_(None), _ATTENTION, Task.id)
)
_OPEN_FOR = _OPEN.where(Task.assignee_user_id == bindparam("user_id"))


class Tasks(Repository):
    """Next steps of the team. Those of an undone activity are hidden until it is restored."""

    def add(self, task: NewTask, activity_id: int | None = None) -> int:
        """Keep a next step, of an activity or on its own; its id."""
        last = select(func.max(Task.position)).where(
            Task.workspace_id == self.workspace_id, Task.activity_id == activity_id
        )
        position = -1 if activity_id is None else self.connection.execute(last).scalar()
        task_id = self._insert(
            Task,
            {
                "activity_id": activity_id,
                "position": 0 if position is None else position + 1,
                "subject": task.subject,
                "due_date": task.due_date,
                "assignee_user_id": task.assignee_user_id,
                "assignee_name": task.assignee_name,
                "status": TaskStatus.OPEN.value,
                "confidentiality": task.confidentiality.value if task.confidentiality else None,
            },
        )
        self._audit("added", f"task:{task_id}")
        return task_id

    def get(self, task_id: int) -> TaskRow | None:
        """One next step of this team."""
        row = self.connection.execute(
            _GET, {"workspace_id": self.workspace_id, "task_id": task_id}
        ).one_or_none()
        if row is None:
            return None
        if row.assignee_user_id == self.by:
            self._quotes([row.confidentiality])
        return task_row(row)

    def open_for(self, user_id: int, until: date | None = None, limit: int | None = None) -> list[TaskRow]:
        """A user's open steps, most pressing first.

        With `until` only those asking for attention on or before that local date: due, overdue, or put
        off to a day no later. Without it all of them, those without a date last.
        """
        return self._open(_OPEN_FOR, until, limit, {"user_id": user_id})

    def due(self, until: date, limit: int | None = None) -> list[TaskRow]:
        """Everybody's open steps that ask for attention on or before a local date, most pressing first.

        Confidential ones are left out unless `by` may see them (see storage.visibility).
        """
        return self._open(_OPEN.where(task_visible_to(self.by)), until, limit, {})

    def alone(self, limit: int = 300) -> list[TaskRow]:
        """Everybody's steps that stand on their own, open and ticked off, the latest first.

        Confidential ones are left out as in `due`.
        """
        statement = (
            selecting_tasks()
            .where(
                Task.activity_id.is_(None),
                Task.status != TaskStatus.CANCELLED.value,
                task_visible_to(self.by),
            )
            .order_by(Task.id.desc())
            .limit(limit)
        )
        return self._read(self.connection.execute(statement, {"workspace_id": self.workspace_id}).all())

    def done_since(self, moment: datetime, user_id: int | None = None) -> list[TaskRow]:
        """Steps ticked off at or after a moment, first due first: a user's own, or everybody's.

        Of everybody's confidential ones are left out as in `due`.
        """
        statement = (
            selecting_tasks()
            .where(Task.status == TaskStatus.DONE.value, Task.done_at >= moment, Activity.undone_at.is_(None))
            .order_by(_ATTENTION.is_(None), _ATTENTION, Task.id)
        )
        if user_id is not None:
            statement = statement.where(Task.assignee_user_id == user_id)
        else:
            statement = statement.where(task_visible_to(self.by))
        return self._read(self.connection.execute(statement, {"workspace_id": self.workspace_id}).all())

    def _open(
        self,
        statement: Select[*tuple[Any, ...]],
        until: date | None,
        limit: int | None,
        values: Mapping[str, Any],
    ) -> list[TaskRow]:
        if until is not None:
            statement = statement.where(bindparam("until", until) >= _ATTENTION)
        rows = self.connection.execute(statement.limit(limit), {"workspace_id": self.workspace_id, **values})
        return self._read(rows.all())

    def _read(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[TaskRow]:
        """The steps of rows that are the reader's own, or that they may see."""
        self._quotes(row.confidentiality for row in rows)
        return [task_row(row) for row in rows]

    def done(self, task_id: int, by: int | None = None) -> bool:
        """Tick a step off; False when it is not open (ticked off already, cancelled, not the team's)."""
        who = by if by is not None else self.by
        return self._change(
            task_id,
            "done",
            Task.status == TaskStatus.OPEN.value,
            {"status": TaskStatus.DONE.value, "done_at": self.now, "done_by": who},
            who,
        )

    def reopen(self, task_id: int, by: int | None = None) -> bool:
        """Take a step up again; False when it is open."""
        changes = {"status": TaskStatus.OPEN.value, "done_at": None, "done_by": None}
        return self._change(task_id, "reopened", Task.status != TaskStatus.OPEN.value, changes, by)

    def cancel(self, task_id: int, by: int | None = None) -> bool:
        """Drop a step; False when it is not open."""
        changes = {"status": TaskStatus.CANCELLED.value}
        return self._change(task_id, "cancelled", Task.status == TaskStatus.OPEN.value, changes, by)

    def snooze(self, task_id: int, until: date, by: int | None = None) -> bool:
        """Put an open step off to a local date; its due date stays what was agreed. False when not open."""
        return self._change(
            task_id, "snoozed", Task.status == TaskStatus.OPEN.value, {"snoozed_until": until}, by
        )

    def keep_to(self, task_id: int, level: Confidentiality) -> bool:
        """Say who may see a step that stands on its own; False when there is no such step."""
        action = "opened" if level is Confidentiality.TEAM else "protected"
        alone = Task.activity_id.is_(None)
        return self._change(task_id, action, alone, {"confidentiality": level.value}, None)

    def _change(
        self,
        task_id: int,
        action: str,
        condition: ColumnElement[bool] | None,
        changes: Mapping[str, Any],
        by: int | None,
    ) -> bool:
        statement = update(Task).where(Task.workspace_id == self.workspace_id, Task.id == task_id)
        if condition is not None:
            statement = statement.where(condition)
        changed = self.connection.execute(statement.values(**changes, updated_at=self.now)).rowcount == 1
        if changed:
            after = {key: str(value) for key, value in changes.items() if value is not None}
            trail = self if by is None else Tasks(self.unit, self.workspace_id, self.now, by)
            trail._audit(action, f"task:{task_id}", after=after)
        return changed
