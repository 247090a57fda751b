"""Binds cases to rooms, sets when a room is told in the morning, and says who may see a case."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from bot.core.messages import PlaceKind
from bot.core.outgoing import Urgency
from bot.core.people import Role
from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.engine.grammar import clock_in
from bot.engine.router import Asked, Router
from bot.engine.slots import Own
from bot.language.names import fold
from bot.language.words import N_
from bot.politics.cases import CaseKind, case_kinds
from bot.subjects.cases.kinds import SUBJECTS, kind_here, kind_of
from bot.subjects.cases.room import bind_here, bound_here, morning_card, notice_seats, status_card
from bot.subjects.cases.season import budget_of, year_of
from bot.subjects.cases.which import CHOICES, Here, again, called, case_here, room_id_here, tagged
from storage.cases import CaseRoomRow, CaseRooms, CaseRow, Cases
from storage.cases.rooms import POST, STATUS
from storage.outbox import Outbox
from storage.visibility import Confidentiality

_HERE: Final = re.compile(r"\b(?:her|here|også|also|i|in|på|on)\b", re.IGNORECASE)
_ROOM: Final = (
    "room",
    "rum",
    "rummet",
    "kanal",
    "kanalen",
    "channel",
    "gruppe",
    "gruppen",
    "group",
    "her",
    "here",
)
_TEAM: Final = ("team", "teamet", "holdet", "hold", "alle", "all", "everybody", "everyone")

cards = Router()


@cards.card(STATUS)
def status(ctx: Context, reference: str) -> Reply | None:
    """The status that stands in a room."""
    room = ctx.of(CaseRooms).get(int(reference)) if reference.isdecimal() else None
    return status_card(ctx, room) if room is not None else None


@cards.card(POST)
def morning_post(ctx: Context, reference: str) -> Reply | None:
    """What a room was told on a morning, as it reads now."""
    number, _, day = reference.partition(":")
    room = ctx.of(CaseRooms).get(int(number)) if number.isdecimal() else None
    if room is None or room.told_on is None or room.told_on.isoformat() != day:
        return None
    return morning_card(ctx, room, room.told_on)


def also(ctx: Context, text: Own = "") -> Reply:
    """Bind an open case to this room too."""
    kind, (said, case_id) = kind_here(ctx), tagged(text)
    if ctx.place.kind is not PlaceKind.ROOM:
        return ctx.say("cases/say_it_there", kind=kind, locale=ctx.locale)
    case = _unbound(ctx, kind, _HERE.sub(" ", said).strip(), case_id)
    there = bound_here(ctx, kind, year_of(case.title))
    if there is not None and there.id != case.id:
        return ctx.say("cases/another_here", kind=kind, locale=ctx.locale, case=case, there=there)
    if not bind_here(ctx, case.id):
        return ctx.say("cases/bound", kind=kind, case=case, rooms=_named(ctx, case), new=False)
    notice_seats(ctx, case, ctx.of(CaseRooms).of(case.id))
    rooms = _named(ctx, case)
    return ctx.say("cases/bound", kind=kind, case=case, rooms=rooms, new=True).shown_to(Visibility.ROOM)


def _unbound(ctx: Context, kind: CaseKind, said: str, case_id: int | None) -> CaseRow:
    """The open case that is to be bound: the one named, else the only one that is not bound here; else it is asked."""
    cases = ctx.seen_by_reader(Cases).of_kind(kind.name)
    room = room_id_here(ctx)
    bound = ctx.of(CaseRooms).in_room(room, ctx.where.thread, whole=False) if room is not None else []
    named = [one for one in cases if one.id == case_id or (said and fold(said) in fold(called(one)))]
    found = named or [one for one in cases if one.id not in bound] or cases
    if len(found) == 1:
        return found[0]
    if not found:
        return case_here(ctx, "").case  # which says that there is none
    ways = [(called(one), again(ctx, one, "")) for one in found[:CHOICES]]
    raise Asked(ctx.say("cases/which", kind=kind, locale=ctx.locale, ways=ways, more=len(found) - CHOICES))


def leave(ctx: Context, text: Own = "") -> Reply:
    """Bind the case to this room no longer."""
    here = case_here(ctx, text)
    there = _here(ctx, here)
    if there is None:
        return ctx.say("cases/not_bound", kind=here.kind, case=here.case, rooms=_named(ctx, here.case))
    rooms = ctx.of(CaseRooms)
    if here.case.confidentiality is Confidentiality.ROOM and len(rooms.of(here.case.id)) == 1:
        return ctx.say("cases/last_room", kind=here.kind, case=here.case)
    rooms.unbind(there.id)
    return ctx.say("cases/left", kind=here.kind, case=here.case, rooms=_named(ctx, here.case))


def _here(ctx: Context, here: Here) -> CaseRoomRow | None:
    """The binding of a case to the very place it is said in."""
    room = room_id_here(ctx)
    found = (
        one
        for one in ctx.of(CaseRooms).of(here.case.id)
        if one.room_id == room and one.target.thread == ctx.where.thread
    )
    return next(found, None)


def _named(ctx: Context, case: CaseRow) -> list[str]:
    """The rooms of a case as people call them."""
    return [one.name or f"{one.target.platform} {one.target.room}" for one in ctx.of(CaseRooms).of(case.id)]


def morning(ctx: Context, text: Own = "") -> Reply:
    """When a room is told in the morning how it stands: said in the room of it, elsewhere of all its rooms."""
    here = case_here(ctx, text)
    rooms = ctx.of(CaseRooms)
    there = _here(ctx, here)
    wanted = [there] if there is not None else rooms.of(here.case.id)
    at = clock_in(here.rest) if here.rest else None
    for room in wanted if at is not None else ():
        rooms.set_time(room.id, at.isoformat("minutes") if at is not None else room.at_time)
    times = sorted({time.fromisoformat(one.at_time) for one in rooms.of(here.case.id) if one in wanted})
    if at is not None:
        times = [at]
    return ctx.say(
        "cases/morning_at",
        kind=here.kind,
        case=here.case,
        times=times,
        new=at is not None,
        unread=here.rest if here.rest and at is None else "",
        example=ctx.command.example(ctx.locale),
    )


def visible(ctx: Context, text: Own = "") -> Reply:
    """Who may see a case: the team, or its rooms alone; with nothing said as it is."""
    here = case_here(ctx, text)
    case, words = here.case, fold(here.rest).split()
    room = any(fold(one) in words for one in _ROOM)
    team = any(fold(one) in words for one in _TEAM)
    rooms = ctx.of(CaseRooms).of(case.id)
    if room == team:
        return ctx.say(
            "cases/who_sees", kind=here.kind, case=case, rooms=_named(ctx, case), undo="", new=False
        )
    if room and not rooms:
        return ctx.say("cases/no_room", kind=here.kind, locale=ctx.locale, case=case)
    level = Confidentiality.ROOM if room else Confidentiality.TEAM
    act = ctx.of(Cases).change(case.id, case.version, {"confidentiality": level.value})
    return ctx.say(
        "cases/who_sees",
        kind=here.kind,
        case=ctx.of(Cases).get(case.id) or case,
        rooms=_named(ctx, case),
        undo=f"{here.kind.name} undo case:{case.id} {act}" if act else "",
        new=True,
    )


def pin(ctx: Context, text: Own = "") -> Reply:
    """Try again to pin the status in the rooms of a case."""
    here = case_here(ctx, text)
    outbox = Outbox(ctx.unit, ctx.workspace, ctx.now)
    for room in ctx.of(CaseRooms).of(here.case.id):
        for card in ctx.cards.of(room.record):
            ctx.cards.pin(card.platform, card.room, card.message_id, None)
        outbox.keep_current(room.record, room.target, Urgency.DIGEST)
    return ctx.say("cases/pinning", case=here.case)


def dates(ctx: Context, text: Own = "") -> Reply:
    """The dates of this budget, and buttons that set them."""
    here = case_here(ctx, text)
    budget = budget_of(ctx, here.case)
    lines = (
        [one for one in budget.lines if not one.over and one.event.start.year < budget.year] if budget else []
    )
    settable = [one for one in lines if not one.law and not one.event.set_by_team]
    return ctx.say(
        "cases/dates",
        kind=kind_of(here.case),
        case=here.case,
        dates=[one for one in lines if one.law or one.event.set_by_team],
        own=any(one.event.set_by_team for one in lines),
        settable=settable[:6],
    )


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    router.command(
        *("also", "også", "her", "here", "bind"), summary=N_("Have it in this room too"), en="here", da="her"
    )(also)
    router.command("leave", "forlad", summary=N_("Have it in this room no longer"))(leave)
    words = ("synlig", "synlighed") if kind.council else ("synlig", "synlighed", "hvem", "who")
    router.command("visible", *words, summary=N_("Who may see it"), en="room", da="rummet")(visible)
    router.command("pin", "fastgør", summary="")(pin)
    if kind.council:
        router.command(
            "morning",
            "morgen",
            summary=N_("When this room is told how it stands"),
            en="at 7:00",
            da="kl. 7.00",
        )(morning)
        router.command(
            "dates", "datoer", summary=N_("Its dates, and how to set them"), role=Role.READER, reads=True
        )(dates)
    return router


routers = (cards, *(_router(kind) for kind in case_kinds().values()))
