"""What a line about seats means: several people, days without a year, the new term; asked, never wrong in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from storage.committees.memberships import Seat
from storage.committees.seats import Seats
from storage.work import Unit
from tests.office import Office, choices, office, shown
from tests.people import People

ELECTED = datetime(2029, 12, 5, 9, tzinfo=UTC)  # after the election, before the new term
NEXT = "2030-01-01"
HELD = ("2026-01-01", "2029-12-31")


@pytest.fixture
def da() -> Iterator[Office]:
    with office("da") as made:
        yield made


@pytest.fixture
def after() -> Iterator[Office]:
    with office("da", ELECTED) as made:
        yield made


def seats_of(at: Office, name: str) -> list[Seat]:
    """Every seat of everybody of that name."""

    def read(unit: Unit) -> list[Seat]:
        now = at.clock.now()
        numbers = People(unit, at.workspace, now).find_by_name(name)
        return [seat for one in numbers for seat in Seats(unit, at.workspace, now).of_person(one)]

    return at.work.do(read)


# Several people


@pytest.mark.parametrize(
    "where", ["på Byrådet i Næstved for S", "som medlemmer på byrådet i Næstved", "on the council of Næstved"]
)
@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("Ann Dal, Lars Vig og Ole Bo", ("Ann Dal", "Lars Vig", "Ole Bo")),
        ("Ann Dal, Lars Vig, and Ole Bo", ("Ann Dal", "Lars Vig", "Ole Bo")),
        ("Ann Dal og Lars Vig", ("Ann Dal", "Lars Vig")),
        ("Ann Dal, Ole Bo", ("Ann Dal", "Ole Bo")),
        ("Per Lis & Ove Kam", ("Per Lis", "Ove Kam")),
        ("Per Lis samt Ove Kam", ("Per Lis", "Ove Kam")),
        ("ann dal og lars vig", ("Ann Dal", "Lars Vig")),
        ("Ann Dal (A) og Lars Vig (V)", ("Ann Dal", "Lars Vig")),
    ],
)
def test_several_people_become_several(da: Office, who: str, names: tuple[str, ...], where: str) -> None:
    said = da.lines(f"udvalg plads {who} {where}")
    assert not any(seats_of(da, name) for name in names), said
    da.press("Gem")
    for name in names:
        assert [(seat.organization, seat.area) for seat in seats_of(da, name)] == [("Byrådet", "Næstved")]


@pytest.mark.parametrize("who", ["Ann og Lars", "Ann Dal og V", "Ann Dal og formand", "Ann Dal efter jul"])
def test_what_is_no_name_is_asked_and_nothing_is_saved(da: Office, who: str) -> None:
    said = da.say(f"udvalg plads {who} på Byrådet i Næstved")
    assert said.form is not None
    assert seats_of(da, "Ann Dal") == seats_of(da, who) == []


@pytest.mark.parametrize(
    "line", ["borgmester {} på Byrådet i Næstved", "{} på Byrådet i Næstved som formand"]
)
def test_an_office_of_one_is_not_given_to_several(da: Office, line: str) -> None:
    assert da.say(f"udvalg plads {line.format('Ann Dal og Lars Vig')}").form is not None
    assert seats_of(da, "Ann Dal") == []


# Days without a year, and the new term


@pytest.mark.parametrize(
    "said", ["fra den 1. december", "fra 1. december", "fra og med 1/12", "pr. 1. december", "fra december"]
)
def test_a_near_day_ahead_is_the_coming_one(da: Office, said: str) -> None:
    da.say(f"udvalg plads Ann Dal på sundhedsudvalget i Slagelse som medlem {said}")
    assert [(one.start_date or "")[:7] for one in seats_of(da, "Ann Dal")] == ["2026-12"]


@pytest.mark.parametrize(
    "said", ["fra 1. marts", "fra marts", "from 1 June", "fra den 2. april", "i den nye periode"]
)
def test_a_day_that_may_be_last_or_next_is_asked(da: Office, said: str) -> None:
    da.say(f"udvalg plads Ann Dal på sundhedsudvalget i Slagelse som medlem {said}")
    assert seats_of(da, "Ann Dal") == []
    assert len(choices(da.last)) == 2
    first = choices(da.last)[0].label
    da.press(first)
    assert [bool((one.start_date or "").startswith("2026")) for one in seats_of(da, "Ann Dal")] == [True]


@pytest.mark.parametrize(
    "said",
    [
        *("i den nye periode", "i den kommende periode", "fra næste periode", "efter nytår", "fra nytår"),
        *(
            "in the new term",
            "fra den nye valgperiode",
            "from the next term",
            "fra 1. januar",
            "fra årsskiftet",
        ),
        *("fra den 1. januar", "after new year", "i næste byrådsperiode"),
    ],
)
@pytest.mark.parametrize(
    "role", ["som formand for SF", "as chair for SF", "som næstformand for SF", "for SF"]
)
def test_a_seat_of_the_new_term_stands_beside_the_old_one(after: Office, said: str, role: str) -> None:
    before = seats_of(after, "Bent Holm")
    after.say(f"udvalg plads Bent Holm på sundhedsudvalget i Slagelse {role} {said}")
    seats = seats_of(after, "Bent Holm")
    (new,) = [one for one in seats if one.start_date == NEXT]
    assert [one for one in seats if one != new] == before
    assert new.party in ("SF", "Socialistisk Folkeparti")
    assert (new.role or "") in ("", "formand", "chair", "næstformand")


@pytest.mark.parametrize(
    "role",
    ["formand straks til sommer", "medlem indtil sommerferien", "formand når Karl går", "formand 2031"],
)
def test_a_role_holds_no_leftovers(da: Office, role: str) -> None:
    said = da.say(f"udvalg plads Ann Dal på sundhedsudvalget i Slagelse som {role}")
    assert said.form is not None
    assert seats_of(da, "Ann Dal") == []


@pytest.mark.parametrize(("button", "start"), [("Fra i dag", "2029-12-05"), ("Fra 1. januar 2030", NEXT)])
def test_between_election_and_term_it_is_asked_which(after: Office, button: str, start: str) -> None:
    before = seats_of(after, "Bent Holm")
    after.say("udvalg plads Bent Holm på sundhedsudvalget i Slagelse som formand")
    assert seats_of(after, "Bent Holm") == before
    after.press(button)
    assert [one.role for one in seats_of(after, "Bent Holm") if one.start_date == start] == ["formand"]


def test_a_seat_to_come_is_told_as_coming(after: Office) -> None:
    card = after.lines("udvalg plads Ellen Thorup på byrådet i Næstved fra næste periode")
    assert "fra 1. januar 2030" in card
    said = after.lines("hvor sidder Ellen Thorup?")
    assert "Kommende:" in said
    assert "siden 1. januar 2030" not in said
    assert "Tidligere" not in said


# Two of an office


@pytest.mark.parametrize(
    "line",
    [
        "Nina Bro på økonomiudvalget i Slagelse som formand",
        "Nina Bro, formand for økonomiudvalget i Slagelse",
        "formand Nina Bro på økonomiudvalget i Slagelse",
    ],
)
def test_a_second_chair_is_stored_and_asked_about(da: Office, line: str) -> None:
    said = da.lines(f"udvalg plads {line}")
    assert "Karl Vestermark står som formand" in said
    assert [one.role for one in seats_of(da, "Nina Bro")] == ["formand"]
    da.press("Ja, fra")
    roles = [(one.role, one.start_date) for one in seats_of(da, "Karl Vestermark")]
    assert ("medlem", "2026-11-20") in roles
    assert ("formand", "2026-01-01") in roles


def test_a_plain_member_asks_nothing(da: Office) -> None:
    assert "står som" not in da.lines("udvalg plads Nina Bro på økonomiudvalget i Slagelse som medlem")


# Bodies


def test_a_body_of_a_known_name_is_asked_its_place(da: Office) -> None:
    da.say("udvalg tilføj Trafikudvalget i Atlantis")
    assert "i hvilken kommune" in da.lines("udvalg tilføj Trafikudvalget")
    da.press("Næstved")
    assert "Trafikudvalget, Næstved" in shown(da.last, "da")


def test_an_unknown_party_is_no_part_of_a_body(da: Office) -> None:
    da.say("committee seat Ann Dal on the town council of Næstved for Labour")
    da.press("Ja, for Labour")
    assert [(one.organization, one.party) for one in seats_of(da, "Ann Dal")] == [("Byrådet", "Labour")]


@pytest.mark.parametrize("lead", ["", "fra "])
@pytest.mark.parametrize("day", ["den 31. februar", "31. november"])
def test_an_impossible_day_is_named(da: Office, lead: str, day: str) -> None:
    said = da.lines(f"udvalg forlad Bent Holm {lead}sundhedsudvalget slagelse {day}")
    assert "Den dag findes ikke" in said
    assert day in said


def test_the_term_that_ends_is_meant_after_the_election(after: Office) -> None:
    assert "2026-2029" in after.lines("udvalg periode")


@pytest.mark.parametrize("lead", ["fra", "fra den", "pr.", "den"])
def test_a_question_about_a_day_to_come_keeps_its_place(after: Office, lead: str) -> None:
    after.say("udvalg plads Bent Holm på sundhedsudvalget i Slagelse som formand fra næste periode")
    assert "Bent Holm" in after.lines(
        f"hvem er formand for sundhedsudvalget i Slagelse {lead} 1. januar 2030?"
    )
