"""Serves calendar feeds: whoever knows the secret of one reads it, anybody else finds nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable

from aiohttp import web

_SECRET = re.compile(r"[A-Za-z0-9_-]{16,64}")


def feed_route(read: Callable[[str], Awaitable[bytes | None]]) -> web.RouteDef:
    """`GET /calendar/<secret>.ics`; `read` gives what a secret opens, None when it opens nothing."""

    async def feed(request: web.Request) -> web.Response:
        secret = request.match_info["secret"]
        contents = await read(secret) if _SECRET.fullmatch(secret) else None
        if contents is None:
            raise web.HTTPNotFound(text="There is no calendar here.\n")
        tag = hashlib.sha256(contents).hexdigest()[:32]
        headers = {
            "ETag": f'"{tag}"',
            # It is somebody's own: nothing on the way keeps it, and it says nothing of where it was read.
            "Cache-Control": "private, max-age=3600",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        }
        if any(one.value == tag for one in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        return web.Response(body=contents, content_type="text/calendar", charset="utf-8", headers=headers)

    return web.get("/calendar/{secret}.ics", feed)
