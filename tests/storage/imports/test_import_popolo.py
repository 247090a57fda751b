"""Popolo JSON goes in as publishers write it: by reference, embedded, with what is wrong told by its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage.contacts.people import PersonCard
from storage.exports.popolo import export_json
from storage.imports import ImportFailed, ImportReport, import_file
from storage.imports.writing import Writing
from storage.work import Unit, Work
from tests.people import People
from tests.storage.conftest import NOW

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
COUNCILLORS = SHARED / "data" / "real" / "popolo" / "vic_councillors.json"

BY_REFERENCE: dict[str, Any] = {
    "persons": [
        {
            "id": "council/anna",
            "name": "Anna Jensen",
            "email": "anna@example.dk",
            "other_names": [{"name": "Anna Holm", "note": "before 2020"}],
            "identifiers": [{"scheme": "valg", "identifier": "17"}],
            "contact_details": [{"type": "voice", "value": "12345678", "label": "office"}],
            "sources": [{"url": "https://example.dk/anna"}],
            "links": [{"url": "https://example.dk"}],
        },
        {"id": "council/other-anna", "name": "Anna Jensen"},
        {"id": "council/bo", "given_name": "Bo", "family_name": "Lind", "email": None},
    ],
    "organizations": [
        {"id": "council", "name": "Byrådet", "classification": "council", "area_id": "dk/0330"},
        {"id": "health", "name": "Sundhedsudvalget", "parent_id": "council", "area_id": "dk/0330"},
        {"id": "a", "name": "Socialdemokratiet", "classification": "party"},
    ],
    "areas": [
        {"id": "dk/0330", "name": "Slagelse", "identifier": "0330", "parent_id": "dk/1085"},
        {"id": "dk/1085", "name": "Region Sjælland", "identifier": "1085"},
    ],
    "posts": [{"id": "chair", "label": "Formand", "role": "formand", "organization_id": "health"}],
    "memberships": [
        {
            "person_id": "council/anna",
            "organization_id": "council",
            "on_behalf_of_id": "a",
            "start_date": "2022-01-01",
            "end_date": "2025-12-31",
        },
        {
            "person_id": "council/anna",
            "organization_id": "council",
            "on_behalf_of_id": "a",
            "start_date": "2026-01-01T00:00:00Z",
        },
        {"person_id": "council/other-anna", "organization_id": "council"},
        {"person_id": "council/bo", "post_id": "chair", "role": "formand", "start_date": "2026"},
    ],
}
EMBEDDED: dict[str, Any] = {
    "persons": [
        {
            "id": "council/anna",
            "name": "Anna Jensen",
            "memberships": [
                {
                    "id": "1",
                    "organization": {
                        "id": "council",
                        "name": "Byrådet",
                        "area": {"id": "dk/0330", "name": "Slagelse", "identifier": "0330"},
                    },
                    "on_behalf_of": {"id": "a", "name": "Socialdemokratiet"},
                },
                {"id": "2", "organization_id": "health", "role": "formand", "start_date": "2026"},
            ],
        }
    ],
    "organizations": [
        {
            "id": "health",
            "name": "Sundhedsudvalget",
            "posts": [
                {"id": "chair", "label": "Formand", "memberships": [{"id": "4", "person_id": "council/anna"}]}
            ],
            "memberships": [
                {"id": "2", "person_id": "council/anna", "role": "formand", "start_date": "2026"},
                {"id": "3", "person": {"id": "council/bo", "name": "Bo Lind"}},
            ],
            "children": [{"id": "sub", "name": "Underudvalget"}],
        }
    ],
}

TakeIn = Callable[..., ImportReport]


@pytest.fixture
def take_in(work: Work, workspace: int, tmp_path: Path) -> TakeIn:
    def take(content: object, name: str = "people.json") -> ImportReport:
        file = tmp_path / name
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return import_file(work, workspace, file, NOW)

    return take


@pytest.fixture
def export(work: Work, workspace: int) -> Callable[[], dict[str, list[dict[str, Any]]]]:
    return lambda: work.do(lambda unit: export_json(unit, workspace))


def person(work: Work, workspace: int, name: str) -> PersonCard:
    def get(unit: Unit) -> PersonCard | None:
        people = People(unit, workspace, NOW)
        return people.person(people.find_by_name(name)[0])

    found = work.do(get)
    assert found is not None
    return found


def places(report: ImportReport) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in report.problems]


def test_a_document_goes_in_whole(take_in: TakeIn, work: Work, workspace: int) -> None:
    assert take_in(BY_REFERENCE) == ImportReport(added=3, memberships=4)
    anna = person(work, workspace, "Anna Jensen")
    assert (anna.email, anna.other_names) == ("anna@example.dk", ("Anna Holm",))
    assert [(d.type, d.value, d.label) for d in anna.contact_details] == [("voice", "12345678", "office")]
    assert [(m.organization, m.party, m.area, m.start_date, m.end_date) for m in anna.memberships] == [
        ("Byrådet", "Socialdemokratiet", "Slagelse", "2026-01-01", None),
        ("Byrådet", "Socialdemokratiet", "Slagelse", "2022-01-01", "2025-12-31"),
    ]
    assert [m.organization for m in person(work, workspace, "Bo Lind").memberships] == ["Sundhedsudvalget"]


def test_the_same_document_twice_changes_nothing(
    take_in: TakeIn, export: Callable[[], dict[str, list[dict[str, Any]]]]
) -> None:
    take_in(BY_REFERENCE)
    before = export()
    assert take_in(BY_REFERENCE) == ImportReport(same=3)
    assert export() == before


def test_counts_out_are_counts_in(
    take_in: TakeIn, export: Callable[[], dict[str, list[dict[str, Any]]]]
) -> None:
    take_in(BY_REFERENCE)
    for name, records in export().items():
        assert len(records) == len(BY_REFERENCE.get(name, ())), name


def test_what_a_file_calls_a_record_it_is_called_again(
    take_in: TakeIn, export: Callable[[], dict[str, list[dict[str, Any]]]]
) -> None:
    take_in(BY_REFERENCE)
    out = export()
    assert [one["id"] for one in out["persons"]] == ["council/anna", "council/other-anna", "council/bo"]
    assert [one["id"] for one in out["organizations"]] == ["council", "health", "a"]
    health = out["organizations"][1]
    assert (health["parent_id"], health["area_id"]) == ("council", out["areas"][0]["id"])
    assert out["areas"][0]["parent_id"] == out["areas"][1]["id"]


def test_records_may_stand_inside_others(take_in: TakeIn, work: Work, workspace: int) -> None:
    report = take_in(EMBEDDED)
    assert (report.added, report.problems) == (2, ())
    anna = person(work, workspace, "Anna Jensen")
    assert sorted((m.organization, m.role or "", m.party or "", m.area or "") for m in anna.memberships) == [
        ("Byrådet", "", "Socialdemokratiet", "Slagelse"),
        ("Sundhedsudvalget", "Formand", "", ""),  # the role of the post
        ("Sundhedsudvalget", "formand", "", ""),
    ]
    assert [m.organization for m in person(work, workspace, "Bo Lind").memberships] == ["Sundhedsudvalget"]
    assert take_in(EMBEDDED) == ImportReport(same=2)


def test_a_list_of_persons_is_a_document(take_in: TakeIn) -> None:
    assert take_in([{"name": "Anna Jensen"}, {"name": "Bo Lind"}]).added == 2


def test_known_contacts_are_found_again(take_in: TakeIn, work: Work, workspace: int) -> None:
    def by_hand(unit: Unit) -> None:
        people = People(unit, workspace, NOW)
        people.add_person("Bo Lind")
        people.add_person("A. Jensen", email="anna@example.dk")
        people.add_person("Ulf Krag", email="anna@example.dk")  # shares a mailbox with her

    work.do(by_hand)
    report = take_in(BY_REFERENCE)
    assert places(report) == []
    assert (report.added, report.changed) == (1, 2)  # the other Anna is new
    assert len(person(work, workspace, "A. Jensen").memberships) == 2


def test_a_person_two_contacts_could_be_is_told_with_nothing_of_theirs_taken_in(
    take_in: TakeIn, work: Work, workspace: int
) -> None:
    def by_hand(unit: Unit) -> None:
        for _ in range(2):
            People(unit, workspace, NOW).add_person("Bo Lind")

    work.do(by_hand)
    report = take_in(BY_REFERENCE)
    assert places(report) == [("several_persons", "persons[2]")]
    assert (report.added, report.memberships) == (2, 3)


def test_another_publisher_may_use_the_same_ids(
    take_in: TakeIn, export: Callable[[], dict[str, list[dict[str, Any]]]]
) -> None:
    take_in({"persons": [{"id": "1", "name": "Anna Jensen"}]})
    other = {"persons": [{"id": "1", "name": "Bo Lind"}]}
    assert take_in(other).added == 1
    assert take_in(other) == ImportReport(same=1)
    assert [(one["id"], one["name"]) for one in export()["persons"]] == [
        ("1", "Anna Jensen"),
        ("1-1", "Bo Lind"),
    ]


def test_what_is_wrong_with_one_record_costs_that_one(take_in: TakeIn) -> None:
    report = take_in(
        {
            "persons": [
                {"id": "1", "name": "Anna Jensen", "email": "none"},
                {"id": "2", "name": ""},
                "Bo Lind",
                {"id": "3", "name": "???"},
                {"id": "1", "name": "Anna Jensen"},
                {"id": "4", "name": 17},
            ],
            "organizations": [
                {"id": "o", "name": "Byrådet"},
                {"id": "p", "name": ["x"], "classification": 3},
            ],
            "posts": [
                {"id": "q", "label": "Formand"},
                {"id": "r", "label": "Formand", "organization_id": "x"},
            ],
            "areas": {"id": "none"},
            "memberships": [
                {"person_id": "1", "organization_id": "o", "start_date": "2026", "end_date": "2025"},
                {"person_id": "1", "organization_id": "o", "start_date": "soon"},
                {"person_id": "1", "organization_id": "o", "start_date": {}},
                {"person_id": "9", "organization_id": "o"},
                {"person_id": "1", "organization_id": "nowhere"},
                {"organization_id": "o"},
                {"person_id": "3", "organization_id": "o"},
                {"person_id": "1", "organization_id": "o", "on_behalf_of_id": "z"},
            ],
        }
    )
    assert (report.added, report.memberships) == (2, 1)
    assert sorted(places(report)) == sorted(
        [
            ("no_email", "persons[0]"),
            ("no_name", "persons[1]"),
            ("no_record", "persons[2]"),
            ("no_name", "persons[3]"),
            ("same_id_twice", "persons[4]"),
            ("no_name", "organizations[1]"),
            ("post_without_organization", "posts[0]"),
            ("unknown_reference", "posts[1]"),
            ("no_list", "areas"),
            ("ends_before_it_starts", "memberships[0]"),
            ("no_date", "memberships[1]"),
            ("no_date", "memberships[2]"),
            ("unknown_reference", "memberships[3]"),
            ("unknown_reference", "memberships[4]"),
            ("membership_of_nobody", "memberships[5]"),
            ("unknown_party", "memberships[7]"),
        ]
    )


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (json.dumps(BY_REFERENCE, indent=1)[:200], "json_cut_off", 13),
        ('{"persons": [{"name": "Anna', "json_cut_off", 1),
        ('{"persons": [}', "json_broken", 1),
        ("[" * 100_000, "json_too_deep", None),
        ('{"persons": [' + "9" * 5000 + "]}", "json_number", None),
        ('"Anna"', "no_name_column", 1),  # no JSON document: a table of one cell
        ("{}", "json_no_popolo", None),
        ('{"people": []}', "json_no_popolo", None),
    ],
)
def test_what_is_no_document_is_refused_whole(
    take_in: TakeIn, work: Work, workspace: int, content: str, code: str, line: int | None
) -> None:
    with pytest.raises(ImportFailed) as failed:
        take_in(content)
    assert (failed.value.problem.code, failed.value.problem.line) == (code, line)
    assert work.do(lambda unit: People(unit, workspace, NOW).names()) == []


def test_records_nested_beyond_reason_are_refused(take_in: TakeIn) -> None:
    depth = 400
    nested = '{"organizations": ' + '[{"name": "x", "children": ' * depth + "[]" + "}]" * depth + "}"
    with pytest.raises(ImportFailed) as failed:
        take_in(nested)
    assert failed.value.problem.code == "json_too_deep"


def test_a_fault_half_way_leaves_nothing(
    work: Work, workspace: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "people.json"
    file.write_text(json.dumps(BY_REFERENCE))
    step = Writing.step
    written: list[int] = []

    def failing(writing: Writing, unit: Unit) -> bool:
        if len(written) == 4:
            raise OSError("disk full")
        written.append(writing.written)
        return step(writing, unit)

    monkeypatch.setattr(Writing, "step", failing)
    with pytest.raises(OSError, match="disk full"):
        import_file(work, workspace, file, NOW)
    monkeypatch.undo()
    assert written[-1] > 0
    out = work.do(lambda unit: export_json(unit, workspace))
    assert not any(out.values())
    assert import_file(work, workspace, file, NOW).added == 3


@pytest.mark.skipif(not COUNCILLORS.exists(), reason="the published data is not here")
def test_a_publishers_councils_go_in_and_out_whole(
    work: Work, workspace: int, export: Callable[[], dict[str, list[dict[str, Any]]]]
) -> None:
    document = json.loads(COUNCILLORS.read_text("utf-8"))
    report = import_file(work, workspace, COUNCILLORS, NOW)
    assert report == ImportReport(added=670, memberships=756)
    out = export()
    for name in ("persons", "organizations", "memberships"):
        assert len(out[name]) == len(document[name])
    assert [one["id"] for one in out["persons"]] == [one["id"] for one in document["persons"]]
    keys = ("person_id", "organization_id", "role", "on_behalf_of_id", "start_date", "end_date")
    assert [[one.get(key) for key in keys] for one in out["memberships"]] == [
        [one.get(key) for key in keys] for one in document["memberships"]
    ]
    assert import_file(work, workspace, COUNCILLORS, NOW) == ImportReport(same=670)
