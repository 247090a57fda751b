"""The identifiers records have outside: in exports, and in the files they came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

SCHEME: Final = "caucus:id"
"""The scheme under which an identifier is kept that a record had in the file it came from."""


def outer_ids(kind: str, ids: Iterable[int], kept: Mapping[int, str]) -> dict[int, str]:
    """What each row is called outside: as in the file it came from, else 'person/12'.

    Where two would be called the same, the later one is called 'person/12-1'.
    """
    taken, used = set(kept.values()), set[str]()
    found = {}
    for number in ids:
        own = kept.get(number)
        name = first = own or f"{kind}/{number}"
        suffix = 0
        while name in used or (name in taken and name != own):
            suffix += 1
            name = f"{first}-{suffix}"
        used.add(name)
        found[number] = name
    return found


def number_in(kind: str, outer: str) -> int | None:
    """12 of 'person/12'; None for an identifier of another form."""
    match = re.fullmatch(rf"{kind}/([1-9]\d{{0,8}})", outer)
    return int(match[1]) if match else None
