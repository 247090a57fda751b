"""Next steps: ticked off, put off, taken up again, added, listed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Annotated, TypeAlias

from bot.core.errors import Refusal
from bot.core.messages import PlaceKind
from bot.core.people import Role
from bot.core.reply import Buttons, Choice, Note, Paragraph, Reply, Visibility
from bot.core.text import number_in
from bot.engine.activity_card import step_changed
from bot.engine.context import Context
from bot.engine.day_ahead import day_wanted
from bot.engine.line.fields import steps_in
from bot.engine.router import Router, Subject
from bot.engine.slots import Number, Own, Reads, Rest, Slot
from bot.engine.words import N_
from bot.politics.workdays import next_workday
from storage.tasks import NewTask, TaskRow

PAGE = 10
CARD = re.compile(r"(?:^|\s)([a-z]+:[\w:-]+)$")

Until: TypeAlias = Annotated[str, Slot(Reads.REST, usage=N_("DAY"), asked=False)]

router = Router(
    Subject(
        "task", ("opgave", "næste", "opgaver", "tasks", "step", "todo"), N_("Next steps: done, put off, new")
    )
)


@router.command("done", "færdig", "gjort", "klar", "udført", summary=N_("Tick one off"), en="1", da="1")
def done(ctx: Context, number: Number, on: Own = "") -> Reply:
    """Tick a step off, whoever's it is; a second time changes nothing and says who was first."""
    step = _step(ctx, number)
    if not ctx.tasks.done(number):
        return _settled(ctx, step)
    step_changed(ctx, step.activity_id)
    said = ctx.say("tasks/done", step=step, mine=step.assignee_user_id == ctx.who.user_id)
    return _in_place(ctx, on.strip(), step, said)


@router.command("reopen", "genåbn", "åbn", "undo", "fortryd", summary=N_("Take one up again"), en="1", da="1")
def reopen(ctx: Context, number: Number, on: Own = "") -> Reply:
    """Take a step up again that was ticked off or dropped."""
    step = _step(ctx, number)
    if not ctx.tasks.reopen(number):
        return _private(step, ctx.say("tasks/still_open", step=step))
    step_changed(ctx, step.activity_id)
    return _in_place(ctx, on.strip(), step, ctx.say("tasks/reopened", step=step))


@router.command(
    "snooze",
    "udsæt",
    "senere",
    "later",
    "postpone",
    summary=N_("Put one off to another day"),
    en="1 next week",
    da="1 næste uge",
)
def snooze(ctx: Context, number: Number, until: Until = "") -> Reply:
    """Put a step off to a day, the next working day when none is said; its due date stays as agreed."""
    card = CARD.search(until)
    day = _day(ctx, until[: card.start()].strip() if card else until.strip())
    step = _step(ctx, number)
    if not ctx.tasks.snooze(number, day):
        return _settled(ctx, step)
    return _in_place(ctx, card[1] if card else "", step, ctx.say("tasks/snoozed", step=step, day=day))


def _day(ctx: Context, said: str) -> date:
    if not said:
        return next_workday(ctx.today, ctx.country)
    moment = day_wanted(ctx, said)
    if moment.day <= ctx.today:
        raise Refusal("tasks/not_ahead", day=moment.day)
    return moment.day


@router.command(
    "add",
    "tilføj",
    "ny",
    "new",
    "opret",
    summary=N_("Add a next step"),
    form=True,
    en="send the figures by Friday",
    da="send tal inden fredag",
)
def add(ctx: Context, what: Rest) -> Reply:
    """Add next steps of the asker's own, or of whoever is named in them."""
    said_at = ctx.said_at.astimezone(ctx.tz)
    steps = steps_in(what, said_at, ctx.locale, ctx.register)
    if not steps:
        raise Refusal("tasks/empty", field="what")
    numbers = [
        ctx.tasks.add(
            NewTask(one.subject, one.due, ctx.who.user_id, ctx.who.name)
            if one.owner is None
            else NewTask(one.subject, one.due, one.owner_id, one.owner)
        )
        for one in steps
    ]
    added = [step for number in numbers if (step := ctx.tasks.get(number)) is not None]
    return ctx.say("tasks/added", steps=added, me=ctx.who.user_id)


@router.command("list", "liste", "vis", "", "mine", summary=N_("Your own next steps"), role=Role.READER)
def list_(ctx: Context, page: Number = 1) -> Reply:
    """The asker's open steps, the most pressing first, ten a page."""
    steps = ctx.tasks.open_for(ctx.who.user_id)
    if ctx.aloud:
        steps = [step for step in steps if step.confidentiality == "team"]
    page = min(max(page, 1), max(1, -(-len(steps) // PAGE)))
    return ctx.say(
        "tasks/list",
        steps=steps[PAGE * (page - 1) : PAGE * page],
        page=page,
        more=len(steps) - PAGE * page,
        today=ctx.today,
        next_workday=next_workday(ctx.today, ctx.country),
    )


@router.card("tasks")
def card(ctx: Context, page: str) -> Reply:
    """The asker's list as it reads now."""
    return replace(list_(ctx, number_in(page) or 1), replaces=True)


def _step(ctx: Context, number: int) -> TaskRow:
    """A step the asker may see: their own, or one of an activity that is theirs to read."""
    step = ctx.tasks.get(number)
    if step is None:
        raise Refusal("tasks/none", number=number)
    if step.activity_id is not None:
        activity = ctx.activities.get(step.activity_id)
        mine = step.assignee_user_id == ctx.who.user_id
        if activity is None or activity.undone_at or not (mine or activity.visible_to(ctx.who.user_id)):
            raise Refusal("tasks/none", number=number)
    return step


def _settled(ctx: Context, step: TaskRow) -> Reply:
    """Somebody was first: who, and when."""
    at = step.done_at.astimezone(ctx.tz) if step.done_at else None
    by = _name(ctx, step.done_by)
    today = at is not None and at.date() == ctx.today
    return _private(step, ctx.say("tasks/settled", step=step, by=by, today=today))


def _in_place(ctx: Context, record: str, step: TaskRow, said: Reply) -> Reply:
    """The card the button sits on, brought up to date, with what happened as its last line; else just that."""
    # The bot's own page is drawn anew after every press on it.
    card = ctx.card(record) if record and ctx.place.kind is not PlaceKind.HOME else None
    if card is None:
        return _private(step, said)
    if f"task reopen {step.id} {record}" in {choice.says for choice in _choices(card)}:
        return card  # it stands there, ticked off
    told = tuple(Note(block.text) for block in said.blocks if isinstance(block, Paragraph))
    return replace(card, blocks=(*card.blocks, *told))


def _choices(reply: Reply) -> list[Choice]:
    return [choice for block in reply.blocks if isinstance(block, Buttons) for choice in block.choices]


def _private(step: TaskRow, reply: Reply) -> Reply:
    return reply.shown_to(Visibility.SECRET) if step.confidentiality != "team" else reply


def _name(ctx: Context, user_id: int | None) -> str | None:
    return next((member.name for member in ctx.team.users() if member.id == user_id), None)
