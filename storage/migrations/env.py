"""What Alembic runs; storage.schema hands it an open transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.tables import Base
from storage.tables.base import Id, Instant, Words


def spell(kind: str, value: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """A migration names plain types, so that it still runs when ours have changed."""
    if kind == "type" and isinstance(value, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, Id):
        return "sa.Integer()"
    if kind == "type" and isinstance(value, Words):
        return "sa.Text()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=spell,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
