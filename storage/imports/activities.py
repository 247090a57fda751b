"""Takes in activities and next steps from an export of our own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from bot.core.folding import fold
from bot.core.text import clean
from bot.politics.contacts import ACTIVITY_TYPES
from storage.activities.cards import ParticipantRole, Status
from storage.activities.tasks import TaskStatus
from storage.external_ids import number_in
from storage.imports.given import Given, GivenActivity, GivenParticipant, GivenTask, Record
from storage.imports.guarding import level_of
from storage.imports.popolo import LONGEST_TEXT, records, text_of
from storage.imports.reconciliation import Reconciliation
from storage.imports.report import Problem
from storage.imports.staging import Book, Operation
from storage.tables import Activity, Participant, Task, User
from storage.visibility import Confidentiality

_TYPES: Final = frozenset(kind.name for kind in ACTIVITY_TYPES)


def read_activities(data: Mapping[str, Any], given: Given, problems: list[Problem]) -> None:
    """Add the activities and tasks of an export to what it gives; what is wrong with one is told."""
    marked = {
        text_of(record, "activity_id")
        for _, record in records(data, "tasks", [])
        if level_of(None, (text_of(record, "subject", LONGEST_TEXT) or "",))
    }
    for place, record in records(data, "activities", problems):
        activity = _activity(record, place, problems)
        if isinstance(activity, Problem):
            problems.append(activity)
        elif activity.key in marked and not text_of(record, "confidentiality"):
            # A next step is shown with its activity.
            given.activities.append(replace(activity, confidentiality=Confidentiality.PRIVATE.value))
        else:
            given.activities.append(activity)
    for place, record in records(data, "tasks", problems):
        task = _task(record, place)
        if isinstance(task, Problem):
            problems.append(task)
        else:
            given.tasks.append(task)


def _activity(record: Record, place: str, problems: list[Problem]) -> GivenActivity | Problem:
    kind = text_of(record, "activity_type") or ""
    status = text_of(record, "status") or Status.COMPLETED.value
    details = record.get("details")
    details = clean(details, LONGEST_TEXT) if isinstance(details, str) else ""
    texts = (text_of(record, "subject", LONGEST_TEXT) or "", details)
    confidentiality = level_of(text_of(record, "confidentiality"), texts) or Confidentiality.TEAM.value
    for said, known in (
        (kind, _TYPES),
        (status, {one.value for one in Status}),
        # What cannot be read must not become less confidential than it was.
        (confidentiality, {one.value for one in Confidentiality}),
    ):
        if said not in known:
            return Problem("unknown_word", place=place, values={"said": said[:60]})
    said = text_of(record, "activity_date") or ""
    try:
        starts_at = datetime.fromisoformat(said) if len(said) > 10 else None
        day = starts_at.date() if starts_at else date.fromisoformat(said)
    except ValueError:
        return Problem("no_date", place=place, values={"said": said[:60]})
    if starts_at is not None and starts_at.tzinfo is None:
        return Problem("no_offset", place=place, values={"said": said[:60]})
    return GivenActivity(
        text_of(record, "id") or f"#{place}",
        kind,
        text_of(record, "subject", LONGEST_TEXT) or "",
        day,
        starts_at,
        status,
        text_of(record, "organization"),
        details,
        confidentiality,
        tuple(_participants(record, problems)),
        place,
    )


def _participants(record: Record, problems: list[Problem]) -> Iterator[GivenParticipant]:
    roles = {one.value for one in ParticipantRole}
    for _, one in records(record, "participants", problems):
        role = text_of(one, "role")
        yield GivenParticipant(
            text_of(one, "name") or "",
            role if role in roles else ParticipantRole.TARGET.value,
            text_of(one, "person_id"),
        )


def _task(record: Record, place: str) -> GivenTask | Problem:
    subject = text_of(record, "subject", LONGEST_TEXT)
    if subject is None:
        return Problem("no_name", place=place)
    status = text_of(record, "status") or TaskStatus.OPEN.value
    level = level_of(text_of(record, "confidentiality"), (subject,))
    for word, known in ((status, TaskStatus), (level or Confidentiality.TEAM, Confidentiality)):
        if word not in {one.value for one in known}:
            return Problem("unknown_word", place=place, values={"said": word[:60]})
    said = text_of(record, "due_date")
    try:
        due = date.fromisoformat(said) if said else None
    except ValueError:
        return Problem("no_date", place=place, values={"said": (said or "")[:60]})
    key = text_of(record, "id") or f"#{place}"
    return GivenTask(
        key, subject, due, text_of(record, "assignee"), status, text_of(record, "activity_id"), place, level
    )


class Activities:
    """The team's activities and tasks, being added to when the document is settled; `settle`, then `operations`.

    An activity that is here already is left alone: what was written since is not overwritten.
    """

    def __init__(self, reconciliation: Reconciliation, locale: str) -> None:
        unit, workspace = reconciliation.unit, reconciliation.workspace
        self._settling = reconciliation
        self._locale = locale
        self.activities = Book(unit, workspace, Activity)
        self.participants = Book(unit, workspace, Participant)
        self.tasks = Book(unit, workspace, Task)
        self._marks = {row["duplicate_key"]: number for number, row in self.activities.rows.items()}
        self._users: dict[str, list[int]] = {}
        users = select(User.id, User.name).where(User.workspace_id == workspace, User.active)
        for number, name in unit.connection.execute(users.order_by(User.id)):
            self._users.setdefault(fold(name), []).append(number)
        self._claimed: set[int] = set()  # tasks that are some record's of the file already
        self._bodies: dict[str, list[int]] = {}
        for number, row in reconciliation.organizations.rows.items():
            self._bodies.setdefault(row["name"], []).append(number)
        self._steps: dict[tuple[int | None, str], list[int]] = {}
        for number, row in self.tasks.rows.items():
            self._steps.setdefault((row["activity_id"], fold(row["subject"])), []).append(number)

    def settle(self, given: Given, persons: Mapping[str, int | None]) -> None:
        numbers = {activity.key: self._activity(activity, persons) for activity in given.activities}
        positions: dict[int | None, int] = {}
        for row in self.tasks.rows.values():
            positions[row["activity_id"]] = max(positions.get(row["activity_id"], -1), row["position"])
        for task in given.tasks:
            whose = numbers.get(task.activity) if task.activity is not None else None
            if task.activity is not None and whose is None:
                values = {"id": task.activity[:100]}
                self._settling.problems.append(Problem("unknown_reference", place=task.place, values=values))
            else:
                self._task(task, whose, positions)

    def _activity(self, given: GivenActivity, persons: Mapping[str, int | None]) -> int:
        mark = _mark(given)
        number = number_in("activity", given.key)
        here = self.activities.rows.get(number or 0)
        if number and here and (here["activity_type"], here["day"]) == (given.activity_type, given.day):
            return number
        if mark in self._marks:
            return self._marks[mark]
        sources = (one for one in given.participants if one.role == ParticipantRole.SOURCE.value)
        recorder = next((user for one in sources if (user := self._user(one.name))), self._settling.by)
        organization = self._organization(given.organization)
        found = self._marks[mark] = self.activities.add(
            number,
            activity_type=given.activity_type,
            subject=given.subject,
            details=given.details,
            starts_at=given.starts_at,
            day=given.day,
            status=given.status,
            organization_id=organization,
            organization_name=given.organization,
            confidentiality=given.confidentiality,
            locale=self._locale,
            version=1,
            duplicate_key=mark,
            created_by=recorder,
        )
        for position, one in enumerate(given.participants):
            person = persons.get(one.person or "")
            ours = None if person or one.role == ParticipantRole.TARGET.value else self._user(one.name)
            self.participants.add(
                None,
                activity_id=found,
                position=position,
                role=one.role,
                name=one.name,
                person_id=person,
                user_id=ours,
            )
        return found

    def _task(self, given: GivenTask, activity: int | None, positions: dict[int | None, int]) -> None:
        key = (activity, fold(given.subject))
        known = [number for number in self._steps.get(key, ()) if number not in self._claimed]
        if activity is None:
            known = [number for number in known if self.tasks.rows[number]["due_date"] == given.due_date]
        if known:
            self._claimed.add(known[0])
            return
        positions[activity] = 0 if activity is None else positions.get(activity, -1) + 1
        number = self.tasks.add(
            number_in("task", given.key),
            activity_id=activity,
            position=positions[activity],
            subject=given.subject,
            due_date=given.due_date,
            assignee_name=given.assignee,
            assignee_user_id=self._user(given.assignee or ""),
            status=given.status,
            confidentiality=given.confidentiality if activity is None else None,
        )
        self._claimed.add(number)

    def _user(self, name: str) -> int | None:
        """The user of the team of that name, when there is one and no other."""
        found = self._users.get(fold(name), [])
        return found[0] if len(found) == 1 else None

    def _organization(self, name: str | None) -> int | None:
        found = self._bodies.get(name or "", [])
        return found[0] if len(found) == 1 else None

    def operations(self) -> Iterator[Operation]:
        """Everything to be written, after what the document's people and bodies need."""
        for book in (self.activities, self.participants, self.tasks):
            yield from book.operations()


def _mark(given: GivenActivity) -> str:
    """What an activity that came from a file is known by when the file comes again."""
    moment = (given.starts_at or given.day).isoformat()
    names = (one.name for one in given.participants)
    parts = (given.key, given.activity_type, moment, given.subject, *names)
    return "import:" + hashlib.blake2s("\x1f".join(parts).encode()).hexdigest()
