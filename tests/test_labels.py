"""Every label the bot shows can be typed: where it was shown it means its button, elsewhere its command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from typing import Any

import pytest

from bot import commands
from bot.core.messages import Kind, Message, Place, PlaceKind
from bot.core.reply import Heading, Reply
from bot.engine import labels
from bot.engine.router import Command
from bot.engine.slots import Slot
from bot.gallery.stage import Exhibit, Stage, buttons_of, play
from bot.gallery.steps import SHELL
from bot.language.words import LANGUAGES
from storage.team import Team
from storage.work import Unit
from tests import translations as files
from tests.office import BUDGET, ON_TELEGRAM, PHONE, Office, button, choices, office
from tests.test_promises import Rehearsed, Watched, in_turn, troubles

WORKSPACE = 1  # of the demo team
UNANSWERED = {"errors/ours", "errors/old_button", "errors/unclear"}


@cache
def words_of(locale: str) -> frozenset[str]:
    """Every string the bot says in a language, whole; a label that is none of them is data: a name, a day."""
    at = 0 if locale == "en" else 1
    hints = {slot.hint for command in commands.registry().commands for slot in _slots(command)}
    said = ((one.id, one.string) for one in files.translated("da") if one.id and one.id not in hints)
    return frozenset(text for pair in said if isinstance(text := pair[at], str))


def _slots(command: Command) -> Iterator[Slot]:
    yield from (one.slot for one in command.parameters)


def headings(reply: Reply) -> Iterator[str]:
    yield from (block.text for block in reply.blocks if isinstance(block, Heading))


@pytest.mark.timeout(600)  # it plays half of the gallery
@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_label_of_the_gallery_can_be_typed(locale: str) -> None:
    """In the terminal, where what is shown is also looked at as on the other platforms (tests/test_promises.py)."""
    pages = Watched()
    wrong: list[str] = []
    seen: set[str] = set()

    async def look(stage: Stage, exhibit: Exhibit) -> None:
        where = f"{exhibit.title}: {exhibit.said[:60]}"
        wrong.extend(f"{where}: {one}" for answer in exhibit.answers for one in troubles(answer, exhibit))
        here = [one for one in exhibit.answers if one.to is None and not one.reply.form]
        for answer in here[-1:]:
            shown_here = buttons_of(answer.reply)
            for choice in shown_here:
                twice = {
                    one.says for one in shown_here if labels.key_of(one.label) == labels.key_of(choice.label)
                }
                typed = replace(exhibit.message, text=choice.label, kind=Kind.DIRECT, form=None)
                meant = await stage.work.run(partial(_typed, stage, typed))
                if len(twice) == 1 and len(choice.label) <= labels.LONGEST and meant != choice.says:
                    wrong.append(
                        f"{exhibit.title}: {choice.label!r} typed is {meant!r}, pressed {choice.says!r}"
                    )
        elsewhere = Place(stage.platform, "elsewhere", kind=PlaceKind.DIRECT)
        for answer in exhibit.answers:
            said = [*(one.label for one in buttons_of(answer.reply)), *headings(answer.reply)]
            for label in {one.strip("☑☐ ") for one in said} & words_of(answer.locale) - seen:
                seen.add(label)
                pages.shown.clear()
                desk = stage.desk.on(Rehearsed(stage.work))  # type: ignore[arg-type]
                typed = replace(exhibit.message, text=label, kind=Kind.DIRECT, place=elsewhere, form=None)
                await desk.handle(replace(typed, event_id=f"label-{len(seen)}", answer_to=None))
                alone = stage.registry.subject_of(label) is not None  # what can be said about it
                if (dead := UNANSWERED & set(pages.shown)) and not alone:
                    wrong.append(f"{exhibit.title}: {label!r} typed elsewhere leads to {sorted(dead)}")

    list(play((SHELL,), (locale,), pages=pages, after=look, only=in_turn(SHELL, locale)))
    assert len(seen) > 90
    assert not wrong, "\n".join(wrong)


def _typed(stage: Stage, typed: Message, unit: Unit) -> str:
    found = labels.pressed(unit, typed, WORKSPACE, stage.clock.now())
    return found.text if found is not None else ""


@pytest.mark.parametrize("how", [{}, {"place": PHONE, "abilities": ON_TELEGRAM}])
def test_a_label_means_its_button_on_the_card_shown_last(how: dict[str, Any]) -> None:
    with office("da") as here:
        here.work.do(lambda unit: _known_on_telegram(unit, here))
        here.say("møde noteret Bent Holm i går om budgettet", **how)
        first = button(here.last, "Fortryd").says
        here.say("møde noteret Karl Vestermark i går om skolen", **how)
        assert button(here.last, "Fortryd").says != first
        assert "Karl Vestermark: skolen" in here.lines("fortryd", **how)
        assert "Hent det frem igen" in [one.label for one in choices(here.last)]
        assert "skolen" in here.lines("Hent det frem igen!", **how)


def test_a_label_of_before_a_question_is_an_answer_to_it(da: Office) -> None:
    da.say("kontakt vis Anna Jensen", abilities=ON_TELEGRAM)
    label = choices(da.last)[0].label
    assert da.say("møde noteret om budgettet", abilities=ON_TELEGRAM).asks
    assert "Møde noteret" in da.lines(label.split(" ·")[0], abilities=ON_TELEGRAM)


def test_labels_are_forgotten_after_half_a_day_and_belong_to_whom_they_were_shown(da: Office) -> None:
    da.say("møde noteret Bent Holm i går om budgettet", place=BUDGET)
    answer = "Intet blev ændret"
    assert "Hent det frem igen" not in da.lines("Ja, som mine", who="bo", place=BUDGET)
    da.say("kontakt vis Anna Jensen")
    label = choices(da.last)[0].label
    assert "Anna Jensen" in da.lines(label)
    da.clock.advance(labels.LASTS * 2)
    assert "forstod jeg ikke" in da.lines(label)
    assert answer in da.lines("Ja, som mine")
    assert "contact show" not in da.lines("=shown:1:shell:ida:ida")


@pytest.fixture
def da() -> Iterator[Office]:
    with office("da") as made:
        yield made


def _known_on_telegram(unit: Unit, here: Office) -> None:
    Team(unit, here.workspace, here.clock.now()).link_account("telegram", "demo", "ida", 1)
