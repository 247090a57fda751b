"""Which record somebody made last: a meeting, a next step, a draft or a note."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from storage.repository import Repository
from storage.tables import AuditEntry, Note

_MADE: Final = {"recorded": "activity", "added": "task", "drafted": "draft", "noted": "note"}
_LOOKED_BACK: Final = 50


class LastMade(Repository):
    """What a user made, by the audit trail."""

    def find(self) -> tuple[str, int] | None:
        """'activity', 'task', 'draft' or 'note', and its number; None where nothing was made lately."""
        rows = self.connection.execute(
            select(AuditEntry.action, AuditEntry.record, AuditEntry.after)
            .where(
                AuditEntry.workspace_id == self.workspace_id,
                AuditEntry.user_id == self.by,
                AuditEntry.action.in_(list(_MADE)),
            )
            .order_by(AuditEntry.id.desc())
            .limit(_LOOKED_BACK)
        ).all()
        for row in rows:
            kind, (of, _, number) = _MADE[row.action], row.record.partition(":")
            if kind == "note":
                notes = [
                    one["id"]
                    for one in (row.after or {}).get("steps", ())
                    if one["table"] == Note.__tablename__
                ]
                if notes:
                    return kind, int(notes[-1])
            elif of == kind:
                return kind, int(number)
        return None
