"""HTTP deliveries of the loopback Slack: signed posts to the app, and those that only look so."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
import time
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.loopback.slack_payloads import Delivery
from tests.loopback.slack_state import Workspace


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature of a raw request body."""
    return (
        "v0="
        + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    )


@dataclass(frozen=True, slots=True)
class HttpAck:
    """How one post fared: `failed` is None, `timeout`, `http_error`, `connection_failed` or `bad_answer`."""

    status: int | None
    body: str
    payload: Any
    seconds: float
    failed: str | None
    sent: tuple[dict[str, str], bytes]


class Poster:
    """Posts to the app's request URL."""

    def __init__(self, state: Workspace, secret: str) -> None:
        self.state = state
        self.secret = secret
        self._session: aiohttp.ClientSession | None = None

    def headers(
        self, delivery: Delivery, secret: str | None = None, age: float = 0.0
    ) -> tuple[dict[str, str], bytes]:
        """(headers, raw body); signed with another `secret` it is forged, `age` seconds old it is stale."""
        content_type, body = delivery.http()
        timestamp = str(int(self.state.now() - age))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "*/*",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self.secret if secret is None else secret, timestamp, body),
        }
        if delivery.retry_num:
            headers |= {
                "X-Slack-Retry-Num": str(delivery.retry_num),
                "X-Slack-Retry-Reason": delivery.retry_reason,
            }
        return headers, body

    async def post(self, url: str, headers: dict[str, str], body: bytes, within: float) -> HttpAck:
        """These very bytes; the answer must be whole within so many real seconds."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        started = time.perf_counter()
        status, text, payload, failed = None, "", None, None
        try:
            async with (
                asyncio.timeout(within),
                self._session.post(url, data=io.BytesIO(body), headers=headers) as response,
            ):
                status, text = response.status, await response.text()
                payload, failed = _read(response, text)
        except TimeoutError:
            failed = "timeout"
        except aiohttp.ClientError:
            failed = "connection_failed"
        return HttpAck(status, text, payload, time.perf_counter() - started, failed, (headers, body))

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _read(response: aiohttp.ClientResponse, text: str) -> tuple[Any, str | None]:
    if response.status != 200:
        return None, "http_error"
    if not text:
        return None, None
    if response.content_type != "application/json":
        return {"text": text}, None
    try:
        return json.loads(text), None
    except ValueError:
        return None, "bad_answer"
