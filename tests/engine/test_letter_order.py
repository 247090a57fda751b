"""What is to be drafted, read from one line: which letter, for whom, about what, with what beside."""

from __future__ import annotations

import pytest

from bot.engine.letters.order import read_figure, read_order

LETTERS = {"congratulation", "lykønskning", "invitation", "invitation til møde", "op-ed", "oped"}


@pytest.mark.parametrize(
    ("line", "template", "people", "topic"),
    [
        ("congratulation for Anna Jensen", "congratulation", "Anna Jensen", ""),
        ("congratulation Anna Jensen", "congratulation", "Anna Jensen", ""),
        ("invitation til Anna om genoptræning", "invitation", "Anna", "genoptræning"),
        ("invitation til møde til Anna om genoptræning", "invitation til møde", "Anna", "genoptræning"),
        (
            "lykønskning til alle formænd for sundhedsudvalg",
            "lykønskning",
            "alle formænd for sundhedsudvalg",
            "",
        ),
        ("oped about waiting times", "oped", "", "waiting times"),
        ("invitation for Anna regarding a talk about roads", "invitation", "Anna", "a talk about roads"),
        ("poem for Anna", "poem", "Anna", ""),
        ("invitation", "invitation", "", ""),
        ("", "", "", ""),
    ],
)
def test_letter_people_and_topic(line: str, template: str, people: str, topic: str) -> None:
    order = read_order(line, lambda said: said.lower() in LETTERS)
    assert (order.template, order.people, order.topic) == (template, people, topic)


def test_what_is_said_beside_is_found_in_any_order() -> None:
    order = read_order(
        "oped om genoptræning. tal: uger: 12 her, 6 i Næstved historie: Grethe ventede. ønske: to fysioterapeuter",
        lambda said: said in LETTERS,
    )
    assert order.topic == "genoptræning"
    assert order.figure == "uger: 12 her, 6 i Næstved"
    assert order.others == {"story": "Grethe ventede.", "our_wish": "to fysioterapeuter"}


def test_a_language_and_no_more_questions() -> None:
    order = read_order("invitation for Anna in English [as is]", lambda said: said in LETTERS)
    assert (order.people, order.locale, order.as_it_is) == ("Anna", "en", True)
    assert read_order("invitation til Anna på dansk", lambda said: said in LETTERS).locale == "da"


@pytest.mark.parametrize(
    ("typed", "ours", "neighbour", "name"),
    [
        ("weeks of waiting: 12 here, 6 in Næstved", "12", "6", "Næstved"),
        ("ugers ventetid: 12 hos os mod 6 i Næstved", "12", "6", "Næstved"),
        ("børn pr. voksen: 4,1; 3,2 i Sorø.", "4,1", "3,2", "Sorø"),
        ("12 weeks", "", "", ""),
    ],
)
def test_a_figure_and_its_neighbour(typed: str, ours: str, neighbour: str, name: str) -> None:
    figure = read_figure(typed)
    assert figure is not None
    assert (figure["ours"], figure["neighbour"], figure["neighbour_name"]) == (ours, neighbour, name)
    assert figure["text"]
    assert read_figure("  ") is None
