"""Acts on the register that can be taken back by whoever did them."""

from __future__ import annotations

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.text import number_in
from bot.engine.context import Context
from storage.audit import Audit


def own_act(ctx: Context, number: str) -> int:
    """The number of an act the asker may take back: their own, or anybody's for an administrator."""
    trail = ctx.of(Audit)
    by = trail.by_whom(said) if (said := number_in(number)) is not None else None
    if by is None:
        raise Refusal("errors/old_button")
    if by[0] != ctx.who.user_id and ctx.who.role < Role.ADMIN:
        raise Refusal("errors/not_yours", creator=by[1] or "?")
    return int(number)
