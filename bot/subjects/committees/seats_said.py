"""What commands that add seats share: adding one, asking for a person or a year, showing what was changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.refs import PERSON
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.language.partial_dates import say_partial
from bot.language.roster import Listed
from bot.language.seat_terms import Undecided
from bot.politics.partial_dates import ends_before_it_starts
from bot.subjects.committees.said import Said, Whom
from bot.subjects.committees.seat_lines import place_of, role_in
from storage.committees.seating import Seated, Seating


def ask_year(ctx: Context, asked: Undecided, command: str, line: str) -> Reply:
    """Ask which of two days is meant; each button says the line again with one of them."""
    ways = [(say_partial(day, ctx.locale), f"{command} {asked.with_day(line, day)}") for day in asked.days]
    return ctx.say("committees/which_year", said=asked.said, ways=ways)


def ask_whom(ctx: Context, name: str, whom: Whom, again: Callable[[str], str], *, new: bool = True) -> Reply:
    """Ask which of these a name means; `again` makes the sentence with one of them, or with somebody `new`."""
    bare = PERSON.sub("", name).strip()
    ways = [(entry, again(f"{entry.name} [p{entry.id}]")) for entry in whom.choices]
    return ctx.say("committees/whom", name=bare, ways=ways, new=again(f"{bare} [new]") if new else "")


def seat_listed(
    ctx: Context,
    act: Seating,
    listed: Listed,
    body: int,
    area: str | None,
    since: str = "",
    until: str = "",
) -> tuple[int, Seated]:
    """Seat somebody of a list within an act, making their contact and party where there is none.

    What the list says of their own dates goes before `since` and `until`.
    """
    start, end = listed.since or since, listed.until or until
    if ends_before_it_starts(start, end):
        begins, ends = say_partial(start, ctx.locale), say_partial(end, ctx.locale)
        raise Refusal("committees/backwards", name=listed.name, start=begins, end=ends)
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
        start_date=start or None,
        end_date=end or None,
    )


def seats_card(
    ctx: Context,
    note: str,
    act: Seating,
    body: int,
    entry: int | None,
    seats: Sequence[int],
    **values: object,
) -> Reply:
    """The page `committees/{note}` about the seats with these numbers, with Undo for the act `entry`."""
    shown = [one for one in act.seats(organization_id=body) if one.membership_id in seats]
    lines = [
        (
            one,
            role_shown(ctx, one.role),
            say_partial(one.start_date, ctx.locale),
            say_partial(one.ends, ctx.locale),
        )
        for one in shown
    ]
    return ctx.say(
        f"committees/{note}",
        place=place_shown(act, body),
        body=act.body(body),
        seats=lines,
        act=entry,
        today=ctx.today,
        **values,
    )


def place_shown(act: Seating, body: int) -> str:
    """'Teknikudvalget, Slagelse'; '' for no such body."""
    card = act.body(body)
    return place_of(card.name, card.area) if card else ""


def role_shown(ctx: Context, role: str | None) -> str:
    """A role in the reader's language; '' for a plain member."""
    said = role_in(ctx.country, role, ctx.locale)
    return "" if role and fold(role) in ("medlem", "member") else said[:1].lower() + said[1:]
