"""Where people and parties stand on a case: a log that is added to, never changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, select

from bot.politics.positions import Confidence, Stance
from storage.cases.rooms import CaseRooms
from storage.journal import Journal, TakenBack
from storage.repository import Repository
from storage.tables import AuditEntry, Case, Organization, Person, Position, User
from storage.visibility import Confidentiality, case_visible_to, position_visible_to, seen_by


@dataclass(frozen=True, slots=True)
class NewPosition:
    """Where somebody stands, as understood; see storage.tables.cases.Position."""

    case_id: int
    name: str
    said_on: date
    point_id: int | None = None
    person_id: int | None = None
    organization_id: int | None = None
    stance: Stance | None = None
    split: Mapping[Stance, int] | None = None
    confidence: Confidence = Confidence.SURE
    source_person_id: int | None = None
    source_name: str | None = None
    activity_id: int | None = None
    source_url: str | None = None
    note: str | None = None
    confidentiality: Confidentiality = Confidentiality.TEAM


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position; `name` is the person's or the organization's own where one was recognised, `typed` as typed.

    `source` is whom it is from, by the name they have now; `by` is who recorded it.
    """

    id: int
    case_id: int
    point_id: int | None
    person_id: int | None
    organization_id: int | None
    name: str
    typed: str
    stance: Stance | None
    split: Mapping[Stance, int] | None
    said_on: date
    confidence: Confidence
    source_person_id: int | None
    source: str | None
    activity_id: int | None
    source_url: str | None
    note: str | None
    confidentiality: Confidentiality
    created_at: datetime
    created_by: int | None
    by: str | None


_FROM = (
    select(Person.name).where(Person.id == Position.source_person_id, Person.erased_at.is_(None))
).scalar_subquery()
_COLUMNS = (
    Position.id,
    Position.case_id,
    Position.point_id,
    Position.person_id,
    Position.organization_id,
    func.coalesce(
        select(Person.name).where(Person.id == Position.person_id).scalar_subquery(),
        select(Organization.name).where(Organization.id == Position.organization_id).scalar_subquery(),
        Position.name,
    ).label("name"),
    Position.name.label("typed"),
    Position.stance,
    Position.split,
    Position.said_on,
    Position.confidence,
    Position.source_person_id,
    func.coalesce(_FROM, Position.source_name).label("source"),
    Position.activity_id,
    Position.source_url,
    Position.note,
    Position.confidentiality,
    Position.created_at,
    Position.created_by,
    select(User.name).where(User.id == Position.created_by).scalar_subquery().label("by"),
)
_NAMELESS = Position.person_id.is_(None) & Position.organization_id.is_(None)
_WHO = (
    Position.point_id,
    Position.person_id,
    Position.organization_id,
    case((_NAMELESS, func.lower(Position.name)), else_=""),
)


class Positions(Repository):
    """The team's positions, as `by` may see them."""

    def stand(self, position: NewPosition) -> tuple[int, int]:
        """Keep a position; its id, and the act to take it back by."""
        act = Journal(self.unit, self.workspace_id, self.now, self.by)
        number = act.add(
            Position,
            watch=("point_id",),
            case_id=position.case_id,
            point_id=position.point_id,
            person_id=position.person_id,
            organization_id=position.organization_id,
            name=position.name,
            stance=position.stance.value if position.stance is not None else None,
            split={one.value: seats for one, seats in position.split.items()} if position.split else None,
            said_on=position.said_on,
            confidence=position.confidence.value,
            source_person_id=position.source_person_id,
            source_name=position.source_name,
            activity_id=position.activity_id,
            source_url=position.source_url,
            note=position.note,
            confidentiality=position.confidentiality.value,
        )
        CaseRooms(self.unit, self.workspace_id, self.now, self.by).moved(position.case_id)
        return number, act.close("stood", f"position:{number}") or 0

    def name_point(self, position_id: int, point_id: int) -> int | None:
        """Say which point a position kept without one is on: the act; None when it has one, or is not there."""
        position = self.get(position_id)
        if position is None or position.point_id is not None:
            return None
        act = Journal(self.unit, self.workspace_id, self.now, self.by)
        act.set(Position, position_id, point_id=point_id)
        CaseRooms(self.unit, self.workspace_id, self.now, self.by).moved(position.case_id)
        return act.close("named", f"position:{position_id}")

    def take_back(self, position_id: int) -> TakenBack | None:
        """Take a position out of the log; None when it is not there any more."""
        case_id = self.connection.execute(
            select(Position.case_id).where(
                Position.workspace_id == self.workspace_id, Position.id == position_id
            )
        ).scalar()
        acts = self.connection.execute(
            select(AuditEntry.id)
            .where(
                AuditEntry.workspace_id == self.workspace_id,
                AuditEntry.record == f"position:{position_id}",
            )
            .order_by(AuditEntry.id.desc())
        ).scalars()
        journal = Journal(self.unit, self.workspace_id, self.now, self.by)
        taken = None
        for act in list(acts):  # what was said since of which point it is on, and then the position
            done = journal.take_back(act, whole=True)
            if done is not None and done.kept:
                return done
            taken = done or taken
        if taken is not None and case_id is not None:
            CaseRooms(self.unit, self.workspace_id, self.now, self.by).moved(case_id)
        return taken

    def get(self, position_id: int) -> PositionRow | None:
        """One position `by` may see."""
        rows = self.connection.execute(
            select(*_COLUMNS).where(
                Position.workspace_id == self.workspace_id,
                Position.id == position_id,
                position_visible_to(self.by, self.unit.place),
            )
        ).all()
        return next(iter(self._read(rows)), None)

    def of_activity(self, activity_id: int) -> list[PositionRow]:
        """The positions that an activity told."""
        rows = self.connection.execute(
            select(*_COLUMNS).where(
                Position.workspace_id == self.workspace_id,
                Position.activity_id == activity_id,
                position_visible_to(self.by, self.unit.place),
            )
        ).all()
        return self._read(rows)

    def latest(
        self,
        case_id: int,
        depth: int = 1,
        point_ids: Collection[int] | None = None,
        before: datetime | None = None,
        *,
        shared: bool = False,
    ) -> list[PositionRow]:
        """The newest of everybody on every point of a case, or on some, `depth` of each, the newest first.

        With `shared` only what the whole team may see, with `before` only what was recorded before a moment.
        may see, with `before` only what was recorded before a moment.
        """
        some: list[ColumnElement[bool]] = (
            [] if point_ids is None else [Position.point_id.in_(list(point_ids))]
        )
        some += [Position.confidentiality == Confidentiality.TEAM.value] if shared else []
        some += [Position.created_at < before] if before is not None else []
        order = (Position.said_on.desc(), Position.id.desc())
        ranked = (
            select(Position.id, func.row_number().over(partition_by=_WHO, order_by=order).label("rank"))
            .where(*self._of_case(case_id), *some)
            .subquery()
        )
        rows = self.connection.execute(
            select(*_COLUMNS)
            .join(ranked, ranked.c.id == Position.id)
            .where(ranked.c.rank <= depth)
            .order_by(*order)
        ).all()
        return self._read(rows)

    def _of_case(self, case_id: int) -> tuple[ColumnElement[bool], ...]:
        """The condition on the positions of one case: whether that may be seen is looked up once, not for each."""
        case_seen = case_visible_to(self.by, self.unit.place)
        seen = select(Case.id).where(Case.workspace_id == self.workspace_id, Case.id == case_id, case_seen)
        return (
            Position.workspace_id == self.workspace_id,
            Position.case_id == case_id,
            seen_by(self.by, Position),
            Position.case_id.in_(seen),
        )

    def log(self, case_id: int, point_id: int | None = None, limit: int = 50) -> list[PositionRow]:
        """What was recorded on a case, or on one point of it, the latest first."""
        conditions = list(self._of_case(case_id))
        if point_id is not None:
            conditions.append(Position.point_id == point_id)
        rows = self.connection.execute(
            select(*_COLUMNS)
            .where(*conditions)
            .order_by(Position.said_on.desc(), Position.id.desc())
            .limit(limit)
        ).all()
        return self._read(rows)

    def _read(self, rows: Sequence[Any]) -> list[PositionRow]:
        found = [_position(row) for row in rows]
        self._quotes(row.confidentiality for row in found)
        return found


_STANCES: Final[dict[str | None, Stance | None]] = {None: None, **{one.value: one for one in Stance}}
_CONFIDENCES: Final = {one.value: one for one in Confidence}
_LEVELS: Final = {one.value: one for one in Confidentiality}
_AT: Final = {one.name: at for at, one in enumerate(fields(PositionRow))}
_STANCE, _SPLIT, _CONFIDENCE, _LEVEL = (
    _AT[name] for name in ("stance", "split", "confidence", "confidentiality")
)


def _position(row: Any) -> PositionRow:
    """A row of `_COLUMNS`, which are the fields in their order: a table of a case reads a thousand of them."""
    told = list(row)
    told[_STANCE] = _STANCES[told[_STANCE]]
    told[_SPLIT] = {Stance(one): seats for one, seats in (told[_SPLIT] or {}).items()} or None
    told[_CONFIDENCE] = _CONFIDENCES[told[_CONFIDENCE]]
    told[_LEVEL] = _LEVELS[told[_LEVEL]]
    return PositionRow(*told)
