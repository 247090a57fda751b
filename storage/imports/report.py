"""What became of a file that was taken in: how much, and what could not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that was not taken in as it stood.

    `code` says what, `values` fill its sentence (bot.subjects.imports.words.sentence). `line` is the line of a
    table, counted from 1; `place` the record of a JSON file ('memberships[12]'). A problem with
    neither is about the whole file.
    """

    code: str
    line: int | None = None
    place: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)


class ImportFailed(Exception):
    """The file could not be read; nothing of it was taken in. `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


AMBIGUOUS: Final = frozenset({"several_persons", "several_organizations"})
"""Several of the team's records fit one of the file's: left out until somebody says which."""

REMARKS: Final = frozenset(
    {
        *("missing_columns", "unknown_columns", "no_email", "unknown_party"),
        *("kept", "kept_empty", "circular_parent", "removed_by_hand", "possible_duplicate"),
    }
)
"""What is told although the record went in."""


@dataclass(frozen=True, slots=True)
class Example:
    """One person an import adds or changes; `details` are (field, before, after), '' for nothing."""

    name: str
    new: bool
    details: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file does: persons added, changed (a seat or a detail is new) and as they were before.

    `memberships`, `candidacies` (which are no seats), `activities` and `tasks` count what is new; so do
    `areas` and `organizations` of a file without people. Every problem is listed; `examples` name the
    first persons added and changed.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    problems: tuple[Problem, ...] = ()
    memberships: int = 0
    activities: int = 0
    tasks: int = 0
    areas: int = 0
    organizations: int = 0
    candidacies: int = 0
    examples: tuple[Example, ...] = field(default=(), compare=False)
    number: int = field(default=0, compare=False)  # of the import, to undo it by; 0 where nothing was written

    @property
    def ambiguous(self) -> int:
        """Records that could be several of the team's."""
        return sum(problem.code in AMBIGUOUS for problem in self.problems)

    @property
    def left_out(self) -> int:
        """Records that were not understood."""
        return sum(problem.code not in AMBIGUOUS | REMARKS for problem in self.problems)


def packed(report: ImportReport, problems: int) -> dict[str, Any]:
    """A report as JSON, with so many of its problems; `more` counts the others."""
    return asdict(report) | {
        "problems": [asdict(one) | {"values": dict(one.values)} for one in report.problems[:problems]],
        "more": max(0, len(report.problems) - problems),
        "ambiguous": report.ambiguous,
        "left_out": report.left_out,
    }


def unpacked(kept: Mapping[str, Any]) -> ImportReport:
    """The report that was packed, with the problems and examples that were kept of it."""
    counts = {name: kept.get(name, 0) for name in _COUNTS}
    examples = (
        Example(
            one["name"], one["new"], tuple((field, before, after) for field, before, after in one["details"])
        )
        for one in kept.get("examples", ())
    )
    problems = tuple(Problem(**one) for one in kept.get("problems", ()))
    return ImportReport(**counts, problems=problems, examples=tuple(examples))


_COUNTS: Final = (
    *("added", "changed", "same", "memberships", "candidacies"),
    *("activities", "tasks", "areas", "organizations"),
)
