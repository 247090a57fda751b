"""Takes files with contacts: shows what they would do, takes them in, calls them off, takes them back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.core.errors import Refusal
from bot.core.messages import LARGEST_FILE, Attached, PlaceKind
from bot.core.people import Role
from bot.core.reply import Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Rest
from bot.language.listed_period import EVERYTHING, listed
from bot.language.names import fold
from bot.language.words import N_
from bot.subjects.first_words import CONTACT
from bot.subjects.imports.card import import_card, may_decide
from storage.imports.batches import Batch, Batches, State

LISTED: Final = 5
MOST_SEARCHED: Final = 200  # imports looked through for those of some days
MOST_FILES: Final = 10  # in one message
_WORDS: Final = {
    "go": "go",
    "start": "go",
    "cancel": "cancel",
    "annuller": "cancel",
    "undo": "undo",
    "fortryd": "undo",
}

router = Router(CONTACT)


@router.command(
    "import",
    "importer",
    "importér",
    summary=N_("Import contacts from a file you send"),
    files=True,
    en="undo 1",
    da="fortryd 1",
)
def import_(ctx: Context, what: Rest = "") -> Reply:
    """Take the files that came with the message, or do with an earlier one what is said; else list them."""
    if ctx.message.files:
        return _given(ctx)
    word, _, number = what.strip().partition(" ")
    act = _WORDS.get(fold(word))
    if act is None:
        asked = listed(ctx.country, what, ctx.said_at.astimezone(ctx.tz), ctx.locale)
        if fold(asked.rest) not in (*EVERYTHING, "list", "liste"):
            raise Refusal("errors/not_listed", said=asked.rest)
        done = _batches(ctx).latest(LISTED if asked.all_days else MOST_SEARCHED)
        seen = [
            one
            for one in done
            if may_decide(ctx, one) and asked.holds(one.created_at.astimezone(ctx.tz).date())
        ]
        return ctx.say("imports/list", done=seen[:LISTED], asked=asked)
    number = number.strip().lstrip("#")
    batch = _batches(ctx).get(int(number)) if number.isdecimal() and len(number) < 10 else None
    if batch is None:
        raise Refusal("imports/no_such", number=number[:20] or "?")
    if not may_decide(ctx, batch):
        raise Refusal("errors/role", role=Role.ADMIN)
    return _changed(ctx, batch, act)


def _given(ctx: Context) -> Reply:
    """Keep the files to be read; their previews come by themselves."""
    for file in ctx.message.files:
        if file.too_large:
            raise Refusal("imports/too_large", name=_name(file), limit=LARGEST_FILE // 1_000_000)
        if file.content is None:
            raise Refusal("imports/not_fetched", name=_name(file))
    kept: Batch | None = None
    for file in ctx.message.files[:MOST_FILES]:
        number = _batches(ctx).add(_name(file), State.RECEIVED, content=file.content)
        kept = _batches(ctx).get(number)
        assert kept is not None  # it was added just now
        # What is in it is not for everybody in a room: the result of a job comes in private.
        ctx.start_job("import", {"record": kept.record})
    if ctx.place.kind is PlaceKind.ROOM:
        return ctx.say("gate/in_private")
    if ctx.message.answer_to is not None or kept is None:
        return Reply()
    return replace(import_card(ctx, kept), replaces=False, card=None)


def _changed(ctx: Context, batch: Batch, act: str) -> Reply:
    before, after = {
        "go": (State.PLANNED, State.CONFIRMED),
        "cancel": (State.PLANNED, State.CANCELLED),
        "undo": (State.DONE, State.UNDO),
    }[act]
    values: dict[str, str | None] = {"report": None} if after is State.CANCELLED else {}
    if not _batches(ctx).move(batch.id, (before,), after, **values):
        raise Refusal("imports/no_such", number=batch.id)
    ctx.audit.note(f"import {act}", batch.record)
    now = _batches(ctx).get(batch.id)
    assert now is not None  # it was moved just now
    if after is not State.CANCELLED:
        ctx.start_job("import", {"record": batch.record})
    reply = import_card(ctx, now)
    on_card = ctx.message.card is not None
    return reply if on_card else replace(reply, replaces=False)


def _batches(ctx: Context) -> Batches:
    return ctx.of(Batches)


def _name(file: Attached) -> str:
    return one_line(file.name, 100) or "?"
