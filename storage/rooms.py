"""The rooms the team has taken the bot into, and what becomes of them on their platforms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from bot.core.messages import is_conversation
from storage import tables
from storage.repository import Repository
from storage.tables import Account, Area, OutboxMessage, Question, Subscription, Workspace


@dataclass(frozen=True, slots=True)
class Room:
    """A channel or group; `state` is 'active' or 'off', and `off_reason` the platform's word for why.

    `default_area_id` is the area that is meant here when none is said.
    """

    id: int
    workspace_id: int
    platform: str
    external: str
    thread: str | None
    name: str | None
    kind: str
    locale: str | None
    state: str
    off_reason: str | None
    default_area_id: int | None = None


_ROOM_OF = select(tables.Room).where(
    tables.Room.platform == bindparam("platform"), tables.Room.external == bindparam("external")
)


UNLINKED: Final = "unlinked"
"""Why a room is off that an administrator of the team has sent the bot away from."""

_OFF = select(tables.Room.id, tables.Room.kind).where(
    tables.Room.platform == bindparam("platform"),
    tables.Room.external.in_(bindparam("externals", expanding=True)),
    tables.Room.state == "off",
    tables.Room.off_reason != bindparam("unlinked"),
)


class Rooms(Repository):
    """Channels and groups.

    `room_of`, `switch_room_off`, `bring_back`, `rename_room` and `move_room` go by the platform's name alone.
    """

    def room_of(self, platform: str, external: str) -> Room | None:
        """The room a platform calls so, whichever team took the bot into it."""
        row = self.connection.execute(_ROOM_OF, {"platform": platform, "external": external}).one_or_none()
        return None if row is None else _room(row)

    def rooms(self) -> list[Room]:
        """The team's rooms, oldest first."""
        rows = self.connection.execute(
            select(tables.Room).where(tables.Room.workspace_id == self.workspace_id).order_by(tables.Room.id)
        )
        return [_room(row) for row in rows]

    def keepers(self, platform: str, external: str) -> list[int]:
        """Users who asked for the bot in a room: whoever linked it or subscribed it to something."""
        linked = select(tables.Room.linked_by.label("user_id")).where(
            tables.Room.workspace_id == self.workspace_id,
            tables.Room.platform == platform,
            tables.Room.external == external,
        )
        subscribed = select(Subscription.created_by.label("user_id")).where(
            Subscription.workspace_id == self.workspace_id,
            Subscription.platform == platform,
            Subscription.room == external,
        )
        found = self.connection.execute(linked.union(subscribed)).scalars()
        return sorted(user_id for user_id in found if user_id is not None)

    def link_room(
        self,
        platform: str,
        external: str,
        *,
        name: str | None = None,
        thread: str | None = None,
        kind: str = "room",
        locale: str | None = None,
    ) -> Room | None:
        """Take the bot into a room, or switch it on again; None when the room is another team's."""
        new = {
            "platform": platform,
            "external": external,
            "thread": thread,
            "name": name,
            "kind": kind,
            "locale": locale,
            "linked_by": self.by,
            "state": "active",
        }
        added = self._insert_new(tables.Room, ("platform", "external"), new)
        room = self.room_of(platform, external)
        if room is None or room.workspace_id != self.workspace_id:
            return None
        if not added:
            changes: dict[str, Any] = {"state": "active", "off_reason": None}
            changes |= {key: new[key] for key in ("name", "thread", "locale") if new[key] is not None}
            self._change_room(platform, external, changes)
            room = self.room_of(platform, external)
            assert room is not None
        self._audit("linked", f"room:{room.id}")
        return room

    def set_room_locale(self, platform: str, external: str, locale: str | None) -> bool:
        """The language spoken in a room; False when the room is not the team's."""
        return self._change_room(platform, external, {"locale": locale})

    def default_area(self, platform: str, external: str) -> str | None:
        """The name of the area meant where none is said: the room's, else the asker's own, else the team's."""
        room = (
            select(tables.Room.default_area_id)
            .where(
                tables.Room.workspace_id == self.workspace_id,
                tables.Room.platform == platform,
                tables.Room.external == external,
            )
            .scalar_subquery()
        )
        own = (
            select(tables.User.default_area_id)
            .where(tables.User.workspace_id == self.workspace_id, tables.User.id == (self.by or 0))
            .scalar_subquery()
        )
        team = select(Workspace.default_area_id).where(Workspace.id == self.workspace_id).scalar_subquery()
        return self.connection.execute(
            select(Area.name).where(
                Area.workspace_id == self.workspace_id, Area.id == func.coalesce(room, own, team)
            )
        ).scalar_one_or_none()

    def set_room_area(self, platform: str, external: str, area_id: int | None) -> bool:
        """The area meant in a room when none is said; False when the room is not the team's."""
        return self._change_room(platform, external, {"default_area_id": area_id})

    def _change_room(self, platform: str, external: str, changes: dict[str, Any]) -> bool:
        changed = self.connection.execute(
            update(tables.Room)
            .where(
                tables.Room.workspace_id == self.workspace_id,
                tables.Room.platform == platform,
                tables.Room.external == external,
            )
            .values(**changes, updated_at=self.now)
        )
        return changed.rowcount == 1

    def switch_room_off(self, platform: str, external: str, reason: str) -> bool:
        """Send no more to a place that cannot be reached; True the first time, so that one is told once.

        It is not forgotten what the place had asked for: `bring_back` makes all of it go on. A place that
        nobody of a team has anything to do with is left alone.
        """
        room = self.room_of(platform, external)
        if room is not None:
            changed = self.connection.execute(
                update(tables.Room)
                .where(tables.Room.id == room.id, tables.Room.state == "active")
                .values(state="off", off_reason=reason, updated_at=self.now)
            )
            return changed.rowcount == 1
        workspace = self._team_at(platform, external)
        if workspace is None:
            return False
        off = {
            "platform": platform,
            "external": external,
            "kind": "direct" if is_conversation(platform, external) else "room",
            "state": "off",
            "off_reason": reason,
        }
        return Rooms(self.unit, workspace, self.now)._insert_new(tables.Room, ("platform", "external"), off)

    def _team_at(self, platform: str, external: str) -> int | None:
        """The team something is sent to a place for: one that subscribed it, or whose member it belongs to."""
        subscribed = select(Subscription.workspace_id).where(
            Subscription.platform == platform, Subscription.room == external, Subscription.active
        )
        theirs = select(Account.workspace_id).where(
            Account.platform == platform, Account.external == external
        )
        return self.connection.execute(subscribed.union(theirs).limit(1)).scalars().first()

    def bring_back(self, platform: str, *externals: str) -> bool:
        """Send again to places that could not be reached; True when one of them had been switched off.

        Where an administrator of the team has unlinked the bot it stays silent.
        """
        off = self.connection.execute(
            _OFF, {"platform": platform, "externals": externals, "unlinked": UNLINKED}
        ).all()
        for number, kind in off:
            if kind == "direct":  # its row is there to say that it is off
                self.connection.execute(delete(tables.Room).where(tables.Room.id == number))
            else:
                self.connection.execute(
                    update(tables.Room)
                    .where(tables.Room.id == number)
                    .values(state="active", off_reason=None, updated_at=self.now)
                )
        return bool(off)

    def rename_room(self, platform: str, external: str, name: str) -> None:
        """A room of whatever team is called something else now."""
        self.connection.execute(
            update(tables.Room)
            .where(tables.Room.platform == platform, tables.Room.external == external)
            .values(name=name, updated_at=self.now)
        )

    def move_room(self, platform: str, old: str, new: str) -> None:
        """Follow a room to its new identifier (a Telegram group that became a supergroup).

        Subscriptions, questions and messages on their way go along. Copies of cards do not: messages
        are numbered anew, and the old number may be another message there.
        """
        there = self.room_of(platform, new)
        self._move_subscriptions(platform, old, new)
        if there is None:
            self.connection.execute(
                update(tables.Room)
                .where(tables.Room.platform == platform, tables.Room.external == old)
                .values(external=new, updated_at=self.now)
            )
        else:
            self._leave_for(platform, old, there.id)
        self.connection.execute(
            delete(tables.Card).where(tables.Card.platform == platform, tables.Card.room == old)
        )
        self._move_questions(platform, old, new)
        self.connection.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.platform == platform,
                OutboxMessage.room == old,
                OutboxMessage.state.in_(("ready", "sending", "unknown")),
            )
            .values(room=new, edit=None, message_id=None, updated_at=self.now)
        )

    def _leave_for(self, platform: str, old: str, room_id: int) -> None:
        """Give up the row of a room that has one under its new identifier already."""
        former = self.room_of(platform, old)
        if former is not None:
            self.connection.execute(
                update(Subscription).where(Subscription.room_id == former.id).values(room_id=room_id)
            )
            self.connection.execute(delete(tables.Room).where(tables.Room.id == former.id))

    def _move_subscriptions(self, platform: str, old: str, new: str) -> None:
        there = aliased(Subscription)
        twice = exists().where(
            there.workspace_id == Subscription.workspace_id,
            there.kind == Subscription.kind,
            there.platform == platform,
            there.room == new,
            there.thread == Subscription.thread,
            there.only == Subscription.only,
        )
        here = (Subscription.platform == platform, Subscription.room == old)
        self.connection.execute(delete(Subscription).where(*here, twice))
        self.connection.execute(update(Subscription).where(*here).values(room=new, updated_at=self.now))

    def _move_questions(self, platform: str, old: str, new: str) -> None:
        self.connection.execute(
            delete(Question).where(
                Question.platform == platform,
                Question.room == new,
                Question.account.in_(
                    select(Question.account).where(Question.platform == platform, Question.room == old)
                ),
            )
        )
        self.connection.execute(
            update(Question)
            .where(Question.platform == platform, Question.room == old)
            .values(room=new, asked_message_id=None, updated_at=self.now)
        )


def _room(row: Row[Any]) -> Room:
    return Room(
        row.id,
        row.workspace_id,
        row.platform,
        row.external,
        row.thread,
        row.name,
        row.kind,
        row.locale,
        row.state,
        row.off_reason,
        row.default_area_id,
    )
