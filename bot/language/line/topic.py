"""Where the topic stands in a head."""

from dataclasses import dataclass
from typing import Final

from bot.language.line.scan import Item
from bot.language.line.vocabulary import FROM_LEADS, IN_LEADS, PEOPLE_LEADS, TOGETHER, TOPIC_LEADS

_CLAUSES: Final = PEOPLE_LEADS | FROM_LEADS | IN_LEADS | TOPIC_LEADS | TOGETHER
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
    end = next((k for k in range(start + 2, limit) if items[k].text == closing), None)
    following = items[end + 1] if end is not None and end + 1 < limit else None
    # 'om "a" og "b"': a quotation that is only part of what it is about keeps its marks.
    goes_on = following is not None and following.is_word and following.key not in _CLAUSES
    return None if goes_on else end
