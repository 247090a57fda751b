"""Lets in over HTTP what Slack has signed, and nothing else, before anybody parses it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.core.clock import Clock

LARGEST = 1024 * 1024  # bytes of one request
OLDEST = timedelta(minutes=5)


class Refused(Exception):
    """Not let in: an HTTP status and a calm word for whoever asked."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(word)
        self.status = status
        self.word = word


async def read(request: web.BaseRequest) -> bytes:
    """The raw body. Raises Refused (413) once it is larger than 1 MB, without reading on."""
    if (request.content_length or 0) > LARGEST:
        raise Refused(413, "too large")
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LARGEST:
            raise Refused(413, "too large")
    return bytes(body)


def check(headers: Mapping[str, str], body: bytes, secret: str, clock: Clock) -> None:
    """Raises Refused (401) unless Slack signed this very body in the last five minutes.

    The SDK's own verifier signs the decoded text, asks the machine for the time, and raises over a
    timestamp that is no number or a signature that is not ASCII; anybody can send those.
    """
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    signature = headers.get("X-Slack-Signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and signature.isascii()):
        raise Refused(401, "not signed")
    if abs(clock.now().timestamp() - int(timestamp)) > OLDEST.total_seconds():
        raise Refused(401, "signed too long ago")
    signed = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(b"v0=" + signed.encode(), signature.encode()):
        raise Refused(401, "not signed")


def parsed(content_type: str, body: bytes) -> dict[str, Any]:
    """The payload of a signed request. Raises Refused (400) when it is none.

    Bolt's own parser takes a slash command whose text contains the word 'payload' for an empty one.
    """
    try:
        text = body.decode("utf-8")
        if content_type == "application/json":
            payload = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True))
            payload = json.loads(form["payload"]) if "payload" in form and "command" not in form else form
    except (ValueError, RecursionError) as trouble:
        raise Refused(400, "not understood") from trouble
    if not isinstance(payload, dict):
        raise Refused(400, "not understood")
    return payload
