"""Packs pieces of a reply into as few messages as Telegram's limits allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.adapters.telegram.keyboard import Row, count
from bot.adapters.telegram.markup import EMPTY, Html, inline, parts, words
from bot.core.reply import Inlines, Text

"""Telegram's limit of a message's text: UTF-16 units without the markup."""

PIECE_UNITS: Final = 3600
"""What the pieces of a message may take; the rest is for hints and a line about what was left out."""

FOOT_UNITS: Final = 200
"""A last line up to this long stays whatever is left out before it."""

ENTITIES: Final = 95  # Telegram silently drops styles beyond the hundredth
KEYS: Final = 80  # and refuses more than a hundred buttons
RAW_BYTES: Final = 28_000  # and texts whose source is above 32 KiB, markup counted


@dataclass(frozen=True, slots=True)
class Piece:
    """What is never torn apart: a line, a table, and the buttons that belong to it."""

    html: Html
    gap: str = "\n\n"  # what stands between it and the piece before it
    keys: tuple[Row, ...] = ()
    said: Inlines = ()  # a line's words, so that its beginning can be shown where all of it does not fit
    counts: bool = True  # is one of the things 'and N more' counts
    foot: bool = False  # a quiet line, which stays at the very end
    continues: bool = False  # goes on with the line before it
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
        for piece in self.pieces:
            html += Html(piece.gap, len(piece.gap)) + piece.html if html.source else piece.html
        return html

    def keys(self) -> tuple[Row, ...]:
        return tuple(row for piece in self.pieces for row in piece.keys)


def pack(pieces: Sequence[Piece], at_most: int, and_more: str, rest: str = "…") -> list[Sheet]:
    """The pieces on one to `at_most` sheets; a last line tells how many did not fit ('and {n} more').

    Of a line that does not fit there the beginning stays, with `rest` behind it, and so does the foot, which is the
    last line of all.
    """
    sheets: list[Sheet] = []
    sheet = Sheet()
    for number, piece in enumerate(pieces):
        if sheet.pieces and not sheet.has_room(piece):
            if len(sheets) + 1 == at_most:
                sheets.append(_last_sheet(sheet, pieces[number:], and_more, rest))
                return sheets
            carried = _tail(sheet.pieces)
            sheets.append(_sheet(sheet.pieces[: len(sheet.pieces) - len(carried)]))
            sheet = _sheet(carried)
        if not piece.rules or sheet.pieces:
            sheet.add(piece)
    return [*sheets, _sheet(sheet.pieces)]


def _last_sheet(sheet: Sheet, left: Sequence[Piece], and_more: str, rest: str) -> Sheet:
    """What still has room, at the end of all that may be sent: the beginning of a line, and the foot."""
    foot = [one for one in left[-1:] if one.foot and len(left) > 1 and one.html.length <= FOOT_UNITS]
    middle = left[: len(left) - len(foot)]
    last = _sheet(sheet.pieces)
    room = (
        PIECE_UNITS
        - last.units
        - sum(len(one.gap) + one.html.length for one in foot)
        - len(rest)
        - len(and_more)
    )
    first = middle[0]
    if (
        first.html.length > 2 * FOOT_UNITS
        and room > FOOT_UNITS
        and last.entities + first.html.entities + 2 <= ENTITIES
    ):
        beginning = next(parts(first.said, room), ())
        last.add(Piece(inline((*beginning, Text(f" {rest}", italic=True))), first.gap))
        middle = [one for one in middle[1:] if one.counts and not one.continues]
    left_out = sum(one.counts for one in middle)
    if left_out:
        last.add(Piece(words(and_more.format(n=left_out)), counts=False))
    for one in foot:
        last.add(one)
    return last


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
