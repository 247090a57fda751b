"""What became of a file that was taken in: how much, and what could not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that was not taken in as it stood.

    `code` says what, `values` fill its sentence (bot.engine.imports.sentence). `line` is the line of a
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


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file did: persons added, changed (a seat or a detail is new) and as they were before.

    `memberships`, `activities` and `tasks` count what is new. Every problem is listed.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    problems: tuple[Problem, ...] = ()
    memberships: int = 0
    activities: int = 0
    tasks: int = 0
