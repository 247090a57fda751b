"""Keeps contacts: adds one from a line, shows one on a card, finds those of a place, a committee, a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.people import Role as MayDo
from bot.core.reply import Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.grammar import form_of
from bot.engine.line import BodyRef
from bot.engine.line.contact import ContactSaid, read_contact, write_contact
from bot.engine.line.fields import body_as_typed, body_in
from bot.engine.names import Entry, Found, Lookup, Near, Several, Unknown, fold
from bot.engine.partial import say_partial
from bot.engine.register import Listing
from bot.engine.router import Router, Subject
from bot.engine.seating import Said
from bot.engine.slots import Email, Name, Party, Phone, Reads, Rest, Role, Seat, Slot
from bot.engine.words import N_
from bot.politics.areas import municipality_said
from storage.activities import ActivityCard, Status
from storage.notes import Notes
from storage.people import MembershipLine, PersonCard
from storage.tasks import TaskRow, TaskStatus

LONGEST: Final = 300  # characters of a field, as in imports
PAGE: Final = 10
ON_A_CARD: Final = 5  # next steps, and former seats
LOOK_BACK: Final = 30  # activities that are looked through for the last contact and open next steps
PARTY: Final = "party"  # Popolo's classification of whom somebody sits for

_REFERENCE: Final = re.compile(r"\[p(\d{1,9})\]", re.IGNORECASE)
_PAGE: Final = re.compile(r"\s*\[page(\d{1,4})\]\s*$")

Whom: TypeAlias = Annotated[str, Slot(Reads.NAME, N_("Who"), N_("NAME"), hint=N_("Anna Jensen"))]

CONTACT: Final = Subject(
    "contact", ("kontakt", "contacts", "kontakter", "person"), N_("Contacts: add, show, find")
)
router = Router(CONTACT)


@router.command(
    "add",
    "tilføj",
    "opret",
    "new",
    "ny",
    summary=N_("Add a contact"),
    form=True,
    en="Anna Jensen, chair of the health committee in Slagelse, A, anna@example.dk, 12 34 56 78",
    da="Anna Jensen, formand for Sundhedsudvalget i Slagelse, A, anna@example.dk, 12 34 56 78",
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
    said = _said(ctx, name, role, body, party, email, phone)
    if said.email and not said.is_email:
        return _beside(ctx, said, "email", "contacts/no_email", said=said.email)
    if not fold(said.name) and said.person_id is None:
        return _beside(ctx, said, "name", "contacts/no_name")
    if said.body and said.body.candidates and said.body.organization_id is None:
        return _ask_which_body(ctx, said)
    if said.person_id is not None:
        return _add_to(ctx, said, said.person_id)
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
        name=one_line(said.name, LONGEST),
        role=one_line(said.role, LONGEST),
        party=one_line(said.party, LONGEST),
        email=one_line(said.email, LONGEST),
        phone=one_line(said.phone, 40),
        note=one_line(said.note, LONGEST),
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
    ways = [
        (one, f"contact add {write_contact(replace(said, body=_picked(body, one)), ctx.locale)}")
        for one in body.candidates[:5]
    ]
    return ctx.say("contacts/which_body", body=body, ways=ways)


def _picked(body: BodyRef, entry: Entry) -> BodyRef:
    return replace(body, organization_id=entry.id, candidates=())


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
    person = _person(ctx, number)
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
    if body is not None:
        ctx.people.ensure_membership(number, body, role=role, on_behalf_of_id=party)
    elif party is not None and (role or not _sits_for(ctx, number, party)):
        ctx.people.ensure_membership(number, party, role=role)
    elif party is None:
        about = ", ".join(filter(None, (said.role, said.note)))
    if about:
        person = _person(ctx, number)
        known = person.summary or ""
        if about not in known:
            ctx.people.change_person(number, summary=", ".join(filter(None, (known, about))))


def _sits_for(ctx: Context, number: int, party: int) -> bool:
    """Let a contact's present seats that nobody said a party of be for this one; were there any?"""
    seats = [
        seat
        for seat in _person(ctx, number).memberships
        if not _over(seat, ctx.today) and seat.party is None and seat.classification != PARTY
    ]
    for seat in seats:
        ctx.people.ensure_membership(
            number,
            seat.organization_id,
            role=seat.role,
            start_date=seat.start_date,
            on_behalf_of_id=party,
        )
    return bool(seats)


def _body(ctx: Context, body: BodyRef) -> int:
    """The organization that was said, made when it is not known; a place alone is its municipality."""
    if body.organization_id is not None:
        return body.organization_id
    place = municipality_said(body.area or "")
    area = None
    if body.area:
        code = place.code if place else None
        area = ctx.people.ensure_area(body.area, code, "municipality" if place else None)
    name = body.text or body.area or ""
    if place and municipality_said(name) == place:
        name = place.official_name or name
    return ctx.people.ensure_organization(name[:LONGEST], area_id=area)


def _party(ctx: Context, said: str) -> int:
    """The party that was said, by whichever of its names the team knows it."""
    return Said(ctx).ensure_party(said, None)


@router.command(
    "show",
    "vis",
    "se",
    summary=N_("Show a contact"),
    role=MayDo.READER,
    reads=True,
    en="Anna Jensen",
    da="Anna Jensen",
)
def show(ctx: Context, who: Whom) -> Reply:
    """One contact's card; when the name is not one's alone or nobody's, those who may be meant."""
    reference = _REFERENCE.search(who)
    if reference:
        return card(ctx, int(reference[1]))
    name = one_line(who, LONGEST)
    found: Lookup = ctx.register.people.look_up(name)
    match found:
        case Found(entry):
            return card(ctx, entry.id)
        case Several(entries) | Near(entries):
            several = isinstance(found, Several)
            return ctx.say("contacts/whom", name=name, several=several, entries=entries[:5])
        case Unknown():
            hits = [Entry(one.person_id, one.name, one.hint) for one in _matches(ctx, name)[:5]]
            return ctx.say("contacts/whom", name=name, several=False, entries=hits)


@router.command(
    "find",
    "find",
    "søg",
    "search",
    summary=N_("Find contacts"),
    role=MayDo.READER,
    reads=True,
    en="Slagelse",
    da="Slagelse",
)
def find(ctx: Context, words: Rest) -> Reply:
    """Contacts by any words of their name, committee, place, party or address; a page at a time."""
    page = _PAGE.search(words)
    number = max(int(page[1]), 1) if page else 1
    said = one_line(words[: page.start()] if page else words, LONGEST)
    hits = _matches(ctx, said)
    if len(hits) == 1:
        return card(ctx, hits[0].person_id)
    shown = hits[PAGE * (number - 1) : PAGE * number]
    near = ctx.register.people.look_up(said) if not hits else Unknown()
    return ctx.say(
        "contacts/list",
        said=said,
        shown=shown,
        total=len(hits),
        more=max(len(hits) - PAGE * number, 0),
        next_page=f"contact find {said} [page{number + 1}]",
        near=near.entries[:5] if isinstance(near, Near) else (),
    )


def _matches(ctx: Context, said: str) -> list[Listing]:
    """The contacts that have all these words, those whose name begins with them first."""
    words = fold(said).split()
    if not words:
        return []
    hits = [
        one
        for one in ctx.registers.directory(ctx.unit, ctx.workspace, ctx.now)
        if all(_holds(one.words, word) for word in words)
    ]
    return sorted(hits, key=lambda one: not all(_holds(fold(one.name), word) for word in words))


def _holds(words: str, word: str) -> bool:
    """Whether a word begins so; a longer one may stand anywhere ('udvalg' in 'sundhedsudvalget')."""
    return words.startswith(word) or f" {word}" in words or (len(word) > 3 and word in words)


def whose(ctx: Context, who: str, again: str) -> int | Reply:
    """The one contact that is meant, or the reply that asks who; `again` is what to say with them for {}."""
    reference = _REFERENCE.search(who)
    if reference:
        return _person(ctx, int(reference[1])).id
    name = one_line(who, LONGEST)
    found: Lookup = ctx.register.people.look_up(name)
    match found:
        case Found(entry):
            return entry.id
        case Several(entries) | Near(entries):
            several = isinstance(found, Several)
        case Unknown():
            several, entries = False, ()
    ways = [(entry, again.replace("{}", f"{entry.name} [p{entry.id}]")) for entry in entries[:5]]
    return ctx.say("contacts/which", name=name, several=several, ways=ways)


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat as the card shows it."""

    what: str
    where: str
    party: str | None
    term: str


def _person(ctx: Context, number: int) -> PersonCard:
    person = ctx.people.person(number)
    if person is None or person.erased:
        raise Refusal("contacts/gone")
    return person


def card(ctx: Context, number: int, *, note: str = "", act: int | None = None) -> Reply:
    """A contact's card: seats, how to reach them, the last contact, open next steps, notes.

    `note` says what just happened to it, and `act` is the number to take that back by.
    """
    person = _person(ctx, number)
    rows, _ = ctx.seen.list(person_id=number, limit=LOOK_BACK)
    held = [row for row in rows if row.status is Status.COMPLETED]
    ahead = [row for row in rows if row.status is Status.PLANNED and row.day >= ctx.today]
    now_there = [seat for seat in person.memberships if not _over(seat, ctx.today)]
    former = [seat for seat in person.memberships if _over(seat, ctx.today)]
    return ctx.say(
        "contacts/card",
        person=person,
        seats=[_line(seat, ctx.locale) for seat in now_there],
        former=[_line(seat, ctx.locale) for seat in former[:ON_A_CARD]],
        emails=_unique(
            person.email, *(line.value for line in person.contact_details if line.type == "email")
        ),
        contacts=[line for line in person.contact_details if line.type != "email"],
        last=held[0] if held else None,
        next=min(ahead, key=_when) if ahead else None,
        steps=_open_steps(rows)[:ON_A_CARD],
        notes=Notes(ctx.unit, ctx.workspace, ctx.now, ctx.reader).of(number),
        met=len(held),
        note=note,
        act=act,
        may_log=ctx.who.role >= MayDo.MEMBER and not ctx.aloud,
    )


def _when(activity: ActivityCard) -> tuple[date, float]:
    return activity.day, activity.starts_at.timestamp() if activity.starts_at else 0.0


def _open_steps(rows: tuple[ActivityCard, ...]) -> list[TaskRow]:
    steps = [task for row in rows for task in row.tasks if task.status is TaskStatus.OPEN]
    return sorted(steps, key=lambda task: (task.due is None, task.due or date.max, task.id))


def _unique(*values: str | None) -> list[str]:
    return list(dict.fromkeys(filter(None, values)))


def _over(seat: MembershipLine, today: date) -> bool:
    """Whether the last day of a seat has passed; `end_date` is the last day in office."""
    return bool(seat.end_date) and str(seat.end_date) < today.isoformat()[: len(str(seat.end_date))]


def _line(seat: MembershipLine, locale: str) -> SeatLine:
    where = seat.organization
    if seat.area and fold(seat.area) not in fold(where):
        where = f"{where}, {seat.area}"
    return SeatLine(seat.label or seat.role or "", where, seat.party, _term(seat, locale))


def _term(seat: MembershipLine, locale: str) -> str:
    """'1. januar 2026–31. december 2029', '2026–', '–2029'; '' when nothing is known."""
    start, end = (say_partial(one, locale) for one in (seat.start_date, seat.end_date))
    return f"{start}–{end}" if start or end else ""
