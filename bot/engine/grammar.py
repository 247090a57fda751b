"""The signature is the grammar: reads arguments from a line or a form, and makes the form and its questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from bot.core.errors import Refusal
from bot.core.reply import Choice, Field, Form
from bot.engine.router import Command, Parameter
from bot.engine.slots import OF_A_LINE, Reads
from bot.language.dates import Moment, Prefer, impossible_dates, understand_when
from bot.language.line import BodyRef, Line, PersonRef, Register, read_line
from bot.language.line.fields import (
    body_alone,
    body_as_typed,
    body_in,
    people_and_more,
    people_in,
    person_as_typed,
    step_as_typed,
    steps_in,
)
from bot.language.names import fold, is_pronoun
from bot.language.words import N_, translations
from bot.politics import confidential

# Beside a number these say nothing more.
SAYS_NOTHING = frozenset(["tak", "venligst", "lige", "nu", "please", "thanks", "thank", "you", "now"])
NUMBER = re.compile(r"(?:(?<!\s)\s+)?#?(\d{1,9})(?=\s|$|[.,:;])[.,:;]?")
# A field of these may say that the whole is confidential.
IN_WORDS = frozenset(
    {
        *(Reads.PEOPLE, Reads.BODY, Reads.WHEN, Reads.TOPIC, Reads.DETAILS, Reads.STEPS),
        *(Reads.REST, Reads.NAME, Reads.FIELD),
    }
)
# In these fields nothing else can be meant by it.
_HEADS: dict[Reads, Callable[[str], int]] = dict.fromkeys((Reads.PEOPLE, Reads.WHEN), len)
CLOCK = re.compile(
    r"(?:(?:at|kl\.?|klokken)\s*|(?<!\s)\s+)?(\d{1,2})(?:[:.](\d{2}))?(?:\s*([ap]m))?\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The terms on which a text is read: the moment it was said (local), the language, the names known."""

    said_at: datetime
    language: str
    register: Register


@dataclass(slots=True)
class Arguments:
    """What was understood: values, what is missing, and what is wrong, by parameter name."""

    values: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    troubles: dict[str, Refusal] = field(default_factory=dict)
    line: Line | None = None


def read_text(command: Command, rest: str, reading: Reading) -> Arguments:
    """The arguments in what follows a command's words."""
    found = Arguments()
    for parameter in command.parameters:
        if parameter.slot.reads is Reads.NUMBER:
            match = NUMBER.match(rest)
            if match:
                found.values[parameter.name] = int(match[1])
                rest = rest[match.end() :]
    reads = {one.slot.reads for one in command.parameters}
    numbered = Reads.NUMBER in reads and reads <= {Reads.NUMBER, Reads.CONFIDENTIAL}
    if numbered and found.values:
        name = command.parameters[0].name
        said = confidential.read(rest, head=0).text if command.guards else rest
        if any(word not in SAYS_NOTHING for word in fold(said).split()):
            found.troubles[name] = Refusal("errors/one_number", field=name, said=rest.strip())
    if command.reads_line:
        prefer = next((p.slot.prefer for p in command.parameters if p.slot.reads is Reads.WHEN), Prefer.PAST)
        found.line = read_line(rest, reading.said_at, prefer, reading.language, reading.register)
        _take_line(command, found)
    else:
        if command.guards:
            rest = _take_marks(command, found, rest, _head_of(rest))
        _take_words(command, rest.strip(), found, reading)
    _count_missing(command, found)
    return found


def _take_marks(command: Command, found: Arguments, typed: str, head: int) -> str:
    """The text without its marks of confidence, which are an argument of their own; `head` as of `marks_in`."""
    said = confidential.read(typed, head=head)
    for parameter in command.parameters:
        if parameter.slot.reads is Reads.CONFIDENTIAL:
            found.values[parameter.name] = found.values.get(parameter.name, False) or said.marked
    # Where nothing but a name is left, 'ikke fortroligt' was what was to be noted.
    nothing_left = said.opened and ":" in typed and ":" not in said.text
    return typed if nothing_left else said.text or typed


def _head_of(typed: str) -> int:
    """Up to a first colon only somebody is named: 'Anna Jensen fortroligt: hun er syg'."""
    return max(0, typed.find(":"))


def _take_line(command: Command, found: Arguments) -> None:
    line = found.line
    assert line is not None  # read by the caller
    for parameter in command.parameters:
        match parameter.slot.reads:
            case Reads.LINE:
                found.values[parameter.name] = line
            case Reads.CONFIDENTIAL:
                found.values[parameter.name] = line.confidential
            case Reads.WHEN if line.impossible and line.when is None and not command.filled:
                found.troubles[parameter.name] = Refusal(
                    "errors/no_such_day", field=parameter.name, said=line.impossible[0]
                )
            case Reads.PEOPLE if not line.people and parameter.required and (whom := _pronoun_in(line)):
                found.troubles[parameter.name] = Refusal("errors/whom", field=parameter.name, said=whom)
            case reads:
                value = getattr(line, reads.value) if reads in OF_A_LINE else None
                if value not in (None, (), ""):
                    found.values[parameter.name] = value


def _pronoun_in(line: Line) -> str:
    """Whoever was only spoken of as 'her', 'til hende' or 'from her'; empty for nobody."""
    said = [line.body.text if line.body else "", *line.leftovers.split("; ")]
    pieces = (" ".join(piece.split()[-1:]) for piece in said)
    return next((piece for piece in pieces if is_pronoun(piece)), "")


def _take_words(command: Command, rest: str, found: Arguments, reading: Reading) -> None:
    for parameter in command.parameters:
        name = parameter.name
        match parameter.slot.reads:
            case Reads.NUMBER:
                continue
            case Reads.WORD:
                word, _, rest = rest.partition(" ")
                if word:
                    found.values[name] = word
            case Reads.REST | Reads.NAME:
                if rest:
                    found.values[name] = rest
            case Reads.CLOCK | Reads.WHEN if rest and not command.filled:
                _take_typed(parameter, rest, found, reading)
            case _:
                continue


def _count_missing(command: Command, found: Arguments) -> None:
    for parameter in command.parameters:
        other = found.values.get(parameter.slot.or_else)
        if isinstance(other, BodyRef) and not other.is_place and parameter.name not in found.troubles:
            found.values.setdefault(parameter.name, ())
    found.missing = [
        parameter.name
        for parameter in command.parameters
        if parameter.required and parameter.name not in found.values and parameter.name not in found.troubles
    ]


def read_form(
    command: Command, form: Mapping[str, str], numbers: Mapping[str, int], reading: Reading
) -> Arguments:
    """The arguments in a form that was sent in; every field is read by itself, as it was typed.

    `numbers` are those of the sentence the form completes ('meeting edit 12').
    """
    found = Arguments()
    for parameter in command.parameters:
        typed = form.get(parameter.name, "").strip()
        if command.guards and typed and parameter.slot.reads in IN_WORDS:
            typed = _take_marks(command, found, typed, _HEADS.get(parameter.slot.reads, _head_of)(typed))
        if parameter.slot.reads is Reads.NUMBER and parameter.name in numbers:
            found.values[parameter.name] = numbers[parameter.name]
        elif parameter.slot.reads is Reads.LINE:
            found.values[parameter.name] = read_line(
                "", reading.said_at, Prefer.PAST, reading.language, reading.register
            )
        elif parameter.slot.reads is Reads.CONFIDENTIAL:
            found.values[parameter.name] = found.values.get(parameter.name, False) or bool(typed)
        elif parameter.slot.reads is Reads.YES:
            found.values[parameter.name] = bool(typed)
        elif typed:
            _take_typed(parameter, typed, found, reading)
    _take_beside_people(command, form, found, reading)
    _count_missing(command, found)
    return found


def _take_beside_people(
    command: Command, form: Mapping[str, str], found: Arguments, reading: Reading
) -> None:
    """What was said beside the names in their field goes where it belongs: 'Eva Brandt yesterday about care'.

    A day other than the one that was given is asked about; any other words of a field that is filled become notes.
    """
    slots = {one.slot.reads: one for one in command.parameters}
    people, when = slots.get(Reads.PEOPLE), slots.get(Reads.WHEN)
    typed = form.get(people.name, "").strip() if people else ""
    if not people or not typed:
        return
    prefer = when.slot.prefer if when else Prefer.PAST
    line = people_and_more(typed, reading.said_at, prefer, reading.language, reading.register)
    if line is None:
        return
    if line.leftovers or line.impossible:
        found.values.pop(people.name, None)
        found.troubles[people.name] = Refusal("errors/names_only", field=people.name, said=typed)
        return
    found.values[people.name] = line.people
    for reads, parameter in slots.items():
        value = getattr(line, reads.value, None) if reads in OF_A_LINE - {Reads.PEOPLE} else None
        if value in (None, (), ""):
            continue
        given = found.values.setdefault(parameter.name, value)
        if reads is Reads.WHEN and given != value:
            found.troubles[parameter.name] = Refusal(
                "errors/two_days", field=parameter.name, said=line.when_text
            )
        elif given != value and reads is not Reads.CONFIDENTIAL and Reads.DETAILS in slots:
            notes = slots[Reads.DETAILS].name
            told = as_typed(reads, value, reading.language)
            found.values[notes] = "\n".join(filter(None, (found.values.get(notes), told)))


def _take_typed(parameter: Parameter, typed: str, found: Arguments, reading: Reading) -> None:
    """One argument from a text that holds it and nothing else."""
    read = _TYPED.get(parameter.slot.reads, _as_typed)
    other = parameter.slot.or_else
    if other and (body := body_alone(typed, reading.said_at, reading.language, reading.register)):
        found.values.setdefault(other, body)
        return
    try:
        found.values[parameter.name] = read(typed, parameter, reading)
    except Refusal as trouble:
        trouble.field = parameter.name
        found.troubles[parameter.name] = trouble


def _when(typed: str, parameter: Parameter, reading: Reading) -> Moment:
    moment = understand_when(typed, reading.said_at, parameter.slot.prefer, reading.language)
    if moment is None:
        impossible = impossible_dates(typed, reading.said_at, parameter.slot.prefer, reading.language)
        raise Refusal("errors/no_such_day" if impossible else "errors/no_date", said=typed)
    return moment


def clock_in(typed: str) -> time:
    """The time of day a text names: '8', 'kl. 8.30', 'at 08:30'. Refuses what is none."""
    match = CLOCK.fullmatch(typed)
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise Refusal("errors/no_time", said=typed)
    hour, half = int(match[1]), (match[3] or "").lower()
    if half and not 1 <= hour <= 12:
        raise Refusal("errors/no_time", said=typed)
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return time(hour, int(match[2] or 0))


def _number(typed: str, parameter: Parameter, reading: Reading) -> int:
    match = NUMBER.fullmatch(typed)
    if not match:
        raise Refusal("errors/no_number", said=typed)
    return int(match[1])


def _pick(typed: str, parameter: Parameter, reading: Reading) -> str:
    words = translations(reading.language)
    labels = {value: words.gettext(label) for value, label in parameter.slot.options}
    said = fold(typed)
    for value, label in labels.items():
        if said in (fold(value), fold(label)):
            return value
    raise Refusal("errors/not_offered", said=typed, offered=list(labels.values()))


def _as_typed(typed: str, parameter: Parameter, reading: Reading) -> str:
    return typed


def _people(typed: str, parameter: Parameter, reading: Reading) -> tuple[PersonRef, ...]:
    people = people_in(typed, reading.said_at, reading.language, reading.register)
    for one in people:
        if one.person_id is None and is_pronoun(one.name):
            raise Refusal("errors/whom", said=one.name)
    return people


_TYPED: dict[Reads, Callable[[str, Parameter, Reading], Any]] = {
    Reads.WHEN: _when,
    Reads.CLOCK: lambda typed, _, __: clock_in(typed),
    Reads.NUMBER: _number,
    Reads.PICK: _pick,
    Reads.PEOPLE: _people,
    Reads.BODY: lambda typed, _, at: body_in(typed, at.said_at, at.language, at.register),
    Reads.STEPS: lambda typed, _, at: steps_in(typed, at.said_at, at.language, at.register),
}


def form_of(
    command: Command,
    says: str,
    translate: Callable[[str], str],
    *,
    filled: Mapping[str, str] | None = None,
    troubles: Mapping[str, str] | None = None,
    intro: str = "",
) -> Form:
    """The form that asks for a command's arguments, with what is known filled in and what is wrong said."""
    filled, troubles = filled or {}, troubles or {}
    fields = tuple(
        Field(
            parameter.name,
            translate(parameter.slot.label),
            parameter.slot.kind,
            filled.get(parameter.name, ""),
            translate(parameter.slot.hint) if parameter.slot.hint else "",
            (parameter.required and not filled.get(parameter.slot.or_else)) or parameter.slot.needed,
            tuple((value, translate(label)) for value, label in parameter.slot.options),
            trouble=troubles.get(parameter.name, ""),
            question=question_of(command, parameter, translate),
        )
        for parameter in command.parameters
        if parameter.slot.asked
    )
    title = translate(command.summary)
    submit = N_("Ask") if command.reads else N_("Save")
    choices: tuple[Choice, ...] = ()
    if command.instead is not None and not any(filled.values()):  # what is filled in would be lost
        verb, label = command.instead
        choices = (Choice(translate(label), f"{command.subject.name} {verb}"),)
    return Form(says, title, fields, translate(submit), translate(N_("Cancel")), intro, choices)


def has_form(command: Command) -> bool:
    return any(parameter.slot.asked for parameter in command.parameters)


def question_of(command: Command, parameter: Parameter, translate: Callable[[str], str]) -> str:
    """What a colleague would ask to learn an argument: 'What was it about?'."""
    slot = parameter.slot
    ahead = any(
        one.slot.prefer is Prefer.FUTURE for one in command.parameters if one.slot.reads is Reads.WHEN
    )
    asked = (slot.ahead if ahead else "") or slot.question
    return translate(asked) if asked else f"{translate(slot.label).rstrip('?')}?"


def typed_values(command: Command, arguments: Arguments, language: str) -> dict[str, str]:
    """What was understood, by parameter name, the way a person would have typed it into the form's fields."""
    return {
        parameter.name: as_typed(parameter.slot.reads, arguments.values[parameter.name], language)
        for parameter in command.parameters
        if parameter.slot.asked and parameter.name in arguments.values
    }


def as_typed(reads: Reads, value: Any, language: str) -> str:
    """One value as text that its own field reads back as the same value."""
    match reads, value:
        case _, None | False:
            return ""
        case _, True:
            return "yes"
        case Reads.PEOPLE, _:
            return ", ".join(map(person_as_typed, value))
        case Reads.STEPS, _:
            return "\n".join(step_as_typed(step, language) for step in value)
        case Reads.BODY, BodyRef():
            return body_as_typed(value, language)
        case Reads.WHEN, Moment(time=None):
            return str(value.day)
        case Reads.WHEN, Moment():
            return f"{value.day} {value.time:%H:%M}"
        case Reads.CLOCK, time():
            return f"{value:%H:%M}"
        case _:
            return str(value)
