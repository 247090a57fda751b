"""Previews a pasted list of a body's members, and saves it once that is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.messages import Kind
from bot.core.refs import NEW
from bot.core.reply import Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.language.names import Entry
from bot.language.partial_dates import say_partial
from bot.language.questions.bodies import How
from bot.language.roster import Listed, Roster, read_roster
from bot.language.seat_terms import take_term
from bot.politics.country import Country
from bot.politics.partial_dates import first_day
from bot.politics.tenure import TERM_ENDED, place
from bot.politics.tenure import Seat as Tenure
from bot.subjects.committees.said import LONGEST, Said, Whom, classification_of, party_name
from bot.subjects.committees.seat_lines import place_of
from bot.subjects.committees.seats_said import role_shown, seat_listed
from bot.subjects.committees.which_body import which_body
from storage.committees.memberships import Seat
from storage.committees.seating import Seated, Seating

SHOWN: Final = 40  # people of a list that are shown


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
    since: str = ""
    until: str = ""


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
        """The body as a command takes it: 'Teknikudvalget [o7]', 'Trafikudvalget in Køge [new]'."""
        if self.id is not None:
            return f"{self.name} [o{self.id}]"
        return (
            f"{self.name} in {self.area} [new]"
            if self.area and not _holds(self.name, self.area)
            else f"{self.name} [new]"
        )


def _holds(name: str, area: str) -> bool:
    """Whether a body's name says where it lies: 'Fredericia Ungdomsråd'."""
    return f" {fold(name)} ".startswith(f" {fold(area)} ")


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a list, which holds for all its people; a field is '' where it is not given."""

    body: str
    since: str = ""
    until: str = ""
    role: str = ""
    party: str = ""

    def line(self, body: str | None = None) -> str:
        """The command line with the same dates, for `body` where one is given."""
        since = f" from {self.since}" if self.since else ""
        until = f" until {self.until}" if self.until else ""
        return f"committee seat {self.body if body is None else body}{since}{until}"


def paste(ctx: Context, head: Head, text: str, *, save: bool = False) -> Reply:
    """Preview a list of a body's members, or save it with `save`; who is not certain is asked about either way."""
    now = ctx.said_at.astimezone(ctx.tz)
    roster = read_roster(
        ctx.country, text, lambda line: take_term(ctx.country, line, now, ctx.locale, sure=True)
    )
    people = [
        replace(one, role=one.role or head.role, party=one.party or head.party) for one in roster.people
    ]
    roster = replace(roster, people=tuple(people))
    if not roster.people:
        raise Refusal("committees/no_names", field="people" if ctx.message.kind is Kind.FORM else None)
    body = _body(ctx, head, text)
    if isinstance(body, Reply):
        return body
    act = ctx.of(Seating)
    rows = _rows(ctx, act, body, head, roster)
    asked = [row for row in rows if row.will is Will.ASK]
    if save and not asked:
        return _save(ctx, act, body, head, rows)
    return _preview(ctx, act, body, head, rows, roster)


def _body(ctx: Context, head: Head, text: str) -> Body | Reply:
    """The body a list is for, or the question which; one marked [new] is made on saving."""
    names, said = Said(ctx), head.body
    again = f"{head.line('{}')}\n{text}"
    if NEW.search(said):
        where = names.where(NEW.sub("", said))
        if where.body:
            return Body(None, one_line(where.name, LONGEST), where.area)
    meant = names.body(said)
    if meant.how is How.ONE:
        entry = meant.entries[0]
        return Body(entry.id, entry.name, entry.hint or None)
    where = names.where(said)
    area = where.area or names.home
    new = again.replace("{}", Body(None, where.name, area).said) if where.body else ""
    return which_body(ctx, meant, said, again, new=new)


def _rows(ctx: Context, act: Seating, body: Body, head: Head, roster: Roster) -> list[Row]:
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
                pinned,
                _will(
                    ctx.country,
                    pinned,
                    whom,
                    seat,
                    beside=_beside(ctx.country, act, body, whom, pinned, head, ctx.today),
                ),
                role_shown(ctx, listed.role),
                _party(ctx.country, listed, seat),
                whom.choices,
                say_partial(listed.since, ctx.locale),
                say_partial(listed.until, ctx.locale),
            )
        )
    return rows


def _beside(
    country: Country, act: Seating, body: Body, whom: Whom, listed: Listed, head: Head, today: date
) -> bool:
    """Whether saving adds a seat, rather than changing or confirming one that is held."""
    if body.id is None or whom.person_id is None:
        return True
    start, end = listed.since or head.since, listed.until or head.until
    said = Tenure(0, listed.role or None, None, start or None, end or None)
    placed = place(country, act.tenure(whom.person_id, body.id), said, today)
    return placed.same is None and all(one.reason == TERM_ENDED for one in placed.changed)


def _will(country: Country, listed: Listed, whom: Whom, seat: Seat | None, *, beside: bool) -> Will:
    if whom.choices:
        return Will.ASK
    if whom.person_id is None:
        return Will.NEW
    if seat is None or beside:
        return Will.SEAT
    role = bool(listed.role) and not country.roles.same(listed.role, seat.role)
    party = bool(listed.party) and fold(party_name(country, listed.party)) != fold(seat.party or "")
    return Will.CHANGED if role or party else Will.SAME


def _party(country: Country, listed: Listed, seat: Seat | None) -> str:
    if listed.party:
        return party_name(country, listed.party)
    return seat.party or "" if seat else ""


def _lines(rows: Sequence[Row], at: int | None = None, line: str = "") -> str:
    """The rows as text to be read again; with `line` in place of the row at `at`."""
    return "\n".join(line if i == at else row.listed.as_line() for i, row in enumerate(rows))


def _absent(act: Seating, body: Body, rows: Sequence[Row], today: date) -> list[Seat]:
    """Those who hold a seat and are not on the list."""
    if body.id is None:
        return []
    there = {row.listed.person_id for row in rows}
    maybe = {entry.id for row in rows for entry in row.choices}
    return [one for one in act.seats(organization_id=body.id, on=today) if one.person_id not in there | maybe]


def _preview(ctx: Context, act: Seating, body: Body, said: Head, rows: list[Row], roster: Roster) -> Reply:
    head = said.line(body.said)
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
        since=say_partial(said.since, ctx.locale),
        until=say_partial(said.until, ctx.locale),
        absent=[seat.person for seat in _absent(act, body, rows, ctx.today)],
        left_out=roster.left_out[:5],
        more_left_out=max(0, len(roster.left_out) - 5),
        asked=asking[1] if asking else None,
        ways=ways,
        save=f"{head} [save]\n{_lines(rows)}",
        pressed=ctx.message.kind is Kind.BUTTON,
    )


def _save(ctx: Context, act: Seating, body: Body, head: Head, rows: list[Row]) -> Reply:
    number = body.id
    if number is None:
        area = Said(ctx).ensure_area(body.area) if body.area else None
        number = act.new_body(body.name, classification_of(ctx.country, body.name), area)
    absent = _absent(act, body, rows, ctx.today)
    came = [seat_listed(ctx, act, row.listed, number, body.area, head.since, head.until)[1] for row in rows]
    entry = act.journal.close("list saved", f"organization:{number}")
    gone = _gone_by(absent, first_day(head.since), ctx.today)
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
    """The last day of members who are not on the list: the day before it begins, or today if one began later."""
    begun = [first_day(seat.start_date) for seat in absent]
    if first is None or any(day is not None and day >= first for day in begun):
        return today
    return first - timedelta(days=1)
