"""Logs what happens again and again in one line a minute."""

from __future__ import annotations

import logging
from collections.abc import Hashable
from typing import Final

from bot.core.clock import stopwatch

MINUTE: Final = 60.0
MOST_KEYS: Final = 1000


class OncePerMinute:
    """Warnings of one logger: of those alike (the same `about`) one a minute, which says how many it stands for."""

    def __init__(self, log: logging.Logger, every: float = MINUTE) -> None:
        self._log = log
        self._every = every
        self._said: dict[Hashable, tuple[float, int]] = {}

    def warning(self, message: str, *values: object, about: Hashable = None) -> None:
        """`about` tells apart what is not alike; without it the message and its values do."""
        key = (message, values) if about is None else (message, about)
        at = stopwatch()
        said_at, unsaid = self._said.get(key, (-self._every, 0))
        if at - said_at < self._every:
            self._said[key] = (said_at, unsaid + 1)
            return
        if len(self._said) >= MOST_KEYS:
            self._said = {old: one for old, one in self._said.items() if at - one[0] < self._every}
        if len(self._said) >= MOST_KEYS:
            return  # from everywhere at once: what there is to know has been said
        self._said[key] = (at, 0)
        self._log.warning(message + (f" ({unsaid} times more since)" if unsaid else ""), *values)
