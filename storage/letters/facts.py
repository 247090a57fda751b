"""What the records know about the people letters go to: seats, meetings, and what was promised them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import aliased

from storage import tables
from storage.activities.cards import ParticipantRole, Status
from storage.activities.tasks import TaskStatus
from storage.committees.memberships import BY_START, SEATS, Seat, of_seats, read_seats
from storage.repository import Repository
from storage.tables import Activity, Area, Membership, Organization, Participant, Person, Task, User
from storage.visibility import Confidentiality, visible_to

AT_ONCE: Final = 400  # people asked for in one query


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person as a letter addresses them."""

    id: int
    name: str
    given_name: str | None
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """An activity held with a person."""

    activity_id: int
    person_id: int
    activity_type: str
    topic: str
    day: date
    starts_at: datetime | None
    confidentiality: Confidentiality


@dataclass(frozen=True, slots=True)
class Promise:
    """A next step agreed with a person that is still open."""

    person_id: int
    what: str
    due: date | None
    who: str | None
    confidentiality: Confidentiality


_NO_OFFICE: Final = ("party", "council group", "group", "parliamentary group")
_POLITICAL: Final = func.coalesce(Organization.classification, "").not_in(_NO_OFFICE)
_OFFICES: Final = SEATS.where(_POLITICAL).order_by(*BY_START)
# Not the table itself: who may see an activity is decided by others who took part.
_Target = aliased(Participant)
_WITH: Final = (
    _Target.activity_id == Activity.id,
    _Target.role == ParticipantRole.TARGET.value,
    Activity.workspace_id == bindparam("workspace_id"),
    Activity.undone_at.is_(None),
)


class LetterFacts(Repository):
    """The records as a reader may see them: `by` is who reads, None everybody in a room."""

    def people(self, ids: Collection[int]) -> dict[int, Addressee]:
        """Those of these people who are in the register, by id."""
        phone = (
            select(tables.ContactDetail.value)
            .where(tables.ContactDetail.person_id == Person.id, tables.ContactDetail.type == "voice")
            .order_by(tables.ContactDetail.id)
            .limit(1)
            .correlate(Person)
            .scalar_subquery()
        )
        statement = select(Person.id, Person.name, Person.given_name, Person.email, phone).where(
            Person.workspace_id == bindparam("workspace_id"), Person.erased_at.is_(None)
        )
        return {row[0]: Addressee(*row) for row in self._of(statement, Person.id, ids)}

    def offices(self, ids: Collection[int]) -> dict[int, list[Seat]]:
        """Every seat these people have or had, parties and their groups left out, the oldest first."""
        found: dict[int, list[Seat]] = {}
        for some in _some(ids):
            statement = _OFFICES.where(Membership.person_id.in_(some))
            for seat in read_seats(self.unit, self.workspace_id, statement):
                found.setdefault(seat.person_id, []).append(seat)
        return found

    def known_before(self, day: date) -> frozenset[str]:
        """The areas whose seats of before a day are known too, so that it can be told who is new.

        That is where at least a third as many people are known to have had a seat before as since.
        """
        begun = case((Membership.start_date < day.isoformat(), Membership.person_id))
        since = case((Membership.start_date >= day.isoformat(), Membership.person_id))
        rows = self.connection.execute(
            of_seats(Area.name, func.count(begun.distinct()), func.count(since.distinct()))
            .where(_POLITICAL, Area.name.is_not(None))
            .group_by(Area.name),
            {"workspace_id": self.workspace_id},
        )
        return frozenset(name for name, before, after in rows if before and 3 * before >= after)

    def holders(self) -> list[Seat]:
        """Every seat there is or was, parties and their groups left out."""
        return list(read_seats(self.unit, self.workspace_id, _OFFICES))

    def contacts(self, ids: Collection[int], until: date) -> dict[int, list[Contact]]:
        """What was held with these people up to a day, the latest first."""
        held = (Activity.status == Status.COMPLETED.value, Activity.day <= until)
        return self._contacts(ids, held, (Activity.day.desc(), Activity.starts_at.desc(), Activity.id.desc()))

    def planned(self, ids: Collection[int], since: date) -> dict[int, list[Contact]]:
        """What is planned with these people from a day on, the first first."""
        ahead = (Activity.status == Status.PLANNED.value, Activity.day >= since)
        return self._contacts(ids, ahead, (Activity.day, Activity.starts_at, Activity.id))

    def _contacts(self, ids: Collection[int], which: Any, order: Any) -> dict[int, list[Contact]]:
        statement = (
            select(
                Activity.id,
                _Target.person_id,
                Activity.activity_type,
                Activity.subject,
                Activity.day,
                Activity.starts_at,
                Activity.confidentiality,
            )
            .join(_Target, _WITH[0])
            .where(*_WITH[1:], visible_to(self.by), *which)
            .order_by(*order)
        )
        found: dict[int, list[Contact]] = {}
        for row in self._of(statement, _Target.person_id, ids):
            one = Contact(row[0], row[1], row[2], row[3], row[4], row[5], Confidentiality(row[6]))
            found.setdefault(one.person_id, []).append(one)
        self._quotes(one.confidentiality for those in found.values() for one in those)
        return found

    def met_between(self, first: date, last: date) -> list[int]:
        """Who was met, called or visited from a day to another, both included, in the order of their names."""
        met = (
            select(_Target.person_id)
            .join(Activity, _WITH[0])
            .where(
                *_WITH[1:],
                visible_to(self.by),
                Activity.activity_type.in_(("meeting", "call", "visit")),
                Activity.status == Status.COMPLETED.value,
                Activity.day.between(first, last),
            )
        )
        here = {"workspace_id": self.workspace_id}
        self._quotes(
            self.connection.execute(
                met.with_only_columns(Activity.confidentiality).distinct(), here
            ).scalars()
        )
        rows = self.connection.execute(
            select(Person.id)
            .where(Person.id.in_(met), Person.erased_at.is_(None))
            .order_by(Person.name, Person.id),
            here,
        )
        return list(rows.scalars())

    def promises(self, ids: Collection[int]) -> dict[int, list[Promise]]:
        """The open next steps of what was held with these people, the most pressing first."""
        statement = (
            select(
                _Target.person_id,
                Task.subject,
                Task.due_date,
                func.coalesce(User.name, Task.assignee_name),
                Activity.confidentiality,
            )
            .join(Activity, Activity.id == Task.activity_id)
            .join(_Target, _WITH[0])
            .outerjoin(User, User.id == Task.assignee_user_id)
            .where(*_WITH[1:], visible_to(self.by), Task.status == TaskStatus.OPEN.value)
            .order_by(Task.due_date.is_(None), Task.due_date, Task.id)
        )
        found: dict[int, list[Promise]] = {}
        for row in self._of(statement, _Target.person_id, ids):
            one = Promise(row[0], row[1], row[2], row[3], Confidentiality(row[4]))
            found.setdefault(one.person_id, []).append(one)
        self._quotes(one.confidentiality for those in found.values() for one in those)
        return found

    def _of(self, statement: Any, column: Any, ids: Collection[int]) -> Iterable[Any]:
        for some in _some(ids):
            asked = statement.where(column.in_(some))
            if column is _Target.person_id:
                # Found from the people on: else a database without statistics walks through all meetings by day.
                theirs = select(Participant.activity_id).where(Participant.person_id.in_(some))
                asked = asked.where(Activity.id.in_(theirs))
            yield from self.connection.execute(asked, {"workspace_id": self.workspace_id})


def _some(ids: Collection[int]) -> Iterable[list[int]]:
    """The ids, each once, as many at a time as are asked for in one query."""
    wanted = sorted(set(ids))
    return (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
