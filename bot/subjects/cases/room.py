"""What stands in the room of a case: its status, what one morning is told, and that seats have changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Final

from bot.core.messages import PlaceKind
from bot.core.outgoing import Urgency
from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.language.names import fold
from bot.language.questions.topics import on_topic
from bot.politics.cases import CaseKind
from bot.politics.majority import Share
from bot.politics.positions import Stance
from bot.subjects.cases.card import PointLine, point_line
from bot.subjects.cases.chamber import Council, council_of, in_order
from bot.subjects.cases.kinds import kind_of
from bot.subjects.cases.questions import open_questions, overdue
from bot.subjects.cases.season import SOON, adoption_of, budget_of, deadlines_of, in_season, year_of
from bot.subjects.cases.standing import Standing, as_called, read_positions_of, standing
from bot.subjects.cases.sums import total
from bot.subjects.cases.which import room_id_here
from storage.cases import CaseRoomRow, CaseRooms, CaseRow, Cases, CaseState, PointRow, PositionRow, Positions
from storage.cases.steps import CaseSteps

LINES: Final = 25  # points of a status
MOVED: Final = 10  # points of a morning
MOVES: Final = 6  # of one point
NOBODYS: Final = 4
QUESTIONS: Final = 4
FRESH: Final = 2  # new points told one by one; more are told in one line


def bound_here(ctx: Context, kind: CaseKind, year: int | None) -> CaseRow | None:
    """The open case of the kind that is bound to this very place, of that year; of any where one names none."""
    room = room_id_here(ctx)
    bound = ctx.of(CaseRooms).in_room(room, ctx.where.thread, whole=False) if room is not None else []
    for case in ctx.of(Cases).of_kind(kind.name):
        if case.id in bound and (year is None or year_of(case.title) in (year, None)):
            return case
    return None


def bind_here(ctx: Context, case_id: int) -> bool:
    """Bind a case to the place it is said in; False in a private conversation, and where it is bound already."""
    if ctx.place.kind is not PlaceKind.ROOM:
        return False
    room = room_id_here(ctx)
    if room is None:
        linked = ctx.team.link_room(ctx.place.platform, ctx.place.room, name=ctx.place.name)
        room = linked.id if linked is not None else None
    return room is not None and ctx.of(CaseRooms).bind(case_id, room, ctx.where.thread)


@dataclass(frozen=True, slots=True)
class Now:
    """How a case stands: its points with their majorities, and the council that decides."""

    case: CaseRow
    kind: CaseKind
    points: list[PointRow]
    council: Council | None
    lines: list[PointLine]

    @property
    def open_lines(self) -> list[PointLine]:
        return [one for one in self.lines if not one.state.ends]


def now_of(ctx: Context, case: CaseRow) -> Now:
    kind = kind_of(case)
    points = ctx.seen_by_reader(Cases).points(case.id)
    council = council_of(ctx, case) if kind.council else None
    rows = read_positions_of(ctx, case) if council is not None else {}
    lines = [
        point_line(
            ctx,
            kind,
            one,
            standing(one, rows.get(one.id, []), council) if council is not None else None,
        )
        for one in points
    ]
    return Now(case, kind, points, council, lines)


def status_card(ctx: Context, room: CaseRoomRow) -> Reply | None:
    """The status that stands in a room; None where the case is gone."""
    case = ctx.seen_by_reader(Cases).get(room.case_id)
    if case is None or case.undone_at is not None:
        return None
    now = now_of(ctx, case)
    adoption = adoption_of(ctx, case)
    budget = budget_of(ctx, case)
    here = (room.target.platform, room.target.room)
    pinned = [one.pinned for one in ctx.cards.of(room.record) if (one.platform, one.room) == here]
    reply = ctx.say(
        "cases/status",
        kind=now.kind,
        locale=ctx.locale,
        case=case,
        council=now.council,
        lines=now.lines[:LINES],
        more=len(now.lines) - LINES,
        closed=case.state is CaseState.CLOSED,
        asked=total(now.points, ctx.locale) if now.kind.amounts else "",
        got=total(now.points, ctx.locale, got=True) if now.kind.amounts else "",
        phase=budget.phase if budget is not None else "",
        left=(adoption - ctx.today).days if adoption is not None else None,
        ahead=deadlines_of(ctx, case, now.points)[:1],
        today=ctx.today,
        may_not_pin=any(pinned),
    )
    return replace(reply, pin=True)


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved about a point: where somebody stands, and stood before; or its `state`; or that it is new."""

    point: PointRow
    position: PositionRow | None = None
    before: PositionRow | None = None
    state: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """The majority on a point, with how many more are sure than before, and who makes it where they come along."""

    number: str
    standing: Standing
    change: int
    leaning: tuple[Share, ...]


def moved_since(ctx: Context, case: CaseRow, points: list[PointRow], since: datetime) -> list[Moved]:
    """What a room may know of that moved since a moment, in the order of the points."""
    kind, by_id = kind_of(case), {one.id: one for one in points}
    positions = ctx.seen_by_reader(Positions)
    found: list[Moved] = []
    before: dict[tuple[int | None, int | None, int | None, str], PositionRow] = {}
    new: dict[tuple[int | None, int | None, int | None, str], PositionRow] = {}
    for row in positions.latest(case.id):
        if row.created_at >= since and row.point_id in by_id:
            new[_who(row)] = row
    if new:
        before = {_who(row): row for row in positions.latest(case.id, before=since)}
    for key, row in new.items():
        found.append(
            Moved(
                by_id[row.point_id or 0],
                as_called(ctx, case, row),
                as_called(ctx, case, before[key]) if key in before else None,
            )
        )
    states: dict[int, str] = {}
    added: set[int] = set()
    for change in ctx.seen_by_reader(Cases).changes(case.id):
        if change.at < since or change.point_id not in by_id:
            continue
        if change.action == "added":
            added.add(change.point_id)
        elif "state" in change.after and change.point_id not in states:
            states[change.point_id] = by_id[change.point_id].state
    for number in {*states, *added}:
        label = kind.state(states[number]).label[ctx.locale] if number in states else ""
        found.append(Moved(by_id[number], state=label, new=number in added))
    order = {one.id: place for place, one in enumerate(points)}
    return sorted(found, key=lambda one: (order[one.point.id], one.position is not None))


def together(moved: Iterable[Moved]) -> list[Moved]:
    """Those who moved alike on one point as one: 'A, F, Ø → for'."""
    found: dict[tuple[object, ...], list[Moved]] = {}
    for one in moved:
        row, before = one.position, one.before
        alike = row is not None and not row.split and not (before is not None and before.split)
        key = (row.stance, row.confidence, before.stance if before else None) if alike and row else (id(one),)
        found.setdefault(key, []).append(one)
    return [_as_one(alike) for alike in found.values()]


def _as_one(alike: list[Moved]) -> Moved:
    rows = sorted((one.position for one in alike if one.position is not None), key=lambda one: one.name)
    if len(rows) < 2:
        return alike[0]
    sources = dict.fromkeys(source for one in rows if (source := one.source or one.by))
    names = ", ".join(one.name for one in rows)
    return replace(alike[0], position=replace(rows[0], name=names, source=", ".join(sources) or None))


def _who(row: PositionRow) -> tuple[int | None, int | None, int | None, str]:
    nameless = row.person_id is None and row.organization_id is None
    return (row.point_id, row.person_id, row.organization_id, fold(row.typed) if nameless else "")


def counts_of(ctx: Context, now: Now, since: datetime) -> list[Count]:
    """The majority on each point that is open and somebody has taken a stand on."""
    if now.council is None:
        return []
    rows = read_positions_of(ctx, now.case, before=since)
    found = []
    for line in now.open_lines:
        there = line.standing
        if there is None or not there.positions:
            continue
        was = standing(line.point, rows.get(line.point.id, []), now.council)
        m = there.majority
        leaning = m.shares[Stance.LEANING] if m.is_likely and not m.is_sure else ()
        found.append(Count(line.point.number, there, m.sure - was.majority.sure, leaning))
    return found


def tells(ctx: Context, room: CaseRoomRow, since: datetime) -> bool:
    """Whether a morning has something to tell: in season, that something moved, or that a deadline is near."""
    case = ctx.seen_by_reader(Cases).get(room.case_id)
    if case is None or not in_season(ctx.country, ctx.today, adoption_of(ctx, case)):
        return False
    points = ctx.seen_by_reader(Cases).points(case.id)
    near = any(one.left(ctx.today) <= SOON for one in deadlines_of(ctx, case, points))
    return near or bool(moved_since(ctx, case, points, since))


def morning_card(ctx: Context, room: CaseRoomRow, day: date) -> Reply | None:
    """What a morning is told in a room, as it reads now; None where the case is gone or the day is over."""
    case = ctx.seen_by_reader(Cases).get(room.case_id)
    if case is None or case.undone_at is not None or room.told_on != day or room.since is None:
        return None
    now = now_of(ctx, case)
    adoption = adoption_of(ctx, case)
    moved = [
        (point, together(those))
        for point, those in groupby(moved_since(ctx, case, now.points, room.since), lambda one: one.point)
    ]
    fresh = [point for point, those in moved if [(one.new, one.state) for one in those] == [(True, "")]]
    fresh = fresh if len(fresh) > FRESH else []
    moved = [one for one in moved if one[0] not in fresh]
    nobodys = [one for one in now.open_lines if not one.point.owner]
    waiting = open_questions(ctx, case)
    return ctx.say(
        "cases/morning",
        kind=now.kind,
        locale=ctx.locale,
        case=case,
        day=day,
        left=(adoption - day).days if adoption is not None else None,
        deadlines=[one for one in deadlines_of(ctx, case, now.points) if one.left(day) <= SOON],
        yesterday=(day - room.since.astimezone(ctx.tz).date()).days == 1,
        since=room.since.astimezone(ctx.tz).date(),
        fresh=fresh,
        got={point.id: point_line(ctx, now.kind, point).got for point, _ in moved},
        moved=moved[:MOVED],
        more=len(moved) - MOVED,
        most=MOVES,
        counts=counts_of(ctx, now, room.since),
        steps=[
            one
            for one in CaseSteps(ctx.unit, ctx.workspace, ctx.now).due(case.id, day)
            if one.linked or any(on_topic(one.subject, line.point.title) for line in now.open_lines)
        ],
        questions=waiting[:QUESTIONS],
        questions_more=len(waiting) - QUESTIONS,
        late=[one.id for one in waiting if overdue(one, day)],
        nobodys=nobodys[:NOBODYS],
        nobodys_more=len(nobodys) - NOBODYS,
    )


def notice_seats(ctx: Context, case: CaseRow, rooms: Iterable[CaseRoomRow]) -> None:
    """Tell rooms that the seats of the council are counted otherwise than they know; of the first count nothing."""
    council = council_of(ctx, case)
    seats = dict(council.chamber.groups)
    if not seats or council.source in ("some", "none"):
        return
    for room in rooms:
        if room.seats == seats:
            continue
        ctx.of(CaseRooms).seats_told(room.id, seats)
        if not room.seats or not room.open:
            continue
        letters = in_order(dict.fromkeys({*room.seats, *seats}, 0))
        changed = [
            (letter, room.seats.get(letter, 0), seats.get(letter, 0))
            for letter in letters
            if room.seats.get(letter, 0) != seats.get(letter, 0)
        ]
        there = ctx.in_locale(room.locale) if room.locale else ctx
        reply = there.say(
            "cases/seats_changed", kind=kind_of(case), case=case, council=council, changed=changed
        )
        ctx.send(
            room.target,
            reply.shown_to(Visibility.ROOM),
            key=f"caseseats:{room.id}:{ctx.now.isoformat()}",
            locale=there.locale,
            urgency=Urgency.DIGEST,
        )
