"""Names as registers, address books and people write them, and what somebody is greeted by."""

from __future__ import annotations

from pathlib import Path

from bot.politics.personal_names import LONGEST, given_name, read_name
from tests.countries import DK
from tests.tables import table

ROWS = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("personal_names.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_there_are_enough_to_go_by() -> None:
    assert len(ROWS) >= 150
    assert sum(not given for _, given, *_ in ROWS) >= 50


@table(("name", "given", "family", "beside"), ROWS)
def test_the_parts_of_a_name(name: str, given: str, family: str, beside: str) -> None:
    found = read_name(DK, name)
    told = " ".join(filter(None, (found.title, found.suffix, found.degree, found.party)))
    assert (found.given, found.family, told) == (given, family, beside)


@table("row", [row for row in ROWS if row[1]])
def test_the_plain_name_is_read_alike(row: tuple[str, ...]) -> None:
    found = read_name(DK, row[0])
    again = read_name(DK, found.plain)
    # A given name of two words is only known to be one while a comma says so.
    assert again.given in (found.given, found.given.split()[0])
    assert not again.title + again.suffix + again.degree + again.party


@table(
    ("on_file", "greeted"),
    [
        ("Anna", "Anna"),
        ("Dr. Else Marie", "Else Marie"),
        ("INGE MARIE", "Inge Marie"),
        ("Dean", "Dean"),
        ("Hr.", "Bo"),
        ("J.P.", "Bo"),
        ("4", "Bo"),
        ("Anna og Per", "Bo"),
        ("", "Bo"),
        (None, "Bo"),
    ],
)
def test_a_given_name_on_file_goes_before_what_the_name_tells(on_file: str | None, greeted: str) -> None:
    assert given_name(DK, "Bo Holm", on_file) == greeted


def test_a_name_on_file_that_is_none_leaves_what_is_not_known_unknown() -> None:
    assert given_name(DK, "Jensen", "Hr.") == ""


@table("piece", ["a ", "(", "dr. ", ", ", "van ", "I. ", '"', "A-", "Ø’", "1. "])
def test_what_is_no_name_is_cut_off_early(piece: str) -> None:
    assert len(read_name(DK, piece * 20_000).plain) <= LONGEST
