"""Draws where the majority is: a bar of a council's seats for one point, or one for each of several.

A stance is told by place, pattern and sign, not by colour alone: those for it stand on the left, solid, ✓; those
against it on the right, crossed, ✕.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from bot.subjects.pictures.look import HAND, INK, LINE, PAPER, SOFT, WIDTH, Sheet

LEFT: Final = 60.0
RIGHT: Final = WIDTH - 60.0
ONE: Final = 150.0  # the height of the bar of one point
MANY: Final = 64.0
SMALLEST_LETTER: Final = 18.0  # in a bar; the list below says who it is


class _Look(NamedTuple):
    face: str
    ink: str
    hatch: str
    sign: str


LOOKS: Final = {
    "for": _Look("#1F6F54", "#FFFFFF", "", "✓"),
    "leaning": _Look("#CFE6D8", "#1F6F54", "//", "↗"),
    "undecided": _Look("#F4E2AE", "#7A5B00", "..", "?"),
    "unknown": _Look(PAPER, SOFT, "", "–"),
    "against": _Look("#F3CFC6", "#9A2A1C", "xx", "✕"),
}


def draw_majority(spec: Mapping[str, Any]) -> bytes:
    """The PNG of a MajoritySpec told as plain data."""
    return _one(spec) if spec["sides"] else _many(spec)


def _one(spec: Mapping[str, Any]) -> bytes:
    (row,) = spec["rows"]
    measure = Sheet(10)
    title = measure.wrapped(f"{row['number']}  {row['title']}", 50, RIGHT - LEFT, 3, weight="bold")
    says = measure.wrapped(spec["says"], 40, RIGHT - LEFT, 5, weight="bold")
    note = measure.wrapped(spec["note"], 30, RIGHT - LEFT, 3) if spec["note"] else []
    sides = [(one, measure.wrapped(one["who"], 38, RIGHT - LEFT - 560, 4)) for one in spec["sides"]]
    height = 110 + 62 * len(title) + 90 + ONE + 70 + 54 * len(says) + 30
    height += sum(80 + 48 * (len(who) - 1) for _, who in sides) + 44 * len(note) + 40
    sheet = Sheet(int(height))
    bars = _Bars(sheet)
    sheet.text(LEFT, 56, spec["title"], 36, ha="left", color=SOFT)
    sheet.text(RIGHT, 56, spec["place"], 36, ha="right", color=SOFT)
    y = 128.0
    for line in title:
        sheet.text(LEFT, y, line, 50, ha="left", weight="bold")
        y += 62
    y += 62
    _needed(sheet, spec, y, ONE, label=True)
    _bar(sheet, bars, spec, row, y, ONE, 50)
    y += ONE + 70
    for line in says:
        sheet.text(LEFT, y, line, 40, ha="left", weight="bold")
        y += 54
    y += 26
    for one, who in sides:
        _swatch(bars, one["stance"], LEFT, y - 28, 76, 56)
        sheet.text(LEFT + 104, y, one["label"], 38, ha="left", weight="bold")
        for index, line in enumerate(who):
            sheet.text(LEFT + 430, y + 48 * index, line, 38, ha="left")
        sheet.text(RIGHT, y, str(one["seats"]), 42, ha="right", weight="bold")
        y += 80 + 48 * (len(who) - 1)
    for line in note:
        sheet.text(LEFT, y, line, 30, ha="left", color=SOFT)
        y += 44
    bars.draw()
    return sheet.png(spec["title"])


def _many(spec: Mapping[str, Any]) -> bytes:
    measure = Sheet(10)
    titles = [
        measure.wrapped(f"{row['number']}  {row['title']}", 38, RIGHT - LEFT - 290, 2, weight="bold")
        for row in spec["rows"]
    ]
    note = measure.wrapped(spec["note"], 30, RIGHT - LEFT, 3) if spec["note"] else []
    heights = [46 * len(title) + MANY + 64 for title in titles]
    legend = -(-len(spec["legend"]) // 2)
    sheet = Sheet(int(210 + sum(heights) + 30 + 72 * legend + 44 * len(note) + 30))
    bars = _Bars(sheet)
    sheet.text(LEFT, 60, spec["title"], 50, ha="left", weight="bold")
    sheet.text(RIGHT, 64, spec["place"], 36, ha="right", color=SOFT)
    y = 190.0
    if spec["needed"] is not None:
        x = _x(spec, spec["needed"])
        sheet.text(_inside(x), 132, spec["majority"], 32, color=HAND, weight="bold", ha=_side(x))
    for row, title, height in zip(spec["rows"], titles, heights, strict=True):
        for index, line in enumerate(title):
            sheet.text(LEFT, y + 46 * index, line, 38, ha="left", weight="bold")
        sheet.text(RIGHT, y, row["count"], 38, ha="right", weight="bold")
        top = y + 46 * len(title) - 6
        _needed(sheet, spec, top, MANY, label=False)
        _bar(sheet, bars, spec, row, top, MANY, 32)
        y += height
    y += 16
    sheet.line((LEFT, RIGHT), (y - 34, y - 34), color=LINE, linewidth=2)
    for index, (stance, words) in enumerate(spec["legend"]):
        x = LEFT + (RIGHT - LEFT) / 2 * (index % 2)
        below = y + 20 + 72 * (index // 2)
        _swatch(bars, stance, x, below - 24, 66, 48)
        sheet.text(x + 90, below, words, 34, ha="left")
    y += 30 + 72 * legend
    for line in note:
        sheet.text(LEFT, y, line, 30, ha="left", color=SOFT)
        y += 44
    bars.draw()
    return sheet.png(spec["title"])


def _x(spec: Mapping[str, Any], seats: float) -> float:
    return LEFT + (RIGHT - LEFT) * seats / max(1, int(spec["size"]))


def _side(x: float) -> str:
    return "right" if x > RIGHT - 160 else "center"


def _inside(x: float) -> float:
    return RIGHT if x > RIGHT - 160 else x


def _needed(sheet: Sheet, spec: Mapping[str, Any], top: float, height: float, *, label: bool) -> None:
    """The line a majority has to reach: after its last seat."""
    if spec["needed"] is None:
        return
    x = _x(spec, spec["needed"])
    above = 16 if label else 8
    sheet.line((x, x), (top - above, top + height + above), color=HAND, linewidth=5, zorder=8)
    if label:
        sheet.shape([(x - 14, top - 30), (x + 14, top - 30), (x, top - 10)], facecolor=HAND, zorder=9)
        sheet.text(_inside(x), top - 56, spec["majority"], 36, color=HAND, weight="bold", ha=_side(x))


class _Bars:
    """The pieces of bars, kept until all that look alike can be drawn at once."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._pieces: dict[str, list[tuple[float, float, float, float]]] = {}
        self._plates: dict[str, list[tuple[float, float, float, float]]] = {}

    def piece(self, stance: str, x: float, y: float, width: float, height: float) -> None:
        edge = 2.0 if width > 12 else 0.0  # paper between it and the next
        self._pieces.setdefault(stance, []).append((x + edge, y, width - 2 * edge, height))

    def words(self, stance: str, x: float, y: float, words: str, size: float, weight: str = "normal") -> None:
        """Words on a piece, on a plain ground of their own where it has a pattern."""
        look = LOOKS[stance]
        if look.hatch:
            wide = self._sheet.measure(words, size, weight) + 6
            self._plates.setdefault(stance, []).append((x - wide / 2, y - size * 0.55, wide, size * 1.1))
        ink = look.ink if stance == "for" else INK
        self._sheet.text(x, y, words, size, color=ink, weight=weight, zorder=6, va="center_baseline")

    def draw(self) -> None:
        for stance, places in self._pieces.items():
            look = LOOKS[stance]
            edge = {"edgecolor": SOFT, "linewidth": 2} if look.face == PAPER else {"linewidth": 0}
            hatch = {"hatch": look.hatch, "edgecolor": look.ink} if look.hatch else {}
            self._sheet.blocks(places, facecolor=look.face, zorder=2, **(edge | hatch))
        for stance, places in self._plates.items():
            self._sheet.blocks(places, facecolor=LOOKS[stance].face, linewidth=0, zorder=3)


def _bar(
    sheet: Sheet,
    bars: _Bars,
    spec: Mapping[str, Any],
    row: Mapping[str, Any],
    top: float,
    height: float,
    size: float,
) -> None:
    at = 0
    for part in row["parts"]:
        first, last = _x(spec, at), _x(spec, at + part["seats"])
        at += part["seats"]
        bars.piece(part["stance"], first, top, last - first, height)
        if not part["letter"]:
            continue
        room, middle = last - first - 6, (first + last) / 2
        letters = min(size, size * room / max(1.0, sheet.measure(part["letter"], size, "bold")))
        below = height == ONE and room >= 34
        if letters >= SMALLEST_LETTER:
            place = top + height * (0.36 if below else 0.5)
            bars.words(part["stance"], middle, place, part["letter"], letters, "bold")
        if below:
            bars.words(part["stance"], middle, top + height * 0.76, str(part["seats"]), 32)


def _swatch(bars: _Bars, stance: str, x: float, y: float, width: float, height: float) -> None:
    bars.piece(stance, x, y, width, height)
    bars.words(stance, x + width / 2, y + height / 2, LOOKS[stance].sign, 36, "bold")
