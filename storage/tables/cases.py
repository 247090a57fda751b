"""Tables of what the team wants: cases with numbered points, who stands where on them, and the seats that decide."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Id, Owned
from storage.tables.facts import left_out


class Case(Owned, Base):
    """What the team wants over months: CiviCRM's Case. `kind` is one of bot.politics.cases.

    It is about the body `organization_id` (a council) in `area_id`; its rooms are in `case_rooms`. Amounts are whole
    units of the country's money. What is taken back has `undone_at`.
    """

    __tablename__ = "cases"
    __table_args__ = (Index(None, "workspace_id", "kind", "state"),)

    kind: Mapped[str]
    title: Mapped[str]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="SET NULL"))
    owner_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    start_date: Mapped[date | None]
    end_date: Mapped[date | None]
    target_amount: Mapped[int | None] = mapped_column(BigInteger)
    confidentiality: Mapped[str]
    closed_reason: Mapped[str | None]
    state: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None]
    version: Mapped[int]


class CaseRoom(Owned, Base):
    """A room a case is bound to: its status is kept up to date there, and its morning post comes there.

    `thread` is the topic there, '' where it is the whole room. `at_time` is the local time of the morning post
    ('07:30'). `told_at` is when its turn came last, `told_on` the local day of the post that was made of it, None where
    there was nothing to tell, and `since` the moment from which that post tells what moved. `seats` are the seats by
    party as the room knows them.
    """

    __tablename__ = "case_rooms"
    __table_args__ = (UniqueConstraint("case_id", "room_id", "thread"), Index(None, "room_id"))

    case_id: Mapped[int] = mapped_column(Id, ForeignKey("cases.id", ondelete="CASCADE"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    thread: Mapped[str]
    at_time: Mapped[str]
    told_at: Mapped[datetime | None]
    told_on: Mapped[date | None]
    since: Mapped[datetime | None]
    seats: Mapped[dict[str, Any] | None]


class CasePoint(Owned, Base):
    """A numbered point of a case: an ask, a goal, a decision.

    `number` is how it is called in the case ('2', '2.1'), `position` the last part of it; neither is used again.
    Amounts are those of bot.politics.amounts in columns: whole units of money, of a range `amount` is the lower end
    and `amount_to` the upper; `amount_years` is '2028,2029'; `amount_said` is as typed, alone where it is unclear.
    `internal` and `amount_internal` are left out of public reports. A point of the level 'question' is asked of the
    administration: `number` is '?1', `owner_name` is to answer it by `due_date`, `parent_id` the point it is about;
    `answered_by`, `note_number` and `story` are the answer.
    """

    __tablename__ = "case_points"
    __table_args__ = (UniqueConstraint("case_id", "number"), Index(None, "parent_id"))

    case_id: Mapped[int] = mapped_column(Id, ForeignKey("cases.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case_points.id", ondelete="CASCADE"))
    position: Mapped[int]
    number: Mapped[str]
    level: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    owner_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    owner_name: Mapped[str | None]
    due_date: Mapped[date | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    amount_to: Mapped[int | None] = mapped_column(BigInteger)
    amount_kind: Mapped[str | None]
    amount_years: Mapped[str | None]
    amount_about: Mapped[bool]
    amount_yearly: Mapped[bool | None]
    amount_said: Mapped[str | None]
    got_amount: Mapped[int | None] = mapped_column(BigInteger)
    story: Mapped[str | None]
    figure: Mapped[str | None]
    internal: Mapped[bool]
    amount_internal: Mapped[bool | None]
    answered_by: Mapped[str | None]
    note_number: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None]
    version: Mapped[int]


class Position(Owned, Base):
    """Who is where on a case or a point, on a day: a log, of which the newest value of each field counts.

    It is about a person, or the party or body `organization_id`; `name` is as typed. `point_id` is None where it is
    about the case itself, and where it is not said yet which point was meant. `split` has seats by stance where a
    group is divided. `source_name` is whom the team has it from, as typed, `source_person_id` who that is.
    A position goes with the person it is about; where its source is erased, it stays without what names them.
    """

    __tablename__ = "positions"
    __table_args__ = (
        Index(None, "workspace_id", "case_id"),
        # Under a name of its own: that of all its columns is longer than PostgreSQL takes.
        Index("ix_positions_newest", "case_id", "point_id", "person_id", "organization_id", "said_on"),
        Index(None, "point_id"),
        Index(None, "person_id"),
        Index(None, "source_person_id"),
        {"info": left_out("popolo", "csv", "vcard")},
    )

    case_id: Mapped[int] = mapped_column(
        Id, ForeignKey("cases.id", ondelete="CASCADE"), info=left_out("erase")
    )
    point_id: Mapped[int | None] = mapped_column(
        Id, ForeignKey("case_points.id", ondelete="CASCADE"), info=left_out("erase")
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    organization_id: Mapped[int | None] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), info=left_out("erase")
    )
    name: Mapped[str] = mapped_column(info=left_out("erase"))
    stance: Mapped[str | None] = mapped_column(info=left_out("erase"))
    split: Mapped[dict[str, Any] | None] = mapped_column(info=left_out("erase"))
    said_on: Mapped[date] = mapped_column(info=left_out("erase"))
    confidence: Mapped[str] = mapped_column(info=left_out("erase"))
    source_person_id: Mapped[int | None] = mapped_column(
        ForeignKey("persons.id", ondelete="SET NULL"), info=left_out("erase")
    )
    source_name: Mapped[str | None]
    activity_id: Mapped[int | None] = mapped_column(
        Id, ForeignKey("activities.id", ondelete="SET NULL"), info=left_out("erase", "tell")
    )
    source_url: Mapped[str | None]
    note: Mapped[str | None]
    confidentiality: Mapped[str] = mapped_column(info=left_out("erase", "tell"))


class ActivityPoint(Owned, Base):
    """That an activity belongs to a point of a case: a meeting about an ask, a call about a goal.

    It says nothing of a person beyond what the activity does, and goes with either of the two.
    """

    __tablename__ = "activity_points"
    __table_args__ = (UniqueConstraint("activity_id", "point_id"), Index(None, "point_id"))

    activity_id: Mapped[int] = mapped_column(Id, ForeignKey("activities.id", ondelete="CASCADE"))
    point_id: Mapped[int] = mapped_column(Id, ForeignKey("case_points.id", ondelete="CASCADE"))


class SeatCount(Owned, Base):
    """How many seats a party has in a body, as somebody told; with no party the size of the body.

    `source` is where it is from, `confirmed_at` when it was said, `term_id` the term it was said of.
    """

    __tablename__ = "seat_counts"
    __table_args__ = (Index(None, "workspace_id", "organization_id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    term_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id", ondelete="SET NULL"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    seats: Mapped[int]
    source: Mapped[str | None]
    confirmed_at: Mapped[datetime]
