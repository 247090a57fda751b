"""Partial dates as Popolo has them ('2026', '2026-03', '2026-03-01'): the days they stand for."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def first_day(partial: str | None) -> date | None:
    """The first day a partial date may mean; None for none, or for what is no date."""
    parts = _parts(partial)
    try:
        return date(parts[0], *(*parts[1:], 1, 1)[:2]) if parts else None
    except ValueError:
        return None


def last_day(partial: str | None) -> date | None:
    """The last day a partial date may mean: 31 December of '2026'."""
    parts = _parts(partial)
    try:
        match parts:
            case (year,):
                return date(year, 12, 31)
            case (year, month):
                return date(year, month, monthrange(year, month)[1])
            case (year, month, day):
                return date(year, month, day)
            case _:
                return None
    except (ValueError, IndexError):
        return None


def meets(start: str | None, end: str | None, first: date, last: date) -> bool:
    """Whether a stretch from `start` to `end` (partial, both included) may hold a day of `first` to `last`.

    No start has always begun, no end has not ended.
    """
    begun, over = first_day(start), last_day(end)
    return (begun is None or begun <= last) and (over is None or over >= first)


def one_of(first: str | None, second: str | None) -> bool:
    """Whether two partial dates can be the same day: '2026' and '2026-03-01' can, and nothing and anything."""
    return not first or not second or first.startswith(second) or second.startswith(first)


def ends_before_it_starts(start: str | None, end: str | None) -> bool:
    """Whether no day of `end` is as late as the first of `start`."""
    if not start or not end:
        return False
    return end < start[: len(end)]


def finer(here: str | None, there: str | None) -> str | None:
    """The more exact of two partial dates, when it is not the one that is here; else None."""
    if not there or here == there:
        return None
    return there if not here or there.startswith(here) else None


def _parts(partial: str | None) -> tuple[int, ...]:
    pieces = (partial or "").split("T")[0].split("-")
    return (
        tuple(map(int, pieces))
        if all(piece.isdecimal() and len(piece) < 5 for piece in pieces) and len(pieces) < 4
        else ()
    )
