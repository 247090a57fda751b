"""Who may see which activity: the one rule every list goes through."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.tables import Activity, Case, Draft, Note, Participant, Position, Task


class Confidentiality(StrEnum):
    """How far an activity may be told."""

    TEAM = "team"  # everybody in the team, and the team's rooms
    GROUP = "group"  # everybody in the team, each for themselves; never in a room
    PRIVATE = "private"  # those who recorded it or took part


def visible_to(
    user_id: int | InstrumentedAttribute[int | None] | None, activity: type[Activity] = Activity
) -> ColumnElement[bool]:
    """The condition on Activity for a reader; None is a room, which is told only what is for the team.

    A column stands for whoever it names in each row; `activity` is an alias where one is meant.
    """
    if user_id is None:
        return activity.confidentiality == Confidentiality.TEAM.value
    # Another than those a statement looks for: who may see an activity is decided by all who took part.
    own = aliased(Participant)
    return or_(
        activity.confidentiality.in_((Confidentiality.TEAM.value, Confidentiality.GROUP.value)),
        activity.created_by == user_id,
        exists().where(own.activity_id == activity.id, own.user_id == user_id).correlate_except(own),
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


def seen_by(
    user_id: int | None, table: type[Note] | type[Draft] | type[Case] | type[Position]
) -> ColumnElement[bool]:
    """The condition on what has an author and nobody who took part, for a reader; None is a room."""
    if user_id is None:
        return table.confidentiality == Confidentiality.TEAM.value
    return or_(table.confidentiality != Confidentiality.PRIVATE.value, table.created_by == user_id)


def position_visible_to(user_id: int | None) -> ColumnElement[bool]:
    """The condition on Position for a reader: its own, and that of the case it is about."""
    open_cases = select(Case.id).where(Case.workspace_id == Position.workspace_id, seen_by(user_id, Case))
    return and_(seen_by(user_id, Position), Position.case_id.in_(open_cases))
