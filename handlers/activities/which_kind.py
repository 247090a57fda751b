"""Asks which kind of contact it was, where somebody and a day were told and nothing said which."""

from __future__ import annotations

from typing import Final

from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Rest
from bot.language.words import N_
from bot.subjects.activities.card import SUBJECTS

WAYS: Final = (
    (N_("A meeting"), "meeting logged"),
    (N_("A phone call"), "call logged"),
    (N_("A letter or mail from them"), "mail received"),
    (N_("A letter or mail from us"), "mail sent"),
    (N_("A visit"), "visit logged"),
)
AHEAD: Final = (
    (N_("A meeting"), "meeting planned"),
    (N_("A phone call"), "call planned"),
    (N_("A visit"), "visit planned"),
)

router = Router(SUBJECTS["meeting"])


@router.command(
    "unsure",
    "uvist",
    summary="",
    en="logged Anna Jensen yesterday about rehabilitation",
    da="logged Anna Jensen i går om genoptræning",
)
def unsure(ctx: Context, text: Rest) -> Reply:
    """Ask which kind it is; each answer carries all that was said, behind 'logged' or 'planned'."""
    verb, _, line = text.strip().partition(" ")
    planned = verb == "planned"
    line = line if verb in ("logged", "planned") else text.strip()
    ways = [(ctx.translate(label), f"{says} {line}") for label, says in (AHEAD if planned else WAYS)]
    return ctx.say("activities/which_kind", planned=planned, ways=ways)
