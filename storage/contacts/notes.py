"""What the team writes about people: notes, each for whom it is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.journal import Journal
from storage.repository import Repository
from storage.tables import Note, User
from storage.visibility import Confidentiality, seen_by


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note; `by` is who wrote it, where they are still known."""

    id: int
    text: str
    by: str | None
    created_at: datetime
    confidentiality: Confidentiality


class Notes(Journal):
    """Notes on the team's contacts; `by` is who writes and, for `of`, who reads (None is a room)."""

    def add_note(self, person_id: int, text: str, confidentiality: Confidentiality) -> int | None:
        """Write a note; the number of the act to take it back by."""
        self.add(Note, person_id=person_id, text=text, confidentiality=confidentiality.value)
        return self.close("noted", f"person:{person_id}")

    def keep_to(self, number: int, level: Confidentiality) -> tuple[int, int | None] | None:
        """Say who may read a note of one's own: whom it is on, and the act to take that back by."""
        person_id = self.connection.execute(
            select(Note.person_id).where(
                Note.workspace_id == self.workspace_id, Note.id == number, Note.created_by == self.by
            )
        ).scalar_one_or_none()
        if person_id is None:
            return None
        self.set(Note, number, confidentiality=level.value)
        action = "opened" if level is Confidentiality.TEAM else "protected"
        return person_id, self.close(action, f"person:{person_id}")

    def of(self, person_id: int, limit: int = 5) -> list[NoteRow]:
        """The notes on a person the reader may see, the latest first."""
        rows = self.connection.execute(
            select(Note.id, Note.text, User.name, Note.created_at, Note.confidentiality)
            .outerjoin(User, (User.id == Note.created_by) & (User.workspace_id == Note.workspace_id))
            .where(
                Note.workspace_id == self.workspace_id, Note.person_id == person_id, seen_by(self.by, Note)
            )
            .order_by(Note.id.desc())
            .limit(limit)
        ).all()
        self._quotes(row.confidentiality for row in rows)
        return [NoteRow(*row[:4], Confidentiality(row[4])) for row in rows]


def is_unseen(reader: Repository, act: Mapping[str, Any] | None) -> bool:
    """Whether an act in the audit trail (its `after`) is but a note that whoever reads may not see."""
    steps = (act or {}).get("steps", ())
    notes = [step["id"] for step in steps if step["table"] == Note.__tablename__]
    if not steps or len(notes) < len(steps):
        return False
    seen = select(Note.id).where(
        Note.workspace_id == reader.workspace_id, Note.id.in_(notes), seen_by(reader.by, Note)
    )
    return reader.connection.execute(seen.limit(1)).first() is None
