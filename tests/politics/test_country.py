"""A country is one folder of data: another one is served with nothing else changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.politics.calendar.records import records
from bot.politics.country import Country, NoCountry, countries, country
from bot.politics.country_check import trouble_in
from bot.politics.data_files import BadData
from bot.politics.nudge_rules import rules
from bot.politics.workdays import public_holidays
from tests.countries import DK, made_up
from tests.databases import sqlite_url, work_on
from tests.office import Office, office, shown

SWEDEN = """
name: {da: Sverige, en: Sweden}
holidays: SE
council_terms: {first: 2026-10-15, years: 4, election: {month: 9, weekday: SU, nth: 2}}
municipalities:
  - {code: "1281", label: Lund, official_name: Lunds kommun, aliases: [Lunds]}
  - {code: "1280", label: Malmö, official_name: Malmö kommun}
parties:
  - {id: centerpartiet, letter: C, label: {da: Centerpartiet, en: Centre Party}}
shapes: {committee: [nämnd], council: [fullmäktige]}
fields: {schools: [skol]}
councils:
  - {id: municipal_council, label: {da: Kommunfullmäktige, en: Municipal council}, abbreviations: [KF]}
committees:
  - {id: school, label: {da: Skolnämnd, en: School committee}, policy_fields: [schools]}
roles_political:
  - {id: council_member, label: {da: ledamot, en: member}}
  - {id: committee_chair, label: {da: ordförande, en: chair}}
"""


@pytest.fixture
def sweden(tmp_path: Path) -> Country:
    return made_up(tmp_path, "se", country=SWEDEN)


@pytest.fixture
def lund(sweden: Country) -> Iterator[Office]:
    """The team of the terminal at work in Sweden, where nobody has written down a calendar."""
    with sqlite_url() as url, work_on(url, country=sweden) as work, office("en", work=work) as made:
        yield made


def test_a_team_works_in_another_country(lund: Office) -> None:
    lund.say("committee add Kommunfullmäktige in Lund")
    lund.say("committee seat Anna Lindqvist on Kommunfullmäktige in Lund as ordförande for C")
    lund.say("committee add Skolnämnden in Malmö kommun")
    council = shown(lund.say("who sits on the council in Lund"))
    assert "Kommunfullmäktige, Lund" in council
    assert "Anna Lindqvist (Centerpartiet), chair" in council
    assert "Anna Lindqvist" in shown(lund.say("who is the chair of KF in Lund"))
    assert "Skolnämnden, Malmö" in shown(lund.say("who sits on the school committee in Malmö"))
    assert "Slagelse" in shown(lund.say("calendar next in Slagelse"))  # which is no place there


def test_what_a_country_has_no_file_for_is_empty_and_said_so(lund: Office) -> None:
    unknown = "I know no political calendar of the country Sweden."
    assert "Epiphany" in shown(lund.say("calendar week 1 2027"))
    assert unknown in shown(lund.say("calendar"))
    assert unknown in shown(lund.say("calendar period"))
    assert unknown in shown(lund.say("calendar timeline"))
    assert "I know no dates of that budget." in shown(lund.say("calendar budget 2027"))
    listed = shown(lund.say("nudge rules"))
    assert "next-step" in listed
    assert "By the political year" not in listed


def test_what_a_country_says_of_itself(sweden: Country) -> None:
    assert {rule.id for rule in rules(sweden)} < {rule.id for rule in rules(DK)}
    assert records(sweden) == {}
    assert sweden.terms.of(date(2027, 3, 1)) == (date(2026, 10, 15), date(2030, 10, 14))
    assert sweden.terms.of(date(2026, 10, 14)) == (date(2022, 10, 15), date(2026, 10, 14))
    assert sweden.terms.election_before(date(2026, 11, 20)) == date(2026, 9, 13)
    assert sweden.terms.election_before(date(2026, 9, 13)) == date(2022, 9, 11)
    assert DK.terms.election_before(date(2026, 11, 20)) == date(2025, 11, 18)
    assert (date(2027, 1, 6), "Epiphany") in public_holidays(sweden, 2027, "en")


def test_a_country_may_say_nothing_at_all(tmp_path: Path) -> None:
    empty = made_up(tmp_path, "xb")
    assert (empty.areas.municipalities, empty.parties.all, empty.roles.all, empty.bodies.kinds) == ((),) * 4
    assert empty.name["en"] == "XB"
    assert empty.terms.of(date(2026, 1, 1)) == empty.terms.of(date(1990, 1, 1))
    assert public_holidays(empty, 2027, "en") == ()
    assert not empty.roles.same("chair", "member")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("municipalities", "municipalities: [{label: Lund}]", "xa/municipalities.yaml: code is missing"),
        ("country", "municipalities: [{label: Lund}]", "xa/country.yaml: code is missing"),
        ("municipalities", "municipalities: {", "xa/municipalities.yaml: "),
        ("municipalities", "- Lund", "xa/municipalities.yaml: it must be names with their values, not list"),
        ("country", "municipalities: [1281]", "xa/country.yaml: "),
    ],
)
def test_what_is_wrong_is_said_with_the_name_of_the_file(
    tmp_path: Path, file: str, text: str, said: str
) -> None:
    wrong = made_up(tmp_path, **{file: text})
    with pytest.raises(BadData, match=re.escape(said)):
        _ = wrong.areas


def test_all_of_a_country_is_read_to_say_what_is_wrong(tmp_path: Path, sweden: Country) -> None:
    assert trouble_in(DK) is None
    assert trouble_in(sweden) is None
    rule = "rules: [{id: feast, when: {month: 6, day: 31}}]"
    assert "xa/nudges.yaml: nudge rule 'feast'" in (trouble_in(made_up(tmp_path, nudges=rule)) or "")
    budget = "budget_phases: [{id: early, months: [0]}]"
    assert "early: months are" in (trouble_in(made_up(tmp_path, "xb", country=budget)) or "")
    typed = made_up(tmp_path, "xd", country="munipalities: []")
    assert "xd/country.yaml: munipalities is nothing it can say" in (trouble_in(typed) or "")
    assert "xc/bodies.yaml: label is missing" in (
        trouble_in(made_up(tmp_path, "xc", bodies="councils: [{id: council}]")) or ""
    )


def test_what_countries_there_are() -> None:
    assert "dk" in countries()
    with pytest.raises(NoCountry, match="there is no country 'xx', but there are: dk"):
        country("xx")


def test_no_code_knows_a_country_by_itself() -> None:
    root = Path(__file__).resolve().parents[2]
    named = [
        str(file.relative_to(root))
        for folder in ("bot/politics", "bot/language", "bot/engine", "bot/subjects", "handlers", "storage")
        for file in (root / folder).rglob("*.py")
        if re.search(r"""country\(["']|["'](?:dk|DK)["']""", file.read_text("utf-8"))
    ]
    assert named == []
