"""The council that decides a case: its seats as told, as the register has them, or as the country's data say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from bot.engine.context import Context
from bot.language.names import fold
from bot.politics.country import Country
from bot.politics.majority import Chamber
from bot.subjects.committees.said import Said
from storage.cases import CaseRow, SeatCounts
from storage.committees.seats import Seats

_LIST: Final = re.compile(r"^Liste ([A-ZÆØÅ][0-9]?)$")
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"
_NOT_SEATED: Final = ("suppleant", "stedfortrader", "substitute", "alternate")


@dataclass(frozen=True, slots=True)
class Council:
    """`chamber` has parties by their letter, and persons as 'p12'. `source` is where its seats are from.

    `members` are those known to sit there now or on a standing committee, by person id, with the letter of their
    party or None. `differs` are
    the seats that were told and the register has otherwise: letter, told, in the register.
    """

    chamber: Chamber
    source: Literal["told", "register", "data", "some", "none"]
    note: str
    sure: bool
    members: Mapping[int, tuple[str, str | None]]
    differs: tuple[tuple[str, int, int], ...]

    @property
    def known(self) -> int:
        return sum(self.chamber.groups.values())


@lru_cache(maxsize=4096)
def letter_of(country: Country, area_code: str, name: str) -> str:
    """What a party is called in a count: its letter, or its name where it has none."""
    party = country.parties.said(name)
    if party is not None:
        return party.letter
    if found := _LIST.match(name):
        return found[1]
    local = next((one for one in country.seats.lists(area_code) if fold(one.name["da"]) == fold(name)), None)
    return local.letter if local is not None else name


def in_order(letters: Mapping[str, int]) -> dict[str, int]:
    """Parties in the order of their letters, Æ, Ø and Å last."""
    return dict(sorted(letters.items(), key=lambda one: [_ALPHABET.find(sign) for sign in one[0].upper()]))


def council_of(ctx: Context, case: CaseRow) -> Council:
    """The council of a case as it is known now."""
    country, code = ctx.country, case.area_code or ""
    told = ctx.of(SeatCounts).of(case.organization_id, ctx.today) if case.organization_id is not None else []
    typed = {letter_of(country, code, one.party): one.seats for one in told if one.party is not None}
    size = next((one.seats for one in told if one.party_id is None), None) or (sum(typed.values()) or None)
    data = country.seats.of(code) if code else None
    sized = size is not None or (data is not None and data.size_verified)
    size = size or (data.size if data is not None else None)
    council = _members(ctx, case, [case.organization_id] if case.organization_id is not None else [])
    members = _members(ctx, case, _standing_committees(ctx, case)) | council
    seated = Counter(party for _, party in council.values() if party is not None)
    if size is not None and len(council) == size:
        differs = tuple(
            (letter, typed[letter], seated.get(letter, 0))
            for letter in in_order(typed)
            if typed[letter] != seated.get(letter, 0)
        )
        return Council(_chamber(seated, size, members), "register", "", True, members, differs)
    if typed:
        by = next((one.source for one in told if one.source), "") or ""
        return Council(_chamber(typed, size, members), "told", by, True, members, ())
    if data is not None and data.seats and data.holds_on(ctx.today):
        split = {one.party.letter: one.seats for one in data.seats}
        sure = data.verified and sized
        return Council(_chamber(split, size, members), "data", str(data.as_of or ""), sure, members, ())
    return Council(_chamber(seated, size, members), "some" if council else "none", "", sized, members, ())


def _chamber(
    seats: Mapping[str, int], size: int | None, members: Mapping[int, tuple[str, str | None]]
) -> Chamber:
    people = {f"p{number}": party for number, (_, party) in members.items()}
    return Chamber(in_order(seats), size, people)


def _members(ctx: Context, case: CaseRow, bodies: list[int]) -> dict[int, tuple[str, str | None]]:
    """Who sits in these bodies today: the name, and the letter of the party."""
    found: dict[int, tuple[str, str | None]] = {}
    for seat in Seats(ctx.unit, ctx.workspace, ctx.now).of_bodies(bodies) if bodies else ():
        if (
            seat.is_over(ctx.today)
            or seat.is_ahead(ctx.today)
            or fold(seat.role or "").startswith(_NOT_SEATED)
        ):
            continue
        letter = letter_of(ctx.country, case.area_code or "", seat.party) if seat.party else None
        found[seat.person_id] = (seat.person, letter or (found.get(seat.person_id) or ("", None))[1])
    return found


def economy_members(ctx: Context, case: CaseRow) -> list[int]:
    """Who sits on the finance committee of a case's area today, by person id."""
    bodies = [
        one.organization_id
        for one in ctx.bodies.organization_names()
        if one.classification == "committee"
        and case.area is not None
        and fold(one.hint) == fold(case.area)
        and (kind := ctx.country.bodies.kind_named(one.name)) is not None
        and kind.id == "economy"
    ]
    return list(_members(ctx, case, bodies))


def _standing_committees(ctx: Context, case: CaseRow) -> list[int]:
    """The standing committees of the area: who sits there sits in the council too."""
    return [
        one.organization_id
        for one in ctx.bodies.organization_names()
        if case.area is not None
        and one.classification == "committee"
        and fold(one.hint) == fold(case.area)
        and ((kind := ctx.country.bodies.kind_named(one.name)) is None or kind.standing)
    ]


def council_in(ctx: Context, area: str) -> tuple[int, int]:
    """The area of that name and its council, made where the team does not know them."""
    said = Said(ctx)
    area_id = said.ensure_area(area)
    region = ctx.country.areas.municipality(area) is None and ctx.country.areas.region(area) is not None
    name = "Regionsrådet" if region else "Byrådet"
    there = [
        one
        for one in ctx.bodies.organization_names()
        if one.classification == "council" and fold(one.hint) == fold(_area_name(ctx, area_id))
    ]
    if there:
        return area_id, there[0].organization_id
    return area_id, ctx.bodies.ensure_organization(name, "council", area_id)


def _area_name(ctx: Context, area_id: int) -> str:
    return next((one.name for one in ctx.bodies.areas() if one.id == area_id), "")
