"""The floors of Slack: Bolt with nothing behind it, and Bolt with one bare insert; a process of its own.

`python -m tests.bench.bolt noop|insert PORT API_URL FILE`
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.bench.commands import PATH
from tests.loopback.slack import BOT_TOKEN, SIGNING_SECRET

PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
TABLE = "CREATE TABLE IF NOT EXISTS said (id INTEGER PRIMARY KEY, event TEXT UNIQUE, account TEXT, text TEXT)"
INSERT = "INSERT INTO said (event, account, text) VALUES (?, ?, ?)"


def noop(client: AsyncWebClient) -> AsyncApp:
    """Bolt as its documentation shows it: the listener acknowledges and does nothing."""
    app = AsyncApp(client=client, signing_secret=SIGNING_SECRET)

    @app.command("/meeting")
    async def heard(ack: AsyncAck) -> None:
        await ack("kept")

    return app


def insert(client: AsyncWebClient, file: str) -> AsyncApp:
    """The least an honest bot can do: one durable insert, then the acknowledgement."""
    app = AsyncApp(client=client, signing_secret=SIGNING_SECRET, process_before_response=True)
    database = sqlite3.connect(file, isolation_level=None)
    for statement in (*PRAGMAS, TABLE):
        database.execute(statement)

    @app.command("/meeting")
    async def heard(ack: AsyncAck, body: dict[str, Any]) -> None:
        database.execute(INSERT, (body["trigger_id"], body["user_id"], body["text"]))
        await ack("kept")

    return app


async def serve(kind: str, port: int, api: str, file: str) -> None:
    """Listen until the process is ended."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=api)
    app = noop(client) if kind == "noop" else insert(client, file)
    runner = web.AppRunner(app.web_app(PATH), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]))
