"""Opens cases of every kind, shows them, lists them, closes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.reply import Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.register import area_named
from bot.engine.router import Router
from bot.engine.slots import Number, Own, Reads, Slot
from bot.language.words import N_
from bot.politics.cases import CaseKind, case_kinds
from bot.politics.positions import Stance
from bot.subjects.cases.card import case_table, needs_seats, point_card
from bot.subjects.cases.chamber import council_in, council_of
from bot.subjects.cases.kinds import SUBJECTS, kind_here, kind_of
from bot.subjects.cases.parties import keep_parties
from bot.subjects.cases.room import bind_here, bound_here, notice_seats
from bot.subjects.cases.season import budget_of, year_of
from bot.subjects.cases.standing import as_called
from bot.subjects.cases.which import case_here, point_here
from storage.cases import CaseRooms, Cases, CaseState, NewCase, PointRow, Positions
from storage.cases.evidence import ActivityPoints

LONGEST: Final = 200
LOGGED: Final = 20
_QUOTED: Final = re.compile(r"[\"“”„»«]([^\"“”„»«]+)[\"“”„»«]")
_PLACE: Final = re.compile(r"\b(?:i|in|for)\s+(?=[^\d\s])", re.IGNORECASE)

CaseTitle: TypeAlias = Annotated[
    str,
    Slot(
        Reads.REST,
        N_("Title"),
        N_("What is it called, and where is it?"),
        hint=N_('"Budget 2028" in Slagelse'),
    ),
]


def open_(ctx: Context, title: CaseTitle) -> Reply:
    """Open a case, bound to the room it is said in; one that is open there already is shown."""
    kind = kind_here(ctx)
    said = _opened(ctx, title, kind)
    if not said.title:
        raise Refusal("cases/no_title", field="title", kind=kind, locale=ctx.locale)
    cases = ctx.of(Cases)
    there = bound_here(ctx, kind, year_of(said.title))
    for case in cases.of_kind(kind.name):
        same = one_line(case.title, LONGEST).casefold() == said.title.casefold()
        if (there is not None and case.id == there.id) or (same and case.area == said.area):
            return case_table(ctx, case, cases.points(case.id), note="open already")
    area = said.area or ctx.default_area or ""
    area_id, council = council_in(ctx, area) if area and (kind.council or kind.parties) else (None, None)
    if area and area_id is None:
        area_id = ctx.bodies.ensure_area(area)
    number = cases.open(NewCase(kind.name, said.title, area_id, council, ctx.who.user_id, ctx.today))
    bound = bind_here(ctx, number)
    made = cases.get(number)
    assert made is not None  # just made
    notice_seats(ctx, made, ctx.of(CaseRooms).of(number))  # of the first count it only takes note
    if kind.parties:
        listed = keep_parties(ctx, made, said.parties, Stance.FOR)
        return case_table(ctx, made, [], note="opened", undo=f"case:{number}", unclear=listed.unclear)
    return _opening(ctx, number, bound)


@dataclass(frozen=True, slots=True)
class _Opened:
    title: str
    area: str
    parties: str = ""


def _opened(ctx: Context, text: str, kind: CaseKind) -> _Opened:
    """The title, in quotes or up to a place, and the place; of an agreement between parties these too."""
    quoted = _QUOTED.search(text)
    rest = text if quoted is None else f"{text[: quoted.start()]} {text[quoted.end() :]}"
    if kind.parties:
        before, between, parties = _parties_in(rest, kind)
        place = _PLACE.search(parties)
        listed, where = (parties[: place.start()], parties[place.start() :]) if place else (parties, "")
        title = f'"{quoted[1]}"' if quoted else ""
        made = _opened(ctx, f"{title} {before} {where}", replace(kind, parties=()))
        words = made.title.split()
        starts = (area_named(ctx.country, " ".join(words[:upto])) for upto in range(len(words), 0, -1))
        return _Opened(made.title, made.area or next(filter(None, starts), ""), listed if between else "")
    for found in reversed(list(_PLACE.finditer(rest))):
        said = rest[found.end() :].strip(" .")
        if len(said) > LONGEST:
            break
        if area := area_named(ctx.country, said):
            title = quoted[1] if quoted else rest[: found.start()]
            return _Opened(one_line(title, LONGEST).strip(), area)
    return _Opened(one_line(quoted[1] if quoted else text, LONGEST).strip(), "")


def _parties_in(text: str, kind: CaseKind) -> tuple[str, str, str]:
    """What stands before the parties, the word before them, and they."""
    found = re.search(rf"\b(?:{'|'.join(kind.parties)})\s+", text, re.IGNORECASE)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


def _opening(ctx: Context, number: int, bound: bool) -> Reply:
    case = ctx.of(Cases).get(number)
    assert case is not None  # just made
    kind = kind_of(case)
    budget = budget_of(ctx, case)
    council = council_of(ctx, case) if kind.council else None
    return ctx.say(
        "cases/opened",
        kind=kind,
        locale=ctx.locale,
        case=case,
        bound=bound,
        budget=budget,
        lines=[one for one in budget.lines if one.law and not one.over][:3] if budget else [],
        own=[one for one in budget.lines if one.event.set_by_team and not (one.over or one.law)][:3]
        if budget
        else [],
        council=council,
        ask_seats=council is not None and needs_seats(council),
        example=f"{kind.words[0] if ctx.locale == 'da' else kind.name} {'pladser' if ctx.locale == 'da' else 'seats'}"
        f" {kind.examples['seats'][ctx.locale]}",
    )


def show(ctx: Context, number: Number = 0, more: Own = "") -> Reply:
    """The table of a case, or one point of it with how it stands."""
    here = case_here(ctx, closed=True)
    case, points = here.case, ctx.seen_by_reader(Cases).points(here.case.id)
    if not points or not here.rest or (number > 999 and str(number) in case.title):
        return case_table(ctx, case, points)
    return point_card(ctx, case, point_here(ctx, here, points, here.rest), note="shown")


def list_(ctx: Context) -> Reply:
    """Every case of the kind, the open ones first."""
    kind = kind_here(ctx)
    cases = ctx.seen_by_reader(Cases)
    found = sorted(cases.of_kind(kind.name, state=None), key=lambda case: case.state is CaseState.CLOSED)
    rows = [(case, len(cases.points(case.id))) for case in found[:10]]
    return ctx.say("cases/list", kind=kind, locale=ctx.locale, rows=rows, more=len(found) - 10)


def log(ctx: Context, number: Own = "") -> Reply:
    """What was said and done about a case, or about one point of it, the latest first."""
    here = case_here(ctx, closed=True)
    kind, case, cases = here.kind, here.case, ctx.seen_by_reader(Cases)
    points = cases.points(case.id, undone=True)
    point = point_here(ctx, here, points, here.rest) if here.rest else None
    by_id = {one.id: one for one in (*points, *cases.questions(case.id, undone=True))}
    entries: list[tuple[object, str, object, PointRow | None]] = [
        (row.created_at, "position", as_called(ctx, case, row), by_id.get(row.point_id or 0))
        for row in ctx.seen_by_reader(Positions).log(case.id, point.id if point else None, LOGGED)
    ]
    entries += [
        (one.at, "change", one, by_id.get(one.point_id or 0))
        for one in cases.changes(case.id, point.id if point else None)[:LOGGED]
    ]
    entries += [
        (datetime.combine(one.day, time(12), ctx.tz), "activity", one, by_id.get(one.point_id))
        for one in ctx.seen_by_reader(ActivityPoints).log(case.id, point.id if point else None, LOGGED)
    ]
    entries.sort(key=lambda one: one[0], reverse=True)  # type: ignore[arg-type,return-value]
    return ctx.say(
        "cases/log",
        kind=kind,
        locale=ctx.locale,
        case=case,
        point=point,
        entries=entries[:LOGGED],
        more=len(entries) - LOGGED,
        states={
            one.id: one.label[ctx.locale]
            for one in (*kind.states, kind.question.open, kind.question.answered)
        },
    )


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    opening = kind.examples["open"]
    router.command(
        "open",
        *("åbn", "ny", "new", "start", "opret"),
        summary=N_("Open one, in this room"),
        form=True,
        public=True,
        en=opening["en"],
        da=opening["da"],
    )(open_)
    router.command(
        "show",
        "vis",
        "se",
        "",
        summary=N_("All points of it, or one"),
        role=Role.READER,
        reads=True,
        en="2",
        da="2",
    )(show)
    router.command(
        "list", "liste", "alle", "all", summary=N_("Every one there is"), role=Role.READER, reads=True
    )(list_)
    router.command(
        "log", "historik", "history", summary=N_("What was said and done, and by whom"), role=Role.READER, reads=True,
        en="2", da="2",
    )(log)  # fmt: skip
    return router


routers = tuple(_router(kind) for kind in case_kinds().values())
