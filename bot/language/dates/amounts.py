"""Amounts of time: 'to uger', '1,5 time', 'an hour and a half', 'et par dage'."""

from typing import NamedTuple

from bot.language.dates.line import Line
from bot.language.dates.words import NUMBERS, UNITS, Unit


class Amount(NamedTuple):
    """Months, days and minutes, up to token `end`. `weeks` when it was said in whole weeks."""

    end: int
    months: int = 0
    days: int = 0
    minutes: int = 0
    weeks: int = 0


def amount_at(line: Line, i: int) -> Amount | None:
    """The amount of time that begins at `i`; 14 days are two weeks."""
    found = _amount_at(line, i)
    if found and found.days % 7 == 0 and not (found.months or found.minutes):
        return found._replace(weeks=found.days // 7)
    return found


def _amount_at(line: Line, i: int) -> Amount | None:
    words = line.words
    word = words[i]
    if word in ("halvanden", "halvandet"):
        return _of(UNITS.get(words[i + 1]), 3, i + 2)
    if word == "half" and words[i + 1] in ("a", "an"):
        return _of(UNITS.get(words[i + 2]), 1, i + 3)
    if word in ("en", "et", "a") and words[i + 1] in ("halv", "halvt", "half"):
        return _of(UNITS.get(words[i + 2]), 1, i + 3)
    if word in ("et", "a") and words[i + 1] in ("par", "couple"):
        j = i + 3 if words[i + 2] == "of" else i + 2
        unit, j = _unit(line, j)
        return _of(unit, 4, j)
    if word == "a" and words[i + 1] == "quarter" and words[i + 2] == "of" and words[i + 3] in ("an", "a"):
        return Amount(i + 5, minutes=15) if words[i + 4] == "hour" else None
    number = line.number(i, 4)
    j = i + 1
    halves = 0
    if number is None:
        number = NUMBERS.get(word)
        if number is None:
            return None
    elif words[j] in (",", ".") and line.touches(i) and line.touches(j) and words[j + 1] == "5":
        halves, j = 1, j + 2
    elif words[j] == "½":
        halves, j = 1, j + 1
    if words[j] == "t" and not "0" <= word[0] <= "9":
        return None
    unit, j = _unit(line, j)
    if unit is None:
        return None
    if words[j] == "and" and words[j + 1] == "a" and words[j + 2] == "half":
        halves, j = 1, j + 3
    elif words[j] in ("and", "og") and unit is Unit.HOUR:
        rest = amount_at(line, j + 1)
        if rest and 0 < rest.minutes < 60:
            return Amount(rest.end, minutes=number * 60 + rest.minutes)
    return _of(unit, 2 * number + halves, j)


def _unit(line: Line, i: int) -> tuple[Unit | None, int]:
    """The unit at `i` and where it ends: 'uger', 'uges tid'."""
    word = line.words[i]
    if line.words[i + 1] == "tid" and word.endswith("s"):
        return UNITS.get(word[:-1]), i + 2
    return UNITS.get(word), i + 1


def _of(unit: Unit | None, halves: int, end: int) -> Amount | None:
    """So many halves of a unit; half a day is refused, half a week is three days, half a month fifteen."""
    whole, odd = divmod(halves, 2)
    match unit:
        case Unit.MINUTE:
            return Amount(end, minutes=whole)
        case Unit.QUARTER_HOUR:
            return Amount(end, minutes=halves * 15 // 2)
        case Unit.HOUR:
            return Amount(end, minutes=halves * 30)
        case Unit.DAY:
            return None if odd else Amount(end, days=whole)
        case Unit.WEEK:
            return Amount(end, days=halves * 7 // 2, weeks=0 if odd else whole)
        case Unit.FORTNIGHT:
            return Amount(end, days=halves * 7, weeks=halves)
        case Unit.MONTH:
            return Amount(end, months=whole, days=15 * odd)
        case Unit.YEAR:
            return Amount(end, months=halves * 6)
        case None:
            return None
