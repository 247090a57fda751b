"""Tells by what went wrong with a call whether Slack took it, may take it later, or never will."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.adapters.slack.error_codes import ABOUT, About
from bot.core.errors import LockedOut, NotSent, Rejected, Unreachable, Unsure

LATER: Final[dict[str, timedelta]] = {
    "accesslimited": timedelta(minutes=1),
    "request_timeout": timedelta(seconds=5),  # Slack got only part of the request
}
"""Where not half a minute."""

PAUSES: Final = {
    About.RATE: timedelta(seconds=30),
    About.PASSING: timedelta(seconds=30),
    # The administrator puts it right, and then what waits may go out.
    About.RIGHT: timedelta(minutes=15),
}


class NoThread(Rejected):
    """The thread takes no more answers; the room it is in may."""


class NoRight(NotSent):
    """The token lacks a scope."""


def locks_out(word: str) -> bool:
    """Whether with this code Slack refuses the bot as a whole, and not what it wanted."""
    return ABOUT.get(word) in (About.TOKEN, About.WORKSPACE)


def code(trouble: BaseException) -> str:
    """Slack's own word for what went wrong, or 'status 502', or the name of the exception."""
    if isinstance(trouble, SlackApiError):
        return str(_data(trouble).get("error") or f"status {_status(trouble)}")
    return type(trouble).__name__


def classified(trouble: Exception) -> Exception:
    """NotSent, LockedOut, Unreachable, Rejected or Unsure for what a call raised; anything else as it is."""
    match trouble:
        case SlackApiError():
            return _answered(trouble)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return NotSent(code(trouble))  # nothing was written: there was no connection
        case aiohttp.ClientError() | TimeoutError() | ConnectionError() | SlackClientError():
            return Unsure(code(trouble))
        case AttributeError() | ValueError():
            # What the client raises over an answer that is not Slack's: a proxy's page, half a JSON text.
            return Unsure(f"unreadable answer ({code(trouble)})")
        case _:
            return trouble


def _answered(trouble: SlackApiError) -> Exception:
    word, status = code(trouble), _status(trouble)
    # Slack said no, so it was not taken; a word we do not know is no reason to try for ever.
    about = About.RATE if status == 429 else ABOUT.get(word)
    match about:
        case About.RATE | About.PASSING:
            return NotSent(word, _retry_after(trouble) or LATER.get(word, PAUSES[about]))
        case About.RIGHT:
            return NoRight(word, PAUSES[about])
        case About.TOKEN | About.WORKSPACE:
            return LockedOut(word)
        case About.UNCLEAR:
            return Unsure(word)
        case About.ROOM:
            return Unreachable(word)
        case About.PERSON:
            return Unreachable(word, person=True)
        case About.THREAD:
            return NoThread(word)
        case _:
            return Unsure(word) if status >= 500 else Rejected(word)


def refusal(trouble: Exception) -> str | None:
    """Slack's word for refusing a token, of what `classified` made; None when asking again may help."""
    word = str(trouble)
    refused = ABOUT.get(word) is About.TOKEN or isinstance(trouble, NoRight | Rejected | Unreachable)
    return word if refused else None


def status_of(status: int, word: str, headers: Mapping[str, str]) -> Exception | None:
    """What the HTTP status of a plain post (a response_url, an upload) means; None when it was taken."""
    if status == 200:
        return None
    if status == 429:
        return NotSent("ratelimited", _seconds(headers.get("Retry-After")))
    if status >= 500:
        return Unsure(f"status {status}")
    return Rejected(word or f"status {status}")


def _data(trouble: SlackApiError) -> dict[str, Any]:
    data = getattr(trouble.response, "data", None)
    return data if isinstance(data, dict) else {}


def _status(trouble: SlackApiError) -> int:
    found = getattr(trouble.response, "status_code", None) or getattr(trouble.response, "status", None)
    return found if isinstance(found, int) else 0


def _retry_after(trouble: SlackApiError) -> timedelta | None:
    headers = getattr(trouble.response, "headers", None) or {}
    return _seconds(headers.get("Retry-After"))


def _seconds(text: str | None) -> timedelta | None:
    return timedelta(seconds=int(text)) if text and text.isascii() and text.isdigit() else None
