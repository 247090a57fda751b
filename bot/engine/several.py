"""Reads several people named in one breath: 'Anna Jensen, Bo Holm og Ida Greve'."""

from __future__ import annotations

import re
from typing import Final

from bot.engine.line.vocabulary import PARTICLES

_AND: Final = re.compile(r"\s*,?\s+(?:og|and|samt|plus|eller|or|&|\+)\s+|\s*[&+;/]\s*", re.IGNORECASE)
_COMMA: Final = re.compile(r"\s*,\s*")
_MARKS: Final = re.compile(r"\s*(?:\[[^\]]*\]|\([^()]*\))")


def names_said(text: str) -> tuple[str, ...]:
    """The people a text names, each as said; () for one alone.

    A comma parts whole names only, for 'Jensen, Anna' is one; 'og', 'and', '&' and their like part any.
    """
    joined = [part.strip(" ,") for part in _AND.split(text) if part.strip(" ,")]
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
