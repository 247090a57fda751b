"""Prints what was measured: a table per question, then its goals, each met or missed."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.figures import Figure, Goal


def heading(number: int, title: str, *notes: str) -> None:
    """A question, and how it was asked."""
    print(f"\n{number}. {title}")
    for note in notes:
        print(f"   {note}")
    print()


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as what they hold; the first is text, the others figures."""
    widths = [max(len(row[n]) for row in (header, *rows)) for n in range(len(header))]
    for row in (header, *rows):
        cells = [
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print(("   " + "   ".join(cells)).rstrip())
    print()


def shown(figure: Figure, unit: str = "") -> str:
    """'1.93 ms (1.88-2.10)': the median of the rounds, and the lowest and highest."""
    after = f" {unit}" if unit else ""
    return f"{number(figure.median)}{after} ({number(figure.least)}-{number(figure.most)})"


def number(value: float) -> str:
    """Three significant figures, whole from 100 on."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def goals(goals: Sequence[Goal]) -> None:
    """What was promised, what was measured, and whether the promise holds."""
    header = ("goal", "limit", "measured", "")
    rows = [
        (
            goal.promise,
            f"{'at least' if goal.at_least else 'at most'} {number(goal.limit)}{f' {goal.unit}' if goal.unit else ''}",
            shown(goal.figure, goal.unit),
            "met" if goal.met else "MISSED",
        )
        for goal in goals
    ]
    table(header, rows)
