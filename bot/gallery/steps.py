"""What happens in a scene of the gallery: a sentence, a press, a file, the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.core.people import Standing

SLACK, TELEGRAM, SHELL = "slack", "telegram", "shell"
PLATFORMS = (SLACK, TELEGRAM, SHELL)


@dataclass(frozen=True, slots=True)
class Say:
    """Somebody types a sentence; the Danish one is the English one where it is left out.

    A sentence that begins with '/' is a slash command; else it is said to the bot in the conversation
    with it alone, or mentions it in the room. `quiet` sentences lead up to what is shown.
    """

    en: str
    da: str = ""
    by: str = "Ida"
    room: str = ""
    standing: Standing | None = None
    quiet: bool = False

    def sentence(self, locale: str) -> str:
        return self.da if locale == "da" and self.da else self.en


@dataclass(frozen=True, slots=True)
class Give:
    """Somebody sends the bot a file of text, with no words."""

    name: str
    en: str
    da: str = ""
    by: str = "Ida"
    room: str = ""

    def content(self, locale: str) -> bytes:
        return (self.da if locale == "da" and self.da else self.en).encode()


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody presses a button of the last answer that had any: by its place from 0, or by its English label."""

    button: int | str
    by: str = "Ida"


@dataclass(frozen=True, slots=True)
class Fill:
    """The form just shown is sent in; where the platform asks one question at a time, `en` and `da` answer it."""

    en: Mapping[str, str]
    da: Mapping[str, str] = field(default_factory=dict)

    def values(self, locale: str) -> Mapping[str, str]:
        return self.da if locale == "da" and self.da else self.en


@dataclass(frozen=True, slots=True)
class At:
    """The clock is set to a local moment."""

    moment: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The scheduler looks once at what is due."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What was begun and takes longer than an answer is done."""


Step: TypeAlias = Say | Give | Press | Fill | At | Tick | Wait


@dataclass(frozen=True, slots=True)
class Scene:
    """A few sentences on a fresh demo team; `on` the platforms where such a thing can happen."""

    title: str
    steps: Sequence[Step]
    on: Sequence[str] = PLATFORMS
