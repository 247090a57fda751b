"""The areas politics is made in: municipalities and regions with their official codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from bot.core.folding import fold
from bot.politics.data_files import Texts, in_every_language

REGION: Final = "region_"  # begins the code of a region in the calendar


@dataclass(frozen=True, slots=True)
class Region:
    """A region; `code` is the official one, None where none is known. Both dates are included.

    `successor` is the id of the region it becomes part of after its last day.
    """

    id: str
    name: Texts
    code: str | None
    valid_from: date
    valid_to: date | None
    successor: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality; `code` is the official one ('0330'), a leading zero belonging to it.

    `region` is the id of the one it lay in first; '' where a country has none.
    """

    code: str
    name: Texts
    official_name: str
    aliases: tuple[str, ...]
    region: str = ""


class Areas:
    """The municipalities and regions of a country, and how they are called.

    `go_on` begin the names of bodies that outlive the region they lie in.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        """`data` is what municipalities.yaml holds."""
        self.municipalities = tuple(map(_municipality, data.get("municipalities") or ()))
        self.regions = tuple(map(_region, data.get("regions") or ()))
        self.go_on: tuple[str, ...] = tuple(data.get("go_on") or ())
        self._digits = max((len(place.code) for place in self.municipalities), default=0)

    def municipality(self, text: str) -> Municipality | None:
        """The municipality somebody means by a name, however it is said, or by its code ('330', '0330')."""
        said = text.strip()
        if said.isascii() and said.isdigit():
            return self._municipalities.get(said.zfill(self._digits))
        by_name = self._municipalities
        return next((by_name[key] for key in place_keys(said) if key in by_name), None)

    def region(self, text: str) -> Region | None:
        """The region somebody means by a name, with or without 'Region'; None for no region."""
        return next((self._regions[key] for key in place_keys(text) if key in self._regions), None)

    def region_called(self, name: str) -> Region | None:
        """The region of just that name, in either language; None for none."""
        return self._regions_by_name.get(fold(name))

    def region_of(self, place: Municipality, day: date) -> str:
        """The id of the region a municipality lies in on a day; '' for none."""
        region = self._regions_by_id.get(place.region)
        while region is not None and region.valid_to is not None and region.valid_to < day:
            if region.successor is None:
                return ""
            region = self._regions_by_id.get(region.successor)
        return region.id if region is not None else ""

    def canonical(self, area_code: str) -> str:
        """An area code as the calendar takes it: a municipality's official one, 'region_' and a region's id."""
        region = next((one for one in self.regions if one.code is not None and one.code == area_code), None)
        if region is not None:
            return f"{REGION}{region.id}"
        place = self.municipality(area_code) if area_code[:1].isdigit() else None
        return place.code if place else area_code

    def code_of(self, text: str) -> str | None:
        """The code of a municipality or region by its name; None for no such area."""
        if text in self._codes:  # as it is kept
            return text
        place = self.municipality(text)
        if place is not None:
            return place.code
        region = self.region(text)
        return f"{REGION}{region.id}" if region is not None else None

    def name_of(self, code: str, locale: str) -> str:
        """What the area with a code is called; '' for none."""
        if code.startswith(REGION):
            found = next((one for one in self.regions if f"{REGION}{one.id}" == code), None)
            return found.name.get(locale, found.name["da"]) if found else ""
        place = self.municipality(code) if code else None
        return place.name.get(locale, place.name["da"]) if place else ""

    @cached_property
    def _municipalities(self) -> Mapping[str, Municipality]:
        found: dict[str, Municipality] = {}
        for place in self.municipalities:
            found[place.code] = place
            for name in (*place.name.values(), place.official_name, *place.aliases):
                found.setdefault(fold(name), place)
        return found

    @cached_property
    def _regions(self) -> Mapping[str, Region]:
        found: dict[str, Region] = {}
        for region in self.regions:
            for name in (*region.name.values(), *region.aliases):
                found.setdefault(fold(name), region)
        return found

    @cached_property
    def _regions_by_id(self) -> Mapping[str, Region]:
        return {region.id: region for region in self.regions}

    @cached_property
    def _regions_by_name(self) -> Mapping[str, Region]:
        return {fold(name): region for region in self.regions for name in region.name.values()}

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(f"{REGION}{region.id}" for region in self.regions)


def _municipality(row: Mapping[str, Any]) -> Municipality:
    return Municipality(
        row["code"],
        in_every_language(row["label"]),
        row.get("official_name", ""),
        tuple(row.get("aliases", ())),
        row.get("region", ""),
    )


def _region(row: Mapping[str, Any]) -> Region:
    return Region(
        row["id"],
        in_every_language(row["label"]),
        row.get("code"),
        row.get("valid_from") or date.min,
        row.get("valid_to"),
        row.get("successor"),
        tuple(row.get("aliases", ())),
    )


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
