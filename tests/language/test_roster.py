"""Lists of people as they stand on web pages, and seats said in one line."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.language.roster import LONGEST, Listed, read_roster
from bot.language.seat_line import read_day, read_leave, read_seat
from tests.countries import DK
from tests.tables import table

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Europe/Copenhagen"))


def told(text: str) -> list[tuple[str, str, str]]:
    return [(one.name, one.role, one.party) for one in read_roster(DK, text).people]


@table(
    ("line", "expected"),
    [
        ("Anna Jensen", ("Anna Jensen", "", "")),
        ("• Anna Jensen (A)", ("Anna Jensen", "", "A")),
        ("12. Anna Jensen (A), formand", ("Anna Jensen", "formand", "A")),
        ("Formand: Anna Jensen (A)", ("Anna Jensen", "formand", "A")),
        ("Næstformand Bo Holm, Venstre", ("Bo Holm", "næstformand", "Venstre")),
        ("1. viceborgmester: Bo Holm (V)", ("Bo Holm", "1. viceborgmester", "V")),
        ("Jensen, Anna Marie", ("Anna Marie Jensen", "", "")),
        ("Yusuf Demir\tØ\tmedlem", ("Yusuf Demir", "medlem", "Ø")),
        ("Ole\u00a0O’Brien – Chair", ("Ole O’Brien", "chair", "")),
        ("Karl Vester\u00admark | C | Medlem | Tlf. 12 34 56 78", ("Karl Vestermark", "medlem", "C")),
        ("ANNA-MARIE VON DER LEYEN (F)", ("Anna-Marie von der Leyen", "", "F")),
        ("Cllr Jane Smith, Vice Chair, jane@example.org", ("Jane Smith", "vice chair", "")),
        ("Ole Olsen (løsgænger)", ("Ole Olsen", "", "løsgænger")),
        ("Ida Bro, Liste L", ("Ida Bro", "", "L")),
        ("Anne-Marie Møller-Sørensen, De Radikale", ("Anne-Marie Møller-Sørensen", "", "De Radikale")),
    ],
)  # fmt: skip
def test_one_line_is_one_person(line: str, expected: tuple[str, str, str]) -> None:
    assert told(line) == [expected]


def test_a_role_and_a_party_may_follow_the_name() -> None:
    text = "Anna Jensen\nFormand, Socialdemokratiet\nanna@example.dk\nBo Holm\n1. næstformand\nVenstre"
    assert told(text) == [
        ("Anna Jensen", "formand", "Socialdemokratiet"),
        ("Bo Holm", "1. næstformand", "Venstre"),
    ]
    assert read_roster(DK, text).people[0].email == "anna@example.dk"


def test_a_role_may_stand_above_the_name_and_head_a_group() -> None:
    text = "Formand\nAnna Jensen (A)\nMedlemmer\nBo Holm (V)\nKarl Vest (C)\nStedfortrædere:\nOle Dam (L)"
    assert told(text) == [
        ("Anna Jensen", "formand", "A"),
        ("Bo Holm", "medlem", "V"),
        ("Karl Vest", "medlem", "C"),
        ("Ole Dam", "stedfortræder", "L"),
    ]


def test_a_party_may_head_its_members() -> None:
    assert told("Socialdemokratiet\nAnna Jensen\nBo Holm\nVenstre\nKarl Vest") == [
        ("Anna Jensen", "", "Socialdemokratiet"),
        ("Bo Holm", "", "Socialdemokratiet"),
        ("Karl Vest", "", "Venstre"),
    ]


def test_what_is_nobody_is_told_and_the_furniture_of_a_page_is_not() -> None:
    roster = read_roster(
        DK, "Navn\tParti\nAnna Jensen\tA\nLæs mere\nKontakt\nvakant\nSe dagsorden for mødet i juni"
    )
    assert [one.name for one in roster.people] == ["Anna Jensen"]
    assert roster.left_out == ("vakant", "Se dagsorden for mødet i juni")


def test_nobody_stands_there_twice() -> None:
    assert told("Anna Jensen (A)\nAnna Jensen, formand") == [("Anna Jensen", "formand", "A")]


def test_a_line_of_ours_reads_the_same_again() -> None:
    for one in (
        Listed("Anna Jensen", "formand", "A", "anna@example.dk", 12),
        Listed("Mette L. Hansen", "", "Det Konservative Folkeparti", is_new=True),
        Listed("von", "member", "", "", None, True),
    ):
        assert read_roster(DK, one.as_line()).people == (one,)


def test_any_text_is_read_without_harm() -> None:
    assert read_roster(DK, "").people == ()
    assert read_roster(DK, "\n\t ()[]|,;:–\n" * 50).people == ()
    assert (
        len(
            read_roster(
                DK, "\n".join(f"Anna Jensen{chr(97 + i % 26) * (1 + i // 26)}" for i in range(900))
            ).people
        )
        <= LONGEST
    )


@table(
    ("line", "expected"),
    [
        ("Anna Jensen on the health committee in Slagelse as chair for A from 1 January 2026",
         ("Anna Jensen", "health committee in Slagelse", "chair", "A", "2026-01-01")),
        ("Anna Jensen på Sundhedsudvalget i Slagelse som formand for A fra 1. januar 2026",
         ("Anna Jensen", "Sundhedsudvalget i Slagelse", "formand", "A", "2026-01-01")),
        ("Bo Holm i Udvalget for Sundhed (V)", ("Bo Holm", "Udvalget for Sundhed", "", "V", "")),
        ("Bo Holm på Børne- og Ungeudvalget siden 2026", ("Bo Holm", "Børne- og Ungeudvalget", "", "", "2026")),
        ("Bo [p3] på BUU [o4] for Socialdemokratiet som næstformand",
         ("Bo [p3]", "BUU [o4]", "næstformand", "Socialdemokratiet", "")),
        ("Sundhedsudvalget", ("Sundhedsudvalget", "", "", "", "")),
    ],
)  # fmt: skip
def test_a_seat_said_in_one_line(line: str, expected: tuple[str, ...]) -> None:
    said = read_seat(DK, line, NOW, "da")
    assert (said.who, said.body, said.role, said.party, said.since) == expected


def test_a_leave_said_in_one_line() -> None:
    said = read_leave(DK, "Anna Jensen fra Byrådet i Slagelse den 31/10 fordi hun er flyttet", NOW, "da")
    assert (said.who, said.body, said.since, said.reason) == (
        "Anna Jensen",
        "Byrådet i Slagelse",
        "2026-10-31",
        "hun er flyttet",
    )


@table(
    ("typed", "partial"),
    [("2026", "2026"), ("2026-03", "2026-03"), ("marts 2026", "2026-03"), ("1/1-2026", "2026-01-01"),
     ("i går", "2026-11-19"), ("2026-13", None), ("hest", None)],
)  # fmt: skip
def test_a_day_in_a_field(typed: str, partial: str | None) -> None:
    assert read_day(typed, NOW, "da") == partial


@table(
    "text",
    [
        "Per Pind (A)\n2. viceborgmester Ib Is (V)",
        "Per Pind (A)\nformand Ib Is (V)",
        "2. viceborgmester Ib Is (V)\nPer Pind (A)",
        "Per Pind (A)\nchair Ib Is (V)",
    ],
)
def test_a_role_before_a_name_makes_nobody_of_the_one_above(text: str) -> None:
    assert {(one.name, one.party) for one in read_roster(DK, text).people} == {
        ("Per Pind", "A"),
        ("Ib Is", "V"),
    }


def test_a_line_that_says_of_somebody_else_is_told_and_changes_nothing() -> None:
    found = read_roster(DK, "Per Pind (A), formand\nmedlem")
    assert [(one.name, one.role) for one in found.people] == [("Per Pind", "formand")]
    assert found.left_out == ("medlem",)
