"""Hears what is said of an open case as to a colleague: 'V er ved at vende på 2', 'er der flertal for 2?'."""

from __future__ import annotations

from typing import Final

from bot.engine.router import Meant, Plain, Router
from bot.language.names import Found
from bot.language.positions import CaseAsks, CaseQuestion, SaidPosition, read_case_question, read_positions
from bot.politics.cases import CaseKind, case_kinds
from bot.subjects.cases.kinds import SUBJECTS
from bot.subjects.cases.which import points_meant
from storage.cases import CaseRow, Cases, PointRow

ASKED: Final = 0.985  # before what could be asked of the register in the same words
TOLD: Final = 0.98
_VERBS: Final = {
    CaseAsks.MAJORITY: "show",
    CaseAsks.PROGRESS: "show",
    CaseAsks.STANDS: "show",
    CaseAsks.UNTALKED: "who",
    CaseAsks.CALLS: "who",
}

routers = tuple(Router(SUBJECTS[kind.name]) for kind in case_kinds().values() if kind.council)


@routers[0].understands(at_most=ASKED)
def spoken(plain: Plain) -> Meant | None:
    """What is asked or told of a case the team has open; nothing where none is."""
    question = read_case_question(plain.text)
    said = () if question is not None else read_positions(plain.text, plain.locale)
    if (question is None and not said) or plain.unit is None:
        return None
    cases = Cases(plain.unit, plain.workspace, plain.at)
    for kind in case_kinds().values():
        for case in cases.of_kind(kind.name) if kind.council else ():
            points = cases.points(case.id)
            meant = (
                _asked(kind, points, question)
                if question is not None
                else _told(plain, kind, case, points, said)
            )
            if meant is not None:
                return meant
    return None


def _asked(kind: CaseKind, points: list[PointRow], question: CaseQuestion) -> Meant | None:
    """A question of the case as a whole, or of a point there is."""
    found = points_meant(points, question.point) if question.point else []
    if question.point and not found:
        return None
    number = found[0].number if len(found) == 1 else question.point
    return Meant(f"{kind.name} {_VERBS[question.asks]} {number}".strip(), ASKED, asks=True)


def _told(
    plain: Plain, kind: CaseKind, case: CaseRow, points: list[PointRow], said: tuple[SaidPosition, ...]
) -> Meant | None:
    """Where a known party or person stands, on a point there is; of a party the point may be left to be asked."""
    for one in said:
        party = bool(plain.country.seats.parties_said(one.who, case.area_code or "")) if one.who else False
        person = isinstance(plain.register().people.look_up(one.who, near=False), Found) if one.who else False
        named = all(points_meant(points, point) for point in one.points)
        if one.unread or not named or not (party or (person and one.points)):
            return None
    return Meant(f"{kind.name} stand {plain.text}", TOLD, asks=True) if points else None
