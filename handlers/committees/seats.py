"""Seats people on committees, one by one or from a pasted list that is shown first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.messages import Kind
from bot.core.refs import NEW, PERSON, SAVE
from bot.core.reply import FieldKind, Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Reads, Slot
from bot.language.partial_dates import say_partial
from bot.language.questions.bodies import How
from bot.language.roster import Listed
from bot.language.seat_line import SeatSaid, is_party, not_understood, read_seat, write_seat
from bot.language.seat_terms import Term, Undecided, read_term
from bot.language.several import names_said
from bot.language.words import N_
from bot.politics.country import Country
from bot.politics.partial_dates import first_day, last_day
from bot.subjects.committees.said import LONGEST, Said, Whom, classification_of
from bot.subjects.committees.seat_list import Body, Head, paste
from bot.subjects.committees.seats_said import ask_whom, ask_year, place_shown, seat_listed, seats_card
from bot.subjects.committees.which_body import which_body
from bot.subjects.first_words import COMMITTEE
from storage.committees.memberships import Seat
from storage.committees.seating import Seating

Lines: TypeAlias = Annotated[
    str,
    Slot(
        Reads.REST,
        N_("Who sits there (paste the list, one person a line)"),
        "",
        FieldKind.TEXT,
        N_("Anna Jensen (A), chair"),
        needed=True,
    ),
]
Which: TypeAlias = Annotated[
    str,
    Slot(
        Reads.FIELD,
        N_("Committee or council"),
        "",
        FieldKind.BODY,
        N_("the health committee in Slagelse"),
        needed=True,
    ),
]
Since: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("Since when"), "", FieldKind.LINE, N_("1 January 2026, or just the year"))
]

_FOR: Final = re.compile(r"(?<=\S) (?:for|representing|from|fra|af) (?=\S)", re.IGNORECASE)
# Offices of which a body has one holder at a time.
_ALONE: Final = frozenset(
    {
        *("mayor", "lord_mayor", "deputy_mayor", "committee_chair", "committee_vice_chair"),
        *("regional_chair", "regional_deputy"),
    }
)

router = Router(COMMITTEE)


@router.command(
    "seat",
    "plads",
    "sæt",
    "paste",
    "indsæt",
    summary=N_("Seat people on a committee, one or a whole pasted list"),
    form=True,
    once=True,
    knows_twice=True,
    en="Anna Jensen on the health committee in Slagelse as chair for A from 1 January 2026",
    da="Anna Jensen på sundhedsudvalget i Slagelse som formand for A fra 1. januar 2026",
    public=True,
)
def seat(ctx: Context, body: Which = "", people: Lines = "", since: Since = "") -> Reply:
    """Seat one person at once; a list of people is shown as it was understood, and saved when that is said."""
    now = ctx.said_at.astimezone(ctx.tz)
    if ctx.message.kind is Kind.FORM:
        if not body.strip():
            raise Refusal("committees/no_body", field="body")
        term = read_term(ctx.country, since, now, ctx.locale) if since.strip() else Term("")
        if term is None:
            raise Refusal("errors/no_date", field="since", said=since)
        if not people.strip() and not ctx.message.abilities.forms:
            return Reply(form=ctx.form(dict(ctx.message.form or {})))  # the next question
        if not people.strip():
            raise Refusal("committees/no_names", field="people")
        return paste(ctx, Head(body, term.since, term.until), people)
    try:
        return _typed(ctx, people, now)
    except Undecided as asked:
        return ask_year(ctx, asked, "committee seat", people)


def _typed(ctx: Context, people: str, now: datetime) -> Reply:
    """Seats said in words, one or a list below the line that says where."""
    head, _, below = people.strip().partition("\n")
    if below.strip():
        said = read_seat(ctx.country, f"x on {SAVE.sub('', head).rstrip(' :')}", now, ctx.locale)
        first = Head(said.body, said.since, said.until, said.role, said.party)
        return paste(ctx, first, below, save=SAVE.search(head) is not None)
    said = read_seat(ctx.country, NEW.sub("", head), now, ctx.locale)
    if not said.body or (classification_of(ctx.country, said.who) and not PERSON.search(said.who)):
        return _form(ctx, head)
    if several := names_said(said.who):
        first = Head(said.body, said.since, said.until, said.role, said.party)
        office = ctx.country.roles.office_of(said.role) if said.role else None
        of_one = said.role if office is not None and office.id in _ALONE else ""
        asked = (
            of_one
            or not_understood(ctx.country, replace(said, who=""))
            or next(filter(partial(_is_no_name, ctx.country), several), "")
        )
        return _unclear(ctx, said, asked) if asked else paste(ctx, first, "\n".join(several))
    if asked := not_understood(ctx.country, said):
        return _unclear(ctx, said, asked)
    return _one(ctx, said, new=NEW.search(head) is not None)


def _is_no_name(country: Country, said: str) -> bool:
    """Whether a list of names holds what is no whole name: a first name, a party, a role."""
    return len(said.split()) < 2 or bool(not_understood(country, SeatSaid(said))) or _is_office(country, said)


def _is_office(country: Country, said: str) -> bool:
    return is_party(country, said) or country.roles.said(said) is not None or not said[:1].isupper()


def _unclear(ctx: Context, said: SeatSaid, asked: str) -> Reply:
    """Something was said that a seat does not have: ask, with the rest filled in."""
    people = "\n".join(names_said(said.who) or (said.who,))
    role = f", {said.role}" if said.role and said.role != asked else ""
    party = f" ({said.party})" if said.party else ""
    filled = {"people": f"{people}{party}{role}", "body": said.body, "since": said.since}
    return replace(ctx.say("committees/unclear", said=asked), form=ctx.form(filled))


def _form(ctx: Context, said: str) -> Reply:
    """A body alone, or nobody's body: ask for what is missing, with what was said filled in."""
    if not said.strip():
        return Reply(form=ctx.form({}))
    is_body = Said(ctx).body(said).how is How.ONE
    filled = {"body": said} if is_body or classification_of(ctx.country, said) else {"people": said}
    return replace(ctx.say("committees/seat_form", said=said, body="body" in filled), form=ctx.form(filled))


def _one(ctx: Context, said: SeatSaid, *, new: bool) -> Reply:
    """Seat one person."""
    tag = " [new]" if new else ""
    meant = Said(ctx).body(said.body)
    if meant.how is not How.ONE and not said.party and (asked := _ask_party(ctx, said)):
        return asked
    if meant.how is not How.ONE:
        again = f"committee seat {write_seat(ctx.country, replace(said, who=f'{said.who}{tag}', body='{}'))}"
        return which_body(ctx, meant, said.body, again, new=_as_list(ctx, said, new=new))
    body = meant.entries[0].id
    area = _area_of(ctx, body)
    pinned = replace(said, body=f"{meant.entries[0].name} [o{body}]")
    whom = Whom() if new else Said(ctx).person(said.who, area)
    if whom.choices:
        return ask_whom(
            ctx,
            said.who,
            whom,
            lambda who: f"committee seat {write_seat(ctx.country, replace(pinned, who=who))}",
        )
    listed = Listed(
        one_line(PERSON.sub("", said.who), LONGEST), said.role, said.party, person_id=whom.person_id
    )
    if not fold(listed.name):
        raise Refusal("committees/no_names")
    act = ctx.of(Seating)
    pinned = replace(pinned, who=f"{said.who}{tag}")
    if asked := _ask_term(ctx, act, pinned, body, whom.person_id):
        return asked
    came = seat_listed(ctx, act, listed, body, area, said.since, said.until)
    entry_id = act.journal.close("seated", f"organization:{body}")
    day = first_day(said.since) or ctx.today
    return seats_card(
        ctx,
        "seated",
        act,
        body,
        entry_id,
        [came[0]],
        came=came[1],
        new=listed.person_id is None,
        beside=_beside(ctx.country, act, said, pinned.body, came[0], body, day),
        instead=say_partial(day.isoformat(), ctx.locale),
    )


def _beside(
    country: Country, act: Seating, said: SeatSaid, place: str, seat: int, body: int, day: date
) -> list[tuple[Seat, str]]:
    """Others who hold an office of which a body has one, with what to say for them to be plain members."""
    office = country.roles.office_of(said.role) if said.role else None
    if office is None or office.id not in _ALONE or day > (last_day(said.until) or date.max):
        return []
    there = act.seats(organization_id=body, on=day)
    taker = next(
        (one.person_id for one in act.seats(organization_id=body) if one.membership_id == seat), None
    )
    return [
        (
            one,
            f"committee seat {one.person} [p{one.person_id}] on {place} as medlem from {day.isoformat()}",
        )
        for one in there
        if one.person_id != taker and country.roles.same(one.role, said.role)
    ]


def _ask_party(ctx: Context, said: SeatSaid) -> Reply | None:
    """Where what stands before 'for X' is a known body: whether X is a party."""
    for found in _FOR.finditer(said.body):
        body, party = said.body[: found.start()], said.body[found.end() :]
        if Said(ctx).body(body).how is How.ONE:
            again = f"committee seat {write_seat(ctx.country, replace(said, body=body, party=party))}"
            return ctx.say("committees/is_party", party=party, body=body, says=again)
    return None


def _ask_term(ctx: Context, act: Seating, said: SeatSaid, body: int, person: int | None) -> Reply | None:
    """Between an election and the new term a seat without a day may be of either: ask, unless it is known so."""
    _, last = ctx.country.terms.of(ctx.today)
    held = act.tenure(person, body) if person is not None else []
    begun = [one for one in held if one.begun > last]
    between = ctx.country.terms.election_before(ctx.today).year == last.year
    if said.since or said.until or not (between or (begun and said.role)):
        return None
    now_held = [one for one in held if one.begun <= ctx.today <= one.over]
    if (
        now_held
        and not begun
        and (not said.role or any(ctx.country.roles.same(one.role, said.role) for one in now_held))
    ):
        return None
    then = (last + timedelta(days=1)).isoformat()
    return ctx.say(
        "committees/which_term",
        name=PERSON.sub("", NEW.sub("", said.who)).strip(),
        place=place_shown(act, body),
        day=say_partial(then, ctx.locale),
        today=f"committee seat {write_seat(ctx.country, replace(said, since=ctx.today.isoformat()))}",
        then=f"committee seat {write_seat(ctx.country, replace(said, since=then))}",
    )


def _as_list(ctx: Context, said: SeatSaid, *, new: bool) -> str:
    """The same as a list of one for a body that is to be made; '' where no body was named."""
    names = Said(ctx)
    where = names.where(said.body)
    if not where.body:
        return ""
    found = PERSON.search(said.who)
    name = one_line(PERSON.sub("", said.who), LONGEST)
    number = int(found[1]) if found else None
    listed = Listed(name, said.role, said.party, person_id=number, is_new=new and number is None)
    body = Body(None, where.name, where.area or names.home).said
    return f"{Head(body, said.since, said.until).line()}\n{listed.as_line()}"


def _area_of(ctx: Context, body: int) -> str | None:
    entry = Said(ctx).bodies.get(body)
    return entry.hint or None if entry else None


@router.command("cancel", "annuller", summary="")
def cancel(ctx: Context) -> Reply:
    """A list that was shown is not saved; nothing of it was kept."""
    return ctx.say("committees/cancelled")
