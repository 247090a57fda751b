"""Writes a sentence as the slash command it can be typed as on a platform."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.core.folding import fold
from bot.engine.router import Registry

EVERYTHING: Final = "caucus"
"""The command that takes any sentence."""

ALWAYS: Final = (EVERYTHING, "meeting", "contact", "ask")
"""The commands every Slack app of ours registers; of the others nobody knows whether this one does."""


_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "ue", "ß": "ss"})


def in_plain_letters(word: str) -> str:
    """A word in the letters Telegram takes for a command: 'møde' is 'moede'."""
    spelt = word.lower().translate(_LETTERS)
    return unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode().replace("-", "_")


@dataclass(frozen=True, slots=True)
class Slash:
    """`prefix` is put before a command's name on Slack (CAUCUS_COMMAND_PREFIX)."""

    registry: Registry
    prefix: str = ""

    def __call__(self, platform: str, sentence: str) -> str:
        """'meeting list' is '/meeting list', and on Slack 'digest now' is '/caucus digest now'."""
        nothing = sentence[:0]  # of the same kind: plain text, or escaped already
        word, _, rest = sentence.partition(" ")
        if platform == "telegram":
            return (nothing + f"/{in_plain_letters(str(word))} " + rest).rstrip()
        if platform != "slack":
            return nothing + "/" + sentence
        subject = self.registry.subjects.get(fold(str(word)))
        name = subject.name if subject is not None else ""
        if name in ALWAYS:
            return (nothing + f"/{self.prefix}{name} " + rest).rstrip()
        return nothing + f"/{self.prefix}{EVERYTHING} " + sentence
