"""Reads what a line says is to be changed of a record, and what of it is not understood."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from bot.language.dates import Moment, Prefer, understand_when
from bot.language.line.parts import BodyRef, Known, Line, PersonRef, Register
from bot.language.line.read import read_line
from bot.language.line.sections import quoted
from bot.language.line.vocabulary import FROM_LEADS, LABELS, NEXT_MARK, NOTES_MARK, PEOPLE_LEADS, TOPIC_LABELS
from bot.language.names import Found

# What only says that something is to be changed.
_VERBS: Final = re.compile(
    r"(?:(?:please|lige|venligst|så|er|is|blev|bliver|was|skal|vær\s+sød\s+at)\s+)*"
    r"(?:flyt(?:te[sr]?|tet)?|ryk(?:ke[sr]?|ket)?|udsæt(?:te[sr]?)?|udsat|udskyd(?:e[sr]?)?|udskudt|skift(?:e[sr]?|et)?"
    r"|ændr(?:e[sr]?|et)?|ret(?:te[sr]?|tet)?|sæt(?:te[sr]?)?|er|bliver|move[ds]?|postponed?|reschedul(?:ed?|e)"
    r"|changed?|set|put\s+off|is)?"
    r"(?:(?:(?<!\s)\s+)?(?:mødet|opkaldet|besøget|den|det|it|(?:the\s+)?(?:meeting|call|visit)))?"
    r"(?:(?:(?<!\s)\s+)?(?:til|to))?",
    re.IGNORECASE,
)
_INSTEAD: Final = re.compile(r"(?:nu\s+)?(?:i\s+stedet(?:\s+for)?|instead)", re.IGNORECASE)
_AS_WELL: Final = re.compile(
    r"(?:og\s+)?(?:også|desuden|ligeledes|also|too|as\s+well|in\s+addition|plus|and|og|\+)", re.IGNORECASE
)
_LED: Final = "|".join(map(re.escape, sorted(PEOPLE_LEADS)))
_LABELS: Final = LABELS | TOPIC_LABELS | PEOPLE_LEADS | FROM_LEADS
_LAST_WORD: Final = re.compile(r"(?<!\S)\S+\Z")
_COLON: Final = re.compile(r":(?=\s|\Z)|(?<=\s)[-–—](?=\s)")
_FROM: Final = re.compile(r"(?:(?<!\s)\s+)?(?:fra|from)\b", re.IGNORECASE)
_FROM_BEFORE: Final = re.compile(r"\b(?:fra|from)\s*\Z", re.IGNORECASE)
# Two days of different names: what can be said of both names a time of day and no day.
_ANY_DAYS: Final = (date(2031, 3, 5), date(2031, 3, 6))
MANNERS: Final = frozenset({"instead", "also"})  # as tags: '[instead]'


class Manner(StrEnum):
    """How people named in a change go with those who are there."""

    INSTEAD = "instead"
    ALSO = "also"


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed: `line` holds the parts that were named, and nothing else is touched.

    `day` and `clock` are said apart: with one of them the other stays. `unread` are the words that are not
    understood, in their order; while there are any, nothing should be changed.
    """

    line: Line
    day: date | None = None
    clock: time | None = None
    manner: Manner | None = None
    unread: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing was said at all."""
        said = self.line
        parts = (said.people, said.body, said.topic, said.details, said.next_steps)
        return not (
            any(parts)
            or said.absent
            or said.confidential
            or said.opened
            or self.day
            or self.clock
            or self.unread
        )


def read_change(text: str, now: datetime, prefer: Prefer, language: str, register: Register) -> Change:
    """Understand a line that changes a record. Takes time in proportion to the text, as `read_line` does."""
    line = read_line(_with_notes_marked(text), now, prefer, language, register, removing=True)
    if line.absent_words:  # said in `Change.gone`, and no words that are not understood
        line = replace(line, leftovers=line.leftovers.removeprefix(line.absent_words).removeprefix("; "))
    day, clock = _apart(line, language, now, prefer)
    unread = [*line.impossible]
    if line.when is not None and (_is_stretch(line.when) or _is_from(line) or _must_be_asked(line)):
        unread.append(line.recurs or line.unsettled or line.when_text)
        day = clock = None
    manner = next((Manner(tag) for tag in sorted(line.tags & MANNERS)), None)
    people: list[PersonRef] = []
    body = line.body
    pieces = [piece for piece in line.leftovers.split("; ") if piece]
    for person in line.people:
        if person.known is not Known.UNKNOWN or _is_name(person.typed, text):
            known_body = body is None and person.known is Known.UNKNOWN and _body(person.typed, register)
            if known_body:
                body = known_body
            elif not _VERBS.fullmatch(person.typed):
                people.append(person)
        else:
            pieces.append(person.typed)
    for piece in pieces:
        if _INSTEAD.fullmatch(piece):
            manner = Manner.INSTEAD
        elif _AS_WELL.fullmatch(piece):
            manner = Manner.ALSO
        elif not _VERBS.fullmatch(piece) and piece not in unread:
            unread.append(piece)
    if manner is not None and not people and not line.tags & MANNERS:
        manner = None
    kept = replace(line, people=tuple(people), body=body, when=None, leftovers="", impossible=())
    return Change(kept, day, clock, manner, tuple(unread))


def _with_notes_marked(text: str) -> str:
    """The line with its notes under a label: whatever stands before a colon or a free dash, notes follow it."""
    if re.match(r"(?:(?<!\s)\s+)?[:–—-]\s", text):
        return re.sub(r"^\s*[:–—-]", "notes:", text, count=1)
    marks = [mark.start() for pattern in (NEXT_MARK, NOTES_MARK) for mark in pattern.finditer(text)]
    end = min(marks, default=len(text))
    held = quoted(text[:end])
    for colon in _COLON.finditer(text, 0, end):
        before = _LAST_WORD.search(text, max(0, colon.start() - 40), colon.start())
        label = colon.group() == ":" and before is not None and before.group().lower() in _LABELS
        if label or any(first < colon.start() < last for first, last in held):
            continue
        return f"{text[: colon.start()]} notes:{text[colon.end() :]}"
    return text


def _apart(line: Line, language: str, now: datetime, prefer: Prefer) -> tuple[date | None, time | None]:
    """The day and the time of day that were said, each None where it was not."""
    when = line.when
    if when is None:
        return None, None
    if when.time is None:
        return when.day, None
    for day in _ANY_DAYS:
        tried = understand_when(f"{day.day}/{day.month} {day.year} {line.when_text}", now, prefer, language)
        if tried is None or (tried.day, tried.time) != (day, when.time):
            return when.day, when.time
    return None, when.time


def _must_be_asked(line: Line) -> bool:
    """Whether no one moment was said: 'torsdag eller fredag', 'forleden', 'hver tirsdag'."""
    return bool(line.choices or line.unsettled or line.recurs)


def _is_stretch(when: Moment) -> bool:
    return when.until is not None and when.until != when.day


def _is_from(line: Line) -> bool:
    """'fra kl. 10 til kl. 11' may be how long it lasts, or how it is moved."""
    return _FROM.match(line.when_text) is not None


def _is_name(typed: str, text: str) -> bool:
    """Whether words nobody is known by can be a name: with a capital, led by 'med', or in quotation marks."""
    if any(sign.isupper() for sign in typed):
        return True
    name = re.escape(typed)
    led = re.search(rf"(?<!\w)(?:{_LED})\s+(?:\S+\s+)?{name}(?!\w)", text, re.IGNORECASE)
    return led is not None or re.search(rf"[\"“»]{name}[\"”«]", text) is not None


def _body(typed: str, register: Register) -> BodyRef | None:
    match register.bodies.look_up(typed, near=False):
        case Found(entry):
            return BodyRef(entry.name, entry.id)
        case _:
            return None
