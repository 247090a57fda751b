"""Logs: one line an event to standard error, ids only; secrets and names never get there."""

from __future__ import annotations

import logging
import re

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


def set_up(level: int = logging.INFO) -> None:
    """Log to standard error; the chat libraries, which log whole messages, only when they warn."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.ERROR)
