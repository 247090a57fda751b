"""What a line says of a point of a case, and the columns it changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from bot.core.text import one_line
from bot.engine.context import Context
from bot.language.amounts import Amount, AmountKind
from bot.language.names import fold
from bot.language.point_line import PointSaid, read_point
from bot.politics.cases import CaseKind
from bot.subjects.cases.card import columns_of
from bot.subjects.cases.sums import amount_of
from storage.cases import PointRow

LONGEST: Final = 300  # characters of a title


def read_said(ctx: Context, kind: CaseKind, text: str) -> PointSaid:
    """A line about a point of that kind of case."""
    return read_point(text, ctx.locale, [(one.id, one.words) for one in kind.states], amounts=kind.amounts)


def _owner(ctx: Context, said: str) -> dict[str, Any]:
    """Who sees to it: a colleague by name, else the name as typed."""
    name = one_line(said, LONGEST).removeprefix("@")
    if fold(name) in ("jeg", "mig", "me", "i"):
        return {"owner_user_id": ctx.who.user_id, "owner_name": ctx.who.name}
    team = [one for one in ctx.team.users() if fold(name) in (fold(one.name), fold(one.name).split(" ")[0])]
    alone = team[0] if len(team) == 1 else None
    return {"owner_user_id": alone.id if alone else None, "owner_name": name or None}


def fields_said(ctx: Context, kind: CaseKind, said: PointSaid, there: PointRow | None) -> dict[str, Any]:
    """The columns a line changes."""
    fields: dict[str, Any] = {}
    if said.title:
        fields["title"] = one_line(said.title, LONGEST)
    if said.state:
        fields["state"] = said.state
    if said.owner:
        fields |= _owner(ctx, said.owner)
    if said.amounts:
        typed, span = said.amounts[0]
        if len(said.amounts) > 1:  # which of them was meant is asked
            typed, span = " | ".join(words for words, _ in said.amounts), replace(span, amount=None)
        ends = bool(said.state) and kind.state(said.state).got
        if ends and span.amount is not None:
            fields["got_amount"] = span.amount.low
        if not (ends and there is not None and there.amount is not None and span.amount is not None):
            fields |= columns_of(_as_often(span.amount, there), typed)
    elif said.state and there is not None and kind.state(said.state).got and there.got_amount is None:
        fields["got_amount"] = there.amount
    if said.state and there is not None and not kind.state(said.state).got:
        fields["got_amount"] = None
    if said.often is not None:
        amount = amount_of(there) if there is not None else None
        if amount is not None and not said.amounts:
            fields |= columns_of(replace(amount, kind=said.often), there.amount_said if there else None)
        elif "amount" in fields and fields["amount"] is not None:
            fields["amount_kind"] = said.often.value
    more = [one for one in (said.figure, said.leftovers) if one]
    if more:
        known = there.figure if there is not None and not said.figure else None
        fields["figure"] = "; ".join(one for one in (known, *more) if one)[:2000]
    if said.story:
        fields["story"] = said.story[:4000]
    return fields


def _as_often(amount: Amount | None, there: PointRow | None) -> Amount | None:
    """A new amount as often as the one before it, where nothing is said of that: 'we lower it to 1.6 million'."""
    if amount is None or amount.kind is not None or there is None or there.amount_kind is None:
        return amount
    return replace(amount, kind=AmountKind(there.amount_kind), yearly=there.amount_yearly)
