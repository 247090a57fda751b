"""Reads what is to be asked of the administration, dates told of a budget, and who is to call whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.core.folding import fold
from bot.language.case_talk.changes import numbers_in
from bot.language.case_talk.room import Room, in_letters, in_numbers
from bot.language.case_talk.said import rewritten, smoothed
from bot.language.case_talk.words import group, vocabulary

LONGEST: Final = 400  # characters
_EDGES: Final = " \t\n,;:.-–—!?"


class Wants(StrEnum):
    """What is wanted."""

    QUESTION = "question"
    QUESTIONS = "questions"
    ANSWER = "answer"
    EVENT = "event"
    OWN_DATE = "own date"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted, with its words as typed: `what` is the question, the answer, the date or the task.

    `when` are the words of a day, '' for none; `point` the number of the only point it speaks of; `who` a colleague.
    """

    wants: Wants
    what: str = ""
    when: str = ""
    point: str = ""
    who: str = ""


def request_told(text: str, room: Room) -> Request | None:
    """What a text wants done; None for nothing."""
    if len(text) > LONGEST:
        return None
    plain, words = rewritten(smoothed(text), "words"), vocabulary().patterns
    if words["asks_answers"].match(plain):
        return Request(Wants.QUESTIONS)
    if found := words["answers"].match(plain):
        what = plain[found.end() :].strip(_EDGES)
        return Request(Wants.ANSWER, what, point=_point(what, room)) if what else None
    if found := words["ask_administration"].search(plain):
        what = group(found, "what").strip(_EDGES)
        return Request(
            Wants.QUESTION, _sentence(what), group(found, "when").strip(_EDGES), _point(what, room)
        )
    for wants, name in ((Wants.EVENT, "event_date"), (Wants.OWN_DATE, "own_date")):
        if found := words[name].match(plain):
            return Request(wants, group(found, "what").strip(_EDGES), group(found, "when").strip(_EDGES))
    if found := words["task_for"].search(plain):
        who = room.team.get(fold(group(found, "who")), "")
        what = group(found, "what").strip(_EDGES)
        if who and _names_somebody(what, room):
            return Request(Wants.TASK, what, who=who)
    return None


def _point(text: str, room: Room) -> str:
    """The only point a text speaks of by its words."""
    numbers = set(numbers_in(in_numbers(in_letters(text, room), room)[0], room))
    return numbers.pop() if len(numbers) == 1 else ""


def _sentence(what: str) -> str:
    return f"{what[:1].upper()}{what[1:]}?"


def _names_somebody(text: str, room: Room) -> bool:
    """Whether a contact or a party is named."""
    names = re.findall(r"[A-ZÆØÅ][\w-]*(?: [A-ZÆØÅ][\w-]*)?", text)
    return any(room.person(name) or room.person(name.split()[0]) or room.party(name) for name in names)
