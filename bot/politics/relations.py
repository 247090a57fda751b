"""The relation staircase as data: its steps, and how long a relation on each may rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.politics.data_files import of_languages


@dataclass(frozen=True, slots=True)
class StairStep:
    """One step, 1 (lowest) to 5, and 0 for a relation nobody has judged; it may rest `weeks` weeks."""

    step: int
    label: Mapping[str, str]
    text: Mapping[str, str]
    weeks: int


@cache
def staircase() -> Mapping[int, StairStep]:
    """The steps by number, the lowest first."""
    rows = of_languages("relations")["steps"]
    return {row["step"]: StairStep(row["step"], row["label"], row["text"], row["weeks"]) for row in rows}
