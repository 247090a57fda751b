"""Tells what people of the other side do with one another, which is no contact of ours."""

from __future__ import annotations

import re
from typing import Final

from bot.language.sentences.frames import Contact
from bot.language.sentences.mentions import mentions
from bot.language.sentences.smooth import EDGES
from bot.language.sentences.terms import Terms
from bot.language.templates import Hit, Phrases, Word, words_of

_APART: Final = re.compile(r",\s|\s(?:at|that|og|and|but|men)\s|\s[-–—]\s", re.IGNORECASE)


def is_barred(clause: str, words: list[Word], told: Phrases[Contact], on: Terms) -> bool:
    """Whether a word bars that a contact is told: 'if we met', not one in what was said: 'called, asks if we can'."""
    barred = next(on.said.not_contacts.find(words), None)
    if barred is None:
        return False
    hit = next((one for one in told.find(words) if one.means.told != "open"), None)
    return hit is None or barred.start < hit.end or not _APART.search(clause, hit.end, barred.start)


def is_between_others(clause: str, on: Terms) -> bool:
    """'Karl har møde med borgmesteren', 'Karl var i Berlin': it is done elsewhere, and none of us is named."""
    words = words_of(clause)
    hits, elsewhere = list(on.said.between_others.find(words)), list(on.said.elsewhere.find(words))
    if not (hits or elsewhere) or any(word.key in on.said.ours for word in words):
        return False
    named = mentions(clause, on, titles=True)
    if any(one.ours for one in named):
        return False
    if elsewhere and not _tells_more(words, elsewhere, on):
        ends = [one.end for one in named if one.is_person]
        if any(not clause[end : hit.start].strip() for hit in elsewhere for end in ends if end <= hit.start):
            return True
    for hit in hits:
        before = [one for one in named if one.end <= hit.start and one.is_person]
        after = [one for one in named if one.start >= hit.end and one.is_person]
        if not before or clause[before[-1].end : hit.start].strip(EDGES):
            continue
        if after or (len(before) > 1 and hit.words[0].key in on.said.together):
            return True
    return False


def _tells_more(words: list[Word], elsewhere: list[Hit[bool]], on: Terms) -> bool:
    """Whether a contact is told by more words than those: 'var på besøg', 'var i telefonen'."""
    these = {word.start for hit in elsewhere for word in hit.words}
    told = [hit for hit in on.said.contacts.find(words) if hit.means.told != "open"]
    return any({word.start for word in hit.words} - these for hit in told) or any(
        one.means.kind in ("call", "mail") for one in on.said.cues.find(words)
    )
