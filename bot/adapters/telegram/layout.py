"""Packs pieces of a reply into as few messages as Telegram's limits allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.adapters.telegram.keyboard import Row, count
from bot.adapters.telegram.markup import EMPTY, Html, words

MESSAGE_UNITS: Final = 4096
"""Telegram's limit of a message's text: UTF-16 units without the markup."""

PIECE_UNITS: Final = 3600
"""What the pieces of a message may take; the rest is for hints and a line about what was left out."""

ENTITIES: Final = 95  # Telegram silently drops styles beyond the hundredth
KEYS: Final = 80  # and refuses more than a hundred buttons
RAW_BYTES: Final = 28_000  # and texts whose source is above 32 KiB, markup counted


@dataclass(frozen=True, slots=True)
class Piece:
    """What is never torn apart: a line, a table, and the buttons that belong to it."""

    html: Html
    gap: str = "\n\n"  # what stands between it and the piece before it
    keys: tuple[Row, ...] = ()
    counts: bool = True  # is one of the things 'and N more' counts
    leads: bool = False  # a heading: stays with what follows it
    rules: bool = False  # a divider: nothing at either end of a message


@dataclass(slots=True)
class Sheet:
    """The pieces of one message, and what they take."""

    pieces: list[Piece] = field(default_factory=list)
    units: int = 0
    entities: int = 0
    raw: int = 0
    buttons: int = 0

    def has_room(self, piece: Piece) -> bool:
        return (
            self.units + len(piece.gap) + piece.html.length <= PIECE_UNITS
            and self.entities + piece.html.entities <= ENTITIES
            and self.raw + len(piece.html.source.encode()) <= RAW_BYTES
            and self.buttons + count(piece.keys) <= KEYS
        )

    def add(self, piece: Piece) -> None:
        self.pieces.append(piece)
        self.units += len(piece.gap) + piece.html.length
        self.entities += piece.html.entities
        self.raw += len(piece.gap) + len(piece.html.source.encode())
        self.buttons += count(piece.keys)

    def html(self) -> Html:
        html = EMPTY
        for number, piece in enumerate(self.pieces):
            html += Html(piece.gap, len(piece.gap)) + piece.html if number else piece.html
        return html

    def keys(self) -> tuple[Row, ...]:
        return tuple(row for piece in self.pieces for row in piece.keys)


def pack(pieces: Sequence[Piece], at_most: int, and_more: str) -> list[Sheet]:
    """The pieces on one to `at_most` sheets; a last line tells how many did not fit ('and {n} more')."""
    sheets: list[Sheet] = []
    sheet = Sheet()
    for number, piece in enumerate(pieces):
        if sheet.pieces and not sheet.has_room(piece):
            if len(sheets) + 1 == at_most:
                left_out = sum(other.counts for other in pieces[number:])
                sheets.append(_sheet(sheet.pieces))
                if left_out:
                    sheets[-1].add(Piece(words(and_more.format(n=left_out)), counts=False))
                return sheets
            carried = _tail(sheet.pieces)
            sheets.append(_sheet(sheet.pieces[: len(sheet.pieces) - len(carried)]))
            sheet = _sheet(carried)
        if not piece.rules or sheet.pieces:
            sheet.add(piece)
    return [*sheets, _sheet(sheet.pieces)]


def _tail(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The headings at the end: they belong on the next sheet, unless they are all there is."""
    at = len(pieces)
    while at > 1 and pieces[at - 1].leads:
        at -= 1
    return pieces[at:]


def _sheet(pieces: Iterable[Piece]) -> Sheet:
    kept = list(pieces)
    while kept and kept[-1].rules:
        kept.pop()
    sheet = Sheet()
    for piece in kept:
        sheet.add(piece)
    return sheet
