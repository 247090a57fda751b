"""Tables of what the team owes the people in its register: who was erased, and how to know them again."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Owned


class Erasure(Owned, Base):
    """A person erased at somebody's asking: when is `created_at`, by whom `created_by`.

    `person_id` is the number the row had, without a foreign key: a restored database may know it under
    no such number. `salt` is what this team's fingerprints are made with.
    """

    __tablename__ = "erasures"
    __table_args__ = (UniqueConstraint("workspace_id", "person_id"),)

    person_id: Mapped[int]
    salt: Mapped[str]


class Fingerprint(Owned, Base):
    """A salted hash of one fact that identifies an erased person; `kind` is 'id', 'email' or 'seat'."""

    __tablename__ = "fingerprints"
    __table_args__ = (Index(None, "workspace_id", "digest"), Index(None, "erasure_id"))

    erasure_id: Mapped[int] = mapped_column(ForeignKey("erasures.id", ondelete="CASCADE"))
    kind: Mapped[str]
    digest: Mapped[str]
