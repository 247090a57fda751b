"""With whom it was where no person is named: a committee, an institution, an association, a post."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import text

from tests.office import Office, button, choices, office
from tests.sentences.outcome import said

BODIES = {
    "Sundheds- og Ældreudvalget": ("Slagelse", "organization"),
    "Byrådet": ("Slagelse", "organization"),
    "Klima- og Miljøudvalget": ("Ringsted", None),
    "Ældrerådet": ("", None),
    "Skælskør Plejecenter": ("", None),
    "Plejehjemmet Solbakken": ("", None),
    "Næstved Kommune": ("", None),
    "Gigtforeningen": ("", None),
}
DANISH = (
    "møde noteret {} i går",
    "møde noteret med {} i går om budget",
    "holdt møde med {} i går om budget",
    "i går var vi til møde hos {} om budget",
    "besøgte {} i går",
    "skrev til {} i går om budget",
    "dialogmøde med {} i går om budget",
)
ENGLISH = (
    "meeting logged {} yesterday",
    "meeting logged with {} yesterday about the budget",
    "had a meeting with {} yesterday about the budget",
    "we visited {} yesterday",
    "wrote to {} yesterday about the budget",
)


@pytest.mark.parametrize("locale", ["da", "en"])
def test_a_body_alone_is_enough_however_it_is_said(locale: str) -> None:
    ways = {"da": DANISH, "en": ENGLISH}[locale]
    with office(locale) as here:
        for way, (body, (area, known)) in product(ways, BODIES.items()):
            where = f"{body} {'i' if locale == 'da' else 'in'} {area}" if area else body
            sentence = way.format(where)
            done = said(here, sentence)
            (row,) = done.records
            assert (row["organization_name"], row["status"]) == (body, "completed"), sentence
            assert row["area_name"] == (area or ("Næstved" if "Kommune" in body else None)), sentence
            assert "budget" not in sentence or "budget" in str(row["subject"]), sentence
            assert row["details"] in ("", "dialogmøde"), sentence
            offered = any("counterpart" in choice.says for choice in choices(here.last))
            assert offered == (known is None and "Kommune" not in body), sentence
            here.say(button(here.last, {"da": "Fortryd", "en": "Undo"}[locale]).says)


@pytest.mark.parametrize(
    ("body", "label", "kind"),
    [
        ("Skælskør Plejecenter", "Tilføj som institution", "institution"),
        ("Gigtforeningen", "Tilføj som forening", "association"),
        ("Ældrerådet", "Tilføj til registret", "council"),
    ],
)
def test_an_unknown_body_is_added_from_the_card_and_taken_back_with_it(
    body: str, label: str, kind: str
) -> None:
    with office("da") as here:
        here.say(f"møde med {body} i går")
        here.press(label)
        lines = here.lines(f"møde noteret {body} i går om noget andet")
        assert "Tilføj" not in lines
        assert _kinds(here)[body] == kind
    with office("da") as here:
        here.say(f"møde med {body} i går")
        here.press(label)
        here.press("Fortryd")
        assert body not in _kinds(here)
        assert label in here.lines("møde vis 3")


def _kinds(here: Office) -> dict[str, str]:
    rows = here.work.do(
        lambda unit: unit.connection.execute(text("SELECT name, classification FROM organizations")).all()
    )
    return {row.name: row.classification for row in rows}


@pytest.mark.parametrize(
    ("locale", "sentence", "asked"),
    [
        ("da", "møde noteret i Slagelse i går", "Hvem"),
        ("da", "holdt møde i Slagelse i går om budget", "Hvem"),
        ("en", "meeting logged in Slagelse yesterday", "Who"),
        ("da", "talte med nogen i går om vejen", "Hvem"),
        ("en", "spoke to somebody yesterday about the road", "Who"),
    ],
)
def test_a_place_alone_is_not_whom_it_was_with(locale: str, sentence: str, asked: str) -> None:
    with office(locale) as here:
        done = said(here, sentence)
        assert not done.records
        assert asked in done.answer


POSTS = [
    ("da", "talte med borgmesteren i Slagelse i går om vejen", ()),
    ("da", "talte med borgmesteren i går om vejen", ("Ellen Thorup",)),
    ("da", "møde med formanden i går", ()),
    ("en", "met the mayor of Slagelse yesterday about the road", ()),
    ("en", "met the mayor yesterday about the road", ("Ellen Thorup",)),
    ("en", "met the chair yesterday", ()),
]


@pytest.mark.parametrize(("locale", "sentence", "names"), POSTS)
def test_a_post_nobody_is_known_to_hold_is_asked_about(
    locale: str, sentence: str, names: tuple[str, ...]
) -> None:
    with office(locale) as here:
        done = said(here, sentence)
        assert not done.records
        labels = [choice.label for choice in choices(here.last)]
        assert [name for name in names if any(name in label for label in labels)] == list(names)
        first = len(labels) - 2
        assert labels[first].startswith(("En anden", "Somebody else"))
        asked = here.last
        form = here.say(choices(asked)[first].says).form
        assert form is not None or "?" in here.lines("")
        done = said(here, choices(asked)[-1].says)
        (row,) = done.records
        assert row["status"] == "completed"
        assert "om vejen" not in sentence or row["subject"] == "vejen"


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("da", "talte med borgmesteren i Næstved i går"),
        ("da", "talte med borgmesteren i Næstved på hendes kontor i går"),
        ("en", "met the mayor of Næstved in her office yesterday"),
        ("en", "met the mayor in Næstved yesterday"),
    ],
)
def test_a_post_is_whoever_held_it_that_day(locale: str, sentence: str) -> None:
    with office(locale) as here:
        assert "Ellen Thorup" in here.lines(sentence)
        assert here.last.card == "activity:3"
