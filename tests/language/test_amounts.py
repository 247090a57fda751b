"""Money as people write it is read as it was meant, and nothing else is taken for money."""

from __future__ import annotations

import time
from itertools import product
from pathlib import Path
from typing import Final

from bot.language.amounts import Amount, AmountKind, AmountSpan, find_amounts, say_amount
from bot.language.amounts.words import vocabulary
from tests.tables import table

ROWS: Final = [
    tuple(row.split("\t"))
    for row in (Path(__file__).parent / "amounts.tsv").read_text("utf-8").splitlines()
    if not row.startswith("#")
]


def told(amount: Amount) -> str:
    """An amount as the table has it."""
    parts = [str(amount.low) if amount.low == amount.high else f"{amount.low}..{amount.high}"]
    if amount.kind:
        parts.append(amount.kind)
    if amount.yearly is not None:
        parts.append("yearly" if amount.yearly else "once")
    if amount.about:
        parts.append("about")
    if amount.years:
        parts.append("+".join(map(str, amount.years)))
    return " ".join(parts)


def read(text: str, language: str) -> str:
    def one(span: AmountSpan) -> str:
        return told(span.amount) if span.amount else " or ".join(map(told, span.readings))

    return "; ".join(map(one, find_amounts(text, language))) or "NONE"


def test_the_table_is_as_long_as_was_promised() -> None:
    none = [row for row in ROWS if row[2] == "NONE"]
    assert len(ROWS) >= 140
    assert len(none) >= 40
    for language in ("da", "en"):
        assert sum(row[0] == language for row in ROWS) >= 70
        assert sum(row[0] == language for row in none) >= 20


@table(("language", "text", "meant"), ROWS)
def test_an_amount_is_read_as_it_was_meant(language: str, text: str, meant: str) -> None:
    assert read(text, language) == meant
    assert read(text.upper(), language) == meant
    assert read(f"  {text}  ", language) == meant


@table(("language", "text", "meant"), ROWS)
def test_what_says_its_unit_means_the_same_in_the_middle_of_a_line(
    language: str, text: str, meant: str
) -> None:
    sure = " or " not in meant and (meant == "NONE" or not text.strip("-,.")[-1:].isdigit())
    if sure and '"' not in text:
        assert read(f"Budget 2028: {text} (Bo, uge 45)", language) == meant


def test_where_an_amount_stands_is_told() -> None:
    text = '"Genoptræning inden 14 dage" ca. 1,5 mio. kr. årligt ansvarlig Bo'
    (span,) = find_amounts(text, "da")
    assert text[span.start : span.end] == "ca. 1,5 mio. kr. årligt"


@table("locale", ["da", "en"])
def test_what_is_said_back_is_read_as_the_same(locale: str) -> None:
    sizes = [
        (low, high)
        for low in (500, 12_500, 750_000, 1_500_000, 2_250_000, 1_234_567)
        for high in (low, low * 2)
    ]
    for (low, high), about, years in product(
        sizes, (False, True), ((), (2028,), (2028, 2030), (2028, 2029, 2030))
    ):
        for kind, yearly in (
            (None, None),
            (AmountKind.ONCE, None),
            (AmountKind.YEARLY, None),
            *((AmountKind.SAVING, yearly) for yearly in (None, True, False)),
        ):
            amount = Amount(low, high, kind, years, about, yearly)
            said = say_amount(amount, locale)
            (span,) = find_amounts(said, locale)
            assert span.amount == amount, said
            assert (span.start, span.end) == (0, len(said.rstrip("."))) or said[span.start : span.end] == said


@table(
    ("amount", "da", "en"),
    [
        (Amount(1_500_000, 1_500_000, AmountKind.YEARLY), "1,5 mio. kr. om året", "DKK 1.5m a year"),
        (Amount(750_000, 750_000), "750.000 kr.", "DKK 750,000"),
        (Amount(800_000, 800_000, AmountKind.ONCE), "800.000 kr. én gang", "DKK 800,000 once"),
        (Amount(1_000_000, 2_000_000), "1-2 mio. kr.", "DKK 1-2m"),
        (Amount(500_000, 1_000_000), "500.000-1.000.000 kr.", "DKK 500,000-1,000,000"),
        (
            Amount(300_000, 300_000, AmountKind.SAVING, yearly=True),
            "besparelse 300.000 kr. om året",
            "saving DKK 300,000 a year",
        ),
        (
            Amount(500_000, 500_000, None, (2028, 2029), about=True),
            "ca. 500.000 kr. i 2028 og 2029",
            "about DKK 500,000 in 2028 and 2029",
        ),
        (Amount(1_200_000_000, 1_200_000_000), "1,2 mia. kr.", "DKK 1.2bn"),
    ],
)
def test_an_amount_is_said_as_people_write_it(amount: Amount, da: str, en: str) -> None:
    assert say_amount(amount, "da") == da
    assert say_amount(amount, "en") == en


def test_a_range_counts_with_its_lower_end_and_a_saving_against_it() -> None:
    assert Amount(1_000_000, 2_000_000).counts == 1_000_000
    assert Amount(300_000, 300_000, AmountKind.SAVING).counts == -300_000


def test_a_long_text_is_read_in_time_in_proportion() -> None:
    vocabulary()
    for again in (
        "1-",
        "1.500 ",
        "ca. ",
        "mellem 1 og ",
        "i 2028 og ",
        "besparelse på ",
        "1 til ",
        "1,-",
        "- ",
        "kr. ",
    ):
        took = []
        for size in (400, 4_000):
            text = again * (size // len(again))
            began = time.process_time()
            find_amounts(text, "da")
            took.append(time.process_time() - began)
        assert took[1] < max(30 * took[0], 0.25), (again, took)
