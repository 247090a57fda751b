"""Plain questions are read as they were meant, and nothing else is taken for one."""

from __future__ import annotations

import time
from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.engine.register import area_index, area_named
from bot.language.names import Entry, NameIndex, fold_body
from bot.language.questions import EXAMPLES, Asks, Period, Query, is_question, read_question
from bot.language.questions.bodies import How, KnownBodies
from bot.language.questions.shapes import of_file
from bot.language.questions.topics import topic_words
from bot.language.templates import WrongTemplate
from bot.language.words import translator
from bot.politics.places import Where, parted
from bot.subjects.committees.seat_lines import days
from tests.countries import DK
from tests.tables import table

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Europe/Copenhagen"))
TABLE = [tuple(row.split("\t")) for row in (HERE / "questions.tsv").read_text("utf-8").splitlines()]


def read(text: str, language: str = "da") -> Query | None:
    return read_question(DK, text, NOW, language, partial(area_named, DK))


def told(query: Query | None) -> str:
    """A query as the table has it: what is asked, then what was said."""
    if query is None:
        return "?"
    parts = [query.asks.value]
    named = ("body", "area", "person", "party", "topic", "number", "about", "organization_id", "person_id")
    for name in named:
        if value := getattr(query, name):
            parts.append(f"{name}={value}")
    if query.every and query.asks is not Asks.OFFICIALS:
        parts.append("every")
    if query.offices and query.asks is not Asks.OFFICIALS:
        parts.append(f"offices={'+'.join(query.offices)}")
    if query.period:
        period = query.period
        parts.append("period=" + ("ever" if period.ever else f"{period.first}..{period.last}"))
    return "; ".join(parts)


def test_the_table_is_as_long_as_was_promised() -> None:
    assert len(TABLE) >= 120
    asked = {meant.split(";")[0] for _, meant in TABLE}
    assert asked == {one.value for one in Asks} - {"people", "whom", "met in", "steps"}  # which have no shape


@table(("text", "meant"), TABLE)
def test_a_question_is_read_as_it_was_meant(text: str, meant: str) -> None:
    assert sorted(told(read(text)).split("; ")) == sorted(meant.split("; "))
    assert sorted(told(read(text, "en")).split("; ")) == sorted(meant.split("; "))


@table(("text", "meant"), TABLE)
def test_neither_a_question_mark_nor_good_manners_change_it(text: str, meant: str) -> None:
    query = read(text)
    assert told(read(f"{text.rstrip('?')}?")) == told(query)
    assert told(read(f"  {text.rstrip('?')}  ?")) == told(query)
    assert told(read(f"Hej, {text}")) == told(query)


@table(
    "text",
    [
        "",
        "?",
        "hvem",
        "who",
        "hvem er det",
        "hvem er du",
        "who are you",
        "hvad er klokken",
        "hvorfor er himlen blå?",
        "hvordan noterer jeg et møde?",
        "how do I log a meeting",
        "hvornår mødes vi",
        "Anna Jensen sidder i sundhedsudvalget",
        "borgmester i Slagelse ringede om budgettet og vil gerne mødes på tirsdag",
        "Meting logged Anna yesterday",
        "møde afholdt Anna Jensen i går kl. 14 om genoptræning",
        "formanden for sundhedsudvalget bad om tal for genoptræning inden fredag",
        "tak for i dag",
        "hjælp",
        "who " * 200,
        "hvem er " + "a " * 190,
    ],
)
def test_what_is_no_question_of_ours_is_left_alone(text: str) -> None:
    assert read(text) is None


def test_no_line_that_records_something_is_taken_for_a_question() -> None:
    rows = (HERE / "lines.tsv").read_text("utf-8").splitlines()
    lines = [row.split("\t")[2] for row in rows if row and not row.startswith("#")]
    assert len(lines) > 100
    assert [line for line in lines if read(line) is not None] == []


@table("locale", ["en", "da"])
def test_the_examples_shown_are_questions(locale: str) -> None:
    for example in EXAMPLES:
        assert read(translator(locale)(example), locale) is not None


@table(
    ("text", "asked"),
    [
        ("Hvem bager brød?", True),
        ("why", True),
        ("hvornår", True),
        ("møde i morgen", False),
        ("ja?", True),
        ("hvad der skete: mødte Bent i går", False),
        ("what happened: met Bent", False),
        ("hvem mangler i Slagelse: SÆU", True),
    ],
)
def test_what_looks_like_a_question(text: str, asked: bool) -> None:
    assert is_question(text) is asked


def test_reading_is_quick_even_when_it_is_meant_to_be_slow() -> None:
    began = time.thread_time()
    for text in ("hvem er " + "i " * 190, "hvor mange " + "fra " * 90, "which " + "on " * 130):
        read(text)
    assert time.thread_time() - began < 3


@table(
    ("said", "where"),
    [
        ("sundhedsudvalget i Slagelse", Where("sundhedsudvalget", "Slagelse")),
        ("Slagelse Kommunes sundhedsudvalg", Where("sundhedsudvalg", "Slagelse")),
        ("Slagelses sundhedsudvalg", Where("sundhedsudvalg", "Slagelse")),
        ("sundhedsudvalget, Slagelse", Where("sundhedsudvalget", "Slagelse")),
        ("the health committee of Slagelse", Where("health committee", "Slagelse")),
        ("sundhedsudvalget i kommunen", Where("sundhedsudvalget")),
        ("kommunens sundhedsudvalg", Where("sundhedsudvalg")),
        ("Slagelse", Where("", "Slagelse")),
        ("Odense Kommune", Where("", "Odense")),
        ("klima, miljø og teknik", Where("klima, miljø og teknik")),
        ("Klima-, Miljø- og Teknikudvalget i Odense", Where("Klima-, Miljø- og Teknikudvalget", "Odense")),
        ("udvalget for børn og unge", Where("udvalget for børn og unge")),
        ("sundhedsudvalget i Utopia", Where("sundhedsudvalget", "Utopia")),
        ("Region Sjælland", Where("", "Region Sjælland")),
    ],
)
def test_a_body_is_parted_from_its_area(said: str, where: Where) -> None:
    assert parted(DK, said, partial(area_named, DK)) == where


def bodies(*names: tuple[str, str] | tuple[str, str, str]) -> KnownBodies:
    entries = [Entry(i, name[0], name[1], tuple(name[2:])) for i, name in enumerate(names, 1)]
    return KnownBodies(DK, NameIndex(entries, fold_body), area_index(DK))


TOWNS = bodies(
    ("Byrådet", "Slagelse"),
    ("Sundheds- og Ældreudvalget", "Slagelse"),
    ("Børne- og Ungeudvalget", "Slagelse"),
    ("Børne- og ungeudvalget (lovbestemt afgørelsesorgan)", "Slagelse"),
    ("Økonomi- og Erhvervsudvalget", "Slagelse"),
    ("Seniorrådet", "Slagelse"),
    ("Omsorgs- og Forebyggelsesudvalget", "Næstved", "Omsorgen"),
    ("Børne- og Skoleudvalget", "Næstved"),
    ("Klima-, Miljø- og Teknikudvalget", "Odense"),
    ("Sundhedsudvalget", "Odense"),
    ("Kulturudvalget", "Odense"),
    ("Kulturudvalget for Fyn", "Odense"),
    ("Sundhedsråd Fyn", "Region Syddanmark"),
    ("KL's bestyrelse", ""),
    ("Alpine Shire Council", ""),
)


def found(body: str, area: str | None = None, default: str | None = None) -> tuple[str, list[str]]:
    said = f"{body} i {area}" if area else body
    meant = TOWNS.find(body, said, area, default)
    return meant.how.name, [entry.name for entry in meant.entries]


@table(
    ("body", "area", "name"),
    [
        ("sundhedsudvalget", "Slagelse", "Sundheds- og Ældreudvalget"),
        ("Sundheds og ældreudvalgets", "Slagelse", "Sundheds- og Ældreudvalget"),
        ("ældreudvalget", "Slagelse", "Sundheds- og Ældreudvalget"),
        ("health committee", "Slagelse", "Sundheds- og Ældreudvalget"),
        ("committee for the elderly", "Slagelse", "Sundheds- og Ældreudvalget"),
        ("SÆU", "Slagelse", "Sundheds- og Ældreudvalget"),
        ("sunhedsudvlaget", "Slagelse", "Sundheds- og Ældreudvalget"),
        ("comittee for health", "Slagelse", "Sundheds- og Ældreudvalget"),
        ("BUU", "Slagelse", "Børne- og Ungeudvalget"),
        ("børn og unge", "Slagelse", "Børne- og Ungeudvalget"),
        ("udvalget for børn og unge", "Slagelse", "Børne- og Ungeudvalget"),
        ("children and youth committee", "Slagelse", "Børne- og Ungeudvalget"),
        ("ØK", "Slagelse", "Økonomi- og Erhvervsudvalget"),
        ("finance committee", "Slagelse", "Økonomi- og Erhvervsudvalget"),
        ("kommunalbestyrelsen", "Slagelse", "Byrådet"),
        ("city council", "Slagelse", "Byrådet"),
        ("ældrerådet", "Slagelse", "Seniorrådet"),
        ("Omsorgen", "Næstved", "Omsorgs- og Forebyggelsesudvalget"),
        ("klima, miljø og teknik", "Odense", "Klima-, Miljø- og Teknikudvalget"),
        ("Teknik- og Miljøudvalget", "Odense", "Klima-, Miljø- og Teknikudvalget"),
        ("KMTU", "Odense", "Klima-, Miljø- og Teknikudvalget"),
        ("kulturudvalget", "Odense", "Kulturudvalget"),
        ("sundhedsråd Fyn", "Region Syddanmark", "Sundhedsråd Fyn"),
    ],
)
def test_a_body_is_found_by_what_people_call_it(body: str, area: str, name: str) -> None:
    assert found(body, area) == ("ONE", [name])
    assert found(body, None, area) == ("ONE", [name])


def test_a_body_of_another_area_is_never_the_answer() -> None:
    assert found("sundhedsudvalget", "Næstved") == ("NEAR", ["Omsorgs- og Forebyggelsesudvalget"])
    assert found("kulturudvalget", "Slagelse") == ("NONE", [])
    assert found("byrådet", "Odense") == ("NONE", [])
    assert found("sundhedsudvalget", "Utopia") == ("NONE", [])
    # With a default area alone, those of other areas are offered by name.
    assert found("kulturudvalget", None, "Slagelse") == ("NEAR", ["Kulturudvalget"])


def test_without_an_area_it_is_asked_for() -> None:
    assert found("sundhedsudvalget") == ("AREA", ["Sundheds- og Ældreudvalget", "Sundhedsudvalget"])
    assert found("byrådet") == ("AREA", ["Byrådet"])


def test_a_name_of_its_own_needs_no_area() -> None:
    assert found("Sundhedsråd Fyn") == ("ONE", ["Sundhedsråd Fyn"])
    assert found("Sundhedsråd Fyn", None, "Slagelse") == ("ONE", ["Sundhedsråd Fyn"])
    assert found("KL's bestyrelse", None, "Slagelse") == ("ONE", ["KL's bestyrelse"])
    assert found("alpine council") == ("ONE", ["Alpine Shire Council"])


def test_several_are_asked_about() -> None:
    assert found("udvalget", "Næstved")[0] == "SEVERAL"
    assert found("", "Næstved")[0] == "SEVERAL"
    two = bodies(("Børne- og Skoleudvalget", "Vejle"), ("Unge- og Skoleudvalget", "Vejle"))
    assert two.find("skoleudvalget", "skoleudvalget", "Vejle", None).how is How.SEVERAL


def test_the_body_that_decides_childrens_cases_is_no_committee_of_ours() -> None:
    only = bodies(("Børne- og ungeudvalget (lovbestemt afgørelsesorgan)", "Slagelse"))
    assert only.find("børne- og ungeudvalget", "børne- og ungeudvalget", "Slagelse", None).how is How.NONE


def test_areas_are_known_by_the_bodies_in_them_too() -> None:
    known = bodies(("Council", "Alpine Shire"))
    assert known.area_named("Alpine Shire") == "Alpine Shire"
    assert known.area_named("alpine") == "Alpine Shire"
    assert known.area_named("Slagelse Kommune") == "Slagelse"
    assert known.area_named("Utopia") is None
    assert "Slagelse" in known.areas_like("Slaglse")


def test_topics_are_looked_for_by_their_stems() -> None:
    assert topic_words("the budgets for skolerne") == ("budg", "skol")
    assert topic_words("om") == ("om",)


@table(
    ("first", "last", "said"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (date(2022, 1, 1), date(2025, 12, 31), "2022–2025"),
        (date(2026, 3, 1), date(2026, 3, 31), "marts 2026"),
        (date(2026, 3, 1), date(2026, 3, 1), "1. marts 2026"),
        (date(2022, 1, 1), date(2026, 11, 20), "1. januar 2022 – 20. november 2026"),
    ],
)
def test_a_stretch_is_said_back(first: date, last: date, said: str) -> None:
    assert days(Period(first, last), "da") == said
    assert days(Period(first, last, ever=True), "da") == ""


@pytest.mark.parametrize("wrong", ["(a|b", "a)", "[a", "<nothing>", "{nobody}"])
def test_a_template_that_cannot_be_read_says_so(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "da.yaml"
    file.write_text(f"lists: {{}}\nquestions:\n  - asks: members\n    says: [{wrong!r}]\n", "utf-8")
    with pytest.raises(WrongTemplate, match=r"da\.yaml"):
        of_file(file)
