"""Work Slack does not wait for: what is not done in time goes on after the acknowledgement."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from bot.adapters.slack.apologies import note

T = TypeVar("T")


class Background:
    """Runs jobs; keeps those that take longer than `patience` seconds until they are done."""

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._going_on: set[asyncio.Task[Any]] = set()

    async def in_time(
        self, job: Coroutine[Any, Any, T], late: Callable[[T], Awaitable[None]] | None = None
    ) -> T | None:
        """The job's result; None when Slack cannot wait for it: then `late` gets it, once it is there."""
        task = asyncio.create_task(job)
        done, _ = await asyncio.wait({task}, timeout=self.patience)
        if done:
            return task.result()
        self.go_on(self._finish(task, late))
        return None

    async def _finish(self, task: asyncio.Task[T], late: Callable[[T], Awaitable[None]] | None) -> None:
        try:
            result = await task
            if late is not None:
                await late(result)
        except Exception as trouble:
            note(trouble)

    def go_on(self, job: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin a job nobody waits for now."""
        task = asyncio.create_task(job)
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)
        return task

    async def close(self, within: float = 3.0) -> None:
        """Let what is going on finish, for so many seconds."""
        if self._going_on:
            _, late = await asyncio.wait(self._going_on, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
