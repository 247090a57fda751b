"""Everything the team holds about one person, for them to read (GDPR article 15)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import or_, select, update

from storage.committees.memberships import Seat, seats_of_person
from storage.contacts.notes import is_unseen
from storage.repository import Repository
from storage.tables import (
    Activity,
    AuditEntry,
    Base,
    ContactDetail,
    Draft,
    Identifier,
    ImportChange,
    Membership,
    Note,
    Nudge,
    Participant,
    Person,
    PersonName,
    Position,
    RelationStep,
    Source,
    Task,
    User,
)
from storage.tables.facts import facts, fields
from storage.visibility import position_visible_to, seen_by, visible_to

Record: TypeAlias = dict[str, Any]


class Held(Repository):
    """What is held about people; `by` is who reads: what they may not see is as if it were not there."""

    def about(self, person_id: int) -> Record | None:
        """Plain JSON about one person, in Popolo's words where it has them; None when there is none.

        What others keep to themselves is not in it: `kept_by` tells who is to be asked for it.
        """
        row = self.connection.execute(
            select(Person).where(
                Person.workspace_id == self.workspace_id, Person.id == person_id, Person.erased_at.is_(None)
            )
        ).one_or_none()
        if row is None:
            return None
        told, published = facts(Person, "tell"), facts(Person, "popolo")
        public = [name for name in told if name in published]
        ours = [name for name in told if name not in published]
        return {
            "person": _known(row, *public) | {"id": f"person/{row.id}"},
            "other_names": self._plain(PersonName, PersonName.person_id == person_id),
            "contact_details": self._plain(ContactDetail, ContactDetail.person_id == person_id),
            "identifiers": self._plain(Identifier, Identifier.person_id == person_id),
            "memberships": self._memberships(person_id),
            "sources": self._plain(Source, Source.person_id == person_id),
            "notes": self._notes(person_id),
            "positions": self._positions(person_id),
            "relation": self._relation(person_id),
            "reminders": self._reminders(person_id),
            "activities": self._activities(person_id),
            "drafts": self._drafts(person_id),
            "imported": self._imported(person_id),
            "record": _known(row, "created_at", "updated_at", *ours)
            | {"entered_by": self._user(row.created_by)},
            "trail": self._trail(person_id),
        }

    def _told(self, table: Any, *conditions: Any) -> list[tuple[Any, Record]]:
        """Rows in the order they were added, each with what it tells: its facts, and the names of what it refers to."""
        rows = self.connection.execute(
            select(table).where(table.workspace_id == self.workspace_id, *conditions).order_by(table.id)
        ).all()
        return [(row, self._named(table, row) | _known(row, *facts(table, "tell"))) for row in rows]

    def _plain(self, table: Any, *conditions: Any) -> list[Record]:
        return [record for _, record in self._told(table, *conditions)]

    def _named(self, table: type[Base], row: Any) -> Record:
        """'organization': 'Byrådet' of a row's `organization_id`: what it refers to, where that has a name."""
        found = {}
        for name in fields(table, "tell"):
            for key in table.__table__.c[name].foreign_keys:
                other = key.column.table.c
                called = other.get("name", other.get("label", other.get("title")))
                number = getattr(row, name)
                if called is not None and number is not None and other is not Person.__table__.c:
                    found[name.removesuffix("_id")] = self.connection.execute(
                        select(called).where(key.column == number)
                    ).scalar_one_or_none()
        return found

    def _memberships(self, person_id: int) -> list[Record]:
        """Seats as they are told everywhere, each with what else its row says and where that comes from."""
        seats = {
            seat.membership_id: seat for seat in seats_of_person(self.unit, self.workspace_id, person_id)
        }
        found = []
        for row, record in self._told(Membership, Membership.person_id == person_id):
            record.pop(
                "on_behalf_of", None
            )  # the seat says it, and says nothing where a file wrote 'unknown'
            record |= _membership(seats[row.id])
            if sources := self._plain(Source, Source.membership_id == row.id):
                record["sources"] = sources
            found.append(record)
        return found

    def _activities(self, person_id: int) -> list[Record]:
        """The activities somebody took part in."""
        took_part = select(Participant.activity_id).where(
            Participant.workspace_id == self.workspace_id, Participant.person_id == person_id
        )
        mine = (Activity.workspace_id == self.workspace_id, Activity.id.in_(took_part))
        rows = self.connection.execute(
            select(Activity).where(*mine, visible_to(self.by)).order_by(Activity.day, Activity.id)
        ).all()
        steps: dict[int | None, list[Record]] = {}
        for task in self.connection.execute(
            select(Task).where(Task.activity_id.in_([row.id for row in rows])).order_by(Task.id)
        ):
            steps.setdefault(task.activity_id, []).append(_known(task, "subject", "due_date", "status"))
        found = []
        as_whom: dict[int, list[Record]] = {}
        for part, said in self._told(Participant, Participant.person_id == person_id):
            as_whom.setdefault(part.activity_id, []).append(said)
        for row in rows:
            record = _known(
                row, "id", "activity_type", "subject", "details", "day", "starts_at", "status", "undone_at"
            )
            record["took_part"] = as_whom[row.id]
            if row.id in steps:
                record["next_steps"] = steps[row.id]
            found.append(record)
        return found

    def _notes(self, person_id: int) -> list[Record]:
        return self._written(Note, Note.person_id == person_id, seen_by(self.by, Note))

    def _positions(self, person_id: int) -> list[Record]:
        """Where somebody stands, as the team has it, and what the team has from them."""
        theirs = or_(Position.person_id == person_id, Position.source_person_id == person_id)
        return self._written(Position, theirs, position_visible_to(self.by, self.unit.place))

    def _relation(self, person_id: int) -> list[Record]:
        """The steps of the relation staircase the team judged to stand on with somebody."""
        steps = self._written(RelationStep, RelationStep.person_id == person_id)
        return sorted(steps, key=lambda record: str(record["since"]))

    def _reminders(self, person_id: int) -> list[Record]:
        """When somebody in the team was reminded of them, and what became of it."""
        rows = self.connection.execute(
            select(Nudge)
            .where(
                Nudge.workspace_id == self.workspace_id,
                Nudge.record == f"person:{person_id}",
                # What is brought up with one user may come of what they alone know.
                or_(Nudge.user_id.is_(None), Nudge.user_id == self.by),
            )
            .order_by(Nudge.id)
        )
        return [_known(row, "rule", "due_on", "sent_at", "state", "reason") for row in rows]

    def _drafts(self, person_id: int) -> list[Record]:
        return self._written(Draft, Draft.person_id == person_id, seen_by(self.by, Draft))

    def _written(self, table: Any, *conditions: Any) -> list[Record]:
        """What somebody in the team wrote: with who, and when."""
        return [
            record | _known(row, "created_at") | {"by": self._user(row.created_by)}
            for row, record in self._told(table, *conditions)
        ]

    def kept_by(self, person_id: int) -> list[int]:
        """The users who keep something about somebody that `by` may not see; nobody is to be told of it."""
        took_part = select(Participant.activity_id).where(
            Participant.workspace_id == self.workspace_id, Participant.person_id == person_id
        )
        closed = (
            select(Activity.created_by).where(
                Activity.workspace_id == self.workspace_id,
                Activity.id.in_(took_part),
                ~visible_to(self.by),
            ),
            *(
                select(table.created_by).where(
                    table.workspace_id == self.workspace_id,
                    table.person_id == person_id,
                    ~seen_by(self.by, table),
                )
                for table in (Note, Draft)
            ),
            select(Position.created_by).where(
                Position.workspace_id == self.workspace_id,
                or_(Position.person_id == person_id, Position.source_person_id == person_id),
                ~position_visible_to(self.by, self.unit.place),
            ),
        )
        found = {user for statement in closed for user in self.connection.execute(statement).scalars()}
        return sorted(user for user in found if user is not None)

    def _imported(self, person_id: int) -> list[Record]:
        told = self._told(ImportChange, ImportChange.person_id == person_id)
        return [record | _known(row, "created_at") for row, record in told]

    def _trail(self, person_id: int) -> list[Record]:
        """When somebody in the team changed something about the person, and who."""
        rows = self.connection.execute(
            select(
                AuditEntry.at, AuditEntry.action, AuditEntry.user_id, AuditEntry.after, User.name.label("by")
            )
            .outerjoin(User, (User.id == AuditEntry.user_id) & (User.workspace_id == AuditEntry.workspace_id))
            .where(AuditEntry.workspace_id == self.workspace_id, AuditEntry.record == f"person:{person_id}")
            .order_by(AuditEntry.id)
        )
        told = [row for row in rows if row.user_id == self.by or not is_unseen(self, row.after)]
        return [_known(row, "at", "action", "by") for row in told]

    def _user(self, user_id: int | None) -> str | None:
        return self.connection.execute(
            select(User.name).where(User.workspace_id == self.workspace_id, User.id == user_id)
        ).scalar_one_or_none()

    # Notice and retention

    def give_notice(self, person_id: int, day: date | None) -> bool:
        """The day somebody was told they are in the register; None takes it back. False when there is none."""
        return self._date(person_id, notice_given_on=day)

    def keep_until(self, person_id: int, day: date | None) -> bool:
        """The last day somebody is kept without a new look; None is for as long as they are of use."""
        return self._date(person_id, retain_until=day)

    def _date(self, person_id: int, **values: date | None) -> bool:
        changed = self.connection.execute(
            update(Person)
            .where(
                Person.workspace_id == self.workspace_id, Person.id == person_id, Person.erased_at.is_(None)
            )
            .values(**values, updated_at=self.now)
        )
        if changed.rowcount:
            told = {name: value.isoformat() if value else None for name, value in values.items()}
            self._audit("changed", f"person:{person_id}", after=told)
        return bool(changed.rowcount)

    def overdue(self, today: date) -> list[tuple[int, str, date]]:
        """(id, name, date) of those whose retention has run out, the longest ago first."""
        rows = self.connection.execute(
            select(Person.id, Person.name, Person.retain_until)
            .where(
                Person.workspace_id == self.workspace_id,
                Person.erased_at.is_(None),
                Person.retain_until < today,
            )
            .order_by(Person.retain_until, Person.id)
        )
        return [(number, name, day) for number, name, day in rows if day is not None]

    def without_notice(self, before: datetime) -> list[tuple[int, str, datetime]]:
        """(id, name, entered) of those entered before a moment and never told so, the first first."""
        rows = self.connection.execute(
            select(Person.id, Person.name, Person.created_at)
            .where(
                Person.workspace_id == self.workspace_id,
                Person.erased_at.is_(None),
                Person.notice_given_on.is_(None),
                Person.created_at < before,
            )
            .order_by(Person.created_at, Person.id)
        )
        return [(number, name, made) for number, name, made in rows]


def _membership(seat: Seat) -> Record:
    """A seat as it is told everywhere, with what else the membership says of itself.

    `end_date` is the last day there; where the body ends before the day that was entered, that day is beside it.
    """
    ends = seat.ends
    return _known(seat, "organization", "area", "role") | {
        name: value
        for name, value in {
            "label": seat.label if seat.label != seat.role else None,
            "post": seat.post if seat.post != seat.role else None,
            "own_area": seat.own_area if seat.own_area != seat.area else None,
            "on_behalf_of": seat.party,
            "start_date": seat.start_date,
            "end_date": ends,
            "end_date_entered": seat.end_date if seat.end_date != ends else None,
            "end_reason": seat.end_reason,
            "last_confirmed_at": seat.last_confirmed_at.isoformat() if seat.last_confirmed_at else None,
        }.items()
        if value
    }


def _known(row: Any, *names: str) -> Record:
    """The fields of a row that are known, as JSON takes them."""
    found = {}
    for name in names:
        value = getattr(row, name)
        if value not in (None, ""):
            found[name] = value.isoformat() if isinstance(value, date) else value
    return found
