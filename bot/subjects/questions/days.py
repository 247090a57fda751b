"""Questions about days to come, as the calendar's own commands take them."""

from __future__ import annotations

from datetime import date, timedelta

from bot.language.questions import Query


def days_ahead(query: Query, today: date) -> str:
    """The command that shows the days a question is about: of a week by its number, of any others by their dates.

    `today` alone is what the overview shows.
    """
    assert query.period is not None  # it is read with one
    first, last = query.period.first, query.period.last
    if first == last == today and not query.area:
        return "digest now"
    where = f" in {query.area}" if query.area else ""
    if first.weekday() == 0 and last == first + timedelta(days=6):
        year, number, _ = first.isocalendar()
        return f"calendar week {number} {year}{where}"
    return f"calendar days {first.isoformat()} {last.isoformat()}{where}"
