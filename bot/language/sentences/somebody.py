"""Tells who is named in a clause, and who of them is of the team."""

from __future__ import annotations

import re
from typing import Final

from bot.language.line.parts import Known, PersonRef
from bot.language.line.vocabulary import PARTICLES, SPEAKER, TITLE_ENDINGS, TITLES
from bot.language.names import Found, fold
from bot.language.sentences.smooth import EDGES
from bot.language.sentences.terms import Terms
from bot.language.templates import words_of

_AND: Final = re.compile(r"[,&+]|\s(?:og|and)\s")
_OF_US: Final = 80  # characters that names of the team may have
_NAMED_AT_MOST: Final = 4  # words of a name that was dictated


def is_somebody(person: PersonRef, piece: str, on: Terms) -> bool:
    """Whether words taken for a name may be one: known, a post, or with capitals and not the sentence's first word.

    In small letters, as dictation writes, only what begins with a given name.
    """
    name = person.typed or person.name
    if person.person_id is not None or person.candidates or person.title:
        return True
    words = name.split()
    if len(name) < 2 or any(fold(word) in on.said.denials for word in words):
        return False  # 'T' behind a first name in small letters; 'må IKKE videre'
    if TITLE_ENDINGS.fullmatch(words[-1].lower()) or words[-1].lower() in TITLES:
        return True
    if is_dictated(person, piece, on):
        return True
    if any(fold(word) in on.said.day_words for word in words):
        return False  # 'Mon 23rd'
    if one_of_us(name, on) or isinstance(on.register.areas.look_up(name, near=False), Found):
        return False  # who of the team was there, and where
    capital = all(word[:1].isupper() or word in PARTICLES for word in words)
    return capital and (len(words) > 1 or not piece.lstrip().startswith(name))


def is_dictated(person: PersonRef, piece: str, on: Terms) -> bool:
    """Whether it is a new name in small letters, in a text that has no others: 'per vang'."""
    words = fold(person.typed).split()
    if len(words) > 1 and (words[-1] in TITLES or TITLE_ENDINGS.fullmatch(words[-1])):
        return False  # 'hans næstformand'
    known = person.known is not Known.UNKNOWN or not person.typed.islower() or not piece[1:].islower()
    if known or len(words) > _NAMED_AT_MOST or words[0] not in on.said.given_names:
        return False
    return not any(word in on.said.small | on.said.subjects for word in words)


def one_of_us(before: str, on: Terms) -> bool:
    """Whether words name somebody of the team, or several, and nobody else: 'Bo', 'ida og bo de'."""
    return bool(ours_in(before, on))


def ours_in(before: str, on: Terms) -> list[str]:
    """Those of the team that words name, where they name nobody else; else none."""
    if len(before) > _OF_US:
        return []
    words = [word for word in before.strip(EDGES).split() if fold(word) not in on.said.subjects]
    parts = [part.strip() for part in _AND.split(" ".join(words)) if part.strip()]
    team = on.register.team
    return parts if all(isinstance(team.look_up(part, near=False), Found) for part in parts) else []


def along(piece: str, on: Terms) -> list[str]:
    """Who of the team a clause says was there too, where it says no more: 'Bo var også med', 'with Malik'."""
    words = words_of(piece)
    names = [piece[one.start : one.end] for one in words if one_of_us(piece[one.start : one.end], on)]
    rest = [one.key for one in words if piece[one.start : one.end] not in names]
    if not names or not rest or any(key not in on.said.along | SPEAKER for key in rest):
        return []
    return [name for name in names if name.lower() not in SPEAKER]
