"""A number at one place of a line: figures with their signs, or words; what it may be, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from typing import Final

from bot.language.amounts.words import Unit, before, vocabulary
from bot.language.dates.line import Line

_MOST_DIGITS: Final = 12
_HALF: Final = Fraction(1, 2)
_DECIMAL_SIGN: Final = {"da": ",", "en": "."}
_GLUE: Final = frozenset("/:#§@_\\")  # a number that touches one of these is part of something else


class Shape(Enum):
    """How a number is written."""

    PLAIN = auto()  # 750000
    GROUPED = auto()  # 1.500.000
    GROUP = auto()  # 1.500: one sign with three figures behind it
    DECIMAL = auto()  # 1,5
    WORD = auto()  # halvanden


@dataclass(frozen=True, slots=True)
class Number:
    """A number up to word `end`; `values` are what it may be in kroner, the smaller first, one where it is sure.

    `unit` when thousand or million was said, `money` when kroner were.
    """

    end: int
    shape: Shape
    value: Fraction
    values: tuple[Fraction, ...]
    unit: Unit | None = None
    money: bool = False
    about: bool = False
    spaced: bool = False


def number_at(line: Line, i: int, *, money: bool = False) -> Number | None:
    """The number at word `i` with its unit and currency; `money` when kroner were said before it."""
    found = _figures(line, i) if line.words[i][:1].isdecimal() else _in_words(line, i)
    if found is None:
        return None
    number = _with_unit(line, found, money)
    end = vocabulary().end("currency", line.words, number.end)
    if end == number.end and _dash_for_none(line, end):
        end += 2
    says = money or end > number.end or bool(number.unit and number.unit.money)
    if vocabulary().end("foreign", line.words, end) > end:
        return None
    if number.shape is Shape.WORD and number.unit is None:
        return None
    return _settled(
        line,
        Number(
            end, number.shape, number.value, number.values, number.unit, says, number.about, number.spaced
        ),
    )


def stands_behind(line: Line, i: int, name: str) -> bool:
    """Whether a phrase of a list stands right before word `i`: 'punkt', '§', 'nr.' of what is numbered."""
    for phrase in before(name).get(line.words[i - 1], ()) if i else ():
        first = i - len(phrase)
        if first >= 0 and all(line.words[first + k] == word for k, word in enumerate(phrase)):
            return True
    return False


def _figures(line: Line, i: int) -> Number | None:
    if not _begins_clean(line, i):
        return None
    parts, signs, j = [line.words[i]], "", i + 1
    while line.words[j] and line.words[j] in ".,'’" and _joined(line, j):
        signs += line.words[j]
        parts.append(line.words[j + 1])
        j += 2
    spaced = not signs and _is_spaced_group(line, j)
    while spaced and _is_spaced_group(line, j):
        signs += " "
        parts.append(line.words[j])
        j += 1
    if spaced and line.words[j] in (",", ".") and _joined(line, j):
        return None
    found = _of_parts(parts, signs)
    if found is None:
        return None
    shape, value = found
    if shape is Shape.PLAIN and line.words[j] == "½":
        shape, value, j = Shape.DECIMAL, value + _HALF, j + 1
    if not _ends_clean(line, j):
        return None
    return Number(j, shape, value, (value,), spaced=spaced)


def _of_parts(parts: list[str], signs: str) -> tuple[Shape, Fraction] | None:
    """What figures parted by signs are: groups of three, or a decimal; None for a date and its like."""
    if sum(map(len, parts)) > _MOST_DIGITS or not all(part.isascii() for part in parts):
        return None
    whole = Fraction(int("".join(parts)))
    if not signs:
        return Shape.PLAIN, whole
    lengths = [len(part) for part in parts]
    if all(length == 3 for length in lengths[1:]) and lengths[0] <= 3 and len(set(signs)) == 1:
        if len(signs) > 1:
            return Shape.GROUPED, whole
        if parts[0] != "0":
            return Shape.GROUP, whole
    if len(signs) == 1:
        return (Shape.DECIMAL, whole / 10 ** lengths[1]) if lengths[1] <= 3 and signs in ".," else None
    grouped = all(length == 3 for length in lengths[1:-1]) and lengths[0] <= 3 and len(set(signs[:-1])) == 1
    if grouped and signs[-1] != signs[0] and lengths[-1] <= 2:  # 500.000,00
        return Shape.GROUPED, whole / 10 ** lengths[-1]
    return None


def _in_words(line: Line, i: int) -> Number | None:
    words = vocabulary()
    if glued := words.glued.get(line.words[i]):
        value, unit = glued
        return Number(i + 1, Shape.WORD, value * unit.times, (value * unit.times,), unit)
    if line.words[i] == "½":
        return Number(i + 1, Shape.WORD, _HALF, (_HALF,))
    if found := words.some.at(line.words, i):
        return Number(found[0], Shape.WORD, found[1], (found[1],), about=True)
    if found := words.numbers.at(line.words, i):
        end, value = _with_hundreds(line, *found)
        return Number(end, Shape.WORD, value, (value,))
    if (alone := words.units.at(line.words, i)) and alone[1].alone:
        return Number(i, Shape.WORD, Fraction(1), (Fraction(1),))
    return None


def _with_hundreds(line: Line, end: int, value: Fraction) -> tuple[int, Fraction]:
    """'a hundred and twenty', 'to hundrede og halvtreds': the number up to where it ends."""
    words = vocabulary()
    if value < 10 and value.denominator == 1 and not words.units.at(line.words, end):
        following = words.numbers.at(line.words, end)
        if following is not None and following[1] == _HUNDRED:
            end, value = following[0], value * _HUNDRED
    if value >= _HUNDRED and (joined := words.end("and", line.words, end)) > end:
        rest = words.numbers.at(line.words, joined)
        if rest is not None and rest[1] < _HUNDRED and rest[1].denominator == 1:
            end, value = rest[0], value + rest[1]
    return end, value


_HUNDRED: Final = Fraction(100)


def _with_unit(line: Line, number: Number, money: bool) -> Number:
    """The number times the thousand or million behind it, with the half that may stand on either side of that."""
    if number.unit is not None:
        return number
    words = vocabulary()
    j, value = number.end, number.value
    half = words.end("and_a_half", line.words, j)
    if half > j and words.units.at(line.words, half):
        j, value = half, value + _HALF
    found = words.units.at(line.words, j)
    if found is None or (found[1].tight and not (money or (j == number.end and line.touches(j - 1)))):
        return number
    end, unit = found
    half = words.end("and_a_half", line.words, end)
    if half > end and unit.times >= 1_000_000:
        end, value = half, value + _HALF
    values = {value * unit.times}
    if number.shape is Shape.GROUP and _is_decimal_too(line, number, unit):
        values.add(value * unit.times / 1000)
    if number.shape is Shape.GROUP and _is_only_decimal(line, number, unit):
        values = {value * unit.times / 1000}
    return Number(end, number.shape, value, tuple(sorted(values)), unit, False, number.about, number.spaced)


def _is_only_decimal(line: Line, number: Number, unit: Unit) -> bool:
    """'1,250 mio.' in Danish, '1.250m' in English: three decimals, as budget papers have them."""
    return unit.times >= 1_000_000 and _sign(line, number) == _DECIMAL_SIGN.get(line.language, ",")


def _is_decimal_too(line: Line, number: Number, unit: Unit) -> bool:
    """'1.500 t.kr.' is 1,5 million in Danish; with the other sign it may be either, and so may '1.500 mio.'."""
    return unit.times >= 1_000_000 or _sign(line, number) == _DECIMAL_SIGN.get(line.language, ",")


def _sign(line: Line, number: Number) -> str:
    """The sign within figures of one group; ' ' for a space."""
    return " " if number.spaced else line.words[number.end - 2]


def _settled(line: Line, number: Number) -> Number:
    """The number with what it may be where no unit was said."""
    if number.unit is not None or number.shape is Shape.GROUPED:
        return number
    value = number.value
    values: tuple[Fraction, ...] = (value,)
    match number.shape:
        case Shape.GROUP if not number.money and value < _SURE:
            values = (value, value * 1000)
        case Shape.DECIMAL if value < 1000:
            values = (value * 1000, value * 1_000_000)
        case Shape.PLAIN if not number.money and value < 100:
            values = (value * 1000, value * 1_000_000)
        case Shape.PLAIN if not number.money and value < _SURE:
            values = (value, value * 1000)
        case _:
            pass
    return Number(number.end, number.shape, value, values, None, number.money, number.about, number.spaced)


_SURE: Final = (
    10_000  # from here on figures with thousands are kroner: nobody has asks of ten thousand million
)


def _joined(line: Line, j: int) -> bool:
    """Whether a sign at `j` stands between figures, touching both."""
    return line.touches(j - 1) and line.touches(j) and line.words[j + 1][:1].isdecimal()


def _is_spaced_group(line: Line, j: int) -> bool:
    """Whether three figures stand at `j`, one space behind the figures before."""
    word = line.words[j]
    if not (len(word) == 3 and word.isdecimal() and len(line.words[j - 1]) <= 3):
        return False
    return line.starts[j] - line.ends[j - 1] == 1 and line.text[line.ends[j - 1]] in " \u00a0\u202f"


def _begins_clean(line: Line, i: int) -> bool:
    """Whether a number may begin at `i`: not in the middle of a word, a date, a ratio or an address."""
    if i == 0 or not line.touches(i - 1):
        return True
    sign = line.words[i - 1]
    if sign[0].isalnum():
        return _is_currency(line, i - 1)
    if sign in ".,":
        return line.touches(i - 2) and line.words[i - 2][:1].isalpha()  # 'kr.500.000', and no '.5'
    if sign in _DASHES:
        return (
            i == 1 or not line.touches(i - 2) or line.words[i - 2][:1].isdecimal() or line.words[i - 2] == "."
        )
    return sign not in _GLUE


_DASHES: Final = frozenset("-–—‑−")


def _is_currency(line: Line, i: int) -> bool:
    return i >= 0 and vocabulary().end("currency", line.words, i) == i + 1


def _ends_clean(line: Line, j: int) -> bool:
    """Whether a number may end before `j`: no percentage, clock, ratio, ordinal or compound."""
    word = line.words[j]
    if word in _PERCENT:
        return False
    if not word or not line.touches(j - 1):
        return True
    if word[0].isdecimal():
        return False
    following = line.words[j + 1]
    if word in "-–—‑−":
        return not (line.touches(j) and following[:1].isalpha())
    if word in ":/":
        return not (line.touches(j) and following[:1].isdecimal())
    if word in ".,":
        return not (line.touches(j) and following[:1].isalnum())
    if word[0].isalpha():
        return bool(vocabulary().units.at(line.words, j)) or vocabulary().end("currency", line.words, j) > j
    return True


_PERCENT: Final = frozenset(("%", "procent", "pct", "percent", "procentpoint", "promille", "‰"))


def _dash_for_none(line: Line, j: int) -> bool:
    """',-' behind figures: so many kroner and no øre."""
    return (
        line.words[j] in (",", ".")
        and line.words[j + 1] in _DASHES
        and line.touches(j - 1)
        and line.touches(j)
    )
