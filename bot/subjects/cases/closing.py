"""The end of a case: what came of each point, what had been expected of it, and who is to be thanked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.language.names import fold
from bot.politics.cases import CaseKind, PointState
from bot.politics.positions import Stance
from bot.subjects.cases.card import PointLine, point_line
from bot.subjects.cases.chamber import Council, council_of
from bot.subjects.cases.kinds import kind_of
from bot.subjects.cases.standing import Standing, read_positions_of, standing
from bot.subjects.cases.sums import got_of_asked
from storage.cases import CaseRow, Cases, CaseState, PointRow, PositionRow
from storage.committees.seats import Seats

ASKED = 5  # points asked about on one page
GROUP_CHAIRS = ("gruppeformand", "group chair", "gruppeforperson", "gruppeleder", "group leader")


@dataclass(frozen=True, slots=True)
class Turned:
    """Somebody whose vote was another than they had been said to be for."""

    who: str
    said: Stance
    voted: Stance


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a point beside what had been expected: `expected` as it stood when the case was closed.

    `as_expected` is None where nothing sure was expected, or nothing is settled.
    """

    line: PointLine
    expected: Standing | None
    as_expected: bool | None
    turned: tuple[Turned, ...]


def what_came(ctx: Context, case: CaseRow, points: list[PointRow], *, note: str = "") -> Reply:
    """Ask what came of each point that is not settled, the likeliest answer first."""
    kind = kind_of(case)
    left = [point for point in points if not kind.state(point.state).ends]
    council = council_of(ctx, case) if kind.council else None
    rows = read_positions_of(ctx, case) if council is not None else {}
    asked = []
    for point in left[:ASKED]:
        there = standing(point, rows.get(point.id, []), council) if council is not None else None
        asked.append((point_line(ctx, kind, point, there), _likely(kind, point, there)))
    return ctx.say(
        "cases/close",
        kind=kind,
        locale=ctx.locale,
        case=case,
        left=asked,
        more=len(left) - ASKED,
        ends=[one for one in kind.states if one.ends],
        settled=len(points) - len(left),
        all=len(points),
        note=note,
    )


def _likely(kind: CaseKind, point: PointRow, there: Standing | None) -> PointState | None:
    """What probably came of a point: of a sure majority that it was got, of none that it was not, of an idea later."""
    ends = [one for one in kind.states if one.ends]
    got = next((one for one in ends if one.got), None)
    not_got = [one for one in ends if not one.got]
    if there is not None and there.positions and there.majority.is_sure:
        return got
    if there is not None and there.positions and there.majority.is_lost:
        return next(iter(not_got), None)
    return not_got[-1] if len(not_got) > 1 and point.state == kind.states[0].id else None


def result(ctx: Context, case: CaseRow, points: list[PointRow], *, note: str = "", undo: str = "") -> Reply:
    """What came of a case, what had been expected, and what is to be done now."""
    kind = kind_of(case)
    outcomes = _outcomes(ctx, case, kind, points)
    told = [one for one in outcomes if one.as_expected is not None]
    later = [one for one in points if one.state == _later(kind)]
    answers = ctx.seen_by_reader(Cases).reflections(case.id)
    return ctx.say(
        "cases/result",
        kind=kind,
        locale=ctx.locale,
        case=case,
        outcomes=outcomes,
        reached=sum(kind.state(point.state).got for point in points),
        sums=got_of_asked(points, ctx.locale) if kind.amounts else [],
        expected=len(told),
        right=sum(bool(one.as_expected) for one in told),
        answers=answers,
        thanked=len(to_thank(ctx, case, points)) if kind.thanks else 0,
        later=len(later),
        next_title=next_title(case.title),
        closed=case.state is CaseState.CLOSED,
        may_report="report" in ctx.registry.by_subject[kind.name],
        may_change=ctx.who.role >= Role.MEMBER and not ctx.aloud,
        note=note,
        undo=undo,
    )


def _later(kind: CaseKind) -> str:
    """The state of a point that is to be taken up again: the last of those that end one without its being got."""
    ends = [one.id for one in kind.states if one.ends and not one.got]
    return ends[-1] if len(ends) > 1 else ""


def put_off(kind: CaseKind, points: list[PointRow]) -> list[PointRow]:
    """The points that are to be taken up in the next case."""
    return [one for one in points if one.state == _later(kind)]


def next_title(title: str) -> str:
    """'Budget 2029' after 'Budget 2028'; '' where there is no year in it."""
    years = [word for word in title.replace("-", " ").split() if word.isdecimal() and len(word) == 4]
    return title.replace(years[-1], str(int(years[-1]) + 1)) if len(years) == 1 else ""


def _outcomes(ctx: Context, case: CaseRow, kind: CaseKind, points: list[PointRow]) -> list[Outcome]:
    if not kind.council:
        return [Outcome(point_line(ctx, kind, one), None, None, ()) for one in points]
    council = council_of(ctx, case)
    closed = ctx.of(Cases).closed_at(case.id) if case.state is CaseState.CLOSED else None
    then = closed + timedelta(microseconds=1) if closed is not None else None
    before = read_positions_of(ctx, case, before=then)
    since = read_positions_of(ctx, case) if closed is not None else {}
    found = []
    for point in points:
        rows = before.get(point.id, [])
        there = standing(point, rows, council)
        later = [row for row in since.get(point.id, []) if closed is not None and row.created_at > closed]
        line = point_line(ctx, kind, point, there)
        found.append(
            Outcome(line, there if there.positions else None, _held(line, there), _turned(there, later))
        )
    return found


def _held(line: PointLine, there: Standing) -> bool | None:
    """Whether it came as the majority let expect; None where the majority let expect nothing."""
    if not line.state.ends or not there.positions:
        return None
    if there.majority.is_sure:
        return line.state.got
    return not line.state.got if there.majority.is_lost else None


def _turned(there: Standing, later: list[PositionRow]) -> tuple[Turned, ...]:
    """Those who voted otherwise than they had been said to stand."""
    said = {(row.person_id, row.organization_id): row for row in there.positions}
    newest: dict[tuple[int | None, int | None], PositionRow] = {}
    for row in later:  # the newest first
        newest.setdefault((row.person_id, row.organization_id), row)
    found = []
    for who, row in newest.items():
        old = said.get(who)
        if (
            old is not None
            and old.stance
            and row.stance
            and old.stance is not row.stance
            and who != (None, None)
        ):
            found.append(Turned(old.name, old.stance, row.stance))
    return tuple(found)


def to_thank(ctx: Context, case: CaseRow, points: list[PointRow]) -> list[tuple[int, str]]:
    """Whom to thank for what was got, by contact and name: those who were for it, of a party who can be named.

    For a party that is whoever told us so if they sit for it, else the chair of its group.
    """
    kind = kind_of(case)
    got = [point.id for point in points if kind.state(point.state).got]
    if not got or not kind.council:
        return []
    council = council_of(ctx, case)
    found: dict[int, str] = {}
    for rows in read_positions_of(ctx, case, got).values():
        newest: dict[tuple[int | None, int | None], PositionRow] = {}
        for row in rows:
            newest.setdefault((row.person_id, row.organization_id), row)
        for row in newest.values():
            if row.stance is not Stance.FOR:
                continue
            if row.person_id is not None:
                found[row.person_id] = row.name
            elif row.organization_id is not None:
                found |= dict(_speaking_for(ctx, case, council, row))
    people = ctx.register.people
    return [(number, entry.name) for number in found if (entry := people.get(number)) is not None]


def _speaking_for(ctx: Context, case: CaseRow, council: Council, row: PositionRow) -> list[tuple[int, str]]:
    source = council.members.get(row.source_person_id or 0)
    if source is not None and row.source_person_id is not None and source[1] == row.name:
        return [(row.source_person_id, source[0])]
    return group_chairs(ctx, case, council, row.name)[:1]


def group_chairs(ctx: Context, case: CaseRow, council: Council, letter: str) -> list[tuple[int, str]]:
    """The chairs of a party's group in the council, by contact and name."""
    bodies = [case.organization_id] if case.organization_id is not None else []
    return [
        (seat.person_id, seat.person)
        for seat in (Seats(ctx.unit, ctx.workspace, ctx.now).of_bodies(bodies) if bodies else ())
        if fold(seat.role or "").startswith(GROUP_CHAIRS)
        and not seat.is_over(ctx.today)
        and not seat.is_ahead(ctx.today)
        and council.members.get(seat.person_id, ("", None))[1] == letter
    ]
