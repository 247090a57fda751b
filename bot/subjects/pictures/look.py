"""How the pictures look: sizes, colours, type; drawn on a sheet measured in pixels from its upper left corner."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle, Wedge
from matplotlib.textpath import TextPath

WIDTH: Final = 1200  # pixels; a phone shows them at a third
SMALLEST: Final = 26  # pixels of the smallest letters: some 8 points on a phone
_DPI: Final = 100

PAPER: Final = "#FBFAF6"  # of its own, so that a dark chat does not shine through
INK: Final = "#1D2833"
SOFT: Final = "#5B6670"
LINE: Final = "#D9D4C8"
MONTHS: Final = ("#EFEBE1", "#E6E1D4")
QUIET: Final = "#CFCABD"
HAND: Final = "#B3261E"
MEETING: Final = "#2F6F5E"
TONES: Final = {
    "run_up": "#C9C3DE",
    "planning": "#A9C7DA",
    "accounts_and_budget": "#B9D1A8",
    "summer": "#EAE6DB",
    "negotiations": "#EBB667",
    "adoption": "#DD8A6C",
    "adopted": "#C6CDD0",
}


@cache
def _advance(letter: str, weight: str) -> float:
    """How wide a letter is, by the height of the type."""
    path = TextPath((0, 0), f"{letter}|", size=100, prop=FontProperties("DejaVu Sans", weight=weight))
    edge = TextPath((0, 0), "|", size=100, prop=FontProperties("DejaVu Sans", weight=weight))
    return float(path.get_extents().x1 - edge.get_extents().x1) / 100


class Sheet:
    """A sheet to draw on."""

    def __init__(self, height: int) -> None:
        self.height = height
        self.figure = Figure((WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER)
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)
        self.axes.set_axis_off()

    def text(self, x: float, y: float, words: str, size: float, **style: Any) -> Any:
        """Words of a size in pixels; the middle of them stands at (x, y) unless told otherwise."""
        usual = {"ha": "center", "va": "center_baseline", "color": INK, "family": "DejaVu Sans"}
        return self.axes.text(x, y, words, fontsize=size * 72 / _DPI, **(usual | style))

    def wrapped(
        self, words: str, size: float, width: float, most: int = 2, *, weight: str = "normal"
    ) -> list[str]:
        """Words in lines no wider than `width` pixels; the last ends with an ellipsis where they are more."""
        lines: list[str] = []
        left = words.split()
        while left and len(lines) < most:
            count = len(left)
            while count > 1 and self.measure(" ".join(left[:count]), size, weight) > width:
                count -= 1
            lines.append(" ".join(left[:count]))
            left = left[count:]
        if left:
            lines[-1] = lines[-1][:-1].rstrip(" ,(") + "…"
        return lines

    def measure(self, words: str, size: float, weight: str = "normal") -> float:
        """How wide words would be, in pixels: the letters one after another."""
        return sum(_advance(letter, weight) for letter in words) * size

    def width(self, shown: Any) -> float:
        """How wide a text is, in pixels."""
        return float(shown.get_window_extent(self.figure.canvas.get_renderer()).width)  # type: ignore[attr-defined]

    def ring(
        self, centre: tuple[float, float], outer: float, inner: float, of: tuple[float, float], **style: Any
    ) -> None:
        """A piece of a ring; `of` is the part of the round, from 0 at the top clockwise to 1."""
        # The axis of y points down, so that angles run clockwise already.
        first, last = (360 * part - 90 for part in of)
        usual = {"edgecolor": PAPER, "linewidth": 2.5}
        self.axes.add_patch(Wedge(centre, outer, first, last, width=outer - inner, **(usual | style)))

    def dot(self, x: float, y: float, radius: float, **style: Any) -> None:
        self.axes.add_patch(Circle((x, y), radius, **style))

    def bar(self, x: float, y: float, width: float, height: float, **style: Any) -> None:
        """A bar with slightly round corners."""
        usual: dict[str, Any] = {"linewidth": 0, "boxstyle": "round,pad=0,rounding_size=8"}
        self.axes.add_patch(FancyBboxPatch((x, y), width, height, **(usual | style)))

    def blocks(self, places: Iterable[tuple[float, float, float, float]], **style: Any) -> None:
        """Bars with sharp corners that look alike, each (x, y, width, height); they may have a pattern."""
        bars = [Rectangle((x, y), width, height) for x, y, width, height in places]
        self.axes.add_collection(PatchCollection(bars, **style), autolim=False)

    def shape(self, corners: list[tuple[float, float]], **style: Any) -> None:
        self.axes.add_patch(Polygon(corners, closed=True, **({"linewidth": 0} | style)))

    def line(self, xs: tuple[float, float], ys: tuple[float, float], **style: Any) -> None:
        self.axes.plot(xs, ys, **style)

    def png(self, title: str) -> bytes:
        found = io.BytesIO()
        self.figure.savefig(
            found,
            format="png",
            facecolor=PAPER,
            metadata={"Title": title, "Software": None},
            pil_kwargs={"compress_level": 3},
        )
        return found.getvalue()
