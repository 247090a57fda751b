"""Adds contacts from a line or a form, with the seats that were said; asks before there are two of one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.reply import Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.grammar import form_of
from bot.engine.register import area_named
from bot.engine.router import Router
from bot.engine.slots import Email, Name, Party, Phone, Role, Seat
from bot.language.line import BodyRef
from bot.language.line.contact import ContactSaid, read_contact, write_contact
from bot.language.line.fields import body_as_typed, body_in
from bot.language.names import Entry, fold, is_pronoun
from bot.language.partial_dates import say_partial
from bot.language.questions.bodies import How
from bot.language.seat_terms import Undecided
from bot.language.several import people_in_line
from bot.language.words import N_
from bot.politics.country import Country
from bot.politics.partial_dates import ends_before_it_starts
from bot.subjects.committees.said import Said
from bot.subjects.committees.seat_lines import place_of
from bot.subjects.committees.seats_said import ask_year
from bot.subjects.committees.telling_apart import told_apart
from bot.subjects.contacts.card import LONGEST, card, known_person
from bot.subjects.first_words import CONTACT
from storage.committees.seating import Seating
from storage.committees.seats import Seats

_OF_COUNCIL: Final = frozenset(
    {
        *("council_member", "mayor", "deputy_mayor", "lord_mayor", "alderman"),
        *("regional_member", "regional_chair", "regional_deputy"),
    }
)
_PLAIN: Final = frozenset({"medlem", "medlemmer", "member", "members"})
PARTY: Final = "party"  # Popolo's classification of whom somebody sits for


router = Router(CONTACT)


@router.command(
    "add",
    "tilføj",
    "opret",
    "new",
    "ny",
    summary=N_("Add a contact"),
    form=True,
    alone=True,
    once=True,
    knows_twice=True,
    en="Anna Jensen, chair of the health committee in Slagelse, A, anna@example.dk, 12 34 56 78",
    da="Anna Jensen, formand for Sundhedsudvalget i Slagelse, A, anna@example.dk, 12 34 56 78",
    public=True,
)
def add(
    ctx: Context,
    name: Name,
    role: Role = "",
    body: Seat = "",
    party: Party = "",
    email: Email = "",
    phone: Phone = "",
) -> Reply:
    """Add a contact, unless there is one of that name or address: then ask."""
    several, rest = people_in_line(ctx.country, name)
    if several:
        ways = [(one, f"contact add {', '.join(filter(None, (one, rest)))}") for one in several[:8]]
        return ctx.say("contacts/several", names=several, ways=ways)
    try:
        said = _said(ctx, name, role, body, party, email, phone)
    except Undecided as asked:
        return ask_year(ctx, asked, "contact add", name)
    if said.email and not said.is_email:
        return _beside(ctx, said, "email", "contacts/no_email", said=said.email)
    if not fold(said.name) and said.person_id is None:
        return _beside(ctx, said, "name", "contacts/no_name")
    if said.person_id is None and is_pronoun(said.name) and not ctx.register.people.named(fold(said.name)):
        return _beside(ctx, said, "name", "errors/whom", said=said.name)
    if said.body and said.body.candidates and said.body.organization_id is None:
        return _ask_which_body(ctx, said)
    if (
        said.body
        and said.body.organization_id is None
        and not said.new_body
        and not _is_known(ctx, said.body)
    ):
        return _ask_new_body(ctx, said)
    if said.person_id is not None and not ends_before_it_starts(said.since, said.until):
        return _add_to(ctx, said, said.person_id)
    if ends_before_it_starts(said.since, said.until):
        begins, ends = say_partial(said.since, ctx.locale), say_partial(said.until, ctx.locale)
        return _beside(ctx, said, "name", "committees/backwards", name=said.name, start=begins, end=ends)
    known = [] if said.again else _known(ctx, said)
    if known:
        alone = known[0] if len(known) == 1 else None
        more = bool(said.role or said.body or said.party or said.email or said.phone)
        return ctx.say(
            "contacts/known",
            said=said,
            known=known[:4],
            more=len(known) - 4,
            same_name=any(fold(one.name) == fold(said.name) for one in known),
            another=f"contact add {write_contact(replace(said, again=True), ctx.locale)}",
            onto=f"contact add {write_contact(replace(said, person_id=alone.id), ctx.locale)}"
            if alone and more
            else "",
        )
    number = ctx.people.add_person(said.name, email=said.email or None, phone=said.phone or None)
    _seat(ctx, number, said)
    return card(ctx, number, note="added")


def _said(ctx: Context, name: str, role: str, body: str, party: str, email: str, phone: str) -> ContactSaid:
    """The contact as said, in one line, in a form, or in a line typed into the form's first field."""
    now = ctx.said_at.astimezone(ctx.tz)
    said = read_contact(name, now, ctx.locale, ctx.register)
    if ctx.message.kind is Kind.FORM:
        said = replace(
            said,
            name=said.name or name,
            role=role or said.role,
            body=body_in(body, now, ctx.locale, ctx.register) if body else said.body,
            party=party or said.party,
            email=email.removeprefix("mailto:").lower() or said.email,
            phone=phone or said.phone,
        )
    return replace(
        said,
        body=_settled(ctx, said) if said.body else None,
        name=one_line(said.name, LONGEST),
        role=one_line(said.role, LONGEST),
        party=one_line(said.party, LONGEST),
        email=one_line(said.email, LONGEST),
        phone=one_line(said.phone, 40),
        note=one_line(said.note, LONGEST),
    )


def _settled(ctx: Context, said: ContactSaid) -> BodyRef | None:
    """The body with the one of the team's that is meant, or those to choose from."""
    body = said.body
    if body is None:
        return body
    names = Said(ctx)
    area = area_named(ctx.country, body.text or body.area or "")
    if area and _is_of_council(ctx.country, said.role) and not said.new_body:
        council = "Regionsrådet" if fold(area).startswith("region ") else "Byrådet"
        body = BodyRef(council, None, area)
    elif body.organization_id is not None or area:
        return body
    meant = names.body(body_as_typed(body, ctx.locale))
    if meant.how is How.ONE:
        entry = meant.entries[0]
        return replace(body, text=entry.name, organization_id=entry.id, candidates=())
    if said.new_body:
        return replace(body, area=body.area or names.home, candidates=())
    several = meant.how in (How.SEVERAL, How.AREA)
    entries = sorted(meant.entries, key=lambda one: (one.name, one.hint)) if several else body.candidates
    return replace(body, candidates=tuple(entries))


def _is_of_council(country: Country, role: str) -> bool:
    """Whether whoever bears this title in a place sits in its council: 'byrådsmedlem', 'mayor'."""
    office = country.roles.said(role)
    return office is not None and office.id in _OF_COUNCIL and fold(role) not in _PLAIN


def _is_known(ctx: Context, body: BodyRef) -> bool:
    """Whether nothing but an area was said, and its municipality is known: then that is meant."""
    name = _municipality(ctx.country, body)
    return bool(name and ctx.register.bodies.named(ctx.register.bodies.folding(name)))


def _municipality(country: Country, body: BodyRef) -> str:
    """The official name of the place a body is nothing but, '' of a body."""
    area = area_named(country, body.text or body.area or "")
    place = country.areas.municipality(area) if area else None
    return (place.official_name if place else None) or area or ""


def _ask_new_body(ctx: Context, said: ContactSaid) -> Reply:
    """A body nobody knows: is it to be made, one of those near it, or a word about the person?"""
    body, names = said.body, Said(ctx)
    assert body is not None  # the caller looked
    typed = body_as_typed(body, ctx.locale)
    where = names.where(typed)
    near = names.body(typed).entries[:5]
    labels = told_apart(Seats(ctx.unit, ctx.workspace, ctx.now), near, ctx.today, ctx.locale)

    def again(changed: ContactSaid) -> str:
        return f"contact add {write_contact(changed, ctx.locale)}"

    area = where.area or names.home
    called = where.name or _municipality(ctx.country, body) or typed
    named = replace(body, text=called, area=area, candidates=())
    note = ", ".join(filter(None, (said.note, typed)))
    return ctx.say(
        "contacts/new_body",
        name=place_of(called, area),
        ways=[
            (label, again(replace(said, body=_picked(body, one))))
            for one, label in zip(near, labels, strict=True)
        ],
        new=again(replace(said, body=named, new_body=True)),
        note=again(replace(said, body=None, note=note)),
    )


def _beside(ctx: Context, contact: ContactSaid, field: str, page: str, /, **values: str) -> Reply:
    """Something is wrong with one field: say so beside it, with everything else filled in."""
    if ctx.message.kind is Kind.FORM:
        raise Refusal(page, field=field, **values)
    trouble = ctx.say(page, **values)
    filled = {
        "name": contact.name,
        "role": contact.role,
        "body": body_as_typed(contact.body, ctx.locale) if contact.body else "",
        "party": contact.party,
        "email": contact.email,
        "phone": contact.phone,
    }
    words = " ".join(run.text for block in trouble.blocks for run in getattr(block, "text", ()))
    form = form_of(ctx.command, ctx.says, ctx.translate, filled=filled, troubles={field: words})
    return replace(trouble, form=form)


def _ask_which_body(ctx: Context, said: ContactSaid) -> Reply:
    body = said.body
    assert body is not None  # the caller looked
    shown = body.candidates[:5]
    labels = told_apart(Seats(ctx.unit, ctx.workspace, ctx.now), shown, ctx.today, ctx.locale)
    ways = [
        (label, f"contact add {write_contact(replace(said, body=_picked(body, one)), ctx.locale)}")
        for one, label in zip(shown, labels, strict=True)
    ]
    return ctx.say("contacts/which_body", body=body, ways=ways)


def _picked(body: BodyRef, entry: Entry) -> BodyRef:
    return replace(body, text=entry.name, area=None, organization_id=entry.id, candidates=())


def _known(ctx: Context, said: ContactSaid) -> list[Entry]:
    """Contacts that bear the name, however it is spelled, and who has the address already."""
    people = ctx.register.people
    known = list(people.named(fold(said.name)))
    owner = ctx.people.find_by_email(said.email) if said.email else None
    entry = people.get(owner) if owner is not None else None
    if entry is not None and entry not in known:
        known.append(entry)
    return known


def _add_to(ctx: Context, said: ContactSaid, number: int) -> Reply:
    """Add what was said to a contact there is; nothing that is known is overwritten."""
    person = known_person(ctx, number)
    if said.email and said.email != person.email:
        if person.email is None:
            ctx.people.change_person(number, email=said.email)
        else:
            ctx.people.add_contact_detail(number, "email", said.email)
    if said.phone and _digits(said.phone) not in {_digits(line.value) for line in person.contact_details}:
        ctx.people.add_contact_detail(number, "voice", said.phone)
    _seat(ctx, number, said)
    return card(ctx, number, note="changed")


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit()).removeprefix("45")[-8:]


def _seat(ctx: Context, number: int, said: ContactSaid) -> None:
    """Seat a contact where they were said to sit; a role without a seat is a line about them."""
    party = _party(ctx, said.party) if said.party else None
    body = _body(ctx, said.body) if said.body else None
    about = said.note
    role = said.role or None
    sits_for = body is None and party is not None and not role and _sits_for(ctx, number, party)
    seat = body if body is not None else None if sits_for else party
    if seat is not None:
        act = ctx.of(Seating)
        act.seat(
            number,
            seat,
            today=ctx.today,
            role=role,
            on_behalf_of_id=party if body is not None else None,
            start_date=said.since or None,
            end_date=said.until or None,
            keep=True,
        )
        act.journal.close("seated", f"person:{number}")
    elif party is None:
        about = ", ".join(filter(None, (said.role, said.note)))
    if about:
        person = known_person(ctx, number)
        known = person.summary or ""
        if about not in known:
            ctx.people.change_person(number, summary=", ".join(filter(None, (known, about))))


def _sits_for(ctx: Context, number: int, party: int) -> bool:
    """Let a contact's present seats that nobody said a party of be for this one; were there any?"""
    seats = [
        seat
        for seat in known_person(ctx, number).memberships
        if not seat.is_over(ctx.today) and seat.party is None and seat.classification != PARTY
    ]
    act = ctx.of(Seating)
    act.sit_for(seats, party)
    act.journal.close("seated", f"person:{number}")
    return bool(seats)


def _body(ctx: Context, body: BodyRef) -> int:
    """The organization that was said, made when it is not known; a place alone is its municipality."""
    if body.organization_id is not None:
        return body.organization_id
    place = ctx.country.areas.municipality(body.area or "")
    area = None
    if body.area:
        code = place.code if place else None
        area = ctx.bodies.ensure_area(body.area, code, "municipality" if place else None)
    name = body.text or body.area or ""
    if place and ctx.country.areas.municipality(name) == place:
        name = place.official_name or name
    return ctx.bodies.ensure_organization(name[:LONGEST], area_id=area)


def _party(ctx: Context, said: str) -> int:
    """The party that was said, by whichever of its names the team knows it."""
    return Said(ctx).ensure_party(said, None)
