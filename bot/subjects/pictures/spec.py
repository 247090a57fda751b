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


@dataclass(frozen=True, slots=True)
class Part:
    """Seats of one party or person that count alike; `letter` is '' for seats nobody knows whose they are."""

    stance: str
    letter: str
    seats: int


@dataclass(frozen=True, slots=True)
class MajorityRow:
    """One point and the seats behind it, from those for it to those against; `count` is how many are sure."""

    number: str
    title: str
    count: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A stance as the picture of one point tells it: its name, who, and how many seats."""

    stance: str
    label: str
    who: str
    seats: int


@dataclass(frozen=True, slots=True)
class MajoritySpec:
    """Where the majority is, on one point (`sides` and `says` tell it in words) or on each of several.

    `size` are the seats a bar is long, `needed` those of a majority, None where nobody knows the council's size.
    """

    title: str
    place: str
    size: int
    needed: int | None
    majority: str
    rows: tuple[MajorityRow, ...]
    legend: tuple[tuple[str, str], ...]  # (stance, its words)
    sides: tuple[Side, ...] = ()
    says: str = ""
    note: str = ""

    def plain(self) -> dict[str, Any]:
        return {"kind": "majority", **asdict(self)}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A point as a row: `below` stands under its title, `state` is drawn as far as `part` (0 to 1) of the way.

    `ends` is '' for one under way, 'got', 'later' or 'lost' for one that is settled.
    """

    number: str
    title: str
    below: str
    state: str
    part: float
    ends: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """The points of a case, a row each, and what they come to."""

    title: str
    place: str
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...]
    count_label: str = ""

    def plain(self) -> dict[str, Any]:
        return {"kind": "table", **asdict(self)}
