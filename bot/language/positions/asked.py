"""Questions about a case: is there a majority, how far are we, whom have we not talked with, who calls whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.language.positions.points import read_points, without_lead
from bot.language.positions.read import who_in
from bot.language.positions.words import vocabulary
from bot.language.templates import words_of
from bot.politics.positions import Stance

LONGEST: Final = 200  # characters
_EDGES: Final = " \t\n,;:.-–—()\"'“”«»!?"


class CaseAsks(StrEnum):
    """What is asked about a case."""

    MAJORITY = "majority"
    PROGRESS = "progress"
    UNTALKED = "untalked"
    CALLS = "calls"
    STANDS = "stands"


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """A question as it was understood; `point` and `who` as typed, '' when none was said.

    `stance` when it is asked who has it ('hvem er imod 2'); `who` when it is asked where somebody stands.
    """

    asks: CaseAsks
    point: str = ""
    who: str = ""
    stance: Stance | None = None


def read_case_question(text: str) -> CaseQuestion | None:
    """What a text asks about a case, in either language; None when it is no such question."""
    if len(text) > LONGEST:
        return None
    words = words_of(text)
    vocabulary_ = vocabulary()
    asked = vocabulary_.questions.begin(words)
    if asked is not None:
        asks = CaseAsks(asked.means)
        rest = text[asked.end :].strip(_EDGES)
        if asks in (CaseAsks.STANDS, CaseAsks.CALLS) and rest:
            who, point = _who_and_point(rest)
            return CaseQuestion(asks, point, who)
        return None if asks is CaseAsks.STANDS else CaseQuestion(asks, _point(rest))
    return _stands(text)


def _stands(text: str) -> CaseQuestion | None:
    """'hvem er imod 2', 'er V imod 2'."""
    lists = vocabulary().lists
    words = words_of(text)
    who_asked = lists["who_stands"].begin(words)
    begins = who_asked or lists["is"].begin(words)
    if begins is None or begins.start != words[0].start:
        return _stands_verb_first(text)
    behind = [word for word in words if word.start >= begins.end]
    hit = next(iter(vocabulary().stances.find(behind)), None)
    if hit is None:
        return None
    point = _point(text[hit.end :])
    between = text[begins.end : hit.start].strip(_EDGES)
    if who_asked:
        return None if between else CaseQuestion(CaseAsks.STANDS, point, stance=hit.means.stance)
    return CaseQuestion(CaseAsks.STANDS, point, between) if between else None


def _stands_verb_first(text: str) -> CaseQuestion | None:
    """'støtter V 2?', with its mark."""
    words = words_of(text)
    hit = vocabulary().stances.begin(words)
    if hit is None or hit.start != words[0].start or not text.rstrip().endswith("?"):
        return None
    who, point = _who_and_point(text[hit.end :].strip(_EDGES))
    if not point and (number := _NUMBER.search(who)):
        who, point = who[: number.start()], number[1]
    return CaseQuestion(CaseAsks.STANDS, point, who_in(who)) if who_in(who) else None


_NUMBER: Final = re.compile(r"(?<!\S)(\d{1,3}(?:\.\d{1,2}){0,4})$")


def _point(said: str) -> str:
    points = read_points(said.strip(_EDGES))
    return " ".join((*points.points, points.rest.strip(_EDGES))).strip()


def _who_and_point(rest: str) -> tuple[str, str]:
    """'V på 2', 'C about rehab': who, and the point where one is said."""
    hits = [hit for hit in vocabulary().lists["prepositions"].find(words_of(rest)) if hit.start]
    if not hits:
        return who_in(rest), ""
    return who_in(rest[: hits[0].start]), without_lead(rest[hits[0].start :]).strip(_EDGES)
