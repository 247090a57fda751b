"""Fetches the documents people send the bot on Telegram."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Final

from telegram import Document
from telegram.error import TelegramError

from bot.adapters.telegram.connection import Line
from bot.adapters.telegram.failures import describe
from bot.core.desk import Desk
from bot.core.messages import LARGEST_FILE, Attached, Message, may_be_a_document

log = logging.getLogger("caucus.telegram")

AT_ONCE: Final = 2  # downloads, so that memory holds no more than so many files
PATIENCE: Final = 60.0  # seconds for one file


class Files:
    """Documents with their contents; Telegram gives out files of up to 20 MB, and we take less."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._downloads = asyncio.Semaphore(AT_ONCE)

    async def of(self, message: Message, document: Document | None, desk: Desk) -> tuple[Attached, ...]:
        """The document of a message, if it has one to read; one that could not be fetched has no content.

        Those of people the desk takes no files from are not fetched.
        """
        if document is None or not may_be_a_document(document.mime_type or ""):
            return ()
        name, media_type = document.file_name or "", document.mime_type or ""
        attached = Attached(name, document.file_size or 0, media_type)
        if attached.too_large or not await desk.takes_files(replace(message, files=(attached,))):
            return (attached,)
        try:
            async with self._downloads, asyncio.timeout(PATIENCE):
                file = await self._line.get_file(document.file_id)
                if (file.file_size or 0) > LARGEST_FILE:
                    return (Attached(name, file.file_size or 0, media_type),)
                content = bytes(await file.download_as_bytearray())
        except (TelegramError, TimeoutError) as error:
            told = describe(error) if isinstance(error, TelegramError) else "no answer in time"
            log.warning("a document could not be fetched: %s", told)
            return (attached,)
        if len(content) > LARGEST_FILE:
            return (Attached(name, len(content), media_type),)
        return (Attached(name, len(content), media_type, content),)
