"""Reads what is to be done, said as to a colleague."""

from __future__ import annotations

import re
from typing import Final

from bot.language.dates import Prefer, Span
from bot.language.line.vocabulary import SPEAKER
from bot.language.names import fold
from bot.language.sentences.clauses import END
from bot.language.sentences.heard import Heard
from bot.language.sentences.smooth import EDGES
from bot.language.sentences.somebody import one_of_us
from bot.language.sentences.terms import Terms
from bot.language.templates import words_of

_TO_ONE: Final = re.compile(
    r"(?:[^\W\d_]{1,12}\s){0,2}(?:til|for|to)\s+([^\W\d_]{2,20}):\s*(\S.*)\Z", re.IGNORECASE | re.DOTALL
)
_CAN_ONE: Final = re.compile(
    r"(?:kan|kunne|vil|gider|can|could|would|will)\s+([^\W\d_]{2,20})\s+(?:ikke\s+)?(?:lige\s+)?(\S.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_ASKED_TO: Final = re.compile(
    r"\A(?:vil|kan|gider|kunne|would|will|can|could)\s+(?:du|you)\s+(?:(?:ikke|lige|please)\s+){0,2}",
    re.IGNORECASE,
)
_LATEST: Final = re.compile(r"\A(?:senest|inden|within|by|before|no later than)\s+", re.IGNORECASE)
_LONG_AGO: Final = 120  # days; a day without a year that is nearer ahead is that one


def task(text: str, on: Terms) -> Heard | None:
    """'Husk at sende tallene', 'I have to write to Bent': the whole of it is to be done."""
    begins = on.said.tasks.begin(words_of(text[:120]))
    what = without(on.said.polite, text[begins.end :].lstrip(" ,:")) if begins else ""
    if not what.strip(EDGES) or on.said.vague.begin(words_of(what)):
        return None
    return Heard((f"task add {what}",), 0.85)


def ordered(text: str, on: Terms) -> Heard | None:
    """'Bed Bo om at ringe', 'Ida booker lokalet', 'Malik is getting quotes': a task of somebody of the team."""
    order = on.said.orders.begin(words_of(text[:60]))
    rest = text[order.end :].strip() if order else text
    name, _, what = rest.partition(" ")
    own = name.removesuffix("'s").removesuffix("’s").rstrip(",")
    if not what or not one_of_us(own, on):
        return None
    what = _ASKED_TO.sub("", what)
    if order:
        behind = on.said.order_behind.begin(words_of(what[:30]))
        what = what[behind.end :].strip() if behind else what
        return Heard((f"task add {own}: {what}",), 0.75)
    if name.endswith(",") and what != rest.partition(" ")[2]:
        return Heard((f"task add {own}: {END.sub(', ', what.rstrip(' ?')).replace('?,', ',')}",), 0.75)
    verb, _, behind_it = what.partition(" ")
    doing = behind_it if verb in ("is", "will") else what if name != own else ""
    acting = doing if on.said.present == "ing" else what
    first = acting.partition(" ")[0].lower()
    if first.endswith(on.said.present) and first not in on.said.states and len(acting.split()) > 2:
        return Heard((f"task add {own}: {acting}",), 0.7)
    return None


def told_before_duty(text: str, on: Terms) -> bool:
    """'Mødte Bent, Ida skal sende tallene': the contact is told first."""
    duty = next(on.said.duties.find(words_of(text[:60])), None)
    before = on.said.contacts.find(words_of(text[: duty.start])) if duty else iter(())
    return any(hit.means.told != "open" for hit in before)


def without(words: frozenset[str], text: str) -> str:
    """A text without those words before it: 'lige få fat i Karl'."""
    while (parts := text.split(None, 1)) and len(parts) == 2 and fold(parts[0]) in words:
        text = parts[1]
    return text


def deadline(text: str, on: Terms) -> Heard | None:
    """'Ansøgningen skal ind senest 15. december': a task in its own words, where a day is named."""
    if on.said.whole_tasks.begin(words_of(text[:40])) and len(text.split()) > 2:
        return Heard((f"task add {text.strip(EDGES)}",), 0.75)
    found = next(on.said.deadlines.find(words_of(text)), None)
    spans = on.spans(text, Prefer.FUTURE) if found else []
    recent = [one for one in on.spans(text, Prefer.PAST) if _is_recent(one, on)] if found else []
    if spans and not recent and not next(on.said.not_contacts.find(words_of(text)), None):
        whole = END.sub(lambda end: " – " if "\n" not in end[0] else end[0], text.strip(EDGES))
        return Heard((f"task add {whole}",), 0.75)
    return None


def duty(text: str, on: Terms) -> Heard | None:
    """'Bo skal bestille brochurer inden 1/12', 'om en måned skal jeg følge op': a task, and whose it is or when."""
    if (told := _TO_ONE.match(text)) and one_of_us(told[1], on):  # 'til Bo: print dagsordenen'
        return Heard((f"task add {told[1]}: {told[2]}",), 0.8)
    if (told := _CAN_ONE.match(text)) and one_of_us(told[1], on) and text.rstrip().endswith("?"):
        return Heard((f"task add {told[1]}: {told[2].rstrip(' ?')}",), 0.7)
    for duty in on.said.duties.find(words_of(text[:60])):
        before, after = text[: duty.start].strip(EDGES), text[duty.end :].strip(" ,")
        if len(after.split()) < 2:
            continue
        if one_of_us(before, on):
            return Heard((f"task add {before}: {after}",), 0.75)
        first, _, rest = after.partition(" ")
        before = _LATEST.sub("", before)
        span = next(iter(on.spans(before, Prefer.FUTURE)), None)
        if span and span.start <= 1 and not before[span.end :].strip(EDGES):
            if fold(first) in SPEAKER:
                return Heard((f"task add {rest} {before}",), 0.75)
            owner = (before[: span.start] + before[span.end :]).strip(EDGES)
            if one_of_us(owner, on):
                return Heard((f"task add {owner}: {after} {span.text}",), 0.75)
    return None


def _is_recent(span: Span, on: Terms) -> bool:
    return 0 < (on.now.date() - span.moment.day).days < _LONG_AGO and span.moment.is_past(on.now)
