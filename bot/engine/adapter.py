"""What a platform is to the bot: a folder of `bot/adapters` whose module `plug` has what `Plug` says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from bot.core.clock import Clock
from bot.core.desk import Desk
from bot.core.outgoing import Carrier, Parcel
from bot.engine.access import Access
from bot.engine.room_news import RoomNews
from storage.work import Work

if TYPE_CHECKING:
    from aiohttp import web


@dataclass(frozen=True, slots=True)
class Parts:
    """What an adapter is given to connect a platform with.

    `team` is the one it works for, `access` its door, `rooms` is told what becomes of rooms, `started` of each
    message that goes in two steps; what is entered into `stack` is closed when the bot stops.
    """

    desk: Desk
    work: Work
    clock: Clock
    locale: str
    team: int
    access: Access
    rooms: Callable[[int | None], RoomNews]
    started: Callable[[Parcel, str], Awaitable[None]]
    stack: AsyncExitStack


class Adapter(Protocol):
    """One platform, connected; `trouble` is why no messages get through."""

    platform: str

    @property
    def carrier(self) -> Carrier: ...

    @property
    def trouble(self) -> str | None: ...

    def routes(self) -> Sequence[web.RouteDef]:
        """What the web server must let through to it."""
        ...

    async def start(self) -> None:
        """Connect. Raises StartError when the platform refuses the token; what does not answer is tried on."""
        ...

    async def stop(self) -> None:
        """Finish what is being answered, and hang up."""
        ...

    async def refused(self) -> str | None:
        """A sentence when the platform does not take our token any more; None when it does, or cannot tell."""
        ...

    def invitation(self, code: str) -> str | None:
        """A link that says an invitation's code; None where the platform has no such links."""
        ...


class Plug(Protocol):
    """A platform, before anything of it is loaded."""

    PLATFORM: str
    SETTINGS: type
    """A dataclass of what it can be told, each a `bot.core.environment.setting`; the first turns it on."""

    def is_private(self, room: str) -> bool:
        """Is a room somebody's own conversation with the bot, by how the platform names rooms?"""
        ...

    def settings_from(self, settings: Any) -> Any | None:
        """What it is told, read from the environment of `bot.settings.Settings`; None where it is not set up.

        Raises StartError with one sentence naming the first value that is wrong or half set.
        """
        ...

    async def connected(self, settings: Any, parts: Parts) -> Adapter:
        """Its adapter, not started yet."""
        ...

    async def check(self, settings: Any, locale: str) -> list[tuple[bool, str]]:
        """(in order?, sentence) of each thing there is to look at; changes nothing."""
        ...

    async def invitation(self, settings: Any, code: str) -> str | None:
        """As an adapter's, for a command beside the bot."""
        ...
