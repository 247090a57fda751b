"""The words of a topic that are looked for in what was logged: without small words and inflections."""

from __future__ import annotations

import re
from typing import Final

from bot.language.questions.shapes import words_of

_SMALL: Final = words_of(
    "the a an of in on for and or our my about den det de en et i på af om og eller vores min til med meget"
    " mere nye ny noget"
)
_INFLECTED: Final = ("ernes", "erne", "ene", "ens", "ets", "en", "et", "er", "es", "s", "e")
_STEM: Final = 4  # letters a word keeps at least


def topic_words(topic: str) -> tuple[str, ...]:
    """'budgetterne for skolerne' -> 'budgett', 'skol'; of small words alone, those."""
    words = re.findall(r"[^\W_]+", topic)
    telling = [word for word in words if word.lower() not in _SMALL] or words
    return tuple(map(_stem, telling))


def _stem(word: str) -> str:
    for ending in _INFLECTED:
        if word.lower().endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word
