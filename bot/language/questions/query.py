"""What a question asks for, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Asks(StrEnum):
    """The kinds of question there are an answer to."""

    MEMBERS = "members"  # who sits on a body
    OFFICE = "office"  # who chairs it, who is mayor
    OFFICIALS = "officials"  # who works for an area
    BODIES = "bodies"  # which bodies an area has
    COUNT = "count"  # how many members it has
    CONTACTS = "contacts"  # which of those we have met sit on it
    UNMET = "unmet"  # which of its members we have not met
    SEATS = "seats"  # what somebody sits on
    SAT = "sat"  # whether somebody sits or sat on a body
    CONTACT = "contact"  # how somebody is reached
    LAST_MET = "last met"  # when we last met somebody
    NEXT_MET = "next met"  # when we meet somebody next
    WHO_MET = "who met"  # who of us has met somebody
    TALKED = "talked"  # what we have talked about with somebody
    WE_PROMISED = "we promised"  # what we promised somebody
    THEY_PROMISED = "they promised"  # what somebody promised us
    MET_ABOUT = "met about"  # whom we have met about something
    COUNT_MET = "count met"  # how many meetings there were
    AHEAD = "ahead"  # what there is in a week, a month, on a day
    PEOPLE = "people"  # who the team knows of a party or in an area
    WHOM = "whom"  # who deals with a field in an area
    MET_IN = "met in"  # whom the team met in some days
    STEPS = "steps"  # what somebody of the team has to do
    TO_CALL = "to call"  # whom to call
    NOT_KEPT = "not kept"  # what no record holds


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
    name, or as typed when it is no known one. `offices` are ids of bot.politics.roles, `number` which of several
    ('1' of '1. viceborgmester'), `every` when all who hold one are asked for. `party` is as typed; so are `person`
    and `topic`. `about` is the part of a contact: 'mail', 'phone', 'address', 'reach', 'party'; 'overdue' of
    steps. `team` are those of the team who are named. `period` None is
    today. The ids are those of references in the text ('[o7]', '[p12]') and count for more than names.
    """

    asks: Asks
    said: str = ""
    body: str = ""
    area: str | None = None
    person: str = ""
    offices: tuple[str, ...] = ()
    number: str = ""
    every: bool = False
    party: str = ""
    topic: str = ""
    about: str = ""
    period: Period | None = None
    team: tuple[str, ...] = ()
    organization_id: int | None = None
    person_id: int | None = None
