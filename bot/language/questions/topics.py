"""The words of a topic that are looked for in what was logged: without small words and inflections."""

from __future__ import annotations

import re
from typing import Final

from bot.language.names import fold
from bot.language.questions.shapes import words_of

_SMALL: Final = words_of(
    "the a an of in on for and or our my about den det de en et i på af om og eller vores min til med meget"
    " mere nye ny noget"
)
# Words of a title that stand in too many others to tell what it is about.
_COMMON: Final = words_of(
    "inden indenfor within before efter after flere more færre fewer bedre better styrket styrke hurtigere faster"
    " kortere shorter lavere lower højere higher ekstra extra dage days uger weeks måneder months aar years mellem"
    " between alle every kommune kommunen municipality council byråd byrådet budget budgettet penge money millioner"
    " million kroner årligt yearly møde meeting forslag proposal ønske tilbud"
)
_INFLECTED: Final = ("ernes", "erne", "ene", "ens", "ets", "en", "et", "er", "es", "s", "e")
_STEM: Final = 4  # letters a word keeps at least


def topic_words(topic: str) -> tuple[str, ...]:
    """'budgetterne for skolerne' -> 'budgett', 'skol'; of small words alone, those."""
    words = re.findall(r"[^\W_]+", topic)
    telling = [word for word in words if word.lower() not in _SMALL] or words
    return tuple(map(_stem, telling))


def on_topic(text: str, title: str) -> bool:
    """Whether a text is about what a title names: it has one of its telling words, inflected or joined to another."""
    about = {fold(word) for word in topic_words(text)}
    telling = {
        fold(word) for word in topic_words(title) if len(word) > _STEM and fold(word) not in _COMMON_STEMS
    }
    return any(
        word.startswith(one) or one.startswith(word) for one in telling for word in about if len(word) > _STEM
    )


def _stem(word: str) -> str:
    for ending in _INFLECTED:
        if word.lower().endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word


_COMMON_STEMS: Final = frozenset(fold(one) for word in _COMMON for one in (word, _stem(word)))
