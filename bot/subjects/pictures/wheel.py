"""Draws the year wheel: months outside, the budget years in the making, dates, meetings, and today's hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from bot.subjects.pictures.look import (
    HAND,
    INK,
    LINE,
    MEETING,
    MONTHS,
    PAPER,
    QUIET,
    SMALLEST,
    SOFT,
    TONES,
    WIDTH,
    Sheet,
)

CENTRE: Final = (600.0, 690.0)
OUTER: Final = 570.0  # of the months
MONTH: Final = 96.0  # the width of a ring
BUDGETS: Final = (456.0, 346.0)  # the outer edges of the rings of budgets
BUDGET: Final = 100.0
INNER: Final = 232.0
TOP: Final = 1310.0  # where the list begins
ROW: Final = 56.0
LINE_APART: Final = 40.0
AT: Final = 350.0  # where the words of the list begin
APART: Final = 52.0  # pixels two numbers keep between them


def draw_wheel(spec: Mapping[str, Any]) -> bytes:
    """The PNG of a WheelSpec told as plain data."""
    longest = Sheet(10)  # to measure on
    lines = [longest.wrapped(mark["text"], 32, WIDTH - AT - 60) for mark in spec["marks"]]
    height = sum(ROW + LINE_APART * (len(one) - 1) for one in lines)
    sheet = Sheet(int(TOP + 40 + height + (100 if spec["legend"] else 20)))
    sheet.text(60, 60, spec["title"], 62, ha="left", weight="bold")
    sheet.text(WIDTH - 60, 64, spec["place"], 40, ha="right", color=SOFT)
    _months(sheet, spec)
    for ring, outer in zip(spec["rings"], BUDGETS, strict=False):
        _budget(sheet, ring, outer)
    for one in spec["quiet"]:
        # A narrow band between the months and the budgets.
        sheet.ring(CENTRE, OUTER - MONTH - 2, OUTER - MONTH - 14, (one["first"], one["last"]), color=QUIET)
    for at in spec["meetings"]:
        sheet.dot(*_point(at, INNER - 6), 9, color=MEETING)
    _marks(sheet, spec["marks"])
    if spec["hand"] is not None:
        _hand(sheet, spec)
    _list(sheet, spec, lines)
    return sheet.png(spec["title"])


def _point(part: float, radius: float) -> tuple[float, float]:
    angle = 2 * math.pi * part
    return CENTRE[0] + radius * math.sin(angle), CENTRE[1] - radius * math.cos(angle)


def _tangent(part: float) -> float:
    """How words are turned to follow the round at a place, always to be read from below."""
    degrees = 360 * part % 360
    return -degrees if degrees <= 90 or degrees >= 270 else 180 - degrees


def _months(sheet: Sheet, spec: Mapping[str, Any]) -> None:
    bounds = [*(one[0] for one in spec["months"]), 1.0]
    for index, (first, last) in enumerate(pairwise(bounds)):
        sheet.ring(CENTRE, OUTER, OUTER - MONTH, (first, last), color=MONTHS[index % 2])
        middle = (first + last) / 2
        name = spec["months"][index][1]
        sheet.text(*_point(middle, OUTER - 32), name, 34, rotation=_tangent(middle), weight="bold")
    for at, week in spec["weeks"]:
        sheet.text(
            *_point(at, OUTER - MONTH + 22), week, SMALLEST, color=SOFT, rotation=_tangent(at), va="center"
        )


def _budget(sheet: Sheet, ring: Mapping[str, Any], outer: float) -> None:
    sheet.ring(CENTRE, outer, outer - BUDGET, (0, 1), color="#F3F0E8")
    for one in ring["stretches"]:
        sheet.ring(CENTRE, outer, outer - BUDGET, (one["first"], one["last"]), color=TONES[one["tone"]])
        length = 2 * math.pi * (outer - BUDGET / 2) * (one["last"] - one["first"])
        middle = (one["first"] + one["last"]) / 2
        lines, size = _fitted(one["label"], length - 16)
        if size < SMALLEST:
            continue
        for index, words in enumerate(lines):
            turned = 90 < 360 * middle % 360 < 270
            shift = (index - (len(lines) - 1) / 2) * (size + 6) * (1 if turned else -1)
            place = _point(middle, outer - BUDGET / 2 + shift)
            sheet.text(*place, words, size, rotation=_tangent(middle), va="center")


def _fitted(label: str, length: float) -> tuple[list[str], float]:
    """A label in one line or two, and the size its letters can have along so many pixels."""
    choices = [label.split("\n")] + ([label.split(" ", 1)] if " " in label and "\n" not in label else [])
    sized = [(min(32.0, 1.62 * length / max(map(len, lines))), lines) for lines in choices]
    size, lines = sized[0] if sized[0][0] >= SMALLEST else max(sized, key=lambda one: one[0])
    return lines, size


def _marks(sheet: Sheet, marks: list[Mapping[str, Any]]) -> None:
    """The dates as numbers on the innermost edge; those close to each other step inwards."""
    taken: list[tuple[float, float]] = []
    for number, mark in enumerate(marks, 1):
        radius = INNER + 14
        while any(math.dist(_point(mark["at"], radius), other) < APART for other in taken) and radius > 110:
            radius -= 30
        x, y = _point(mark["at"], radius)
        taken.append((x, y))
        outside = _point(mark["at"], OUTER - MONTH - 16)
        sheet.line((x, outside[0]), (y, outside[1]), color=INK, linewidth=1.6, alpha=0.5, zorder=2)
        _number(sheet, x, y, number, mark)


def _number(sheet: Sheet, x: float, y: float, number: int, mark: Mapping[str, Any]) -> None:
    face, ink = (INK, PAPER) if mark["legal"] else (PAPER, INK)
    sheet.dot(x, y, 24, facecolor=face, edgecolor=INK, linewidth=3, zorder=5)
    sheet.text(x, y + 1, str(number), SMALLEST, color=ink, weight="bold", zorder=6)


def _hand(sheet: Sheet, spec: Mapping[str, Any]) -> None:
    tip = _point(spec["hand"], OUTER - MONTH + 4)
    sheet.line(
        (CENTRE[0], tip[0]), (CENTRE[1], tip[1]), color=HAND, linewidth=5, zorder=2.5, solid_capstyle="round"
    )
    sheet.dot(*CENTRE, 15, color=HAND, zorder=8)
    words = dict(spec["legend"]).get("today", "")
    place = _point(spec["hand"], 78)
    below = (CENTRE[0] - (place[0] - CENTRE[0]), CENTRE[1] - (place[1] - CENTRE[1]))
    sheet.text(below[0], below[1], words, 32, color=HAND, weight="bold", zorder=9)


def _list(sheet: Sheet, spec: Mapping[str, Any], lines: list[list[str]]) -> None:
    y = TOP
    for number, (mark, words) in enumerate(zip(spec["marks"], lines, strict=True), 1):
        _number(sheet, 84, y, number, mark)
        alpha = 0.55 if mark["past"] else 1.0
        sheet.text(130, y, mark["day"], 32, ha="left", weight="bold", alpha=alpha)
        for index, line in enumerate(words):
            sheet.text(AT, y + LINE_APART * index, line, 32, ha="left", alpha=alpha)
        y += ROW + LINE_APART * (len(words) - 1)
    keys = [one for one in spec["legend"] if one[0] != "today"]
    if not keys:
        return
    y += 22
    sheet.line((60, WIDTH - 60), (y - 40, y - 40), color=LINE, linewidth=2)
    x = 84.0
    for what, says in keys:
        match what:
            case "law":
                sheet.dot(x, y + 6, 15, facecolor=INK, edgecolor=INK, linewidth=3)
            case "custom":
                sheet.dot(x, y + 6, 15, facecolor=PAPER, edgecolor=INK, linewidth=3)
            case "meeting":
                sheet.dot(x, y + 6, 11, color=MEETING)
            case _:
                sheet.bar(x - 16, y - 2, 32, 16, facecolor=QUIET)
        shown = sheet.text(x + 28, y + 6, says, 28, ha="left", color=SOFT)
        x += 28 + sheet.width(shown) + 44
