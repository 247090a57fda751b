"""The areas politics is made in, as data: municipalities and regions with their official codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from bot.core.folding import fold

DATA = Path(__file__).resolve().parent / "data"


REGION: Final = "region_"  # begins the code of a region in the calendar


@dataclass(frozen=True, slots=True)
class Region:
    """A region; `code` is the official one, None where none is known. Both dates are included.

    `successor` is the id of the region it becomes part of after its last day.
    """

    id: str
    name: Mapping[str, str]
    code: str | None
    valid_from: date
    valid_to: date | None
    successor: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality; `code` is the official four characters ('0330'), the leading zero belonging to it."""

    code: str
    name: Mapping[str, str]
    official_name: str
    aliases: tuple[str, ...]
    region_until_2026: str
    region_from_2027: str

    def region_on(self, day: date) -> str:
        """The id of the region it lies in on a day (the eastern regions merge on 1 January 2027)."""
        return self.region_until_2026 if day < date(2027, 1, 1) else self.region_from_2027


def load(name: str) -> Mapping[str, Any]:
    """One data file, of Denmark or of all countries, as plain data."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    file = DATA / "dk" / f"{name}.yaml"
    with (file if file.exists() else DATA / f"{name}.yaml").open("rb") as source:
        found: Mapping[str, Any] = yaml.load(source, Loader=loader)  # a safe loader either way
    return found


@cache
def _areas() -> tuple[tuple[Municipality, ...], tuple[Region, ...]]:
    """Both from one reading of the file, which takes longer than all the rest."""
    data = load("municipalities")
    places = (
        Municipality(
            row["code"],
            row["label"],
            row.get("official_name", ""),
            tuple(row.get("aliases", ())),
            row["region_until_2026"],
            row["region_from_2027"],
        )
        for row in data["municipalities"]
    )
    larger = (
        Region(
            row["id"],
            row["label"],
            row["code"],
            row["valid_from"],
            row["valid_to"],
            row.get("successor"),
            tuple(row.get("aliases", ())),
        )
        for row in data["regions"]
    )
    return tuple(places), tuple(larger)


def municipalities() -> tuple[Municipality, ...]:
    return _areas()[0]


def regions() -> tuple[Region, ...]:
    return _areas()[1]


def place_keys(text: str) -> tuple[str, ...]:
    """The folded names a place may be meant by, the surest first.

    'Slagelse Kommunes', '4200 Slagelse', 'Slagelse By' and 'slagelses' are all 'slagelse'; 'Sjælland' may be
    'region sjaelland'. What is said as a whole comes before what is left of it.
    """
    key = fold(text)
    found = [key]
    for pattern in (_POSTCODE, _BEFORE, _AFTER, _GENITIVE):
        found += [bare for one in tuple(found) if (bare := pattern.sub("", one)) and bare != one]
    found += [f"region {one}" for one in found if not one.startswith("region")]
    return tuple(dict.fromkeys(filter(None, found)))


_POSTCODE: Final = re.compile(r"^(?:dk )?\d{4} (?=\D)")
_BEFORE: Final = re.compile(r"^(?:(?:the|den) )?(?:(?:municipality|city|town) of |kommunen |byen )?(?=.)")
_AFTER: Final = re.compile(r" (?:kommune(?:n?s|n)?|municipalitys?|by(?:en)?s?|citys?)$")
_GENITIVE: Final = re.compile(r"(?<=..)s$")


def municipality_said(text: str) -> Municipality | None:
    """The municipality somebody means by a name, however it is said, or by its code ('330', '0330')."""
    said = text.strip()
    if said.isascii() and said.isdigit():
        return _municipalities_by_name().get(said.zfill(4))
    by_name = _municipalities_by_name()
    return next((by_name[key] for key in place_keys(said) if key in by_name), None)


def region_said(text: str) -> Region | None:
    """The region somebody means by a name, with or without 'Region'; None for no region."""
    by_name = _regions_by_name()
    return next((by_name[key] for key in place_keys(text) if key in by_name), None)


@cache
def _municipalities_by_name() -> Mapping[str, Municipality]:
    found: dict[str, Municipality] = {}
    for place in municipalities():
        found[place.code] = place
        for name in (*place.name.values(), place.official_name, *place.aliases):
            found.setdefault(fold(name), place)
    return found


@cache
def _regions_by_name() -> Mapping[str, Region]:
    found: dict[str, Region] = {}
    for region in regions():
        for name in (*region.name.values(), *region.aliases):
            found.setdefault(fold(name), region)
    return found


def canonical(area_code: str) -> str:
    """An area code as the calendar takes it: a municipality's official one, 'region_' and the id of a region."""
    region = next((one for one in regions() if one.code is not None and one.code == area_code), None)
    if region is not None:
        return f"{REGION}{region.id}"
    place = municipality_said(area_code) if area_code[:1].isdigit() else None
    return place.code if place else area_code


def area_said(text: str) -> str | None:
    """The code of a municipality or region by its name; None for no such area."""
    if text in _codes():  # as it is kept
        return text
    place = municipality_said(text)
    if place is not None:
        return place.code
    region = region_said(text)
    return f"{REGION}{region.id}" if region is not None else None


@cache
def _codes() -> frozenset[str]:
    return frozenset(f"{REGION}{region.id}" for region in regions())


def area_name(code: str, locale: str) -> str:
    """What an area is called; '' for none."""
    if code.startswith(REGION):
        found = next((one for one in regions() if f"{REGION}{one.id}" == code), None)
        return found.name.get(locale, found.name["da"]) if found else ""
    place = municipality_said(code) if code else None
    return place.name.get(locale, place.name["da"]) if place else ""
