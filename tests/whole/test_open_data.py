"""What councils and parliaments publish goes in and out whole, and questions about it are answered as the files say.

The files are not the project's own: they are read from the folder beside it, and the answers expected here
are worked out from them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage.exports.popolo import export_json
from storage.imports import ImportReport, import_file
from storage.team import Team
from storage.work import Unit
from tests.office import FRIDAY, Office, office, shown
from tests.storage.exports.test_export import SCHEMAS, faults_in

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
COUNCILLORS = SHARED / "data" / "real" / "popolo" / "vic_councillors.json"
COMMITTEES = SHARED / "data" / "real" / "openstates" / "committees.jsonl"
HERE = COUNCILLORS.exists() and COMMITTEES.exists()
pytestmark = pytest.mark.skipif(not HERE, reason="the published data (../shared/data/real) is not here")

TODAY = FRIDAY.date()
UNKNOWN = "unknown"  # the party of whoever has none that is known
LANGUAGES = ("en", "da")


@dataclass(frozen=True, slots=True)
class Seat:
    """A membership of the file, with the names of what it refers to; dates are whole days here, or ''."""

    person: str
    body: str
    role: str
    party: str
    start: str
    end: str

    def may_be_held(self, first: date, last: date) -> bool:
        return (not self.start or self.start <= last.isoformat()) and (
            not self.end or self.end >= first.isoformat()
        )


def read_councillors() -> list[Seat]:
    document = json.loads(COUNCILLORS.read_text("utf-8"))
    names = {one["id"]: one["name"] for kind in ("persons", "organizations") for one in document[kind]}
    return [
        Seat(
            names[one["person_id"]],
            names[one["organization_id"]],
            one.get("role", "").lower(),
            names.get(one.get("on_behalf_of_id"), ""),
            one.get("start_date", ""),
            one.get("end_date", ""),
        )
        for one in document["memberships"]
    ]


def read_committees() -> list[dict[str, Any]]:
    lines = COMMITTEES.read_text("utf-8").splitlines()
    return [json.loads(line)["data"] for line in lines if line.strip()]


@pytest.fixture(scope="module")
def seats() -> list[Seat]:
    return read_councillors()


@pytest.fixture(scope="module")
def committees() -> list[dict[str, Any]]:
    return read_committees()


def knowing(locale: str, file: Path) -> Iterator[Office]:
    with office(locale) as desk:
        import_file(desk.work, desk.workspace, file, FRIDAY, locale=locale)
        yield desk


@pytest.fixture(scope="module", params=LANGUAGES)
def councils(request: pytest.FixtureRequest) -> Iterator[Office]:
    """A desk that knows the councillors, in English and in Danish."""
    yield from knowing(request.param, COUNCILLORS)


@pytest.fixture(scope="module", params=LANGUAGES)
def parliament(request: pytest.FixtureRequest) -> Iterator[Office]:
    """A desk that knows the committees of a parliament."""
    yield from knowing(request.param, COMMITTEES)


def ask(desk: Office, en: str, da: str) -> str:
    return desk.lines(en if desk.locale == "en" else da)


def told(answer: str) -> set[str]:
    """The names at the heads of an answer's lines: 'Anna Jensen (Venstre), chair · since ...'."""
    lines = [line[1:].strip() for line in answer.splitlines() if line.startswith("•")]
    return {re.split(r" \(|, | · ", line)[0] for line in lines}


def sitting(seats: Collection[Seat], body: str) -> set[str]:
    return {one.person for one in seats if one.body == body and one.may_be_held(TODAY, TODAY)}


def bodies(seats: Collection[Seat]) -> list[str]:
    return list(dict.fromkeys(one.body for one in seats))


def party_of(seats: Collection[Seat], person: str, body: str) -> str:
    """Whom somebody sits for: a mayor's party stands with the seat in the council."""
    named = {
        one.party
        for one in seats
        if (one.person, one.body) == (person, body) and one.may_be_held(TODAY, TODAY) and one.party
    } - {UNKNOWN}
    return next(iter(named)) if len(named) == 1 else ""


# In and out


@pytest.mark.parametrize("file", [COUNCILLORS, COMMITTEES], ids=lambda file: file.stem)
@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="Popolo's schemas (../shared/specs) are not here")
def test_as_many_go_out_as_went_in_and_they_are_popolo(file: Path) -> None:
    if file is COUNCILLORS:
        document = json.loads(file.read_text("utf-8"))
        wanted = {name: len(document[name]) for name in ("persons", "organizations", "memberships")}
    else:
        records = read_committees()
        members = [one for record in records for one in record["members"]]
        chambers = {record["chamber"] for record in records}
        wanted = {
            "persons": len({one["person_id"] for one in members}),
            "organizations": len(records) + len(chambers),
            "memberships": len(members),
        }
    with office("en", team=bare_team) as desk:
        first = import_file(desk.work, desk.workspace, file, FRIDAY)
        assert (first.added, first.memberships, first.problems) == (
            wanted["persons"],
            wanted["memberships"],
            (),
        )
        out = desk.work.do(lambda unit: export_json(unit, desk.workspace))
        assert {name: len(out[name]) for name in wanted} == wanted
        assert faults_in(out) == []
        assert import_file(desk.work, desk.workspace, file, FRIDAY) == ImportReport(same=wanted["persons"])
        again = desk.work.do(lambda unit: export_json(unit, desk.workspace))
        assert again == out


def bare_team(unit: Unit, now: datetime, locale: str, zone: ZoneInfo) -> int:
    """A team that knows nobody yet."""
    return Team(unit, None, now).make_workspace("Open data", locale, str(zone))


# Councils


def test_who_sits_on_every_council(councils: Office, seats: list[Seat]) -> None:
    wrong = {}
    for body in bodies(seats):
        answer = ask(councils, f"who sits on {body}?", f"hvem sidder i {body}?")
        if told(answer) != sitting(seats, body):
            wrong[body] = answer
    assert wrong == {}
    assert len(bodies(seats)) > 70


@pytest.mark.parametrize(
    ("office", "en", "da"),
    [
        ("mayor", "who is the mayor of {}?", "hvem er borgmester i {}?"),
        ("deputy mayor", "who is deputy mayor of {}?", "hvem er viceborgmester i {}?"),
    ],
)
def test_who_holds_an_office_in_every_council(
    councils: Office, seats: list[Seat], office: str, en: str, da: str
) -> None:
    wrong, held = {}, 0
    for body in bodies(seats):
        answer = ask(councils, en.format(body), da.format(body))
        holders = {
            one.person
            for one in seats
            if (one.body, one.role) == (body, office) and one.may_be_held(TODAY, TODAY)
        }
        held += bool(holders)
        if told(answer) != holders or body not in answer:
            wrong[body] = answer
    assert wrong == {}
    assert held > 5


def test_what_everybody_sits_on(councils: Office, seats: list[Seat]) -> None:
    wrong: dict[str, str] = {}
    people = list(dict.fromkeys(one.person for one in seats))
    homes = {name: {one.body for one in seats if one.person == name} for name in people}
    for name in people[::9]:
        if len(homes[name]) > 1:
            continue
        theirs = {one.body for one in seats if one.person == name and one.may_be_held(TODAY, TODAY)}
        answer = ask(councils, f"what does {name} sit on?", f"hvad sidder {name} i?")
        now = answer.partition("Formerly")[0].partition("Tidligere")[0]
        if told(now) != theirs:
            wrong[name] = answer
    assert wrong == {}


def test_two_of_one_name_are_told_apart(councils: Office, seats: list[Seat]) -> None:
    homes: dict[str, set[str]] = {}
    for one in seats:
        homes.setdefault(one.person, set()).add(one.body)
    ((name, theirs),) = [(name, found) for name, found in homes.items() if len(found) > 1]
    answer = ask(councils, f"what does {name} sit on?", f"hvilke udvalg sidder {name} i?")
    assert all(body in answer for body in theirs)
    assert told(answer) == set()
    councils.press(name)


def test_members_of_one_party(councils: Office, seats: list[Seat]) -> None:
    pairs = dict.fromkeys(
        (one.party, one.body)
        for one in seats
        if one.party not in ("", UNKNOWN) and one.may_be_held(TODAY, TODAY)
    )
    wrong = {}
    for party, body in pairs:
        answer = ask(councils, f"who from {party} sits on {body}?", f"hvem fra {party} sidder i {body}?")
        theirs = {name for name in sitting(seats, body) if party_of(seats, name, body) == party}
        if told(answer) != theirs or f"{len(theirs)} " not in answer:
            wrong[party, body] = answer
    assert wrong == {}
    assert len(pairs) > 20


def test_how_many_sit_on_a_council_and_for_whom(councils: Office, seats: list[Seat]) -> None:
    for body in bodies(seats)[::7]:
        answer = ask(councils, f"how many sit on {body}?", f"hvor mange sidder i {body}?")
        members = sitting(seats, body)
        assert f"{len(members)} member" in answer or f"{len(members)} medlem" in answer
        parties = [party for name in members if (party := party_of(seats, name, body))]
        for party in set(parties):
            assert f"•  {party}: {parties.count(party)}" in answer


@pytest.mark.parametrize("year", [2011, 2013, 2016, 2017, 2026])
def test_whether_somebody_sat_there_in_a_year(councils: Office, seats: list[Seat], year: int) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    dated = [one for one in seats if one.start or one.end][::6] + [one for one in seats if not one.start][
        ::60
    ]
    homes: dict[str, set[str]] = {}
    for one in seats:
        homes.setdefault(one.person, set()).add(one.body)
    answers, wrong = {"en": ("Yes", "Maybe", "No"), "da": ("Ja", "Måske", "Nej")}[councils.locale], {}
    for one in dated:
        if len(homes[one.person]) > 1:
            continue
        theirs = [two for two in seats if (two.person, two.body) == (one.person, one.body)]
        held = [two for two in theirs if two.may_be_held(first, last)]
        # Of a seat with no beginning it is known only that it was held when it ended, or was published.
        known = any(
            (two.start or min(two.end or TODAY.isoformat(), TODAY.isoformat())) <= last.isoformat()
            for two in held
        )
        expected = answers[0] if known else answers[1] if held else answers[2]
        answer = ask(
            councils,
            f"was {one.person} on {one.body} in {year}?",
            f"sad {one.person} i {one.body} i {year}?",
        )
        if f"\n{expected}" not in answer:
            wrong[one.person, one.body, year] = (expected, answer)
    assert wrong == {}


@pytest.mark.parametrize(
    "body",
    [
        "Springfield City Council",
        "Nowhere Shire Council",
        "the health committee",
        "sundhedsudvalget i Odense",
        "XYZ",
    ],
)
def test_of_what_is_not_known_nobody_is_named(councils: Office, seats: list[Seat], body: str) -> None:
    answer = ask(councils, f"who sits on {body}?", f"hvem sidder i {body}?")
    named = [name for name in {one.person for one in seats} if name in answer]
    assert named == []
    assert told(answer) == set()


def test_a_council_by_the_name_of_its_town_is_offered_not_taken(councils: Office, seats: list[Seat]) -> None:
    (body,) = [one for one in bodies(seats) if one.startswith("Alpine ")]
    answer = ask(councils, "who sits on Alpine?", "hvem sidder i Alpine?")
    assert f"[1] {body}" in answer
    assert told(answer) == set()
    councils.press(body)
    assert told(shown(councils.last, councils.locale)) == sitting(seats, body)


# Committees of a parliament


def only(committees: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The committees whose name no other one has, nor begins or ends with."""
    names = [one["name"] for one in committees]
    return [one for one in committees if sum(one["name"].lower() in name.lower() for name in names) == 1]


def test_who_sits_on_a_committee_and_who_chairs_it(
    parliament: Office, committees: list[dict[str, Any]]
) -> None:
    wrong, answered = {}, 0
    for one in only(committees):
        questions = {
            "member": (f"who sits on {one['name']} in ND?", f"hvem sidder i {one['name']} i ND?"),
            "chair": (f"who chairs {one['name']} in ND?", f"hvem er formand for {one['name']} i ND?"),
            "vice chair": (
                f"who is vice chair of {one['name']} in ND?",
                f"hvem er næstformand for {one['name']} i ND?",
            ),
        }
        for role, asked in questions.items():
            answer = ask(parliament, *asked)
            wanted = {two["name"] for two in one["members"] if role in ("member", two["role"])}
            answered += bool(wanted)
            if told(answer) != wanted:
                wrong[one["name"], role] = answer
    assert wrong == {}
    assert answered > 90


def test_of_two_chambers_with_one_name_it_is_asked_which(
    parliament: Office, committees: list[dict[str, Any]]
) -> None:
    names = [one["name"] for one in committees]
    twice = {name for name in names if names.count(name) > 1}
    assert twice
    for name in twice:
        answer = ask(parliament, f"who sits on {name}?", f"hvem sidder i {name}?")
        assert told(answer) == set()
        chambers = {one["chamber"] for one in committees if one["name"] == name}
        words = {"upper": "Senate", "lower": "House", "legislature": "Legislature"}
        assert all(words[chamber] in answer for chamber in chambers)


def test_what_a_legislator_sits_on(parliament: Office, committees: list[dict[str, Any]]) -> None:
    seats: dict[str, list[str]] = {}
    for one in committees:
        for member in one["members"]:
            seats.setdefault(member["name"], []).append(one["name"])
    wrong = {}
    for name in list(seats)[::7]:
        answer = ask(parliament, f"what does {name} sit on?", f"hvilke udvalg sidder {name} i?")
        lines = [line[1:].strip() for line in answer.splitlines() if line.startswith("•")]
        if len(lines) != len(seats[name]) or not all(
            any(line.startswith(body) for line in lines) for body in seats[name]
        ):
            wrong[name] = answer
    assert wrong == {}
