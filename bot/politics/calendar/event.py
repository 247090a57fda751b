"""What the political calendar holds: dated events, where a day lies in the term, and in the budget years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Basis(StrEnum):
    """What a date rests on."""

    LAW = "law"
    CUSTOM = "custom"  # how it is usually done
    FIELD = "field"  # how people in the field divide the year
    DERIVED = "derived"  # follows from another date
    TEAM = "team"  # the team said so


class Family(StrEnum):
    """What kind of event it is."""

    ELECTION = "election"
    DEADLINE = "deadline"  # around an election
    TERM = "term"  # falls within a term
    AFTER_ELECTION = "after_election"
    BUDGET = "budget"
    BUDGET_REGION = "budget_region"
    AGREEMENT = "agreement"  # of the government with municipalities and regions
    ADVICE = "advice"  # when to do what, as experience says
    KL = "kl"  # the municipalities' association
    EVENT = "event"
    QUIET = "quiet"
    OWN = "own"  # the team's


@dataclass(frozen=True, slots=True)
class Event:
    """One thing with a date. `start` and `end` are both included; `time` is local.

    `cycle` is the budget year of what belongs to a budget, the election year of what follows from an
    election, else the year it falls in. `expected` says that the date is not certain: not verified, or a
    span in which such things usually fall.
    """

    id: str
    cycle: int
    family: Family
    start: date
    end: date
    label: Mapping[str, str]
    basis: Basis
    time: time | None = None
    expected: bool = False
    latest: bool = False  # the last day it may be: it can come earlier
    note: Mapping[str, str] | None = None
    what_happens: Mapping[str, str] | None = None
    sources: tuple[str, ...] = ()  # laws by paragraph first, then addresses
    set_by_team: bool = False
    short: Mapping[str, str] | None = None  # what it is called where what it belongs to is said

    @property
    def legal(self) -> bool:
        """Does a law set this date?"""
        return self.basis is Basis.LAW

    @property
    def one_day(self) -> bool:
        return self.start == self.end

    def days_left(self, day: date) -> int:
        """Days from a day until it begins, or until its last day when it has begun; negative when it is over."""
        return ((self.start if day < self.start else self.end) - day).days


@dataclass(frozen=True, slots=True)
class Override:
    """A date the team knows better than the rule; or, with a `label` and `event` 'own:...', one of its own."""

    event: str
    cycle: int
    start: date
    end: date | None = None
    time: time | None = None
    label: str | None = None
    note: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class OpenEnded:
    """What has no date to be put down for: it can come earlier (`latest` is the last lawful day), or is local."""

    id: str
    family: Family
    label: Mapping[str, str]
    latest: date | None
    note: Mapping[str, str] | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """Where a day lies in the term of office: `year` counts from 1, `election` is the next one."""

    year: int
    first: date
    last: date
    label: Mapping[str, str]
    election: Event
    days_left: int
    phase: Event | None  # of what follows an election

    @property
    def years(self) -> int:
        return self.last.year - self.first.year + 1


@dataclass(frozen=True, slots=True)
class BudgetPhase:
    """Where a day lies in the making of one year's budget; `next` is the first date of it still to come."""

    budget_year: int
    id: str
    label: Mapping[str, str]
    start: date
    end: date
    next: Event | None
