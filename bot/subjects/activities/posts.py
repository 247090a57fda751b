"""Finds who holds the post somebody is called by: 'borgmesteren i Næstved', 'the chair of the health committee'."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from bot.engine.context import Context
from bot.language.line import Known, Line, PersonRef
from bot.language.names import Entry
from bot.language.questions.bodies import How
from bot.politics.roles import Role
from bot.subjects.committees.seat_lines import holding
from storage.committees.seats import Seats

_ARTICLE: Final = re.compile(r"\A(?:the|den|det|vores|our)\s+", re.IGNORECASE)
_DEFINITE: Final = re.compile(r"(?<=\w\w)(?:en|et)\Z", re.IGNORECASE)
_OF_AN_AREA: Final = frozenset({"mayor", "deputy_mayor", "lord_mayor"})


def with_holders(ctx: Context, said: Line) -> Line:
    """The same, with who held each post that was named on the day it took place, where one person did."""
    if not said.people:
        return said
    day = said.when.day if said.when is not None else ctx.today
    return replace(said, people=tuple(_holder(ctx, one, said, day) or one for one in said.people))


def _holder(ctx: Context, person: PersonRef, said: Line, day: date) -> PersonRef | None:
    if person.person_id is not None or person.candidates:
        return None
    office = _office(ctx, person.name)
    if office is None:
        return None
    found = {
        (seat.person_id, seat.person)
        for seat in holding(
            ctx.country,
            ctx.of(Seats).held([one.id for one in _bodies(ctx, said, office)], day, day),
            (office.id,),
        )
    }
    if len(found) != 1:
        return None
    ((number, name),) = found
    return PersonRef(name, number, Known.EXACT, title=person.name, typed=person.typed)


def _office(ctx: Context, text: str) -> Role | None:
    """The office that words are the name of, and nothing else."""
    bare = _ARTICLE.sub("", text.strip())
    return ctx.country.roles.said(bare) or ctx.country.roles.said(_DEFINITE.sub("", bare))


def _bodies(ctx: Context, said: Line, office: Role) -> tuple[Entry, ...]:
    """The bodies it may be an office of: the one that was named, else all of the area."""
    bodies = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now)
    body, area = (said.body.text, said.body.area) if said.body is not None else ("", None)
    if office.id in _OF_AN_AREA:
        where = area or bodies.area_named(body) or ctx.default_area
        return bodies.of_area(where) if where else ()
    if not body or bodies.area_named(body) is not None:
        return ()
    meant = bodies.find(body, body, area, ctx.default_area)
    return meant.entries if meant.how is How.ONE else ()
