"""Bodies and places as people say them to every command: no body without a question, no place dropped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.core.messages import Kind
from storage.committees.seating import Seating
from storage.contacts.people import People
from storage.tables import CalendarDate
from storage.work import Unit
from tests.office import FRIDAY, Office, choices, office, shown

HEALTH = "Sundheds- og Ældreudvalget"
FORMS = {
    "da": (
        "sundhedsudvalget i slagelse",
        "sundhedsudvalget slagelse",
        "sundhedsudvalget (slagelse)",
        "sundhedsudvalget - Slagelse",
        "sundhedsudvalget, Slagelse Kommune",
        "sundhedsudvalget 4200 Slagelse",
        "sundhedsudvalget slagelse by",
        "slagelses sundhedsudvalg",
        "Slagelse Kommunes sundhedsudvalg",
        "SUNDHEDSUDVALGET SLAGELSE",
    ),
    "en": (
        "health committee in Slagelse",
        "health committee slagelse",
        "health committee (Slagelse)",
        "health committee - slagelse",
        "the health committee of Slagelse",
        "Slagelse's health committee",
        "Slagelse municipality's health committee",
        "health committee in the municipality of Slagelse",
    ),
}


def bodies(an: Office) -> set[tuple[str, str]]:
    """(name, area) of every body of the team."""

    def find(unit: Unit) -> set[tuple[str, str]]:
        rows = People(unit, an.workspace, FRIDAY).bodies.organization_names()
        return {(row.name, row.hint) for row in rows if row.classification != "party"}

    return an.work.do(find)


def sitting(an: Office, name: str = HEALTH) -> list[str]:
    """Who has or had a seat on the bodies of that name."""

    def find(unit: Unit) -> list[str]:
        people = People(unit, an.workspace, FRIDAY)
        ids = [row.organization_id for row in people.bodies.organization_names() if row.name == name]
        seats = Seating(unit, an.workspace, FRIDAY)
        return [seat.person for one in ids for seat in seats.seats(organization_id=one)]

    return an.work.do(find)


@pytest.fixture(params=["da", "en"], scope="module")
def an(request: pytest.FixtureRequest) -> Iterator[Office]:
    with office(str(request.param)) as made:
        made.say("caucus area Næstved")  # meant where no place is said, and nowhere else
        yield made


SAID: dict[str, dict[str, str]] = {
    "da": {
        "seat": "udvalg plads Ny Person{n} på {body} som medlem for V fra 1. marts 2026",
        "list": "udvalg plads {body}\nNy Person{n} (V)",
        "leave": "udvalg forlad Bent Holm fra {body} den 1. november 2026",
        "who": "udvalg hvem {body}",
        "confirm": "udvalg bekræft {body}",
        "ask": "hvem sidder i {body}?",
        "contact": "kontakt tilføj Ny Person{n}, medlem af {body}, V",
    },
    "en": {
        "seat": "committee seat Ny Person{n} on {body} as member for V from 1 March 2026",
        "list": "committee seat {body}\nNy Person{n} (V)",
        "leave": "committee leave Bent Holm from {body} on 1 November 2026",
        "who": "committee who {body}",
        "confirm": "committee confirm {body}",
        "ask": "who sits on {body}?",
        "contact": "contact add Ny Person{n}, member of {body}, V",
    },
}


@pytest.mark.parametrize("command", SAID["da"])
def test_every_command_takes_the_body_and_the_place_that_were_said(an: Office, command: str) -> None:
    before = bodies(an)
    for n, body in enumerate(FORMS[an.locale]):
        said = SAID[an.locale][command].format(body=body, n=chr(97 + n))
        told = an.lines(said)
        assert HEALTH in told, (said, told)
        assert "Næstved" not in told, (said, told)
        assert bodies(an) == before, said
        if command == "list":
            told = shown(an.press("Gem" if an.locale == "da" else "Save"))
        if command in ("seat", "list", "contact"):
            assert f"Ny Person{chr(97 + n)}" in sitting(an), (said, told)
        undo = [one for one in choices(an.last) if one.says.startswith("committee undo")]
        if undo:
            an.say(undo[0].says, kind=Kind.BUTTON)


UNKNOWN = (
    "Havneudvalget i Utopia",
    "Kirkegårdsudvalget slagelse",
    "Skælskør Plejecenter",
    "Ungdomsrådet (Vejen)",
)


@pytest.mark.parametrize("command", SAID["da"])
def test_an_unknown_body_is_asked_about_and_nothing_is_stored(an: Office, command: str) -> None:
    before, people = bodies(an), an.lines("contact list")
    for body in UNKNOWN:
        said = SAID[an.locale][command].format(body=body, n="x")
        an.say(said)
        assert bodies(an) == before, said
        if command in ("seat", "contact", "list"):
            # What was typed is kept: the button that makes the body goes on from there.
            label = "Tilføj" if an.locale == "da" else "Add"
            [add] = [one for one in choices(an.last) if one.label.startswith(label)]
            if command != "contact":
                assert "Ny Personx" in shown(an.say(add.says, kind=Kind.BUTTON)), said
                assert bodies(an) == before, said
    assert an.lines("contact list") == people


@pytest.mark.parametrize(
    ("said", "name", "area"),
    [
        ("udvalg tilføj Kulturudvalget slagelse", "Kulturudvalget", "Slagelse"),
        ("udvalg tilføj Kulturudvalget (Slagelse)", "Kulturudvalget", "Slagelse"),
        ("udvalg tilføj Kulturudvalget - 4200 Slagelse", "Kulturudvalget", "Slagelse"),
        ("udvalg tilføj Slagelse Kommunes Kulturudvalg", "Kulturudvalg", "Slagelse"),
        ("udvalg tilføj Fredericia Ungdomsråd", "Fredericia Ungdomsråd", "Fredericia"),
        ("udvalg tilføj Ringkøbing-Skjern Byråd", "Ringkøbing-Skjern Byråd", "Ringkøbing-Skjern"),
        ("udvalg tilføj Skælskør Plejecenter", "Skælskør Plejecenter", ""),
        ("udvalg tilføj Regionsrådet Sjælland", "Regionsrådet", "Region Sjælland"),
        ("udvalg tilføj Sundhedsråd Hovedstaden", "Sundhedsråd Hovedstaden", ""),
        ("udvalg omdøb sundhedsudvalget slagelse til Omsorgsudvalget", "Omsorgsudvalget", "Slagelse"),
    ],
)
def test_a_body_is_made_where_it_was_said_to_lie(da: Office, said: str, name: str, area: str) -> None:
    da.say(said)
    assert (name, area) in bodies(da)


@pytest.mark.parametrize("name", ["Lars Greve", "Ida Vejen", "Bo Struer", "Per Holbæk", "Anna Sorø"])
def test_somebody_called_like_a_place_stays_a_person(da: Office, name: str) -> None:
    before = bodies(da)
    da.say(f"kontakt tilføj {name}, medlem af sundhedsudvalget slagelse, V")
    assert name in sitting(da)
    assert "1 plads bekræftet" in da.lines(f"udvalg bekræft {name}")
    assert name in da.lines(f"kontakt vis {name}")
    da.say(f"møde afholdt {name} i går om veje")
    assert name in shown(da.last)
    assert bodies(da) == before


def test_who_is_no_body_may_be_a_person(da: Office) -> None:
    da.say("udvalg bekræft Lars Greve")
    assert "Det er en person" in {one.label for one in choices(da.last)}
    assert "Kontakt tilføjet" in shown(da.press("Det er en person"))


# The calendar


def dates(an: Office) -> list[str]:
    return an.work.do(lambda unit: list(unit.connection.execute(select(CalendarDate.area_code)).scalars()))


PLACES = (
    *(
        "slagelse",
        "i slagelse",
        "(Slagelse)",
        "- Slagelse",
        "Slagelse Kommune",
        "4200 Slagelse",
        "på Slagelse",
    ),
    *(", slagelse", "for Slagelse", "Slagelse By"),
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("verb", ["sæt", "tilføj"])
def test_a_date_is_put_down_for_the_place_that_was_said(da: Office, verb: str, place: str) -> None:
    for said in (
        f"kalender {verb} 2. behandling 7. oktober 2027 {place}",
        f"kalender {verb} 2. behandling {place} 7. oktober 2027",
        f'kalender {verb} "2. behandling" 7. oktober 2027 {place}',
    ):
        da.say(said)
        assert dates(da) == ["0330"], (said, shown(da.last))
        da.press("Fortryd")
        assert dates(da) == [], said


@pytest.mark.parametrize(
    "said", ["7. oktober 2027 utopia", "7. oktober 2027 i Utopia", "utopia 7. oktober 2027"]
)
def test_a_place_nobody_knows_sets_no_date(da: Office, said: str) -> None:
    for name in ("2. behandling", '"2. behandling"'):
        da.say(f"kalender sæt {name} {said}")
        assert dates(da) == [], shown(da.last)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("verb", ["næste", "periode", "budget 2028", "vis 2. behandling"])
def test_the_calendar_is_shown_of_the_place_that_was_said(da: Office, verb: str, place: str) -> None:
    da.say("kalender sæt 2. behandling 7. oktober 2027 i Slagelse")
    told = da.lines(f"kalender {verb} {place}")
    assert "Slagelse" in told or "7. oktober 2027" in told


def test_a_name_in_a_date_is_no_place(da: Office) -> None:
    da.say("kalender tilføj Dialogmøde med Lars Greve 3. marts 2027")
    assert "Dialogmøde med Lars Greve" in shown(da.last)
    assert dates(da) == [""]


@pytest.mark.parametrize("place", ["slagelse", "i Slagelse", "(Slagelse)"])
def test_a_rule_of_one_place_goes_by_its_dates(da: Office, place: str) -> None:
    told = da.lines(f"påmindelse tilføj “Send tal” 14 dage før 2. behandling {place}")
    assert "Tilføjet: Send tal · 14 dage før »2. behandling (vedtagelse)« · Slagelse" in told


def test_the_area_of_the_room_counts_only_where_none_was_said(da: Office) -> None:
    da.say("caucus område Næstved")
    assert "Næstved" in da.lines("udvalg hvem byrådet")
    assert "Slagelse" in da.lines("udvalg hvem byrådet slagelse")
    assert "Ringsted" in da.lines("udvalg hvem byrådet (ringsted)")
