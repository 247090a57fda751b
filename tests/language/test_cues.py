"""A question no shape fits is read by its cues, and only when hardly a word of it is left unread."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.demo import SEATS, USERS
from bot.engine.register import area_index, area_named
from bot.language.line import Register
from bot.language.names import Entry, NameIndex, fold_body
from bot.language.questions import understood
from bot.language.questions.cues import LONGEST, named_in, read_by_cues
from bot.language.questions.query import Query
from tests.countries import DK
from tests.tables import table

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Europe/Copenhagen"))
ROWS = [
    tuple(row.split("\t")) for row in (Path(__file__).parent / "cues.tsv").read_text("utf-8").splitlines()
]


def demo_register() -> Register:
    """The demo team's names as the register keeps them."""
    people: dict[tuple[str, str], Entry] = {}
    for name, place, body, role, party in SEATS:
        entry = Entry(len(people) + 1, name, f"{place}, {role}, {body}, {party}")
        people.setdefault((name, place), entry)
    bodies = dict.fromkeys((body, place) for _, place, body, _, _ in SEATS)
    return Register(
        DK,
        NameIndex(people.values()),
        NameIndex((Entry(n, body, place) for n, (body, place) in enumerate(bodies, 1)), fold_body),
        area_index(DK),
        NameIndex(Entry(n, name) for n, (_, name) in enumerate(USERS, 1)),
    )


REGISTER = demo_register()


def told(query: Query) -> str:
    parts = [query.asks.value]
    if query.person:
        several = query.person == "Anna Jensen" and query.person_id
        parts.append(f"person={query.person}" + (f" ({query.person_id})" if several else ""))
    parts += [
        f"{name}={value}"
        for name in ("body", "area", "party", "topic", "about")
        if (value := getattr(query, name))
    ]
    if query.offices:
        parts.append(f"offices={'+'.join(query.offices)}")
    if query.period:
        parts.append(f"period={query.period.first}..{query.period.last}")
    if query.team:
        parts.append(f"team={'+'.join(query.team)}")
    return "; ".join(sorted(parts))


@table(("language", "text", "means"), ROWS)
def test_a_question_is_read_by_its_cues(language: str, text: str, means: str) -> None:
    sure = [one.query for one in read_by_cues(text, NOW, language, REGISTER) if one.sure]
    assert [told(one) for one in sure] == ([] if means == "?" else ["; ".join(sorted(means.split("; ")))])


@table(
    ("language", "text", "means"),
    [
        (
            "da",
            "Har nogen af os talt med Yusuf i år?",
            "last met; period=2026-01-01..2026-12-31; person=Yusuf Demir",
        ),
        ("da", "Hvornår mødte vi sidst Petra Ravn?", "last met; person=Petra Ravn"),
        ("en", "When did we last speak to Ellen Thorup and what about?", "last met; person=Ellen Thorup"),
        ("en", "who is the mayor of næstved again", "area=Næstved; office; offices=mayor"),
    ],
)
def test_a_shape_whose_name_nobody_knows_gives_way_to_the_name_in_it(
    language: str, text: str, means: str
) -> None:
    found = understood(text, NOW, language, REGISTER, partial(area_named, DK))
    assert [told(one) for one in found] == [means]


def test_a_long_text_is_read_as_no_question() -> None:
    assert read_by_cues("hvad lovede vi Bent Holm " + "og så videre " * LONGEST, NOW, "da", REGISTER) == ()


@table(
    ("text", "named"),
    [
        ("hvad med Bent Holm?", [("person", "Bent Holm")]),
        ("hvornår er det for sent?", []),
        ("hvad med økonomiudvalget i Slagelse?", [("body", "økonomiudvalget i Slagelse")]),
        ("what about Ringsted?", [("area", "Ringsted")]),
        ("what about Petra Ravn?", [("person", "Petra Ravn")]),
        ("any Radikale?", [("party", "Radikale")]),
    ],
)
def test_what_a_text_names_is_known_or_a_name(text: str, named: list[tuple[str, str]]) -> None:
    assert list(named_in(text, REGISTER)) == named
