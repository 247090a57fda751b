"""What has come in already, so that nothing is handled twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.repository import Repository, inserting_new
from storage.tables import Cursor, InboxEvent

_VALUE = select(Cursor.value).where(
    Cursor.platform == bindparam("platform"), Cursor.name == bindparam("name")
)


class Inbox(Repository):
    """Identifiers of events; written in the transaction that handles the event, whatever team it concerns."""

    def first_time(self, platform: str, event_id: str) -> bool:
        """Remember an event; False when it has been here before.

        Of two that arrive at the same moment, one is the first: the other waits for it to commit.
        """
        statement = inserting_new(self.unit.dialect, InboxEvent, "platform", "event_id")
        event = {"platform": platform, "event_id": event_id, "received_at": self.now}
        return self.connection.execute(statement, event).first() is not None

    def forget_before(self, moment: datetime) -> int:
        """Forget events received before a moment, when no platform sends them again; how many."""
        return self.connection.execute(delete(InboxEvent).where(InboxEvent.received_at < moment)).rowcount


class Cursors(Repository):
    """How far each platform's stream has been read."""

    def get(self, platform: str, name: str) -> str | None:
        """The value kept last ('telegram', 'offset')."""
        return self.connection.execute(_VALUE, {"platform": platform, "name": name}).scalar_one_or_none()

    def set(self, platform: str, name: str, value: str) -> None:
        """Keep a value in place of the one before."""
        insert = sqlite.insert if self.unit.dialect == "sqlite" else postgresql.insert
        row = {"platform": platform, "name": name, "value": value, "updated_at": self.now}
        self.connection.execute(
            insert(Cursor)
            .values(row)
            .on_conflict_do_update(
                index_elements=["platform", "name"], set_={"value": value, "updated_at": self.now}
            )
        )
