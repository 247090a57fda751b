"""Writes a team's contacts as a table that a spreadsheet opens and the import reads back."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Final, TextIO

from sqlalchemy import select

from bot.core.text import one_line
from storage.committees.memberships import Seat, every_seat
from storage.imports.contacts import PARTY
from storage.imports.tables import COLUMNS, FORMULA, LONGEST_CELL
from storage.tables import ContactDetail, Person
from storage.tables.facts import facts
from storage.work import Unit

# A spreadsheet runs a cell that begins so as a formula; an apostrophe before it makes it text again.
# What looks guarded already gets another one, so that the import can take away exactly one.
_FORMULA: Final = re.compile(rf"\A'*{FORMULA}")
_PHONES: Final = ("voice", "cell")


def write_csv(out: TextIO, contacts: Iterable[Sequence[str]]) -> None:
    """Write contacts under the header the import takes; no cell can run as a formula.

    Open `out` with newline="", as the csv module wants it.
    """
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(map(guarded, row) for row in contacts)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")  # a bare one ends a row for some, and is not quoted
    return f"'{cell}" if _FORMULA.match(cell) else cell


def contacts_table(unit: Unit, workspace: int) -> list[list[str]]:
    """One row per seat, and one for a person without any, in the import's columns.

    Persons come in the order they were added, their seats likewise.
    """
    execute = unit.connection.execute
    seats: dict[int, list[Seat]] = {}
    for seat in every_seat(unit, workspace):
        seats.setdefault(seat.person_id, []).append(seat)
    phones: dict[int | None, str] = {}
    numbers = select(ContactDetail.person_id, ContactDetail.value).where(
        ContactDetail.workspace_id == workspace, ContactDetail.type.in_(_PHONES)
    )
    for person_id, value in execute(numbers.order_by(ContactDetail.id)):
        phones.setdefault(person_id, value)
    persons = select(Person).where(Person.workspace_id == workspace, Person.erased_at.is_(None))
    table = []
    for person in execute(persons.order_by(Person.id)):
        contact = {name: getattr(person, name) for name in facts(Person, "csv")}
        contact["phone"] = phones.get(person.id)
        # Somebody without a seat has what they do in a line about them, and the import puts it back there.
        rows = [_seat(seat) for seat in seats.get(person.id, ())] or [{"role": person.summary}]
        for row in rows:
            cells = {**contact, **row}
            table.append([one_line(cells.get(column) or "", LONGEST_CELL) for column in COLUMNS])
    return table


def _seat(seat: Seat) -> dict[str, str | None]:
    """The cells of a seat as it is told everywhere: the import reads whom somebody sits for from its own column."""
    is_party = seat.classification == PARTY and not seat.party and not seat.area
    return {
        "organization": None if is_party else seat.organization,
        "area": seat.area,
        "role": seat.role,
        "on_behalf_of": seat.organization if is_party else seat.party,
        "start_date": seat.start_date,
        "end_date": seat.end_date if seat.is_void else seat.ends,
    }
