"""Knows whether a platform lets the bot in at all, and keeps trying where it does not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core.clock import Clock

log = logging.getLogger("caucus.access")

FIRST_PAUSE: Final = 2.0  # seconds before the first new try
LONGEST_PAUSE: Final = 300.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """The platform's word for why it refuses the bot, and since when."""

    reason: str
    since: datetime


class Access:
    """One platform's door: `refused` and `granted` are called with every answer of the platform.

    While it is shut the platform is probed, at growing intervals, until an answer opens it again; `probe`
    makes a call whose answer is told to us like any other. `told` hears of the refusal once, `reopened` when
    it is over. What is refused before the first answer that was not is left to whoever starts the adapter.
    """

    def __init__(
        self, platform: str, clock: Clock, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.platform = platform
        self.refusal: Refusal | None = None
        self.probe: Callable[[], Awaitable[object]] | None = None
        self.told: Callable[[Refusal], Awaitable[None]] | None = None
        self.reopened: Callable[[], None] | None = None
        self._clock = clock
        self._sleep = sleep
        self._known = False
        self._trying: asyncio.Task[None] | None = None

    @property
    def open(self) -> bool:
        return self.refusal is None

    @property
    def trouble(self) -> str | None:
        """A sentence for whoever looks whether the bot is ready."""
        if self.refusal is None:
            return None
        since = self.refusal.since.strftime("%Y-%m-%d %H:%M UTC")
        return (
            f"refuses the bot ({self.refusal.reason}) since {since}; everything waits and it is tried again"
        )

    def granted(self) -> None:
        """The platform has answered a call of ours."""
        self._known = True
        if self.refusal is not None:
            self.refusal = None
            log.warning("%s lets the bot in again", self.platform)
            if self.reopened is not None:
                self.reopened()

    def refused(self, reason: str) -> None:
        """The platform refuses the token or the whole workspace."""
        if not self._known or self.refusal is not None:
            return
        self.refusal = Refusal(reason, self._clock.now())
        log.error("%s refuses the bot (%s); what is to be sent waits", self.platform, reason)
        if self._trying is None or self._trying.done():
            self._trying = asyncio.create_task(self._until_open(), name=f"{self.platform} access")

    async def _until_open(self) -> None:
        pause = FIRST_PAUSE
        told: Refusal | None = None
        while (refusal := self.refusal) is not None:
            if self.told is not None and refusal is not told:
                told = refusal
                try:
                    await self.told(refusal)
                except Exception as fault:
                    log.error("nobody could be told that %s is shut: %s", self.platform, type(fault).__name__)
            await self._sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            if self.refusal is not None and self.probe is not None:
                try:
                    await self.probe()
                except Exception as trouble:
                    log.info("%s is still shut (%s)", self.platform, type(trouble).__name__)

    async def close(self) -> None:
        """Stop trying."""
        if self._trying is not None:
            self._trying.cancel()
            await asyncio.gather(self._trying, return_exceptions=True)
