"""Finds the body a command names, or asks which of several."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from bot.core.reply import Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.slots import Reads, Slot
from bot.language.questions.bodies import How, Meant
from bot.language.words import N_
from bot.politics.places import is_body
from bot.subjects.committees.said import Said
from bot.subjects.committees.telling_apart import told_apart
from storage.committees.seats import Seats

BodySaid: TypeAlias = Annotated[
    str,
    Slot(Reads.REST, N_("Committee or council"), "", hint=N_("the health committee in Slagelse")),
]


def only_body(ctx: Context, text: str, again: str) -> int | Reply:
    """The id of the body a text names, or the reply that asks which; a button says `again` with it in place of {}."""
    meant = Said(ctx).body(text)
    if meant.how is How.ONE:
        return meant.entries[0].id
    return which_body(ctx, meant, text, again)


def which_body(ctx: Context, meant: Meant, text: str, again: str, *, new: str = "") -> Reply:
    """Ask which body is meant; `new` is what to say when it is none of them."""
    said = Said(ctx)
    where = said.where(text)
    entries = meant.entries[:6]
    labels = told_apart(Seats(ctx.unit, ctx.workspace, ctx.now), entries, ctx.today, ctx.locale)
    ways = [
        (label, again.replace("{}", f"{entry.name} [o{entry.id}]"))
        for entry, label in zip(entries, labels, strict=True)
    ]
    area = where.area or meant.area
    here = f"{'i' if ctx.locale == 'da' else 'in'} {area}" if area and where.body else ""
    own = where.name if where.proper else f"{where.body} {here}".strip()
    name = own or area or text.strip()
    return ctx.say(
        "committees/which",
        name=one_line(name, 120),
        body=where.body,
        area=area,
        how=meant.how.name,
        ways=ways,
        new=new,
        add=f"committee add {name}",
        person="" if is_body(ctx.country, where.body) else f"contact add {one_line(text, 120).strip()}",
    )
