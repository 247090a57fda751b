"""An import is previewed, undone as a whole, and never costs anybody's own work."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage.activities import Activities, NewActivity, NewParticipant, ParticipantRole, Status
from storage.exports.popolo import export_json
from storage.imports import (
    ImportFailed,
    ImportReport,
    clear_up,
    import_file,
    parse,
    plan,
    preview_file,
    undo_import,
)
from storage.imports.batches import LEASE, UNANSWERED, Batches, State
from storage.imports.writing import Writing
from storage.tables import ImportChange
from storage.work import Unit, Work
from tests.countries import DK
from tests.people import People
from tests.storage.conftest import NOW

TABLE = """name,organization,area,role,on_behalf_of,start_date,end_date,email,phone
Anna Holm,Byrådet,Slagelse,medlem,Socialdemokratiet,2026-01-01,,anna@example.dk,11 22 33 44
Bo Lind,Byrådet,Slagelse,borgmester,Venstre,2026-01-01,,bo@example.dk,
"""
LATER = NOW + timedelta(hours=1)

TakeIn = Callable[..., ImportReport]
Out = Callable[[], dict[str, list[dict[str, Any]]]]


@pytest.fixture
def take_in(work: Work, workspace: int, tmp_path: Path) -> TakeIn:
    def take(content: str) -> ImportReport:
        file = tmp_path / "people.csv"
        file.write_text(content, "utf-8")
        return import_file(work, workspace, file, NOW)

    return take


@pytest.fixture
def out(work: Work, workspace: int) -> Out:
    return lambda: work.do(lambda unit: export_json(unit, workspace))


def last(work: Work, workspace: int) -> int:
    """The number of the last import that went in."""
    return work.do(lambda unit: Batches(unit, workspace, NOW).latest(1))[0].id


def person(work: Work, workspace: int, name: str) -> int:
    (number,) = work.do(lambda unit: People(unit, workspace, NOW).find_by_name(name))
    return number


def met(unit: Unit, workspace: int, who: int) -> int:
    day = date(2026, 11, 2)
    there = (NewParticipant("Bo Lind", ParticipantRole.TARGET, person_id=who),)
    return Activities(unit, workspace, NOW).record(
        NewActivity("meeting", "Budget", day, status=Status.COMPLETED, participants=there)
    )


def test_a_preview_changes_nothing(work: Work, workspace: int, tmp_path: Path, out: Out) -> None:
    file = tmp_path / "people.csv"
    file.write_text(TABLE + ",Byrådet,,,,,,,\n", "utf-8")
    report = preview_file(work, workspace, file)
    assert (report.added, report.memberships, report.left_out, report.ambiguous) == (2, 2, 1, 0)
    first = report.examples[0]
    assert (first.name, first.new, first.details) == (
        "Anna Holm",
        True,
        (("seat", "", "medlem, Byrådet (Slagelse), Socialdemokratiet, 2026-01-01 –"),),
    )
    assert not any(out().values())
    assert work.do(lambda unit: Batches(unit, workspace, NOW).latest(10)) == []


def test_what_was_written_to_a_column_that_is_gone_since_is_no_change(
    work: Work, workspace: int, take_in: TakeIn, out: Out
) -> None:
    take_in(TABLE)

    def as_of_an_earlier_version(unit: Unit) -> None:
        rows = unit.connection.execute(
            sa.select(ImportChange).where(ImportChange.record_table == "persons")
        ).all()
        for row in rows:
            after = {**row.after, "image": "https://example.dk/p.jpg"}
            unit.connection.execute(
                sa.update(ImportChange).where(ImportChange.id == row.id).values(after=after)
            )

    work.do(as_of_an_earlier_version)
    undone = undo_import(work, workspace, last(work, workspace), LATER)
    assert undone is not None
    assert undone.kept == 0
    assert not any(out().values())


def test_a_preview_says_what_would_change(work: Work, workspace: int, take_in: TakeIn) -> None:
    take_in(TABLE)
    newer = TABLE.replace("bo@example.dk,", "bo@new.example.dk,55 66 77 88").replace(
        "Venstre,2026-01-01,,bo", "Moderaterne,2026-01-01,,bo"
    )
    planned = work.read(lambda unit: plan(unit, workspace, parse(newer.encode(), DK)))
    assert (planned.report.added, planned.report.changed, planned.report.same) == (0, 1, 1)
    (bo,) = planned.report.examples
    assert (bo.name, bo.new, sorted(bo.details)) == (
        "Bo Lind",
        False,
        [
            ("email", "bo@example.dk", "bo@new.example.dk"),
            (
                "seat",
                "borgmester, Byrådet (Slagelse), Venstre, 2026-01-01 –",
                "borgmester, Byrådet (Slagelse), Moderaterne, 2026-01-01 –",
            ),
            ("voice", "", "55 66 77 88"),
        ],
    )


def test_an_import_is_undone_as_a_whole(work: Work, workspace: int, take_in: TakeIn, out: Out) -> None:
    def sit(unit: Unit) -> None:
        people = People(unit, workspace, NOW)
        council = people.bodies.ensure_organization("Byrådet", area_id=people.bodies.ensure_area("Slagelse"))
        people.bodies.ensure_membership(people.add_person("Bo Lind"), council)

    work.do(sit)
    before = out()
    take_in(TABLE)
    assert len(out()["persons"]) == 2
    number = last(work, workspace)
    undone = undo_import(work, workspace, number, LATER)
    assert undone is not None
    assert (undone.restored, undone.kept) == (3, 0)
    assert out() == before
    assert undo_import(work, workspace, number, LATER) is None
    assert take_in(TABLE).added == 1  # and it can go in again


def test_of_two_imports_each_is_undone_by_itself(
    work: Work, workspace: int, take_in: TakeIn, out: Out
) -> None:
    take_in(TABLE)
    first, before = last(work, workspace), out()
    take_in(TABLE.replace("anna@example.dk", "anna@new.example.dk") + "Eva Ravn,Byrådet,Slagelse,,,,,,\n")
    undo_import(work, workspace, last(work, workspace), LATER)
    assert out() == before
    undo_import(work, workspace, first, LATER)
    assert not any(out().values())


def test_undoing_keeps_what_a_person_worked_with(
    work: Work, workspace: int, take_in: TakeIn, out: Out
) -> None:
    take_in(TABLE + "Eva Ravn,,,journalist,,,,eva@example.dk,\n")
    anna, bo = person(work, workspace, "Anna Holm"), person(work, workspace, "Bo Lind")
    work.do(lambda unit: People(unit, workspace, LATER).change_person(anna, email="right@example.dk"))
    work.do(lambda unit: met(unit, workspace, bo))
    undone = undo_import(work, workspace, last(work, workspace), LATER)
    assert undone is not None
    assert undone.kept == 2
    found = out()
    assert [(one["name"], one.get("email")) for one in found["persons"]] == [
        ("Anna Holm", "right@example.dk"),
        ("Bo Lind", "bo@example.dk"),
    ]
    assert (found["memberships"], found["organizations"], found["areas"]) == ([], [], [])
    assert len(found["activities"]) == 1


def test_a_correction_outlives_every_import(work: Work, workspace: int, take_in: TakeIn) -> None:
    take_in(TABLE)
    anna, bo = person(work, workspace, "Anna Holm"), person(work, workspace, "Bo Lind")

    def correct(unit: Unit) -> None:
        people = People(unit, workspace, LATER)
        people.change_person(anna, email=None)  # it was wrong, and there is no other
        people.change_person(bo, email="mayor@example.dk")

    work.do(correct)
    report = take_in(TABLE)
    assert (report.added, report.changed, report.same) == (0, 0, 2)
    assert [(one.code, one.values["name"]) for one in report.problems] == [
        ("kept_empty", "Anna Holm"),
        ("kept", "Bo Lind"),
    ]
    cards = [work.do(lambda unit, n=n: People(unit, workspace, NOW).person(n)) for n in (anna, bo)]  # type: ignore[misc]
    assert [card and card.email for card in cards] == [None, "mayor@example.dk"]


def test_what_a_person_took_away_stays_away(work: Work, workspace: int, take_in: TakeIn, out: Out) -> None:
    from sqlalchemy import delete

    from storage.tables import ContactDetail, Membership

    take_in(TABLE)
    anna = person(work, workspace, "Anna Holm")

    def take_away(unit: Unit) -> None:
        for table in (ContactDetail, Membership):
            unit.connection.execute(delete(table).where(table.__table__.c.person_id == anna))

    work.do(take_away)
    report = take_in(TABLE)
    assert (report.changed, report.memberships) == (0, 0)
    assert [one.code for one in report.problems] == ["removed_by_hand"]
    assert len(out()["memberships"]) == 1


def test_identifiers_of_others_say_who_it_is(work: Work, workspace: int, tmp_path: Path) -> None:
    def known(unit: Unit) -> None:
        people = People(unit, workspace, NOW)
        for name, issued in (("Anna Holm", "17"), ("Anna Holm", "18")):
            people.bodies.add_identifier(issued, "valg.dk", person_id=people.add_person(name))

    work.do(known)
    file = tmp_path / "people.json"
    record = {
        "name": "Anna M. Holm",
        "identifiers": [{"scheme": "valg.dk", "identifier": "18"}],
        "email": "anna@example.dk",
    }
    file.write_text(json.dumps([record, {"name": "Anna Holm"}]))
    report = import_file(work, workspace, file, NOW)
    assert (report.added, report.changed, report.same) == (0, 1, 1)  # the other one is left for the other
    cards = work.do(
        lambda unit: [
            People(unit, workspace, NOW).person(n)
            for n in People(unit, workspace, NOW).find_by_name("Anna Holm")
        ]
    )
    assert [card and card.email for card in cards] == [None, "anna@example.dk"]


def test_an_erased_person_leaves_nothing_in_the_journal(work: Work, workspace: int, take_in: TakeIn) -> None:
    from sqlalchemy import select

    from storage.tables import ImportChange

    take_in(TABLE)
    anna = person(work, workspace, "Anna Holm")
    work.do(lambda unit: People(unit, workspace, LATER).erase(anna))
    kept = work.do(lambda unit: unit.connection.execute(select(ImportChange.after)).scalars().all())
    assert "anna" not in json.dumps(kept).lower()
    undo_import(work, workspace, last(work, workspace), LATER)
    card = work.do(lambda unit: People(unit, workspace, NOW).person(anna))
    assert card is not None
    assert card.erased


def test_one_import_at_a_time(work: Work, workspace: int, take_in: TakeIn) -> None:
    def at_work(unit: Unit) -> int:
        batches = Batches(unit, workspace, NOW)
        number = batches.add("slow.csv", State.CONFIRMED)
        assert batches.begin(number)
        return number

    work.do(at_work)
    with pytest.raises(ImportFailed) as failed:
        take_in(TABLE)
    assert failed.value.problem.code == "busy"


def test_what_a_killed_process_left_is_taken_back(work: Work, workspace: int, out: Out) -> None:
    def begin(unit: Unit) -> int:
        batches = Batches(unit, workspace, NOW)
        number = batches.add("people.csv", State.CONFIRMED)
        assert batches.begin(number)
        return number

    number = work.do(begin)
    planned = work.read(lambda unit: plan(unit, workspace, parse(TABLE.encode(), DK)))
    writing = Writing(planned, workspace, number, NOW, None)
    while writing.written < writing.total // 2:
        assert not work.do(writing.step)
    assert any(out().values())
    assert clear_up(work, NOW + LEASE) == []  # it may still be at it
    assert [one.id for one in clear_up(work, NOW + LEASE + timedelta(seconds=1))] == [number]
    assert not any(out().values())
    batch = work.do(lambda unit: Batches(unit, workspace, NOW).get(number))
    assert batch is not None
    assert batch.state is State.INTERRUPTED


def test_a_change_made_meanwhile_is_left_alone(work: Work, workspace: int, take_in: TakeIn, out: Out) -> None:
    take_in(TABLE)
    bo = person(work, workspace, "Bo Lind")
    newer = parse(TABLE.replace("bo@example.dk", "bo@new.example.dk").encode(), DK)
    planned = work.read(lambda unit: plan(unit, workspace, newer))
    work.do(lambda unit: People(unit, workspace, LATER).change_person(bo, email="mayor@example.dk"))
    number = work.do(lambda unit: Batches(unit, workspace, NOW).add("newer.csv", State.RUNNING))
    writing = Writing(planned, workspace, number, NOW, None)
    while not work.do(writing.step):
        pass
    assert {one["name"]: one["email"] for one in out()["persons"]}["Bo Lind"] == "mayor@example.dk"


def test_previews_nobody_answers_are_forgotten(work: Work, workspace: int) -> None:
    def add(unit: Unit) -> int:
        return Batches(unit, workspace, NOW).add("people.csv", State.PLANNED, content=b"name\nBo Lind\n")

    number = work.do(add)
    for moment, forgotten in ((NOW + UNANSWERED, 0), (NOW + UNANSWERED + timedelta(seconds=1), 1)):
        assert work.do(lambda unit, at=moment: Batches(unit, None, at).forget_unanswered()) == forgotten  # type: ignore[misc]
    assert work.do(lambda unit: Batches(unit, workspace, NOW).content(number)) is None


def test_another_team_can_undo_nothing(
    work: Work, workspace: int, other_workspace: int, take_in: TakeIn, out: Out
) -> None:
    take_in(TABLE)
    before = out()
    assert undo_import(work, other_workspace, last(work, workspace), LATER) is None
    assert out() == before
