"""Electoral terms: the years a council is elected for, and the end of them for everybody at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from bot.politics.partial_dates import ends_before_it_starts, first_day, last_day
from bot.politics.tenure import TERM_ENDED
from storage.committees.memberships import AS_ENTERED, of_seats
from storage.journal import Journal
from storage.repository import Repository
from storage.tables import Area, Membership, Term
from storage.work import Unit


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term; dates are partial, `end_date` the last day in office."""

    id: int
    name: str
    classification: str | None
    area_id: int | None
    start_date: str | None
    end_date: str | None


class Terms(Repository):
    """The team's terms; what changes them, or the seats in them, adds to the `journal`, which is to be closed."""

    def __init__(self, unit: Unit, workspace_id: int | None, now: datetime, by: int | None = None) -> None:
        super().__init__(unit, workspace_id, now, by)
        self.journal = Journal(unit, workspace_id, now, by)

    def terms(self) -> list[TermRow]:
        """Every term, the latest first."""
        rows = self.connection.execute(
            select(Term.id, Term.name, Term.classification, Term.area_id, Term.start_date, Term.end_date)
            .where(Term.workspace_id == self.workspace_id)
            .order_by(Term.start_date.desc(), Term.id)
        )
        return [TermRow(*row) for row in rows]

    def term(self, number: int) -> TermRow | None:
        return next((one for one in self.terms() if one.id == number), None)

    def ensure_term(
        self,
        name: str,
        start_date: str | None,
        end_date: str | None,
        *,
        classification: str | None = None,
        area_id: int | None = None,
    ) -> int:
        """The term of that name for that kind of area, or that one area; made when there is none."""
        found = self._find(Term, name=name, classification=classification, area_id=area_id)
        if found is not None:
            return found
        return self.journal.add(
            Term,
            name=name,
            classification=classification,
            area_id=area_id,
            start_date=start_date,
            end_date=end_date,
        )

    def open_in(self, start: str, end: str, area_id: int | None = None) -> list[int]:
        """The seats that began within these days and are held to the last of them, or without an end.

        `start` and `end` are whole dates. Seats of another area stay out where one is given.
        """
        statement = of_seats(Membership.id, Membership.start_date, Membership.end_date).where(
            Membership.end_reason.is_(None), Membership.start_date.isnot(None)
        )
        if area_id is not None:
            statement = statement.where(Area.id == area_id)
        seats = self.connection.execute(statement.order_by(*AS_ENTERED), {"workspace_id": self.workspace_id})
        first, last = first_day(start), last_day(end)
        assert first is not None  # whole dates, by contract
        assert last is not None
        found = []
        for number, begun, over in seats:
            day, until = first_day(begun), last_day(over)
            if day is not None and first <= day <= last and (until is None or until >= last):
                found.append(number)
        return found

    def put_seats_in(self, term_id: int) -> int:
        """Put every seat that is open in the term's days into it; how many were not in it yet."""
        term = self.term(term_id)
        if term is None or term.start_date is None or term.end_date is None:
            return 0
        seats = self.open_in(term.start_date, term.end_date, term.area_id)
        return sum(self.journal.set(Membership, seat, term_id=term_id) for seat in seats)

    def close_term(self, term_id: int, last_day: str | None = None) -> tuple[int | None, int]:
        """End all open seats of a term in one step; (number of the act to take it back by, seats ended).

        A seat that ended before stays as it is. `last_day` is a partial date, the term's own when not given.
        """
        term = self.term(term_id)
        last_day = last_day or (term.end_date if term else None)
        if term is None or last_day is None:
            return None, 0
        seats = self.connection.execute(
            select(Membership.id, Membership.start_date).where(
                Membership.workspace_id == self.workspace_id,
                Membership.term_id == term_id,
                Membership.end_reason.is_(None),
                or_(Membership.end_date.is_(None), Membership.end_date >= last_day),
            )
        ).all()
        ended = sum(
            self.journal.set(Membership, seat, end_date=last_day, end_reason=TERM_ENDED)
            for seat, start in seats
            if not ends_before_it_starts(start, last_day)
        )
        self.journal.set(Term, term_id, end_date=last_day)
        return self.journal.close("term closed", f"term:{term_id}"), ended
