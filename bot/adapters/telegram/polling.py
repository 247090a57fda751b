"""Asks Telegram for updates, and confirms them once they are dealt with and on disk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar

from telegram.error import Conflict, RetryAfter, TelegramError

from bot.adapters.telegram.connection import POLL_SECONDS, Line
from bot.adapters.telegram.failures import describe, pause
from bot.adapters.telegram.offset import QUIET, StoredOffset
from bot.core.clock import stopwatch

log = logging.getLogger("caucus.telegram")
T = TypeVar("T")

ATTEMPTS: Final = 5
"""How often an update is tried that fails while the database works; then it is logged and left out."""

FIRST_PAUSE: Final = 1.0  # seconds
LONGEST_PAUSE: Final = 60.0


Take = Callable[[dict[str, Any]], Awaitable[None]]


class Poller:
    """Polls until it is stopped; no error ends it.

    Updates of different chats are dealt with side by side, those of one chat in order. `take` returns
    when an update's transaction is committed. An update it fails on is not confirmed: the later ones
    of its chat wait for it, and it is asked for again after a pause; what had been dealt with then
    comes again too and is known by its number.
    """

    def __init__(
        self,
        line: Line,
        offsets: StoredOffset,
        take: Take,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._line = line
        self._offsets = offsets
        self._take = take
        self._sleep = sleep
        self._stopping = asyncio.Event()
        self._failed: dict[int, int] = {}
        self._offset: int | None = None
        self._pause = FIRST_PAUSE
        self.trouble: str | None = "Telegram has not been asked for messages yet."

    def stop(self) -> None:
        """Finish what has been fetched, and fetch no more."""
        self._stopping.set()

    async def run(self) -> None:
        heard = stopwatch()
        while not self._stopping.is_set():
            try:
                if self._offset is None:
                    self._offset = await self._offsets.read()
                elif stopwatch() - heard > QUIET.total_seconds():
                    self._offset = 0
                # What has not been heard from yet is asked for an answer at once: it may be a quiet day.
                wait = 0 if self.trouble else POLL_SECONDS
                found = await self._unless_stopped(self._line.raw_updates(self._offset, wait))
                if found is None:
                    return
                self.trouble = None
                if found:
                    heard = stopwatch()
                    await self._deal_with(found)
            except Exception as error:
                await self._rest(error)
            else:
                self._pause = FIRST_PAUSE

    async def _deal_with(self, found: list[Any]) -> None:
        """Take the updates, and put on record those that are dealt with; raises what the first failure raised."""
        updates = [one for one in found if isinstance(one, dict) and isinstance(one.get("update_id"), int)]
        chats: dict[str, list[dict[str, Any]]] = {}
        for update in updates:
            chats.setdefault(chat_of(update), []).append(update)
        outcomes = await asyncio.gather(*(self._one_after_another(chat) for chat in chats.values()))
        failures = dict(outcome for outcome in outcomes if outcome is not None)
        following = max((update["update_id"] + 1 for update in updates), default=self._offset or 0)
        offset = min(failures, default=following)
        await self._offsets.keep(offset)
        self._offset = offset
        for update_id in [known for known in self._failed if known < offset]:
            del self._failed[update_id]
        # The database takes our word, so it is the updates that are at fault.
        for update_id in failures:
            self._failed[update_id] = self._failed.get(update_id, 0) + 1
        if failures:
            raise failures[offset]

    async def _one_after_another(self, updates: list[dict[str, Any]]) -> tuple[int, Exception] | None:
        """The updates of one chat, up to the first that fails; its number and error."""
        for update in updates:
            update_id = update["update_id"]
            if self._failed.get(update_id, 0) >= ATTEMPTS:
                log.error("Telegram update %s failed %s times and is left out", update_id, ATTEMPTS)
                continue
            try:
                await self._take(update)
            except Exception as error:
                return update_id, error
        return None

    async def _rest(self, error: Exception) -> None:
        """Tell what is wrong and wait, longer every time up to a minute."""
        seconds = self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        match error:
            case Conflict():
                self.trouble = (
                    "Something else reads this bot's messages: a second Caucus with the same "
                    "TELEGRAM_BOT_TOKEN, or a webhook."
                )
            case RetryAfter():
                seconds = max(seconds, pause(error).total_seconds())
                self.trouble = "Telegram asks us to wait."
            case TelegramError():
                self.trouble = f"Telegram cannot be asked for messages: {describe(error)}."
            case _:
                self.trouble = f"A Telegram message could not be dealt with ({type(error).__name__})."
        expected = isinstance(error, TelegramError)
        log.warning("%s Next try in %.0f s.", self.trouble, seconds, exc_info=None if expected else error)
        await self._unless_stopped(_await(self._sleep(seconds)))

    async def _unless_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """The result, or None when `stop` was called first."""
        task = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            stop.cancel()
            task.cancel()
            await asyncio.gather(stop, task, return_exceptions=True)


async def _await(what: Awaitable[None]) -> None:
    await what


def chat_of(update: dict[str, Any]) -> str:
    """The chat an update belongs to, '' where there is none or it makes no sense."""
    for kind in ("message", "edited_message", "my_chat_member"):
        if kind in update:
            return _chat_id(update[kind])
    query = update.get("callback_query")
    return _chat_id(query.get("message")) if isinstance(query, dict) else ""


def _chat_id(holder: Any) -> str:
    chat = holder.get("chat") if isinstance(holder, dict) else None
    return str(chat.get("id", "")) if isinstance(chat, dict) else ""
