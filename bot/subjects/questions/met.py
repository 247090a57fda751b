"""Answers from the log: when somebody was met and will be, by whom and about what, how often, and who was not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.core.folding import fold
from bot.core.reply import Reply
from bot.language.names import Entry
from bot.language.questions.bodies import Meant
from bot.language.questions.query import Period
from bot.language.questions.topics import topic_words
from bot.subjects.committees.seat_lines import days, place_of
from bot.subjects.questions.asked import Asked
from storage.activities import ActivityCard, Status
from storage.committees.memberships import Seat
from storage.committees.seats import Met
from storage.contacts.relations import Relations

SHOWN: Final = 10  # lines of an answer
LOOK_BACK: Final = 200  # activities with one contact that are looked through
LOST: Final = 5  # contacts the team loses touch with that are told

MET: Final = frozenset({"meeting", "visit"})
_ALL: Final = frozenset({"meeting", "visit", "call", "mail"})
_SPOKEN: Final = (
    # The words of a question, folded, and the types of activity that answer it; the first that fits counts.
    (r"besog\w*|visit\w*", frozenset({"visit"})),
    (r"skrev\w*|skriv\w*|wrote|writ\w*|mail\w*|brev\w*|letters?", frozenset({"mail"})),
    (r"ring\w*|opkald\w*|telefon\w*|calls?|called|phone\w*|rang", frozenset({"call"})),
    (
        r"(?:drofte\w*|diskut\w*|discuss\w*|tal[tk]\w*|snak\w*|samtale\w*|talk\w*|spoke\w*|speak\w*|conversation\w*|dialog\w*)",
        frozenset({"meeting", "visit", "call"}),
    ),
    (r"kontakt\w*|contact\w*|touch|kender|knows?|aktivitet\w*|activit\w*", _ALL),
)
_KINDS: Final = tuple((re.compile(rf"\b(?:{words})\b"), kinds) for words, kinds in _SPOKEN)
_CALL: Final = re.compile(r"\b(?:ring\w*|opring\w*|telefon\w*|tlf|call|phone|ring)\b")


def kinds_asked(text: str) -> frozenset[str]:
    """The types of activity a question is about, by its verb: met is a meeting or a visit, and no letter."""
    line = fold(text)
    verb = " ".join(line.split()[:6])
    return next((kinds for words, kinds in _KINDS if words.search(verb)), MET)


# With one contact, or a body


@dataclass(frozen=True, slots=True)
class _Dealings:
    """What took place and is planned with a contact, or with a body where `whom` is None."""

    name: str
    whom: Entry | None
    found: tuple[Met, ...]

    def held(self, today: date) -> list[Met]:
        return [one for one in self.found if not one.planned and one.day <= today]

    def ahead(self, today: date) -> list[Met]:
        """What is planned, the soonest first."""
        return [one for one in reversed(self.found) if one.planned and one.day >= today]


def _dealings(asked: Asked, until: date | None = None) -> _Dealings | Reply:
    """With whom or what it is about; with a body by `until` only."""
    whom = asked.whom_or_body()
    if isinstance(whom, Reply):
        return whom
    if isinstance(whom, Meant):
        body = whom.entries[0]
        return _Dealings(place_of(body.name, body.hint), None, asked.seats.met_in([body.id], until))
    return _Dealings(asked.called(whom), whom, asked.seats.meetings_of(whom.id))


def last_met(asked: Asked) -> Reply:
    """When somebody was last met; or, when a body is meant, any of its members."""
    dealings = _dealings(asked, asked.ctx.today)
    if isinstance(dealings, Reply):
        return dealings
    words = [fold(word) for word in topic_words(asked.query.topic)]
    found = [one for one in dealings.found if all(word in fold(one.subject) for word in words)]
    told, kinds, today = (
        _Dealings(dealings.name, dealings.whom, tuple(found)),
        kinds_asked(asked.text),
        asked.ctx.today,
    )
    every = told.held(today)
    held = [one for one in every if one.activity_type in kinds]
    ahead = [one for one in told.ahead(today) if one.activity_type in kinds]
    agreed = held[0].activity_id if held and asked.query.about == "agreed" else None
    card = asked.ctx.seen.get(agreed) if agreed is not None else None
    # What is no answer to the word that was used is told beside it, as what it is.
    beside = next((one for one in every if one.activity_type not in kinds), None)
    if beside is not None and held and beside.day <= held[0].day:
        beside = None
    return asked.say(
        "last_met",
        name=told.name,
        whom=told.whom,
        last=held[0] if held else None,
        beside=beside,
        met=kinds == MET,
        next=ahead[0] if ahead else None,
        times=len({one.activity_id for one in held}),
        steps=card.tasks if card else (),
    )


def next_met(asked: Asked) -> Reply:
    """When somebody is met next, else when they were last met; what is no meeting is told beside it."""
    dealings = _dealings(asked)
    if isinstance(dealings, Reply):
        return dealings
    kinds, today = kinds_asked(asked.text), asked.ctx.today
    ahead, held = dealings.ahead(today), dealings.held(today)
    coming = next((one for one in ahead if one.activity_type in kinds), None)
    card = asked.ctx.seen.get(coming.activity_id) if coming else None
    ours = [one.name for one in card.participants if one.user_id is not None] if card else []
    return asked.say(
        "next_met",
        name=dealings.name,
        whom=dealings.whom,
        next=coming,
        ours=ours,
        absent=[one for one in asked.query.team if one not in ours] if ours else [],
        beside=next((one for one in ahead if one.activity_type not in kinds), None),
        last=next((one for one in held if one.activity_type in kinds), held[0] if held else None),
    )


def talked(asked: Asked) -> Reply:
    """What was talked about with somebody, the latest first."""
    dealings = _dealings(asked)
    if isinstance(dealings, Reply):
        return dealings
    within = asked.query.period
    held = [
        one
        for one in dealings.held(asked.ctx.today)
        if within is None or within.first <= one.day <= within.last
    ]
    each = list({one.activity_id: one for one in held}.values())
    return asked.say(
        "talked",
        name=dealings.name,
        whom=dealings.whom,
        talks=[one for one in each if one.subject][:SHOWN],
        more=max(0, sum(1 for one in each if one.subject) - SHOWN),
        without=sum(1 for one in each if not one.subject),
    )


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the team, and the last time they dealt with a contact."""

    name: str
    last: ActivityCard
    times: int


def who_met(asked: Asked) -> Reply:
    """Who of the team met somebody, each with the last time; what is no answer to the verb comes last."""
    whom = asked.whom()
    if isinstance(whom, Reply):
        return whom
    cards, _ = asked.ctx.seen.list(person_id=whom.id, status=Status.COMPLETED, limit=LOOK_BACK)
    kinds = kinds_asked(asked.text)
    met: dict[str, list[ActivityCard]] = {}
    for card in cards:
        if card.day <= asked.ctx.today:
            for name in _ours(card):
                met.setdefault(name, []).append(card)
    fitting = [
        _colleague(name, [one for one in own if one.activity_type in kinds]) for name, own in met.items()
    ]
    found = [one for one in fitting if one is not None]
    names = {one.name for one in found}
    beside = [_colleague(name, own) for name, own in met.items() if name not in names]
    return asked.say(
        "who_met", whom=whom, found=found[:SHOWN], beside=[one for one in beside if one is not None][:SHOWN]
    )


def _colleague(name: str, cards: list[ActivityCard]) -> Colleague | None:
    return Colleague(name, cards[0], len(cards)) if cards else None


def _ours(card: ActivityCard) -> list[str]:
    """Who of the team took part; where nobody is named, who logged it."""
    named = [one.name for one in card.participants if one.user_id is not None]
    return list(dict.fromkeys(named)) or ([card.creator] if card.creator else [])


# About something, and how many


def met_about(asked: Asked) -> Reply:
    """Whom the team has met about something, each with the latest time."""
    latest: dict[int | str, Met] = {}
    kinds = kinds_asked(asked.text)
    either = [words for part in asked.query.topic.split("/") if (words := topic_words(part))]
    for one in (met for words in either for met in asked.seats.met_about(words, asked.ctx.today)):
        known = latest.get(key := one.person_id or fold(one.person))
        if known is None or (one.activity_type in kinds and known.activity_type not in kinds):
            latest[key] = one
    # What is no answer to the word that was used comes last, as what it is.
    people = sorted(latest.values(), key=lambda one: one.activity_type not in kinds)
    more = max(0, len(people) - SHOWN)
    return asked.say("met_about", people=people[:SHOWN], kinds=kinds, more=more, topic=asked.query.topic)


def count_met(asked: Asked) -> Reply:
    """How many meetings there were, by kind; of this year where no other time is said."""
    ctx, today = asked.ctx, asked.ctx.today
    period = asked.query.period or Period(date(today.year, 1, 1), date(today.year, 12, 31))
    whom = asked.whom() if asked.query.person or asked.query.offices else None
    if isinstance(whom, Reply):
        return whom
    kinds, last = kinds_asked(asked.text), min(period.last, today)
    of = _one_of_team(asked)
    cards, _ = asked.ctx.seen.list(
        status=Status.COMPLETED,
        since=period.first,
        until=last,
        person_id=whom.id if whom else None,
        user_id=of,
        limit=LOOK_BACK,
    )
    if of is None:
        counts = asked.ctx.seen.counts(period.first, last, whom.id if whom else None)
    else:
        counts = dict(Counter(one.activity_type for one in cards))
    planned = [
        one
        for one in ctx.seen.meetings_between(max(period.first, today), period.last, user_id=of)
        if one.status is Status.PLANNED
        and one.activity_type in kinds
        and (whom is None or any(who.person_id == whom.id for who in one.participants))
    ]
    return asked.say(
        "count_met",
        planned=planned[:SHOWN] if asked.query.period else [],
        whom=whom,
        team=asked.query.team[:1],
        cards=[one for one in cards if one.activity_type in kinds][:SHOWN],
        days=days(period, asked.ctx.locale),
        counts=[(kind, number) for kind, number in counts.items() if kind in kinds],
        others=[(kind, number) for kind, number in counts.items() if kind not in kinds],
        total=sum(number for kind, number in counts.items() if kind in kinds),
        met=kinds == MET,
    )


def met_in(asked: Asked) -> Reply:
    """Whom the team, or one of it, met on the days that are named; in an area or about something where that is said."""
    ctx, query = asked.ctx, asked.query
    period = query.period or Period(date(ctx.today.year, 1, 1), ctx.today)
    of, kinds = _one_of_team(asked), kinds_asked(asked.text)
    cards, _ = ctx.seen.list(
        status=Status.COMPLETED,
        since=period.first,
        until=min(period.last, ctx.today),
        user_id=of,
        limit=LOOK_BACK,
    )
    words = [fold(word) for word in topic_words(query.topic)]
    found = [
        card
        for card in cards
        if (query.area is None or _is_there(asked, card, query.area))
        and all(word in fold(f"{card.subject} {card.details}") for word in words)
    ]
    fitting = [one for one in found if one.activity_type in kinds]
    return asked.say(
        "met_in",
        days=days(period, ctx.locale),
        team=query.team[:1],
        area=query.area,
        cards=fitting[:SHOWN],
        others=[one for one in found if one not in fitting][:SHOWN],
        more=max(0, len(fitting) - SHOWN),
    )


def _is_there(asked: Asked, card: ActivityCard, area: str) -> bool:
    """Whether what was held has to do with an area: it was of a body there, or with somebody who sits there."""
    people = asked.ctx.register.people
    hints = [one.hint for who in card.participants if who.person_id and (one := people.get(who.person_id))]
    return any(fold(area) in fold(said) for said in (card.area_name or "", *hints))


def _one_of_team(asked: Asked) -> int | None:
    """The user id of the one of the team who is named."""
    team = asked.ctx.register.team.entries()
    return next((one.id for one in team if one.name in asked.query.team), None)


# Of a body


def contacts_of(asked: Asked, place: str, seats: tuple[Seat, ...]) -> Reply:
    """Those of its members the team has met, each with when they last did."""
    met = _latest(asked, seats, kinds_asked(asked.text), date.min)
    found = asked.lines(tuple(seat for seat in seats if seat.person_id in met))
    pairs = [(line, met[line.person_id]) for line in found.seats]
    return asked.say("contacts", place=place, pairs=pairs, found=found, known=len(seats))


def unmet_of(asked: Asked, place: str, seats: tuple[Seat, ...]) -> Reply:
    """Those of its members nobody has met: in this term, where no other time is said."""
    today = asked.ctx.today
    first, last = asked.ctx.country.terms.of(today, 0)
    period = asked.query.period or Period(first, last)
    kinds = kinds_asked(asked.text)
    met = _latest(asked, seats, kinds, period.first)
    others = _latest(asked, seats, _ALL - kinds, period.first)
    now = asked.during(None)
    found = now.lines(tuple(seat for seat in seats if seat.person_id not in met))
    return now.say(
        "unmet",
        place=place,
        days=days(period, asked.ctx.locale) if asked.query.period else "",
        pairs=[(line, others.get(line.person_id)) for line in found.seats],
        found=found,
        known=len({seat.person_id for seat in seats}),
    )


def _latest(asked: Asked, seats: Iterable[Seat], kinds: frozenset[str], since: date) -> dict[int | None, Met]:
    """The latest of these kinds with each holder of these seats."""
    met: dict[int | None, Met] = {}
    for one in asked.seats.met({seat.person_id for seat in seats}, asked.ctx.today):
        if one.activity_type in kinds and one.day >= since:
            met.setdefault(one.person_id, one)
    return met


# Whom to call


def to_call(asked: Asked) -> Reply:
    """The asker's open steps that are calls, then the contacts the team loses touch with, theirs first."""
    ctx = asked.ctx
    steps = [
        step
        for step in ctx.tasks.open_for(ctx.who.user_id)
        if _CALL.search(fold(step.subject)) and (step.confidentiality == "team" or not ctx.aloud)
    ]
    lost = [
        one
        for one in ctx.seen_by_reader(Relations).touches(ctx.today)
        if one.rests(ctx.today) >= 1 and one.user_id in (ctx.who.user_id, None)
    ]
    lost.sort(key=lambda one: (one.user_id is None, -one.step, one.last))
    return asked.say(
        "to_call", steps=steps[:SHOWN], lost=lost[:LOST], more=max(0, len(lost) - LOST), today=ctx.today
    )
