"""Who reads nudges, where, and in which language: the rooms that want them, else those who look after the team."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.messages import Target
from bot.core.people import Role
from bot.language.words import language
from storage.nudges import Reader
from storage.nudges.listeners import Reachable, reachable
from storage.schedule import Schedule, Subscription
from storage.team import Team
from storage.work import Unit

CALENDAR: Final = "calendar"
"""The section of an overview in which the political year is told; whoever left it out is no reader of it."""

WANTS: Final = "nudges"
"""What a room subscribes to that wants the nudges of the political year without a digest."""


@dataclass(frozen=True, slots=True)
class TeamReader:
    """One of those who read what is for the team; `area` is the official code of what they are about."""

    reader: Reader
    area: str


@dataclass(frozen=True, slots=True)
class Listener:
    """Where a reader is told things; `tz` and `locale` are None where the team's are used."""

    target: Target
    tz: ZoneInfo | None
    locale: str | None
    away_until: date | None
    aloud: bool


class Listeners:
    """Everybody in a team who can be told something; read once, when first asked for.

    With `users` only those among the users, for whoever has no more to do with.
    """

    def __init__(
        self, unit: Unit, workspace: int, now: datetime, users: Collection[int] | None = None
    ) -> None:
        self._only = users
        self._unit = unit
        self._workspace = workspace
        self._schedule = Schedule(unit, workspace, now)

    @cached_property
    def _reachable(self) -> Reachable:
        return reachable(self._unit, self._workspace, self._only)

    @cached_property
    def names(self) -> dict[int, str]:
        """The names of the team's users, by id."""
        return {user.id: user.name for user in self._reachable.users}

    @cached_property
    def with_digest(self) -> frozenset[int]:
        """Users who read a digest of their own."""
        found = (one.user_id for one in self._schedule.subscriptions("digest"))
        return frozenset(user_id for user_id in found if user_id is not None)

    @cached_property
    def _listeners(self) -> dict[Reader, Listener]:
        found = {}
        for user in self._reachable.users:
            if user.target is not None:
                tz = ZoneInfo(user.timezone) if user.timezone else None
                locale = language(user.locale) if user.locale else None
                found[Reader(user_id=user.id)] = Listener(user.target, tz, locale, user.away_until, False)
        # A topic of a group is a room of its own: where they were asked for, they are said.
        places = {(one.target.platform, one.target.room): one.target for one in reversed(self._wanted)}
        for room in self._reachable.rooms:
            locale = language(room.locale) if room.locale else None
            target = places.get((room.target.platform, room.target.room))
            if target is not None:
                found[Reader(room_id=room.id)] = Listener(target, None, locale, None, True)
        return found

    @cached_property
    def _wanted(self) -> list[Subscription]:
        """What rooms subscribed to, those that want nudges first, the oldest first."""
        both = (*self._schedule.subscriptions(WANTS), *self._schedule.subscriptions("digest"))
        return [one for one in both if one.user_id is None]

    def of(self, reader: Reader) -> Listener | None:
        """Where a reader is told things; None where nowhere, as in a room that has asked for nothing."""
        return self._listeners.get(reader)

    def _know_rooms(self) -> None:
        """Make a row of every room that reads something and has none, for its nudges to hang on."""
        team = Team(self._unit, self._workspace, self._schedule.now)
        for target in (one.target for one in self._wanted if one.room_id is None):
            if team.room_of(target.platform, target.room) is None:
                team.link_room(target.platform, target.room, thread=target.thread)

    @cached_property
    def for_the_team(self) -> tuple[TeamReader, ...]:
        """Who reads what is for the team as a whole.

        The rooms that asked for it (`/nudge here`); else the room whose digest is the oldest; else the members
        who read a digest of their own; else the administrators. Never every member at once.
        """
        self._know_rooms()
        rooms = {(room.target.platform, room.target.room): room for room in self._reachable.rooms}
        for kind, most in ((WANTS, None), ("digest", 1)):
            wanting = dict.fromkeys(
                room
                for one in self._wanted
                if one.kind == kind
                and CALENDAR not in one.left_out
                and (room := rooms.get((one.target.platform, one.target.room)))
            )
            if wanting:
                chosen = list(wanting)[:most]
                return tuple(
                    TeamReader(Reader(room_id=room.id), room.area or self._reachable.area) for room in chosen
                )
        users = [user for user in self._reachable.users if user.target is not None]
        reading = {
            one.user_id for one in self._schedule.subscriptions("digest") if CALENDAR not in one.left_out
        }
        readers = [user for user in users if user.id in reading and user.role >= Role.MEMBER]
        readers = readers or [user for user in users if user.role >= Role.ADMIN]
        return tuple(TeamReader(Reader(user_id=user.id), self._reachable.area) for user in readers)
