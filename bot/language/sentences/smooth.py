"""Takes off what says that something is said, and what somebody who thinks aloud said wrong."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from bot.language.dates import Prefer, find_spans
from bot.language.line.parts import Register
from bot.language.names import fold
from bot.language.sentences.frames import Sentences
from bot.language.templates import Hit, words_of

EDGES: Final = " \t\n,.:;!-–—"
_NEAR: Final = 24  # characters between what was wrong and the word that says so
_AGAIN: Final = re.compile(r"(?<!\w)([^\W\d_]{2,20})(?:\s+\1)+(?!\w)", re.IGNORECASE)


def unframed(text: str, said: Sentences) -> str:
    """The text without greetings and 'kan du ikke lige notere at' before it."""
    text = text.strip()
    for _ in range(6):
        frame = said.frames.begin(words_of(text[:120]))
        rest = text[frame.end :].lstrip(EDGES) if frame else ""
        if not rest:
            return text
        text = rest
    return text


def without_fillers(text: str, said: Sentences) -> str:
    """The text without 'øh' and 'altså', and without a word dictation wrote twice in a row."""
    fillers = [word for word in words_of(text) if word.key in said.fillers]
    for word in reversed(fillers):
        text = f"{text[: word.start].rstrip(' ,')} {text[word.end :].lstrip(' ,')}"
    return _AGAIN.sub(r"\1", text).strip() if fillers or text.islower() else text.strip()


def corrected(text: str, now: datetime, language: str, register: Register, said: Sentences) -> str:
    """The text with 'torsdag nej fredag' and 'Ditte, næ, Yusuf' read as the last said."""
    for _ in range(4):
        cuts = (_cut(text, one, now, language, register) for one in said.corrections.find(words_of(text)))
        found = next((cut for cut in cuts if cut), None)
        if found is None:
            return text
        text = f"{text[: found[0]].rstrip(' ,')} {text[found[1] :].lstrip(' ,')}"
    return text


def _cut(
    text: str, mark: Hit[bool], now: datetime, language: str, register: Register
) -> tuple[int, int] | None:
    """What to leave out, for the words that take something back: from the first said up to the last."""
    spans = find_spans(text, now, Prefer.PAST, language)
    before = [span for span in spans if 0 <= mark.start - span.end <= _NEAR]
    after = [span for span in spans if 0 <= span.start - mark.end <= _NEAR]
    if before and after and (before[-1].moment.time is None or after[0].moment.time is not None):
        return before[-1].start, after[0].start
    words, following = words_of(text[: mark.start]), words_of(text[mark.end :])
    if not words or not following:
        return None
    people = register.people
    if people.has_word(words[-1].key) and people.has_word(
        fold(text[mark.end :][following[0].start : following[0].end])
    ):
        first = words[-2] if len(words) > 1 and people.has_word(words[-2].key) else words[-1]
        return first.start, mark.end
    return None
