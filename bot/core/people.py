"""Who is speaking, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class Role(IntEnum):
    """What a person of the team may do; each role may do all that the one below it may."""

    NOBODY = 0
    READER = 1
    MEMBER = 2
    ADMIN = 3


class Standing(StrEnum):
    """What the platform itself vouches for about a sender."""

    ADMIN = "admin"  # owner or administrator of the platform's workspace
    MEMBER = "member"  # full member of the platform's workspace
    GUEST = "guest"  # invited to some rooms only
    STRANGER = "stranger"  # belongs to another organisation
    BOT = "bot"
    ANONYMOUS = "anonymous"  # writes as a group or channel: the platform hides who it is
    UNKNOWN = "unknown"  # the platform vouches for nobody: an invitation decides


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender as the platform names it; `vouched_at` is since when it is known that they stand so."""

    account: str
    name: str
    standing: Standing = Standing.UNKNOWN
    locale: str | None = None
    timezone: str | None = None
    vouched_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Who:
    """A sender the gate has recognised as somebody of the team."""

    user_id: int
    name: str
    role: Role
    account: str
    locale: str | None = None
    timezone: str | None = None
