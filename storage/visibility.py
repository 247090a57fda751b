"""Who may see which activity: the one rule every list goes through."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import InstrumentedAttribute

from storage.tables import Activity, Participant, Task


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


def task_visible_to(user_id: int | None) -> ColumnElement[bool]:
    """The condition on Task, with its Activity joined where it has one, for a reader; None is a room.

    One that is kept to few is seen by whoever added it and by whose it is.
    """
    levels = [Confidentiality.TEAM.value] + ([Confidentiality.GROUP.value] if user_id is not None else [])
    own = or_(Task.confidentiality.is_(None), Task.confidentiality.in_(levels))
    if user_id is not None:
        own = or_(own, Task.created_by == user_id, Task.assignee_user_id == user_id)
    return and_(own, or_(Task.activity_id.is_(None), visible_to(user_id)))
