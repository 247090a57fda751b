"""Finds who holds the post somebody is called by: 'borgmesteren i Næstved', 'the chair of the health committee'."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.engine.context import Context
from bot.language.line import BodyRef, Known, Line, PersonRef
from bot.language.line.fields import body_as_typed
from bot.language.line.people import is_post
from bot.language.names import Entry
from bot.language.questions.bodies import How
from bot.politics.roles import Role
from bot.subjects.committees.seat_lines import holding
from storage.committees.seats import Seats

_ARTICLE: Final = re.compile(r"\A(?:the|den|det|vores|our)\s+", re.IGNORECASE)
_DEFINITE: Final = re.compile(r"(?<=\w\w)(?:en|et)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unheld:
    """A post named for somebody, of which is not known whose it was: as typed, its body, and who may be meant."""

    post: str
    body: str
    whose: tuple[tuple[str, PersonRef], ...]
    """The seats with such a post, as a person and the body it is of."""


def with_holders(ctx: Context, said: Line) -> Line | Unheld:
    """The same, with who held each post that was named on the day it took place, where that is known."""
    day = said.when.day if said.when is not None else ctx.today
    people: list[PersonRef] = []
    for one in said.people:
        office = None if one.person_id is not None or one.candidates else _office(ctx, one.name)
        surely, bodies = _bodies(ctx, said, office) if office is not None else (False, ())
        found = _holders(ctx, office, bodies, day) if office is not None else ()
        if surely and len({person.person_id for _, person in found}) == 1:
            people.append(replace(found[0][1], title=one.name, typed=one.typed))
        elif office is not None or is_post(one.name):
            body = body_as_typed(said.body, ctx.locale) if said.body is not None else ""
            return Unheld(one.name, body, found)
        else:
            people.append(one)
    return replace(said, people=tuple(people))


def with_body(ctx: Context, said: Line) -> Line | tuple[Entry, ...]:
    """The same, with the body of the register that is meant where it is the only counterpart; several to ask about."""
    body = said.body
    if said.people or body is None or body.organization_id is not None or body.is_place:
        return said
    bodies = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now)
    meant = bodies.find(body.text, body.text, body.area, ctx.default_area)
    entries = body.candidates or (meant.entries if meant.how in (How.ONE, How.SEVERAL, How.AREA) else ())
    if len(entries) > 1:
        return entries
    if not entries:
        return said
    return replace(said, body=BodyRef(entries[0].name, entries[0].id, entries[0].hint or None))


def _holders(
    ctx: Context, office: Role, bodies: tuple[Entry, ...], day: date
) -> tuple[tuple[str, PersonRef], ...]:
    seats = holding(ctx.country, ctx.of(Seats).held([one.id for one in bodies], day, day), (office.id,))
    return tuple((seat.organization, PersonRef(seat.person, seat.person_id, Known.EXACT)) for seat in seats)


def _office(ctx: Context, text: str) -> Role | None:
    """The office that words are the name of, and nothing else."""
    bare = _ARTICLE.sub("", text.strip())
    return ctx.country.roles.said(bare) or ctx.country.roles.said(_DEFINITE.sub("", bare))


def _bodies(ctx: Context, said: Line, office: Role) -> tuple[bool, tuple[Entry, ...]]:
    """The bodies it may be an office of, and whether they are those that were named: a body, or all of an area."""
    bodies = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now)
    body, area = (said.body.text, said.body.area) if said.body is not None else ("", None)
    if office.of_area:
        if where := area or bodies.area_named(body) or ctx.default_area:
            return True, _holding(ctx, office, bodies.of_area(where))
        return False, tuple(one for place in bodies.areas() for one in bodies.of_area(place))
    if not body or bodies.area_named(body) is not None:
        return False, ()
    meant = bodies.find(body, body, area, ctx.default_area)
    return meant.how is How.ONE, meant.entries


def _holding(ctx: Context, office: Role, bodies: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Of the bodies of an area those an office is held in: a region's chair in its council alone."""
    if not office.held_in:
        return bodies
    kinds = ((one, ctx.country.bodies.kind_named(one.name)) for one in bodies)
    return tuple(one for one, kind in kinds if kind is not None and kind.id == office.held_in)
