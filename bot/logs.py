"""Logs: one line an event to standard error, ids only; secrets and names never get there."""

from __future__ import annotations

import logging
import re

from bot.core.clock import stopwatch
from bot.core.often import MINUTE

SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|\b\d{6,12}:[A-Za-z0-9_-]{20,}|(?<=://)[^/@\s:]+:[^/@\s]+(?=@)"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
CHATTY = ("alembic", "apscheduler", "asyncio", "httpcore", "httpx", "slack_bolt", "slack_sdk")


class Discreet(logging.Formatter):
    """Formats a record and blanks whatever looks like a token or a password.

    Lines after the first are set in, so that nothing that is quoted can pass for a record of its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        return _CONTROL.sub(" ", SECRETS.sub("[secret]", super().format(record)).replace("\n", "\n  "))


class Calm(logging.Filter):
    """Of what the web server and the event loop log of connections, one line a minute of each kind, without a stack.

    Anybody can make them log as much as they like: by requests that are none, by opens beyond the limit.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        accepting = record.name == "asyncio" and "out of system resource" in record.getMessage()
        if not accepting and record.name != "aiohttp.server":
            return True
        kind = f"{record.name}:{record.msg}"
        at = stopwatch()
        if at - self._said.get(kind, -MINUTE) < MINUTE:
            return False
        self._said[kind] = at
        record.msg, record.args = record.getMessage().partition("\n")[0], ()
        if record.exc_info and record.exc_info[0] is not None:
            record.msg += f" ({record.exc_info[0].__name__})"
        record.exc_info = record.exc_text = None
        return True


def set_up(level: int = logging.INFO) -> None:
    """Log to standard error; the chat libraries, which log whole messages, only when they warn."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S"))
    handler.addFilter(Calm())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # What it cannot read it raises, and we say; its own line quotes the page, over a stack.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
