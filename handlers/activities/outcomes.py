"""Says what became of a plan: it took place, it was cancelled, it is on after all; and draws a record anew."""

from __future__ import annotations

from dataclasses import replace

from bot.core.reply import Reply
from bot.core.text import number_in
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Guarded, Number, Own
from bot.language.words import N_
from bot.subjects.activities.card import SUBJECTS, became, card_of, own_record, show_card
from storage.activities import Confidentiality, Status

router = Router(*SUBJECTS.values())


@router.command(
    "happened",
    "gennemført",
    "skete",
    "took-place",
    summary=N_("Say that what was planned took place"),
    numbered_as="logged",
    en="1",
    da="1",
)
def happened(ctx: Context, number: Number, told: Own = "", confidential: Guarded = False) -> Reply:
    """Log what was planned as it was planned; refused while its day is to come. What is told of it is noted."""
    return _became(ctx, number, Status.COMPLETED, "happened", told, confidential)


@router.command(
    "cancelled",
    "aflyst",
    "aflys",
    "cancel",
    summary=N_("Say that what was planned was cancelled"),
    en="1",
    da="1",
)
def cancelled(ctx: Context, number: Number, told: Own = "", confidential: Guarded = False) -> Reply:
    """Keep what was planned as cancelled, with what is told of it: nobody was met."""
    return _became(ctx, number, Status.CANCELLED, "cancelled", told, confidential)


@router.command("reopen", "genoptag", "genåbn", summary="", en="1", da="1")
def reopen(ctx: Context, number: Number, told: Own = "", confidential: Guarded = False) -> Reply:
    """Put something back among what is planned, with what is told of it."""
    return _became(ctx, number, Status.PLANNED, "planned again", told, confidential)


def _became(ctx: Context, number: int, status: Status, note: str, told: str, confidential: bool) -> Reply:
    activity = own_record(ctx, number)
    fields: dict[str, str] = {}
    if text := told.strip(" \t:;,.-–—"):
        fields["details"] = "\n".join(filter(None, (activity.details, text)))
    if confidential:
        fields["confidentiality"] = Confidentiality.PRIVATE.value
    if activity.undone_at is not None or (activity.status is status and not fields):
        return replace(card_of(ctx, number, note="shown"), replaces=True)
    return became(ctx, activity, status, note=note, fields=fields)


@router.card("activity")
def card(ctx: Context, number: str) -> Reply | None:
    """The card of a record as it reads now; None where the asker may not see it."""
    activity = ctx.activities.get(said) if (said := number_in(number)) is not None else None
    if activity is None or not activity.visible_to(ctx.who.user_id):
        return None
    return replace(show_card(ctx, activity, note="shown"), replaces=True)
