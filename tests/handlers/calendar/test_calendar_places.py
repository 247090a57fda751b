"""A date put into the calendar with the house or the postcode of its place is kept for that place."""

from __future__ import annotations

import pytest

from tests.office import office


@pytest.mark.parametrize("name", ["Temamøde om børn", '"Temamøde om børn"'])
@pytest.mark.parametrize(
    "line",
    [
        "{} 15/12 kl. 17 på Slagelse Kommunes rådhus",
        "{} 15/12 kl. 17 på Slagelse rådhus",
        "{} 15/12 kl. 17 at Slagelse town hall",
        "{} 15/12 kl. 17 på Rådhuset i Slagelse",
        "{} på Slagelse bibliotek 15/12 kl. 17",
        "{} på Rådhuset i Slagelse 15/12 kl. 17",
        "{} 15. december kl. 17, 4200 Slagelse",
        "{} 15. december 4200 Slagelse",
    ],
)
def test_the_place_is_taken_and_the_name_kept(line: str, name: str) -> None:
    with office("da") as made:
        said = made.lines(f"kalender tilføj {line.format(name)}")
    assert said.startswith("I kalenderen for Slagelse: Temamøde om børn")
    assert "tirsdag 15. december" in said
    assert "4200" not in said


def test_a_year_before_a_place_is_a_year() -> None:
    with office("da") as made:
        assert "2027" in made.lines("kalender tilføj Temamøde 15. december 2027 Slagelse")
