"""Tables of the team's own calendar: dates that differ from the rule, dates of its own, and its feeds."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Owned


class CalendarDate(Owned, Base):
    """A date the team knows better than the rule, or one of its own.

    `event` names a rule of bot.politics ('m_second_reading') or is the team's own ('own:...', with a
    `label`). `cycle` is the budget year or the election year it belongs to, 0 for one of the team's own.
    `area_code` is an official code ('0330'), '' for the whole team. `end_date` is included.
    """

    __tablename__ = "calendar_dates"
    __table_args__ = (UniqueConstraint("workspace_id", "area_code", "event", "cycle"),)

    area_code: Mapped[str]
    event: Mapped[str]
    cycle: Mapped[int]
    label: Mapped[str | None]
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    at_time: Mapped[str | None]
    note: Mapped[str | None]
    source: Mapped[str | None]


class CalendarFeed(Owned, Base):
    """The address a calendar program reads, known by the hash of its secret."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (UniqueConstraint("token_hash"), Index(None, "user_id"))

    token_hash: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    area_code: Mapped[str]
    locale: Mapped[str]
    revoked_at: Mapped[datetime | None]
    last_read_at: Mapped[datetime | None]
