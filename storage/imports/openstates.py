"""Reads committees as the Open States project publishes them: one file a committee (github.com/openstates/people)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.core.folding import fold
from storage.imports.given import Details, Given, GivenArea, GivenMembership, GivenOrganization, GivenPerson
from storage.imports.popolo import links, records, rows_of, text_of, too_long
from storage.imports.report import Problem
from storage.tables import OrganizationName

_STATE: Final = re.compile(r"ocd-jurisdiction/country:(\w+)/(?:state|district|territory):(\w+)/")
_CHAMBERS: Final = {"upper": "Senate", "lower": "House", "legislature": "Legislature"}


def recognised(data: Sequence[Mapping[str, Any]]) -> bool:
    """Whether records are such committees, by themselves or as {"path", "data"}."""
    return bool(data) and all(
        isinstance(one.get("members"), list) and "jurisdiction" in one for one in map(_inner, data[:3])
    )


def read_committees(data: Sequence[Any], problems: list[Problem]) -> Given:
    """The committees, their parent (the chamber), their members and what each is there.

    What is wrong with one record goes to `problems`; it alone is left out.
    """
    reader = _Reader(problems)
    for place, record in records({"committees": list(data)}, "committees", problems):
        reader.committee(_inner(record), place)
    return reader.given


def _inner(record: Mapping[str, Any]) -> Mapping[str, Any]:
    data = record.get("data")
    return data if isinstance(data, dict) else record


class _Reader:
    def __init__(self, problems: list[Problem]) -> None:
        self.given = Given()
        self._problems = problems
        self._seen: set[str] = set()

    def committee(self, record: Mapping[str, Any], place: str) -> None:
        name = text_of(record, "name")
        if name is None or too_long(record, "name", place, self._problems):
            if name is None:
                self._problems.append(Problem("no_name", place=place))
            return
        key = text_of(record, "id") or f"#{place}"
        if key in self._seen:
            self._problems.append(Problem("same_id_twice", place=place, values={"id": key[:100]}))
            return
        self._seen.add(key)
        area, parent = self._chamber(record)
        details = Details(
            rows_of(record, "other_names", OrganizationName, self._problems, "name"), (), links(record)
        )
        kind = text_of(record, "classification") or "committee"
        above = text_of(record, "parent") or parent
        self.given.organizations.append(
            GivenOrganization(key, name, kind, area, above, details=details, place=place)
        )
        for at, member in records(record, "members", self._problems):
            self._member(member, key, f"{place}.{at}")

    def _chamber(self, record: Mapping[str, Any]) -> tuple[str | None, str | None]:
        """The keys of the area and of the chamber, which are made when they are first named."""
        jurisdiction, chamber = text_of(record, "jurisdiction") or "", text_of(record, "chamber") or ""
        found = _STATE.match(jurisdiction)
        area = found and f"ocd-division/country:{found[1]}/state:{found[2]}"
        if found and area and area not in self._seen:
            self._seen.add(area)
            self.given.areas.append(GivenArea(area, found[2].upper(), area, "state"))
        key = f"{jurisdiction}/{chamber}"
        if not chamber:
            return area or None, None
        if key not in self._seen:
            self._seen.add(key)
            name = _CHAMBERS.get(chamber, chamber)
            self.given.organizations.append(GivenOrganization(key, name, chamber, area or None))
        return area or None, key

    def _member(self, record: Mapping[str, Any], committee: str, place: str) -> None:
        name = text_of(record, "name")
        if name is None or too_long(record, "name", place, self._problems):
            if name is None:
                self._problems.append(Problem("no_name", place=place))
            return
        # Who has no identifier is one person in the committee, whatever other committees say.
        key = text_of(record, "person_id") or f"#{committee}/{fold(name)}"
        if key not in self._seen:
            self._seen.add(key)
            self.given.persons.append(GivenPerson(key, name, place=place))
        self.given.memberships.append(
            GivenMembership(key, committee, role=text_of(record, "role"), place=place)
        )
