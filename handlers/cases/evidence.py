"""Says which point of a case an activity belongs to."""

from __future__ import annotations

from bot.core.errors import Refusal
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Number, Own
from bot.language.names import fold
from bot.politics.cases import CaseKind, case_kinds
from bot.subjects.activities.card import settled
from bot.subjects.cases.kinds import SUBJECTS
from bot.subjects.cases.which import again, case_here, point_here
from storage.cases import Cases
from storage.cases.evidence import ActivityPoints

NONE = frozenset({"none", "ingen", "intet"})


def belongs(ctx: Context, number: Number, point: Own = "") -> Reply:
    """Have an activity belong to a point of the case instead of where it is counted; with 'none' to none."""
    activity = ctx.activities.get(number, lock=True)
    if activity is None or activity.undone_at is not None or not activity.visible_to(ctx.who.user_id):
        raise Refusal("errors/no_record", number=number)
    here = case_here(ctx, point)
    points = ctx.of(Cases).points(here.case.id)
    evidence = ctx.of(ActivityPoints)
    if not here.rest:
        counted = {one.point_id for one in evidence.of(number)}
        return ctx.say(
            "cases/belongs",
            kind=here.kind,
            locale=ctx.locale,
            ways=[
                (f"{one.number} {one.title}", again(ctx, here.case, f"{number} {one.number}"))
                for one in points
                if one.id not in counted
            ],
            no=again(ctx, here.case, f"{number} none") if counted else "",
        )
    chosen = (
        [] if fold(here.rest) in NONE else [point_here(ctx, here, points, here.rest, f"{number} {{}}").id]
    )
    act = ctx.activities.change(
        number, activity.version, {}, also=lambda act: evidence.settle(act, number, chosen)
    )
    if act is None:
        raise Refusal("errors/changed_meanwhile", number=number)
    return settled(ctx, activity, note="changed" if act else "same", act=act)


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    router.command("belongs", "hører", summary="", en="5 2", da="5 2")(belongs)
    return router


routers = tuple(_router(kind) for kind in case_kinds().values())
