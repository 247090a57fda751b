"""What goes wrong on the way, on demand: errors, broken answers, lost connections, gates and flood limits."""

import asyncio
import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "429", "500", "502", "reset_before", "lost_after", "unparsable", "stall_after", "garbage_update"
]

_SENDING = ("send", "edit", "copy", "forward")


@dataclass(slots=True)
class Fault:
    """One thing that will go wrong with a call of `method` ("*": any but getUpdates), in that chat."""

    method: str
    kind: Kind
    chat_id: int | None = None
    retry_after: int = 3


@dataclass(eq=False, slots=True)
class Gate:
    """Holds calls of a method at `when` until it is opened; `arrived` is set when one stands there."""

    method: str
    when: Literal["before", "after"]
    chat_id: int | None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    def open(self) -> None:
        """Let everybody through, now and from now on."""
        self.opened.set()


class Faults:
    """The faults that are waiting for their call."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self.gates: list[Gate] = []

    def next(
        self, method: str, kind: Kind, *, times: int = 1, chat_id: int | None = None, retry_after: int = 3
    ) -> None:
        """Let the next `times` calls of `method` go wrong.

        429 (with `retry_after`, in seconds), 500 and 502 (an HTML page) refuse before anything is done, and
        reset_before cuts the connection then. lost_after does what was asked and cuts the connection;
        stall_after does it and never answers; unparsable does it and answers with half a JSON object.
        garbage_update is for getUpdates: an update with nonsense in its fields comes first.
        """
        self.waiting += [Fault(method, kind, chat_id, retry_after) for _ in range(times)]

    def hold(
        self, method: str, when: Literal["before", "after"] = "before", *, chat_id: int | None = None
    ) -> Gate:
        """A gate for calls of `method`: before it is done, or after it is done and before the answer."""
        gate = Gate(method, when, chat_id)
        self.gates.append(gate)
        return gate

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault this call meets, taken off the list."""
        for fault in self.waiting:
            named = fault.method == method or (fault.method == "*" and method != "getUpdates")
            if named and fault.chat_id in {None, chat_id}:
                self.waiting.remove(fault)
                return fault
        return None

    async def pause(self, method: str, when: Literal["before", "after"], chat_id: int | None) -> None:
        """Wait at the gates that stand in the way of this call."""
        for gate in self.gates:
            if gate.method == method and gate.when == when and gate.chat_id in {None, chat_id}:
                gate.arrived.set()
                await gate.opened.wait()

    def clear(self) -> None:
        """Nothing goes wrong any more and every gate is open."""
        self.waiting.clear()
        for gate in self.gates:
            gate.open()
        self.gates.clear()


@dataclass(slots=True)
class FloodLimits:
    """How much Telegram takes, as (messages, seconds); None is no limit.

    The published limits are one a second in a chat, 20 a minute in a group, 30 a second overall
    (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
    """

    per_chat: tuple[int, float] | None = (1, 1.0)
    per_group: tuple[int, float] | None = (20, 60.0)
    overall: tuple[int, float] | None = (30, 1.0)
    _spent: defaultdict[object, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def retry_after(self, method: str, chat_id: int, now: float) -> int | None:
        """Whole seconds the bot must wait before this call, None when it may go and is counted."""
        if not method.startswith(_SENDING):
            return None
        budgets = [(("chat", chat_id), self.per_chat), ("overall", self.overall)]
        if chat_id < 0:
            budgets.append((("group", chat_id), self.per_group))
        waits: list[float] = []
        for key, budget in budgets:
            if budget is None:
                continue
            count, seconds = budget
            spent = self._spent[key]
            while spent and spent[0] <= now - seconds:
                spent.popleft()
            if len(spent) >= count:
                waits.append(spent[0] + seconds - now)
        if waits:
            return max(1, math.ceil(max(waits)))
        for key, budget in budgets:
            if budget is not None:
                self._spent[key].append(now)
        return None
