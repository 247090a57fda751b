"""What goes out: a reply as plain data, with no platform in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str | None = None


Inlines: TypeAlias = tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Inlines


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Inlines, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Short label and value pairs."""

    pairs: tuple[tuple[str, Inlines], ...]


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True, slots=True)
class Divider:
    pass


@dataclass(frozen=True, slots=True)
class Note:
    """A quiet line: source, date, hint."""

    text: Inlines


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons that belong to the block before them (a next step's Done and Snooze)."""

    choices: tuple[Choice, ...]


Block: TypeAlias = Heading | Paragraph | Bullets | Fields | Table | Divider | Note | Buttons


class Tone(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"
    QUIET = "quiet"  # wanted seldom: behind a menu where the platform has one


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: pressing it says `says` to the bot, as if typed; first it asks `confirm`, where the platform can."""

    label: str
    says: str
    tone: Tone = Tone.PLAIN
    confirm: str = ""


class Visibility(StrEnum):
    ASKER = "asker"  # for the asker alone where the platform can; else in place
    ROOM = "room"  # concerns everybody in the room
    SECRET = "secret"  # never in a room: for the asker alone, or in the private conversation


class FieldKind(StrEnum):
    LINE = "line"
    TEXT = "text"  # several lines
    PEOPLE = "people"
    BODY = "body"
    DAY = "day"
    TIME = "time"
    PICK = "pick"  # one of `options`
    FLAG = "flag"  # yes or no; value "yes" or ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form; `value` is what is filled in already, `trouble` what is wrong with it.

    `question` asks for it as a colleague would, where it is asked alone.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    value: str = ""
    hint: str = ""
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()  # (value, label)
    trouble: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Questions whose answers complete the sentence `says`; `choices` are what else may have been wanted."""

    says: str
    title: str
    fields: tuple[Field, ...]
    submit: str
    cancel: str
    intro: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content: bytes
    media_type: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    `card` names the record this reply is the card of ('activity:12'): sent copies are remembered
    and changed in place later. `replaces` asks to change the message whose button was pressed. `pin` asks to pin
    it in its room as well. `copies` are a label and a text each: what somebody may want to take along, where the
    platform has a button for that.
    """

    blocks: tuple[Block, ...] = ()
    choices: tuple[Choice, ...] = ()
    visibility: Visibility = Visibility.ASKER
    form: Form | None = None
    file: File | None = None
    card: str | None = None
    replaces: bool = False
    asks: bool = False  # the person's next message here answers this question
    whole: str = ""  # the sentence that shows all of it, where only its beginning fits on the card
    summary: str = ""  # one plain line for notifications; the first words of the reply when empty
    pin: bool = False
    copies: tuple[tuple[str, str], ...] = ()

    def shown_to(self, visibility: Visibility) -> Reply:
        return replace(self, visibility=visibility)


def plain(inlines: Inlines) -> str:
    """The words of a run of text without their styles."""
    return "".join(run.text for run in inlines)


def labels_of(choices: Sequence[Choice], wide: int) -> list[str]:
    """The labels of buttons that stand together, as much of each as `wide` characters show.

    What follows a name ('Anna Jensen · Slagelse, chair, health committee') ends behind the part that tells it
    from the others, or as much later as fits.
    """
    labels = [" ".join(choice.label.split()) for choice in choices]
    ways = [list(_shortened(label)) for label in labels]
    shown: list[str] = []
    for label, way in zip(labels, ways, strict=True):
        others = [one for one in ways if one is not way]
        apart = [one for one in way if not any(one in other for other in others)] or [label]
        fitting = [one for one in apart if len(one) <= wide]
        shown.append(label if len(label) <= wide else fitting[-1] if fitting else apart[0])
    return shown


def _shortened(label: str) -> Iterator[str]:
    """A label up to each of its parts, the shortest first."""
    head, dot, tail = label.partition(" · ")
    parts = tail.split(", ") if dot else []
    yield from (f"{head} · {', '.join(parts[: at + 1])}" for at in range(len(parts) - 1))
    yield label


def notice(reply: Reply) -> str:
    """A reply of nothing but a few plain lines, as these lines; '' for one that holds more."""
    more = (
        reply.choices
        or reply.form
        or reply.file
        or reply.card
        or reply.asks
        or reply.copies
        or reply.replaces
    )
    if more or not all(isinstance(block, Paragraph | Note) for block in reply.blocks):
        return ""
    return "\n".join(plain(block.text) for block in reply.blocks if isinstance(block, Paragraph | Note))


def first_line(reply: Reply, limit: int = 150) -> str:
    """The line a notification shows: the summary, else the first words of the reply."""
    line = reply.summary
    for block in reply.blocks if not line else ():
        match block:
            case Heading(text):
                line = text
            case Paragraph(text) | Note(text):
                line = plain(text)
            case _:
                continue
        break
    line = " ".join(line.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
