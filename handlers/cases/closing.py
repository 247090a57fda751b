"""Closes cases with what came of each point: results, thanks, reflection, and what goes into the next one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.people import Role
from bot.core.reply import FieldKind, Reply
from bot.engine.context import Context
from bot.engine.router import Router, SaidInstead
from bot.engine.slots import Own, Reads, Slot
from bot.language.amounts import find_amounts
from bot.language.words import N_
from bot.politics.cases import CaseKind, case_kinds
from bot.subjects.cases.card import case_table
from bot.subjects.cases.closing import next_title, put_off, result, to_thank, what_came
from bot.subjects.cases.kinds import SUBJECTS, kind_here
from bot.subjects.cases.pointing import fields_said, read_said
from bot.subjects.cases.which import Here, again, case_here, point_here, points_meant, tagged
from storage.cases import Cases, CaseState, PointRow
from storage.cases.closing import Closings

YES: Final = "[yes]"
_REASON: Final = re.compile(r"^(?:fordi|because|da|since)\s+(.{1,500})$", re.IGNORECASE)
_THANKED: Final = 30
QUESTIONS: Final = ("worked", "otherwise", "next")

Got: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("Amount"), N_("How much was it?"), FieldKind.LINE, N_("DKK 1.5m a year"))
]
Worked: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("What worked?"), "", FieldKind.TEXT, N_("that we came early, with figures"))
]
Otherwise: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("What should we do otherwise?"), "", FieldKind.TEXT)
]
Next: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("What do we take along to the next time?"), "", FieldKind.TEXT)
]


def close(ctx: Context, said: Own = "", got: Got = "") -> Reply:
    """Close a case, once every point says what came of it; with the number of one and a word, that one."""
    here = case_here(ctx)
    case, cases = here.case, ctx.of(Cases)
    points = cases.points(case.id)
    number, _, behind = here.rest.partition(" ")
    if behind and points_meant(points, number):
        return _settled(ctx, here, points, number, behind, got)
    reason = _REASON.match(here.rest)
    left = [point for point in points if not here.kind.state(point.state).ends]
    if left and YES not in here.rest and reason is None:
        return what_came(ctx, case, points)
    changes: dict[str, Any] = {"state": CaseState.CLOSED.value, "end_date": ctx.today}
    if reason is not None:
        changes["closed_reason"] = reason[1]
    act = cases.change(case.id, case.version, changes)
    if act is None:
        raise Refusal("errors/changed_meanwhile", number=case.id)
    closed = cases.get(case.id)
    assert closed is not None  # as it was read
    return result(ctx, closed, points, note="closed", undo=f"case:{case.id} {act}")


def _settled(ctx: Context, here: Here, points: list[PointRow], number: str, said: str, got: str) -> Reply:
    """Note what came of one point, and ask about the next one; after the last the case is closed."""
    cases, kind = ctx.of(Cases), here.kind
    point = point_here(ctx, here, points, number, f"{{}} {said}")
    read = read_said(ctx, kind, f"{number} {said} {got}".strip())
    if got and not find_amounts(got, ctx.locale):
        raise Refusal("cases/no_amount", field="got", said=got)
    if not read.state or not kind.state(read.state).ends:
        raise Refusal(
            "cases/no_end",
            kind=kind,
            said=said,
            ends=[one for one in kind.states if one.ends],
            locale=ctx.locale,
        )
    if cases.change_point(point.id, point.version, fields_said(ctx, kind, read, point)) is None:
        raise Refusal("errors/changed_meanwhile", number=point.id)
    points = cases.points(here.case.id)
    if all(kind.state(one.state).ends for one in points):
        raise SaidInstead(again(ctx, here.case, ""))
    return what_came(ctx, here.case, points, note=f"point:{point.id}")


def reopen(ctx: Context, said: Own = "") -> Reply:
    """Open a case again that was closed: the one closed last."""
    kind, (_, case_id) = kind_here(ctx), tagged(ctx.rest)
    cases = ctx.of(Cases)
    closed = cases.of_kind(kind.name, state=CaseState.CLOSED)
    case = next((one for one in closed if case_id in (None, one.id)), None)
    if case is None:
        return ctx.say("cases/none_closed", kind=kind, locale=ctx.locale)
    changes = {"state": CaseState.OPEN.value, "end_date": None, "closed_reason": None}
    act = cases.change(case.id, case.version, changes)
    if act is None:
        raise Refusal("errors/changed_meanwhile", number=case.id)
    back = cases.get(case.id)
    assert back is not None  # as it was read
    return case_table(ctx, back, cases.points(case.id), note="reopened", undo=f"case:{case.id} {act}")


def outcome(ctx: Context, said: Own = "") -> Reply:
    """What came of a case, beside what had been expected."""
    here = case_here(ctx, closed=True)
    return result(ctx, here.case, ctx.seen_by_reader(Cases).points(here.case.id))


def thanks(ctx: Context, said: Own = "") -> Reply:
    """Draft thanks to those who were for what was got and can be named."""
    here = case_here(ctx, closed=True)
    points = ctx.of(Cases).points(here.case.id)
    found = to_thank(ctx, here.case, points)
    if not found:
        return ctx.say("cases/nobody_to_thank", case=here.case)
    got = [one for one in points if here.kind.state(one.state).got]
    whom = ", ".join(f"{name} [p{number}]" for number, name in found[:_THANKED])
    about = f" about {got[0].title}" if len(got) == 1 else ""
    raise SaidInstead(f"draft new {here.kind.thanks} to {whom}{about}")


def reflect(
    ctx: Context, said: Own = "", worked: Worked = "", otherwise: Otherwise = "", next: Next = ""
) -> Reply:
    """Answer three questions about how it went; everybody of the team answers for themselves."""
    here = case_here(ctx, closed=True)
    closings = ctx.of(Closings)
    if ctx.message.kind is not Kind.FORM:
        own = {
            one.title: one
            for one in closings.reflections(here.case.id)
            if one.owner_user_id == ctx.who.user_id
        }
        filled = {name: (own[name].story or "") if name in own else "" for name in QUESTIONS}
        return replace(ctx.say("cases/reflect", case=here.case), form=ctx.form(filled))
    done = closings.reflect(here.case.id, dict(zip(QUESTIONS, (worked, otherwise, next), strict=True)))
    points = ctx.seen_by_reader(Cases).points(here.case.id)
    undo = f"case:{here.case.id} {done}" if done else ""
    return result(ctx, here.case, points, note="reflected", undo=undo)


def carry(ctx: Context, said: Own = "") -> Reply:
    """Begin the next case with what was put off: its points are ideas there, in the same room."""
    here = case_here(ctx, closed=True)
    kind, closings = here.kind, ctx.of(Closings)
    points = put_off(kind, closings.points(here.case.id))
    title = next_title(here.case.title)
    if not points or not title:
        return ctx.say("cases/nothing_put_off", kind=kind, locale=ctx.locale, case=here.case)
    number, act = closings.carry(here.case, title, points, kind.verb, kind.states[0].id)
    case = closings.get(number)
    assert case is not None  # just made, or there
    undo = f"case:{number} {act}" if act else ""
    return case_table(ctx, case, closings.points(number), note="" if act else "same", undo=undo)


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    closing = f"1 {next(one for one in kind.states if one.ends).label['en']}"
    router.command(
        "close", "luk", "afslut", summary=N_("Close it, with what came of it"), public=True, en=closing,
        da=f"1 {next(one for one in kind.states if one.ends).label['da']}",
    )(close)  # fmt: skip
    router.command("reopen", "genåbn", summary=N_("Open it again"))(reopen)
    router.command(
        "result", "resultat", "udfald", summary=N_("What came of it"), role=Role.READER, reads=True
    )(outcome)
    if kind.thanks:
        router.command("thanks", "tak", summary=N_("Draft thanks to those who were for it"))(thanks)
    router.command(
        "reflect", "refleksion", "evaluering", summary=N_("Answer three questions about how it went"),
        filled=True, public=True,
    )(reflect)  # fmt: skip
    router.command("carry", "videre", summary=N_("Begin the next one with what was put off"))(carry)
    return router


routers = tuple(_router(kind) for kind in case_kinds().values())
