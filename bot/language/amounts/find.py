"""Finds the amounts of money in a line, with what was said of them: once or yearly, a saving, for which years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from bot.language.amounts.numbers import Number, Shape, number_at, stands_behind
from bot.language.amounts.words import vocabulary
from bot.language.dates.line import Line
from bot.politics.amounts import Amount, AmountKind

LONGEST: Final = 4_000  # characters that are read of a text
_LONGEST_LEAD: Final = 6  # phrases before the figures
_MOST: Final = Fraction(10**12)
_DASHES: Final = frozenset("-–—‑−")
_YEARS: Final = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class AmountSpan:
    """An amount and its place in the text, with what was said of it.

    `amount` is None where it may be either of `readings`, the smaller first: '1.500', or a saving said elsewhere.
    """

    start: int
    end: int
    amount: Amount | None
    readings: tuple[Amount, ...] = ()


@dataclass(slots=True)
class _Said:
    """What was said around the figures."""

    about: bool = False
    saving: bool = False
    yearly: bool = False
    once: bool = False
    money: bool = False
    between: bool = False
    years: tuple[int, ...] = ()


def find_amounts(text: str, language: str = "da") -> list[AmountSpan]:
    """The amounts in `text`, left to right, none overlapping, each with what was said of it beside it.

    Both languages are read; `language` settles what a sign within figures means. A small number that says neither
    kroner nor million ('15', '1.5') is an amount only where it is all there is, and then one to ask about. No year,
    date, clock, percentage, count ('14 dage', '1.500 borgere') or number of something ('punkt 2') is one.
    """
    line = Line(text[:LONGEST], language, date.min)
    found: list[AmountSpan] = []
    i = told = 0
    while i < line.count:
        read = _amount_at(line, i)
        if read is None:
            i = _past_figures(line, i)
            continue
        end, values, said = read
        minus = i == 1 and line.words[0] in _DASHES  # '- 300.000': less, or a dash before it
        unsure = not said.saving and (minus or _says_saving(line, told, i))
        begin = i if said.years else _year_before(line, told, i, said)
        start, stop = line.starts[begin], line.ends[end - 1]
        found.append(_span(start, stop, values, said, unsure))
        i = told = end
    return found


def _past_figures(line: Line, i: int) -> int:
    """The next word an amount may begin at: figures that were none are not read again from their middle."""
    figures = line.words[i][:1].isdecimal()
    i += 1
    while figures and line.words[i] and line.words[i] in ".,:/" and line.touches(i - 1) and line.touches(i):
        if not line.words[i + 1][:1].isdecimal():
            break
        i += 2
    return i


def _amount_at(line: Line, i: int) -> tuple[int, tuple[tuple[Fraction, Fraction], ...], _Said] | None:
    """An amount that begins at word `i`: where it ends, and the stretches it may be."""
    words = vocabulary()
    said = _Said()
    j = _lead(line, i, said)
    label = stands_behind(line, j, "numbered")
    first = number_at(line, j, money=said.money)
    if first is None or (label and not (first.unit or first.money)):
        return None
    if (
        (label and first.spaced)
        or (j and words.end("foreign", line.words, j - 1) == j)
        or _is_of_each(line, i)
    ):
        return None
    first = _with_the_rest(line, first)
    end, values = first.end, tuple((value, value) for value in first.values)
    last = first
    if (pair := _range(line, first, said)) is not None:
        last, values = pair
        end = last.end
    said.about |= first.about
    end = _tail(line, end, said)
    if words.end("rates", line.words, end) > end or words.end("counted", line.words, last.end) > last.end:
        return None
    whole = i == 0 and all(word in ".!?;," for word in line.words[end : line.count])
    if not (last.unit or last.money) and not _is_bare_amount(line, last, end, whole=whole):
        return None
    if not all(low > 0 and high < _MOST for low, high in values):
        return None
    return end, values, said


def _lead(line: Line, i: int, said: _Said) -> int:
    """What is said before the figures, noted; where the figures begin."""
    words = vocabulary()
    for _ in range(_LONGEST_LEAD):
        begin = i
        for name in ("saving", "yearly", "once", "about", "between", "currency"):
            end = words.end(name, line.words, i)
            if end > i and not _is_number_too(line, i, end, name):
                _note(said, name)
                i = end
                if name in ("saving", "yearly", "once"):
                    i = words.end("before", line.words, i)
                break
        if begin == i and line.words[i] in _DASHES and line.touches(i) and _opens(line, i):
            said.saving = True
            i += 1
        if begin == i:
            break
    return i


def _is_number_too(line: Line, i: int, end: int, name: str) -> bool:
    """'en' of 'en gang' begins a number as well; the longer of the two holds."""
    number = vocabulary().numbers.at(line.words, i)
    return number is not None and name == "once" and number[0] >= end


def _opens(line: Line, i: int) -> bool:
    """Whether a dash is a minus: figures right behind it, a space or nothing before."""
    return line.words[i + 1][:1].isdecimal() and (
        i == 0 or not line.touches(i - 1) or line.words[i - 1] in "(\"'"
    )


def _note(said: _Said, name: str) -> None:
    setattr(said, _NOTED[name], True)


_NOTED: Final = {"currency": "money"} | {
    name: name for name in ("saving", "yearly", "once", "about", "between")
}


def _with_the_rest(line: Line, first: Number) -> Number:
    """'en million to hundrede tusind': the thousands behind the millions."""
    if first.unit is None or first.unit.times < _MILLION or len(first.values) > 1:
        return first
    rest = number_at(line, first.end)
    if rest is None or rest.unit is None or rest.unit.times >= _MILLION or rest.values[0] >= first.unit.times:
        return first
    return replace(rest, values=tuple(first.values[0] + value for value in rest.values), shape=Shape.GROUPED)


_MILLION: Final = 1_000_000


def _range(
    line: Line, first: Number, said: _Said
) -> tuple[Number, tuple[tuple[Fraction, Fraction], ...]] | None:
    """'1-2 mio.', 'mellem 1 og 2 mio.'; what may be either ('1 eller 2', 'fra 2 til 1') is two stretches."""
    words = vocabulary()
    j = first.end
    either = False
    if line.words[j] in _DASHES:
        j += 1
    elif (end := words.end("till", line.words, j)) > j or (
        said.between and (end := words.end("and", line.words, j)) > j
    ):
        j = end
    elif (end := words.end("or", line.words, j)) > j:
        j, either = end, True
    else:
        return None
    currency = words.end("currency", line.words, j)
    second = number_at(line, currency, money=said.money or currency > j or first.money)
    if second is None or not (second.unit or second.money or _is_large(second)):
        return None
    if len(second.values) > 1:
        return None
    low, high = _low_of(line, first, second), second.values[0]
    if low is None or low == high:
        return None
    if either or low > high:
        return second, tuple((one, one) for one in sorted((low, high)))
    return second, ((low, high),)


def _low_of(line: Line, first: Number, second: Number) -> Fraction | None:
    """The first end of a range, in the second's unit where it has none of its own; None for no range."""
    if first.unit is not None or first.shape is Shape.GROUPED:
        return first.values[0] if len(first.values) == 1 else None
    if second.unit is not None and first.value < 1000:
        return first.value * second.unit.times
    if second.unit is None and first.shape is Shape.PLAIN and first.value < 1000:
        if not line.touches(first.end - 1) and line.words[first.end] in _DASHES:
            return None  # '2 - 500.000' is the second ask and its amount
        if first.value * 1000 < second.value and second.value % 1000 == 0:
            return first.value * 1000  # '20-25.000'
    return first.value


def _is_large(number: Number) -> bool:
    return number.shape in (Shape.GROUPED, Shape.GROUP) and number.value >= 1000


def _tail(line: Line, end: int, said: _Said) -> int:
    """What is said behind the figures, noted; where it ends. A comma may stand between."""
    words = vocabulary()
    while True:
        begin = end
        j = end + 1 if line.words[end] == "," else end
        for name in ("yearly", "once"):
            if (stop := words.end(name, line.words, j)) > j:
                _note(said, name)
                end = stop
        if end == begin and (stop := words.end("saved", line.words, j)) > j:
            said.saving = True
            end = stop
        if end == begin and not said.years:
            end = _years(line, end, said)
        if end == begin:
            return end


def _years(line: Line, i: int, said: _Said) -> int:
    """'i 2028 og 2029', 'in 2028-2031', noted; '2028 og frem' is no list of years."""
    words = vocabulary()
    j = i + 1 if line.words[i] == "(" else words.end("in_years", line.words, i)
    if j == i or (first := _year(line, j)) is None:
        return i
    years = [first]
    j += 1
    while line.words[j]:
        if line.words[j] in _DASHES and (last := _year(line, j + 1, years[-1])) is not None:
            years += range(years[-1] + 1, last + 1)
            j += 2
            continue
        after = j + 1 if line.words[j] in (",", "/") else j
        after = words.end("and", line.words, after) if after == j else after
        if after == j or (another := _year(line, after)) is None:
            break
        years.append(another)
        j = after + 1
    if words.end("onwards", line.words, j) > j:
        return i
    said.years = tuple(dict.fromkeys(years))
    return j + 1 if line.words[i] == "(" and line.words[j] == ")" else j


def _year_before(line: Line, told: int, i: int, said: _Said) -> int:
    """'2028: 500.000', 'i 2028 500.000': the year, noted; where it begins."""
    j = i - 1 if line.words[i - 1] in _YEAR_SIGNS and i else i
    year = _year(line, j - 1) if j > told else None
    if year is None or stands_behind(line, j - 1, "numbered"):
        return i
    said.years = (year,)
    begin = j - 1
    words = vocabulary()
    return begin - 1 if begin > told and words.end("in_years", line.words, begin - 1) == begin else begin


_YEAR_SIGNS: Final = frozenset({":", "="})


def _is_of_each(line: Line, i: int) -> bool:
    """'3 x 500.000', '10 pct. af ca. 5 mio.': a price, or the whole of which a part is meant."""
    words = vocabulary()
    for _ in range(_LONGEST_LEAD):
        if stands_behind(line, i, "of_each"):
            return True
        back = next(
            (
                i - count
                for count in (2, 1)
                if i >= count
                and any(words.end(name, line.words, i - count) == i for name in ("about", "currency"))
            ),
            i,
        )
        if back == i:
            return False
        i = back
    return False


def _year(line: Line, i: int, after: int | None = None) -> int | None:
    """The year at `i`, '31' being 2031 behind 2028; None where the figures go on."""
    number = line.number(i, 4)
    if number is None or (
        line.words[i + 1] in (".", ",")
        and line.touches(i)
        and line.words[i + 2][:1].isdecimal()
        and line.touches(i + 1)
    ):
        return None
    if after is not None and len(line.words[i]) == 2:
        number += after // 100 * 100
    if after is not None and not after < number < after + 20:
        return None
    return number if number in _YEARS else None


def _is_bare_amount(line: Line, number: Number, end: int, *, whole: bool) -> bool:
    """Whether figures alone are money: those of thousands, where no noun follows; a small number if it is all."""
    if number.shape is Shape.PLAIN and (number.value in _YEARS or _is_a_phone(line, number)):
        return False
    if whole:
        return True
    if number.shape is Shape.PLAIN:
        large = number.value >= 10_000 and number.value % 1000 == 0 and len(line.words[number.end - 1]) != 8
        if not large:
            return False
    elif number.shape is Shape.DECIMAL or (
        number.spaced and (number.shape is Shape.GROUP or number.value % 1000)
    ):
        return False
    if end > number.end:
        return True
    following = line.words[end]
    if not following[:1].isalpha():
        return True
    return vocabulary().end("follows", line.words, end) > end


def _is_a_phone(line: Line, number: Number) -> bool:
    """Eight figures or more in one, unless they are round: a telephone, a CVR number."""
    figures = line.words[number.end - 1]
    return len(figures) >= 8 and (not figures.endswith("00000") or len(figures) > 10)


def _says_saving(line: Line, begin: int, end: int) -> bool:
    """Whether a saving is spoken of between two places."""
    words = vocabulary()
    return any(words.end("saving", line.words, i) > i for i in range(begin, end))


def _span(
    start: int, end: int, values: tuple[tuple[Fraction, Fraction], ...], said: _Said, unsure: bool
) -> AmountSpan:
    readings = tuple(_amount(low, high, said) for low, high in values)
    if unsure:
        readings += tuple(_as_saving(one) for one in readings)
    if said.yearly and said.once:
        readings = tuple(
            replace(one, kind=kind) for one in readings for kind in (AmountKind.ONCE, AmountKind.YEARLY)
        )
    readings = tuple(dict.fromkeys(readings))
    return (
        AmountSpan(start, end, readings[0]) if len(readings) == 1 else AmountSpan(start, end, None, readings)
    )


def _amount(low: Fraction, high: Fraction, said: _Said) -> Amount:
    kind = AmountKind.YEARLY if said.yearly else AmountKind.ONCE if said.once else None
    amount = Amount(_whole(low), _whole(high), kind, said.years, said.about)
    return _as_saving(amount) if said.saving else amount


def _as_saving(amount: Amount) -> Amount:
    yearly = None if amount.kind is None else amount.kind is AmountKind.YEARLY
    return replace(amount, kind=AmountKind.SAVING, yearly=yearly)


def _whole(value: Fraction) -> int:
    """Whole kroner, a half rounded up."""
    return int(value + Fraction(1, 2))
