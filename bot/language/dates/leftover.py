"""What the grammar leaves goes to dateparser, which is believed only where it is known to be sound."""

import re
import warnings
from datetime import datetime
from typing import Final

from bot.language.dates.line import Line
from bot.language.dates.moment import Moment, Prefer
from bot.language.dates.words import ALL_MONTHS, NUMBERS, UNITS, fold

_LONGEST: Final = 60
_YEARS: Final = 10
_YEAR: Final = re.compile(r"\b(?:19|20|21)[0-9]{2}\b")
_SMALL: Final = frozenset(
    fold(word)
    for word in (
        "and og ago siden om for in i at kl den the of af am pm sek sekund sekunder second seconds".split()  # noqa: SIM905
    )
)


def ask_dateparser(line: Line, now: datetime, prefer: Prefer) -> Moment | None:
    """A moment for a phrase of date words alone, with figures and a month with a year or a unit of time.

    dateparser reads a weekday's hour as a day of the month and 'kl 13' as the year 2113, so weekdays, other
    words and two-figure years never reach it, and years more than ten away are refused.
    """
    if len(line.text) > _LONGEST or not _is_for_it(line):
        return None
    from dateparser.date import DateDataParser  # half a second to import, seldom needed

    settings = {
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": prefer.value,
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "RETURN_AS_TIMEZONE_AWARE": False,
        "RETURN_TIME_AS_PERIOD": True,
        "STRICT_PARSING": False,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            parser = DateDataParser(languages=["da", "en"], settings=settings)
            found = parser.get_date_data(line.text)
        except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
            return None  # its parsers raise these on odd figures
    at = found.date_obj
    if at is None or abs(at.year - now.year) > _YEARS:
        return None
    at = at.replace(tzinfo=None)
    if found.period != "time":
        return Moment(at.date())
    return Moment(at.date(), at.time().replace(second=0, microsecond=0))


def _is_for_it(line: Line) -> bool:
    words = [word for word in line.words[: line.count] if word[0].isalnum()]
    if not any(word[0].isdecimal() for word in words):
        return False
    known = all(
        word.isdecimal() or word in ALL_MONTHS or word in UNITS or word in NUMBERS or word in _SMALL
        for word in words
    )
    month = any(word in ALL_MONTHS for word in words) and _YEAR.search(line.text)
    return known and bool(month or any(word in UNITS for word in words[1:]))
