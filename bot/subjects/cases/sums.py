"""What the points of a case come to together: what savings bring less what the asks cost, against the target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.language.amounts import Amount, AmountKind, say_amount
from bot.politics.cases import CaseKind
from storage.cases import CaseRow, PointRow


@dataclass(frozen=True, slots=True)
class Balance:
    """What points bring together against what they are to bring, in words; `missing` is '' where they reach it.

    `mixed` where once and yearly are added up; `unsettled` are how many points have an amount nobody has settled.
    """

    gives: str
    target: str
    missing: str
    mixed: bool
    unsettled: int


def amount_of(point: PointRow) -> Amount | None:
    """The amount of a point; None where there is none, or it is not settled which was meant."""
    if point.amount is None:
        return None
    return Amount(
        point.amount,
        point.amount_to if point.amount_to is not None else point.amount,
        AmountKind(point.amount_kind) if point.amount_kind else None,
        tuple(int(year) for year in (point.amount_years or "").split(",") if year),
        point.amount_about,
        point.amount_yearly,
    )


def say_sum(value: int, locale: str) -> str:
    """A sum that may be less than nothing: '-2,4 mio. kr.'"""
    return ("-" if value < 0 else "") + say_amount(Amount(abs(value), abs(value)), locale)


def balance(case: CaseRow, kind: CaseKind, points: Iterable[PointRow], locale: str) -> Balance | None:
    """How the points of a case stand to its target; None where it has none.

    What was turned down or put off counts nothing, what was agreed counts what was got, of a range its lower end
    counts; what stands under a point with an amount of its own is a part of that.
    """
    if case.target_amount is None:
        return None
    points = list(points)
    whole = {point.id for point in points if point.amount is not None}
    gives = unsettled = 0
    kinds: set[bool] = set()
    for point in points:
        state = kind.state(point.state)
        if point.parent_id in whole or (state.ends and not state.got):
            continue
        amount = amount_of(point)
        if amount is None:
            unsettled += bool(point.amount_said)
            continue
        saves = amount.kind is AmountKind.SAVING
        counts = point.got_amount if state.got and point.got_amount is not None else amount.low
        gives += counts if saves else -counts
        if (once := amount.kind is AmountKind.ONCE or amount.yearly is False) or (
            amount.kind is AmountKind.YEARLY or amount.yearly
        ):
            kinds.add(once)
    missing = case.target_amount - gives
    return Balance(
        say_sum(gives, locale),
        say_sum(case.target_amount, locale),
        say_sum(missing, locale) if missing > 0 else "",
        len(kinds) > 1,
        unsettled,
    )
