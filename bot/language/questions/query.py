"""What a question asks for, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Asks(StrEnum):
    """The kinds of question there are an answer to."""

    MEMBERS = "members"  # who sits on a body
    OFFICE = "office"  # who chairs it, who is mayor
    COUNT = "count"  # how many members it has
    CONTACTS = "contacts"  # which of those we have met sit on it
    SEATS = "seats"  # what somebody sits on
    SAT = "sat"  # whether somebody sits or sat on a body
    LAST_MET = "last met"  # when we last met somebody
    MET_ABOUT = "met about"  # whom we have met about something


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both included; `ever` when only the tense said that it is past."""

    first: date
    last: date
    ever: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """One question as it was understood; what was not said is empty.

    `said` is the body with its area as typed, `body` without it; `area` the municipality's or region's own
    name, or as typed when it is no known one. `offices` are ids of bot.politics.roles, `party` as typed.
    `person` and `topic` are as typed. `period` None is today. The ids are those of references in the text
    ('[o7]', '[p12]') and count for more than names.
    """

    asks: Asks
    said: str = ""
    body: str = ""
    area: str | None = None
    person: str = ""
    offices: tuple[str, ...] = ()
    party: str = ""
    topic: str = ""
    period: Period | None = None
    organization_id: int | None = None
    person_id: int | None = None
