"""Hears what is said of an open case as to a colleague: 'V er ved at vende på 2', 'vi fik 1 mio. til bassinet'."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.engine.router import Meant, Plain, Router
from bot.language.case_talk import (
    AskedOf,
    PointTold,
    Request,
    Room,
    StateSaid,
    Wants,
    asked_of,
    changes_told,
    is_all_the_same,
    numbers_in,
    positions_said,
    request_told,
)
from bot.language.positions import SaidPosition
from bot.language.sentences import hear
from bot.politics.cases import CaseKind, case_kinds
from bot.subjects.cases.kinds import SUBJECTS
from bot.subjects.cases.talk import room_of
from bot.subjects.cases.which import points_meant
from storage.cases import CaseRow, Cases, PointRow
from storage.work import Unit

ASKED: Final = 0.985  # before what could be asked of the register in the same words
TOLD: Final = 0.98
SHORT: Final = 9  # words; 'they are against it' in a longer text has somebody to be about
_CONTACTS: Final = ("meeting", "call", "visit", "mail")

routers = tuple(Router(SUBJECTS[kind.name]) for kind in case_kinds().values() if kind.council)


@routers[0].understands(at_most=ASKED)
def spoken(plain: Plain) -> Meant | None:
    """What is asked or told of a case the team has open; nothing where none is."""
    if plain.unit is None:
        return None
    cases = Cases(plain.unit, plain.workspace, plain.at)
    if not cases.may_be_open():
        return None
    for kind in case_kinds().values():
        for case in cases.of_kind(kind.name) if kind.council else ():
            points = cases.points(case.id)
            if (meant := _meant(plain, plain.unit, kind, case, points)) is not None:
                return meant
    return None


def _meant(plain: Plain, unit: Unit, kind: CaseKind, case: CaseRow, points: list[PointRow]) -> Meant | None:
    room = room_of(unit, plain.workspace, plain.at, plain.country, plain.register(), case, points)
    states = [StateSaid(one.words[0], (*one.words, *one.spoken), one.got, one.ends) for one in kind.states]
    changes = changes_told(plain.text, plain.locale, room, states)
    request = request_told(plain.text, room)
    if request is not None and not (
        request.wants is Wants.QUESTION and any(" owner " in one.says for one in changes)
    ):
        return Meant(_requested(plain, kind, case, request), TOLD, asks=True)
    question = asked_of(plain.text, room)
    if question is not None and (meant := _asked(kind, points, question)) is not None:
        return meant
    said = positions_said(plain.text, plain.locale, room) if question is None and points else ()
    if _is_told(points, room, plain.text, said):
        return Meant(f"{kind.name} stand {plain.text}", TOLD, asks=True, also=_contact(plain))
    return None if _contact(plain) else _changed(plain, kind, case, room, changes)


def _requested(plain: Plain, kind: CaseKind, case: CaseRow, wanted: Request) -> str:
    """What is wanted as the command that does it."""
    danish = plain.locale == "da"
    place = f" {'i' if danish else 'in'} {case.area}" if case.area else ""
    match wanted.wants:
        case Wants.QUESTION:
            about = f" {'om' if danish else 'about'} {wanted.point}" if wanted.point else ""
            by = f" {'senest' if danish else 'by'} {wanted.when}" if wanted.when else ""
            return f'{kind.name} {kind.question.verb} "{wanted.what}"{about}{by}'
        case Wants.QUESTIONS:
            return f"{kind.name} {kind.question.verb}"
        case Wants.ANSWER:
            return f"{kind.name} answered {wanted.point or '-'}: {wanted.what}"
        case Wants.EVENT:
            return f'calendar set "{wanted.what}" {wanted.when}{place}'
        case Wants.OWN_DATE:
            return f'calendar add "{wanted.what[:1].upper()}{wanted.what[1:]}" {wanted.when}{place}'
        case Wants.TASK:
            return f"task add {wanted.who}: {wanted.what}"


def _asked(kind: CaseKind, points: list[PointRow], question: AskedOf) -> Meant | None:
    """A question of the case as a whole, or of a point there is."""
    if question.about == "instead":
        return Meant(f"{kind.name} instead {question.point}".strip(), ASKED, asks=True)
    found = points_meant(points, question.point) if question.point else []
    if question.point and not found:
        return None
    number = found[0].number if len(found) == 1 else question.point
    return Meant(
        f"{kind.name} {question.about} {question.who} {number}".replace("  ", " ").strip(), ASKED, asks=True
    )


def _is_told(points: list[PointRow], room: Room, text: str, said: tuple[SaidPosition, ...]) -> bool:
    """Where a known party or person stands, on a point there is; of a party the point may be left to be asked."""
    for one in said:
        if numbers_in(one.unread, room) and not one.divided:
            return False
        party, person = bool(room.party(one.who)), bool(room.person(one.who))
        nobody = is_all_the_same(one.who) and len(text.split()) <= SHORT
        named = all(points_meant(points, point) or point.isdecimal() for point in one.points)
        if denies(one.unread) or not named or not (party or nobody or (person and one.points)):
            return False
    return bool(said)


TURNS: Final = frozenset(
    ["ikke", "aldrig", "kun", "men", "hvis", "medmindre", "not", "never", "only", "but", "if", "unless"]
)


def denies(unread: str) -> bool:
    """Whether words that were not understood may turn the others round."""
    return not TURNS.isdisjoint(unread.casefold().split())


def _changed(
    plain: Plain, kind: CaseKind, case: CaseRow, room: Room, told: tuple[PointTold, ...]
) -> Meant | None:
    """What came of a point as the command that changes it; what was told beside it is offered."""
    sure = [one for one in told if not (one.offered or one.perhaps) and one.number and one.says != one.number]
    if len(sure) > 1 and len(sure) == len(told):
        return Meant(f"{kind.name} each {' ;; '.join(one.says for one in sure)}", TOLD, asks=True)
    says = []
    for one in told:
        if one.offered:
            says.append(f"{kind.name} amount {one.number} {one.offered}: {one.note}")
        elif one.perhaps:
            says.append(f"{kind.name} perhaps {one.says}")
        elif one.says == one.number:
            says.append(f"{kind.name} show {one.number}")
        else:
            says.append(f"{kind.name} {kind.verb} {one.says}")
            if request := request_told(one.note, room):
                says.append(_requested(plain, kind, case, request))
            elif heard := replace(plain, text=one.note).once(hear, plain.locale):
                says += heard.says
    return Meant(says[0], TOLD, asks=True, also=tuple(says[1:])) if says else None


def _contact(plain: Plain) -> tuple[str, ...]:
    """The contact it was told at, to be noted by a button."""
    for text in dict.fromkeys((plain.text.partition(",")[0], plain.text)):
        heard = replace(plain, text=text).once(hear, plain.locale)
        if heard is not None and not heard.planned and heard.says[0].startswith(_CONTACTS):
            return heard.says[:1]
    return ()
