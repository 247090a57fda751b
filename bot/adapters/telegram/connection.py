"""The line to the Bot API: python-telegram-bot's Bot on two connection pools of ours."""

from __future__ import annotations

import logging
import os
import ssl
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import InvalidToken
from telegram.request import HTTPXRequest

from bot.adapters.telegram.settings import TelegramSettings
from bot.engine.access import Access

SENDS_AT_ONCE: Final = 72
"""Sixty-four messages on their way, and room for what is asked besides."""

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_SECONDS: Final = 25

_CONNECT, _READ, _WRITE, _POOL, _UPLOAD = 5.0, 15.0, 10.0, 10.0, 60.0


class Line(Bot):
    """A Bot that also hands out updates as they came: one that makes no sense must not hide the others.

    What it is `watched_by` hears with every answer whether Telegram takes the token.
    """

    _access: Access | None = None

    def watched_by(self, access: Access | None) -> Line:
        self._access = access
        return self

    async def raw_updates(self, offset: int, wait: int = POLL_SECONDS) -> list[Any]:
        """Unconfirmed updates from `offset` on, as JSON; confirms those before it.

        Waits up to `wait` seconds for one. Raises telegram.error.TelegramError.
        """
        asked = {"offset": offset, "timeout": wait, "limit": 100, "allowed_updates": list(ALLOWED_UPDATES)}
        # Bot.get_updates would parse all of them or none.
        found = await self._post("getUpdates", asked, read_timeout=wait + _READ)
        return found if isinstance(found, list) else []

    async def _do_post(self, *args: Any, **how: Any) -> Any:
        """Every call of the Bot API; Telegram's answer says whether it takes the token."""
        try:
            answer = await super()._do_post(*args, **how)
        except InvalidToken as trouble:
            if self._access is not None:
                self._access.refused(trouble.message)
            raise
        if self._access is not None:
            self._access.granted()
        return answer


def line(settings: TelegramSettings, access: Access | None = None) -> Line:
    """A line that has not been used yet; `initialize` and `shutdown` open and close it."""
    # The library's own opt-in to spans of time as timedelta; without it every flood error warns.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    # httpx writes every address to its log, and ours hold the token.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    shared: dict[str, Any] = {"verify": ssl.create_default_context()}
    if _is_this_machine(settings.api_url):
        shared["trust_env"] = False  # no proxy leads to this very machine
    api = settings.api_url.rstrip("/")
    return Line(
        settings.token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=_pool(SENDS_AT_ONCE, shared),
        get_updates_request=_pool(2, shared),
    ).watched_by(access)


def _pool(size: int, shared: dict[str, Any]) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=size,
        connect_timeout=_CONNECT,
        read_timeout=_READ,
        write_timeout=_WRITE,
        pool_timeout=_POOL,
        media_write_timeout=_UPLOAD,
        httpx_kwargs=shared,
    )


def _is_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
