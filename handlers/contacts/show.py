"""Shows a contact on a card, and finds those of a place, a committee, a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, TypeAlias

from bot.core.people import Role as MayDo
from bot.core.refs import AT_PAGE, PERSON
from bot.core.reply import FieldKind, Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.register import Listing
from bot.engine.router import Guess, Plain, Router, Typed
from bot.engine.slots import Reads, Rest, Slot
from bot.language.names import Entry, Found, Lookup, Near, Several, Unknown, fold
from bot.language.who_is import hint_in, who_is
from bot.language.words import N_
from bot.subjects.contacts.card import LONGEST, card
from bot.subjects.first_words import CONTACT

PAGE: Final = 10
SUGGESTED: Final = 20


Whom: TypeAlias = Annotated[str, Slot(Reads.NAME, N_("Who"), N_("Who is it?"), hint=N_("Anna Jensen"))]

router = Router(CONTACT)


@router.command(
    "show",
    "vis",
    "se",
    summary=N_("Show a contact"),
    role=MayDo.READER,
    reads=True,
    bare=True,
    en="Anna Jensen",
    da="Anna Jensen",
)
def show(ctx: Context, who: Whom) -> Reply:
    """One contact's card; when the name is not one's alone or nobody's, those who may be meant."""
    reference = PERSON.search(who)
    if reference:
        return card(ctx, int(reference[1]))
    name = one_line(who, LONGEST)
    found: Lookup = who_is(ctx.country, ctx.register.people, name)
    match found:
        case Found(entry):
            return card(ctx, entry.id)
        case Several(entries) | Near(entries):
            several = isinstance(found, Several)
            return ctx.say("contacts/whom", name=name, several=several, entries=entries[:5])
        case Unknown():
            hits = [Entry(one.person_id, one.name, one.hint) for one in _matches(ctx, name)[:5]]
            return ctx.say("contacts/whom", name=name, several=False, entries=hits)


@router.guesses
def named(plain: Plain) -> Iterator[Guess]:
    """The contact whose name was said and nothing else."""
    if isinstance(plain.register().people.look_up(plain.text, near=False), Found | Several):
        yield Guess(N_("Show the contact"), f"contact show {plain.text}", 0.9, plain.text)


@router.command(
    "find",
    "find",
    "søg",
    "search",
    "list",
    "liste",
    "oversigt",
    summary=N_("Find contacts"),
    role=MayDo.READER,
    reads=True,
    en="Slagelse",
    da="Slagelse",
)
def find(ctx: Context, words: Rest = "") -> Reply:
    """Contacts by any words of their name, committee, place, party or address, or all; a page at a time."""
    page = AT_PAGE.search(words)
    number = max(int(page[1]), 1) if page else 1
    said = one_line(words[: page.start()] if page else words, LONGEST)
    hits = _matches(ctx, said)
    if len(hits) == 1:
        return card(ctx, hits[0].person_id)
    shown = hits[PAGE * (number - 1) : PAGE * number]
    near = who_is(ctx.country, ctx.register.people, said) if not hits else Unknown()
    if isinstance(near, Found):
        return card(ctx, near.entry.id)
    return ctx.say(
        "contacts/list",
        said=said,
        shown=shown,
        total=len(hits),
        more=max(len(hits) - PAGE * number, 0),
        next_page=f"contact find {said} [page{number + 1}]",
        near=near.entries[:5] if isinstance(near, Near) else (),
    )


_EVERY: Final = frozenset({"all", "alle", "everybody", "everyone", "contacts", "kontakter"})


def _matches(ctx: Context, said: str) -> list[Listing]:
    """The contacts that have all these words, those whose name begins with them first."""
    words = [word for word in fold(said).split() if word not in _EVERY]
    hits = [
        one
        for one in ctx.registers.directory(ctx.unit, ctx.workspace, ctx.now)
        if all(_holds(one.words, word) for word in words)
    ]
    return sorted(hits, key=lambda one: not all(_holds(fold(one.name), word) for word in words))


def _holds(words: str, word: str) -> bool:
    """Whether a word begins so; a longer one may stand anywhere ('udvalg' in 'sundhedsudvalget')."""
    return words.startswith(word) or f" {word}" in words or (len(word) > 3 and word in words)


@router.suggests(FieldKind.PEOPLE)
def suggested(typed: Typed) -> list[tuple[str, str]]:
    """Contacts as their names are typed, with what tells two of one name apart."""
    return [
        (
            f"{one.name} [p{one.id}]",
            f"{one.name} · {hint_in(typed.unit.country, one.hint, typed.locale)}" if one.hint else one.name,
        )
        for one in typed.register.people.suggest(typed.text, SUGGESTED)
    ]
