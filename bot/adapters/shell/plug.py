"""The terminal, which is always there and is never connected beside other platforms."""

from __future__ import annotations

PLATFORM = "shell"


def is_private(room: str) -> bool:
    """Rooms begin with #; anything else is whose conversation it is."""
    return not room.startswith("#")
