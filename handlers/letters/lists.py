"""Shows drafts and lists of them, and whom a letter would go to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.people import Role
from bot.core.refs import AT_PAGE
from bot.core.reply import Reply
from bot.core.text import number_in
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Number, Rest
from bot.language.dates.moment import wall_to_utc
from bot.language.listed_period import EVERYTHING, Listed, listed
from bot.language.words import N_
from bot.subjects.first_words import DRAFT
from bot.subjects.letters.card import draft_card, letter_title, seen_draft
from bot.subjects.letters.editions import Editions
from bot.subjects.letters.facts import Given, facts_of, seat_day
from bot.subjects.letters.heads import LetterKind
from bot.subjects.letters.recipients import choose
from bot.subjects.letters.said_after import nothing_after
from storage.letters.drafts import OPEN, Drafts, DraftStatus
from storage.letters.facts import LetterFacts
from storage.letters.templates import Letters

PAGE: Final = 10
SHOWN: Final = 30  # people of a list
_BATCH: Final = re.compile(r"^(?:batch|samling)\s+#?(\d{1,9})$", re.IGNORECASE)
_WHICH: Final = {
    "waiting": "waiting",
    "til godkendelse": "waiting",
    "venter": "waiting",
    "sent": "sent",
    "sendt": "sent",
    "discarded": "discarded",
    "kasseret": "discarded",
}

router = Router(DRAFT)


@router.command(
    "who",
    "hvem",
    summary=N_("Show whom a list means, and how it went for them"),
    role=Role.READER,
    reads=True,
    en="those we met before the election",
    da="dem vi mødte før valget",
)
def who(ctx: Context, people: Rest) -> Reply:
    """Whom words mean: their seat, whether they are newly elected, when we last met."""
    chosen = choose(ctx, people, lambda said: f"draft who {said}")
    if isinstance(chosen, Reply):
        return chosen
    in_register = ctx.seen_by_reader(LetterFacts).people(chosen.people)
    known = [one for one in dict.fromkeys(chosen.people) if one in in_register]
    found = facts_of(ctx, known[:SHOWN], Given(), ctx.locale, chosen.body_ids)
    if not found:
        raise Refusal("letters/nobody", said=people, without=chosen.without)
    shown = [
        {
            "name": one.name,
            **{key: to[key] for key in ("elected", "newly_elected", "reelected")},
            # A seat that ends with the year says nothing of how the election went.
            "title": to["title"] if to["elected"] or seat_day(ctx.country, ctx.today) == ctx.today else "",
            "area": one.area,
            "met": last["date"] if (last := one.values["last_meeting"]) else "",
            "topic": last["topic"] if last else "",
        }
        for one in found
        for to in (one.values["recipient"],)
    ]
    editions = Editions(Letters(ctx.unit, ctx.workspace, ctx.now))
    letters = [] if ctx.aloud or ctx.who.role < Role.MEMBER else editions.names(ctx.locale)
    ways = [
        (head.title or name, f"draft new {name} for {people}")
        for name, head in letters
        if head.kind is LetterKind.MAIL and name in ("congratulation", "invitation")
    ]
    more = len(known) - len(found)
    return ctx.say(
        "letters/who",
        said=people,
        number=len(known),
        shown=shown,
        more=more,
        without=chosen.without,
        ways=ways,
    )


@router.command(
    "list",
    "liste",
    "",
    "oversigt",
    summary=N_("List the drafts"),
    role=Role.READER,
    reads=True,
    en="waiting",
    da="venter",
)
def list_(ctx: Context, which: Rest = "") -> Reply:
    """The open drafts, newest first; those that wait for approval, that were sent, or were made together."""
    turned = AT_PAGE.search(which)
    page = max(1, int(turned[1])) if turned else 1
    asked = AT_PAGE.sub("", which).strip().lower()
    batch = int(found[1]) if (found := _BATCH.match(asked)) else None
    days = listed(ctx.country, _BATCH.sub("", asked), ctx.said_at.astimezone(ctx.tz), ctx.locale)
    wanted = _WHICH.get(days.rest, "")
    if not wanted and fold(days.rest) not in EVERYTHING:
        raise Refusal("errors/not_listed", said=days.rest)
    statuses = {"sent": (DraftStatus.SENT,), "discarded": (DraftStatus.DISCARDED,)}.get(wanted, OPEN)
    rows, total = Drafts(ctx.unit, ctx.workspace, ctx.now).list(
        ctx.reader,
        statuses=tuple(DraftStatus) if batch is not None else statuses,
        batch=batch,
        waiting=wanted == "waiting",
        made=_made(ctx, days),
        limit=PAGE,
        offset=PAGE * (page - 1),
    )
    titles = {(row.template, row.locale): letter_title(ctx, row.template, row.locale) for row in rows}
    return ctx.say(
        "letters/list",
        rows=[(row, titles[row.template, row.locale]) for row in rows],
        total=total,
        page=page,
        more=max(0, total - PAGE * page),
        batch=batch,
        waiting=wanted == "waiting",
        which=wanted,
        asked=asked,
        days=days,
    )


def _made(ctx: Context, days: Listed) -> tuple[datetime, datetime] | None:
    """The moments drafts were made between; None for whenever."""
    if days.first is None or days.last is None:
        return None
    after = days.last + timedelta(days=1)
    return wall_to_utc(datetime.combine(days.first, time()), ctx.tz), wall_to_utc(
        datetime.combine(after, time()), ctx.tz
    )


@router.command("show", "vis", "se", summary=N_("Show a draft"), role=Role.READER, en="1", da="1")
def show(ctx: Context, number: Number) -> Reply:
    """The card of one draft."""
    nothing_after(ctx)
    return draft_card(ctx, seen_draft(ctx, number))


@router.card("draft")
def card(ctx: Context, number: str) -> Reply | None:
    """The card of a draft as it reads now."""
    draft = ctx.of(Drafts).get(said) if (said := number_in(number)) is not None else None
    if draft is None or not draft.visible_to(ctx.reader):
        return None
    return replace(draft_card(ctx, draft), replaces=True)
