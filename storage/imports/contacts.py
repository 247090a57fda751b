"""Takes in a table of contacts: one row a person, or a person in a seat."""

from __future__ import annotations

from collections.abc import Container, Sequence

from bot.core.folding import fold
from bot.politics.areas import municipality_said
from bot.politics.partial_dates import ends_before_it_starts
from bot.politics.places import parted
from storage.imports.given import GivenArea, GivenMembership, GivenOrganization, GivenPerson
from storage.imports.guarding import for_all
from storage.imports.matching import area_key, own_area
from storage.imports.partial_dates import partial_date
from storage.imports.popolo import EMAIL, NAMING
from storage.imports.reconciliation import Reconciliation
from storage.imports.report import Problem
from storage.imports.tables import OWN, TableRow
from storage.imports.temporary_store import Marks

PARTY = "party"  # Popolo's classification of whom somebody sits for


def settle_table(reconciliation: Reconciliation, rows: Sequence[TableRow]) -> None:
    """Settle every row; what is wrong with one goes to `reconciliation.problems`, and nothing of it in."""
    emails = Marks(reconciliation.store, (row.cells["email"].lower() for row in rows if "email" in row.cells))
    for row in rows:
        problem = _settle(reconciliation, row, emails)
        if problem is not None:
            reconciliation.problems.append(problem)


def _settle(reconciliation: Reconciliation, row: TableRow, emails: Container[str]) -> Problem | None:
    cells = row.cells
    name = cells.get("name", "")
    if not fold(name):
        return Problem("no_name", row.line)
    email = cells.get("email", "").removeprefix("mailto:").lower()
    if email and not EMAIL.fullmatch(email):
        return Problem("no_email_row", row.line, values={"said": email})
    dates: dict[str, str | None] = {}
    for column in ("start_date", "end_date"):
        try:
            dates[column] = partial_date(cells.get(column, ""))
        except ValueError:
            return Problem("no_date", row.line, values={"said": cells[column]})
    if ends_before_it_starts(dates["start_date"], dates["end_date"]):
        term = {"start": dates["start_date"] or "", "end": dates["end_date"] or ""}
        return Problem("ends_before_it_starts", row.line, values=term)
    seat = _Seat(reconciliation, row)
    if not seat.body and any(dates.values()):
        return Problem("dates_without_organization", row.line)
    if seat.ambiguous:
        values: dict[str, str | int] = {"name": seat.body, "count": len(seat.found)}
        return Problem("several_organizations", row.line, values=values)
    phones = [cells["phone"]] if "phone" in cells else []
    traces = reconciliation.traces(email, seat.found, (), phones, seat.area.name if seat.area else None)
    fitting = reconciliation.find_persons(name, traces, emails)
    if len(fitting) > 1:
        return Problem("several_persons", row.line, values={"name": name, "count": len(fitting)})
    facts = {"email": email} if email else {}
    own = {column: cells[column] for column in OWN if column in cells}
    if not seat.body and "role" in cells:
        own["summary"] = cells["role"]  # a journalist, a head of department: a line about them, no seat
    for column, said in own.items():
        said = said if column in NAMING else for_all(said, name, reconciliation.problems, line=row.line)
        facts |= {column: said} if said else {}
    given = GivenPerson("", name, facts, place=str(row.line))
    found = fitting[0] if fitting else None
    if reconciliation.was_erased(given, seat.found, found):
        return Problem("erased", row.line)
    if found is None:
        reconciliation.tell_namesakes(given, traces)
    person = reconciliation.person(given, found)
    if "phone" in cells:
        reconciliation.contact(person, "voice", cells["phone"])
    if seat.body:
        seat.take(person, dates["start_date"], dates["end_date"])
    return None


class _Seat:
    """Where a row says somebody sits.

    Without an organization it is the municipality of the area, else the party itself.
    """

    def __init__(self, reconciliation: Reconciliation, row: TableRow) -> None:
        cells = row.cells
        self._settling = reconciliation
        self._row = row
        self._party = cells.get("on_behalf_of")
        where = parted(cells.get("organization", ""), own_area)
        area = cells.get("area") or (where.area if where.body else None)
        self.area = _area(area) if area else None
        here = bool(where.area and self.area and area_key(where.area) == area_key(self.area.name))
        organization = where.name if here and where.body else cells.get("organization")
        self.body = organization or self._seat_of_area() or self._party or ""
        self._classification = PARTY if self.body == self._party else None
        known = reconciliation.find_area(self.area) if self.area else None
        self.found = (
            reconciliation.find_organizations(
                self.body, known, self._classification, area_said=self.area is not None
            )
            if self.body
            else []
        )
        if not self.found and here and where.body:  # 'Slagelse Byråd' is the Byrådet of Slagelse
            self.found = reconciliation.find_organizations(where.body, known, None, area_said=True)

    def _seat_of_area(self) -> str | None:
        """The municipality itself, for 'borgmester' with nothing but 'Slagelse'."""
        if self.area is None:
            return None
        place = municipality_said(self.area.name)
        return (place.official_name or place.name["da"]) if place else self.area.name

    @property
    def ambiguous(self) -> bool:
        return len(self.found) > 1

    def take(self, person: int, start: str | None, end: str | None) -> None:
        """Seat the person, making what is not there yet."""
        reconciliation = self._settling
        area = reconciliation.area(self.area) if self.area else None
        given = GivenOrganization("", self.body, self._classification)
        organization = reconciliation.organization(given, area, self.found[0] if self.found else None)
        party = None
        if self._party and self.body != self._party:
            named = reconciliation.find_organizations(self._party, None, PARTY, area_said=False)
            party = reconciliation.organization(
                GivenOrganization("", self._party, PARTY), None, named[0] if named else None
            )
        membership = GivenMembership(
            "",
            "",
            role=self._row.cells.get("role"),
            start_date=start,
            end_date=end,
            place=str(self._row.line),
        )
        reconciliation.membership(membership, person, organization, {"on_behalf_of_id": party})


def _area(text: str) -> GivenArea:
    """An area as typed, with the official code where it is a municipality's name or code."""
    place = municipality_said(text)
    if place is None:
        return GivenArea("", text)
    name = place.name["da"] if text.strip().isdigit() else text
    return GivenArea("", name, place.code, "municipality")
