"""Makes the context of a message, and of what nobody asked for: a turn of the clock, a step of a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.messages import Kind, Message, Place, PlaceKind, Target
from bot.core.people import Role, Sender, Who
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.pages import Pages
from bot.engine.register import Registers
from bot.engine.router import Command, Registry, Subject
from bot.language.words import language
from storage.team import Team
from storage.work import Unit

if TYPE_CHECKING:
    from bot.engine.dispatch import House

NOTHING: Final = Command(Subject("", (), ""), "", (), lambda context: Reply(), (), "")
"""The command of what names none."""


@dataclass(frozen=True, slots=True)
class Contexts:
    """What every context of one process has in common."""

    house: House
    registry: Registry
    pages: Pages
    registers: Registers

    def of(
        self,
        unit: Unit,
        workspace: int,
        message: Message,
        who: Who,
        now: datetime,
        *,
        said_at: datetime,
        locale: str | None,
        tz: ZoneInfo | None = None,
        command: Command = NOTHING,
        rest: str = "",
        aloud: bool = False,
    ) -> Context:
        """The context of a message; without a zone of its own it is `who`'s, else the house's."""
        unit.place = (message.place.platform, message.place.room)
        return Context(
            unit=unit,
            message=message,
            command=command,
            rest=rest,
            who=who,
            workspace=workspace,
            now=now,
            said_at=said_at,
            locale=language(locale or self.house.locale),
            tz=tz or _zone(who.timezone) or self.house.tz,
            house_tz=self.house.tz,
            pages=self.pages,
            registers=self.registers,
            registry=self.registry,
            newcomer_line=self.house.newcomer_line,
            public_url=self.house.public_url,
            prefix=self.house.prefix,
            aloud=aloud,
        )

    def unasked(
        self,
        unit: Unit,
        workspace: int,
        target: Target,
        user_id: int | None,
        now: datetime,
        *,
        event: str,
        text: str,
        kind: Kind,
        aloud: bool,
        locale: str | None = None,
        fallback: str | None = None,
        tz: ZoneInfo | None = None,
    ) -> Context | None:
        """The context of what is said to `target` unasked, for a user or, without one, for the room itself.

        It speaks `locale`, else the user's or the room's language, else `fallback`. None when the user has
        left the team.
        """
        team = Team(unit, workspace, now)
        if user_id is None:
            room = team.room_of(target.platform, target.room)
            who = Who(0, "", Role.READER, "", room.locale if room else None)
        else:
            member = next((one for one in team.users() if one.id == user_id), None)
            if member is None:
                return None
            account, role = target.only or target.room, max(member.role, Role.READER)
            who = Who(member.id, member.name, role, account, member.locale, member.timezone)
        message = Message(
            target.platform,
            event,
            "",
            Sender(who.account, who.name),
            Place(target.platform, target.room, target.thread, PlaceKind.ROOM if aloud else PlaceKind.DIRECT),
            text,
            kind,
        )
        spoken = locale or who.locale or fallback
        return self.of(unit, workspace, message, who, now, said_at=now, locale=spoken, tz=tz, aloud=aloud)


def _zone(name: str | None) -> ZoneInfo | None:
    """A person's own time zone, when they have one that is known here."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
