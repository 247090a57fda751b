"""Seats people on committees, one by one or from a pasted list that is shown first, and ends and confirms seats."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.messages import Kind
from bot.core.people import Role as MayDo
from bot.core.reply import FieldKind, Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.names import Entry
from bot.engine.partial import say_partial
from bot.engine.questions.bodies import How
from bot.engine.questions.lines import place_of, role_in
from bot.engine.roster import Listed, Roster, read_roster
from bot.engine.router import Router
from bot.engine.seat_line import SeatSaid, read_day, read_leave, read_seat
from bot.engine.seating import LONGEST, Said, Whom, classification_of, party_name
from bot.engine.slots import Reads, Rest, Slot
from bot.engine.slots import Seat as SeatField
from bot.engine.words import N_
from bot.politics.partial_dates import first_day, last_day
from handlers.committees import COMMITTEE, only_body, which_body
from storage.audit import Audit
from storage.seating import Seated, Seating, same_role
from storage.seats import Seat

SHOWN: Final = 40  # people of a list that are shown

_SAVE: Final = re.compile(r"\s*\[save\]", re.IGNORECASE)
_NEW: Final = re.compile(r"\s*\[(?:new|ny)\]", re.IGNORECASE)
_PERSON: Final = re.compile(r"\s*\[p(\d{1,9})\]", re.IGNORECASE)
_BODY: Final = re.compile(r"\s*\[o(\d{1,9})\]", re.IGNORECASE)

Lines: TypeAlias = Annotated[
    str,
    Slot(
        Reads.REST,
        N_("Names, one a line"),
        N_("PERSON on BODY as ROLE for PARTY from DAY"),
        FieldKind.TEXT,
        N_("Anna Jensen (A), chair"),
    ),
]
Since: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("Since when"), "", FieldKind.LINE, N_("1 January 2026, or just the year"))
]
Leaving: TypeAlias = Annotated[
    str,
    Slot(
        Reads.REST,
        N_("Who leaves what, and when"),
        N_("PERSON from BODY on DAY because REASON"),
        hint=N_("Anna Jensen from the health committee on Friday"),
    ),
]

router = Router(COMMITTEE)


class Will(StrEnum):
    """What saving a list will do about one of its people."""

    SAME = "same"
    CHANGED = "changed"
    SEAT = "seat"  # a known contact who takes the seat
    NEW = "new"  # a new contact
    ASK = "ask"  # it has to be said who they are


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a list as the preview shows them."""

    listed: Listed
    will: Will
    role: str
    party: str
    choices: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """The body a list is for; `id` is None while it is only to be made."""

    id: int | None
    name: str
    area: str | None

    @property
    def place(self) -> str:
        return place_of(self.name, self.area)

    @property
    def said(self) -> str:
        """The name as a sentence carries it."""
        if self.id is not None:
            return f"{self.name} [o{self.id}]"
        return f"{self.name} in {self.area} [new]" if self.area else f"{self.name} [new]"


@router.command(
    "seat",
    "plads",
    "sæt",
    "paste",
    "indsæt",
    summary=N_("Seat people on a committee, one or a whole pasted list"),
    form=True,
    en="Anna Jensen on the health committee in Slagelse as chair for A from 1 January 2026",
    da="Anna Jensen på sundhedsudvalget i Slagelse som formand for A fra 1. januar 2026",
)
def seat(ctx: Context, people: Lines = "", body: SeatField = "", since: Since = "") -> Reply:
    """Seat one person at once; a list of people is shown as it was understood, and saved when that is said."""
    now = ctx.said_at.astimezone(ctx.tz)
    if ctx.message.kind is Kind.FORM:
        if not body.strip():
            raise Refusal("committees/no_body", field="body")
        day = read_day(since, now, ctx.locale) if since.strip() else ""
        if day is None:
            raise Refusal("errors/no_date", field="since", said=since)
        if not people.strip():
            raise Refusal("committees/no_names", field="people")
        return _paste(ctx, body, day, people)
    head, _, below = people.strip().partition("\n")
    if below.strip():
        said = read_seat(f"x on {_SAVE.sub('', head).rstrip(' :')}", now, ctx.locale)
        return _paste(ctx, said.body, said.since, below, save=_SAVE.search(head) is not None)
    said = read_seat(_NEW.sub("", head), now, ctx.locale)
    if not said.body or (classification_of(said.who) and not _PERSON.search(said.who)):
        return _form(ctx, head)
    return _one(ctx, head, said)


def _form(ctx: Context, said: str) -> Reply:
    """A body alone, or nobody's body: ask for what is missing, with what was said filled in."""
    if not said.strip():
        return Reply(form=ctx.form({}))
    is_body = Said(ctx).body(said).how is How.ONE
    filled = {"body": said} if is_body or classification_of(said) else {"people": said}
    return replace(ctx.say("committees/seat_form", said=said, body="body" in filled), form=ctx.form(filled))


def _one(ctx: Context, line: str, said: SeatSaid) -> Reply:
    """Seat one person."""
    again = f"committee seat {line.replace(said.body, '{}', 1)}"
    meant = Said(ctx).body(said.body)
    if meant.how is not How.ONE:
        return which_body(ctx, meant, said.body, again, new=_as_list(ctx, said))
    body = meant.entries[0].id
    area = _area_of(ctx, body)
    whom = Whom() if _NEW.search(line) else Said(ctx).person(said.who, area)
    if whom.choices:
        return _ask_whom(ctx, said.who, whom, lambda who: f"committee seat {line.replace(said.who, who, 1)}")
    listed = Listed(
        one_line(_PERSON.sub("", said.who), LONGEST), said.role, said.party, person_id=whom.person_id
    )
    if not fold(listed.name):
        raise Refusal("committees/no_names")
    act = Seating(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id)
    came = _seat(ctx, act, listed, body, area, said.since)
    entry = act.close("seated", f"organization:{body}")
    return _seats_card(ctx, "seated", act, body, entry, [came[0]], came=came[1], new=listed.person_id is None)


def _as_list(ctx: Context, said: SeatSaid) -> str:
    """The same as a list of one for a body that is to be made; '' where no body was named."""
    names = Said(ctx)
    where = names.where(said.body)
    if not where.body:
        return ""
    found = _PERSON.search(said.who)
    name = one_line(_PERSON.sub("", said.who), LONGEST)
    listed = Listed(name, said.role, said.party, person_id=int(found[1]) if found else None)
    return f"{_head(Body(None, where.body, where.area or names.home).said, said.since)}\n{listed.as_line()}"


def _area_of(ctx: Context, body: int) -> str | None:
    entry = Said(ctx).bodies.get(body)
    return entry.hint or None if entry else None


def _ask_whom(ctx: Context, name: str, whom: Whom, again: Callable[[str], str], *, new: bool = True) -> Reply:
    bare = _PERSON.sub("", name).strip()
    ways = [(entry, again(f"{entry.name} [p{entry.id}]")) for entry in whom.choices]
    return ctx.say("committees/whom", name=bare, ways=ways, new=again(f"{bare} [new]") if new else "")


def _seat(
    ctx: Context, act: Seating, listed: Listed, body: int, area: str | None, since: str
) -> tuple[int, Seated]:
    """Seat somebody of a list within an act, making their contact and party where there is none."""
    said = Said(ctx)
    person = listed.person_id
    if person is None:
        person = act.new_person(listed.name, listed.email or None)
    elif listed.email:
        card = ctx.people.person(person)
        if card is not None and card.email is None:
            ctx.people.change_person(person, email=listed.email)
    party = (
        said.ensure_party(listed.party, said.ensure_area(area) if area else None) if listed.party else None
    )
    return act.seat(
        person,
        body,
        today=ctx.today,
        role=listed.role or None,
        on_behalf_of_id=party,
        start_date=since or None,
    )


def _seats_card(
    ctx: Context,
    note: str,
    act: Seating,
    body: int,
    entry: int | None,
    seats: Sequence[int],
    **values: object,
) -> Reply:
    """What was done about the seats of a body, with Undo."""
    shown = [one for one in act.seats(organization_id=body) if one.membership_id in seats]
    lines = [(one, _role(ctx, one.role), say_partial(one.start_date, ctx.locale)) for one in shown]
    return ctx.say(
        f"committees/{note}", place=_place(act, body), body=act.body(body), seats=lines, act=entry, **values
    )


def _place(act: Seating, body: int) -> str:
    card = act.body(body)
    return place_of(card.name, card.area) if card else ""


def _role(ctx: Context, role: str | None) -> str:
    """A role in the reader's language; '' for a plain member."""
    said = role_in(role, ctx.locale)
    return "" if role and fold(role) in ("medlem", "member") else said[:1].lower() + said[1:]


# A pasted list


def _paste(ctx: Context, said: str, since: str, text: str, *, save: bool = False) -> Reply:
    """Show what a list says of a body, or save it when `save` is said."""
    roster = read_roster(text)
    if not roster.people:
        raise Refusal("committees/no_names", field="people" if ctx.message.kind is Kind.FORM else None)
    body = _body(ctx, said, since, text)
    if isinstance(body, Reply):
        return body
    act = Seating(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id)
    rows = _rows(ctx, act, body, roster)
    asked = [row for row in rows if row.will is Will.ASK]
    if save and not asked:
        return _save(ctx, act, body, since, rows)
    return _preview(ctx, act, body, since, rows, roster)


def _body(ctx: Context, said: str, since: str, text: str) -> Body | Reply:
    """The body a list is for; one that is not known is made on saving when that is said."""
    names = Said(ctx)
    again = f"{_head('{}', since)}\n{text}"
    if _NEW.search(said):
        where = names.where(_NEW.sub("", said))
        if where.body:
            return Body(None, one_line(where.body, LONGEST), where.area)
    meant = names.body(said)
    if meant.how is How.ONE:
        entry = meant.entries[0]
        return Body(entry.id, entry.name, entry.hint or None)
    where = names.where(said)
    area = where.area or names.home
    new = again.replace("{}", Body(None, where.body, area).said) if where.body else ""
    return which_body(ctx, meant, said, again, new=new)


def _head(body: str, since: str) -> str:
    return f"committee seat {body}" + (f" from {since}" if since else "")


def _rows(ctx: Context, act: Seating, body: Body, roster: Roster) -> list[Row]:
    said = Said(ctx)
    held = act.seats(organization_id=body.id, on=ctx.today) if body.id is not None else []
    rows = []
    for listed in roster.people:
        sitting = [seat for seat in held if fold(seat.person) == fold(listed.name)]
        if listed.is_new:
            whom = Whom()
        elif listed.person_id is None and len(sitting) == 1:
            whom = Whom(sitting[0].person_id)
        else:
            whom = said.person(listed.name, body.area, listed.person_id)
        pinned = replace(
            listed,
            name=one_line(listed.name, LONGEST),
            person_id=whom.person_id,
            is_new=whom.person_id is None and not whom.choices,
        )
        seat = next((one for one in held if one.person_id == whom.person_id), None)
        rows.append(
            Row(
                pinned, _will(pinned, whom, seat), _role(ctx, listed.role), _party(listed, seat), whom.choices
            )
        )
    return rows


def _will(listed: Listed, whom: Whom, seat: Seat | None) -> Will:
    if whom.choices:
        return Will.ASK
    if whom.person_id is None:
        return Will.NEW
    if seat is None:
        return Will.SEAT
    role = bool(listed.role) and not same_role(listed.role, seat.role)
    party = bool(listed.party) and fold(party_name(listed.party)) != fold(seat.party or "")
    return Will.CHANGED if role or party else Will.SAME


def _party(listed: Listed, seat: Seat | None) -> str:
    if listed.party:
        return party_name(listed.party)
    return seat.party or "" if seat else ""


def _lines(rows: Sequence[Row], at: int | None = None, line: str = "") -> str:
    """The list as its rows are read again; the row at `at` in other words."""
    return "\n".join(line if i == at else row.listed.as_line() for i, row in enumerate(rows))


def _absent(act: Seating, body: Body, rows: Sequence[Row], today: date) -> list[Seat]:
    """Those who hold a seat and are not on the list."""
    if body.id is None:
        return []
    there = {row.listed.person_id for row in rows}
    maybe = {entry.id for row in rows for entry in row.choices}
    return [one for one in act.seats(organization_id=body.id, on=today) if one.person_id not in there | maybe]


def _preview(ctx: Context, act: Seating, body: Body, since: str, rows: list[Row], roster: Roster) -> Reply:
    head = _head(body.said, since)
    asking = next(((i, row) for i, row in enumerate(rows) if row.will is Will.ASK), None)
    ways: list[tuple[Entry | None, str]] = []
    if asking:
        at, row = asking
        for entry in row.choices:
            pinned = replace(row.listed, name=entry.name, person_id=entry.id)
            ways.append((entry, f"{head}\n{_lines(rows, at, pinned.as_line())}"))
        new = replace(row.listed, is_new=True)
        ways.append((None, f"{head}\n{_lines(rows, at, new.as_line())}"))
    counts = {will.value: sum(row.will is will for row in rows) for will in Will}
    return ctx.say(
        "committees/preview",
        body=body,
        rows=rows[:SHOWN],
        more=max(0, len(rows) - SHOWN),
        total=len(rows),
        counts=counts,
        since=say_partial(since, ctx.locale),
        absent=[seat.person for seat in _absent(act, body, rows, ctx.today)],
        left_out=roster.left_out[:5],
        more_left_out=max(0, len(roster.left_out) - 5),
        asked=asking[1] if asking else None,
        ways=ways,
        save=f"{head} [save]\n{_lines(rows)}",
        pressed=ctx.message.kind is Kind.BUTTON,
    )


def _save(ctx: Context, act: Seating, body: Body, since: str, rows: list[Row]) -> Reply:
    number = body.id
    if number is None:
        area = Said(ctx).ensure_area(body.area) if body.area else None
        number = act.new_body(body.name, classification_of(body.name), area)
    absent = _absent(act, body, rows, ctx.today)
    came = [_seat(ctx, act, row.listed, number, body.area, since)[1] for row in rows]
    entry = act.close("list saved", f"organization:{number}")
    gone = _gone_by(absent, first_day(since), ctx.today)
    return ctx.say(
        "committees/saved",
        place=body.place,
        body=act.body(number),
        people=len(rows),
        contacts=sum(row.will is Will.NEW for row in rows),
        new=came.count(Seated.NEW),
        changed=came.count(Seated.CHANGED),
        same=came.count(Seated.SAME),
        act=entry,
        absent=[seat.person for seat in absent],
        left=f"{' '.join(str(seat.membership_id) for seat in absent)} on {gone.isoformat()}",
        gone=gone,
    )


def _gone_by(absent: Sequence[Seat], first: date | None, today: date) -> date:
    """The last day of those no longer there: the day before a new list begins, where they sat there by then."""
    begun = [first_day(seat.start_date) for seat in absent]
    if first is None or any(day is not None and day >= first for day in begun):
        return today
    return first - timedelta(days=1)


@router.command("cancel", "annuller", summary="")
def cancel(ctx: Context) -> Reply:
    """A list that was shown is not saved; nothing of it was kept."""
    return ctx.say("committees/cancelled")


@router.command("left", "fratrådt", summary="", en="1 2 on 2025-12-31", da="1 2 on 2025-12-31")
def left(ctx: Context, seats: Rest) -> Reply:
    """End the seats with these numbers on a day; what the button under a saved list says."""
    numbers, _, day = seats.partition(" on ")
    ids = [int(one) for one in numbers.split() if one.isdecimal()]
    last = last_day(day.strip()) if day.strip() else ctx.today
    if not ids or last is None:
        raise Refusal("errors/old_button")
    act = Seating(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id)
    found = act.seats_with(ids)
    if not found:
        raise Refusal("errors/old_button")
    body = found[0].organization_id
    ended = act.leave(found, last.isoformat())
    entry = act.close("left", f"organization:{body}")
    return ctx.say(
        "committees/left",
        place=_place(act, body),
        people=[one.person for one in ended],
        day=last,
        reason="",
        act=entry,
        body=act.body(body),
    )


# One by one


@router.command(
    "leave",
    "forlad",
    "fratræd",
    "udtræd",
    summary=N_("End somebody's seat on a committee"),
    en="Anna Jensen from the health committee in Slagelse on 1 November because of a new job",
    da="Anna Jensen fra sundhedsudvalget i Slagelse den 1. november fordi hun er flyttet",
)
def leave(ctx: Context, said: Leaving) -> Reply:
    """End a seat on its last day: today when none is said."""
    now = ctx.said_at.astimezone(ctx.tz)
    line = read_leave(said, now, ctx.locale)
    if not line.body:
        raise Refusal("committees/leave_how")
    body = only_body(ctx, line.body, f"committee leave {said.replace(line.body, '{}', 1)}")
    if isinstance(body, Reply):
        return body
    act = Seating(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id)
    held = act.seats(organization_id=body, on=ctx.today)
    who = _PERSON.search(line.who)
    name = one_line(_PERSON.sub("", line.who), LONGEST)
    theirs = [one for one in held if (one.person_id == int(who[1]) if who else _called(one.person, name))]
    people = {one.person_id: one for one in theirs}
    if len(people) > 1:
        whom = Whom(
            choices=tuple(Entry(one.person_id, one.person, one.role or "") for one in people.values())
        )
        return _ask_whom(
            ctx, name, whom, lambda one: f"committee leave {said.replace(line.who, one, 1)}", new=False
        )
    if not theirs:
        return ctx.say("committees/not_there", name=name, place=_place(act, body), body=act.body(body))
    day = line.since or ctx.today.isoformat()
    ended = act.leave(theirs, day, line.reason or "left")
    entry = act.close("left", f"organization:{body}")
    if not ended:
        return ctx.say("committees/ended_before", seat=theirs[0], day=last_day(day))
    return ctx.say(
        "committees/left",
        place=_place(act, body),
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
)
def confirm(ctx: Context, whose: Rest) -> Reply:
    """Everything known of the seats of a body, or of a person, is right as of now."""
    act = Seating(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id)
    reference = _PERSON.search(whose)
    meant = Said(ctx).body(whose) if reference is None else None
    if meant is None or (meant.how is not How.ONE and not _BODY.search(whose)):
        whom = Said(ctx).person(whose, None)
        if whom.person_id is not None:
            return _confirmed(ctx, act, act.seats(person_id=whom.person_id, on=ctx.today), whose)
        if whom.choices and (meant is None or not meant.entries):
            return _ask_whom(ctx, whose, whom, lambda who: f"committee confirm {who}", new=False)
    if meant is None or meant.how is not How.ONE:
        body = only_body(ctx, whose, "committee confirm {}")
        if isinstance(body, Reply):
            return body
    else:
        body = meant.entries[0].id
    return _confirmed(ctx, act, act.seats(organization_id=body, on=ctx.today), _place(act, body))


def _confirmed(ctx: Context, act: Seating, seats: list[Seat], name: str) -> Reply:
    if not seats:
        raise Refusal("committees/nobody_there", place=_PERSON.sub("", name).strip())
    act.confirm(seats)
    persons = {one.person_id for one in seats}
    bodies = {one.organization_id for one in seats}
    record = (
        f"organization:{seats[0].organization_id}" if len(bodies) == 1 else f"person:{seats[0].person_id}"
    )
    entry = act.close("confirmed", record)
    place = place_of(seats[0].organization, seats[0].area) if len(bodies) == 1 else seats[0].person
    return ctx.say("committees/confirmed", place=place, seats=len(seats), people=len(persons), act=entry)


@router.command("undo", "fortryd", summary="", en="1", da="1")
def undo(ctx: Context, number: Rest) -> Reply:
    """Take an act on seats or bodies back; one's own, or anybody's for an administrator."""
    act = Seating(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id)
    if not number.strip().isdecimal():
        raise Refusal("errors/old_button")
    by = Audit(ctx.unit, ctx.workspace, ctx.now).by_whom(int(number))
    if by is None:
        raise Refusal("errors/old_button")
    if by[0] != ctx.who.user_id and ctx.who.role < MayDo.ADMIN:
        raise Refusal("errors/not_yours", creator=by[1] or "?")
    taken = act.take_back(int(number))
    return ctx.say("committees/taken_back", taken=taken)
