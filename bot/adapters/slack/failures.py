"""Tells by what went wrong with a call whether Slack took it, may take it later, or never will."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.core.errors import NotSent, Rejected, Unreachable, Unsure

# Slack's error codes, from its method reference and slackapi/slack-api-specs.
GONE = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "account_inactive",
        "token_revoked",
        "team_not_found",
        "user_not_found",
        "user_disabled",
        "user_is_bot",
        "cannot_dm_bot",
        "user_not_in_channel",
        "user_not_visible",
        "messages_tab_disabled",
        "restricted_action",
        "restricted_action_read_only_channel",
        "thread_not_found",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "is_inactive",
        "org_login_required",
        "team_added_to_org",
        "ekm_access_denied",
        "as_user_not_supported",
    }
)
LATER = {
    "ratelimited": timedelta(seconds=30),
    "rate_limited": timedelta(seconds=30),
    "accesslimited": timedelta(minutes=1),
    "service_unavailable": timedelta(seconds=30),
    "request_timeout": timedelta(seconds=5),  # Slack got only part of the request
    "team_access_not_granted": timedelta(minutes=5),
    # The administrator puts these right, and then what waits may go out.
    "invalid_auth": timedelta(minutes=5),
    "not_authed": timedelta(minutes=5),
    "token_expired": timedelta(minutes=5),
    "missing_scope": timedelta(minutes=15),
}
UNCLEAR = frozenset({"fatal_error", "internal_error"})  # "some aspect of the operation may have succeeded"


def code(trouble: BaseException) -> str:
    """Slack's own word for what went wrong, or 'status 502', or the name of the exception."""
    if isinstance(trouble, SlackApiError):
        return str(_data(trouble).get("error") or f"status {_status(trouble)}")
    return type(trouble).__name__


def classified(trouble: Exception) -> Exception:
    """NotSent, Unreachable, Rejected or Unsure for what a call raised; anything else comes back as it is."""
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
    if status == 429 or word in LATER:
        return NotSent(word, _retry_after(trouble) or LATER.get(word))
    if status >= 500 or word in UNCLEAR:
        return Unsure(word)
    if word in GONE:
        return Unreachable(word)
    # Slack said no, so it was not taken; a word we do not know is no reason to try for ever.
    return Rejected(word)


def refusal(trouble: Exception) -> str | None:
    """Slack's word for refusing a token, of what `classified` made; None when asking again may help."""
    word = str(trouble)
    healing = word in ("invalid_auth", "not_authed", "token_expired", "missing_scope")
    return word if healing or isinstance(trouble, Rejected | Unreachable) else None


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
