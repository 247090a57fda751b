"""The head of a letter template: what it is called, what kind it is, and what it asks of whoever uses it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

import yaml

LONGEST_HEAD: Final = 4_000
_LINE: Final = "---"
_KNOWN: Final[dict[str, type]] = {
    "title": str,
    "kind": str,
    "approval": bool,
    "argues": bool,
    "locked": list,
    "note": str,
    "logged": str,
    "words": list,
}


class LetterKind(StrEnum):
    MAIL = "mail"  # goes to somebody by mail: subject, greeting, message, closing, signature
    DOCUMENT = "document"  # a paper of its own: title, body, closing, signature
    BRIEF = "brief"  # for our own people only


@dataclass(frozen=True, slots=True)
class Head:
    """What a template says of itself. `locked` names the blocks a local version leaves as they are.

    `words` are what it is called beside its name and title; `logged` is the type of activity its sending is
    recorded as, '' for the usual one of its kind.
    """

    title: str = ""
    kind: LetterKind = LetterKind.MAIL
    approval: bool = False  # somebody else approves before it is sent
    argues: bool = False  # asks for one story and one figure
    locked: tuple[str, ...] = ()
    note: str = ""
    logged: str = ""
    words: tuple[str, ...] = ()


class BadHead(ValueError):
    """The head cannot be read: `key` says why, `line` where, `word` what is wrong."""

    def __init__(self, key: str, line: int, word: str = "") -> None:
        super().__init__(f"{key} in line {line}: {word}")
        self.key = key
        self.line = line
        self.word = word


def parted(source: str) -> tuple[str, str, int]:
    """The head's YAML, the template itself, and how many lines stand before it."""
    lines = source.removeprefix("\ufeff").split("\n")
    if not lines or lines[0].strip() != _LINE:
        return "", source, 0
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == _LINE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 1
    raise BadHead("head_open", 1)


@cache
def head_of(source: str) -> Head:
    """The head of a template; an empty one where it has none. Raises BadHead."""
    text, _, _ = parted(source)
    if not text.strip():
        return Head()
    if len(text) > LONGEST_HEAD:
        raise BadHead("head_long", 1)
    if any(line.lstrip().split(":", 1)[-1].lstrip()[:1] in ("&", "*", "!") for line in text.splitlines()):
        raise BadHead("head_broken", 1)  # no anchors, no tags: nothing here needs them
    try:
        given = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as trouble:
        mark = getattr(trouble, "problem_mark", None)
        raise BadHead("head_broken", (mark.line + 2) if mark else 1) from None
    if not isinstance(given, dict):
        raise BadHead("head_broken", 1)
    for key, value in given.items():
        if key not in _KNOWN or not isinstance(value, _KNOWN[key]):
            raise BadHead("head_word", _line_of(text, str(key)), str(key)[:40])
    return _head(text, given)


def _head(text: str, given: dict[str, Any]) -> Head:
    kind = given.get("kind", LetterKind.MAIL.value)
    if kind not in set(LetterKind):
        raise BadHead("head_word", _line_of(text, "kind"), str(kind)[:40])
    return Head(
        given.get("title", "").strip(),
        LetterKind(kind),
        given.get("approval", False),
        given.get("argues", False),
        tuple(str(one) for one in given.get("locked", ())),
        given.get("note", "").strip(),
        given.get("logged", "").strip(),
        tuple(str(one) for one in given.get("words", ())),
    )


def _line_of(text: str, key: str) -> int:
    lines = text.splitlines()
    return next((number + 2 for number, line in enumerate(lines) if line.startswith(key)), 1)
