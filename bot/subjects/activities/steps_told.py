"""Finds the open steps that somebody tells of having done, and offers to tick them off."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.core.reply import Buttons, Reply
from bot.engine.context import Context
from bot.language.sentences.changes import words_shared
from storage.activities.tasks import TaskRow

OFFERED: Final = 3
HALF: Final = 0.6  # of what a step is about, to be told of it
# What doing so is called, where the record's kind says it: 'brev sendt Bent Holm: tal' tells of 'send tal til Bent'.
_DOING: Final = {
    "mail": "send sende skriv skrive write",
    "call": "ring ringe call phone",
    "visit": "besøg besøge visit",
}


def steps_told(ctx: Context, text: str, kind: str = "", *, named: bool = False) -> list[TaskRow]:
    """The asker's open steps that a text tells of, the likeliest first: most of what a step says is in it.

    `named`: the text is what a step is called ('opgaven med brochurer'), half of its words are enough. `kind` is
    the type of activity it is told with.
    """
    told = f"{text} {_DOING.get(kind, '')}"
    mine = ctx.tasks.open_for(ctx.who.user_id)
    near = [
        (words_shared(text, one.subject) if named else words_shared(one.subject, told), one) for one in mine
    ]
    found = [(share, one) for share, one in near if share >= (0.5 if named else HALF)]
    if ctx.aloud:
        found = [(share, one) for share, one in found if one.confidentiality == "team"]
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])[:OFFERED]]


def with_done(ctx: Context, reply: Reply, steps: list[TaskRow]) -> Reply:
    """The same reply, and a button for each step that may be done with it."""
    if not steps:
        return reply
    page = ctx.say("tasks/perhaps_done", steps=steps)
    return replace(reply, blocks=(*reply.blocks, *page.blocks, Buttons(page.choices)))
