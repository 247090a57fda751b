"""Contacts go out as cards every address book reads, and come back as they were."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from storage.exports.popolo import export_json, write_export
from storage.imports import ImportReport, import_file
from storage.work import Unit, Work
from tests.people import People
from tests.storage.conftest import NOW


def fill(unit: Unit, workspace: int) -> None:
    people = People(unit, workspace, NOW)
    anna = people.add_person(
        "Anna Holm",
        email="anna@example.dk",
        phone="+45 11 22 33 44",
        family_name="Holm",
        given_name="Anna",
        summary="Ring; helst fredag, efter kl. 16\nog aldrig \\ om natten",
    )
    people.add_name(anna, "Anna Krag", "before 2020")
    people.add_contact_detail(anna, "email", "second@example.dk")
    people.add_contact_detail(anna, "address", "Torvet 1, 4200 Slagelse")
    people.add_source("https://example.dk/a?b=1,2;c", person_id=anna)
    town = people.bodies.ensure_organization("Slagelse Kommune", "municipality")
    council = people.bodies.ensure_organization("Byrådet", "council", None, town)
    people.bodies.ensure_membership(
        anna, council, role="medlem", start_date="2026-01-01", end_date="2029-12-31"
    )
    people.bodies.ensure_membership(anna, town, role="borgmester", start_date="2018", end_date="2021-12-31")
    people.add_person("Bo " + "Æblegård-" * 20 + "Lind")
    people.erase(people.add_person("Nobody Now"))


def cards(work: Work, workspace: int, today: date | None = date(2026, 11, 3)) -> str:
    out = StringIO(newline="")
    write_export(work, workspace, "vcard", out, today=today)
    return out.getvalue()


def test_cards_are_as_the_standard_wants_them(work: Work, workspace: int) -> None:
    work.do(lambda unit: fill(unit, workspace))
    written = cards(work, workspace)
    assert written.endswith("END:VCARD\r\n")
    assert written.count("BEGIN:VCARD\r\nVERSION:4.0\r\n") == 2
    assert "\n" not in written.replace("\r\n", "")
    assert max(len(line.encode()) for line in written.split("\r\n")) <= 75
    lines = written.replace("\r\n ", "").split("\r\n")
    assert (
        lines[: lines.index("END:VCARD")]
        == [
            "BEGIN:VCARD",
            "VERSION:4.0",
            "UID;VALUE=text:person/1",
            "FN:Anna Holm",
            "N:Holm;Anna;;;",
            "NICKNAME:Anna Krag",
            "NOTE:Ring\\; helst fredag\\, efter kl. 16\\nog aldrig \\\\ om natten",
            "EMAIL;PREF=1:anna@example.dk",
            "TEL;VALUE=text;TYPE=voice:+45 11 22 33 44",
            "EMAIL:second@example.dk",
            "ADR:;;Torvet 1\\, 4200 Slagelse;;;;",
            "seat1.ORG:Slagelse Kommune;Byrådet",
            "seat1.TITLE:medlem",
            "SOURCE:https://example.dk/a?b=1,2;c",
            "END:VCARD",
        ][:-1]
    )
    assert "borgmester" in cards(work, workspace, None)


def test_cards_read_back_change_nothing(
    work: Work, workspace: int, other_workspace: int, tmp_path: Path
) -> None:
    work.do(lambda unit: fill(unit, workspace))
    file = tmp_path / "contacts.vcf"
    file.write_bytes(cards(work, workspace).encode())

    def people(team: int) -> list[Any]:
        found = work.do(lambda unit: export_json(unit, team))["persons"]
        keys = ("id", "name", "email", "contact_details", "family_name")
        return [[one.get(key) for key in keys] for one in found]

    before = people(workspace)
    again = import_file(work, workspace, file, NOW)
    assert (again.added, again.changed, again.same, again.memberships) == (0, 0, 2, 0)
    assert people(workspace) == before
    assert import_file(work, other_workspace, file, NOW) == ImportReport(added=2, memberships=1)
    elsewhere = people(other_workspace)
    assert [one[:3] for one in elsewhere] == [one[:3] for one in before]
    assert sorted(one["value"] for one in elsewhere[0][3]) == sorted(one["value"] for one in before[0][3])
