"""Writes a team's contacts as business cards, vCard 4.0 (RFC 6350), which every address book reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, select

from bot.core.text import clean
from storage.committees.memberships import Seat, every_seat
from storage.external_ids import SCHEME, outer_ids
from storage.imports.vcard import NAME, own_properties
from storage.tables import ContactDetail, Identifier, Person, PersonName, Source
from storage.work import Unit

OCTETS: Final = 75  # of a line; what is longer is folded
LONGEST: Final = 20_000
_ESCAPED: Final = re.compile(r"[\\,;\n]")
_PHONES: Final = {"voice": "voice", "cell": "cell", "fax": "fax", "text": "text", "pager": "pager"}


def vcards(
    unit: Unit, workspace: int, today: date | None = None, persons: Collection[int] | None = None
) -> Iterator[str]:
    """One card per contact, in the order they were added; only `persons` where given.

    Of seats those held `today` are on it, and all of them without a day. Lines end as the standard wants: write
    them to a stream that was opened with newline="".
    """
    execute = unit.connection.execute
    seats: dict[int, list[Seat]] = {}
    for seat in every_seat(unit, workspace):
        if today is None or seat.held(today, today):
            seats.setdefault(seat.person_id, []).append(seat)

    def of(table: Any) -> dict[int | None, list[Row[*tuple[Any, ...]]]]:
        found: dict[int | None, list[Row[*tuple[Any, ...]]]] = {}
        rows = execute(select(table.__table__).where(table.workspace_id == workspace).order_by(table.id))
        for row in rows:
            found.setdefault(row.person_id, []).append(row)
        return found

    names, details, sources, identifiers = of(PersonName), of(ContactDetail), of(Source), of(Identifier)
    rows = execute(
        select(Person).where(Person.workspace_id == workspace, Person.erased_at.is_(None)).order_by(Person.id)
    ).all()
    kept = {
        row.id: own.identifier
        for row in rows
        for own in reversed(identifiers.get(row.id, ()))
        if own.scheme == SCHEME
    }
    outside = outer_ids("person", (row.id for row in rows), kept)
    for row in rows:
        if persons is None or row.id in persons:
            lines = [
                "BEGIN:VCARD",
                "VERSION:4.0",
                f"UID;VALUE=text:{_text(outside[row.id])}",
                *_person(row, names.get(row.id, ())),
                *_reached(row.email, details.get(row.id, ())),
                *_seated(seats.get(row.id, ())),
                *(f"SOURCE:{_address(one.url)}" for one in sources.get(row.id, ()) if one.url),
                "END:VCARD",
            ]
            yield "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _person(row: Row[*tuple[Any, ...]], others: Iterable[Row[*tuple[Any, ...]]]) -> Iterator[str]:
    yield f"FN:{_text(row.name)}"
    parts = [getattr(row, name) or "" if name else "" for name in NAME]
    if any(parts):
        yield "N:" + ";".join(map(_text, (*parts, "")))
    also = ",".join(_text(one.name) for one in others)
    if also:
        yield f"NICKNAME:{also}"
    for name, own in own_properties().items():
        if value := getattr(row, name):
            yield f"{own}:{_text(value)}"


def _reached(email: str | None, details: Iterable[Row[*tuple[Any, ...]]]) -> Iterator[str]:
    if email:
        yield f"EMAIL;PREF=1:{_text(email)}"
    for one in details:
        if one.type == "email":
            yield f"EMAIL:{_text(one.value)}"
        elif one.type in _PHONES:
            yield f"TEL;VALUE=text;TYPE={_PHONES[one.type]}:{_text(one.value)}"
        elif one.type == "address":
            yield f"ADR:;;{_text(one.value)};;;;"
        elif one.type == "url":
            yield f"URL:{_address(one.value)}"


def _seated(seats: Iterable[Seat]) -> Iterator[str]:
    """Each seat as a group of its own, so that the title stays with its organization."""
    for number, seat in enumerate(seats, 1):
        path = [part for part in (seat.parent, seat.organization) if part]
        yield f"seat{number}.ORG:" + ";".join(map(_text, path))
        if seat.role:
            yield f"seat{number}.TITLE:{_text(seat.role)}"


def _text(value: str) -> str:
    return _ESCAPED.sub(lambda sign: "\\n" if sign[0] == "\n" else "\\" + sign[0], clean(value, LONGEST))


def _address(value: str) -> str:
    """A URI: no white space, and nothing is escaped in it."""
    return "".join(clean(value, LONGEST).split())


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, no sign torn apart; all but the first begin with a space."""
    piece, room = "", OCTETS
    for sign in line:
        size = len(sign.encode())
        if size > room:
            yield piece
            piece, room = " ", OCTETS - 1
        piece += sign
        room -= size
    yield piece
