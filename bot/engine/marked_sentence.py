"""What is meant by a sentence that says of a record that it is confidential, or says so before its command."""

from __future__ import annotations

import re
from typing import Final

from bot.engine.router import Registry, Subject, Understood
from bot.language.line.vocabulary import SPOKEN
from bot.language.names import fold
from bot.politics import confidential

_ADDS: Final = {"task": "add"}  # what a subject with a colon after it means
_NUMBER: Final = re.compile(r"#?(\d{1,9})")
_WORD: Final = re.compile(r"#?\w[\w-]*")
# What is said around the mark, and says nothing of its own.
_AROUND: Final = frozenset(
    fold(
        "det var er den dette gør goer sæt marker markér som lige venligst skal være vaere bliver nu tak "
        "nummer nr og at hele that was it this is the make made mark set as be should please keep number no "
        "that's its also now sidste last her here record post posten"
    ).split()
)
_OPENING: Final = frozenset(
    map(
        fold,
        (
            *(
                "åben",
                "åbn",
                "åbent",
                "åbn for teamet",
                "åben for teamet",
                "åbent for teamet",
                "åbn for alle",
            ),
            *("kan ses af alle", "må ses af alle", "offentlig", "offentligt", "for alle", "synlig for alle"),
            *("synligt for alle", "åbn det", "åbn den", "åbn for holdet", "åben for alle", "åbent for alle"),
            *(
                "open",
                "open to all",
                "open to the team",
                "open for the team",
                "open it",
                "public",
                "make it public",
            ),
            *(
                "visible to all",
                "visible to everyone",
                "can be seen by all",
                "open to everyone",
                "for everyone",
            ),
        ),
    )
)


def opens(said: str) -> bool:
    """Whether somebody says of a record, and nothing else, that everybody may see it."""
    return " ".join(fold(said.strip(" .!,:()[]")).split()) in _OPENING


def meant(text: str, registry: Registry, locale: str) -> str | None:
    """The command by which the bot knows what a sentence with a mark says; None where it says nothing of the kind.

    'gør møde 3 fortroligt' is 'meeting protect 3'; 'fortroligt: møde noteret ...' is
    'møde noteret ... (fortroligt)'.
    """
    said = confidential.read(text)
    if said.marked or said.opened:
        return _of_a_record(text, said, registry) or _before(text, said, registry, locale)
    return None


def _of_a_record(text: str, said: confidential.MarkedText, registry: Registry) -> str | None:
    verb = "release" if said.opened else "protect"
    marks = confidential.marks_in(text)
    rest = text
    for mark in reversed(marks):
        rest = rest[: mark.start] + " " + rest[mark.end :]
    subject: Subject | None = None
    number = ""
    for word in _WORD.findall(rest.lstrip("/")):
        if (found := _NUMBER.fullmatch(word)) and not number:
            number = found[1]
        elif subject is None and (named := _subject(registry, word)) is not None:
            subject = named
        elif fold(word) not in _AROUND:
            return None
    name = subject.name if subject else "meeting"
    if verb not in registry.by_subject[name] or (
        subject is not None and name in ("task", "draft") and not number
    ):
        return None
    return f"{name} {verb} {number}".strip()


def _subject(registry: Registry, word: str) -> Subject | None:
    """The subject a word names: 'møde', 'mødet', 'opgaven'."""
    folded = fold(word)
    for stem in (
        folded,
        folded.removesuffix("t"),
        folded.removesuffix("et"),
        folded.removesuffix("en"),
        folded[:-1],
    ):
        if (subject := registry.subjects.get(stem)) is not None and stem and subject.name != registry.home:
            return subject
    return None


def _before(text: str, said: confidential.MarkedText, registry: Registry, locale: str) -> str | None:
    """A command with the mark in front of it, or between its two words."""
    marks = confidential.marks_in(text)
    first = marks[0]
    before = text[: first.start].strip(" /([*_")
    if before and (len(before.split()) > 1 or _subject(registry, before) is None):
        return None
    after = text[first.end :].lstrip(" :,.;-–—!)]*_")
    told = f"{before} {after}".strip()
    word, _, rest = told.partition(" ")
    subject = _subject(registry, word.rstrip(":"))
    if subject is not None and word.endswith(":") and subject.name in _ADDS:
        told = f"{subject.name} {_ADDS[subject.name]} {rest}"
    mark = SPOKEN[locale].opened if said.opened else SPOKEN[locale].confidential
    understood = registry.understand(told)
    if not isinstance(understood, Understood) or not (understood.command.guards or understood.command.public):
        return None
    return f"{told} ({mark})"
