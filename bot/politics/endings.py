"""Regions that end, what follows them, and which bodies and seats end with them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from bot.core.folding import fold
from bot.politics.areas import Region
from bot.politics.country import Country
from bot.politics.partial_dates import last_day

PARTY = "party"  # Popolo's classification of what outlives every region it has members in


def successor_of(country: Country, region: Region) -> Region | None:
    """The region that follows one; None where none does."""
    return next((one for one in country.areas.regions if one.id == region.successor), None)


def predecessors_of(country: Country, region: Region) -> tuple[Region, ...]:
    """The regions one was made of; () for one that was made of none."""
    return tuple(one for one in country.areas.regions if one.successor == region.id)


def ended_by(country: Country, day: date) -> tuple[str, ...]:
    """The names of the regions whose last day lies before a day, in both languages."""
    return tuple(
        name
        for region in country.areas.regions
        if region.valid_to is not None and region.valid_to < day
        for name in region.name.values()
    )


@lru_cache(maxsize=4096)
def ends_with(country: Country, body: str, area: str | None) -> Region | None:
    """The region a body is, or lies in, and ends with; None for a region without an end.

    A health council lies in a region and outlives it.
    """
    region = country.areas.region_called(body)
    if region is None and area and not fold(body).startswith(tuple(map(fold, country.areas.go_on))):
        region = country.areas.region_called(area)
    return region if region is not None and region.valid_to is not None else None


def end_of_body(
    country: Country,
    body: str,
    area: str | None,
    dissolution: str | None = None,
    classification: str | None = None,
) -> str | None:
    """The last day of a body as a partial date: its own, or its region's where that is earlier; None for no end.

    `dissolution` is the partial date of its own end where the register has one, `classification` says what it is:
    a party does not end with the region of its members.
    """
    region = ends_with(country, body, None if classification == PARTY else area)
    return last_in_office(dissolution, region.valid_to.isoformat() if region and region.valid_to else None)


def last_in_office(end_date: str | None, body_ends: str | None) -> str | None:
    """The end of a seat as a partial date, its last day included: its own, else the earlier end of its body.

    Nobody sits in what is no more.
    """
    dated = [(day, one) for one in (end_date, body_ends) if one and (day := last_day(one))]
    return min(dated)[1] if dated else end_date
