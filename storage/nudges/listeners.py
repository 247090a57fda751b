"""Who in a team can be told something they did not ask for, and where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import case, select

from bot.core.messages import Target
from bot.core.people import Role
from storage.tables import Account, Area, Room, User, Workspace
from storage.work import Unit

REHEARSAL: Final = "shell"  # a terminal is nobody's pocket: other platforms come first


@dataclass(frozen=True, slots=True)
class ReachableUser:
    """A user and where they are told things in private; `target` is None where they have no account.

    `away_until` is the last day they are away; `timezone` and `locale` are None where they chose none.
    """

    id: int
    name: str
    role: Role
    target: Target | None
    timezone: str | None
    locale: str | None
    away_until: date | None


@dataclass(frozen=True, slots=True)
class ReachableRoom:
    """A room that is not switched off; `area` is the official code of what it is about, '' for none."""

    id: int
    target: Target
    locale: str | None
    area: str


@dataclass(frozen=True, slots=True)
class Reachable:
    """Everybody of a team who can be told something; `area` is the team's own official code, '' for none."""

    users: tuple[ReachableUser, ...]
    rooms: tuple[ReachableRoom, ...]
    area: str


def reachable(unit: Unit, workspace: int, users: Collection[int] | None = None) -> Reachable:
    """Read in four statements, however large the team; with `users` only of those among the users."""
    accounts = [Account.workspace_id == workspace]
    people = [User.workspace_id == workspace, User.active]
    if users is not None:
        accounts.append(Account.user_id.in_(users))
        people.append(User.id.in_(users))
    targets: dict[int, Target] = {}
    for user_id, platform, external in unit.connection.execute(
        select(Account.user_id, Account.platform, Account.external)
        .where(*accounts)
        .order_by(case((Account.platform == REHEARSAL, 1), else_=0), Account.id)
    ):
        targets.setdefault(user_id, Target(platform, external))
    found = tuple(
        ReachableUser(
            row.id,
            row.name,
            Role(row.role),
            targets.get(row.id),
            row.timezone,
            row.locale,
            row.away_until,
        )
        for row in unit.connection.execute(
            select(User.id, User.name, User.role, User.timezone, User.locale, User.away_until)
            .where(*people)
            .order_by(User.id)
        )
    )
    rooms = tuple(
        ReachableRoom(row.id, Target(row.platform, row.external, row.thread), row.locale, row.code or "")
        for row in unit.connection.execute(
            select(
                Room.id, Room.platform, Room.external, Room.thread, Room.locale, Area.identifier.label("code")
            )
            .outerjoin(Area, Area.id == Room.default_area_id)
            .where(Room.workspace_id == workspace, Room.state != "off")
            .order_by(Room.id)
        )
    )
    own = unit.connection.execute(
        select(Area.identifier)
        .join(Workspace, Workspace.default_area_id == Area.id)
        .where(Workspace.id == workspace)
    ).scalar_one_or_none()
    return Reachable(found, rooms, own or "")
