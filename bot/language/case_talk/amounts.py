"""Finds the amounts in what is said of a point, and those only the point tells: 'bassinet til 1,6' is millions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.language.amounts import Amount, AmountKind, find_amounts
from bot.language.case_talk.room import Room
from bot.language.case_talk.words import vocabulary

# One decimal or a quarter: '10.30' is a clock, and so is '1.15'.
_DECIMAL: Final = re.compile(r"(?<![\w.,:/-])(\d{1,2}[.,]\d|\d[.,](?:25|50|75))(?![\w/:-]|[.,]\d)")
_WHOLE: Final = re.compile(r"(?<![\w.,§-])(\d{2,4})(?![\w%]|[.,:]\d|-)")
_LEAD: Final = re.compile(r"(?:(?<=\s)|^)(?:for|at|på|on|with|med)\s+$", re.IGNORECASE)
_NEAR: Final = 6  # how many times more or less an amount is than the point's own, and still its
MILLION: Final = 1_000_000
DIGITS: Final = {
    word: digit
    for digit, words in enumerate(
        (
            *("nul zero", "en et én one", "to two", "tre three", "fire four", "fem five", "seks six"),
            *("syv seven", "otte eight", "ni nine", "ti ten"),
        )
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its place and its words; `amount` None where it is not settled which was meant."""

    start: int
    end: int
    said: str
    amount: Amount | None


def money_in(text: str, language: str, room: Room, number: str = "") -> list[Money]:
    """The amounts of a text in its order; with the `number` of a point also small figures that fit its amount."""
    found = [
        Money(one.start, one.end, text[one.start : one.end].strip(), one.amount or _only(one.readings))
        for one in find_amounts(text, language)
    ]
    taken = [(one.start, one.end) for one in found]
    for one in _DECIMAL.finditer(text):
        if not _within(one.span(), taken) and room.point(one[1]) is None and (value := _value(one[1])):
            found.append(Money(one.start(), one.end(), one[1], _whole(value * MILLION)))
    point = room.point(number)
    if point is not None and point.amount:
        taken = [(one.start, one.end) for one in found]
        for one in vocabulary().patterns["half"].finditer(text):
            if not _within(one.span(), taken):
                found.append(Money(one.start(), one.end(), one[0], _whole(point.amount / 2)))
        taken = [(one.start, one.end) for one in found]
        for one in _WHOLE.finditer(text):
            scaled = int(one[1]) * 1000
            year = 1990 <= int(one[1]) < 2100
            if (
                not year
                and not _within(one.span(), taken)
                and point.amount / _NEAR <= scaled <= point.amount * _NEAR
            ):
                found.append(Money(one.start(), one.end(), one[1], _whole(scaled)))
    return sorted(found, key=lambda one: one.start)


def without_amounts(text: str, language: str, room: Room) -> tuple[str, list[str]]:
    """A text without its amounts and the 'for' before each, and their words."""
    found = money_in(text, language, room)
    for one in reversed(found):
        lead = _LEAD.search(text[: one.start])
        begin = lead.start() if lead else one.start
        more = vocabulary().patterns["around_amount"].match(text, one.end)
        text = f"{text[:begin].rstrip()} {text[more.end() if more else one.end :].lstrip()}"
    return " ".join(text.split()), [one.said for one in found]


def _only(readings: tuple[Amount, ...]) -> Amount | None:
    """The amount of readings that are as high: a saving or a cost is settled by the point."""
    high = {one.low for one in readings}
    return Amount(readings[0].low, readings[0].high) if len(high) == 1 else None


def _value(said: str) -> float:
    return float(said.replace(",", "."))


def _whole(value: float, kind: AmountKind | None = None) -> Amount:
    return Amount(round(value), round(value), kind)


def _within(place: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in others)
