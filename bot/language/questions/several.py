"""Cuts a text in which two things are asked into its questions, each with whom it is about."""

from __future__ import annotations

import re
from typing import Final

from bot.language.line.parts import Register
from bot.language.names import is_pronoun
from bot.language.questions.cues import begins_a_question, names_a_body, subjects_of
from bot.language.templates import words_of

_JOINT: Final = re.compile(r"(?:[,;.?!]\s+(?:(?:og|and)\s+)?|\s(?:og|and)\s+)(?=[^\W\d_])", re.IGNORECASE)
_WITH: Final = {"da": "med", "en": "with"}
_LEAST: Final = 3  # words of a question


def questions_in(text: str, language: str, register: Register) -> tuple[str, ...]:
    """The two questions a text asks, or the text alone: 'hvem er borgmester i Næstved og har vi mødt hende'.

    Where the second names nobody, whom the first was about stands in it for 'hende', or behind it.
    """
    for joint in _JOINT.finditer(text):
        first, second = text[: joint.start()].strip(), text[joint.end() :].strip()
        if len(words_of(first)) < _LEAST or len(words_of(second)) < _LEAST:
            continue
        if not begins_a_question(second, register) or not begins_a_question(first, register):
            continue
        if names_a_body(second, register) and not names_a_body(first, register):
            continue  # 'hvem er formand og hvem er næstformand i sundhedsudvalget'
        about = subjects_of(first, register)
        if about and not subjects_of(second, register):
            second = _about(second, about, language)
        return first, second
    return (text,)


def _about(question: str, whom: str, language: str) -> str:
    """A question with whom it is about in place of its pronoun, or behind it."""
    bare = question.rstrip(" ?.!")
    for word in words_of(bare):
        typed = bare[word.start : word.end]
        if is_pronoun(typed) and word.key not in (
            "det",
            "it",
            "vi",
            "we",
            "jeg",
            "i",
            "de",
            "they",
            "den",
            "us",
            "os",
        ):
            return f"{bare[: word.start]}{whom}{bare[word.end :]}"
    return f"{bare} {_WITH['da' if language.startswith('da') else 'en']} {whom}"
