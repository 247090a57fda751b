"""Settles what a file gives: areas, organizations, posts, persons and memberships, in that order, then rows."""

from __future__ import annotations

from collections.abc import Container

from bot.core.folding import fold
from storage.imports.given import Given, GivenMembership, GivenRow
from storage.imports.reconciliation import PARTY, Reconciliation
from storage.imports.report import Problem
from storage.imports.staging import Book
from storage.imports.temporary_store import Marks


def settle(reconciliation: Reconciliation, given: Given) -> dict[str, int | None]:
    """Settle everything but activities.

    The numbers of persons by the file's own keys; None for those left out, whose seats are left out too.
    """
    areas = _settle_areas(reconciliation, given)
    organizations = _settle_organizations(reconciliation, given, areas)
    posts: dict[str, tuple[int, int]] = {}
    for post in given.posts:
        body = organizations.get(post.organization)
        if body is None:
            reconciliation.problems.append(
                Problem("unknown_reference", place=post.place, values={"id": post.organization})
            )
        else:
            posts[post.key] = (reconciliation.post(post, body), body)
    persons = _settle_persons(reconciliation, given, organizations, areas)
    for membership in given.memberships:
        _settle_membership(reconciliation, membership, persons, organizations, posts, areas)
    _settle_rows(reconciliation, given)
    return persons


def _settle_rows(reconciliation: Reconciliation, given: Given) -> None:
    """Settle the rows of a table one after another: a later one may be about whom an earlier one added."""
    emails = Marks(
        reconciliation.store,
        (row.person.facts["email"] for row in given.rows if "email" in row.person.facts),
    )
    for row in given.rows:
        _settle_row(reconciliation, row, emails)


def _settle_row(reconciliation: Reconciliation, row: GivenRow, emails: Container[str]) -> None:
    bodies = _bodies(reconciliation, row)
    if row.body is not None and len(bodies) > 1:
        reconciliation.tell(
            "several_organizations", row.person.place, {"name": row.body.name, "count": len(bodies)}
        )
        return
    traces = reconciliation.traces_given(row.person, bodies, said=row.area.name if row.area else None)
    person = reconciliation.person_meant(row.person, bodies, traces, emails)
    if person is None or row.body is None or row.seat is None:
        return
    area = reconciliation.area(row.area) if row.area else None
    body = reconciliation.organization(row.body, area, bodies[0] if bodies else None)
    party = None
    if row.party is not None:
        named = reconciliation.find_organizations(row.party.name, None, PARTY, area_said=False)
        party = reconciliation.organization(row.party, None, named[0] if named else None)
    reconciliation.membership(row.seat, person, body, {"on_behalf_of_id": party})


def _bodies(reconciliation: Reconciliation, row: GivenRow) -> list[int]:
    """The bodies of the team that a row may mean."""
    if row.body is None:
        return []
    area = reconciliation.find_area(row.area) if row.area else None
    kind, said = row.body.classification, row.area is not None
    found = reconciliation.find_organizations(row.body.name, area, kind, area_said=said)
    if not found and row.or_body:
        found = reconciliation.find_organizations(row.or_body, area, None, area_said=True)
    return found


def _settle_areas(reconciliation: Reconciliation, given: Given) -> dict[str, int]:
    areas = {area.key: reconciliation.area(area) for area in given.areas}
    for area in given.areas:
        parent = areas.get(area.parent or "")
        if parent is not None:
            _place_below(reconciliation, reconciliation.areas, areas[area.key], parent, area.place)
    return areas


def _place_below(reconciliation: Reconciliation, book: Book, number: int, parent: int, place: str) -> None:
    """Give a row its parent, unless it would then lie inside itself."""
    above: int | None = parent
    passed = {number}
    while above is not None:
        if above in passed:
            name = str(book.rows[number]["name"])
            if book.rows[number].get("parent_id") is None:
                reconciliation.problems.append(Problem("circular_parent", place=place, values={"name": name}))
            return
        passed.add(above)
        above = book.rows[above].get("parent_id")
    book.fill(number, parent_id=parent)


def _settle_organizations(
    reconciliation: Reconciliation, given: Given, areas: dict[str, int]
) -> dict[str, int]:
    organizations = {
        one.key: reconciliation.organization_outside(one, areas.get(one.area or ""))
        for one in given.organizations
    }
    for one in given.organizations:
        parent = organizations.get(one.parent or "") or reconciliation.organization_called(one.parent or "")
        if parent is not None:
            _place_below(
                reconciliation, reconciliation.organizations, organizations[one.key], parent, one.place
            )
    return organizations


def _settle_persons(
    reconciliation: Reconciliation, given: Given, organizations: dict[str, int], areas: dict[str, int]
) -> dict[str, int | None]:
    seats: dict[str, set[int]] = {}
    places: dict[str, set[int]] = {}
    for membership in given.memberships:
        if membership.organization in organizations:
            seats.setdefault(membership.person, set()).add(organizations[membership.organization])
        if membership.area in areas:
            places.setdefault(membership.person, set()).add(areas[membership.area])
    emails = {person.facts["email"] for person in given.persons if "email" in person.facts}
    persons: dict[str, int | None] = {}
    for person in given.persons:
        if fold(person.name):
            persons[person.key] = reconciliation.person_outside(
                person, seats.get(person.key, ()), places.get(person.key, ()), emails
            )
        else:
            reconciliation.problems.append(Problem("no_name", place=person.place))
            persons[person.key] = None
    return persons


def _settle_membership(
    reconciliation: Reconciliation,
    given: GivenMembership,
    persons: dict[str, int | None],
    organizations: dict[str, int],
    posts: dict[str, tuple[int, int]],
    areas: dict[str, int],
) -> None:
    if given.person in persons and persons[given.person] is None:
        return  # told where the person stands
    post, body_of_post = posts.get(given.post or "", (None, None))
    # A file may speak of what an earlier one brought.
    person = persons.get(given.person) or reconciliation.person_called(given.person)
    body = organizations.get(given.organization) or body_of_post
    body = body or reconciliation.organization_called(given.organization)
    if person is None or body is None:
        missing = given.person if person is None else given.organization or given.post or ""
        reconciliation.problems.append(
            Problem("unknown_reference", place=given.place, values={"id": missing[:100]})
        )
        return
    party = organizations.get(given.on_behalf_of or "") or reconciliation.organization_called(
        given.on_behalf_of or ""
    )
    if given.on_behalf_of and party is None:
        values = {"id": given.on_behalf_of[:100]}
        reconciliation.problems.append(Problem("unknown_party", place=given.place, values=values))
    references = {"post_id": post, "on_behalf_of_id": party, "area_id": areas.get(given.area or "")}
    seat = reconciliation.membership(given, person, body, references)
    if seat is not None:
        reconciliation.claimed.memberships.add(seat)
