"""Keeps what is sent within what a platform takes: overall, per room, and per group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `burst` at once, and `per_second` in the long run."""

    per_second: float
    burst: int = 1


def _no_group(room: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Rates:
    """What one platform takes; None is as much as there is.

    A carrier that has an attribute `rates` is served by it. `group` counts besides `room` for the rooms
    that `is_group` names.
    """

    overall: Rate | None = field(default_factory=lambda: Rate(20, 20))
    room: Rate | None = field(default_factory=lambda: Rate(1, 4))
    group: Rate | None = None
    is_group: Callable[[str], bool] = _no_group


UNLIMITED = Rates(None, None)


class Pace:
    """How fast one platform is being served; moments are seconds on a clock that never goes back."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        # The moment by which everything sent so far would have left at the even rate; by name of the limit.
        self._even: dict[tuple[str, str], float] = {}
        self._held: dict[str, float] = {}

    def hold(self, room: str, until: float) -> None:
        """Send nothing to a room before a moment."""
        self._held[room] = max(until, self._held.get(room, until))

    def waits(self, at: float) -> dict[str, float]:
        """The rooms that take nothing now, each with the seconds until it does."""
        waits = {room: until - at for room, until in self._held.items() if until > at}
        for kind, room in self._even:
            if kind != "overall":
                waits[room] = max(self._wait(kind, room, at), waits.get(room, 0.0))
        return {room: wait for room, wait in waits.items() if wait > 0}

    def take(self, room: str, at: float) -> float:
        """Count one message to a room that takes some; the seconds it has to wait for the whole platform."""
        wait = self._wait("overall", "", at)
        for kind in ("overall", "room", "group"):
            rate, name = self._limit(kind, room)
            if rate is not None:
                self._even[kind, name] = max(self._even.get((kind, name), at), at) + 1 / rate.per_second
        return wait

    def forget(self, at: float) -> None:
        """Drop what no longer limits anything."""
        self._even = {limit: even for limit, even in self._even.items() if even > at}
        self._held = {room: until for room, until in self._held.items() if until > at}

    def _limit(self, kind: str, room: str) -> tuple[Rate | None, str]:
        match kind:
            case "overall":
                return self._rates.overall, ""
            case "group":
                return (self._rates.group if self._rates.is_group(room) else None), room
            case _:
                return self._rates.room, room

    def _wait(self, kind: str, room: str, at: float) -> float:
        rate, name = self._limit(kind, room)
        even = self._even.get((kind, name))
        if rate is None or even is None:
            return 0.0
        return max(0.0, even - at - (rate.burst - 1) / rate.per_second)
