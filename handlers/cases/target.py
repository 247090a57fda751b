"""Sets the sum that the points of a case are to make up together."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Own
from bot.language.amounts import Amount, find_amounts, say_amount
from bot.language.words import N_
from bot.politics.cases import CaseKind, case_kinds
from bot.subjects.cases.card import case_table
from bot.subjects.cases.kinds import SUBJECTS
from bot.subjects.cases.which import again, case_here, tagged
from storage.cases import CaseRow, Cases

_NONE: Final = re.compile(r"(?:intet|ingen|slet|fjern|none|no|remove|delete)", re.IGNORECASE)


def target(ctx: Context, amount: Own = "") -> Reply:
    """Set the target of a case, or with 'none' take it away; alone, show how far it is."""
    here = case_here(ctx, closed=not tagged(ctx.rest)[0])
    case = here.case
    if not here.rest:
        if case.target_amount is None:
            return ctx.say("cases/no_target", case=case, example=ctx.command.example(ctx.locale))
        return case_table(ctx, case, ctx.seen_by_reader(Cases).points(case.id))
    ctx.need(Role.MEMBER)
    if _NONE.fullmatch(here.rest):
        return _set(ctx, case, None)
    spans = find_amounts(here.rest, ctx.locale)
    # A whole line of something else is no sum: nothing is set by half of what was said.
    rest = here.rest
    for span in reversed(spans):
        rest = rest[: span.start] + rest[span.end :]
    if len(spans) != 1 or rest.strip(" .,:"):
        raise Refusal("cases/no_amount", field="amount", said=here.rest)
    (span,) = spans
    read = span.amount
    readings = (
        [Amount(end, end) for end in (read.low, read.high)]
        if read is not None and read.low != read.high
        else list(span.readings)
    )
    if read is None or readings:
        ways = dict.fromkeys(say_amount(Amount(one.low, one.low), ctx.locale) for one in readings)
        return ctx.say(
            "cases/which_target",
            said=here.rest,
            ways=[(one, again(ctx, case, one)) for one in ways],
        )
    return _set(ctx, case, read.low)


def _set(ctx: Context, case: CaseRow, value: int | None) -> Reply:
    cases = ctx.of(Cases)
    act = cases.change(case.id, case.version, {"target_amount": value})
    if act is None:
        raise Refusal("errors/changed_meanwhile", number=case.id)
    after = cases.get(case.id)
    assert after is not None  # as it was read
    undo = f"case:{case.id} {act}" if act else ""
    reply = case_table(ctx, after, cases.points(case.id), note="target" if act else "same", undo=undo)
    return replace(reply, replaces=ctx.message.kind is Kind.BUTTON)


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    if not (kind.amounts and kind.target_words):
        return router
    router.command(
        "target",
        *kind.target_words,
        summary=N_("The sum that asks and savings are to make up"),
        role=Role.READER,
        public=True,
        en="DKK 10m",
        da="10 mio.",
    )(target)
    return router


routers = tuple(_router(kind) for kind in case_kinds().values())
