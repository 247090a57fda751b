"""Changes of several rows kept as one act, so that one press takes them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, delete, insert, select, update

from bot.politics.partial_dates import ends_before_it_starts
from storage.known_names import names_changed
from storage.repository import Repository
from storage.tables import (
    Activity,
    AuditEntry,
    Base,
    Case,
    Draft,
    Membership,
    Note,
    Organization,
    Participant,
    Position,
    SeatCount,
    Succession,
)
from storage.tables.base import Instant
from storage.tables.facts import every_table

_TABLES: Final[Mapping[str, type[Base]]] = every_table()
_NAMELESS: Final = frozenset(
    {
        *("activities", "participants", "tasks", "nudges", "nudge_rules"),
        *("cases", "case_points", "case_rooms", "positions", "seat_counts", "activity_points"),
    }
)  # hold no name that is looked up
# What may have come to lean on a row since it was added: then the row stays.
_LEANING: Final[Mapping[str, tuple[Any, ...]]] = {
    "persons": (
        Participant.person_id,
        Membership.person_id,
        Note.person_id,
        Draft.person_id,
        Position.person_id,
        Position.source_person_id,
    ),
    "organizations": (
        Membership.organization_id,
        Membership.on_behalf_of_id,
        Organization.parent_id,
        Activity.organization_id,
        Note.organization_id,
        Draft.organization_id,
        Case.organization_id,
        Position.organization_id,
        SeatCount.organization_id,
        SeatCount.party_id,
        Succession.predecessor_id,
        Succession.successor_id,
    ),
    "terms": (Membership.term_id, SeatCount.term_id),
}


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How taking an act back went: rows put back, and rows left because somebody changed them since.

    `since` is who changed one of them last, where that is known.
    """

    rows: int
    kept: int
    since: int | None = None


class Journal(Repository):
    """Writes rows and remembers how they were; `close` keeps the act in the audit trail.

    One journal is one act. Of an added row only its number is kept, never what is in it; what a changed
    or removed row held is kept under the record the act is about, and goes when that person is erased.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._steps: list[dict[str, Any]] = []

    def add(self, table: type[Base], *, watch: tuple[str, ...] = (), **values: Any) -> int:
        """Add a row; its id. When a column in `watch` has changed, the row is no longer as it was added."""
        number = self._insert(table, values)
        row = _plain({name: values.get(name) for name in watch})
        self._steps.append({"do": "add", "table": table.__tablename__, "id": number, "row": row})
        return number

    def added(self, table: type[Base], number: int) -> None:
        """Count a row somebody else has just added as added here."""
        self._steps.append({"do": "add", "table": table.__tablename__, "id": number})

    def set(self, table: Any, number: int, **values: Any) -> bool:
        """Change a row; False when there is none in the team, or it reads so already."""
        row = self.connection.execute(
            select(table).where(table.workspace_id == self.workspace_id, table.id == number).with_for_update()
        ).one_or_none()
        if row is None:
            return False
        before = {name: row._mapping[name] for name, value in values.items() if row._mapping[name] != value}
        if not before:
            return False
        after = {name: values[name] for name in before}
        self.connection.execute(
            update(table)
            .where(table.workspace_id == self.workspace_id, table.id == number)
            .values(**after, updated_at=self.now)
        )
        step = {"do": "set", "table": table.__tablename__, "id": number}
        self._steps.append(step | {"before": _plain(before), "after": _plain(after)})
        return True

    def move(self, table: Any, column: str, old: int, new: int) -> int:
        """Point every row that refers to `old` to `new`; how many."""
        rows = self.connection.execute(
            select(table.id).where(table.workspace_id == self.workspace_id, getattr(table, column) == old)
        ).scalars()
        return sum(self.set(table, number, **{column: new}) for number in list(rows))

    def remove(self, table: Any, number: int) -> bool:
        """Delete a row nothing refers to any more; False when there is none in the team."""
        row = self.connection.execute(
            select(table).where(table.workspace_id == self.workspace_id, table.id == number)
        ).one_or_none()
        if row is None:
            return False
        self.connection.execute(
            delete(table).where(table.workspace_id == self.workspace_id, table.id == number)
        )
        self._steps.append(
            {"do": "remove", "table": table.__tablename__, "id": number, "before": _plain(row._asdict())}
        )
        return True

    @property
    def is_empty(self) -> bool:
        return not self._steps

    def close(
        self,
        action: str,
        record: str,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> int | None:
        """Keep the act in the audit trail; its number for `take_back`, None when nothing was changed.

        `before` and `after` are the fields the trail tells, beside the steps.
        """
        if not self._steps:
            return None
        self.unit.entries += 1
        entry = {
            "workspace_id": self.workspace_id,
            "at": self.now,
            "user_id": self.by,
            "action": action,
            "record": record,
            "before": before,
            "after": {**(after or {}), "steps": self._steps},
        }
        key = self.connection.execute(insert(AuditEntry), entry).inserted_primary_key
        assert key is not None
        if any(step["table"] not in _NAMELESS for step in self._steps):
            names_changed(self.unit, self.workspace_id)
        self._steps = []
        return int(key[0])

    def take_back(self, number: int, *, whole: bool = False) -> TakenBack | None:
        """Undo an act, the last step first; None when there is no such act, or it is taken back already.

        A row somebody changed since stays as they left it, and so does an added one that others lean on;
        with `whole` nothing is undone at all when there is such a row. What was changed since in other
        columns stays in either case.
        """
        entry = self.connection.execute(
            select(AuditEntry)
            .where(AuditEntry.workspace_id == self.workspace_id, AuditEntry.id == number)
            .with_for_update()
        ).one_or_none()
        if entry is None or "steps" not in (entry.after or {}) or self._is_taken_back(number):
            return None
        steps = list(reversed(entry.after["steps"]))
        if whole and (kept := sum(not self._is_reversible(step) for step in steps)):
            return TakenBack(0, kept, self._last_hand(entry.record, number))
        done = [self._reverse(step) for step in steps]
        self._audit("taken back", f"audit:{number}")
        if any(step["table"] not in _NAMELESS for step in steps):
            names_changed(self.unit, self.workspace_id)
        return TakenBack(done.count(True), done.count(False))

    def _is_reversible(self, step: Mapping[str, Any]) -> bool:
        """Whether a row still reads as the act left it."""
        if step["do"] == "remove":
            return True
        table: Any = _TABLES[step["table"]]
        row = self.connection.execute(
            select(table).where(table.workspace_id == self.workspace_id, table.id == step["id"])
        ).one_or_none()
        if row is None:
            return False
        after = _read(table, step["after"] if step["do"] == "set" else step.get("row", {}))
        return all(row._mapping[name] == value for name, value in after.items())

    def _last_hand(self, record: str, number: int) -> int | None:
        """Who changed a record last since an act on it."""
        return self.connection.execute(
            select(AuditEntry.user_id)
            .where(
                AuditEntry.workspace_id == self.workspace_id,
                AuditEntry.record == record,
                AuditEntry.id > number,
            )
            .order_by(AuditEntry.id.desc())
            .limit(1)
        ).scalar_one_or_none()

    def _is_taken_back(self, number: int) -> bool:
        found = self.connection.execute(
            select(AuditEntry.id).where(
                AuditEntry.workspace_id == self.workspace_id,
                AuditEntry.record == f"audit:{number}",
                AuditEntry.action == "taken back",
            )
        )
        return found.first() is not None

    def _reverse(self, step: Mapping[str, Any]) -> bool:
        table: Any = _TABLES[step["table"]]
        number = step["id"]
        here: tuple[ColumnElement[bool], ...] = (table.workspace_id == self.workspace_id, table.id == number)
        if step["do"] == "remove":
            row_before = _read(table, step["before"])
            self.connection.execute(insert(table), self._without_loose_ends(table, row_before))
            return True
        row = self.connection.execute(select(table).where(*here)).one_or_none()
        if row is None:
            return False
        if step["do"] == "add":
            if self._leans(step["table"], number):
                return False
            self.connection.execute(delete(table).where(*here))
            return True
        after = _read(table, step["after"])
        if any(row._mapping[name] != value for name, value in after.items()):
            return False
        back = _read(table, step["before"])
        dates = {**row._mapping, **back}
        if table is Membership and ends_before_it_starts(dates["start_date"], dates["end_date"]):
            return False  # its other date was changed since
        self.connection.execute(update(table).where(*here).values(**back, updated_at=self.now))
        return True

    def _without_loose_ends(self, table: Any, values: dict[str, Any]) -> dict[str, Any]:
        """A row as it would be had it stood while what it refers to went, where the reference may go."""
        for key in table.__table__.foreign_keys:
            name = key.parent.name
            if key.ondelete == "SET NULL" and values.get(name) is not None:
                there = select(key.column).where(key.column == values[name])
                if self.connection.execute(there).first() is None:
                    values[name] = None
        return values

    def _leans(self, table: str, number: int) -> bool:
        for column in _LEANING.get(table, ()):
            if self.connection.execute(select(column).where(column == number).limit(1)).first():
                return True
        return False


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as JSON takes them: dates and moments in ISO 8601."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}


def _read(table: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as the columns take them; a column that is gone since is left out."""
    columns = table.__table__.c
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in columns:
            continue
        if value is not None and isinstance(columns[name].type, Instant):
            value = datetime.fromisoformat(value)
        elif value is not None and isinstance(columns[name].type, Date):
            value = date.fromisoformat(value)
        found[name] = value
    return found
