"""What every table shares: column types, names of constraints, and who made a row and when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


LARGEST: Final = 2**31 - 1


def storable(text: str) -> str:
    """The same text with what no database takes (NUL, lone surrogates) shown as U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


class Instant(TypeDecorator[datetime]):
    """A moment, aware and in UTC both ways; a naive datetime is refused with ValueError.

    SQLite keeps it as text of fixed width, so that it sorts as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment in a row is aware, and {value!r} is naive")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text somebody typed: nothing a person can send makes the row fail (see `storable`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Id(TypeDecorator[int]):
    """The number of a row. One beyond what PostgreSQL's INTEGER holds is asked for as 0, which no row has.

    So a number somebody made up finds nothing, as any other unknown number does.
    """

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        return 0 if value is not None and not 0 <= value <= LARGEST else value


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {str: Words, datetime: Instant, dict[str, Any]: JSON(none_as_null=True)}  # noqa: RUF012


class Made:
    """`id`, and who made the row when; both moments are the unit's told `now`, never the database's clock.

    `created_by` is a user's id without a foreign key: users are switched off, never deleted, and a key
    from every table would close circles that no order of creation can satisfy.
    """

    id: Mapped[int] = mapped_column(Id, primary_key=True, sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(sort_order=91)
    created_by: Mapped[int | None] = mapped_column(sort_order=92)


class Owned(Made):
    """A row that belongs to one workspace and goes with it."""

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"), sort_order=-9)
