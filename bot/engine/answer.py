"""Decides how a reply reaches the asker: in the acknowledgement, as a form, as a question, by the outbox."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.core.desk import Outcome
from bot.core.messages import Kind, Message, Place, PlaceKind, Target
from bot.core.outgoing import Urgency
from bot.core.reply import Block, Buttons, Choice, Note, Paragraph, Reply, Visibility, notice
from bot.engine import labels
from bot.engine.asking import next_question
from bot.engine.context import Context
from bot.engine.router import Understood
from bot.engine.slots import Reads
from bot.language.dates import Prefer, find_spans
from bot.language.words import N_
from storage.sentences import Sentences

LONGEST_SENTENCE = 60  # bytes a button may carry; Telegram takes 64
SHARE = "share"
_LATER: Final = (timedelta(0), timedelta(days=1), timedelta(days=8))
_NO_WORDS: Final = re.compile(
    r"[a-z]+(?: [a-z]+)?(?: #?[0-9]+)*(?: [a-z]+:[\w:-]+)?"
)  # of a verb and its numbers alone


def give(context: Context, reply: Reply, *, refused: bool = False) -> Outcome:
    """Hand a reply over; what does not ride in the acknowledgement lies in the outbox when this returns."""
    message = context.message
    if _fits_a_toast(message, reply, refused):
        return Outcome(reply, context.locale, refused=refused)
    shareable = not refused and _may_be_shared(context, reply)
    if reply.replaces and message.card is not None and _is_kept_current(context, message.card):
        reply = replace(reply, replaces=False)
    if context.unit.confidential:
        reply = reply.shown_to(Visibility.SECRET)
    elsewhere = reply.visibility is Visibility.SECRET and is_open(message)
    if elsewhere:
        reply = _asked_in_private(context, reply)
    else:
        reply = without_form(context, reply)
    if shareable:
        reply = _with_share(context, reply)
    reply = with_short_sentences(context, reply)
    room = message.sender.account if elsewhere else labels.conversation_of(message)
    labels.remember(context, message.platform, room, message.sender.account, reply)
    if elsewhere:
        reply = _in_private(context, reply)
        if _fits_a_toast(message, reply, refused):
            return Outcome(reply, context.locale)
    elif reply.visibility is Visibility.SECRET:
        reply = _beside(message, reply)
    if message.answer_to is None or reply.form is not None or _asked_at_home(context, reply):
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


def _fits_a_toast(message: Message, reply: Reply, refused: bool) -> bool:
    """A short word to whoever pressed a button: others in the room need not read it, and a refusal passes."""
    if message.kind is not Kind.BUTTON or not (refused or message.place.kind is PlaceKind.ROOM):
        return False
    said = notice(reply) if message.abilities.toast and reply.visibility is not Visibility.ROOM else ""
    return 0 < len(said.encode("utf-16-le")) // 2 <= message.abilities.toast


def _asked_at_home(context: Context, reply: Reply) -> bool:
    """What somebody asked on their own page by a form is answered in its place."""
    message = context.message
    asked = message.kind is Kind.FORM and message.place.kind is PlaceKind.HOME
    return asked and context.command.reads and reply.file is None


def _target(message: Message, reply: Reply) -> Target:
    target = message.answer_to
    assert target is not None  # the caller asked
    if target.edit is not None and not reply.replaces:
        return replace(target, edit=None)
    return target


def _is_kept_current(context: Context, message_id: str) -> bool:
    """Whether a message says how a record reads for good, so that no answer takes its place."""
    place = context.place
    record = context.cards.at(place.platform, place.room, message_id)
    return record is not None and context.outbox.keeps_current(record)


def is_open(message: Message) -> bool:
    """Others can read along here, and the platform cannot whisper."""
    return message.place.kind is PlaceKind.ROOM and not message.abilities.private


def _beside(message: Message, reply: Reply) -> Reply:
    """What is secret does not take the place of a message a room reads."""
    target = message.answer_to
    read_by_all = message.card is not None or (target is not None and target.edit and not target.only)
    return replace(reply, replaces=False) if message.place.kind is PlaceKind.ROOM and read_by_all else reply


def _asked_in_private(context: Context, reply: Reply) -> Reply:
    """The same with its form asked for where it will be answered: in the asker's own conversation."""
    message = context.message
    if reply.form is None or message.abilities.forms:
        return reply
    own = Place(message.platform, message.sender.account, kind=PlaceKind.DIRECT)
    return without_form(replace(context, message=replace(message, place=own)), reply)


def without_form(context: Context, reply: Reply) -> Reply:
    """The reply as it is where its form cannot be shown: the form's next question, or a button that offers it."""
    form = reply.form
    if form is None or context.message.abilities.forms:
        return reply
    if context.message.abilities.questions:
        question = next_question(context, form)
        if question.asks or not reply.blocks:
            return question.shown_to(reply.visibility)
        return replace(reply, form=None, choices=question.choices)
    says = context.message.text if context.message.kind is not Kind.FORM else form.says
    fill_in = Choice(context.translate(N_("Fill in the form")), says)
    return replace(reply, form=None, choices=(*reply.choices, fill_in, *form.choices))


def _may_be_shared(context: Context, reply: Reply) -> bool:
    """Whether a private answer may be asked for again aloud; what is confidential is then not in it."""
    message = context.message
    private_here = message.place.kind is PlaceKind.ROOM and message.abilities.private
    asked_for = message.kind in (Kind.COMMAND, Kind.BUTTON)
    if not (context.command.reads and private_here and asked_for) or reply.visibility is not Visibility.ASKER:
        return False
    return reply.form is None and context.command.verb != SHARE and _is_worth_sharing(context, reply)


def _is_worth_sharing(context: Context, reply: Reply) -> bool:
    """Whether an answer tells something, or what is being made will: no question back, no word of nothing."""
    only_words = all(isinstance(block, Paragraph | Note | Buttons) for block in reply.blocks)
    return context.unit.left_work or not (only_words and reply.choices)


def _with_share(context: Context, reply: Reply) -> Reply:
    """Offer to show the answer to the room, by asking again aloud."""
    share = Choice(
        context.translate(N_("Share in channel")), f"{SHARE} {context.command.name} {context.rest}".strip()
    )
    return replace(reply, choices=(*reply.choices, share))


def with_short_sentences(context: Context, reply: Reply) -> Reply:
    """Keep under a token the sentences that no button can carry, and those whose days are those of today.

    'i går' on a button that is pressed tomorrow is the day that was meant when it was typed, and what is logged
    without a day took place when it was typed.
    """
    choices = [one for block in reply.blocks if isinstance(block, Buttons) for one in block.choices]
    relative = relative_words(context, [one.says for one in (*choices, *reply.choices)])

    def shortened(choice: Choice) -> Choice:
        counted = any(words in choice.says for words in relative) or _is_of_just_now(context, choice.says)
        if (
            len(choice.says.encode()) <= LONGEST_SENTENCE
            and not choice.says.startswith(SHARE)
            and not counted
        ):
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


def relative_words(context: Context, says: Sequence[str]) -> frozenset[str]:
    """The words for days in what was typed that mean another day tomorrow or in a week, where a sentence repeats any.

    Of a form the fields are read, each by itself.
    """
    repeating = [one for one in says if not _NO_WORDS.fullmatch(one)]
    if not repeating:
        return frozenset()
    typed = [context.message.text, *(context.message.form or {}).values()]
    now = context.said_at.astimezone(context.tz)
    found: set[str] = set()
    for text in typed:
        spans = [find_spans(text, now + later, Prefer.PAST, context.locale) for later in _LATER]
        moments = [{(one.start, one.end): one.moment for one in some} for some in spans]
        found |= {
            one.text
            for one in spans[0]
            if any(some.get((one.start, one.end)) != one.moment for some in moments[1:])
        }
    return frozenset(words for words in found if any(words in one for one in repeating))


def _is_of_just_now(context: Context, says: str) -> bool:
    """Whether a sentence records what took place, so that no day means the moment it was said."""
    meant = context.registry.understand(says)
    if not isinstance(meant, Understood) or not (meant.command.once and meant.rest):
        return False
    slots = [one.slot for one in meant.command.parameters]
    return any(one.reads is Reads.WHEN and one.prefer is Prefer.PAST for one in slots)


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
