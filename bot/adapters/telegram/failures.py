"""Says what an error of the Bot API means for the message that was to be sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.adapters.telegram.error_words import About, about
from bot.core.errors import LockedOut, Moved, NotSent, Rejected, Unreachable, Unsure

_NEVER_LEFT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

_OF_AN_OLDER_SERVER: Final = (
    "can't parse inline keyboard button",
    "text buttons are unallowed",
    "button_type_invalid",
    "can't parse entities",
)

Failure = NotSent | Unreachable | Rejected | Moved | Unsure


def failure(error: TelegramError, *, repeatable: bool = False) -> Failure:
    """The error in the outbox's terms.

    `repeatable` marks a call that may be made twice without harm (an edit): then nothing is uncertain, it is
    just tried again. A token that is not accepted says nothing about the room: everything waits for it.
    """
    reason = describe(error)
    match error:
        case RetryAfter():
            return NotSent(reason, pause(error))
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case InvalidToken():
            return LockedOut(reason)
        case Forbidden() | BadRequest():
            match about(error.message, forbidden=isinstance(error, Forbidden)):
                case About.ROOM:
                    return Unreachable(reason)
                case About.PERSON:
                    return Unreachable(reason, person=True)
                case _:
                    return Rejected(reason)
        case Conflict():
            return NotSent(reason)
        case NetworkError() if _says(error, ("request entity too large",)):
            return Rejected(reason)
        case NetworkError() if isinstance(error.__cause__, _NEVER_LEFT) or _says(
            error, ("too many requests",)
        ):
            return NotSent(reason)
        case _:
            # Time-outs after the request was written, 5xx, connections cut, answers cut in half.
            return NotSent(reason) if repeatable else Unsure(reason)


def describe(error: TelegramError) -> str:
    """The error in one line, without the token that python-telegram-bot puts into one of its messages."""
    if isinstance(error, InvalidToken):
        return "Telegram does not accept the token"
    return " ".join(error.message.split())[:300].rstrip(" .:")


def pause(error: RetryAfter) -> timedelta:
    """How long Telegram wants us to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def not_modified(error: BadRequest) -> bool:
    """The message already reads as wanted."""
    return about(error.message) is About.UNCHANGED


def cannot_edit(error: BadRequest) -> bool:
    """The message to edit is gone, or can never be edited."""
    return about(error.message) is About.NOT_EDITABLE


def not_known(reason: str) -> bool:
    """The server may be older than what it was given: a button that copies, a quotation that unfolds."""
    told = reason.lower()
    return any(words in told for words in _OF_AN_OLDER_SERVER)


def no_topic(error: BadRequest) -> bool:
    """The topic was closed or deleted; the group is still there."""
    return about(error.message) is About.TOPIC


def _says(error: TelegramError, words: tuple[str, ...]) -> bool:
    told = error.message.lower()
    return any(word in told for word in words)
