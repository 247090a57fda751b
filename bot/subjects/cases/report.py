"""Reports of a case: an internal one with all that is known, and one for the public with what may be told.

The public one is made of `PublicPoint`s alone, which hold nothing but what `_told` puts into them: a column nobody
thought of is left out, never let out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.core.errors import Refusal
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.language.amounts import Amount, AmountKind, say_amount
from bot.language.words import N_
from bot.politics.cases import CaseKind
from bot.subjects.cases.card import STANCES, point_line
from bot.subjects.cases.chamber import council_of
from bot.subjects.cases.kinds import kind_of
from bot.subjects.cases.pictures import dated, leaves_out, standings
from bot.subjects.cases.questions import is_open, overdue
from bot.subjects.cases.sums import amount_of, balance, total
from storage.cases import CaseRow, Cases, PointRow
from storage.visibility import Confidentiality

CONFIDENTIAL: Final = N_("(confidential)")
_UNSETTLED: Final = N_("not settled")


@dataclass(frozen=True, slots=True)
class PublicPoint:
    """What the public is told of a point: '' for what is not told."""

    number: str
    title: str
    state: str
    amount: str
    got: str
    figure: str
    story: str
    owner: str


def public_points(ctx: Context, kind: CaseKind, points: list[PointRow]) -> list[PublicPoint]:
    """The points the public is told of: none that is internal or stands under one that is."""
    return [_told(ctx, kind, one, points) for one in points if not _internal(one, points)]


def public_report(ctx: Context, case: CaseRow) -> Reply:
    """The public report; Refusal for a case that not the whole team may see."""
    kind = kind_of(case)
    if case.confidentiality is not Confidentiality.TEAM:
        raise Refusal("cases/not_public", title=case.title, kind=kind, locale=ctx.locale)
    points = ctx.seen_by_reader(Cases).points(case.id)
    shown = [one for one in points if not _internal(one, points)]
    summed = [one for one in shown if not _amount_internal(one, points)]
    return ctx.say(
        "cases/report_public",
        kind=kind,
        locale=ctx.locale,
        title=case.title,
        area=case.area,
        case_id=case.id,
        points=public_points(ctx, kind, points),
        asked=total(summed, ctx.locale) if "amount" in kind.public else "",
        got=total(summed, ctx.locale, got=True) if "got" in kind.public else "",
        without=len(shown) > len(summed),
        balance=None,
        day=dated(ctx),
    )


def internal_report(ctx: Context, case: CaseRow, most: int | None = None) -> Reply:
    """The internal report, of at most so many points; what single people keep to themselves is not in it."""
    kind = kind_of(case)
    cases = ctx.seen_by_reader(Cases)
    points = cases.points(case.id)
    shown = points[:most]
    there = {one.point.id: one for one in standings(ctx, case, shown)} if kind.council and shown else {}
    questions = cases.questions(case.id)
    return ctx.say(
        "cases/report_internal",
        kind=kind,
        locale=ctx.locale,
        case=case,
        council=council_of(ctx, case) if kind.council else None,
        lines=[point_line(ctx, kind, point, there.get(point.id)) for point in shown],
        more=len(points) - len(shown),
        stances=STANCES,
        asked=total(points, ctx.locale) if kind.amounts else "",
        got=total(points, ctx.locale, got=True) if kind.amounts else "",
        balance=balance(case, kind, points, ctx.locale),
        questions=questions[:most],
        late=[one.id for one in questions if is_open(ctx, case, one) and overdue(one, ctx.today)],
        kept=kind.council and leaves_out(ctx, case),
        day=dated(ctx),
        on=partial(dated, ctx),
    )


def _told(ctx: Context, kind: CaseKind, point: PointRow, points: list[PointRow]) -> PublicPoint:
    may = kind.public
    amount, got = _amounts(ctx, point, points) if kind.amounts else ("", "")
    return PublicPoint(
        point.number,
        point.title,
        kind.state(point.state).label[ctx.locale] if "state" in may else "",
        amount if "amount" in may else "",
        got if "got" in may else "",
        (point.figure or "") if "figure" in may else "",
        (point.story or "") if "story" in may else "",
        (point.owner or "") if "owner" in may else "",
    )


def _amounts(ctx: Context, point: PointRow, points: list[PointRow]) -> tuple[str, str]:
    """What was asked and what was got of a point, never as it was typed."""
    amount = amount_of(point)
    if amount is None and not point.amount_said and point.got_amount is None:
        return "", ""
    if _amount_internal(point, points):
        return ctx.translate(CONFIDENTIAL), ""
    asked = say_amount(amount, ctx.locale) if amount is not None else ctx.translate(_UNSETTLED)
    if point.got_amount is None or (amount is not None and point.got_amount == amount.low):
        return asked, ""
    often = amount.kind if amount is not None and amount.kind is not AmountKind.SAVING else None
    return asked, say_amount(Amount(point.got_amount, point.got_amount, often), ctx.locale)


def _internal(point: PointRow, points: list[PointRow]) -> bool:
    """Whether a point, or any it stands under, is internal."""
    return any(one.internal for one in _upwards(point, points))


def _amount_internal(point: PointRow, points: list[PointRow]) -> bool:
    """Whether its amount, or that of any it stands under, is internal: parts would tell the whole."""
    return any(one.internal or one.amount_internal for one in _upwards(point, points))


def _upwards(point: PointRow, points: list[PointRow]) -> list[PointRow]:
    by_id = {one.id: one for one in points}
    found = [point]
    while (above := found[-1].parent_id) is not None and above in by_id:
        found.append(by_id[above])
    return found
