"""Where relations stand: a step on the relation staircase, and the contacts the team is losing touch with."""

from __future__ import annotations

import re
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.reply import FieldKind, Reply, Visibility
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Number, Reads, Slot
from bot.language.words import N_
from bot.politics.relations import staircase
from bot.subjects.contacts.card import whose
from bot.subjects.first_words import CONTACT
from storage.contacts.relations import STEPS, Relations

PAGE: Final = 10
NOTE: Final = 300  # characters
_STEP: Final = re.compile(
    r"\A(?P<who>.*?)(?<![\s,:])[\s,:]++(?:step\s*|trin\s*)?(?P<step>\d++)(?:[\s,:;.–-]++(?P<note>.{1,400}))?\s*$",
    re.I,
)
_UNDO: Final = re.compile(r"^(?P<who>.*\[p\d+\])\s+undo(?:\s+(?P<number>\d+))?$")

WhoAndStep: TypeAlias = Annotated[
    str,
    Slot(Reads.NAME, N_("Who, and which step (1-5)"), "", FieldKind.LINE, N_("Anna Jensen 3")),
]

router = Router(CONTACT)


@router.command(
    "step",
    "trin",
    "relation",
    "trappe",
    summary=N_("Where the relation stands, step 1-5"),
    form=True,
    en="Anna Jensen 3",
    da="Anna Jensen 3",
    public=True,
)
def step(ctx: Context, who: WhoAndStep) -> Reply:
    """Show the staircase and the log of a relation; with a number note the step it stands on from today."""
    undo = _UNDO.match(who)
    match = None if undo else _STEP.match(who)
    # The number of a contact in brackets is no step.
    name = undo["who"] if undo else match["who"] if match else who
    again = f"contact step {{}} {match['step']}" if match else "contact step {}"
    person_id = whose(ctx, name, again)
    if isinstance(person_id, Reply):
        return person_id
    relations = ctx.of(Relations)
    noted, entry = None, None
    if undo:
        taken = relations.take_back(person_id, int(undo["number"]) if undo["number"] else None)
        noted = "taken back" if taken else "gone"
    elif match is not None:
        judged = int(match["step"])
        if judged not in STEPS:
            raise Refusal("relations/no_step", step=judged)
        note = one_line(match["note"] or "", NOTE) or None
        entry = relations.judge(person_id, judged, ctx.today, note)
        noted = "same" if entry is None else "noted"
    return _staircase(ctx, relations, person_id, noted, entry)


def _staircase(
    ctx: Context, relations: Relations, person_id: int, noted: str | None, entry: int | None
) -> Reply:
    person = ctx.people.person(person_id)
    assert person is not None  # somebody was just found
    log = relations.log(person_id)
    reply = ctx.say(
        "relations/staircase",
        person=person,
        steps=[one for number, one in staircase().items() if number in STEPS][::-1],
        here=log[-1].step if log else None,
        weeks=staircase()[log[-1].step if log else 0].weeks,
        log=log[::-1][:5],
        names={member.id: member.name for member in ctx.team.users()},
        noted=noted,
        entry=entry,
        locale=ctx.locale,
    )
    # The team's judgement of a relation is for the team; who else reads along in a room is not known.
    return reply.shown_to(Visibility.SECRET)


@router.command(
    "forgotten",
    "glemte",
    "glemt",
    "losing-touch",
    summary=N_("Whom the team is losing touch with"),
    role=Role.READER,
)
def forgotten(ctx: Context, page: Number = 1) -> Reply:
    """Contacts whose relation has rested too long, counted from the last logged contact; the closest first."""
    seen = ctx.seen_by_reader(Relations).touches(ctx.today)
    lost = sorted(
        (one for one in seen if one.rests(ctx.today) >= 1),
        key=lambda one: (-one.step, -one.rests(ctx.today), one.name),
    )
    page = min(max(page, 1), max(1, -(-len(lost) // PAGE)))
    return ctx.say(
        "relations/forgotten",
        touches=[(one, one.weeks(ctx.today)) for one in lost[PAGE * (page - 1) : PAGE * page]],
        number=len(lost),
        page=page,
        more=len(lost) - PAGE * page,
        met=len(seen),
        steps=staircase(),
        names={member.id: member.name for member in ctx.team.users()},
        locale=ctx.locale,
    ).shown_to(Visibility.SECRET)
