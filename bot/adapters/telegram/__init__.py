"""Telegram: hears what is said there, renders replies and delivers them."""

import sys
from typing import Any, cast

# python-telegram-bot brings httpx, and httpx its command line, with click, rich and pygments if they happen to be
# installed. A server has no use for that: 4.6 MiB of memory and 30 ms of the start.
cast(dict[str, Any], sys.modules).setdefault("httpx._main", None)
