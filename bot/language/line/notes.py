"""Finds the items of a head and where, at a ':' or a ' - ', the notes begin."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.language.dates import Impossible, Prefer, Span, find_spans, impossible_dates
from bot.language.line.clocks import without_ratios
from bot.language.line.parts import Register
from bot.language.line.places import Places
from bot.language.line.scan import EMOJI, Item, Kind, items_of
from bot.language.line.topic import closing_quote
from bot.language.line.vocabulary import (
    FILLERS,
    FROM_LEADS,
    LABELS,
    PEOPLE_LEADS,
    TOPIC_LABELS,
    TOPIC_LEADS,
)
from bot.language.names import fold

_ABOUT: Final = re.compile(
    r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(TOPIC_LEADS))) + r")(?!\w)", re.IGNORECASE
)
_WINDOW: Final = 20
_DASHES: Final = frozenset({"-", "–", "—"})


@dataclass(slots=True)
class HeadItems:
    """The items of a head, the impossible dates among them, and where the notes begin (None: there are none)."""

    items: list[Item]
    impossible: list[Impossible]
    notes: int | None


def head_items(
    text: str, end: int, now: datetime, prefer: Prefer, language: str, register: Register
) -> HeadItems:
    """The items of the head, which is `text[:end]`, up to its notes."""
    head = text[:end]
    about = _ABOUT.search(head)
    if about:  # a ratio in the topic is no time: '1:10 i vuggestuer'
        head = head[: about.end()] + without_ratios(head[about.end() :])
    bad = impossible_dates(head, now, prefer, language)
    spans = find_spans(head, now, prefer, language, asked=True)
    found = _cut_notes(text, _items(text, end, spans, bad, register), register)
    if found.notes is None:
        return HeadItems(found.items, bad, None)
    if any(span.start >= found.notes for span in spans):  # a time in the notes is no time of the meeting
        alone = {
            span.start: span
            for span in find_spans(head[: found.notes - 1], now, prefer, language, asked=True)
        }
        for item in found.items:
            item.date = alone.get(item.start, item.date)
    return HeadItems(found.items, [one for one in bad if one.start < found.notes], found.notes)


def _items(text: str, end: int, spans: list[Span], bad: list[Impossible], register: Register) -> list[Item]:
    """The items of the head; a date that is part of a known name ('Maj Holm') is not taken for one."""
    items = items_of(text, 0, end, [*spans, *bad])
    named = [item.date for k, item in enumerate(items) if item.date and _is_part_of_name(k, items, register)]
    if not named:
        return items
    return items_of(text, 0, end, [*(span for span in spans if span not in named), *bad])


def _is_part_of_name(k: int, items: list[Item], register: Register) -> bool:
    people = register.people
    words = fold(items[k].text).split()
    if not all(map(people.has_word, words)):
        return False
    before = [item.fold for item in items[max(0, k - 2) : k] if item.is_word]
    after = [item.fold for item in items[k + 1 : k + 3] if item.is_word]
    for first in range(len(before) + 1):
        for last in range(len(after) + 1):
            whole = [*before[len(before) - first :], *words, *after[:last]]
            if len(whole) > 1 and people.named(" ".join(whole)):
                return True
    return False


def _cut_notes(text: str, items: list[Item], register: Register) -> HeadItems:
    """Cut the head at the first ':' or ' - ' that begins notes rather than a clause of another kind."""
    topic = said = False  # whether the topic has begun, and whether anything but 'møde' was said
    skip_to = 0
    for k, item in enumerate(items):
        if k < skip_to:
            continue
        said |= item.is_word and item.key not in FILLERS
        labelled = (
            k + 1 < len(items) and items[k + 1].key == ":" and items[k].end == items[k + 1].start
        )  # 'om: hospice'
        if item.is_word and item.key in TOPIC_LEADS and not topic and not labelled:
            topic = True
            quote = closing_quote(items, k + 1, len(items))
            skip_to = quote + 1 if quote else 0
        if item.kind is not Kind.SIGN:
            continue
        if item.key == ":":
            label = items[k - 1].key if k else ""
            begins = not _inside_a_word(text, item) and label not in LABELS | PEOPLE_LEADS | FROM_LEADS
            begins = begins and (topic or label not in TOPIC_LABELS)
        else:
            begins = item.key in _DASHES and _stands_free(text, item)
        if begins and topic and _topic_first(items) and k + 1 < len(items) and items[k + 1].capital:
            items[k] = Item(
                Kind.STOP, item.start, item.end, item.text
            )  # 'Om genoptræning: Anna Jensen i går'
        elif begins and said and not _only_parts(items, k, topic, register, text):
            return HeadItems(items[:k], [], item.end)
    return HeadItems(items, [], None)


def _inside_a_word(text: str, colon: Item) -> bool:
    """'1:10', 'tal:100', ':tada:tal': a colon with a space on neither side, or one of an emoji's code."""
    around = text[max(0, colon.start - 1) : colon.end + 1]
    return (len(around) == 3 and not any(map(str.isspace, around))) or EMOJI.match(
        text, colon.start
    ) is not None


def _topic_first(items: list[Item]) -> bool:
    first = next((item for item in items if item.is_word), None)
    return first is not None and first.key in TOPIC_LEADS | TOPIC_LABELS


def _stands_free(text: str, item: Item) -> bool:
    """Whether a dash has space on both sides and no figures: '14 - 15' is a stretch."""
    before, after = text[: item.start][-3:], text[item.end : item.end + 3]
    if not (before[-1:].isspace() and after[:1].isspace()):
        return False
    return not (before.rstrip()[-1:].isdigit() and after.strip()[:1].isdigit())


def _only_parts(items: list[Item], k: int, topic: bool, register: Register, text: str) -> bool:
    """Whether the sign at `k` only parts clauses: nothing but a place before it, or a clause after it."""
    if topic:
        return False
    if items[0].key in FROM_LEADS and k < _WINDOW:
        place = Places(text, items, register).led(1, k, surely=True)
        if place and all(item.kind is not Kind.WORD for item in items[place.end : k]):
            return True
    if k + 1 < len(items) and items[k + 1].key in _DASHES:
        k += 1
    if k + 1 >= len(items):
        return False
    after = items[k + 1]
    following = items[k + 2] if k + 2 < len(items) else None
    if after.kind is Kind.DATE:
        return following is None or not following.is_word or following.key in TOPIC_LEADS | FROM_LEADS
    if after.key in TOPIC_LEADS or (
        after.key in TOPIC_LABELS and following is not None and following.key == ":"
    ):
        return True
    return after.key in FROM_LEADS | PEOPLE_LEADS
