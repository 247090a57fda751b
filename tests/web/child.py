"""The bot's web server in a process of its own with few descriptors: `python -m tests.web.child DESCRIPTORS`."""

from __future__ import annotations

import asyncio
import resource
import sys
from typing import Any

from aiohttp import web

from bot import logs
from bot.adapters.telegram.settings import PATH
from bot.adapters.telegram.webhook import Webhook
from bot.web.app import Part, listen, make_app
from bot.web.connections import Connections, Deadlines
from bot.web.feeds import feed_route

SECRET = "secret"


async def take(update: dict[str, Any]) -> None:
    return None


async def ready() -> str | None:
    return None


async def feed(secret: str) -> bytes | None:
    return b"BEGIN:VCALENDAR" if secret == "x" * 20 else None


async def main() -> None:
    logs.set_up()
    webhook = Webhook(SECRET, take, lambda: True)
    app = make_app([Part("database", ready)], [web.post(PATH, webhook.answer), feed_route(feed)])
    quick = Deadlines(head=2.0, body=2.0, answer=5.0, idle=2.0)
    listening = await listen(app, "127.0.0.1", 0, Connections(quick))
    print(listening.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    few = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (few, few))
    asyncio.run(main())
