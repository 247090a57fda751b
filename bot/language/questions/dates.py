"""Reads a plain question about a date of the political calendar: 'when is the next municipal election?'."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.language.event_names import events_named
from bot.politics.calendar import Calendar
from bot.politics.country import Country
from bot.politics.places import anything, parted

SURE: Final = 82  # how alike (0-100) words and a name of an event must be for a question to be about it
LONGEST: Final = 200

_WHEN: Final = re.compile(
    r"^(?:hvornår|hvilken\s+da(?:g|to)|hvad\s+dato|when|what\s+day|what\s+date|which\s+day)"
    r"(?:\s+(?:er|bliver|skal|holdes|afholdes|kommer|ligger|falder|is|are|will|does|do))?"
    r"(?:\s+(?:der|det|den|de|the|there|we|vi))*"
    r"(?:\s+(?:næste|kommende|next|coming))?"
    r"\s+(?P<what>\S.*?)[\s?.!]*$",
    re.IGNORECASE,
)
_WHEN_IS: Final = re.compile(
    r"^(?:hvornår|when)\s+(?:er|bliver|holdes|afholdes|ligger|falder|is|are)"
    r"(?:\s+(?:der|det|den|de|the|there|vores|our))*(?:\s+(?:næste|kommende|next|coming))?"
    r"\s+(?P<what>(?!(?:vi|jeg|du|i|we|you|he|she|they|han|hun|de|it)\s)\S[^?]*?)[\s?.!]*$",
    re.IGNORECASE,
)


def when_is(text: str) -> str:
    """What 'hvornår er byrådsmøde?' wants the date of, whether anybody knows it or not; '' for other texts."""
    match = _WHEN_IS.match(text.strip()) if len(text) <= LONGEST else None
    return match["what"] if match else ""


def date_asked(country: Country, text: str, today: date) -> str | None:
    """What a question wants the date of, as `calendar show` takes it; None when it is about no date we know."""
    match = _WHEN.match(text.strip()) if len(text) <= LONGEST else None
    if match is None:
        return None
    what, _ = parted_from_area(country, match["what"])
    found = events_named(what, Calendar(country), today, like=SURE)
    return match["what"] if found else None


def parted_from_area(country: Country, said: str) -> tuple[str, str]:
    """'second reading in Slagelse' -> ('second reading', '0330'); without an area that is known, all and ''."""
    where = parted(country, said.strip(" ?.!"), country.areas.code_of, anything)
    return (where.body, where.area) if where.area else (said, "")
