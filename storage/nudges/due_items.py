"""What the team's records hold that calls for attention: steps, meetings, bodies and seats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Row, exists, func, or_, select
from sqlalchemy.orm import aliased

from bot.politics.nudges import HeldMeeting, PlanOver, Records, Step, Unconfirmed
from storage.activities.tasks import PEOPLE_MET, TOPIC
from storage.committees.bodies import ABOVE, AREA_OF_BODY
from storage.committees.memberships import held_on, not_over, of_seats
from storage.contacts.relations import Relations
from storage.repository import Repository
from storage.tables import (
    Activity,
    Area,
    Membership,
    Organization,
    Participant,
    Person,
    RelationStep,
    Task,
    User,
)
from storage.visibility import visible_to

MEETINGS: Final = ("meeting", "visit")
LOOK_BACK: Final = timedelta(days=60)
KNOWN: Final = timedelta(days=4 * 366)
"""A body nobody has met for a whole term is not one the team works with."""

CONFIRMED: Final = timedelta(days=365)

Made = TypeVar("Made")


class DueItems(Repository):
    """Reads what nudges are made of, in a handful of statements for a whole team."""

    def records(self, day: date) -> Records:
        """Everything bot.politics.nudges looks at, as it is on a local day."""
        return Records(
            self.steps(day),
            self.meetings(day),
            Relations(self.unit, self.workspace_id, self.now).everybodys_touches(day),
            self.bodies(day),
            self.unconfirmed(day),
            self.plans(day),
        )

    def steps(self, day: date) -> list[Step]:
        """Open next steps of users that ask for attention by a day, first due first."""
        due = func.coalesce(Task.snoozed_until, Task.due_date)
        rows = self.connection.execute(
            select(
                Task.id,
                Task.subject,
                due.label("due"),
                Task.assignee_user_id,
                PEOPLE_MET.label("people"),
                TOPIC.label("topic"),
            )
            .join(User, (User.id == Task.assignee_user_id) & User.active)
            .outerjoin(Activity, Activity.id == Task.activity_id)
            .where(
                Task.workspace_id == self.workspace_id,
                Task.status == "open",
                due <= day,
                Activity.undone_at.is_(None),
            )
            .order_by(due, Task.id)
        )
        return [
            Step(row.id, row.subject, row.due, row.assignee_user_id, _about(row.people, row.topic))
            for row in rows
        ]

    def meetings(self, day: date) -> list[HeldMeeting]:
        """Meetings of the last weeks with no notes, no next step, and no contact with anybody in them since."""
        later, again, met = aliased(Activity), aliased(Participant), aliased(Participant)
        followed = exists().where(
            met.activity_id == Activity.id,
            met.person_id.isnot(None),
            again.person_id == met.person_id,
            again.activity_id == later.id,
            later.workspace_id == self.workspace_id,
            later.undone_at.is_(None),
            or_(later.day > Activity.day, later.status == "planned"),
            visible_to(Activity.created_by, later),
        )
        rows = self.connection.execute(
            select(
                Activity.id,
                Activity.subject,
                Activity.organization_name,
                Activity.day,
                Activity.created_by,
            )
            .join(User, (User.id == Activity.created_by) & User.active)
            .where(
                Activity.workspace_id == self.workspace_id,
                Activity.activity_type.in_(MEETINGS),
                Activity.status == "completed",
                Activity.undone_at.is_(None),
                Activity.details == "",
                Activity.day.between(day - LOOK_BACK, day),
                ~exists().where(Task.activity_id == Activity.id, Task.status != "cancelled"),
                ~followed,
            )
            .order_by(Activity.day, Activity.id)
        ).all()
        return self._each(HeldMeeting, rows)

    def plans(self, day: date) -> list[PlanOver]:
        """What was planned for the weeks before a day and is still only planned, the oldest first."""
        rows = self.connection.execute(
            select(
                Activity.id, Activity.subject, Activity.organization_name, Activity.day, Activity.created_by
            )
            .join(User, (User.id == Activity.created_by) & User.active)
            .where(
                Activity.workspace_id == self.workspace_id,
                Activity.status == "planned",
                Activity.undone_at.is_(None),
                Activity.day >= day - LOOK_BACK,
                Activity.day < day,
            )
            .order_by(Activity.day, Activity.id)
        ).all()
        return self._each(PlanOver, rows)

    def _each(
        self, make: Callable[[int, str, date, int], Made], rows: Sequence[Row[*tuple[Any, ...]]]
    ) -> list[Made]:
        """Of each activity its id, whom it was with and what it was about in one line, its day, whose it is."""
        names = self._met([row.id for row in rows])
        return [
            make(
                row.id,
                _what(", ".join(names.get(row.id, ())) or row.organization_name, row.subject),
                row.day,
                row.created_by,
            )
            for row in rows
        ]

    def _met(self, activities: list[int]) -> dict[int, list[str]]:
        """Who was met, by activity."""
        found: dict[int, list[str]] = {}
        if activities:
            for activity_id, name in self.connection.execute(
                select(Participant.activity_id, func.coalesce(Person.name, Participant.name))
                .outerjoin(Person, Person.id == Participant.person_id)
                .where(
                    Participant.workspace_id == self.workspace_id,
                    Participant.activity_id.in_(activities),
                    Participant.role == "target",
                    func.coalesce(Person.name, Participant.name) != "",
                )
                .order_by(Participant.activity_id, Participant.position)
            ):
                found.setdefault(activity_id, []).append(name)
        return found

    def bodies(self, day: date) -> list[str]:
        """Committees the team works with and has not met in the year of a day, those it knows most of first.

        The team works with a committee it has met within a term, or where it exchanges more than greetings
        with somebody (step 2 on the staircase). What is planned this year counts as met; what is confidential is
        as if it had not been, for this is told in rooms.
        """
        members = self._members(day)
        met_this_year = self._bodies_met(
            Activity.activity_type.in_(MEETINGS),
            Activity.status != "cancelled",
            Activity.day.between(date(day.year, 1, 1), date(day.year, 12, 31)),
        )
        known = self._bodies_met(Activity.day > day - KNOWN) | self._bodies_of_relations(day)
        rows = self.connection.execute(
            select(Organization.id, Organization.name, Area.name.label("area"))
            .outerjoin(ABOVE, ABOVE.id == Organization.parent_id)
            .outerjoin(Area, Area.id == AREA_OF_BODY)
            .where(
                Organization.workspace_id == self.workspace_id,
                Organization.classification == "committee",
            )
            .order_by(Organization.name, Organization.id)
        )
        wanted = [
            row for row in rows if row.id in known and row.id in members and row.id not in met_this_year
        ]
        wanted.sort(
            key=lambda row: -members[row.id]
        )  # those of as many members stay in the order of their names
        return [f"{row.name} ({row.area})" if row.area else row.name for row in wanted]

    # Each of these is one pass, however many bodies there are: asked body by body it took seconds.

    def _members(self, day: date) -> dict[int, int]:
        """How many sit on each body on a day."""
        rows = self.connection.execute(
            of_seats(Membership.organization_id, func.count().label("members"))
            .where(held_on(self.unit.country, day))
            .group_by(Membership.organization_id),
            {"workspace_id": self.workspace_id},
        )
        return {row.organization_id: row.members for row in rows}

    def _bodies_met(self, *conditions: ColumnElement[bool]) -> set[int | None]:
        """The bodies of what the team did or plans, and has not undone, as far as rooms may be told."""
        rows = self.connection.execute(
            select(Activity.organization_id)
            .where(
                Activity.workspace_id == self.workspace_id,
                Activity.undone_at.is_(None),
                visible_to(None),
                *conditions,
            )
            .distinct()
        )
        return set(rows.scalars())

    def _bodies_of_relations(self, day: date) -> set[int | None]:
        """The bodies on which somebody sits with whom the team has exchanged more than greetings."""
        rows = self.connection.execute(
            of_seats(Membership.organization_id)
            .join(RelationStep, RelationStep.person_id == Membership.person_id)
            .where(
                RelationStep.workspace_id == self.workspace_id,
                RelationStep.step >= 2,
                held_on(self.unit.country, day),
            )
            .distinct(),
            {"workspace_id": self.workspace_id},
        )
        return set(rows.scalars())

    def unconfirmed(self, day: date) -> Unconfirmed:
        """Seats that have not ended, and that nobody has confirmed for a year."""
        rows = self.connection.execute(
            of_seats(Organization.name, Area.name.label("area"), func.count().label("seats"))
            .where(
                or_(Organization.classification.is_(None), Organization.classification != "party"),
                not_over(self.unit.country, day),
                func.coalesce(Membership.last_confirmed_at, Membership.created_at) < self.now - CONFIRMED,
            )
            .group_by(Organization.id, Organization.name, Area.name)
            .order_by(func.count().desc(), Organization.name),
            {"workspace_id": self.workspace_id},
        ).all()
        named = [f"{row.name} ({row.area})" if row.area else row.name for row in rows[:10]]
        return Unconfirmed(sum(row.seats for row in rows), tuple(named))


def _about(people: str | None, topic: str | None) -> str:
    """'Anna Jensen: budget': what a step came from; '' for one on its own."""
    return ": ".join(part for part in (people, topic) if part)


def _what(with_whom: str | None, subject: str) -> str:
    """'Anna Jensen, budget': whom a meeting was with and what it was about, as far as that is known."""
    return ", ".join(part for part in (with_whom, subject) if part) or "?"
