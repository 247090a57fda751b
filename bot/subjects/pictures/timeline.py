"""Draws the four years of a term: a row for each year, with its dates."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from bot.subjects.pictures.look import (
    HAND,
    INK,
    LINE,
    MONTHS,
    PAPER,
    SMALLEST,
    SOFT,
    TONES,
    WIDTH,
    Sheet,
)

LEFT: Final = 60.0
RIGHT: Final = WIDTH - 60.0
BAR: Final = 74.0
AT: Final = LEFT + 296  # where the words of the dates begin


def draw_timeline(spec: Mapping[str, Any]) -> bytes:
    """The PNG of a TimelineSpec told as plain data."""
    measure = Sheet(10)
    lines = [[measure.wrapped(mark["text"], 32, RIGHT - AT) for mark in row["marks"]] for row in spec["rows"]]
    heights = [216 + sum(52 + 40 * (len(one) - 1) for one in row) for row in lines]
    sheet = Sheet(int(150 + sum(heights) + 70))
    sheet.text(LEFT, 60, spec["title"], 56, ha="left", weight="bold")
    sheet.text(RIGHT, 64, spec["place"], 40, ha="right", color=SOFT)
    y = 140.0
    for row, words, height in zip(spec["rows"], lines, heights, strict=True):
        _row(sheet, spec, row, words, y)
        y += height
    sheet.text(LEFT, y + 14, spec["note"], 28, ha="left", color=SOFT)
    return sheet.png(spec["title"])


def _x(part: float) -> float:
    return LEFT + (RIGHT - LEFT) * part


def _row(
    sheet: Sheet, spec: Mapping[str, Any], row: Mapping[str, Any], lines: list[list[str]], y: float
) -> None:
    sheet.line((LEFT, RIGHT), (y - 14, y - 14), color=LINE, linewidth=2)
    sheet.text(LEFT, y + 24, row["title"], 40, ha="left", weight="bold")
    sheet.text(RIGHT, y + 24, row["name"], 34, ha="right", color=SOFT)
    top = y + 88
    bounds = [*(one[0] for one in spec["months"]), 1.0]
    for index, (first, last) in enumerate(pairwise(bounds)):
        sheet.bar(_x(first) + 1, top, _x(last) - _x(first) - 2, BAR, facecolor=MONTHS[index % 2])
        middle = (_x(first) + _x(last)) / 2
        sheet.text(middle, top + BAR - 20, spec["months"][index][1], SMALLEST, color=INK)
    for one in row["stretches"]:
        sheet.bar(
            _x(one["first"]) + 1,
            top,
            _x(one["last"]) - _x(one["first"]) - 2,
            26,
            facecolor=TONES[one["tone"]],
        )
    below = top + BAR + 36
    for number, (mark, words) in enumerate(zip(row["marks"], lines, strict=True), 1):
        face, ink = (INK, PAPER) if mark["legal"] else (PAPER, INK)
        x = min(max(_x(mark["at"]), LEFT + 22), RIGHT - 22)
        shift = -30 if any(abs(_x(other["at"]) - x) < 46 for other in row["marks"][: number - 1]) else 0
        sheet.dot(x, top + 14 + shift, 22, facecolor=face, edgecolor=INK, linewidth=3, zorder=5)
        sheet.text(x, top + 15 + shift, str(number), SMALLEST, color=ink, weight="bold", zorder=6)
        alpha = 0.55 if mark["past"] else 1.0
        sheet.dot(LEFT + 22, below, 20, facecolor=face, edgecolor=INK, linewidth=3)
        sheet.text(LEFT + 22, below + 1, str(number), SMALLEST, color=ink, weight="bold")
        sheet.text(LEFT + 62, below, mark["day"], 32, ha="left", weight="bold", alpha=alpha)
        for index, line in enumerate(words):
            sheet.text(AT, below + 40 * index, line, 32, ha="left", alpha=alpha)
        below += 52 + 40 * (len(words) - 1)
    if row["hand"] is not None:
        x = _x(row["hand"])
        sheet.line((x, x), (top - 12, top + BAR + 8), color=HAND, linewidth=6, zorder=4)
