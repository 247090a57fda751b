"""The platforms: every folder here is one, by having a module `plug` (bot.engine.adapter.Plug)."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from bot.core.messages import private_rooms

if TYPE_CHECKING:
    from bot.engine.adapter import Plug
    from bot.settings import Settings


@cache
def platforms() -> tuple[Plug, ...]:
    """Those that can be connected, in the order of their names."""
    return tuple(one for one in map(_plug, _names()) if hasattr(one, "connected"))


def check_settings(settings: Settings) -> None:
    """Raises StartError with one sentence naming the first value a platform is told that is wrong or half set."""
    for plug in platforms():
        plug.settings_from(settings)


def _names() -> list[str]:
    return sorted(found.name for found in pkgutil.iter_modules(__path__) if found.ispkg)


def _plug(name: str) -> Plug:
    plug: Plug = importlib.import_module(f"{__name__}.{name}.plug")
    return plug


# The vocabulary knows of every platform there is which rooms are somebody's own conversation with the bot.
for _one in map(_plug, _names()):
    private_rooms(_one.PLATFORM, _one.is_private)
