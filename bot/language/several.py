"""Reads several people named in one breath: 'Anna Jensen, Bo Holm og Ida Greve'."""

from __future__ import annotations

import re
from typing import Final

from bot.language.line.vocabulary import PARTICLES
from bot.politics.country import Country
from bot.politics.places import is_body

_AND: Final = re.compile(r",? (?:og|and|samt|plus|eller|or|&|\+) | ?[&+;/] ?", re.IGNORECASE)
_COMMA: Final = re.compile(r" ?, ?")
_MARKS: Final = re.compile(r" ?(?:\[[^\[\]]{0,100}\]|\([^()]{0,100}\))")


def names_said(text: str) -> tuple[str, ...]:
    """The people a text names, each as said; () for one alone.

    A comma parts whole names only, for 'Jensen, Anna' is one; 'og', 'and', '&' and their like part any.
    """
    joined = [part.strip(" ,") for part in _AND.split(" ".join(text.split())) if part.strip(" ,")]
    several = len(joined) > 1
    names: list[str] = []
    for part in joined:
        pieces = [piece for piece in _COMMA.split(part) if piece]
        whole = several or len(pieces) > 2 or all(len(_bare(one).split()) > 1 for one in pieces)
        names += pieces if whole else [part]
    return tuple(_capitals(name) for name in names) if len(names) > 1 else ()


def _bare(name: str) -> str:
    return _MARKS.sub("", name)


def _capitals(name: str) -> str:
    """A name typed without capitals, with them."""
    if not name.islower():
        return name
    return " ".join(word if word in PARTICLES else word[:1].upper() + word[1:] for word in name.split())


def people_in_line(country: Country, text: str) -> tuple[tuple[str, ...], str]:
    """(people, what is said of them all) where a contact's line names several: 'Ib Dam og Pia Dam, medlemmer ...'."""
    pieces = [piece for piece in _PIECES.split(_LABEL.sub("", " ".join(text.split()))) if piece]
    names: list[str] = []
    for at, piece in enumerate(pieces):
        joined = [one.strip() for one in _AND.split(piece) if one.strip()]
        last, tail = _until_more(joined[-1]) if joined else ("", "")
        heads = [*joined[:-1], last]
        if any(_until_more(one)[1] for one in joined[:-1]):
            return (), ""  # 'Pia Holm fra Vækst og Viden'
        if not all(_may_be_person(country, one, text) for one in heads) or (at and not joined):
            return (), ""
        names += [_capitals(one) for one in heads]
        if len(heads) > 1:
            rest = ", ".join(filter(None, (tail, *pieces[at + 1 :])))
            return tuple(names), _MEMBERS.sub(lambda found: found[1], rest)
        if tail:
            return (), ""
    return (), ""


def _until_more(said: str) -> tuple[str, str]:
    """A name, and what follows it from the first small word that is no part of one."""
    words = said.split()
    start = next((k for k, word in enumerate(words) if word[0].isupper()), 0)
    for k in range(start + 1, len(words)):
        small = words[k].islower() and words[k] not in PARTICLES and not said.islower()
        if small or words[k].lower() in _SMALL:
            return " ".join(words[:k]), " ".join(words[k:])
    return said, ""


def _may_be_person(country: Country, said: str, line: str) -> bool:
    bare = _bare(said)
    if (
        not bare
        or bare.endswith("-")
        or is_body(country, bare)
        or any(sign.isdigit() or sign in "@:" for sign in bare)
    ):
        return False
    words = bare.split()
    first = next((k for k, word in enumerate(words) if word[0].isupper()), 0)
    if first and country.roles.said(" ".join(words[:first])) is None:
        return False  # 'kender Bo', not 'borgmester Bo'
    return line.islower() or words[-1][0].isupper()


_PIECES: Final = re.compile(r" ?[,;] ?")
_LABEL: Final = re.compile(r"^(?:navn|name) ?: ?", re.IGNORECASE)
_MEMBERS: Final = re.compile(r"\b(medlem|member)(?:mer|s)\b", re.IGNORECASE)
_SMALL: Final = frozenset(
    {"fra", "from", "i", "in", "for", "på", "on", "som", "as", "af", "of", "medlem", "medlemmer"}
)
