"""Next steps: ticked off, put off, taken up again, added, listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.messages import Kind, PlaceKind
from bot.core.people import Role
from bot.core.refs import AT_PAGE
from bot.core.reply import Buttons, Choice, Note, Paragraph, Reply, Visibility
from bot.core.text import number_in
from bot.engine.context import Context
from bot.engine.router import Guess, Plain, Router
from bot.engine.slots import Guarded, Number, Own, Reads, Slot
from bot.language.dates import Prefer
from bot.language.line import NextStep
from bot.language.line.fields import step_as_typed, steps_in
from bot.language.listed_period import EVERYTHING, listed
from bot.language.questions import is_question
from bot.language.sentences import is_banter
from bot.language.words import N_
from bot.politics.workdays import is_workday, next_workday
from bot.subjects.activities.card import seen_step, step_changed, task_of
from bot.subjects.activities.day_ahead import day_wanted
from bot.subjects.first_words import TASK
from storage.activities.tasks import TaskRow, TaskStatus
from storage.visibility import Confidentiality

PAGE = 10
LONGEST_GUESSED = 500  # characters; of more nothing is guessed
_MORE = re.compile(r"(?:(?<!\s)\s+)?#?[0-9]{1,9}\s*(?:,|og|and|&)\s*#?[0-9]")
_NUMBERS = re.compile(r"(?:[\s,;&+.]|og\b|and\b|#?[0-9]{1,9}(?![0-9]))+")
CARD = re.compile(r"(?:^|\s)([a-z]+:[\w:-]+)$")

Until: TypeAlias = Annotated[str, Slot(Reads.REST, asked=False)]

Days: TypeAlias = Annotated[str, Slot(Reads.REST, asked=False)]

ToDo: TypeAlias = Annotated[str, Slot(Reads.REST, N_("What"), N_("What is to be done?"))]

router = Router(TASK)


@router.guesses
def to_do(plain: Plain) -> Iterator[Guess]:
    """Whatever it is, but for what colleagues only chat about, it can be remembered as a next step."""
    if is_banter(plain.text, plain.locale):
        return
    if not is_question(plain.text) and len(plain.text.split()) > 1 and len(plain.text) <= LONGEST_GUESSED:
        yield Guess(N_("Remember it"), f"task add {plain.text}", 0.5, plain.text)


@router.command("done", "færdig", "gjort", "klar", "udført", summary=N_("Tick one off"), en="1", da="1")
def done(ctx: Context, number: Number, on: Own = "") -> Reply:
    """Tick a step off, whoever's it is; a second time changes nothing and says who was first."""
    if more := _more(on):
        return _each(ctx, (number, *more), done)
    step = seen_step(ctx, number)
    if asked := _not_theirs(ctx, step):
        return asked
    if not ctx.tasks.done(number):
        return _settled(ctx, step)
    step_changed(ctx, step.activity_id)
    said = ctx.say("tasks/done", step=step, mine=step.assignee_user_id == ctx.who.user_id)
    return _in_place(ctx, on.strip(), step, said)


@router.command("reopen", "genåbn", "åbn", "undo", "fortryd", summary=N_("Take one up again"), en="1", da="1")
def reopen(ctx: Context, number: Number, on: Own = "") -> Reply:
    """Take a step up again that was ticked off or dropped."""
    if more := _more(on):
        return _each(ctx, (number, *more), reopen)
    step = seen_step(ctx, number)
    if asked := _not_theirs(ctx, step, opens=True):
        return asked
    if not ctx.tasks.reopen(number):
        return _private(step, ctx.say("tasks/still_open", step=step))
    step_changed(ctx, step.activity_id)
    return _in_place(ctx, on.strip(), step, ctx.say("tasks/reopened", step=step))


@router.command("remove", "slet", "fjern", "drop", "delete", summary=N_("Drop one"), en="1", da="1")
def remove(ctx: Context, number: Number, on: Own = "") -> Reply:
    """Drop a step that is not to be done after all; it can be taken up again."""
    if more := _more(on):
        return _each(ctx, (number, *more), remove)
    step = seen_step(ctx, number)
    if asked := _not_theirs(ctx, step):
        return asked
    if not ctx.tasks.cancel(number):
        return _settled(ctx, step)
    step_changed(ctx, step.activity_id)
    return _in_place(ctx, on.strip(), step, ctx.say("tasks/dropped", step=step))


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
def snooze(ctx: Context, number: Number, until: Until = "", confidential: Guarded = False) -> Reply:
    """Put a step off to a day, the next working day when none is said; its due date stays as agreed.

    Marked confidential it is kept to oneself too; of a step of somebody else's, or of a meeting, that is refused.
    """
    card = CARD.search(until)
    said = until[: card.start()].strip() if card else until.strip()
    if _MORE.match(ctx.rest):
        raise Refusal("errors/one_number", said=ctx.rest)
    day = _day(ctx, said)
    step = seen_step(ctx, number)
    if asked := _not_theirs(ctx, step, f" {until}" if until else ""):
        return asked
    if not said and step.status is TaskStatus.OPEN and step.due is not None and day <= step.due:
        later = next_workday(step.due, ctx.country)
        return _private(
            step, ctx.say("tasks/snooze_to", step=step, due=step.due, later=later, one_week=timedelta(days=7))
        )
    if confidential and step.confidentiality == "team":
        if step.activity_id is not None or step.created_by != ctx.who.user_id:
            raise Refusal("tasks/not_to_protect", step=step)
        ctx.tasks.keep_to(number, Confidentiality.PRIVATE)
    if not ctx.tasks.snooze(number, day):
        return _settled(ctx, step)
    step = seen_step(ctx, number)
    return _in_place(ctx, card[1] if card else "", step, ctx.say("tasks/snoozed", step=step, day=day))


def _more(on: str) -> list[int]:
    """The numbers after the first in '1, 2 og 3'. Refused: other words after a number, but for a card's name."""
    said = on.strip()
    if not said or ":" in said:  # nothing more, or the card a button sits on
        return []
    numbers = [int(one) for one in re.findall(r"(?<![0-9])[0-9]{1,9}(?![0-9])", said)]
    if not numbers or len(numbers) < len(re.findall(r"[0-9]+", said)) or not _NUMBERS.fullmatch(said):
        raise Refusal("errors/one_number", said=said)
    return numbers[:PAGE]


def _each(ctx: Context, numbers: tuple[int, ...], act: Callable[..., Reply]) -> Reply:
    """Several steps, each as if it were said alone."""
    for number in numbers:
        seen_step(ctx, number)  # all of them or none
    replies = [act(replace(ctx, rest=str(number)), number) for number in dict.fromkeys(numbers)]
    blocks = tuple(
        block
        for reply in replies
        for block in (*reply.blocks, *([Buttons(reply.choices)] if reply.choices else []))
    )
    hidden = next((one for one in replies if one.visibility is Visibility.SECRET), None)
    return replace(hidden or replies[0], blocks=blocks, choices=())


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
    once=True,
    en="send the figures by Friday",
    da="send tal inden fredag",
)
def add(ctx: Context, what: ToDo, confidential: Guarded = False) -> Reply:
    """Add next steps of the asker's own, or of whoever is named in them."""
    said_at = ctx.said_at.astimezone(ctx.tz)
    steps = steps_in(what, said_at, ctx.locale, ctx.register)
    if not steps:
        raise Refusal("tasks/empty", field="what")
    if again := next((one for one in steps if one.recurs), None):
        return _once_only(ctx, again)
    level = Confidentiality.PRIVATE if confidential else None
    numbers = [ctx.tasks.add(replace(task_of(ctx, one), confidentiality=level)) for one in steps]
    added = [step for number in numbers if (step := ctx.tasks.get(number)) is not None]
    off = [one.due for one in added if one.due and not is_workday(one.due, ctx.country)]
    reply = ctx.say("tasks/added", steps=added, me=ctx.who.user_id, confidential=confidential, off=off)
    return reply.shown_to(Visibility.SECRET) if confidential else reply


def _once_only(ctx: Context, step: NextStep) -> Reply:
    """A step is done once: says so, and offers it for the next time."""
    once = replace(step, subject=" ".join(step.subject.replace(step.recurs, " ").split()), recurs="")
    return ctx.say(
        "tasks/recurs",
        said=step.recurs,
        day=step.due,
        exact=f"{ctx.command.name} {step_as_typed(once, ctx.locale)}",
    )


@router.command("list", "liste", "vis", "", "mine", summary=N_("Your own next steps"), role=Role.READER)
def list_(ctx: Context, what: Days = "") -> Reply:
    """The asker's open steps, the most pressing first, ten a page; of the days they are due on where some are said."""
    bare = what.strip()
    page = int(bare) if bare.isdecimal() and len(bare) < 4 else 1
    if turned := AT_PAGE.search(bare):
        page = int(turned[1])
    now = ctx.said_at.astimezone(ctx.tz)
    asked = listed(
        ctx.country, "" if bare.isdecimal() and len(bare) < 4 else bare, now, ctx.locale, Prefer.FUTURE
    )
    if fold(asked.rest) not in EVERYTHING:
        raise Refusal("errors/not_listed", said=asked.rest)
    steps = [step for step in ctx.tasks.open_for(ctx.who.user_id) if asked.holds(step.due_date)]
    if ctx.aloud:
        steps = [step for step in steps if step.confidentiality == "team"]
    page = min(max(page, 1), max(1, -(-len(steps) // PAGE)))
    return ctx.say(
        "tasks/list",
        steps=steps[PAGE * (page - 1) : PAGE * page],
        page=page,
        more=len(steps) - PAGE * page,
        asked=asked,
        said=asked.said if not asked.all_days else "",
        today=ctx.today,
        next_workday=next_workday(ctx.today, ctx.country),
    )


@router.card("tasks")
def card(ctx: Context, page: str) -> Reply:
    """The asker's list as it reads now."""
    return replace(list_(ctx, str(number_in(page) or "")), replaces=True)


def _not_theirs(ctx: Context, step: TaskRow, more: str = "", *, opens: bool = False) -> Reply | None:
    """Somebody else's step named by a bare number is asked about: a place in one's own list may have been meant."""
    typed = ctx.message.kind is not Kind.BUTTON and "#" not in ctx.rest.partition(" ")[0]
    settled = (step.status is TaskStatus.OPEN) == opens  # then nothing would be changed
    if not typed or settled or step.assignee_user_id == ctx.who.user_id:
        return None
    return _private(step, ctx.say("tasks/whose", step=step, says=ctx.command.name, more=more))


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
