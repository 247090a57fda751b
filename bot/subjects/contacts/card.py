"""The card of a contact, and which contact is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.core.errors import Refusal
from bot.core.people import Role as MayDo
from bot.core.refs import PERSON
from bot.core.reply import Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.language.names import Found, Lookup, Near, Several, Unknown, is_pronoun
from bot.language.partial_dates import say_partial
from bot.language.person_fields import FIELDS
from bot.language.who_is import who_is
from bot.politics.country import Country
from bot.subjects.committees.seat_lines import each_office, known_party, place_of, role_of
from storage.activities import ActivityCard, Status
from storage.activities.tasks import TaskRow, TaskStatus
from storage.committees.memberships import Seat
from storage.contacts.notes import Notes
from storage.contacts.people import PersonCard

LONGEST: Final = 300  # characters of a field, as in imports
ON_A_CARD: Final = 5  # next steps, and former seats
LOOK_BACK: Final = 30  # activities that are looked through for the last contact and open next steps


def card(
    ctx: Context, number: int, *, note: str = "", act: int | None = None, opens: int | None = None
) -> Reply:
    """A contact's card: seats, how to reach them, the last contact, open next steps, notes.

    `note` says what just happened to it, `act` is the number to take that back by, and `opens` a note that
    can be opened to the team.
    """
    person = known_person(ctx, number)
    rows, _ = ctx.seen.list(person_id=number, limit=LOOK_BACK)
    held = [row for row in rows if row.status is Status.COMPLETED]
    ahead = [row for row in rows if row.status is Status.PLANNED and row.day >= ctx.today]
    now_there = each_office(
        ctx.country, (seat for seat in person.memberships if seat.held(ctx.today, ctx.today))
    )
    coming = [seat for seat in person.memberships if seat.is_ahead(ctx.today)]
    former = [seat for seat in person.memberships if seat.is_over(ctx.today)]
    return ctx.say(
        "contacts/card",
        person=person,
        seats=[_line(ctx.country, seat, ctx.locale) for seat in now_there],
        coming=[_line(ctx.country, seat, ctx.locale) for seat in coming],
        former=[_line(ctx.country, seat, ctx.locale) for seat in former[:ON_A_CARD]],
        emails=_unique(
            person.email, *(line.value for line in person.contact_details if line.type == "email")
        ),
        own=[
            (ctx.translate(field.label), person.facts[column])
            for column, field in FIELDS.items()
            if column in person.facts
        ],
        contacts=[line for line in person.contact_details if line.type != "email"],
        last=held[0] if held else None,
        next=min(ahead, key=_when) if ahead else None,
        steps=_open_steps(rows)[:ON_A_CARD],
        notes=ctx.seen_by_reader(Notes).of(number),
        met=len(held),
        note=note,
        act=act,
        opens=opens,
        may_log=ctx.who.role >= MayDo.MEMBER and not ctx.aloud,
    )


def whose(ctx: Context, who: str, again: str) -> int | Reply:
    """The one contact that is meant, or the reply that asks who; `again` is what to say with them for {}."""
    reference = PERSON.search(who)
    if reference:
        return known_person(ctx, int(reference[1])).id
    name = one_line(who, LONGEST)
    found: Lookup = who_is(ctx.country, ctx.register.people, name)
    if is_pronoun(name) and not isinstance(found, Found):
        raise Refusal("errors/whom", field="name", said=name)
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


def known_person(ctx: Context, number: int) -> PersonCard:
    """A contact by number. Refused for one that is gone or was erased."""
    person = ctx.people.person(number)
    if person is None or person.erased:
        raise Refusal("contacts/gone")
    return person


def _when(activity: ActivityCard) -> tuple[date, float]:
    return activity.day, activity.starts_at.timestamp() if activity.starts_at else 0.0


def _open_steps(rows: tuple[ActivityCard, ...]) -> list[TaskRow]:
    steps = [task for row in rows for task in row.tasks if task.status is TaskStatus.OPEN]
    return sorted(steps, key=lambda task: (task.due is None, task.due or date.max, task.id))


def _unique(*values: str | None) -> list[str]:
    return list(dict.fromkeys(filter(None, values)))


def _line(country: Country, seat: Seat, locale: str) -> SeatLine:
    where = place_of(seat.organization, seat.area)
    return SeatLine(role_of(country, seat, locale), where, known_party(seat) or None, _term(seat, locale))


def _term(seat: Seat, locale: str) -> str:
    """'1. januar 2026–31. december 2029', '2026–', '–2029'; '' when nothing is known."""
    start, end = (say_partial(one, locale) for one in (seat.start_date, seat.ends))
    return f"{start}–{end}" if start or end else ""
