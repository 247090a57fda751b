"""Writes the manifest of the Slack app from the commands there are."""

from __future__ import annotations

import json

from bot.commands import registry
from bot.core.errors import StartError
from bot.engine.menus import command_infos
from bot.settings import Settings


def slack_manifest(settings: Settings, mode: str, url: str) -> str:
    """The manifest as JSON text; `url` is the bot's public address, needed in http mode."""
    from bot.adapters.slack.app import PATH
    from bot.adapters.slack.manifest import manifest

    if mode == "http" and not url.startswith("https://"):
        raise StartError(
            "--url: http mode needs the bot's public address, such as https://caucus.example.org."
        )
    address = url.rstrip("/") + PATH if mode == "http" else None
    return json.dumps(
        manifest(command_infos(registry(), "en"), mode, settings.command_prefix, address),
        indent=2,
        ensure_ascii=False,
    )
