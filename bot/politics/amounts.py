"""Amounts of money in a case: how much, once or every year, and in which years."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AmountKind(StrEnum):
    """How often an amount falls due, and which way it goes."""

    ONCE = "once"
    YEARLY = "yearly"
    SAVING = "saving"


@dataclass(frozen=True, slots=True)
class Amount:
    """Whole units of the country's money (kroner); `low` and `high` differ for a range, of which the lower counts.

    Both are positive, for a saving too. `kind` is None while nobody has said whether it is once or yearly; `yearly`
    says it of a saving. `years` are the years it was said for; `about` when it was said to be no exact figure.
    """

    low: int
    high: int
    kind: AmountKind | None = None
    years: tuple[int, ...] = ()
    about: bool = False
    yearly: bool | None = None

    @property
    def counts(self) -> int:
        """What it adds to a sum: the lower end, less than nothing for a saving."""
        return -self.low if self.kind is AmountKind.SAVING else self.low
