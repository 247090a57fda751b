"""Partial dates as Popolo has them: '2026', '2026-03', '2026-03-01', and how else people write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_ISO: Final = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ].*)?)?)?")
_DANISH: Final = re.compile(r"(?:(\d{1,2})\s?[./-]\s?)?(\d{1,2})\s?[./-]\s?(\d{4})")


def partial_date(text: str) -> str | None:
    """The partial date somebody wrote, None for nothing; ValueError for what is no date.

    Takes 2029, 2026-03, 2026-01-01 (what follows a T is dropped), 31.12.2029, 31/12-2029, 3.2026.
    """
    said = text.strip()
    if not said:
        return None
    if match := _ISO.fullmatch(said):
        year, month, day = match.groups()
    elif match := _DANISH.fullmatch(said):
        day, month, year = match.groups()
    else:
        raise ValueError(said)
    date(int(year), int(month or 1), int(day or 1))  # ValueError on 31 February
    return "-".join((year, *(part.zfill(2) for part in (month, day) if part)))
