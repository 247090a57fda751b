"""Looks at what a file says for words that mark it as confidential."""

from __future__ import annotations

from collections.abc import Iterable

from bot.politics.confidential import Sense, is_marked, marks_in, read
from storage.imports.report import Problem
from storage.visibility import Confidentiality


def for_all(
    said: str, name: str, problems: list[Problem], *, line: int | None = None, place: str = ""
) -> str:
    """A line about a contact, which the whole team sees; '' where it is marked, which is told.

    In a JSON file (`place`) only what is clearly marked: there it may have been opened to the team before.
    """
    marks = marks_in(said)
    clear = any(mark.sense is Sense.CLEAR for mark in marks)
    if not (clear if place else is_marked(marks)):
        return said
    problems.append(Problem("confidential", line, place, {"name": name[:100], "said": said[:200]}))
    return ""


def level_of(stated: str | None, texts: Iterable[str]) -> str | None:
    """How far a record may be told: as the file states, else private where one of its texts is marked."""
    if stated:
        return stated
    return Confidentiality.PRIVATE.value if any(read(text).marked for text in texts) else None
