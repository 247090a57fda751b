"""What an adapter may ask of the bot: the desk every message is handed in at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.messages import Message
from bot.core.people import Role
from bot.core.reply import FieldKind, Reply


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message, told after its commit.

    `reply` is what to show now: it rides in the acknowledgement or is a form to open. It is None
    when the answer lies in the outbox or when the message had been dealt with before. `refused`: nothing was done.
    """

    reply: Reply | None
    locale: str
    duplicate: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class CommandInfo:
    """One word a person can begin with: 'meeting'."""

    name: str
    summary: str
    usage: str  # what may follow, for a hint: 'logged Anna Jensen yesterday about rehab'
    aliases: tuple[str, ...] = ()
    role: Role = Role.MEMBER
    shown: bool = True  # offered in menus
    private: bool = False  # makes sense in a private conversation only


class Desk(Protocol):
    """Takes messages in; everything it promises holds when it returns."""

    async def handle(self, message: Message) -> Outcome: ...

    async def takes_files(self, message: Message) -> bool:
        """Whether the sender may send files here: nobody else's are fetched."""
        ...

    def opens_form(self, text: str) -> bool: ...

    def commands(self, locale: str) -> Sequence[CommandInfo]: ...

    async def suggest(self, message: Message, kind: FieldKind, typed: str) -> Sequence[tuple[str, str]]: ...


class RoomsTold(Protocol):
    """Who is told what becomes of rooms on a platform; all of it is on disk when it returns, and may be told twice."""

    async def joined(self, room: str, name: str | None = None, by: str | None = None) -> None:
        """The bot was invited; `by` names the account that did it, where the platform vouches for nobody."""
        ...

    async def back(self, place: str) -> None:
        """A room, or a person, can be reached again."""
        ...

    async def gone(self, room: str, reason: str) -> None:
        """A room, or a person, takes no messages any more."""
        ...

    async def renamed(self, room: str, name: str) -> None: ...

    async def moved(self, old: str, new: str) -> None:
        """A room has another identifier since."""
        ...
