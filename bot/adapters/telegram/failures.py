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

from bot.core.errors import Moved, NotSent, Rejected, Unreachable, Unsure

TOKEN_PAUSE: Final = timedelta(minutes=5)

_NEVER_LEFT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_NO_ENTRY: Final = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "deactivated",
    "user_is_blocked",
)
_CANNOT_EDIT: Final = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
_NO_TOPIC: Final = ("message thread not found", "topic_closed", "topic_deleted")

Failure = NotSent | Unreachable | Rejected | Moved | Unsure


def failure(error: TelegramError, *, repeatable: bool = False) -> Failure:
    """The error in the outbox's terms.

    `repeatable` marks a call that may be made twice without harm (an edit): then nothing is uncertain, it is
    just tried again. A token that is not accepted says nothing about the room, so that is tried again too.
    """
    reason = describe(error)
    match error:
        case RetryAfter():
            return NotSent(reason, pause(error))
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case Forbidden():
            return Unreachable(reason)
        case InvalidToken():
            return NotSent(reason, TOKEN_PAUSE)
        case BadRequest():
            return Unreachable(reason) if _says(error, _NO_ENTRY) else Rejected(reason)
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
    return _says(error, ("message is not modified",))


def cannot_edit(error: BadRequest) -> bool:
    """The message to edit is gone, or can never be edited."""
    return _says(error, _CANNOT_EDIT)


def no_topic(error: BadRequest) -> bool:
    """The topic was closed or deleted; the group is still there."""
    return _says(error, _NO_TOPIC)


def _says(error: TelegramError, words: tuple[str, ...]) -> bool:
    told = error.message.lower()
    return any(word in told for word in words)
