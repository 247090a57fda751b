"""Runs blocking calls in threads that keep neither their caller waiting for ever nor the process alive."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from storage.work import tellable

T = TypeVar("T")


async def aside(call: Callable[[], T], *, within: float | None = None) -> T:
    """The result of `call`, made in a thread; TimeoutError after `within` seconds, when it goes on unheard.

    Unlike asyncio.to_thread whatever it raises is told (a StopIteration would leave the caller waiting, a
    SystemExit end the loop), and a call that hangs does not hold up the end of the process.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result: T | None = None
        error: Exception | None = None
        try:
            result = call()
        except BaseException as raised:
            error = tellable(raised)
        try:
            loop.call_soon_threadsafe(settle, result, error)
        except RuntimeError:
            return  # the loop is closed: nobody waits any more

    threading.Thread(target=run, name="aside", daemon=True).start()
    async with asyncio.timeout(within):
        return await future
