"""Cases and their points as they are read: one, those of a kind, and what was changed about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select

from storage.repository import Repository
from storage.tables import Area, AuditEntry, Case, CasePoint, CaseRoom, Organization, Room, User
from storage.tables.base import Id
from storage.visibility import HERE, READER, Confidentiality, case_visible_to, reading_as

QUESTION: Final = "question"
"""The level of a point that is asked of the administration; such points have numbers of their own."""
REFLECTION: Final = "reflection"
"""The level of what somebody answers about a case afterwards: `title` is which question, `story` the answer."""
BESIDE: Final = {QUESTION: "?", REFLECTION: "~"}
"""The levels that are none of the points of a case, and what their numbers begin with."""


class CaseState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case; `area` and `organization` are names, `area_code` is official where it is known."""

    id: int
    version: int
    kind: str
    title: str
    area_id: int | None
    area: str | None
    area_code: str | None
    organization_id: int | None
    organization: str | None
    owner_user_id: int | None
    owner: str | None
    start_date: date | None
    end_date: date | None
    target_amount: int | None
    confidentiality: Confidentiality
    closed_reason: str | None
    state: CaseState
    created_at: datetime
    created_by: int | None
    creator: str | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point of a case; `number` is how it is called there ('2', '2.1'), `owner` who sees to it.

    Of a question to the administration `number` is its own count, `owner` who is to answer it.
    """

    id: int
    version: int
    case_id: int
    parent_id: int | None
    position: int
    number: str
    level: str
    title: str
    state: str
    owner_user_id: int | None
    owner: str | None
    due_date: date | None
    amount: int | None
    amount_to: int | None
    amount_kind: str | None
    amount_years: str | None
    amount_about: bool
    amount_yearly: bool | None
    amount_said: str | None
    got_amount: int | None
    story: str | None
    figure: str | None
    internal: bool
    amount_internal: bool | None
    answered_by: str | None
    note_number: str | None
    created_at: datetime
    created_by: int | None
    creator: str | None
    undone_at: datetime | None


_NUMBER: Final = [one.name for one in fields(PointRow)].index("number")


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What somebody did to a case (`point_id` None) or a point of it: the fields before and after."""

    act: int
    at: datetime
    by: str | None
    action: str
    point_id: int | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


_OPEN = (
    select(Case.id)
    .where(Case.workspace_id == bindparam("workspace"), Case.state == CaseState.OPEN.value)
    .limit(1)
)
_CASES = (
    select(
        Case.id,
        Case.version,
        Case.kind,
        Case.title,
        Case.area_id,
        Area.name.label("area"),
        Area.identifier.label("area_code"),
        Case.organization_id,
        Organization.name.label("organization"),
        Case.owner_user_id,
        Case.start_date,
        Case.end_date,
        Case.target_amount,
        Case.confidentiality,
        Case.closed_reason,
        Case.state,
        Case.created_at,
        Case.created_by,
        select(User.name).where(User.id == Case.owner_user_id).scalar_subquery().label("owner"),
        select(User.name).where(User.id == Case.created_by).scalar_subquery().label("creator"),
        Case.undone_at,
    )
    .outerjoin(Area, Area.id == Case.area_id)
    .outerjoin(Organization, Organization.id == Case.organization_id)
)
_POINTS = select(
    CasePoint.id,
    CasePoint.version,
    CasePoint.case_id,
    CasePoint.parent_id,
    CasePoint.position,
    CasePoint.number,
    CasePoint.level,
    CasePoint.title,
    CasePoint.state,
    CasePoint.owner_user_id,
    func.coalesce(
        select(User.name).where(User.id == CasePoint.owner_user_id).scalar_subquery(), CasePoint.owner_name
    ).label("owner"),
    CasePoint.due_date,
    CasePoint.amount,
    CasePoint.amount_to,
    CasePoint.amount_kind,
    CasePoint.amount_years,
    CasePoint.amount_about,
    CasePoint.amount_yearly,
    CasePoint.amount_said,
    CasePoint.got_amount,
    CasePoint.story,
    CasePoint.figure,
    CasePoint.internal,
    CasePoint.amount_internal,
    CasePoint.answered_by,
    CasePoint.note_number,
    CasePoint.created_at,
    CasePoint.created_by,
    select(User.name).where(User.id == CasePoint.created_by).scalar_subquery().label("creator"),
    CasePoint.undone_at,
)


@cache
def _seen_cases(named: bool, placed: bool) -> ColumnElement[bool]:
    seen = case_visible_to(READER if named else None, HERE if placed else None)
    return and_(Case.workspace_id == bindparam("workspace"), seen)


# Each is made once for all readers: making a statement takes longer than answering it.
@cache
def _one(named: bool, placed: bool) -> Select[*tuple[Any, ...]]:
    return _CASES.where(_seen_cases(named, placed), Case.id == bindparam("case", type_=Id))


@cache
def _of_kind(named: bool, placed: bool, one_kind: bool, one_state: bool) -> Select[*tuple[Any, ...]]:
    conditions = [_seen_cases(named, placed), Case.undone_at.is_(None)]
    if one_kind:
        conditions.append(Case.kind == bindparam("kind"))
    if one_state:
        conditions.append(Case.state == bindparam("state"))
    return _CASES.where(*conditions).order_by(Case.id.desc())


@cache
def _of_case(named: bool, placed: bool, one_level: bool, undone: bool) -> Select[*tuple[Any, ...]]:
    level = CasePoint.level
    conditions = [
        CasePoint.workspace_id == bindparam("workspace"),
        CasePoint.case_id == bindparam("case", type_=Id),
        CasePoint.case_id.in_(select(Case.id).where(_seen_cases(named, placed))),
        level == bindparam("level") if one_level else level.not_in(list(BESIDE)),
    ]
    if not undone:
        conditions.append(CasePoint.undone_at.is_(None))
    return _POINTS.where(*conditions)


class CaseRows(Repository):
    """Reading the team's cases, as `by` may see them; storage.cases.Cases adds the changing."""

    def get(self, case_id: int, *, lock: bool = False) -> CaseRow | None:
        """One case, taken back or not. With `lock` nobody else changes it before this unit ends."""
        statement, told = _one(*self._reads()), {**self._told(), "case": case_id}
        if lock:
            statement = statement.with_for_update(of=Case)
        row = self.connection.execute(statement, told).one_or_none()
        return None if row is None else self._case(row)

    def may_be_open(self) -> bool:
        """Whether the team has an open case at all, whoever may see it; quick, as every sentence asks it."""
        return self.connection.execute(_OPEN, {"workspace": self.workspace_id}).first() is not None

    def of_kind(self, kind: str | None = None, *, state: CaseState | None = CaseState.OPEN) -> list[CaseRow]:
        """The cases of a kind, or of all, in that state, the newest first."""
        statement = _of_kind(*self._reads(), kind is not None, state is not None)
        told = {**self._told(), "kind": kind, "state": state.value if state is not None else None}
        return [self._case(row) for row in self.connection.execute(statement, told).all()]

    def point(self, point_id: int, *, lock: bool = False) -> PointRow | None:
        """One point, taken back or not, of a case `by` may see."""
        statement = _POINTS.where(
            CasePoint.workspace_id == self.workspace_id,
            CasePoint.id == point_id,
            CasePoint.case_id.in_(self._seen_cases()),
        )
        row = self.connection.execute(
            statement.with_for_update(of=CasePoint) if lock else statement
        ).one_or_none()
        return None if row is None else _point(row)

    def points(self, case_id: int, *, undone: bool = False) -> list[PointRow]:
        """The points of a case in the order of their numbers, without its questions; those taken back only with
        `undone`.
        """
        found = self._of_case(case_id, None, undone)
        there = {one.id for one in found}
        if not undone:  # what stands under a point that is taken back goes with it
            found = [one for one in found if one.parent_id is None or one.parent_id in there]
        return sorted(found, key=lambda one: [int(part) for part in one.number.split(".")])

    def questions(self, case_id: int, *, undone: bool = False) -> list[PointRow]:
        """What was asked of the administration about a case, in the order of asking; as `points`."""
        found = self._of_case(case_id, QUESTION, undone)
        return sorted(found, key=lambda one: one.position)

    def reflections(self, case_id: int) -> list[PointRow]:
        """What the team answered about a case afterwards, in the order it was answered."""
        found = self._of_case(case_id, REFLECTION, undone=False)
        return sorted(found, key=lambda one: one.position)

    def closed_at(self, case_id: int) -> datetime | None:
        """When a case was closed last."""
        closings = (
            one.at for one in self.changes(case_id) if one.after.get("state") == CaseState.CLOSED.value
        )
        return next(closings, None)

    def _of_case(self, case_id: int, level: str | None, undone: bool) -> list[PointRow]:
        """Those of one of the levels of BESIDE, or with None those of none of them."""
        statement = _of_case(*self._reads(), level is not None, undone)
        told = {**self._told(), "case": case_id, "level": level}
        return [_point(row) for row in self.connection.execute(statement, told).all()]

    def _reads(self) -> tuple[bool, bool]:
        return self.by is not None, self.unit.place is not None

    def _told(self) -> dict[str, Any]:
        return {"workspace": self.workspace_id, **reading_as(self.by, self.unit.place)}

    def changes(self, case_id: int, point_id: int | None = None) -> list[CaseChange]:
        """What was done to a case and its points, or to one of them, and not taken back; the latest first."""
        if point_id is None:
            points = [
                one.id for one in (*self.points(case_id, undone=True), *self.questions(case_id, undone=True))
            ]
            records = [f"case:{case_id}", *(f"point:{number}" for number in points)]
        else:
            records = [f"point:{point_id}"]
        rows = self.connection.execute(
            select(
                AuditEntry.id,
                AuditEntry.at,
                User.name,
                AuditEntry.action,
                AuditEntry.record,
                AuditEntry.after,
            )
            .outerjoin(User, (User.id == AuditEntry.user_id) & (User.workspace_id == AuditEntry.workspace_id))
            .where(AuditEntry.workspace_id == self.workspace_id, AuditEntry.record.in_(records))
            .order_by(AuditEntry.id.desc())
        ).all()
        gone = set(
            self.connection.execute(
                select(AuditEntry.record).where(
                    AuditEntry.workspace_id == self.workspace_id,
                    AuditEntry.action == "taken back",
                    AuditEntry.record.in_([f"audit:{row.id}" for row in rows]),
                )
            ).scalars()
        )
        return [_change(row) for row in rows if f"audit:{row.id}" not in gone]

    def last_act(self, record: str) -> int | None:
        """The latest act on 'case:12' or 'point:34' that can be taken back and is not."""
        kind, _, number = record.partition(":")
        case_id, point_id = (int(number), None) if kind == "case" else (0, int(number))
        acts = self.changes(case_id, point_id)
        return next(
            (
                one.act
                for one in acts
                if one.action not in ("opened", "added") and (point_id is not None or one.point_id is None)
            ),
            None,
        )

    def _seen_cases(self) -> Any:
        seen = case_visible_to(self.by, self.unit.place)
        return select(Case.id).where(Case.workspace_id == self.workspace_id, seen)

    def seen_elsewhere(self, case_id: int) -> bool:
        """Whether `by` may see a case outside its rooms too."""
        condition = Case.workspace_id == self.workspace_id, Case.id == case_id, case_visible_to(self.by)
        return self.connection.execute(select(Case.id).where(*condition)).first() is not None

    def _is_here(self, case_id: int) -> bool:
        """Whether a case is bound to the room in which it is asked about."""
        if self.unit.place is None:
            return False
        platform, room = self.unit.place
        here = (
            select(CaseRoom.id)
            .join(Room, Room.id == CaseRoom.room_id)
            .where(CaseRoom.case_id == case_id, Room.platform == platform, Room.external == room)
        )
        return self.connection.execute(here).first() is not None

    def _case(self, row: Row[*tuple[Any, ...]]) -> CaseRow:
        # What is kept to its rooms may be told aloud in them.
        if row.confidentiality != Confidentiality.ROOM or not self._is_here(row.id):
            self._quotes([row.confidentiality])
        told = dict(row._mapping)
        told["confidentiality"] = Confidentiality(told["confidentiality"])
        told["state"] = CaseState(told["state"])
        return CaseRow(**told)


def _point(row: Any) -> PointRow:
    told = list(row)  # _POINTS has the fields in their order
    told[_NUMBER] = told[_NUMBER].lstrip("?")
    return PointRow(*told)


def _change(row: Any) -> CaseChange:
    kind, _, number = row.record.partition(":")
    steps = [step for step in (row.after or {}).get("steps", ()) if step["do"] == "set"]
    before = {name: value for step in steps for name, value in (step["before"] or {}).items()}
    after = {name: value for step in steps for name, value in (step["after"] or {}).items()}
    point = int(number) if kind == "point" else None
    return CaseChange(row.id, row.at, row.name, row.action, point, before, after)
