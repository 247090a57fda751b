"""Decides how a reply reaches the asker: in the acknowledgement, as a form, as a question, by the outbox."""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import Outcome
from bot.core.messages import Kind, Message, PlaceKind, Target
from bot.core.outgoing import Urgency
from bot.core.reply import Block, Buttons, Choice, Reply, Visibility
from bot.engine.asking import next_question
from bot.engine.context import Context
from bot.engine.words import N_
from storage.sentences import Sentences

LONGEST_SENTENCE = 60  # bytes a button may carry; Telegram takes 64
SHARE = "share"


def give(context: Context, reply: Reply) -> Outcome:
    """Hand a reply over; what does not ride in the acknowledgement lies in the outbox when this returns."""
    message = context.message
    reply = without_form(context, reply)
    reply = _with_share(context, reply)
    reply = with_short_sentences(context, reply)
    if reply.visibility is Visibility.SECRET and is_open(message):
        reply = _in_private(context, reply)
    if message.answer_to is None or reply.form is not None:
        return Outcome(reply, context.locale)
    if reply.blocks or reply.file:
        context.outbox.put(
            _target(message, reply),
            reply,
            context.locale,
            f"answer:{message.platform}:{message.event_id}",
            context.now,
            Urgency.ANSWER,
        )
    return Outcome(None, context.locale)


def _target(message: Message, reply: Reply) -> Target:
    target = message.answer_to
    assert target is not None  # the caller asked
    if target.edit is not None and not reply.replaces:
        return replace(target, edit=None)
    return target


def is_open(message: Message) -> bool:
    """Others can read along here, and the platform cannot whisper."""
    return message.place.kind is PlaceKind.ROOM and not message.abilities.private


def without_form(context: Context, reply: Reply) -> Reply:
    """The reply as it is where its form cannot be shown: the form's next question, or a button that offers it."""
    form = reply.form
    if form is None or context.message.abilities.forms:
        return reply
    if context.message.abilities.questions:
        question = next_question(context, form)
        if question.asks or not reply.blocks:
            return question
        return replace(reply, form=None, choices=question.choices)
    says = context.message.text if context.message.kind is not Kind.FORM else form.says
    fill_in = Choice(context.translate(N_("Fill in the form")), says)
    return replace(reply, form=None, choices=(*reply.choices, fill_in))


def _with_share(context: Context, reply: Reply) -> Reply:
    """Offer to show a private answer to the room, by asking again aloud."""
    message = context.message
    private_here = message.place.kind is PlaceKind.ROOM and message.abilities.private
    asked_for = message.kind in (Kind.COMMAND, Kind.BUTTON)
    if not (context.command.reads and private_here and asked_for) or reply.visibility is not Visibility.ASKER:
        return reply
    if reply.form is not None or context.command.verb == SHARE:
        return reply
    share = Choice(
        context.translate(N_("Share in channel")), f"{SHARE} {context.command.name} {context.rest}".strip()
    )
    return replace(reply, choices=(*reply.choices, share))


def with_short_sentences(context: Context, reply: Reply) -> Reply:
    """Keep sentences that no button can carry, or that must be read by today's calendar, under a token."""

    def shortened(choice: Choice) -> Choice:
        if len(choice.says.encode()) <= LONGEST_SENTENCE and not choice.says.startswith(SHARE):
            return choice
        sentences = Sentences(context.unit, context.workspace, context.now)
        return replace(
            choice, says=f"={sentences.keep(choice.says, context.said_at, context.who.user_id or None)}"
        )

    def block(one: Block) -> Block:
        return Buttons(tuple(map(shortened, one.choices))) if isinstance(one, Buttons) else one

    return replace(
        reply, blocks=tuple(map(block, reply.blocks)), choices=tuple(map(shortened, reply.choices))
    )


def _in_private(context: Context, reply: Reply) -> Reply:
    """Send what no room may read to the asker alone, and say so where they asked."""
    message = context.message
    target = Target(message.platform, message.sender.account)
    context.outbox.put(
        target,
        replace(reply, visibility=Visibility.ASKER, replaces=False),
        context.locale,
        f"private:{message.platform}:{message.event_id}",
        context.now,
        Urgency.ANSWER,
    )
    return context.say("gate/in_private")
