"""Answers where somebody stands, and asks what was meant by what colleagues say: an amount, an idea, what was wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Number, Own
from bot.language.amounts import find_amounts, say_amount
from bot.language.names import Found, fold
from bot.language.words import N_
from bot.politics.cases import CaseKind, case_kinds
from bot.subjects.cases.card import point_line
from bot.subjects.cases.chamber import letter_of
from bot.subjects.cases.kinds import SUBJECTS
from bot.subjects.cases.pointing import fields_said, read_said
from bot.subjects.cases.standing import as_called
from bot.subjects.cases.which import Here, case_here, point_here, points_meant
from storage.cases import Cases, NewPosition, PointRow, PositionRow, Positions

SHOWN: Final = 8
OFFERED: Final = 3
LATELY: Final = timedelta(hours=24)
_LAST: Final = re.compile(r"(?:\A|(?<!\s)\s++)#?(\d{1,3}(?:\.\d{1,2})?)$")
_QUOTED: Final = re.compile(r"^\"([^\"]+)\"")


def stands(ctx: Context, text: Own = "") -> Reply:
    """Where a party or a person stands, on a point or on all, as it was noted, the newest first; nothing is changed."""
    here = case_here(ctx, closed=True)
    who, number = here.rest, ""
    points = ctx.seen_by_reader(Cases).points(here.case.id)
    if (found := _LAST.search(here.rest)) and points_meant(points, found[1]):
        who, number = here.rest[: found.start()].strip(), found[1]
    point = point_here(ctx, here, points, number, f"{who} {{}}") if number else None
    name, rows = _of(ctx, here, who, point.id if point is not None else None)
    return ctx.say(
        "cases/stands",
        kind=here.kind,
        locale=ctx.locale,
        case=here.case,
        point=point,
        name=name,
        rows=[(as_called(ctx, here.case, row), _on(points, row)) for row in rows[:SHOWN]],
        more=len(rows) - SHOWN,
        today=ctx.today,
    )


def _of(ctx: Context, here: Here, who: str, point_id: int | None) -> tuple[str, list[PositionRow]]:
    """How somebody is called, and the positions that are theirs or from them; all where nobody is named."""
    rows = [
        row
        for row in ctx.seen_by_reader(Positions).log(here.case.id, point_id, 500)
        if point_id is None or row.point_id == point_id
    ]
    if not who:
        return "", rows
    code = here.case.area_code or ""
    parties = ctx.country.seats.parties_said(who, code)
    if len(parties) == 1:
        letter = parties[0].letter

        def is_theirs(name: str | None) -> bool:
            return bool(name) and letter_of(ctx.country, code, name or "") == letter

        return letter, [row for row in rows if is_theirs(row.name) or is_theirs(row.source)]
    found = ctx.register.people.look_up(who, near=False)
    if isinstance(found, Found):
        number, name = found.entry.id, found.entry.name
        return name, [row for row in rows if number in (row.person_id, row.source_person_id)]
    key = fold(who)
    return who, [row for row in rows if key in (fold(row.name), fold(row.source or ""))]


def _on(points: list[PointRow], row: PositionRow) -> PointRow | None:
    return next((one for one in points if one.id == row.point_id), None)


def amount(ctx: Context, text: Own = "") -> Reply:
    """Ask what an amount is that was said of a point: what is got, what is asked for now, or a figure beside it."""
    here = case_here(ctx)
    head, _, note = here.rest.partition(":")
    number, _, said = head.strip().partition(" ")
    points = ctx.of(Cases).points(here.case.id)
    point = point_here(ctx, here, points, number)
    spans = find_amounts(said, ctx.locale)
    if not spans or spans[0].amount is None:
        raise Refusal("cases/no_amount", field="amount", said=said)
    verb = f"{here.kind.name} {here.kind.verb} {point.number}"
    figure = "; ".join(one for one in (point.figure, note.strip()) if one)
    return ctx.say(
        "cases/which_amount",
        kind=here.kind,
        locale=ctx.locale,
        line=point_line(ctx, here.kind, point),
        said=say_amount(spans[0].amount, ctx.locale),
        got=f"{verb} agreed {said} [c{here.case.id}]",
        asked=f"{verb} {said} [c{here.case.id}]",
        beside=f"{verb}: {figure} [c{here.case.id}]",
        note=note.strip(),
    )


def perhaps(ctx: Context, text: Own = "") -> Reply:
    """Ask whether what was only thought of is to be done: a new point, or somebody else who sees to one."""
    here = case_here(ctx)
    quoted = _QUOTED.match(here.rest)
    points = ctx.of(Cases).points(here.case.id)
    number, _, more = here.rest.partition(" ")
    owner = more.removeprefix("owner ") if more.startswith("owner ") else ""
    state = next((one for one in here.kind.states if more in one.words), None)
    return ctx.say(
        "cases/perhaps",
        kind=here.kind,
        locale=ctx.locale,
        title=quoted[1] if quoted else "",
        point=None if quoted else point_here(ctx, here, points, number),
        owner=owner,
        state=state,
        says=f"{here.kind.name} {here.kind.verb} {here.rest} [c{here.case.id}]",
    )


def answered(ctx: Context, text: Own = "") -> Reply:
    """Ask which question an answer of the administration is to; of the only open one it is offered first."""
    here = case_here(ctx)
    number, _, said = here.rest.partition(":")
    cases, words = ctx.of(Cases), here.kind.question
    points = cases.points(here.case.id)
    point = next(iter(points_meant(points, number.strip())), None)
    questions = [one for one in cases.questions(here.case.id) if one.state == words.open.id]
    said = said.strip()
    verb = f"{here.kind.name} {here.kind.verb}"
    figure = "; ".join(one for one in (point.figure if point is not None else None, said) if one)
    return ctx.say(
        "cases/which_question",
        kind=here.kind,
        locale=ctx.locale,
        said=said,
        ways=[
            (one, f"{here.kind.name} {words.verb} {one.number} answered: {said} [c{here.case.id}]")
            for one in questions[:SHOWN]
        ],
        point=point,
        beside=f"{verb} {point.number}: {figure} [c{here.case.id}]" if point is not None else "",
    )


def each(ctx: Context, text: Own = "") -> Reply:
    """Change several points that were told of at once, each by a line of its own between ';;'."""
    here = case_here(ctx)
    cases = ctx.of(Cases)
    points = cases.points(here.case.id)
    done = []
    for line in here.rest.split(";;"):
        said = read_said(ctx, here.kind, line.strip())
        there = point_here(ctx, here, points, said.number, f"{here.rest} {{}}")
        act = cases.change_point(there.id, there.version, fields_said(ctx, here.kind, said, there))
        after = cases.point(there.id)
        if act is None or after is None:
            raise Refusal("errors/changed_meanwhile", number=there.id)
        done.append(
            (
                point_line(ctx, here.kind, after),
                f"{here.kind.name} undo point:{there.id} {act}" if act else "",
            )
        )
    return ctx.say("cases/each", kind=here.kind, locale=ctx.locale, done=done)


def forget(ctx: Context, text: Own = "") -> Reply:
    """Show what was noted last of somebody, or from them, to be taken back."""
    here = case_here(ctx, closed=True)
    points = ctx.of(Cases).points(here.case.id)
    name, rows = _of(ctx, here, here.rest, None)
    return ctx.say(
        "cases/forget",
        kind=here.kind,
        locale=ctx.locale,
        name=name,
        rows=[(as_called(ctx, here.case, row), _on(points, row)) for row in rows[:OFFERED]],
        today=ctx.today,
    )


def instead(ctx: Context, text: Own = "") -> Reply:
    """Move what one noted last to the point that was meant; of several it is asked which."""
    here = case_here(ctx, closed=True)
    points = ctx.of(Cases).points(here.case.id)
    wrong, _, right = here.rest.partition(" ")
    to = point_here(ctx, here, points, right, f"{wrong} {{}}") if right else None
    on = points_meant(points, wrong) if wrong else []
    mine = [
        row
        for row in ctx.of(Positions).log(here.case.id, on[0].id if len(on) == 1 else None, 50)
        if row.created_by == ctx.who.user_id and row.created_at >= ctx.now - LATELY
    ]
    return ctx.say(
        "cases/instead",
        kind=here.kind,
        locale=ctx.locale,
        wrong=on[0] if len(on) == 1 else None,
        to=to,
        rows=[as_called(ctx, here.case, row) for row in mine[:OFFERED]],
        case=here.case,
        today=ctx.today,
    )


def moved(ctx: Context, number: Number, point: Own = "") -> Reply:
    """Take a position back and note it on another point."""
    positions, cases = ctx.of(Positions), ctx.of(Cases)
    row = positions.get(number)
    case = cases.get(row.case_id) if row is not None else None
    if row is None or case is None:
        raise Refusal("errors/no_record", number=number)
    points = cases.points(case.id)
    to = points_meant(points, point)
    if len(to) != 1:
        raise Refusal("errors/no_record", number=number)
    taken = positions.take_back(number)
    if taken is None or taken.kept:
        raise Refusal("errors/changed_meanwhile", number=number)
    again_, _ = positions.stand(
        NewPosition(
            case.id, row.typed, row.said_on, to[0].id, row.person_id, row.organization_id, row.stance, row.split,
            row.confidence, row.source_person_id, row.source, source_url=row.source_url, note=row.note,
            confidentiality=row.confidentiality,
        )
    )  # fmt: skip
    kept = positions.get(again_)
    assert kept is not None  # just made
    return ctx.say(
        "cases/moved",
        kind=case_kinds()[case.kind],
        locale=ctx.locale,
        one=as_called(ctx, case, kept),
        point=to[0],
        today=ctx.today,
    )


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    if not kind.council:
        return router
    router.command(
        "stands", "står", "mener", summary=N_("Where a party or a person stands"), role=Role.READER, reads=True,
        en="V 2", da="V 2",
    )(stands)  # fmt: skip
    router.command(
        "amount", "beløb", summary="", en="2 DKK 1.2m: the draft", da="2 1,2 mio. kr.: udkastet", public=True
    )(amount)
    router.command("perhaps", "måske", summary="", en="2 owner Bo", da="2 owner Bo", public=True)(perhaps)
    router.command("answered", "svaret", summary="", en="2: 212 waited", da="2: 212 ventede", public=True)(
        answered
    )
    router.command(
        "each",
        "hver",
        summary="",
        en="2 owner Bo ;; 3 owner Malik",
        da="2 owner Bo ;; 3 owner Malik",
        public=True,
    )(each)
    router.command(
        "forget", "glem", summary=N_("Take back what was noted of somebody"), en="Bent Holm", da="Bent Holm"
    )(forget)
    router.command("instead", "hellere", summary="", en="2 3", da="2 3")(instead)
    router.command("moved", "flyt", summary="", en="1 2", da="1 2")(moved)
    return router


routers = tuple(_router(kind) for kind in case_kinds().values())
