"""Says when the body or area of a question ends, has ended or has not begun, and what follows or went before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.core.reply import Reply
from bot.language.partial_dates import say_partial
from bot.language.questions.query import Period
from bot.politics.endings import ends_with, predecessors_of, successor_of
from bot.politics.partial_dates import last_day
from bot.subjects.committees.seat_lines import place_of
from bot.subjects.questions.asked import Asked

SOON: Final = timedelta(days=365)  # an end that is nearer is told before it comes


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a body: `name` is what ends, itself or its region, `following` what comes after it."""

    name: str
    last: date
    following: tuple[str, ...]
    of_region: bool


def ending_of(asked: Asked, name: str, area: str | None, organization_id: int | None = None) -> Ending | None:
    """The end of a body in an area, or of a whole area; None for one that has none."""
    dissolved, following = asked.seats.following(organization_id) if organization_id else (None, ())
    own = last_day(dissolved)
    region = ends_with(asked.ctx.country, name, area)
    if region is None or region.valid_to is None or (following and own is not None):
        return Ending(place_of(name, area), own, following, of_region=False) if own else None
    after = successor_of(asked.ctx.country, region)
    last = min(own or region.valid_to, region.valid_to)
    return Ending(region.name["da"], last, (after.name["da"],) if after else (), of_region=True)


def as_of(asked: Asked, ending: Ending | None) -> Asked:
    """The same question; of what has ended by the days it is about, as of its last day."""
    if ending is None or asked.period.first <= ending.last:
        return asked
    return asked.during(Period(ending.last, ending.last))


def with_ending(asked: Asked, reply: Reply, ending: Ending | None) -> Reply:
    """An answer with what is to be known of the end: first where it has come, last where it is near."""
    if ending is None:
        return reply
    today = asked.ctx.today
    over = asked.period.first > ending.last
    near = not asked.past and ending.last - today <= SOON
    if not over and not near:
        return reply
    told = asked.say(
        "ending",
        name=ending.name,
        last=_said(asked, ending.last),
        begins=_said(asked, ending.last + timedelta(days=1)),
        following=ending.following,
        over=over,
        future=ending.last >= today,
        wording=asked.without_area() if ending.of_region else "",
    )
    blocks = (*told.blocks, *reply.blocks) if over else (*reply.blocks, *told.blocks)
    return replace(reply, blocks=blocks, choices=(*reply.choices, *told.choices))


def with_beginning(asked: Asked, reply: Reply, area: str | None) -> Reply:
    """An answer that knows nobody in a region made of others: since when it is there, and what was before it."""
    region = asked.ctx.country.areas.region_called(area) if area else None
    before = predecessors_of(asked.ctx.country, region) if region else ()
    if region is None or not before:
        return reply
    told = asked.say(
        "beginning",
        name=region.name["da"],
        begins=_said(asked, region.valid_from),
        future=region.valid_from > asked.ctx.today,
        before=[one.name["da"] for one in before],
        wording=asked.without_area(),
    )
    return replace(reply, blocks=(*reply.blocks, *told.blocks), choices=(*reply.choices, *told.choices))


def _said(asked: Asked, day: date) -> str:
    return say_partial(day.isoformat(), asked.ctx.locale)
