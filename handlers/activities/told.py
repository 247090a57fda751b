"""Takes what is told as to a colleague: whom somebody met, called, wrote to, and what is to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bot.engine.router import Guess, Meant, Plain, Router
from bot.language.dates import Prefer
from bot.language.line import read_line
from bot.language.questions import is_question
from bot.language.sentences import Heard, hear, is_banter
from bot.language.sentences.frames import tongue_of
from bot.language.sentences.read import WHOLE
from bot.language.templates import words_of
from bot.language.words import N_

SURELY: Final = 0.9
HELP = "help"
TOLD_BY = 200  # characters that tell which language it is
SENTENCE = re.compile(r"(?<=[.!?…])\s+")
WORDS = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,60}\s{1,20}[^\W\d_]")  # two words: one may be anything
LONGEST_GUESSED = 500  # characters; of more nothing is guessed

router = Router()


def _asks_for_help(sentence: str, plain: Plain) -> bool:
    """Whether one sentence among others is the question of somebody new: 'Is this where I write?'."""
    if not sentence.strip() or len(sentence) > LONGEST_GUESSED:
        return False
    found = (replace(plain, text=sentence).once(hear, one) for one in ("da", "en"))
    return any(one is not None and one.says == (HELP,) for one in found)


@router.understands(at_most=WHOLE)
def told(plain: Plain) -> Meant | None:
    """A contact, a promise, a task, or a whole sentence that means a command, in either language."""
    first = tongue_of(word.key for word in words_of(plain.text[:TOLD_BY])) or plain.locale
    best: Heard | None = None
    for language in ("en", "da") if first == "en" else ("da", "en"):
        heard = plain.once(hear, language)
        best = max(filter(None, (best, heard)), key=lambda one: one.score, default=None)
        if best is not None and best.score >= SURELY:
            break  # nobody says a whole sentence in two languages at once
    perhaps = best is None or (best.by_cues and best.score < SURELY)
    if perhaps and any(_asks_for_help(one, plain) for one in SENTENCE.split(plain.text)):
        return Meant(HELP, 0.6)
    if best is None:
        return None
    asks = not best.by_cues and len(plain.text.split()) > 3
    return Meant(best.says[0], best.score, asks=asks, by_cues=best.by_cues, also=best.says[1:])


@router.guesses
def what_else(plain: Plain) -> Iterator[Guess]:
    """A meeting, logged or planned as its day says; the likelier where somebody is named."""
    if len(plain.text) > LONGEST_GUESSED or is_question(plain.text) or not WORDS.search(plain.text):
        return
    if is_banter(plain.text, plain.locale):
        return
    line = read_line(plain.text, plain.at, Prefer.PAST, plain.locale, plain.register())
    named = any(one.person_id is not None or one.candidates for one in line.people)
    score = 0.8 if named else 0.6 if line.when is not None else 0.4
    if line.when is not None and line.when.is_future(plain.at):
        yield Guess(N_("Plan a meeting"), f"meeting planned {plain.text}", score, plain.text)
    else:
        yield Guess(N_("Log a meeting"), f"meeting logged {plain.text}", score, plain.text)
