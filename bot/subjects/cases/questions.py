"""Questions to the administration about a case: which are open, one with its answer, all of them."""

from __future__ import annotations

from datetime import date

from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.subjects.cases.kinds import kind_of
from storage.cases import CaseRow, Cases, PointRow


def is_open(ctx: Context, case: CaseRow, question: PointRow) -> bool:
    return question.state == kind_of(case).question.open.id


def open_questions(ctx: Context, case: CaseRow) -> list[PointRow]:
    """The questions of a case that nobody has answered, by deadline, those without one last.

    `number` is how one is called, `title` the question, `owner` who is to answer, `due_date` the deadline; `overdue`
    says which are late.
    """
    found = [one for one in ctx.seen_by_reader(Cases).questions(case.id) if is_open(ctx, case, one)]
    return sorted(found, key=lambda one: (one.due_date or date.max, one.position))


def overdue(question: PointRow, today: date) -> bool:
    """Whether the deadline of an open question has passed."""
    return question.due_date is not None and question.due_date < today


def question_card(
    ctx: Context, case: CaseRow, question: PointRow, *, note: str = "", undo: str = "", unread: str = ""
) -> Reply:
    """One question; `note` is what just happened to it, `undo` the record and act its Undo takes back."""
    kind = kind_of(case)
    about = ctx.seen_by_reader(Cases).point(question.parent_id) if question.parent_id is not None else None
    is_unanswered = is_open(ctx, case, question)
    return ctx.say(
        "cases/question",
        kind=kind,
        locale=ctx.locale,
        case=case,
        one=question,
        about=about,
        open=is_unanswered,
        late=is_unanswered and overdue(question, ctx.today),
        note=note,
        undo=undo,
        unread=unread,
        may_change=ctx.who.role >= Role.MEMBER and not ctx.aloud,
    )


def question_list(ctx: Context, case: CaseRow, *, unknown: str = "") -> Reply:
    """Every question of a case, the open ones first; `unknown` is a number there is none of."""
    kind = kind_of(case)
    waiting = open_questions(ctx, case)
    answered = [one for one in ctx.seen_by_reader(Cases).questions(case.id) if not is_open(ctx, case, one)]
    return ctx.say(
        "cases/questions",
        kind=kind,
        locale=ctx.locale,
        case=case,
        waiting=waiting[:20],
        late=[one.id for one in waiting if overdue(one, ctx.today)],
        answered=answered[::-1][:10],
        more=max(0, len(waiting) - 20) + max(0, len(answered) - 10),
        unknown=unknown,
        example=f"{kind.words[0] if ctx.locale == 'da' else kind.name} "
        f"{kind.question.words[0] if ctx.locale == 'da' else kind.question.verb} {kind.question.example[ctx.locale]}",
        may_change=ctx.who.role >= Role.MEMBER and not ctx.aloud,
    )
