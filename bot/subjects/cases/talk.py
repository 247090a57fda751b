"""What is known where a case is spoken of: its points, the parties of its council, contacts and colleagues."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from bot.language.case_talk import KnownPoint, Room
from bot.language.line import Register
from bot.language.names import Found, fold, is_pronoun
from bot.politics.country import Country
from bot.subjects.cases.chamber import letter_of
from storage.cases import CaseRow, PointRow
from storage.committees.seats import Seats
from storage.work import Unit


def room_of(
    unit: Unit,
    workspace: int,
    now: datetime,
    country: Country,
    register: Register,
    case: CaseRow,
    points: list[PointRow],
    me: str = "",
) -> Room:
    """A case as it is spoken of."""
    code = case.area_code or ""

    def party(name: str) -> tuple[str, ...]:
        return tuple(one.letter for one in country.seats.parties_said(name, code))

    @cache
    def person(name: str) -> str:
        if is_pronoun(name) or not name.strip():
            return ""
        found = register.people.look_up(name.strip(), near=False)
        return found.entry.name if isinstance(found, Found) else ""

    @cache
    def members() -> dict[str, str]:
        bodies = [case.organization_id] if case.organization_id is not None else []
        seats = Seats(unit, workspace, now).of_bodies(bodies) if bodies else ()
        return {fold(one.person): letter_of(country, code, one.party) for one in seats if one.party}

    return Room(
        tuple(KnownPoint(one.number, one.title, one.amount_kind == "saving", one.amount) for one in points),
        party,
        person,
        lambda name: members().get(fold(name), ""),
        {fold(one.name).split()[0]: one.name for one in register.team.entries()},
        me,
    )
