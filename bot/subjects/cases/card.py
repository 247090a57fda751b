"""Cards of cases: a point, the table of all of them, and the amounts and states on them as they are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.language.amounts import Amount, find_amounts, say_amount
from bot.politics.cases import CaseKind, PointState
from bot.politics.parties import Party
from bot.politics.positions import Stance
from bot.subjects.cases.chamber import Council, council_of
from bot.subjects.cases.kinds import kind_of
from bot.subjects.cases.parties import agreed, agreements_of
from bot.subjects.cases.questions import open_questions
from bot.subjects.cases.standing import Standing, read_positions_of, standing
from bot.subjects.cases.sums import amount_of, balance, total
from storage.cases import CaseRow, CaseState, PointRow

STANCES = tuple(Stance)


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point as a page shows it: its amount and state in words, and how it stands where a council decides."""

    point: PointRow
    state: PointState
    amount: str
    got: str
    standing: Standing | None = None


def columns_of(amount: Amount | None, said: str | None) -> dict[str, Any]:
    """An amount as the columns of a point keep it."""
    if amount is None:
        return {
            **dict.fromkeys(("amount", "amount_to", "amount_kind", "amount_years", "amount_yearly")),
            "amount_about": False,
            "amount_said": said,
        }
    return {
        "amount": amount.low,
        "amount_to": amount.high if amount.high != amount.low else None,
        "amount_kind": amount.kind.value if amount.kind else None,
        "amount_years": ",".join(map(str, amount.years)) or None,
        "amount_about": amount.about,
        "amount_yearly": amount.yearly,
        "amount_said": said,
    }


def point_line(ctx: Context, kind: CaseKind, point: PointRow, standing: Standing | None = None) -> PointLine:
    amount = amount_of(point)
    got = ""
    if point.got_amount is not None:
        often = amount.kind if amount is not None else None
        got = say_amount(Amount(point.got_amount, point.got_amount, often), ctx.locale)
    said = say_amount(amount, ctx.locale) if amount is not None else point.amount_said or ""
    return PointLine(point, kind.state(point.state), said, got, standing)


def readings_of(ctx: Context, point: PointRow) -> list[str]:
    """What an amount that is not settled may mean, each as it is said."""
    if point.amount is not None or not point.amount_said:
        return []
    spans = [span for said in point.amount_said.split(" | ") for span in find_amounts(said, ctx.locale)]
    meant = [one for span in spans for one in ((span.amount,) if span.amount is not None else span.readings)]
    return list(dict.fromkeys(say_amount(one, ctx.locale) for one in meant))


def point_card(
    ctx: Context,
    case: CaseRow,
    point: PointRow,
    *,
    note: str = "",
    undo: str = "",
    leftovers: str = "",
    twin: PointRow | None = None,
    together: bool = False,
) -> Reply:
    """The card of a point; `note` is what just happened to it, `undo` the record and act its Undo takes back.

    With `together` the parties of each agreement are counted as one.
    """
    kind = kind_of(case)
    council = council_of(ctx, case) if kind.council else None
    rows = read_positions_of(ctx, case, [point.id]).get(point.id, []) if council is not None else []
    agreements = agreements_of(ctx, case, council) if council is not None and rows else []
    blocks = [one.parties for one in agreements] if together else []
    there = standing(point, rows, council, blocks) if council is not None else None
    states = [one.id for one in kind.states]
    place = states.index(point.state) + 1 if point.state in states else 0
    ahead = kind.states[place] if place < len(kind.states) and not kind.state(point.state).ends else None
    return ctx.say(
        "cases/point",
        kind=kind,
        locale=ctx.locale,
        case=case,
        line=point_line(ctx, kind, point, there),
        council=council,
        stances=STANCES,
        readings=readings_of(ctx, point),
        next_state=ahead,
        note=note,
        undo=undo,
        leftovers=leftovers,
        twin=twin,
        agreements=agreements,
        may_change=ctx.who.role >= Role.MEMBER and not ctx.aloud,
        today=ctx.today,
    )


def case_table(
    ctx: Context,
    case: CaseRow,
    points: list[PointRow],
    *,
    note: str = "",
    undo: str = "",
    unclear: Sequence[tuple[str, Sequence[Party]]] = (),
    verb: str = "with",
) -> Reply:
    """All points of a case, with what they add up to and where the majority is.

    `unclear` are parties that were said with `verb` and not understood, with what each may be.
    """
    kind = kind_of(case)
    council = council_of(ctx, case) if kind.council else None
    rows = read_positions_of(ctx, case) if council is not None else {}
    lines = [
        point_line(
            ctx,
            kind,
            point,
            standing(point, rows.get(point.id, []), council) if council is not None else None,
        )
        for point in points
    ]
    return ctx.say(
        "cases/table",
        kind=kind,
        locale=ctx.locale,
        case=case,
        lines=lines,
        council=council,
        closed=case.state is CaseState.CLOSED,
        asked=total(points, ctx.locale) if kind.amounts else "",
        got=total(points, ctx.locale, got=True) if kind.amounts else "",
        reached=sum(kind.state(point.state).got for point in points),
        unanswered=len(open_questions(ctx, case)),
        balance=balance(case, kind, points, ctx.locale),
        parties=agreed(ctx, case, council_of(ctx, case)) if kind.parties else None,
        unclear=unclear,
        verb=verb,
        note=note,
        undo=undo,
        may_change=ctx.who.role >= Role.MEMBER and not ctx.aloud,
    )


def needs_seats(council: Council) -> bool:
    """Whether nobody knows how many seats each party has."""
    return council.source in ("some", "none") or council.chamber.size is None


def seats_example(ctx: Context, kind: CaseKind) -> str:
    """How the seats of a council are told."""
    return (
        f"{kind.words[0] if ctx.locale == 'da' else kind.name} {'pladser' if ctx.locale == 'da' else 'seats'} "
        + (kind.examples["seats"][ctx.locale])
    )
