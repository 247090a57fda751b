"""Takes what is told of a contact: a new address, a post taken or left. It is shown before anything is saved."""

from __future__ import annotations

from typing import Final

from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Meant, Plain, Router
from bot.engine.slots import Rest
from bot.language.names import Found
from bot.language.sentences.changes import CERTAIN, Act, read_in_both
from bot.subjects.first_words import CONTACT

OF_CONTACTS: Final = frozenset({Act.ADDRESS, Act.SEATED, Act.LEFT, Act.UNSEATED})

router = Router(CONTACT)


@router.understands(at_most=CERTAIN)
def told(plain: Plain) -> Meant | None:
    """What has changed with a contact, in either language."""
    found = plain.once(read_in_both, plain.locale)
    if found is None or found.act not in OF_CONTACTS:
        return None
    return Meant(f"contact rephrased {plain.text}", found.sure, asks=True)


@router.command(
    "rephrased",
    "omskrevet",
    summary="",
    en="Bent Holm has got a new email bent@example.dk",
    da="Bent Holm har fået ny mail bent@example.dk",
    public=True,
)
def show(ctx: Context, text: Rest) -> Reply:
    """Show what would be saved, with a button that saves it."""
    found = read_in_both(text, ctx.said_at.astimezone(ctx.tz), ctx.locale, ctx.register)
    if found is None or found.act not in OF_CONTACTS:
        return ctx.say("errors/unclear", text=text, meant=[], examples=[], forms=[], readings=[])
    match ctx.register.people.look_up(found.who, near=False):
        case Found(entry):
            who, person = entry.name, ctx.people.person(entry.id)
        case _:
            who, person = found.who, None
    is_email = "@" in found.to
    details = person.contact_details if person is not None else ()
    phone = next((one.value for one in details if one.type == "voice"), "")
    ways = {
        Act.ADDRESS: f"contact edit {who}, {found.to}",
        Act.SEATED: f"committee seat {who} i {found.body} som {found.role}",
        Act.UNSEATED: f"committee seat {who} i {found.body} som medlem",
    }
    return ctx.say(
        "contacts/shown_first",
        name=who,
        said=found,
        address=found.act is Act.ADDRESS,
        is_email=is_email,
        before=(person.email if is_email else phone) if person is not None else "",
        saves=ways.get(found.act, ""),
        leaves=f"committee leave {who} fra {found.body}",
    )
