"""A table of contacts goes in whatever it is separated by, once, and what is wrong is told by its line."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.politics.partial_dates import ends_before_it_starts
from storage.contacts.people import PersonCard
from storage.imports import ImportFailed, ImportReport, Problem, import_file, preview_file
from storage.imports.partial_dates import partial_date
from storage.known_names import names_version
from storage.work import Unit, Work
from tests.people import People
from tests.storage.conftest import NOW

HEADER = "name,organization,area,role,on_behalf_of,start_date,end_date,email,phone"
TABLE = f"""{HEADER}
Anna Jensen,Sundhedsudvalget,Slagelse,formand,Socialdemokratiet,2026-01-01,2029-12-31,anna@example.dk,12 34 56 78
Anna Jensen,Byrådet,Slagelse,medlem,Socialdemokratiet,2022-01-01,31.12.2029,anna@example.dk,
Søren Ærø,Byrådet,Næstved,borgmester,Venstre,2026,,soren@example.dk,+45 87 65 43 21
Mia Toft,,,journalist,,,,mia@example.dk,
"""

TakeIn = Callable[..., ImportReport]


@pytest.fixture
def take_in(work: Work, workspace: int, tmp_path: Path) -> TakeIn:
    def take(content: str | bytes, name: str = "people.csv") -> ImportReport:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return import_file(work, workspace, file, NOW)

    return take


@pytest.fixture
def contacts(work: Work, workspace: int) -> Callable[[], dict[str, PersonCard]]:
    """Every contact by name; of one name the first added first ('Anna Jensen', 'Anna Jensen 2')."""

    def all_of(unit: Unit) -> dict[str, PersonCard]:
        people = People(unit, workspace, NOW)
        found: dict[str, PersonCard] = {}
        for number in sorted({one.person_id for one in people.names()}):
            card = people.person(number)
            assert card is not None
            key, n = card.name, 1
            while key in found:
                n += 1
                key = f"{card.name} {n}"
            found[key] = card
        return found

    return lambda: work.do(all_of)


def codes(report: ImportReport) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in report.problems]


def test_contacts_go_in_with_their_seats(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]]
) -> None:
    report = take_in(TABLE)
    assert report == ImportReport(added=3, memberships=3)
    found = contacts()
    anna, soren, mia = found["Anna Jensen"], found["Søren Ærø"], found["Mia Toft"]
    assert anna.email == "anna@example.dk"
    assert [(d.type, d.value) for d in anna.contact_details] == [("voice", "12 34 56 78")]
    assert [
        (m.organization, m.area, m.role, m.party, m.start_date, m.end_date) for m in anna.memberships
    ] == [
        ("Sundhedsudvalget", "Slagelse", "formand", "Socialdemokratiet", "2026-01-01", "2029-12-31"),
        ("Byrådet", "Slagelse", "medlem", "Socialdemokratiet", "2022-01-01", "2029-12-31"),
    ]
    assert [(m.organization, m.area, m.start_date, m.end_date) for m in soren.memberships] == [
        ("Byrådet", "Næstved", "2026", None)
    ]
    assert (mia.memberships, mia.summary) == ((), "journalist")


def test_a_municipality_gets_its_official_code(take_in: TakeIn, work: Work, workspace: int) -> None:
    take_in(
        f"{HEADER}\nBo Lind,Byrådet,Slagelse,,,,,,\nIda Holm,Byrådet,Alpeby,,,,,,\nUlf Krag,Byrådet,330,,,,,,\n"
    )
    areas = work.do(lambda unit: People(unit, workspace, NOW).bodies.areas())
    assert [(area.name, area.identifier) for area in areas] == [("Alpeby", None), ("Slagelse", "0330")]


def test_the_same_file_twice_changes_nothing(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]], work: Work, workspace: int
) -> None:
    take_in(TABLE)
    before = contacts()
    version = work.do(lambda unit: names_version(unit, workspace))
    again = take_in(TABLE)
    assert again == ImportReport(same=3)
    assert contacts() == before
    assert work.do(lambda unit: names_version(unit, workspace)) == version


def test_an_import_makes_indexes_of_names_old(take_in: TakeIn, work: Work, workspace: int) -> None:
    before = work.do(lambda unit: names_version(unit, workspace))
    take_in(TABLE)
    assert work.do(lambda unit: names_version(unit, workspace)) > before


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_spreadsheets_write_tables_in_many_ways(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]], separator: str, encoding: str
) -> None:
    table = TABLE.replace(",", separator).replace("\n", "\r\n")
    assert take_in(table.encode(encoding)).added == 3
    assert [m.organization for m in contacts()["Søren Ærø"].memberships] == ["Byrådet"]


def test_headings_may_be_danish_and_in_any_order(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]]
) -> None:
    report = take_in(
        "sep=;\nE-mail;Udvalg;Navn;Kommune;Parti\nbo@example.dk;Skoleudvalget;Bo Lind;Køge;Venstre\n"
    )
    assert codes(report) == [("missing_columns", 2)]
    assert report.problems[0].values == {"columns": "role, start_date, end_date, phone"}
    bo = contacts()["Bo Lind"]
    assert (bo.email, bo.memberships[0].organization, bo.memberships[0].party) == (
        "bo@example.dk",
        "Skoleudvalget",
        "Venstre",
    )


def test_unknown_columns_are_told_and_left_out(take_in: TakeIn) -> None:
    report = take_in(f"{HEADER},shoe size\nBo Lind,,,,,,,,,44\n")
    assert (report.added, codes(report)) == (1, [("unknown_columns", 1)])
    assert report.problems[0].values == {"columns": "shoe size"}


def test_bad_rows_are_told_by_line_and_the_rest_goes_in(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]]
) -> None:
    rows = [
        "Bo Lind,Byrådet,Køge,,,,,,",  # 2
        ",Byrådet,Køge,medlem,,,,,",  # 3: no name
        "Ida Holm,Byrådet,Køge,,,31.02.2026,,,",  # 4: no such day
        "Ida Holm,Byrådet,Køge,,,2026-05-01,2026-04-30,,",  # 5: ends first
        "Ida Holm,Byrådet,Køge,,,,,ida at example.dk,",  # 6: no address
        "Jensen, Ulf,Byrådet,Køge,,,,,,",  # 7: a comma too many
        "Ida Holm,,,,,2026,,,",  # 8: dates of nothing
        "",  # 9
        f"{'x' * 301},,,,,,,,",  # 10: too long
        '"Ida "Holm",,,,,,,,',  # 11: quotation marks
        "Ulf Krag,Byrådet,Køge,,,2026-05,2026,,",  # 12
        '"???",,,,,,,,',  # 13: no letter in it
    ]
    report = take_in("\n".join([HEADER, *rows]))
    assert codes(report) == [
        ("no_name", 3),
        ("no_date", 4),
        ("ends_before_it_starts", 5),
        ("no_email_row", 6),
        ("too_many_cells", 7),
        ("dates_without_organization", 8),
        ("long_cell", 10),
        ("bad_quotes", 11),
        ("no_name", 13),
    ]
    assert list(contacts()) == ["Bo Lind", "Ulf Krag"]


def test_a_quotation_mark_left_open_costs_one_row(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]]
) -> None:
    report = take_in(f'{HEADER}\nBo Lind,,,,,,,,\n"Ida Holm,,,,,,,,\nUlf Krag,,,,,,,,\nEva Ravn,,,,,,,,\n')
    assert codes(report) == [("bad_quotes", 3)]
    assert list(contacts()) == ["Bo Lind", "Ulf Krag", "Eva Ravn"]


def test_rows_may_end_in_separators_when_all_do(take_in: TakeIn) -> None:
    assert take_in(f"{HEADER}\nBo Lind,,,,,,,,,\nIda Holm,,,,,,,,,\n") == ImportReport(added=2)


def test_a_cell_of_several_lines_counts_them(take_in: TakeIn) -> None:
    report = take_in(f'{HEADER}\n"Bo\nLind",,,,,,,,\n,,,,,,,,bo@example.dk\n')
    assert (report.added, codes(report)) == (1, [("no_name", 4)])


def test_persons_are_matched_by_address_then_by_organization_never_by_name_alone(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]]
) -> None:
    take_in(
        f"{HEADER}\n"
        "Anna Jensen,Byrådet,Slagelse,,,,,anna@example.dk,\n"
        "Anna Jensen,Byrådet,Næstved,,,,,another@example.dk,\n"
        "Bo Lind,,,,,,,,\n"
    )
    assert list(contacts()) == ["Anna Jensen", "Anna Jensen 2", "Bo Lind"]
    report = take_in(
        f"{HEADER}\n"
        "Anna M. Jensen,Skoleudvalget,Slagelse,,,,,Anna@Example.dk,\n"  # the address says who
        "ANNA JENSEN,Byrådet,Næstved,,,,,,11 22 33 44\n"  # the organization says who
        "Bo Lind,Byrådet,Køge,,,,,,\n"  # nothing but the name says so
        "Anna Jensen,Byrådet,Køge,,,,,,\n",  # sits somewhere else
        "more.csv",
    )
    assert codes(report) == [("possible_duplicate", 4)]
    assert (report.added, report.changed, report.memberships) == (2, 2, 3)
    found = contacts()
    assert {m.organization for m in found["Anna Jensen"].memberships} == {"Byrådet", "Skoleudvalget"}
    assert [d.value for d in found["Anna Jensen 2"].contact_details] == ["11 22 33 44"]
    assert [m.area for m in found["Bo Lind"].memberships] == []
    assert [m.area for m in found["Bo Lind 2"].memberships] == ["Køge"]
    assert [m.area for m in found["Anna Jensen 3"].memberships] == ["Køge"]


def test_a_shared_mailbox_makes_nobody_one(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]]
) -> None:
    table = f"{HEADER}\nBo Lind,Byrådet,Køge,,,,,byraad@example.dk,\nIda Lind,Byrådet,Køge,,,,,byraad@example.dk,\n"
    take_in(table)
    assert list(contacts()) == ["Bo Lind", "Ida Lind"]
    assert take_in(table) == ImportReport(same=2)


def test_two_of_one_name_with_addresses_of_their_own_are_two(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]]
) -> None:
    table = f"{HEADER}\nJens Lund,Byrådet,Køge,,,,,a@example.dk,\nJens Lund,Byrådet,Køge,,,,,b@example.dk,\n"
    assert take_in(table).added == 2
    assert [card.email for card in contacts().values()] == ["a@example.dk", "b@example.dk"]
    assert take_in(table) == ImportReport(same=2)


def test_names_are_one_however_they_are_spelled(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]]
) -> None:
    take_in(f"{HEADER}\nSøren Ærø,Sundhedsudvalget,Køge,formand,,,,,\n")
    report = take_in(f"{HEADER}\nSoeren Aeroe,sundhedsudvalg,Køge Kommune,Formand,,,,,\n", "more.csv")
    assert report == ImportReport(same=1)


def test_what_a_person_set_is_never_overwritten(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]], work: Work, workspace: int
) -> None:
    take_in(f"{HEADER}\nBo Lind,Byrådet,Køge,medlem,,2026,,,12345678\n")

    def corrected(unit: Unit) -> bool:
        people = People(unit, workspace, NOW + timedelta(hours=1))
        (number,) = people.find_by_name("Bo Lind")
        return people.change_person(number, email="bo@example.dk")

    assert work.do(corrected)
    report = take_in(
        f"{HEADER}\nBo Lind,Byrådet,Køge,medlem,Venstre,2026-01-01,2029-12-31,old@example.dk,12 34 56 78\n"
    )
    assert (report.added, report.changed, report.memberships) == (0, 1, 0)
    assert report.problems == (
        Problem(
            "kept",
            2,
            values={
                "name": "Bo Lind",
                "field": "email",
                "here": "bo@example.dk",
                "there": "old@example.dk",
            },
        ),
    )
    bo = contacts()["Bo Lind"]
    assert bo.email == "bo@example.dk"
    assert [d.value for d in bo.contact_details] == ["12345678"]
    (seat,) = bo.memberships
    assert (seat.party, seat.start_date, seat.end_date) == ("Venstre", "2026-01-01", "2029-12-31")
    again = take_in(f"{HEADER}\nBo Lind,Byrådet,Køge,medlem,Moderaterne,2026,2027-06-30,,\n")
    assert (again.changed, again.memberships, again.problems) == (1, 0, ())
    (seat,) = contacts()["Bo Lind"].memberships  # what an import gave, an import brings up to date
    assert (seat.party, seat.start_date, seat.end_date) == ("Moderaterne", "2026-01-01", "2027-06-30")


def test_who_comes_back_has_two_seats(take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]]) -> None:
    table = (
        f"{HEADER}\nBo Lind,Byrådet,Køge,medlem,,2018,2021-12-31,,\nBo Lind,Byrådet,Køge,medlem,,2026,,,\n"
    )
    assert take_in(table).memberships == 2
    assert take_in(table) == ImportReport(same=1)
    assert [m.start_date for m in contacts()["Bo Lind"].memberships] == ["2026", "2018"]


def test_bodies_of_one_name_need_their_area(take_in: TakeIn) -> None:
    take_in(f"{HEADER}\nBo Lind,Byrådet,Køge,,,,,,\nIda Holm,Byrådet,Næstved,,,,,,\n")
    report = take_in(f"{HEADER}\nUlf Krag,Byrådet,,,,,,,\n", "more.csv")
    assert (report.added, codes(report)) == (0, [("several_organizations", 2)])


def test_a_mayor_of_a_place_sits_in_its_municipality_and_a_party_chair_in_the_party(
    take_in: TakeIn, contacts: Callable[[], dict[str, PersonCard]]
) -> None:
    take_in(f"{HEADER}\nEva Ravn,,Slagelse,borgmester,,,,,\nUlf Krag,,,formand,Venstre,,,,\n")
    found = contacts()
    assert [(m.organization, m.role) for m in found["Eva Ravn"].memberships] == [
        ("Slagelse Kommune", "borgmester")
    ]
    assert [(m.organization, m.party) for m in found["Ulf Krag"].memberships] == [("Venstre", None)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n \n\n", "empty"),
        (b"PK\x03\x04 and so on", "spreadsheet"),
        (b"\x00\x00\x00\x00", "empty"),
        ("first,last\nBo,Lind\n", "no_name_column"),
    ],
)
def test_what_is_no_table_is_refused_whole(take_in: TakeIn, content: str | bytes, code: str) -> None:
    with pytest.raises(ImportFailed) as failed:
        take_in(content)
    assert failed.value.problem.code == code


def test_the_missing_column_is_named(take_in: TakeIn) -> None:
    with pytest.raises(ImportFailed) as failed:
        take_in("first,last\nBo,Lind\n")
    assert failed.value.problem == Problem("no_name_column", 1, values={"columns": "first, last"})


def test_files_that_are_none(work: Work, workspace: int, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(50_000_001)
    found = []
    for path in (tmp_path / "nowhere.csv", tmp_path, large, tmp_path / "a\x00b.csv"):
        with pytest.raises(ImportFailed) as failed:
            import_file(work, workspace, path, NOW)
        found.append(failed.value.problem.code)
    assert found == ["no_file", "not_a_file", "too_large", "no_file"]


def test_another_team_sees_nothing_of_it(
    take_in: TakeIn, work: Work, other_workspace: int, tmp_path: Path
) -> None:
    take_in(TABLE)
    assert work.do(lambda unit: People(unit, other_workspace, NOW).names()) == []
    assert import_file(work, other_workspace, tmp_path / "people.csv", NOW).added == 3


def test_numbers_go_on_after_an_import(take_in: TakeIn, work: Work, workspace: int) -> None:
    take_in(TABLE)

    def add(unit: Unit) -> int:
        return People(unit, workspace, NOW).add_person("Bo Lind")

    known = {one.person_id for one in work.do(lambda unit: People(unit, workspace, NOW).names())}
    number = work.do(add)
    assert number not in known
    assert take_in(TABLE.replace("Mia Toft", "Pia Toft")).added == 1
    assert work.do(add) > number


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2026-01-01", "2026-01-01"),
        ("31.12.2029", "2029-12-31"),
        ("1.3.2026", "2026-03-01"),
        ("31/12-2029", "2029-12-31"),
        ("31-12-2029", "2029-12-31"),
        ("2029", "2029"),
        ("2026-03", "2026-03"),
        ("03.2026", "2026-03"),
        ("2026-03-04T12:00:00Z", "2026-03-04"),
        (" 2026 ", "2026"),
        ("", None),
    ],
)
def test_dates_as_people_write_them(typed: str, date: str | None) -> None:
    assert partial_date(typed) == date


@pytest.mark.parametrize(
    "typed", ["31.02.2026", "2026-13", "soon", "0000", "1.1.26", "2026-1-1-1", "20260101"]
)
def test_what_is_no_date(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        partial_date(typed)


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        ("2026", "2025", True),
        ("2026-03", "2026", False),
        ("2026-03-15", "2026-03", False),
        ("2026-03-15", "2026-03-14", True),
        ("2026", "2026-01-01", False),
        ("2026", None, False),
        (None, "2026", False),
    ],
)
def test_a_term_ends_after_it_starts(start: str | None, end: str | None, wrong: bool) -> None:
    assert ends_before_it_starts(start, end) is wrong


def test_the_memory_of_an_import_does_not_grow_with_its_rows(
    work: Work, workspace: int, tmp_path: Path
) -> None:
    def written(rows: int) -> Path:
        lines = (
            f"Person Nr{n},Udvalg {n % 9},Køge,medlem,Venstre,2026,,p{n}@example.dk,{n:08}"
            for n in range(rows)
        )
        file = tmp_path / f"{rows}.csv"
        file.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
        return file

    def peak(rows: int) -> int:
        """Bytes held at once to work out what a file would do, beyond the file itself."""
        file = written(rows)
        gc.collect()
        tracemalloc.start()
        try:
            assert preview_file(work, workspace, file).added == rows
            return tracemalloc.get_traced_memory()[1] - 2 * file.stat().st_size
        finally:
            tracemalloc.stop()

    preview_file(work, workspace, written(1500))  # what is loaded once, and what is kept of words
    assert peak(1500) - peak(300) < 1200 * 700  # bytes for a row, where it took 3 000 to hold all of them
