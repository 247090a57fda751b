"""Takes the updates Telegram posts to us; answers 200 only when they are on disk."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final
from weakref import WeakValueDictionary

from aiohttp import web

from bot.adapters.telegram.polling import chat_of

log = logging.getLogger("caucus.telegram")

LARGEST_BODY: Final = 1 << 20
"""Telegram's updates are a few kilobytes; nothing it sends comes near this many bytes."""

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"

Take = Callable[[dict[str, Any]], Awaitable[None]]


class Webhook:
    """The route of one bot. `take` returns when an update's transaction is committed."""

    def __init__(self, secret: str, take: Take, open_for_updates: Callable[[], bool]) -> None:
        self._secret = secret.encode()
        self._take = take
        self._open = open_for_updates
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, request: web.Request) -> web.Response:
        """200: taken; 403: not from Telegram; 413: too large; 400: no update; 500, 503: to be sent again."""
        given = request.headers.get(SECRET_HEADER, "").encode(errors="replace")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        if not self._open():
            return web.Response(status=503)
        body = await _body(request)
        if body is None:
            return web.Response(status=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return web.Response(status=400)
        chat = chat_of(update)
        lane = self._lanes.setdefault(chat, asyncio.Lock())
        try:
            async with lane:  # in the order they came, within a chat
                await self._take(update)
        except Exception:
            log.exception(
                "Telegram update %s could not be dealt with; Telegram sends it again", update["update_id"]
            )
            return web.Response(status=500)
        return web.Response()


async def _body(request: web.Request) -> bytes | None:
    """The body, None when it is larger than any update; stops reading there."""
    if (request.content_length or 0) > LARGEST_BODY:
        return None
    body = bytearray()
    async for chunk in request.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)
