"""Every label the bot shows can be typed: where it was shown it means its button, elsewhere its command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from bot.core.messages import Kind, Place, PlaceKind
from bot.core.reply import Heading, Reply
from bot.engine import labels
from bot.engine.dispatch import FrontDesk
from bot.gallery.stage import Exhibit, Stage, buttons_of, play
from bot.gallery.steps import SHELL
from bot.language.words import LANGUAGES
from storage.work import Unit
from tests import translations as files
from tests.office import BUDGET, ON_TELEGRAM, PHONE, Office, button, choices, office, shown
from tests.test_promises import Rehearsed, Watched

UNANSWERED = {"errors/ours", "errors/old_button", "errors/unclear"}


@cache
def words_of(locale: str) -> frozenset[str]:
    """Every string the bot says in a language, whole; a label that is none of them is data: a name, a day."""
    said = [(one.id, one.string) for one in files.translated("da") if one.id]
    at = 0 if locale == "en" else 1
    return frozenset(text for pair in said if isinstance(text := pair[at], str))


def headings(reply: Reply) -> Iterator[str]:
    yield from (block.text for block in reply.blocks if isinstance(block, Heading))


@pytest.mark.timeout(900)  # it plays the whole gallery
@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_label_of_the_gallery_can_be_typed(locale: str) -> None:
    pages = Watched()
    wrong: list[str] = []
    seen: set[str] = set()

    async def look(stage: Stage, exhibit: Exhibit) -> None:
        here = [one for one in exhibit.answers if one.to is None and not one.reply.form]
        for answer in here[-1:]:
            shown_here = buttons_of(answer.reply)
            for choice in shown_here:
                twice = {one.says for one in shown_here if labels.key_of(one.label) == labels.key_of(choice.label)}
                typed = replace(exhibit.message, text=choice.label, kind=Kind.DIRECT, form=None)
                meant = await stage.work.run(lambda unit, typed=typed: _typed(unit, stage, typed))
                if len(twice) == 1 and len(choice.label) <= labels.LONGEST and meant != choice.says:
                    wrong.append(f"{exhibit.title}: {choice.label!r} typed is {meant!r}, pressed {choice.says!r}")
        elsewhere = Place(stage.platform, "elsewhere", kind=PlaceKind.DIRECT)
        for answer in exhibit.answers:
            said = [*(one.label for one in buttons_of(answer.reply)), *headings(answer.reply)]
            for label in {one.strip("☑☐ ") for one in said} & words_of(answer.locale) - seen:
                seen.add(label)
                pages.shown.clear()
                desk: FrontDesk = stage.make_desk(Rehearsed(stage.work))  # type: ignore[arg-type]
                typed = replace(exhibit.message, text=label, kind=Kind.DIRECT, place=elsewhere, form=None)
                await desk.handle(replace(typed, event_id=f"label-{len(seen)}", answer_to=None))
                if dead := UNANSWERED & set(pages.shown):
                    wrong.append(f"{label!r} typed elsewhere leads to {sorted(dead)}")

    list(play((SHELL,), (locale,), pages=pages, after=look))
    assert len(seen) > 100
    assert wrong == []


def _typed(unit: Unit, stage: Stage, typed: object) -> str:
    workspace = 1
    found = labels.pressed(unit, typed, workspace, stage.clock.now())  # type: ignore[arg-type]
    return found.text if found is not None else ""
