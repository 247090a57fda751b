"""Works out what the pictures of a year and of a term show."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from bot.language.words import N_, translator
from bot.politics.calendar import Basis, Calendar, Event, Family
from bot.politics.calendar.records import ELECTION, budget_phases
from bot.politics.country import Country
from bot.subjects.pictures.spec import Mark, Ring, Stretch, TimelineSpec, WheelSpec, YearRow

MOST_MARKS: Final = 10
MOST_OF_A_ROW: Final = 5
EVERY: Final = 4  # weeks between two week numbers
_SHORT: Final = 21  # days: what lasts longer is no date
_MONTHS: Final = {
    "da": ["jan.", "feb.", "mar.", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
# What a year is told by, the most telling first; the rest of the calendar is for the lists.
_TELLING: Final = (
    ELECTION,
    "m_adoption",
    "r_adoption",
    "municipal_constitution",
    "regional_constitution",
    "region_merger",
    "m_proposal",
    "r_proposal",
    "m_first_reading_latest",
    "lists_close",
    "all_before_summer",
    "s_hearing",
    "postal_voting_opens",
    "m_accounts_final",
    "folkemoedet",
    "kl_summit",
)
_OF_A_TERM: Final = (
    ELECTION,
    "municipal_constitution",
    "region_merger",
    "m_adoption",
    "planning_strategy",
    "lists_close",
    "parish_council_assembly",
)
EXPECTED: Final = N_("expected")
YEAR: Final = N_("Year {n}")
_SAYS: Final = {
    "law": N_("Deadline by law"),
    "custom": N_("Custom, or ours"),
    "meeting": N_("Our meetings"),
    "quiet": N_("Holidays"),
    "today": N_("Today"),
}


def wheel(
    calendar: Calendar, year: int, today: date, place: str, meetings: Iterable[date], locale: str
) -> WheelSpec:
    """The wheel of a calendar year: two budgets in the making, its dates, our meetings, and today in it."""
    language = "da" if locale == "da" else "en"
    say = translator(locale)
    part = _parts_of(year)
    first, last = date(year, 1, 1), date(year, 12, 31)
    marks = [
        _mark(event, part, today, language)
        for event in _telling(calendar.between(first, last), _TELLING, MOST_MARKS, year)
    ]
    quiet = [
        Stretch(part(max(one.start, first)), part(min(one.end, last) + timedelta(days=1)), "summer")
        for one in calendar.between(first, last, {Family.QUIET})
    ]
    met = tuple(sorted({part(day) for day in meetings if day.year == year}))
    legend = [(what, say(words)) for what, words in _SAYS.items() if what != "meeting" or met]
    return WheelSpec(
        str(year),
        place,
        _months(year, language),
        _weeks(year, part, say(N_("week"))),
        (
            _ring(calendar.country, year + 1, year, part, language, say),
            _ring(calendar.country, year + 2, year, part, language, say),
        ),
        tuple(quiet),
        tuple(marks),
        met,
        part(today) if today.year == year else None,
        tuple(legend),
    )


def timeline(calendar: Calendar, today: date, place: str, locale: str) -> TimelineSpec:
    """The years of the term a day lies in, and the election year before them is left to the wheel."""
    language = "da" if locale == "da" else "en"
    say = translator(locale)
    term = calendar.term(today)
    rows = []
    for number, year in enumerate(range(term.first.year, term.last.year + 1), 1):
        part = _parts_of(year)
        found = calendar.between(date(year, 1, 1), date(year, 12, 31))
        told = _telling(found, _OF_A_TERM, MOST_OF_A_ROW, year)
        rows.append(
            YearRow(
                str(year),
                f"{say(YEAR).replace('{n}', str(number))}: {calendar.term(date(year, 1, 1)).label[language]}",
                _ring(calendar.country, year + 1, year, part, language, say).stretches,
                tuple(_mark(event, part, today, language) for event in told),
                part(today) if today.year == year else None,
            )
        )
    days = f"{term.days_left:,}".replace(",", "." if language == "da" else ",")
    note = say(N_("{n} days to the next election, {day}"))
    note = note.replace("{n}", days).replace("{day}", _day(term.election.start, language, year=True))
    return TimelineSpec(
        f"{term.first.year}–{term.last.year}", place, _months(term.first.year, language), tuple(rows), note
    )


def _parts_of(year: int) -> Callable[[date], float]:
    days = 366 if isleap(year) else 365
    return lambda day: min(1.0, max(0.0, (day - date(year, 1, 1)).days / days))


def _months(year: int, language: str) -> tuple[tuple[float, str], ...]:
    part = _parts_of(year)
    names = _MONTHS[language]
    return tuple((part(date(year, month, 1)), names[month - 1].rstrip(".")) for month in range(1, 13))


def _weeks(year: int, part: Callable[[date], float], word: str) -> tuple[tuple[float, str], ...]:
    """Week numbers at the Thursdays of their weeks, which ISO 8601 counts them by."""
    last = date(year, 12, 28).isocalendar().week
    return tuple((part(date.fromisocalendar(year, week, 4)), str(week)) for week in range(2, last + 1, EVERY))


def _ring(
    country: Country,
    budget_year: int,
    year: int,
    part: Callable[[date], float],
    language: str,
    say: Callable[[str], str],
) -> Ring:
    """What of the making of one budget falls in a year."""
    name = say(N_("Budget {year}")).replace("{year}", str(budget_year))
    found = []
    for id, label, months, offset in budget_phases(country):
        if budget_year - 1 + offset != year:
            continue
        first = part(date(year, months[0], 1))
        last = 1.0 if months[-1] == 12 else part(date(year, months[-1] + 1, 1))
        words = label[language].replace("/", "/\n") if len(months) < 4 else label[language]
        begins = id in ("run_up", "planning")
        found.append(Stretch(first, last, id, f"{name}:\n{words}" if begins else words))
    return Ring(name, tuple(found))


def _telling(events: Sequence[Event], telling: Sequence[str], most: int, year: int) -> list[Event]:
    """The dates a picture names: the team's own and what tells most, by date."""
    rank = {id: number for number, id in enumerate(telling, 1)}

    def wanted(event: Event) -> bool:
        own = event.family is Family.OWN or (event.set_by_team and event.id in rank)
        return event.start.year == year and (own or event.id in rank)

    chosen = sorted((one for one in events if wanted(one)), key=lambda one: rank.get(one.id, 0))[:most]
    return sorted(chosen, key=lambda one: (one.start, one.id))


def _mark(event: Event, part: Callable[[date], float], today: date, language: str) -> Mark:
    day = _day(event.start, language)
    if not event.one_day and (event.end - event.start).days <= _SHORT:
        same = event.start.month == event.end.month
        dot = "." if language == "da" else ""
        day = f"{event.start.day}{dot}–{_day(event.end, language)}" if same else day
    expected = event.expected and event.basis is not Basis.TEAM
    words = event.label[language]
    if expected and event.one_day:
        words = f"{words} ({translator(language)(EXPECTED)})"
    return Mark(part(event.start), day, words, event.legal, expected, event.end < today)


def _day(day: date, language: str, year: bool = False) -> str:
    month = _MONTHS[language][day.month - 1]
    said = f"{day.day}. {month}" if language == "da" else f"{day.day} {month}"
    return f"{said} {day.year}" if year else said
