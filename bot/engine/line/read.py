"""Reads one free line: who, from where, when, about what, with which notes and next steps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.engine.dates import Impossible, Moment, Prefer, Span, find_spans, impossible_dates
from bot.engine.line import sections
from bot.engine.line.clocks import is_clock, together
from bot.engine.line.head import Findings, Head
from bot.engine.line.parts import Line, NextStep, PersonRef, Register
from bot.engine.line.people import Identifier, Mention, is_role, split, strip_title
from bot.engine.line.places import Places
from bot.engine.line.scan import Item, Kind, has_words, items_of, slice_of, tidy, tidy_lines
from bot.engine.line.steps import read_steps
from bot.engine.line.topic import closing_quote
from bot.engine.line.vocabulary import (
    FILLERS,
    FROM_LEADS,
    JOINS,
    LABELS,
    PEOPLE_LEADS,
    TOPIC_LABELS,
    TOPIC_LEADS,
)
from bot.engine.names import fold

# A line is a few hundred characters; what a pasted document holds beyond these is kept as notes, unread.
READ_AT_MOST: Final = 8_000
_WINDOW: Final = 20
_DASHES: Final = frozenset({"-", "–", "—"})


@dataclass(slots=True)
class _Cut:
    """The head's items and where the notes after it begin (None: there are none)."""

    items: list[Item]
    notes: int | None


def read_line(text: str, now: datetime, prefer: Prefer, language: str, register: Register) -> Line:
    """Understand a free line.

    `now` is aware and local, `prefer` the way an open date looks ('mandag' of a meeting that was held).
    Never raises on any text; whatever is not understood is in `leftovers`. Takes time in proportion to the
    text, and reads at most its first `READ_AT_MOST` characters.
    """
    beginning, beyond = _beginning(text)
    parts = sections.cut(beginning)
    start, end = parts.head
    head_text = parts.text[start:end]
    spans = find_spans(head_text, now, prefer, language)
    bad = impossible_dates(head_text, now, prefer, language)
    cut = _cut_notes(parts.text, _items(parts.text, end, spans, bad, register), register)
    if cut.notes is not None and any(
        span.start >= cut.notes for span in spans
    ):  # a time in the notes is no matter
        spans = find_spans(head_text[: cut.notes - 1], now, prefer, language)
        cut.items = _items(parts.text, cut.items[-1].end if cut.items else 0, spans, bad, register)
    found = Head(parts.text, cut.items, register, language).read()

    people, claims = _people(parts.text, cut.items, found, register)
    claims += found.claims + parts.keywords
    when, when_text, when_span = _when(found, claims, now, prefer, language)
    notes_at = cut.items[found.rest].start if found.rest is not None else cut.notes
    details = [parts.text[notes_at:end]] if notes_at is not None else []
    claims += [(notes_at, end)] if notes_at is not None else []
    details += [parts.text[first:last] for first, last in parts.details]
    steps: list[NextStep] = []
    impossible = [one.text for one in bad if notes_at is None or one.start < notes_at]
    for first, last in parts.steps:
        steps += read_steps(parts.text[first:last], now, language, register)
        impossible += [
            one.text for one in impossible_dates(parts.text[first:last], now, Prefer.FUTURE, language)
        ]
    claims += parts.details + parts.steps
    if beyond:
        details.append(beyond)
    topic = found.topic
    return Line(
        people=people,
        body=found.body,
        when=when,
        when_text=when_text,
        when_span=when_span,
        topic=(slice_of(parts.text, cut.items, topic.start, topic.end) or None) if topic else None,
        details="\n".join(filter(None, map(tidy_lines, details))) or None,
        next_steps=tuple(steps),
        confidential=parts.confidential,
        impossible=tuple(impossible),
        tags=parts.tags,
        leftovers=_leftovers(parts.text, claims),
    )


def _beginning(text: str) -> tuple[str, str]:
    """The part that is read, to a word's end, and what lies beyond it."""
    if len(text) <= READ_AT_MOST:
        return text, ""
    head = text[:READ_AT_MOST]
    at = max(head.rfind(" "), head.rfind("\n"))
    at = at if at > READ_AT_MOST // 2 else READ_AT_MOST
    return text[:at], text[at:]


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


def _cut_notes(text: str, items: list[Item], register: Register) -> _Cut:
    """Cut the head at the first ':' or ' - ' that begins notes rather than a clause of another kind."""
    topic = said = False  # whether the topic has begun, and whether anything but 'møde' was said
    skip_to = 0
    for k, item in enumerate(items):
        if k < skip_to:
            continue
        said |= item.is_word and item.key not in FILLERS
        if item.is_word and item.key in TOPIC_LEADS and not topic:
            topic = True
            quote = closing_quote(items, k + 1, len(items))
            skip_to = quote + 1 if quote else 0
        if item.kind is not Kind.SIGN:
            continue
        if item.key == ":":
            label = items[k - 1].key if k else ""
            begins = label not in LABELS | PEOPLE_LEADS | FROM_LEADS and (topic or label not in TOPIC_LABELS)
        else:
            begins = item.key in _DASHES and _stands_free(text, item)
        if begins and topic and _topic_first(items) and k + 1 < len(items) and items[k + 1].capital:
            items[k] = Item(
                Kind.STOP, item.start, item.end, item.text
            )  # 'Om genoptræning: Anna Jensen i går'
        elif begins and said and not _only_parts(items, k, topic, register, text):
            return _Cut(items[:k], item.end)
    return _Cut(items, None)


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


def _people(
    text: str, items: list[Item], found: Findings, register: Register
) -> tuple[tuple[PersonRef, ...], list[tuple[int, int]]]:
    """The people of a head and the places of the words that name them."""
    claims: list[tuple[int, int]] = []
    mentions: list[Mention] = []
    titles: Mention | None = None
    for mention in found.mentions:
        role = is_role(mention, items)
        if not role:
            strip_title(mention, items, register, text)
        if titles and not role and _follows(titles, mention, items):  # 'formanden for Udvalget Anna Jensen'
            mention.title = slice_of(text, items, titles.start, titles.end)
            mention.beside.append(_place(items, titles.start, titles.end))
            mentions.pop()
        titles = mention if role else None
        mentions.append(mention)
    capitals = any(items[k].capital for mention in mentions for k in range(mention.start, mention.end))
    identifier = Identifier(register, found.body)
    people: list[PersonRef] = []
    for mention in mentions:
        for part in split(mention, items, register, capitals=capitals):
            typed = slice_of(text, items, part.start, part.end)
            if typed:
                people.append(identifier.person(typed, part))
                claims += mention.beside
                claims.append(_place(items, part.start, part.end))
    return tuple(people), claims


def _follows(titles: Mention, mention: Mention, items: list[Item]) -> bool:
    """Whether a mention is whom the titles before it are of: nothing that joins stands between."""
    between = items[titles.end : mention.start]
    return mention.title is None and not any(
        item.key in JOINS or item.kind in (Kind.STOP, Kind.DATE) for item in between
    )


def _place(items: list[Item], first: int, last: int) -> tuple[int, int]:
    """Where items `first` up to `last` stand in the text."""
    return items[first].start, items[last - 1].end


def _when(
    found: Findings, claims: list[tuple[int, int]], now: datetime, prefer: Prefer, language: str
) -> tuple[Moment | None, str, tuple[int, int] | None]:
    """The moment, its text and its place: the first date, with a time of day that stood apart from it."""
    spans = [item.date for item in found.dates if item.date]
    if not spans:
        return None, "", None
    first = spans[0]
    claims.append((first.start, first.end))
    place = (first.start, first.end)
    for other in spans[1:]:
        if is_clock(first.text) == is_clock(other.text):
            continue
        day, clock = (other, first) if is_clock(first.text) else (first, other)
        if first.moment == other.moment:
            moment = first.moment
        elif day.moment.time is None:
            moment = together(day, clock, now, prefer, language)
        else:
            continue
        claims.append((other.start, other.end))
        return moment, f"{day.text} {clock.text}", place
    return first.moment, first.text, place


def _leftovers(text: str, claims: list[tuple[int, int]]) -> str:
    """What no part accounts for, in the order it stood."""
    pieces: list[str] = []
    place = 0
    for start, end in sorted([*claims, (len(text), len(text))]):
        if start > place and has_words(text[place:start]):
            pieces.append(tidy(text[place:start]))
        place = max(place, end)
    return "; ".join(filter(None, pieces))
