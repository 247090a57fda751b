"""Which point of a case an activity is about, and what it shows: a state it has come to, where somebody stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from bot.core.people import Role
from bot.engine.context import Context
from bot.language.names import fold
from bot.language.positions import read_positions
from bot.language.questions.topics import on_topic
from bot.politics.cases import CaseKind, PointState, case_kinds
from bot.politics.positions import Stance
from bot.subjects.cases.chamber import letter_of
from bot.subjects.cases.which import room_id_here
from storage.activities import ActivityCard
from storage.cases import CaseRooms, Cases, Positions
from storage.cases.evidence import ActivityPoints, PointInCase

OFFERED: Final = 3
_SENTENCES: Final = re.compile(r"(?<=[.!;])\s+|\n")
_NUMBERED: Final = r"(?:{words})\s{{1,3}}#?(\d{{1,3}}(?:\.\d{{1,3}}){{0,3}})(?![\d%])"


@dataclass(frozen=True, slots=True)
class Belongs:
    """A point an activity belongs to, with its kind, and the state that the activity shows it has come to."""

    kind: CaseKind
    point: PointInCase
    state: PointState | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Where somebody stands as an activity tells it, and the sentence that keeps it."""

    who: str
    stance: Stance
    says: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the card of an activity says of cases.

    `points` it belongs to, `told` are positions it tells that nobody has kept yet; `asks` where it may belong to one
    of a case: the kind, and the number of the case.
    """

    points: tuple[Belongs, ...] = ()
    told: tuple[Told, ...] = ()
    asks: tuple[tuple[CaseKind, int], ...] = ()


def count_in(ctx: Context, activity_id: int, *texts: str) -> None:
    """Have an activity that was just recorded belong to the point it is about, where it is about one only."""
    points = ctx.of(ActivityPoints).open_points()
    if points and (found := point_of(ctx, points, texts)) is not None:
        ctx.of(ActivityPoints).belongs(activity_id, found.point_id)


def point_of(ctx: Context, points: list[PointInCase], texts: Iterable[str]) -> PointInCase | None:
    """The one point a text is about: of the room's case, else of any. None where it may be several, or none."""
    text = " ".join(one for one in texts if one)
    here = of_room(ctx, points)
    for some in (here, points) if here else (points,):
        for hits in (
            [one for one in some if _names(text, one)],
            [one for one in some if on_topic(text, one.title)],
        ):
            if len(hits) == 1:
                return hits[0]
            if hits:
                return None
    return here[0] if len(here) == 1 else None


def of_room(ctx: Context, points: list[PointInCase]) -> list[PointInCase]:
    """Those of the case that is bound to the place it is said in."""
    room = room_id_here(ctx)
    bound = ctx.of(CaseRooms).in_room(room, ctx.where.thread) if room is not None else []
    return [one for one in points if one.case_id in bound]


def _names(text: str, point: PointInCase) -> bool:
    """Whether a text names a point by its number: 'ønske 2'."""
    kind = case_kinds()[point.kind]
    words = "|".join(
        sorted({re.escape(fold(one)) for one in (kind.verb, *kind.point_words, "punkt", "point")})
    )
    return any(found[1] == point.number for found in re.finditer(_NUMBERED.format(words=words), fold(text)))


def shown_of(ctx: Context, activity: ActivityCard) -> Shown:
    """What the card of an activity says of the cases the reader sees."""
    found = ctx.seen_by_reader(ActivityPoints).of(activity.id)
    may_change = ctx.who.role >= Role.MEMBER and not ctx.aloud
    if not found:
        here = of_room(ctx, ctx.seen_by_reader(ActivityPoints).open_points()) if may_change else []
        return Shown(asks=((case_kinds()[here[0].kind], here[0].case_id),) if here else ())
    text = f"{activity.subject}\n{activity.details}"
    points = tuple(Belongs(case_kinds()[one.kind], one, _state_shown(one, text)) for one in found)
    return Shown(points, _told(ctx, activity, points[0]) if may_change and len(points) == 1 else ())


def _state_shown(point: PointInCase, text: str) -> PointState | None:
    """The state words of a record show that a point has come to, where that is further than it is."""
    return _further(
        case_kinds()[point.kind], point, lambda one: any(re.search(word, fold(text)) for word in one.shown_by)
    )


def states_by_letter(ctx: Context, template: str, activity_id: int | None, topic: str) -> list[Belongs]:
    """The points a letter that was sent is about, with the state its sending shows; none where it shows none."""
    every = ctx.of(ActivityPoints)
    points = every.of(activity_id) if activity_id is not None else []
    if not points and (found := point_of(ctx, every.open_points(), [topic])) is not None:
        points = [found]
    kinds = case_kinds()
    shown = [
        Belongs(kinds[one.kind], one, _further(kinds[one.kind], one, lambda state: template in state.letters))
        for one in points
    ]
    return [one for one in shown if one.state is not None]


def _further(kind: CaseKind, point: PointInCase, shows: Callable[[PointState], bool]) -> PointState | None:
    """The furthest state that is shown, where it is further than the point is and nothing is settled."""
    order = [one.id for one in kind.states]
    at = order.index(point.state) if point.state in order else len(order)
    found = [one for one in kind.states[at + 1 :] if shows(one)]
    return found[-1] if found and not kind.state(point.state).ends else None


def _told(ctx: Context, activity: ActivityCard, on: Belongs) -> tuple[Told, ...]:
    """The positions of parties that the notes of an activity tell, and that nobody has kept of it."""
    if not on.kind.council or not activity.details:
        return ()
    case = ctx.of(Cases).get(on.point.case_id)
    code = (case.area_code or "") if case is not None else ""
    kept = {letter_of(ctx.country, code, one.name) for one in ctx.of(Positions).of_activity(activity.id)}
    met = [one.name for one in activity.participants if one.role == "target"]
    danish = ctx.locale == "da"
    found = []
    for line in _SENTENCES.split(activity.details):
        for one in read_positions(line, ctx.locale):
            parties = ctx.country.seats.parties_said(one.who, code)
            if len(parties) != 1 or one.stance is None or one.points:
                continue
            letter = parties[0].letter
            source = one.source or (met[0] if len(met) == 1 else "")
            per = f" {'ifølge' if danish else 'per'} {source}" if source else ""
            guess = " måske" if danish else " maybe"
            sure = guess if one.confidence == "guess" else ""
            says = f"{on.kind.name} stand {letter}{sure} {one.stance.value} {on.point.number}{per} [a{activity.id}]"
            if letter not in kept:
                found.append(Told(letter, one.stance, f"{says} [c{on.point.case_id}]"))
    return tuple(found[:OFFERED])
