"""Which activities belong to which points of a case: what was done about each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from storage.cases.rows import BESIDE, CaseState
from storage.journal import Journal
from storage.repository import Repository
from storage.tables import Activity, ActivityPoint, Case, CasePoint, Participant, Person
from storage.visibility import told_beside, visible_to


@dataclass(frozen=True, slots=True)
class PointInCase:
    """A point with what tells where it is: the case, and its kind."""

    case_id: int
    kind: str
    case: str
    point_id: int
    number: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """An activity that belongs to a point, for the log of it; `people` are those met."""

    point_id: int
    activity_id: int
    activity_type: str
    day: date
    subject: str
    people: tuple[str, ...]


_POINTS = (
    select(
        CasePoint.case_id,
        Case.kind,
        Case.title.label("case"),
        CasePoint.id.label("point_id"),
        CasePoint.number,
        CasePoint.title,
        CasePoint.state,
    )
    .join(Case, Case.id == CasePoint.case_id)
    .order_by(CasePoint.case_id, CasePoint.id)
)


class ActivityPoints(Repository):
    """What the team did about the points of its cases, as `by` may see them."""

    def open_points(self) -> list[PointInCase]:
        """The points of every open case."""
        return self._read(Case.state == CaseState.OPEN.value)

    def of(self, activity_id: int) -> list[PointInCase]:
        """The points an activity belongs to, of open and of closed cases."""
        belongs = select(ActivityPoint.point_id).where(
            ActivityPoint.workspace_id == self.workspace_id, ActivityPoint.activity_id == activity_id
        )
        return self._read(CasePoint.id.in_(belongs))

    def _read(self, condition: ColumnElement[bool]) -> list[PointInCase]:
        rows = self.connection.execute(
            _POINTS.where(
                CasePoint.workspace_id == self.workspace_id,
                CasePoint.level.not_in(list(BESIDE)),
                CasePoint.undone_at.is_(None),
                Case.undone_at.is_(None),
                told_beside(self.by, self.unit.place),
                condition,
            )
        )
        return [PointInCase(**row._mapping) for row in rows]

    def belongs(self, activity_id: int, point_id: int) -> None:
        """Count an activity that was just recorded to a point; it is taken back with the recording."""
        self._insert(ActivityPoint, {"activity_id": activity_id, "point_id": point_id})

    def settle(self, act: Journal, activity_id: int, point_ids: Collection[int]) -> None:
        """Have an activity belong to these points and to no other, as a part of an act."""
        rows = self.connection.execute(
            select(ActivityPoint.id, ActivityPoint.point_id).where(
                ActivityPoint.workspace_id == self.workspace_id, ActivityPoint.activity_id == activity_id
            )
        ).all()
        for row in rows:
            if row.point_id not in point_ids:
                act.remove(ActivityPoint, row.id)
        for point_id in point_ids:
            if point_id not in {row.point_id for row in rows}:
                act.add(ActivityPoint, activity_id=activity_id, point_id=point_id)

    def log(self, case_id: int, point_id: int | None = None, limit: int = 50) -> list[Evidence]:
        """The activities that belong to the points of a case, or to one of them, the latest first."""
        conditions = [
            ActivityPoint.workspace_id == self.workspace_id,
            CasePoint.case_id == case_id,
            Activity.undone_at.is_(None),
            visible_to(self.by),
        ]
        if point_id is not None:
            conditions.append(CasePoint.id == point_id)
        rows = self.connection.execute(
            select(
                ActivityPoint.point_id,
                Activity.id,
                Activity.activity_type,
                Activity.day,
                Activity.subject,
                Activity.confidentiality,
            )
            .join(CasePoint, CasePoint.id == ActivityPoint.point_id)
            .join(Activity, Activity.id == ActivityPoint.activity_id)
            .where(*conditions)
            .order_by(Activity.day.desc(), Activity.id.desc())
            .limit(limit)
        ).all()
        self._quotes(row.confidentiality for row in rows)
        names: dict[int, list[str]] = {}
        met = (
            select(Participant.activity_id, Participant.name, Person.name.label("own"))
            .outerjoin(Person, Person.id == Participant.person_id)
            .where(
                Participant.workspace_id == self.workspace_id,
                Participant.activity_id.in_([row.id for row in rows]),
                Participant.role == "target",
            )
            .order_by(Participant.position)
        )
        for number, typed, own in self.connection.execute(met) if rows else ():
            names.setdefault(number, []).append(own or typed)
        return [
            Evidence(
                row.point_id, row.id, row.activity_type, row.day, row.subject, tuple(names.get(row.id, ()))
            )
            for row in rows
        ]
