"""What the pictures of a case show: where the majority is, on one point or on all, and the table of its points."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from babel.dates import format_date

from bot.core.reply import Paragraph, plain
from bot.engine.context import Context
from bot.language.words import N_
from bot.politics.cases import CaseKind
from bot.politics.majority import Majority
from bot.politics.positions import Stance
from bot.subjects.cases.card import PointLine, point_line
from bot.subjects.cases.chamber import council_of
from bot.subjects.cases.kinds import kind_of
from bot.subjects.cases.standing import Standing, read_positions_of, standing
from bot.subjects.cases.sums import balance, total
from bot.subjects.pictures.spec import MajorityRow, MajoritySpec, Part, Side, TableRow, TableSpec
from storage.cases import CaseRow, PointRow, Positions
from storage.visibility import Confidentiality

MOST: Final = 20
"""Points in one picture: more are too many for a phone."""
_ALONG: Final = (Stance.FOR, Stance.LEANING, Stance.UNDECIDED, Stance.UNKNOWN, Stance.AGAINST)
SAID: Final = {
    Stance.FOR: N_("For"),
    Stance.LEANING: N_("Leaning for"),
    Stance.UNDECIDED: N_("Undecided"),
    Stance.UNKNOWN: N_("Not known"),
    Stance.AGAINST: N_("Against"),
}


def standings(ctx: Context, case: CaseRow, points: list[PointRow]) -> list[Standing]:
    """How each point stands by what the whole team may see."""
    council = council_of(ctx, case)
    rows = read_positions_of(ctx, case, {one.id for one in points}, shared=True)
    return [standing(point, rows.get(point.id, []), council) for point in points]


def leaves_out(ctx: Context, case: CaseRow) -> bool:
    """Whether the reader knows of positions that are kept from what is passed on."""
    rows = ctx.seen_by_reader(Positions).latest(case.id)
    return any(one.confidentiality is not Confidentiality.TEAM for one in rows)


def majority_of_one(ctx: Context, case: CaseRow, there: Standing) -> MajoritySpec:
    """The bar of one point, with who stands where and what is missing in words."""
    sides = [
        Side(stance.value, ctx.translate(SAID[stance]), _who(there, stance), there.majority.seats(stance))
        for stance in _ALONG
        if there.majority.shares[stance]
    ]
    if there.majority.unknown_seats:
        words = ctx.translate(N_("Seats I do not know"))
        sides.append(Side(Stance.UNKNOWN.value, words, "", there.majority.unknown_seats))
    where = ctx.say("cases/where", there=there)
    says = " ".join(plain(block.text) for block in where.blocks if isinstance(block, Paragraph))
    return replace(_spec(ctx, case, [there]), sides=tuple(sides), says=says, note=dated(ctx))


def majority_of_all(ctx: Context, case: CaseRow, there: list[Standing], more: int) -> MajoritySpec:
    """A bar for each point; `more` are left for another picture."""
    return replace(_spec(ctx, case, there), note=_note(ctx, more))


def table(ctx: Context, case: CaseRow, points: list[PointRow], shown: list[PointRow], more: int) -> TableSpec:
    """The table of some of a case's points, and what all of them come to."""
    kind = kind_of(case)
    there = {one.point.id: one for one in standings(ctx, case, shown)} if kind.council else {}
    lines = [point_line(ctx, kind, point, there.get(point.id)) for point in shown]
    asked = total(points, ctx.locale) if kind.amounts else ""
    got = total(points, ctx.locale, got=True) if kind.amounts else ""
    reckoned = balance(case, kind, points, ctx.locale)
    said = ctx.say("cases/sums", asked=asked, got=got, balance=reckoned, kind=kind, locale=ctx.locale)
    notes = [plain(block.text) for block in said.blocks if isinstance(block, Paragraph)]
    return TableSpec(
        case.title,
        _place(case),
        tuple(_row(ctx, kind, line) for line in lines),
        (*notes, *((_note(ctx, more),) if more > 0 else ()), dated(ctx)),
    )


def said_count(majority: Majority) -> str:
    """How many are sure, of how many are needed: '✓ 18', '14/16 (+2)'."""
    if majority.is_sure:
        return f"✓ {majority.sure}"
    if not majority.has_size:
        return str(majority.sure)
    leaning = majority.with_leaning - majority.sure
    return f"{majority.sure}/{majority.needed}" + (f" (+{leaning})" if leaning else "")


def dated(ctx: Context, day: date | None = None) -> str:
    """A day in full, or today, for what is looked at on another day."""
    return format_date(day or ctx.today, "long", locale="da" if ctx.locale == "da" else "en_GB")


def _row(ctx: Context, kind: CaseKind, line: PointLine) -> TableRow:
    states = [one.id for one in kind.states if not one.ends]
    part = states.index(line.state.id) / len(states) if line.state.id in states else 0.0
    ends = "" if not line.state.ends else "got" if line.state.got else "lost"
    amount = line.got or line.amount if kind.amounts else ""
    below = " · ".join(one for one in (amount, line.point.owner) if one)
    count = (
        said_count(line.standing.majority) if line.standing is not None and line.standing.positions else ""
    )
    return TableRow(
        line.point.number, line.point.title, below, line.state.label[ctx.locale], part, ends, count
    )


def _spec(ctx: Context, case: CaseRow, there: list[Standing]) -> MajoritySpec:
    size = max((one.majority.size or 0 for one in there), default=0)
    size = max(size, max((one.majority.known for one in there), default=0))
    needed = there[0].majority.needed if there and there[0].majority.has_size else None
    words = ctx.translate(N_("majority: {n}")).replace("{n}", str(needed))
    legend = tuple((stance.value, ctx.translate(SAID[stance])) for stance in _ALONG)
    rows = tuple(
        MajorityRow(one.point.number, one.point.title, said_count(one.majority), _parts(one)) for one in there
    )
    return MajoritySpec(case.title, _place(case), size, needed, words, rows, legend)


def _parts(there: Standing) -> tuple[Part, ...]:
    found = []
    for stance in _ALONG:
        found += [
            Part(stance.value, _short(there, one.who), one.seats) for one in there.majority.shares[stance]
        ]
        if stance is Stance.UNKNOWN and there.majority.unknown_seats:
            found.append(Part(stance.value, "", there.majority.unknown_seats))
    return tuple(found)


def _short(there: Standing, who: str) -> str:
    """A letter, or the initials of a person or of a list without a letter."""
    name = there.share(who)
    return name if len(name) < 3 else "".join(word[0] for word in name.split())[:3].upper()


def _who(there: Standing, stance: Stance) -> str:
    """'A 9 · F 3 · Bent Holm'."""
    return " · ".join(
        there.share(one.who) if one.who in there.names else f"{there.share(one.who)} {one.seats}"
        for one in there.majority.shares[stance]
    )


def _place(case: CaseRow) -> str:
    return case.area if case.area and case.area not in case.title else ""


def _note(ctx: Context, more: int) -> str:
    return ctx.translate(N_("and {n} more")).replace("{n}", str(more)) if more > 0 else ""
