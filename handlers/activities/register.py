"""Keeps a committee, an institution or an association that a record names and the register does not know."""

from __future__ import annotations

from bot.core.errors import Refusal
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Number, Rest
from bot.subjects.activities.card import SUBJECTS, own_record, settled
from bot.subjects.committees.said import Said, classification_of
from storage.committees.seating import Seating

AS = ("institution", "association", "body")

router = Router(*SUBJECTS.values())


@router.command("counterpart", "modpart", summary="", en="1 institution", da="1 institution")
def counterpart(ctx: Context, number: Number, kind: Rest) -> Reply:
    """Add what a record names to the register, as one of `AS`, and let the record point to it."""
    activity = own_record(ctx, number)
    what = kind.strip()
    if what not in AS:
        raise Refusal("errors/old_button")
    if activity.organization_id is not None or not activity.organization_name:
        return settled(ctx, activity, note="shown")
    name = activity.organization_name
    area = Said(ctx).ensure_area(activity.area_name) if activity.area_name else None
    classification = classification_of(ctx.country, name) if what == "body" else what
    seating = ctx.of(Seating)
    body = seating.new_body(name, classification, area)
    act = ctx.activities.name_body(number, body, seating.journal)
    return settled(ctx, activity, note="body added", act=act)
