"""What lies in the outbox and who carries it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.messages import Target
from bot.core.reply import Reply


class Urgency(StrEnum):
    """Who is served first when there is more to send than a platform allows."""

    ANSWER = "0-answer"  # somebody is waiting
    DIGEST = "1-digest"
    BULK = "2-bulk"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message on its way: `id` is the outbox row, `locale` the language its chrome speaks."""

    id: int
    target: Target
    reply: Reply
    locale: str
    urgency: Urgency = Urgency.ANSWER
    key: str = ""
    message_id: str | None = None  # set when a first part is already there and only needs its contents
    resent: bool = False  # sent again after an attempt whose outcome is not known


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform took it: its identifier there (None where the platform gives none).

    `pinned` is what came of pinning it: '' where it is pinned now, the platform's word where it may not be, None where
    nothing was asked for or nothing is known.
    """

    message_id: str | None
    pinned: str | None = None


class Carrier(Protocol):
    """One platform's way of delivering.

    `deliver` returns a receipt or raises NotSent, Unreachable, Rejected, Moved or Unsure (bot.core.errors).
    `find` looks up whether a parcel whose outcome is unknown has arrived: a receipt, None when it certainly
    has not, and raises Unsure where the platform cannot tell.
    """

    platform: str

    async def deliver(self, parcel: Parcel) -> Receipt: ...

    async def find(self, parcel: Parcel) -> Receipt | None: ...
