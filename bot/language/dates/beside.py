"""What stands beside a day and belongs to it: 'dagen før juleaften', '3 days from Tuesday', 'mandag til onsdag'."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final, NamedTuple

from bot.language.dates import reckon
from bot.language.dates.amounts import Amount, amount_at
from bot.language.dates.dated import Read, date_at
from bot.language.dates.figures import Date
from bot.language.dates.line import Line
from bot.language.dates.moment import Moment, Prefer, Why
from bot.language.dates.reckon import Ask, Reckon, Refused
from bot.language.dates.words import (
    AFTER,
    AND,
    ARTICLES,
    BEFORE,
    BETWEEN,
    DASHES,
    FROM,
    NAMED_DAYS,
    NEXT,
    NUMBERS,
    OM_PARTS,
    OR,
    ORDINALS,
    PARTS,
    RELATIVE,
    SHORT_WEEKDAYS,
    SUFFIXES,
    TO,
    WEEK,
    WEEKDAYS,
    WEEKEND,
    Part,
)

Reader = Callable[[Line, int], Read | None]

_DAY: Final = frozenset({"dagen", "day"})
_WEEK: Final = WEEK | {"ugen"}
_MONTH: Final = frozenset({"maaneden", "month"})
_EVENING: Final = {
    "aftenen": Part.EVENING,
    "evening": Part.EVENING,
    "night": Part.EVENING,
    "morgenen": Part.MORNING,
}
_THE_WEEKDAY: Final = {f"{day}en": number for day, number in WEEKDAYS.items() if day.endswith("dag")}
_NAMED: Final = WEEKDAYS | _THE_WEEKDAY
# Days that are spoken of as one: (first month, day), (last month, day); days from Easter Sunday for the movable.
_FEASTS: Final = {
    **dict.fromkeys(("jul", "julen", "christmas", "xmas"), ((12, 24), (12, 26))),
    **dict.fromkeys(("nytaar", "nytaaret", "newyear"), ((12, 31), (1, 1))),
}
_EASTER: Final = {
    **dict.fromkeys(("paaske", "paasken", "easter"), (-3, 1)),
    **dict.fromkeys(("pinse", "pinsen", "whitsun", "pentecost"), (49, 50)),
}
MOST: Final = 5  # days in a list
# What `before_a_day` may begin with, beside figures.
LEADS: Final = (
    _DAY
    | _WEEK
    | _MONTH
    | WEEKEND
    | BETWEEN
    | FROM
    | ARTICLES
    | OM_PARTS.keys()
    | _EVENING.keys()
    | _NAMED.keys()
    | SHORT_WEEKDAYS.keys()
    | NUMBERS.keys()
    | ORDINALS.keys()
    | {"i", "in", "on", "paa", "om", "over", "at", "halvanden", "the", "de"}
    | {"engang", "inden", "indenfor", "sometime", "some", "one", "during", "within", "any", "inside"}
)


def before_a_day(line: Line, i: int, day_at: Reader) -> Read | None:
    """A phrase that counts from a day named after it, or that begins a stretch or a choice of days."""
    words = line.words
    j = (
        i + 1
        if words[i] == "the" or (words[i] in ("i", "in", "on", "paa") and words[i + 1] in _THE_WEEKDAY)
        else i
    )
    j += words[j] == "the"
    return (
        _stretch(line, i, day_at)
        or _counted(line, i, day_at)
        or _day_beside(line, j, day_at)
        or _weekday_beside(line, j, day_at)
        or _part_of(line, i, day_at)
        or _some_day_of(line, i, day_at)
        or _bare_list(line, i)
    )


_SOME_DAY: Final = (
    *(
        ("i", "loebet", "af"),
        ("en", "dag", "i"),
        ("en", "gang", "i"),
        ("engang", "i"),
        ("paa", "et", "tidspunkt", "i"),
    ),
    *(("inden", "for"), ("indenfor",), ("in", "the", "course", "of"), ("sometime", "in"), ("sometime",)),
    *(
        ("some", "time", "in"),
        ("some", "time"),
        ("one", "day", "in"),
        ("one", "day"),
        ("during",),
        ("a", "day", "in"),
    ),
    *(("at", "some", "point"), ("inside",), ("within",), ("some", "day"), ("any", "day"), ("any", "time")),
)


def _some_day_of(line: Line, i: int, day_at: Reader) -> Read | None:
    """'i løbet af næste uge', 'en dag i uge 49', 'sometime next week', 'inden for de næste to uger': a stretch."""
    words = line.words
    lead = next((len(one) for one in _SOME_DAY if tuple(words[i : i + len(one)]) == one), 0)
    if not lead and words[i] not in ("i", "in", "de", "the", "over", "paa"):
        return None
    j = i + lead
    if not lead and words[j] in ("i", "in", "over"):
        j += 1
    k = j + 1 if words[j] in ("de", "the") else j
    if words[k] in RELATIVE and (amount := amount_at(line, k + 1)) and not amount.minutes:
        return Read(amount.end, partial(_coming, amount=amount, sign=-1 if RELATIVE[words[k]] < 0 else 1))
    if not lead:
        return None
    amount = amount_at(line, j)
    if amount and not amount.minutes:
        return (
            Read(amount.end, partial(_coming, amount=amount, sign=1))
            if words[i] in ("inden", "indenfor", "within")
            else None
        )
    if words[j] in ("ugen", "maaneden", "aaret"):
        return Read(j + 1, _THIS[words[j]])
    if words[j] == "the" and words[j + 1] in ("week", "month", "year"):
        return Read(j + 2, _THIS[words[j + 1]])
    found = day_at(line, k if words[k] in RELATIVE or words[k] in WEEKEND else j)
    return found if found else None


_THIS: Final[dict[str, Reckon]] = {
    **dict.fromkeys(("ugen", "week"), partial(reckon.week_of, weeks=0)),
    **dict.fromkeys(("maaneden", "month"), partial(reckon.month_of, months=0)),
    **dict.fromkeys(("aaret", "year"), partial(reckon.year_of, years=0)),
}


def _coming(ask: Ask, amount: Amount, sign: int) -> Moment:
    """The time from today to so long from now, or so long back to today."""
    far = reckon.plus_days(reckon.plus_months(ask.today, sign * amount.months), sign * amount.days)
    return Moment(min(far, ask.today), until=max(far, ask.today))


def after_a_day(line: Line, first: Read, day_at: Reader) -> Read:
    """A day with what goes on from it: 'til torsdag', 'eller onsdag', 'og fredag'."""
    words, j = line.words, first.end
    if words[j] in DASHES or words[j] in TO:
        last = _next_day(line, j + 1, day_at)
        if last and (words[j] not in DASHES or not line.touches(j)):
            return Read(last.end, partial(_through, first=first.reckon, last=last.reckon), first.part)
    days, end = [first.reckon], first.end
    while len(days) < MOST:
        comma = words[end] == ","
        k = end + 1 if comma else end
        joined = words[k] in AND or words[k] in OR
        if not (comma or joined):
            break
        one = _next_day(line, k + 1 if joined else k, day_at) if joined or comma else None
        if one is None or (comma and not joined and not _goes_on(line, one.end, day_at)):
            break
        days.append(one.reckon)
        end = one.end
    return Read(end, partial(_each, days=tuple(days)), first.part) if len(days) > 1 else first


def _next_day(line: Line, i: int, day_at: Reader) -> Read | None:
    """The next day of a list: a day, and no 'Friday' of 'and Friday we meet' where a clause begins."""
    found = day_at(line, i)
    return found if found and line.words[i] not in ("nu", "now") else None


def _goes_on(line: Line, end: int, day_at: Reader) -> bool:
    """Whether after a comma and a day the list goes on: ', tirsdag og onsdag'."""
    k = end + 1 if line.words[end] == "," else end
    return (line.words[k] in AND or line.words[k] in OR) and day_at(line, k + 1) is not None


def _each(ask: Ask, days: tuple[Reckon, ...]) -> Moment:
    """The days of a list, each after the one before it where it was said without a date of its own."""
    found = list(dict.fromkeys(make(ask) for make in days))
    return replace(found[0], also=tuple(found[1:]))


def _through(ask: Ask, first: Reckon, last: Reckon) -> Moment:
    start, end = first(ask), last(ask)
    begin, stop = start.day, end.last_day
    if stop < begin and (begin - stop).days < 7:
        if ask.future:
            stop += timedelta(days=7)
        else:
            begin -= timedelta(days=7)
    if stop < begin:
        raise Refused(Why.DAY)
    return Moment(begin, until=stop if stop > begin else None)


def _stretch(line: Line, i: int, day_at: Reader) -> Read | None:
    """'fra mandag til onsdag', 'mellem 3. og 5. december', 'between Monday and Wednesday'."""
    words = line.words
    between = words[i] in BETWEEN
    if not between and words[i] not in FROM and words[i] not in ("i", "in", "over", "at"):
        return _bare_stretch(line, i, TO | DASHES)
    if words[i] in ("i", "in", "over", "at"):
        feast = season_at(line, i + 1)
        return feast if feast and words[i + 1] not in ("jul", "nytaar") else None
    bare = _bare_stretch(line, i + 1, AND if between else TO | DASHES)
    if bare:
        return bare
    first = season_at(line, i + 1) or day_at(line, i + 1)
    joint = AND | TO | DASHES if between else TO | DASHES
    if first is None or words[first.end] not in joint:
        return None
    last = season_at(line, first.end + 1) or day_at(line, first.end + 1)
    if last is None:
        return None
    if between and words[i + 1] in _FEASTS:
        return Read(last.end, partial(_amid, first=first.reckon, last=last.reckon))
    return Read(last.end, partial(_through, first=first.reckon, last=last.reckon))


def _amid(ask: Ask, first: Reckon, last: Reckon) -> Moment:
    """'mellem jul og nytår': the days after the one and before the other."""
    start = first(ask)
    after = replace(ask, today=start.last_day, prefer=ask.prefer)
    end = last(after)
    begin = start.last_day + timedelta(days=1)
    return Moment(begin, until=max(begin, end.day - timedelta(days=1)))


class _Bare(NamedTuple):
    """A day of a month that is named later: '3.' of '3. til 5. december'."""

    end: int
    day: int
    weekday: int | None


def _bare_at(line: Line, i: int) -> _Bare | None:
    words, weekday = line.words, None
    if words[i] in WEEKDAYS or (words[i] in SHORT_WEEKDAYS and words[i] != "sun"):
        weekday = WEEKDAYS.get(words[i], SHORT_WEEKDAYS.get(words[i]))
        i += 2 if words[i + 1] == "." and line.touches(i) else 1
    if words[i] in ARTICLES:
        i += 2 if words[i] == "d" and words[i + 1] == "." else 1
    day = line.number(i)
    if day is None:
        day = ORDINALS.get(words[i])
        return _Bare(i + 1, day, weekday) if day else None
    if not 1 <= day <= 31:
        return None
    i += 1
    if words[i] == "." and line.touches(i - 1):
        if line.touches(i) and line.number(i + 1) is not None:
            return None  # '3.12'
        i += 1
    elif words[i] in SUFFIXES and line.touches(i - 1):
        i += 1
    return _Bare(i, day, weekday)


def _bare_stretch(line: Line, i: int, joints: frozenset[str]) -> Read | None:
    """'3. til 5. december', 'Mon 7 to Wed 9 December': the month of the second is that of the first."""
    first = _bare_at(line, i)
    if first is None or line.words[first.end] not in joints:
        return None
    last = _dated(line, first.end + 1)
    return Read(last.end, partial(_days, first=(first.day,), last=last)) if last else None


def _bare_list(line: Line, i: int) -> Read | None:
    """'3. og 5. december', 'den 3. eller den 5. december', 'd. 3., 5. og 7. december'."""
    words = line.words
    days: list[int] = []
    found = _bare_at(line, i)
    while found and len(days) < MOST:
        days.append(found.day)
        j = found.end
        comma = words[j] == ","
        j += comma
        joined = words[j] in AND or words[j] in OR
        if not (comma or joined):
            return None
        last = _dated(line, j + joined)
        if last:
            return Read(last.end, partial(_days, first=tuple(days), last=last, all=True))
        found = _bare_at(line, j + joined)
    return None


def _dated(line: Line, i: int) -> Date | None:
    """A day with its month, past its weekday and article."""
    words = line.words
    if words[i] in WEEKDAYS or words[i] in SHORT_WEEKDAYS:
        i += 2 if words[i + 1] == "." and words[i] in SHORT_WEEKDAYS else 1
    if words[i] in ARTICLES:
        i += 2 if words[i] == "d" and words[i + 1] == "." else 1
    return date_at(line, i)


def _days(ask: Ask, first: tuple[int, ...], last: Date, all: bool = False) -> Moment:
    if last.why:
        raise Refused(last.why)
    end = reckon.month_day(ask, *last.edge)
    starts = [_earlier(end.day, day) for day in first]
    if not all:
        return Moment(starts[0], until=end.day)
    return Moment(starts[0], also=(*map(Moment, starts[1:]), end))


def _earlier(last: date, day: int) -> date:
    """The day of that number in the month of a later one; of the month before where it is no earlier."""
    month = last if day < last.day else reckon.plus_months(last.replace(day=1), -1)
    return reckon.make_day(month.year, month.month, day)


def _side(line: Line, i: int) -> int:
    """-1 before 'før', 1 before 'efter' or 'from', else 0."""
    word = line.words[i]
    return -1 if word in BEFORE else 1 if word in AFTER or word in FROM else 0


def _base(line: Line, i: int, day_at: Reader) -> Read | None:
    """The day, or the feast, that something is counted from."""
    words = line.words
    return season_at(line, i + 1 if words[i] == "the" else i) or day_at(line, i)


def _counted(line: Line, i: int, day_at: Reader) -> Read | None:
    """'3 days from Tuesday', 'en uge efter 1. december', 'to dage før påske'."""
    amount = amount_at(line, i)
    if amount is None or amount.minutes:
        return None
    sign = _side(line, amount.end)
    if not sign:
        return None
    base = _base(line, amount.end + 1, day_at)
    if base is None:
        return None
    ahead = line.words[amount.end] in FROM
    return Read(base.end, partial(_moved, base=base.reckon, amount=amount, sign=sign, ahead=ahead), base.part)


def _moved(ask: Ask, base: Reckon, amount: Amount, sign: int, ahead: bool = False) -> Moment:
    """`ahead`: '3 days from Tuesday' is said of a Tuesday to come, whatever the verb."""
    found = base(replace(ask, clock=None, prefer=Prefer.FUTURE if ahead else ask.prefer))
    day = found.day if sign < 0 else found.last_day
    return Moment(reckon.plus_days(reckon.plus_months(day, sign * amount.months), sign * amount.days))


def _day_beside(line: Line, i: int, day_at: Reader) -> Read | None:
    """'dagen før juleaften', 'the week after Easter', 'aftenen før', 'ugen efter næste'."""
    words = line.words
    word, sign = words[i], _side(line, i + 1)
    if not sign or words[i + 1] in FROM:
        return None
    if sign > 0 and words[i + 2] in NEXT and day_at(line, i + 2) is None:
        return _after_next(line, i)
    j = i + 2 + (words[i + 2] in ("i", "in") and words[i + 3] in ("morgen", "gaar"))
    if word in _DAY and words[i + 2] in NAMED_DAYS | {"i": 0}:
        return None  # 'day after tomorrow'
    base = _base(line, i + 2, day_at) if j else None
    if base is None:
        return None
    if word in _DAY or word in _EVENING:
        return Read(
            base.end,
            partial(_moved, base=base.reckon, amount=Amount(base.end, days=1), sign=sign),
            _EVENING.get(word),
        )
    if word in _WEEK:
        return Read(base.end, partial(_week_beside, base=base.reckon, sign=sign))
    if word in WEEKEND:
        return Read(base.end, partial(_weekend_beside, base=base.reckon, sign=sign))
    return None


def _after_next(line: Line, i: int) -> Read | None:
    """'the week after next', 'weekenden efter næste'."""
    word, end = line.words[i], i + 3
    end += line.words[end] in ("uge", "week", "weekend", "maaned", "month", "gang")
    if word in _WEEK:
        return Read(end, partial(reckon.week_of, weeks=2))
    if word in WEEKEND:
        return Read(end, partial(reckon.weekend_of, weeks=2))
    if word in _MONTH:
        return Read(end, partial(reckon.month_of, months=2))
    return None


def _week_beside(ask: Ask, base: Reckon, sign: int) -> Moment:
    found = base(ask)
    day = found.day if sign < 0 else found.last_day
    monday = reckon.plus_days(day, 7 * sign - day.weekday())
    return Moment(monday, until=reckon.plus_days(monday, 6))


def _weekend_beside(ask: Ask, base: Reckon, sign: int) -> Moment:
    saturday = _beside(base(ask), 5, sign)
    return Moment(saturday, until=reckon.plus_days(saturday, 1))


def _weekday_beside(line: Line, i: int, day_at: Reader) -> Read | None:
    """'mandagen efter 1. december', 'the Friday before Christmas', 'the Tuesday after next'."""
    words = line.words
    weekday, sign = _NAMED.get(words[i]), _side(line, i + 1)
    if weekday is None or not sign or words[i + 1] in FROM:
        return None
    if sign > 0 and words[i + 2] in NEXT and day_at(line, i + 2) is None:
        end = i + 3 + (words[i + 3] in WEEK or words[i + 3] in WEEKDAYS)
        return Read(end, partial(reckon.coming_weekday, weekday=weekday, weeks=1))
    base = _base(line, i + 2, day_at)
    return (
        Read(base.end, partial(_named_beside, base=base.reckon, weekday=weekday, sign=sign)) if base else None
    )


def _named_beside(ask: Ask, base: Reckon, weekday: int, sign: int) -> Moment:
    return Moment(_beside(base(ask), weekday, sign))


def _beside(base: Moment, weekday: int, sign: int) -> date:
    """The first such weekday after a moment, or the last before it."""
    if sign > 0:
        return reckon.plus_days(base.last_day, (weekday - base.last_day.weekday() - 1) % 7 + 1)
    return reckon.plus_days(base.day, -((base.day.weekday() - weekday - 1) % 7 + 1))


def _part_of(line: Line, i: int, day_at: Reader) -> Read | None:
    """'the morning of 3 December', 'om aftenen den 5. december', 'aftenen den 5. december'."""
    words, j = line.words, i
    j += words[j] in ("on", "in", "om")
    j += words[j] == "the"
    part = OM_PARTS.get(words[j]) or (PARTS.get(words[j]) if words[j + 1] == "of" else None)
    if part is None:
        return None
    j += 2 if words[j + 1] == "of" else 1
    base = day_at(line, j)
    return Read(base.end, base.reckon, part) if base and base.part is None else None


def season_at(line: Line, i: int) -> Read | None:
    """'jul', 'Easter': the feast with all its days."""
    words = line.words
    word, end = words[i], i + 1
    if word == "new" and words[i + 1] in ("year", "year's", "years"):
        word, end = "newyear", i + 2
    if words[end] in ("eve", "day", "monday", "sunday"):
        return None
    year = line.number(end, 4) if len(words[end]) == 4 else None
    end += year is not None
    if word in _FEASTS:
        first, last = _FEASTS[word]

        def fixed(y: int) -> Moment:
            return Moment(reckon.make_day(y, *first), until=reckon.make_day(y + (last < first), *last))

        return Read(end, partial(reckon.by_year, year=year, make=fixed))
    if word in _EASTER:
        begin, stop = _EASTER[word]

        def movable(y: int) -> Moment:
            sunday = reckon.easter(y)
            return Moment(reckon.plus_days(sunday, begin), until=reckon.plus_days(sunday, stop))

        return Read(end, partial(reckon.by_year, year=year, make=movable))
    return None
