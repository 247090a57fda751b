"""The values of a free line: who, from where, when, about what, with which notes and next steps."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.language.dates import Moment
from bot.language.names import Entry, NameIndex, fold, fold_body
from bot.politics.country import Country


class Known(StrEnum):
    """How sure a name is."""

    EXACT = "exact"  # one fits
    SEVERAL = "several"  # two or more fit: ask which
    NEAR = "near"  # none fits, some come close: ask 'did you mean'
    UNKNOWN = "unknown"  # kept as typed


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person named in a line.

    `name` is the contact's name when `known` is EXACT, else what was typed; `typed` is always what was
    typed. `title` ('borgmester') and `party` ('A') are what stood beside the name. `candidates` are the
    contacts to choose from when several fit or some come close, and the namesakes of one picked by id.
    """

    name: str
    person_id: int | None = None
    known: Known = Known.EXACT
    candidates: tuple[Entry, ...] = ()
    title: str | None = None
    party: str | None = None
    typed: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class BodyRef:
    """The body or place people come from, as typed without its article.

    `area` is the municipality or region, by its own name when it is known. `candidates` are the
    organizations of that name when there are several.
    """

    text: str
    organization_id: int | None = None
    area: str | None = None
    candidates: tuple[Entry, ...] = ()

    @property
    def is_place(self) -> bool:
        """Whether it says only where: 'Slagelse', not 'Slagelse Kommune'."""
        return (
            self.area is not None
            and self.organization_id is None
            and fold(self.text) in ("", fold(self.area))
        )


@dataclass(frozen=True, slots=True)
class NextStep:
    """A task agreed on: `owner` is None when the speaker (or nobody) was named, `owner_id` a user of the team.

    `recurs` are the words of it that say it is to be done again and again; `due` is then the next time, if known.
    """

    subject: str
    owner: str | None = None
    owner_id: int | None = None
    due: date | None = None
    recurs: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What was understood of one free line; every word of it is in one of the parts or is a keyword.

    `when_text` is the date phrase as typed and `when_span` its place in the text (the first part when it
    stood in two). `impossible` holds phrases with the shape of a date that name no day ('31. februar').
    `leftovers` is what fitted nowhere: show it with the notes. `opened`: it is said that it is not confidential.
    `absent` are those said not to be there, in the words `absent_words`; `unmet`: nobody else is named, so that
    they are in `people` all the same, to be asked about. `hour_only`: a time
    was said and no day. `choices` are the moments named where there are several.
    `unsettled` are words that name no one day ('forleden', 'efter 1. december') and must be asked about; `recurs` are
    those of what is to be again and again, whose next time `when` is.
    """

    people: tuple[PersonRef, ...] = ()
    body: BodyRef | None = None
    when: Moment | None = None
    when_text: str = field(default="", compare=False)
    when_span: tuple[int, int] | None = field(default=None, compare=False)
    topic: str | None = None
    details: str | None = None
    next_steps: tuple[NextStep, ...] = ()
    confidential: bool = False
    opened: bool = False
    impossible: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    leftovers: str = ""
    absent: tuple[PersonRef, ...] = ()
    absent_words: str = ""
    unmet: bool = False
    hour_only: bool = field(default=False, compare=False)
    choices: tuple[Moment, ...] = ()
    unsettled: str = ""
    recurs: str = ""


def _bodies() -> NameIndex:
    return NameIndex(folding=fold_body)


@dataclass(frozen=True, slots=True)
class Register:
    """The names a line is read against.

    `people` are contacts, `bodies` organizations and committees (an index with `fold_body`), `areas`
    municipalities and regions of its country, `team` the users of the team by user id.
    """

    country: Country
    people: NameIndex = field(default_factory=NameIndex)
    bodies: NameIndex = field(default_factory=_bodies)
    areas: NameIndex = field(default_factory=NameIndex)
    team: NameIndex = field(default_factory=NameIndex)
