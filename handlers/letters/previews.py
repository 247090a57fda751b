"""Shows a letter as it would read, and what a new wording of it changes, before anybody uses it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.jobs import Outside
from bot.engine.router import Router
from bot.language.words import N_
from bot.subjects.first_words import TEMPLATE
from bot.subjects.letters.asked import Which, asked_of, wording_of
from bot.subjects.letters.card import body_blocks
from bot.subjects.letters.check import difference
from bot.subjects.letters.editions import LOCAL, branch_shown
from bot.subjects.letters.facts import Given, facts_of
from bot.subjects.letters.marks import plain
from bot.subjects.letters.recipients import choose
from bot.subjects.letters.rendering import Letter, LetterProblem, LetterRequest, render_letters
from bot.subjects.letters.sample import sample
from bot.subjects.letters.wording import sources_of
from storage.jobs import Job

router = Router(TEMPLATE)


@router.command(
    "preview",
    "forhåndsvis",
    "prøv",
    "try",
    summary=N_("See a letter as it would read"),
    en="congratulation for Anna Jensen",
    da="lykønskning til Anna Jensen",
)
def preview(ctx: Context, which: Which = "") -> Reply:
    """A letter as it would read to somebody invented, or to a contact; nothing is kept."""
    asked = asked_of(ctx, which)
    if isinstance(asked, Reply):
        return asked
    _, source = wording_of(ctx, asked)
    people: tuple[int, ...] = ()
    if asked.meant.person:
        chosen = choose(ctx, asked.meant.person, lambda said: f"template preview {asked.says} for {said}")
        if isinstance(chosen, Reply):
            return chosen
        people = chosen.people[:1]
    sources, key = sources_of(asked.editions, asked.name, asked.branch, asked.locale, source)
    title = str(asked.values(ctx)["title"])
    return ctx.start_job(
        "preview",
        {"sources": sources, "key": key, "locale": asked.locale, "people": list(people), "title": title}
        | {"area": branch_shown(ctx.country, asked.branch)},
    )


@router.job("preview")
def previewed(ctx: Context, job: Job) -> Reply | Outside:
    """Render one letter and show it."""
    asked = job.payload
    request = LetterRequest(asked["key"], _facts(ctx, asked), asked["locale"])
    return Outside(
        lambda: render_letters(asked["sources"], (request,))[0],
        lambda later, letter: _previewed(later, asked["title"], letter),
    )


def _facts(ctx: Context, asked: Mapping[str, Any]) -> dict[str, Any]:
    found = facts_of(ctx, asked["people"], Given(area=asked["area"]), asked["locale"])
    return found[0].values if found else sample(ctx, asked["locale"], asked["area"])


def _previewed(ctx: Context, title: str, letter: Letter | LetterProblem) -> Reply:
    if isinstance(letter, LetterProblem):
        name, _, branch = letter.template.partition("/")
        sentence = letter.sentence(ctx.locale)
        return ctx.say(
            "letters/problem",
            title=title,
            name=name,
            branch=branch_shown(ctx.country, branch),
            sentence=sentence,
        )
    return ctx.say("letters/preview", title=title, letter=letter, blocks=body_blocks(letter.body))


@router.command(
    "difference",
    "forskel",
    "diff",
    summary=N_("See what a new wording changes in the letters"),
    en="congratulation 1",
    da="lykønskning 1",
)
def differs(ctx: Context, which: Which = "") -> Reply:
    """What a wording changes in the letter of each local version, line by line, before it is used."""
    asked = asked_of(ctx, which)
    if isinstance(asked, Reply):
        return asked
    _, after = wording_of(ctx, asked)
    name, locale, editions = asked.name, asked.locale, asked.editions
    own = editions.own(name, asked.branch, locale) if asked.branch else None
    central = editions.central(name, locale)
    before = own.source if own else central[0] if central and not asked.branch else after
    pairs = [("", *(sources_of(editions, name, asked.branch, locale, one) for one in (before, after)))]
    for local in () if asked.branch else editions.local(name, locale):
        key = f"{name}{LOCAL}{local.branch}"
        both = [({name: one, key: local.source}, key) for one in (before, after)]
        pairs.append((branch_shown(ctx.country, local.branch), both[0], both[1]))
    payload = {"pairs": pairs, "locale": locale, "title": asked.values(ctx)["title"]}
    return ctx.start_job("difference", payload)


@router.job("difference")
def differed(ctx: Context, job: Job) -> Reply | Outside:
    """Render the letters as they are and as they would be, and show the lines that differ."""
    asked = job.payload
    values = sample(ctx, asked["locale"], "")

    def render() -> list[tuple[str, Letter | LetterProblem, Letter | LetterProblem]]:
        return [
            (branch, *(render_letters(s, (LetterRequest(k, values, asked["locale"]),))[0] for s, k in sides))
            for branch, *sides in asked["pairs"]
        ]

    return Outside(render, lambda later, found: _differences(later, asked["title"], found))


def _differences(
    ctx: Context, title: str, found: list[tuple[str, Letter | LetterProblem, Letter | LetterProblem]]
) -> Reply:
    shown = []
    for branch, before, after in found:
        trouble = after.sentence(ctx.locale) if isinstance(after, LetterProblem) else ""
        lines = [] if trouble else list(difference(_text(before), _text(after)))
        shown.append((branch, lines, trouble))
    return ctx.say("letters/difference", title=title, shown=shown)


def _text(letter: Letter | LetterProblem) -> str:
    return "" if isinstance(letter, LetterProblem) else f"{letter.subject}\n\n{plain(letter.body)}"
