"""Tables of people and bodies, in Popolo's terms (popoloproject.com/specs)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Owned
from storage.tables.facts import Purpose, left_out


def _exact(column: str) -> Index:
    """An index for finding a text by the whole of it; PostgreSQL's trees take no text beyond 2 700 bytes."""
    return Index(None, column, postgresql_using="hash")


_ELSEWHERE: Final[tuple[Purpose, ...]] = ("popolo", "csv", "vcard", "search")
_OURS: Final = left_out(*_ELSEWHERE)  # what the team keeps for itself
_IN_POPOLO_ALONE: Final = left_out("csv", "vcard")


class Area(Owned, Base):
    """A geographic area; `identifier` is its official code ('370' for Næstved Kommune)."""

    __tablename__ = "areas"
    __table_args__ = (Index(None, "workspace_id"), UniqueConstraint("workspace_id", "identifier"))

    name: Mapped[str]
    identifier: Mapped[str | None]
    classification: Mapped[str | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))


class Person(Owned, Base):
    """A contact. An erased person keeps the row, so that meetings stay countable, and nothing else.

    `notice_given_on` is the day they were told they are in the register (GDPR article 14), `retain_until`
    the last day they are kept without a new look.
    """

    __tablename__ = "persons"
    __table_args__ = (Index(None, "workspace_id"), _exact("name"), _exact("email"))

    name: Mapped[str] = mapped_column(
        info=left_out("merge", "search")
    )  # the other one's stays as a PersonName
    sort_name: Mapped[str | None] = mapped_column(info=left_out("csv", "vcard", "search"))
    family_name: Mapped[str | None] = mapped_column(info=left_out("csv", "search"))
    given_name: Mapped[str | None] = mapped_column(info=left_out("csv", "search"))
    honorific_prefix: Mapped[str | None]
    email: Mapped[str | None]
    summary: Mapped[str | None] = mapped_column(info=left_out("csv"))  # but as the role of who has no seat
    notice_given_on: Mapped[date | None] = mapped_column(info=_OURS)
    retain_until: Mapped[date | None] = mapped_column(info=_OURS)
    erased_at: Mapped[datetime | None] = mapped_column(info=left_out("erase", "tell", "merge", *_ELSEWHERE))


class PersonName(Owned, Base):
    """An alternate or former name of a person."""

    __tablename__ = "person_names"
    __table_args__ = (Index(None, "person_id"), {"info": left_out("csv")})

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    name: Mapped[str]
    note: Mapped[str | None] = mapped_column(info=left_out("vcard"))


class Organization(Owned, Base):
    """A council, committee, party, council group, ministry, association."""

    __tablename__ = "organizations"
    __table_args__ = (Index(None, "workspace_id"), _exact("name"))

    name: Mapped[str]
    classification: Mapped[str | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="SET NULL"))
    founding_date: Mapped[str | None]
    dissolution_date: Mapped[str | None]


class OrganizationName(Owned, Base):
    """An alternate or former name of an organization."""

    __tablename__ = "organization_names"
    __table_args__ = (Index(None, "organization_id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    name: Mapped[str]
    note: Mapped[str | None]


class Post(Owned, Base):
    """A position in an organization that exists whoever holds it."""

    __tablename__ = "posts"
    __table_args__ = (Index(None, "organization_id"),)

    label: Mapped[str]
    role: Mapped[str | None]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))


class Membership(Owned, Base):
    """A person in an organization.

    Dates are partial dates ('2026', '2026-03', '2026-03-01'); `end_date` is the last day in office.
    No end date is not "still there": see `last_confirmed_at`.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        Index(None, "workspace_id", "person_id"),
        Index(None, "workspace_id", "organization_id"),
        Index(None, "term_id"),
        # An end is compared with as much of the beginning as it says: '2026' is no earlier than '2026-03'.
        CheckConstraint(
            "start_date IS NULL OR end_date IS NULL OR substr(start_date, 1, length(end_date)) <= end_date",
            name="ck_memberships_dates_in_order",
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", ondelete="SET NULL"), info=_IN_POPOLO_ALONE
    )
    role: Mapped[str | None]
    label: Mapped[str | None] = mapped_column(info=left_out("csv", "vcard"))  # but where there is no role
    on_behalf_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("organizations.id", ondelete="SET NULL"), info=left_out("vcard")
    )
    area_id: Mapped[int | None] = mapped_column(
        ForeignKey("areas.id", ondelete="SET NULL"), info=left_out("vcard")
    )
    term_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id", ondelete="SET NULL"), info=_OURS)
    start_date: Mapped[str | None] = mapped_column(info=left_out("vcard"))
    end_date: Mapped[str | None] = mapped_column(info=left_out("vcard"))
    end_reason: Mapped[str | None] = mapped_column(info=_IN_POPOLO_ALONE)
    last_confirmed_at: Mapped[datetime | None] = mapped_column(info=_OURS)


class Identifier(Owned, Base):
    """An identifier somebody else issued, of a person or of an organization."""

    __tablename__ = "identifiers"
    __table_args__ = (
        _exact("identifier"),
        Index(None, "person_id"),
        Index(None, "organization_id"),
        {"info": _IN_POPOLO_ALONE},
    )

    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    scheme: Mapped[str | None]
    identifier: Mapped[str]


class ContactDetail(Owned, Base):
    """A means of contact, of a person or of an organization; `type` as in Popolo ('email', 'voice')."""

    __tablename__ = "contact_details"
    __table_args__ = (Index(None, "person_id"), Index(None, "organization_id"))

    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(info=left_out("csv"))
    value: Mapped[str]
    label: Mapped[str | None] = mapped_column(info=_IN_POPOLO_ALONE)
    note: Mapped[str | None] = mapped_column(info=_IN_POPOLO_ALONE)


class Source(Owned, Base):
    """Where a fact comes from: an address, a note, or both."""

    __tablename__ = "sources"
    __table_args__ = (
        *(Index(None, "person_id"), Index(None, "organization_id"), Index(None, "membership_id")),
        {"info": left_out("csv")},
    )

    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    membership_id: Mapped[int | None] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), info=left_out("tell", "csv", "vcard")
    )
    url: Mapped[str | None]
    note: Mapped[str | None] = mapped_column(info=left_out("vcard"))
