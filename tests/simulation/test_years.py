"""Parts of the four years on every run: a new year, a budget season, an election (all: python -m tests.simulation)."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.simulation.__main__ import written
from tests.simulation.years import Years, a_week, faults, simulate

NEW_YEAR = (date(2026, 1, 5), date(2026, 2, 8))
SEASON = (date(2027, 8, 2), date(2027, 10, 24))
ELECTION = (date(2029, 11, 12), date(2029, 12, 16))


@pytest.mark.parametrize(
    ("days", "brought_up"),
    [
        (NEW_YEAR, {"introductions", "deeper_meeting", "followup"}),
        (SEASON, {"hearing", "negotiations", "amendments", "adoption"}),
        (ELECTION, {"congratulate", "constitution", "budget_kickoff"}),
    ],
    ids=["a new year", "a budget season", "an election"],
)
def test_what_is_said_is_worth_saying_once_and_at_a_decent_time(
    days: tuple[date, date], brought_up: set[str]
) -> None:
    years = simulate(*days)
    assert faults(years) == []
    for whom in ("ida", "bo", "malik"):
        assert a_week(years, whom, *days) <= 3
    assert {one for one, n in years.told.items() if n > 1 + years.put_off[one]} == set()
    for one in years.said:
        assert "☐" in one.text or "•" in one.text.partition("Noteret")[0], one.text
    assert brought_up <= Counter(rule for one in years.said for rule in one.nudges).keys()
    if days == ELECTION:
        _the_morning_after(years)
    twice = Years([*years.said, years.said[0]])
    assert [fault for fault in faults(twice) if "was sent 2 times" in fault]


def _the_morning_after(years: Years) -> None:
    """The room reads an overview once a week; what is news only now it is told at once."""
    found = next(one for one in years.said if "congratulate" in one.nudges)
    assert (found.at.date(), found.to) == (date(2029, 11, 21), "#budget")
    before = next(one for one in years.said if (one.at.date(), one.to) == (date(2029, 11, 19), "#budget"))
    assert "Kommunal- og regionsrådsvalg · i morgen, tirsdag 20. november" in before.text


def test_a_seed_gives_the_same_years_again() -> None:
    days = (date(2026, 1, 5), date(2026, 1, 20))
    first = written(simulate(*days))
    assert first
    assert first == written(simulate(*days))
    assert first != written(simulate(*days, seed=2))
