"""Understands what Slack tells of channels: the bot invited or sent away, a channel archived, renamed, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

_OF_CHANNELS: Final = ("archive", "deleted", "left", "rename", "unarchive")

EVENTS: Final = (
    "channel_id_changed",
    *(f"{kind}_{what}" for kind in ("channel", "group") for what in _OF_CHANNELS),
    "member_joined_channel",
    "member_left_channel",
)
"""The events `happening` understands, of public channels and (group_) of private ones."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot was invited."""

    room: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The room takes no messages of ours any more."""

    room: str
    reason: str


@dataclass(frozen=True, slots=True)
class Back:
    """The room can be written in again."""

    room: str


@dataclass(frozen=True, slots=True)
class Renamed:
    room: str
    name: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The room has another identifier since, as after a change from public to private."""

    old: str
    new: str


Happening: TypeAlias = Joined | Gone | Back | Renamed | Moved


def happening(event: Mapping[str, Any], account: str) -> Happening | None:
    """What an event says of a room; None for what concerns others. `account` is the bot's own."""
    kind, told = str(event.get("type")), event.get("channel")
    if kind == "channel_id_changed":
        return Moved(str(event["old_channel_id"]), str(event["new_channel_id"]))
    room = str(told.get("id")) if isinstance(told, Mapping) else str(told)
    if kind.startswith("member_"):
        if event.get("user") != account:
            return None
        return Joined(room) if kind == "member_joined_channel" else Gone(room, "removed from the channel")
    match kind.partition("_")[2]:
        case "archive":
            return Gone(room, "archived")
        case "deleted":
            return Gone(room, "deleted")
        case "left":
            return Gone(room, "removed from the channel")
        case "unarchive":
            return Back(room)
        case "rename" if isinstance(told, Mapping) and told.get("name"):
            return Renamed(room, str(told["name"]))
        case _:
            return None
