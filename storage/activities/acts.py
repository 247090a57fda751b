"""Acts on activities that are kept: each changes what it names, and is taken back as it was."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select, true, update

from storage.activities.cards import ActivityCards, ParticipantRole, digest
from storage.activities.tasks import NewTask, TaskStatus
from storage.journal import Journal, TakenBack
from storage.tables import Activity, AuditEntry, Participant, Person, Task

UNCHANGED: Final = "unchanged"  # in the trail: an edit that left everything as it was
LOOKED_BACK: Final = 200  # entries of the trail read for what somebody did last

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


@dataclass(frozen=True, slots=True)
class NewParticipant:
    """Somebody as understood; `name` as typed, with the contact or the user they were recognised as."""

    name: str
    role: ParticipantRole = ParticipantRole.TARGET
    person_id: int | None = None
    user_id: int | None = None


class ActivityActs(ActivityCards):
    """Changing, removing, putting back, and taking any of it back; storage.activities.Activities adds the recording."""

    def change(
        self,
        activity_id: int,
        version: int,
        changes: Mapping[str, Any],
        *,
        participants: Sequence[NewParticipant | int] | None = None,
        tasks: Sequence[NewTask | int] | None = None,
        more_tasks: Sequence[NewTask] = (),
        also: Callable[[Journal], None] | None = None,
    ) -> int | None:
        """Change fields of an activity read at `version`; the number of the act `take_back` takes.

        None when somebody changed it since, 0 when it reads so already. `participants` are those there are
        to be, new ones or the positions of such as stay. `tasks` are the steps there are to be, new ones or
        the ids of such as stay: a new one whose subject is there keeps that row, a missing one is
        cancelled. `more_tasks` come on top. `also` changes what goes along with it, as a part of the act.
        """
        if unknown := changes.keys() - CHANGEABLE:
            raise ValueError(f"an activity has no {', '.join(sorted(unknown))} to change")
        if "duplicate_key" in changes:
            changes = {**changes, "duplicate_key": digest(changes["duplicate_key"])}
        before = self._fields(activity_id, changes.keys())
        if before is None or not self._touch(activity_id, Activity.version == version):
            return None
        act = Journal(self.unit, self.workspace_id, self.now, self.by)
        act.set(Activity, activity_id, **changes)
        after = _plain(changes)
        if participants is not None:
            self._settle_participants(act, activity_id, participants)
            # Without the names: a trail must not keep a name its owner has had erased.
            new = [one for one in participants if isinstance(one, NewParticipant)]
            after["participants"] = [{"person_id": one.person_id} for one in new]
        if tasks is not None or more_tasks:
            self._settle_tasks(act, activity_id, tasks, more_tasks)
            named = (*(tasks or ()), *more_tasks)
            after["tasks"] = [task.subject for task in named if isinstance(task, NewTask)]
        if also is not None:
            also(act)
        number = act.close("changed", f"activity:{activity_id}", before, after)
        if not number:
            self._audit(UNCHANGED, f"activity:{activity_id}")
        return number or 0

    def _settle_participants(
        self, act: Journal, activity_id: int, wanted: Sequence[NewParticipant | int]
    ) -> None:
        here = (Participant.workspace_id == self.workspace_id, Participant.activity_id == activity_id)
        rows = self.connection.execute(select(Participant.id, Participant.position).where(*here)).all()
        for row in rows:
            if row.position not in wanted:
                act.remove(Participant, row.id)
        # A place that was given up may be wanted back.
        first = 1 + max((row.position for row in rows), default=-1)
        new = (one for one in wanted if isinstance(one, NewParticipant))
        for position, one in enumerate(new, first):
            act.add(
                Participant,
                watch=("person_id",),
                activity_id=activity_id,
                position=position,
                role=one.role.value,
                name=one.name,
                person_id=one.person_id,
                user_id=one.user_id,
            )

    def _settle_tasks(
        self, act: Journal, activity_id: int, wanted: Sequence[NewTask | int] | None, more: Sequence[NewTask]
    ) -> None:
        card = self.get(activity_id)
        there = (
            () if card is None else sorted(card.tasks, key=lambda task: task.status is not TaskStatus.OPEN)
        )
        left = [task for task in there if task.id not in (wanted or ())]
        for task in wanted or ():
            if isinstance(task, int):
                continue
            kept = next((one for one in left if one.subject == task.subject), None)
            if kept is None:
                self._add_step(act, activity_id, task)
                continue
            left.remove(kept)
            act.set(Task, kept.id, due_date=task.due_date)
            whose = (task.assignee_user_id, task.assignee_name)
            if whose != (kept.assignee_user_id, kept.assignee_name):
                act.set(Task, kept.id, assignee_user_id=whose[0], assignee_name=whose[1])
        for gone in left if wanted is not None else ():
            if gone.status is TaskStatus.OPEN:
                act.set(Task, gone.id, status=TaskStatus.CANCELLED.value)
        for task in more:
            self._add_step(act, activity_id, task)

    def _add_step(self, act: Journal, activity_id: int, task: NewTask) -> None:
        last = self.connection.execute(
            select(func.max(Task.position)).where(
                Task.workspace_id == self.workspace_id, Task.activity_id == activity_id
            )
        ).scalar()
        act.add(
            Task,
            watch=("status", "due_date", "snoozed_until", "assignee_user_id"),
            activity_id=activity_id,
            position=0 if last is None else last + 1,
            subject=task.subject,
            due_date=task.due_date,
            assignee_user_id=task.assignee_user_id,
            assignee_name=task.assignee_name,
            status=TaskStatus.OPEN.value,
        )

    def take_back(self, activity_id: int, act: int) -> TakenBack | None:
        """Undo one act on an activity, all of it or nothing, and nothing else; None when it is undone already.

        Nothing where somebody has since changed what it changed (`kept` counts what stands in the way).
        """
        if not self._is_act_on(activity_id, act):
            return None
        taken = Journal(self.unit, self.workspace_id, self.now, self.by).take_back(act, whole=True)
        if taken is not None and not taken.kept:
            self._touch(activity_id, None)
        return taken

    def _is_act_on(self, activity_id: int, act: int) -> bool:
        found = select(AuditEntry.id).where(
            AuditEntry.workspace_id == self.workspace_id,
            AuditEntry.id == act,
            AuditEntry.record == f"activity:{activity_id}",
        )
        return self.connection.execute(found).first() is not None

    def last_act(self, activity_id: int) -> int | None:
        """The latest act on an activity that is not taken back; None when nothing came after its recording."""
        rows = self.connection.execute(
            select(AuditEntry.id, AuditEntry.after)
            .where(
                AuditEntry.workspace_id == self.workspace_id, AuditEntry.record == f"activity:{activity_id}"
            )
            .order_by(AuditEntry.id.desc())
        )
        acts = [row.id for row in rows if "steps" in (row.after or {})]
        return next(iter(self._standing(acts)), None)

    def last_of(
        self, user_id: int, activity_types: Collection[str], since: datetime, *, of_all: bool = False
    ) -> tuple[int, int | None] | None:
        """What a user did last to activities of these types since then and may take back: (activity, act).

        The act is None for the recording itself; what is removed is left out. None too where the last thing
        done was an edit that changed nothing, or (`of_all`) was done to something else than an activity: what
        was done before it is not what is meant.
        """
        rows = self.connection.execute(
            select(AuditEntry.id, AuditEntry.action, AuditEntry.record, AuditEntry.after)
            .where(
                AuditEntry.workspace_id == self.workspace_id,
                AuditEntry.user_id == user_id,
                AuditEntry.at >= since,
                true() if of_all else AuditEntry.record.like("activity:%"),
            )
            .order_by(AuditEntry.id.desc())
            .limit(LOOKED_BACK)
        ).all()
        if of_all and rows and not rows[0].record.startswith(("activity:", "audit:")):
            return None
        rows = [row for row in rows if row.record.startswith("activity:")]
        standing = set(self._standing([row.id for row in rows if "steps" in (row.after or {})]))
        for row in rows:
            if row.action not in ("recorded", UNCHANGED) and row.id not in standing:
                continue
            number = int(row.record.partition(":")[2])
            card = self.get(number)
            if card is not None and card.undone_at is None and card.activity_type in activity_types:
                if row.action == UNCHANGED:
                    return None
                return number, None if row.action == "recorded" else row.id
        return None

    def just_recorded(self, activity_id: int, since: datetime) -> bool:
        """Whether it was recorded since then, and nobody has tried to change it after that in vain."""
        rows = self.connection.execute(
            select(AuditEntry.action, AuditEntry.at)
            .where(
                AuditEntry.workspace_id == self.workspace_id, AuditEntry.record == f"activity:{activity_id}"
            )
            .order_by(AuditEntry.id.desc())
        ).all()
        recorded = next((row.at for row in rows if row.action == "recorded"), None)
        return recorded is not None and recorded >= since and rows[0].action != UNCHANGED

    def _standing(self, acts: Sequence[int]) -> list[int]:
        """Those of some acts that are not taken back, in their order."""
        gone = self.connection.execute(
            select(AuditEntry.record).where(
                AuditEntry.workspace_id == self.workspace_id,
                AuditEntry.action == "taken back",
                AuditEntry.record.in_([f"audit:{number}" for number in acts]),
            )
        ).scalars()
        taken = set(gone)
        return [number for number in acts if f"audit:{number}" not in taken]

    def undo(self, activity_id: int, by: int | None = None) -> int | None:
        """Take an activity back, so that no list shows it; the act, None when it is undone already."""
        who = by if by is not None else self.by
        fields = {"undone_at": self.now, "undone_by": who}
        return self._settle(activity_id, "undone", Activity.undone_at.is_(None), fields)

    def restore(self, activity_id: int) -> int | None:
        """Bring an undone activity back; the act, None when it is not undone."""
        fields = {"undone_at": None, "undone_by": None}
        return self._settle(activity_id, "restored", Activity.undone_at.isnot(None), fields)

    def _settle(
        self, activity_id: int, action: str, condition: ColumnElement[bool], fields: Mapping[str, Any]
    ) -> int | None:
        if not self._touch(activity_id, condition):
            return None
        act = Journal(self.unit, self.workspace_id, self.now, self.by)
        act.set(Activity, activity_id, **fields)
        return act.close(action, f"activity:{activity_id}")

    def name_participant(
        self, activity_id: int, position: int, person_id: int, *, newcomer: bool = False
    ) -> int | None:
        """Say which contact a participant is; the act, None when either is not the team's.

        The name as typed stays beside it. A `newcomer` was made a contact for this, and goes with it when
        it is taken back.
        """
        person = select(Person.id).where(Person.workspace_id == self.workspace_id, Person.id == person_id)
        number = self.connection.execute(
            select(Participant.id).where(
                Participant.workspace_id == self.workspace_id,
                Participant.activity_id == activity_id,
                Participant.position == position,
                person.exists(),
            )
        ).scalar_one_or_none()
        if number is None:
            return None
        act = Journal(self.unit, self.workspace_id, self.now, self.by)
        if newcomer:
            act.added(Person, person_id)
        act.set(Participant, number, person_id=person_id)
        self._touch(activity_id, None)
        told = {"position": position, "person_id": person_id}
        return act.close("named", f"activity:{activity_id}", after=told) or 0

    def name_body(self, activity_id: int, organization_id: int, act: Journal) -> int:
        """Say which organization an activity was with, as the last part of `act`, which may have made it."""
        act.set(Activity, activity_id, organization_id=organization_id)
        self._touch(activity_id, None)
        return act.close("named", f"activity:{activity_id}", after={"organization_id": organization_id}) or 0

    def _touch(self, activity_id: int, condition: ColumnElement[bool] | None) -> bool:
        """Count a change; False when there is no such activity, or it is not as the condition says."""
        statement = update(Activity).where(
            Activity.workspace_id == self.workspace_id, Activity.id == activity_id
        )
        if condition is not None:
            statement = statement.where(condition)
        values = {"version": Activity.version + 1, "updated_at": self.now}
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
