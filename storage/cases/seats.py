"""How many seats each party has in a body, as somebody told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from bot.politics.partial_dates import first_day, last_day
from storage.cases.rooms import CaseRooms
from storage.journal import Journal, TakenBack
from storage.tables import AuditEntry, Organization, SeatCount, Term


@dataclass(frozen=True, slots=True)
class SeatCountRow:
    """Seats of a party by the organization it is; with no party the size of the body."""

    party_id: int | None
    party: str | None
    seats: int
    source: str | None
    confirmed_at: datetime


class SeatCounts(Journal):
    """The seat counts a team keeps of bodies; one list a body, replaced as a whole."""

    def of(self, organization_id: int, day: date) -> list[SeatCountRow]:
        """What is known of a body in the term a day lies in, in the order it was told; nothing where nobody told."""
        rows = self.connection.execute(
            select(
                SeatCount.party_id,
                Organization.name,
                SeatCount.seats,
                SeatCount.source,
                SeatCount.confirmed_at,
                Term.start_date,
                Term.end_date,
            )
            .outerjoin(Organization, Organization.id == SeatCount.party_id)
            .outerjoin(Term, Term.id == SeatCount.term_id)
            .where(SeatCount.workspace_id == self.workspace_id, SeatCount.organization_id == organization_id)
            .order_by(SeatCount.id)
        )
        return [
            SeatCountRow(party_id, party, seats, source, told)
            for party_id, party, seats, source, told, start, end in rows
            if (first_day(start) or date.min) <= day <= (last_day(end) or date.max)
        ]

    def tell(
        self,
        organization_id: int,
        seats: Mapping[int, int],
        *,
        size: int | None = None,
        source: str | None = None,
        term: tuple[date, date] | None = None,
    ) -> int | None:
        """Keep the seats of each party, and the size of the body where it is told; the act `take_back` takes.

        `term` is its first and last day; what was told of another term stays.
        """
        term_id = self._term(*term) if term is not None else None
        there = self.connection.execute(
            select(SeatCount.id).where(
                SeatCount.workspace_id == self.workspace_id,
                SeatCount.organization_id == organization_id,
                SeatCount.term_id.is_not_distinct_from(term_id) | SeatCount.term_id.is_(None),
            )
        ).scalars()
        for number in list(there):
            self.remove(SeatCount, number)
        rows: list[tuple[int | None, int]] = [*seats.items(), *([(None, size)] if size is not None else [])]
        for party, count in rows:
            self.add(
                SeatCount,
                organization_id=organization_id,
                term_id=term_id,
                party_id=party,
                seats=count,
                source=source,
                confirmed_at=self.now,
            )
        CaseRooms(self.unit, self.workspace_id, self.now, self.by).moved_of(organization_id)
        return self.close("seats told", f"seats:{organization_id}")

    def _term(self, first: date, last: date) -> int:
        """The term of these days for every council; made, as part of the act, when there is none."""
        name = f"{first.year}-{last.year}"
        start, end = first.isoformat(), last.isoformat()
        found = self._find(Term, area_id=None, start_date=start, end_date=end)
        return self.add(Term, name=name, start_date=start, end_date=end) if found is None else found

    def untell(self, organization_id: int, act: int) -> TakenBack | None:
        """Take a list back as it was told; None when there is none to take back."""
        ours = select(AuditEntry.id).where(
            AuditEntry.workspace_id == self.workspace_id,
            AuditEntry.id == act,
            AuditEntry.record == f"seats:{organization_id}",
        )
        if self.connection.execute(ours).first() is None:
            return None
        CaseRooms(self.unit, self.workspace_id, self.now, self.by).moved_of(organization_id)
        return self.take_back(act, whole=True)
