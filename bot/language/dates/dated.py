"""Days named by figures or months: '1/12', '2026-12-01', 'den 3. marts', 'March 3rd', '1.-5. december'."""

from functools import partial
from typing import Final, NamedTuple

from bot.language.dates import reckon
from bot.language.dates.clocks import clock_at
from bot.language.dates.figures import Date, dashed, dotted, figures_stand_alone, slashed, year_first
from bot.language.dates.line import Line
from bot.language.dates.moment import Moment, Why
from bot.language.dates.reckon import Ask, Reckon, Refused
from bot.language.dates.words import (
    AFTER_MAY,
    ALL_MONTHS,
    ARTICLES,
    DASHES,
    ENGLISH_MONTHS,
    FIRST_NAMES,
    MONTH,
    MONTHS,
    ORDINALS,
    RELATIVE,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    SUFFIXES,
    TO,
    WEEKDAYS,
    Part,
)

_ON: Final = frozenset(("on", "by", "before", "until"))  # before 'the thirtieth', which is a day then


class Read(NamedTuple):
    """A day phrase, read up to token `end`: how to reckon it, and the part of the day it named."""

    end: int
    reckon: Reckon
    part: Part | None = None


def dated_at(line: Line, i: int, weekday: int | None = None) -> Read | None:
    """A date with its month at `i`, or a stretch from one to another; `weekday` stood before it."""
    stretch = _days_of_month(line, i)
    if stretch:
        return stretch
    found = date_at(line, i)
    if found is None:
        return None if weekday is not None else _month_and_year(line, i)
    return _onward(line, found) or Read(found.end, partial(_one, date=found, weekday=weekday))


def stretch_at(line: Line, i: int) -> Read | None:
    """Two dates and what lies between them."""
    found = _days_of_month(line, i)
    if found:
        return found
    first = date_at(line, i)
    return _onward(line, first) if first else None


def _onward(line: Line, first: Date) -> Read | None:
    words, j = line.words, first.end
    if words[j] not in DASHES and (words[j] not in TO or words[j] == "to"):
        return None
    last = date_at(line, _skip_lead(line, j + 1))
    return _between(first, last) if last else None


def date_at(line: Line, i: int) -> Date | None:
    """One day with its month at `i`."""
    word = line.words[i]
    if not word:
        return None
    if "0" <= word[0] <= "9":
        return _figures_first(line, i)
    if numbered := _ordinal(line, i):
        day, j = numbered
        j += line.words[j] == "of"
        return _year(line, j + 1, day, MONTHS[line.words[j]]) if line.words[j] in MONTHS else None
    if word in ALL_MONTHS:
        return _month_first(line, i)
    return None


def _ordinal(line: Line, i: int) -> tuple[int, int] | None:
    """A day of the month in words and where it ends: 'sekstende', 'twenty-seventh', dictated 'twenty seventh'."""
    words = line.words
    if words[i] in ORDINALS:
        return ORDINALS[words[i]], i + 1
    tens = {"twenty": 20, "thirty": 30}.get(words[i])
    j = i + 2 if words[i + 1] == "-" else i + 1
    if tens is None or not 1 <= ORDINALS.get(words[j], 0) <= 9:
        return None
    return tens + ORDINALS[words[j]], j + 1


def _one(ask: Ask, date: Date, weekday: int | None) -> Moment:
    if date.why:
        raise Refused(date.why)
    return reckon.month_day(ask, *date.edge, weekday)


def _between(first: Date, last: Date) -> Read:
    why = first.why or last.why
    if why:
        return Read(last.end, partial(_refuse, why=why))
    return Read(last.end, partial(reckon.day_range, first=first.edge, last=last.edge))


def _refuse(ask: Ask, why: Why) -> Moment:
    raise Refused(why)


def _skip_lead(line: Line, i: int) -> int:
    """Past the weekday and the article of the second date."""
    words = line.words
    if words[i] in WEEKDAYS or words[i] in SHORT_WEEKDAYS:
        i += 1
    if words[i] in ARTICLES:
        i += 2 if words[i + 1] == "." else 1
    return i


def _year(line: Line, i: int, day: int, month: int) -> Date:
    """A day and month up to `i`, with the year if one follows: ' 2026', ', 2026', '-2026'."""
    words = line.words
    j = i + 1 if words[i] in (",", "-") else i
    year = line.number(j, 4)
    if year is not None and len(words[j]) == 4 and not (words[i] == "-" and not line.touches(i)):
        if reckon.FIRST_YEAR <= year <= reckon.LAST_YEAR:
            return Date(j + 1, (day, month, year))
        if year > reckon.LAST_YEAR and line.closed(j + 1):
            return Date(j + 1, (day, month, year), Why.YEAR)
    return Date(i, (day, month, None))


def _figures_first(line: Line, i: int) -> Date | None:
    words = line.words
    if len(words[i]) == 4:
        return year_first(line, i)
    day = line.number(i)
    if day is None:
        return None
    sign = words[i + 1]
    if line.touches(i):
        if sign == "/":
            return slashed(line, i, day)
        if sign == "-" and line.touches(i + 1):
            return dashed(line, i, day)
        if sign == "." and line.touches(i + 1) and line.number(i + 2) is not None:
            return dotted(line, i, day)
    j = i + 1
    if sign == "." or (sign in SUFFIXES and line.touches(i)):
        j += 1
    if words[j] == "of":
        j += 1
    month = ALL_MONTHS.get(words[j])
    if month is None:
        return None
    if words[j] == "may" and words[j + 1] in AFTER_MAY:
        return None
    if words[j] in FIRST_NAMES and line.capital(j) and line.capital(j + 1):
        return None  # '1. Jan Hansen 2. Maj Jensen' is a list of people
    k = j + 1
    if words[j] in SHORT_MONTHS and words[k] == "." and line.touches(j):
        k += 1
    return _year(line, k, day, month)


def _month_first(line: Line, i: int) -> Date | None:
    """'March 3', 'Dec 1st', 'March 3rd, 2027', 'December first'."""
    words = line.words
    word = words[i]
    if word not in ENGLISH_MONTHS and word not in SHORT_MONTHS:
        return None
    if word in FIRST_NAMES and line.language != "en":
        return None
    j = i + 1
    if words[j] == "." and word in SHORT_MONTHS:
        j += 1
    if words[j] in ORDINALS and word in ENGLISH_MONTHS and (line.closed(j + 1) or line.number(j + 1, 4)):
        return _year(line, j + 1, ORDINALS[words[j]], ALL_MONTHS[word])
    j += words[j] == "the" and words[j + 2] in SUFFIXES
    day = line.number(j)
    if day is None or not 1 <= day <= 99:
        return None
    j += 1
    if words[j] in SUFFIXES and line.touches(j - 1):
        return _year(line, j + 1, day, ALL_MONTHS[word])
    if words[j] == "." and words[j + 1] in ALL_MONTHS:
        return None  # 'Jan 3. marts': Jan is somebody
    if words[j] in ALL_MONTHS or words[j] in ("am", "pm", "%") or day > 31:
        return None
    if (
        words[j] in "/:.-"
        and words[j]
        and line.touches(j - 1)
        and line.touches(j)
        and words[j + 1][:1].isdigit()
    ):
        return None  # 'April 14:00', 'August 3/12'
    return _year(line, j, day, ALL_MONTHS[word])


def _days_of_month(line: Line, i: int) -> Read | None:
    """'1.-5. december', '1-5 December 2026', 'December 1-5'."""
    words = line.words
    if words[i] in ENGLISH_MONTHS:
        day, last = line.number(i + 1), line.number(i + 3)
        if day is None or last is None or words[i + 2] not in DASHES or words[i + 4] in (":", "/"):
            return None
        end = _year(line, i + 4, last, ALL_MONTHS[words[i]])
    else:
        day = line.number(i)
        if day is None:
            return None
        j = i + 2 if words[i + 1] == "." else i + 1
        if words[j] not in DASHES:
            return None
        last = line.number(j + 1)
        k = j + 3 if words[j + 2] == "." else j + 2
        if last is None or words[k] not in ALL_MONTHS:
            return None
        end = _year(line, k + 1, last, ALL_MONTHS[words[k]])
    first = Date(end.end, (day, end.edge[1], end.edge[2]), end.why)
    return _between(first, end)


def _month_and_year(line: Line, i: int) -> Read | None:
    """'marts 2027', 'dec. 2026'."""
    words = line.words
    month = ALL_MONTHS.get(words[i])
    if month is None:
        return None
    j = i + 2 if words[i + 1] == "." else i + 1
    year = line.number(j, 4)
    if year is None or not reckon.FIRST_YEAR <= year <= reckon.LAST_YEAR:
        return None
    return Read(j + 1, partial(_months, month=month, year=year))


def _months(ask: Ask, month: int, year: int) -> Moment:
    return reckon.months_of_year(year, month, month)


def numbered_at(line: Line, i: int, weekday: int | None, *, article: str) -> Read | None:
    """'den 1.', 'the 24th': a day of the month by its number alone, where no noun follows."""
    words = line.words
    day = line.number(i)
    if day is None and _ordinal(line, i):
        return _ordinal_at(line, i, weekday, article)
    if day is None or not 1 <= day <= 31:
        return None
    month = line.number(i + 1) if not line.touches(i) else None
    if article in ("d", "den") and month is not None and 1 <= month <= 12 and line.closed(i + 2):
        return Read(i + 2, partial(_one, date=Date(i + 2, (day, month, None)), weekday=weekday))  # 'd 2 12'
    j = i + 1
    marked = line.touches(i) and (words[j] == "." or words[j] in SUFFIXES)
    if marked and words[j] == "." and line.touches(j) and words[j + 1][:1].isalnum():
        return None
    j += marked
    named = _month_after(line, j)
    if named:
        return Read(named[0], partial(_of_month, day=day, month=named[1], weekday=weekday))
    if article == "the" and not (marked and words[j - 1] in SUFFIXES):
        return None
    clock = clock_at(line, j, after_day=False)
    names = article != "the" or (i > 1 and words[i - 2] in _ON)  # 'the 3rd Committee' is no day
    if clock is None and not line.closed(j, names=names):
        return None
    if not figures_stand_alone(line, i, j):
        return None
    if words[j] in ("/", "-", ":") and line.touches(j - 1) and line.touches(j):
        return None
    return Read(j, partial(reckon.day_of_month, day=day, weekday=weekday))


def _ordinal_at(line: Line, i: int, weekday: int | None, article: str) -> Read | None:
    """'den sekstende', 'on the sixteenth', 'den første i næste måned'; 'den anden' alone is somebody else."""
    words, (day, end) = line.words, _ordinal(line, i) or (0, i)
    named = _month_after(line, end)
    if named:
        return Read(named[0], partial(_of_month, day=day, month=named[1], weekday=weekday))
    led = article != "the" or line.whole or weekday is not None or (i > 1 and words[i - 2] in _ON)
    if (day < 4 and weekday is None) or not led or not line.closed(end, names=False):
        return None
    return Read(end, partial(reckon.day_of_month, day=day, weekday=weekday))


def _month_after(line: Line, i: int) -> tuple[int, int | None] | None:
    """'i næste måned', 'of this month', 'i måneden', 'næste måned': its end, and how many months from this one.

    None for months: the month that is open ('den 1. i måneden').
    """
    words = line.words
    if words[i] == "ds":  # 'den 16. ds.'
        return i + 1, 0
    j = i + 1 if words[i] in ("i", "of", "in", "af") else i
    if j > i and words[j] in ("maaneden", "month"):
        return j + 1, None
    j += words[j] in ("the", "den") and j > i
    if j > i and words[j] == "month":
        return j + 1, None
    if words[j] in RELATIVE and words[j + 1] in MONTH:
        return j + 2, RELATIVE[words[j]]
    return None


def _of_month(ask: Ask, day: int, month: int | None, weekday: int | None) -> Moment:
    if month is None:
        return reckon.day_of_month(ask, day, weekday)
    first = reckon.plus_months(ask.today.replace(day=1), month)
    found = reckon.make_day(first.year, first.month, day)
    if weekday not in (None, found.weekday()):
        raise Refused(Why.WEEKDAY, found)
    return Moment(found)
