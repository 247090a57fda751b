"""Seats, terms, bodies and the acts they are changed in, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol, TypeVar

import pytest

from storage.committees.memberships import Seat
from storage.committees.seating import Seated, Seating
from storage.committees.terms import Terms
from storage.contacts.people import People
from storage.tables import Membership
from storage.work import Unit, Work
from tests.storage.conftest import NOW

T = TypeVar("T")


class Act(Protocol):
    """Runs one act in one unit of work."""

    def __call__(self, change: Callable[[Seating], T]) -> T: ...


TODAY = date(2026, 11, 3)


@pytest.fixture
def council(work: Work, workspace: int) -> int:
    def make(unit: Unit) -> int:
        people = People(unit, workspace, NOW)
        return people.bodies.ensure_organization(
            "Byrådet", "council", people.bodies.ensure_area("Næstved", "0370", "municipality")
        )

    return work.do(make)


@pytest.fixture
def anna(work: Work, workspace: int) -> int:
    return work.do(lambda unit: People(unit, workspace, NOW).add_person("Anna Holm"))


@pytest.fixture
def act(work: Work, workspace: int, ida: int) -> Act:
    """One unit of work with one act in it."""

    def run(change: Callable[[Seating], T]) -> T:
        return work.do(lambda unit: change(Seating(unit, workspace, NOW, ida)))

    return run


def seat(at: Seating, person: int, body: int, **facts: str | int) -> tuple[int, Seated, int | None]:
    number, came = at.seat(person, body, today=TODAY, **facts)  # type: ignore[arg-type]
    return number, came, at.journal.close("seated", f"organization:{body}")


def held(at: Seating, body: int) -> list[Seat]:
    return at.seats(organization_id=body)


def test_a_seat_is_taken_confirmed_and_taken_back(act: Act, anna: int, council: int) -> None:
    number, came, entry = act(lambda at: seat(at, anna, council, role="medlem", start_date="2026-01-01"))
    assert came is Seated.NEW
    assert act(lambda at: seat(at, anna, council, role="member"))[:2] == (number, Seated.SAME)
    [one] = act(lambda at: held(at, council))
    assert (one.role, one.start_date, one.last_confirmed_at) == ("medlem", "2026-01-01", NOW)
    assert entry is not None
    taken = act(lambda at: at.journal.take_back(entry))
    assert taken is not None
    assert act(lambda at: held(at, council)) == []
    assert act(lambda at: at.journal.take_back(entry)) is None


def test_a_later_role_is_a_seat_of_its_own(act: Act, anna: int, council: int) -> None:
    act(lambda at: seat(at, anna, council, role="medlem", start_date="2026-01-01"))
    _, came, entry = act(lambda at: seat(at, anna, council, role="borgmester", start_date="2026-06-01"))
    assert came is Seated.CHANGED
    first, second = act(lambda at: held(at, council))
    assert (first.role, first.end_date, first.end_reason) == ("medlem", "2026-05-31", "role_changed")
    assert (second.role, second.start_date, second.end_date) == ("borgmester", "2026-06-01", None)
    act(lambda at: at.journal.take_back(entry or 0))
    [only] = act(lambda at: held(at, council))
    assert (only.role, only.end_date, only.end_reason) == ("medlem", None, None)


def test_what_changed_since_is_not_set_back(act: Act, anna: int, council: int) -> None:
    act(lambda at: seat(at, anna, council, role="medlem"))

    def leave(at: Seating, day: str) -> int | None:
        at.leave(at.seats(organization_id=council), day)
        return at.journal.close("left", f"organization:{council}")

    entry = act(lambda at: leave(at, "2026-10-31"))
    act(lambda at: leave(at, "2026-09-30"))
    taken = act(lambda at: at.journal.take_back(entry or 0))
    assert taken is not None
    assert (taken.rows, taken.kept) == (0, 1)
    assert [one.end_date for one in act(lambda at: held(at, council))] == ["2026-09-30"]


def test_nobody_leaves_before_they_came_or_after_they_went(act: Act, anna: int, council: int) -> None:
    act(lambda at: seat(at, anna, council, start_date="2026-01-01"))
    assert act(lambda at: at.leave(held(at, council), "2025-12-31")) == []
    assert len(act(lambda at: at.leave(held(at, council), "2026-03-31"))) == 1
    assert act(lambda at: at.leave(held(at, council), "2026-06-30")) == []


def test_bodies_merge_with_their_seats(act: Act, anna: int, council: int) -> None:
    act(lambda at: seat(at, anna, council, start_date="2026-01-01"))

    def merge(at: Seating) -> tuple[int, int, int | None]:
        other = at.new_body("Hyllinge Byråd", "council")
        new = at.new_body("Storbyrådet", "council")
        seats = at.end_bodies([council, other], date(2026, 12, 31), new)
        return new, seats, at.journal.close("body ended", f"organization:{council}")

    new, seats, entry = act(merge)
    assert seats == 1
    [ended] = act(lambda at: held(at, council))
    assert (ended.end_date, ended.end_reason) == ("2026-12-31", "body_ended")
    old, follower = act(lambda at: at.body(council)), act(lambda at: at.body(new))
    assert old is not None
    assert follower is not None
    assert old.dissolution_date == "2026-12-31"
    assert old.successors == ((new, "Storbyrådet"),)
    assert follower.founding_date == "2027-01-01"
    assert [name for _, name in follower.predecessors] == ["Byrådet", "Hyllinge Byråd"]
    assert act(lambda at: held(at, new)) == []
    act(lambda at: at.journal.take_back(entry or 0))
    again = act(lambda at: at.body(council))
    assert again is not None
    assert (again.dissolution_date, again.successors) == (None, ())
    assert act(lambda at: at.body(new)) is None


def test_a_former_name_finds_the_body(act: Act, work: Work, workspace: int, council: int) -> None:
    def rename(at: Seating) -> int | None:
        assert at.rename(council, "Kommunalbestyrelsen")
        return at.journal.close("renamed", f"organization:{council}")

    entry = act(rename)
    body = act(lambda at: at.body(council))
    assert body is not None
    assert (body.name, body.other_names) == ("Kommunalbestyrelsen", ("Byrådet",))
    names = work.do(lambda unit: People(unit, workspace, NOW).bodies.organization_names())
    assert {one.name for one in names} == {"Kommunalbestyrelsen", "Byrådet"}
    act(lambda at: at.journal.take_back(entry or 0))
    body = act(lambda at: at.body(council))
    assert body is not None
    assert (body.name, body.other_names) == ("Byrådet", ())


def test_a_term_ends_all_its_open_seats(
    work: Work, workspace: int, act: Act, anna: int, council: int
) -> None:
    bo = work.do(lambda unit: People(unit, workspace, NOW).add_person("Bo Dam"))
    act(lambda at: seat(at, anna, council, start_date="2022-01-01"))
    act(lambda at: seat(at, bo, council, start_date="2022-01-01", end_date="2025-12-31"))

    def close(unit: Unit) -> tuple[int | None, int]:
        terms = Terms(unit, workspace, NOW)
        number = terms.ensure_term("2022-2025", "2022-01-01", "2025-12-31")
        assert terms.ensure_term("2022-2025", "2022-01-01", "2025-12-31") == number
        terms.put_seats_in(number)
        return terms.close_term(number)

    entry, ended = work.do(close)
    assert ended == 2
    assert {(one.end_date, one.end_reason) for one in act(lambda at: held(at, council))} == {
        ("2025-12-31", "term_ended")
    }
    [term] = work.do(lambda unit: Terms(unit, workspace, NOW).terms())
    assert (term.name, term.start_date, term.end_date) == ("2022-2025", "2022-01-01", "2025-12-31")
    act(lambda at: at.journal.take_back(entry or 0))
    assert {one.end_reason for one in act(lambda at: held(at, council))} == {None}


def test_another_team_reaches_none_of_it(
    work: Work, other_workspace: int, act: Act, anna: int, council: int
) -> None:
    number, _, entry = act(lambda at: seat(at, anna, council, role="medlem"))

    def reach(unit: Unit) -> tuple[object, ...]:
        at = Seating(unit, other_workspace, NOW)
        return (
            at.seats(organization_id=council),
            at.seats_with([number]),
            at.body(council),
            at.journal.set(Membership, number, role="formand"),
            at.journal.remove(Membership, number),
            at.journal.take_back(entry or 0),
            at.rename(council, "Vores"),
        )

    assert work.do(reach) == ([], [], None, False, False, None, False)
    assert [one.role for one in act(lambda at: held(at, council))] == ["medlem"]
