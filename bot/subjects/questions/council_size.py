"""Tells a council's size and how its seats are split: as the team told, else as the country's data say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.language.partial_dates import say_partial
from bot.politics.country import Country
from bot.politics.parties import Party
from bot.subjects.questions.asked import Asked
from storage.cases import SeatCounts

COUNCILS: Final = frozenset({"municipal_council", "regional_council"})


@dataclass(frozen=True, slots=True)
class CouncilSize:
    """A council's seats. `seats` are (party in words, number), the most first, or of the party that was asked about.

    `sure` when the size is confirmed for the term, `split_sure` the split; `election` and `as_of` are days
    in words, '' where the team told it. `sources` are addresses, or what a source is called; '' is own knowledge.
    """

    size: int | None
    sure: bool
    term: str
    seats: tuple[tuple[str, int], ...]
    split_sure: bool
    sources: tuple[str, ...]
    election: str = ""
    as_of: str = ""


def council_size(
    asked: Asked, name: str, area: str | None, organization_id: int | None = None
) -> CouncilSize | None:
    """The size of the council that a body is; None for any other body, and for days of which nothing is known."""
    country, period = asked.ctx.country, asked.period
    kind = country.bodies.kind_named(name)
    if kind is None or kind.id not in COUNCILS or not area:
        return None
    code = country.areas.code_of(area) or ""
    counts = asked.ctx.of(SeatCounts)
    told = counts.of(organization_id, period.last) if organization_id is not None else []
    if told:
        split = {one.party: one.seats for one in told if one.party is not None}
        whole = next((one.seats for one in told if one.party_id is None), None) or sum(split.values())
        seats = _of_party(asked, code, [(_told(country, name), name, count) for name, count in split.items()])
        return CouncilSize(whole, True, "", seats, True, tuple({one.source for one in told if one.source}))
    data = country.seats.of(code)
    if data is None or (data.first and period.last < data.first) or (data.last and period.first > data.last):
        return None
    sources = tuple(dict.fromkeys(country.seats.sources(data)))
    rows = [(one.party, _label(asked, one.party), one.seats) for one in data.seats]
    return CouncilSize(
        data.size,
        data.size_verified,
        data.size_term,
        _of_party(asked, code, rows),
        data.verified,
        sources,
        _day(asked, data.election),
        _day(asked, data.as_of) if any(sources) else "",
    )


def _day(asked: Asked, day: date | None) -> str:
    return say_partial(day.isoformat(), asked.ctx.locale) if day is not None else ""


def _told(country: Country, name: str) -> Party | None:
    return country.parties.said(name)


def _label(asked: Asked, party: Party) -> str:
    """What a party or a local list is called, with its letter."""
    known = asked.ctx.country.parties.id_of(party.letter or party.name["da"])
    label = (
        asked.ctx.country.parties.label(known, asked.ctx.locale) if known == party.id else party.name["da"]
    )
    return f"{label} ({party.letter})" if party.letter else label


def _of_party(
    asked: Asked, code: str, rows: Sequence[tuple[Party | None, str, int]]
) -> tuple[tuple[str, int], ...]:
    """All of them, the most seats first; of a party that was asked about only its own, 0 where it has none."""
    rows = sorted(rows, key=lambda row: -row[2])
    if not asked.query.party:
        return tuple((name, count) for _, name, count in rows)
    meant = {one.id for one in asked.ctx.country.seats.parties_said(asked.query.party, code)[:1]}
    found = [(name, count) for party, name, count in rows if party is not None and party.id in meant]
    return tuple(found or ([(asked.party, 0)] if rows and meant else []))
