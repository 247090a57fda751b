"""Seats in answers: whose party a mayor has, how sure a time is, and when the area needs saying."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.subjects.committees.seat_lines import of_party, place_of, ranked, surely_held, with_parties
from storage.committees.memberships import Seat
from tests.countries import DK
from tests.tables import table

ENTERED = datetime(2026, 11, 20, 9, tzinfo=UTC)
COUNCILLOR = Seat(
    membership_id=1,
    person_id=7,
    person="Anna Krog",
    organization_id=3,
    organization="Byrådet",
    area="Slagelse",
    role="councillor",
    party="Venstre",
    start_date=None,
    end_date=None,
    end_reason=None,
    last_confirmed_at=None,
    entered_at=ENTERED,
    source=None,
    source_note=None,
)
MAYOR = replace(COUNCILLOR, membership_id=2, role="mayor", party=None)


def test_a_mayor_has_the_party_of_the_seat_in_the_council() -> None:
    (seat,) = ranked(DK, with_parties([COUNCILLOR, MAYOR]))
    assert (seat.role, seat.party) == ("mayor", "Venstre")
    assert len(of_party(DK, with_parties([MAYOR, COUNCILLOR]), "V")) == 2


def test_of_two_parties_none_is_guessed_and_nobody_gets_anothers() -> None:
    other = replace(COUNCILLOR, membership_id=4, party="SF")
    assert with_parties([COUNCILLOR, MAYOR, other])[1].party is None
    assert with_parties([replace(COUNCILLOR, person_id=8), MAYOR])[1].party is None


@table(
    ("start", "end", "year", "sure"),
    [
        (None, None, 2024, False),  # it was entered in 2026: of the years before nothing is known
        (None, None, 2026, True),
        (None, None, 2027, True),
        (None, "2016-10-22", 2014, False),
        (None, "2016-10-22", 2016, True),
        ("2012-11-07", None, 2013, True),
        ("2012-11-07", None, 2011, False),
        ("2012", "2012", 2012, True),
    ],
)
def test_a_time_is_sure_only_where_something_is_known_of_it(
    start: str | None, end: str | None, year: int, sure: bool
) -> None:
    seat = replace(COUNCILLOR, start_date=start, end_date=end)
    assert surely_held(seat, date(year, 1, 1), date(year, 12, 31)) is sure


@table(
    ("body", "area", "said"),
    [
        ("Sundhedsudvalget", "Slagelse", "Sundhedsudvalget, Slagelse"),
        ("Slagelse Byråd", "Slagelse", "Slagelse Byråd"),
        ("Odenses Ældreråd", "Odense", "Odenses Ældreråd"),
        ("Tax Reform and Relief", "ND", "Tax Reform and Relief, ND"),
        ("Byrådet", None, "Byrådet"),
    ],
)
def test_an_area_is_said_unless_the_name_has_it_as_a_word(body: str, area: str | None, said: str) -> None:
    assert place_of(body, area) == said
