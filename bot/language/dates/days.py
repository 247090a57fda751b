"""Which day a phrase names: weekdays, 'i morgen', 'om to uger', 'den 24.', and what leads up to them."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

from bot.language.dates import reckon
from bot.language.dates.amounts import Amount, amount_at
from bot.language.dates.beside import LEADS, after_a_day, before_a_day
from bot.language.dates.clocks import part_at
from bot.language.dates.dated import Read, dated_at, numbered_at, stretch_at
from bot.language.dates.line import Line
from bot.language.dates.moment import Moment, Why
from bot.language.dates.periods import (
    coming_workday_at,
    edge_at,
    feast_at,
    month_name_at,
    nth_day_at,
    nth_weekday_at,
    quarter_at,
    relative_period_at,
    third_at,
    turn_at,
    week_at,
)
from bot.language.dates.reckon import Ask, Reckon, Refused
from bot.language.dates.weekdays import (
    certain_weekday,
    dotted_weekday_at,
    relative_weekday_at,
    short_weekday_at,
    weekday_ahead_at,
    weekday_at,
    weekday_stretch_at,
)
from bot.language.dates.words import (
    AFTER_I,
    AFTER_NOW,
    ALL_MONTHS,
    ARTICLES,
    BEFORE_NOW,
    DANISH_MONTHS,
    DASHES,
    DOTTED_WEEKDAYS,
    EASTER_FEASTS,
    ENDS,
    FEASTS,
    LATEST,
    MONTHS,
    NAMED_DAYS,
    NOW,
    NTH,
    NUMBERS,
    ORDINALS,
    PAST_WEEKDAYS,
    PREVIOUS,
    RELATIVE,
    SHORT_WEEKDAYS,
    THIRDS,
    THIS_PARTS,
    TO,
    WEEK,
    WEEKDAYS,
    WEEKEND,
    YEAR,
    Part,
)

Reader = Callable[[Line, int], Read | None]


def day_at(line: Line, i: int) -> Read | None:
    """The day phrase that begins at token `i`, with what stands beside it and belongs to it."""
    word = line.words[i]
    if not word:
        return None
    beside = before_a_day(line, i, single_day_at) if word in LEADS or "0" <= word[0] <= "9" else None
    found = beside or single_day_at(line, i)
    return after_a_day(line, found, single_day_at) if found and beside is None else beside


def single_day_at(line: Line, i: int) -> Read | None:
    """The one day, or stretch, that begins at token `i`."""
    word = line.words[i]
    if not word:
        return None
    for reader in _BY_FIGURES if "0" <= word[0] <= "9" else _BY_WORD.get(word, ()):
        found = reader(line, i)
        if found:
            return found
    return None


def may_begin(word: str) -> bool:
    """Whether a day phrase can begin with this (folded) word at all."""
    return word in _BY_WORD or word in LEADS or "0" <= word[0] <= "9"


def _named(line: Line, i: int) -> Read | None:
    days, part = NAMED_DAYS[line.words[i]]
    return _counted(line, i + 1, days, part)


def _after_i(line: Line, i: int) -> Read | None:
    """'i dag', 'i morges', 'i tirsdags', 'i næste uge', 'i uge 49', 'i marts', 'i år'."""
    words = line.words
    j = i + 1
    word = words[j]
    if word in AFTER_I:
        days, part = AFTER_I[word]
        return _counted(line, j + 1, days, part)
    if word in PAST_WEEKDAYS:
        weekday = PAST_WEEKDAYS[word]
        if words[j + 1] == "i" and words[j + 2] in LATEST | PREVIOUS and words[j + 3] in WEEK:
            return Read(j + 4, partial(reckon.week_of, weeks=-1, weekday=weekday))
        return Read(j + 1, partial(reckon.past_weekday, weekday=weekday))
    if word in YEAR:
        return Read(j + 1, partial(reckon.year_of, years=0))
    if word in MONTHS and word not in DANISH_MONTHS:
        return None  # 'I may come'
    return _after_in(line, i)


def _after_in(line: Line, i: int) -> Read | None:
    """'in week 49', 'in March', 'in two weeks', 'i weekenden', 'i slutningen af måneden'."""
    words = line.words
    j = i + 1
    if words[i] == "in":
        amount = amount_at(line, j)
        if amount:
            return _shifted(line, amount, 1)
    if words[j] in ("the", "den", "de"):
        j += 1
    if words[j] in WEEKEND:
        return Read(j + 1, reckon.open_weekend)
    return (
        week_at(line, j)
        or relative_period_at(line, j)
        or edge_at(line, j)
        or month_name_at(line, j)
        or quarter_at(line, j)
    )


def _counted(line: Line, i: int, days: int, part: Part | None) -> Read:
    """A day counted from today, up to `i`, with what may follow: ', torsdag 19. november', 'om en uge'."""
    words = line.words
    if part is None:
        later = part_at(line, i)
        if later:
            i, part = later
    if words[i] == "om" and (amount := amount_at(line, i + 1)) and not amount.minutes:
        return Read(
            amount.end, partial(_moved, base=partial(reckon.offset_day, days=days), amount=amount), part
        )
    comma = words[i] == ","
    j = i + 1 if comma else i
    weekday = WEEKDAYS.get(words[j])
    elsewhere = comma and weekday is not None and weekday != (line.today + timedelta(days=days)).weekday()
    if (
        weekday is not None
        and not elsewhere
        and not (words[j + 1] in RELATIVE or words[j + 1] in TO or words[j + 1] in DASHES)
    ):
        dated = certain_weekday(line, j + 1, weekday)
        said = dated.reckon if dated else None
        end = dated.end if dated else j + 1
        return Read(end, partial(_agreeing, days=days, weekday=weekday, said=said), part)
    if words[j] in ARTICLES or (not comma and "0" <= words[j][:1] <= "9"):
        k = j
        if words[j] in ARTICLES:
            k += 2 if words[j + 1] == "." else 1
        dated = dated_at(line, k)
        if dated and words[dated.end] not in ("om",):
            return Read(dated.end, partial(_agreeing, days=days, weekday=None, said=dated.reckon), part)
    return Read(i, partial(reckon.offset_day, days=days), part)


def _agreeing(ask: Ask, days: int, weekday: int | None, said: Reckon | None) -> Moment:
    """'i går, torsdag 19. november': the same day said twice must be one day."""
    found = reckon.offset_day(ask, days)
    if weekday is not None and found.day.weekday() != weekday:
        raise Refused(Why.WEEKDAY, found.day)
    if said is not None:
        named = said(ask)
        if (named.day.day, named.day.month) != (found.day.day, found.day.month):
            raise Refused(Why.WEEKDAY, named.day)
    return found


def _now(line: Line, i: int) -> Read | None:
    words = line.words
    if i and words[i - 1] in BEFORE_NOW:
        return None
    if words[i] == "nu" and words[i + 1] == "paa" and words[i + 2] in WEEKDAYS:
        return weekday_ahead_at(line, i + 1)
    after = words[i + 1]
    if after and after[0].isalnum() and after not in AFTER_NOW:
        return None
    return Read(i + 1, partial(reckon.offset_day, days=0))


def _later(line: Line, i: int) -> Read | None:
    """'later today', 'senere i dag', 'earlier this week'."""
    words = line.words
    if words[i + 1] in ("today", "idag") or (words[i + 1] == "i" and words[i + 2] == "dag"):
        return day_at(line, i + 1)
    return relative_period_at(line, i + 1)


def _this_part(line: Line, i: int) -> Read | None:
    """'this morning', 'last night'."""
    words = line.words
    if words[i] == "this" and words[i + 1] in THIS_PARTS:
        return Read(i + 2, partial(reckon.offset_day, days=0), THIS_PARTS[words[i + 1]])
    if words[i] == "last" and words[i + 1] == "night":
        return Read(i + 2, partial(reckon.offset_day, days=-1), Part.EVENING)
    return None


def _day_after(line: Line, i: int) -> Read | None:
    """'day after tomorrow', 'day before yesterday'."""
    days = {("after", "tomorrow"): 2, ("before", "yesterday"): -2}.get((line.words[i + 1], line.words[i + 2]))
    return None if days is None else _counted(line, i + 3, days, None)


def _om(line: Line, i: int) -> Read | None:
    """'om to uger', 'om en uge på tirsdag'."""
    amount = amount_at(line, i + 1)
    return _shifted(line, amount, 1) if amount else None


def _for_ago(line: Line, i: int) -> Read | None:
    amount = amount_at(line, i + 1)
    return (
        _shifted(line, amount._replace(end=amount.end + 1), -1)
        if amount and line.words[amount.end] == "siden"
        else None
    )


def _amount(line: Line, i: int) -> Read | None:
    """'2 weeks ago', 'en uge siden', 'a week on Tuesday', 'two weeks from today', 'a week today'."""
    amount = amount_at(line, i)
    if amount is None:
        return None
    words = line.words
    j = amount.end
    if words[j] in ("ago", "siden"):
        return _shifted(line, amount._replace(end=j + 1), -1)
    if words[j] == "from" and words[j + 1] == "now":
        return _shifted(line, amount._replace(end=j + 2), 1)
    if amount.minutes:
        return None
    linked = words[j] in ("from", "on", "fra", "paa", "after")
    j += linked
    weekday = WEEKDAYS.get(words[j])
    if weekday is not None and linked and amount.weeks:
        return Read(j + 1, partial(reckon.coming_weekday, weekday=weekday, weeks=amount.weeks))
    if words[j] in NAMED_DAYS or (words[j] == "i" and words[j + 1] in AFTER_I and linked):
        base = day_at(line, j)
        if base:
            return Read(base.end, partial(_moved, base=base.reckon, amount=amount), base.part)
    return None


def _shifted(line: Line, amount: Amount, sign: int) -> Read:
    words, j = line.words, amount.end
    if sign > 0 and amount.weeks and words[j] in ("paa", "on") and words[j + 1] in WEEKDAYS:
        return Read(j + 2, partial(reckon.week_of, weeks=amount.weeks, weekday=WEEKDAYS[words[j + 1]]))
    _, months, days, minutes, _ = amount
    return Read(j, partial(reckon.shifted, sign=sign, months=months, days=days, minutes=minutes))


def within(amount: Amount) -> Reckon:
    """So far from now: 'within a week', 'inden 14 dage'."""
    return partial(reckon.shifted, sign=1, months=amount.months, days=amount.days, minutes=amount.minutes)


def _moved(ask: Ask, base: Reckon, amount: Amount) -> Moment:
    day = base(ask).day
    return Moment(reckon.plus_days(reckon.plus_months(day, amount.months), amount.days))


def _on(line: Line, i: int) -> Read | None:
    """'on Tuesday', 'on the 24th', 'on 3 March', 'on Christmas Eve'."""
    dotted = dotted_weekday_at(line, i)
    if dotted:
        return dotted
    word = line.words[i + 1]
    if word in SHORT_WEEKDAYS and word != "sun" and line.closed(i + 2) and not day_at(line, i + 1):
        return Read(i + 2, partial(reckon.open_weekday, weekday=SHORT_WEEKDAYS[word]))
    if word in (line.words[i], "on", "i", "om", "for", "in") or word in NUMBERS:
        return None
    return day_at(line, i + 1)


def _article(line: Line, i: int) -> Read | None:
    """'den 3. marts', 'd. 24.', 'the 3rd', 'the day after tomorrow', 'den første mandag i december'."""
    words = line.words
    j = i + 1
    if words[i] == "d" and words[j] == "." and line.touches(i):
        j += 1
    if words[i] == "den" and words[j] in WEEKDAYS:
        return weekday_at(line, j)
    if words[j] in WEEKEND and words[i] == "the":
        return Read(j + 1, reckon.open_weekend)
    if words[j] == "day":
        return _day_after(line, j)
    return (
        nth_weekday_at(line, j)
        or nth_day_at(line, j)
        or dated_at(line, j)
        or edge_at(line, j)
        or relative_period_at(line, j)
        or (relative_weekday_at(line, j) if words[j] in RELATIVE else None)
        or quarter_at(line, j)
        or coming_workday_at(line, j)
        or numbered_at(line, j, None, article=words[i])
    )


def _from(line: Line, i: int) -> Read | None:
    """'fra mandag til onsdag', 'from 1 to 3 December': only where a stretch follows."""
    words = line.words
    weekday = WEEKDAYS.get(words[i + 1])
    if weekday is not None and (found := weekday_stretch_at(line, i + 2, weekday)):
        return found
    return stretch_at(line, i + 2 if words[i + 1] in ARTICLES else i + 1)


def _dated(line: Line, i: int) -> Read | None:
    return dated_at(line, i)


def _today_as_dated(line: Line, i: int) -> Read | None:
    """'dags dato'."""
    return Read(i + 2, partial(reckon.offset_day, days=0)) if line.words[i + 1] == "dato" else None


def _table() -> dict[str, tuple[Reader, ...]]:
    """Which readers to try, in this order, by the first word."""
    readers: dict[str, list[Reader]] = {}
    for words, reader in (
        ({name[0] for name in FEASTS | EASTER_FEASTS}, feast_at),
        (NTH, feast_at),  # 'første søndag i advent'
        (NTH, nth_weekday_at),
        (NTH, nth_day_at),
        (["naestsidste", "penultimate", "ugens", "maanedens", "aarets"], nth_day_at),
        (THIRDS, third_at),
        (RELATIVE, coming_workday_at),
        (NTH, quarter_at),
        (["q"], quarter_at),
        (WEEKDAYS, weekday_at),
        (SHORT_WEEKDAYS, short_weekday_at),
        (["on"], _on),
        (DOTTED_WEEKDAYS, dotted_weekday_at),
        (RELATIVE, relative_weekday_at),
        (RELATIVE, relative_period_at),
        (["this", "last"], _this_part),
        (NAMED_DAYS, _named),
        (["i"], _after_i),
        (["in"], _after_in),
        (["fra", "from"], _from),
        (["om"], _om),
        (["for"], _for_ago),
        (["paa"], weekday_ahead_at),
        (["paa"], _on),
        (["day"], _day_after),
        (ARTICLES, _article),
        (ENDS, edge_at),
        (["maaneden", "ugen", "aaret"], edge_at),  # 'måneden ud'
        (["ugens", "maanedens", "aarets"], turn_at),
        (WEEK, week_at),
        (NOW, _now),
        (["later", "earlier", "senere", "tidligere"], _later),
        (["dags"], _today_as_dated),
        (ALL_MONTHS, _dated),
        (ORDINALS, _dated),
        (["twenty", "thirty"], _dated),
        (NUMBERS, _amount),
        (["halvanden", "halvandet", "half"], _amount),
    ):
        for word in words:
            readers.setdefault(word, []).append(reader)
    return {word: tuple(found) for word, found in readers.items()}


_BY_WORD: Final = _table()
_BY_FIGURES: Final[tuple[Reader, ...]] = (_amount, nth_weekday_at, nth_day_at, quarter_at, feast_at, _dated)
