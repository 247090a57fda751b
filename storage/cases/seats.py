"""How many seats each party has in a body, as somebody told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.journal import Journal, TakenBack
from storage.tables import AuditEntry, Organization, SeatCount


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

    def of(self, organization_id: int) -> list[SeatCountRow]:
        """What is known of a body, in the order it was told; nothing where nobody told."""
        rows = self.connection.execute(
            select(
                SeatCount.party_id,
                Organization.name,
                SeatCount.seats,
                SeatCount.source,
                SeatCount.confirmed_at,
            )
            .outerjoin(Organization, Organization.id == SeatCount.party_id)
            .where(SeatCount.workspace_id == self.workspace_id, SeatCount.organization_id == organization_id)
            .order_by(SeatCount.id)
        )
        return [SeatCountRow(*row) for row in rows]

    def tell(
        self,
        organization_id: int,
        seats: Mapping[int, int],
        *,
        size: int | None = None,
        source: str | None = None,
    ) -> int | None:
        """Keep the seats of each party, and the size of the body where it is told; the act `take_back` takes."""
        there = self.connection.execute(
            select(SeatCount.id).where(
                SeatCount.workspace_id == self.workspace_id, SeatCount.organization_id == organization_id
            )
        ).scalars()
        for number in list(there):
            self.remove(SeatCount, number)
        rows: list[tuple[int | None, int]] = [*seats.items(), *([(None, size)] if size is not None else [])]
        for party, count in rows:
            self.add(
                SeatCount,
                organization_id=organization_id,
                party_id=party,
                seats=count,
                source=source,
                confirmed_at=self.now,
            )
        return self.close("seats told", f"seats:{organization_id}")

    def untell(self, organization_id: int, act: int) -> TakenBack | None:
        """Take a list back as it was told; None when there is none to take back."""
        ours = select(AuditEntry.id).where(
            AuditEntry.workspace_id == self.workspace_id,
            AuditEntry.id == act,
            AuditEntry.record == f"seats:{organization_id}",
        )
        if self.connection.execute(ours).first() is None:
            return None
        return self.take_back(act, whole=True)
