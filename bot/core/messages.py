"""What comes in: one message from one person in one place, whatever platform carried it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.core.people import Sender


class Kind(StrEnum):
    """How the message reached us."""

    COMMAND = "command"  # a slash command
    MENTION = "mention"  # addressed to the bot in a room
    DIRECT = "direct"  # typed in a private conversation with the bot
    BUTTON = "button"  # a button was pressed: the text is the button's sentence
    FORM = "form"  # a form was sent in: `form` holds what was typed, by field name
    HOME = "home"  # the person opened the bot's own page


_PRIVATE: dict[str, Callable[[str], bool]] = {}


def private_rooms(platform: str, rule: Callable[[str], bool]) -> None:
    """Say how a platform names the rooms that are somebody's own conversation with the bot."""
    _PRIVATE[platform] = rule


def is_conversation(platform: str, room: str) -> bool:
    """Is a room somebody's own conversation with the bot? Of a platform nobody speaks for, none is known to be."""
    rule = _PRIVATE.get(platform)
    return rule is not None and rule(room)


class PlaceKind(StrEnum):
    DIRECT = "direct"  # one person and the bot
    ROOM = "room"  # a channel or group
    HOME = "home"  # the bot's own page for one person


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said. `room` and `thread` are the platform's own identifiers."""

    platform: str
    room: str
    thread: str | None = None
    kind: PlaceKind = PlaceKind.ROOM
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the platform can do with an answer at this place."""

    forms: bool = True  # shows a form at once
    questions: bool = False  # where no form can be shown: questions are asked, else a button offers the form
    private: bool = True  # can show an answer in a room to the asker only
    topics: bool = False  # a thread is a room of its own; otherwise it is a chain of answers
    answers_in_ack: bool = False  # the answer travels with the acknowledgement, no outbox needed
    toast: int = 0  # UTF-16 units of a notice that whoever pressed a button alone sees; 0 where there is none


@dataclass(frozen=True, slots=True)
class Target:
    """Where an answer goes.

    `only` is the account that alone may see it, `edit` the platform's identifier of a message to
    change in place, `via` a short-lived address the platform gave for answering this one act.
    """

    platform: str
    room: str
    thread: str | None = None
    only: str | None = None
    edit: str | None = None
    via: str | None = None


LARGEST_FILE: Final = 10_000_000  # bytes of a file that comes with a message


@dataclass(frozen=True, slots=True)
class Attached:
    """A document that came with a message, fetched before the message is handed in if the desk takes files there.

    `content` is None when the file is larger than LARGEST_FILE (`too_large`) or was not fetched.
    """

    name: str
    size: int  # bytes, as the platform told them; 0 where it did not
    media_type: str  # 'text/csv'; '' where the platform told none
    content: bytes | None = None

    @property
    def too_large(self) -> bool:
        return self.size > LARGEST_FILE


def may_be_a_document(media_type: str) -> bool:
    """Whether a file can hold anything to read: pictures, films and sounds are not even fetched."""
    return not media_type.startswith(("image/", "video/", "audio/"))


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words somebody passed on that are not their own: whose they are ('' where hidden), and when they were said."""

    name: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """What somebody wrote that a message answers, and a link to it where the platform has one."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One thing one person said, pressed or sent in.

    `event_id` is unique per platform: a second message with the same one changes nothing.
    `workspace` is the platform's own name of the team ('' where the platform has none).
    """

    platform: str
    event_id: str
    workspace: str
    sender: Sender
    place: Place
    text: str
    kind: Kind = Kind.COMMAND
    form: Mapping[str, str] | None = None
    prefill: Mapping[str, str] = field(default_factory=dict)  # opens the form with these answers filled in
    card: str | None = None  # the platform's identifier of the message the button sits on
    reply_to: str | None = None  # the platform's identifier of the bot's message this one answers
    abilities: Abilities = field(default_factory=Abilities)
    answer_to: Target | None = None  # where the answer goes when it does not ride in the ack
    files: tuple[Attached, ...] = ()
    quoted: Quoted | None = None  # what a person wrote that this answers
    words_of: Foreign | None = None  # whose words these are, when the sender only passed them on

    def saying(self, text: str) -> Message:
        """The same message with other words."""
        return replace(self, text=text)
