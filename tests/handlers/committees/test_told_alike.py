"""A question about somebody and their card tell the same seats, whoever reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.office import FRIDAY, Office, office
from tests.seats import AHEAD, NOW, OVER, TOLD, Told, enter_seats

QUESTION = {"da": "hvor sidder {}", "en": "what does {} sit on"}
HEADS = {"Kommende:": AHEAD, "Coming:": AHEAD, "Tidligere:": OVER, "Formerly:": OVER}
PEOPLE = {one.person: [other for other in TOLD if other.person == one.person] for one in TOLD}


@pytest.fixture(scope="module", params=["da", "en"])
def desk(request: pytest.FixtureRequest) -> Iterator[Office]:
    with office(request.param) as made:
        made.work.do(lambda unit: enter_seats(unit, made.workspace, FRIDAY))
        yield made


def seats_in(text: str) -> list[tuple[str, str]]:
    """(when they are held, what is said of them) of each seat, without its dates."""
    found, when = [], NOW
    for line in text.splitlines():
        head = next((one for one in HEADS if line.startswith(one)), "")
        when = HEADS.get(head, when)
        if line.startswith("•"):
            found.append((when, line.removeprefix("•").strip()))
    return sorted(found)


def told(locale: str, seats: list[Told], *, card: bool) -> list[tuple[str, str]]:
    lines = []
    for one in seats:
        role = one.da if locale == "da" else one.en
        party = one.party or ""
        if card:
            text = ", ".join(filter(None, (role, one.place))) + (f" · {party}" if party else "")
        else:
            text = ", ".join(filter(None, (one.place + (f" ({party})" if party else ""), role)))
        if one.when in (NOW, AHEAD, OVER):
            lines.append((one.when, text))
    return sorted(lines)


def bare(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    dates = re.compile(r" · (?:[^·]*\d{4}[^·]*|[^·]*(?:slutdato|end date)[^·]*)$")
    return [(when, dates.sub("", text)) for when, text in found]


@pytest.mark.parametrize("name", list(PEOPLE))
def test_an_answer_and_a_card_tell_the_same(desk: Office, name: str) -> None:
    answer = bare(seats_in(desk.lines(QUESTION[desk.locale].format(name))))
    card = bare(seats_in(desk.lines(f"contact show {name}")))
    assert answer == told(desk.locale, PEOPLE[name], card=False)
    assert card == told(desk.locale, PEOPLE[name], card=True)


def test_a_body_is_found_by_the_area_of_the_one_above_and_by_its_former_name(desk: Office) -> None:
    of = "hvem sidder i {} i Slagelse" if desk.locale == "da" else "who sits on {} in Slagelse"
    assert "Helga Underholm" in desk.lines(of.format("Skoleforum"))
    assert "Viggo Nytnavn" in desk.lines(of.format("Miljøudvalget"))
    chair = "hvem er formand for Teknikudvalget i Slagelse"
    english = "who is chair of Teknikudvalget in Slagelse"
    assert "Astrid Postholm" in desk.lines(chair if desk.locale == "da" else english)


def test_a_party_said_later_goes_into_the_seat_that_is_held_by_a_post(desk: Office) -> None:
    desk.say("contact add Astrid Postholm, Venstre")
    desk.say(desk.last.choices[0].says)  # to the contact of that name
    answer = desk.lines(QUESTION[desk.locale].format("Astrid Postholm"))
    assert answer.count("Teknikudvalget, Slagelse (Venstre)") == answer.count("•") == 1
