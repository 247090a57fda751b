"""Where people and parties stand on a case: a log that is added to, never changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    Subquery,
    Text,
    bindparam,
    case,
    cast,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from bot.politics.positions import Confidence, Stance
from storage.cases.rooms import CaseRooms
from storage.journal import Journal, TakenBack
from storage.repository import Repository
from storage.tables import AuditEntry, Case, CasePoint, Organization, Person, Position, User
from storage.tables.base import Id, Instant
from storage.visibility import (
    HERE,
    READER,
    Confidentiality,
    case_visible_to,
    position_visible_to,
    reading_as,
    seen_by,
)


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
# Made once, as in storage.visibility: whoever has a position on a point, and what they said there.
_HEAD: Final = aliased(Position)
_SAID: Final = aliased(Position)
_CASE, _TEAM, _BEFORE = (
    bindparam("case", type_=Id),
    bindparam("team", type_=Id),
    bindparam("before", type_=Instant),
)
_POINTS = bindparam("points", expanding=True, type_=Id)


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
        point_ids: Collection[int] | None = None,
        before: datetime | None = None,
        *,
        shared: bool = False,
        rivals: bool = False,
        called: Callable[[str], str] | None = None,
    ) -> list[PositionRow]:
        """The newest of everybody on every point of a case, or on some, the newest first.

        With `shared` only what the whole team may see, with `before` only what was recorded before a moment; with
        `rivals` also the one before it where two sources said different things on one day. A party is named as
        `called` says.
        """
        by, place = self.by, self.unit.place
        statement = _latest(
            by is not None, place is not None, point_ids is not None, before is not None, shared, rivals
        )
        told = {"case": case_id, "team": self.workspace_id, **reading_as(by, place)}
        if point_ids is not None:
            told["points"] = list(point_ids)
        if before is not None:
            told["before"] = before
        rows = self._read(self.connection.execute(statement, told).all(), called)
        return sorted(rows, key=lambda one: (one.said_on, one.id), reverse=True)

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

    def of_whole(self, case_id: int) -> list[PositionRow]:
        """The newest of every party on a case as a whole, on none of its points, the newest first."""
        rows = self.connection.execute(
            select(*_COLUMNS)
            .where(
                *self._of_case(case_id), Position.point_id.is_(None), Position.organization_id.is_not(None)
            )
            .order_by(Position.said_on.desc(), Position.id.desc())
        ).all()
        newest: dict[int | None, PositionRow] = {}
        for one in self._read(rows):
            newest.setdefault(one.organization_id, one)
        return list(newest.values())

    def before(self, position: PositionRow) -> PositionRow | None:
        """The newest position of the same person or party on the same point, that one left out."""
        who = (
            Position.person_id == position.person_id
            if position.person_id is not None
            else Position.person_id.is_(None) & (Position.organization_id == position.organization_id)
        )
        rows = self.connection.execute(
            select(*_COLUMNS)
            .where(
                *self._of_case(position.case_id),
                Position.point_id == position.point_id,
                Position.id != position.id,
                who,
            )
            .order_by(Position.said_on.desc(), Position.id.desc())
            .limit(1)
        ).all()
        return next(iter(self._read(rows)), None)

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

    def _read(self, rows: Sequence[Any], called: Callable[[str], str] | None = None) -> list[PositionRow]:
        found = [_position(row, called) for row in rows]
        self._quotes(row.confidentiality for row in found)
        return found


@cache
def _latest(
    named: bool, placed: bool, some_points: bool, before: bool, shared: bool, rivals: bool
) -> Select[Any]:
    """What `Positions.latest` asks, made once for all readers: making it takes longer than the answer.

    Parties and persons are looked up each by themselves in the index, whatever their log holds; names nobody knows,
    which no column tells apart, are ranked.
    """
    reader = READER if named else None
    conditions = [seen_by(reader, _SAID), *([_SAID.created_at < _BEFORE] if before else [])]
    if shared:
        conditions.append(_SAID.confidentiality == Confidentiality.TEAM.value)
    # In the order of the index, which is read once; of a person that is theirs, whatever party stands beside it.
    who = (_HEAD.point_id, _HEAD.person_id, _HEAD.organization_id)
    heads = (
        select(*who)
        .where(
            _HEAD.case_id == _CASE,
            _HEAD.point_id.in_(_POINTS) if some_points else _HEAD.point_id.is_not(None),
            _HEAD.person_id.is_not(None) | _HEAD.organization_id.is_not(None),
        )
        .group_by(*who)
        .cte("heads")
    )
    said = select(_SAID.id).where(_SAID.case_id == _CASE, _SAID.point_id == heads.c.point_id, *conditions)
    order = (_SAID.said_on.desc(), _SAID.id.desc())
    of_person = said.where(_SAID.person_id == heads.c.person_id)
    of_party = said.where(_SAID.person_id.is_(None), _SAID.organization_id == heads.c.organization_id)
    of_each = [one.order_by(*order).correlate(heads) for one in (of_person, of_party)]
    picks = [[one.limit(1).scalar_subquery() for one in of_each]]
    if rivals:
        says = func.coalesce(_SAID.stance, "").label("says")
        source = func.coalesce(_SAID.source_name, cast(_SAID.source_person_id, Text)).label("source")
        twos = [one.add_columns(_SAID.said_on, says, source).limit(2).subquery() for one in of_each]
        picks.append([_rival(two) for two in twos])
    picked = [
        select(case((heads.c.person_id.is_not(None), person), else_=party)).select_from(heads)
        for person, party in picks
    ]
    points = select(CasePoint.id).where(CasePoint.case_id == _CASE)
    ranked = (
        select(
            _SAID.id,
            func.row_number()
            .over(partition_by=(_SAID.point_id, func.lower(_SAID.name)), order_by=order)
            .label("rank"),
        )
        .where(
            _SAID.case_id == _CASE,
            _SAID.point_id.in_(points),
            _SAID.person_id.is_(None),
            _SAID.organization_id.is_(None),
            *conditions,
        )
        .subquery()
    )
    picked.append(select(ranked.c.id).where(ranked.c.rank <= (2 if rivals else 1)))
    seen = select(Case.id).where(
        Case.workspace_id == _TEAM, Case.id == _CASE, case_visible_to(reader, HERE if placed else None)
    )
    return select(*_COLUMNS).where(
        Position.workspace_id == _TEAM,
        Position.case_id.in_(seen),
        Position.id.in_(union_all(*picked)),
        Position.point_id.in_(_POINTS) if some_points else Position.point_id.is_not(None),
    )


def _rival(two: Subquery) -> ScalarSelect[Any]:
    """The older of two positions if two sources said different things on one day; else, and of one, None."""
    one_day = func.min(two.c.said_on) == func.max(two.c.said_on)
    differ = [func.min(one) != func.max(one) for one in (two.c.says, two.c.source)]
    both = func.count(two.c.source) == 2
    return select(func.min(two.c.id)).having(both, one_day, *differ).scalar_subquery()


_STANCES: Final[dict[str | None, Stance | None]] = {None: None, **{one.value: one for one in Stance}}
_CONFIDENCES: Final = {one.value: one for one in Confidence}
_LEVELS: Final = {one.value: one for one in Confidentiality}
_AT: Final = {one.name: at for at, one in enumerate(fields(PositionRow))}
_STANCE, _SPLIT, _CONFIDENCE, _LEVEL, _PARTY, _NAME = (
    _AT[name] for name in ("stance", "split", "confidence", "confidentiality", "organization_id", "name")
)


def _position(row: Any, called: Callable[[str], str] | None = None) -> PositionRow:
    """A row of `_COLUMNS`, which are the fields in their order: a table of a case reads a thousand of them."""
    told = list(row)
    told[_STANCE] = _STANCES[told[_STANCE]]
    if told[_SPLIT] is not None:
        told[_SPLIT] = {Stance(one): seats for one, seats in told[_SPLIT].items()} or None
    told[_CONFIDENCE] = _CONFIDENCES[told[_CONFIDENCE]]
    told[_LEVEL] = _LEVELS[told[_LEVEL]]
    if called is not None and told[_PARTY] is not None:
        told[_NAME] = called(told[_NAME])
    return PositionRow(*told)
