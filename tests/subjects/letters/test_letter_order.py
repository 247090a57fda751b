"""What is to be drafted, read from one line: which letter, for whom, about what, with what beside."""

from __future__ import annotations

import pytest

from bot.subjects.letters.order import read_figure, read_order

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


@pytest.mark.parametrize(
    ("said", "ours", "neighbour", "name"),
    [
        ("our figure: 9 neighbour figure: 5", "9", "5", ""),
        ("neighbour figure: 5, our figure: 9", "9", "5", ""),
        ("figure: weeks our figure: 9 neighbour: Sorø neighbour's figure: 5", "9", "5", "Sorø"),
        ("their figure: 5", "", "5", ""),
        ("vores tal: 9; nabotal: 5", "9", "5", ""),
        ("vores tal: 9 nabo: Sorø naboens tal: 5", "9", "5", "Sorø"),
        ("kommunens tal: 9 nabokommunens tal: 5 nabokommune: Sorø", "9", "5", "Sorø"),
        ("deres tal: 5", "", "5", ""),
        ("tal: uger: 12 her, 6 i Sorø", "12", "6", "Sorø"),
        ("tal: uger: 12 her, 6 i Sorø nabotal: 7", "12", "7", "Sorø"),
    ],
)
def test_whose_figure_is_whose(said: str, ours: str, neighbour: str, name: str) -> None:
    order = read_order(f"oped om veje {said}", lambda one: one in LETTERS)
    figures = order.figures
    assert figures is not None
    assert (figures["ours"], figures["neighbour"], figures["neighbour_name"]) == (ours, neighbour, name)
    assert (order.topic, order.twice) == ("veje", "")


@pytest.mark.parametrize("said", ["figure: 9 figure: 5", "vores tal: 9 our figure: 5", "story: a story: b"])
def test_two_things_under_one_label_are_asked_about(said: str) -> None:
    assert read_order(f"oped om veje {said}", lambda one: one in LETTERS).twice
