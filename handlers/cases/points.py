"""Adds points to cases, changes them, removes them, and takes any of it back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.reply import FieldKind, Reply
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Own, Reads, Slot
from bot.language.amounts import find_amounts
from bot.language.names import fold
from bot.language.point_line import PointSaid
from bot.language.words import N_
from bot.politics.cases import CaseKind, case_kinds
from bot.subjects.cases.card import case_table, columns_of, point_card, point_line
from bot.subjects.cases.kinds import SUBJECTS, kind_here, kind_of
from bot.subjects.cases.pointing import fields_said, read_said
from bot.subjects.cases.questions import question_card
from bot.subjects.cases.which import again, case_here, point_here, points_meant, which_point
from storage.cases import QUESTION, CaseRow, Cases, NewPoint, PointRow, Positions, SeatCounts
from storage.journal import TakenBack

LATELY: Final = timedelta(hours=24)
_NEW: Final = re.compile(r"(?:(?<!\s)\s+)?\[new\]")
_RECORD: Final = re.compile(r"(case|point|position|seats):(\d{1,9})(?:\s+(\d{1,9}))?")
_KINDS: Final = ("case", "point", "position", "seats")

PointTitle: TypeAlias = Annotated[
    str, Slot(Reads.REST, N_("What"), N_("What do you want?"), hint=N_("rehabilitation within 14 days"))
]
NewTitle: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("What"), N_("What do you want?"), hint=N_("rehabilitation within 14 days"))
]
_OWNER: Final = Slot(Reads.FIELD, N_("Who sees to it"), N_("Who sees to it?"), FieldKind.LINE, "Bo")
_FIGURE: Final = Slot(
    Reads.FIELD, N_("A figure"), N_("Which figure shows it?"), FieldKind.LINE, N_("the wait is 31 days")
)
_STORY: Final = Slot(
    Reads.FIELD,
    N_("A story"),
    N_("Which story shows it?"),
    FieldKind.TEXT,
    N_("somebody it is about, without a name"),
)
_AMOUNT: Final = Slot(
    Reads.FIELD, N_("Amount"), N_("How much does it cost?"), FieldKind.LINE, N_("DKK 1.5m a year")
)


def point(ctx: Context, title: PointTitle, **own: str) -> Reply:
    """Add a point to the case; with the number of one there is, change what is said of it and nothing else."""
    here = case_here(ctx, title)
    kind, case = here.kind, here.case
    new = bool(_NEW.search(here.rest))
    text = _NEW.sub("", here.rest)
    said = _in_form(ctx, kind, text, own) if ctx.message.kind is Kind.FORM else read_said(ctx, kind, text)
    points = ctx.of(Cases).points(case.id)
    if said.number and not new:
        there = points_meant(points, said.number)
        parent = points_meant(points, said.number.rpartition(".")[0]) if "." in said.number else []
        if there and not said.says_more:
            return point_card(ctx, case, there[0], note="shown")
        if there and (said.quoted or not (said.title or said.leftovers)):
            return _change(ctx, case, there[0], said)
        if there:
            return _which_of_two(ctx, case, there[0], text, said)
        if parent and said.title:
            return _add(ctx, case, points, replace(said, number=""), parent[0])
        if not said.title:
            return which_point(ctx, case, points, again(ctx, case, f"{{}} {_behind(said, text)}"))
        said = replace(said, title=f"{said.number} {said.title}", number="")  # '15 new hands': a title
    elif said.number:
        said = replace(said, title=said.title if said.quoted else f"{said.number} {said.title}", number="")
    if not said.title:
        raise Refusal("cases/no_title", field="title", kind=kind, locale=ctx.locale)
    twin = next((one for one in points if fold(one.title) == fold(said.title)), None)
    if twin is not None and not new:
        return ctx.say(
            "cases/twin",
            kind=kind,
            locale=ctx.locale,
            twin=twin,
            line=point_line(ctx, kind, twin),
            another=again(ctx, case, f"{text} [new]"),
            more=said.amounts or said.owner or said.state or said.figure or said.story,
            onto=again(ctx, case, f"{twin.number} {_behind(said, text)}"),
        )
    return _add(ctx, case, points, said, None)


def edit(ctx: Context, number: Own = "", title: NewTitle = "", **own: str) -> Reply:
    """Change what is said of a point and nothing else; with only its number the form opens, filled."""
    here = case_here(ctx)
    kind, case = here.kind, here.case
    said = read_said(ctx, kind, here.rest)
    there = point_here(ctx, here, ctx.of(Cases).points(case.id), said.number or here.rest)
    if ctx.message.kind is Kind.FORM:
        return _change(ctx, case, there, _in_form(ctx, kind, title, own), whole=True)
    if said.number and said.says_more:
        if said.title and not said.quoted:
            said = replace(said, quoted=True)
        return _change(ctx, case, there, said)
    line = point_line(ctx, kind, there)
    filled = {
        "title": there.title,
        "amount": line.amount,
        "owner": there.owner or "",
        "figure": there.figure or "",
        "story": there.story or "",
    }
    reply = ctx.say("cases/edit", kind=kind, locale=ctx.locale, point=there)
    return replace(reply, form=ctx.form(filled))


def remove(ctx: Context, number: Own = "") -> Reply:
    """Remove a point; its number is not used again, and it can be put back."""
    here = case_here(ctx)
    kind, cases = here.kind, ctx.of(Cases)
    gone = point_here(ctx, here, cases.points(here.case.id), here.rest)
    act = cases.remove_point(gone.id)
    return ctx.say(
        "cases/removed",
        kind=kind,
        locale=ctx.locale,
        point=gone,
        undo=f"{kind.name} undo point:{gone.id} {act}" if act else "",
    )


def undo(ctx: Context, record: Own = "") -> Reply:
    """Take back what was done last, or one act on a record; nothing where somebody has changed the same since."""
    kind, rest = kind_here(ctx), ctx.rest.strip()
    if found := _RECORD.fullmatch(rest):
        return _taken_back(ctx, kind, found[1], int(found[2]), int(found[3]) if found[3] else None)
    if rest:
        here = case_here(ctx)
        point = point_here(ctx, here, ctx.of(Cases).points(here.case.id, undone=True), here.rest)
        return _taken_back(ctx, kind, "point", point.id, ctx.of(Cases).last_act(f"point:{point.id}"))
    last = ctx.audit.last_by(ctx.who.user_id, ctx.now - LATELY)
    if last is None or last[2].partition(":")[0] not in _KINDS:
        return ctx.say("cases/nothing_to_undo", kind=kind, locale=ctx.locale)
    act, _, named, reversible = last
    of, _, number = named.partition(":")
    return _taken_back(ctx, kind, of, int(number), act if reversible else None)


def _taken_back(ctx: Context, kind: CaseKind, of: str, number: int, act: int | None) -> Reply:
    cases, taken = ctx.of(Cases), None
    if of == "position":
        position = ctx.of(Positions).get(number)
        taken = ctx.of(Positions).take_back(number) if position is not None else None
        case = cases.get(position.case_id) if position is not None else None
        on = cases.point(position.point_id) if position is not None and position.point_id else None
        return _after(ctx, kind, taken, case, on)
    if of == "seats":
        return _after(ctx, kind, ctx.of(SeatCounts).untell(number, act or 0), None, None)
    if of == "point":
        there = cases.point(number)
        if there is None:
            return _after(ctx, kind, None, None, None)
        if act is None:
            removed = cases.remove_point(number)
            taken = TakenBack(1, 0) if removed else None
        else:
            taken = cases.take_back(f"point:{number}", act)
        return _after(ctx, kind, taken, cases.get(there.case_id), cases.point(number))
    case = cases.get(number)
    if case is None:
        return _after(ctx, kind, None, None, None)
    if act is None:
        if cases.points(number):
            return ctx.say("cases/has_points", kind=kind_of(case), locale=ctx.locale, case=case)
        taken = TakenBack(1, 0) if cases.remove(number) else None
    else:
        taken = cases.take_back(f"case:{number}", act)
    return _after(ctx, kind, taken, cases.get(number), None)


def _after(
    ctx: Context, kind: CaseKind, taken: TakenBack | None, case: CaseRow | None, on: PointRow | None
) -> Reply:
    """What stands there after something was taken back."""
    if taken is None:
        return ctx.say("cases/nothing_to_undo", kind=kind, locale=ctx.locale)
    if taken.kept:
        return ctx.say("cases/changed_since", kind=kind, locale=ctx.locale)
    if case is not None and on is not None and on.undone_at is None and on.level == QUESTION:
        return replace(question_card(ctx, case, on, note="as before"), replaces=True)
    if case is not None and on is not None and on.undone_at is None:
        return replace(point_card(ctx, case, on, note="as before"), replaces=True)
    if case is not None and on is None and case.undone_at is None:
        return replace(case_table(ctx, case, ctx.of(Cases).points(case.id), note="as before"), replaces=True)
    return ctx.say("cases/undone", kind=kind, locale=ctx.locale, point=on, case=case)


def _in_form(ctx: Context, kind: CaseKind, title: str, own: dict[str, str]) -> PointSaid:
    """A point as the fields of its form say it; a whole line typed into the first field is read as one."""
    quoted = title.strip().strip('"“”„»«')
    said = PointSaid(title=quoted, quoted=True)
    if not any(own.values()):
        read = read_said(ctx, kind, title)
        said = read if read.amounts or read.owner or read.figure else said
    amount = own.get("amount", "").strip()
    spans = find_amounts(amount, ctx.locale) if amount else []
    if amount and not spans:
        raise Refusal("cases/no_amount", field="amount", said=amount)
    return replace(
        said,
        amounts=tuple((amount, one) for one in spans[:1]) or said.amounts,
        owner=own.get("owner", "") or said.owner,
        figure=own.get("figure", "") or said.figure,
        story=own.get("story", "") or said.story,
    )


def _behind(said: PointSaid, text: str) -> str:
    """What a line says besides the title and the number of the point."""
    parts = [*(words for words, _ in said.amounts), f"ansvarlig {said.owner}" if said.owner else ""]
    parts += [said.often.value if said.often else "", f"historie {said.story}" if said.story else ""]
    head = " ".join(one for one in parts if one)
    if said.state:
        head = f"{head} {_state_word(said.state)}".strip()
    return f"{head}: {said.figure}" if said.figure else head


def _state_word(state: str) -> str:
    """A word that says a state of any kind."""
    found = (one for kind in case_kinds().values() for one in kind.states if one.id == state)
    return next((one.label["en"] for one in found), state)


def _add(
    ctx: Context, case: CaseRow, points: list[PointRow], said: PointSaid, parent: PointRow | None
) -> Reply:
    kind, cases = kind_of(case), ctx.of(Cases)
    fields = fields_said(ctx, kind, said, None)
    fields.setdefault("state", kind.states[0].id)
    number = cases.add_point(case.id, NewPoint(kind.verb, parent_id=parent.id if parent else None, **fields))
    made = cases.point(number) if number is not None else None
    if made is None:
        raise Refusal("errors/changed_meanwhile", number=case.id)
    return point_card(ctx, case, made, note="added", undo=f"point:{made.id}", leftovers=said.leftovers)


def _change(ctx: Context, case: CaseRow, there: PointRow, said: PointSaid, *, whole: bool = False) -> Reply:
    """Change a point; with `whole` a field that is left empty is emptied."""
    kind, cases = kind_of(case), ctx.of(Cases)
    fields = fields_said(ctx, kind, said, there)
    if whole:
        if not said.amounts and kind.amounts:
            fields |= columns_of(None, None)
        elif said.amounts and said.amounts[0][0] == point_line(ctx, kind, there).amount:
            for name in columns_of(None, None):
                fields.pop(name, None)
        fields |= {} if said.owner else {"owner_user_id": None, "owner_name": None}
        fields |= {"figure": said.figure or None, "story": said.story or None}
    act = cases.change_point(there.id, there.version, fields)
    if act is None:
        raise Refusal("errors/changed_meanwhile", number=there.id)
    after = cases.point(there.id)
    assert after is not None  # as it was read
    note = "changed" if act else "same"
    undo_of = f"point:{there.id} {act}" if act else ""
    reply = point_card(ctx, case, after, note=note, undo=undo_of, leftovers=said.leftovers)
    return replace(reply, replaces=ctx.message.kind is Kind.BUTTON)


def _which_of_two(ctx: Context, case: CaseRow, there: PointRow, text: str, said: PointSaid) -> Reply:
    """'15 new hands' with a point 15: a new one, or a new title for that one?"""
    kind = kind_of(case)
    return ctx.say(
        "cases/which_of_two",
        kind=kind,
        locale=ctx.locale,
        point=there,
        title=f"{said.number} {said.title}".strip(),
        new=again(ctx, case, f"{text} [new]"),
        title_alone=said.title,
        rename=again(ctx, case, f'{there.number} "{said.title}" {_behind(said, text)}'),
    )


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    more = {"amount": _AMOUNT} if kind.amounts else {}
    more |= {"owner": _OWNER, "figure": _FIGURE, "story": _STORY}
    pointing, editing = kind.examples["point"], kind.examples["edit"]
    router.command(
        kind.verb,
        *kind.point_words,
        summary=N_("Add a point, or say how far one has come"),
        form=True,
        public=True,
        en=pointing["en"],
        da=pointing["da"],
        more=more,
    )(point)
    router.command(
        "edit",
        *("ret", "rediger", "change"),
        summary=N_("Change a point"),
        filled=True,
        public=True,
        en=editing["en"],
        da=editing["da"],
        more=more,
    )(edit)
    router.command("remove", "slet", "fjern", "delete", summary=N_("Remove a point"), en="2", da="2")(remove)
    router.command("undo", "fortryd", "annuller", summary=N_("Take the last change back"))(undo)
    return router


routers = tuple(_router(kind) for kind in case_kinds().values())
