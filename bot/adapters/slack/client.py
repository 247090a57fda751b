"""Makes the Web API clients: one shared HTTP session, no retries behind our back, the address told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from typing import Any, BinaryIO, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.slack.failures import classified, code, locks_out, status_of
from bot.adapters.slack.settings import SlackSettings
from bot.engine.access import Access

T = TypeVar("T")

PATIENCE = 30.0  # seconds for one call; the shared session's own limit is for other things

# The SDK writes whole requests to its log at DEBUG, and Bolt whole payloads at INFO: names and notes of people.
sdk_log = logging.getLogger("caucus.slack.sdk")
sdk_log.setLevel(logging.ERROR)


class WatchedClient(AsyncWebClient):
    """Tells `access` of every answer whether Slack lets the bot in."""

    access: Access | None = None

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        try:
            answer = await super().api_call(api_method, **how)
        except SlackApiError as trouble:
            if self.access is not None and locks_out(word := code(trouble)):
                self.access.refused(word)
            raise
        if self.access is not None:
            self.access.granted()
        return answer


def web_client(settings: SlackSettings, session: aiohttp.ClientSession, token: str | None) -> WatchedClient:
    """A client that calls once: the SDK's default handlers post again when only the answer was lost."""
    return WatchedClient(
        token=token,
        base_url=settings.base_url,
        session=session,
        retry_handlers=[],
        logger=sdk_log,
    )


async def called(call: Awaitable[T]) -> T:
    """The answer to a Web API call; raises NotSent (LockedOut), Unreachable, Rejected or Unsure."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await call
    except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, AttributeError, ValueError) as trouble:
        raise classified(trouble) from trouble


async def posted(session: aiohttp.ClientSession, url: str, *, json: Mapping[str, Any] | None = None,
                 data: BinaryIO | None = None) -> None:  # fmt: skip
    """Post to an address Slack gave us; raises as `called` does, Rejected with Slack's word for a refusal."""
    try:
        async with asyncio.timeout(PATIENCE), session.post(url, json=json, data=data) as response:
            word = (await response.text(errors="replace"))[:200] if response.status != 200 else ""
            refusal = status_of(response.status, word, response.headers)
    except (aiohttp.ClientError, OSError, TimeoutError) as trouble:
        raise classified(trouble) from trouble
    if refusal is not None:
        raise refusal
