"""Updates on their way to the bot: kept until confirmed, handed out by polling or posted to a webhook."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp

from tests.loopback.telegram_world import ApiError

JSON = dict[str, Any]
T = TypeVar("T")

# Telegram leaves these out unless they are asked for by name.
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Signal:
    """Something has changed: wakes everybody who waits for a condition to become true."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def fire(self) -> None:
        """Let the waiters look again."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self) -> None:
        """Until the next change."""
        await self._event.wait()

    async def until(self, probe: Callable[[], T | None], within: float, describe: Callable[[], str]) -> T:
        """The first truthy answer of `probe`; AssertionError with `describe()` after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                while not (found := probe()):
                    await self.wait()
                return found
        except TimeoutError:
            raise AssertionError(f"not within {within:g} s: {describe()}") from None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST to the webhook: the HTTP status, or the error when there was no answer."""

    update_id: int
    status: int | None
    error: str | None = None

    @property
    def accepted(self) -> bool:
        """Whether Telegram would call it delivered."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(slots=True)
class Webhook:
    """What the bot has registered; `Updates.route` says where else to post it."""

    url: str
    secret: str | None = None
    max_connections: int = 40


class Updates:
    """The queue of one bot. Nothing leaves it before it is confirmed by an offset or by a 2xx."""

    def __init__(self, signal: Signal) -> None:
        self.signal = signal
        self.pending: list[JSON] = []
        self.again: list[JSON] = []
        self.withheld: list[JSON] = []
        self.every: dict[int, JSON] = {}
        self.attempts: list[Attempt] = []
        self.allowed: frozenset[str] | None = None
        self.webhook: Webhook | None = None
        self.route: str | None = None
        self.closing = False
        self._next = 810_000_001
        self._terminate: Callable[[str], None] | None = None
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._stalled: set[int] = set()
        self._lane_of: dict[int, int] = {}
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(40)

    def add(self, kind: str, payload: Any, lane: int, *, withhold: bool = False) -> JSON:
        """Queue an update; `lane` is the chat, inside which order is kept on the webhook."""
        update: JSON = {"update_id": self._next, kind: payload}
        self._next += 1
        self.every[update["update_id"]] = update
        self._lane_of[update["update_id"]] = lane
        wanted = kind in self.allowed if self.allowed else kind not in _ONLY_ON_REQUEST
        if withhold or not wanted:
            self.withheld.append(update)
            return update
        self.pending.append(update)
        self.pump()
        self.signal.fire()
        return update

    def repeat(self, update_id: int) -> None:
        """Deliver that update once more, whether or not it was confirmed."""
        if self.webhook is not None:
            self.pending.append(self.every[update_id])
            self.pump()
        else:
            self.again.append(self.every[update_id])
        self.signal.fire()

    def allow(self, kinds: list[str] | None) -> None:
        """allowed_updates as the bot sets it: None keeps the last choice, an empty list is the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    # -- long polling ----------------------------------------------------------------------------------

    async def poll(self, offset: int, limit: int, seconds: float, alive: Callable[[], bool]) -> list[JSON]:
        """getUpdates; raises ApiError 409 while a webhook is set and in the earlier of two polls at once."""
        if self.webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self.interrupt(
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        self._confirm(offset)
        ended: list[str] = []

        def terminate(reason: str) -> None:
            ended.append(reason)
            self.signal.fire()

        self._terminate = terminate
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        try:
            while not ended:
                batch = self._batch(offset, limit) if alive() else []
                if batch or self.closing or loop.time() >= deadline or not alive():
                    return batch
                try:
                    async with asyncio.timeout_at(deadline):
                        await self.signal.wait()
                except TimeoutError:
                    pass
            raise ApiError(409, ended[0])
        finally:
            if self._terminate is terminate:
                self._terminate = None

    def interrupt(self, reason: str) -> None:
        """End the long poll that is under way with a 409, if there is one."""
        if self._terminate is not None:
            self._terminate(reason)
            self._terminate = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        self.signal.fire()

    def _batch(self, offset: int, limit: int) -> list[JSON]:
        again, self.again = self.again[:limit], self.again[limit:]
        known = {update["update_id"] for update in again}
        rest = [update for update in self.pending if update["update_id"] not in known]
        return again + rest[: limit - len(again)]

    # -- webhook ---------------------------------------------------------------------------------------

    def pump(self) -> None:
        """Start posting in every chat that has something waiting and has not failed."""
        if self.webhook is None or self.closing:
            return
        for lane in {self._lane_of[update["update_id"]] for update in self.pending}:
            task = self._lanes.get(lane)
            if lane not in self._stalled and (task is None or task.done()):
                self._lanes[lane] = asyncio.get_running_loop().create_task(self._run_lane(lane))

    async def retry(self) -> list[Attempt]:
        """Post what has failed once more, at once; the attempts made."""
        before = len(self.attempts)
        self._stalled.clear()
        self.pump()
        await asyncio.gather(*self._lanes.values())
        return self.attempts[before:]

    async def _run_lane(self, lane: int) -> None:
        while self.webhook is not None and not self.closing:
            waiting = [update for update in self.pending if self._lane_of[update["update_id"]] == lane]
            if not waiting:
                return
            attempt = await self._post(self.webhook, waiting[0])
            self.attempts.append(attempt)
            if not attempt.accepted:
                self._stalled.add(lane)
                self.signal.fire()
                return
            # The same update may wait twice, so only this one entry is done with.
            self.pending.remove(waiting[0])
            self.signal.fire()

    async def _post(self, webhook: Webhook, update: JSON) -> Attempt:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        url = self.route or webhook.url
        try:
            async with self._slots, self._session.post(url, json=update, headers=headers) as response:
                await response.read()
                return Attempt(update["update_id"], response.status)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return Attempt(update["update_id"], None, repr(error))

    def set_webhook(self, webhook: Webhook | None) -> None:
        """Turn to the webhook, or back to polling; what waits is posted there."""
        self.webhook = webhook
        self._stalled.clear()
        if webhook is not None:
            self._slots = asyncio.Semaphore(webhook.max_connections)
            self.interrupt("Conflict: terminated by setWebhook request")
        self.pump()

    async def close(self) -> None:
        """Answer the open poll at once and stop posting."""
        self.closing = True
        self.signal.fire()
        for task in self._lanes.values():
            task.cancel()
        await asyncio.gather(*self._lanes.values(), return_exceptions=True)
        if self._session is not None:
            await self._session.close()
