"""What is to be seen to now: done, put off, taken, not relevant; and the rules it comes from."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.messages import Kind, PlaceKind
from bot.core.people import Role
from bot.core.reply import Buttons, Choice, FieldKind, Note, Paragraph, Reply, Visibility
from bot.core.text import number_in, one_line
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Number, Own, Reads, Rest, Slot
from bot.language.listed_period import EVERYTHING
from bot.language.words import N_, language
from bot.politics.nudge_rules import PLAN_OVER
from bot.politics.quiet import next_open
from bot.subjects.activities.card import became, own_record, step_changed
from bot.subjects.activities.day_ahead import day_wanted
from bot.subjects.first_words import NUDGE
from bot.subjects.nudges.lines import NudgeLine, nudge_lines
from bot.subjects.nudges.nudging import WITH_BUTTONS
from bot.subjects.nudges.readers import Listeners
from bot.subjects.nudges.team_rules import team_rules
from storage.activities import Status
from storage.nudges import NudgeRow, Nudges, NudgeState, Reader

LIST: Final = "nudges:list"
REASON: Final = 300  # characters
CARD: Final = re.compile(r"(?:^|\s)([a-z]+:[\w:-]+)$")

Until: TypeAlias = Annotated[str, Slot(Reads.REST, asked=False)]
AnyDay: TypeAlias = Annotated[str, Slot(Reads.REST, N_("Until which day"), "", FieldKind.DAY, N_("Friday"))]
Why: TypeAlias = Annotated[
    str, Slot(Reads.REST, N_("Why not?"), "", FieldKind.LINE, N_("that committee is not ours"))
]

router = Router(NUDGE)


@router.command("list", "liste", "vis", "", "åbne", "open", summary=N_("What is open"), role=Role.READER)
def list_(ctx: Context, what: Rest = "") -> Reply:
    """What is open for the asker and for the team, each with its buttons."""
    if fold(what) not in EVERYTHING:
        raise Refusal("errors/not_listed", said=one_line(what, 100))
    readers = [one.reader for one in _listeners(ctx).for_the_team]
    if ctx.reader is not None:
        readers = [Reader(user_id=ctx.reader), *(one for one in readers if one.user_id is None)]
    else:
        readers = [one for one in readers if one.user_id is None]
    order = {reader.key: place for place, reader in enumerate(readers)}
    rows = [row for row in _nudges(ctx).unsettled(list(order)) if row.due_on <= ctx.today]
    rows = [row for row in rows if row.expires_on is None or row.expires_on > ctx.today]
    rows.sort(key=lambda row: (row.state is not NudgeState.OPEN, order[row.reader]))
    return ctx.say("nudges/list", **_shown(ctx, rows, LIST))


@router.command("done", "færdig", "gjort", "klar", summary=N_("It is done"), en="1", da="1")
def done(ctx: Context, number: Number, on: Own = "") -> Reply:
    """It is done, for everybody it was brought up with: a next step is ticked off, what was planned logged."""
    row = _row(ctx, number, on)
    if not _nudges(ctx).done(number):
        return _settled(ctx, row)
    if (task := _task(row)) is not None and ctx.tasks.done(task):
        _tell_cards(ctx, task)
    _plan_became(ctx, row, Status.COMPLETED)
    return _in_place(ctx, on.strip(), row, "nudges/done")


@router.command("cancelled", "aflyst", summary="", en="1", da="1")
def cancelled(ctx: Context, number: Number, on: Own = "") -> Reply:
    """What was planned was called off; of anything else it means that it is done."""
    row = _row(ctx, number, on)
    if not _nudges(ctx).done(number):
        return _settled(ctx, row)
    _plan_became(ctx, row, Status.CANCELLED)
    return _in_place(ctx, on.strip(), row, "nudges/cancelled")


def _tell_cards(ctx: Context, task: int) -> None:
    step = ctx.tasks.get(task)
    if step is not None:
        step_changed(ctx, step.activity_id)


def _plan_became(ctx: Context, row: NudgeRow, status: Status) -> None:
    """Write down what became of the plan a nudge is about, if it is about one that still is a plan."""
    kind, _, number = (row.record or "").partition(":")
    if row.rule != PLAN_OVER or kind != "activity":
        return
    activity = own_record(ctx, int(number))
    still_a_plan = status is Status.PLANNED or activity.status is Status.PLANNED
    if activity.undone_at is None and still_a_plan and activity.status is not status:
        became(ctx, activity, status, note="shown")


@router.command("reopen", "genåbn", "undo", "fortryd", summary=N_("Take one up again"), en="1", da="1")
def reopen(ctx: Context, number: Number, on: Own = "") -> Reply:
    """Take back what became of it; it is open again, and not said once more."""
    row = _row(ctx, number, on)
    if not _nudges(ctx).reopen(number):
        return ctx.say("nudges/still_open", line=_line(ctx, row))
    if (task := _task(row)) is not None:
        if row.state is NudgeState.DONE:
            ctx.tasks.reopen(task)
            _tell_cards(ctx, task)
        elif row.state is NudgeState.SNOOZED:
            ctx.tasks.snooze(task, date.fromisoformat(row.given["on"]))
    if row.state is NudgeState.DONE:
        _plan_became(ctx, row, Status.PLANNED)
    return _in_place(ctx, on.strip(), row, "nudges/reopened")


@router.command(
    "snooze", "udsæt", summary=N_("Put one off"), role=Role.READER, en="1 next week", da="1 næste uge"
)
def snooze(ctx: Context, number: Number, until: Until = "") -> Reply:
    """Put it off to a day, the next working day when none is said; the others of its rule come as they do."""
    card_ = CARD.search(until)
    said = until[: card_.start()].strip() if card_ else until.strip()
    return _put_off(ctx, number, said, card_[1] if card_ else "")


@router.command(
    "later",
    "senere",
    summary=N_("Put one off to another day"),
    role=Role.READER,
    form=True,
    en="1 Friday",
    da="1 fredag",
)
def later(ctx: Context, number: Number, day: AnyDay) -> Reply:
    """Put it off to a day that is asked for."""
    return _put_off(ctx, number, day.strip(), "")


def _put_off(ctx: Context, number: int, said: str, on: str) -> Reply:
    day = _day(ctx, said)
    row = _row(ctx, number)
    if not _nudges(ctx).snooze(number, day):
        return _settled(ctx, row)
    if (task := _task(row)) is not None:
        ctx.tasks.snooze(task, day)
    return _in_place(ctx, on, row, "nudges/snoozed")


def _day(ctx: Context, said: str) -> date:
    if not said:
        return next_open(ctx.today + timedelta(days=1), ctx.country)
    field = "day" if ctx.message.kind is Kind.FORM else None
    moment = day_wanted(ctx, said, field)
    if moment.day <= ctx.today:
        raise Refusal("nudges/not_ahead", field=field, day=moment.day)
    return moment.day


@router.command("mine", "min", "tager", "take", summary=N_("You see to it"), en="1", da="1")
def mine(ctx: Context, number: Number, on: Own = "") -> Reply:
    """The asker sees to it; others see who."""
    row = _row(ctx, number, on)
    taken = row.state is NudgeState.TAKEN and row.taken_by != ctx.who.user_id
    if taken or not _nudges(ctx).take(number, ctx.who.user_id):
        return _settled(ctx, row)
    return _in_place(ctx, on.strip(), row, "nudges/taken")


@router.command(
    "dismiss",
    "irrelevant",
    summary=N_("Not relevant, and why"),
    role=Role.READER,
    form=True,
    en="1 that committee is not ours",
    da="1 det udvalg er ikke vores",
    public=True,
)
def dismiss(ctx: Context, number: Number, why: Why) -> Reply:
    """Not relevant: this rule, or this record under it, is not brought up again with that reader."""
    row = _row(ctx, number)
    if not _nudges(ctx).dismiss(number, one_line(why, REASON)):
        return _settled(ctx, row)
    return _in_place(ctx, "", row, "nudges/dismissed")


@router.card("nudges")
def card(ctx: Context, which: str) -> Reply | None:
    """A message as it reads now, what became of each nudge shown; 'list' is the asker's own list."""
    if which == "list":
        return replace(list_(ctx), replaces=True)
    reader, _, stamp = which.rpartition(":")
    moment = datetime.fromtimestamp(int(stamp), UTC) if stamp.isdecimal() and len(stamp) < 12 else None
    rows = _nudges(ctx).said_at(reader, moment) if moment is not None else []
    if not rows or not _theirs(ctx, rows[0]):
        return None
    for_room = rows[0].room_id is not None
    ctx = _for_room(ctx, rows[0]) if for_room else ctx
    reply = replace(ctx.say("nudges/message", **_shown(ctx, rows, f"nudges:{which}")), replaces=True)
    return reply.shown_to(Visibility.ROOM) if for_room else reply


def _for_room(ctx: Context, row: NudgeRow) -> Context:
    """The same context as everybody in the room reads it: in the room's language and the house's time."""
    listener = _listeners(ctx).of(row.of)
    locale = (listener and listener.locale) or ctx.team.workspace().locale or ctx.locale
    return replace(ctx, aloud=True, locale=language(locale), tz=ctx.house_tz)


def _shown(ctx: Context, rows: list[NudgeRow], record: str) -> dict[str, object]:
    return {
        "lines": _lines(ctx, rows),
        "record": record,
        "today": ctx.today,
        "tomorrow": next_open(ctx.today + timedelta(days=1), ctx.country),
        "most": WITH_BUTTONS,
    }


def _lines(ctx: Context, rows: list[NudgeRow]) -> tuple[NudgeLine, ...]:
    rules = {one.rule.id: one.rule for one in team_rules(ctx.country, _nudges(ctx))}
    return nudge_lines(rows, rules, _listeners(ctx).names, ctx.locale, ctx.local_now)


def _line(ctx: Context, row: NudgeRow) -> NudgeLine | None:
    return next(iter(_lines(ctx, [row])), None)


def _nudges(ctx: Context) -> Nudges:
    return ctx.of(Nudges)


def _listeners(ctx: Context) -> Listeners:
    return Listeners(ctx.unit, ctx.workspace, ctx.now)


def _row(ctx: Context, number: int, on: str = "") -> NudgeRow:
    """A nudge of the asker's own, or of a room: those are the whole team's.

    Refused: words behind its number (`on`) that are no name of the card a button sits on.
    """
    if on.strip() and ":" not in on:
        raise Refusal("errors/one_number", said=on.strip())
    row = _nudges(ctx).get(number)
    if row is None or not _theirs(ctx, row) or _line(ctx, row) is None:
        raise Refusal("nudges/none", number=number)
    if row.user_id is None:
        ctx.need(Role.MEMBER)
    return row


def _theirs(ctx: Context, row: NudgeRow) -> bool:
    return row.user_id is None or row.user_id == ctx.who.user_id


def _task(row: NudgeRow) -> int | None:
    """The next step it is about."""
    kind, _, number = (row.record or "").partition(":")
    return number_in(number) if kind == "task" else None


def _settled(ctx: Context, row: NudgeRow) -> Reply:
    """Somebody was first."""
    return _theirs_alone(row, ctx.say("nudges/settled", line=_line(ctx, row)))


def _theirs_alone(row: NudgeRow, reply: Reply) -> Reply:
    """What was brought up with one person is answered where no room reads along."""
    return reply.shown_to(Visibility.SECRET) if row.user_id is not None else reply


def _in_place(ctx: Context, on: str, before: NudgeRow, page: str) -> Reply:
    """The card the button sits on, brought up to date; else what happened, and the other card in place."""
    row = _nudges(ctx).get(before.id)
    assert row is not None  # it was just changed
    said = ctx.say(page, line=_line(ctx, row), rule=row.rule, about=row.given.get("subject", ""))
    if row.card and row.card != on:
        _refresh(ctx, row.card)
    # The bot's own page is drawn anew after every press on it.
    card_ = ctx.card(on) if on and ctx.place.kind is not PlaceKind.HOME else None
    if card_ is None:
        return _theirs_alone(row, said)
    if {f"nudge reopen {row.id} {on}", f"nudge done {row.id} {on}"} & {one.says for one in _choices(card_)}:
        return card_  # it stands there, as it is now
    told = tuple(Note(block.text) for block in said.blocks if isinstance(block, Paragraph))
    undo = Buttons((Choice(ctx.translate(N_("Undo")), f"nudge reopen {row.id} {on}"),))
    return replace(card_, blocks=(*card_.blocks, *told, undo))


def _refresh(ctx: Context, record: str) -> None:
    """Change the message it was said in, wherever it lies."""
    now = ctx.card(record)
    if now is not None:
        ctx.refresh_cards(record, now, version=int(ctx.now.timestamp() * 1000), but_pressed=False)


def _choices(reply: Reply) -> list[Choice]:
    return [choice for block in reply.blocks if isinstance(block, Buttons) for choice in block.choices]
