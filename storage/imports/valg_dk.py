"""Reads what the Danish elections authority publishes on valg.dk: lists of candidates, and of municipalities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from storage.imports.given import Details, Given, GivenArea, GivenMembership, GivenOrganization, GivenPerson
from storage.imports.popolo import records, text_of, too_long
from storage.imports.report import Problem

SCHEME: Final = "valg.dk"
CANDIDATE: Final = "kandidat"
PARTY: Final = "party"
_INDEPENDENT: Final = "Uden for partierne"
_GROUPS: Final = ("IndenforParti", "UdenforParti")
_AREAS: Final = {"Kommune": "municipality", "Region": "region"}


def recognised(data: Sequence[Mapping[str, Any]]) -> bool:
    """Whether records are a list of candidates or of areas as valg.dk writes them."""
    return bool(data) and (_is_ballot(data[0]) or all("Dagi_id" in one and "Navn" in one for one in data[:3]))


def read_valg_dk(data: Sequence[Any], problems: list[Problem]) -> Given:
    """Candidates with their party and constituency, or areas with their official codes.

    A candidacy is a membership of the party with the role 'kandidat', for the constituency and up to
    the day of the election: it is no office. What is wrong with one record goes to `problems`.
    """
    reader = _Reader(problems)
    for place, record in records({"file": list(data)}, "file", problems):
        if _is_ballot(record):
            reader.ballot(record, place)
        else:
            reader.area(record, place)
    return reader.given


def _is_ballot(record: Mapping[str, Any]) -> bool:
    return any(isinstance(record.get(group), list) for group in _GROUPS)


class _Reader:
    def __init__(self, problems: list[Problem]) -> None:
        self.given = Given()
        self._problems = problems
        self._seen: set[str] = set()

    def area(self, record: Mapping[str, Any], place: str) -> None:
        kind, name = text_of(record, "Type"), text_of(record, "Navn")
        code = text_of(record, "Kode") or ""
        if name is None or not code.isdigit():
            self._problems.append(Problem("no_name" if name is None else "no_code", place=place))
            return
        region = text_of(record, "Regionskode")
        if region and self._first(f"region:{region}"):
            self.given.areas.append(GivenArea(f"region:{region}", f"Region {region}", region, "region"))
        key = f"{kind}:{code}"
        if not self._first(key):
            self._problems.append(Problem("same_id_twice", place=place, values={"id": code}))
            return
        official = code.zfill(4)
        parent = f"region:{region}" if region else None
        self.given.areas.append(GivenArea(key, name, official, _AREAS.get(kind or "", kind), parent, place))

    def ballot(self, record: Mapping[str, Any], place: str) -> None:
        election, day = text_of(record, "Valgart"), _day(text_of(record, "Valgdag"))
        constituency = text_of(record, "Storkreds") or text_of(record, "Kommune") or text_of(record, "Region")
        area = None
        if constituency:
            number = text_of(record, "Storkredsnummer")
            area = f"constituency:{number or constituency}"
            if self._first(area):
                self.given.areas.append(GivenArea(area, constituency, None, "constituency"))
        label = " ".join(part for part in (election, (day or "")[:4]) if part) or None
        for at, group in _groups(record, self._problems):
            party = self._party(group, f"{place}.{at}")
            for nth, one in records(group, "Kandidater", self._problems):
                self._candidate(one, party, area, label, day, f"{place}.{at}.{nth}")

    def _party(self, group: Mapping[str, Any], place: str) -> str:
        name = text_of(group, "Partinavn") or text_of(group, "Listenavn") or _INDEPENDENT
        key = f"party:{text_of(group, 'PartiId') or name}"
        if self._first(key):
            letter = text_of(group, "Partibogstav")
            details = Details(({"name": letter, "note": "Partibogstav"},) if letter else ())
            kind = "list" if name == _INDEPENDENT else PARTY
            # The letter is what the party is called on the ballot; its identifier differs by election.
            self.given.organizations.append(
                GivenOrganization(f"#{key}", name, kind, details=details, place=place)
            )
        return f"#{key}"

    def _candidate(
        self,
        record: Mapping[str, Any],
        party: str,
        area: str | None,
        label: str | None,
        day: str | None,
        place: str,
    ) -> None:
        name = text_of(record, "Navn")
        if name is None or too_long(record, "Navn", place, self._problems):
            if name is None:
                self._problems.append(Problem("no_name", place=place))
            return
        issued = text_of(record, "Id")
        key = f"#{SCHEME}/{issued or place}"
        if not self._first(key):
            self._problems.append(Problem("same_id_twice", place=place, values={"id": issued or ""}))
            return
        said = text_of(record, "Stemmeseddelnavn")
        also = ({"name": said, "note": "Stemmeseddelnavn"},) if said and said != name else ()
        work = text_of(record, "Stilling")
        details = Details(also, ({"scheme": SCHEME, "identifier": issued},) if issued else ())
        self.given.persons.append(GivenPerson(key, name, {"summary": work} if work else {}, details, place))
        self.given.memberships.append(
            GivenMembership(
                key,
                party,
                role=CANDIDATE,
                area=area,
                end_date=day,
                facts={"label": label} if label else {},
                place=place,
            )
        )

    def _first(self, key: str) -> bool:
        fresh = key not in self._seen
        self._seen.add(key)
        return fresh


def _groups(record: Mapping[str, Any], problems: list[Problem]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Parties and lists with their candidates; candidates outside parties stand in a group of their own."""
    yield from records(record, "IndenforParti", problems)
    outside = record.get("UdenforParti")
    if isinstance(outside, list) and outside:
        lists = [one for one in outside if isinstance(one, dict) and "Kandidater" in one]
        alone = [one for one in outside if one not in lists]
        yield from records({"UdenforParti": lists}, "UdenforParti", problems)
        if alone:
            yield "UdenforParti", {"Kandidater": alone}


def _day(said: str | None) -> str | None:
    """'24-03-2026' as 2026-03-24."""
    parts = (said or "").split("-")
    ok = len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[2]) == 4
    return "-".join(reversed(parts)) if ok else None
