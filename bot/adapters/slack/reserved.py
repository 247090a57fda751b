"""The slash commands Slack keeps for itself: a manifest that names one of them is refused as a whole.

Slack publishes no list. These are the built-in commands of its help pages, now and in former years, and what
apps report to have been refused.
"""

from __future__ import annotations

from typing import Final

_NAMES: Final = """
    active apps archive away call canvas clip close collapse dm dnd expand feed feedback giphy help huddle
    invite invite_people join keys kick leave list me msg mute open part prefs pro remind remove rename
    search section shortcuts shrug star status thread topic unarchive unmute unstar who
"""

RESERVED: Final = frozenset(_NAMES.split())
