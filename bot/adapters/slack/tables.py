"""Tables for Slack: its own table block, or columns lined up in fixed-width letters."""

from __future__ import annotations

from bot.adapters.slack.richtext import COST, SECTION, Json, fixed_width, rich, section, weight
from bot.adapters.slack.text import cut, width
from bot.core.reply import Inlines, Table, Text, plain
from bot.core.text import unseen

COLUMNS = 20
ROWS = 100
LETTERS = 9_000  # of the 10 000 characters Slack takes
CELL = 500
NARROW = 60  # characters a phone still shows on one line


def table_block(table: Table, room: int) -> tuple[Json, int] | None:
    """(table block, rows left out); None when it has too many columns or nothing to show.

    Slack takes 100 rows, 20 columns and 10 000 characters, and one table in a message. `room` is what
    the block may weigh.
    """
    rows: list[tuple[Inlines, ...]] = []
    if table.header:
        rows.append(tuple((Text(name, bold=True),) for name in table.header))
    rows += table.rows
    columns = max(map(len, rows), default=0)
    if not columns or columns > COLUMNS:
        return None
    found: list[list[Json]] = []
    room = min(room, LETTERS) - (columns + 1) * COST
    for row in rows[:ROWS]:
        cells = [_cell(text) for text in (*row, *((),) * (columns - len(row)))]
        room -= weight(cells)
        if room < 0:
            break
        found.append(cells)
    if not found:
        return None
    settings = [{"is_wrapped": True}] * columns
    return {"type": "table", "column_settings": settings, "rows": found}, len(rows) - len(found)


def _cell(text: Inlines) -> Json:
    words = cut(unseen(plain(text)).strip(), CELL)
    styled = any(run.bold or run.italic or run.code or run.href for run in text)
    if words and styled and width(plain(text)) <= CELL:
        return rich(section(text))
    return {"type": "raw_text", "text": words or "–"}


def lined_up(table: Table) -> tuple[Json, int] | None:
    """(fixed-width block, rows left out); None when it would be too wide for a phone."""
    rows = [[_flat(name) for name in table.header]] if table.header else []
    rows += [[_flat(plain(cell)) for cell in row] for row in table.rows]
    columns = max(map(len, rows), default=0)
    widths = [max(len(row[at]) if at < len(row) else 0 for row in rows) for at in range(columns)]
    if not any(widths) or sum(widths) + 2 * (columns - 1) > NARROW:
        return None
    lines = ["  ".join(cell.ljust(widths[at]) for at, cell in enumerate(row)).rstrip() for row in rows]
    if table.header:
        lines.insert(1, "─" * max(map(len, lines)))
    kept = lines[: SECTION // (2 * NARROW)]
    return fixed_width(kept), len(lines) - len(kept)


def _flat(text: str) -> str:
    return " ".join(unseen(text).split())
