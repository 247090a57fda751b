"""A table of contacts (CSV) as rows of text by column, whatever it is separated by and encoded in."""

from __future__ import annotations

import csv
import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.core.folding import fold
from bot.core.text import one_line
from storage.imports.report import ImportFailed, Problem
from storage.imports.temporary_store import Spool
from storage.tables import Person
from storage.tables.facts import facts

OF_EVERY_TABLE: Final = (
    "name",
    "organization",
    "area",
    "role",
    "on_behalf_of",
    "start_date",
    "end_date",
    "email",
    "phone",
)
OWN: Final = tuple(name for name in facts(Person, "csv") if name not in OF_EVERY_TABLE)
"""What else a person says of themselves: columns a table may do without."""
COLUMNS: Final = (*OF_EVERY_TABLE, *OWN)
LONGEST_CELL: Final = 300

# What the columns are called in lists that were made by hand.
_ALSO: Final = {
    "name": ("navn", "full name", "fulde navn"),
    "organization": ("organisation", "udvalg", "committee", "organ"),
    "area": ("område", "kommune", "municipality"),
    "role": ("rolle", "post", "titel", "hverv"),
    "on_behalf_of": ("parti", "party", "liste"),
    "start_date": ("start", "startdato", "fra"),
    "end_date": ("slut", "slutdato", "til", "end"),
    "email": ("e-mail", "mail"),
    "phone": ("telefon", "tlf", "mobil", "telephone"),
    "honorific_prefix": ("academic title", "akademisk titel"),
}
_KNOWN: Final = {
    fold(word): column for column in COLUMNS for word in (column.replace("_", " "), *_ALSO.get(column, ()))
}
# What a spreadsheet would take for a formula; the exports put an apostrophe before it (storage.exports.csv).
FORMULA: Final = (
    r"(?:[\t\r\n]|\s*[=+\-@＝＋－＠﹦﹢﹣﹫−])"  # the wide spellings too: some programs fold them
)
_GUARDED: Final = re.compile(rf"\A'+{FORMULA}")
_ENDINGS: Final = re.compile(r"\r\n|\r|\n")
_SEPARATORS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the line it begins at, and its cells by column, cleaned and without the empty ones."""

    line: int
    cells: Mapping[str, str]


def read_table(text: str, problems: list[Problem]) -> Iterator[TableRow]:
    """The rows of a table; bad ones go to `problems`.

    Raises ImportFailed when there is no header or it has no column `name`. Columns that are missing or
    not known are told in `problems`.
    """
    lines = _Lines(text)
    top = _first_line(lines)
    separator = max(
        _SEPARATORS, key=lambda one: sum(_key(name) in _KNOWN for name in _names(lines[top], one))
    )
    columns = _header(lines[top], separator, top + 1, problems)
    rows = Spool(
        (line, cells)
        for line, cells in _rows(lines, top + 1, separator, problems)
        if any(map(str.strip, cells))
    )
    # One row with a cell too many has a stray separator in it, and everything after that in the wrong
    # column; when all have, the table ends its rows with separators.
    width = max(len(columns), min((len(cells) for _, cells in rows), default=0) if len(rows) > 1 else 0)
    for line, cells in rows:
        row = _row(line, cells, columns, width, problems)
        if row is not None:
            yield row


class _Lines:
    """The lines of a text, with what ends them; cut out when asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("Q", [0])
        self._starts.extend(match.end() for match in _ENDINGS.finditer(text) if match.end() < len(text))

    def __len__(self) -> int:
        return len(self._starts) if self._text else 0

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < len(self):
            raise IndexError(place)
        after = self._starts[place + 1] if place + 1 < len(self) else len(self._text)
        return self._text[self._starts[place] : after]

    def after(self, start: int) -> Iterator[str]:
        """The lines from one on."""
        return (self[place] for place in range(start, len(self)))


def _first_line(lines: _Lines) -> int:
    """The index of the header: the first line with anything on it that is no 'sep=;' of a spreadsheet."""
    for index, line in enumerate(lines.after(0)):
        if line.strip() and not re.fullmatch(r"sep=.\s*", line, re.IGNORECASE):
            return index
    raise ImportFailed(Problem("empty"))


def _names(line: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        cells = line.split(separator)
    return [one_line(cell, 100) for cell in cells]


def _key(name: str) -> str:
    return fold(name.replace("_", " "))


def _header(line: str, separator: str, number: int, problems: list[Problem]) -> list[str | None]:
    """The column each cell of a row belongs to, None where it is not known."""
    names = _names(line, separator)
    columns: list[str | None] = []
    for name in names:
        column = _KNOWN.get(_key(name))
        columns.append(column if column not in columns else None)
    if "name" not in columns:
        raise ImportFailed(
            Problem("no_name_column", number, values={"columns": ", ".join(filter(None, names))[:200]})
        )
    missing = [column for column in OF_EVERY_TABLE if column not in columns]
    unknown = [name for name, column in zip(names, columns, strict=True) if column is None and name]
    if missing:
        problems.append(Problem("missing_columns", number, values={"columns": ", ".join(missing)}))
    if unknown:
        problems.append(Problem("unknown_columns", number, values={"columns": ", ".join(unknown)[:200]}))
    return columns


def _rows(
    lines: _Lines, start: int, separator: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """The cells of every row with the line it begins at, counted from 1.

    A quotation mark that is never closed would swallow the rest of the file: its line is told, and from
    there on every line is a row of its own.
    """
    reader = csv.reader(lines.after(start), delimiter=separator, strict=True)
    while True:
        begins = start + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):  # the reader's own: 131 072 characters
                problems.append(Problem("long_row", begins + 1))
                continue
            problems.append(Problem("bad_quotes", begins + 1))
            if start + reader.line_num < len(lines) or begins + 1 == len(lines):
                continue
            break
        yield begins + 1, cells
    for number, line in enumerate(lines.after(begins + 1), begins + 2):
        try:
            yield number, next(csv.reader([line], delimiter=separator, strict=True), [])
        except csv.Error:
            problems.append(Problem("bad_quotes", number))


def _row(
    line: int, raw: list[str], columns: list[str | None], width: int, problems: list[Problem]
) -> TableRow | None:
    if len(raw) > width or any(cell.strip() for cell in raw[len(columns) :]):
        problems.append(Problem("too_many_cells", line, values={"columns": len(columns), "cells": len(raw)}))
        return None
    cells: dict[str, str] = {}
    for column, typed in zip(columns, raw, strict=False):
        if column is None:
            continue
        if "\x00" in typed:
            problems.append(Problem("unreadable_cell", line, values={"column": column}))
            return None
        if len(typed) > LONGEST_CELL:
            problems.append(Problem("long_cell", line, values={"column": column, "limit": LONGEST_CELL}))
            return None
        if value := one_line(typed[1:] if _GUARDED.match(typed) else typed, LONGEST_CELL):
            cells[column] = value
    return TableRow(line, cells)
