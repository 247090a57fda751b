"""The queries behind the answers to questions: seats of bodies and people, and meetings with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from bot.core.folding import fold
from storage.activities.cards import ParticipantRole, Status
from storage.committees.memberships import Seat, seats_of_bodies, seats_of_person
from storage.repository import Repository
from storage.tables import (
    Activity,
    Membership,
    Organization,
    Participant,
    Person,
    Succession,
)
from storage.visibility import visible_to


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What bodies of one name may differ in; `begins` and `ends` are partial dates, '' is for nothing known.

    Without dates of its own it begins with the first seat, and ends with the last when all have an end.
    """

    classification: str
    parent: str
    begins: str | None
    ends: str | None
    seats: tuple[Seat, ...]

    def held(self, day: date) -> int:
        """How many people sit there on a day."""
        return len({seat.person_id for seat in self.seats if seat.held(day, day)})


@dataclass(frozen=True, slots=True)
class Met:
    """An activity somebody took part in."""

    activity_id: int
    activity_type: str
    person_id: int | None
    person: str
    subject: str
    day: date
    starts_at: datetime | None
    planned: bool


_NEXT = aliased(Organization)
_FACTS: Final[Select[*tuple[Any, ...]]] = (
    select(
        Organization.id,
        Organization.classification,
        _NEXT.name,
        Organization.founding_date,
        Organization.dissolution_date,
    )
    .outerjoin(_NEXT, _NEXT.id == Organization.parent_id)
    .where(
        Organization.workspace_id == bindparam("workspace_id"),
        Organization.id.in_(bindparam("organization_ids", expanding=True)),
    )
)
_FOLLOWING: Final[Select[*tuple[Any, ...]]] = (
    select(Organization.dissolution_date, _NEXT.name)
    .outerjoin(Succession, Succession.predecessor_id == Organization.id)
    .outerjoin(_NEXT, _NEXT.id == Succession.successor_id)
    .where(
        Organization.workspace_id == bindparam("workspace_id"),
        Organization.id == bindparam("organization_id"),
    )
    .order_by(_NEXT.name)
)
# Not the table itself: who may see an activity is decided by others who took part.
_Target = aliased(Participant)
_MET: Final[Select[*tuple[Any, ...]]] = (
    select(
        Activity.id,
        Activity.activity_type,
        _Target.person_id,
        func.coalesce(Person.name, _Target.name).label("person"),
        Activity.subject,
        Activity.day,
        Activity.starts_at,
        Activity.status,
        Activity.details,
        Activity.confidentiality,
    )
    .join(_Target, _Target.activity_id == Activity.id)
    .outerjoin(Person, (Person.id == _Target.person_id) & (Person.workspace_id == Activity.workspace_id))
    .where(
        Activity.workspace_id == bindparam("workspace_id"),
        Activity.undone_at.is_(None),
        Activity.status != Status.CANCELLED.value,
        _Target.role == ParticipantRole.TARGET.value,
        _Target.name != "",
    )
    .order_by(Activity.day.desc(), Activity.starts_at.desc(), Activity.id.desc(), _Target.position)
)


def _with(who: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition for activities with somebody, written so that the database starts from the person.

    Else a database that keeps no statistics walks through all meetings by day until enough are found.
    """
    return Activity.id.in_(select(Participant.activity_id).where(who))


_MAY_DIFFER: Final = "aeoAEO"


class Seats(Repository):
    """Seats and meetings as a reader may see them: `by` is who reads, None everybody in a room.

    Every method is one round trip to the database.
    """

    def of_bodies(self, organization_ids: Collection[int]) -> tuple[Seat, ...]:
        """Every seat there ever was in these bodies."""
        return seats_of_bodies(self.unit, self.workspace_id, organization_ids)

    def held(self, organization_ids: Collection[int], first: date, last: date) -> tuple[Seat, ...]:
        """The seats in these bodies that may have been held on a day from `first` to `last`, both included."""
        return tuple(seat for seat in self.of_bodies(organization_ids) if seat.held(first, last))

    def facts_of(self, organization_ids: Collection[int]) -> dict[int, BodyFacts]:
        """What there is to tell these bodies apart by, in two round trips."""
        seats: dict[int, list[Seat]] = {}
        for seat in self.of_bodies(organization_ids):
            seats.setdefault(seat.organization_id, []).append(seat)
        rows = self.connection.execute(
            _FACTS, {"workspace_id": self.workspace_id, "organization_ids": list(organization_ids)}
        )
        return {
            number: BodyFacts(kind or "", parent or "", *_stretch(begins, ends, held), tuple(held))
            for number, kind, parent, begins, ends in rows
            for held in (seats.get(number, []),)
        }

    def following(self, organization_id: int) -> tuple[str | None, tuple[str, ...]]:
        """The day a body ends as a partial date, None for none, and the names of the bodies that follow it."""
        rows = self.connection.execute(
            _FOLLOWING, {"workspace_id": self.workspace_id, "organization_id": organization_id}
        ).all()
        return (rows[0][0] if rows else None), tuple(name for _, name in rows if name)

    def of_person(self, person_id: int) -> tuple[Seat, ...]:
        """Every seat a person has or had."""
        return seats_of_person(self.unit, self.workspace_id, person_id)

    def met(self, person_ids: Collection[int], until: date, limit: int = 500) -> tuple[Met, ...]:
        """What took place with any of these people, the latest first."""
        rows = self.connection.execute(
            _MET.where(
                _Target.person_id.in_(bindparam("person_ids", expanding=True)),
                _with(Participant.person_id.in_(bindparam("person_ids", expanding=True))),
                Activity.day <= until,
                Activity.status == Status.COMPLETED.value,
                visible_to(self.by),
            ).limit(limit),
            {"workspace_id": self.workspace_id, "person_ids": list(person_ids)},
        )
        return self._told(rows)

    def meetings_of(self, person_id: int, limit: int = 50) -> tuple[Met, ...]:
        """What took place or is planned with a person, the latest day first."""
        rows = self.connection.execute(
            _MET.where(
                _Target.person_id == bindparam("person_id"),
                _with(Participant.person_id == bindparam("person_id")),
                visible_to(self.by),
            ).limit(limit),
            {"workspace_id": self.workspace_id, "person_id": person_id},
        )
        return self._told(rows)

    def met_in(
        self, organization_ids: Collection[int], until: date | None = None, limit: int = 50
    ) -> tuple[Met, ...]:
        """What took place or is planned with these bodies, or with people who have or had a seat in them.

        The latest day comes first. With `until` only what took place by that day.
        """
        over = () if until is None else (Activity.day <= until, Activity.status == Status.COMPLETED.value)
        members = select(Membership.person_id).where(
            Membership.workspace_id == self.workspace_id, Membership.organization_id.in_(organization_ids)
        )
        rows = self.connection.execute(
            _MET.where(
                or_(Activity.organization_id.in_(organization_ids), _Target.person_id.in_(members)),
                or_(
                    Activity.organization_id.in_(organization_ids), _with(Participant.person_id.in_(members))
                ),
                *over,
                visible_to(self.by),
            ).limit(limit),
            {"workspace_id": self.workspace_id},
        )
        return self._told(rows)

    def met_about(self, words: Iterable[str], until: date) -> tuple[Met, ...]:
        """What took place about all of these words, in any case, in its topic or notes; the latest first."""
        wanted = [fold(word) for word in words if fold(word)]
        if not wanted:
            return ()
        text = Activity.subject + " " + Activity.details
        rows = self.connection.execute(
            _MET.where(
                *(text.ilike(_pattern(word), escape="\\") for word in words if fold(word)),
                Activity.day <= until,
                Activity.status == Status.COMPLETED.value,
                visible_to(self.by),
            ),
            {"workspace_id": self.workspace_id},
        )
        return self._told(
            row
            for row in rows
            if all(_begins_a_word(word, fold(f"{row.subject} {row.details}")) for word in wanted)
        )

    def _told(self, rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[Met, ...]:
        """What took place, of rows the reader may see."""
        told = tuple(rows)
        self._quotes(row.confidentiality for row in told)
        return tuple(map(_met, told))


def _stretch(begins: str | None, ends: str | None, seats: list[Seat]) -> tuple[str | None, str | None]:
    """A body's dates, else those of its seats."""
    starts = sorted(seat.start_date for seat in seats if seat.start_date)
    over = [seat.ends for seat in seats if seat.ends]
    return (
        begins or (starts[0] if starts else None),
        ends or (max(over) if over and len(over) == len(seats) else None),
    )


def _pattern(word: str) -> str:
    """A LIKE pattern that finds at least every text with the word.

    SQLite folds the case of ASCII alone, and æ may be typed ae, so those letters stand for any sign; what
    was found is compared again.
    """
    kept = (sign if sign.isascii() and sign.isalnum() and sign not in _MAY_DIFFER else "%" for sign in word)
    return f"%{''.join(kept)}%"


def _begins_a_word(word: str, text: str) -> bool:
    """Whether a folded text holds a word that begins so, or one compounded with it ('ventetider' in sygehus-)."""
    return word in text if len(word) > 4 else f" {word}" in f" {text}"


def _met(row: Row[*tuple[Any, ...]]) -> Met:
    number, kind, person_id, person, subject, day, starts_at, status, *_ = row
    return Met(number, kind, person_id, person, subject, day, starts_at, status == Status.PLANNED.value)
