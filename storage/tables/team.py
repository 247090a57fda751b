"""Tables of the team itself: workspaces, users, their accounts, rooms and invitations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Made, Owned
from storage.tables.facts import left_out


class Workspace(Made, Base):
    """One team.

    `default_area_id` has no foreign key: areas belong to workspaces, not the other way round.
    `people_version` counts the changes to its persons, organizations and users, so that an index of names
    kept in memory knows when it is out of date.
    """

    __tablename__ = "workspaces"

    name: Mapped[str]
    locale: Mapped[str | None]
    timezone: Mapped[str | None]
    default_area_id: Mapped[int | None]
    people_version: Mapped[int]


class WorkspaceLink(Owned, Base):
    """The platform's own name of a team ('T0123' on Slack)."""

    __tablename__ = "workspace_links"
    __table_args__ = (UniqueConstraint("platform", "external"),)

    platform: Mapped[str]
    external: Mapped[str]


class User(Owned, Base):
    """Somebody who may speak to the bot; `person_id` when they are a contact too, whose data these are not.

    `away_until` is the last local day they want to hear nothing they did not ask for, `default_area_id` the area
    they mean where they say none.
    """

    __tablename__ = "users"
    __table_args__ = (
        Index(None, "workspace_id"),
        {"info": left_out("erase", "tell", "popolo", "csv", "vcard")},
    )

    name: Mapped[str]
    role: Mapped[int]
    locale: Mapped[str | None]
    timezone: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    active: Mapped[bool]
    away_until: Mapped[date | None]
    default_area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))


class Account(Owned, Base):
    """A user as one platform names them; `external_team` is '' where the platform has no teams."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("platform", "external_team", "external"), Index(None, "user_id"))

    platform: Mapped[str]
    external_team: Mapped[str]
    external: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))


class AccountStanding(Owned, Base):
    """What a platform last told of how an account stands in its team, for every process of ours.

    `said` orders what was told, in seconds of the platform's clock; `standing` as in bot.core.people.
    """

    __tablename__ = "account_standings"
    __table_args__ = (UniqueConstraint("platform", "external_team", "external"),)

    platform: Mapped[str]
    external_team: Mapped[str]
    external: Mapped[str]
    standing: Mapped[str]
    said: Mapped[int] = mapped_column(BigInteger)


class Room(Owned, Base):
    """A channel or group the team has taken the bot into; `default_area_id` is the area it is about."""

    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("platform", "external"),)

    platform: Mapped[str]
    external: Mapped[str]
    thread: Mapped[str | None]
    name: Mapped[str | None]
    kind: Mapped[str]
    locale: Mapped[str | None]
    linked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    state: Mapped[str]
    off_reason: Mapped[str | None]
    default_area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))


class Invite(Owned, Base):
    """A one-time code, kept as its hash."""

    __tablename__ = "invites"
    __table_args__ = (UniqueConstraint("code_hash"),)

    code_hash: Mapped[str]
    role: Mapped[int]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
