"""Keeps up with what becomes of rooms on their platforms: invited, sent away, archived, renamed, moved."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.clock import Clock
from bot.core.messages import Target
from bot.core.outgoing import Urgency
from bot.core.reply import Visibility
from bot.engine.dispatch import House
from bot.engine.pages import Pages
from bot.engine.slash import Slash
from bot.language.words import language
from storage.outbox import Outbox
from storage.team import Team
from storage.work import Unit, Work


class RoomNews:
    """What an adapter tells of the rooms of one platform; all of it is on disk when it returns.

    Everything may be told twice. `workspace` is the team greeted for: None where nobody is greeted.
    """

    def __init__(
        self,
        platform: str,
        work: Work,
        pages: Pages,
        clock: Clock,
        house: House,
        kick: Callable[[], None],
        slash: Slash,
        workspace: int | None = None,
    ) -> None:
        self._platform = platform
        self._work = work
        self._pages = pages
        self._clock = clock
        self._house = house
        self._kick = kick
        self._slash = slash
        self._workspace = workspace

    async def joined(self, room: str, name: str | None = None, by: str | None = None) -> None:
        """The bot was invited: what the room had asked for goes on, and the first time it says hello.

        Where an account must have been linked (`by`), only its owner is greeted, and the room stays to be linked.
        """
        await self._work.run(lambda unit: self._joined(unit, room, name, by))

    def _joined(self, unit: Unit, room: str, name: str | None, by: str | None) -> None:
        now = self._clock.now()
        Team(unit, None, now).bring_back(self._platform, room)
        if self._workspace is None:
            return
        team = Team(unit, self._workspace, now)
        if by is not None and team.user_of(self._platform, "", by) is None:
            return
        here = team.room_of(self._platform, room)
        if here is None and by is None:
            # Without this nobody could be told later by its name that it was lost.
            here = team.link_room(self._platform, room, name=name)
        elif name:
            team.rename_room(self._platform, room, name)
        spoken = language((here and here.locale) or team.workspace().locale or self._house.locale)
        reply = self._pages.reply(
            "gate/hello", spoken, self._house.tz, now, say=self._typed, linked=here is not None
        ).shown_to(Visibility.ROOM)
        Outbox(unit, self._workspace, now).put(
            Target(self._platform, room), reply, spoken, f"hello:{self._platform}:{room}", now, Urgency.BULK
        )
        unit.after_commit(self._kick)

    def _typed(self, sentence: str) -> str:
        return self._slash(self._platform, sentence)

    async def back(self, place: str) -> None:
        """A room or a person can be reached again."""
        now = self._clock.now()
        await self._work.run(lambda unit: Team(unit, None, now).bring_back(self._platform, place))

    async def gone(self, room: str, reason: str) -> None:
        """A room, or a person, takes no messages any more."""
        now = self._clock.now()
        await self._work.run(lambda unit: Team(unit, None, now).switch_room_off(self._platform, room, reason))

    async def renamed(self, room: str, name: str) -> None:
        now = self._clock.now()
        await self._work.run(lambda unit: Team(unit, None, now).rename_room(self._platform, room, name))

    async def moved(self, old: str, new: str) -> None:
        """A room has another identifier since."""
        now = self._clock.now()
        await self._work.run(lambda unit: Team(unit, None, now).move_room(self._platform, old, new))
