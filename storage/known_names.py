"""Counts the changes to what a team's people, bodies and users are called.

An index of names kept in memory is current as long as the count is the one it was read at, whichever process
changed something.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, select, update

from storage.tables import Workspace
from storage.work import Unit

_COUNT: Final = select(Workspace.people_version).where(Workspace.id == bindparam("workspace_id"))


def names_version(unit: Unit, workspace: int) -> int:
    """How many changes there have been."""
    return unit.connection.execute(_COUNT, {"workspace_id": workspace}).scalar_one()


def names_changed(unit: Unit, workspace: int) -> None:
    """Count a change."""
    unit.connection.execute(
        update(Workspace).where(Workspace.id == workspace).values(people_version=Workspace.people_version + 1)
    )
