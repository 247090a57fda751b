"""Shows a table on a phone: aligned where it is narrow enough, else one line per row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import combining, east_asian_width

from bot.adapters.telegram.layout import PIECE_UNITS, Piece
from bot.adapters.telegram.markup import inline, parts, tagged
from bot.core.reply import Inlines, Table, Text, plain
from bot.core.text import one_line

PHONE_COLUMNS: Final = 34
"""Characters of Telegram's fixed-width font in one line of a small phone."""

_ROWS_TOGETHER: Final = 40
_BETWEEN = "  "
_NUMBER = re.compile(r"[-+−]?\d[\d.,   ]*(?: ?(?:%|kr\.?|DKK))?")


def table(block: Table) -> Iterator[Piece]:
    """The table's pieces, one per row or one per forty rows."""
    cells = [[one_line(plain(cell), PIECE_UNITS) for cell in row] for row in block.rows]
    header = [one_line(cell, PIECE_UNITS) for cell in block.header]
    linked = any(run.href for row in block.rows for cell in row for run in cell)
    widths = [max(map(_width, column), default=0) for column in _columns([header, *cells])]
    if linked or sum(widths) + len(_BETWEEN) * (len(widths) - 1) > PHONE_COLUMNS or not any(widths):
        return _lines(block, header)
    return _aligned(header, cells, widths)


def _columns(rows: list[list[str]]) -> list[list[str]]:
    count = max(map(len, rows), default=0)
    return [[row[at] if at < len(row) else "" for row in rows] for at in range(count)]


def _aligned(header: list[str], cells: list[list[str]], widths: list[int]) -> Iterator[Piece]:
    numbers = [all(_NUMBER.fullmatch(cell) for cell in column if cell) for column in _columns(cells)]

    def line(row: list[str]) -> str:
        laid = []
        for at, cell in enumerate(row):
            gap = " " * (widths[at] - _width(cell))
            laid.append(gap + cell if at < len(numbers) and numbers[at] else cell + gap)
        return _BETWEEN.join(laid).rstrip()

    top = [line(header), "─" * (sum(widths) + len(_BETWEEN) * (len(widths) - 1))] if any(header) else []
    for begin in range(0, max(len(cells), 1), _ROWS_TOGETHER):
        together = [line(row) for row in cells[begin : begin + _ROWS_TOGETHER]]
        yield Piece(tagged("pre", "\n".join([*top, *together])), gap="\n" if begin else "\n\n")


def _lines(block: Table, header: list[str]) -> Iterator[Piece]:
    """Every row as a line: its first cell in bold, the others behind their column's name."""
    for number, row in enumerate(block.rows):
        gap = "\n" if number else "\n\n"
        for part in parts(_sentence(header, row), PIECE_UNITS):
            yield Piece(inline(part), gap=gap)
            gap = "\n"


def _sentence(header: list[str], row: tuple[Inlines, ...]) -> Inlines:
    runs: list[Text] = []
    for at, cell in enumerate(row):
        if not plain(cell).strip():
            continue
        if runs:
            name = header[at] if at < len(header) else ""
            runs.append(Text(f" · {name}: " if name else " · "))
            runs += cell
        else:
            runs += [Text(run.text, bold=True, italic=run.italic, href=run.href) for run in cell]
    return tuple(runs)


def _width(cell: str) -> int:
    return sum(
        2 if east_asian_width(character) in "WF" else 0 if combining(character) else 1 for character in cell
    )
