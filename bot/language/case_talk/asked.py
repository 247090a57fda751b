"""Reads what is asked of a case in its room: how a point stands, who sees to it, what somebody said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.language.case_talk.room import Room, in_letters, in_numbers
from bot.language.case_talk.said import rewritten, smoothed
from bot.language.case_talk.words import group, vocabulary
from bot.language.positions import CaseAsks, read_case_question

LONGEST: Final = 300  # characters
_EDGES: Final = " \t\n,;:.-–—!?()"
_WAYS: Final = ("ask_instead", "ask_wrong", "ask_forget", "ask_show", "ask_who", "ask_stands")


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What is asked: `about` is show, who or stands; the number of a point as typed and who is meant, '' for none."""

    about: str
    point: str = ""
    who: str = ""


def asked_of(text: str, room: Room) -> AskedOf | None:
    """What a text asks; None for nothing."""
    if len(text) > LONGEST:
        return None
    plain = in_numbers(in_letters(rewritten(smoothed(text), "words"), room), room)[0].rstrip(" ?!.")
    words = vocabulary().patterns
    for way in _WAYS:
        if (found := words[way].match(plain)) is not None:
            point, who = group(found, "n"), group(found, "who").strip(_EDGES)
            if who and not (room.party(who) or room.person(who)):
                continue
            if not point and (said := group(found, "of").strip(_EDGES)):
                point = said
            if way == "ask_instead":
                point = f"{group(found, 'wrong')} {point}"
                if room.point(group(found, "n")) is None or room.point(group(found, "wrong")) is None:
                    continue
            if way == "ask_wrong":
                return AskedOf("instead")
            return AskedOf(way.removeprefix("ask_"), point, who)
    question = read_case_question(plain)
    if question is None:
        return None
    about = _ABOUT[question.asks]
    if question.asks in (CaseAsks.STANDS, CaseAsks.CALLS) and question.who:
        if not (room.party(question.who) or room.person(question.who)):
            return None
        return AskedOf("stands" if about == "show" else about, question.point, question.who)
    return AskedOf(about, question.point)


_ABOUT: Final = {
    CaseAsks.MAJORITY: "show",
    CaseAsks.PROGRESS: "show",
    CaseAsks.STANDS: "show",
    CaseAsks.UNTALKED: "who",
    CaseAsks.CALLS: "who",
}
