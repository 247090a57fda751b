"""Lays buttons out in rows that a thumb can read on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.core.reply import Choice, Tone
from bot.core.text import one_line

LABEL_CHARACTERS: Final = 64
SAYS_BYTES: Final = 64
"""Telegram's limit of `callback_data`."""

COPIED_CHARACTERS: Final = 256
"""And of a `copy_text` button."""

_PER_ROW: Final = 3
ROW_CHARACTERS: Final = 36
"""What a row shows on a narrow phone; its buttons are equally wide, so the longest label counts for all."""


@dataclass(frozen=True, slots=True)
class Key:
    """One inline button: `says` comes back when it is pressed; one that `copies` a text says nothing."""

    label: str
    says: str
    tone: Tone = Tone.PLAIN
    copies: str = ""


Row: TypeAlias = tuple[Key, ...]


def key(choice: Choice, number: int | None = None) -> Key | None:
    """The button of a choice, behind the number of its line; None when its sentence cannot be carried."""
    says = choice.says
    if not says or len(says.encode(errors="replace")) > SAYS_BYTES or not says.isprintable():
        return None
    label = one_line(choice.label, LABEL_CHARACTERS) or "…"
    if number is not None:
        label = one_line(f"{number} {label}", LABEL_CHARACTERS)
    return Key(label, says, choice.tone)


def copying(label: str, text: str) -> Key | None:
    """The button that copies a text; None for one longer than such a button holds."""
    if not 0 < len(text) <= COPIED_CHARACTERS:
        return None
    return Key(one_line(label, LABEL_CHARACTERS) or "…", "", copies=text)


def rows(keys: Iterable[Key]) -> tuple[Row, ...]:
    """Keys in their order, one to three to a row by the length of their labels."""
    laid: list[Row] = []
    row: list[Key] = []
    for one in keys:
        widest = max(len(other.label) for other in (*row, one))
        if row and (len(row) == _PER_ROW or widest * (len(row) + 1) > ROW_CHARACTERS):
            laid.append(tuple(row))
            row = []
        row.append(one)
    if row:
        laid.append(tuple(row))
    return tuple(laid)


def count(laid: Sequence[Row]) -> int:
    """How many keys the rows hold."""
    return sum(len(row) for row in laid)
