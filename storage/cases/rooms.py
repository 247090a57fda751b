"""The rooms of cases: bound to a channel, a group or a topic, each with a status that is kept up to date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update

from bot.core.messages import Target
from bot.core.outgoing import Urgency
from storage.outbox import Outbox
from storage.repository import Repository
from storage.tables import Case, CaseRoom, Room

MORNING: Final = "07:30"
STATUS: Final = "caseroom"
"""'caseroom:5' is the status that stands in a room for good."""
POST: Final = "casemorning"
"""'casemorning:5:2027-09-15' is what one morning is told there."""
A_DAY: Final = timedelta(hours=16)
"""How long a morning's post is kept up to date."""


@dataclass(frozen=True, slots=True)
class CaseRoomRow:
    """A room of a case; `name` as its platform calls it, `locale` None where none was chosen.

    `at_time` and what follows as in storage.tables.cases.CaseRoom. `open` says that something can be said there.
    """

    id: int
    workspace_id: int
    case_id: int
    room_id: int
    target: Target
    name: str | None
    locale: str | None
    open: bool
    at_time: str
    told_at: datetime | None
    told_on: date | None
    since: datetime | None
    seats: Mapping[str, int] | None
    created_at: datetime

    @property
    def record(self) -> str:
        return f"{STATUS}:{self.id}"

    def morning(self, day: date) -> str:
        """The record of what is told there on the morning of a local day."""
        return f"{POST}:{self.id}:{day.isoformat()}"


_ROOMS = select(
    CaseRoom.id,
    CaseRoom.workspace_id,
    CaseRoom.case_id,
    CaseRoom.room_id,
    CaseRoom.thread,
    CaseRoom.at_time,
    CaseRoom.told_at,
    CaseRoom.told_on,
    CaseRoom.since,
    CaseRoom.seats,
    CaseRoom.created_at,
    Room.platform,
    Room.external,
    Room.name,
    Room.locale,
    Room.state,
).join(Room, Room.id == CaseRoom.room_id)


class CaseRooms(Repository):
    """The rooms of the team's cases. Who may see a case is asked of storage.cases.Cases before."""

    def of(self, case_id: int) -> list[CaseRoomRow]:
        """The rooms of a case, the first bound first."""
        return self._rooms(CaseRoom.case_id == case_id)

    def in_room(self, room_id: int, thread: str | None, *, whole: bool = True) -> list[int]:
        """The cases bound to a place: to its topic, else (`whole`) to the room as a whole."""
        rows = self._rooms(CaseRoom.room_id == room_id)
        topic = [one.case_id for one in rows if one.target.thread == thread]
        return topic or [one.case_id for one in rows if whole and one.target.thread is None]

    def get(self, case_room_id: int) -> CaseRoomRow | None:
        return next(iter(self._rooms(CaseRoom.id == case_room_id)), None)

    def open_ones(self, kinds: Iterable[str]) -> list[CaseRoomRow]:
        """The rooms of the open cases of these kinds that can be written in."""
        there = select(Case.id).where(
            Case.workspace_id == self.workspace_id,
            Case.kind.in_(list(kinds)),
            Case.state == "open",
            Case.undone_at.is_(None),
        )
        return [one for one in self._rooms(CaseRoom.case_id.in_(there)) if one.open]

    def _rooms(self, condition: Any) -> list[CaseRoomRow]:
        rows = self.connection.execute(
            _ROOMS.where(CaseRoom.workspace_id == self.workspace_id, condition).order_by(CaseRoom.id)
        )
        return [_room(row) for row in rows]

    def bind(self, case_id: int, room_id: int, thread: str | None) -> bool:
        """Bind a case to a room or topic; False when it is bound to it already."""
        values = {"case_id": case_id, "room_id": room_id, "thread": thread or "", "at_time": MORNING}
        bound = self._insert_new(CaseRoom, ("case_id", "room_id", "thread"), values)
        if bound:
            self._audit("bound", f"case:{case_id}", after={"room": room_id})
            self.moved(case_id)
        return bound

    def unbind(self, case_room_id: int) -> bool:
        """Bind a case to a room no longer; its status there is left as it stands."""
        row = self.get(case_room_id)
        if row is None:
            return False
        Outbox(self.unit, self.workspace_id, self.now).let_go(row.record)
        self.connection.execute(delete(CaseRoom).where(CaseRoom.id == case_room_id))
        self._audit("unbound", f"case:{row.case_id}", before={"room": row.room_id})
        return True

    def set_time(self, case_room_id: int, at_time: str) -> None:
        """The local time of the morning post in a room, as '07:30'."""
        self._set(case_room_id, at_time=at_time)

    def turn_taken(self, room: CaseRoomRow, day: date | None) -> None:
        """A morning's turn was taken; `day` is the local day of the post it made, None where it made none.

        The status tells how many days are left, so it is made anew too.
        """
        self._set(room.id, told_at=self.now, told_on=day, since=room.told_at or room.created_at)
        outbox = Outbox(self.unit, self.workspace_id, self.now)
        if day is not None:
            outbox.keep_current(room.morning(day), room.target, Urgency.DIGEST)
        outbox.keep_current(room.record, room.target, Urgency.DIGEST)

    def seats_told(self, case_room_id: int, seats: Mapping[str, int]) -> None:
        """The room knows these seats by party."""
        self._set(case_room_id, seats=dict(seats))

    def _set(self, case_room_id: int, **values: Any) -> None:
        self.connection.execute(
            update(CaseRoom)
            .where(CaseRoom.workspace_id == self.workspace_id, CaseRoom.id == case_room_id)
            .values(**values, updated_at=self.now)
        )

    def moved(self, *case_ids: int) -> None:
        """Something of these cases has changed: what stands in their rooms is changed in place, soon."""
        outbox = Outbox(self.unit, self.workspace_id, self.now)
        for room in self._rooms(CaseRoom.case_id.in_(case_ids)):
            if not room.open:
                continue
            outbox.keep_current(room.record, room.target, Urgency.DIGEST)
            if room.told_on and room.told_at and self.now - room.told_at < A_DAY:
                outbox.keep_current(room.morning(room.told_on), room.target, Urgency.DIGEST)

    def moved_of(self, organization_id: int) -> None:
        """As `moved`, of the open cases a council decides."""
        cases = self.connection.execute(
            select(Case.id).where(
                Case.workspace_id == self.workspace_id,
                Case.organization_id == organization_id,
                Case.state == "open",
            )
        ).scalars()
        self.moved(*cases)


def _room(row: Any) -> CaseRoomRow:
    return CaseRoomRow(
        row.id,
        row.workspace_id,
        row.case_id,
        row.room_id,
        Target(row.platform, row.external, row.thread or None),
        row.name,
        row.locale,
        row.state == "active",
        row.at_time,
        row.told_at,
        row.told_on,
        row.since,
        row.seats,
        row.created_at,
    )
