"""What real Slack checks of an app's manifest before it takes any of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft7Validator

Json = dict[str, Any]

# What apps report to be refused, and Slack's own commands; with one of them none of the commands is taken.
_KEPT = """
    archive away collapse dm dnd expand feed feedback invite join leave me msg mute open pro remind remove
    rename search shortcuts shrug star status topic who
"""
KEPT: Final = frozenset(_KEPT.split())
NAME: Final = re.compile(r"/[a-z0-9_-]{1,31}")

# Subscribed event -> the scopes one of which it needs (Slack's event reference); none where every app may hear it.
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "tokens_revoked": (),
    "message.im": ("im:history",),
    "user_change": ("users:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_id_changed": ("channels:read", "groups:read"),
    **{
        f"channel_{what}": ("channels:read",)
        for what in ("archive", "deleted", "left", "rename", "unarchive")
    },
    **{f"group_{what}": ("groups:read",) for what in ("archive", "deleted", "left", "rename", "unarchive")},
}


class InvalidManifest(Exception):
    """Slack takes nothing of it; `errors` say why, with their JSON pointers."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("; ".join(errors))
        self.errors = errors


def troubles(manifest: Json, specs: Path | None) -> list[str]:
    """Why Slack would not take a manifest; nothing when it would."""
    found = _shape(manifest, specs)
    names = [str(one.get("command")) for one in manifest.get("features", {}).get("slash_commands", [])]
    for number, name in enumerate(names):
        if not NAME.fullmatch(name) or name[1:] in KEPT:
            found.append(f"the slash command has an invalid name [/features/slash_commands/{number}]: {name}")
        if name in names[:number]:
            found.append(f"the slash command is there twice [/features/slash_commands/{number}]: {name}")
    scopes = set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))
    events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    for event in events:
        needed = NEEDS.get(event)
        if needed is None:
            found.append(f"unknown event [/settings/event_subscriptions/bot_events]: {event}")
        elif needed and not scopes & set(needed):
            found.append(f"{event} needs {' or '.join(needed)} [/settings/event_subscriptions/bot_events]")
    return found


def _shape(manifest: Json, specs: Path | None) -> list[str]:
    file = specs / "slack-manifest.schema.2.0.0.json" if specs is not None else None
    if file is None or not file.exists():
        return []
    schema = json.loads(file.read_text(encoding="utf-8"))
    return [error.message for error in Draft7Validator(schema).iter_errors(manifest)]
