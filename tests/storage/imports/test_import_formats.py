"""What councils, elections authorities and address books publish goes in by what it holds, not by its name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage.exports.popolo import export_json
from storage.imports import FORMATS, ImportFailed, ImportReport, import_file, parse
from storage.work import Work
from tests.countries import DK
from tests.storage.conftest import NOW
from tests.storage.exports.test_export import faults_in

REAL = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "real"
here = pytest.mark.skipif(not REAL.exists(), reason="the published data is not here")

TakeIn = Callable[..., ImportReport]
Out = Callable[[], dict[str, list[dict[str, Any]]]]

COMMITTEES = [
    {
        "path": "data/zz/committees/legislature-Budget.yml",
        "data": {
            "id": "ocd-organization/1",
            "jurisdiction": "ocd-jurisdiction/country:us/state:zz/government",
            "classification": "committee",
            "name": "Budget",
            "chamber": "upper",
            "sources": [{"url": "https://example.org/budget"}],
            "members": [
                {"name": "Anna Holm", "role": "chair", "person_id": "ocd-person/1"},
                {"name": "Bo Lind", "role": "member", "person_id": "ocd-person/2"},
                {"name": "Nobody Known", "role": "member"},
            ],
            "other_names": [{"name": "Joint Budget"}],
        },
    },
    {
        "path": "data/zz/committees/lower-Budget.yml",
        "data": {
            "id": "ocd-organization/2",
            "jurisdiction": "ocd-jurisdiction/country:us/state:zz/government",
            "classification": "committee",
            "name": "Budget",
            "chamber": "lower",
            "members": [
                {"name": "Bo Lind", "role": "chair", "person_id": "ocd-person/2"},
                {"role": "member"},
            ],
        },
    },
]
BALLOT = {
    "Storkreds": "Slagelse",
    "Storkredsnummer": "7",
    "Valgdag": "24-03-2026",
    "Valgart": "Folketingsvalg",
    "IndenforParti": [
        {
            "PartiId": "p1",
            "Partibogstav": "A",
            "Partinavn": "Socialdemokratiet",
            "Kandidater": [
                {
                    "Id": "k1",
                    "Navn": "Anna Maria Holm",
                    "Stemmeseddelnavn": "Anna Holm",
                    "Stilling": "Lærer",
                    "Opstillingskredse": [{"Opstillingskreds": "Slagelse"}],
                },
                {"Id": "k2", "Navn": "", "Stilling": "Ingen"},
            ],
        }
    ],
    "UdenforParti": [{"Id": "k3", "Navn": "Ulf Krag", "Stilling": "Fisker"}],
}
AREAS = [
    {"Dagi_id": "1", "Kode": 330, "Navn": "Slagelse", "Regionskode": 1085, "Type": "Kommune"},
    {"Dagi_id": "2", "Kode": 370, "Navn": "Næstved", "Regionskode": 1085, "Type": "Kommune"},
    {"Dagi_id": "3", "Kode": None, "Navn": "Uden", "Regionskode": None, "Type": "Kommune"},
]
BODY = "https://ris.example.org/body/1"
OPARL = [
    {
        "id": BODY,
        "type": "https://schema.oparl.org/1.1/Body",
        "name": "Stadt Beispiel",
        "shortName": "Beispiel",
        "ags": "05315000",
        "organization": f"{BODY}/organizations",
    },
    {
        "id": "https://ris.example.org/organization/5",
        "type": "https://schema.oparl.org/1.1/Organization",
        "body": BODY,
        "name": "Finanzausschuss",
        "classification": "Ausschuss",
        "startDate": "2012-07-17",
        "post": ["Vorsitz"],
    },
    {
        "id": "https://ris.example.org/person/29",
        "type": "https://schema.oparl.org/1.1/Person",
        "body": BODY,
        "name": "Erika Beispiel",
        "familyName": "Beispiel",
        "givenName": "Erika",
        "title": ["Dr."],
        "email": ["erika@example.org", "second@example.org"],
        "phone": ["+49 30 1"],
        "membership": [
            {
                "id": "m1",
                "type": "https://schema.oparl.org/1.1/Membership",
                "organization": "https://ris.example.org/organization/5",
                "role": "Vorsitz",
                "startDate": "2013-12-03",
                "endDate": "2014-07-28",
            },
            {"id": "m2", "organization": "https://ris.example.org/organization/5", "startDate": "2014",
             "endDate": "2013"},
        ],
    },
    {"id": "x", "type": "https://schema.oparl.org/1.1/Paper", "name": "Vorlage"},
    {"id": "y", "type": "https://schema.oparl.org/1.1/Person", "name": "Gone", "deleted": True},
]  # fmt: skip
CARDS = """BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:1
FN:Anna Holm
N:Holm;Anna;;;
EMAIL;PREF=2:second@example.dk
EMAIL;PREF=1:Anna@Example.dk
TEL;TYPE="cell,voice";VALUE=uri:tel:+4511223344
item1.ORG:Slagelse Kommune;Byrådet
item1.TITLE:Medlem\\, 1. viceborgmester
item2.ORG:Læserforeningen
item2.TITLE:Formand
NOTE:Ring efter kl. 16\\nhelst
 e fredag
END:VCARD
begin:vcard
version:3.0
N:Lind;Bo
TEL;TYPE=WORK,FAX:12 34 56 78
ADR;TYPE=HOME:;;Torvet 1;Slagelse;;4200;Danmark
END:VCARD
BEGIN:VCARD
VERSION:1.0
FN:Old Style
END:VCARD
stray
BEGIN:VCARD
VERSION:4.0
KIND:group
FN:All of us
END:VCARD
"""


def lines(records: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(one) + "\n" for one in records)


@pytest.fixture
def take_in(work: Work, workspace: int, tmp_path: Path) -> TakeIn:
    def take(content: str | bytes, name: str = "a file") -> ImportReport:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return import_file(work, workspace, file, NOW)

    return take


@pytest.fixture
def out(work: Work, workspace: int) -> Out:
    return lambda: work.do(lambda unit: export_json(unit, workspace))


def codes(report: ImportReport) -> list[tuple[str, int | str | None]]:
    return [(problem.code, problem.line or problem.place) for problem in report.problems]


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        ("navn;e-mail\nBo Lind;\n", "table"),
        ('{"persons": []}', "popolo"),
        ('[{"name": "Bo Lind"}]', "popolo"),
        (json.dumps(OPARL), "oparl"),
        (json.dumps({"data": OPARL, "links": {}}), "oparl"),
        (json.dumps(OPARL[2]), "oparl"),
        (lines(COMMITTEES), "openstates"),
        (json.dumps(COMMITTEES[0]["data"], indent=2), "openstates"),
        (json.dumps(BALLOT), "valg.dk"),
        (json.dumps(AREAS), "valg.dk"),
        ("\ufeff" + CARDS, "vcard"),
    ],
)
def test_the_format_is_seen_in_the_content(content: str, format_: str) -> None:
    assert parse(content.encode(), DK).format == format_
    assert format_ in FORMATS


def test_committees_go_in_with_who_chairs_them(take_in: TakeIn, out: Out) -> None:
    report = take_in(lines(COMMITTEES))
    assert (report.added, report.memberships) == (3, 4)
    assert codes(report) == [("no_name", "committees[1].members[1]")]
    found = out()
    assert [(one["name"], one["classification"]) for one in found["organizations"]] == [
        ("Senate", "upper"),
        ("Budget", "committee"),
        ("House", "lower"),
        ("Budget", "committee"),
    ]
    by_id = {one["id"]: one for one in found["organizations"]}
    assert {by_id[one["parent_id"]]["name"] for one in found["organizations"] if "parent_id" in one} == {
        "Senate",
        "House",
    }
    names = {one["id"]: one["name"] for one in found["persons"]}
    assert sorted(
        (names[one["person_id"]], one["organization_id"], one["role"]) for one in found["memberships"]
    ) == [
        ("Anna Holm", "ocd-organization/1", "chair"),
        ("Bo Lind", "ocd-organization/1", "member"),
        ("Bo Lind", "ocd-organization/2", "chair"),
        ("Nobody Known", "ocd-organization/1", "member"),
    ]
    again = take_in(lines(COMMITTEES))
    assert (again.added, again.changed, again.memberships) == (0, 0, 0)
    assert out() == found


def test_candidates_hold_no_office(take_in: TakeIn, out: Out) -> None:
    report = take_in(json.dumps(BALLOT))
    assert (report.added, report.memberships, report.candidacies) == (2, 0, 2)
    assert codes(report) == [("no_name", "file[0].IndenforParti[0].Kandidater[1]")]
    found = out()
    parties = {one["id"]: one["name"] for one in found["organizations"]}
    assert sorted(
        (parties[one["organization_id"]], one["role"], one["label"], one["end_date"])
        for one in found["memberships"]
    ) == [
        ("Socialdemokratiet", "kandidat", "Folketingsvalg 2026", "2026-03-24"),
        ("Uden for partierne", "kandidat", "Folketingsvalg 2026", "2026-03-24"),
    ]
    anna = next(one for one in found["persons"] if one["name"] == "Anna Maria Holm")
    assert anna["identifiers"] == [{"scheme": "valg.dk", "identifier": "k1"}]
    assert anna["other_names"] == [{"name": "Anna Holm", "note": "Stemmeseddelnavn"}]
    assert [(one["name"], one["classification"]) for one in found["areas"]] == [("Slagelse", "constituency")]
    assert take_in(json.dumps(BALLOT)).candidacies == 0
    assert out() == found


def test_a_party_is_one_by_its_letter_and_its_names(take_in: TakeIn, out: Out) -> None:
    take_in("navn;udvalg;kommune;parti\nBo Lind;Byrådet;Køge;S\nIda Holm;Byrådet;Køge;Socialdemokraterne\n")
    take_in(json.dumps(BALLOT))
    parties = [one for one in out()["organizations"] if one.get("classification") == "party"]
    assert [one["name"] for one in parties] == ["S"]
    assert [one["name"] for one in parties[0]["other_names"]] == ["A"]


def test_municipalities_are_areas_with_their_codes(take_in: TakeIn, out: Out) -> None:
    report = take_in(json.dumps(AREAS))
    assert (report.areas, report.added, codes(report)) == (3, 0, [("no_code", "file[2]")])
    assert [(one["name"], one.get("identifier"), one.get("parent_id")) for one in out()["areas"]] == [
        ("Region 1085", "1085", None),
        ("Slagelse", "0330", "area/1"),
        ("Næstved", "0370", "area/1"),
    ]
    assert take_in(json.dumps(AREAS)).areas == 0


def test_oparl_goes_in_by_object_or_piece_by_piece(take_in: TakeIn, out: Out) -> None:
    whole = take_in(json.dumps(OPARL))
    assert (whole.added, whole.memberships) == (1, 1)
    assert codes(whole) == [("ends_before_it_starts", "[2].membership[1]")]
    found = out()
    erika = found["persons"][0]
    assert (erika["email"], erika["honorific_prefix"], erika["family_name"]) == (
        "erika@example.org",
        "Dr.",
        "Beispiel",
    )
    assert [(one["type"], one["value"]) for one in erika["contact_details"]] == [
        ("voice", "+49 30 1"),
        ("email", "second@example.org"),
    ]
    assert [(one["name"], one.get("parent_id")) for one in found["organizations"]] == [
        ("Stadt Beispiel", None),
        ("Finanzausschuss", BODY),
    ]
    seat = {
        "id": "m3",
        "type": "https://schema.oparl.org/1.1/Membership",
        "person": "https://ris.example.org/person/29",
        "organization": "https://ris.example.org/organization/5",
        "role": "Mitglied",
        "startDate": "2020-01-01",
    }
    later = take_in(json.dumps(seat))  # refers to what an earlier file brought
    assert (later.memberships, later.problems) == (1, ())
    assert len(out()["memberships"]) == 2


def test_cards_of_both_versions(take_in: TakeIn, out: Out) -> None:
    report = take_in(CARDS)
    assert (report.added, report.memberships) == (2, 2)
    assert codes(report) == [("card_version", 22), ("outside_card", 26), ("card_of_nobody", 27)]
    anna, bo = out()["persons"]
    assert (anna["id"], anna["email"], anna["summary"]) == (
        "urn:uuid:1",
        "anna@example.dk",
        "Ring efter kl. 16 helste fredag",
    )
    assert [(one["type"], one["value"]) for one in anna["contact_details"]] == [
        ("email", "second@example.dk"),
        ("cell", "+4511223344"),
    ]
    assert bo["name"] == "Bo Lind"
    assert [(one["type"], one["value"]) for one in bo["contact_details"]] == [
        ("fax", "12 34 56 78"),
        ("address", "Torvet 1, Slagelse, 4200, Danmark"),
    ]
    bodies = {one["id"]: one["name"] for one in out()["organizations"]}
    assert [(bodies[one["organization_id"]], one["role"]) for one in out()["memberships"]] == [
        ("Byrådet", "Medlem, 1. viceborgmester"),
        ("Læserforeningen", "Formand"),
    ]
    assert take_in(CARDS).changed == 0


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "markup", None),
        ("<html></html>", "markup", None),
        (b"%PDF-1.7\n\xff", "not_text", None),
        (b"\x01\x00\x00\x00" * 50, "not_text", None),
        (lines(COMMITTEES)[:-40], "json_cut_off", 2),
        (lines(COMMITTEES) + "{oops}\n", "json_broken", 3),
        ('{"a": ' * 100_000, "json_too_deep", None),
        ('[{"type": "https://schema.oparl.org/1.1/Person", "x": ' + "[" * 100_000, "json_too_deep", None),
        ("BEGIN:VCARD\nVERSION:4.0\nFN:Anna", "card_cut_off", 1),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    take_in: TakeIn, out: Out, content: str | bytes, code: str, line: int | None
) -> None:
    with pytest.raises(ImportFailed) as failed:
        take_in(content)
    assert (failed.value.problem.code, failed.value.problem.line) == (code, line)
    assert not any(out().values())


def test_names_of_a_million_characters_are_told_by_their_place(take_in: TakeIn, out: Out) -> None:
    long = "x" * 1_000_000
    tables = take_in(f'name,email\nBo Lind,\n"{long}",\nUlf\x00 Krag,\nEva Ravn,\n')
    assert codes(tables)[1:] == [("long_row", 3), ("unreadable_cell", 4)]
    persons = take_in(json.dumps({"persons": [{"name": long}, {"name": "Ida Brandt"}]}))
    assert codes(persons) == [("long_name", "persons[0]")]
    cards = take_in(f"BEGIN:VCARD\nVERSION:4.0\nFN:{long}\nEND:VCARD\n")
    assert codes(cards) == [("long_name", 1)]
    assert {one["name"] for one in out()["persons"]} == {"Bo Lind", "Eva Ravn", "Ida Brandt"}


def test_nothing_lies_inside_itself(take_in: TakeIn, out: Out) -> None:
    document = {
        "organizations": [
            {"id": "a", "name": "A", "parent_id": "b"},
            {"id": "b", "name": "B", "parent_id": "c"},
            {"id": "c", "name": "C", "parent_id": "a"},
            {"id": "d", "name": "D", "parent_id": "d"},
        ],
        "areas": [
            {"id": "x", "name": "X", "parent_id": "y"},
            {"id": "y", "name": "Y", "parent_id": "x"},
        ],
    }
    report = take_in(json.dumps(document))
    assert codes(report) == [
        ("circular_parent", "areas[1]"),
        ("circular_parent", "organizations[2]"),
        ("circular_parent", "organizations[3]"),
    ]
    assert [one.get("parent_id") for one in out()["organizations"]] == ["b", "c", None, None]


def test_a_file_of_300_mb_is_refused_by_its_size(work: Work, workspace: int, tmp_path: Path) -> None:
    file = tmp_path / "huge.csv"
    with file.open("wb") as sparse:
        sparse.truncate(300_000_000)
    with pytest.raises(ImportFailed) as failed:
        import_file(work, workspace, file, NOW)
    assert failed.value.problem.values == {"megabytes": 300, "limit": 50}


@here
def test_the_published_committees_go_in_and_out_whole(work: Work, workspace: int, out: Out) -> None:
    file = REAL / "openstates" / "committees.jsonl"
    given = [json.loads(line)["data"] for line in file.read_text("utf-8").splitlines()]
    members = [member for one in given for member in one["members"]]
    report = import_file(work, workspace, file, NOW)
    assert (report.added, report.memberships, report.problems) == (141, len(members), ())
    found = out()
    assert len([one for one in found["organizations"] if one["classification"] == "committee"]) == 60
    assert len(found["persons"]) == len({member["person_id"] for member in members})
    assert Counter(one["role"] for one in found["memberships"]) == Counter(
        member["role"] for member in members
    )
    assert {(one["person_id"], one["organization_id"]) for one in found["memberships"]} == {
        (member["person_id"], one["id"]) for one in given for member in one["members"]
    }
    assert import_file(work, workspace, file, NOW) == ImportReport(same=141)


@here
@pytest.mark.parametrize("file", ["popolo/vic_councillors.json", "openstates/committees.jsonl"])
def test_what_was_published_goes_out_as_popolo(work: Work, workspace: int, out: Out, file: str) -> None:
    import_file(work, workspace, REAL / file, NOW)
    found = out()
    assert len(found["persons"]) > 100
    assert faults_in(found) == []


@here
def test_the_official_files_go_in(work: Work, workspace: int, out: Out) -> None:
    for file in sorted((REAL / "valg.dk").iterdir()):
        assert import_file(work, workspace, file, NOW).problems == ()
    found = out()
    assert len([one for one in found["areas"] if one["classification"] == "municipality"]) == 98
    assert len(found["persons"]) == len(found["memberships"]) == 23
    assert {one["role"] for one in found["memberships"]} == {"kandidat"}
    for file in sorted((REAL / "oparl").iterdir()):
        assert parse(file.read_bytes(), DK).format == "oparl"
