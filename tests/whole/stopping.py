"""A bot in a process of its own in which something hangs: `python -m tests.whole.stopping WHAT`."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from contextlib import AsyncExitStack
from typing import Any

from bot import main as module
from bot.engine.blocking import aside
from bot.main import Bot, run_platforms
from bot.settings import read_settings

serve = module.serve


async def serve_and_hang(bot: Bot, stack: AsyncExitStack) -> Any:
    listening = await serve(bot, stack)
    match sys.argv[1]:
        case "a unit":
            waiting = asyncio.create_task(bot.work.run(lambda unit: time.sleep(1000)))
        case "a thread":
            waiting = asyncio.create_task(aside(lambda: time.sleep(1000)))
        case "a thread of the library":
            waiting = asyncio.create_task(asyncio.to_thread(time.sleep, 1000))
        case "the loop":
            stack.push_async_callback(asyncio.sleep, 1000)
            waiting = asyncio.create_task(asyncio.sleep(0))
        case "the stop itself":
            stack.callback(time.sleep, 1000)
            waiting = asyncio.create_task(asyncio.sleep(0))
        case "a thread that keeps processes":
            threading.Thread(target=time.sleep, args=(1000,)).start()
            waiting = asyncio.create_task(asyncio.sleep(0))
        case _:
            waiting = asyncio.create_task(asyncio.sleep(0))
    await asyncio.sleep(0.2)
    print("ready", flush=True)
    del waiting
    return listening


if __name__ == "__main__":
    module.serve = serve_and_hang
    if sys.argv[1] in ("nothing", "a thread"):
        module.LEFT_IN = 60.0  # it stops by itself, however slow the machine is
    else:
        module.STOPPED_IN, module.LEFT_IN = 1.0, 3.0
    asyncio.run(run_platforms(read_settings(dotenv=None)))
