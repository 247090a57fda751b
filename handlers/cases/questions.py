"""Puts questions to the administration about a case: to whom, by when, answered by whom in which note."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.people import Role
from bot.core.reply import FieldKind, Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Own, Reads, Slot
from bot.language.dates import Prefer, understand_when
from bot.language.question_line import LONGEST, QuestionSaid, read_question
from bot.language.words import N_
from bot.politics.cases import CaseKind, case_kinds
from bot.subjects.cases.kinds import SUBJECTS, kind_of
from bot.subjects.cases.questions import question_card, question_list
from bot.subjects.cases.which import case_here, points_meant, tagged
from storage.cases import QUESTION, CaseRow, Cases, NewPoint, PointRow

_NEW: Final = re.compile(r"(?:ny|nyt|new)", re.IGNORECASE)

QuestionText: TypeAlias = Annotated[
    str,
    Slot(
        Reads.FIELD,
        N_("Question"),
        N_("What is to be asked?"),
        FieldKind.TEXT,
        N_("What do 14 days cost instead of 31?"),
        needed=True,
    ),
]
_TO: Final = Slot(
    Reads.FIELD, N_("Asked of"), N_("Who is to answer?"), FieldKind.LINE, N_("the finance department")
)
_DUE: Final = Slot(
    Reads.FIELD, N_("Answer by"), N_("When is the answer due?"), FieldKind.LINE, N_("28 August")
)


def question(ctx: Context, number: Own = "", text: QuestionText = "", **own: str) -> Reply:
    """Put a question; with the number of one there is, show it or change what is said of it; alone, list them."""
    here = case_here(ctx, closed=not tagged(ctx.rest)[0])
    kind, case = here.kind, here.case
    if ctx.message.kind is Kind.FORM:
        return _put(ctx, case, _in_form(ctx, text, own))
    if _NEW.fullmatch(here.rest):
        reply = ctx.say("cases/question_asked")
        return replace(reply, form=ctx.form({"text": "", "to": "", "due": ""}))
    if not here.rest:
        return question_list(ctx, case)
    ctx.need(Role.MEMBER)
    said = read_question(here.rest, ctx.local_now, ctx.locale)
    if not said.number:
        return _put(ctx, case, said)
    there = next((one for one in ctx.of(Cases).questions(case.id) if one.number == said.number), None)
    if there is None:
        return question_list(ctx, case, unknown=said.number)
    if not said.says_more:
        return question_card(ctx, case, there)
    if said.remove:
        act = ctx.of(Cases).remove_point(there.id)
        undo = f"{kind.name} undo point:{there.id} {act}" if act else ""
        return ctx.say("cases/question_removed", one=there, undo=undo)
    return _change(ctx, case, there, said)


def _in_form(ctx: Context, text: str, own: dict[str, str]) -> QuestionSaid:
    """A question as the fields of its form say it; a whole line typed into the first is read as one."""
    to, due = own.get("to", "").strip(), own.get("due", "").strip()
    said = QuestionSaid(text=one_line(text, LONGEST).strip('"“”„»« '))
    if not to and not due:
        said = read_question(text, ctx.local_now, ctx.locale)
        said = said if not said.number else QuestionSaid(text=one_line(text, LONGEST))
    moment = understand_when(due, ctx.local_now, Prefer.FUTURE, ctx.locale) if due else None
    if due and moment is None:
        raise Refusal("errors/no_date", field="due", said=due)
    return replace(
        said, to=one_line(to, 120) or said.to, due=moment.last_day if moment is not None else said.due
    )


def _about(ctx: Context, case: CaseRow, said: QuestionSaid) -> PointRow | None:
    """The point a question is about; Refusal where there is none of that number."""
    if not said.about:
        return None
    found = points_meant(ctx.of(Cases).points(case.id), said.about)
    if len(found) != 1:
        kind = kind_of(case)
        raise Refusal("cases/no_such_point", number=said.about, kind=kind, locale=ctx.locale)
    return found[0]


def _put(ctx: Context, case: CaseRow, said: QuestionSaid) -> Reply:
    kind, cases = kind_of(case), ctx.of(Cases)
    if not said.text:
        raise Refusal("cases/no_question", field="text", example=ctx.command.example(ctx.locale))
    about = _about(ctx, case, said)
    made = cases.add_point(
        case.id,
        NewPoint(
            QUESTION,
            said.text,
            kind.question.open.id,
            parent_id=about.id if about is not None else None,
            owner_name=said.to or None,
            due_date=said.due,
        ),
    )
    kept = cases.point(made) if made is not None else None
    if kept is None:
        raise Refusal("errors/changed_meanwhile", number=case.id)
    return question_card(ctx, case, kept, note="added", undo=f"point:{kept.id}", unread=said.unread)


def _change(ctx: Context, case: CaseRow, there: PointRow, said: QuestionSaid) -> Reply:
    """Change what is said of a question; one that is opened again keeps the answer it had."""
    words, cases = kind_of(case).question, ctx.of(Cases)
    about = _about(ctx, case, said)
    fields: dict[str, Any] = {
        name: value
        for name, value in (
            ("title", said.text),
            ("owner_name", said.to),
            ("due_date", said.due),
            ("parent_id", about.id if about is not None else None),
            ("answered_by", said.by),
            ("note_number", said.note),
            ("story", said.answer[:4000]),
        )
        if value
    }
    if said.answered:
        fields["state"] = words.answered.id
    if said.reopen:
        fields["state"] = words.open.id
    act = cases.change_point(there.id, there.version, fields)
    if act is None:
        raise Refusal("errors/changed_meanwhile", number=there.id)
    after = cases.point(there.id)
    assert after is not None  # as it was read
    note = "same" if not act else "reopened" if said.reopen else "changed"
    undo = f"point:{there.id} {act}" if act else ""
    reply = question_card(ctx, case, after, note=note, undo=undo, unread=said.unread)
    return replace(reply, replaces=ctx.message.kind is Kind.BUTTON)


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    words = kind.question
    router.command(
        words.verb,
        *words.words,
        summary=N_("Ask the administration, and see what is unanswered"),
        role=Role.READER,
        filled=True,
        public=True,
        en=words.example["en"],
        da=words.example["da"],
        more={"to": _TO, "due": _DUE},
    )(question)
    return router


routers = tuple(_router(kind) for kind in case_kinds().values())
