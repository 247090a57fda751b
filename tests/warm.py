"""Reads what a starting bot reads, for processes forked from the one that imports this."""

import alembic.command

from bot import cli, commands
from bot.adapters import platforms
from bot.language.words import translations
from tests.crash import child

__all__ = ["alembic", "child", "cli"]

platforms()
commands.registry()
translations("da")
