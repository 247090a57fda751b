"""Works off the files people give, as jobs: previews them, writes them, takes them back, a step at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from bot.core.errors import Refusal
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.jobs import Later, Outside, Step
from bot.engine.router import Router
from bot.subjects.first_words import CONTACT
from bot.subjects.imports.card import import_card, may_decide
from storage.imports import ImportFailed, parse, plan
from storage.imports.batches import Batch, Batches, State
from storage.imports.plan import Plan
from storage.imports.report import ImportReport, Problem, packed
from storage.imports.undoing import Undoing
from storage.imports.writing import Writing
from storage.jobs import ATTEMPTS, Job
from storage.work import Unit, read

PROBLEMS: Final = 30  # kept of one file

router = Router(CONTACT)


@router.card("import")
def card(ctx: Context, number: str) -> Reply | None:
    """A file as it stands now, for whoever may decide on it."""
    batch = ctx.of(Batches).get(int(number)) if number.isdecimal() else None
    return import_card(ctx, batch) if batch is not None and may_decide(ctx, batch) else None


@router.job("import")
def work_off(ctx: Context, job: Job) -> Step:
    """Do what is next for a file: its state says what. What was being written is taken back and begun anew."""
    batch = _batch(ctx, job)
    batches = ctx.of(Batches)
    match batch.state:
        case State.RECEIVED:
            return Outside(_planned(ctx, batch), partial(_previewed, batch=batch), 0, 1)
        case State.CONFIRMED:
            return _write(ctx, batch) if batches.begin(batch.id) else Later()
        case State.RUNNING:
            return _take_back(ctx, batch, State.CONFIRMED, lambda ctx: work_off(ctx, job))
        case State.UNDO if not batches.begin(batch.id, State.UNDOING):
            return Later()
        case State.UNDO | State.UNDOING:
            return _take_back(ctx, batch, State.UNDONE)
        case _:
            return Reply()  # it was done before the process ended


@router.failure("import")
def fail(ctx: Context, job: Job, refusal: Refusal) -> Step:
    """What could not be read is refused; what could not be written is taken back and offered again."""
    batch = _batch(ctx, job)
    problem = Problem("given_up", values={"count": ATTEMPTS})
    if "reference" in refusal.values:
        problem = Problem("fault", values={"reference": str(refusal.values["reference"])})
    told = ImportReport(problems=(problem,))
    match batch.state:
        case State.RECEIVED:
            return _refused(ctx, batch, problem)
        case State.CONFIRMED:
            ctx.of(Batches).move(batch.id, (State.CONFIRMED,), State.PLANNED)
            return _card(ctx, batch, told, trouble=True)
        case State.RUNNING:
            return _take_back(ctx, batch, State.PLANNED, lambda ctx: _card(ctx, batch, told, trouble=True))
        case State.UNDO | State.UNDOING:  # what is left of it can be taken back once more
            ctx.of(Batches).move(batch.id, (batch.state,), State.DONE)
        case _:
            pass
    return ctx.say(refusal.template, **refusal.values)


# Reading


def _planned(ctx: Context, batch: Batch) -> Callable[[], Plan | Problem]:
    """What makes the plan of a file, on the database as it is at one moment, or says why there is none."""
    engine, country = ctx.unit.connection.engine, ctx.country
    workspace, locale, today = ctx.workspace, ctx.locale, ctx.now.date()

    def planned(unit: Unit) -> Plan:
        content = Batches(unit, workspace, ctx.now).content(batch.id)
        return plan(unit, workspace, parse(content or b"", unit.country), batch.by, locale, today)

    def call() -> Plan | Problem:
        try:
            return read(engine, country, planned)
        except ImportFailed as failed:
            return failed.problem

    return call


def _previewed(ctx: Context, planned: Plan | Problem, *, batch: Batch) -> Reply:
    if isinstance(planned, Problem):
        return _refused(ctx, batch, planned)
    report = packed(planned.report, PROBLEMS)
    # What there is to say about single people stays with a preview only.
    state = State.PLANNED if planned.operations else State.NOTHING
    kept = report if planned.operations else report | {"problems": [], "examples": []}
    total = len(planned.operations)
    ctx.of(Batches).move(batch.id, (State.RECEIVED,), state, format=planned.format, report=kept, total=total)
    return _card(ctx, batch, planned.report)


def _refused(ctx: Context, batch: Batch, problem: Problem) -> Reply:
    ctx.of(Batches).move(batch.id, (State.RECEIVED,), State.REFUSED)
    return _card(ctx, batch, ImportReport(problems=(problem,)))


# Writing


def _write(ctx: Context, batch: Batch) -> Step:
    return Outside(_planned(ctx, batch), partial(_begun, batch=batch))


def _begun(ctx: Context, planned: Plan | Problem, *, batch: Batch) -> Step:
    if isinstance(planned, Problem):
        ctx.of(Batches).move(batch.id, (State.RUNNING,), State.PLANNED)
        return _card(ctx, batch, ImportReport(problems=(planned,)), trouble=True)
    writing = Writing(planned, ctx.workspace, batch.id, ctx.now, batch.by)
    return Outside(None, partial(_written, batch=batch, writing=writing, report=planned.report))


def _written(ctx: Context, _: None, *, batch: Batch, writing: Writing, report: ImportReport) -> Step:
    if writing.step(ctx.unit):
        return _card(ctx, batch, report)
    again = partial(_written, batch=batch, writing=writing, report=report)
    return Outside(None, again, writing.written, writing.total)


# Taking back


def _take_back(
    ctx: Context, batch: Batch, state: State, then: Callable[[Context], Step] | None = None
) -> Step:
    """Take back what an import wrote, leave it in `state`, and go on with `then` or its card."""
    undoing = Undoing(ctx.workspace, batch.id, state, ctx.now, ctx.who.user_id)
    # The total is not known: without one nothing is said on the way.
    return Outside(None, partial(_taken_back, batch=batch, undoing=undoing, then=then))


def _taken_back(
    ctx: Context, _: None, *, batch: Batch, undoing: Undoing, then: Callable[[Context], Step] | None
) -> Step:
    if not undoing.step(ctx.unit):
        return Outside(None, partial(_taken_back, batch=batch, undoing=undoing, then=then))
    return then(ctx) if then is not None else _card(ctx, batch, kept=undoing.result.kept)


# What they share


def _batch(ctx: Context, job: Job) -> Batch:
    batch = ctx.of(Batches).get(int(job.record.partition(":")[2]))
    assert batch is not None  # a file is kept for as long as its team
    return batch


def _card(
    ctx: Context,
    batch: Batch,
    report: ImportReport | None = None,
    *,
    kept: int = 0,
    trouble: bool = False,
) -> Reply:
    """The card as it is now, with everything there is to say about the file."""
    now = ctx.of(Batches).get(batch.id)
    return import_card(ctx, now or batch, report, kept=kept, trouble=trouble)
