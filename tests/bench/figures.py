"""The arithmetic of the bench: rounds, medians, ratios, and whether a goal was met."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


def quantile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that at least `share` (0 to 1) of all samples do not exceed."""
    if not samples:
        raise ValueError("no samples")
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity, measured once in every round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def least(self) -> float:
        return min(self.rounds)

    @property
    def most(self) -> float:
        return max(self.rounds)

    def over(self, floor: Figure) -> Figure:
        """The ratio to a floor, round by round: what disturbed a whole round disturbed both."""
        if len(floor.rounds) != len(self.rounds):
            raise ValueError("a ratio needs as many rounds of the floor")
        return Figure(tuple(a / b for a, b in zip(self.rounds, floor.rounds, strict=True)))


@dataclass(frozen=True, slots=True)
class Goal:
    """A promise about the median of a figure: at most, or at least, so much."""

    promise: str
    figure: Figure
    limit: float
    at_least: bool = False
    unit: str = ""

    @property
    def met(self) -> bool:
        measured = self.figure.median
        return measured >= self.limit if self.at_least else measured <= self.limit
