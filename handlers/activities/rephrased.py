"""Takes back and changes what was noted, said as to a colleague: 'flyt mødet med Bent til onsdag', 'det var Karl'."""

from __future__ import annotations

from typing import Final

from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.engine.router import Meant, Plain, Router, SaidInstead
from bot.engine.slots import Number, Rest
from bot.language.sentences.changes import CERTAIN, Act, Changed, read_in_both
from bot.subjects.activities.card import SUBJECTS, own_record, settled
from bot.subjects.activities.record_meant import OFFERED, is_clear, recent, records_meant, sentence
from storage.activities import ActivityCard

OF_RECORDS: Final = frozenset(
    {
        *(Act.REMOVE, Act.CANCEL, Act.MOVE, Act.TOPIC, Act.INSTEAD, Act.KIND, Act.ALSO),
        Act.CONFIDENTIAL,
    }
)
router = Router(SUBJECTS["meeting"])
kinds = Router(*SUBJECTS.values())
routers = (router, kinds)


@router.understands(at_most=CERTAIN)
def changed(plain: Plain) -> Meant | None:
    """What takes back or changes a record, in either language."""
    found = plain.once(read_in_both, plain.locale)
    if found is None:
        return None
    if found.act is Act.UNDO:
        return Meant("undo", found.sure, asks=len(plain.text.split()) > 1)
    if found.act not in OF_RECORDS:
        return None
    return Meant(f"meeting rephrased {plain.text}", found.sure, asks=True)


@router.command(
    "rephrased",
    "omskrevet",
    summary="",
    en="move meeting 1 to 3 December 2026",
    da="flyt møde 1 til 3. december 2026",
)
def meant(ctx: Context, text: Rest) -> Reply:
    """Change the record that is meant; which one is asked where several may be, and a removal is always asked."""
    found = read_in_both(text, ctx.said_at.astimezone(ctx.tz), ctx.locale, ctx.register)
    if found is None or found.act not in OF_RECORDS:
        return ctx.say("errors/unclear", text=text, meant=[], examples=[], forms=[], readings=[])
    rows = records_meant(ctx, found)
    if len(rows) == 1 and is_clear(ctx, found, rows[0]):
        raise SaidInstead(sentence(found, rows[0]))
    if rows:
        return _asked(ctx, found, rows)
    others = () if found.what.named or found.no else recent(ctx)
    return _asked(ctx, found, others) if others else ctx.say("activities/none_meant", said=text)


def _asked(ctx: Context, found: Changed, rows: tuple[ActivityCard, ...]) -> Reply:
    removes = found.act is Act.REMOVE
    ways = [(row, sentence(found, row)) for row in rows[:OFFERED]]
    reply = ctx.say("activities/which_one", ways=ways, removes=removes, more=len(rows) > OFFERED)
    return reply if all(row.visible_to(None) for row in rows) else reply.shown_to(Visibility.SECRET)


@kinds.command("reclassify", "omklassificer", summary="", en="1 call", da="1 opkald")
def as_(ctx: Context, number: Number, kind: Rest) -> Reply:
    """Say that a record is one of another kind: that the meeting was a phone call."""
    activity = own_record(ctx, number)
    subject = ctx.registry.subject_of(kind.strip())
    if activity.undone_at is not None or subject is None or subject.name not in SUBJECTS:
        return ctx.say("errors/old_button")
    act = ctx.activities.change(number, activity.version, {"activity_type": subject.name})
    return settled(ctx, activity, note="changed" if act else "same", act=act)
