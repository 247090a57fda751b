"""Reads business cards: vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), as address books and mail programs write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.core.addresses import EMAIL
from bot.core.text import one_line
from bot.politics.country import Country
from storage.imports.given import (
    Details,
    Fields,
    Given,
    GivenArea,
    GivenMembership,
    GivenOrganization,
    GivenPerson,
)
from storage.imports.guarding import for_all
from storage.imports.popolo import LONGEST, LONGEST_TEXT
from storage.imports.report import ImportFailed, Problem
from storage.imports.vcard_lines import card_lines
from storage.tables import Person
from storage.tables.facts import facts

VERSIONS: Final = ("2.1", "3.0", "4.0")
NAME: Final = ("family_name", "given_name", "", "honorific_prefix")
"""The columns of a person in the parts of N, '' of a part that is kept nowhere."""
_WITH_A_PROPERTY: Final = {"summary": "NOTE"}
_LINE: Final = re.compile(
    r"\A(?:(?P<group>[A-Za-z0-9-]++)\.)?(?P<name>[A-Za-z0-9-]++)(?P<parameters>(?:;[^:;\"]*(?:\"[^\"]*\"[^:;\"]*)*)*):(?P<value>.*)",
    re.DOTALL,
)
_PARAMETER: Final = re.compile(r";([^=;:]+)(?:=((?:\"[^\"]*\"|[^;:\"])*))?")
_MOBILE: Final = frozenset({"cell", "mobile", "iphone"})


@dataclass(frozen=True, slots=True)
class _Property:
    line: int
    group: str
    name: str
    kinds: frozenset[str]
    preferred: int  # 1 is first; 100 where nothing is said
    value: str


def own_properties() -> dict[str, str]:
    """The columns of a person that are a property of their own, with its name: one of ours where there is none."""
    own = (name for name in facts(Person, "vcard") if name not in ("name", "email", *NAME))
    return {name: _WITH_A_PROPERTY.get(name, f"X-CAUCUS-{name.upper().replace('_', '-')}") for name in own}


def read_vcards(content: bytes, problems: list[Problem], country: Country) -> Given:
    """The persons of a file of cards, with the organization they are in and their role there.

    A card that is not understood goes to `problems` by the line it begins in; it alone is left out. Raises
    ImportFailed when the file breaks off inside a card.
    """
    reader = _Reader(problems, country)
    card: list[_Property] | None = None
    begun = 0
    for line, whole in card_lines(content):
        match = _LINE.fullmatch(whole)
        name = match["name"].upper() if match else ""
        if name == "BEGIN" and match and match["value"].strip().upper() == "VCARD":
            if card is not None:
                problems.append(Problem("card_not_closed", begun))
            card, begun = [], line
        elif name == "END" and match and match["value"].strip().upper() == "VCARD":
            if card is not None:
                reader.card(card, begun)
            card = None
        elif card is None:
            problems.append(Problem("outside_card", line))
        elif match is None:
            problems.append(Problem("no_property", line))
        else:
            card.append(_property(line, match))
    if card is not None:
        raise ImportFailed(Problem("card_cut_off", begun))
    return reader.given


def _property(line: int, match: re.Match[str]) -> _Property:
    kinds, preferred = set[str](), 100
    for name, value in _PARAMETER.findall(match["parameters"] or ""):
        words = [word.strip().lower() for word in value.replace('"', "").split(",")]
        if name.upper() == "TYPE":
            kinds |= set(words)
        elif name.upper() == "PREF" and words[0].isdecimal():
            preferred = min(int(words[0][:3]), 100)
        elif not value:
            kinds.add(name.lower())  # vCard 2.1's way: TEL;CELL:
    if "pref" in kinds:
        preferred = 1
    group = (match["group"] or "").lower()
    return _Property(line, group, match["name"].upper(), frozenset(kinds), preferred, match["value"])


def _parts(value: str, separator: str) -> list[str]:
    """A value split where its separator is not escaped."""
    return [one_line(_plain(part), LONGEST_TEXT) for part in re.split(rf"(?<!\\){separator}", value)]


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda sign: " " if sign[1] in "nN" else sign[1], value)


class _Reader:
    def __init__(self, problems: list[Problem], country: Country) -> None:
        self.given = Given()
        self._country = country
        self._problems = problems
        self._seen: set[str] = set()
        self._organizations: dict[tuple[str, ...], str] = {}

    def card(self, card: list[_Property], line: int) -> None:
        by_name: dict[str, list[_Property]] = {}
        for one in card:
            by_name.setdefault(one.name, []).append(one)
        for found in by_name.values():
            found.sort(key=lambda one: one.preferred)
        version = _first(by_name, "VERSION")
        if version not in VERSIONS:
            self._problems.append(Problem("card_version", line, values={"said": version[:20]}))
            return
        if _first(by_name, "KIND").lower() in ("group", "org", "location"):
            self._problems.append(Problem("card_of_nobody", line))
            return
        names = [*_parts(by_name["N"][0].value, ";"), "", ""] if "N" in by_name else ["", ""]
        name = _first(by_name, "FN") or " ".join(part for part in reversed(names[:2]) if part)
        if not name or len(name) > LONGEST:
            problem = (
                Problem("long_name", line, values={"limit": LONGEST}) if name else Problem("no_name", line)
            )
            self._problems.append(problem)
            return
        uid = _first(by_name, "UID")
        key = uid or f"#{line}"
        if key in self._seen:
            self._problems.append(Problem("same_id_twice", line, values={"id": key[:100]}))
            return
        self._seen.add(key)
        known = dict(zip(NAME, names, strict=False)) | {
            column: for_all(_first(by_name, own), name, self._problems, line=line)
            for column, own in own_properties().items()
        }
        known = {column: value[:LONGEST_TEXT] for column, value in known.items() if column and value}
        details = self._details(by_name, known, name, line)
        self.given.persons.append(GivenPerson(key, name, known, details, str(line)))
        self._seats(by_name, key, line)

    def _details(
        self, by_name: Mapping[str, list[_Property]], facts: dict[str, str], name: str, line: int
    ) -> Details:
        contacts: list[Fields] = []
        for one in by_name.get("EMAIL", ()):
            email = one_line(_plain(one.value), LONGEST).removeprefix("mailto:").lower()
            if not EMAIL.fullmatch(email):
                self._problems.append(Problem("no_email", line, values={"name": name, "said": email[:100]}))
            elif "email" in facts:
                contacts.append({"type": "email", "value": email})
            else:
                facts["email"] = email
        for one in by_name.get("TEL", ()):
            number = one_line(_plain(one.value), LONGEST).removeprefix("tel:")
            kind = "fax" if "fax" in one.kinds else "cell" if one.kinds & _MOBILE else "voice"
            if number:
                contacts.append({"type": kind, "value": number})
        for one in by_name.get("ADR", ()):
            address = ", ".join(part for part in _parts(one.value, ";") if part)
            if address:
                contacts.append({"type": "address", "value": address[:LONGEST]})
        also = [
            {"name": other}
            for one in by_name.get("NICKNAME", ())
            for other in _parts(one.value, ",")
            if other
        ]
        pages = [{"url": one_line(one.value, 2000)} for one in by_name.get("URL", ()) if one.value.strip()]
        return Details(tuple(also), (), tuple(pages), tuple(contacts))

    def _seats(self, by_name: Mapping[str, list[_Property]], person: str, line: int) -> None:
        """Each organization with the title of its group, or the first title where there are no groups."""
        titles = [*by_name.get("TITLE", ()), *by_name.get("ROLE", ())]
        for one in by_name.get("ORG", ()):
            path = tuple(part[:LONGEST] for part in _parts(one.value, ";") if part)
            if not path:
                continue
            role = next((title for title in titles if title.group == one.group), None)
            self.given.memberships.append(
                GivenMembership(
                    person,
                    self._organization(path, line),
                    role=(one_line(_plain(role.value), LONGEST) or None) if role else None,
                    place=str(line),
                )
            )

    def _organization(self, path: tuple[str, ...], line: int) -> str:
        """The key of an organization, or of a part of one: 'Slagelse Kommune;Byrådet', which lies in Slagelse."""
        if path not in self._organizations:
            parent = self._organization(path[:-1], line) if len(path) > 1 else None
            key = self._organizations[path] = f"#organization/{len(self._organizations)}"
            self.given.organizations.append(
                GivenOrganization(key, path[-1], area=self._area(path[0]), parent=parent, place=str(line))
            )
        return self._organizations[path]

    def _area(self, name: str) -> str | None:
        """The key of the municipality or region an organization is, by its name; None for any other."""
        place = self._country.areas.municipality(name) if not name.strip().isdigit() else None
        region = None if place else self._country.areas.region_called(name)
        if place is None and region is None:
            return None
        area = (
            GivenArea(f"#area/{place.code}", place.name["da"], place.code, "municipality")
            if place
            else GivenArea(f"#area/{region.id}", region.name["da"], region.code, "region")
            if region
            else None
        )
        if area is not None and area.key not in {one.key for one in self.given.areas}:
            self.given.areas.append(area)
        return area.key if area is not None else None


def _first(by_name: Mapping[str, list[_Property]], name: str) -> str:
    found = by_name.get(name)
    return one_line(_plain(found[0].value), LONGEST_TEXT) if found else ""
