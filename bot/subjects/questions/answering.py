"""Answers plain questions from the register and the log: who sits where, who holds an office, whom we met."""

from __future__ import annotations

import re
from typing import Final

from bot.core.folding import fold
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.language.names import Entry
from bot.language.questions import EVER, EXAMPLES, Asks, Period
from bot.language.questions.bodies import How
from bot.language.questions.topics import topic_words
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
from bot.subjects.questions.asked import Asked, asked_of
from bot.subjects.questions.endings import as_of, ending_of, with_beginning, with_ending
from storage.committees.memberships import Seat
from storage.committees.seats import Met

SHOWN: Final = 10  # people met about something
CHAIR: Final = "committee_chair"
# Held in a municipality or region as a whole; any other office is held in a body.
# Offices of an area that are held in one kind of body: the chair of a committee is none of them.
IN_A_BODY: Final = {"regional_chair": "regional_council", "regional_deputy": "regional_council"}
OF_AN_AREA: Final = frozenset(
    {"mayor", "lord_mayor", "deputy_mayor", "chief_executive", "regional_chair", "regional_director"}
)


MET: Final = frozenset({"meeting", "visit"})
_SPOKEN: Final = (
    # The words of a question, folded, and the types of activity that answer it; the first that fits counts.
    (r"besog\w*|visit\w*", frozenset({"visit"})),
    (r"skrev\w*|skriv\w*|wrote|writ\w*|mail\w*|brev\w*|letters?", frozenset({"mail"})),
    (r"ring\w*|opkald\w*|telefon\w*|calls?|called|phone\w*|rang", frozenset({"call"})),
    (
        r"(?:drofte\w*|diskut\w*|discuss\w*|tal[tk]\w*|snak\w*|samtale\w*|talk\w*|spoke\w*|speak\w*|conversation\w*|dialog\w*)",
        frozenset({"meeting", "visit", "call"}),
    ),
    (r"kontakt\w*|contact\w*|touch", frozenset({"meeting", "visit", "call", "mail"})),
)
_KINDS: Final = tuple((re.compile(rf"\b(?:{words})\b"), kinds) for words, kinds in _SPOKEN)


def kinds_asked(text: str) -> frozenset[str]:
    """The types of activity a question is about, by its verb: met is a meeting or a visit, and no letter."""
    line = fold(text)
    verb = " ".join(line.split()[:6])
    return next((kinds for words, kinds in _KINDS if words.search(verb)), MET)


def answer(ctx: Context, question: str) -> Reply:
    """The answer to a plain question, from the register and the log; nothing is guessed."""
    asked = asked_of(ctx, question)
    if isinstance(asked, str):
        return ctx.say("questions/unclear", text=asked, questions=EXAMPLES)
    match asked.query.asks:
        case Asks.SEATS:
            return _seats(asked)
        case Asks.LAST_MET:
            return _last_met(asked)
        case Asks.MET_ABOUT:
            return _met_about(asked)
        case Asks.SAT if not asked.query.body and OF_AN_AREA & set(asked.query.offices):
            return _sat_in_area(asked)
        case Asks.OFFICE if not asked.query.body and asked.query.organization_id is None:
            return _office_of_area(asked)
        case _:
            return _about_body(asked)


def _about_body(asked: Asked) -> Reply:
    meant = asked.meant()
    if meant.how is not How.ONE:
        return with_beginning(asked, asked.which_body(meant), meant.area)
    body = meant.entries[0]
    ending = ending_of(asked, body.name, body.hint or None, body.id)
    return with_ending(asked, _of_body(as_of(asked, ending), body), ending)


def _of_body(asked: Asked, body: Entry) -> Reply:
    ever = asked.seats.of_bodies([body.id])
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
            return _contacts(asked, body, ranked(asked.ctx.country, seats))
        case Asks.COUNT:
            return _count(asked, body, ranked(asked.ctx.country, seats))
        case _:
            return _members(asked, body, seats)


def _place(body: Entry) -> str:
    return place_of(body.name, body.hint)


def _nobody(asked: Asked, body: Entry, ever: tuple[Seat, ...]) -> Reply:
    """Nobody is known to sit there at that time; those of another time are offered, not told."""
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
    held = holding(asked.ctx.country, seats, asked.query.offices)
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
    of_area = bool(OF_AN_AREA & set(query.offices)) or bool(query.party)
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
    if kinds := {IN_A_BODY[office] for office in query.offices if office in IN_A_BODY}:
        seats = tuple(
            seat
            for seat in seats
            if (kind := asked.ctx.country.bodies.kind_named(seat.organization)) is not None
            and kind.id in kinds
        )
    if query.party:
        seats = of_party(asked.ctx.country, seats, query.party)
    held = holding(asked.ctx.country, seats, query.offices)
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
        party=_party(asked, shown),
        place=_place(body),
        known=len(people),
        shown=asked.lines(shown),
        parties=by_size if any(name for name, _ in by_size) else [],
    )


def _contacts(asked: Asked, body: Entry, seats: tuple[Seat, ...]) -> Reply:
    """Those of its members the team has met, each with when they last did."""
    met: dict[int | None, Met] = {}
    kinds = kinds_asked(asked.text)
    for one in asked.seats.met({seat.person_id for seat in seats}, asked.ctx.today):
        if one.activity_type not in kinds:
            continue
        met.setdefault(one.person_id, one)
    found = asked.lines(tuple(seat for seat in seats if seat.person_id in met))
    pairs = [(line, met[line.person_id]) for line in found.seats]
    return asked.say("contacts", place=_place(body), pairs=pairs, found=found, known=len(seats))


# About a person


def _sat(asked: Asked, place: str, ever: tuple[Seat, ...]) -> Reply:
    """Whether somebody sits or sat on a body, as far as is known."""
    whom = asked.whom()
    if isinstance(whom, Reply):
        return whom
    first, last = asked.period.first, asked.period.last
    theirs = tuple(seat for seat in ever if seat.person_id == whom.id)
    held = tuple(seat for seat in theirs if seat.held(first, last))
    fitting = holding(asked.ctx.country, held, asked.query.offices) if asked.query.offices else held
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
            "seats", whom=whom, now=asked.lines(then), former=asked.lines(()), coming=asked.lines(())
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
        now=asked.during(None).lines(now),
        former=asked.during(Period(EVER, today)).lines(tuple(former)),
        coming=asked.during(None).lines(coming),
    )


def _ended(seat: Seat) -> str:
    return seat.ends or ""


def _last_met(asked: Asked) -> Reply:
    """When somebody was last met; or, when a body is meant, any of its members."""
    whom = asked.whom()
    if isinstance(whom, Entry):
        return _meetings(asked, whom.name, whom, asked.seats.meetings_of(whom.id))
    of_body = asked.about(asked.query.person)
    meant = of_body.meant()
    if asked.query.person_id is not None or meant.how is How.NONE:
        return whom
    if meant.how is not How.ONE:
        return of_body.which_body(meant) if meant.how is not How.NEAR else whom
    body = meant.entries[0]
    return _meetings(asked, _place(body), None, asked.seats.met_in([body.id], asked.ctx.today))


def _meetings(asked: Asked, name: str, whom: Entry | None, meetings: tuple[Met, ...]) -> Reply:
    words = [fold(word) for word in topic_words(asked.query.topic)]
    meetings = tuple(one for one in meetings if all(word in fold(one.subject) for word in words))
    kinds = kinds_asked(asked.text)
    every = [one for one in meetings if not one.planned and one.day <= asked.ctx.today]
    held = [one for one in every if one.activity_type in kinds]
    ahead = [
        one for one in meetings if one.planned and one.day >= asked.ctx.today and one.activity_type in kinds
    ]
    # What is no answer to the word that was used is told beside it, as what it is.
    beside = next((one for one in every if one.activity_type not in kinds), None)
    if beside is not None and held and beside.day <= held[0].day:
        beside = None
    return asked.say(
        "last_met",
        name=name,
        whom=whom,
        last=held[0] if held else None,
        beside=beside,
        met=kinds == MET,
        next=ahead[-1] if ahead else None,
        times=len({one.activity_id for one in held}),
    )


def _met_about(asked: Asked) -> Reply:
    """Whom the team has met about something, each with the latest time."""
    latest: dict[int | str, Met] = {}
    kinds = kinds_asked(asked.text)
    for one in asked.seats.met_about(topic_words(asked.query.topic), asked.ctx.today):
        known = latest.get(key := one.person_id or fold(one.person))
        if known is None or (one.activity_type in kinds and known.activity_type not in kinds):
            latest[key] = one
    # What is no answer to the word that was used comes last, as what it is.
    people = sorted(latest.values(), key=lambda one: one.activity_type not in kinds)
    more = max(0, len(people) - SHOWN)
    return asked.say("met_about", people=people[:SHOWN], kinds=kinds, more=more, topic=asked.query.topic)
