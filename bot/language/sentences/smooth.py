"""Takes off what says that something is said, and what somebody who thinks aloud said wrong."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Final

from bot.language.dates import Prefer, find_spans
from bot.language.line.parts import Register
from bot.language.names import fold
from bot.language.sentences.frames import Sentences, sentences
from bot.language.templates import Hit, with_names, words_of

EDGES: Final = " \t\n,.:;!-–—"
_NEAR: Final = 24  # characters between what was wrong and the word that says so
_DAY_LEAD: Final = re.compile(r"(?:på|on)\s+", re.IGNORECASE)
_POST: Final = re.compile(
    r"(?<![\w-])([\w-]{0,40}?(?:udvalget|rådet|udvalg|råd|bestyrelsen|foreningen|byrådet))s\s+"
    r"(formand|næstformand|sekretær|direktør|medlem)(?!\w)",
    re.IGNORECASE,
)
_WEEK: Final = re.compile(
    r"(?<!\w)((?:uge|week|wk)\s[0-9]{1,2}),?\s(?:om\s|på\s|on\s)?(?=(?:man|tirs|ons|tors|fre|lør|søn|mon|tues"
    r"|wednes|thurs|fri|satur|sun)da[gy])",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"(?<=\s)o\s?clock(?!\w)", re.IGNORECASE)
_AGAIN: Final = re.compile(r"(?<!\w)([^\W\d_]{2,20})(?:\s+\1)+(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=16)  # of one sentence every reader takes them off
def smoothed(text: str, language: str) -> tuple[str, str]:
    """The text without fillers, and that without its frames too."""
    said = sentences(language)
    smooth = without_fillers(text, said)
    return smooth, unframed(smooth, said)


def unframed(text: str, said: Sentences) -> str:
    """The text without greetings and 'kan du ikke lige notere at' before it."""
    text = text.strip()
    for _ in range(6):
        words = words_of(text[:120])
        names = with_names(words, lambda word: word.key in said.given_names)
        frame = said.frames.begin(words) or said.frames.begin(names)
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
    for aside in list(said.asides.find(words_of(text)))[::-1]:
        before, behind = text[: aside.start].rstrip(" ,"), text[aside.end :].lstrip(" ,")
        if len(before.split()) > 1 and len(behind.split()) > 1 and "?" not in text:
            text = f"{before} {behind}"
    return _AGAIN.sub(r"\1", text).strip() if fillers or text.islower() else text.strip()


def post_first(text: str) -> str:
    """'udvalgets formand' as 'formand for udvalget', 'uge 50, torsdag' without its comma, 'o clock' as one word."""
    text = _WEEK.sub(r"\1 ", text)
    return _CLOCK.sub("o'clock", _POST.sub(r"\2 for \1", text))


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
    if before and after:
        wrong, right = before[-1], after[0]
        if wrong.day and not right.day:  # 'mandag kl. 9 nej kl. 10': only the hour was wrong
            hour = text.rfind(wrong.clock, wrong.start, wrong.end) if wrong.clock else -1
            return (hour, right.start) if hour >= 0 else (wrong.end, mark.end)
        if wrong.moment.time is None or right.moment.time is not None:
            lead = _DAY_LEAD.match(text[wrong.start : wrong.end])
            kept = lead.end() if lead and not _DAY_LEAD.match(right.text) else 0
            return wrong.start + kept, right.start
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
