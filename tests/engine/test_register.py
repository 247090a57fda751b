"""The names a team knows are read once, and anew as soon as anybody changes one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest

from bot.core.people import Role
from bot.engine.register import Registers
from bot.language.names import Found
from storage.team import Team
from storage.work import Unit, Work
from tests.databases import postgres_work, sqlite_work
from tests.people import People
from tests.rows import change_user

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(params=[sqlite_work, postgres_work], ids=["sqlite", "postgresql"])
def work(request: pytest.FixtureRequest) -> Iterator[Work]:
    with request.param() as running:
        yield running


@pytest.fixture
def team(work: Work) -> int:
    return work.do(lambda unit: Team(unit, None, NOW).make_workspace("Hold"))


def add(unit: Unit, team: int, name: str) -> int:
    return People(unit, team, NOW).add_person(name)


def test_a_register_is_kept_until_a_name_changes(work: Work, team: int) -> None:
    registers = Registers()
    first = work.do(lambda unit: registers.of(unit, team, NOW))
    assert work.do(lambda unit: registers.of(unit, team, NOW)) is first
    number = work.do(lambda unit: add(unit, team, "Anna Jensen"))
    second = work.do(lambda unit: registers.of(unit, team, NOW))
    assert second is not first
    assert isinstance(second.people.look_up("anna jensen"), Found)
    work.do(lambda unit: People(unit, team, NOW).change_person(number, name="Anna Holm"))
    third = work.do(lambda unit: registers.of(unit, team, NOW))
    assert (len(third.people.named("anna jensen")), len(third.people.named("anna holm"))) == (0, 1)


def test_names_of_the_team_count_too(work: Work, team: int) -> None:
    registers = Registers()
    work.do(lambda unit: registers.of(unit, team, NOW))
    ida = work.do(lambda unit: Team(unit, team, NOW).add_user("Ida", Role.MEMBER))
    assert len(work.do(lambda unit: registers.of(unit, team, NOW)).team) == 1
    work.do(lambda unit: Team(unit, team, NOW).rename(ida, "Ida Brandt"))
    assert work.do(lambda unit: registers.of(unit, team, NOW)).team.named("ida brandt")
    work.do(lambda unit: change_user(Team(unit, team, NOW), ida, active=False))
    assert len(work.do(lambda unit: registers.of(unit, team, NOW)).team) == 0


def test_what_is_rolled_back_was_never_known(work: Work, team: int) -> None:
    registers = Registers()

    def fail(unit: Unit) -> None:
        add(unit, team, "Nobody Ever")
        assert registers.of(unit, team, NOW).people.named("nobody ever")
        raise LookupError

    with pytest.raises(LookupError):
        work.do(fail)
    assert not work.do(lambda unit: registers.of(unit, team, NOW)).people.named("nobody ever")
    work.do(lambda unit: add(unit, team, "Somebody Else"))  # the number the lost one had
    assert work.do(lambda unit: registers.of(unit, team, NOW)).people.named("somebody else")


def test_other_names_find_the_same_person(work: Work, team: int) -> None:
    def named(unit: Unit) -> None:
        number = add(unit, team, "Anna Holm")
        People(unit, team, NOW).add_name(number, "Anna Jensen")

    work.do(named)
    people = work.do(lambda unit: Registers().of(unit, team, NOW)).people
    assert len(people) == 1
    (entry,) = people.named("anna jensen")
    assert (entry.name, entry.other_names) == ("Anna Holm", ("Anna Jensen",))


def test_bodies_are_found_in_any_of_their_forms(work: Work, team: int) -> None:
    work.do(lambda unit: People(unit, team, NOW).bodies.ensure_organization("Teknik- og Miljøudvalget"))
    bodies = work.do(lambda unit: Registers().of(unit, team, NOW)).bodies
    assert bodies.named(bodies.folding("teknik & miljøudvalgets"))


def test_teams_know_their_own(work: Work, team: int) -> None:
    registers = Registers()
    other = work.do(lambda unit: Team(unit, None, NOW).make_workspace("De andre"))
    work.do(lambda unit: add(unit, team, "Anna Jensen"))
    assert len(work.do(lambda unit: registers.of(unit, team, NOW)).people) == 1
    assert len(work.do(lambda unit: registers.of(unit, other, NOW)).people) == 0
    assert work.do(lambda unit: registers.directory(unit, other, NOW)) == ()


def test_the_directory_holds_what_one_searches_by(work: Work, team: int) -> None:
    def fill(unit: Unit) -> None:
        people = People(unit, team, NOW)
        anna = people.add_person("Anna Jensen", email="anna@example.dk", summary="sygeplejerske")
        body = people.bodies.ensure_organization(
            "Sundhedsudvalget", area_id=people.bodies.ensure_area("Køge")
        )
        party = people.bodies.ensure_organization("Venstre", "party")
        people.bodies.ensure_membership(anna, body, role="formand", on_behalf_of_id=party)
        people.add_person("Bo Lind")

    work.do(fill)
    anna, bo = work.do(lambda unit: Registers().directory(unit, team, NOW))
    for word in ("anna", "example", "sygeplejerske", "sundhedsudvalget", "koge", "venstre", "formand"):
        assert word in anna.words
    assert (bo.name, bo.words) == ("Bo Lind", "bo lind")


def test_many_threads_read_while_one_writes(work: Work, team: int) -> None:
    registers = Registers()
    names = [f"Person Number{number:02}" for number in range(30)]

    def reads(name: str) -> bool:
        return work.do(lambda unit: isinstance(registers.of(unit, team, NOW).people.look_up(name), Found))

    with ThreadPoolExecutor(8) as threads:
        for name in names:
            seen = [threads.submit(reads, "Person Number00") for _ in range(6)]
            work.do(partial(add, team=team, name=name))
            assert reads(name)
            assert all(isinstance(one.result(), bool) for one in seen)
    assert len(work.do(lambda unit: registers.of(unit, team, NOW)).people) == len(names)


def test_a_unit_makes_the_register_once_and_sees_its_own_changes(work: Work, team: int) -> None:
    registers = Registers()
    kept = work.do(lambda unit: registers.of(unit, team, NOW))

    def change(unit: Unit) -> None:
        add(unit, team, "Anna Jensen")
        seen = registers.of(unit, team, NOW)
        assert seen is not kept
        assert seen is registers.of(unit, team, NOW)
        assert registers.bodies(unit, team, NOW) is registers.bodies(unit, team, NOW)
        add(unit, team, "Bo Lind")
        assert registers.of(unit, team, NOW).people.named("bo lind")
        raise LookupError

    with pytest.raises(LookupError):
        work.do(change)
    assert work.do(lambda unit: registers.of(unit, team, NOW)) is kept
    work.do(lambda unit: add(unit, team, "Carl Toft"))
    after = work.do(lambda unit: registers.of(unit, team, NOW))
    assert [entry.name for entry in after.people.entries()] == ["Carl Toft"]
    assert after.bodies is kept.bodies


def test_bodies_are_made_anew_when_one_changes_and_not_for_a_person(work: Work, team: int) -> None:
    registers = Registers()
    first = work.do(lambda unit: registers.bodies(unit, team, NOW))
    work.do(lambda unit: add(unit, team, "Anna Jensen"))
    assert work.do(lambda unit: registers.bodies(unit, team, NOW)) is first
    work.do(lambda unit: People(unit, team, NOW).bodies.ensure_organization("Sundhedsudvalget", "committee"))
    assert work.do(lambda unit: registers.bodies(unit, team, NOW)) is not first
