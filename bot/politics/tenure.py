"""Decides whether a seat somebody enters is new or one the person has in that body, whatever the order of entering."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.politics.country import Country
from bot.politics.partial_dates import first_day, last_day, one_of

ROLE_CHANGED: Final = "role_changed"
PARTY_CHANGED: Final = "party_changed"
TERM_ENDED: Final = "term_ended"


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of one person in one body; dates are partial, `end` the last day, None for what is not known.

    `id` is 0 for one that is only said, and `party` the id of an organization.
    """

    id: int = 0
    role: str | None = None
    party: int | None = None
    start: str | None = None
    end: str | None = None
    reason: str | None = None  # why it ended

    @property
    def begun(self) -> date:
        return first_day(self.start) or date.min

    @property
    def over(self) -> date:
        return last_day(self.end) or date.max


@dataclass(frozen=True, slots=True)
class Placed:
    """What is to be done about a seat that is said.

    `same` is the seat that was meant, with what it lacked filled in; None where a new one, `new`, stands
    beside the others. `changed` are others with the dates, role and party they have by it.
    """

    new: Seat
    same: Seat | None = None
    changed: tuple[Seat, ...] = ()


def place(country: Country, held: Iterable[Seat], said: Seat, today: date) -> Placed:
    """Where `said` belongs among the seats held; what has no beginning is about today.

    A seat of another term stands beside the old one, whoever comes first; so does another role or party
    from a later day on, which ends the one before it. No seat ends before it begins, and none is lost.
    """
    seats = sorted(held, key=lambda one: (one.begun, one.id))
    if said.start is None:
        return _undated(country, seats, said, today)
    twin = next((one for one in seats if _begin_together(country, one, said)), None)
    if twin is not None:
        return Placed(said, twin)
    before = [one for one in seats if one.begun < said.begun <= one.over]
    after = next((one for one in seats if one.begun > said.begun), None)
    last = before[-1] if before else None
    if (
        last is not None
        and not _of_another_term(country, last, said, today)
        and _goes_on(country, last, said)
    ):
        return Placed(said, last)
    if last is None and after is not None and _is_earlier_part(country, said, after):
        return Placed(said, after)
    return _beside(country, said, last, after, today)


def _undated(country: Country, seats: list[Seat], said: Seat, today: date) -> Placed:
    """What was said without a beginning: the seat held today, or one until the next begins."""
    point = min(today, said.over)
    here = [one for one in seats if one.begun <= point <= one.over]
    if here:
        return Placed(said, _best(country, here, said))
    after = next((one for one in seats if one.begun > point), None)
    if after is None:
        return Placed(said)
    if country.terms.of(after.begun) == country.terms.of(point) and _goes_on(country, after, said):
        return Placed(said, after)
    return _beside(country, said, None, after, today)


def _best(country: Country, here: list[Seat], said: Seat) -> Seat:
    """Of several seats held at once the one in that role, else the last."""
    return next((one for one in reversed(here) if country.roles.same(one.role, said.role)), here[-1])


def _begin_together(country: Country, one: Seat, said: Seat) -> bool:
    """Whether two seats begin on one day; dates that are less exact agree where role and party do."""
    if one.start is None or said.start is None or not one_of(one.start, said.start):
        return False
    return one.begun == said.begun or (country.roles.same(one.role, said.role) and _same_party(one, said))


def _of_another_term(country: Country, one: Seat, said: Seat, today: date) -> bool:
    """Whether a term began between two seats; what has no beginning is known to be held today."""
    begun = one.begun if one.start else min(today, said.begun)
    return country.terms.of(begun) != country.terms.of(said.begun)


def _same_party(one: Seat, said: Seat) -> bool:
    return one.party is None or said.party is None or one.party == said.party


def _goes_on(country: Country, one: Seat, said: Seat) -> bool:
    """Whether a seat that is held already is the one that is said; an unsaid role agrees with any."""
    return (said.role is None or country.roles.same(one.role, said.role)) and _same_party(one, said)


def _is_earlier_part(country: Country, said: Seat, after: Seat) -> bool:
    """Whether a seat is one entered before as from a later day on."""
    return (
        country.terms.of(after.begun) == country.terms.of(said.begun)
        and said.over >= after.begun
        and _same_party(after, said)
        and (after.role is None or country.roles.same(after.role, said.role))
    )


def _beside(country: Country, said: Seat, last: Seat | None, after: Seat | None, today: date) -> Placed:
    """A seat of its own: the one before it ends by its beginning, and it by the beginning of the next."""
    new, changed = said, []
    if last is not None:
        another = _of_another_term(country, last, said, today)
        changed.append(_until(country, last, said, another=another))
        if not another:
            new = replace(said, role=said.role or last.role, party=said.party or last.party)
            new = new if said.end is not None else replace(new, end=last.end, reason=last.reason)
    if after is not None and new.over >= after.begun:
        begun = new.begun if new.start else min(today, after.begun)
        another = country.terms.of(begun) != country.terms.of(after.begun)
        if not another:
            filled = replace(after, role=after.role or new.role, party=after.party or new.party)
            filled = filled if after.end is not None else replace(filled, end=new.end, reason=new.reason)
            if filled != after:
                changed.append(filled)
        new = _until(country, new, after, another=another)
    return Placed(new, None, tuple(changed))


def _until(country: Country, one: Seat, then: Seat, *, another: bool) -> Seat:
    """A seat that has ended by the beginning of another, or by that of its term."""
    if another:
        first, _ = country.terms.of(then.begun)
        return replace(one, end=(first - timedelta(days=1)).isoformat(), reason=TERM_ENDED)
    role = then.role is not None and not country.roles.same(one.role, then.role)
    reason = ROLE_CHANGED if role or _same_party(one, then) else PARTY_CHANGED
    return replace(one, end=(then.begun - timedelta(days=1)).isoformat(), reason=reason)
