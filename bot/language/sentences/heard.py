"""What was heard in a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sentence means: sentences of the bot's grammar, in the order they were told, and how surely (0 to 1).

    More than one where several things were told at once. `planned`: the first is a contact to come.
    """

    says: tuple[str, ...]
    score: float
    planned: bool = False
