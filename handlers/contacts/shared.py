"""Takes a contact card that somebody shared: shows it, and offers to add it."""

from __future__ import annotations

from bot.core.reply import Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Rest
from bot.language.names import Found, Several
from bot.subjects.first_words import CONTACT

LONGEST = 300

router = Router(CONTACT)


@router.command(
    "shared",
    "delt",
    summary="",
    reads=True,
    en="Bent Holm, bent@example.dk, +4512345678",
    da="Bent Holm, bent@example.dk, +4512345678",
)
def shared(ctx: Context, card: Rest = "") -> Reply:
    """What stands on a card, and a button that adds it; whoever is known under that name is shown first."""
    name, *rest = (part.strip() for part in one_line(card, LONGEST).split(","))
    known = ctx.register.people.look_up(name, near=False) if name else None
    people = (
        (known.entry,) if isinstance(known, Found) else known.entries if isinstance(known, Several) else ()
    )
    says = ", ".join(filter(None, (name, *rest)))
    return ctx.say(
        "contacts/shared", name=name, rest=[one for one in rest if one], says=says, people=people[:5]
    )
