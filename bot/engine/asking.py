"""Asks for what a command still needs where no form can be shown: one question at a time, kept for a restart."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.core.messages import Kind, Message, PlaceKind
from bot.core.reply import Buttons, Choice, Field, FieldKind, Form, Paragraph, Reply
from bot.engine.context import Context
from bot.language.names import fold
from bot.language.words import N_
from storage.cards import Cards
from storage.questions import Question, Questions
from storage.work import Unit

PATIENCE = timedelta(hours=12)  # a question nobody answered is forgotten after this
WHOLE_LINE = -1  # the place of the question that asks for everything at once
ANSWER = "answer"  # the first word of the sentence that asks for one field of a form
NO_MORE: Final = "caucus nevermind open"  # said by the button that gives a question up
GO_ON: Final = "goon"  # the first word of the sentence that takes a form up again where it was left
GIVE_UP = frozenset(
    {
        *(
            "cancel",
            "stop",
            "annuller",
            "afbryd",
            "glem det",
            "glemdet",
            "never mind",
            "nevermind",
            "forget it",
        ),
        *(
            "cancel it",
            "cancel that",
            "quit",
            "abort",
            "lad vaere",
            "glem det bare",
            "never mind that",
            "slet ikke",
        ),
    }
)
# Said to a question they give it up; said to nothing they may mean more than that.
GIVE_UP_A_QUESTION = GIVE_UP | {
    "fortryd",
    "drop",
    "drop det",
    "drop it",
    "undo",
    "nej tak",
    "no thanks",
    "exit",
}


def next_question(context: Context, form: Form) -> Reply:
    """The next question of a form; a form with nothing missing offers its fields as buttons."""
    troubled = next((field for field in form.fields if field.trouble), None)
    missing = next((field for field in form.fields if field.required and not field.value), None)
    filled = any(field.value for field in form.fields)
    if troubled is None and missing is not None and not filled and context.command.reads_line:
        return _ask(context, form, None)
    if wanted := troubled or missing:
        return _ask(
            context, form, wanted, known=[one for one in form.fields if one.value and one is not wanted]
        )
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


def _ask(context: Context, form: Form, field: Field | None, known: Sequence[Field] = ()) -> Reply:
    """Keep the question and say it; `field` None asks for the whole line at once.

    What is `known` already is shown with the first question, to somebody who is asked in private.
    """
    message = context.message
    is_first = message.kind is not Kind.FORM and message.place.kind is PlaceKind.DIRECT
    known = known if is_first else ()
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
    reply = context.say("ask/question", form=form, field=field, example=example, known=known)
    if field is not None and field.kind is FieldKind.PICK:
        offered = (
            Choice(label, f"{ANSWER} {field.name}={value} {form.says}") for value, label in field.options
        )
        reply = replace(reply, choices=(*offered, *reply.choices))
    cancel = Choice(form.cancel, NO_MORE)
    reply = replace(reply, choices=(*reply.choices, *form.choices, cancel))
    return replace(reply, asks=True, card=f"question:{question}", replaces=False)


def no_longer_asked(context: Context, form: Form) -> None:
    """A button answered what this form had asked for: the next plain words here are no answer to it."""
    message = context.message
    here = (message.platform, message.place.room, message.sender.account)
    questions = Questions(context.unit, context.workspace, context.now)
    question = questions.open(*here)
    if question is not None and question.says == form.says:
        questions.close(*here)


def given_up(context: Context) -> Question | None:
    """Close the question its asker has open here, if any: they gave it up by a button."""
    message = context.message
    here = (message.platform, message.place.room, message.sender.account)
    questions = Questions(context.unit, context.workspace, context.now)
    question = questions.open(*here)
    if question is not None:
        questions.close(*here)
    return question


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


@dataclass(frozen=True, slots=True)
class SetAside:
    """A form somebody was in the middle of when they said something else; `heard` may have been their answer."""

    question: Question
    heard: str = ""

    @property
    def is_whole(self) -> bool:
        return self.question.field == WHOLE_LINE

    def told(self, context: Context, reply: Reply) -> Reply:
        """The same reply with a short line that says so, and a button to go on where it was left."""
        form = self.question.form
        field = None if self.is_whole else form.fields[self.question.field]
        kept = {"says": self.question.says, "given": dict(self.question.given)}
        choices = [Choice(context.translate(N_("Go on with it")), f"{GO_ON} {json.dumps(kept)}")]
        if self.heard:
            answer = {**kept, "heard": self.heard, "field": field.name if field else ""}
            choices.insert(
                0, Choice(context.translate(N_("That was my answer")), f"{GO_ON} {json.dumps(answer)}")
            )
        line = context.say("ask/set_aside", form=form, field=field)
        told = tuple(block for block in line.blocks if isinstance(block, Paragraph))
        return replace(reply, blocks=(*reply.blocks, *told, Buttons(tuple(choices))))


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it is to be dealt with, and the form it sets aside, if any."""

    message: Message
    aside: SetAside | None = None


def heard(
    unit: Unit,
    message: Message,
    workspace: int,
    now: datetime,
    is_command: Callable[[str], bool],
    is_question: Callable[[str], bool],
) -> Heard:
    """The message made whole by the question it answers, or what it is instead of an answer.

    In a private conversation any plain words answer the open question; in a room only what is said in
    reply to it. A command, a question and words that give up are no answer: they close it, and what was
    typed till then goes along, to be taken up again. What looks like a question may have been the answer
    all the same, so that is offered too.
    """
    if message.kind not in (Kind.DIRECT, Kind.MENTION, Kind.COMMAND):
        return Heard(message)
    word = fold(message.text.strip(" .!/"))
    question = _open_here(unit, message, workspace, now)
    if question is None or (
        message.kind is Kind.COMMAND and message.place.kind is PlaceKind.ROOM and word not in GIVE_UP
    ):
        return Heard(message.saying("caucus nevermind")) if word in GIVE_UP else Heard(message)
    Questions(unit, workspace, now).close(message.platform, message.place.room, message.sender.account)
    if word in GIVE_UP_A_QUESTION:
        return Heard(message.saying(NO_MORE), SetAside(question) if question.given else None)
    if message.kind is Kind.COMMAND or is_command(message.text):
        return Heard(message, SetAside(question))
    if is_question(message.text):
        return Heard(message, SetAside(question, message.text))
    return Heard(_answering(message, question.says, dict(question.given), _field_of(question), message.text))


def _open_here(unit: Unit, message: Message, workspace: int, now: datetime) -> Question | None:
    question = Questions(unit, workspace, now).open(
        message.platform, message.place.room, message.sender.account
    )
    if question is None or message.place.kind is not PlaceKind.ROOM or message.kind is Kind.COMMAND:
        return question
    cards = Cards(unit, workspace, now)
    replied_to = message.reply_to and cards.at(message.platform, message.place.room, message.reply_to)
    return question if replied_to == f"question:{question.id}" else None


def _field_of(question: Question) -> str:
    return "" if question.field == WHOLE_LINE else question.form.fields[question.field].name


def _answering(message: Message, says: str, given: dict[str, str], field: str, text: str) -> Message:
    if not field:
        return message.saying(f"{says} {text}")
    return replace(message, text=says, kind=Kind.FORM, form={**given, field: text})


def taken_up(message: Message) -> Message | None:
    """The message of a button that goes on with a form, or brings it an answer; None for any other.

    With no answer it opens the form again, filled with what was given (`prefill`).
    """
    word, _, kept = message.text.partition(" ")
    if word != GO_ON or message.kind is not Kind.BUTTON:
        return None
    try:
        form: Any = json.loads(kept)
    except ValueError:
        return None
    says, given = str(form["says"]), {str(name): str(value) for name, value in form["given"].items()}
    if "heard" in form:
        return _answering(message, says, given, str(form["field"]), str(form["heard"]))
    return replace(message, text=says, prefill={**given, GO_ON: says})
