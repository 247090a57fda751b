"""Writes the manifest of the Slack app from the commands there are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from bot.commands import registry
from bot.core.desk import CommandInfo
from bot.core.errors import StartError
from bot.engine.menus import command_infos
from bot.language.words import SOURCE, translator
from bot.settings import Settings


def slack_commands(locale: str) -> Sequence[CommandInfo]:
    """What can be said, described in a language; named in English, for Slack takes the letters a-z only."""
    known = registry()
    named, described = command_infos(known, SOURCE), command_infos(known, locale)
    return [replace(there, name=here.name) for here, there in zip(named, described, strict=True)]


def slack_manifest(
    settings: Settings, mode: str, url: str, *, everything: bool = False, locale: str = ""
) -> str:
    """The manifest as JSON text; `url` is the bot's public address, needed in http mode.

    With `everything` every command has a name of its own; `locale` is the team's unless given.
    """
    from bot.adapters.slack.app import PATH
    from bot.adapters.slack.manifest import manifest

    if mode == "http" and not url.startswith("https://"):
        raise StartError(
            "--url: http mode needs the bot's public address, such as https://caucus.example.org."
        )
    address = url.rstrip("/") + PATH if mode == "http" else None
    spoken = locale or settings.locale
    made = manifest(
        slack_commands(spoken),
        mode,
        settings.command_prefix,
        address,
        everything=everything,
        say=translator(spoken),
    )
    return json.dumps(made, indent=2, ensure_ascii=False)
