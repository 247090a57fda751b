"""Weeks, months, quarters, years and feasts: 'uge 49', 'ultimo november', 'Q1 2027', 'juleaften'."""

from datetime import date, timedelta
from functools import partial
from typing import Final

from bot.language.dates import reckon
from bot.language.dates.dated import Read, dated_at
from bot.language.dates.line import Line
from bot.language.dates.moment import Moment, Why
from bot.language.dates.reckon import Ask, Reckon
from bot.language.dates.words import (
    ALL_MONTHS,
    DASHES,
    EASTER_FEASTS,
    ENDS,
    ENDS_ALONE,
    FEASTS,
    LAST_BUT_ONE,
    MONTH,
    MONTHS,
    NTH,
    ORDINALS,
    RELATIVE,
    THIRDS,
    WEEK,
    WEEK_NUMBERS,
    WEEKDAYS,
    WEEKEND,
    YEAR,
)

_THIS_WEEK, _THIS_MONTH, _THIS_YEAR = ("ugen", "week"), ("maaneden", "month"), ("aaret", "year")
_ADVENT = (["soendag", "i", "advent"], ["sunday", "in", "advent"], ["sunday", "of", "advent"])
_ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty")
_OF = ("af", "of", "i", "in")


def relative_period_at(line: Line, i: int) -> Read | None:
    """'næste uge', 'last month', 'denne weekend', 'i år' (from 'år'); a weekday may follow a week."""
    words = line.words
    step, noun = RELATIVE.get(words[i]), words[i + 1]
    if step is None:
        return None
    if words[i + 1] in RELATIVE and words[i] in ("this", "den"):
        step, noun, i = RELATIVE[words[i + 1]], words[i + 2], i + 1
    if noun in WEEK:
        if words[i + 2] in ("i", "of", "in") and _period_at(line, i + 3):
            return None  # 'sidste uge i november' is no week of ours
        weekday = _weekday_after(line, i + 2)
        if weekday:
            return Read(weekday[0], partial(reckon.week_of, weeks=step, weekday=weekday[1]))
        return Read(i + 2, partial(reckon.week_of, weeks=step))
    if noun in WEEKEND:
        if step == 0:
            return Read(i + 2, reckon.open_weekend)
        return Read(i + 2, partial(reckon.weekend_of, weeks=step))
    if noun in MONTH:
        return Read(i + 2, partial(reckon.month_of, months=step))
    if noun in YEAR:
        return Read(i + 2, partial(reckon.year_of, years=step))
    return None


def week_at(line: Line, i: int) -> Read | None:
    """'uge 49', 'week 2 2027', 'uge 49-50', 'uge 49 tirsdag', 'uge 49 (30. november-6. december)'."""
    words = line.words
    if words[i] not in WEEK:
        return None
    number, j = week_number_at(line, i + 1)
    if not number:
        return None
    last, year = number, None
    if words[j] in DASHES and (to := line.number(j + 1)) and number < to <= 53:
        last, j = to, j + 2
    k = j + 1 if words[j] in ("/", ",", "-") or words[j] in _OF else j
    found = line.number(k, 4)
    if found is not None and len(words[k]) == 4 and reckon.FIRST_YEAR <= found <= reckon.LAST_YEAR:
        year, j = found, k + 1
    if words[j] == "(":
        within = dated_at(line, j + 1)
        if within and words[within.end] == ")":
            return Read(within.end + 1, partial(_week_and_days, number=number, year=year, days=within.reckon))
    weekday = _weekday_after(line, j)
    if weekday:
        return Read(
            weekday[0], partial(reckon.week_number, first=number, last=number, year=year, weekday=weekday[1])
        )
    return Read(j, partial(reckon.week_number, first=number, last=last, year=year))


def week_number_at(line: Line, i: int) -> tuple[int, int]:
    """The number of a week at `i`, in figures or words, and where it ends: '49', 'enoghalvtreds', 'fifty-one'."""
    words = line.words
    if number := line.number(i):
        return number, i + 1
    for end in (i + 3 if words[i + 1] == "-" else i + 2, i + 1):
        joined = "".join(word for word in words[i:end] if word != "-")
        if joined in WEEK_NUMBERS and (end == i + 1 or (words[i] in _ENGLISH_TENS and joined != words[i])):
            return WEEK_NUMBERS[joined], end
    return 0, i


def _week_and_days(ask: Ask, number: int, year: int | None, days: Reckon) -> Moment:
    """A week said with its days: the days decide, in the year in which they are that week."""
    said = days(ask)
    for candidate in (
        (year,) if year else (said.day.year, ask.today.year, ask.today.year + 1, ask.today.year - 1)
    ):
        try:
            week = reckon.week_number(ask, number, number, candidate)
        except reckon.Refused:
            continue
        if (week.day.day, week.day.month) == (said.day.day, said.day.month):
            return week
    return said


def edge_at(line: Line, i: int) -> Read | None:
    """'ultimo november', 'slutningen af måneden', 'end of week', 'the start of next month'."""
    words = line.words
    if words[i + 1] == "ud":  # 'måneden ud', 'ugen ud': its end
        period = _period_at(line, i)
        if period is None or period[0] != i + 1:
            return None
        return Read(i + 2, reckon.week_end if period[2] else partial(_edge, make=period[1], which=1))
    which = ENDS.get(words[i])
    if which is None:
        return None
    j = i + 1
    if words[j] in ("af", "of"):
        j += 1
    elif words[i] not in ENDS_ALONE:
        return None
    if words[j] in ("the", "den"):
        j += 1
    if words[j] in ("day", "dagen") and which == 1:
        return Read(j + 1, partial(reckon.offset_day, days=0))
    period = _period_at(line, j)
    if period is None:
        return None
    end, make, this_week = period
    if this_week and which == 1:
        return Read(end, reckon.week_end)
    return Read(end, partial(_edge, make=make, which=which))


def _edge(ask: Ask, make: Reckon, which: int) -> Moment:
    return reckon.edge_of(make(ask), which)


def _period_at(line: Line, i: int) -> tuple[int, Reckon, bool] | None:
    """A stretch that has an end: where it stops, how to reckon it, whether it is this week."""
    words = line.words
    word = words[i]
    if word in _THIS_WEEK:
        return i + 1, partial(reckon.week_of, weeks=0), True
    if word in _THIS_MONTH:
        return i + 1, partial(reckon.month_of, months=0), False
    if word in _THIS_YEAR:
        return i + 1, partial(reckon.year_of, years=0), False
    if word in ALL_MONTHS:
        year = line.number(i + 1, 4)
        if year is not None and reckon.FIRST_YEAR <= year <= reckon.LAST_YEAR:
            return (
                i + 2,
                partial(reckon.by_year, year=year, make=partial(_month_of_year, ALL_MONTHS[word])),
                False,
            )
        return (
            i + 1,
            partial(reckon.by_year, year=None, make=partial(_month_of_year, ALL_MONTHS[word])),
            False,
        )
    if len(word) == 4 and (year := line.number(i, 4)) and reckon.FIRST_YEAR <= year <= reckon.LAST_YEAR:
        return i + 1, partial(reckon.by_year, year=year, make=_whole_year), False
    if word in WEEK or word == "q":
        found = week_at(line, i) or quarter_at(line, i)
    else:
        found = relative_period_at(line, i)
    return (found.end, found.reckon, False) if found else None


def _month_of_year(month: int, year: int) -> Moment:
    return reckon.months_of_year(year, month, month)


def _whole_year(year: int) -> Moment:
    return reckon.months_of_year(year, 1, 12)


def turn_at(line: Line, i: int) -> Read | None:
    """'årets udgang', 'månedens udgang', 'ugens slutning'."""
    words = line.words
    if words[i + 1] not in ("udgang", "slutning", "afslutning"):
        return None
    match words[i]:
        case "ugens":
            return Read(i + 2, reckon.week_end)
        case "maanedens":
            return Read(i + 2, partial(_edge, make=partial(reckon.month_of, months=0), which=1))
        case "aarets":
            return Read(i + 2, partial(_edge, make=partial(reckon.year_of, years=0), which=1))
        case _:
            return None


_DAYS: Final = frozenset({"dag", "day"})
_WORKDAYS: Final = frozenset({"hverdag", "arbejdsdag", "weekday", "workday"})


def nth_day_at(line: Line, i: int) -> Read | None:
    """'sidste dag i måneden', 'first working day of January', 'sidste uge i november', 'månedens sidste dag'."""
    words = line.words
    before = {"maanedens": "maaneden", "ugens": "ugen", "aarets": "aaret"}.get(words[i])
    i += before is not None
    nth, j = NTH.get(words[i]), i + 1
    if words[i] in ("naestsidste", "penultimate"):
        nth = LAST_BUT_ONE
    elif words[i] == "last" and words[i + 1] == "but" and words[i + 2] == "one":
        nth, j = LAST_BUT_ONE, i + 3
    elif nth is None and line.number(i, 1) is not None:
        nth, j = line.number(i, 1), i + 2
        if words[i + 1] not in (".", "st", "nd", "rd", "th"):
            return None
    if not nth:
        return None
    working = words[j] == "working" and words[j + 1] in _DAYS
    j += working
    noun = words[j]
    working |= noun in _WORKDAYS
    weekday = WEEKDAYS.get(noun) if before else None
    if not (working or noun in _DAYS or noun in WEEK or noun in WEEKEND or weekday is not None):
        return None
    j += 1
    if before:
        period = _this(before)
    else:
        if words[j] not in _OF:
            return None
        k = j + 2 if words[j + 1] in ("the", "den") else j + 1
        found = _period_at(line, k)
        if found is None:
            return None
        j, period = found[0], found[1]
    if noun in WEEKEND:
        return Read(j, partial(_nth_weekend, make=period, nth=nth))
    if noun in WEEK:
        return Read(j, partial(_nth_week, make=period, nth=nth))
    return Read(j, partial(_nth_day, make=period, nth=nth, working=working, weekday=weekday))


def _this(word: str) -> Reckon:
    if word in _THIS_WEEK:
        return partial(reckon.week_of, weeks=0)
    return partial(reckon.month_of, months=0) if word in _THIS_MONTH else partial(reckon.year_of, years=0)


def _nth_day(ask: Ask, make: Reckon, nth: int, working: bool, weekday: int | None) -> Moment:
    """The nth day of a period, of its working days (Monday to Friday), or of its Mondays."""
    whole = make(ask)
    days = [reckon.plus_days(whole.day, n) for n in range((whole.last_day - whole.day).days + 1)]
    if working:
        days = [day for day in days if day.weekday() < 5 and (day.month, day.day) not in ((1, 1), (12, 25))]
    if weekday is not None:
        days = [day for day in days if day.weekday() == weekday]
    try:
        return Moment(days[nth - 1 if nth > 0 else nth])
    except IndexError:
        raise reckon.Refused(Why.DAY) from None


def _nth_week(ask: Ask, make: Reckon, nth: int) -> Moment:
    whole = make(ask)
    if nth < 0:
        start = reckon.plus_days(whole.last_day, 7 * nth + 1)
    else:
        start = reckon.plus_days(whole.day, 7 * (nth - 1))
    if not whole.day <= start <= whole.last_day:
        raise reckon.Refused(Why.WEEK)
    return Moment(start, until=min(reckon.plus_days(start, 6), whole.last_day))


def _nth_weekend(ask: Ask, make: Reckon, nth: int) -> Moment:
    saturday = _nth_day(ask, make, nth, False, 5).day
    return Moment(saturday, until=reckon.plus_days(saturday, 1))


def third_at(line: Line, i: int) -> Read | None:
    """'sidst på ugen', 'midt i december', 'early next week', 'mid-December', 'late in the month'."""
    words = line.words
    which = THIRDS.get(words[i])
    if which is None:
        return None
    j = i + 1
    if words[j] in ("paa", "i", "in", "-"):
        j += 1
    elif words[i] not in ("early", "late", "mid"):
        return None
    j += words[j] in ("the", "den")
    period = _period_at(line, j)
    if period is None:
        return None
    return Read(period[0], partial(_third, make=period[1], which=which))


def _third(ask: Ask, make: Reckon, which: int) -> Moment:
    """A third of a period; of a week its Monday and Tuesday, Wednesday, or Thursday and Friday."""
    whole = make(ask)
    days = (whole.last_day - whole.day).days + 1
    if days == 7:
        first, last = ((0, 1), (2, 2), (3, 4))[which]
    else:
        first, last = days * which // 3, days * (which + 1) // 3 - 1
    return Moment(reckon.plus_days(whole.day, first), until=reckon.plus_days(whole.day, last))


def coming_workday_at(line: Line, i: int) -> Read | None:
    """'næste hverdag', 'next working day'."""
    words = line.words
    j = i + 2 if words[i + 1] == "working" and words[i + 2] in _DAYS else i + 1
    if words[j] not in _WORKDAYS and j == i + 1:
        return None
    return Read(j + 1, _coming_workday) if RELATIVE.get(words[i], 0) > 0 else None


def _coming_workday(ask: Ask) -> Moment:
    days = {4: 3, 5: 2}.get(ask.today.weekday(), 1)
    return Moment(reckon.plus_days(ask.today, days))


def month_name_at(line: Line, i: int) -> Read | None:
    """A whole month by its full name, as after 'i' or 'in': 'i marts', 'in March 2027'."""
    month = MONTHS.get(line.words[i])
    if month is None:
        return None
    year = line.number(i + 1, 4)
    if year is not None and reckon.FIRST_YEAR <= year <= reckon.LAST_YEAR:
        return Read(i + 2, partial(reckon.by_year, year=year, make=partial(_month_of_year, month)))
    return Read(i + 1, partial(_open_month, month=month))


def _open_month(ask: Ask, month: int) -> Moment:
    this = ask.today.year
    year = this
    if ask.future and month < ask.today.month:
        year = this + 1
    elif not ask.future and month > ask.today.month:
        year = this - 1
    return _month_of_year(month, year)


def quarter_at(line: Line, i: int) -> Read | None:
    """'Q1 2027', '1. kvartal', 'første halvår 2027'."""
    words = line.words
    if words[i] == "q":
        if not line.touches(i):
            return None
        number, length, j = line.number(i + 1, 1), 3, i + 2
    else:
        number = line.number(i, 1) or NTH.get(words[i], 0)
        j = i + 1 if words[i] in NTH else i + 2
        if words[i] not in NTH and words[i + 1] != ".":
            return None
        length = {"kvartal": 3, "quarter": 3, "halvaar": 6}.get(words[j], 0)
        j += 1
    if not length or not number or not 1 <= number <= 12 // length:
        return None
    if words[j] in ("i", "of"):
        j += 1 if len(words[j + 1]) == 4 and line.number(j + 1, 4) else 0
    year = line.number(j, 4) if len(words[j]) == 4 else None
    if year is not None and not reckon.FIRST_YEAR <= year <= reckon.LAST_YEAR:
        year = None
    make = partial(_months_of, (number - 1) * length + 1, number * length)
    return Read(j if year is None else j + 1, partial(reckon.by_year, year=year, make=make))


def _months_of(first: int, last: int, year: int) -> Moment:
    return reckon.months_of_year(year, first, last)


def nth_weekday_at(line: Line, i: int) -> Read | None:
    """'sidste fredag i november', 'first Monday of December 2026', '1. mandag i måneden'."""
    words = line.words
    nth, j = NTH.get(words[i]), i + 1
    if nth is None:
        nth, j = line.number(i, 1), i + 2
        if nth is None or not 1 <= nth <= 5 or words[i + 1] not in (".", "st", "nd", "rd", "th"):
            return None
    weekday = WEEKDAYS.get(words[j])
    if weekday is None or words[j + 1] not in _OF:
        return None
    j += 2
    if words[j] == "the":
        j += 1
    if words[j] in _THIS_MONTH:
        return Read(j + 1, partial(reckon.nth_weekday, nth=nth, weekday=weekday, month=None, year=None))
    month = ALL_MONTHS.get(words[j])
    if month is None:
        return None
    j += 1
    year = line.number(j, 4)
    if year is None or not reckon.FIRST_YEAR <= year <= reckon.LAST_YEAR:
        return Read(j, partial(reckon.nth_weekday, nth=nth, weekday=weekday, month=month, year=None))
    return Read(j + 1, partial(reckon.nth_weekday, nth=nth, weekday=weekday, month=month, year=year))


def feast_at(line: Line, i: int) -> Read | None:
    """'juleaften', 'new year's eve 2026', 'Good Friday', '2. påskedag', 'første søndag i advent'."""
    words = line.words
    if words[i] in ORDINALS and words[i + 1 : i + 4] in _ADVENT and 1 <= ORDINALS[words[i]] <= 4:
        return _feast(line, i + 4, partial(_advent, ORDINALS[words[i]]))
    if (nth := line.number(i)) and 1 <= nth <= 4 and words[i + 1] == "." and words[i + 2 : i + 5] in _ADVENT:
        return _feast(line, i + 5, partial(_advent, nth))
    for length in (3, 2, 1):
        key = tuple(words[i : i + length])
        if key in FEASTS:
            return _feast(line, i + length, partial(_fixed, *FEASTS[key]))
        if key in EASTER_FEASTS:
            return _feast(line, i + length, partial(_movable, EASTER_FEASTS[key]))
    ordinal = {"1": "foerste", "2": "anden"}.get(words[i], "")
    if words[i + 1] == "." and (ordinal, words[i + 2]) in EASTER_FEASTS | FEASTS:
        key = (ordinal, words[i + 2])
        make = (
            partial(_movable, EASTER_FEASTS[key]) if key in EASTER_FEASTS else partial(_fixed, *FEASTS[key])
        )
        return _feast(line, i + 3, make)
    return None


def _feast(line: Line, end: int, make: "partial[date]") -> Read:
    year = line.number(end, 4)
    if year is not None and reckon.FIRST_YEAR <= year <= reckon.LAST_YEAR:
        return Read(end + 1, partial(reckon.feast, year=year, make=make))
    return Read(end, partial(reckon.feast, year=None, make=make))


def _advent(nth: int, year: int) -> date:
    fourth = date(year, 12, 24) - timedelta(days=(date(year, 12, 24).weekday() + 1) % 7)
    return fourth - timedelta(weeks=4 - nth)


def _fixed(month: int, day: int, year: int) -> date:
    return date(year, month, day)


def _movable(days: int, year: int) -> date:
    return reckon.plus_days(reckon.easter(year), days)


def _weekday_after(line: Line, i: int) -> tuple[int, int] | None:
    """The weekday after a week: 'næste uge tirsdag', 'next week on Tuesday'."""
    j = i + 1 if line.words[i] in ("on", "paa", "om") else i
    weekday = WEEKDAYS.get(line.words[j])
    return None if weekday is None else (j + 1, weekday)
