"""The kinds of argument a command can take; a handler names them as the types of its parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from enum import Enum
from typing import Annotated, Final, TypeAlias

from bot.core.reply import FieldKind
from bot.language.dates import Moment, Prefer
from bot.language.line import BodyRef, Line, NextStep, PersonRef
from bot.language.words import N_


class Reads(Enum):
    """Where in what was typed an argument is found."""

    PEOPLE = "people"
    BODY = "body"
    WHEN = "when"
    TOPIC = "topic"
    DETAILS = "details"
    STEPS = "next_steps"
    CONFIDENTIAL = "confidential"  # said by a word anywhere in what was typed, or ticked
    LINE = "line"  # the whole line as it was read; never asked for
    NUMBER = "number"
    CLOCK = "clock"
    WORD = "word"
    REST = "rest"
    NAME = "name"  # the rest, which begins with somebody's name: offered when the verb was left out
    PICK = "pick"  # one of the slot's options, by its word or its label
    YES = "yes"  # ticked or not; never in a line
    FIELD = "field"  # a field of its own in the form; from a line the command takes it out of the rest itself


OF_A_LINE = frozenset(
    {
        Reads.PEOPLE,
        Reads.BODY,
        Reads.WHEN,
        Reads.TOPIC,
        Reads.DETAILS,
        Reads.STEPS,
        Reads.LINE,
    }
)


@dataclass(frozen=True, slots=True)
class Slot:
    """How one argument is found and asked for.

    `label` names its field in a form, `question` asks for it as a colleague would (the label with a question mark
    where it is empty), `ahead` likewise where the command is about what is still to come; `hint` is an example.
    """

    reads: Reads
    label: str = ""
    question: str = ""
    kind: FieldKind = FieldKind.LINE
    hint: str = ""
    prefer: Prefer = Prefer.FUTURE
    asked: bool = True  # has a field in the form
    options: tuple[tuple[str, str], ...] = ()  # of PICK: (value, label)
    ahead: str = ""
    needed: bool = False  # must be filled in where the form is, though a line may go without
    or_else: str = ""  # the parameter that is enough in its stead: a body where nobody is named
    among: frozenset[str] = frozenset()  # of WORD: the words it may be, in small letters; of any where empty


_PEOPLE: Final = Slot(
    Reads.PEOPLE,
    N_("Who"),
    N_("Who was it with?"),
    FieldKind.PEOPLE,
    N_("Anna Jensen, Bo Holm"),
    ahead=N_("Who is it with?"),
)
People: TypeAlias = Annotated[tuple[PersonRef, ...], _PEOPLE]
Counterpart: TypeAlias = Annotated[tuple[PersonRef, ...], replace(_PEOPLE, or_else="body")]
"""People, or the committee, council or institution in whose name it was: then `body` alone is enough."""
Body: TypeAlias = Annotated[
    BodyRef | None,
    Slot(
        Reads.BODY,
        N_("Committee, council or place"),
        N_("Which committee, council or place was it?"),
        FieldKind.BODY,
        N_("the health committee in Slagelse"),
    ),
]
Past: TypeAlias = Annotated[
    Moment | None,
    Slot(Reads.WHEN, N_("When was it"), "", FieldKind.DAY, N_("yesterday 14:00"), Prefer.PAST),
]
Future: TypeAlias = Annotated[
    Moment | None,
    Slot(Reads.WHEN, N_("When is it"), "", FieldKind.DAY, N_("Tuesday 14:00"), Prefer.FUTURE),
]
Topic: TypeAlias = Annotated[
    str | None,
    Slot(
        Reads.TOPIC,
        N_("About"),
        N_("What was it about?"),
        FieldKind.LINE,
        N_("rehabilitation"),
        ahead=N_("What is it about?"),
    ),
]
Details: TypeAlias = Annotated[
    str | None,
    Slot(
        Reads.DETAILS,
        N_("Notes"),
        N_("What should be noted?"),
        FieldKind.TEXT,
        N_("what was said, what was promised"),
    ),
]
NextSteps: TypeAlias = Annotated[
    tuple[NextStep, ...],
    Slot(
        Reads.STEPS,
        N_("Next steps, one per line"),
        N_("What is the next step?"),
        FieldKind.TEXT,
        N_("send the figures by Friday"),
    ),
]
Confidential: TypeAlias = Annotated[
    bool,
    Slot(Reads.CONFIDENTIAL, N_("Confidential: only you see it"), "", FieldKind.FLAG),
]
Guarded: TypeAlias = Annotated[bool, Slot(Reads.CONFIDENTIAL, asked=False)]
"""As `Confidential`, where no field asks for it: the word in what was typed says so."""
AsRead: TypeAlias = Annotated[Line, Slot(Reads.LINE, asked=False)]
Number: TypeAlias = Annotated[int, Slot(Reads.NUMBER, N_("Number"), N_("Which one?"), asked=False)]
Clock: TypeAlias = Annotated[time | None, Slot(Reads.CLOCK, N_("At what time"), "", FieldKind.TIME, "08:00")]
Word: TypeAlias = Annotated[str, Slot(Reads.WORD, N_("Which"))]
Rest: TypeAlias = Annotated[str, Slot(Reads.REST, N_("What"))]
Name: TypeAlias = Annotated[
    str, Slot(Reads.NAME, N_("Name"), N_("What is the name?"), FieldKind.LINE, N_("Anna Jensen"))
]
Own: TypeAlias = Annotated[str, Slot(Reads.REST, asked=False)]
"""The rest, which no form asks for: the card a button sits on, or a word that is part of the command."""
Role: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("Role"), N_("Which role?"), FieldKind.LINE, N_("chair"))
]
Seat: TypeAlias = Annotated[
    str,
    Slot(
        Reads.FIELD,
        N_("Committee, council or place"),
        "",
        FieldKind.BODY,
        N_("the health committee in Slagelse"),
    ),
]
Party: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("Party"), N_("Which party?"), FieldKind.LINE, "A")]
Email: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("E-mail"), N_("What is the e-mail address?"), FieldKind.LINE, "anna@example.dk")
]
Phone: TypeAlias = Annotated[
    str,
    Slot(Reads.FIELD, N_("Telephone"), N_("What is the telephone number?"), FieldKind.LINE, "12 34 56 78"),
]
Day: TypeAlias = Annotated[
    Moment | None, Slot(Reads.WHEN, N_("Which day"), "", FieldKind.DAY, N_("Friday"), Prefer.FUTURE)
]
