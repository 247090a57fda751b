"""What the team owes the people it keeps: shows and exports what is held, erases it, tells what is overdue."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.messages import Target
from bot.core.outgoing import Urgency
from bot.core.people import Role as MayDo
from bot.core.refs import YES
from bot.core.reply import File, Reply, Visibility
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Reads, Slot
from bot.language.dates import Prefer, understand_when
from bot.language.words import N_, language
from bot.politics.partial_dates import last_day
from bot.subjects.activities.card import refresh_copies
from bot.subjects.contacts.card import whose
from bot.subjects.first_words import CONTACT
from storage.audit import Audit
from storage.contacts.erasures import Erasures, Mention
from storage.contacts.held import Held

SHOWN: Final = 10
NOTICE_WITHIN: Final = timedelta(days=30)  # GDPR article 14(3)(a): within one month

_UNTIL: Final = re.compile(r"^(?P<who>.+?)(?<!\s)\s+(?:until|til|indtil)\s+(?P<day>.{1,120})$", re.IGNORECASE)
_ON: Final = re.compile(r"^(?P<who>.+?)(?<!\s)\s+(?:on|den|d\.)\s+(?P<day>.{1,120})$", re.IGNORECASE)

Whose: TypeAlias = Annotated[str, Slot(Reads.REST, N_("Who"), N_("Who is it?"))]

router = Router(CONTACT)


@router.command(
    "forget",
    "glem",
    "erase",
    "slet",
    "delete",
    "fjern",
    "remove",
    summary=N_("Erase a contact for good"),
    role=MayDo.ADMIN,
    en="Bent Holm",
    da="Bent Holm",
)
def forget(ctx: Context, who: Whose) -> Reply:
    """Show what is held about somebody, and erase it when that is said; the meetings stay, blanked."""
    yes = YES.search(who) is not None
    number = whose(ctx, YES.sub("", who), "contact forget {}")
    if isinstance(number, Reply):
        return number
    held = ctx.of(Held).about(number)
    assert held is not None  # the contact was just found
    erasures = ctx.of(Erasures)
    seen = [one["id"] for one in held["activities"]]
    if not yes:
        mentions = erasures.mentions(number)
        reply = ctx.say("contacts/forget", number=number, held=held, mentions=len(mentions))
        return reply.shown_to(Visibility.SECRET)
    _tell_keepers(ctx, number, "contacts/erased_for_you", f"erased:{number}", texts=True)
    erased = erasures.erase(number)
    assert erased is not None  # it was there a moment ago
    for one in seen:
        activity = ctx.activities.get(one)
        if activity is not None:
            refresh_copies(ctx, activity, Reply())
    reply = ctx.say(
        "contacts/forgotten",
        meetings=len(seen),
        mentions=erased.mentions[:SHOWN],
        more=max(0, len(erased.mentions) - SHOWN),
        recognisable=erased.recognisable,
    )
    return replace(reply, replaces=True).shown_to(Visibility.SECRET)


@router.command(
    "export",
    "udtræk",
    "eksport",
    summary=N_("Get everything held about one contact as a file"),
    en="Bent Holm",
    da="Bent Holm",
)
def export(ctx: Context, who: Whose) -> Reply:
    """Everything held about one person as JSON, for them to be given (GDPR article 15)."""
    number = whose(ctx, who, "contact export {}")
    if isinstance(number, Reply):
        return number
    held = ctx.of(Held).about(number)
    assert held is not None  # the contact was just found
    ctx.of(Audit).note("exported", f"person:{number}")
    _tell_keepers(ctx, number, "contacts/asked_of_you", f"exported:{number}:{ctx.who.user_id}:{ctx.today}")
    content = json.dumps(held, ensure_ascii=False, indent=1).encode() + b"\n"
    name = held["person"]["name"]
    file = File(f"contact-{number}-{ctx.today}.json", content, "application/json", name)
    reply = ctx.say("contacts/export", name=name)
    return replace(reply, file=file).shown_to(Visibility.SECRET)


def _tell_keepers(ctx: Context, number: int, page: str, key: str, *, texts: bool = False) -> None:
    """Tell whoever keeps something about somebody to themselves, and nobody else, what it calls for now.

    Everything held is owed to the person, or to be erased; that somebody else holds it is nobody's to know.
    With `texts` they are told which of theirs still name the person.
    """
    keepers = ctx.of(Held).kept_by(number)
    told = {one.record for one in _mentions(ctx, number, ctx.who.user_id)} if texts and keepers else set()
    members = {one.id: one for one in ctx.team.users()}
    for user in keepers:
        account = next(iter(ctx.team.accounts_of(user)), None)
        if user not in members or account is None:
            continue
        locale = language(members[user].locale or ctx.team.workspace().locale or ctx.locale)
        own = [one for one in _mentions(ctx, number, user) if one.record not in told] if texts else []
        reply = ctx.in_locale(locale).say(
            page,
            number=number,
            name="" if texts else _name(ctx, number),
            by=ctx.who.name,
            texts=[(one.kind, one.record.partition(":")[2]) for one in own[:SHOWN]],
            more=max(0, len(own) - SHOWN),
        )
        target = Target(account.platform, account.external)
        ctx.send(target, reply, key=f"{key}:{user}", locale=locale, urgency=Urgency.BULK)


def _mentions(ctx: Context, number: int, reader: int) -> tuple[Mention, ...]:
    return Erasures(ctx.unit, ctx.workspace, ctx.now, reader).mentions(number)


@router.command(
    "retention",
    "frister",
    "slettefrister",
    summary=N_("Show whose retention has run out, and who has not been told they are here"),
)
def retention(ctx: Context) -> Reply:
    """Contacts kept longer than was said, and those not told within a month that they are in the register."""
    held = ctx.of(Held)
    overdue = held.overdue(ctx.today)
    untold = held.without_notice(ctx.now - NOTICE_WITHIN)
    return ctx.say(
        "contacts/retention",
        overdue=overdue[:SHOWN],
        more_overdue=max(0, len(overdue) - SHOWN),
        untold=[(number, name, made.astimezone(ctx.tz).date()) for number, name, made in untold[:SHOWN]],
        more_untold=max(0, len(untold) - SHOWN),
        may_forget=ctx.who.role >= MayDo.ADMIN,
    )


@router.command(
    "notice",
    "oplyst",
    "orienteret",
    summary=N_("Note that somebody was told they are in the register"),
    en="Bent Holm on 1 November",
    da="Bent Holm den 1. november",
    public=True,
)
def notice(ctx: Context, who: Whose) -> Reply:
    """The day somebody was told what is held about them (GDPR article 14); today when none is said."""
    name, day = _dated(ctx, who, _ON, Prefer.PAST)
    if day is not None and day > ctx.today:
        raise Refusal("contacts/notice_ahead", day=day)
    day = day or ctx.today
    number = whose(ctx, name, f"contact notice {{}} on {day}")
    if isinstance(number, Reply):
        return number
    ctx.of(Held).give_notice(number, day)
    return ctx.say("contacts/noticed", number=number, name=_name(ctx, number), day=day)


@router.command(
    "keep",
    "behold",
    summary=N_("Set until when somebody is kept"),
    en="Bent Holm until 31 December 2029",
    da="Bent Holm til 31. december 2029",
    public=True,
)
def keep(ctx: Context, who: Whose) -> Reply:
    """The last day somebody is kept without a new look at why."""
    name, day = _dated(ctx, who, _UNTIL, Prefer.FUTURE)
    if day is None:
        raise Refusal("contacts/keep_how")
    if day < ctx.today:
        raise Refusal("contacts/keep_past", day=day)
    number = whose(ctx, name, f"contact keep {{}} until {day}")
    if isinstance(number, Reply):
        return number
    ctx.of(Held).keep_until(number, day)
    return ctx.say("contacts/kept", number=number, name=_name(ctx, number), day=day)


def _dated(ctx: Context, text: str, pattern: re.Pattern[str], prefer: Prefer) -> tuple[str, date | None]:
    """Who is named, and the day after the preposition; a year or a month is its last day."""
    found = pattern.match(text.strip())
    if found is None:
        return text, None
    day = last_day(found["day"].strip())
    if day is None:
        moment = understand_when(found["day"], ctx.said_at.astimezone(ctx.tz), prefer, ctx.locale)
        day = (moment.until or moment.day) if moment else None
    return (found["who"], day) if day else (text, None)


def _name(ctx: Context, number: int) -> str:
    person = ctx.people.person(number)
    return person.name if person else ""
