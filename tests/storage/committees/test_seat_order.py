"""Seats of one person in one body, entered in every order: none ends before it begins, and the order tells nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from bot.politics.partial_dates import ends_before_it_starts, first_day, last_day
from storage.committees.seating import Seating
from storage.contacts.people import People
from storage.tables import Membership
from storage.work import Unit, Work

DECEMBER = datetime(2029, 12, 5, 9, tzinfo=UTC)
TODAY = date(2029, 12, 5)
Fact = tuple[str | None, str | None, str | None, str | None]  # role, party, first and last day
Kept = tuple[str | None, str | None, str | None, str | None, str | None]

STARTS = ("2022", "2026", "2026-03", "2027-01-01", "2028-06-15", "2030-01-01", "2032-02", "2034")


class Council:
    """A person and a body of their own, in a team of a database."""

    def __init__(self, work: Work, workspace: int) -> None:
        self._work, self._workspace = work, workspace

        def make(unit: Unit) -> tuple[int, int, dict[str, int]]:
            people = People(unit, workspace, DECEMBER)
            person = people.add_person("Anna Holm")
            body = people.bodies.ensure_organization(f"Udvalg {person}", "committee")
            return person, body, {one: people.bodies.ensure_organization(one, "party") for one in ("V", "A")}

        self.person, self.body, self.parties = work.do(make)

    def enter(self, fact: Fact) -> int | None:
        """Seat the person; the number of the act."""
        role, party, start, end = fact

        def run(unit: Unit) -> int | None:
            act = Seating(unit, self._workspace, DECEMBER)
            act.seat(
                self.person,
                self.body,
                today=TODAY,
                role=role,
                on_behalf_of_id=self.parties[party] if party else None,
                start_date=start,
                end_date=end,
            )
            return act.journal.close("seated", f"organization:{self.body}")

        return self._work.do(run)

    def take_back(self, number: int | None) -> None:
        self._work.do(lambda unit: Seating(unit, self._workspace, DECEMBER).journal.take_back(number or 0))

    def seats(self) -> list[Kept]:
        names = {number: name for name, number in self.parties.items()}

        def find(unit: Unit) -> list[Kept]:
            rows = unit.connection.execute(
                select(Membership).where(
                    Membership.person_id == self.person, Membership.organization_id == self.body
                )
            )
            return sorted(
                (
                    (row.role, names.get(row.on_behalf_of_id), row.start_date, row.end_date, row.end_reason)
                    for row in rows
                ),
                key=lambda one: str(one[2] or ""),
            )

        return self._work.do(find)


def in_order(seats: Sequence[Kept]) -> bool:
    """Whether no seat ends before it begins, and no two are held on one day."""
    if any(ends_before_it_starts(start, end) for _, _, start, end, _ in seats):
        return False
    days = sorted((first_day(start) or date.min, last_day(end) or date.max) for _, _, start, end, _ in seats)
    return all(one[1] < other[0] for one, other in pairwise(days))


ROLES = st.sampled_from([None, "formand", "medlem", "næstformand"])
PARTIES = st.sampled_from([None, "V", "A"])


@st.composite
def careers(draw: st.DrawFn) -> tuple[list[Fact], list[Fact]]:
    """What is known of somebody in a body, each from another day, and the same in another order."""
    starts = draw(st.lists(st.sampled_from(STARTS), min_size=1, max_size=4, unique=True))
    facts: list[Fact] = [(draw(ROLES), draw(PARTIES), start, None) for start in starts]
    return facts, draw(st.permutations(facts))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(careers())
def test_any_order_keeps_every_seat_in_order(
    work: Work, workspace: int, career: tuple[list[Fact], list[Fact]]
) -> None:
    one, other = (Council(work, workspace) for _ in range(2))
    for fact in career[0]:
        one.enter(fact)
    acts = [other.enter(fact) for fact in career[1]]
    assert in_order(one.seats())
    assert in_order(other.seats())
    if all(role and party for role, party, _, _ in career[0]):
        assert one.seats() == other.seats()
    for number in reversed(acts):
        other.take_back(number)
        assert in_order(other.seats())
    assert other.seats() == []


# The election December: somebody sits to the end of the year and in the new term


NEW_TERM = "2030-01-01"


SINCE = ("2026-01-01", "2026", None)
OFFICES = (("formand", "formand"), ("formand", "medlem"), (None, "formand"), ("medlem", None))
SIDES = (("V", "V"), ("V", "A"), (None, None))


@pytest.mark.parametrize("since", SINCE)
def test_a_seat_of_the_new_term_stands_beside_the_old_one(
    work: Work, workspace: int, since: str | None
) -> None:
    for (old, new), (was, becomes) in product(OFFICES, SIDES):
        first, second = (old, was, since, None), (new, becomes, NEW_TERM, None)
        council = Council(work, workspace)
        council.enter(first)
        act = council.enter(second)
        both = [(old, was, since, "2029-12-31", "term_ended"), (new, becomes, NEW_TERM, None, None)]
        assert council.seats() == both, (first, second)
        council.enter(first)
        council.enter(second)
        assert council.seats() == both, (first, second)  # said again, nothing is new
        council.take_back(act)
        assert [one[:3] for one in council.seats()] == [(old, was, since)]
        turned = Council(work, workspace)
        turned.enter(second)
        turned.enter(first)
        assert turned.seats() == both, (second, first)


@pytest.mark.parametrize("role", ["formand", None])
def test_the_same_role_in_the_new_term_confirms_nothing_of_the_old(
    work: Work, workspace: int, role: str | None
) -> None:
    council = Council(work, workspace)
    council.enter((role, "V", "2026-01-01", "2029-12-31"))
    council.enter((role, "V", NEW_TERM, "2033-12-31"))
    assert council.seats() == [
        (role, "V", "2026-01-01", "2029-12-31", None),
        (role, "V", NEW_TERM, "2033-12-31", None),
    ]


def test_an_end_that_is_said_is_kept(work: Work, workspace: int) -> None:
    council = Council(work, workspace)
    council.enter(("medlem", "V", "2026-01-01", None))
    act = council.enter(("medlem", None, None, "2030-09-01"))
    assert council.seats() == [("medlem", "V", "2026-01-01", "2030-09-01", None)]
    council.take_back(act)
    assert council.seats() == [("medlem", "V", "2026-01-01", None, None)]
    council.enter(("formand", "V", "2028-01-01", "2028-06-30"))
    assert council.seats() == [
        ("medlem", "V", "2026-01-01", "2027-12-31", "role_changed"),
        ("formand", "V", "2028-01-01", "2028-06-30", None),
    ]


def test_a_seat_cannot_be_said_to_end_before_it_begins(work: Work, workspace: int) -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Council(work, workspace).enter(("medlem", None, NEW_TERM, "2029-12-31"))


@pytest.mark.parametrize(
    ("start", "end", "taken"),
    [
        ("2030-01-01", "2029-12-31", False),
        ("2030", "2029-12-31", False),
        ("2026-03-02", "2026-02", False),
        ("2026-03-02", "2026-03-01", False),
        ("2026-03-02", "2026-03", True),
        ("2026-03-02", "2026", True),
        ("2026", "2026-01-01", True),
        ("2026-03", "2026-03-01", True),
        ("2026-03-02", "2026-03-02", True),
        (None, "2026", True),
        ("2026", None, True),
    ],
)
def test_the_database_takes_no_seat_that_ends_before_it_begins(
    work: Work, workspace: int, start: str | None, end: str | None, taken: bool
) -> None:
    council = Council(work, workspace)

    def insert(unit: Unit) -> None:
        unit.connection.execute(
            text(
                "INSERT INTO memberships (workspace_id, person_id, organization_id, start_date, end_date,"
                " created_at, updated_at) VALUES (:team, :person, :body, :start, :end, :now, :now)"
            ),
            {
                "team": workspace,
                "person": council.person,
                "body": council.body,
                "start": start,
                "end": end,
                "now": "2029-12-05 09:00:00",
            },
        )

    assert ends_before_it_starts(start, end) is not taken
    if taken:
        work.do(insert)
        return
    with pytest.raises(IntegrityError):
        work.do(insert)
