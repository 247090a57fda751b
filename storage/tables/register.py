"""Tables around the people and bodies: terms, successors, notes, and pairs of people found to be two."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Owned
from storage.tables.facts import left_out


class Term(Owned, Base):
    """An electoral term: '2026-2029' of the municipal councils, or of one area's.

    Dates are partial dates; `end_date` is the last day in office. `classification` is that of the areas
    it holds for ('municipality', 'region'), `area_id` the one area where it holds for one alone.
    """

    __tablename__ = "terms"
    __table_args__ = (Index(None, "workspace_id", "name"), Index(None, "area_id"))

    name: Mapped[str]
    classification: Mapped[str | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))
    start_date: Mapped[str | None]
    end_date: Mapped[str | None]


class Succession(Owned, Base):
    """Which organization follows one that ended: two that merge have one successor, one split has two."""

    __tablename__ = "successions"
    __table_args__ = (
        UniqueConstraint("predecessor_id", "successor_id"),
        Index(None, "successor_id"),
    )

    predecessor_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    successor_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))


class Note(Owned, Base):
    """What somebody in the team wrote about a person or an organization; confidentiality as of activities."""

    __tablename__ = "notes"
    __table_args__ = (
        *(Index(None, "person_id"), Index(None, "organization_id")),
        {"info": left_out("popolo", "csv", "vcard")},
    )

    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    text: Mapped[str]
    confidentiality: Mapped[str] = mapped_column(info=left_out("tell"))


class DistinctPair(Owned, Base):
    """Two persons somebody said are two, so that they are never suggested as one again."""

    __tablename__ = "distinct_pairs"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        Index(None, "second_id"),
        CheckConstraint("first_id < second_id", name="ck_distinct_pairs_order"),
        {"info": left_out("tell", "merge", "popolo", "csv", "vcard")},
    )

    first_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
