"""Regions that end, what follows them, and which bodies and seats end with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

from bot.core.folding import fold
from bot.politics.areas import Region, regions
from bot.politics.partial_dates import last_day

# They go on under the new region: data/municipalities.yaml, health_council_rules.
GO_ON = ("Sundhedsråd", "Forberedende sundhedsråd", "Health council", "Preparatory health council")
PARTY = "party"  # Popolo's classification of what outlives every region it has members in


def region_called(name: str) -> Region | None:
    """The region of that name, in either language; None for none."""
    return _by_name().get(fold(name))


def successor_of(region: Region) -> Region | None:
    """The region that follows one; None where none does."""
    return next((one for one in regions() if one.id == region.successor), None)


def predecessors_of(region: Region) -> tuple[Region, ...]:
    """The regions one was made of; () for one that was made of none."""
    return tuple(one for one in regions() if one.successor == region.id)


def ended_by(day: date) -> tuple[str, ...]:
    """The names of the regions whose last day lies before a day, in both languages."""
    return tuple(
        name
        for region in regions()
        if region.valid_to is not None and region.valid_to < day
        for name in region.name.values()
    )


@lru_cache(maxsize=4096)
def ends_with(body: str, area: str | None) -> Region | None:
    """The region a body is, or lies in, and ends with; None for a region without an end.

    A health council lies in a region and outlives it.
    """
    region = region_called(body)
    if region is None and area and not fold(body).startswith(tuple(map(fold, GO_ON))):
        region = region_called(area)
    return region if region is not None and region.valid_to is not None else None


def last_in_office(
    end_date: str | None,
    body: str,
    area: str | None,
    dissolution: str | None = None,
    classification: str | None = None,
) -> str | None:
    """The end of a seat as a partial date, its last day included: its own, else the earlier end of its body.

    `dissolution` is the partial date of the body's end where the register has one, `classification` says what it is:
    a party does not end with the region of its members. Nobody sits in what is no more.
    """
    region = ends_with(body, None if classification == PARTY else area)
    ends = [
        one
        for one in (dissolution, region.valid_to.isoformat() if region and region.valid_to else None)
        if one
    ]
    dated = [(day, one) for one in (end_date, *ends) if one and (day := last_day(one))]
    return min(dated)[1] if dated else end_date


@cache
def _by_name() -> Mapping[str, Region]:
    return {fold(name): region for region in regions() for name in region.name.values()}
