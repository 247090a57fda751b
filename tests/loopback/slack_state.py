"""What a loopback Slack workspace holds at the moment, and the clock it runs on."""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from tests import PATIENCE
from tests.loopback.slack_model import (
    BOT_USER,
    Call,
    Channel,
    File,
    Json,
    Message,
    Person,
    ResponseUrl,
    Trigger,
    View,
    Violation,
    default_channels,
    default_people,
    elements,
)

T = TypeVar("T")


class Bell:
    """Wakes whoever waits for the state to change, so that no test has to sleep."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def wait_for(self, predicate: Callable[[], T], within: float = PATIENCE) -> T:
        """The first true value of `predicate`; TimeoutError after so many real seconds without one."""
        async with asyncio.timeout(within):
            while not (value := predicate()):
                await self._event.wait()
        return value


class Workspace:
    """The whole state, and the clock it runs on: real until advanced, then real plus what was advanced."""

    def __init__(
        self,
        people: Iterable[Person] = (),
        channels: Iterable[Channel] = (),
        clock: Callable[[], float] | None = None,
    ) -> None:
        started = time.time()
        self._clock = clock or (lambda: started)
        self._advanced = 0.0
        self._last_ts = 0
        self._serial = 0
        self.people = {p.id: p for p in [*default_people(), *people]}
        self.channels = {c.id: c for c in [*default_channels(), *channels]}
        self.all_messages: list[Message] = []
        self.views: list[View] = []
        self.home: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.calls: list[Call] = []
        self.violations: list[Violation] = []
        self.closed: dict[str, str] = {}  # channel -> the code whoever posts there gets
        self.origin = ""
        self.bell = Bell()

    # -- time and names -------------------------------------------------------------------------

    def now(self) -> float:
        """Seconds since the epoch by the server's own clock, which stands still unless advanced."""
        return self._clock() + self._advanced

    def advance(self, seconds: float) -> None:
        self._advanced += seconds

    def new_ts(self) -> str:
        """A message timestamp: unique and rising, `seconds.microseconds`."""
        self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        self._serial += 1
        return f"{prefix}{self._serial:08d}"

    # -- looking up -----------------------------------------------------------------------------

    def person(self, who: Person | str) -> Person:
        """By object, id or handle; LookupError for anybody else."""
        if isinstance(who, Person):
            self.people.setdefault(who.id, who)
            return who
        for person in self.people.values():
            if who in (person.id, person.name):
                return person
        raise LookupError(f"nobody in the workspace is called {who!r}")

    def channel(self, where: Channel | str) -> Channel:
        """By object, id or name (with or without `#`); LookupError for anything else."""
        if isinstance(where, Channel):
            self.channels.setdefault(where.id, where)
            return where
        for channel in self.channels.values():
            if where.lstrip("#") in (channel.id, channel.name):
                return channel
        raise LookupError(f"no channel is called {where!r}")

    def direct(self, user: str) -> Channel:
        """The direct-message channel between the app and one person."""
        made = Channel(f"D{user[1:]}", user, "im", members={user, BOT_USER})
        return self.channels.setdefault(made.id, made)

    def message(self, channel: str, ts: str) -> Message | None:
        return next(
            (m for m in self.all_messages if (m.channel, m.ts) == (channel, ts) and not m.deleted), None
        )

    def view(self, view_id: str) -> View | None:
        return next((v for v in self.views if v.id == view_id), None)

    # -- changing -------------------------------------------------------------------------------

    def named(self, blocks: list[Json]) -> list[Json]:
        """A copy in which every block and element has an id, as Slack gives to those that came without."""
        found = copy.deepcopy(blocks)
        for block in found:
            block.setdefault("block_id", self.new_id("blk"))
        for _block, element in elements(found):
            element.setdefault("action_id", self.new_id("act"))
        return found

    def post(self, channel: str, user: str, text: str, **fields: Any) -> Message:
        message = Message(channel, self.new_ts(), user, text, **fields)
        message.blocks = self.named(message.blocks)
        self.all_messages.append(message)
        self.bell.ring()
        return message

    def new_trigger(self, user: str, view_id: str | None = None) -> str:
        trigger_id = f"{int(self.now() * 1000)}.{self.new_id('')}.{self.new_id('t')}"
        self.triggers[trigger_id] = Trigger(user, self.now(), view_id)
        return trigger_id

    def new_response_url(self, user: str, channel: str, message: Message | None = None) -> str:
        key = self.new_id("R")
        thread = message.thread_ts if message is not None else None
        self.response_urls[key] = ResponseUrl(user, channel, self.now(), message, thread)
        return f"{self.origin}/response/{key}"

    def new_view(self, user: str, payload: Json, previous: View | None = None) -> View:
        view_id = self.new_id("V")
        root = previous.root_id if previous is not None else view_id
        payload = {**payload, "blocks": self.named(payload["blocks"])}
        view = View(view_id, user, payload, self.new_hash(), root, previous.id if previous else None)
        if payload["type"] == "modal":
            self.views.append(view)
        else:
            self.home[user] = view
        self.bell.ring()
        return view

    def replace_view(self, view: View, payload: Json) -> None:
        view.payload = {**payload, "blocks": self.named(payload["blocks"])}
        view.hash, view.edits = self.new_hash(), view.edits + 1
        self.bell.ring()

    def edit(self, message: Message, params: Json) -> None:
        """chat.update's rule: text without blocks removes the blocks, neither of them keeps both."""
        message.revisions.append(message.shown)
        if params.get("blocks") is not None:
            message.blocks = self.named(params["blocks"])
        elif params.get("text") is not None:
            message.blocks = []
            message.edited = self.new_ts()
        for name in ("text", "attachments", "metadata"):
            if params.get(name) is not None:
                setattr(message, name, params[name])
        self.bell.ring()

    def new_hash(self) -> str:
        return f"{int(self.now())}.{self.new_id('h')}"

    def violate(self, where: str, message: str) -> None:
        self.violations.append(Violation(where, message))
