"""Who reads nudges, where, and in which language: the rooms that want them, else those who look after the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.messages import Target
from bot.core.people import Role
from bot.engine.words import language
from storage.nudge_listeners import Reachable, reachable
from storage.nudges import Reader
from storage.schedule import Schedule
from storage.work import Unit

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
    """Everybody in a team who can be told something; read once, when first asked for."""

    def __init__(self, unit: Unit, workspace: int, now: datetime) -> None:
        self._unit = unit
        self._workspace = workspace
        self._schedule = Schedule(unit, workspace, now)

    @cached_property
    def _reachable(self) -> Reachable:
        return reachable(self._unit, self._workspace)

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
        for room in self._reachable.rooms:
            locale = language(room.locale) if room.locale else None
            found[Reader(room_id=room.id)] = Listener(room.target, None, locale, None, True)
        return found

    def of(self, reader: Reader) -> Listener | None:
        """Where a reader is told things; None where nowhere."""
        return self._listeners.get(reader)

    @cached_property
    def for_the_team(self) -> tuple[TeamReader, ...]:
        """Who reads what is for the team as a whole.

        The rooms that asked for it (`/nudge here`); else the room whose digest is the oldest; else the members
        who read a digest of their own; else the administrators. Never every member at once.
        """
        rooms = {(room.target.platform, room.target.room): room for room in self._reachable.rooms}
        for kind, most in ((WANTS, None), ("digest", 1)):
            wanting = dict.fromkeys(
                room
                for one in self._schedule.subscriptions(kind)
                if one.user_id is None and (room := rooms.get((one.target.platform, one.target.room)))
            )
            if wanting:
                chosen = list(wanting)[:most]
                return tuple(
                    TeamReader(Reader(room_id=room.id), room.area or self._reachable.area) for room in chosen
                )
        users = [user for user in self._reachable.users if user.target is not None]
        readers = [user for user in users if user.id in self.with_digest and user.role >= Role.MEMBER]
        readers = readers or [user for user in users if user.role >= Role.ADMIN]
        return tuple(TeamReader(Reader(user_id=user.id), self._reachable.area) for user in readers)
