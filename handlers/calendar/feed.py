"""Gives people an address their calendar programs read, and takes it back."""

from __future__ import annotations

from typing import Final

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Rest
from bot.language.words import N_
from bot.subjects.calendar.feeds import addresses, new_secret
from bot.subjects.calendar.political_year import area_code_of
from bot.subjects.first_words import CALENDAR
from storage.feeds import Feeds

_LEAD: Final = ("in ", "i ", "for ")

router = Router(CALENDAR)


@router.command(
    "subscribe",
    "abonner",
    "abonnér",
    "abonnement",
    "feed",
    summary=N_("Have the dates, your meetings and next steps in your own calendar"),
    role=Role.READER,
    en="in Slagelse",
    da="i Slagelse",
)
def subscribe(ctx: Context, where: Rest = "") -> Reply:
    """A new address for the asker alone; the one they had closes."""
    if not ctx.public_url:
        raise Refusal("calendar/no_public_address")
    said = where.strip()
    for lead in _LEAD:
        said = said.removeprefix(lead).strip()
    if said and ctx.country.areas.code_of(said) is None:
        near = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now).areas_like(said)
        raise Refusal("calendar/no_such_area", said=said, near=near, again="calendar subscribe in {}")
    area = area_code_of(ctx, said)
    feeds = ctx.of(Feeds)
    had = feeds.of_user(ctx.who.user_id) is not None
    secret = new_secret()
    feeds.make(secret, ctx.who.user_id, area, ctx.locale)
    calendar, plain = addresses(ctx.public_url, secret)
    reply = ctx.say(
        "calendar/subscribed",
        calendar=calendar,
        plain=plain,
        place=ctx.country.areas.name_of(area, ctx.locale),
        had=had,
    )
    return reply.shown_to(Visibility.SECRET)


@router.command(
    "unsubscribe",
    "afmeld",
    "opsig",
    summary=N_("Close the address your calendar reads"),
    role=Role.READER,
)
def unsubscribe(ctx: Context) -> Reply:
    """Close the asker's address: whoever has it reads nothing any more."""
    closed = ctx.of(Feeds).close(ctx.who.user_id)
    return ctx.say("calendar/unsubscribed", closed=closed)
