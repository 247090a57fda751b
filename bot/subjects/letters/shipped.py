"""Finds the letters that come with the program."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.core.shipped_files import templates_dir
from bot.politics.contacts import ACTIVITY_TYPES
from bot.subjects.letters.heads import BadHead, Head, LetterKind, head_of

FOLDER: Final = "drafts"
_TYPES: Final = frozenset(kind.name for kind in ACTIVITY_TYPES)
_USUALLY: Final = {LetterKind.MAIL: "mail", LetterKind.DOCUMENT: "mail", LetterKind.BRIEF: ""}


@dataclass(frozen=True, slots=True)
class Shipped:
    """One letter that comes with the program; `fingerprint` changes with its text."""

    name: str
    locale: str
    source: str
    fingerprint: str

    @property
    def edition(self) -> str:
        return f"shipped:{self.fingerprint}"


@cache
def shipped_letters(locale: str) -> Mapping[str, Shipped]:
    """The letters that come with the program in a language, by name."""
    folder = templates_dir() / FOLDER / locale
    found = {}
    for file in sorted(folder.glob("*.txt")):
        source = file.read_text("utf-8")
        digest = hashlib.blake2s(source.encode(), digest_size=4).hexdigest()
        found[file.stem] = Shipped(file.stem, locale, source, digest)
    return found


def head(source: str) -> Head:
    """The head of a template; a plain mail's where it cannot be read."""
    try:
        return head_of(source)
    except BadHead:
        return Head()


def logged_as(source: str) -> str:
    """The type of activity the sending of a letter is recorded as; '' for what is never sent."""
    said = head(source)
    return said.logged if said.logged in _TYPES else _USUALLY[said.kind]
