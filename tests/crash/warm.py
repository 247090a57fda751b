"""Reads what a starting bot reads, for processes forked from the one that imports this."""

from bot import commands
from bot.adapters import platforms
from tests.crash import child

__all__ = ["child"]

platforms()
commands.registry()
