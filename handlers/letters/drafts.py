"""Drafts letters, to one or to many, from the records; lists and shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.messages import Kind
from bot.core.reply import FieldKind, Reply
from bot.engine.context import Context
from bot.engine.grammar import form_of
from bot.engine.jobs import Outside
from bot.engine.router import Router
from bot.engine.slots import Guarded, Reads, Slot
from bot.language.words import N_
from bot.politics.confidential import read as read_marks
from bot.subjects.first_words import DRAFT
from bot.subjects.letters.card import draft_card, letter_title
from bot.subjects.letters.drafting import Batch, Plan, batch_of, keep, unpacked
from bot.subjects.letters.editions import Editions, branch_shown, values_used
from bot.subjects.letters.facts import GIVEN, OUTCOMES
from bot.subjects.letters.heads import LetterKind
from bot.subjects.letters.order import LABEL_OF, Order, read_order
from bot.subjects.letters.order_parts import sorted_order
from bot.subjects.letters.recipients import Chosen, choose
from bot.subjects.letters.rendering import Letter, LetterProblem, render_letters
from storage.jobs import Job
from storage.letters.drafts import Drafts
from storage.letters.templates import Letters

Line: TypeAlias = Annotated[str, Slot(Reads.REST, asked=False)]
Which: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("Which letter"), "", FieldKind.LINE, N_("congratulation"))
]
ForWhom: TypeAlias = Annotated[
    str,
    Slot(Reads.FIELD, N_("For whom"), "", FieldKind.TEXT, N_("all chairs of health committees in our area")),
]
AboutWhat: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("About"), N_("What is it about?"), FieldKind.LINE, N_("rehabilitation"))
]
Story: TypeAlias = Annotated[
    str,
    Slot(
        Reads.FIELD,
        N_("One story (told with consent)"),
        "",
        FieldKind.TEXT,
        N_("what it meant to one person"),
    ),
]
Figure: TypeAlias = Annotated[
    str,
    Slot(
        Reads.FIELD,
        N_("One figure, compared with a neighbour"),
        "",
        FieldKind.LINE,
        N_("weeks of waiting: 12 here, 6 in Næstved"),
    ),
]
Wish: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("What exactly we want"), "", FieldKind.TEXT)]
Date: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("Date and time"), "", FieldKind.LINE)]
Place: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("Place"), "", FieldKind.LINE)]
Deadline: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("Deadline"), "", FieldKind.LINE)]
Case: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("The case"), "", FieldKind.TEXT)]
Headline: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("Headline"), "", FieldKind.LINE)]
Proposal: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("What we propose"), "", FieldKind.TEXT)]
Cost: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("What it costs"), "", FieldKind.LINE)]
Gain: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("What it saves or brings"), "", FieldKind.TEXT)]
OtherGains: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("What else it solves"), "", FieldKind.TEXT)]
OurPart: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("What we bring ourselves"), "", FieldKind.TEXT)]
Agreed: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("What you agreed"), "", FieldKind.TEXT)]
Sources: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("Where the information comes from"), "", FieldKind.LINE)
]
Outcome: TypeAlias = Annotated[
    str,
    Slot(
        Reads.FIELD,
        N_("How the election went for them"),
        "",
        FieldKind.LINE,
        N_("elected, re-elected or not elected"),
    ),
]

router = Router(DRAFT)


@router.command(
    "new",
    "ny",
    "nyt",
    "write",
    "skriv",
    summary=N_("Draft a letter to one or to many"),
    form=True,
    once=True,
    en="congratulation for those we met before the election who hold a seat now",
    da="lykønskning til dem vi mødte før valget, som sidder nu",
)
def new(
    ctx: Context,
    line: Line = "",
    letter: Which = "",
    people: ForWhom = "",
    topic: AboutWhat = "",
    story: Story = "",
    figure: Figure = "",
    our_wish: Wish = "",
    date: Date = "",
    place: Place = "",
    deadline: Deadline = "",
    case: Case = "",
    headline: Headline = "",
    proposal: Proposal = "",
    cost: Cost = "",
    gain: Gain = "",
    other_gains: OtherGains = "",
    our_part: OurPart = "",
    agreed: Agreed = "",
    outcome: Outcome = "",
    sources: Sources = "",
    confidential: Guarded = False,
) -> Reply:
    """Draft a letter to each of those named, from the records; what they do not say is a marked gap."""
    editions = Editions(Letters(ctx.unit, ctx.workspace, ctx.now))
    is_form = ctx.message.kind is Kind.FORM
    said = read_marks(ctx.rest)
    order = read_order(said.text if is_form else line, lambda name: len(editions.find(name, ctx.locale)) == 1)
    order = replace(order, confidential=confidential or said.marked)
    if is_form:
        given = (story, our_wish, date, place, deadline, case)
        more = (headline, proposal, cost, gain, other_gains, our_part, agreed, outcome, sources)
        others = {name: said for name, said in zip(GIVEN, (*given, *more), strict=True) if said}
        # Where a form is asked one question at a time, one answer is not all of them.
        order = Order(
            letter.strip() or order.template,
            people.strip() or order.people,
            topic.strip() or order.topic,
            figure or order.figure,
            order.others | others,
            order.locale,
            as_it_is=ctx.message.abilities.forms,
            confidential=order.confidential,
        )
    if order.others.get("outcome") and fold(order.others["outcome"]) not in OUTCOMES:
        raise Refusal("letters/outcome_how", said=order.others["outcome"], field="outcome")
    if order.twice:
        raise Refusal("letters/said_twice", label=order.twice)
    names = editions.find(order.template, ctx.locale)
    if len(names) == 1 and not is_form:
        used = _values_of(ctx, names[0], order.locale or ctx.locale)
        order = sorted_order(ctx, names[0], order, has_date="date" in used)
    if len(names) != 1:
        return _which_letter(ctx, editions, order, names)
    return _ordered(ctx, editions, names[0], order, asked=is_form)


def _which_letter(ctx: Context, editions: Editions, order: Order, names: Sequence[str]) -> Reply:
    """Ask which letter; with nothing said at all the form opens."""
    if not order.template and not order.people and ctx.message.kind is not Kind.FORM:
        return replace(_letters(ctx, editions, order, ()), form=_form(ctx, Order(), None))
    return _letters(ctx, editions, order, names)


def _letters(ctx: Context, editions: Editions, order: Order, names: Sequence[str]) -> Reply:
    heads = [(name, head) for name, head in editions.names(ctx.locale) if not names or name in names]
    ways = [(head.title or name, _sentence(name, order)) for name, head in heads]
    return ctx.say("letters/which_letter", said=order.template, letters=bool(names), ways=ways)


def _ordered(ctx: Context, editions: Editions, name: str, order: Order, *, asked: bool) -> Reply:
    """Everything is known but, perhaps, whom it is for and what it argues with."""
    head = editions.head(name, editions.locale_of(name, order.locale or ctx.locale))
    title = head.title or name
    if not order.people and head.kind is LetterKind.MAIL:
        if asked:
            raise Refusal("letters/whom", field="people", title=title)
        return replace(ctx.say("letters/whom", title=title), form=_form(ctx, order, name))
    chosen: Chosen | Reply = Chosen()
    if order.people:
        chosen = choose(ctx, order.people, lambda people: _sentence(name, replace(order, people=people)))
    if isinstance(chosen, Reply):
        return chosen
    to_nobody = not chosen.people and (not order.people or chosen.body_id is not None)
    if not chosen.people and (not to_nobody or head.kind is LetterKind.MAIL):
        raise Refusal("letters/nobody", said=order.people, without=chosen.without)
    if head.argues and not order.as_it_is and not (order.others.get("story") and order.figures):
        says = _sentence(name, replace(order, as_it_is=True))
        return replace(
            ctx.say("letters/heart_and_figures", title=title, says=says), form=_form(ctx, order, name)
        )
    area = ctx.default_area or ""
    plan = Plan(
        name,
        order.locale or ctx.locale,
        order.given(area),
        chosen.people,
        chosen.body_ids,
        chosen.body_id,
        to_nobody,
        max(1, len(chosen.people)),
        private=order.confidential,
    )
    return ctx.start_job("drafts", plan.packed())


def _sentence(name: str, order: Order) -> str:
    """The order as one line that is read back as the same."""
    parts = [f"draft new {name}"]
    parts += [f"for {order.people}"] if order.people else []
    parts += [{"da": "på dansk", "en": "in English"}[order.locale]] if order.locale else []
    said = {"topic": order.topic, **order.others, "figure": order.figure}
    parts += [f"{LABEL_OF.get(key, key)}: {text}" for key, text in said.items() if text]
    parts += ["(confidential)"] if order.confidential else []
    return " ".join(parts) + (" [as is]" if order.as_it_is else "")


def _form(ctx: Context, order: Order, name: str | None) -> Any:
    """The form, with what was understood; of what only some letters need, only what this one asks for."""
    filled = {
        "letter": order.template,
        "people": order.people,
        "topic": order.topic,
        "figure": order.figure,
        **order.others,
    }
    # One question at a time: what is known so far stays in the sentence.
    alone = "draft new (confidential)" if order.confidential else "draft new"
    says = alone if ctx.message.abilities.forms or name is None else _sentence(name, order)
    form = form_of(ctx.command, says, ctx.translate, filled=filled)
    wanted = {"letter", "people", "topic"}
    if name is not None:
        edition = Editions(Letters(ctx.unit, ctx.workspace, ctx.now)).of(name, ctx.locale)
        wanted |= _values_of(ctx, name, ctx.locale)
        wanted |= {"story", "figure"} if edition and edition.head.argues else set()
    return replace(form, fields=tuple(one for one in form.fields if one.name in wanted))


def _values_of(ctx: Context, name: str, locale: str) -> frozenset[str]:
    edition = Editions(Letters(ctx.unit, ctx.workspace, ctx.now)).of(name, locale)
    return values_used(edition.sources) if edition else frozenset()


# The work


@router.job("drafts")
def draft_all(ctx: Context, job: Job) -> Reply | Outside:
    """Draft what is left of a plan, some at a time; how far it is lies in the job."""
    return _go_on(ctx, job, unpacked(job.payload), None, {})


def _go_on(
    ctx: Context, job: Job, plan: Plan, problem: LetterProblem | None, left_out: dict[str, LetterProblem]
) -> Reply | Outside:
    done = plan.total - len(plan.left) if not plan.to_nobody else int(plan.made + plan.failed > 0)
    if done >= plan.total:
        return _finished(ctx, job, plan, problem, left_out)
    batch = batch_of(ctx, plan)
    render: Callable[[], list[Letter | LetterProblem]] = partial(
        render_letters, batch.sources, tuple(batch.requests)
    )
    then = partial(_kept, job=job, plan=plan, batch=batch, problem=problem, left_out=left_out)
    return Outside(render, then, done, plan.total if plan.total > 1 else None)


def _kept(
    ctx: Context,
    rendered: list[Letter | LetterProblem],
    *,
    job: Job,
    plan: Plan,
    batch: Batch,
    problem: LetterProblem | None,
    left_out: dict[str, LetterProblem],
) -> Reply | Outside:
    together = job.id if plan.total > 1 else None
    numbers = keep(ctx, batch, rendered, together)
    drafts = Drafts(ctx.unit, ctx.workspace, ctx.now)
    lacking = sum(bool(one.gaps) for number in numbers if (one := drafts.get(number)) is not None)
    wrong = [one for one in rendered if isinstance(one, LetterProblem)]
    plan = plan.after(len(numbers), lacking, len(wrong), numbers[0] if numbers else None)
    ctx.jobs.keep(job.id, plan.packed())
    return _go_on(ctx, job, plan, problem or next(iter(wrong), None), left_out | batch.left_out)


def _finished(
    ctx: Context, job: Job, plan: Plan, problem: LetterProblem | None, left_out: dict[str, LetterProblem]
) -> Reply:
    title = letter_title(ctx, plan.name, plan.locale)
    if not plan.made and problem is not None:
        _, _, branch = problem.template.partition("/")
        sentence = problem.sentence(ctx.locale)
        return ctx.say(
            "letters/problem",
            title=title,
            name=plan.name,
            branch=branch_shown(ctx.country, branch),
            sentence=sentence,
        )
    drafts = ctx.of(Drafts)
    if plan.total == 1 and plan.first is not None and (draft := drafts.get(plan.first)) is not None:
        return draft_card(ctx, draft)
    return ctx.say(
        "letters/made",
        title=title,
        made=plan.made,
        gaps=plan.gaps,
        failed=plan.total - plan.made,
        problem=problem.sentence(ctx.locale) if problem else "",
        left_out=[
            (branch_shown(ctx.country, key.partition("/")[2]), one.sentence(ctx.locale))
            for key, one in left_out.items()
        ],
        first=plan.first,
        batch=job.id,
    )
