"""Changes to seats and bodies: adding, ending and confirming seats; renaming, merging and ending bodies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select

from bot.politics.endings import end_of_body
from bot.politics.partial_dates import ends_before_it_starts, finer, first_day, last_day, one_of
from bot.politics.tenure import PARTY_CHANGED, ROLE_CHANGED, place
from bot.politics.tenure import Seat as Tenure
from storage.committees.bodies import ABOVE, AREA_OF_BODY, Bodies
from storage.committees.memberships import ROLE, Seat, of_seats
from storage.committees.seats import Seats
from storage.journal import Journal
from storage.known_names import names_version
from storage.repository import Repository
from storage.tables import (
    Area,
    Membership,
    Organization,
    OrganizationName,
    Person,
    Source,
    Succession,
    Term,
)
from storage.work import Unit

BODY_ENDED: Final = "body_ended"
LEFT: Final = "left"


class Seated(StrEnum):
    """What came of seating somebody."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class BodyCard:
    """A body and the area it lies in (AREA_OF_BODY).

    `ends` is its last day as a partial date, or that of its region where that is earlier; None where none is known.
    `successors` and `predecessors` are (id, name), other names what it was or is also called.
    """

    id: int
    name: str
    classification: str | None
    area_id: int | None
    area: str | None
    founding_date: str | None
    dissolution_date: str | None
    ends: str | None
    other_names: tuple[str, ...]
    successors: tuple[tuple[int, str], ...]
    predecessors: tuple[tuple[int, str], ...]


class Seating(Repository):
    """One act on seats or bodies; every method but the readers adds to its `journal`, which is to be closed."""

    def __init__(self, unit: Unit, workspace_id: int | None, now: datetime, by: int | None = None) -> None:
        super().__init__(unit, workspace_id, now, by)
        self.journal = Journal(unit, workspace_id, now, by)

    # Reading

    def seats(
        self, *, organization_id: int | None = None, person_id: int | None = None, on: date | None = None
    ) -> list[Seat]:
        """Seats of a body, a person or both (storage.committees.memberships); with `on` those held on that day."""
        seats = Seats(self.unit, self.workspace_id, self.now, self.by)
        if person_id is not None:
            found = seats.of_person(person_id)
        else:
            found = seats.of_bodies([] if organization_id is None else [organization_id])
        return [
            seat
            for seat in found
            if organization_id in (None, seat.organization_id) and (on is None or seat.held(on, on))
        ]

    def seats_with(self, ids: Iterable[int]) -> list[Seat]:
        """The seats with these numbers; those of no such seat, or of another team, are left out."""
        rows = self.connection.execute(
            select(Membership.id, Membership.organization_id).where(
                Membership.workspace_id == self.workspace_id, Membership.id.in_(list(ids))
            )
        ).all()
        wanted = {number for number, _ in rows}
        seats = Seats(self.unit, self.workspace_id, self.now, self.by).of_bodies({body for _, body in rows})
        return [seat for seat in seats if seat.membership_id in wanted]

    def body(self, organization_id: int) -> BodyCard | None:
        """One body of the team."""
        row = self.connection.execute(
            select(Organization, Area.id.label("lies_in"), Area.name.label("area"))
            .outerjoin(ABOVE, ABOVE.id == Organization.parent_id)
            .outerjoin(Area, Area.id == AREA_OF_BODY)
            .where(Organization.workspace_id == self.workspace_id, Organization.id == organization_id)
        ).one_or_none()
        if row is None:
            return None
        names = self.connection.execute(
            select(OrganizationName.name)
            .where(OrganizationName.organization_id == organization_id)
            .order_by(OrganizationName.id)
        ).scalars()
        return BodyCard(
            row.id,
            row.name,
            row.classification,
            row.lies_in,
            row.area,
            row.founding_date,
            row.dissolution_date,
            end_of_body(self.unit.country, row.name, row.area, row.dissolution_date, row.classification),
            tuple(names),
            self._others(Succession.predecessor_id, Succession.successor_id, organization_id),
            self._others(Succession.successor_id, Succession.predecessor_id, organization_id),
        )

    def _others(self, of: Any, other: Any, organization_id: int) -> tuple[tuple[int, str], ...]:
        rows = self.connection.execute(
            select(Organization.id, Organization.name)
            .join(Succession, other == Organization.id)
            .where(of == organization_id, Succession.workspace_id == self.workspace_id)
            .order_by(Organization.name, Organization.id)
        )
        return tuple((number, name) for number, name in rows)

    # Changing

    def new_person(self, name: str, email: str | None = None) -> int:
        """Add a contact within this act."""
        number = self._insert(Person, {"name": name, "email": email.lower() if email else None})
        self.journal.added(Person, number)
        self._audit("added", f"person:{number}")
        return number

    def new_body(
        self,
        name: str,
        classification: str | None = None,
        area_id: int | None = None,
        parent_id: int | None = None,
    ) -> int:
        """The organization of that name in that area, as `ensure_organization`, within this act."""
        before = names_version(self.unit, self.workspace_id)
        bodies = Bodies(self.unit, self.workspace_id, self.now, self.by)
        number = bodies.ensure_organization(name, classification, area_id, parent_id)
        if names_version(self.unit, self.workspace_id) != before and self._is_new(number):
            self.journal.added(Organization, number)
        return number

    def _is_new(self, organization_id: int) -> bool:
        made = self.connection.execute(
            select(Organization.created_at, Organization.updated_at).where(Organization.id == organization_id)
        ).one()
        return bool(made.created_at == made.updated_at == self.now)

    def seat(
        self,
        person_id: int,
        organization_id: int,
        *,
        today: date,
        role: str | None = None,
        on_behalf_of_id: int | None = None,
        start_date: str | None = None,
        end_date: str | None = None,
        source: str | None = None,
        keep: bool = False,
    ) -> tuple[int, Seated]:
        """Seat somebody, or put right and confirm the seat they hold; (seat, what came of it).

        Where it belongs among their other seats in the body says `bot.politics.tenure`: a seat of another
        term, and another role or party from a later day on, stands beside the old one, so that who was what
        when stays known; without a day the seat held is put right. With `keep` a role that is known is not
        put right, but the other stands beside it. `source` is a note. ValueError for a seat that ends before
        it begins.
        """
        if ends_before_it_starts(start_date, end_date):
            raise ValueError(f"a seat from {start_date} cannot end by {end_date}")
        held = self.tenure(person_id, organization_id)
        placed = place(self.unit.country, held, Tenure(0, role, on_behalf_of_id, start_date, end_date), today)
        same = placed.same
        if same is not None and not (
            keep and role is not None and not self.unit.country.roles.same(role, same.role)
        ):
            came = self._put_right(same, placed.new, [one for one in held if one.id != same.id])
            return same.id, Seated.CHANGED if came else Seated.SAME
        before = {one.id: one for one in held}
        for one in placed.changed:
            self._bring_to(before[one.id], one)
        new = placed.new
        number = self.journal.add(
            Membership,
            person_id=person_id,
            organization_id=organization_id,
            role=new.role,
            on_behalf_of_id=new.party,
            start_date=new.start,
            end_date=new.end,
            end_reason=new.reason if new.end is not None else None,
            last_confirmed_at=self.now,
            term_id=self._term_of(new.start, new.end, organization_id),
        )
        self._note(number, source)
        ended = {one.reason for one in placed.changed if one.end != before[one.id].end}
        return number, Seated.CHANGED if ended & {ROLE_CHANGED, PARTY_CHANGED} else Seated.NEW

    def tenure(self, person_id: int, organization_id: int) -> list[Tenure]:
        """Every seat of a person in a body, as `bot.politics.tenure` weighs them."""
        rows = self.connection.execute(
            of_seats(
                Membership.id,
                ROLE,
                Membership.on_behalf_of_id,
                Membership.start_date,
                Membership.end_date,
                Membership.end_reason,
            ).where(Membership.person_id == person_id, Membership.organization_id == organization_id),
            {"workspace_id": self.workspace_id},
        )
        return [Tenure(*row) for row in rows]

    def _put_right(self, same: Tenure, said: Tenure, others: Sequence[Tenure]) -> bool:
        """Confirm a seat and change it to what was said of it; whether anything was changed."""
        facts: dict[str, Any] = {}
        if said.role is not None and (
            same.role is None or not self.unit.country.roles.same(said.role, same.role)
        ):
            facts["role"] = said.role
        if said.party is not None and said.party != same.party:
            facts["on_behalf_of_id"] = said.party
        start, end = same.start, same.end
        earlier = said.begun < same.begun and not one_of(said.start, same.start)
        if said.start and (same.start is None or earlier or finer(same.start, said.start)):
            start = said.start
        if said.end is not None and said.end != same.end:
            after = min((one.begun for one in others if one.begun > same.begun), default=None)
            end = said.end if after is None or said.over < after else (after - timedelta(days=1)).isoformat()
        if not ends_before_it_starts(start, end):
            facts |= {"start_date": start} if start != same.start else {}
            facts |= {"end_date": end, "end_reason": None} if end != same.end else {}
        self.journal.set(Membership, same.id, last_confirmed_at=self.now, **facts)
        return bool(facts)

    def _bring_to(self, before: Tenure, after: Tenure) -> None:
        """Write the end, role and party that another seat of the person gets from a new one."""
        facts = {
            "role": (before.role, after.role),
            "on_behalf_of_id": (before.party, after.party),
            "end_date": (before.end, after.end),
            "end_reason": (before.reason, after.reason),
        }
        self.journal.set(
            Membership, before.id, **{name: new for name, (old, new) in facts.items() if new != old}
        )

    def _term_of(self, start: str | None, end: str | None, organization_id: int) -> int | None:
        """The term with just these dates, of that area or kind of area."""
        if start is None or end is None:
            return None
        found: int | None = self.connection.execute(
            select(Term.id)
            .join(Organization, Organization.id == organization_id)
            .outerjoin(ABOVE, ABOVE.id == Organization.parent_id)
            .outerjoin(Area, Area.id == AREA_OF_BODY)
            .where(
                Term.workspace_id == self.workspace_id,
                Term.start_date == start,
                Term.end_date == end,
                (Term.area_id.is_(None)) | (Term.area_id == Area.id),
                (Term.classification.is_(None)) | (Term.classification == Area.classification),
            )
            .order_by(Term.area_id.is_(None), Term.id)
            .limit(1)
        ).scalar_one_or_none()
        return found

    def _note(self, membership_id: int, source: str | None) -> None:
        if source:
            self.journal.add(Source, membership_id=membership_id, note=source)

    def leave(self, seats: Iterable[Seat], day: str, reason: str = LEFT) -> list[Seat]:
        """End seats on their last day, a partial date; those that were changed.

        A seat that began later than that, or ended before, stays as it is.
        """
        left = []
        for seat in seats:
            begun, over = first_day(seat.start_date), last_day(seat.end_date)
            ends = last_day(day)
            if ends is None or (begun and begun > ends) or (over and over < ends):
                continue
            if self.journal.set(Membership, seat.membership_id, end_date=day, end_reason=reason):
                left.append(seat)
        return left

    def sit_for(self, seats: Iterable[Seat], party: int) -> int:
        """These seats are held on behalf of a party; how many were not said to be."""
        return sum(self.journal.set(Membership, seat.membership_id, on_behalf_of_id=party) for seat in seats)

    def confirm(self, seats: Iterable[Seat]) -> int:
        """Somebody says these seats are right as of now; how many."""
        return sum(
            self.journal.set(Membership, seat.membership_id, last_confirmed_at=self.now) for seat in seats
        )

    def rename(self, organization_id: int, name: str, note: str | None = None) -> bool:
        """Give a body a new name; the former one keeps finding it."""
        body = self.body(organization_id)
        if body is None or body.name == name:
            return False
        if body.name not in body.other_names:
            self.journal.add(OrganizationName, organization_id=organization_id, name=body.name, note=note)
        return self.journal.set(Organization, organization_id, name=name)

    def end_bodies(self, ended: Sequence[int], last_day_there: date, successor_id: int | None = None) -> int:
        """Bodies that end on a day, alone or in a successor; their open seats end with them; how many.

        Nobody takes a seat in the successor by this: who sits there is another fact.
        """
        seats = 0
        for number in ended:
            self.journal.set(Organization, number, dissolution_date=last_day_there.isoformat())
            open_seats = self.seats(organization_id=number, on=last_day_there)
            seats += len(self.leave(open_seats, last_day_there.isoformat(), BODY_ENDED))
            known = successor_id is None or self._find(
                Succession, predecessor_id=number, successor_id=successor_id
            )
            if not known:
                self.journal.add(Succession, predecessor_id=number, successor_id=successor_id)
        if successor_id is not None:
            founded = (last_day_there + timedelta(days=1)).isoformat()
            there = self.body(successor_id)
            if there is not None and there.founding_date is None:
                self.journal.set(Organization, successor_id, founding_date=founded)
        return seats
