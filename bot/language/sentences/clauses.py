"""Cuts a message into its clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.language.line.vocabulary import ABBREVIATIONS, MAY_END
from bot.language.names import fold
from bot.language.sentences.somebody import ours_in
from bot.language.sentences.terms import Terms
from bot.language.templates import words_of

END: Final = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_])|\n+|\s[-–—]+\s|;\s")
COMMA: Final = re.compile(r",\s+|\s(?:og|men|and|but)\s(?=\S)")
_LEADS: Final = frozenset(
    ["med", "m", "hos", "with", "w", "to", "til", "af", "by", "from", "fra", "i", "in", "at"]
)
_HOUR: Final = re.compile(r"(?<!\w)(?:at|kl|klokken)\.?\s[0-9]{1,2}\.\Z", re.IGNORECASE)
_SO: Final = frozenset(("så", "sa", "saa", "so"))
_SUBJECT: Final = 6  # words of somebody named
_SOON: Final = 40  # characters behind a comma within which a second contact begins
_MARKED: Final = re.compile(r"[.,;:!?](?=\s)")


def pieces(text: str, on: Terms) -> Iterator[str]:
    """The clauses of a message: sentences, and what behind a comma or 'og' begins with a subject of its own."""
    for piece in _cut(text, on):
        if cut := _so(piece, on):  # 'Karl var syg så hans næstformand tog mødet'
            yield piece[: cut[0]].strip()
            piece = piece[cut[1] :].lstrip()
        yield piece


def _cut(text: str, on: Terms) -> Iterator[str]:
    for sentence in sentences_of(text):
        place = 0
        for comma in COMMA.finditer(sentence):
            following = sentence[comma.end() :]
            if _second(sentence[place : comma.start()], following, on):
                yield sentence[place : comma.start()]
                place = comma.end()
                continue
            if comma[0][0] != "," and _joins_subjects(sentence[place : comma.start()], following, on):
                continue
            beginning = words_of(following[:80])
            if (
                on.said.openers.begin(beginning)
                or on.said.steps.begin(beginning)
                or _is_ours(following, comma[0], on)
            ):
                yield sentence[place : comma.start()]
                place = comma.end()
        rest = sentence[place:].lstrip(" ,")
        yield from _unmarked(rest, on)


def _so(clause: str, on: Terms) -> tuple[int, int] | None:
    """Where 'så' stands behind somebody who could not come, and where it ends."""
    words = words_of(clause)
    hit = next(on.said.unable.find(words), None)
    if hit is None:
        return None
    for word in words:
        if word.start >= hit.end and word.key in _SO and word.start - hit.end <= _SOON:
            return word.start, word.end
    return None


def _joins_subjects(before: str, following: str, on: Terms) -> bool:
    """'Borgmester Ellen Thorup og jeg har aftalt': one subject of two, no clause of its own."""
    words = words_of(before)
    first = fold(following.partition(" ")[0])
    return (
        first in on.said.first_person
        and len(words) <= _SUBJECT
        and next(on.said.cues.find(words), None) is None
        and not any(word.key in on.said.past_words | on.said.future_words for word in words)
    )


def _is_ours(following: str, comma: str, on: Terms) -> bool:
    """Whether behind a comma somebody of the team begins a clause: ', Malik følger op'."""
    first, _, rest = following.partition(" ")
    goes_on = len(rest.split()) > 1 and rest[:1].islower() and fold(rest.split()[0]) not in on.said.joints
    return comma[0] == "," and goes_on and not first.endswith(",") and bool(ours_in(first, on))


def _unmarked(clause: str, on: Terms) -> Iterator[str]:
    """What dictation wrote without marks: a clause that tells a contact, and what 'hun vil' and its like begin."""
    place = 0
    words = [] if _MARKED.search(clause) else words_of(clause)
    over = next(on.said.past_marks.find(words), None) is not None
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        if word.key not in on.said.subjects or before.key in on.said.joints or after.key in on.said.subjects:
            continue
        told = [
            hit
            for hit in on.said.contacts.find(words_of(clause[place : word.start]))
            if over or hit.means.told != "open"
        ]
        last = told[-1] if told else None
        if last and (place + last.end < before.end or (len(last.words) > 1 and before.key not in _LEADS)):
            yield clause[place : word.start].strip()
            place = word.start
    yield clause[place:]


def _second(before: str, following: str, on: Terms) -> bool:
    """Whether a second contact is told behind a comma or 'og', the first of them before it."""

    def told(text: str) -> bool:
        return any(hit.means.told != "open" for hit in on.said.contacts.find(words_of(text)))

    return told(following[:_SOON]) and told(before)


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a text; the full stop of '15. januar' and of an abbreviation ends none."""
    place = 0
    for end in END.finditer(text):
        last = text[place : end.start()].rsplit(None, 1)[-1:] or [""]
        word = last[0].rstrip(".").lower()
        if word.isdigit() and _HOUR.search(text[max(0, end.start() - 16) : end.start()]):
            word = "hour"  # 'tuesday at 2. Aids come too late'
        if (
            not end[0].strip()
            and text[end.start() - 1 : end.start()] == "."
            and (word in ABBREVIATIONS | MAY_END or len(word) <= 1 or word.isdigit())
        ):
            continue
        if piece := text[place : end.start()].strip():
            yield piece
        place = end.end()
    if piece := text[place:].strip():
        yield piece
