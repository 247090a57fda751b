"""Who may speak to the bot: the one place that decides, and by default decides no."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.messages import Message, PlaceKind
from bot.core.people import Role, Standing, Who
from storage.team import Team
from storage.work import Unit

INVITATION_LASTS = timedelta(days=7)
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody of the team: who, in which workspace, and the locale the room speaks, if one was chosen."""

    who: Who
    workspace: int
    room_locale: str | None = None


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Nobody who may use the bot here; `template` is the polite sentence.

    `workspace` and `who` are set where the person is known and only the room is not. `may_ask`: may say
    the few things that let somebody in (`start CODE`, `caucus link`).
    """

    template: str
    workspace: int | None = None
    who: Who | None = None
    may_ask: bool = False


def admit(unit: Unit, message: Message, now: datetime) -> Admitted | TurnedAway:
    """Decide by what the platform vouches for, else by the account an invitation was used from.

    Full members of the platform's workspace are members and its administrators are admins; guests,
    bots and people of other organisations are turned away. Where the platform vouches for nobody,
    only linked accounts are let in, and in a group only once an admin has linked the group.
    """
    sender, place = message.sender, message.place
    if sender.standing is Standing.BOT:
        return TurnedAway("gate/bot")
    team = Team(unit, None, now)
    if sender.vouched_at is not None:
        # What another of us has heard since counts, however fresh our own knowledge seems.
        later = team.standing_of(message.platform, message.workspace, sender.account, sender.vouched_at)
        sender = replace(sender, standing=later or sender.standing)
    if sender.standing in (Standing.GUEST, Standing.STRANGER, Standing.ANONYMOUS):
        return TurnedAway(f"gate/{sender.standing.value}")
    known = team.recognise(message.platform, message.workspace, sender.account)
    if sender.standing is Standing.UNKNOWN:
        if known is None:
            return TurnedAway("gate/unknown", may_ask=True)
        who, workspace = known.who, known.workspace_id
        team.bring_back(message.platform, place.room, sender.account)
        if place.kind is not PlaceKind.ROOM:
            return Admitted(who, workspace)
        room = team.room_of(message.platform, place.room)
        if room is None or room.workspace_id != workspace or room.state != "active":
            return TurnedAway("gate/room", workspace, who, may_ask=True)
        return Admitted(who, workspace, room.locale)
    if known is not None:
        who, workspace = known.who, known.workspace_id
    else:
        home = team.workspace_of(message.platform, message.workspace)
        if home is None:
            return TurnedAway("gate/workspace")
        welcomed = Team(unit, home, now).enrol(
            message.platform,
            message.workspace,
            sender.account,
            sender.name,
            Role.MEMBER,
            timezone=sender.timezone,
        )
        if welcomed is None:
            return TurnedAway("gate/off")
        who, workspace = welcomed, home
    # Whoever speaks to the bot shows that it can be spoken with again, here and directly.
    team.bring_back(message.platform, place.room, sender.account)
    role = Role.ADMIN if sender.standing is Standing.ADMIN else who.role
    who = replace(who, role=role, timezone=who.timezone or sender.timezone)
    room = team.room_of(message.platform, place.room) if place.kind is PlaceKind.ROOM else None
    return Admitted(who, workspace, room.locale if room else None)


def new_code() -> str:
    """A one-time invitation code: 12 letters and figures, 59 bits, easy to read aloud."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(12))


def code_hash(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.strip().lower().encode("utf-8", "replace")).hexdigest()
