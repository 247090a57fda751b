"""Tables of letters: the team's own templates in all their versions, and the drafts made from them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Id, Owned
from storage.tables.facts import left_out

_HOW_IT_WAS_MADE: Final = left_out("tell")


class LetterTemplate(Owned, Base):
    """A letter the team words itself, in one language.

    `branch` is '' for the team's central text; else whose local version of it this is, an official area
    code ('0330') or the name of a branch. `version` is the number of the version in use, 0 before the first.
    """

    __tablename__ = "letter_templates"
    __table_args__ = (UniqueConstraint("workspace_id", "name", "branch", "locale"),)

    name: Mapped[str]
    branch: Mapped[str]
    locale: Mapped[str]
    version: Mapped[int]


class LetterVersion(Owned, Base):
    """One wording of a template: who and when are `created_by` and `created_at`; it is never changed.

    `over` is the edition of the central text a local version was made over ('3' of the team's own,
    'shipped:4f1c...' of one that came with the program), or the shipped one a central text replaces.
    """

    __tablename__ = "letter_versions"
    __table_args__ = (UniqueConstraint("template_id", "number"),)

    template_id: Mapped[int] = mapped_column(ForeignKey("letter_templates.id", ondelete="CASCADE"))
    number: Mapped[int]
    source: Mapped[str]
    note: Mapped[str | None]
    over: Mapped[str | None]


class Draft(Owned, Base):
    """A letter drafted for somebody, to be edited, approved and sent by a person.

    `template`, `branch` and `edition` say which wording it was made of. `recipient` is a name as it was
    then. `gaps` are what the letter lacks. `case_text` is what it is about, as it was given. `batch` is
    the job that made it with others. `edited_by` wrote its words last: nobody approves their own.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        Index(None, "workspace_id", "status"),
        Index(None, "workspace_id", "batch"),
        Index(None, "person_id"),
        Index(None, "organization_id"),
        Index(None, "activity_id"),
        {"info": left_out("popolo", "csv", "vcard")},
    )

    template: Mapped[str]
    branch: Mapped[str] = mapped_column(info=_HOW_IT_WAS_MADE)
    edition: Mapped[str] = mapped_column(info=_HOW_IT_WAS_MADE)
    kind: Mapped[str]
    logged_as: Mapped[str]
    locale: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id", ondelete="SET NULL"))
    recipient: Mapped[str]
    topic: Mapped[str]
    case_text: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    gaps: Mapped[list[Any]] = mapped_column(JSON, info=_HOW_IT_WAS_MADE)
    confidentiality: Mapped[str] = mapped_column(info=_HOW_IT_WAS_MADE)
    status: Mapped[str]
    version: Mapped[int] = mapped_column(info=_HOW_IT_WAS_MADE)
    batch: Mapped[int | None] = mapped_column(Id, info=_HOW_IT_WAS_MADE)
    needs_approval: Mapped[bool] = mapped_column(info=_HOW_IT_WAS_MADE)
    edited_by: Mapped[int | None] = mapped_column(info=_HOW_IT_WAS_MADE)
    approved_by: Mapped[int | None] = mapped_column(info=_HOW_IT_WAS_MADE)
    approved_at: Mapped[datetime | None]
    sent_by: Mapped[int | None] = mapped_column(info=_HOW_IT_WAS_MADE)
    sent_at: Mapped[datetime | None]
    activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("activities.id", ondelete="SET NULL"), info=_HOW_IT_WAS_MADE
    )
