"""What a picture shows, as plain data: told to the process that draws it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a year, from 0 (1 January) to 1 (31 December), with a tone of the palette."""

    first: float
    last: float
    tone: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """One budget year in the making."""

    name: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A date: `at` is its part of the year, `day` and `text` are what the list says of it."""

    at: float
    day: str
    text: str
    legal: bool
    expected: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class WheelSpec:
    """The year wheel. `hand` is today's part of the year, None in another year."""

    title: str
    place: str
    months: tuple[tuple[float, str], ...]  # the part of the year each begins at, and its short name
    weeks: tuple[tuple[float, str], ...]
    rings: tuple[Ring, ...]
    quiet: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    meetings: tuple[float, ...]
    hand: float | None
    legend: tuple[tuple[str, str], ...]  # (what: 'law', 'custom', 'meeting', 'quiet', 'today'; its words)

    def plain(self) -> dict[str, Any]:
        return {"kind": "wheel", **asdict(self)}


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the term."""

    title: str
    name: str
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    hand: float | None


@dataclass(frozen=True, slots=True)
class TimelineSpec:
    """The four years of a term, a row each."""

    title: str
    place: str
    months: tuple[tuple[float, str], ...]  # the part of the year each begins at, and its short name
    rows: tuple[YearRow, ...]
    note: str

    def plain(self) -> dict[str, Any]:
        return {"kind": "timeline", **asdict(self)}
