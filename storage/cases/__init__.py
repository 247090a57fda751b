"""Cases as they are kept: opened, given points, changed, closed, and any of it taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select, update

from storage.cases.positions import NewPosition, PositionRow, Positions
from storage.cases.rooms import CaseRoomRow, CaseRooms
from storage.cases.rows import (
    BESIDE,
    QUESTION,
    REFLECTION,
    CaseChange,
    CaseRow,
    CaseRows,
    CaseState,
    PointRow,
)
from storage.cases.seats import SeatCountRow, SeatCounts
from storage.journal import Journal, TakenBack
from storage.tables import AuditEntry, Case, CasePoint, Position
from storage.visibility import Confidentiality

__all__ = [
    "QUESTION",
    "REFLECTION",
    "CaseChange",
    "CaseRoomRow",
    "CaseRooms",
    "CaseRow",
    "CaseState",
    "Cases",
    "NewCase",
    "NewPoint",
    "NewPosition",
    "PointRow",
    "PositionRow",
    "Positions",
    "SeatCountRow",
    "SeatCounts",
]

CASE_FIELDS: Final = frozenset(
    {
        *("title", "area_id", "organization_id", "owner_user_id", "start_date"),
        *("end_date", "target_amount", "confidentiality", "state", "closed_reason"),
    }
)
POINT_FIELDS: Final = frozenset(
    {
        *("title", "state", "owner_user_id", "owner_name", "due_date"),
        *("amount", "amount_to", "amount_kind", "amount_years", "amount_about", "amount_yearly"),
        *("amount_said", "got_amount", "story", "figure", "internal", "amount_internal"),
        *("answered_by", "note_number", "parent_id"),
    }
)


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as understood: of a kind of bot.politics.cases, about a body in an area."""

    kind: str
    title: str
    area_id: int | None = None
    organization_id: int | None = None
    owner_user_id: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    confidentiality: Confidentiality = Confidentiality.TEAM


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A point as understood; amounts are whole units of money (see storage.tables.cases).

    Of the level QUESTION it is asked of the administration, and `parent_id` is the point it is about.
    """

    level: str
    title: str
    state: str
    parent_id: int | None = None
    owner_user_id: int | None = None
    owner_name: str | None = None
    amount: int | None = None
    amount_to: int | None = None
    amount_kind: str | None = None
    amount_years: str | None = None
    amount_about: bool = False
    amount_yearly: bool | None = None
    amount_said: str | None = None
    due_date: date | None = None
    story: str | None = None
    figure: str | None = None
    internal: bool = False


class Cases(CaseRows):
    """The team's cases. Everybody who may see one may change it; `by` is who does."""

    def open(self, case: NewCase) -> int:
        """Keep a case; its id."""
        number = self._insert(
            Case,
            {
                "kind": case.kind,
                "title": case.title,
                "area_id": case.area_id,
                "organization_id": case.organization_id,
                "owner_user_id": case.owner_user_id,
                "start_date": case.start_date,
                "end_date": case.end_date,
                "confidentiality": case.confidentiality.value,
                "state": CaseState.OPEN.value,
                "version": 1,
            },
        )
        self._audit("opened", f"case:{number}")
        return number

    def add_point(self, case_id: int, point: NewPoint) -> int | None:
        """Keep a point under the next free number, of its case or of its parent; None when there is no such case.

        A number is never used again, whatever became of the point that had it. Questions are counted by themselves.
        """
        # Two who add at once are given two numbers.
        if self.get(case_id, lock=True) is None:
            return None
        parent = self.point(point.parent_id) if point.parent_id is not None else None
        if point.parent_id is not None and (parent is None or parent.case_id != case_id):
            return None
        beside = (
            CasePoint.level == point.level
            if point.level in BESIDE
            else CasePoint.level.not_in(list(BESIDE))
            & CasePoint.parent_id.is_not_distinct_from(point.parent_id)
        )
        last = self.connection.execute(
            select(func.max(CasePoint.position)).where(
                CasePoint.workspace_id == self.workspace_id, CasePoint.case_id == case_id, beside
            )
        ).scalar()
        position = (last or 0) + 1
        number_said = f"{parent.number}.{position}" if parent else str(position)
        number = self._insert(
            CasePoint,
            {
                "case_id": case_id,
                "parent_id": point.parent_id,
                "position": position,
                "number": f"{BESIDE[point.level]}{position}" if point.level in BESIDE else number_said,
                "level": point.level,
                "title": point.title,
                "state": point.state,
                "owner_user_id": point.owner_user_id,
                "owner_name": point.owner_name,
                "amount": point.amount,
                "amount_to": point.amount_to,
                "amount_kind": point.amount_kind,
                "amount_years": point.amount_years,
                "amount_about": point.amount_about,
                "amount_yearly": point.amount_yearly,
                "amount_said": point.amount_said,
                "due_date": point.due_date,
                "story": point.story,
                "figure": point.figure,
                "internal": point.internal,
                "version": 1,
            },
        )
        self._audit("added", f"point:{number}")
        self._moved(Case, case_id)
        return number

    def change(self, case_id: int, version: int, changes: Mapping[str, Any]) -> int | None:
        """Change fields of a case read at `version`: the act `take_back` takes, 0 where it reads so already.

        None when somebody changed it since.
        """
        _known(changes, CASE_FIELDS)
        return self._change(Case, "case", case_id, version, changes)

    def change_point(self, point_id: int, version: int, changes: Mapping[str, Any]) -> int | None:
        """As `change`, of a point."""
        _known(changes, POINT_FIELDS)
        return self._change(CasePoint, "point", point_id, version, changes)

    def remove(self, case_id: int) -> int | None:
        """Take a case back, so that no list shows it; the act, None when it is taken back already."""
        return self._settle(Case, "case", case_id, {"undone_at": self.now, "undone_by": self.by})

    def restore(self, case_id: int) -> int | None:
        """Bring a case back; the act, None when it is there."""
        return self._settle(Case, "case", case_id, {"undone_at": None, "undone_by": None})

    def remove_point(self, point_id: int) -> int | None:
        """As `remove`, of a point with those under it; its number stays taken."""
        return self._settle(CasePoint, "point", point_id, {"undone_at": self.now, "undone_by": self.by})

    def restore_point(self, point_id: int) -> int | None:
        """As `restore`, of a point."""
        return self._settle(CasePoint, "point", point_id, {"undone_at": None, "undone_by": None})

    def take_back(self, record: str, act: int) -> TakenBack | None:
        """Undo one act on 'case:12' or 'point:34', all of it or nothing; None when there is none to undo."""
        ours = select(AuditEntry.id).where(
            AuditEntry.workspace_id == self.workspace_id, AuditEntry.id == act, AuditEntry.record == record
        )
        if self.connection.execute(ours).first() is None:
            return None
        if self._has_grown(record, act):
            return TakenBack(0, 1)
        taken = Journal(self.unit, self.workspace_id, self.now, self.by).take_back(act, whole=True)
        if taken is not None and not taken.kept:
            kind, _, number = record.partition(":")
            table = Case if kind == "case" else CasePoint
            self._touch(table, int(number))
            self._moved(table, int(number))
        return taken

    def _moved(self, table: type[Case] | type[CasePoint], number: int) -> None:
        """What stands in the case's rooms is to be changed in place."""
        case_id = (
            self.connection.execute(
                select(CasePoint.case_id).where(
                    CasePoint.workspace_id == self.workspace_id, CasePoint.id == number
                )
            ).scalar_one()
            if table is CasePoint
            else number
        )
        CaseRooms(self.unit, self.workspace_id, self.now, self.by).moved(case_id)

    def _has_grown(self, record: str, act: int) -> bool:
        """Whether more has come to a case since the act that opened it."""
        kind, _, number = record.partition(":")
        entry = select(AuditEntry.after).where(
            AuditEntry.workspace_id == self.workspace_id, AuditEntry.id == act
        )
        after = self.connection.execute(entry).scalar_one_or_none() or {}
        added = [one["table"] for one in after.get("steps", ()) if one["do"] == "add"]
        if kind != "case" or Case.__tablename__ not in added:
            return False
        points = select(func.count()).where(CasePoint.case_id == int(number))
        positions = select(func.count()).where(Position.case_id == int(number))
        more = self.connection.execute(points).scalar_one() > added.count(CasePoint.__tablename__)
        return more or self.connection.execute(positions).scalar_one() > 0

    def _change(
        self,
        table: type[Case] | type[CasePoint],
        kind: str,
        number: int,
        version: int,
        changes: Mapping[str, Any],
    ) -> int | None:
        if not self._touch(table, number, version):
            return None
        act = Journal(self.unit, self.workspace_id, self.now, self.by)
        act.set(table, number, **changes)
        done = act.close("changed", f"{kind}:{number}")
        if done is not None:
            self._moved(table, number)
        return done or 0

    def _settle(
        self, table: type[Case] | type[CasePoint], kind: str, number: int, fields: Mapping[str, Any]
    ) -> int | None:
        there = select(table.undone_at.is_(None)).where(
            table.workspace_id == self.workspace_id, table.id == number
        )
        is_there = self.connection.execute(there.with_for_update()).scalar_one_or_none()
        removes = fields["undone_at"] is not None
        if is_there is None or bool(is_there) is not removes:
            return None
        self._touch(table, number)
        act = Journal(self.unit, self.workspace_id, self.now, self.by)
        act.set(table, number, **fields)
        self._moved(table, number)
        return act.close("undone" if removes else "restored", f"{kind}:{number}")

    def _touch(self, table: type[Case] | type[CasePoint], number: int, version: int | None = None) -> bool:
        """Count a change; False when there is no such row, or it has been changed since `version`."""
        statement = update(table).where(table.workspace_id == self.workspace_id, table.id == number)
        if version is not None:
            statement = statement.where(table.version == version)
        values = {"version": table.version + 1, "updated_at": self.now}
        return self.connection.execute(statement.values(values)).rowcount == 1


def _known(changes: Iterable[str], fields: frozenset[str]) -> None:
    if unknown := set(changes) - fields:
        raise ValueError(f"there is no {', '.join(sorted(unknown))} to change")
