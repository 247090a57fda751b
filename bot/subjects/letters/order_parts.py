"""Sorts what stands beside the people of a letter: its day and hour, the occasion, and people named last."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.engine.context import Context
from bot.language.dates import Moment, Prefer, Span, find_spans, say_day
from bot.language.names import Found, Near, Several
from bot.language.who_is import who_is
from bot.subjects.letters.claims import CONGRATULATION
from bot.subjects.letters.order import Order

_AND: Final = re.compile(r",|(?<!\s)\s+(?:og|and|&)\s+", re.IGNORECASE)
_TO: Final = re.compile(r"(?<!\s)\s+(?:til|to|for)\s+", re.IGNORECASE)
_OCCASION: Final = re.compile(
    r"(?<!\s)\s+(?:i anledning af|on the occasion of|om|about|on|with|for|med|upon)\s+", re.IGNORECASE
)
_LED: Final = re.compile(
    r"^(?:i anledning af|on the occasion of|about|om|on|with|for|med|upon)\s+", re.IGNORECASE
)
_DANGLING: Final = re.compile(
    r"(?:^|(?<!\s)\s+)(?:den|d\.|on|the|på|til|kl\.?|at|fra|from)\s*$", re.IGNORECASE
)
_EDGES: Final = " .,;:–-"


def sorted_order(ctx: Context, name: str, order: Order, *, has_date: bool) -> Order:
    """The order with each of its words where it belongs; `has_date`: the letter says when something takes place."""
    order = _with_people(ctx, name, order)
    order = _with_date(ctx, order, has_date=has_date)
    return _with_occasion(ctx, order) if name == CONGRATULATION and not order.topic else order


def _with_people(ctx: Context, name: str, order: Order) -> Order:
    """'congratulation on the prize to Bent Holm': whom it is to may stand behind what it is about."""
    said = order.people or order.topic
    places = list(_TO.finditer(said))
    led = _LED.match(order.people)
    if not places or (order.people and not (led and name == CONGRATULATION and not order.topic)):
        return order
    if order.people and _known(ctx, order.people):
        return order
    for place in places:
        people, topic = said[place.end() :].strip(_EDGES), said[: place.start()]
        if _known(ctx, people):
            return replace(order, people=people, topic=_LED.sub("", topic).strip(_EDGES))
    return order


def _with_occasion(ctx: Context, order: Order) -> Order:
    """'Bent Holm on the new baby': the name up to the first such word behind which no name goes on."""
    for place in _OCCASION.finditer(order.people):
        people = order.people[: place.start()]
        if _known(ctx, people):
            return replace(order, people=people, topic=order.people[place.end() :].strip(_EDGES))
    return order


def _known(ctx: Context, said: str) -> bool:
    """Whether words are names of people, surely or nearly, and nothing else."""
    parts = [part.strip() for part in _AND.split(said) if part.strip()]
    return bool(parts) and all(
        isinstance(who_is(ctx.country, ctx.register.people, part), Found | Several | Near) for part in parts
    )


def _with_date(ctx: Context, order: Order, *, has_date: bool) -> Order:
    """The day and hour beside a name or behind a topic are the letter's own."""
    if order.others.get("date"):
        return order
    for field in ("people", "topic"):
        said = str(getattr(order, field))
        spans = find_spans(said, ctx.said_at.astimezone(ctx.tz), Prefer.FUTURE, ctx.locale)
        if not spans:
            continue
        first, last = spans[0], spans[-1]
        beside = said[last.end :].strip(_EDGES)
        # In a topic a day may be what it is about ('budgettet for 2027'); an hour or a day at its end is not.
        if (field == "topic" and not (has_date and _is_day(last.moment))) or beside:
            continue
        if not has_date and _ends_a_name(ctx, said):
            continue
        start = first.start if field == "people" else _start(spans)
        kept = _DANGLING.sub("", said[:start].rstrip()).rstrip(_EDGES)
        when = _written(ctx, last.moment, said[start:].strip(_EDGES), order.locale or ctx.locale)
        if kept:
            dated = replace(order, others={**order.others, "date": when})
            return replace(dated, people=kept) if field == "people" else replace(dated, topic=kept)
    return order


def _start(spans: list[Span]) -> int:
    """Where the day at the end begins: its hour may be a phrase of its own that carries the same day."""
    same = [one.start for one in spans if one.moment == spans[-1].moment]
    return min(same)


def _is_day(moment: Moment) -> bool:
    return moment.until is None


def _ends_a_name(ctx: Context, said: str) -> bool:
    return isinstance(who_is(ctx.country, ctx.register.people, said, near=False), Found | Several)


def _written(ctx: Context, moment: Moment, said: str, locale: str) -> str:
    """'fredag den 4. december kl. 14.00', so that it means the same whenever it is read; a stretch as typed."""
    if moment.until is not None:
        return said
    now = ctx.said_at.astimezone(ctx.tz)
    day = say_day(moment.day, now, locale).rpartition(", ")[2]
    if locale == "da":
        weekday, _, rest = day.partition(" ")
        return f"{weekday} den {rest}" + (f" kl. {moment.time:%H.%M}" if moment.time else "")
    return day + (f" at {moment.time:%H:%M}" if moment.time else "")
