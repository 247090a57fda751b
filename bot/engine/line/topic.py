"""Where the topic stands in a head."""

from dataclasses import dataclass
from typing import Final

from bot.engine.line.scan import Item

_QUOTES: Final = {'"': '"', "“": "”", "”": "”", "„": "“", "»": "«", "«": "»"}


@dataclass(frozen=True, slots=True)
class Topic:
    """Items `start` up to `end`."""

    start: int
    end: int


def closing_quote(items: list[Item], start: int, limit: int) -> int | None:
    """The item that closes the quotation that begins at `start`; what is quoted is the topic as it stands."""
    closing = _QUOTES.get(items[start].text) if start < limit else None
    if closing is None:
        return None
    return next((k for k in range(start + 2, limit) if items[k].text == closing), None)
