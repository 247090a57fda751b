"""Changes of several rows kept as one act, so that one press takes them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, delete, insert, select, update

from bot.politics.partial_dates import ends_before_it_starts
from storage.bodies import Bodies
from storage.tables import (
    Activity,
    AuditEntry,
    Base,
    ContactDetail,
    DistinctPair,
    Draft,
    Identifier,
    ImportChange,
    Membership,
    Note,
    Nudge,
    Organization,
    OrganizationName,
    Participant,
    Person,
    PersonName,
    RelationStep,
    Source,
    Succession,
    Term,
    User,
)
from storage.tables.base import Instant

_TABLES: Final[Mapping[str, type[Base]]] = {
    table.__tablename__: table
    for table in (
        ContactDetail,
        DistinctPair,
        Draft,
        Identifier,
        ImportChange,
        Membership,
        Note,
        Nudge,
        Organization,
        OrganizationName,
        Participant,
        Person,
        PersonName,
        RelationStep,
        Source,
        Succession,
        Term,
        User,
    )
}
# What may have come to lean on a row since it was added: then the row stays.
_LEANING: Final[Mapping[str, tuple[Any, ...]]] = {
    "persons": (Participant.person_id, Membership.person_id, Note.person_id, Draft.person_id),
    "organizations": (
        Membership.organization_id,
        Membership.on_behalf_of_id,
        Organization.parent_id,
        Activity.organization_id,
        Note.organization_id,
        Draft.organization_id,
        Succession.predecessor_id,
        Succession.successor_id,
    ),
    "terms": (Membership.term_id,),
}


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How taking an act back went: rows put back, and rows left because somebody changed them since."""

    rows: int
    kept: int


class Journal(Bodies):
    """Writes rows and remembers how they were; `close` keeps the act in the audit trail.

    One journal is one act. Of an added row only its number is kept, never what is in it; what a changed
    or removed row held is kept under the record the act is about, and goes when that person is erased.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._steps: list[dict[str, Any]] = []

    def add(self, table: type[Base], **values: Any) -> int:
        """Add a row; its id."""
        number = self._insert(table, values)
        self._steps.append({"do": "add", "table": table.__tablename__, "id": number})
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

    def close(self, action: str, record: str) -> int | None:
        """Keep the act in the audit trail; its number for `take_back`, None when nothing was changed."""
        if not self._steps:
            return None
        entry = {
            "workspace_id": self.workspace_id,
            "at": self.now,
            "user_id": self.by,
            "action": action,
            "record": record,
            "before": None,
            "after": {"steps": self._steps},
        }
        key = self.connection.execute(insert(AuditEntry), entry).inserted_primary_key
        assert key is not None
        self._steps = []
        self.touch()
        return int(key[0])

    def take_back(self, number: int) -> TakenBack | None:
        """Undo an act, the last step first; None when there is no such act, or it is taken back already.

        A row somebody changed since stays as they left it, and so does an added one that others lean on.
        """
        entry = self.connection.execute(
            select(AuditEntry)
            .where(AuditEntry.workspace_id == self.workspace_id, AuditEntry.id == number)
            .with_for_update()
        ).one_or_none()
        if entry is None or "steps" not in (entry.after or {}) or self._is_taken_back(number):
            return None
        done = [self._reverse(step) for step in reversed(entry.after["steps"])]
        self._audit("taken back", f"audit:{number}")
        self.touch()
        return TakenBack(done.count(True), done.count(False))

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
            self.connection.execute(insert(table), _read(table, step["before"]))
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
