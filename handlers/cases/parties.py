"""Keeps which parties are behind an agreement, and counts them as one in a majority when somebody asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final, TypeAlias

from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router, SaidInstead, Understood
from bot.engine.slots import Own, Reads, Slot
from bot.language.words import N_
from bot.politics.cases import CaseKind, case_kinds
from bot.politics.positions import Stance
from bot.subjects.cases.card import case_table, point_card
from bot.subjects.cases.kinds import SUBJECTS
from bot.subjects.cases.parties import keep_parties
from bot.subjects.cases.which import case_here, point_here
from storage.cases import CaseRow, Cases

HERE: Final = "[here]"  # a button on a card that is to be changed where it stands

PartiesSaid: TypeAlias = Annotated[
    str, Slot(Reads.REST, N_("Parties"), N_("Which parties?"), hint=N_("A, F, B, Ø, C"))
]


def with_(ctx: Context, text: PartiesSaid) -> Reply:
    """Say which parties are behind it; those already there stay."""
    here = case_here(ctx, text)
    return _parties(ctx, here.case, here.rest, Stance.FOR)


def without(ctx: Context, text: PartiesSaid) -> Reply:
    """Say which parties are no longer behind it."""
    here = case_here(ctx, text)
    return _parties(ctx, here.case, here.rest, Stance.AGAINST)


def _parties(ctx: Context, case: CaseRow, text: str, stance: Stance) -> Reply:
    said = keep_parties(ctx, case, text, stance)
    note = "parties" if said.parties else ""
    points = ctx.seen_by_reader(Cases).points(case.id)
    return case_table(ctx, case, points, note=note, unclear=said.unclear, verb=ctx.command.verb)


def together(ctx: Context, point: Own = "") -> Reply:
    """How it stands with a point if the parties of an agreement vote alike; nothing is kept of it."""
    return _counted(ctx, together=True)


def apart(ctx: Context, point: Own = "") -> Reply:
    """How it stands with a point, each party by itself."""
    return _counted(ctx, together=False)


def _counted(ctx: Context, *, together: bool) -> Reply:
    replaces = HERE in ctx.rest
    here = case_here(ctx, ctx.rest.replace(HERE, ""), closed=True)
    points = ctx.seen_by_reader(Cases).points(here.case.id)
    point = points[0] if len(points) == 1 and not here.rest else point_here(ctx, here, points, here.rest)
    return replace(point_card(ctx, here.case, point, together=together), replaces=replaces)


def within(ctx: Context, text: Own = "") -> Reply:
    """Open an agreement of another kind, or say something of one: 'aftale konstituering "..." med A, F'."""
    word = ctx.command.verb
    kind = next(one for one in case_kinds().values() if one.within and word == one.name)
    opens = not text.strip() or text.lstrip()[0] in "\"“”„»«'"
    says = f"{kind.name} {'open ' if opens else ''}{text}".strip()
    if not isinstance(ctx.registry.understand(says), Understood):
        says = f"{kind.name} show {text}"  # 'aftale konstituering 1/0' names no command of it
    raise SaidInstead(says)


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    for other in case_kinds().values():
        if other.within == kind.name:
            opening = other.examples["open"]
            router.command(
                other.name, *other.within_words,
                summary=other.summary, public=True, en=opening["en"], da=opening["da"],
            )(within)  # fmt: skip
    if kind.parties:
        parties = kind.examples["stand"]
        router.command(
            "with", "med", "mellem", "between",
            summary=N_("Say which parties are behind it"), public=True, en=parties["en"], da=parties["da"],
        )(with_)  # fmt: skip
        router.command(
            "without", "uden", summary=N_("Say which parties are no longer behind it"), public=True,
            en=parties["en"], da=parties["da"],
        )(without)  # fmt: skip
    if kind.council:
        router.command(
            "together", "samlet", summary=N_("The majority if the parties of an agreement vote alike"),
            role=Role.READER, reads=True, en="2", da="2",
        )(together)  # fmt: skip
        router.command(
            "apart", "enkeltvis", summary=N_("The majority with every party by itself"),
            role=Role.READER, reads=True, en="2", da="2",
        )(apart)  # fmt: skip
    return router


routers = tuple(_router(kind) for kind in case_kinds().values())
