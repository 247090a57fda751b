"""Writes the app manifest an administrator pastes into Slack: as few rights as the commands need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.adapters.slack import happenings
from bot.adapters.slack.hearing import GLOBAL_SHORTCUTS, SHORTCUTS
from bot.adapters.slack.reserved import RESERVED
from bot.adapters.slack.text import cut
from bot.core.desk import CommandInfo
from bot.engine.slash import ALWAYS, EVERYTHING
from bot.language.words import N_

# (scope, why); each is used, and a test holds the list against what the adapter calls.
SCOPES: tuple[tuple[str, str], ...] = (
    ("commands", "slash commands and the message shortcuts"),
    ("chat:write", "answers, digests and cards in the rooms the bot was invited to"),
    ("app_mentions:read", "hears what is addressed to @caucus in a room, and nothing else said there"),
    ("im:history", "hears what you write to the bot directly"),
    ("im:write", "begins a direct conversation, for your own digest and answers meant for you alone"),
    (
        "users:read",
        "your name, language and time zone; whether you are a member, a guest or an administrator",
    ),
    ("files:write", "sends exports and pictures as files"),
    ("files:read", "reads the files you send the bot to import contacts from, and no others"),
    (
        "channels:read",
        "hears that a public channel it is in was archived, renamed or left, and what it is called",
    ),
    ("groups:read", "the same of a private channel"),
)
# Asked for, but the bot works without: an administrator may leave them out.
OPTIONAL_SCOPES: tuple[tuple[str, str], ...] = (
    ("channels:history", "after a lost connection, looks whether a digest did arrive in a public channel"),
    ("groups:history", "the same in a private channel"),
    (
        "pins:write",
        "pins the status of a budget in its channel; without it the status is only kept up to date",
    ),
)
APP_TOKEN_SCOPE = ("connections:write", "Socket Mode: the app-level token, made on the app's page")
# Told by Slack; each is allowed by a scope above, and all are dealt with.
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.im",
    "tokens_revoked",
    "user_change",
    *happenings.EVENTS,
)

SLASH_COMMANDS = 50
COMMAND = 32
DESCRIPTION = 2_000
HINT = 1_000
SHORT_LETTERS = 140
SHORTCUT_LETTERS = 24
SHORTCUT_DOES_LETTERS = 150
SHORT = N_("Meetings, people, next steps and deadlines of a political team.")
LONG = N_(
    "Caucus keeps a political team's meetings, calls and visits, the people behind them and the next steps. "
    "Log a meeting in one line, from any channel or in a direct message; what comes back is a card with who, "
    "when, about what and what to do next, and a digest in the morning. It reads only what is addressed to it."
)
SHORTCUT_DOES = N_("Opens the form with the message and a link to it filled in")
MESSAGE_NAMES = (N_("Log this as a meeting"), N_("Save as position"))  # of SHORTCUTS, in their order
GLOBAL_NAMES = (
    (N_("Log a meeting"), N_("Opens the form for a meeting that took place")),
    (N_("Ask Caucus"), N_("Who sits where, who holds an office, whom we have met")),
)
ANYTHING = N_("Anything Caucus can do")
ANYTHING_SAYS = N_("meeting logged …, contact find …, help")


def offered(
    commands: Sequence[CommandInfo], *, everything: bool = False, prefix: str = ""
) -> list[CommandInfo]:
    """The commands a manifest registers: those of every app of ours, or all that Slack lets an app have.

    Slack's short names belong to whoever was installed last, so of the rest `/caucus` takes what is asked for.
    """
    return [
        info
        for info in commands
        if info.shown
        and info.name != EVERYTHING
        and (everything or info.name in ALWAYS)
        and f"{prefix}{info.name}" not in RESERVED
    ][: SLASH_COMMANDS - 1]


def manifest(
    commands: Sequence[CommandInfo],
    mode: str = "socket",
    prefix: str = "",
    request_url: str | None = None,
    *,
    everything: bool = False,
    say: Callable[[str], str] = str,
) -> dict[str, Any]:
    """The manifest as JSON data (schema 2.0.0).

    `commands` are named in English: Slack takes no other letters. `mode` is 'socket' or 'http'; 'http' needs
    `request_url`, the public https address of /slack/events. With `everything` every command has a name of
    its own. `say` translates. ValueError for 'http' without an address.
    """
    if mode == "http" and not request_url:
        raise ValueError("the HTTP mode needs the public address of /slack/events")
    url = request_url if mode == "http" else None
    return {
        "_metadata": {"major_version": 2, "minor_version": 0},
        "display_information": {
            "name": "Caucus",
            "description": cut(say(SHORT), SHORT_LETTERS),
            "long_description": say(LONG),
            "background_color": "#1d3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "caucus", "always_online": True},
            "shortcuts": [
                {
                    "name": cut(say(name), SHORTCUT_LETTERS),
                    "type": "message",
                    "callback_id": callback,
                    "description": cut(say(SHORTCUT_DOES), SHORTCUT_DOES_LETTERS),
                }
                for callback, name in zip(SHORTCUTS, MESSAGE_NAMES, strict=True)
            ]
            + [
                {
                    "name": cut(say(name), SHORTCUT_LETTERS),
                    "type": "global",
                    "callback_id": callback,
                    "description": cut(say(does), SHORTCUT_DOES_LETTERS),
                }
                for callback, (name, does) in zip(GLOBAL_SHORTCUTS, GLOBAL_NAMES, strict=True)
            ],
            "slash_commands": _slash_commands(
                [
                    CommandInfo(EVERYTHING, say(ANYTHING), say(ANYTHING_SAYS)),
                    *offered(commands, everything=everything, prefix=prefix),
                ],
                prefix,
                url,
            ),
        },
        "oauth_config": {
            "scopes": {
                "bot": [scope for scope, _ in SCOPES],
                "bot_optional": [scope for scope, _ in OPTIONAL_SCOPES],
            }
        },
        "settings": {
            "event_subscriptions": {**_at("request_url", url), "bot_events": list(EVENTS)},
            "interactivity": {
                "is_enabled": True,
                **_at("request_url", url),
                **_at("message_menu_options_url", url),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": False,
        },
    }


def _slash_commands(commands: Sequence[CommandInfo], prefix: str, url: str | None) -> list[dict[str, Any]]:
    return [
        {
            "command": f"/{prefix}{info.name}"[:COMMAND],
            **_at("url", url),
            "description": cut(info.summary, DESCRIPTION) or info.name,
            **({"usage_hint": cut(info.usage, HINT)} if info.usage else {}),
            # Names are looked up by ourselves; an '@ida' that becomes a link would only have to be undone.
            "should_escape": False,
        }
        for info in commands
    ]


def _at(name: str, url: str | None) -> dict[str, str]:
    return {name: url} if url is not None else {}
