"""A case as tables for a spreadsheet: its points with amounts and seats, who stands where, its questions."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from bot.core.text import fit_for_xml
from bot.engine.context import Context
from bot.engine.document import LONGEST_TITLE
from bot.language.words import N_
from bot.politics.amounts import AmountKind
from bot.politics.cases import CaseKind
from bot.politics.positions import Confidence, Stance
from bot.subjects.cases.kinds import kind_of
from bot.subjects.cases.pictures import SAID, standings
from bot.subjects.cases.standing import Standing
from bot.subjects.cases.sums import amount_of
from storage.cases import CaseRow, Cases, PointRow
from storage.exports.csv import guarded

Cell: TypeAlias = str | int | date | None
LONGEST: Final = 32_000  # characters a cell takes
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ALONG: Final = (Stance.FOR, Stance.LEANING, Stance.UNDECIDED, Stance.UNKNOWN, Stance.AGAINST)
_OFTEN: Final = {AmountKind.ONCE: N_("once"), AmountKind.YEARLY: N_("every year")}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: what it is called, its header, its rows. Money is whole kroner, a saving less than nothing."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets(ctx: Context, case: CaseRow) -> tuple[Sheet, ...]:
    """The tables of a case: its points first. What single people keep to themselves is not in them."""
    kind, cases = kind_of(case), ctx.seen_by_reader(Cases)
    points = cases.points(case.id)
    there = standings(ctx, case, points) if kind.council and points else []
    found = [_points(ctx, kind, points, there)]
    if there:
        found.append(_positions(ctx, kind, there))
    if questions := cases.questions(case.id):
        found.append(_questions(ctx, kind, points, questions))
    return tuple(found)


def _points(ctx: Context, kind: CaseKind, points: Sequence[PointRow], there: Iterable[Standing]) -> Sheet:
    say, standing = ctx.translate, {one.point.id: one for one in there}
    header = [say(N_("No.")), kind.point[ctx.locale], say(N_("Status"))]
    if kind.amounts:
        header += map(say, (N_("Amount"), N_("at most"), N_("How often"), N_("Years"), N_("Amount as typed")))
        header += [say(N_("Got"))]
    header += map(say, (N_("Sees to it"), N_("Figure"), N_("Story"), N_("Internal")))
    if standing:
        header += [say(SAID[stance]) for stance in _ALONG]
        header += map(say, (N_("Seats for"), N_("Seats needed")))
    rows = []
    for point in points:
        row: list[Cell] = [point.number, point.title, kind.state(point.state).label[ctx.locale]]
        if kind.amounts:
            row += _amounts(point, say)
        marks: list[Cell] = (
            [say(N_("all of it"))]
            if point.internal
            else [say(N_("the amount"))] * bool(point.amount_internal)
        )
        row += [point.owner, point.figure, point.story, *(marks or [None])]
        if standing:
            found = standing[point.id].majority
            row += [_shares(standing[point.id], stance) for stance in _ALONG]
            row += [found.sure, found.needed if found.has_size else None]
        rows.append(tuple(row))
    return Sheet(kind.points[ctx.locale].capitalize(), tuple(header), tuple(rows))


def _amounts(point: PointRow, say: Callable[[str], str]) -> list[Cell]:
    amount = amount_of(point)
    if amount is None:
        return [None, None, None, None, point.amount_said, point.got_amount]
    saves = amount.kind is AmountKind.SAVING
    sign = -1 if saves else 1
    often = amount.kind if not saves else None
    if saves and amount.yearly is not None:
        often = AmountKind.YEARLY if amount.yearly else AmountKind.ONCE
    got = None if point.got_amount is None else sign * point.got_amount
    most = sign * amount.high if amount.high != amount.low else None
    words = say(_OFTEN[often]) if often is not None else None
    return [
        sign * amount.low,
        most,
        words,
        ", ".join(map(str, amount.years)) or None,
        point.amount_said,
        got,
    ]


def _shares(there: Standing, stance: Stance) -> str | None:
    found = [f"{there.share(one.who)} {one.seats}" for one in there.majority.shares[stance]]
    if stance is Stance.UNKNOWN and there.majority.unknown_seats:
        found.append(f"? {there.majority.unknown_seats}")
    return ", ".join(found) or None


def _positions(ctx: Context, kind: CaseKind, there: Iterable[Standing]) -> Sheet:
    say = ctx.translate
    words = (N_("Who"), N_("Position"), N_("A guess"), N_("From whom"), N_("Day"), N_("Noted by"), N_("Note"))
    header = (say(N_("No.")), kind.point[ctx.locale], *map(say, words), say(N_("Link")))
    rows = []
    for one in there:
        for row in one.positions:
            divided = ", ".join(
                f"{seats} {say(SAID[stance]).lower()}" for stance, seats in (row.split or {}).items()
            )
            stance = divided or (say(SAID[row.stance]) if row.stance is not None else None)
            guess = say(N_("yes")) if row.confidence is Confidence.GUESS else None
            said = (row.name, stance, guess, row.source, row.said_on, row.by, row.note, row.source_url)
            rows.append((one.point.number, one.point.title, *said))
    return Sheet(say(N_("Positions")), header, tuple(rows))


def _questions(
    ctx: Context, kind: CaseKind, points: Iterable[PointRow], questions: Iterable[PointRow]
) -> Sheet:
    say, by_id = ctx.translate, {one.id: one for one in points}
    words = (N_("Asked of"), N_("Answer by"), N_("About"), N_("Status"), N_("Answered by"), N_("Note no."))
    header = (say(N_("No.")), kind.question.label[ctx.locale], *map(say, words), say(N_("Answer")))
    rows = []
    for one in questions:
        about = by_id.get(one.parent_id or 0)
        state = kind.state(one.state).label[ctx.locale]
        said = (one.owner, one.due_date, about.number if about else None, state)
        rows.append((one.number, one.title, *said, one.answered_by, one.note_number, one.story))
    return Sheet(kind.question.several[ctx.locale].capitalize(), header, tuple(rows))


def as_csv(sheet: Sheet, locale: str) -> bytes:
    """One table as a file a spreadsheet of that language opens; no cell of it can run as a formula."""
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=";" if locale == "da" else ",", lineterminator="\r\n")
    table.writerow([guarded(label) for label in sheet.header])
    for row in sheet.rows:
        table.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def as_xlsx(tables: Iterable[Sheet], title: str) -> bytes:
    """The tables as an Office Open XML workbook; text is text, whatever it begins with. Blocking."""
    import xlsxwriter  # needed for this alone

    found = io.BytesIO()
    book = xlsxwriter.Workbook(found, {"in_memory": True})
    book.set_properties({"title": fit_for_xml(title)[:LONGEST_TITLE]})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    words = book.add_format({"text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0", "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for table in tables:
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 2)
        for column, label in enumerate(table.header):
            sheet.write_string(0, column, fit_for_xml(label), bold)
            sheet.set_column(column, column, _width(label, [row[column] for row in table.rows]))
        for at, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                _put(sheet, at, column, cell, words, money, day)
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.header) - 1)
    book.close()
    return found.getvalue()


def _put(sheet: Any, row: int, column: int, cell: Cell, words: Any, money: Any, day: Any) -> None:
    match cell:
        case str():
            sheet.write_string(row, column, fit_for_xml(cell)[:LONGEST], words)
        case int():
            sheet.write_number(row, column, cell, money)
        case date():
            sheet.write_datetime(row, column, cell, day)
        case None:
            pass


def _width(label: str, cells: Sequence[Cell]) -> int:
    """How wide a column is, in letters."""
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    return min(60, max(6, len(label) + 3, longest + 2))
