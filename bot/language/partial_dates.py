"""Says partial dates in words: '2026', 'marts 2026', '1 March 2026'."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date


def say_partial(partial: str | None, locale: str) -> str:
    """A partial date in a language, '' for none; what is no date is said as it is."""
    if not partial:
        return ""
    try:
        year, month, day = (int(part) for part in f"{partial}-01-01".split("-")[:3])
        first = date(year, month, day)
    except ValueError:
        return partial
    match partial.count("-"):
        case 0:
            return partial
        case 1:
            return format_date(first, "LLLL y", locale)
        case _:
            return format_date(first, "d. MMMM y" if locale == "da" else "d MMMM y", locale)
