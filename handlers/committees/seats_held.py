"""Ends seats and confirms them, and takes back what was done about seats and bodies."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.refs import BODY, PERSON
from bot.core.reply import Reply
from bot.core.text import number_in, one_line
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Reads, Rest, Slot
from bot.language.names import Entry
from bot.language.questions.bodies import How
from bot.language.seat_line import read_leave, write_leave
from bot.language.seat_terms import Undecided
from bot.language.words import N_
from bot.politics.partial_dates import last_day
from bot.subjects.committees.said import LONGEST, Said, Whom
from bot.subjects.committees.seat_lines import place_of
from bot.subjects.committees.seats_said import ask_whom, ask_year, place_shown
from bot.subjects.committees.which_body import only_body
from bot.subjects.contacts.acts import own_act
from bot.subjects.first_words import COMMITTEE
from storage.committees.memberships import Seat
from storage.committees.seating import Seating

Leaving: TypeAlias = Annotated[
    str,
    Slot(
        Reads.REST,
        N_("Who leaves what, and when"),
        hint=N_("Anna Jensen from the health committee on Friday"),
    ),
]


router = Router(COMMITTEE)


@router.command("left", "fratrådt", summary="", en="1 2 on 2025-12-31", da="1 2 on 2025-12-31", public=True)
def left(ctx: Context, seats: Rest) -> Reply:
    """End the seats with these numbers on a day; what the button under a saved list says."""
    numbers, _, day = seats.partition(" on ")
    ids = [said for one in numbers.split() if (said := number_in(one)) is not None]
    last = last_day(day.strip()) if day.strip() else ctx.today
    if not ids or last is None:
        raise Refusal("errors/old_button")
    act = ctx.of(Seating)
    found = act.seats_with(ids)
    if not found:
        raise Refusal("errors/old_button")
    body = found[0].organization_id
    ended = act.leave(found, last.isoformat())
    entry = act.journal.close("left", f"organization:{body}")
    return ctx.say(
        "committees/left",
        place=place_shown(act, body),
        people=[one.person for one in ended],
        day=last,
        reason="",
        act=entry,
        body=act.body(body),
    )


@router.command(
    "leave",
    "forlad",
    "fratræd",
    "udtræd",
    "fjern",
    "remove",
    summary=N_("End somebody's seat on a committee"),
    en="Anna Jensen from the health committee in Slagelse on 1 November because of a new job",
    da="Anna Jensen fra sundhedsudvalget i Slagelse den 1. november fordi hun er flyttet",
    public=True,
)
def leave(ctx: Context, said: Leaving) -> Reply:
    """End a seat on its last day: today when none is said."""
    now = ctx.said_at.astimezone(ctx.tz)
    try:
        line = read_leave(ctx.country, said, now, ctx.locale)
    except Undecided as asked:
        return ask_year(ctx, asked, "committee leave", said)
    if not line.body:
        raise Refusal("committees/leave_how")
    body = only_body(ctx, line.body, f"committee leave {write_leave(replace(line, body='{}'))}")
    if isinstance(body, Reply):
        return body
    act = ctx.of(Seating)
    held = act.seats(organization_id=body, on=ctx.today)
    who = PERSON.search(line.who)
    name = one_line(PERSON.sub("", line.who), LONGEST)
    theirs = [one for one in held if (one.person_id == int(who[1]) if who else _called(one.person, name))]
    people = {one.person_id: one for one in theirs}
    if len(people) > 1:
        whom = Whom(
            choices=tuple(Entry(one.person_id, one.person, one.role or "") for one in people.values())
        )
        there = replace(line, body=f"{place_shown(act, body)} [o{body}]")
        return ask_whom(
            ctx, name, whom, lambda one: f"committee leave {write_leave(replace(there, who=one))}", new=False
        )
    if not theirs:
        return ctx.say("committees/not_there", name=name, place=place_shown(act, body), body=act.body(body))
    day = line.since or ctx.today.isoformat()
    ended = act.leave(theirs, day, line.reason or "left")
    entry = act.journal.close("left", f"organization:{body}")
    if not ended:
        return ctx.say("committees/ended_before", seat=theirs[0], day=last_day(day))
    return ctx.say(
        "committees/left",
        place=place_shown(act, body),
        people=[ended[0].person],
        day=last_day(day),
        reason=line.reason,
        act=entry,
        body=act.body(body),
    )


def _called(name: str, said: str) -> bool:
    """Whether a name holds every word that was said of it."""
    words = fold(name).split()
    return bool(fold(said)) and all(word in words for word in fold(said).split())


@router.command(
    "confirm",
    "bekræft",
    summary=N_("Say that the seats of a committee or a person are still right"),
    en="health committee in Slagelse",
    da="sundhedsudvalget i Slagelse",
    public=True,
)
def confirm(ctx: Context, whose: Rest) -> Reply:
    """Everything known of the seats of a body, or of a person, is right as of now."""
    act = ctx.of(Seating)
    reference = PERSON.search(whose)
    meant = Said(ctx).body(whose) if reference is None else None
    if meant is None or (meant.how is not How.ONE and not BODY.search(whose)):
        whom = Said(ctx).person(whose, None)
        if whom.person_id is not None:
            return _confirmed(ctx, act, act.seats(person_id=whom.person_id, on=ctx.today), whose)
        if whom.choices and (meant is None or not meant.entries):
            return ask_whom(ctx, whose, whom, lambda who: f"committee confirm {who}", new=False)
    if meant is None or meant.how is not How.ONE:
        body = only_body(ctx, whose, "committee confirm {}")
        if isinstance(body, Reply):
            return body
    else:
        body = meant.entries[0].id
    return _confirmed(ctx, act, act.seats(organization_id=body, on=ctx.today), place_shown(act, body))


def _confirmed(ctx: Context, act: Seating, seats: list[Seat], name: str) -> Reply:
    if not seats:
        raise Refusal("committees/nobody_there", place=PERSON.sub("", name).strip())
    act.confirm(seats)
    persons = {one.person_id for one in seats}
    bodies = {one.organization_id for one in seats}
    record = (
        f"organization:{seats[0].organization_id}" if len(bodies) == 1 else f"person:{seats[0].person_id}"
    )
    entry = act.journal.close("confirmed", record)
    place = place_of(seats[0].organization, seats[0].area) if len(bodies) == 1 else seats[0].person
    return ctx.say("committees/confirmed", place=place, seats=len(seats), people=len(persons), act=entry)


@router.command("undo", "fortryd", summary="", en="1", da="1")
def undo(ctx: Context, number: Rest) -> Reply:
    """Take an act on seats or bodies back; one's own, or anybody's for an administrator."""
    taken = ctx.of(Seating).journal.take_back(own_act(ctx, number))
    return ctx.say("committees/taken_back", taken=taken)
