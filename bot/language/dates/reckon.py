"""From what a phrase says to the day it means: calendar arithmetic, told now and which way to look."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.language.dates.moment import Moment, Prefer, Why

FIRST_YEAR, LAST_YEAR = 1900, 2199
# 'uge 49' or 'ultimo november' about something that has happened may still lie a little ahead.
_NEAR = timedelta(days=31)


class Refused(Exception):
    """The phrase has the shape of a date and names none."""

    def __init__(self, why: Why, day: date | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.day = day


@dataclass(frozen=True, slots=True)
class Ask:
    """What a phrase is read against: `now` (aware, local), the way to look, the wall time said with it."""

    now: datetime
    today: date
    prefer: Prefer
    clock: time | None = None

    @property
    def future(self) -> bool:
        return self.prefer is Prefer.FUTURE


Reckon = Callable[[Ask], Moment]


def make_day(year: int, month: int, day: int) -> date:
    """The date, or `Refused`."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(Why.YEAR)
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(Why.DAY) from None


def plus_days(day: date, days: int) -> date:
    try:
        moved = day + timedelta(days=days)
    except OverflowError:
        raise Refused(Why.YEAR) from None
    if not FIRST_YEAR <= moved.year <= LAST_YEAR:
        raise Refused(Why.YEAR)
    return moved


def plus_months(day: date, months: int) -> date:
    """So many months on, the last day of the month where the day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(Why.YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def offset_day(ask: Ask, days: int) -> Moment:
    return Moment(plus_days(ask.today, days))


def open_weekday(ask: Ask, weekday: int) -> Moment:
    """The nearest such day the way we look.

    Said on that weekday it is the coming one, or the one before; today only with a time that lies that way.
    """
    if weekday == ask.today.weekday() and ask.clock is not None:
        now = ask.now.time()
        if ask.clock >= now.replace(second=0, microsecond=0) if ask.future else ask.clock <= now:
            return Moment(ask.today)
    return coming_weekday(ask, weekday) if ask.future else past_weekday(ask, weekday)


def this_weekday(ask: Ask, weekday: int) -> Moment:
    """'this Friday', 'denne fredag': today included."""
    if weekday == ask.today.weekday():
        return Moment(ask.today)
    return open_weekday(ask, weekday)


def coming_weekday(ask: Ask, weekday: int, weeks: int = 0) -> Moment:
    """The first such day after today."""
    return Moment(plus_days(ask.today, (weekday - ask.today.weekday() - 1) % 7 + 1 + 7 * weeks))


def past_weekday(ask: Ask, weekday: int, weeks: int = 0) -> Moment:
    """The last such day before today."""
    return Moment(plus_days(ask.today, -((ask.today.weekday() - weekday - 1) % 7 + 1) - 7 * weeks))


def week_of(ask: Ask, weeks: int, weekday: int | None = None) -> Moment:
    """Monday to Sunday so many weeks from this one, or one day of it."""
    monday = plus_days(ask.today, -ask.today.weekday() + 7 * weeks)
    if weekday is not None:
        return Moment(plus_days(monday, weekday))
    return Moment(monday, until=plus_days(monday, 6))


def weekend_of(ask: Ask, weeks: int) -> Moment:
    saturday = plus_days(ask.today, -ask.today.weekday() + 5 + 7 * weeks)
    return Moment(saturday, until=plus_days(saturday, 1))


def open_weekend(ask: Ask) -> Moment:
    """'the weekend': this week's, or looking back the last that has begun."""
    this = weekend_of(ask, 0)
    return this if ask.future or this.day <= ask.today else weekend_of(ask, -1)


def month_of(ask: Ask, months: int) -> Moment:
    return whole_month(plus_months(ask.today.replace(day=1), months))


def whole_month(first: date) -> Moment:
    return Moment(first, until=first.replace(day=monthrange(first.year, first.month)[1]))


def year_of(ask: Ask, years: int) -> Moment:
    return months_of_year(ask.today.year + years, 1, 12)


def months_of_year(year: int, first: int, last: int) -> Moment:
    """A stretch of whole months of one year: a quarter, a half, the year."""
    start, end = make_day(year, first, 1), make_day(year, last, 1)
    return Moment(start, until=end.replace(day=monthrange(year, last)[1]))


def by_year(ask: Ask, year: int | None, make: Callable[[int], Moment]) -> Moment:
    """What comes once a year: the next that is not over, or the latest that has begun or soon will."""
    if year is not None:
        return make(year)
    this = ask.today.year
    if ask.future:
        return next(
            (m for y in range(this - 1, this + 8) if (m := _try(make, y)) and m.last_day >= ask.today), None
        ) or make(this)
    near = ask.today + _NEAR
    return next(
        (m for y in range(this + 1, this - 8, -1) if (m := _try(make, y)) and m.day <= near), None
    ) or make(this)


def _try(make: Callable[[int], Moment], year: int) -> Moment | None:
    try:
        return make(year)
    except Refused:
        return None


def month_day(ask: Ask, day: int, month: int, year: int | None = None, weekday: int | None = None) -> Moment:
    """A day of a month, the nearest the way we look.

    A weekday said with it must be right for that year, or else for this one.
    """
    if year is not None:
        found = make_day(year, month, day)
    else:
        step = 1 if ask.future else -1
        found = _first_year(ask, day, month, step)
        if weekday not in (None, found.weekday()):
            try:
                other = make_day(ask.today.year, month, day)
            except Refused:
                other = found
            if other.weekday() == weekday:
                found = other
    if weekday not in (None, found.weekday()):
        raise Refused(Why.WEEKDAY, found)
    return Moment(found)


def _first_year(ask: Ask, day: int, month: int, step: int) -> date:
    # Nine years reach the next 29 February from anywhere.
    for year in range(ask.today.year, ask.today.year + 9 * step, step):
        try:
            found = make_day(year, month, day)
        except Refused:
            continue
        if (found >= ask.today) if step > 0 else (found <= ask.today):
            return found
    raise Refused(Why.DAY)


def day_of_month(ask: Ask, day: int, weekday: int | None = None) -> Moment:
    """'the 24th': in the nearest month that has one, the way we look."""
    first = ask.today.replace(day=1)
    for step in range(4):
        month = plus_months(first, step if ask.future else -step)
        if day > monthrange(month.year, month.month)[1]:
            continue
        found = month.replace(day=day)
        if (found >= ask.today) if ask.future else (found <= ask.today):
            return _rightly_named(found, first, day, weekday)
    raise Refused(Why.DAY)


def _rightly_named(found: date, this_month: date, day: int, weekday: int | None) -> Moment:
    """The day found, or this month's when only that one is the weekday said."""
    if weekday in (None, found.weekday()):
        return Moment(found)
    if day <= monthrange(this_month.year, this_month.month)[1]:
        other = this_month.replace(day=day)
        if other.weekday() == weekday:
            return Moment(other)
    raise Refused(Why.WEEKDAY, found)


Edge = tuple[int, int, int | None]  # day, month, year


def day_range(ask: Ask, first: Edge, last: Edge) -> Moment:
    """From one day of a month to another; a year said once holds for both."""
    day, month, year = first
    to_day, to_month, to_year = last
    if year is None and to_year is not None:
        year = to_year - ((to_month, to_day) < (month, day))
    if year is not None and to_year is None:
        to_year = year + ((to_month, to_day) < (month, day))
    if year is None or to_year is None:
        ahead = (to_month, to_day) < (month, day)
        return by_year(
            ask, None, lambda y: _stretch(make_day(y, month, day), make_day(y + ahead, to_month, to_day))
        )
    return _stretch(make_day(year, month, day), make_day(to_year, to_month, to_day))


def _stretch(start: date, end: date) -> Moment:
    if end < start:
        raise Refused(Why.DAY)
    return Moment(start, until=end if end > start else None)


def week_number(ask: Ask, first: int, last: int, year: int | None, weekday: int | None = None) -> Moment:
    """ISO weeks `first` to `last`, or one day of the first."""

    def make(y: int) -> Moment:
        if not FIRST_YEAR <= y <= LAST_YEAR:
            raise Refused(Why.YEAR)
        try:
            if weekday is not None:
                return Moment(date.fromisocalendar(y, first, weekday + 1))
            return _stretch(date.fromisocalendar(y, first, 1), date.fromisocalendar(y, last, 7))
        except ValueError:
            raise Refused(Why.WEEK) from None

    return by_year(ask, year, make)


def nth_weekday(ask: Ask, nth: int, weekday: int, month: int | None, year: int | None) -> Moment:
    """'the first Monday of December'; without a month, of this one."""

    def make(y: int, m: int) -> Moment:
        first = make_day(y, m, 1)
        length = monthrange(y, m)[1]
        day = (weekday - first.weekday()) % 7 + 1 + 7 * (nth - 1)
        if nth < 0:
            day = length - (first.replace(day=length).weekday() - weekday) % 7
        return Moment(make_day(y, m, day))

    if month is None:
        return make(ask.today.year, ask.today.month)
    return by_year(ask, year, lambda y: make(y, month))


def edge_of(whole: Moment, which: int) -> Moment:
    """The first (-1), middle (0) or last (1) day of a stretch; a week ends on its Friday."""
    last = whole.last_day
    days = (last - whole.day).days
    if which < 0:
        return Moment(whole.day)
    if which > 0:
        return Moment(last - timedelta(days=2) if days == 6 else last)
    return Moment(whole.day + timedelta(days=14 if 27 <= days <= 30 else days // 2))


def week_end(ask: Ask) -> Moment:
    """The end of this week: its Friday, or Sunday once Friday is over."""
    found = edge_of(week_of(ask, 0), 1)
    return found if found.day >= ask.today else Moment(week_of(ask, 0).last_day)


def shifted(ask: Ask, sign: int, months: int, days: int, minutes: int) -> Moment:
    """So far from now; hours and minutes are real ones, also across a clock change, days of the calendar."""
    if minutes:
        try:
            at = (ask.now.astimezone(UTC) + sign * timedelta(days=days, minutes=minutes)).astimezone(
                ask.now.tzinfo
            )
        except OverflowError:
            raise Refused(Why.YEAR) from None
        moved = plus_days(at.date(), 0)
        return Moment(moved, at.time().replace(second=0, microsecond=0))
    return Moment(plus_days(plus_months(ask.today, sign * months), sign * days))


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)


def feast(ask: Ask, year: int | None, make: Callable[[int], date]) -> Moment:
    """The feast of that year, or the nearest the way we look."""
    if year is not None:
        return Moment(make(make_day(year, 1, 1).year))
    found = make(ask.today.year)
    if ask.future and found < ask.today:
        found = make(ask.today.year + 1)
    elif not ask.future and found > ask.today:
        found = make(ask.today.year - 1)
    return Moment(found)
