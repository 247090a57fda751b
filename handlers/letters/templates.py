"""The team's letter templates: shown, worded anew, previewed, and every wording there was brought back."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.people import Role
from bot.core.reply import FieldKind, File, Reply
from bot.core.text import file_name, one_line
from bot.engine.context import Context
from bot.engine.grammar import form_of
from bot.engine.router import Router
from bot.engine.slots import Reads, Slot
from bot.language.words import N_
from bot.politics.country import Country
from bot.subjects.first_words import TEMPLATE
from bot.subjects.letters.asked import Asked, Which, asked_of, wording_of
from bot.subjects.letters.editions import Editions, branch_shown
from bot.subjects.letters.files import text_file
from bot.subjects.letters.shipped import shipped_letters
from bot.subjects.letters.wording import (
    Touches,
    beginning,
    free_blocks,
    name_of,
    problem_of,
    read_wording,
    touches,
)
from storage.letters.templates import Letters

LISTED: Final = 10
NOTE: Final = 200

Source: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("The text of the template"), "", FieldKind.TEXT)]
Why: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("What is changed, in a few words"), "", FieldKind.LINE, N_("warmer greeting"))
]

router = Router(TEMPLATE)


def _letters(ctx: Context) -> Letters:
    return ctx.of(Letters)


@router.command("list", "liste", "", "oversigt", summary=N_("List the letters there are"), role=Role.READER)
def list_(ctx: Context) -> Reply:
    """Every letter in the asker's language: whose words it is in, and its local versions."""
    editions = Editions(_letters(ctx))
    rows = [
        (name, head, editions.own(name, "", ctx.locale), _local(ctx.country, editions, name, ctx.locale))
        for name, head in editions.names(ctx.locale)
    ]
    return ctx.say("letters/templates", rows=rows)


def _local(country: Country, editions: Editions, name: str, locale: str) -> list[tuple[str, int, bool]]:
    """(branch, version, made over an older central text) of every local version."""
    central = editions.central(name, locale)
    edition = central[1] if central else ""
    return [
        (branch_shown(country, one.branch), one.number, one.over != edition)
        for one in editions.local(name, locale)
    ]


@router.command(
    "show",
    "vis",
    "se",
    summary=N_("Show the text of a letter"),
    role=Role.READER,
    en="congratulation",
    da="lykønskning",
)
def show(ctx: Context, which: Which = "") -> Reply:
    """The text of one letter as it is worded, or was in an earlier version; as a file too."""
    asked = asked_of(ctx, which)
    if isinstance(asked, Reply):
        return asked
    wording, source = wording_of(ctx, asked)
    file = File(file_name(asked.name, ".txt"), source.encode(), "text/plain", asked.name)
    locked = free_blocks(asked.editions, asked.name, asked.locale)[1]
    reply = ctx.say(
        "letters/template",
        **asked.values(ctx),
        wording=wording,
        source=source,
        locked=locked,
        head=asked.editions.head(asked.name, asked.locale),
        local=_local(ctx.country, asked.editions, asked.name, asked.locale) if not asked.branch else [],
    )
    return replace(reply, file=file)


# Wording


@router.command(
    "new",
    "ny",
    "opret",
    summary=N_("Word a letter, or a local version of one"),
    form=True,
    en="congratulation in Slagelse",
    da="lykønskning i Slagelse",
)
def new(ctx: Context, which: Which = "", source: Source = "", note: Why = "") -> Reply:
    """A letter of the team's own, or a branch's own words for parts of one; in a form or as a file."""
    editions = Editions(_letters(ctx))
    meant = read_wording(ctx.country, ctx.rest, editions, ctx.locale)
    if not meant.said:
        raise Refusal("letters/word_how")
    name = meant.names[0] if len(meant.names) == 1 else name_of(meant.said)
    if meant.branch and editions.central(name, meant.locale) is None:
        raise Refusal("letters/no_central", said=meant.said)
    return _word(ctx, Asked(editions, meant, name), source, note)


@router.command(
    "edit",
    "ret",
    "rediger",
    "change",
    summary=N_("Change the words of a letter"),
    form=True,
    en="congratulation",
    da="lykønskning",
)
def edit(ctx: Context, which: Which = "", source: Source = "", note: Why = "") -> Reply:
    """The text of a letter in a form, or a new one as a file; every wording is kept."""
    editions = Editions(_letters(ctx))
    meant = read_wording(ctx.country, ctx.rest, editions, ctx.locale)
    if ctx.message.kind is Kind.FORM and not meant.names and meant.said:
        return _word(ctx, Asked(editions, meant, name_of(meant.said)), source, note)
    asked = asked_of(ctx, ctx.rest)
    return asked if isinstance(asked, Reply) else _word(ctx, asked, source, note)


def _word(ctx: Context, asked: Asked, source: str, note: str) -> Reply:
    """Keep what was sent in, or open the form with the text as it is."""
    if not asked.branch:
        ctx.need(Role.ADMIN)
    if ctx.message.kind is Kind.FORM:
        return _save(ctx, asked, source, note)
    if ctx.message.files:
        return _save(ctx, asked, text_file(ctx), one_line(ctx.message.files[0].name, 80))
    own = asked.editions.own(asked.name, asked.branch, asked.locale)
    central = asked.editions.central(asked.name, asked.locale)
    if own is not None:
        text = own.source
    elif central is not None and not asked.branch:
        text = central[0]
    else:
        text = beginning(asked.name, asked.branch, asked.locale, asked.meant.said)
    last = asked.editions.letters.last(asked.name, asked.branch, asked.locale)
    says = f"template edit {asked.says} [seen{last}]"
    form = form_of(ctx.command, says, ctx.translate, filled={"source": text})
    free, locked = free_blocks(asked.editions, asked.name, asked.locale)
    page = ctx.say("letters/word", **asked.values(ctx), free=free, locked=locked)
    if not ctx.message.abilities.forms:  # asked one question at a time: the text is the one
        form = replace(form, fields=form.fields[:1])
    return replace(page, form=form)


def _save(ctx: Context, asked: Asked, source: str, note: str) -> Reply:
    """Keep a new text. One that local versions lean on is kept aside until somebody has seen what it touches."""
    if not source.strip():
        raise Refusal("letters/no_text", field="source")
    source = source.replace("\r\n", "\n").strip() + "\n"
    problem = problem_of(asked.editions, asked.name, asked.branch, asked.locale, source)
    if problem is not None:
        raise Refusal("letters/cannot_keep", field="source", sentence=problem.sentence(ctx.locale))
    touched = [] if asked.branch else touches(ctx.country, asked.editions, asked.name, asked.locale, source)
    letters = asked.editions.letters
    seen = asked.meant.seen
    if seen is None:
        seen = letters.last(asked.name, asked.branch, asked.locale)
    central = asked.editions.central(asked.name, asked.locale)
    number = letters.save(
        asked.name,
        asked.branch,
        asked.locale,
        source,
        seen=seen,
        note=one_line(note, NOTE) or None,
        over=central[1] if central else None,
        use=not touched,
    )
    if number is None:
        raise Refusal("letters/worded_meanwhile", field="source", **asked.values(ctx))
    return _kept(ctx, asked, number, touched)


def _kept(ctx: Context, asked: Asked, number: int, touched: list[Touches]) -> Reply:
    fresh = replace(asked, editions=Editions(asked.editions.letters))
    values = fresh.values(ctx)
    if touched:
        told = [
            (one.branch, one.blocks, one.problem.sentence(ctx.locale) if one.problem else "")
            for one in touched
        ]
        return ctx.say("letters/touches", **values, number=number, touched=told)
    return ctx.say("letters/worded", **values, number=number)


@router.command(
    "use", "brug", summary=N_("Use a wording from now on"), en="congratulation 1", da="lykønskning 1"
)
def use(ctx: Context, which: Which = "") -> Reply:
    """Have a wording that was kept aside used from now on."""
    asked = asked_of(ctx, which)
    if isinstance(asked, Reply):
        return asked
    if not asked.branch:
        ctx.need(Role.ADMIN)
    number = asked.meant.number
    if number is None or not asked.editions.letters.use(asked.name, asked.branch, asked.locale, number):
        raise Refusal("letters/no_version", number=number or 0)
    return replace(_kept(ctx, asked, number, []), replaces=True)


@router.command(
    "history",
    "historik",
    "versioner",
    "versions",
    summary=N_("Show every wording there was"),
    role=Role.READER,
    en="congratulation",
    da="lykønskning",
)
def history(ctx: Context, which: Which = "") -> Reply:
    """Every version of a letter: who worded it, when and why."""
    asked = asked_of(ctx, which)
    if isinstance(asked, Reply):
        return asked
    versions = asked.editions.letters.history(asked.name, asked.branch, asked.locale)
    return ctx.say(
        "letters/history",
        **asked.values(ctx),
        versions=versions[:LISTED],
        more=max(0, len(versions) - LISTED),
        shipped=asked.name in shipped_letters(asked.locale) and not asked.branch,
        own=any(one.current for one in versions),
    )


@router.command(
    "restore",
    "gendan",
    summary=N_("Bring an earlier wording back"),
    en="congratulation original",
    da="lykønskning original",
)
def restore(ctx: Context, which: Which = "") -> Reply:
    """An earlier wording, or the one that came with the program, as a new version."""
    asked = asked_of(ctx, which)
    if isinstance(asked, Reply):
        return asked
    if not asked.branch:
        ctx.need(Role.ADMIN)
    if asked.meant.number is None and not asked.meant.original:
        raise Refusal("letters/restore_what", **asked.values(ctx))
    wording, source = wording_of(ctx, asked)
    own = asked.editions.own(asked.name, asked.branch, asked.locale)
    if own is None or own.source == source:
        raise Refusal("letters/same_words", **asked.values(ctx))
    note = ctx.translate(N_("as in version {n}")).replace("{n}", str(wording.number)) if wording else ""
    return _save(ctx, asked, source, note or ctx.translate(N_("as it came with me")))
