"""Answers about a whole area: its bodies, everybody who holds an office there, everybody of a party."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.core.folding import fold
from bot.core.reply import Reply
from bot.language.questions import Asks
from bot.language.who_is import hint_in
from bot.subjects.committees.seat_lines import (
    Lines,
    by_rank,
    holding,
    of_party,
    ranked,
    with_parties,
)
from bot.subjects.questions.asked import Asked
from storage.committees.memberships import Seat

CHAIRS: Final = ("mayor", "committee_chair")
LEADING: Final = ("committee_chair", "committee_vice_chair")
SHOWN: Final = 30  # lines of an answer
_NOT_BODIES: Final = frozenset({"municipality", "region", "party", "administration"})
_FIRST: Final = ("council",)  # classifications that are listed before others


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body of an area: its name, who chairs it and how many sit there today, as far as is known."""

    id: int
    name: str
    chair: str
    members: int


def bodies_there(asked: Asked) -> Reply:
    """The bodies the team knows in an area, councils first."""
    area = _area(asked)
    if isinstance(area, Reply):
        return area
    entries = asked.bodies.of_area(area)
    facts = asked.seats.facts_of([one.id for one in entries])
    today, country = asked.ctx.today, asked.ctx.country
    found = []
    for entry in entries:
        fact = facts[entry.id]
        if fact.classification in _NOT_BODIES:
            continue
        held = tuple(seat for seat in fact.seats if seat.held(today, today))
        chairs = dict.fromkeys(seat.person for seat in holding(country, held, CHAIRS))
        line = BodyLine(entry.id, entry.name, ", ".join(chairs), fact.held(today))
        found.append((fact.classification not in _FIRST, fold(entry.name), line))
    lines = [line for *_, line in sorted(found, key=lambda one: one[:2])]
    return asked.say("bodies", area=area, bodies=lines[:SHOWN], more=max(0, len(lines) - SHOWN))


def holders_there(asked: Asked) -> Reply:
    """Everybody who holds an office in a body of an area, by body; and the bodies of which nobody is known to."""
    area = _area(asked)
    if isinstance(area, Reply):
        return area
    seats = _held(asked, area)
    offices = asked.query.offices
    if CHAIRS[1] in offices:
        offices = (*offices, CHAIRS[0])  # who chairs the council by office
    found = holding(asked.ctx.country, seats, offices, asked.query.number)
    in_order = sorted(
        ranked(asked.ctx.country, found), key=lambda seat: (fold(seat.organization), fold(seat.person))
    )
    officials = asked.query.asks is Asks.OFFICIALS
    known = {seat.organization_id for seat in found}
    facts = asked.seats.facts_of([one.id for one in asked.bodies.of_area(area)])
    without = [
        entry.name
        for entry in asked.bodies.of_area(area)
        if entry.id not in known and facts[entry.id].classification not in _NOT_BODIES and not officials
    ]
    return asked.say(
        "holders",
        area=area,
        officials=officials,
        found=asked.lines(tuple(in_order[:SHOWN])),
        more=max(0, len(in_order) - SHOWN),
        without=sorted(without, key=fold),
    )


def party_there(asked: Asked) -> Reply:
    """Everybody who sits for a party in an area, each once, with their highest seat."""
    area = _area(asked)
    if isinstance(area, Reply):
        return area
    seats = of_party(asked.ctx.country, _held(asked, area), asked.query.party)
    each: dict[int, Seat] = {}
    for seat in by_rank(asked.ctx.country, seats):
        each.setdefault(seat.person_id, seat)
    people = sorted(each.values(), key=lambda seat: fold(seat.person))
    return asked.say(
        "party",
        area=area,
        found=asked.lines(tuple(people[:SHOWN])),
        people=len(people),
        more=max(0, len(people) - SHOWN),
    )


@dataclass(frozen=True, slots=True)
class Responsible:
    """A body that deals with what is asked of, and those who lead it."""

    id: int
    name: str
    found: Lines


def whom_there(asked: Asked) -> Reply:
    """The committees of an area that deal with something, and who leads them."""
    area = _area(asked)
    if isinstance(area, Reply):
        return area
    country, wanted = asked.ctx.country, frozenset(asked.query.topic.split())
    entries = [one for one in asked.bodies.of_area(area) if country.bodies.words(one.name).fields & wanted]
    seats = asked.seats.held([one.id for one in entries], asked.ctx.today, asked.ctx.today)
    leading = holding(country, with_parties(seats), LEADING)
    bodies = [
        Responsible(
            one.id,
            one.name,
            asked.lines(ranked(country, (seat for seat in leading if seat.organization_id == one.id))),
        )
        for one in entries
    ]
    return asked.say(
        "whom", area=area, bodies=bodies[:SHOWN], people=[seat for one in bodies for seat in one.found.seats]
    )


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the register, and where they sit in words."""

    id: int
    name: str
    where: str


def people_known(asked: Asked) -> Reply:
    """Everybody of the register in an area, of a party, or both."""
    ctx, query = asked.ctx, asked.query
    if query.party and not query.area:
        party = ctx.country.parties.id_of(query.party)
        found = [
            KnownPerson(one.id, one.name, hint_in(ctx.country, one.hint, ctx.locale))
            for one in ctx.register.people.entries()
            if any(ctx.country.parties.id_of(part) == party for part in one.hint.split(", "))
        ]
        found.sort(key=lambda one: fold(one.name))
        area, parties = "", []
    else:
        place = _area(asked)
        if isinstance(place, Reply):
            return place
        area = place
        seats = _held(asked, area)
        if query.party:
            seats = of_party(ctx.country, seats, query.party)
        each: dict[int, Seat] = {}
        for seat in by_rank(ctx.country, seats):
            each.setdefault(seat.person_id, seat)
        lines = asked.lines(tuple(sorted(each.values(), key=lambda seat: fold(seat.person)))).seats
        found = [
            KnownPerson(one.person_id, one.person, ", ".join(filter(None, (one.place, one.role, one.party))))
            for one in lines
        ]
        parties = list(dict.fromkeys(one.party for one in lines if one.party))
    return asked.say(
        "people",
        area=area,
        found=found[:SHOWN],
        people=len(found),
        more=max(0, len(found) - SHOWN),
        parties=parties,
    )


def _held(asked: Asked, area: str) -> tuple[Seat, ...]:
    """The seats held in an area at the time that is asked about."""
    ids = [entry.id for entry in asked.bodies.of_area(area)]
    return with_parties(asked.seats.held(ids, asked.period.first, asked.period.last))


def _area(asked: Asked) -> str | Reply:
    """The area it is about, or the question which one."""
    area = asked.query.area or asked.default_area
    if area is None or asked.bodies.area_named(area) is None:
        return asked.which_area(area)
    return area
