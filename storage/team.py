"""The team: its workspace, who belongs to it under which accounts, and invitations to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from bot.core.people import Role, Standing, Who
from storage import tables
from storage.known_names import names_changed
from storage.repository import inserting
from storage.rooms import Room, Rooms
from storage.tables import Account, AccountStanding, User, Workspace, WorkspaceLink

__all__ = ["AccountOf", "Invite", "Recognised", "Room", "Team", "TeamMember", "WorkspaceCard"]


@dataclass(frozen=True, slots=True)
class TeamMember:
    id: int
    name: str
    role: Role
    locale: str | None
    timezone: str | None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class WorkspaceCard:
    id: int
    name: str
    locale: str | None
    timezone: str | None
    default_area_id: int | None


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose account it is, and in which team."""

    workspace_id: int
    who: Who


@dataclass(frozen=True, slots=True)
class AccountOf:
    """One account of a user; `external_team` is '' where the platform has no teams."""

    platform: str
    external_team: str
    external: str


@dataclass(frozen=True, slots=True)
class Invite:
    id: int
    workspace_id: int
    role: Role
    expires_at: datetime


_WORKSPACE_OF = select(WorkspaceLink.workspace_id).where(
    WorkspaceLink.platform == bindparam("platform"), WorkspaceLink.external == bindparam("external")
)
_RECOGNISE = (
    select(User.workspace_id, User.id, User.name, User.role, Account.external, User.locale, User.timezone)
    .join(Account, Account.user_id == User.id)
    .where(
        Account.platform == bindparam("platform"),
        Account.external_team == bindparam("external_team"),
        Account.external == bindparam("external"),
        User.active,
    )
)


_STANDING = select(AccountStanding.standing).where(
    AccountStanding.platform == bindparam("platform"),
    AccountStanding.external_team == bindparam("external_team"),
    AccountStanding.external == bindparam("external"),
    AccountStanding.updated_at >= bindparam("since"),
)


class Team(Rooms):
    """The team and its people.

    `workspace_of`, `recognise`, `user_of`, `room_of`, `use_invite`, `switch_room_off` and `move_room` go
    by what a platform calls things and need no workspace; everything else stays inside one.
    """

    # Workspaces

    def workspace_of(self, platform: str, external: str) -> int | None:
        """The workspace a platform's team is linked to."""
        return self.connection.execute(
            _WORKSPACE_OF, {"platform": platform, "external": external}
        ).scalar_one_or_none()

    def make_workspace(self, name: str, locale: str | None = None, timezone: str | None = None) -> int:
        """Found a team; its id."""
        made = {"created_at": self.now, "updated_at": self.now, "created_by": self.by}
        values = {"name": name, "locale": locale, "timezone": timezone, "people_version": 0}
        key = self.connection.execute(inserting(Workspace), {**made, **values}).inserted_primary_key
        assert key is not None
        return int(key[0])

    def link_workspace(self, platform: str, external: str, workspace_id: int) -> int:
        """Link a platform's team unless it is linked already; the workspace it is linked to."""
        Team(self.unit, workspace_id, self.now, self.by)._insert_new(
            WorkspaceLink, ("platform", "external"), {"platform": platform, "external": external}
        )
        linked = self.workspace_of(platform, external)
        assert linked is not None
        return linked

    def workspaces(self) -> tuple[WorkspaceCard, ...]:
        """Every team in the database, oldest first."""
        return tuple(map(_workspace, self.connection.execute(select(Workspace).order_by(Workspace.id))))

    def workspace(self) -> WorkspaceCard:
        """This team."""
        return _workspace(
            self.connection.execute(select(Workspace).where(Workspace.id == self.workspace_id)).one()
        )

    def set_workspace(self, **changes: str | int | None) -> None:
        """Change name, locale, timezone or default_area_id of this team."""
        if unknown := changes.keys() - {"name", "locale", "timezone", "default_area_id"}:
            raise ValueError(f"a workspace has no {', '.join(sorted(unknown))}")
        self.connection.execute(
            update(Workspace).where(Workspace.id == self.workspace_id).values(**changes, updated_at=self.now)
        )
        self._audit("changed", f"workspace:{self.workspace_id}", after=changes)

    # People

    def recognise(self, platform: str, external_team: str, account: str) -> Recognised | None:
        """Whose account this is and in which team, in one query; None for strangers and the switched off."""
        row = self.connection.execute(
            _RECOGNISE, {"platform": platform, "external_team": external_team, "external": account}
        ).one_or_none()
        if row is None:
            return None
        workspace_id, user_id, name, role, external, locale, timezone = row
        return Recognised(workspace_id, Who(user_id, name, Role(role), external, locale, timezone))

    def stands(self, platform: str, external_team: str, account: str, standing: Standing, said: int) -> None:
        """Keep what a platform told of an account, for all; `said` is when, so that old news changes nothing."""
        where = {"platform": platform, "external_team": external_team, "external": account}
        news = {"standing": standing.value, "said": said}
        if not self._insert_new(AccountStanding, ("platform", "external_team", "external"), where | news):
            self.connection.execute(
                update(AccountStanding)
                .filter_by(**where)
                .where(AccountStanding.said <= said)
                .values(**news, updated_at=self.now)
            )

    def standing_of(
        self, platform: str, external_team: str, account: str, since: datetime
    ) -> Standing | None:
        """What was told of an account at or after a moment; None for nothing."""
        found = self.connection.execute(
            _STANDING,
            {"platform": platform, "external_team": external_team, "external": account, "since": since},
        ).scalar_one_or_none()
        return Standing(found) if found is not None else None

    def user_of(self, platform: str, external_team: str, account: str) -> Who | None:
        """Whose account this is, in one query; None for strangers and those switched off."""
        found = self.recognise(platform, external_team, account)
        return None if found is None else found.who

    def add_user(
        self,
        name: str,
        role: Role,
        *,
        locale: str | None = None,
        timezone: str | None = None,
        person_id: int | None = None,
    ) -> int:
        """Take somebody into the team; the user's id."""
        user_id = self._insert(
            User,
            {
                "name": name,
                "role": int(role),
                "locale": locale,
                "timezone": timezone,
                "person_id": person_id,
                "active": True,
            },
        )
        names_changed(self.unit, self.workspace_id)
        self._audit("added", f"user:{user_id}", after={"role": int(role)})
        return user_id

    def link_account(self, platform: str, external_team: str, account: str, user_id: int) -> bool:
        """Let an account speak as a user; False when the account is somebody's already."""
        return self._insert_new(
            Account,
            ("platform", "external_team", "external"),
            {"platform": platform, "external_team": external_team, "external": account, "user_id": user_id},
        )

    def enrol(
        self,
        platform: str,
        external_team: str,
        account: str,
        name: str,
        role: Role,
        *,
        locale: str | None = None,
        timezone: str | None = None,
    ) -> Who | None:
        """Take somebody into the team under an account.

        When two first messages arrive at once, one user is made and both get it. None when the account
        belongs to somebody who was switched off.
        """
        found = self.user_of(platform, external_team, account)
        if found is not None:
            return found
        user_id = self.add_user(name, role, locale=locale, timezone=timezone)
        if self.link_account(platform, external_team, account, user_id):
            return Who(user_id, name, role, account, locale, timezone)
        self.connection.execute(
            delete(User).where(User.id == user_id, User.workspace_id == self.workspace_id)
        )
        return self.user_of(platform, external_team, account)

    def users(self) -> list[TeamMember]:
        """Everybody in the team who is not switched off, by name."""
        rows = self.connection.execute(
            select(User.id, User.name, User.role, User.locale, User.timezone, User.person_id)
            .where(User.workspace_id == self.workspace_id, User.active)
            .order_by(User.name, User.id)
        )
        return [
            TeamMember(user_id, name, Role(role), locale, timezone, person_id)
            for user_id, name, role, locale, timezone, person_id in rows
        ]

    def accounts_of(self, user_id: int) -> list[AccountOf]:
        """Where a user can be reached, oldest account first."""
        rows = self.connection.execute(
            select(Account.platform, Account.external_team, Account.external)
            .where(Account.workspace_id == self.workspace_id, Account.user_id == user_id)
            .order_by(Account.id)
        )
        return [AccountOf(platform, team, external) for platform, team, external in rows]

    def set_role(self, user_id: int, role: Role) -> bool:
        """Give a user another role; False when there is no such user in the team."""
        return self._change_user(user_id, role=int(role))

    def rename(self, user_id: int, name: str) -> bool:
        """Give a user another name; False when there is no such user in the team."""
        return self._change_user(user_id, name=name)

    def set_user_locale(self, user_id: int, locale: str | None) -> bool:
        """The language a user chose for themselves; None lets channel and platform decide."""
        return self._change_user(user_id, locale=locale)

    def set_away(self, user_id: int, until: date | None) -> bool:
        """The last local day a user wants to hear nothing they did not ask for; None: they are back."""
        return self._change_user(user_id, away_until=until)

    def away_until(self, user_id: int) -> date | None:
        """The last day a user is away."""
        return self.connection.execute(
            select(User.away_until).where(User.workspace_id == self.workspace_id, User.id == user_id)
        ).scalar_one_or_none()

    def set_user_area(self, user_id: int, area_id: int | None) -> bool:
        """The area a user means where they say none; None lets the team's stand."""
        return self._change_user(user_id, default_area_id=area_id)

    def _change_user(self, user_id: int, **changes: Any) -> bool:
        changed = self.connection.execute(
            update(User)
            .where(User.id == user_id, User.workspace_id == self.workspace_id)
            .values(**changes, updated_at=self.now)
        )
        if changed.rowcount:
            if changes.keys() & {"name", "active"}:
                names_changed(self.unit, self.workspace_id)
            self._audit(
                "changed", f"user:{user_id}", after={key: _plain(value) for key, value in changes.items()}
            )
        return changed.rowcount == 1

    # Invitations

    def make_invite(self, code_hash: str, role: Role, expires_at: datetime) -> int:
        """Keep an invitation; only the hash of its code is stored."""
        invite_id = self._insert(
            tables.Invite, {"code_hash": code_hash, "role": int(role), "expires_at": expires_at}
        )
        self._audit("invited", f"invite:{invite_id}", after={"role": int(role)})
        return invite_id

    def use_invite(self, code_hash: str, now: datetime) -> Invite | None:
        """Use an invitation up; None when there is none, it has expired, or somebody was quicker."""
        row = self.connection.execute(
            update(tables.Invite)
            .where(
                tables.Invite.code_hash == code_hash,
                tables.Invite.used_at.is_(None),
                tables.Invite.expires_at > now,
            )
            .values(used_at=now, updated_at=now)
            .returning(
                tables.Invite.id, tables.Invite.workspace_id, tables.Invite.role, tables.Invite.expires_at
            )
        ).one_or_none()
        if row is None:
            return None
        invite_id, workspace_id, role, expires_at = row
        return Invite(invite_id, workspace_id, Role(role), expires_at)

    def credit_invite(self, invite_id: int, user_id: int) -> None:
        """Remember who came in by an invitation."""
        self.connection.execute(
            update(tables.Invite)
            .where(tables.Invite.id == invite_id, tables.Invite.workspace_id == self.workspace_id)
            .values(used_by_user_id=user_id, updated_at=self.now)
        )


def _workspace(row: Row[Any]) -> WorkspaceCard:
    return WorkspaceCard(row.id, row.name, row.locale, row.timezone, row.default_area_id)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
