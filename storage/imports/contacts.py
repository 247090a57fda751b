"""Reads a table of contacts: one row a person, or a person in a seat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.core.addresses import EMAIL
from bot.core.folding import fold
from bot.politics.country import Country
from bot.politics.partial_dates import ends_before_it_starts
from bot.politics.personal_names import read_name
from bot.politics.places import parted
from storage.imports.given import (
    Details,
    GivenArea,
    GivenMembership,
    GivenOrganization,
    GivenPerson,
    GivenRow,
)
from storage.imports.guarding import for_all
from storage.imports.matching import area_key, own_area
from storage.imports.partial_dates import partial_date
from storage.imports.popolo import NAMING
from storage.imports.report import Problem
from storage.imports.tables import OWN, TableRow, read_table

PARTY = "party"  # Popolo's classification of whom somebody sits for


def read_contacts(text: str, problems: list[Problem], country: Country) -> Iterator[GivenRow]:
    """What every row of a table gives; what is wrong with one goes to `problems`, and nothing of it in.

    Raises ImportFailed as `read_table` does.
    """
    for row in read_table(text, problems):
        given = _given(row, problems, country)
        if isinstance(given, Problem):
            problems.append(given)
        else:
            yield given


def _given(row: TableRow, problems: list[Problem], country: Country) -> GivenRow | Problem:
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
    start, end = dates["start_date"], dates["end_date"]
    if ends_before_it_starts(start, end):
        term = {"start": start or "", "end": end or ""}
        return Problem("ends_before_it_starts", row.line, values=term)
    area, body, other = _where(row, country)
    if not body and (start or end):
        return Problem("dates_without_organization", row.line)
    facts = {"email": email} if email else {}
    own = {column: cells[column] for column in OWN if column in cells}
    if not body and "role" in cells:
        own["summary"] = cells["role"]  # a journalist, a head of department: a line about them, no seat
    for column, said in own.items():
        said = said if column in NAMING else for_all(said, name, problems, line=row.line)
        facts |= {column: said} if said else {}
    phones = ({"type": "voice", "value": cells["phone"]},) if "phone" in cells else ()
    person = _named(country, GivenPerson("", name, facts, Details(contacts=phones), str(row.line)))
    if not body:
        return GivenRow(person, area)
    party = cells.get("on_behalf_of")
    seat = GivenMembership(
        "", "", role=cells.get("role"), start_date=start, end_date=end, place=str(row.line)
    )
    return GivenRow(
        person,
        area,
        GivenOrganization("", body, PARTY if body == party else None),
        other,
        GivenOrganization("", party, PARTY) if party and body != party else None,
        seat,
    )


def _named(country: Country, person: GivenPerson) -> GivenPerson:
    """The same person, 'Jensen, Anna' and 'Dr. Else Holm, ph.d.' called by their given name first.

    A title or degree is kept beside it, and the name as the file has it finds them too. What would be lost of the
    name, an office or a place, leaves it as it is.
    """
    read = read_name(country, person.name)
    titles = " ".join(filter(None, (read.title, read.degree)))
    kept = fold(" ".join((read.plain, titles))).split()
    offices = any(country.roles.said(word) is not None for word in (read.title, *read.title.split()) if word)
    if not (read.given and read.family) or sorted(kept) != sorted(fold(person.name).split()) or offices:
        return person
    if fold(read.plain) == fold(person.name):
        return person
    facts = dict(person.facts)
    if titles:
        facts.setdefault("honorific_prefix", titles)
    others = (*person.details.other_names, {"name": person.name})
    return replace(person, name=read.plain, facts=facts, details=replace(person.details, other_names=others))


def _where(row: TableRow, country: Country) -> tuple[GivenArea | None, str, str | None]:
    """The area, the body and what else it may be called.

    Without an organization the body is the municipality of the area, else the party itself.
    """
    cells = row.cells
    where = parted(country, cells.get("organization", ""), partial(own_area, country))
    said = cells.get("area") or (where.area if where.body else None)
    area = _area(country, said) if said else None
    here = bool(where.area and area and area_key(country, where.area) == area_key(country, area.name))
    organization = where.name if here and where.body else cells.get("organization")
    body = organization or (_body_of(country, area) if area else None) or cells.get("on_behalf_of") or ""
    # 'Slagelse Byråd' is the Byrådet of Slagelse.
    return area, body, where.body if here and where.body else None


def _body_of(country: Country, area: GivenArea) -> str:
    """The municipality itself, for 'borgmester' with nothing but 'Slagelse'."""
    place = country.areas.municipality(area.name)
    return (place.official_name or place.name["da"]) if place else area.name


def _area(country: Country, text: str) -> GivenArea:
    """An area as typed, with the official code where it is a municipality's name or code."""
    place = country.areas.municipality(text)
    if place is None:
        return GivenArea("", text)
    name = place.name["da"] if text.strip().isdigit() else text
    return GivenArea("", name, place.code, "municipality")
