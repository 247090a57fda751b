"""A sign of life of something that goes on in the background."""

from __future__ import annotations

from bot.core.clock import stopwatch


class Pulse:
    """Beaten at every turn; tells for how many seconds it has not been."""

    __slots__ = ("_at",)

    def __init__(self) -> None:
        self._at = stopwatch()

    def beat(self) -> None:
        self._at = stopwatch()

    def silence(self) -> float:
        return stopwatch() - self._at
