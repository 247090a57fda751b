"""Deals with one message in one transaction: gate, understanding, handler, answer."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DataError

from bot.core.clock import Clock
from bot.core.desk import CommandInfo, Outcome
from bot.core.errors import Refusal
from bot.core.messages import Foreign, Kind, Message
from bot.core.often import OncePerMinute
from bot.core.people import Role, Who
from bot.core.reply import Buttons, FieldKind, Form, Reply, Visibility, first_line
from bot.core.text import clean, unwrapped
from bot.engine import answer, asking, labels
from bot.engine.context import Context
from bot.engine.contexts import NOTHING, Contexts
from bot.engine.gate import Admitted, TurnedAway, admit
from bot.engine.grammar import (
    Arguments,
    Reading,
    form_of,
    has_form,
    question_of,
    read_form,
    read_text,
    typed_values,
)
from bot.engine.menus import command_infos
from bot.engine.once import recorded_once
from bot.engine.open_words import without_marks
from bot.engine.pages import Pages
from bot.engine.register import Registers
from bot.engine.router import Asked, Command, Registry, SaidInstead, Typed, Unclear, Understood
from bot.engine.slots import Reads
from bot.engine.understanding import Understanding
from bot.language.line import Register
from bot.language.line.vocabulary import JOIN_WORDS
from bot.language.words import language
from storage.deadline import Overrun
from storage.inbox import Inbox
from storage.sentences import Sentences
from storage.trouble import trouble_of
from storage.work import Unit, Work

log = logging.getLogger("caucus.desk")

TOO_LONG = "errors/too_long"
SETTLED = frozenset({Reads.PEOPLE, Reads.WHEN, Reads.STEPS, Reads.DETAILS})  # kept as they were understood
LONGEST_TEXT = 20_000  # characters of one message that are looked at
REMEMBERED = 1000  # messages that were told that nothing is kept
NOBODY = Who(0, "", Role.NOBODY, "")


@dataclass(frozen=True, slots=True)
class House:
    """What the desk needs to know of the installation.

    `tz` and `locale` are the fallbacks; `newcomer_line` makes of an invitation code what a newcomer is sent.
    """

    tz: ZoneInfo
    locale: str
    newcomer_line: Callable[[str], str] = str
    public_url: str = ""  # of the web server; '' when nobody outside can reach it
    prefix: str = ""  # of the slash commands on Slack


class FrontDesk:
    """The desk every adapter hands its messages in at (see bot.core.desk.Desk)."""

    def __init__(
        self,
        work: Work,
        registry: Registry,
        pages: Pages,
        clock: Clock,
        house: House,
        kick: Callable[[], None],
        wake: Callable[[], None] | None = None,
        meanings: labels.Labels | None = None,
        registers: Registers | None = None,
    ) -> None:
        """`kick` is called on the database thread after every commit that put something into the outbox.

        `wake` likewise after every commit that left a job to be done. `meanings` is what the labels of `pages` mean,
        where another desk has read them already; `registers` are the names known already.
        """
        self._work = work
        self.registry = registry
        self._pages = pages
        self._clock = clock
        self._house = house
        self._kick = kick
        self._wake = wake
        self.registers = registers or Registers()
        self._contexts = Contexts(house, registry, pages, self.registers)
        self._labels = meanings or labels.Labels(registry, pages.sources())
        self._words = Understanding(registry, self._labels, self.registers, house.tz, house.locale)
        self._often = OncePerMinute(log)
        self._told_not_kept: dict[tuple[str, str], None] = {}

    def on(self, work: Work) -> FrontDesk:
        """This desk on another Work of the same database: what it has read is shared."""
        desk = copy(self)
        desk._work = work
        return desk

    async def handle(self, message: Message) -> Outcome:
        """Deal with a message; what is promised in the answer is on disk when this returns.

        When the database keeps nothing at all (a full disk, a file that is gone) the answer says so. Raises
        what it raises when the same message comes again, or when it cannot keep even an apology: then nothing
        has been acknowledged, and the platform or the person tries again.
        """
        now = self._clock.now()
        message = replace(message, text=self._bare(_fit(message.text)))
        if message.form is not None:
            message = replace(message, form={name: _fit(value) for name, value in message.form.items()})
        try:
            return await self._work.run(lambda unit: self._try(unit, message, now))
        except Refusal as refused:
            refusal = refused
        except Overrun as trouble:
            refusal = self._took_too_long(trouble, message)
        except (OverflowError, DataError):  # a number no record has, a day no calendar has
            refusal = Refusal("errors/too_large")
        except Exception as trouble:
            if (not_kept := self._not_kept(message, now, trouble)) is not None:
                return not_kept
            refusal = apology(trouble, message)
        if refusal.template != TOO_LONG:  # which would take as long again
            try:
                return await self._work.run(lambda unit: self._deal_with(unit, message, now, refusal))
            except Overrun as trouble:
                refusal = self._took_too_long(trouble, message)
            except Refusal as refused:
                refusal = refused
            except (OverflowError, DataError):
                refusal = Refusal("errors/too_large")
            except Exception as trouble:
                if (not_kept := self._not_kept(message, now, trouble)) is not None:
                    return not_kept
                refusal = apology(trouble, message)
        return await self._work.run(lambda unit: self._only_apologise(unit, message, now, refusal))

    def _bare(self, text: str) -> str:
        """A command that was sent in quotes or in code marks, without them."""
        bare = unwrapped(text)
        return bare if bare != text and isinstance(self.registry.understand(bare), Understood) else text

    def _not_kept(self, message: Message, now: datetime, trouble: Exception) -> Outcome | None:
        """Say that the database keeps nothing; None for a fault of another kind.

        Said once of a message: when it comes again the error is raised, so that it is not taken for dealt with.
        """
        why = trouble_of(trouble)
        if why is None:
            return None
        self._often.warning("what is said to the bot is not kept: %s", why)
        event = (message.platform, message.event_id)
        if event in self._told_not_kept:
            raise trouble
        self._told_not_kept[event] = None
        while len(self._told_not_kept) > REMEMBERED:
            del self._told_not_kept[next(iter(self._told_not_kept), event)]
        locale = language(message.sender.locale or self._house.locale)
        return Outcome(self._pages.reply("errors/not_kept", locale, self._house.tz, now), locale)

    def opens_form(self, text: str) -> bool:
        """Will this sentence surely open a form? Pure and quick."""
        typed = clean(text, 200)
        understood = self.registry.understand(self._labels.first(typed) or typed)
        return (
            isinstance(understood, Understood)
            and understood.command.form
            and not understood.rest.strip("# 0123456789")
        )

    async def takes_files(self, message: Message) -> bool:
        """Whether the gate lets the sender through, as one who may add to the records."""
        now = self._clock.now()

        def look(unit: Unit) -> bool:
            admission = admit(unit, message, now)
            return isinstance(admission, Admitted) and admission.who.role >= Role.MEMBER

        return await self._work.run(look)

    def commands(self, locale: str) -> Sequence[CommandInfo]:
        """The first words a person can begin with, for menus, help and the manifest."""
        return command_infos(self.registry, locale)

    async def suggest(self, message: Message, kind: FieldKind, typed: str) -> Sequence[tuple[str, str]]:
        """Names for a typeahead: (value, label) pairs; nothing for people the gate turns away."""
        now = self._clock.now()

        def look(unit: Unit) -> Sequence[tuple[str, str]]:
            admission = admit(unit, message, now)
            if isinstance(admission, TurnedAway):
                return ()
            suggester = self.registry.suggesters.get(kind)
            if suggester is None:
                return ()
            register = self.registers.of(unit, admission.workspace, now)
            today = now.astimezone(self._house.tz).date()
            locale = language(admission.who.locale or admission.room_locale or self._house.locale)
            return suggester(
                Typed(unit, admission.workspace, register, clean(typed, 100), now, today, locale)
            )

        return await self._work.run(look)

    # Inside the transaction

    def _try(self, unit: Unit, message: Message, now: datetime) -> Outcome:
        """Deal with a message; a refusal takes along whether it may quote what is confidential."""
        try:
            return self._deal_with(unit, message, now, None)
        except Refusal as refused:
            refused.confidential = unit.confidential
            raise

    def _deal_with(self, unit: Unit, message: Message, now: datetime, refusal: Refusal | None) -> Outcome:
        """One message, once. `refusal` is what the first attempt ended in: it is told instead of tried again."""
        if not Inbox(unit, None, now).first_time(message.platform, message.event_id):
            return Outcome(None, self._house.locale, duplicate=True)
        admission = admit(unit, message, now)
        unit.place = (message.place.platform, message.place.room)
        said_at = now
        if isinstance(admission, Admitted) and message.words_of is None:
            message = labels.pressed(unit, message, admission.workspace, now) or message
        if message.text.startswith("=") and isinstance(admission, Admitted):
            kept = Sentences(unit, admission.workspace, now).read(message.text[1:])
            message, said_at = (message, now) if kept is None else (message.saying(kept.text), kept.said_at)
        aside = None
        message = asking.taken_up(message) or message
        plain = self._words.plain(unit, admission.workspace or 0, message.text, now)
        if isinstance(admission, Admitted) and message.kind is not Kind.BUTTON and message.words_of is None:
            heard = asking.heard(
                unit,
                message,
                admission.workspace,
                now,
                self._words.is_command,
                lambda said: self._words.is_question(replace(plain, text=said)),
            )
            message, aside = heard.message, heard.aside
        aloud = message.text.startswith(answer.SHARE + " ")
        asked = asking.field_asked_for(message.text)
        text = asked[2] if asked else message.text.removeprefix(answer.SHARE + " ")
        understood, also = self._words.understand(message.kind, replace(plain, text=text))
        if message.files and self.registry.files and (not text or isinstance(understood, Unclear)):
            understood = Understood(self.registry.files, "")
        context = self._context(unit, message, admission, understood, now, said_at)
        context = replace(context, aloud=aloud or answer.is_open(message))
        if isinstance(admission, TurnedAway) and not (admission.may_ask and context.command.anyone):
            context = replace(context, command=NOTHING)  # nothing of what they wanted applies to the answer
            reply = context.say(admission.template)
        elif isinstance(understood, Unclear):
            reply = self._unclear(context, understood, text)
        elif message.words_of is not None and not self._may_pass_on(context.command):
            reply = self._whose_words(context, message.words_of)
        elif asked:
            reply = self._ask(context, asked[0], asked[1], refusal)
        else:
            try:
                reply = self._reply(context, refusal)
            except SaidInstead as instead:
                context = self._saying(context, instead.says)
                reply = self._reply(context, refusal)
            if also and reply.form is None:
                reply = self._with_what_else(context, reply, also)
        if aloud and reply.visibility is Visibility.ASKER:
            reply = reply.shown_to(Visibility.ROOM)
        if aside is not None:
            reply = aside.told(context, answer.without_form(context, reply))
        turned_down = (
            refusal is not None or isinstance(admission, TurnedAway) or isinstance(understood, Unclear)
        )
        outcome = answer.give(context, reply, refused=turned_down)
        if unit.mailed:
            unit.after_commit(self._kick)
        if unit.left_work and self._wake is not None:
            unit.after_commit(self._wake)
        return outcome

    def _saying(self, context: Context, says: str) -> Context:
        """The same, of the command that a handler found to be meant."""
        understood = self.registry.understand(says)
        if not isinstance(understood, Understood):
            raise TypeError(f"{context.command.name} says {says!r}, which names no command")
        return replace(context, command=understood.command, rest=understood.rest)

    def _may_pass_on(self, command: Command) -> bool:
        """Whether a command may be said in somebody else's words: it changes nothing, or lets somebody in."""
        return command.reads or command.anyone

    def _whose_words(self, context: Context, foreign: Foreign) -> Reply:
        """What somebody else said is done only when the sender makes it theirs; its days are those of then."""
        said_at = min(foreign.at or context.now, context.now)
        sentences = Sentences(context.unit, context.workspace, context.now)
        token = sentences.keep(context.message.text, said_at, context.who.user_id or None)
        return context.say(
            "gate/whose_words",
            name=foreign.name,
            at=said_at.astimezone(context.tz),
            today=said_at.astimezone(context.tz).date() == context.today,
            says=f"={token}",
        )

    def _context(
        self,
        unit: Unit,
        message: Message,
        admission: Admitted | TurnedAway,
        understood: Understood | Unclear,
        now: datetime,
        said_at: datetime,
    ) -> Context:
        who = admission.who or NOBODY
        room_locale = admission.room_locale if isinstance(admission, Admitted) else None
        return self._contexts.of(
            unit,
            admission.workspace or 0,
            message,
            who,
            now,
            said_at=said_at,
            locale=who.locale or room_locale or message.sender.locale,
            command=understood.command if isinstance(understood, Understood) else NOTHING,
            rest=understood.rest if isinstance(understood, Understood) else "",
        )

    def _with_what_else(self, context: Context, reply: Reply, also: tuple[str, ...]) -> Reply:
        """The same reply, and a button for each thing that was told at once with it."""
        others = []
        for sentence in also:
            understood = self.registry.understand(sentence)
            if isinstance(understood, Understood):
                first, _, rest = understood.rest.partition(" ")
                told = replace(understood, rest=rest) if first.lower() in JOIN_WORDS else understood
                others.append(_button_for(told, context.locale))
        page = context.say("ask/told_too", others=others)
        return replace(reply, blocks=(*reply.blocks, *page.blocks, Buttons(page.choices)))

    def _unclear(self, context: Context, unclear: Unclear, text: str) -> Reply:
        if context.message.kind is Kind.BUTTON:
            return context.say("errors/old_button")
        subject = unclear.subject
        verbs = self.registry.of_subject(subject) if subject else ()
        sayable = [command for command in verbs if command.summary and context.who.role >= command.role]
        examples = [command.example(context.locale) for command in sayable]
        forms = [
            (context.translate(command.summary), command.name)
            for command in sayable
            if command.form and not command.numbered
        ]
        meant = [_button_for(one, context.locale) for one in unclear.meant]
        readings = () if meant or examples else self._words.readings(context, text)
        return context.say(
            "errors/unclear", text=text, meant=meant, examples=examples, forms=forms, readings=readings
        )

    def _reply(self, context: Context, refusal: Refusal | None) -> Reply:
        command, message = context.command, context.message
        if command.quotes and message.quoted is not None and not context.rest.strip():
            context = replace(context, rest=message.quoted.text)
        if not command.anyone and refusal is None:
            context.need(command.role)
        if command.public and refusal is None:
            unmarked = without_marks(context)
            if isinstance(unmarked, Reply):
                return unmarked
            context, message = unmarked, unmarked.message
        reading = _reading(context)
        arguments = read_text(command, context.rest, reading)
        if message.kind is Kind.FORM:
            numbers = {name: value for name, value in arguments.values.items() if isinstance(value, int)}
            arguments = read_form(command, message.form or {}, numbers, reading)
        elif message.prefill:
            form = self._form(context, dict(message.prefill), {})
            return Reply(form=replace(form, says=message.prefill.get(asking.GO_ON, form.says)))
        if refusal is not None:
            return self._refused(context, arguments, refusal)
        if arguments.troubles or arguments.missing:
            return self._incomplete(context, arguments)
        if command.once:
            return recorded_once(context, arguments.values, self._handled)
        return self._handled(context, arguments.values)

    def _handled(self, context: Context, values: Mapping[str, Any]) -> Reply:
        command = context.command
        try:
            reply = command.handler(context, **values)
        except Asked as asked:
            reply = asked.reply
        if not isinstance(reply, Reply):
            raise TypeError(f"{command.name} returned {type(reply).__name__}, not a Reply")
        return reply

    def _ask(self, context: Context, field: str, value: str | None, refusal: Refusal | None) -> Reply:
        """A button asked for one field of a command's form: ask for it, or take the value it brings."""
        if refusal is not None and value is None:
            return context.say(refusal.template, **refusal.values)
        form = self._filled_form(context)
        if form is None or field not in {one.name for one in form.fields}:
            return context.say("errors/old_button")
        if value is not None:
            values = asking.with_answer(form, field, value)
            asking.no_longer_asked(context, form)
            sent_in = replace(context.message, kind=Kind.FORM, form=values, text=form.says)
            return self._reply(replace(context, message=sent_in), refusal)
        return Reply(form=form) if context.message.abilities.forms else asking.ask_field(context, form, field)

    def _filled_form(self, context: Context) -> Form | None:
        """The form of a sentence, filled with what it says, or with the record when it only names one."""
        command = context.command
        # 'draft edit 12 v3' names a record as it was, and nothing more.
        if command.filled or (
            has_form(command) and command.numbered and not context.rest.strip("# 0123456789v")
        ):
            return self._reply(context, None).form
        reading = _reading(context)
        return self._form(
            context, typed_values(command, read_text(command, context.rest, reading), context.locale), {}
        )

    def _incomplete(self, context: Context, arguments: Arguments) -> Reply:
        """Give back what was understood in the command's form; a command without one asks in a line."""
        command = context.command
        troubles = {
            name: first_line(context.say(trouble.template, **trouble.values))
            for name, trouble in arguments.troubles.items()
        }
        example = command.example(context.locale)
        missing = [one for one in command.parameters if one.name in arguments.missing]
        if any(not one.slot.asked for one in missing) or not has_form(command):
            questions = [question_of(command, one, context.translate) for one in missing[:1]]
            asked = context.say(
                "errors/usage", questions=questions, example=example, troubles=list(troubles.values())
            )
            numbered = any(one.slot.reads is Reads.NUMBER for one in missing)
            return self._with_list(context, asked) if numbered else asked
        typed = context.message.form if context.message.kind is Kind.FORM else None
        understood = typed_values(command, arguments, context.locale)
        values = understood if typed is None else dict(typed)
        if typed is not None and not context.message.abilities.forms:
            # Kept for the answers to come, which may come after midnight: days are kept by their date.
            # What was said beside the names in their field is in the field it belongs to.
            settled = {one.name for one in command.parameters if one.slot.reads in SETTLED}
            values |= {
                name: said
                for name, said in understood.items()
                if said and (name in settled or not typed.get(name))
            }
        if arguments.line is not None and arguments.line.impossible:
            values |= dict.fromkeys(arguments.troubles, arguments.line.impossible[0])
        form = self._form(context, values, troubles)
        said = context.message.text.strip() if typed is None and context.rest.strip() else ""
        shown = context.say(
            "errors/incomplete", example=example, troubles=list(troubles.values()), form=form, typed=said
        )
        if any(
            arguments.values.get(one.name)
            for one in command.parameters
            if one.slot.reads is Reads.CONFIDENTIAL
        ):
            shown = shown.shown_to(Visibility.SECRET)
        return replace(shown, form=form)

    def _refused(self, context: Context, arguments: Arguments, refusal: Refusal) -> Reply:
        """Tell a refusal: beside the field it lies in when a form was sent in, else on a page of its own."""
        reply = context.say(refusal.template, **refusal.values)
        context.unit.confidential |= refusal.confidential
        form = context.message.form if context.message.kind is Kind.FORM else None
        names = {parameter.name for parameter in context.command.parameters}
        if (
            context.command.numbered
            and "number" in refusal.values
            and context.message.kind is not Kind.BUTTON
        ):
            reply = self._with_list(context, reply)
        if form is None or refusal.field not in names or reply.choices:
            return reply
        return replace(reply, form=self._form(context, dict(form), {refusal.field: first_line(reply)}))

    def _with_list(self, context: Context, reply: Reply) -> Reply:
        """A refused number with the list of the numbers there are; whoever reads along has not asked for that."""
        listing = self.registry.by_subject[context.subject].get("list")
        if listing is None or context.who.role < listing.role:
            return reply
        there = replace(context, command=listing, rest="")
        arguments = read_text(listing, "", _reading(there))
        if arguments.missing:
            return reply
        shown: Reply = listing.handler(there, **arguments.values)
        blocks = (*reply.blocks, *context.say("errors/numbers").blocks, *shown.blocks)
        whole = replace(shown, blocks=blocks, choices=(*reply.choices, *shown.choices), card=None, summary="")
        return whole.shown_to(Visibility.SECRET)

    def _form(self, context: Context, values: dict[str, str], troubles: dict[str, str]) -> Form:
        return form_of(context.command, context.says, context.translate, filled=values, troubles=troubles)

    def _took_too_long(self, overrun: Overrun, message: Message) -> Refusal:
        """Log which command ran over its time, and make the sentence that tells the person."""
        understood = self.registry.understand(clean(message.text, 100))
        name = understood.command.name if isinstance(understood, Understood) else "no command"
        log.error("%s: %s of %s %s", overrun, name, message.platform, message.event_id)
        return Refusal(TOO_LONG, seconds=round(overrun.seconds))

    def _only_apologise(self, unit: Unit, message: Message, now: datetime, refusal: Refusal) -> Outcome:
        """The last resort: remember the message and say what went wrong, touching nothing else."""
        Inbox(unit, None, now).first_time(message.platform, message.event_id)
        locale = language(message.sender.locale or self._house.locale)
        reply = self._pages.reply(refusal.template, locale, self._house.tz, now, who=NOBODY, **refusal.values)
        return Outcome(reply, locale)


def apology(trouble: Exception, message: Message) -> Refusal:
    """Log a fault of ours under a short reference, and make the sentence that tells the person the same one.

    The log gets the kind of error and the lines of code it came through, never its text: that may quote
    what somebody typed.
    """
    reference = secrets.token_hex(3)
    frames = "".join(traceback.format_tb(trouble.__traceback__))
    log.error(
        "fault %s: %s while dealing with %s %s\n%s",
        reference,
        type(trouble).__qualname__,
        message.platform,
        message.event_id,
        frames,
    )
    return Refusal("errors/ours", reference=reference)


def _fit(typed: str) -> str:
    """What was typed, fit to keep."""
    if "\n" in typed:
        typed = typed.replace("\t", " | ")  # a pasted table: its columns stay apart
    return clean(typed, LONGEST_TEXT)


def _button_for(meant: Understood, locale: str) -> tuple[str, str]:
    """The label of a button that says a sentence, in the reader's words, and the sentence."""
    return f"{meant.command.word(locale)} {meant.rest}".strip(), f"{meant.command.name} {meant.rest}".strip()


def _reading(context: Context) -> Reading:
    """The terms a context's words are read on; somebody of no team knows no names."""
    register = context.register if context.workspace else Register(context.country)
    return Reading(context.said_at.astimezone(context.tz), context.locale, register)
