"""Shows who sits on a body, and which committees an area has."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from bot.core.folding import fold
from bot.core.people import Role as MayDo
from bot.core.reply import Choice, FieldKind, Reply
from bot.engine.context import Context
from bot.engine.router import Router, Typed
from bot.engine.slots import Rest
from bot.language.partial_dates import say_partial
from bot.language.questions.bodies import How
from bot.language.words import N_
from bot.politics.country import Country
from bot.politics.endings import ends_with, successor_of
from bot.politics.partial_dates import last_day
from bot.subjects.committees.said import Said
from bot.subjects.committees.seat_lines import ranked, role_in
from bot.subjects.committees.telling_apart import told_apart
from bot.subjects.committees.which_body import BodySaid
from bot.subjects.first_words import COMMITTEE
from bot.subjects.questions.answering import answer
from storage.committees.memberships import Seat
from storage.committees.seating import BodyCard, Seating
from storage.committees.seats import Seats

BODIES_SHOWN: Final = 12
NAMES_SHOWN: Final = 4
SUGGESTED: Final = 20

router = Router(COMMITTEE)


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body of an area in a list: how many sit there, and those the team has met."""

    id: int
    name: str
    members: int
    people: tuple[str, ...]
    more: int


@router.command(
    "who",
    "hvem",
    "show",
    "vis",
    summary=N_("Show who sits on a committee"),
    role=MayDo.READER,
    reads=True,
    bare=True,
    en="health committee in Slagelse",
    da="sundhedsudvalget i Slagelse",
)
def who(ctx: Context, body: BodySaid) -> Reply:
    """Who sits on a body, today or on the day that is said; of one that has ended, who sat there at the end."""
    reply = answer(ctx, f"{'hvem sidder i' if ctx.locale == 'da' else 'who sits on'} {body}")
    meant = Said(ctx).body(body)
    if meant.how is not How.ONE or ctx.who.role < MayDo.MEMBER or ctx.aloud:
        return reply
    card = Seating(ctx.unit, ctx.workspace, ctx.now).body(meant.entries[0].id)
    over = card is not None and (day := last_day(card.ends)) is not None and day < ctx.today
    return reply if card is None or over else _with_buttons(ctx, reply, card)


def _with_buttons(ctx: Context, reply: Reply, card: BodyCard) -> Reply:
    """What can be done about a body's people."""
    seats = Seating(ctx.unit, ctx.workspace, ctx.now).seats(organization_id=card.id, on=ctx.today)
    extra = [Choice(ctx.translate(N_("Add members")), f"committee seat {card.name} [o{card.id}]")]
    if seats:
        extra.insert(
            0, Choice(ctx.translate(N_("Still right")), f"committee confirm {card.name} [o{card.id}]")
        )
    return replace(reply, choices=(*reply.choices, *extra))


@router.command(
    "mine",
    "mine",
    "list",
    "liste",
    summary=N_("List the committees of your municipality"),
    role=MayDo.READER,
    reads=True,
    en="in Slagelse",
    da="i Slagelse",
)
def mine(ctx: Context, area: Rest = "") -> Reply:
    """The bodies of an area, each with the people the team has met there; without one, of the team's own."""
    said = Said(ctx)
    name = re.sub(r"^(?:i|in|for|på|of)\s+", "", area.strip(" ,()-–:?"), flags=re.IGNORECASE)
    place = said.bodies.area_named(name) if name else said.home
    if place is None:
        areas = said.bodies.areas_like(name) if name else said.bodies.areas()
        return ctx.say("committees/which_area", said=name, areas=areas[:8], again="committee mine {}")
    entries = said.bodies.of_area(place)
    seats = ctx.seen_by_reader(Seats)
    held: dict[int, list[Seat]] = {}
    for seat in ranked(ctx.country, seats.held([entry.id for entry in entries], ctx.today, ctx.today)):
        held.setdefault(seat.organization_id, []).append(seat)
    people = {seat.person_id for found in held.values() for seat in found}
    met = {one.person_id for one in seats.met(people, ctx.today)} if people else set()
    lines = [_body_line(ctx, entry.id, entry.name, held.get(entry.id, []), met) for entry in entries]
    lines = [line for line in lines if line.members or ctx.country.areas.municipality(line.name) is None]
    lines.sort(key=lambda line: (not line.people, not line.members, fold(line.name)))
    region = ends_with(ctx.country, place, None)
    after = successor_of(ctx.country, region) if region else None
    return ctx.say(
        "committees/mine",
        area=place,
        lines=lines[:BODIES_SHOWN],
        more=max(0, len(lines) - BODIES_SHOWN),
        last=say_partial(str(region.valid_to), ctx.locale) if region else "",
        over=region is not None and region.valid_to is not None and region.valid_to < ctx.today,
        after=after.name["da"] if after else "",
    )


def _body_line(ctx: Context, number: int, name: str, seats: list[Seat], met: set[int | None]) -> BodyLine:
    ours = [seat for seat in seats if seat.person_id in met]
    names = [
        f"{seat.person} ({role_in(ctx.country, seat.role, ctx.locale).lower()})"
        if _has_office(ctx.country, seat)
        else seat.person
        for seat in ours
    ]
    return BodyLine(number, name, len(seats), tuple(names[:NAMES_SHOWN]), max(0, len(names) - NAMES_SHOWN))


def _has_office(country: Country, seat: Seat) -> bool:
    office = country.roles.office_of(seat.role) if seat.role else None
    return office is not None and office.id != "council_member"


@router.suggests(FieldKind.BODY)
def suggested(typed: Typed) -> list[tuple[str, str]]:
    """Bodies as their names are typed, told apart where two are called the same."""
    bodies = typed.register.bodies.suggest(typed.text, SUGGESTED)
    seats = Seats(typed.unit, typed.workspace, typed.now)
    labels = told_apart(seats, bodies, typed.today, typed.locale)
    return [(f"{one.name} [o{one.id}]", label) for one, label in zip(bodies, labels, strict=True)]
