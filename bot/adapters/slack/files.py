"""Fetches the documents people send the bot on Slack."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import called
from bot.adapters.slack.windows import FAILED
from bot.core.desk import Desk
from bot.core.messages import LARGEST_FILE, Attached, Message, may_be_a_document
from bot.core.people import Standing

log = logging.getLogger("caucus.slack")

AT_ONCE: Final = 2  # downloads, so that memory holds no more than so many files
PATIENCE: Final = 60.0  # seconds for one file
ELSEWHERE: Final = "check_file_info"  # the event does not describe the file: it has to be asked for


class Files:
    """Documents with their contents; pictures, films and sounds are left where they are.

    Only files of people the desk takes files from are fetched, or even asked about. The bot's token goes to
    Slack alone, and to no address Slack leads on to.
    """

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self._client = client
        self._session = session
        self._downloads = asyncio.Semaphore(AT_ONCE)

    async def of(self, message: Message, event: Mapping[str, Any], desk: Desk) -> tuple[Attached, ...]:
        """The documents of a message; one that could not be fetched, or must not be, has no content."""
        shared = [one for one in event.get("files") or () if isinstance(one, dict)]
        if not shared or message.sender.standing not in (Standing.MEMBER, Standing.ADMIN):
            return ()
        if not await desk.takes_files(message):
            return tuple(_named(one) for one in shared if may_be_a_document(str(one.get("mimetype") or "")))
        found = [await self._described(one) for one in shared]
        return tuple(
            [await self._fetched(one) for one in found if may_be_a_document(str(one.get("mimetype") or ""))]
        )

    async def _described(self, file: Mapping[str, Any]) -> Mapping[str, Any]:
        if file.get("file_access") != ELSEWHERE:
            return file
        try:
            told = await called(self._client.files_info(file=str(file.get("id"))))
        except FAILED as trouble:
            log.warning("a file could not be described: %s", trouble)
            return file
        described: Mapping[str, Any] = told["file"]
        return described

    async def _fetched(self, file: Mapping[str, Any]) -> Attached:
        attached = _named(file)
        url = str(file.get("url_private_download") or file.get("url_private") or "")
        if attached.too_large or not self._is_slacks(url):
            return attached
        try:
            async with self._downloads, asyncio.timeout(PATIENCE):
                content = await self._downloaded(url, attached.media_type)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as trouble:
            log.warning("a file could not be fetched: %s %s", type(trouble).__name__, trouble)
            return attached
        return replace(attached, size=max(attached.size, len(content)), content=_within(content))

    def _is_slacks(self, url: str) -> bool:
        """Whether the token may be shown at an address: at Slack's, or where the Web API itself is."""
        asked, api = urlsplit(url), urlsplit(self._client.base_url)
        host = asked.hostname or ""
        slacks = asked.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))
        return slacks or (asked.scheme, asked.netloc) == (api.scheme, api.netloc)

    async def _downloaded(self, url: str, media_type: str) -> bytes:
        """The bytes, at most one more than are taken. ValueError for anything but the file itself."""
        shown = {"Authorization": f"Bearer {self._client.token}"}
        async with self._session.get(url, headers=shown, allow_redirects=False) as response:
            # Without the right to read files, Slack answers with the page to sign in at.
            if response.status != 200 or (
                response.content_type == "text/html" and not media_type.startswith("text/html")
            ):
                raise ValueError(f"status {response.status}, {response.content_type}")
            content = bytearray()
            async for chunk in response.content.iter_chunked(1 << 16):
                content += chunk
                if len(content) > LARGEST_FILE:
                    break
            return bytes(content)


def _named(file: Mapping[str, Any]) -> Attached:
    name = str(file.get("name") or file.get("title") or file.get("id") or "")
    return Attached(name, int(file.get("size") or 0), str(file.get("mimetype") or ""))


def _within(content: bytes) -> bytes | None:
    return content if len(content) <= LARGEST_FILE else None
