"""Where copies of a record's card lie, so that they are changed in place."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select, update

from storage import tables
from storage.repository import Repository

_OF = (
    select(tables.Card)
    .where(tables.Card.workspace_id == bindparam("workspace_id"), tables.Card.record == bindparam("record"))
    .order_by(tables.Card.id)
)


@dataclass(frozen=True, slots=True)
class Card:
    """One copy of the card of `record` ('activity:12') in a room; `pinned` as in storage.tables.cards."""

    record: str
    platform: str
    room: str
    thread: str | None
    message_id: str
    pinned: str | None = None


class Cards(Repository):
    """Sent copies of cards."""

    def remember(
        self, record: str, platform: str, room: str, message_id: str, thread: str | None = None
    ) -> bool:
        """Remember a sent copy; False when this message is remembered already."""
        return self._insert_new(
            tables.Card,
            ("platform", "room", "message_id"),
            {
                "record": record,
                "platform": platform,
                "room": room,
                "thread": thread,
                "message_id": message_id,
            },
        )

    def of(self, record: str) -> tuple[Card, ...]:
        """Every copy of a record's card, the first sent first."""
        rows = self.connection.execute(_OF, {"workspace_id": self.workspace_id, "record": record})
        return tuple(
            Card(row.record, row.platform, row.room, row.thread, row.message_id, row.pinned) for row in rows
        )

    def pin(self, platform: str, room: str, message_id: str, outcome: str | None) -> None:
        """What came of pinning a copy; None lets it be tried again."""
        self.connection.execute(
            update(tables.Card)
            .where(
                tables.Card.workspace_id == self.workspace_id,
                tables.Card.platform == platform,
                tables.Card.room == room,
                tables.Card.message_id == message_id,
            )
            .values(pinned=outcome, updated_at=self.now)
        )

    def at(self, platform: str, room: str, message_id: str) -> str | None:
        """The record whose card a message is."""
        return self.connection.execute(
            select(tables.Card.record).where(
                tables.Card.workspace_id == self.workspace_id,
                tables.Card.platform == platform,
                tables.Card.room == room,
                tables.Card.message_id == message_id,
            )
        ).scalar_one_or_none()

    def in_thread(self, platform: str, room: str, thread: str | None) -> list[str]:
        """The records whose cards stand in a thread, each once; none where there is no thread."""
        if thread is None:
            return []
        found = self.connection.execute(
            select(tables.Card.record)
            .where(
                tables.Card.workspace_id == self.workspace_id,
                tables.Card.platform == platform,
                tables.Card.room == room,
                tables.Card.thread == thread,
            )
            .order_by(tables.Card.id)
        ).scalars()
        return list(dict.fromkeys(found))

    def forget(self, platform: str, room: str, message_id: str) -> bool:
        """Forget a copy that is gone from its platform; False when it was not remembered."""
        gone = self.connection.execute(
            delete(tables.Card).where(
                tables.Card.workspace_id == self.workspace_id,
                tables.Card.platform == platform,
                tables.Card.room == room,
                tables.Card.message_id == message_id,
            )
        )
        return gone.rowcount == 1
