"""Table of where a relation stands: a log of the steps of the relation staircase."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Owned
from storage.tables.facts import left_out


class RelationStep(Owned, Base):
    """The step (1 to 5) the team judged its relation with a person to be on, from a day on."""

    __tablename__ = "relation_steps"
    __table_args__ = (
        Index(None, "workspace_id", "person_id"),
        {"info": left_out("popolo", "csv", "vcard")},
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    step: Mapped[int]
    since: Mapped[date]
    note: Mapped[str | None]
