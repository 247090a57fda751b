"""Who may see which activity: the one rule every list goes through."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import InstrumentedAttribute

from storage.tables import Activity, Participant


class Confidentiality(StrEnum):
    """How far an activity may be told."""

    TEAM = "team"  # everybody in the team, and the team's rooms
    GROUP = "group"  # everybody in the team, each for themselves; never in a room
    PRIVATE = "private"  # those who recorded it or took part


def visible_to(user_id: int | InstrumentedAttribute[int | None] | None) -> ColumnElement[bool]:
    """The condition on Activity for a reader; None is a room, which is told only what is for the team.

    A column stands for whoever it names in each row.
    """
    if user_id is None:
        return Activity.confidentiality == Confidentiality.TEAM.value
    return or_(
        Activity.confidentiality.in_((Confidentiality.TEAM.value, Confidentiality.GROUP.value)),
        Activity.created_by == user_id,
        exists().where(Participant.activity_id == Activity.id, Participant.user_id == user_id),
    )
