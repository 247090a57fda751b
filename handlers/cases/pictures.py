"""Draws a case: where the majority is, on one point or on all, and the table of its points."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.reply import File, Reply
from bot.core.text import file_name, one_line
from bot.engine.context import Context
from bot.engine.jobs import Outside
from bot.engine.router import Router
from bot.engine.slots import Own
from bot.language.names import fold
from bot.language.words import N_
from bot.politics.cases import CaseKind, case_kinds
from bot.subjects.cases.card import STANCES, seats_example
from bot.subjects.cases.kinds import SUBJECTS, kind_of
from bot.subjects.cases.pictures import MOST, leaves_out, majority_of_all, majority_of_one, standings, table
from bot.subjects.cases.standing import Standing
from bot.subjects.cases.which import case_here, only_here, point_here
from bot.subjects.pictures.drawing import draw
from bot.subjects.pictures.spec import MajorityRow, MajoritySpec, TableRow, TableSpec
from storage.cases import Cases, PointRow
from storage.jobs import Job

_TABLE: Final = frozenset(map(fold, ("tabel", "tabellen", "oversigt", "table", "overview")))
_ALL: Final = frozenset(map(fold, ("", "alle", "flertal", "all", "majority", "majorities")))
_FROM: Final = re.compile(r"(?:(?<!\s)\s+|^)(?:fra|from)\s+(\d{1,4})$", re.IGNORECASE)


def picture(ctx: Context, what: Own = "") -> Reply:
    """The bar of one point by its number or words, the bars of all of them, or the table of them."""
    here = case_here(ctx, closed=True)
    points = ctx.seen_by_reader(Cases).points(here.case.id)
    if not points:
        return ctx.say("cases/nothing_to_draw", kind=here.kind, locale=ctx.locale, case=here.case)
    begins = _FROM.search(here.rest)
    said = fold(_FROM.sub("", here.rest))
    payload: dict[str, object] = {"case": here.case.id, "from": int(begins[1]) if begins else 0}
    if here.kind.council and said not in _TABLE:
        payload["point"] = None if said in _ALL else point_here(ctx, here, points, here.rest).id
        if not standings(ctx, here.case, points[:1])[0].majority.known:
            raise Refusal("cases/no_seats_known", example=seats_example(ctx, here.kind))
        payload["draws"] = "majority"
    else:
        payload["draws"] = "table"
    if (nowhere := only_here(ctx, here.case)) is not None:
        return nowhere
    return ctx.start_job("case picture", payload, aloud=ctx.aloud)


def draw_case(ctx: Context, job: Job) -> Outside | Reply:
    """Gather what the picture shows, then draw it in a process of its own."""
    cases = ctx.seen_by_reader(Cases)
    case = cases.get(job.payload["case"])
    points = cases.points(case.id) if case is not None else []
    if case is None or not points:
        raise Refusal("errors/no_record", number=job.payload["case"])
    kind = kind_of(case)
    begins = next((at for at, one in enumerate(points) if _whole(one) >= job.payload["from"]), 0)
    shown = points[begins : begins + MOST]
    more = len(points) - begins - MOST
    after = f"from {_whole(points[begins + MOST])} [c{case.id}]" if more > 0 else ""
    there: Standing | None = None
    lines: tuple[MajorityRow | TableRow, ...] = ()
    notes: tuple[str, ...] = ()
    spec: MajoritySpec | TableSpec
    if job.payload["draws"] == "table":
        spec = table(ctx, case, points, shown, more)
        lines, notes = spec.rows, spec.notes
        after = f"{kind.name} picture table {after}" if after else ""
    elif job.payload["point"] is not None:
        (there,) = standings(ctx, case, [one for one in points if one.id == job.payload["point"]])
        spec, after = majority_of_one(ctx, case, there), ""
    else:
        spec = majority_of_all(ctx, case, standings(ctx, case, shown), more)
        lines = spec.rows
        after = f"{kind.name} picture {after}" if after else ""

    kept = kind.council and leaves_out(ctx, case)

    def shown_as(then: Context, png: bytes) -> Reply:
        """The picture, with what it shows in words for whoever cannot see it."""
        reply = then.say(
            "cases/picture",
            case=case,
            kind=kind,
            there=there,
            stances=STANCES,
            lines=lines,
            notes=notes,
            kept=kept,
            next=after,
        )
        title = one_line(f"{case.title} {there.point.title if there else ''}".strip(), 100)
        words = "-".join(fold(title).split())
        return replace(reply, file=File(file_name(words[:80], ".png"), png, "image/png", title))

    return Outside(lambda: draw(spec), shown_as)


def _whole(point: PointRow) -> int:
    """The first part of a point's number."""
    return int(point.number.partition(".")[0])


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    router.command(
        "picture",
        *("billede", "billedet", "image", "tegn", "draw"),
        summary=N_("It as a picture: the majority, or the table"),
        role=Role.READER,
        reads=True,
        en="2" if kind.council else "",
        da="2" if kind.council else "",
    )(picture)
    return router


routers = tuple(_router(kind) for kind in case_kinds().values())
routers[0].job("case picture")(draw_case)
