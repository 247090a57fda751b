"""Who changed what, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage.contacts.notes import is_unseen
from storage.repository import Repository
from storage.tables import AuditEntry, User

_OF = (
    select(AuditEntry, User.name.label("user_name"))
    .outerjoin(User, (User.id == AuditEntry.user_id) & (User.workspace_id == AuditEntry.workspace_id))
    .where(AuditEntry.workspace_id == bindparam("workspace_id"), AuditEntry.record == bindparam("record"))
    .order_by(AuditEntry.id)
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record; `before` and `after` hold the fields that changed, where any did.

    The steps an act is taken back by (storage.journal) are left out.
    """

    at: datetime
    user_id: int | None
    user_name: str | None
    action: str
    record: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


class Audit(Repository):
    """The trail of changes; repositories write their own, this adds what has no repository and reads."""

    def note(
        self,
        action: str,
        record: str,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Write one entry; `record` is 'activity:12'. Values must be plain JSON."""
        self._audit(action, record, before, after)

    def of(self, record: str) -> tuple[Change, ...]:
        """Everything that happened to a record, oldest first."""
        rows = self.connection.execute(_OF, {"workspace_id": self.workspace_id, "record": record})
        return tuple(
            Change(row.at, row.user_id, row.user_name, row.action, row.record, row.before, _fields(row.after))
            for row in rows
        )

    def by_whom(self, number: int) -> tuple[int | None, str | None] | None:
        """(user id, name) of who did the act with that number; None for none, or one `by` may not notice."""
        row = self.connection.execute(
            select(AuditEntry.user_id, User.name, AuditEntry.after)
            .outerjoin(User, (User.id == AuditEntry.user_id) & (User.workspace_id == AuditEntry.workspace_id))
            .where(AuditEntry.workspace_id == self.workspace_id, AuditEntry.id == number)
        ).one_or_none()
        if row is None or "steps" not in (row.after or {}):
            return None
        if row.user_id != self.by and is_unseen(self, row.after):
            return None
        return row.user_id, row.name

    def last_by(self, user_id: int, since: datetime) -> tuple[int, str, str, bool] | None:
        """What a user did last since then: the entry's number, its action, its record, and whether it can be taken back
        by that number; None where they did nothing."""
        row = self.connection.execute(
            select(AuditEntry.id, AuditEntry.action, AuditEntry.record, AuditEntry.after)
            .where(
                AuditEntry.workspace_id == self.workspace_id,
                AuditEntry.user_id == user_id,
                AuditEntry.at >= since,
            )
            .order_by(AuditEntry.id.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else (row.id, row.action, row.record, "steps" in (row.after or {}))


def _fields(after: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if after is None or "steps" not in after:
        return after
    return {name: value for name, value in after.items() if name != "steps"} or None
