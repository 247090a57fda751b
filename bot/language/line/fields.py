"""Reads and writes the parts of a line one by one, as the fields of a form hold them."""

import re
from datetime import datetime
from typing import Final

from bot.language.dates import Moment, Prefer
from bot.language.line.parts import BodyRef, Known, Line, NextStep, PersonRef, Register
from bot.language.line.read import read_line
from bot.language.line.steps import read_steps
from bot.language.line.write import say_exactly

_BETWEEN: Final = re.compile(r"[,;\n]")
_OTHERS: Final = 20  # names beyond this are kept in the last one


def people_in(typed: str, now: datetime, language: str, register: Register) -> tuple[PersonRef, ...]:
    """The people a field names, separated by commas or 'and'; whatever is no name is kept as typed."""
    line = read_line(typed, now, Prefer.PAST, language, register)
    rest = (line.body, line.when, line.topic, line.details, line.next_steps, line.leftovers, line.impossible)
    if line.people and not any(rest):
        return line.people
    found: list[PersonRef] = []
    for part in filter(None, map(str.strip, _BETWEEN.split(typed.strip(), _OTHERS))):
        one = read_line(part, now, Prefer.PAST, language, register)
        known = [person for person in one.people if person.known is not Known.UNKNOWN]
        found.append(known[0] if len(known) == 1 else PersonRef(part, known=Known.UNKNOWN, typed=part))
    return tuple(found)


def people_and_more(
    typed: str, now: datetime, prefer: Prefer, language: str, register: Register
) -> Line | None:
    """What a field for people says where it says more than who: 'Eva Brandt yesterday about care'.

    `leftovers` are words of it that may be somebody's name, or not.
    """
    line = read_line(typed, now, prefer, language, register)
    unread = line.leftovers or line.impossible
    more = (
        (line.when, line.topic)
        if unread
        else (line.body, line.when, line.topic, line.details, line.next_steps)
    )
    return line if line.people and any(more) else None


def body_alone(typed: str, now: datetime, language: str, register: Register) -> BodyRef | None:
    """The committee, council or place a field for people names in their stead, and nothing else."""
    line = read_line(typed, now, Prefer.PAST, language, register)
    rest = (
        line.people,
        line.when,
        line.topic,
        line.details,
        line.next_steps,
        line.leftovers,
        line.impossible,
    )
    return None if any(rest) or (line.body and line.body.is_place) else line.body


def body_in(typed: str, now: datetime, language: str, register: Register) -> BodyRef:
    """The body or place a field names, kept as typed when it is not known."""
    lead = "fra" if language == "da" else "from"
    return read_line(f"{lead} {typed}", now, Prefer.PAST, language, register).body or BodyRef(typed)


def steps_in(typed: str, now: datetime, language: str, register: Register) -> tuple[NextStep, ...]:
    """The next steps a field lists, one per line."""
    return tuple(read_steps(typed, now, language, register))


def person_as_typed(person: PersonRef) -> str:
    """A name a field reads back as the same person."""
    return person.name if person.person_id is None else f"{person.name} [p{person.person_id}]"


def body_as_typed(body: BodyRef, language: str) -> str:
    """A body a field reads back as the same one."""
    text = body.text or body.area or ""
    if body.text and body.area and body.area.casefold() not in body.text.casefold():
        text += f" {'i' if language == 'da' else 'in'} {body.area}"
    return text if body.organization_id is None else f"{text} [o{body.organization_id}]"


def step_as_typed(step: NextStep, language: str) -> str:
    """A next step as one line of a field."""
    danish = language == "da"
    text = f"{step.owner}: {step.subject}" if step.owner else step.subject
    if step.due is None:
        return text
    return f"{text} {'inden' if danish else 'by'} {say_exactly(Moment(step.due), danish)}"
