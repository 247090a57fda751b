"""Dates in figures alone: '1/12', '1/12-2026', '1.12.', '01-12-2026', '2026-12-01'."""

from typing import Final, NamedTuple

from bot.language.dates import reckon
from bot.language.dates.line import Line
from bot.language.dates.moment import Why
from bot.language.dates.reckon import Edge
from bot.language.dates.words import AFTER_FIGURES, ARTICLES, BEFORE_FIGURES, WEEKDAYS

# After these '24/7' is a day in July.
_LEADS_24_7: Final = ARTICLES | WEEKDAYS.keys() | {".", "on", "inden", "senest", "by"}


class Date(NamedTuple):
    """A day, month and perhaps year in figures, read up to token `end`."""

    end: int
    edge: Edge
    why: Why | None = None


def figures_stand_alone(line: Line, i: int, end: int) -> bool:
    """Whether the figures from `i` to `end` are no part of a longer number, a paragraph or a fraction."""
    words = line.words
    if i and words[i - 1] in BEFORE_FIGURES:
        return False
    if i > 1 and words[i - 1] == "." and words[i - 2] in BEFORE_FIGURES:
        return False
    if i and line.touches(i - 1):
        before = words[i - 1]
        through = before in "-–" and i > 2 and words[i - 3] in ("/", ".")  # the second of '1/12-3/12'
        if before[0].isalnum() or (before in "/-–_%+#@§" and not through):
            return False
        if before in ".,:" and i > 1 and words[i - 2].isdecimal() and line.touches(i - 2):
            return False
    if line.touches(end - 1):
        after = words[end]
        if after == "%" or after == "_" or (after[0].isalnum() and words[end - 1] != "."):
            return False
        if after in "/,.-–" and line.touches(end) and words[end + 1] and words[end + 1][0].isalnum():
            return (
                after in "-–" and words[end + 2] in ("/", ".") and line.number(end + 3) is not None
            )  # '1/12-3/12'
    return words[end] not in AFTER_FIGURES


def slashed(line: Line, i: int, day: int) -> Date | None:
    """'1/12', '1/12/26', '1/12-2026', '1/12 2026'."""
    words = line.words
    month = line.number(i + 2)
    if month is None or not line.touches(i + 1):
        return None
    j, year = i + 3, None
    if words[j] in "/-." and words[j] and line.touches(j - 1) and line.touches(j):
        number = line.number(j + 1, 4)
        short = number is not None and len(words[j + 1]) == 2 and (words[j] == "/" or 20 <= number < 60)
        if number is not None and (len(words[j + 1]) == 4 or short) and words[j + 2] != "/":
            year, j = number + (2000 if short else 0), j + 2
    elif line.number(j, 4) is not None and len(words[j]) == 4:
        number = line.number(j, 4)
        if number is not None and reckon.FIRST_YEAR <= number <= reckon.LAST_YEAR:
            year, j = number, j + 1
    return _numeric(line, i, j, day, month, year)


def dashed(line: Line, i: int, day: int) -> Date | None:
    """'01-12-2026', '1-12-26'. Without a year it is a result or a range of numbers."""
    words = line.words
    month, year = line.number(i + 2), line.number(i + 4, 4)
    if month is None or year is None or words[i + 3] != "-" or len(words[i + 4]) not in (2, 4):
        return None
    if not (line.touches(i + 2) and line.touches(i + 3)):
        return None
    return _numeric(line, i, i + 5, day, month, year + (2000 if year < 100 else 0))


def dotted(line: Line, i: int, day: int) -> Date | None:
    """'1.12', '1.12.', '1.12.26', '1.12.2026'. Alone in a sentence it must not look like a decimal number."""
    words = line.words
    month = line.number(i + 2)
    if month is None:
        return None
    j = i + 3
    if words[j] in (".", "-") and words[j] and line.touches(i + 2) and line.touches(j):
        year = line.number(j + 1, 4)
        if year is not None and len(words[j + 1]) in (2, 4):
            return _numeric(line, i, j + 2, day, month, year + (2000 if year < 100 else 0))
    dot = words[j] == "." and line.touches(i + 2)
    if dot:
        j += 1
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None  # '14.30' is a time
    timed = _is_time(line, j)
    if not line.whole and not line.closed(j) and not timed:
        return None
    number = line.number(j, 4)
    if number is not None and len(words[j]) == 4 and reckon.FIRST_YEAR <= number <= reckon.LAST_YEAR:
        return _numeric(line, i, j + 1, day, month, number)
    if not dot and not line.whole and line.language != "da" and not timed:
        return None
    return _numeric(line, i, j, day, month, None)


def _is_time(line: Line, i: int) -> bool:
    """Whether '15:00' stands at `i`: then the figures before it are a day."""
    return (
        line.number(i) is not None
        and line.words[i + 1] in (":", ".")
        and line.touches(i)
        and line.touches(i + 1)
        and len(line.words[i + 2]) == 2
        and line.number(i + 2) is not None
        and line.words[i + 3] not in (".", ":", "/", "-")
    )


def _numeric(line: Line, i: int, end: int, day: int, month: int, year: int | None) -> Date | None:
    if not figures_stand_alone(line, i, end):
        return None
    if month > 12 >= day >= 1 and month <= 31 and line.language == "en":
        day, month = month, day  # '12/25' can only be meant the American way
    if (day, month, year) == (24, 7, None) and not line.whole and line.words[i - 1] not in _LEADS_24_7:
        return None  # round the clock
    if year is None and not (1 <= day <= 31 and 1 <= month <= 12):
        return None  # a result or a share, not a slip in a date
    if year is not None and not reckon.FIRST_YEAR <= year <= reckon.LAST_YEAR:
        return Date(end, (day, month, year), Why.YEAR)
    return Date(end, (day, month, year))


def year_first(line: Line, i: int) -> Date | None:
    """'2026-12-01', '2026/12/01'."""
    words = line.words
    year, month, day = line.number(i, 4), line.number(i + 2), line.number(i + 4)
    together = line.touches(i) and line.touches(i + 1) and line.touches(i + 2) and line.touches(i + 3)
    if year is None or month is None or day is None or not together:
        return None
    alike = words[i + 1] == words[i + 3] and words[i + 1] in "-/."
    if not alike or not (words[i + 5] == "t" or figures_stand_alone(line, i, i + 5)):
        return None
    if not reckon.FIRST_YEAR <= year <= reckon.LAST_YEAR:
        return Date(i + 5, (day, month, year), Why.YEAR)
    return Date(i + 5, (day, month, year))
