"""Reads a team's own nudge rule as people write it: what, and every year or so long before a known date."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from bot.language.dates import Prefer, understand_when
from bot.language.event_names import NamedEvent
from bot.language.names import fold
from bot.language.questions.dates import parted_from_area
from bot.politics.country import Country
from bot.politics.nudge_rules import OWN, Audience, NudgeRule, Once, OnEvent, When, Yearly

LONGEST: Final = 120  # characters of what is to be done

_QUOTED: Final = re.compile(r"""^\s*["“”„«»']([^"“”„«»]+)["“”«»']\s*[,:]?\s*""")
_YEARLY: Final = re.compile(
    r"\b(?:every year|each year|yearly|hvert år|årligt|(?:hver|every)(?=\s+(?:den\s+)?\d))\b(?:\s+(?:on|den|d\.))?\s*",
    re.I,
)
_EVERY: Final = re.compile(
    r"\b(?:every|each|hver|hvert)\b.*", re.I
)  # every week or month is none of its rules
_AROUND: Final = re.compile(
    r"\b(?P<number>\d{1,3}|a|an|one|two|three|four|en|et|to|tre|fire)\s+"
    r"(?P<unit>days?|weeks?|months?|dage?|uger?|måneder|måned)\s+"
    r"(?P<side>before|after|ahead of|før|inden|efter)\s+(?P<event>.{1,300})$",
    re.I,
)
_AT: Final = re.compile(r"\b(?:at|when|on|ved|på|når)\s+(?P<event>.{1,300})$", re.I)
_ME: Final = re.compile(r"(?<![\s,])[\s,]+(?:to|for|til)\s+(?:me|mig)\s*$", re.I)
_NUMBERS: Final = {
    **dict.fromkeys(("a", "an", "one", "en", "et"), 1),
    **dict.fromkeys(("two", "to"), 2),
    **dict.fromkeys(("three", "tre"), 3),
    **dict.fromkeys(("four", "fire"), 4),
}
_UNITS: Final = {"d": 1, "w": 7, "u": 7, "m": 30}


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What could not be read: 'what', 'when', or 'event' (with `said`, and `near`, events that may be meant)."""

    why: str
    said: str = ""
    near: tuple[NamedEvent, ...] = ()


_Read: TypeAlias = tuple[When, int, str, str]  # when, days ahead, what stands before it, the code of an area

Names: TypeAlias = Callable[[str], Sequence[NamedEvent]]
"""The events of the calendar somebody may mean by a name: one when it is clear."""


def read_rule(
    country: Country, text: str, now: datetime, locale: str, named: Names, user_id: int
) -> NudgeRule | NotUnderstood:
    """A rule of the team's own from what somebody typed; `now` is aware and local.

    '"Call the chair" every year 1 March', '"Send the figures" 14 days before second reading',
    '"Thank them" 3 March 2027', and any of them with 'to me' at its end.
    """
    mine = _ME.search(text)
    text = text[: mine.start()] if mine else text
    quoted = _QUOTED.match(text)
    what, rest = (quoted[1], text[quoted.end() :]) if quoted else (None, text)
    found = _when(country, rest, now, locale, named, bare=what is None)
    if isinstance(found, NotUnderstood):
        return found
    when, lead, left, area = found
    what = " ".join((what or left).split()).strip(" ,:;–-\"“”„«»'")
    if not what:
        return NotUnderstood("what")
    what = what[:LONGEST]
    label = {"da": what, "en": what}
    slug = re.sub(r"[^a-z0-9]+", "-", fold(what)).strip("-")[:40] or "rule"
    return NudgeRule(
        f"{OWN}{slug}",
        dict.fromkeys(("da", "en"), slug),
        label,
        label,
        label,
        when,
        Audience.ME if mine else Audience.ROOM,
        "team",
        lead,
        area=area or None,
        user_id=user_id if mine else None,
    )


def _when(
    country: Country, rest: str, now: datetime, locale: str, named: Names, *, bare: bool
) -> _Read | NotUnderstood:
    """When, how many days ahead, and what stands before it; with `bare` the words of the task stand there."""
    if around := _AROUND.search(rest):
        said, area = parted_from_area(country, around["event"])
        event = _one(said, named)
        if isinstance(event, NotUnderstood):
            return event
        word = around["number"].lower()
        days = (int(word) if word.isdigit() else _NUMBERS[word]) * _UNITS[around["unit"][0].lower()]
        ahead = around["side"].lower() in ("before", "ahead of", "før", "inden")
        return (
            OnEvent(event, offset_days=0 if ahead else days),
            days if ahead else 0,
            rest[: around.start()],
            area,
        )
    if yearly := _YEARLY.search(rest):
        moment = understand_when(rest[yearly.end() :].strip(" ."), now, Prefer.FUTURE, locale)
        if moment is None:
            return NotUnderstood("when", rest[yearly.end() :].strip())
        return Yearly(moment.day.month, moment.day.day), 0, rest[: yearly.start()], ""
    if often := _EVERY.search(rest):
        return NotUnderstood("when", often[0].strip())
    return _one_day(country, rest, now, locale, named, bare=bare)


def _one_day(
    country: Country, rest: str, now: datetime, locale: str, named: Names, *, bare: bool
) -> _Read | NotUnderstood:
    words = rest.split()
    starts = range(len(words)) if bare else range(1)
    for start in starts:
        said = " ".join(words[start:]).strip(" .,")
        moment = understand_when(said.removeprefix("on ").removeprefix("den "), now, Prefer.FUTURE, locale)
        if said and moment is not None:
            if moment.day < now.date():
                return NotUnderstood("past", said)
            return Once(moment.day), 0, " ".join(words[:start]), ""
    if at := _AT.search(rest):
        said, area = parted_from_area(country, at["event"])
        event = _one(said, named)
        return event if isinstance(event, NotUnderstood) else (OnEvent(event), 0, rest[: at.start()], area)
    return NotUnderstood("when", rest.strip())


def _one(said: str, named: Names) -> str | NotUnderstood:
    """The id of the one event that is meant."""
    found = named(said.strip(" .,"))
    if len(found) == 1:
        return found[0].id
    return NotUnderstood("event", said.strip(" .,"), tuple(found))
