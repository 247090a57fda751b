"""Asks for what a command still needs where no form can be shown: one question at a time, kept for a restart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.messages import Kind, Message, PlaceKind
from bot.core.reply import Choice, Field, FieldKind, Form, Reply
from bot.engine.context import Context
from bot.engine.names import fold
from storage.cards import Cards
from storage.questions import Questions
from storage.work import Unit

PATIENCE = timedelta(hours=12)  # a question nobody answered is forgotten after this
WHOLE_LINE = -1  # the place of the question that asks for everything at once
ANSWER = "answer"  # the first word of the sentence that asks for one field of a form
GIVE_UP = frozenset(
    {"cancel", "stop", "annuller", "fortryd", "drop", "afbryd", "glem det", "never mind", "forget it"}
)


def next_question(context: Context, form: Form) -> Reply:
    """The next question of a form; a form with nothing missing offers its fields as buttons."""
    troubled = next((field for field in form.fields if field.trouble), None)
    missing = next((field for field in form.fields if field.required and not field.value), None)
    filled = any(field.value for field in form.fields)
    if troubled is None and missing is not None and not filled and context.command.reads_line:
        return _ask(context, form, None)
    if wanted := troubled or missing:
        return _ask(context, form, wanted)
    choices = tuple(_offer(context, form, field) for field in form.fields)
    return replace(context.say("ask/which_field", form=form), choices=choices)


def _offer(context: Context, form: Form, field: Field) -> Choice:
    """A button that asks for one field, or turns a yes-or-no field over."""
    if field.kind is not FieldKind.FLAG:
        return Choice(field.label, f"{ANSWER} {field.name} {form.says}")
    word = "no" if field.value else "yes"
    mark = "☑" if field.value else "☐"
    return Choice(f"{mark} {field.label}", f"{ANSWER} {field.name}={word} {form.says}")


def ask_field(context: Context, form: Form, name: str) -> Reply:
    """Ask for one field of a form by its name."""
    return _ask(context, form, next(field for field in form.fields if field.name == name))


def _ask(context: Context, form: Form, field: Field | None) -> Reply:
    """Keep the question and say it; `field` None asks for the whole line at once."""
    message = context.message
    question = Questions(context.unit, context.workspace, context.now).ask(
        message.platform,
        message.place.room,
        message.sender.account,
        form,
        expires_at=context.now + PATIENCE,
        thread=message.place.thread,
        given={one.name: one.value for one in form.fields if one.value},
        field=form.fields.index(field) if field else WHOLE_LINE,
    )
    example = context.command.examples.get(context.locale, "")
    reply = context.say("ask/question", form=form, field=field, example=example)
    if field is not None and field.kind is FieldKind.PICK:
        offered = (
            Choice(label, f"{ANSWER} {field.name}={value} {form.says}") for value, label in field.options
        )
        reply = replace(reply, choices=(*offered, *reply.choices))
    return replace(reply, asks=True, card=f"question:{question}", replaces=False)


def no_longer_asked(context: Context, form: Form) -> None:
    """A button answered what this form had asked for: the next plain words here are no answer to it."""
    message = context.message
    here = (message.platform, message.place.room, message.sender.account)
    questions = Questions(context.unit, context.workspace, context.now)
    question = questions.open(*here)
    if question is not None and question.says == form.says:
        questions.close(*here)


def field_asked_for(text: str) -> tuple[str, str | None, str] | None:
    """'answer topic meeting edit 12' -> ('topic', None, 'meeting edit 12'); 'answer flag=yes ...' has a value."""
    first, _, rest = text.partition(" ")
    if first != ANSWER:
        return None
    field, _, says = rest.partition(" ")
    name, equals, value = field.partition("=")
    return (name, value if equals else None, says) if says else None


def with_answer(form: Form, name: str, value: str) -> dict[str, str]:
    """A form's values with one of them changed, as it would be sent in."""
    values = {field.name: field.value for field in form.fields if field.value}
    values[name] = "" if value == "no" else value
    return values


def answered(
    unit: Unit, message: Message, workspace: int, now: datetime, otherwise: Callable[[str], bool]
) -> Message | None:
    """The message made whole by the question it answers; None when it answers none.

    What is surely something else (`otherwise`) is no answer: whoever says it has moved on, and the question
    is closed.

    In a private conversation any plain words answer the open question; in a room only what is said in
    reply to it. Words that give up close it and come back as the sentence 'caucus never mind'.
    """
    if message.kind not in (Kind.DIRECT, Kind.MENTION):
        return None
    questions = Questions(unit, workspace, now)
    question = questions.open(message.platform, message.place.room, message.sender.account)
    if question is None:
        return None
    if message.place.kind is PlaceKind.ROOM:
        cards = Cards(unit, workspace, now)
        replied_to = message.reply_to and cards.at(message.platform, message.place.room, message.reply_to)
        if replied_to != f"question:{question.id}":
            return None
    questions.close(message.platform, message.place.room, message.sender.account)
    if otherwise(message.text):
        return None
    if fold(message.text.strip(" .!")) in GIVE_UP:
        return message.saying("caucus nevermind")
    if question.field == WHOLE_LINE:
        return message.saying(f"{question.says} {message.text}")
    form = {**question.given, question.form.fields[question.field].name: message.text}
    return replace(message, text=question.says, kind=Kind.FORM, form=form)
