"""Where relations stand: the steps of the relation staircase as a log, and the last contact with everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from bot.politics.endings import GO_ON, ended_by
from bot.politics.nudges import Touch
from storage.repository import Repository
from storage.tables import Activity, Area, Membership, Organization, Participant, Person, RelationStep, User
from storage.visibility import Confidentiality

STEPS: Final = range(1, 6)

_HELD: Final = and_(Activity.status == "completed", Activity.undone_at.is_(None))
_MET: Final = and_(Participant.activity_id == Activity.id, Participant.role == "target")


@dataclass(frozen=True, slots=True)
class StepTaken:
    """The step (1-5) a relation was judged to be on from a day on; `by` is the user who judged."""

    step: int
    since: date
    note: str | None
    by: int | None


class Relations(Repository):
    """The team's relations with its contacts."""

    def judge(self, person_id: int, step: int, since: date, note: str | None = None) -> int | None:
        """Write down the step from a day on; the entry's number, None when it stands on that step already."""
        if step not in STEPS:
            raise ValueError(f"a relation has no step {step}")
        log = self.log(person_id)
        if log and log[-1].step == step:
            return None
        values = {"person_id": person_id, "step": step, "since": since, "note": note}
        number = self._insert(RelationStep, values)
        self._audit("judged", f"person:{person_id}", after={"step": step})
        return number

    def log(self, person_id: int) -> list[StepTaken]:
        """The steps of one relation, oldest first."""
        rows = self.connection.execute(
            select(RelationStep.step, RelationStep.since, RelationStep.note, RelationStep.created_by)
            .where(RelationStep.workspace_id == self.workspace_id, RelationStep.person_id == person_id)
            .order_by(RelationStep.since, RelationStep.id)
        )
        return [StepTaken(row.step, row.since, row.note, row.created_by) for row in rows]

    def take_back(self, person_id: int, number: int | None = None) -> StepTaken | None:
        """Drop the latest entry of a log, for Undo; the entry, or None when there is none.

        With a `number` only that entry, and only while it is the latest.
        """
        latest = self.connection.execute(
            select(RelationStep)
            .where(RelationStep.workspace_id == self.workspace_id, RelationStep.person_id == person_id)
            .order_by(RelationStep.since.desc(), RelationStep.id.desc())
            .limit(1)
        ).one_or_none()
        if latest is None or (number is not None and latest.id != number):
            return None
        self.connection.execute(delete(RelationStep).where(RelationStep.id == latest.id))
        self._audit("judged", f"person:{person_id}", before={"step": latest.step})
        return StepTaken(latest.step, latest.since, latest.note, latest.created_by)

    def steps(self) -> dict[int, int]:
        """The step every judged relation stands on, by person."""
        rows = self.connection.execute(
            select(RelationStep.person_id, RelationStep.step)
            .where(RelationStep.workspace_id == self.workspace_id)
            .order_by(RelationStep.since, RelationStep.id)
        )
        return {row.person_id: row.step for row in rows}

    def touches(self, day: date) -> list[Touch]:
        """The last contact with everybody worth keeping in touch with, the longest ago first.

        That is who has met somebody of the team, and has a seat on that day or a step on the staircase;
        not those with something planned. Confidential contacts count, and are `open` to no room.
        """
        judged = self.steps()
        colleagues = frozenset(
            self.connection.execute(
                select(User.id).where(User.workspace_id == self.workspace_id, User.active)
            ).scalars()
        )
        last = self._last_contacts(day)
        met_by: dict[int, int | None] = {}
        for activity_id, user_id in self.connection.execute(
            select(Participant.activity_id, Participant.user_id)
            .where(
                Participant.workspace_id == self.workspace_id,
                Participant.user_id.in_(colleagues),
                Participant.role.in_(("source", "assignee")),
                Participant.activity_id.in_(select(last.c.activity_id)),
            )
            .order_by(Participant.position.desc())
        ):
            met_by[activity_id] = user_id
        touches = []
        for row in self.connection.execute(select(last).order_by(last.c.day, last.c.person_id)):
            who = met_by.get(row.activity_id, row.created_by)
            known = who if who in colleagues else None
            is_open = row.confidentiality == Confidentiality.TEAM.value
            if row.seated or row.person_id in judged:
                step = judged.get(row.person_id, 0)
                touches.append(Touch(row.person_id, row.name, step, row.day, known, is_open))
        return touches

    def _last_contacts(self, day: date) -> Subquery:
        """The last activity held with each contact who has nothing planned from a day on."""
        latest_first = (Activity.day.desc(), Activity.id.desc())
        turn = func.row_number().over(partition_by=Participant.person_id, order_by=latest_first)
        ranked = (
            select(
                Participant.person_id,
                Activity.id.label("activity_id"),
                Activity.day,
                Activity.created_by,
                Activity.confidentiality,
                turn.label("turn"),
            )
            .join(Activity, _MET)
            .where(
                Participant.workspace_id == self.workspace_id,
                Participant.person_id.isnot(None),
                Activity.workspace_id == self.workspace_id,
                _HELD,
            )
            .subquery()
        )
        planned = exists().where(
            Participant.person_id == Person.id,
            _MET,
            Activity.workspace_id == self.workspace_id,
            Activity.status == "planned",
            Activity.undone_at.is_(None),
            Activity.day >= day,
        )
        seated = exists().where(Membership.person_id == Person.id, still_seated(day))
        return (
            select(
                ranked.c.person_id,
                ranked.c.activity_id,
                ranked.c.day,
                ranked.c.created_by,
                ranked.c.confidentiality,
                Person.name,
                seated.label("seated"),
            )
            .join(Person, Person.id == ranked.c.person_id)
            .where(ranked.c.turn == 1, Person.erased_at.is_(None), ~planned)
            .subquery()
        )


def still_seated(day: date) -> ColumnElement[bool]:
    """The condition on Membership for a seat that is held on a day: neither it nor its body has ended before.

    Both ends may be partial dates; a region's body ends with its region (bot.politics.endings).
    """
    end = Membership.end_date
    return and_(or_(end.is_(None), _not_before(end, day)), Membership.organization_id.not_in(_over(day)))


def _over(day: date) -> Select[int]:
    """The bodies that have ended before a day."""
    body, place = aliased(Organization), aliased(Area)
    regions = ended_by(day)
    goes_on = or_(*(body.name.ilike(f"{name}%") for name in GO_ON))
    ended = or_(
        and_(body.dissolution_date.is_not(None), ~_not_before(body.dissolution_date, day)),
        body.name.in_(regions),
        and_(place.name.in_(regions), ~goes_on),
    )
    return select(body.id).outerjoin(place, place.id == body.area_id).where(ended)


def _not_before(partial: SQLColumnExpression[str | None], day: date) -> ColumnElement[bool]:
    """Whether a partial date's last day is no earlier than a day."""
    return partial >= func.substr(day.isoformat(), 1, func.length(partial))
