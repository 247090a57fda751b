"""Tables of what the team does: activities, who took part, and the next steps agreed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Id, Owned
from storage.tables.facts import left_out


class Activity(Owned, Base):
    """A meeting, call, visit, letter, op-ed or hearing.

    `day` is the local date and always set; `starts_at` only when a time of day is known.
    `organization_name` and `area_name` are as typed, beside the body they were recognised as.
    `duplicate_key` is a digest, because an index does not take text of any length.
    """

    __tablename__ = "activities"
    __table_args__ = (
        Index(None, "workspace_id", "day"),
        Index(None, "workspace_id", "activity_type", "day"),
        Index(None, "workspace_id", "created_at"),
        Index(None, "workspace_id", "duplicate_key"),
        Index(None, "organization_id"),
    )

    activity_type: Mapped[str]
    subject: Mapped[str]
    details: Mapped[str]
    starts_at: Mapped[datetime | None]
    day: Mapped[date]
    status: Mapped[str]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="SET NULL"))
    organization_name: Mapped[str | None]
    area_name: Mapped[str | None]
    confidentiality: Mapped[str]
    source_url: Mapped[str | None]
    locale: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None]
    version: Mapped[int]
    duplicate_key: Mapped[str | None]


class Participant(Owned, Base):
    """Somebody in an activity, in one of CiviCRM's three roles: source, target, assignee.

    The row of somebody erased stays, without what it says of them.
    """

    __tablename__ = "participants"
    __table_args__ = (
        UniqueConstraint("activity_id", "position"),
        Index(None, "person_id"),
        Index(None, "user_id"),
        {"info": left_out("popolo", "csv", "vcard")},
    )

    activity_id: Mapped[int] = mapped_column(
        Id, ForeignKey("activities.id", ondelete="CASCADE"), info=left_out("erase", "tell")
    )
    position: Mapped[int] = mapped_column(info=left_out("erase", "tell"))
    role: Mapped[str] = mapped_column(info=left_out("erase"))
    name: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("persons.id", ondelete="SET NULL"), info=left_out("erase")
    )
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), info=left_out("erase")
    )


class Task(Owned, Base):
    """A next step, of an activity or on its own.

    `confidentiality` is that of one on its own, None where it is its activity's or the whole team's.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index(None, "activity_id", "position"),
        Index(None, "workspace_id", "assignee_user_id", "status", "due_date"),
        Index(None, "workspace_id", "status", "due_date"),
    )

    activity_id: Mapped[int | None] = mapped_column(Id, ForeignKey("activities.id", ondelete="CASCADE"))
    position: Mapped[int]
    subject: Mapped[str]
    due_date: Mapped[date | None]
    assignee_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    assignee_name: Mapped[str | None]
    status: Mapped[str]
    snoozed_until: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None]
    confidentiality: Mapped[str | None]
