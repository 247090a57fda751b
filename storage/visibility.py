"""Who may see which activity, letter or case: the one rule every list goes through."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, Integer, Text, and_, bindparam, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.tables import (
    Activity,
    Case,
    CasePoint,
    CaseRoom,
    Draft,
    Note,
    Participant,
    Position,
    Room,
    Task,
)

# Made once: an alias that is made anew is worked out anew for every statement. Each stands in an exists() of its own.
_TOOK_PART: Final = aliased(Participant)
_BOUND: Final = aliased(CaseRoom)
_NAMED: Final = aliased(Room)
_OWN_POINT: Final = aliased(CasePoint)
_kept = lru_cache(maxsize=512)
"""A condition is built once for each reader and place: building one takes longer than asking the database."""

READER: Final = bindparam("reader", type_=Integer)
HERE: Final = (bindparam("here_platform", type_=Text), bindparam("here_room", type_=Text))
"""In place of a reader and a place in a condition that is made once for all of them; `reading_as` fills them in."""

Reader: TypeAlias = int | BindParameter[int] | None
Here: TypeAlias = tuple[str, str] | tuple[BindParameter[str], BindParameter[str]] | None


def reading_as(user_id: int | None, place: tuple[str, str] | None) -> dict[str, Any]:
    """The values of READER and HERE."""
    platform, room = place or (None, None)
    return {"reader": user_id, "here_platform": platform, "here_room": room}


class Confidentiality(StrEnum):
    """How far an activity may be told."""

    TEAM = "team"  # everybody in the team, and the team's rooms
    GROUP = "group"  # everybody in the team, each for themselves; never in a room
    ROOM = "room"  # of a case: its rooms, and those who have something to see to in it
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
    own = _TOOK_PART
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


@_kept
def seen_by(user_id: Reader, table: type[Note] | type[Draft] | type[Position]) -> ColumnElement[bool]:
    """The condition on what has an author and nobody who took part, for a reader; None is a room."""
    return _seen(user_id, table)


@_kept
def _seen(
    user_id: Reader, table: type[Note] | type[Draft] | type[Position] | type[Case]
) -> ColumnElement[bool]:
    if user_id is None:
        return table.confidentiality == Confidentiality.TEAM.value
    levels = (Confidentiality.TEAM.value, Confidentiality.GROUP.value)
    return or_(table.confidentiality.in_(levels), table.created_by == user_id)


@_kept
def case_visible_to(user_id: Reader, place: Here = None) -> ColumnElement[bool]:
    """The condition on Case for a reader at a place (platform and room); None is a room, which `place` then is.

    One kept to its rooms is seen in them, by whoever is there, and elsewhere by whoever opened it and those who see
    to it or to a point of it.
    """
    kept_to_rooms = Case.confidentiality == Confidentiality.ROOM.value
    allowed = [and_(Case.confidentiality != Confidentiality.ROOM.value, _seen(user_id, Case))]
    if place is not None:
        platform, room = place
        bound, named = _BOUND, _NAMED
        here = (
            exists()
            .where(
                bound.case_id == Case.id,
                named.id == bound.room_id,
                named.platform == platform,
                named.external == room,
            )
            .correlate(Case)
        )
        allowed.append(and_(kept_to_rooms, here))
    if user_id is not None:
        own = _OWN_POINT
        sees_to = (
            exists()
            .where(own.case_id == Case.id, own.owner_user_id == user_id, own.undone_at.is_(None))
            .correlate(Case)
        )
        allowed.append(
            and_(kept_to_rooms, or_(Case.created_by == user_id, Case.owner_user_id == user_id, sees_to))
        )
    return or_(*allowed)


@_kept
def told_beside(user_id: int | None, place: tuple[str, str] | None) -> ColumnElement[bool]:
    """The condition on Case for what is told of it beside something else, an activity say: where it may be seen.

    One kept to its rooms is told in them and nowhere else, for nobody knows how far the rest of the answer goes.
    """
    elsewhere = and_(Case.confidentiality != Confidentiality.ROOM.value, _seen(user_id, Case))
    return or_(elsewhere, case_visible_to(None, place))


@_kept
def position_visible_to(user_id: int | None, place: tuple[str, str] | None = None) -> ColumnElement[bool]:
    """The condition on Position for a reader at a place: its own, and that of the case it is about."""
    cases = select(Case.id).where(Case.workspace_id == Position.workspace_id, case_visible_to(user_id, place))
    return and_(seen_by(user_id, Position), Position.case_id.in_(cases))
