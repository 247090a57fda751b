"""What the points of a case come to together: what savings bring less what the asks cost, against the target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

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


_ORDER: Final = (AmountKind.YEARLY, AmountKind.ONCE, None, AmountKind.SAVING)


def _sums(points: Iterable[PointRow], *, got: bool) -> dict[AmountKind | None, int]:
    """What points add up to by kind; what stands under a point with an amount of its own is a part of that."""
    sums: dict[AmountKind | None, int] = {}
    points = list(points)
    whole = {point.id for point in points if point.amount is not None}
    for point in points:
        amount = amount_of(point)
        if point.parent_id in whole:
            continue
        if got and point.got_amount is not None:
            kind = amount.kind if amount is not None else None
            sums[kind] = sums.get(kind, 0) + point.got_amount
        elif not got and amount is not None:
            sums[amount.kind] = sums.get(amount.kind, 0) + amount.low
    return sums


def total(points: Iterable[PointRow], locale: str, *, got: bool = False) -> str:
    """What points add up to, the yearly and the others apart; '' for nothing."""
    sums = _sums(points, got=got)
    return " + ".join(
        say_amount(Amount(sums[often], sums[often], often), locale) for often in _ORDER if sums.get(often)
    )


def got_of_asked(points: Iterable[PointRow], locale: str) -> list[tuple[str, str]]:
    """What was got and what was asked, of each kind: ('1,2', '4,1 mio. kr. om året'), ('0', ...) where nothing was.

    The first of the two leaves out what the second says at its end.
    """
    points = list(points)
    asked, got = _sums(points, got=False), _sums(points, got=True)
    found = []
    for often in _ORDER:
        if not asked.get(often) and not got.get(often):
            continue
        whole = say_amount(Amount(asked.get(often, 0), asked.get(often, 0), often), locale)
        part = say_amount(Amount(got[often], got[often], often), locale) if got.get(often) else "0"
        own, other = part.split(" "), whole.split(" ")
        while len(own) > 1 and len(other) > 1 and own[-1] == other[-1]:
            own.pop(), other.pop()
        found.append((" ".join(own), whole))
    return found
