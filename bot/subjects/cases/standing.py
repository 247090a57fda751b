"""Where everybody stands on a point, and what that makes of the majority."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.engine.context import Context
from bot.language.names import fold
from bot.politics.majority import Majority, Stand, majority
from bot.politics.positions import Confidence, Stance
from bot.subjects.cases.chamber import Council, letter_of
from storage.cases import CaseRow, PointRow, PositionRow, Positions


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sources of one day that say different things of somebody; neither is taken for true."""

    who: str
    new: PositionRow
    old: PositionRow


@dataclass(frozen=True, slots=True)
class Standing:
    """A point with its majority. `seatless` are parties with a position of whom no seat is known.

    `outside` are persons with a position who are not known to sit in the council.
    """

    point: PointRow
    majority: Majority
    names: dict[str, str]
    positions: tuple[PositionRow, ...]
    contradictions: tuple[Contradiction, ...]
    seatless: tuple[str, ...]
    outside: tuple[str, ...]
    untalked: tuple[str, ...]

    def share(self, who: str) -> str:
        return self.names.get(who, who)


def read_positions_of(
    ctx: Context,
    case: CaseRow,
    point_ids: Collection[int] | None = None,
    *,
    shared: bool = False,
    before: datetime | None = None,
) -> dict[int, list[PositionRow]]:
    """The newest of everybody on each point of a case, or on some, as the reader may see them.

    With each the one before it where two sources said different things on one day.

    With `shared` only what the whole team may see; with `before` as it was known then.
    """
    letters: dict[str, str] = {}

    def called(name: str) -> str:
        if name not in letters:
            letters[name] = letter_of(ctx.country, case.area_code or "", name)
        return letters[name]

    rows = ctx.seen_by_reader(Positions).latest(
        case.id, point_ids, before, shared=shared, rivals=True, called=called
    )
    found: dict[int, list[PositionRow]] = {}
    for row in rows:
        found.setdefault(row.point_id or 0, []).append(row)
    return found


def as_called(ctx: Context, case: CaseRow, row: PositionRow) -> PositionRow:
    """A position with a party called by its letter, as people count."""
    if row.organization_id is None:
        return row
    letter = letter_of(ctx.country, case.area_code or "", row.name)
    return row if letter == row.name else replace(row, name=letter)


def standing(
    point: PointRow,
    rows: Sequence[PositionRow],
    council: Council,
    blocks: Sequence[Collection[str]] = (),
) -> Standing:
    """How it stands with a point; `rows` are its newest positions, two of everybody at most.

    `blocks` are parties that are counted as one.
    """
    stands: dict[str, Stand] = {}
    own: dict[str, Stance] = {}
    outside: list[str] = []
    seatless: list[str] = []
    newest: list[PositionRow] = []
    contradictions: list[Contradiction] = []
    names = {f"p{number}": name for number, (name, _) in council.members.items()}
    for row, before in _newest(rows):
        newest.append(row)
        stand = _counted(row)
        key = f"p{row.person_id}" if row.person_id is not None else row.name
        if before is not None and _contradict(row, before):
            contradictions.append(Contradiction(names.get(key, key), row, before))
            stand = Stance.UNDECIDED
        if row.person_id is not None or row.organization_id is None:
            if row.person_id in council.members and isinstance(stand, Stance):
                own[key] = stand
            else:
                outside.append(row.name)
        elif key in council.chamber.groups:
            stands[key] = stand
        else:
            seatless.append(key)
    found = majority(council.chamber, stands, own, blocks)
    outside += [names.get(who, who) for who in found.unplaced]
    untalked = tuple(one for one in council.chamber.groups if one not in stands)
    return Standing(
        point,
        found,
        names,
        tuple(newest),
        tuple(contradictions),
        tuple(dict.fromkeys(seatless)),
        tuple(dict.fromkeys(outside)),
        untalked,
    )


def _newest(rows: Iterable[PositionRow]) -> list[tuple[PositionRow, PositionRow | None]]:
    """The newest position of everybody, with the one before it."""
    found: dict[tuple[int | None, int | None, str], list[PositionRow]] = {}
    for row in rows:
        nameless = row.person_id is None and row.organization_id is None
        found.setdefault(
            (row.person_id, row.organization_id, fold(row.typed) if nameless else ""), []
        ).append(row)
    return [(own[0], own[1] if len(own) > 1 else None) for own in found.values()]


def _counted(row: PositionRow) -> Stand:
    """As it counts: a guess that somebody is for leans that way only."""
    if row.split:
        return row.split
    stance = row.stance or Stance.UNKNOWN
    return Stance.LEANING if stance is Stance.FOR and row.confidence is Confidence.GUESS else stance


def _contradict(new: PositionRow, old: PositionRow) -> bool:
    """Whether two sources say different things of one on the same day."""
    sources = {fold(new.source or ""), fold(old.source or "")}
    return new.said_on == old.said_on and new.stance != old.stance and len(sources) == 2 and "" not in sources
