"""How a moment is said back: 'i går, torsdag 19. november kl. 14.00', 'week 49 (30 November-6 December)'."""

from datetime import date, datetime, timedelta
from typing import Final

from bot.language.dates.moment import Moment
from bot.language.dates.words import Part

_WEEKDAYS: Final = {
    "da": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final = {
    "da": (
        *("januar", "februar", "marts", "april", "maj", "juni"),
        *("juli", "august", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_NEAR_DAYS: Final = {
    "da": {-1: "i går, ", 0: "i dag, ", 1: "i morgen, "},
    "en": {-1: "yesterday, ", 0: "today, ", 1: "tomorrow, "},
}


_PARTS: Final = {
    "da": {
        Part.MORNING: "om morgenen",
        Part.FORENOON: "om formiddagen",
        Part.NOON: "ved middagstid",
        Part.AFTERNOON: "om eftermiddagen",
        Part.EVENING: "om aftenen",
        Part.NIGHT: "om natten",
    },
    "en": {
        Part.MORNING: "in the morning",
        Part.FORENOON: "in the morning",
        Part.NOON: "at midday",
        Part.AFTERNOON: "in the afternoon",
        Part.EVENING: "in the evening",
        Part.NIGHT: "at night",
    },
}


def say_part(part: Part, language: str) -> str:
    """A part of the day after a day: 'om aftenen', 'in the afternoon'."""
    return _PARTS[_known(language)][part]


def say_when(moment: Moment, now: datetime, language: str) -> str:
    """A moment in words, with the year where it is not the current one; `understand_when` reads it back."""
    language = _known(language)
    words = (
        _stretch(moment.day, moment.until, now, language)
        if moment.until
        else say_day(moment.day, now, language)
    )
    if moment.time is None:
        return words
    if language == "da":
        return f"{words} kl. {moment.time:%H.%M}"
    return f"{words}, {moment.time:%H:%M}"


def say_day(day: date, now: datetime, language: str) -> str:
    """'i morgen, lørdag 21. november', 'Thursday 19 November 2027'."""
    language = _known(language)
    near = _NEAR_DAYS[language].get((day - now.date()).days, "")
    year = "" if day.year == now.year else f" {day.year}"
    return f"{near}{_WEEKDAYS[language][day.weekday()]} {_day(day, language)} {_month(day, language)}{year}"


def _stretch(first: date, last: date, now: datetime, language: str) -> str:
    """A week by its number; any other stretch by its days, always with the year."""
    week = first.weekday() == 0 and last - first == timedelta(days=6)
    bare = week and first.year == last.year == now.year
    days = _between(first, last, language) + ("" if bare else f" {last.year}")
    if not week:
        return days
    return f"{'uge' if language == 'da' else 'week'} {first.isocalendar().week} ({days})"


def _between(first: date, last: date, language: str) -> str:
    end = f"{_day(last, language)} {_month(last, language)}"
    if first.year != last.year:
        return f"{_day(first, language)} {_month(first, language)} {first.year}-{end}"
    if first.month != last.month:
        return f"{_day(first, language)} {_month(first, language)}-{end}"
    return f"{_day(first, language)}-{end}"


def _day(day: date, language: str) -> str:
    return f"{day.day}." if language == "da" else str(day.day)


def _month(day: date, language: str) -> str:
    return _MONTHS[language][day.month - 1]


def _known(language: str) -> str:
    return "da" if language.lower().startswith("da") else "en"
