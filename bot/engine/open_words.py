"""Says back what is marked confidential where the whole team would see it, with a way to save it openly."""

from __future__ import annotations

from dataclasses import replace

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.engine.grammar import IN_WORDS
from bot.language.line.vocabulary import SPOKEN
from bot.politics import confidential


def without_marks(context: Context) -> Context | Reply:
    """The context with 'not confidential' taken out of what was typed; the question, where it is confidential.

    Raises a Refusal that names the field when it was typed into a form.
    """
    if context.message.kind is Kind.FORM:
        return _of_form(context)
    said = confidential.read(context.rest)
    if not said.marked:
        return replace(context, rest=said.text) if said.opened else context
    openly = f"{said.text} ({SPOKEN[context.locale].opened})"
    return context.say(
        "errors/seen_by_all",
        words=said.words,
        text=context.rest.strip(),
        says=f"{context.command.name} {openly}" if said.text else "",
    ).shown_to(Visibility.SECRET)


def _of_form(context: Context) -> Context:
    form = dict(context.message.form or {})
    typed = {one.name for one in context.command.parameters if one.slot.reads in IN_WORDS}
    for name in typed & form.keys():
        said = confidential.read(form[name])
        if said.marked:
            raise Refusal("errors/seen_by_all_field", field=name, words=said.words)
        form[name] = said.text
    return replace(context, message=replace(context.message, form=form))
