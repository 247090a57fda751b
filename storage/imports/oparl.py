"""Reads OParl 1.1, the German standard for council information systems (oparl.org/spezifikation)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bot.core.addresses import EMAIL
from bot.politics.partial_dates import ends_before_it_starts
from storage.imports.given import (
    Details,
    Fields,
    Given,
    GivenArea,
    GivenMembership,
    GivenOrganization,
    GivenPerson,
    GivenPost,
)
from storage.imports.partial_dates import partial_date
from storage.imports.popolo import text_of, too_long
from storage.imports.report import Problem

_SCHEMA: Final = "https://schema.oparl.org/"
_MUNICIPALITY: Final = "municipality"


def recognised(data: Sequence[Mapping[str, Any]]) -> bool:
    """Whether records are objects of OParl, or a page of a list of them."""
    first = data[0] if data else {}
    if isinstance(first.get("data"), list):
        first = next((one for one in first["data"] if isinstance(one, dict)), {})
    return str(first.get("type") or "").startswith(_SCHEMA)


def objects(data: Any) -> list[Any]:
    """The objects of a file: one, a list, or a page with `data` and `links`."""
    if isinstance(data, dict):
        return list(data["data"]) if isinstance(data.get("data"), list) else [data]
    return [one for part in data for one in (objects(part) if isinstance(part, dict) else [part])]


def read_oparl(data: Sequence[Any], problems: list[Problem]) -> Given:
    """The bodies, organizations, persons and memberships of a file; its papers and meetings are left out.

    A body (a municipality) is an organization with an area. Deleted objects are left out. What is wrong
    with one object goes to `problems`.
    """
    reader = _Reader(problems)
    for index, record in enumerate(data):
        reader.take(record, f"[{index}]")
    return reader.given


class _Reader:
    def __init__(self, problems: list[Problem]) -> None:
        self.given = Given()
        self._problems = problems
        self._seen: set[str] = set()
        self._takes: dict[str, Callable[[Mapping[str, Any], str], None]] = {
            "Body": self._body,
            "Organization": self._organization,
            "Person": self._person,
            "Membership": lambda record, place: self._membership(record, place, {}),
        }

    def take(self, record: Any, place: str) -> None:
        if not isinstance(record, dict):
            self._problems.append(Problem("no_record", place=place))
            return
        take = self._takes.get(str(record.get("type") or "").rpartition("/")[2])
        if take is not None and record.get("deleted") is not True:
            take(record, place)

    def _body(self, record: Mapping[str, Any], place: str) -> None:
        key, name = self._named(record, place)
        if name is None:
            return
        code = text_of(record, "ags") or text_of(record, "rgs")
        area = f"{key}#area"
        short = text_of(record, "shortName")
        self.given.areas.append(GivenArea(area, short or name, code, _MUNICIPALITY))
        site = text_of(record, "website", 2000)
        email, contact = text_of(record, "contactEmail"), text_of(record, "contactName")
        details = Details(
            ({"name": short},) if short and short != name else (),
            ({"scheme": "ags", "identifier": code},) if code else (),
            ({"url": site},) if site else (),
            ({"type": "email", "value": email} | ({"label": contact} if contact else {}),) if email else (),
        )
        self.given.organizations.append(
            GivenOrganization(key, name, _MUNICIPALITY, area, details=details, place=place)
        )
        for inner, kind in (
            ("organization", "Organization"),
            ("person", "Person"),
            ("membership", "Membership"),
        ):
            for at, one in self._held(record, inner, place):
                self._takes[kind]({**one, "body": one.get("body") or key}, at)

    def _organization(self, record: Mapping[str, Any], place: str) -> None:
        key, name = self._named(record, place)
        if name is None:
            return
        short = text_of(record, "shortName")
        dates = self._dates(record, place)
        if dates is None:
            return
        self.given.organizations.append(
            GivenOrganization(
                key,
                name,
                text_of(record, "classification") or text_of(record, "organizationType"),
                None,
                text_of(record, "subOrganizationOf") or text_of(record, "body"),
                *dates,
                Details(({"name": short},) if short and short != name else (), (), _web(record)),
                place,
            )
        )
        posts = record.get("post")
        for post in posts if isinstance(posts, list) else ():
            if isinstance(post, str) and (label := text_of({"post": post}, "post")):
                self.given.posts.append(GivenPost(f"{key}#{label}", label, key, place=place))
        for at, one in self._held(record, "membership", place):
            self._membership(one, at, {"organization": key})

    def _person(self, record: Mapping[str, Any], place: str) -> None:
        if text_of(record, "name") is None:
            parts = (text_of(record, "givenName"), text_of(record, "familyName"))
            record = {**record, "name": " ".join(filter(None, parts))}
        key, name = self._named(record, place)
        if name is None:
            return
        facts = {
            column: value
            for column, field in (("family_name", "familyName"), ("given_name", "givenName"))
            if (value := text_of(record, field))
        }
        if titles := " ".join(_texts(record, "title")):
            facts["honorific_prefix"] = titles
        if status := ", ".join(_texts(record, "status")):
            facts["summary"] = status
        contacts: list[Fields] = [{"type": "voice", "value": one} for one in _texts(record, "phone")]
        for email in _texts(record, "email"):
            if not EMAIL.fullmatch(email):
                self._problems.append(
                    Problem("no_email", place=place, values={"name": name, "said": email[:100]})
                )
            elif "email" in facts:
                contacts.append({"type": "email", "value": email.lower()})
            else:
                facts["email"] = email.lower()
        details = Details((), (), _web(record), tuple(contacts))
        self.given.persons.append(GivenPerson(key, name, facts, details, place))
        for at, one in self._held(record, "membership", place):
            self._membership(one, at, {"person": key})

    def _membership(self, record: Mapping[str, Any], place: str, whose: Mapping[str, str]) -> None:
        key = text_of(record, "id") or f"#{place}"
        if key in self._seen or record.get("deleted") is True:
            return  # it stands in its person and in its organization
        person = text_of(record, "person") or whose.get("person")
        organization = text_of(record, "organization") or whose.get("organization")
        if person is None or organization is None:
            self._problems.append(Problem("membership_of_nobody", place=place))
            return
        dates = self._dates(record, place)
        if dates is None:
            return
        self._seen.add(key)
        self.given.memberships.append(
            GivenMembership(
                person,
                organization,
                role=text_of(record, "role"),
                on_behalf_of=text_of(record, "onBehalfOf"),
                start_date=dates[0],
                end_date=dates[1],
                key=key,
                place=place,
            )
        )

    def _named(self, record: Mapping[str, Any], place: str) -> tuple[str, str | None]:
        """The key and name of an object that is there for the first time; no name for one to leave out."""
        key, name = text_of(record, "id") or f"#{place}", text_of(record, "name")
        if name is None:
            self._problems.append(Problem("no_name", place=place))
        elif too_long(record, "name", place, self._problems):
            name = None
        elif key in self._seen:
            name = None  # objects stand in several lists
        self._seen.add(key)
        return key, name

    def _dates(self, record: Mapping[str, Any], place: str) -> tuple[str | None, str | None] | None:
        said = [text_of(record, name) or "" for name in ("startDate", "endDate")]
        try:
            start, end = map(partial_date, said)
        except ValueError as error:
            self._problems.append(Problem("no_date", place=place, values={"said": str(error)[:60]}))
            return None
        if ends_before_it_starts(start, end):
            values = {"start": start or "", "end": end or ""}
            self._problems.append(Problem("ends_before_it_starts", place=place, values=values))
            return None
        return start, end

    def _held(self, record: Mapping[str, Any], name: str, place: str) -> list[tuple[str, Mapping[str, Any]]]:
        """The objects that stand inside another one; those it only names by their address are elsewhere."""
        found = record.get(name)
        listed = found if isinstance(found, list) else []
        return [(f"{place}.{name}[{n}]", one) for n, one in enumerate(listed) if isinstance(one, dict)]


def _texts(record: Mapping[str, Any], name: str) -> list[str]:
    found = record.get(name)
    listed = found if isinstance(found, list) else [found]
    return [text for one in listed if (text := text_of({name: one}, name))]


def _web(record: Mapping[str, Any]) -> tuple[Fields, ...]:
    address = text_of(record, "web", 2000)
    return ({"url": address},) if address else ()
