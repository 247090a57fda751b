"""Where relations stand: the steps of the relation staircase as a log, and the last contact with everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    cast,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from bot.politics.nudges import Touch
from storage.committees.memberships import not_over, of_seats
from storage.repository import Repository
from storage.tables import Activity, Membership, Participant, Person, RelationStep, User
from storage.visibility import Confidentiality, visible_to

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

        That is who has met somebody of the team, and has a seat on that day or a coming one, or a step on the
        staircase; not those with something planned. What `by` may not see is as if it had not been; what no room may
        be told is not `open`.
        """
        return self._touches(day, ())

    def everybodys_touches(self, day: date) -> list[Touch]:
        """Those of the team's rooms, and of each user who knows of a later contact, or a plan, their own."""
        found = Relations(self.unit, self.workspace_id, self.now).touches(day)
        for user, people in self._known_alone().items():
            own = Relations(self.unit, self.workspace_id, self.now, user)
            theirs = (Participant.person_id.in_(sorted(people)),)
            found = [one for one in found if one.user_id != user or one.person_id not in people]
            found += [one for one in own._touches(day, theirs) if one.user_id == user]
        return sorted(found, key=lambda one: (one.last, one.person_id))

    def _known_alone(self) -> dict[int, set[int]]:
        """Of each active user the contacts with whom they had, or plan, what no room may be told of."""
        met, own = aliased(Participant), aliased(Participant)
        rows = self.connection.execute(
            select(User.id, met.person_id)
            .join(Activity, Activity.workspace_id == User.workspace_id)
            .join(met, (met.activity_id == Activity.id) & (met.role == "target"))
            .where(
                User.workspace_id == self.workspace_id,
                User.active,
                Activity.confidentiality != Confidentiality.TEAM.value,
                Activity.undone_at.is_(None),
                or_(
                    Activity.created_by == User.id,
                    exists().where(own.activity_id == Activity.id, own.user_id == User.id),
                ),
            )
            .distinct()
        )
        found: dict[int, set[int]] = {}
        for user, person_id in rows:
            if person_id is not None:
                found.setdefault(user, set()).add(person_id)
        return found

    def _touches(self, day: date, among: tuple[ColumnElement[bool], ...]) -> list[Touch]:
        """The last contacts; `among` are conditions on Participant."""
        judged, seated, planned = self.steps(), self._seated(day), self._planned(day, among)
        people = self.connection.execute(
            select(Person.id, Person.name).where(
                Person.workspace_id == self.workspace_id, Person.erased_at.is_(None)
            )
        )
        names = {row.id: row.name for row in people}
        last = {
            person: contact
            for person, contact in self._last_contacts(among).items()
            if person in names and person not in planned and (person in seated or person in judged)
        }
        colleagues = frozenset(
            self.connection.execute(
                select(User.id).where(User.workspace_id == self.workspace_id, User.active)
            ).scalars()
        )
        met_by = self._met_by(colleagues, [contact.activity_id for contact in last.values()])
        touches = []
        for person, contact in last.items():
            who = met_by.get(contact.activity_id, contact.created_by)
            known = who if who in colleagues else None
            step = judged.get(person, 0)
            touches.append(Touch(person, names[person], step, contact.day, known, contact.open))
            self._quotes([contact.confidentiality])
        return sorted(touches, key=lambda one: (one.last, one.person_id))

    def _last_contacts(self, among: tuple[ColumnElement[bool], ...]) -> dict[int, _Contact]:
        """The last activity held with each contact that `by` may see.

        One pass over what was held, whatever it was: the latest of a contact is the greatest of one text each,
        which begins with the day and the activity's number at a fixed width.
        """
        told = (
            cast(Activity.day, String)
            + cast(Activity.id + literal_column(str(_WIDTH)), String)
            + cast(func.coalesce(Activity.created_by, 0), String)
            + ":"
            + Activity.confidentiality
        )
        rows = self.connection.execute(
            select(Participant.person_id, func.max(told))
            .join(Activity, _MET)
            .where(
                Participant.person_id.isnot(None),
                Participant.workspace_id == self.workspace_id,
                Activity.workspace_id == self.workspace_id,
                _HELD,
                visible_to(self.by),
                *among,
            )
            .group_by(Participant.person_id)
        )
        return {person: _contact(text) for person, text in rows if person is not None}

    def _planned(self, day: date, among: tuple[ColumnElement[bool], ...]) -> set[int | None]:
        """Whom something is planned with from a day on, as far as `by` may see it."""
        rows = self.connection.execute(
            select(Participant.person_id)
            .join(Activity, _MET)
            .where(
                Participant.person_id.isnot(None),
                Activity.workspace_id == self.workspace_id,
                Activity.status == "planned",
                Activity.undone_at.is_(None),
                Activity.day >= day,
                visible_to(self.by),
                *among,
            )
        )
        return {person for person in rows.scalars() if person is not None}

    def _seated(self, day: date) -> set[int]:
        """Who has a seat on a day, or one that begins after it."""
        rows = self.connection.execute(
            of_seats(Membership.person_id).where(not_over(self.unit.country, day)),
            {"workspace_id": self.workspace_id},
        )
        return set(rows.scalars())

    def _met_by(self, colleagues: frozenset[int], activities: Sequence[int]) -> dict[int, int | None]:
        """Who of the team took part in each of some activities, the first named."""
        met_by: dict[int, int | None] = {}
        for some in batched(activities, _AT_ONCE):
            for activity_id, user_id in self.connection.execute(
                select(Participant.activity_id, Participant.user_id)
                .where(
                    Participant.activity_id.in_(some),
                    Participant.user_id.in_(colleagues),
                    Participant.role.in_(("source", "assignee")),
                )
                .order_by(Participant.position.desc())
            ):
                met_by[activity_id] = user_id
        return met_by


@dataclass(frozen=True, slots=True)
class _Contact:
    activity_id: int
    day: date
    created_by: int | None
    confidentiality: str

    @property
    def open(self) -> bool:
        """Whether rooms may be told of it."""
        return self.confidentiality == Confidentiality.TEAM.value


_WIDTH: Final = 10**10  # more than any row's number: added to it, all are written with as many figures
_AT_ONCE: Final = 5000  # values in one statement; SQLite takes 32 766


def _contact(told: str) -> _Contact:
    """Of the text `_last_contacts` makes."""
    day, number, rest = told[:10], told[10:21], told[21:]
    by, _, confidentiality = rest.partition(":")
    return _Contact(int(number) - _WIDTH, date.fromisoformat(day), int(by) or None, confidentiality)


def batched(values: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The values in groups of at most so many."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
