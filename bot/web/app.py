"""The bot's own web server: is it alive, is it ready, and the routes the adapters bring."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from aiohttp import web

from bot.web.connections import AT_ONCE, QUEUE, Connections

LARGEST_BODY = 2 * 1024 * 1024  # bytes; the adapters' routes set narrower limits of their own

SHUTDOWN = 3.0  # seconds the answers under way have when the bot is being stopped
LOOK = 8.0  # seconds a part may take to say how it is


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bot that can be ready or not: its name, and a check giving a sentence when it is not."""

    name: str
    trouble: Callable[[], Awaitable[str | None]]


def make_app(parts: Iterable[Part], routes: Iterable[web.RouteDef]) -> web.Application:
    """The application: `/livez` answers as long as the process does, `/readyz` once every part is ready."""
    looked = _Looked(tuple(parts))

    async def livez(request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(request: web.Request) -> web.Response:
        troubles = await looked.now()
        lines = [f"{name}: {trouble or 'ok'}" for name, trouble in troubles.items()]
        return web.Response(text="\n".join(lines) + "\n", status=503 if any(troubles.values()) else 200)

    app = web.Application(client_max_size=LARGEST_BODY)
    app.router.add_get("/livez", livez)
    app.router.add_get("/readyz", readyz)
    app.add_routes(list(routes))
    return app


class _Looked:
    """What became of looking at every part, once however many ask at the same time; never longer than LOOK."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self._parts = parts
        self._looking: asyncio.Task[list[str | None]] | None = None

    async def now(self) -> dict[str, str | None]:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._all())
        found = await asyncio.shield(self._looking)
        return dict(zip((part.name for part in self._parts), found, strict=True))

    async def _all(self) -> list[str | None]:
        return list(await asyncio.gather(*(_trouble(part) for part in self._parts)))


async def _trouble(part: Part) -> str | None:
    try:
        async with asyncio.timeout(LOOK):
            return await part.trouble()
    except Exception as fault:
        return f"it does not say ({type(fault).__name__})"


@dataclass(slots=True)
class Listening:
    """A running web server; `port` is the real one, also when 0 was asked for."""

    runner: web.AppRunner
    server: asyncio.Server
    looking: asyncio.Task[None]
    port: int

    async def close(self) -> None:
        self.server.close()
        self.looking.cancel()
        await self.runner.cleanup()


async def listen(
    app: web.Application, host: str, port: int, connections: Connections | None = None
) -> Listening:
    """Serve the application; raises OSError when the address is taken."""
    connections = connections or Connections()
    app.middlewares.append(connections.middleware)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN)
    await runner.setup()
    try:
        assert runner.server is not None  # it was set up
        watched = connections.watched(runner.server)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(watched, host, port, backlog=AT_ONCE)
        for bound in server.sockets:
            with socket.socket(fileno=os.dup(bound.fileno())) as same:
                same.listen(QUEUE)  # asyncio takes the length of the queue for how many to accept in one go
    except OSError:
        await runner.cleanup()
        raise
    looking = asyncio.create_task(connections.run(), name="connections")
    return Listening(runner, server, looking, server.sockets[0].getsockname()[1])
