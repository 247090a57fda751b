"""Draws the points of a case as a table for a phone: what, how much, how far, and how many are for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.subjects.pictures.look import HAND, INK, LINE, PAPER, SOFT, WIDTH, Sheet

LEFT: Final = 60.0
RIGHT: Final = WIDTH - 60.0
TITLE: Final = LEFT + 96  # where titles begin
STATE: Final = RIGHT - 330  # where states begin
GOT: Final = "#1F6F54"


def draw_table(spec: Mapping[str, Any]) -> bytes:
    """The PNG of a TableSpec told as plain data."""
    measure = Sheet(10)
    wide = STATE - TITLE - 40
    titles = [measure.wrapped(row["title"], 38, wide, 3, weight="bold") for row in spec["rows"]]
    belows = [measure.wrapped(row["below"], 32, wide, 2) if row["below"] else [] for row in spec["rows"]]
    states = [measure.wrapped(row["state"], 32, RIGHT - STATE - 70, 2) for row in spec["rows"]]
    notes = [line for note in spec["notes"] for line in measure.wrapped(note, 34, RIGHT - LEFT, 3)]
    heights = [
        max(
            46 * len(title) + 42 * len(below) + 44,
            42 * len(state) + (60 if row["count"] else 10) + 40,
        )
        for row, title, below, state in zip(spec["rows"], titles, belows, states, strict=True)
    ]
    sheet = Sheet(int(150 + sum(heights) + 30 + 50 * len(notes) + 30))
    sheet.text(LEFT, 60, spec["title"], 50, ha="left", weight="bold")
    sheet.text(RIGHT, 64, spec["place"], 36, ha="right", color=SOFT)
    y = 132.0
    for row, title, below, state, height in zip(spec["rows"], titles, belows, states, heights, strict=True):
        sheet.line((LEFT, RIGHT), (y - 12, y - 12), color=LINE, linewidth=2)
        top = y + 26
        sheet.text(LEFT, top, row["number"], 38, ha="left", weight="bold", color=SOFT)
        for index, line in enumerate(title):
            sheet.text(TITLE, top + 46 * index, line, 38, ha="left", weight="bold")
        for index, line in enumerate(below):
            sheet.text(TITLE, top + 46 * len(title) + 42 * index, line, 32, ha="left", color=SOFT)
        _progress(sheet, row, STATE + 22, top)
        for index, line in enumerate(state):
            sheet.text(STATE + 60, top + 42 * index, line, 32, ha="left")
        if row["count"]:
            sheet.text(STATE + 60, top + 42 * len(state) + 10, row["count"], 38, ha="left", weight="bold")
        y += height
    sheet.line((LEFT, RIGHT), (y - 12, y - 12), color=LINE, linewidth=2)
    y += 34
    for line in notes:
        sheet.text(LEFT, y, line, 34, ha="left")
        y += 50
    return sheet.png(spec["title"])


def _progress(sheet: Sheet, row: Mapping[str, Any], x: float, y: float) -> None:
    """How far a point has come: a round that fills, with a tick where it was got and a cross where it was not."""
    got = row["ends"] == "got"
    face = GOT if got else PAPER
    sheet.dot(x, y, 22, facecolor=face, edgecolor=GOT if got else INK, linewidth=3, zorder=4)
    if row["ends"]:
        sign, ink = {"got": ("✓", PAPER), "later": ("→", INK)}.get(row["ends"], ("✕", HAND))
        sheet.text(x, y, sign, 30, color=ink, weight="bold", zorder=6, va="center")
    elif row["part"] > 0:
        sheet.ring((x, y), 22, 0, (0, row["part"]), facecolor=INK, edgecolor=INK, linewidth=0, zorder=5)
