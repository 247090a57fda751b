"""Looks at a bot's standing with Telegram and says in words what is set, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from telegram import User, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.adapters.telegram.connection import line
from bot.adapters.telegram.failures import describe
from bot.adapters.telegram.settings import Mode, TelegramSettings
from bot.language.words import N_, translator

ACCEPTED = N_("Telegram: the token is accepted, the bot is @{name}.")
REFUSED = N_("Telegram: the token is not accepted. Copy it whole from @BotFather.")
NOT_REACHED = N_("Telegram cannot be reached: {reason}")
WEBHOOK_REMOVED = N_("Telegram: a webhook at {host} is set. Polling removes it at the start.")
WEBHOOK_SET = N_("Telegram: the webhook at {host} is set.")
WEBHOOK_CHANGED = N_("Telegram: the webhook points at {host}. It is changed at the start.")
WEBHOOK_MISSING = N_("Telegram: no webhook is set yet. It is set at the start.")
WEBHOOK_FAILS = N_("Telegram could not deliver to the webhook: {reason}")
NO_GROUPS = N_("Telegram: the bot cannot be added to groups. Allow it with /setjoingroups at @BotFather.")
PRIVACY_ON = N_(
    "Telegram: in groups the bot sees commands and answers to its messages. To let it see mentions too, make it"
    " an administrator of the group or turn privacy mode off with /setprivacy at @BotFather."
)
PRIVACY_OFF = N_(
    "Telegram: privacy mode is off, so the bot sees all that is written in its groups. It keeps only what is"
    " said to it."
)


async def check(settings: TelegramSettings, locale: str) -> list[tuple[bool, str]]:
    """Whether each thing is in order, and a sentence about it. Changes nothing and raises nothing."""
    say = translator(locale)
    bot = line(settings)
    try:
        await bot.initialize()
        found = [*_account(bot.bot), *_webhook(settings, await bot.get_webhook_info())]
        return [(well, say(sentence).format(**values)) for well, sentence, values in found]
    except InvalidToken:
        return [(False, say(REFUSED))]
    except TelegramError as error:
        return [(False, say(NOT_REACHED).format(reason=describe(error)))]
    finally:
        await bot.shutdown()


async def username(settings: TelegramSettings) -> str | None:
    """The bot's name without the @; None when Telegram does not tell it."""
    bot = line(settings)
    try:
        await bot.initialize()
        return bot.bot.username
    except TelegramError:
        return None
    finally:
        await bot.shutdown()


_Finding = tuple[bool, str, dict[str, str]]


def _account(user: User) -> Iterator[_Finding]:
    yield True, ACCEPTED, {"name": user.username or "?"}
    if not user.can_join_groups:
        yield False, NO_GROUPS, {}
    yield True, PRIVACY_OFF if user.can_read_all_group_messages else PRIVACY_ON, {}


def _webhook(settings: TelegramSettings, info: WebhookInfo) -> Iterator[_Finding]:
    host = {"host": urlsplit(info.url).hostname or info.url}
    if settings.mode is Mode.POLLING:
        if info.url:
            yield True, WEBHOOK_REMOVED, host
        return
    if not info.url:
        yield True, WEBHOOK_MISSING, {}
    elif info.url != settings.webhook_address:
        yield True, WEBHOOK_CHANGED, host
    else:
        yield True, WEBHOOK_SET, host
        if info.last_error_message:
            yield False, WEBHOOK_FAILS, {"reason": info.last_error_message}
