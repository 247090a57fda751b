"""An export is Popolo, holds everything, and read back into an empty database is the same export again."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT3

from bot.core.people import Role
from storage.activities import Activities, NewActivity, NewParticipant, NewTask, ParticipantRole, Status
from storage.activities.tasks import Tasks
from storage.exports.csv import guarded
from storage.exports.popolo import export_json, write_export
from storage.imports import ImportReport, import_file
from storage.imports.tables import COLUMNS, OWN
from storage.team import Team
from storage.visibility import Confidentiality
from storage.work import Unit, Work
from tests.databases import work_on
from tests.people import People
from tests.storage.conftest import NOW, URLS

SCHEMAS = Path(__file__).resolve().parents[3].parent / "shared" / "specs" / "popolo" / "schemas"
TZ = ZoneInfo("Europe/Copenhagen")

Export = dict[str, list[dict[str, Any]]]


def fill(unit: Unit, workspace: int, ida: int) -> None:
    """A team with something of everything, and holes in its numbers."""
    people = People(unit, workspace, NOW, ida)
    region = people.bodies.ensure_area("Region Sjælland", "1085", "region")
    slagelse = people.bodies.ensure_area("Slagelse", "0330", "municipality", region)
    council = people.bodies.ensure_organization("Byrådet", "council", slagelse)
    health = people.bodies.ensure_organization("Sundhedsudvalget", "committee", slagelse, council)
    people.bodies.add_organization_name(health, "Sundheds- og Omsorgsudvalget", "to 2025")
    people.add_source("https://example.dk/udvalg", organization_id=health)
    party = people.bodies.ensure_organization("Socialdemokratiet", "party")
    chair = people.bodies.ensure_post("Formand", health, "formand")
    gone = people.add_person("Nobody Now")
    anna = people.add_person(
        "Anna Jensen", email="anna@example.dk", phone="12 34 56 78", family_name="Jensen"
    )
    people.add_name(anna, "Anna Holm", "before 2020")
    people.bodies.add_identifier("17", "valg", person_id=anna)
    people.add_source("https://example.dk/anna", "read 2026", person_id=anna)
    people.erase(gone)
    namesake = people.add_person("Anna Jensen", summary="journalist")
    people.bodies.ensure_membership(
        anna, council, on_behalf_of_id=party, start_date="2022", end_date="2025-12-31"
    )
    again = people.bodies.ensure_membership(anna, council, on_behalf_of_id=party, start_date="2026-01-01")
    people.add_source("https://example.dk/valg", membership_id=again)
    people.bodies.ensure_membership(anna, health, role="formand", post_id=chair, end_reason="resigned")
    _meet(unit, workspace, ida, anna, namesake, health)


def _meet(unit: Unit, workspace: int, ida: int, anna: int, namesake: int, health: int) -> None:
    activities = Activities(unit, workspace, NOW, ida)
    ours = NewParticipant("Ida Brandt", ParticipantRole.SOURCE, user_id=ida)
    undone = activities.record(NewActivity("call", "wrong", date(2026, 11, 1), tasks=(NewTask("never"),)))
    activities.record(
        NewActivity(
            "meeting",
            "genoptræning",
            date(2026, 11, 2),
            datetime(2026, 11, 2, 13, 30, tzinfo=UTC),
            details="Linje et\nLinje to",
            participants=(NewParticipant("Anna J.", person_id=anna), NewParticipant("Ukendt Mand"), ours),
            tasks=(
                NewTask("send tal", date(2026, 11, 6), ida, "Ida"),
                NewTask("ring igen", None, None, "Bo"),
            ),
            organization_id=health,
            organization_name="sundhedsudvalget",
            area_name="Slagelse",
        )
    )
    activities.record(
        NewActivity(
            "hearing",
            "budget 2027",
            date(2026, 12, 1),
            status=Status.PLANNED,
            participants=(NewParticipant("Anna Jensen", person_id=namesake), ours),
            tasks=(NewTask("same"), NewTask("same")),
            confidentiality=Confidentiality.PRIVATE,
            area_name="Næstved",
        )
    )
    activities.undo(undone)
    tasks = Tasks(unit, workspace, NOW, ida)
    tasks.add(NewTask("on its own", date(2026, 12, 24)))
    tasks.done(2)
    tasks.cancel(3)


@pytest.fixture
def filled(work: Work, workspace: int, ida: int) -> Export:
    def unit(unit: Unit) -> Export:
        fill(unit, workspace, ida)
        return export_json(unit, workspace)

    return work.do(unit)


@pytest.fixture
def elsewhere(database: str) -> Iterator[tuple[Work, int]]:
    """Another database with an empty team in it."""
    with URLS[database]() as url, work_on(url) as work:
        yield (
            work,
            work.do(lambda unit: Team(unit, None, NOW).make_workspace("Nye", "da", "Europe/Copenhagen")),
        )


@pytest.fixture
def carried_over(
    elsewhere: tuple[Work, int], tmp_path: Path
) -> Callable[[Export], tuple[ImportReport, Export]]:
    """Read an export into the empty team; what that did, and the export of it."""
    work, workspace = elsewhere

    def carry(export: Export) -> tuple[ImportReport, Export]:
        file = tmp_path / "export.json"
        file.write_text(json.dumps(export), "utf-8")
        report = import_file(work, workspace, file, NOW)
        return report, work.do(lambda unit: export_json(unit, workspace))

    return carry


def test_everything_is_there(filled: Export) -> None:
    assert {name: len(records) for name, records in filled.items()} == {
        "persons": 2,
        "organizations": 3,
        "posts": 1,
        "memberships": 3,
        "areas": 2,
        "activities": 2,
        "tasks": 5,
    }
    anna = filled["persons"][0]
    assert anna == {
        "id": "person/2",
        "name": "Anna Jensen",
        "family_name": "Jensen",
        "email": "anna@example.dk",
        "other_names": [{"name": "Anna Holm", "note": "before 2020"}],
        "identifiers": [{"scheme": "valg", "identifier": "17"}],
        "contact_details": [{"type": "voice", "value": "12 34 56 78"}],
        "sources": [{"url": "https://example.dk/anna", "note": "read 2026"}],
    }
    assert filled["memberships"][2] == {
        "id": "membership/3",
        "person_id": "person/2",
        "organization_id": "organization/2",
        "post_id": "post/1",
        "role": "formand",
        "end_reason": "resigned",
    }


def test_activities_are_told_in_full(filled: Export) -> None:
    assert filled["activities"] == [
        {
            "id": "activity/2",
            "activity_type": "meeting",
            "subject": "genoptræning",
            "activity_date": "2026-11-02T14:30:00+01:00",
            "status": "completed",
            "organization": "sundhedsudvalget, Slagelse",
            "details": "Linje et\nLinje to",
            "confidentiality": "team",
            "participants": [
                {"name": "Anna Jensen", "role": "target", "person_id": "person/2"},
                {"name": "Ukendt Mand", "role": "target", "person_id": None},
                {"name": "Ida Brandt", "role": "source", "person_id": None},
            ],
            "task_ids": ["task/2", "task/3"],
        },
        {
            "id": "activity/3",
            "activity_type": "hearing",
            "subject": "budget 2027",
            "activity_date": "2026-12-01",
            "status": "planned",
            "organization": "Næstved",
            "details": "",
            "confidentiality": "private",
            "participants": [
                {"name": "Anna Jensen", "role": "target", "person_id": "person/3"},
                {"name": "Ida Brandt", "role": "source", "person_id": None},
            ],
            "task_ids": ["task/4", "task/5"],
        },
    ]
    keys = ("id", "subject", "due_date", "assignee", "status", "activity_id")
    assert [tuple(task[key] for key in keys) for task in filled["tasks"]] == [
        ("task/2", "send tal", "2026-11-06", "Ida Brandt", "done", "activity/2"),
        ("task/3", "ring igen", None, "Bo", "cancelled", "activity/2"),
        ("task/4", "same", None, None, "open", "activity/3"),
        ("task/5", "same", None, None, "open", "activity/3"),
        ("task/6", "on its own", "2026-12-24", None, "open", None),
    ]


def test_times_follow_the_time_zone_asked_for(work: Work, workspace: int, filled: Export) -> None:
    asked = work.do(lambda unit: export_json(unit, workspace, ZoneInfo("America/New_York")))
    assert asked["activities"][0]["activity_date"] == "2026-11-02T08:30:00-05:00"
    assert filled["activities"][0]["activity_date"] == "2026-11-02T14:30:00+01:00"


def test_an_export_read_back_is_the_same_export(
    filled: Export, carried_over: Callable[[Export], tuple[ImportReport, Export]]
) -> None:
    report, again = carried_over(filled)
    assert report == ImportReport(added=2, memberships=3, activities=2, tasks=5)
    assert again == filled
    report, again = carried_over(filled)
    assert report == ImportReport(same=2)
    assert again == filled


def test_read_back_where_it_came_from_it_changes_nothing(
    work: Work, workspace: int, filled: Export, tmp_path: Path
) -> None:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(filled), "utf-8")
    assert import_file(work, workspace, file, NOW) == ImportReport(same=2)
    assert work.do(lambda unit: export_json(unit, workspace)) == filled


def test_read_into_another_team_it_gets_numbers_of_its_own_and_keeps_its_names(
    work: Work, other_workspace: int, filled: Export, tmp_path: Path
) -> None:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(filled), "utf-8")
    report = import_file(work, other_workspace, file, NOW)
    assert (report.added, report.activities, report.tasks) == (2, 2, 5)
    out = work.do(lambda unit: export_json(unit, other_workspace, TZ))
    assert [one["id"] for one in out["persons"]] == [one["id"] for one in filled["persons"]]
    assert [one["subject"] for one in out["activities"]] == [one["subject"] for one in filled["activities"]]
    assert import_file(work, other_workspace, file, NOW) == ImportReport(same=2)
    assert len(work.do(lambda unit: export_json(unit, other_workspace))["activities"]) == 2


def test_two_exports_of_one_team_are_equal(work: Work, workspace: int, filled: Export) -> None:
    texts = []
    for _ in range(2):
        out = StringIO()
        write_export(work, workspace, "json", out)
        texts.append(out.getvalue())
    assert texts[0] == texts[1]
    assert json.loads(texts[0]) == filled
    assert "Sjælland" in texts[0]


def test_new_records_do_not_clash_with_those_read_back(
    filled: Export, carried_over: Callable[[Export], tuple[ImportReport, Export]], elsewhere: tuple[Work, int]
) -> None:
    carried_over(filled)
    work, workspace = elsewhere

    def add(unit: Unit) -> tuple[int, int]:
        ida = Team(unit, workspace, NOW).add_user("Ida Brandt", Role.MEMBER)
        person = People(unit, workspace, NOW, ida).add_person("Bo Lind")
        meeting = NewActivity("meeting", "nyt", date(2026, 12, 2), tasks=(NewTask("mere"),))
        return person, Activities(unit, workspace, NOW, ida).record(meeting)

    person, activity = work.do(add)
    assert person > 3
    assert activity > 3


def test_what_is_private_stays_with_its_own_people(
    filled: Export, carried_over: Callable[[Export], tuple[ImportReport, Export]], elsewhere: tuple[Work, int]
) -> None:
    work, workspace = elsewhere
    ida = work.do(lambda unit: Team(unit, workspace, NOW).add_user("Ida Brandt", Role.MEMBER))
    bo = work.do(lambda unit: Team(unit, workspace, NOW).add_user("Bo Lind", Role.MEMBER))
    carried_over(filled)

    def seen(user: int | None) -> list[str]:
        rows, _ = work.do(lambda unit: Activities(unit, workspace, NOW, user).list())
        return [row.subject for row in rows]

    assert seen(ida) == ["budget 2027", "genoptræning"]
    assert seen(bo) == seen(None) == ["genoptræning"]


@pytest.mark.parametrize(
    "change",
    [
        {"activity_type": "party"},
        {"activity_date": "31.02.2026"},
        {"activity_date": "2026-11-02T14:30:00"},
        {"status": "maybe"},
        {"confidentiality": "secret"},
    ],
)
def test_an_activity_that_is_not_understood_is_told(
    filled: Export,
    carried_over: Callable[[Export], tuple[ImportReport, Export]],
    change: dict[str, str],
) -> None:
    filled["activities"][1] |= change
    report, again = carried_over(filled)
    assert report.activities == 1
    assert [problem.place for problem in report.problems] == ["activities[1]", "tasks[2]", "tasks[3]"]
    assert [one["subject"] for one in again["activities"]] == ["genoptræning"]


def faults_in(export: Export) -> list[str]:
    """What Popolo's own schemas find wrong with an export."""
    schemas = {file.stem: json.loads(file.read_text("utf-8")) for file in SCHEMAS.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (schema["id"].rstrip("#"), DRAFT3.create_resource(schema)) for schema in schemas.values()
    )
    found = []
    for name in ("person", "organization", "post", "membership", "area"):
        check = jsonschema.Draft3Validator(
            schemas[name], registry=registry, format_checker=jsonschema.Draft3Validator.FORMAT_CHECKER
        )
        assert not check.is_valid({"id": 12})
        for record in export[f"{name}s"]:
            found += [f"{name} {record['id']}: {error.message}" for error in check.iter_errors(record)]
    return found


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="Popolo's schemas are not here")
def test_an_export_is_popolo(filled: Export) -> None:
    assert all(filled[name] for name in ("persons", "organizations", "posts", "memberships", "areas"))
    assert faults_in(filled) == []


# The table of contacts


def test_contacts_as_a_table(work: Work, workspace: int, filled: Export) -> None:
    out = StringIO(newline="")
    write_export(work, workspace, "csv", out)
    table = list(csv.reader(StringIO(out.getvalue(), newline="")))
    of_people = [
        [
            *("Anna Jensen", "Byrådet", "Slagelse", "", "Socialdemokratiet", "2022", "2025-12-31"),
            *("anna@example.dk", "12 34 56 78"),
        ],
        [
            *("Anna Jensen", "Byrådet", "Slagelse", "", "Socialdemokratiet", "2026-01-01", ""),
            *("anna@example.dk", "12 34 56 78"),
        ],
        [
            *("Anna Jensen", "Sundhedsudvalget", "Slagelse", "formand", "", "", ""),
            *("anna@example.dk", "12 34 56 78"),
        ],
        ["Anna Jensen", "", "", "journalist", "", "", "", "", ""],
    ]
    assert table == [list(COLUMNS), *([*row, *[""] * len(OWN)] for row in of_people)]
    assert len(filled["memberships"]) == 3


def test_a_table_read_back_changes_nothing(work: Work, workspace: int, tmp_path: Path) -> None:
    def people_of_every_kind(unit: Unit) -> None:
        people = People(unit, workspace, NOW)
        party = people.bodies.ensure_organization("Venstre", "party")
        bo = people.add_person("Bo, 'kaldet' \"Bob\" Lind", email="bo@example.dk", phone="+45 12345678")
        people.bodies.ensure_membership(bo, party, role="formand")
        people.bodies.ensure_membership(
            bo, people.bodies.ensure_organization("Byrådet"), start_date="2026-03"
        )
        people.add_person("Eva Ravn", summary="-chef")

    work.do(people_of_every_kind)
    before = work.do(lambda unit: export_json(unit, workspace))
    file = tmp_path / "people.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        write_export(work, workspace, "csv", out)
    assert import_file(work, workspace, file, NOW) == ImportReport(same=2)
    assert work.do(lambda unit: export_json(unit, workspace)) == before


@pytest.mark.parametrize(
    "name",
    ["=HYPERLINK(1)", "+45", "-2+3", "@SUM(A1)", "'=1", "''@x", "O'Neill", "'ordinary'", "a=b", "Bo\nLind"],
)
def test_no_cell_runs_as_a_formula_and_all_read_back(
    work: Work, workspace: int, elsewhere: tuple[Work, int], tmp_path: Path, name: str
) -> None:
    work.do(lambda unit: People(unit, workspace, NOW).add_person("Bo Lind", summary=name))
    file = tmp_path / "people.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        write_export(work, workspace, "csv", out)
    with file.open(encoding="utf-8", newline="") as table:
        cells = [cell for row in csv.reader(table) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    other, team = elsewhere
    import_file(other, team, file, NOW)
    (bo,) = other.do(lambda unit: export_json(unit, team))["persons"]
    assert bo["summary"] == " ".join(name.split())


def test_a_cell_is_guarded_once() -> None:
    assert [guarded(cell) for cell in ("=1", "'=1", "x=1", "", "'x")] == ["'=1", "''=1", "x=1", "", "'x"]


def test_an_unknown_format_is_an_error(work: Work, workspace: int) -> None:
    with pytest.raises(ValueError, match="xlsx"):
        write_export(work, workspace, "xlsx", StringIO())
