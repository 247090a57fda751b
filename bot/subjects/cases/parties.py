"""The parties behind an agreement, and the agreements whose parties may be counted as one in a majority."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.engine.context import Context
from bot.language.names import fold
from bot.politics.cases import case_kinds
from bot.politics.parties import Party
from bot.politics.positions import Stance
from bot.subjects.cases.chamber import Council, in_order, letter_of
from bot.subjects.committees.said import Said
from storage.cases import CaseRow, Cases, NewPosition, Positions

_BETWEEN: Final = re.compile(r"[,;/+&]|\bog\b|\band\b", re.IGNORECASE)
_EDGES: Final = " \t\n.:"
_AT_MOST: Final = 30


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement with the letters of its parties, and the seats they have; 0 where nobody knows the split."""

    case: CaseRow
    parties: tuple[str, ...]
    seats: int


@dataclass(frozen=True, slots=True)
class PartyList:
    """Parties as they were listed; `unclear` are words that may be several of them, or none."""

    parties: tuple[Party, ...]
    unclear: tuple[tuple[str, tuple[Party, ...]], ...]


def read_party_list(ctx: Context, text: str, area_code: str) -> PartyList:
    """The parties in 'A, F, B og Ø', 'A F B Ø', 'Socialdemokratiet og SF'."""
    names = [one.strip(_EDGES) for one in _BETWEEN.split(text) if one.strip(_EDGES)]
    if all(len(word) <= 2 for word in text.replace(",", " ").split()):
        names = [word for one in names for word in one.split()]
    found: dict[str, Party] = {}
    unclear = []
    for name in names[:_AT_MOST]:
        readings = ctx.country.seats.parties_said(name, area_code)
        if len(readings) == 1:
            found.setdefault(readings[0].id, readings[0])
        else:
            unclear.append((name, readings))
    return PartyList(tuple(found.values()), tuple(unclear))


def parties_of(ctx: Context, case: CaseRow) -> tuple[str, ...]:
    """The parties behind an agreement by letter, in the order of letters: those that are for the case itself."""
    rows = ctx.seen_by_reader(Positions).of_whole(case.id)
    letters = {
        letter_of(ctx.country, case.area_code or "", row.name): 1 for row in rows if row.stance is Stance.FOR
    }
    return tuple(in_order(letters))


def agreed(ctx: Context, case: CaseRow, council: Council) -> Agreed:
    parties = parties_of(ctx, case)
    known = council.source not in ("some", "none")
    return Agreed(case, parties, sum(council.chamber.groups.get(one, 0) for one in parties) if known else 0)


def agreements_of(ctx: Context, case: CaseRow, council: Council) -> list[Agreed]:
    """The open agreements between at least two parties of the council that decides a case."""
    kinds = [kind.name for kind in case_kinds().values() if kind.parties]
    found = [
        agreed(ctx, one, council)
        for name in kinds
        for one in ctx.seen_by_reader(Cases).of_kind(name)
        if one.area is not None and case.area is not None and fold(one.area) == fold(case.area)
    ]
    return [one for one in found if sum(letter in council.chamber.groups for letter in one.parties) > 1]


def keep_parties(ctx: Context, case: CaseRow, text: str, stance: Stance) -> PartyList:
    """Keep that the parties of a list are behind an agreement, or no longer (`stance`)."""
    said = read_party_list(ctx, text, case.area_code or "")
    for party in said.parties:
        name = party.letter if ":" in party.id else party.name["da"]
        organization = Said(ctx).ensure_party(name, case.area_id)
        ctx.of(Positions).stand(
            NewPosition(case.id, name, ctx.today, organization_id=organization, stance=stance)
        )
    return said
