"""Takes what is told of a next step: that it is done, dropped or put off. Which one it is, is shown before that."""

from __future__ import annotations

from typing import Final

from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.engine.router import Meant, Plain, Router, SaidInstead
from bot.engine.slots import Rest
from bot.language.sentences.changes import CERTAIN, Act, read_in_both
from bot.subjects.activities.steps_told import OFFERED, steps_told
from bot.subjects.first_words import TASK
from storage.activities.tasks import TaskRow

OF_STEPS: Final = frozenset({Act.DONE, Act.STEP_REMOVED, Act.STEP_MOVED})

router = Router(TASK)


@router.understands(at_most=CERTAIN)
def told(plain: Plain) -> Meant | None:
    """What became of a next step, in either language."""
    found = plain.once(read_in_both, plain.locale)
    if found is None or found.act not in OF_STEPS:
        return None
    return Meant(f"task rephrased {plain.text}", found.sure, asks=True)


@router.command("rephrased", "omskrevet", summary="", en="the task is done", da="opgaven er klaret")
def offered(ctx: Context, text: Rest) -> Reply:
    """Offer to tick off, drop or put off the steps that are told of; a number that is said is taken at its word."""
    found = read_in_both(text, ctx.said_at.astimezone(ctx.tz), ctx.locale, ctx.register)
    if found is None or found.act not in OF_STEPS:
        return ctx.say("errors/unclear", text=text, meant=[], examples=[], forms=[], readings=[])
    verb = {Act.DONE: "task done", Act.STEP_REMOVED: "task remove"}.get(found.act, "task snooze")
    if found.what.number is not None:
        raise SaidInstead(f"{verb} {found.what.number} {found.to}".rstrip())
    steps = _named(ctx, found.more, text) if found.more else _own(ctx)
    if not steps:
        return ctx.say("tasks/none_told")
    if found.act is Act.DONE:
        reply = ctx.say("tasks/perhaps_done", steps=steps)
    else:
        ways = [(one, f"{verb} #{one.id} {found.to}".rstrip()) for one in steps]
        reply = ctx.say("tasks/which_step", ways=ways, removes=found.act is Act.STEP_REMOVED)
    return reply if all(one.confidentiality == "team" for one in steps) else reply.shown_to(Visibility.SECRET)


def _named(ctx: Context, more: str, text: str) -> list[TaskRow]:
    return steps_told(ctx, text) or steps_told(ctx, more, named=True)


def _own(ctx: Context) -> list[TaskRow]:
    mine = ctx.tasks.open_for(ctx.who.user_id)
    return [one for one in mine if not ctx.aloud or one.confidentiality == "team"][:OFFERED]
