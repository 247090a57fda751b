"""Tells what people of the other side do with one another, which is no contact of ours."""

from __future__ import annotations

import re
from typing import Final

from bot.language.sentences.frames import Contact
from bot.language.sentences.mentions import mentions
from bot.language.sentences.smooth import EDGES
from bot.language.sentences.terms import Terms
from bot.language.templates import Phrases, Word, words_of

_APART: Final = re.compile(r",\s|\s(?:at|that|og|and|but|men)\s|\s[-–—]\s", re.IGNORECASE)


def is_barred(clause: str, words: list[Word], told: Phrases[Contact], on: Terms) -> bool:
    """Whether a word bars that a contact is told: 'if we met', not one in what was said: 'called, asks if we can'."""
    barred = next(on.said.not_contacts.find(words), None)
    if barred is None:
        return False
    hit = next((one for one in told.find(words) if one.means.told != "open"), None)
    return hit is None or barred.start < hit.end or not _APART.search(clause, hit.end, barred.start)


def is_between_others(clause: str, on: Terms) -> bool:
    """'Karl har møde med borgmesteren': somebody does it with somebody else, and none of us is named."""
    words = words_of(clause)
    hits = list(on.said.between_others.find(words))
    if not hits or any(word.key in on.said.ours for word in words):
        return False
    named = mentions(clause, on, titles=True)
    if any(one.ours for one in named):
        return False
    for hit in hits:
        before = [one for one in named if one.end <= hit.start and one.is_person]
        after = [one for one in named if one.start >= hit.end and one.is_person]
        if not before or clause[before[-1].end : hit.start].strip(EDGES):
            continue
        if after or (len(before) > 1 and hit.words[0].key in on.said.together):
            return True
    return False
