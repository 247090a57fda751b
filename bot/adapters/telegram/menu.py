"""Tells Telegram which commands to offer, in every language and to everybody whom they concern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from bot.core.desk import CommandInfo, Desk
from bot.core.people import Role
from bot.core.text import one_line
from bot.engine.slash import in_plain_letters
from bot.language.words import LANGUAGES, language

MOST_COMMANDS: Final = 100
DESCRIPTION_CHARACTERS: Final = 256

_NAME = re.compile(r"[a-z0-9_]{1,32}")


def telegram_name(info: CommandInfo) -> str | None:
    """The command in Telegram's letters ('møde' -> 'moede'); None when no spelling of it has any."""
    for name in (info.name, *info.aliases):
        spelt = in_plain_letters(name)
        if _NAME.fullmatch(spelt):
            return spelt
    return None


def menu(commands: Sequence[CommandInfo], *, private: bool, admin: bool) -> list[BotCommand]:
    """What a menu offers: in groups nothing that belongs in private, to admins alone what only they may do."""
    offered: dict[str, BotCommand] = {}
    for info in commands:
        name = telegram_name(info)
        if name is None or not info.shown or (info.private and not private):
            continue
        if info.role >= Role.ADMIN and not admin:
            continue
        summary = one_line(info.summary, DESCRIPTION_CHARACTERS) or name
        offered.setdefault(name, BotCommand(name, summary))
    return list(offered.values())[:MOST_COMMANDS]


def menus(desk: Desk, locale: str) -> Iterator[tuple[BotCommandScope, str | None, list[BotCommand]]]:
    """Scope, language code (None: everybody else) and commands of every menu.

    Telegram does not know who is an admin of the team, so a private conversation offers everything;
    in groups its administrators are the best guess.
    """
    home = language(locale)
    for code, spoken in [(None, home), *((other, other) for other in LANGUAGES if other != home)]:
        commands = desk.commands(spoken)
        yield BotCommandScopeAllPrivateChats(), code, menu(commands, private=True, admin=True)
        yield BotCommandScopeAllGroupChats(), code, menu(commands, private=False, admin=False)
        yield BotCommandScopeAllChatAdministrators(), code, menu(commands, private=False, admin=True)


async def offer(bot: Bot, desk: Desk, locale: str) -> int:
    """Set the menus that differ from what Telegram shows; how many. Raises telegram.error.TelegramError."""
    changed = 0
    for scope, code, wanted in menus(desk, locale):
        shown = await bot.get_my_commands(scope, code)
        if list(shown) == wanted:
            continue
        if wanted:
            await bot.set_my_commands(wanted, scope, code)
        else:
            await bot.delete_my_commands(scope, code)
        changed += 1
    return changed
