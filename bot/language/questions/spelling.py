"""Puts slips of the pen right in the words questions are made of: 'hvem sider i', 'comittee'."""

from __future__ import annotations

from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.language.questions.shapes import words_of

# The words worth recognising misspelt; shorter ones are left alone.
_WORDS: Final = words_of(
    "hvem hvilke hvilket hvilken hvornar hvor mange hvad sidder siddet medlem medlemmer medlemmerne "
    "kontakter vores formand formanden forperson naestformand borgmester borgmesteren viceborgmester "
    "udvalg sidst senest modt snakket talt kender parti which what when where many members member "
    "chairs chair mayor committee committees contacts served people between about"
)  # fmt: skip
_SORTED: Final = sorted(_WORDS)
_SHORTEST: Final = 4


def put_right(word: str) -> str:
    """The word it must be: at most one slip in a short word, two in one of eight letters; else the word itself."""
    if len(word) < _SHORTEST or word in _WORDS or not word.isalpha():
        return word
    allowed = 1 if len(word) < 8 else 2
    found = process.extractOne(
        word, _SORTED, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, score_hint=1
    )
    return found[0] if found and len(found[0]) >= _SHORTEST and found[0][0] == word[0] else word
