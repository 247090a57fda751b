"""What was heard in a sentence, and how a contact is written in the bot's grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.language.line.vocabulary import SPOKEN

_LED: Final = re.compile(r"(?:med|m|hos|til|fra|i|på|with|w|to|from|in|at|og|and)[./]?\s", re.IGNORECASE)
_WITH: Final = {"da": "med ", "en": "with "}
_NOTES: Final = {"da": "Noter", "en": "Notes"}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sentence means: sentences of the bot's grammar, in the order they were told, and how surely (0 to 1).

    More than one where several things were told at once. `planned`: the first is a contact to come. `by_cues`: no
    phrase of a contact was said, so that it may as well be the answer to something asked.
    """

    says: tuple[str, ...]
    score: float
    planned: bool = False
    by_cues: bool = False


def with_ours(head: str, ours: Iterable[str], tongue: str) -> str:
    """The head of a line with those of us in it who took part."""
    head = head.strip(" .,;!?")
    us = ", ".join(dict.fromkeys(ours))
    return f"{us} {'' if _LED.match(head) else _WITH[tongue]}{head}" if us and head else head


def written(kind: str, verb: str, head: str, steps: Iterable[str], notes: Iterable[str], tongue: str) -> str:
    """The line of the bot's grammar that says a contact; `tongue` is 'da' or 'en'."""
    parts = [f"{kind} {verb} {head.strip(' .,;!?')}"]
    parts += [f"{SPOKEN[tongue].next_}: {step}" for step in steps]
    if told := ". ".join(filter(None, notes)):
        parts.append(f"{_NOTES[tongue]}: {told}")
    return ". ".join(parts)
