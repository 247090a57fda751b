"""Weekdays: 'tirsdag', 'næste fredag', 'på mandag', 'Tue 1 Dec', 'tirsdag om en uge', 'mandag til onsdag'."""

from functools import partial

from bot.language.dates import reckon
from bot.language.dates.amounts import amount_at
from bot.language.dates.clocks import clock_at
from bot.language.dates.dated import Read, dated_at, numbered_at
from bot.language.dates.line import Line
from bot.language.dates.moment import Moment
from bot.language.dates.periods import week_at, week_number_at
from bot.language.dates.reckon import Ask
from bot.language.dates.words import (
    ARTICLES,
    BEFORE_WEEKDAY,
    CLAUSE_ENDS,
    CLEAR_WEEKDAYS,
    COMING,
    DASHES,
    DISPUTED_WEEKDAYS,
    DOTTED_WEEKDAYS,
    LATEST,
    NEXT,
    PREVIOUS,
    RELATIVE,
    SHORT_WEEKDAYS,
    SUFFIXES,
    THIS,
    TO,
    WEEK,
    WEEKDAYS,
)


def weekday_at(line: Line, i: int) -> Read | None:
    weekday = WEEKDAYS[line.words[i]]
    if i and line.words[i - 1] in BEFORE_WEEKDAY:
        return None
    return (
        certain_weekday(line, i + 1, weekday)
        or weekday_stretch_at(line, i + 1, weekday)
        or Read(i + 1, partial(reckon.open_weekday, weekday=weekday))
    )


def short_weekday_at(line: Line, i: int) -> Read | None:
    """'tirs. kl 14', 'Tue 1 Dec': the short form needs a date or a time after it."""
    word = line.words[i]
    weekday = SHORT_WEEKDAYS[word]
    j = i + 2 if line.words[i + 1] == "." and line.touches(i) else i + 1
    found = certain_weekday(line, j, weekday, short=True)
    if found:
        return found
    if word in DISPUTED_WEEKDAYS and DISPUTED_WEEKDAYS[word] != line.language:
        return None
    if i and line.words[i - 1] in (",", "by", "senest", "inden") and j >= line.count:
        return Read(j, partial(reckon.open_weekday, weekday=weekday))  # 'print the agenda, Thurs'
    if word in CLEAR_WEEKDAYS and (line.words[j] in CLAUSE_ENDS):
        return Read(j, partial(reckon.open_weekday, weekday=weekday))  # 'at the conference wed, he was keen'
    clock = clock_at(line, j, after_day=True)
    if clock is None or not clock.possible:
        return None
    return Read(j, partial(reckon.open_weekday, weekday=weekday))


def dotted_weekday_at(line: Line, i: int) -> Read | None:
    weekday = DOTTED_WEEKDAYS.get(line.words[i])
    if weekday is None or line.words[i + 1] != "." or not line.touches(i):
        return None
    return certain_weekday(line, i + 2, weekday, short=True)


def certain_weekday(line: Line, i: int, weekday: int, *, short: bool = False) -> Read | None:
    """What makes a weekday, read up to `i`, a certain one: a date, a week, 'om en uge'."""
    words = line.words
    comma = words[i] == ","
    j = i + 1 if comma else i
    if words[j] == "." and not short:
        return None
    article = words[j] in ARTICLES
    if article:
        j += 2 if words[j + 1] == "." and words[j] == "d" else 1
    dated = dated_at(line, j, weekday)
    if dated:
        return dated
    if article:
        return numbered_at(line, j, weekday, article=words[j - 1] if words[j - 1] != "." else "d")
    if line.number(j) is not None and words[j + 1] in SUFFIXES and line.touches(j):
        return numbered_at(line, j, weekday, article="the")  # 'Mon 23rd'
    if comma:
        return None
    if words[j] in ("i", "in", "of", "on"):
        j += 1
    found = week_at(line, j)
    if found:
        number, _ = week_number_at(line, j + 1)
        year = line.number(found.end - 1, 4) if len(words[found.end - 1]) == 4 else None
        week = partial(reckon.week_number, first=number, last=number, year=year, weekday=weekday)
        return Read(found.end, week)
    if words[j] in RELATIVE and words[j + 1] in WEEK:
        return Read(j + 2, partial(reckon.week_of, weeks=RELATIVE[words[j]], weekday=weekday))
    if words[i] in ("om", "in", "for"):
        amount = amount_at(line, i + 1)
        if amount and amount.weeks and words[i] != "for":
            return Read(amount.end, partial(reckon.coming_weekday, weekday=weekday, weeks=amount.weeks))
        if amount and amount.weeks and words[amount.end] == "siden":
            return Read(amount.end + 1, partial(reckon.past_weekday, weekday=weekday, weeks=amount.weeks))
    k = i + 1 if words[i] == "om" else i
    if words[k : k + 2] == ["otte", "dage"]:  # 'mandag otte dage': that of the week after
        return Read(k + 2, partial(reckon.coming_weekday, weekday=weekday, weeks=1))
    if words[i] == "week" and line.number(i + 1) is None:
        return Read(i + 1, partial(reckon.coming_weekday, weekday=weekday, weeks=1))
    return None


def weekday_stretch_at(line: Line, i: int, weekday: int) -> Read | None:
    """'mandag-onsdag', 'mandag til onsdag', 'Monday to Wednesday'."""
    words = line.words
    if words[i] not in DASHES and words[i] not in TO:
        return None
    last = WEEKDAYS.get(words[i + 1])
    if last is None:
        return None
    return Read(i + 2, partial(_weekdays, first=weekday, last=last))


def _weekdays(ask: Ask, first: int, last: int) -> Moment:
    day, days = reckon.open_weekday(ask, first).day, (last - first) % 7 or 7
    if not ask.future and reckon.plus_days(day, days) > ask.today:
        day = reckon.plus_days(day, -7)
    return Moment(day, until=reckon.plus_days(day, days))


def relative_weekday_at(line: Line, i: int) -> Read | None:
    """'næste tirsdag', 'this Friday', 'sidste fredag', 'this coming Monday'."""
    words = line.words
    word, j = words[i], i + 1
    if word in THIS and words[j] in COMING | LATEST:
        word, j = words[j], j + 1
    weekday = WEEKDAYS.get(words[j])
    if weekday is None:
        return None
    j += 1
    if word in NEXT:
        return Read(j, partial(reckon.week_of, weeks=1, weekday=weekday))
    if word in COMING:
        return Read(j, partial(reckon.coming_weekday, weekday=weekday))
    if word in LATEST:
        return Read(j, partial(reckon.past_weekday, weekday=weekday))
    if word in PREVIOUS:
        return Read(j, partial(reckon.week_of, weeks=-1, weekday=weekday))
    return Read(j, partial(reckon.this_weekday, weekday=weekday))


def weekday_ahead_at(line: Line, i: int) -> Read | None:
    """'på tirsdag' looks ahead whatever the verb."""
    weekday = WEEKDAYS.get(line.words[i + 1])
    if weekday is None:
        return None
    found = certain_weekday(line, i + 2, weekday)
    return found or Read(i + 2, partial(reckon.coming_weekday, weekday=weekday))
