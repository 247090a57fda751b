"""Answers plain questions from the register and the log: who sits where, who holds an office, whom we met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from bot.core.reply import Buttons, Reply, Visibility
from bot.engine.context import Context
from bot.engine.router import SaidInstead
from bot.language.names import Entry
from bot.language.questions import EVER, Asks, Period
from bot.language.questions.bodies import How, Meant
from bot.language.questions.several import questions_in
from bot.politics.country import Country
from bot.politics.partial_dates import first_day, last_day
from bot.subjects.committees.seat_lines import (
    by_rank,
    each_office,
    holding,
    known_party,
    of_party,
    place_of,
    ranked,
    surely_held,
    with_parties,
)
from bot.subjects.questions.asked import Asked, asked_of, bare_of
from bot.subjects.questions.council_size import council_size
from bot.subjects.questions.days import days_ahead
from bot.subjects.questions.endings import as_of, ending_of, with_beginning, with_ending
from bot.subjects.questions.in_areas import bodies_there, holders_there, party_there, people_known, whom_there
from bot.subjects.questions.met import (
    contacts_of,
    count_met,
    last_met,
    met_about,
    met_in,
    next_met,
    talked,
    to_call,
    unmet_of,
    who_met,
)
from bot.subjects.questions.of_team import steps_of, their_days
from bot.subjects.questions.people import not_kept, not_understood, reached, they_promised, we_promised
from bot.subjects.questions.wording import in_words
from storage.committees.memberships import Seat

CHAIR: Final = "committee_chair"


def answer(ctx: Context, question: str) -> Reply:
    """The answer to a plain question, from the register and the log; nothing is guessed. Two questions have two."""
    parts = questions_in(question, ctx.locale, ctx.register)
    if len(parts) > 1 and all(asked_of(ctx, one) for one in parts):
        return _both(ctx, parts)
    return _one(ctx, question)


def _both(ctx: Context, parts: tuple[str, ...]) -> Reply:
    """Both answers, one below the other; where another command has one of them, which is asked first."""
    try:
        replies = [_one(ctx, one) for one in parts]
    except SaidInstead:
        return ctx.say("questions/which_question", questions=parts)
    blocks = tuple(
        block
        for reply in replies
        for block in (*reply.blocks, *([Buttons(reply.choices)] if reply.choices else []))
    )
    hidden = next((one for one in replies if one.visibility is Visibility.SECRET), None)
    return replace(hidden or replies[0], blocks=blocks, choices=())


def _one(ctx: Context, question: str) -> Reply:
    ways = asked_of(ctx, question)
    if not ways:
        return not_understood(ctx, bare_of(question))
    if len(ways) > 1 and len(worded := [said for one in ways if (said := in_words(ctx, one.query))]) > 1:
        return ctx.say("questions/which_question", questions=worded)
    asked = ways[0]
    query = asked.query
    of_area = not ctx.country.roles.of_area.isdisjoint(query.offices)
    if (told := _OF_PEOPLE.get(query.asks)) is not None:
        return told(asked)
    if query.organization_id is not None:
        return _about_body(asked)
    if query.asks is Asks.AHEAD:
        if query.team:
            return their_days(asked)
        raise SaidInstead(days_ahead(query, ctx.today))
    match query.asks:
        case Asks.BODIES:
            return bodies_there(asked)
        case Asks.OFFICIALS:
            return holders_there(asked)
        case Asks.MEMBERS | Asks.COUNT if query.party and query.area and not query.body:
            return party_there(asked)
        case Asks.OFFICE if query.every and not query.body and not of_area:
            return holders_there(asked)
        case Asks.SAT if not query.body and of_area:
            return _sat_in_area(asked)
        case Asks.OFFICE if not query.body:
            return _office_of_area(asked)
        case _:
            return _about_body(asked)


def _about_body(asked: Asked) -> Reply:
    meant = asked.meant()
    if meant.how is How.AREA and asked.query.asks is Asks.SAT:
        meant = _where_they_sit(asked, meant)
    if meant.how is not How.ONE:
        area = meant.area or asked.query.area or asked.default_area
        alone = _council_alone(asked, asked.query.body, area) if meant.how is How.NONE else None
        return alone or with_beginning(asked, asked.which_body(meant), meant.area)
    body = meant.entries[0]
    ending = ending_of(asked, body.name, body.hint or None, body.id)
    return with_ending(asked, _of_body(as_of(asked, ending), body), ending)


def _where_they_sit(asked: Asked, meant: Meant) -> Meant:
    """Of the bodies of several places the one somebody has a seat in, where that is one."""
    whom = asked.whom()
    if isinstance(whom, Reply):
        return meant
    theirs = {seat.organization_id for seat in asked.seats.of_person(whom.id)}
    own = tuple(one for one in meant.entries if one.id in theirs)
    return Meant(How.ONE, own) if len(own) == 1 else meant


def _of_body(asked: Asked, body: Entry) -> Reply:
    ever = asked.seats.of_bodies([body.id])
    if asked.query.asks is Asks.UNMET:  # by who sits there now, whatever days they were to be met in
        today = asked.ctx.today
        ever = tuple(seat for seat in ever if seat.held(today, today))
    if asked.query.asks is Asks.SAT:
        return _sat(asked, _place(body), ever)
    # Of a seat with no dates at all nothing is known of the past.
    dated = (seat for seat in ever if not asked.past or seat.start_date or seat.end_date)
    seats = with_parties(seat for seat in dated if seat.held(asked.period.first, asked.period.last))
    if not seats:
        return with_beginning(asked, _nobody(asked, body, ever), body.hint)
    match asked.query.asks:
        case Asks.OFFICE:
            return _office(asked, body, seats)
        case Asks.CONTACTS:
            return contacts_of(asked, _place(body), ranked(asked.ctx.country, seats))
        case Asks.UNMET:
            return unmet_of(asked, _place(body), ranked(asked.ctx.country, seats))
        case Asks.COUNT:
            return _count(asked, body, ranked(asked.ctx.country, seats))
        case _:
            return _members(asked, body, seats)


def _place(body: Entry) -> str:
    return place_of(body.name, body.hint)


def _council_alone(asked: Asked, name: str, area: str | None, number: int | None = None) -> Reply | None:
    """How many sit on a council none of whose members is known; None where that was not asked, or is not known."""
    council = council_size(asked, name, area, number) if asked.query.asks is Asks.COUNT else None
    if council is None:
        return None
    called = name[:1].upper() + name[1:]
    return asked.say("council", place=place_of(called, area), council=council, add=asked.how_to_add(name))


def _nobody(asked: Asked, body: Entry, ever: tuple[Seat, ...]) -> Reply:
    """Nobody is known to sit there at that time; those of another time are offered, not told."""
    if alone := _council_alone(asked, body.name, body.hint or None, body.id):
        return alone
    add = "" if ever else asked.how_to_add(body.name)
    first, last = asked.period.first, asked.period.last
    ended = [over.year for seat in ever if (over := last_day(seat.ends)) and over < first]
    begun = [start.year for seat in ever if (start := first_day(seat.start_date)) and start > last]
    until = max(ended, default=None)
    year = until or min(begun, default=None)
    return asked.say("nobody", place=_place(body), body=body, until=until, year=year, add=add)


def _members(asked: Asked, body: Entry, seats: tuple[Seat, ...]) -> Reply:
    shown = of_party(asked.ctx.country, seats, asked.query.party) if asked.query.party else seats
    return asked.say(
        "members",
        place=_place(body),
        party=_party(asked, shown),
        found=asked.lines(_in_order(asked, shown)),
        people=len({seat.person_id for seat in shown}),
        known=len({seat.person_id for seat in seats}),
    )


def _party(asked: Asked, shown: tuple[Seat, ...]) -> str:
    """The party that was named, as the register has it; '' when none was."""
    return (shown[0].party if asked.query.party and shown else None) or asked.party


def _in_order(asked: Asked, seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """Today one seat a person; over a stretch all of them, each person's one after another."""
    highest = ranked(asked.ctx.country, seats)
    if not asked.past:
        return highest
    order = {seat.person_id: place for place, seat in reversed(list(enumerate(highest)))}
    return tuple(sorted(seats, key=lambda seat: (order[seat.person_id], seat.start_date or "")))


def _one_each(country: Country, seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """A mayor is one in the council and in the finance committee: once is enough."""
    found: dict[int, Seat] = {}
    for seat in ranked(country, seats):
        found.setdefault(seat.person_id, seat)
    return tuple(found.values())


# Offices


def _office(asked: Asked, body: Entry, seats: tuple[Seat, ...]) -> Reply:
    held = holding(asked.ctx.country, seats, asked.query.offices, asked.query.number)
    if held:
        return asked.say("office", place=_place(body), found=asked.lines(_in_order(asked, held)), note="")
    mayors = _chairing_mayor(asked, body)
    if mayors:
        return asked.say("office", place=_place(body), found=asked.lines(mayors), note="mayor")
    return asked.say("no_office", place=_place(body), body=body)


def _chairing_mayor(asked: Asked, body: Entry) -> tuple[Seat, ...]:
    """The mayor, where they chair a body by law: the council and its finance committee."""
    kind = asked.ctx.country.bodies.kind_named(body.name)
    by_office = kind is not None and (kind.chaired_by == "mayor" or kind.id == "municipal_council")
    if not by_office or asked.query.offices != (CHAIR,) or not body.hint:
        return ()
    ids = [entry.id for entry in asked.bodies.of_area(body.hint)]
    seats = asked.seats.held(ids, asked.period.first, asked.period.last)
    return _one_each(asked.ctx.country, holding(asked.ctx.country, seats, ("mayor",)))


def _office_of_area(asked: Asked) -> Reply:
    """Who is mayor, or chairs a party's group, of a municipality; any other office needs a body."""
    query = asked.query
    of_area = not asked.ctx.country.roles.of_area.isdisjoint(query.offices) or bool(query.party)
    area = query.area or asked.default_area
    if area is None:
        return asked.which_area(None) if of_area else asked.say("which_office")
    if asked.bodies.area_named(area) is None:
        return asked.which_area(area)
    if not of_area:
        return asked.which_body(asked.bodies.find("", "", query.area, area))
    ending = ending_of(asked, area, area)
    return with_ending(asked, _held_in_area(as_of(asked, ending), area), ending)


def _held_in_area(asked: Asked, area: str) -> Reply:
    query = asked.query
    ids = [entry.id for entry in asked.bodies.of_area(area)]
    seats = with_parties(asked.seats.held(ids, asked.period.first, asked.period.last))
    roles = asked.ctx.country.roles
    if kinds := {roles.named(office).held_in for office in query.offices} - {""}:
        seats = tuple(
            seat
            for seat in seats
            if (kind := asked.ctx.country.bodies.kind_named(seat.organization)) is not None
            and kind.id in kinds
        )
    if query.party:
        seats = of_party(asked.ctx.country, seats, query.party)
    held = holding(asked.ctx.country, seats, query.offices, query.number)
    if not held:
        nobody = asked.say("no_office", place=area, body=None, add=asked.how_to_add(""))
        return with_beginning(asked, nobody, area)
    found = asked.lines(_in_order(asked, held) if asked.past else _one_each(asked.ctx.country, held))
    return asked.say("office", place=area, found=found, note="")


# Counts and contacts


def _count(asked: Asked, body: Entry, seats: tuple[Seat, ...]) -> Reply:
    people = _one_each(asked.ctx.country, seats)
    shown = of_party(asked.ctx.country, people, asked.query.party) if asked.query.party else people
    parties: dict[str, int] = {}
    for seat in people:
        party = known_party(seat)
        parties[party] = parties.get(party, 0) + 1
    by_size = sorted(parties.items(), key=lambda one: (not one[0], -one[1], one[0]))
    return asked.say(
        "count",
        body=body,
        council=council_size(asked, body.name, body.hint or None, body.id),
        party=_party(asked, shown),
        place=_place(body),
        known=len(people),
        shown=asked.lines(shown),
        parties=by_size if any(name for name, _ in by_size) else [],
    )


# About a person


def _sat(asked: Asked, place: str, ever: tuple[Seat, ...]) -> Reply:
    """Whether somebody sits or sat on a body, as far as is known; of two of one name, the one who does."""
    whom = asked.whom(among={seat.person_id for seat in ever})
    if isinstance(whom, Reply):
        return whom
    first, last = asked.period.first, asked.period.last
    theirs = tuple(seat for seat in ever if seat.person_id == whom.id)
    held = tuple(seat for seat in theirs if seat.held(first, last))
    fitting = (
        holding(asked.ctx.country, held, asked.query.offices, asked.query.number)
        if asked.query.offices
        else held
    )
    others = tuple(seat for seat in theirs if seat not in fitting)
    spans = asked.during(Period(EVER, last))
    return asked.say(
        "sat",
        whom=whom,
        place=place,
        sure=any(surely_held(seat, first, last) for seat in fitting),
        found=spans.lines(fitting),
        others=spans.lines(others),
    )


def _sat_in_area(asked: Asked) -> Reply:
    """Whether somebody is or was mayor of a municipality."""
    area = asked.query.area or asked.default_area
    if area is None or asked.bodies.area_named(area) is None:
        return asked.which_area(area)
    ever = asked.seats.of_bodies([entry.id for entry in asked.bodies.of_area(area)])
    ending = ending_of(asked, area, area)
    answer = _sat(as_of(asked, ending), area, holding(asked.ctx.country, ever, asked.query.offices))
    return with_ending(asked, answer, ending)


def _seats(asked: Asked) -> Reply:
    """What somebody sits on, and on what they sat before; or at the time that was named."""
    whom = asked.whom()
    if isinstance(whom, Reply):
        return whom
    ever = asked.seats.of_person(whom.id)
    period = asked.query.period
    if period is not None and not period.ever:
        then = tuple(seat for seat in ever if seat.held(period.first, period.last))
        return asked.say(
            "seats",
            whom=whom,
            parties=_parties(then),
            now=asked.lines(then),
            former=asked.lines(()),
            coming=asked.lines(()),
        )
    today = asked.ctx.today
    coming = tuple(seat for seat in ever if seat.is_ahead(today))
    now = each_office(
        asked.ctx.country, by_rank(asked.ctx.country, (seat for seat in ever if seat.held(today, today)))
    )
    former = sorted((seat for seat in ever if seat.is_over(today)), key=_ended, reverse=True)
    return asked.say(
        "seats",
        whom=whom,
        parties=_parties(now or former[:1]),
        now=asked.during(None).lines(now),
        former=asked.during(Period(EVER, today)).lines(tuple(former)),
        coming=asked.during(None).lines(coming),
    )


def _parties(seats: Iterable[Seat]) -> tuple[str, ...]:
    """The parties seats are held for, each once."""
    return tuple(dict.fromkeys(filter(None, map(known_party, seats))))


def _ended(seat: Seat) -> str:
    return seat.ends or ""


_OF_PEOPLE: Final = {
    Asks.SEATS: _seats,
    Asks.CONTACT: reached,
    Asks.LAST_MET: last_met,
    Asks.NEXT_MET: next_met,
    Asks.WHO_MET: who_met,
    Asks.TALKED: talked,
    Asks.WE_PROMISED: we_promised,
    Asks.THEY_PROMISED: they_promised,
    Asks.MET_ABOUT: met_about,
    Asks.COUNT_MET: count_met,
    Asks.TO_CALL: to_call,
    Asks.PEOPLE: people_known,
    Asks.WHOM: whom_there,
    Asks.MET_IN: met_in,
    Asks.STEPS: steps_of,
    Asks.NOT_KEPT: not_kept,
}
