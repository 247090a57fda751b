"""Deadlines in a next step: 'inden fredag', 'senest 1/12', 'by the end of the month', a date at its end."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from bot.language.dates.amounts import amount_at
from bot.language.dates.beside import season_at
from bot.language.dates.dated import Read
from bot.language.dates.days import within
from bot.language.dates.grammar import Found, Phrase, phrase_at, stands_alone, told
from bot.language.dates.line import Line
from bot.language.dates.moment import Moment, Span
from bot.language.dates.periods import month_name_at
from bot.language.dates.reckon import Ask, Reckon

# Longest first. True: of a stretch, the day before it is meant ('before next week'); a day is itself due.
_LEADS: Final[tuple[tuple[tuple[str, ...], bool], ...]] = (
    (("no", "later", "than"), False),
    (("not", "later", "than"), False),
    (("ikke", "senere", "end"), False),
    (("at", "the", "latest"), False),
    (("due", "by"), False),
    (("due", "on"), False),
    (("due",), False),
    (("deadline",), False),
    (("frist",), False),
    (("forfalder",), False),
    (("senest",), False),
    (("by",), False),
    (("til",), False),
    (("before",), True),
    (("inden",), True),
    (("foer",), True),
    (("within",), True),
)
_BY_FIRST: Final = {
    first: tuple((words, before) for words, before in _LEADS if words[0] == first)
    for first in {words[0] for words, _ in _LEADS}
}
_TRAILS: Final = (("at", "the", "latest"), ("latest",), ("senest",))


def deadlines(line: Line, dates: Collection[Found], ask: Ask) -> list[Span]:
    """Each deadline with its preposition, as one day; of a stretch the last, or the one before.

    `dates` are what `scan` finds in the line.
    """
    found: list[Span] = []
    inside = {one.begin: one.phrase.end for one in dates}
    i = 0
    while i < line.count:
        if i in inside:  # the 'før' of 'dagen før jul' leads to no deadline of its own
            i = max(inside[i], i + 1)
            continue
        read = _led(line, i)
        if read is None:
            i += 1
            continue
        phrase, before = read
        span = told(line, i, phrase, ask)
        if isinstance(span, Span):
            found.append(replace(span, moment=_due(span.moment, ask.today, before)))
        i = phrase.end
    return sorted(found + _unled(line, dates, found, ask), key=lambda span: span.start)


def _led(line: Line, i: int) -> tuple[Phrase, bool] | None:
    words = line.words
    for lead, before in _BY_FIRST.get(words[i], ()):
        if tuple(words[i : i + len(lead)]) != lead:
            continue
        j = i + len(lead)
        if words[j] == ":" or (words[j] in ("for", "om", "er", "is") and lead[0] not in ("by", "til")):
            j += 1
        if before and (amount := amount_at(line, j)) and not amount.minutes:
            return Phrase(amount.end, Read(amount.end, within(amount)), None, None), False
        phrase = phrase_at(line, j)
        named = lead[0] == "til" and line.capital(j)  # 'skriv til Maj'
        feast = season_at(line, j) if phrase is None and before else None
        if feast and line.closed(feast.end, names=False):  # 'inden jul': by Christmas Eve
            begins = Read(feast.end, partial(_first_day, make=feast.reckon))
            return Phrase(feast.end, begins, None, None), False
        month = month_name_at(line, j) if phrase is None and not named else None
        if month and line.closed(month.end, names=False):
            phrase = Phrase(month.end, month, None, None)
        if phrase and (phrase.day or lead[0] != "til") and stands_alone(line, j, phrase.end):
            return phrase, before
    return None


def _unled(line: Line, dates: Iterable[Found], led: list[Span], ask: Ask) -> list[Span]:
    """The dates no preposition leads: followed by 'at the latest', or the last thing said."""
    plain: list[Span] = []
    for found in dates:
        span = found.meant
        if (
            not isinstance(span, Span)
            or span.asks
            or any(span.start < other.end and other.start < span.end for other in led)
        ):
            continue
        after = next((k for k in range(line.count) if line.starts[k] >= span.end), line.count)
        trail = next((len(t) for t in _TRAILS if tuple(line.words[after : after + len(t)]) == t), 0)
        end = line.ends[after + trail - 1] if trail else span.end
        last = not any(word[0].isalnum() for word in line.words[after + trail : line.count])
        if trail or last:
            due = _due(span.moment, ask.today, before=False)
            plain.append(replace(span, end=end, text=line.text[span.start : end], moment=due))
    return plain


def _first_day(ask: Ask, make: Reckon) -> Moment:
    return Moment(make(ask).day)


def due_by(moment: Moment, today: date) -> date:
    """The day something is due that is to be done in a stretch of days: 'i uge 49' is its Friday."""
    return _due(moment, today, before=False).day


def _due(moment: Moment, today: date, before: bool) -> Moment:
    """One day to be done by; never before today when a stretch has begun already."""
    if moment.until is None:
        return moment
    if not before:
        return Moment(_workday(moment.until, max(moment.day, today)), moment.time)
    last = max(moment.day - timedelta(days=1), min(today, moment.until))
    return Moment(_workday(last, today), moment.time)


def _workday(day: date, first: date) -> date:
    """The day, or the Friday before its weekend where that is no earlier than `first`: 'i uge 49' is its Friday."""
    friday = day - timedelta(days=max(0, day.weekday() - 4))
    return friday if friday >= first else day
